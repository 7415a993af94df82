"""Whatever fails, and whenever it is stopped or killed, OUT is as it was or whole."""
import errno
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import time

from invtest import check, equal, folder, matches, mounted, test, until
from writers import (FORMATS, Tree, alone, failing, fingerprint, listing, noise, ordinary,
	program, refused, written)

MS_RDONLY = 1


# ------------------------------------------------------------------------------ failing


@test
def a_full_disk_is_said_and_left_as_it_was():
	tree, place = ordinary("source"), folder("out")
	tree.file("big", noise(2_000_000))
	for format in FORMATS:
		for space in "64k", "1m":
			with mounted("tmpfs", place, "tmpfs", data=f"size={space}"):
				(place / "kept").write_bytes(b"kept")
				before = listing(place)
				answer = tree.write(place / "image", format)
				equal(answer.error, errno.ENOSPC,
					f"{format}, {space}: errno")
				matches(rf"^{place}/image.*: No space left on device$",
					answer.message,
					f"{format}, {space}: the sentence")
				equal(listing(place), before,
					f"{format}, {space}: as it was")


@test
def a_limit_to_the_size_of_files_is_said():
	tree = ordinary("source")
	for format in FORMATS:
		place = folder("out")
		# With SIGXFSZ ignored, as Python does.
		answer = tree.write(place / "image", format,
			before=["prlimit", "--fsize=100000"],
			options={"restore_signals": False})
		equal(answer.error, errno.EFBIG, f"{format}: errno ({answer.message})")
		equal(os.listdir(place), [], f"{format}: nothing is left")


@test
def a_read_only_file_system_is_said():
	tree, place = ordinary("source"), folder("out")
	with mounted("tmpfs", place, "tmpfs", MS_RDONLY):
		for format in FORMATS:
			refused(tree, place / "image", format, errno.EROFS,
				"Read-only file system")


@test
def a_directory_nobody_may_write_to_is_said():
	tree, place = ordinary("source"), folder("out")
	for format in FORMATS:
		refused(tree, place / "image", format, errno.EACCES, "Permission denied",
			options={"user": 65534, "group": 65534, "extra_groups": []})


@test
def whatever_call_fails_nothing_is_left():
	tree = ordinary("source")
	other = Tree(folder("other"))
	other.made("only", b"this")
	calls = ("write", "pwrite64", "read", "fsync", "syncfs", "ftruncate", "fchmod",
		"fchmodat", "fchown", "fchownat", "mkdirat", "symlinkat", "linkat",
		"utimensat", "renameat", "renameat2", "openat2", "unlinkat", "getrandom")
	for format in FORMATS:
		for call in calls:
			# The program's own answer is written, too.
			if (format, call) != ("directory", "write"):
				fails_cleanly(tree, other, format, call)


def fails_cleanly(tree, other, format, call):
	out = folder("out") / "image"
	written(tree, out, format)
	new = fingerprint(out)
	written(other, out, format)
	old = fingerprint(out)
	for when in 1, 4, 25:
		what = f"{format}: {call} fails, call {when}"
		answer = tree.write(out, format, broken=True,
			before=failing(call, errno.EIO, when))
		# Only removing the old one may fail when the new one is in its place.
		removing = answer and re.search(r"is written, but what it replaces "
			r"is left as (\.inv-\S+): Input/output error$", answer.message)
		done = removing or (answer and not answer.error)
		equal(fingerprint(out) == (new if done else old), True, what)
		if removing:
			remove(out.parent / removing[1])
		alone(out, what)
		if done:
			written(other, out, format)


@test
def it_can_be_stopped_at_any_point():
	tree = ordinary("source")
	other = Tree(folder("other"))
	other.made("only", b"this")
	for format in FORMATS:
		out = folder("out") / "image"
		written(other, out, format)
		before, questions = fingerprint(out), 0
		while True:
			questions += 1
			answer = tree.write(out, format, stop=questions)
			if not answer.error:
				break
			if not (answer.error == errno.EINTR and fingerprint(out) == before
					and os.listdir(out.parent) == ["image"]):
				check(False, f"{format}: stopped at question {questions}",
					f"{answer.message}, {os.listdir(out.parent)}")
				break
			matches(": interrupted$", answer.message,
				f"{format}: the sentence")
		check(questions > len(tree.nodes), f"{format}: asked often enough",
			questions)
		check(fingerprint(out) != before, f"{format}: written at last")
		alone(out, format)


@test
def a_file_that_changes_while_it_is_read_is_an_error():
	tree = Tree(folder("source"))
	tree.file("before", noise(100_000))
	tree.file("changing", noise(500_000))
	path = pathlib.Path(os.fsdecode(tree.root)) / "changing"
	for format in FORMATS:
		place = folder("out")
		path.write_bytes(noise(500_000))
		whole = tree.write(place / "whole", format)
		seen = set()
		for at in range(1, whole.asked + 1):
			errors = [changed_at(at, size, tree, path, place / "image",
				format) for size in (0, 499_999, 500_001)]
			seen |= set(errors)
			# It may change before it is read or while it is, or afterwards.
			check(len(set(errors)) == 1, f"{format}: changed at {at}", errors)
		equal(seen, {errno.ESTALE, 0}, f"{format}: it is noticed, if it matters")
		equal(os.listdir(place), ["whole"], f"{format}: nothing is left")


