"""What can be named: files, directories, lists of them; and what is then told."""
import os
import re
import subprocess

from fixtures import START, Box
from oracle import agrees, closure, execute, inv_of_list, rows_of
from invtest import check, equal, inv, matches, test, world, write


def files_of(done):
	return sorted({row["file"] for row in done.rows("ldd")})


def make(name):
	"""A folder with a bit of everything."""
	box = Box(name)
	box.lib("sub/liba.so", "libb.so", runpath="$ORIGIN")
	box.lib("sub/libb.so")
	box.program("program", "liba.so", runpath="$ORIGIN/sub")
	box.program("bin/deep/other", "libgone.so")
	write(box / "bin/script", "#!/bin/sh\n", 0o755)
	write(box / "bin/empty", "")
	write(box / "bin/almost", b"\x7fELF")
	box.link_to("bin/link", "deep/other")
	box.link_to("bin/up", "..")
	box.link_to("bin/dangling", "nowhere")
	os.mkfifo(box / "bin/fifo")
	return box


@test
def a_directory_is_walked_and_links_are_not_followed():
	box = make("walk")
	done = closure(box.path)
	equal(files_of(done), sorted(str(box / name) for name in
		("program", "bin/deep/other", "sub/liba.so")), "walk: files with rows")
	equal(done.notes("ldd", "error").replace(str(box), ""), "", "walk: no error")
	equal((closure(f"{box}/bin").rows("ldd")), [row for row in done.rows("ldd")
		if "/bin/" in row["file"]], "walk: a part of it")
	for program in ("program", "bin/deep/other"):
		agrees(box / program, f"walk: {program}")


@test
def a_link_that_is_named_is_followed():
	box = make("named")
	agrees(box / "bin/link", "a named link", missing=["libgone.so"])
	done = closure(box / "bin/up")
	check(str(box / "bin/up/program") in files_of(done),
		"a named link to a directory", files_of(done))


@test
def what_is_named_has_to_be_elf():
	box = make("kinds")
	for name, words in (("bin/script", ""), ("bin/empty", ""), ("bin/almost", ""),
			("bin/nothing", "No such file"), ("bin/fifo", ""),
			("bin/dangling", "")):
		done = closure(box / name)
		equal((done.status, done.rows("ldd")), (1, []),
			f"{name}: an error, no rows")
		matches(f"{name}.*{words}", done.notes("ldd", "error"),
			f"{name}: the note")
		both = closure(box / name, box / "program")
		equal(both.status, 1, f"{name} beside a program: exit status")
		equal(files_of(both), [str(box / "program")],
			f"{name}: the other is listed")


@test
def several_files_are_listed_as_each_alone():
	box = make("several")
	names = [box / "program", box / "sub/liba.so", box / "bin/deep/other", "/bin/ls"]
	done = closure(*names)
	equal(sorted(map(str, done.rows("ldd"))), sorted(str(row) for name in names
		for row in closure(name).rows("ldd")), "each has the rows it has alone")


@test
def a_list_of_paths_on_standard_input():
	box = make("list")
	names = [box / "program", box / "sub/liba.so"]
	done = inv_of_list(names)
	equal(done.report["ldd"], closure(*names).rows("ldd"), "a list")
	equal(inv_of_list(names, last="").report["ldd"], done.report["ldd"],
		"a last line without an end")
	equal(inv_of_list([*names, ""]).report["ldd"], done.report["ldd"],
		"an empty line")
	equal(inv_of_list([]).report["ldd"], [], "an empty list")
	mixed = inv_of_list([box / "bin/script", *names])
	equal((mixed.status, mixed.report["ldd"]), (1, done.report["ldd"]),
		"one of them is no ELF file")
	equal(files_of(inv_of_list([box.path])), files_of(closure(box.path)),
		"a directory in a list")


@test
def relative_names_are_those_of_the_current_directory():
	box = make("relative")
	for name in ("program", "./program", "bin/../program"):
		named, = files_of(closure(name, cwd=box.path))
		equal(os.path.realpath(box / named), str(box / "program"),
			f"{name}: its file")
	agrees("./program", "a relative program", cwd=box.path, found=["liba.so"])
	agrees("../program", "a relative program above", cwd=box / "bin",
		found=["liba.so"])


