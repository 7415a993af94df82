"""musl's own rules, as musl's own loader has them.

It is started by hand to list (--list): a program of musl's that is executed for a trace
would just run.
"""
import os
import re
import shutil

from fixtures import Box, Toolchain, altered
from elffile import DT_RUNPATH
from oracle import closure, execute, listed, rows_of, settings
from roots import Root, proc_in
from invtest import check, equal, test, write

MUSL = Toolchain("musl", ("musl-gcc",))
LOADER = "/lib/ld-musl-x86_64.so.1"
LINE = re.compile(r"\t(?:(?P<name>.*) => )?(?P<path>.*) \(0x[0-9a-f]+\)")
MISSING = re.compile(r"Error loading shared library (?P<name>.*?): .* \(needed by .*\)")


def asked(program, root=None, cwd=None, loader=LOADER, **how):
	"""({name: path} of what the loader finds in order, the names it does not find).

	What is the loader itself is left out.
	"""
	with proc_in(root):
		_, output, errors = execute([loader, "--list", str(program)],
			settings(**how), cwd, root)
	lines = [LINE.fullmatch(line) for line in output.splitlines()]
	found = [(line["name"] or line["path"], line["path"]) for line in lines
		if line["path"] != loader]
	itself = [line["name"] for line in lines if line["path"] == loader
		and line["name"]]
	missing = [match["name"] for match in map(MISSING.match, errors.splitlines())
		if match]
	return found, missing, itself


def agrees(program, what, found=(), missing=(), loader=LOADER, **how):
	"""inv finds what musl finds, in its order, and misses what it misses."""
	truth, gone, itself = asked(program, loader=loader, **how)
	check(set(found) <= {name for name, _ in truth}, f"{what}: musl finds {found}",
		truth)
	check(set(missing) <= set(gone), f"{what}: musl misses {missing}", gone)
	rows = rows_of(closure(program, **how))
	mine = [pair for pair in listed(rows) if pair[1] and pair[1] != loader]
	equal(mine, truth, what)
	equal(sorted({row["soname"] for row in rows if row["status"] in ("missing",
		"fatal")}), sorted(set(gone)), f"{what}: missing")
	paths = {row["soname"]: row["path"] for row in rows}
	for name in itself:
		equal(paths.get(name, loader), loader, f"{what}: {name} is the loader")
	return rows


@test
def the_environment_comes_before_an_rpath():
	box = Box("e3", MUSL)
	for place in ("own", "env"):
		box.lib(f"{place}/liba.so")
	for kind in ("rpath", "runpath"):
		program = box.program(kind, "liba.so", **{kind: str(box / "own")})
		agrees(program, f"e3 {kind}", found=["liba.so"])
		agrees(program, f"e3 {kind} and environment", found=["liba.so"],
			library_path=str(box / "env"))


@test
def a_runpath_is_inherited():
	box = Box("e4", MUSL)
	box.lib("sub/liba.so", "libb.so")
	box.lib("sub/libb.so", "libc1.so", runpath=str(box / "other"))
	box.lib("other/libc1.so")
	for kind in ("rpath", "runpath"):
		agrees(box.program(kind, "liba.so", **{kind: str(box / "sub")}),
			f"e4 {kind}", found=["liba.so", "libb.so", "libc1.so"])
	agrees(box.program("both", "liba.so", rpath=str(box / "sub"),
		runpath="/nonexistent"), "both tags", missing=["liba.so"])
	agrees(box.program("swapped", "liba.so", rpath="/nonexistent",
		runpath=str(box / "sub")), "both tags, the other way", found=["liba.so"])


@test
def names_are_looked_for_once():
	box = Box("e1", MUSL)
	box.lib("1/liba.so", "libd.so", runpath=str(box / "1"))
	box.lib("2/libb.so", "libd.so", runpath=str(box / "2"))
	box.lib("1/libd.so")
	box.lib("2/libd.so")
	agrees(box.program("program", "liba.so", "libb.so", runpath=f"{box}/1:{box}/2"),
		"e1", found=["libd.so"])


@test
def two_names_of_one_file_are_one_object():
	box = Box("e2", MUSL)
	box.lib("sub/libreal.so")
	box.link_to("sub/libs.so", "libreal.so")
	os.link(box / "sub/libreal.so", box / "sub/libh.so")
	agrees(box.program("program", "libs.so", "libh.so", "libreal.so",
		runpath=str(box / "sub")), "e2", found=["libs.so"])


@test
def a_soname_is_no_name():
	box = Box("soname", MUSL)
	box.lib("sub/real.so.5", soname="libalias.so.5")
	box.lib("sub/libb.so", "libalias.so.5")
	agrees(box.program("program", "real.so.5", "libb.so", runpath=str(box / "sub")),
		"no alias", missing=["libalias.so.5"])
	path = box.lib("sub/libp.so")
	box.lib("sub/libq.so", "libp.so")
	agrees(box.program("path", str(path), "libq.so", runpath=str(box / "sub")),
		"loaded by path, asked for by name")
	agrees(box.program("alone", str(path), str(box / "sub/libq.so")),
		"loaded by path, not found by name", missing=["libp.so"])