def changed_at(at, size, tree, path, out, format):
	path.write_bytes(noise(500_000))
	answer = tree.write(out, format, change={"at": at, "file": str(path),
		"size": size})
	if answer.error:
		equal((answer.message, out.exists()),
			("changing: was changed while it was read", False),
			f"{format}: {size} bytes at {at}")
	else:
		remove(out)
	return answer.error


@test
def what_is_not_the_file_any_more_is_an_error():
	tree = Tree(folder("source"))
	tree.file("a", noise(200_000))
	tree.file("b", b"12345")
	place = folder("out")
	answer = tree.write(place / "image.tar", "tar", change={"at": 1,
		"file": os.fsdecode(os.path.join(tree.root, b"b")), "size": 6})
	equal((answer.error, answer.message),
		(errno.ESTALE, "b: was changed while it was read"), "said")
	equal(os.listdir(place), [], "nothing left")


@test
def paths_that_lead_out_of_an_image_are_refused():
	place = folder("out")
	outside = folder("outside")
	for format in FORMATS:
		for path in "../x", "/x", "a/../x", "./x", "a//x", "a/", "", "to/x":
			tree = Tree(folder("source"))
			tree.directory("a", 0o755)
			tree.link("to", str(outside))
			tree.made("z", b"escaped")
			tree.nodes[2]["path"] = path
			answer = tree.write(place / "image", format, unsorted=True)
			equal((answer.error, answer.message), (errno.EINVAL,
				f"{path}: is no path in an image"), f"{format}: {path!r}")
			equal((os.listdir(place), os.listdir(outside)), ([], []),
				f"{format}: nothing is written")


@test
def text_that_json_cannot_hold_is_refused():
	place = folder("out")
	tree = ordinary("source")
	for member, name in (("entrypoint", "the entry point"), ("cmd", "the command"),
			("env", "the environment")):
		answer = tree.write(place / "image", "oci", **{member: ["a", b"\xff"]})
		equal(answer.message, f"{name}: is not UTF-8", member)
	for member, name in (("workdir", "the working directory"), ("user", "the user"),
			("tag", "the tag")):
		answer = tree.write(place / "image", "docker", **{member: b"\xff"})
		equal(answer.message, f"{name}: is not UTF-8", member)
	for moment in -1, 253402300800, 1 << 62:
		answer = tree.write(place / "image", "oci", time=moment)
		equal((answer.error, answer.message), (errno.EINVAL,
			"SOURCE_DATE_EPOCH: Invalid argument"), f"the time {moment}")
	equal(os.listdir(place), [], "nothing is left")


# ------------------------------------------------------------------------------ killing


@test
def killed_at_any_moment_the_old_one_or_the_new_one_is_there():
	tree, other = ordinary("source"), Tree(folder("other"))
	for number in range(40):
		tree.file(f"usr/lib/{number}", noise(50_000, number))
	other.made("only", b"this")
	chance = random.Random(1)
	for format in FORMATS:
		out = folder("out") / "image"
		written(other, out, format)
		old = fingerprint(out)
		started = time.monotonic()
		written(tree, out, format)
		whole = time.monotonic() - started
		new = fingerprint(out)
		found = set()
		for _ in range(25):
			written(other, out, format)
			kill_after(chance.uniform(0, 1.3 * whole), tree, out, format)
			found.add({old: "old", new: "new"}.get(fingerprint(out),
				"broken"))
			for name in os.listdir(out.parent):
				if name.startswith(".inv-"):
					remove(out.parent / name)
			alone(out, format)
		check("broken" not in found, f"{format}: never something between", found)


def remove(path):
	if path.is_dir():
		shutil.rmtree(path)
	else:
		path.unlink(missing_ok=True)


def kill_after(seconds, tree, out, format):
	child = subprocess.Popen([program(), out], stdin=subprocess.PIPE,
		stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
	child.stdin.write(tree.description(format, "none").encode())
	child.stdin.close()
	end = time.monotonic() + seconds
	until(lambda: child.poll() is not None or time.monotonic() > end, seconds + 1)
	child.send_signal(signal.SIGKILL)
	child.wait()


@test
def it_is_on_the_disk_before_it_has_its_name():
	tree = ordinary("source")
	log = folder("log") / "trace"
	for format in FORMATS:
		out = folder("out") / "image"
		written(tree, out, format)
		answer = tree.write(out, format, before=["strace", "-f", "-o", str(log),
			"-e",
			"trace=fsync,syncfs,/^rename,execve,fork,vfork,/^clone"])
		equal(answer.error, 0, f"{format}: written")
		calls = re.findall(r"^\d+ +(\w+)\(.*?= (\d+)", log.read_text(),
			re.MULTILINE)
		names = [name for name, result in calls]
		sync = "fsync" if format in ("tar", "docker") else "syncfs"
		equal(names[-3:], [sync, names[-2], "fsync"], f"{format}: in this order")
		check(names[-2] in ("rename", "renameat", "renameat2"),
			f"{format}: then renamed", names)
		equal(names.count("execve"), 1, f"{format}: no other program")
		check(not {"fork", "vfork", "clone", "clone3"} & set(names),
			f"{format}: no process", names)
