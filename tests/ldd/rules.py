"""Where the loader looks, and when it does not look: each rule with a case of its own."""
import re

from fixtures import Box, linker
from oracle import agrees, closure, execute, listed, rows_of, trace
from invtest import check, equal, test

NODEFLIB = ("-Wl,-z,nodefaultlib",)


# ---------------------------------------------------------------------- RPATH and RUNPATH


@test
def an_rpath_is_inherited():
	box = Box("c01")
	box.lib("sub/libb.so", "libc1.so")
	box.lib("sub/libc1.so")
	agrees(box.program("program", "libb.so", rpath=str(box / "sub")), "c01",
		found=["libb.so", "libc1.so"], via={"libb.so": "rpath",
		"libc1.so": "rpath"})


@test
def a_runpath_is_not_inherited():
	box = Box("c02")
	box.lib("sub/libb.so", "libc2.so")
	box.lib("sub/libc2.so")
	agrees(box.program("program", "libb.so", runpath=str(box / "sub")), "c02",
		found=["libb.so"], missing=["libc2.so"], via={"libb.so": "runpath"})


@test
def a_runpath_of_its_own_ends_the_search_in_inherited_rpaths():
	box = Box("c03")
	box.lib("sub/libb.so", "libc3.so", runpath="/nonexistent")
	box.lib("sub/libc3.so")
	agrees(box.program("program", "libb.so", rpath=str(box / "sub")), "c03",
		found=["libb.so"], missing=["libc3.so"])


@test
def an_rpath_beside_a_runpath_is_dead_for_children_too():
	box = Box("c04")
	box.lib("sub/libb.so", "libc4.so")
	box.lib("sub/libc4.so")
	program = box.program("program", "libb.so", rpath=str(box / "sub"),
		runpath=str(box / "sub"))
	agrees(program, "c04", found=["libb.so"], missing=["libc4.so"])
	program = box.program("other", "libb.so", rpath=str(box / "sub"),
		runpath="/nonexistent")
	agrees(program, "c04, the RPATH alone would do", missing=["libb.so"])


@test
def an_ancestor_with_a_runpath_alone_does_not_stop_the_walk():
	box = Box("c04b")
	box.lib("sub/liba.so", "libb.so", runpath=str(box / "sub"))
	box.lib("sub/libb.so", "libq.so")
	box.lib("sub/libq.so")
	agrees(box.program("program", "liba.so", rpath=str(box / "sub")),
		"the program's RPATH over a RUNPATH between",
		found=["liba.so", "libb.so", "libq.so"], via={"libq.so": "rpath"})


@test
def an_rpath_comes_before_the_environment_and_a_runpath_after():
	box = Box("c05")
	for place in ("own", "env"):
		box.lib(f"{place}/liba.so")
	env = str(box / "env")
	for kind, via in (("rpath", "rpath"), ("runpath", "env")):
		program = box.program(kind, "liba.so", **{kind: str(box / "own")})
		rows = agrees(program, f"c05 {kind}", library_path=env, found=["liba.so"],
			via={"liba.so": via})
		equal(dict((row["soname"], row["path"]) for row in rows).get("liba.so"),
			str(box / ("own" if kind == "rpath" else "env") / "liba.so"),
			f"c05 {kind}: where")
	program = box.program("both", "liba.so", rpath=str(box / "own"),
		runpath=str(box / "own"))
	agrees(program, "c05 both tags", library_path=env, via={"liba.so": "env"})


@test
def the_environment_serves_every_object_and_own_runpaths_come_after():
	box = Box("c05c")
	box.lib("env/liba.so", "libb.so", runpath=str(box / "own"))
	box.lib("env/libb.so")
	box.lib("own/libb.so", "libq.so")
	box.lib("env/libq.so")
	agrees(box.program("program", "liba.so", "libq.so"), "c05 in the environment",
		library_path=f"/nonexistent:{box}/env",
		found=["liba.so", "libb.so", "libq.so"],
		via={"liba.so": "env", "libb.so": "env"})


