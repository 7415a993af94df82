"""Programs with more rights than who starts them: the environment is not trusted.

They are run for real, as nobody: the loader does not trace them.
"""
import functools
import os
import struct

from fixtures import Box
from oracle import closure, execute, rows_of
from roots import Root, proc_in
from invtest import NOBODY, check, equal, folder, mounted, test

# A library that says when it is loaded.
SPEAKER = """
static void __attribute__((constructor)) speak(void);
static void speak(void)
{
	long status;

	__asm__ volatile("syscall" : "=a"(status) : "a"(1), "D"(1), "S"("loaded\\n"),
		"d"(7) : "rcx", "r11", "memory");
}
"""
VFS_CAP_REVISION_2, EFFECTIVE, NET_RAW = 0x02000000, 1, 1 << 13


def where_set_uid_counts(function):
	"""A test whose folder is no part of a /tmp that is mounted nosuid."""
	@functools.wraps(function)
	def within():
		with mounted("tmpfs", folder("secure"), "tmpfs", data="mode=755"):
			function()
	return within


def set_uid(path):
	path.chmod(0o4755)


def set_gid(path):
	path.chmod(0o2755)


def capable(path):
	"""A file capability, as setcap(8) sets it."""
	os.setxattr(path, "security.capability", struct.pack("<5I",
		VFS_CAP_REVISION_2 | EFFECTIVE, NET_RAW, 0, 0, 0))


def ordinary(path):
	path.chmod(0o755)


def starts(program, root=None, **environment):
	"""Whether PROGRAM starts, run as nobody, and what it writes."""
	with proc_in(root):
		status, output, _ = execute([str(program)], environment, root=root,
			user=NOBODY)
	return status == 0, output


def statuses(program, **how):
	rows = rows_of(closure(program, **how))
	return {row["soname"]: row["status"] for row in rows
		if row["status"] != "virtual"}


def outcome(program, what, expected, *, found, **how):
	"""The loader starts PROGRAM or not, and inv knows."""
	env = {"LD_LIBRARY_PATH": how["library_path"]} if "library_path" in how else {}
	equal(starts(program, **env)[0], expected, f"{what}: it starts")
	equal(statuses(program, **how).get("liba.so"), "found" if found else "missing",
		what)


@test
@where_set_uid_counts
def a_program_with_more_rights_does_not_trust_its_surroundings():
	for make in (set_uid, set_gid, capable, ordinary):
		secure = make is not ordinary
		box = Box(f"secure/{make.__name__}")
		box.lib("x/liba.so")
		for kind in ("runpath", "rpath"):
			name = f"{make.__name__}, {kind}"
			program = box.program("origin", "liba.so", **{kind: "$ORIGIN/x"})
			make(program)
			outcome(program, f"{name} $ORIGIN", not secure, found=not secure)
			program = box.program("absolute", "liba.so",
				**{kind: str(box / "x")})
			make(program)
			outcome(program, f"{name} absolute", True, found=True)
		program = box.program("environment", "liba.so")
		make(program)
		outcome(program, f"{make.__name__}, environment", not secure,
			found=not secure, library_path=str(box / "x"))
		program = box.program("plain", "liba.so")
		make(program)
		outcome(program, f"{make.__name__}, nothing", False, found=False)


@test
@where_set_uid_counts
def an_origin_in_a_trusted_directory_is_trusted():
	root = Root("secure/trusted")
	root.system_lib("sub/liba.so")
	root.lib("data/x/liba.so")
	(root / "data/lib/x86_64-linux-gnu").mkdir(parents=True)
	for where, path in (("usr/lib/x86_64-linux-gnu/program", "$ORIGIN/sub"),
			("usr/bin/program", "$ORIGIN/../lib/x86_64-linux-gnu/sub"),
			("data/program", "$ORIGIN/x"),
			("usr/lib/program", "/lib/../lib/x86_64-linux-gnu/sub"),
			("usr/lib/other", "/data/$LIB/../../x")):
		program = root.program(where, "liba.so", runpath=path)
		set_uid(program)
		truth = starts(f"/{where}", str(root))[0]
		status = statuses(f"/{where}", root=str(root)).get("liba.so")
		equal(status, "found" if truth else "missing", f"{where} with {path}")


def preloading(place, preload, mode, make):
	"""Whether a library at PLACE that says so is loaded by LD_PRELOAD=PRELOAD."""
	root = Root("secure/preloading")
	root.link(place, (), ["-shared"], SPEAKER, mode=mode)
	root.system_lib("liba.so")
	make(root.program("program", "liba.so"))
	good, output = starts("/program", str(root), LD_PRELOAD=preload)
	check(good, f"{preload}: it starts")
	rows = rows_of(closure("/program", root=str(root), preload=preload))
	return output == "loaded\n", any(row["via"] == "preload"
		and row["status"] == "found" for row in rows)


@test
@where_set_uid_counts
def only_set_uid_libraries_of_the_system_are_preloaded():
	system = "usr/lib/x86_64-linux-gnu/libpre.so"
	for make, place, preload, mode, expected in (
			(ordinary, "data/libpre.so", "/data/libpre.so", 0o755, True),
			(ordinary, system, "libpre.so", 0o755, True),
			(set_uid, "data/libpre.so", "/data/libpre.so", 0o755, False),
			(set_uid, "data/libpre.so", "/data/libpre.so", 0o4755, False),
			(set_uid, system, "libpre.so", 0o755, False),
			(set_uid, system, "libpre.so", 0o4755, True),
			(set_uid, system, "libpre.so", 0o2755, False),
			(set_uid, system, "/lib/x86_64-linux-gnu/libpre.so", 0o4755,
			False)):
		truth, answer = preloading(place, preload, mode, make)
		what = f"{make.__name__} preloads {preload}, mode {mode:o}"
		equal(truth, expected, f"{what}: the loader")
		equal(answer, truth, what)