@test
def static_files_have_no_rows():
	"""They are never executed here: nothing would trace them."""
	box = Box("static")
	box.link("static", (), ["-static"], START)
	box.link("static-pie", (), ["-static-pie"], START)
	box.link("libc-static", (), ["-static"], "int main(void) { return 0; }",
		standard=True)
	box.link("libc-static-pie", (), ["-static-pie"], "int main(void) { return 0; }",
		standard=True)
	for name in ("static", "static-pie", "libc-static", "libc-static-pie"):
		done = closure(box / name)
		equal((done.rows("ldd"), done.status), ([], 0), f"c29/c30 {name}")
	equal(closure("/sbin/ldconfig").rows("ldd"), [], "ldconfig is static")


@test
def an_object_file_has_no_rows():
	box = Box("object")
	done = closure(box.toolchain.object(START))
	equal(done.rows("ldd"), [], "an object file")


@test
def a_missing_interpreter_is_an_error():
	box = Box("c31")
	box.lib("sub/liba.so")
	program = box.program("program", "liba.so", rpath=str(box / "sub"),
		also=["-Wl,-dynamic-linker,/lib64/ld-gone.so.2"])
	try:
		execute([str(program)], {})
		check(False, "c31: the kernel does not start it")
	except FileNotFoundError:
		pass
	done = closure(program)
	equal(done.status, 1, "c31: exit status")
	matches("/lib64/ld-gone.so.2", done.notes("ldd", "error") + repr([row for row in
		rows_of(done) if row["status"] == "missing"]), "c31: which one")


@test
def searched_is_told_when_asked_for():
	box = Box("why")
	box.lib("sub/liba.so", "libgone.so", runpath=f"{box}/one:{box}/two")
	(box / "one").mkdir()
	(box / "two").mkdir()
	program = box.program("program", "liba.so", rpath=str(box / "sub"))
	row = next(iter(rows_of(closure(program))), {})
	check(not row.get("searched"), "without --why", row)
	rows = agrees(program, "--why", more=["--why"], found=["liba.so"],
		missing=["libgone.so"], library_path=str(box / "three"))
	tried = {row["soname"]: row["searched"] or [] for row in rows}
	for name in ("liba.so", "libgone.so"):
		in_order(loader_tried(program, name, library_path=str(box / "three")),
			tried[name], f"--why {name}")


def loader_tried(program, name, library_path):
	"""The files that the loader tries for NAME, but for those of CPUs."""
	_, _, errors = execute([str(program)], {"LD_TRACE_LOADED_OBJECTS": "1",
		"LD_DEBUG": "libs", "LD_LIBRARY_PATH": library_path})
	part = errors.split(f"find library={name} ")[1].split("find library=")[0]
	return [path for path in re.findall(r"trying file=(\S+)", part)
		if not re.search(r"/(tls|haswell|x86_64|avx512_1|glibc-hwcaps)/", path)]


def in_order(wanted, came, what):
	"""CAME has each of WANTED, or its directory that is not there, in this order."""
	places = [next((i for i, text in enumerate(came) if path in text
		or f"{os.path.dirname(path)}/:" in text), None) for path in wanted]
	check(wanted and None not in places and places == sorted(places),
		f"{what}: what the loader tried", f"{wanted} in {came}")


@test
def bad_options_are_refused():
	for words in (["--cpu=nonsense"], ["--dlopen=maybe"], ["--cpu="], ["--dlopen="]):
		done = inv("--json", *words, "ldd", "/bin/ls")
		equal((done.status, done.stdout), (2, b""), f"{words}: exit status")
	equal(inv("ldd").status, 2, "no file at all")


@test
def a_program_is_never_run():
	"""Nor its interpreter: that would leave a file behind, and be seen by strace."""
	box = Box("never")
	marker = box / "marker"
	evil = write(box / "evil", f"#!/bin/sh\necho run > {marker}\n", 0o755)
	program = box.program("program", "libz.so.1",
		also=[f"-Wl,-dynamic-linker,{evil}"])
	log = box / "strace.log"
	subprocess.run(["strace", "-f", "-o", log, "-e", "trace=execve,execveat",
		world.inv, "--json", "ldd", program, "/bin/ls", "/bin/su", "/bin/sleep"],
		capture_output=True, check=False)
	equal(log.read_text().count("execve"), 1, "one execve: inv's own")
	check(not marker.exists(), "the interpreter was not run")