@test
def only_the_first_loader_s_rpaths_are_asked():
	box = Box("c35")
	box.lib("one/liba.so", "libx.so")
	box.lib("one/libb.so", "libx.so", rpath=str(box / "two"))
	box.lib("two/libx.so")
	agrees(box.program("first", "liba.so", "libb.so", rpath=str(box / "one")),
		"c35: whoever asks first is heard, and the next one, too",
		found=["liba.so", "libb.so"])
	box.lib("one/libm1.so", "libshared.so", rpath=str(box / "none"))
	box.lib("one/libm2.so", "libshared.so", rpath=str(box / "deep"))
	box.lib("one/libshared.so", "libdeep.so")
	box.lib("deep/libdeep.so")
	agrees(box.program("chain", "libm1.so", "libm2.so", rpath=str(box / "one")),
		"c35: the chain is that of the first loader", missing=["libdeep.so"])
	agrees(box.program("swapped", "libm2.so", "libm1.so", rpath=str(box / "one")),
		"c35: the other way round", found=["libdeep.so"])


@test
def a_long_chain_hands_its_rpath_down():
	box = Box("chain")
	for i in range(20):
		box.lib(f"sub/lib{i}.so", f"lib{i + 1}.so")
	box.lib("sub/lib20.so")
	rows = agrees(box.program("program", "lib0.so", rpath=str(box / "sub")),
		"twenty deep", found=[f"lib{i}.so" for i in range(21)])
	equal([row["depth"] for row in rows if row["soname"] == "lib20.so"], [21],
		"twenty deep: depth")


# -------------------------------------------------------------------- default directories


@test
def no_default_directories_for_who_wants_none():
	box = Box("c18")
	plain = box.program("plain", "libz.so.1", "libc.so.6")
	agrees(plain, "c18 by default", found=["libz.so.1"])
	program = box.program("program", "libz.so.1", also=NODEFLIB)
	agrees(program, "c18", missing=["libz.so.1"])
	box.lib("sub/liba.so", "libz.so.1")
	agrees(box.program("above", "liba.so", rpath=str(box / "sub"), also=NODEFLIB),
		"c18 is not inherited", found=["libz.so.1"])
	box.lib("sub/libn.so", "libz.so.1", "libm.so.6", also=NODEFLIB)
	agrees(box.program("below", "libn.so", "libm.so.6", rpath=str(box / "sub")),
		"c18 but what is loaded serves", found=["libm.so.6"],
		missing=["libz.so.1"])


@test
def a_library_of_the_system_that_no_cache_knows():
	box = Box("system")
	agrees(box.program("program", "libc.so.6", "libm.so.6", "libnosuch.so.1"),
		"the system's", missing=["libnosuch.so.1"],
		via={"libc.so.6": "cache", "libm.so.6": "cache"})
	agrees(box.program("loader", "ld-linux-x86-64.so.2", "libc.so.6"), "the loader")
	agrees(box.program("first", "libc.so.6", "ld-linux-x86-64.so.2"),
		"the loader last")
	agrees(box.program("vdso", "linux-vdso.so.1", "libc.so.6"),
		"the kernel's library")


# ------------------------------------------------------------------------------- filters


@test
def what_a_filter_stands_for_comes_before_it():
	box = Box("c20")
	box.lib("sub/libfiltee.so", "libdeep.so")
	box.lib("sub/libdeep.so")
	for option, name in (("-F", "filter"), ("-f", "auxiliary")):
		box.lib(f"sub/lib{name}.so", "libn.so",
			also=linker(option, "libfiltee.so"), rpath=str(box / "sub"))
		box.lib(f"sub/lib{name}gone.so",
			also=linker(option, "libgone.so"), rpath=str(box / "sub"))
	box.lib("sub/libn.so")
	there, gone = ((f"libfilter{end}.so", f"libauxiliary{end}.so")
		for end in ("", "gone"))
	for i, name in enumerate(there):
		rows = agrees(box.program(f"there{i}", name, "libn.so",
			rpath=str(box / "sub")), f"c20 {name}", found=["libfiltee.so"])
		equal([row["soname"] for row in rows if row["soname"] in
			("libfiltee.so", name)], ["libfiltee.so", name], "c20 before")
	for i, (name, status) in enumerate(zip(gone, ("missing", "optional"))):
		rows = agrees(box.program(f"gone{i}", name, rpath=str(box / "sub")),
			f"c20 {name}", missing=["libgone.so"])
		equal([row["status"] for row in rows if row["soname"] == "libgone.so"],
			[status], f"c20 {name}: status")
	agrees(box.program("all", "libn.so", *there, *gone, rpath=str(box / "sub")),
		"c20 all of them")
	agrees(box.program("filtee", "libfiltee.so", *there, rpath=str(box / "sub")),
		"c20 the filtee loaded before")
	agrees(box / "sub/libauxiliarygone.so", "c20 an auxiliary by itself")


