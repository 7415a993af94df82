"""--ldd, which is to be what ldd prints; --tree; and --reverse."""
import collections
import re
import subprocess

from fixtures import START, Box
from invtest import check, equal, inv, test

PROGRAMS = ["/bin/ls", "/bin/bash", "/usr/bin/python3", "/usr/bin/perl", "/usr/bin/gcc",
	"/usr/bin/ld", "/usr/bin/strace", "/usr/bin/env", "/usr/bin/find",
	"/usr/bin/systemctl", "/usr/bin/apt", "/usr/sbin/ldconfig",
	"/lib/x86_64-linux-gnu/libc.so.6", "/lib/x86_64-linux-gnu/libz.so.1",
	"/lib/x86_64-linux-gnu/libstdc++.so.6", "/lib64/ld-linux-x86-64.so.2"]
MARK = " (*)"


def ldd(*files):
	"""What ldd prints, addresses left out."""
	done = subprocess.run(["ldd", *map(str, files)], capture_output=True, check=False,
		env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
	text = re.sub(r" \(0x[0-9a-f]+\)$", "", done.stdout.decode(), flags=re.MULTILINE)
	# What needs nothing has no rows, and so no lines.
	return re.sub(r"^([^\t\n].*:\n)?\tstatically linked\n", "", text,
		flags=re.MULTILINE)


def as_ldd(*files, more=()):
	return inv("--ldd", *more, "ldd", *map(str, files)).text


def fixtures():
	box = Box("outputs")
	box.lib("sub/liba.so", "libb.so", "libgone.so", runpath="$ORIGIN")
	box.lib("sub/libb.so", "liba.so", runpath="$ORIGIN")
	box.lib("alone.so")
	box.program("program", "liba.so", "libgone.so.2", "libc.so.6",
		rpath=str(box / "sub"))
	box.program("path", str(box / "alone.so"), "ld-linux-x86-64.so.2")
	box.program("alone")
	box.link("static-pie", (), ["-static-pie"], START)
	return box


@test
def ldd_s_lines_are_ldd_s():
	box = fixtures()
	for file in (*PROGRAMS, *(box / name for name in
			("program", "path", "alone", "alone.so", "sub/liba.so",
			"static-pie"))):
		equal(as_ldd(file), ldd(file), f"--ldd {file}")


@test
def several_files_have_headings():
	box = fixtures()
	files = sorted(map(str, ["/bin/ls", "/bin/cat", box / "program", box / "alone",
		"/bin/bash", box / "sub/libb.so"]))
	equal(as_ldd(*files), ldd(*files), "--ldd of several files")


@test
def ldd_s_environment_is_an_option():
	box = fixtures()
	program = box.program("other", "liba.so")
	env = {"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": str(box / "sub")}
	done = subprocess.run(["ldd", program], capture_output=True, check=False, env=env)
	equal(as_ldd(program, more=[f"--library-path={box}/sub"]), re.sub(
		r" \(0x[0-9a-f]+\)", "", done.stdout.decode()), "--ldd --library-path")


# --------------------------------------------------------------------------------- --tree


def tree(*files):
	return inv("--tree", "ldd", *map(str, files)).text


def nodes(text):
	"""(depth, line without its branches) of each line."""
	for line in text.splitlines():
		label = line.lstrip("│├└─ \u00a0|`-")
		yield (len(line) - len(label)) // 4, label


def needed_of(path):
	done = subprocess.run(["readelf", "-dW", path], capture_output=True, check=True)
	return re.findall(r"\(NEEDED\).*\[(.*)\]", done.stdout.decode())


@test
def a_tree_has_each_library_once_and_marks_it_later():
	box = fixtures()
	for program in ("/usr/bin/python3", "/usr/bin/apt", "/usr/bin/systemctl",
			box / "program"):
		rows = inv("--json", "ldd", str(program)).rows("ldd")
		lines = list(nodes(tree(program)))
		equal(lines[0], (0, str(program)), f"{program}: the first line")
		whole = [label.split(" => ")[0].split(" (")[0] for _, label in lines[1:]
			if not label.endswith(MARK)]
		equal(sorted(whole), sorted(row["soname"] for row in rows),
			f"{program}: each once")
		edges = collections.defaultdict(list)
		path = []
		for depth, label in lines[1:]:
			del path[depth - 1:]
			edges[path[-1] if path else str(program)].append(
				label.removesuffix(MARK).split(" => ")[0].split(" (")[0])
			path.append(label.split(" => ")[-1])
		for parent, children in edges.items():
			children = [name for name in children if "vdso" not in name]
			equal(sorted(children), sorted(set(needed_of(parent))),
				f"{program}: what {parent} needs")


@test
def a_tree_says_what_is_missing():
	box = fixtures()
	text = tree(box / "program")
	for name in ("libgone.so", "libgone.so.2"):
		check(re.search(rf"{re.escape(name)} .*not found", text, re.MULTILINE),
			f"{name} in the tree", text)


@test
def trees_of_several_files_stand_beside_each_other():
	box = fixtures()
	files = sorted(map(str, (box / "program", "/bin/ls")))
	roots = [label for depth, label in nodes(tree(*files)) if depth == 0]
	equal(roots, files, "two trees")


# ------------------------------------------------------------------------------ --reverse


def who_needs(name, *files):
	rows = inv("--json", f"--reverse={name}", "ldd", *map(str, files)).rows("ldd")
	return sorted({row["file"] for row in rows})


@test
def reverse_tells_who_needs_a_library():
	box = fixtures()
	box.link_to("link.so", "sub/libb.so")
	box.program("other", str(box / "link.so"))
	mine = {name: str(box / name) for name in ("program", "sub/liba.so", "other",
		"path", "alone", "sub/libb.so")}
	users = sorted(mine[name] for name in ("program", "sub/liba.so", "other"))
	equal(who_needs("libb.so", *mine.values()), sorted(mine[name] for name in
		("program", "sub/liba.so")), "by name")
	equal(who_needs(box / "sub/libb.so", *mine.values()), users,
		"by path, whatever it is called")
	equal(who_needs("libgone.so.2", *mine.values()), [mine["program"]],
		"a missing one")
	equal(who_needs("libnobody.so", *mine.values()), [], "nobody")
	equal(who_needs("libgone.so", box.path), sorted([mine["program"],
		mine["sub/liba.so"], mine["sub/libb.so"]]), "over a directory")


@test
def reverse_over_the_system():
	"""As many as have it in their own lists."""
	files = [name for name in PROGRAMS if "ld-linux" not in name]
	for name in ("libc.so.6", "libm.so.6", "libselinux.so.1", "libz.so.1"):
		wanted = [file for file in files
			if f"\t{name} =>" in ldd(file)]
		equal(who_needs(name, *files), sorted(wanted), f"--reverse {name}")
