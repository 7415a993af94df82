"""FILE...: files, directories, lists of them, and what is neither."""
import os
import socket
import stat
import subprocess

from makeelf import exits
from invtest import (NOBODY, check, equal, folder, inv, matches, mounted, test, world,
	write)

ELF = bytes(exits().data)


def files(done):
	return [row["file"] for row in done.rows("elf")]


def listed(text, *words, cwd=None):
	"""inv with TEXT on standard input."""
	path = write(folder("listed") / "list", text)
	return inv("-c", 'exec "$0" elf --json "$@" - < "$LIST"', world.inv, *words,
		program="/bin/sh", env={"LIST": str(path)}, cwd=cwd)


def make_tree(name):
	tree = folder(name)
	for path in ("a", "b/c", "b/d/e", "b-", ".hidden/f", "b/ \n\xff"):
		write(tree / path, ELF, 0o755)
	write(tree / "text", "#!/bin/sh\n")
	write(tree / "empty", "")
	(tree / "link").symlink_to("a")
	(tree / "b/up").symlink_to("..")
	(tree / "dangling").symlink_to("nowhere")
	os.mkfifo(tree / "fifo")
	os.mknod(tree / "device", stat.S_IFCHR | 0o600, os.makedev(1, 5))
	with socket.socket(socket.AF_UNIX) as server:
		server.bind(str(tree / "socket"))
	return tree


INSIDE = sorted(["/a", "/b/c", "/b/d/e", "/b-", "/.hidden/f", "/b/ \n\xff"])


@test
def directories_are_walked():
	tree = make_tree("walked")
	done = inv("elf", "--json", str(tree))
	equal(done.status, 0, "exit status")
	equal(done.stderr, "", "nothing is said of what is no ELF file")
	equal(files(done), sorted(f"{tree}{name}" for name in INSIDE), "the files")


@test
def with_a_root_paths_are_inside():
	tree = make_tree("root")
	for argument in ("/", ".", ".//"):
		equal(files(inv("elf", "--json", f"--root={tree}", argument)), INSIDE,
			f"{argument} in the root")
	found = files(inv("elf", "--json", f"--root={tree}", "b/../.."))
	equal(found, [f"/b/../..{name}" for name in INSIDE], "the root's parent is itself")
	for argument in ("/b/d", "b/d", "./b//d/", "b/up/b/d"):
		found = files(inv("elf", "--json", f"--root={tree}", argument, cwd="/usr"))
		equal([os.path.basename(path) for path in found], ["e"], argument)
	done = inv("elf", "--json", f"--root={tree}", "/../../../a", "/usr/bin/env")
	equal(files(done), ["/../../../a"], "no way leads out")
	equal(done.notes("elf"), f"{tree}/usr/bin/env: No such file or directory", "a note")


@test
def a_root_with_links_that_lead_out():
	tree = make_tree("links")
	(tree / "out").symlink_to("/../../../../../../usr/bin/env")
	(tree / "usr/bin").mkdir(parents=True)
	write(tree / "usr/bin/env", "of the tree")
	done = inv("elf", "--json", f"--root={tree}", "out")
	matches("links/out: no ELF file", done.stderr, "what is in the root counts")


@test
def relative_to_the_current_directory():
	tree = make_tree("relative")
	for argument in ("b/c", "./b/c", "b/./c", "b//c"):
		equal(files(inv("elf", "--json", argument, cwd=tree)), [f"{tree}/b/c"],
			argument)
	equal(files(inv("elf", "--json", "../relative/a", cwd=tree)),
		[f"{tree}/../relative/a"], "parents stay, as a link may have led here")
	equal(files(inv("elf", "--json", ".", cwd=tree / "b/d")), [f"{tree}/b/d/e"], ".")


@test
def named_links_are_followed():
	tree = make_tree("named")
	equal(files(inv("elf", "--json", f"{tree}/link")), [f"{tree}/link"], "a file")
	equal(files(inv("elf", "--json", f"{tree}/b/up/b/d")), [f"{tree}/b/up/b/d/e"],
		"a directory on the way")
	found = files(inv("elf", "--json", f"{tree}/b/up"))
	equal(len(found), len(INSIDE), "a directory")


@test
def nothing_comes_twice():
	tree = make_tree("twice")
	words = [str(tree), f"{tree}/a", f"{tree}/b", f"{tree}/b/c", str(tree)]
	for order in (words, words[::-1]):
		found = files(inv("elf", "--json", *order))
		equal(found, sorted(f"{tree}{name}" for name in INSIDE), "each file once")


