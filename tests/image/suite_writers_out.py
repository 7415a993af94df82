"""OUT is replaced whole or not at all, and nothing is left beside it."""
import errno
import json
import os
import shutil
import socket
import stat
import subprocess

from invtest import check, equal, folder, matches, mounted, test
from writers import (FORMATS, Tree, alone, describe, differences, failing, fingerprint,
	ordinary, refused, written)

MS_BIND = 4096
MARK = "user.inv.image"


# ----------------------------------------------------------------------- what OUT may be


@test
def standard_output_is_the_reports():
	folder("out")
	for format in FORMATS:
		refused(ordinary("source"), "-", format, errno.EINVAL,
			"standard output is the report's: name a file")


@test
def what_cannot_be_replaced_is_not():
	tree, out = ordinary("source"), folder("out")
	(out / "file").write_bytes(b"kept")
	(out / "link").symlink_to("file")
	(out / "dangling").symlink_to("nowhere")
	(out / "loop").symlink_to("loop")
	os.mknod(out / "null", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
	os.mkfifo(out / "fifo")
	socket.socket(socket.AF_UNIX).bind(str(out / "socket"))
	(out / "full").mkdir()
	(out / "full" / "file").write_bytes(b"kept")
	(out / "to-full").symlink_to("full")
	for format in FORMATS:
		one_file = format in ("tar", "docker")
		for name in "link", "dangling", "loop", "to-full", "to-full/":
			if one_file and name.endswith("/"):
				continue
			refused(tree, f"{out}/{name}", format, errno.ELOOP,
				"is a symbolic link")
		for name in "null", "fifo", "socket":
			refused(tree, out / name, format, *(
				(errno.EINVAL, "is no regular file") if one_file
				else (errno.ENOTDIR, "Not a directory")))
		if one_file:
			refused(tree, out / "full", format, errno.EISDIR,
				"Is a directory")
			refused(tree, f"{out}/new/", format, errno.EISDIR,
				"Is a directory")
			continue
		refused(tree, out / "file", format, errno.ENOTDIR, "Not a directory")
		refused(tree, out / "full", format, errno.ENOTEMPTY,
			"is not empty, and not known to be an image made by inv")


@test
def names_that_lead_nowhere_are_said():
	tree, out = ordinary("source"), folder("out")
	(out / "file").write_bytes(b"kept")
	for format in FORMATS:
		refused(tree, "", format, errno.ENOENT, "No such file or directory")
		for name in ".", "..", "/", f"{out}/.", f"{out}/..":
			refused(tree, name, format, errno.EINVAL,
				"cannot be replaced: name it from outside")
		answer = tree.write(out / ("n" * 256), format)
		equal(answer.error, errno.ENAMETOOLONG, f"{format}: a name of 256 bytes")
		matches(r"n\.\.\.: File name too long$", answer.message,
			f"{format}: said")
		for parent, error in (out / "missing", errno.ENOENT), \
				(out / "file", errno.ENOTDIR):
			answer = tree.write(parent / "image", format)
			equal((answer.error, answer.message),
				(error, f"{parent}: {os.strerror(error)}"),
				f"{format}: {parent}")


@test
def any_name_that_can_be_is_written():
	tree = ordinary("source")
	for name in b"n" * 255, b"new\nline", b"bad\xff", b"-", b" ":
		for format in FORMATS:
			out = folder("out")
			answer = tree.write(os.fsencode(out) + b"/" + name, format)
			equal((answer.error, os.listdir(os.fsencode(out))), (0, [name]),
				f"{format} as {name!r:.20}")


@test
def relative_names_are_relative():
	tree, out = ordinary("source"), folder("out")
	(out / "below").mkdir()
	for format in FORMATS:
		for name in "image", "./image", "below/../image":
			answer = tree.write(name, format, options={"cwd": out})
			equal((answer.error, sorted(os.listdir(out))), (0, ["below",
				"image"]), f"{format} as {name}")
			shutil.rmtree(out / "image", ignore_errors=True)
			(out / "image").unlink(missing_ok=True)


@test
def a_slash_behind_a_directory_is_nothing():
	tree, out = ordinary("source"), folder("out")
	answer = tree.write(f"{out}/tree//", "directory")
	equal((answer.error, os.listdir(out)), (0, ["tree"]), "written")


# ---------------------------------------------------------------------------- replacing


@test
def a_file_is_replaced_and_keeps_its_mode():
	tree, out = ordinary("source"), folder("out") / "image.tar"
	for format in "tar", "docker":
		out.write_bytes(b"an older one")
		out.chmod(0o640)
		os.chown(out, 65534, 12)
		inode = out.stat().st_ino
		written(tree, out, format)
		status = out.stat()
		equal((status.st_mode & 0o7777, status.st_uid, status.st_gid),
			(0o640, 65534, 12), f"{format}: who may read it")
		check(status.st_ino != inode, f"{format}: it is another file")
		alone(out, format)


@test
def an_empty_directory_is_replaced():
	tree = ordinary("source")
	for format in "directory", "oci":
		out = folder("out") / "image"
		out.mkdir(0o700)
		written(tree, out, format)
		equal(out.stat().st_mode & 0o777, 0o755, f"{format}: its mode")
		alone(out, format)


@test
def a_directory_made_before_is_replaced_whole():
	tree, other = ordinary("source"), Tree(folder("other"))
	other.made("only", b"this")
	for old in "directory", "oci":
		for new in "directory", "oci":
			out = folder("out") / "image"
			written(tree, out, old, tag="old:1")
			(out / "added").write_bytes(b"by hand")
			(out / "to-outside").symlink_to("/etc")
			(out / "deep").mkdir(0)
			written(other, out, new, tag="new:1")
			if new == "directory":
				difference = differences(describe(out), other.expected)
				check(not difference, f"{old} to {new}: all is new",
					difference)
			else:
				index = json.loads((out / "index.json").read_bytes())
				matches("new:1", str(index), f"{old} to {new}: the index")
				equal(len([*out.rglob("*")]), 7,
					f"{old} to {new}: all is new")
			alone(out, f"{old} to {new}")


@test
def a_mark_that_is_not_seen_tells_what_was_made_here():
	tree, out = ordinary("source"), folder("out") / "image"
	written(tree, out, "directory")
	os.removexattr(out, MARK)
	refused(tree, out, "directory", errno.ENOTEMPTY,
		"is not empty, and not known to be an image made by inv")


@test
def images_that_others_added_are_not_lost():
	tree, out = ordinary("source"), folder("out") / "image"
	written(tree, out, "oci", tag="first:1")
	written(tree, out, "oci", tag="second:1")
	subprocess.run(["skopeo", "copy", "-q", "--insecure-policy",
		f"oci:{out}:second:1",
		f"oci:{out}:third:1"], check=True, stdout=subprocess.DEVNULL)
	refused(tree, out, "oci", errno.ENOTEMPTY, "holds other images, too")


@test
def what_is_mounted_in_a_tree_is_not_removed():
	tree, out = ordinary("source"), folder("out") / "tree"
	precious = folder("precious")
	(precious / "file").write_bytes(b"precious")
	written(tree, out, "directory")
	(out / "mnt").mkdir()
	# A bind mount: the same device, another mount.
	with mounted(precious, out / "mnt", "none", MS_BIND):
		refused(tree, out, "directory", errno.EBUSY, "something is mounted in it")
	with mounted("tmpfs", out / "mnt", "tmpfs"):
		refused(tree, out, "directory", errno.EBUSY, "something is mounted in it")
	equal((precious / "file").read_bytes(), b"precious", "it is still there")
	written(tree, out, "directory")
	alone(out, "once it is gone")


@test
def a_mount_point_itself_is_not_replaced():
	tree, out = ordinary("source"), folder("out") / "tree"
	out.mkdir()
	with mounted("tmpfs", out, "tmpfs"):
		refused(tree, out, "directory", errno.EBUSY, "Device or resource busy")


@test
def a_very_deep_tree_is_removed():
	tree, out = Tree(folder("source")), folder("out") / "tree"
	tree.made(b"/".join([b"d"] * 2047), b"deep")
	for _ in range(2):
		answer = tree.write(out, "directory", before=["prlimit", "--nofile=64"])
		equal((answer.error, answer.message), (0, ""), "written")
		alone(out, "deep")
	# Python would rather not.
	subprocess.run(["rm", "-r", out], check=True)


@test
def where_nothing_can_be_marked_only_what_is_empty_is_replaced():
	tree, place = ordinary("source"), folder("out")
	tree.nodes = [node for node in tree.nodes if "ping" not in node["path"]]
	with mounted("ramfs", place, "ramfs"):
		for format in "directory", "oci":
			out = place / format
			out.mkdir()
			written(tree, out, format)
			refused(tree, out, format, errno.ENOTEMPTY,
				"is not empty, and not known to be an image made by inv")


@test
def a_kernel_or_file_system_that_lacks_something_is_said():
	tree, out = ordinary("source"), folder("out") / "image"
	for format in "directory", "oci":
		written(tree, out, format)
		refused(tree, out, format, errno.EINVAL,
			"this file system cannot exchange directories",
			before=failing("renameat2", errno.EINVAL))
		refused(tree, out, format, errno.ENOSYS, "Function not implemented",
			before=failing("openat2", errno.ENOSYS))
	# Nothing else needs the latter.
	for format in FORMATS:
		out = folder("out") / "image"
		answer = tree.write(out, format, before=failing("openat2", errno.ENOSYS))
		equal(answer.error, 0, f"{format}: written without openat2")


@test
def a_file_system_without_unnamed_files_is_no_hindrance():
	tree, out = ordinary("source"), folder("out") / "image"
	written(tree, out, "docker")
	before = fingerprint(out)
	# The scratch file is the second file made in that directory.
	log = folder("log") / "trace"
	tree.write(out, "docker", before=["strace", "-o", str(log), "-e", "trace=openat"])
	calls = log.read_text().splitlines()
	number = next(i for i, call in enumerate(calls, 1) if "O_TMPFILE" in call)
	answer = tree.write(out, "docker",
		before=failing("openat", errno.EOPNOTSUPP, number))
	equal((answer.error, fingerprint(out) == before), (0, True),
		"the same is written")
	alone(out, "docker")