@test
def the_order_is_breadth_first():
	box = Box("order", MUSL)
	box.lib("sub/liba.so", "libn1.so", "libn2.so", "libgone.so")
	box.lib("sub/libb.so", "libn2.so", "libn3.so", "liba.so")
	for i in (1, 2, 3):
		box.lib(f"sub/libn{i}.so")
	rows = agrees(box.program("program", "liba.so", "libb.so",
		rpath=str(box / "sub")),
		"order", found=["liba.so"], missing=["libgone.so"])
	equal([row["soname"] for row in rows if row["status"] == "found"],
		["liba.so", "libb.so", "libn1.so", "libn2.so", "libn3.so"], "order")


@test
def reserved_names_are_the_c_library_itself():
	box = Box("reserved", MUSL)
	names = ("libc.so.6", "libpthread.so.0", "librt.so.1", "libm.so.6", "libdl.so.2",
		"libutil.so.1", "libxnet.so", "libc.musl-x86_64.so.1", "libm.so")
	for name in names:
		box.lib(f"sub/{name}")
	rows = agrees(box.program("program", *names, rpath=str(box / "sub")), "reserved")
	equal({row["path"] for row in rows if row["path"]}, {LOADER},
		"reserved: one file")
	others = ("libcrypt.so.1", "libmm.so", "libresolv.so.2", "libnsl.so.1",
		"libc-2.so", "libcx.so")
	for name in others:
		box.lib(f"sub/{name}")
	agrees(box.program("others", *others, "libmvec.so.1", rpath=str(box / "sub")),
		"not reserved", found=others, missing=["libmvec.so.1"])


@test
def an_ordinary_program_of_musl_s():
	box = Box("ordinary", MUSL)
	program = box.link("program", (), [], "int main(void) { return 0; }",
		standard=True)
	rows = agrees(program, "ordinary")
	check(any(row["soname"] == "libc.so" and row["path"] == LOADER for row in rows),
		"libc.so is the loader", rows)
	box.link("libone.so", ("libtwo.so",), ["-shared"],
		"int puts(const char *), one(void); int one(void) { return puts(\"\"); }",
		standard=True, rpath="$ORIGIN/sub")
	box.lib("sub/libtwo.so")
	agrees(box / "libone.so", "a library of musl's by itself", found=["libtwo.so"])


@test
def tokens_and_separators():
	box = Box("tokens", MUSL)
	for place in ("sub", "lib", "lib64", "$LIB"):
		box.lib(f"{place}/lib{place.strip('$')}.so")
	box.lib("libhere.so")
	names = "libsub.so", "liblib.so", "liblib64.so", "libLIB.so", "libhere.so"
	for i, path in enumerate(("$ORIGIN/sub", "${ORIGIN}/sub", "$ORIGIN/$LIB",
			f"$ORIGIN/sub:{box}/$PLATFORM", f"{box}/sub:$LIB",
			"$ORIGIN/sub:$FOO/lib",
			f":{box}/sub", f"{box}/sub::{box}/lib", f"{box}/sub:", ":",
			f"{box}/sub\n{box}/lib", f"{box}/sub;{box}/lib", f"{box}//sub/",
			"sub", "./sub", "$ORIGIN", "${ORIGIN", "$ORIGINAL/sub")):
		agrees(box.program(f"program{i}", *names, rpath=path), f"RPATH {path!r}",
			cwd=box.path)
	program = box.program("program", *names)
	for path in (f":{box}/sub", f"{box}/sub;{box}/lib", f"{box}/sub\n{box}/lib",
			"$ORIGIN/sub", "", ":", "sub:lib"):
		agrees(program, f"environment {path!r}", cwd=box.path, library_path=path)


@test
def names_with_a_slash_are_paths_and_have_no_tokens():
	box = Box("slash", MUSL)
	box.lib("here/libr.so", soname="here/libr.so")
	program = box.program("program", "here/libr.so", "$ORIGIN/here/libr.so")
	agrees(program, "a relative path", cwd=box.path, found=["here/libr.so"],
		missing=["$ORIGIN/here/libr.so"])
	agrees(program, "elsewhere", cwd=box / "here", missing=["here/libr.so"])


@test
def candidates_that_are_no_libraries():
	for what, data in (("text", b"text " * 100), ("empty", b""),
			("short", b"\x7fELF")):
		box = Box(f"candidate-{what}", MUSL)
		write(box / "bad/libx.so", data)
		box.lib("good/libx.so")
		agrees(box.program("program", "libx.so", rpath=f"{box}/bad:{box}/good"),
			f"candidate {what}", missing=["libx.so"])
	box = Box("candidate-loop", MUSL)
	box.lib("good/libx.so")
	box.link_to("bad/libx.so", "libx.so")
	box.link_to("dangling/libx.so", "nowhere")
	write(box / "file", "")
	for place in ("bad", "dangling", "nowhere", "file"):
		agrees(box.program("program", "libx.so",
			rpath=f"{box}/{place}:{box}/good"), f"candidate in {place}")