@test
def a_list_on_standard_input():
	tree = make_tree("list")
	done = listed(f"{tree}/a\n\n{tree}/b/d\n{tree}/text\nb-\n", cwd=tree)
	equal(files(done), [f"{tree}/a", f"{tree}/b-", f"{tree}/b/d/e"], "the files")
	equal(done.stderr, f"inv: elf: {tree}/text: no ELF file\n", "each line is named")
	done = listed(f"{tree}/a", str(tree / "b-"))
	equal(files(done), [f"{tree}/a", f"{tree}/b-"], "beside arguments, without an end")
	done = listed("x" * 5000 + f"\n{tree}/a\n")
	equal(files(done), [f"{tree}/a"], "behind a line that is too long")
	matches("File name too long", done.stderr, "that line")
	equal(done.status, 1, "exit status")
	equal(listed("").status, 0, "an empty list")
	everything = subprocess.run(["find", str(tree), "-type", "f,d"], check=True,
		stdout=subprocess.PIPE)
	names = [line for line in everything.stdout.decode("latin-1").split("\n")
		if not line.startswith("\xff") and "b/ " not in line]
	done = listed("\n".join(names).encode("latin-1"))
	equal(len(files(done)), len(INSIDE), "directories and what is in them")


@test
def what_cannot_be_read_is_named():
	tree = make_tree("unreadable")
	for name, words in {
		"text": "no ELF file", "empty": "no ELF file", "fifo": "no regular file",
		"device": "no regular file", "socket": "no regular file",
		"missing": "No such file or directory",
		"dangling": "No such file or directory", "a/b": "Not a directory",
		"n" * 256: "File name too long",
	}.items():
		done = inv("elf", "--json", f"{tree}/{name}", f"{tree}/a")
		equal(done.status, 1, f"{name:.20}: exit status")
		equal(files(done), [f"{tree}/a"], f"{name:.20}: the other file")
		equal(done.status_of("elf"), "partial", f"{name:.20}: status")
		matches(f"{name}: {words}", done.notes("elf", "error"), f"{name:.20}")
		done = inv("elf-sections", "--json", f"{tree}/{name}")
		matches(f"{name}: {words}", done.notes("elf-sections", "error"),
			f"{name:.20}: sections")
	done = inv("elf", "--json")
	check(done.status in (1, 2), "without an argument", done.status)


@test
def without_permission():
	tree = make_tree("closed")
	(tree / "a").chmod(0)
	(tree / "b").chmod(0)
	world.folder.chmod(0o755)

	def as_nobody(*words):
		return inv("elf", "--json", *words, user=NOBODY, group=NOBODY,
			extra_groups=[])

	done = as_nobody(str(tree))
	equal(files(done), [f"{tree}/.hidden/f", f"{tree}/b-"], "the rest")
	equal(done.notes("elf", "warning"),
		f"{tree}/a: Permission denied\n{tree}/b: Permission denied",
		"more privilege would show more")
	equal(done.status, 0, "exit status")
	done = as_nobody(f"{tree}/a", f"{tree}/b")
	equal(done.notes("elf", "error"),
		f"{tree}/a: Permission denied\n{tree}/b: Permission denied", "what is named")
	equal(done.status, 1, "exit status")


@test
def file_systems_of_the_kernel_are_passed_over():
	tree = make_tree("kernel")
	for kind in ("proc", "sysfs", "tmpfs"):
		(tree / kind).mkdir()
	with mounted("proc", tree / "proc", "proc"), \
			mounted("sysfs", tree / "sysfs", "sysfs"), \
			mounted("tmpfs", tree / "tmpfs", "tmpfs"):
		write(tree / "tmpfs/file", ELF)
		done = inv("elf", "--json", str(tree))
		equal(done.stderr, "", "nothing in proc or sys is tried")
		equal(files(done), sorted(f"{tree}{name}" for name in [*INSIDE,
			"/tmpfs/file"]), "the files")


@test
def deep_directories():
	tree = folder("deep")
	descriptor = os.open(tree, os.O_RDONLY)
	for _ in range(200):
		os.mkdir("d", dir_fd=descriptor)
		inner = os.open("d", os.O_RDONLY, dir_fd=descriptor)
		os.close(descriptor)
		descriptor = inner
	os.close(descriptor)
	write(tree / "a", ELF)
	done = inv("elf", "--json", str(tree))
	equal(files(done), [f"{tree}/a"], "what is not so deep")
	matches("File name too long", done.notes("elf", "error"), "where it ends")


@test
def bytes_in_names():
	tree = folder("names")
	name = os.fsencode(tree) + b"/\xff\n\x1b[m"
	write(os.fsdecode(name), ELF)
	row, = inv("elf", "--json", str(tree)).rows("elf")
	equal(row["file"], f"{tree}/\\xff\n\x1b[m", "as JSON shows them")