@test
def a_filter_that_is_asked_about_itself_lists_its_filtee_too():
	"""The trace begins behind the library, where its filtee no longer shows."""
	box = Box("c20-itself")
	box.lib("libfiltee.so", "libdeep.so", runpath="$ORIGIN")
	box.lib("libdeep.so")
	box.lib("libn.so")
	library = box.lib("libfilter.so", "libn.so", runpath="$ORIGIN",
		also=linker("-F", "libfiltee.so"))
	rows = [row for row in rows_of(closure(library))
		if row["soname"] != "libfiltee.so" or row["status"] != "found"]
	equal(listed(rows), trace(library).objects, "c20 a filter by itself")
	check("libdeep.so" in dict(trace(library)), "c20: the loader went there", library)


@test
def a_filter_s_name_may_have_tokens():
	box = Box("c20b")
	box.lib("sub/libfiltee.so")
	for option, name in (("-F", "filter"), ("-f", "auxiliary")):
		for i, filtee in enumerate(("$ORIGIN/libfiltee.so", "$ORIGIN/libgone.so",
				"$NOTHING/libfiltee.so")):
			box.lib(f"sub/lib{name}{i}.so", also=linker(option, filtee))
			agrees(box.program(f"{name}{i}", f"lib{name}{i}.so",
				rpath=str(box / "sub")), f"c20 {name} {filtee}")


@test
def several_filtees_keep_their_order():
	box = Box("c20c")
	for name in ("a", "b", "c"):
		box.lib(f"sub/lib{name}.so", f"lib{name}{name}.so")
		box.lib(f"sub/lib{name}{name}.so")
	box.lib("sub/libf.so", "libq.so", "libnone.so", rpath=str(box / "sub"),
		also=linker("-f", "liba.so", "-f", "libgone.so", "-f", "libb.so"))
	agrees(box.program("program", "libx.so", "libf.so", "libcc.so",
		rpath=str(box / "sub")), "c20 several", found=["liba.so", "libb.so"])


# ------------------------------------------------------------------------------ who asked


def askers(program):
	"""{name: who asked for it first}, as LD_DEBUG=files has it."""
	_, _, errors = execute([str(program)], {"LD_TRACE_LOADED_OBJECTS": "1",
		"LD_DEBUG": "files"})
	found = {}
	for name, asker in re.findall(r"file=(\S+) \[0\];  needed by (\S+) \[0\]",
			errors):
		found.setdefault(name, asker)
	return found


@test
def whoever_asked_first_is_named():
	box = Box("askers")
	box.lib("sub/liba.so", "libshared.so", "libone.so")
	box.lib("sub/libb.so", "libshared.so", "libtwo.so", "libgone.so")
	for name in ("libshared.so", "libone.so", "libtwo.so"):
		box.lib(f"sub/{name}", "libdeep.so")
	box.lib("sub/libdeep.so", "liba.so")
	program = box.program("program", "liba.so", "libb.so", rpath=str(box / "sub"))
	for file in (program, "/usr/bin/apt", "/usr/bin/python3", "/usr/bin/systemctl"):
		truth = askers(file)
		rows = [row for row in rows_of(closure(file)) if row["soname"] in truth]
		check(len(rows) > 2, f"{file}: there are some", truth)
		equal({row["soname"]: row["needed_by"] for row in rows}, truth,
			f"{file}: who asked first")


@test
def depths_are_those_of_who_asked():
	"""One more than that of whoever asked first."""
	for file in ("/usr/bin/apt", "/usr/bin/python3", "/usr/bin/systemctl"):
		rows = [row for row in rows_of(closure(file)) if row["needed_by"]]
		depths = {file: 0} | {row["path"]: row["depth"] for row in rows}
		equal([row["depth"] for row in rows],
			[depths[row["needed_by"]] + 1 for row in rows], f"{file}: depths")