@test
def preloads_of_musl_s():
	box = Box("preload", MUSL)
	box.lib("sub/liba.so")
	box.lib("sub/libp.so", "libq.so", rpath=str(box / "sub"))
	box.lib("sub/libq.so")
	program = box.program("program", "liba.so", rpath=str(box / "sub"))
	for preload in (f"{box}/sub/libp.so", f"{box}/sub/libp.so:{box}/sub/libq.so",
			f"{box}/sub/libq.so {box}/sub/libp.so", "libq.so", ""):
		agrees(program, f"preload {preload!r}", preload=preload,
			found=["liba.so"])


@test
def filters_and_nodeflib_are_unknown():
	box = Box("filters", MUSL)
	box.lib("sub/libf.so", also=["-Wl,-F,libz.so.9", "-Wl,-f,libz.so.8"])
	program = box.program("program", "libf.so", rpath=str(box / "sub"),
		also=["-Wl,-z,nodefaultlib"])
	agrees(program, "filters", found=["libf.so"])
	program = box.program("empty", "libf.so", runpath="/nonexistent")
	with altered(program) as elf:
		elf.put_value(DT_RUNPATH, 0)
	agrees(program, "an empty RUNPATH", cwd=box / "sub")


# ------------------------------------------------------------------------- the path file


def system(name, loader=LOADER):
	"""A root with musl alone in it."""
	root = Root(name, MUSL, multiarch="musl", interpreter="/lib/ld-musl-x86_64.so.1")
	for path in (f"{root.libraries}/ld-musl-x86_64.so.1",
			"usr/lib/ld-musl-x86_64.so.1"):
		(root / path).unlink()
	(root / loader.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
	shutil.copy(LOADER, root / loader.lstrip("/"))
	for place in ("usr/lib", "usr/local/lib", "data/a", "data/b"):
		root.lib(f"{place}/lib{place.replace('/', '')}.so")
		root.lib(f"{place}/libsame.so")
	root.lib("usr/lib/x86_64-linux-gnu/libgnu.so")
	root.lib("usr/lib64/lib64.so")
	names = ("libsame.so", "libusrlib.so", "libusrlocallib.so", "libdataa.so",
		"libdatab.so", "libgnu.so", "lib64.so")
	root.program("program", *names, also=[f"-Wl,-dynamic-linker,{loader}"])
	return root


@test
def the_path_file_says_where_to_look():
	root = system("path")
	agrees("/program", "no path file", root=str(root), found=["libusrlib.so"],
		missing=["libgnu.so", "lib64.so", "libdataa.so"])
	for text in ("/data/a\n/data/b\n", "/data/b:/data/a", "/data/a\n",
			"\n/data/b\n\n", "",
			"/data/none\n/usr/lib\n", "# comment\n/data/a\n", " /data/a\n",
			"/data/a/:/data/b//\n", "data/a\n", "/data/a\r\n/data/b\n"):
		write(root / "etc/ld-musl-x86_64.path", text)
		agrees("/program", f"e5 path file {text!r}", root=str(root))
	(root / "etc/ld-musl-x86_64.path").unlink()
	root.conf("/data/a\n", "etc/ld.so.conf")
	agrees("/program", "ld.so.conf is not musl's", root=str(root),
		missing=["libdataa.so"])
	root.ldconfig()
	agrees("/program", "nor is its cache", root=str(root), missing=["libdataa.so"])


@test
def the_path_file_is_beside_its_loader():
	loader = "/opt/musl/lib/ld-musl-x86_64.so.1"
	root = system("prefix", loader)
	write(root / "etc/ld-musl-x86_64.path", "/data/a\n")
	agrees("/program", "another prefix, no path file there", root=str(root),
		loader=loader, missing=["libdataa.so"])
	write(root / "opt/musl/etc/ld-musl-x86_64.path", "/data/b\n")
	agrees("/program", "another prefix", root=str(root), loader=loader,
		found=["libdatab.so"], missing=["libdataa.so"])


@test
def both_libraries_live_in_one_root():
	"""Each program has the rules of its own interpreter."""
	root = Root("mixed")
	shutil.copy(LOADER, root / "usr/lib/ld-musl-x86_64.so.1")
	root.conf("/data/a\n")
	root.lib("data/a/liba.so")
	root.ldconfig()
	root.program("glibc", "liba.so")
	root.toolchain = MUSL
	root.program("musl", "liba.so")
	equal([row["status"] for row in rows_of(closure("/glibc", root=str(root)))
		if row["soname"] == "liba.so"], ["found"], "mixed: glibc has its cache")
	agrees("/musl", "mixed: musl has not", root=str(root), missing=["liba.so"])
