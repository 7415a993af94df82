"""Which names are one object, and how names and paths are spelt."""
import os

import elffile
from fixtures import Box, altered
from oracle import agrees
from invtest import equal, test


# ---------------------------------------------------------------------- what is there


@test
def a_name_is_looked_for_once():
	box = Box("c06")
	box.lib("1/liba.so", "libd6.so", runpath=str(box / "1"))
	box.lib("2/libb.so", "libd6.so", runpath=str(box / "2"))
	box.lib("1/libd6.so")
	box.lib("2/libd6.so")
	rows = agrees(box.program("program", "liba.so", "libb.so",
		runpath=f"{box}/1:{box}/2"), "c06", found=["libd6.so"])
	equal([row["path"] for row in rows if row["soname"] == "libd6.so"],
		[str(box / "1/libd6.so")], "c06: one, the first")


@test
def what_is_loaded_serves_those_who_could_not_find_it():
	box = Box("c07")
	box.lib("1/libd7.so")
	box.lib("2/libb.so", "libd7.so")
	agrees(box.program("program", "libd7.so", "libb.so", runpath=f"{box}/1:{box}/2"),
		"c07", found=["libd7.so", "libb.so"])
	# What was asked for earlier and not found stays not found.
	box.lib("2/libe.so", "libf.so")
	box.lib("2/libg.so", "libf.so", runpath=str(box / "3"))
	box.lib("3/libf.so")
	agrees(box.program("late", "libe.so", "libg.so", runpath=str(box / "2")),
		"missing first, found later", found=["libe.so", "libg.so"])


@test
def a_soname_is_another_name_of_what_is_loaded():
	box = Box("c08")
	box.lib("sub/real.so.5", soname="libalias.so.5")
	box.lib("sub/libb.so", "libalias.so.5")
	agrees(box.program("program", "real.so.5", "libb.so", runpath=str(box / "sub")),
		"c08", found=["real.so.5", "libb.so"])
	agrees(box.program("order", "libb.so", "real.so.5", runpath=str(box / "sub")),
		"c08: breadth first, so the alias is known in time", found=["real.so.5"])
	agrees(box.program("early", "libalias.so.5", "real.so.5", "libb.so",
		runpath=str(box / "sub")), "c08: the alias asked for too early",
		missing=["libalias.so.5"])


@test
def a_library_without_soname_is_known_by_its_name_alone():
	box = Box("c08b")
	box.lib("sub/libn.so", soname="")
	box.lib("sub/libb.so", "libn.so")
	agrees(box.program("program", "libn.so", "libb.so", runpath=str(box / "sub")),
		"no SONAME", found=["libn.so"])
	agrees(box.program("path", str(box / "sub/libn.so"), "libb.so",
		runpath=str(box / "sub")), "no SONAME, loaded by path")


@test
def a_library_loaded_by_path_is_known_by_its_soname_afterwards():
	box = Box("c08c")
	path = box.lib("sub/libp.so")
	box.lib("sub/libb.so", "libp.so")
	agrees(box.program("program", str(path), str(box / "sub/libb.so")),
		"by path, then by SONAME", found=[str(path)])


@test
def two_names_of_one_file_are_one_object():
	box = Box("c09")
	box.lib("sub/libreal.so", soname="libother.so")
	box.link_to("sub/libs.so", "libreal.so")
	os.link(box / "sub/libreal.so", box / "sub/libh.so")
	rows = agrees(box.program("program", "libs.so", "libh.so", "libreal.so",
		runpath=str(box / "sub")), "c09", found=["libs.so"])
	equal([row["soname"] for row in rows if row["status"] == "found"], ["libs.so"],
		"c09: the first name wins")


@test
def copies_with_one_soname_are_two_files_and_the_first_serves():
	box = Box("c09b")
	box.lib("1/libc1.so", soname="libsame.so")
	box.lib("1/libc2.so", soname="libsame.so")
	box.lib("1/libuser.so", "libsame.so")
	agrees(box.program("program", "libc2.so", "libc1.so", "libuser.so",
		runpath=str(box / "1")), "two files, one SONAME",
		found=["libc1.so", "libc2.so"])


@test
def cycles_and_self_need_end():
	box = Box("c21")
	box.lib("sub/liba.so", "libb.so")
	box.lib("sub/libb.so", "liba.so")
	agrees(box.program("cycle", "liba.so", rpath=str(box / "sub")), "c21",
		found=["liba.so", "libb.so"])
	box.lib("sub/libs.so", "libs.so")
	agrees(box.program("self", "libs.so", rpath=str(box / "sub")), "c22",
		found=["libs.so"])
	agrees(box / "sub/libs.so", "c22: the library itself")
	agrees(box.program("me", "me", "libs.so", rpath=str(box)), "c22: a program",
		dies="cannot dynamically load position-independent executable")


@test
def a_missing_library_does_not_end_the_list():
	box = Box("c23")
	box.lib("sub/liba.so", "libgone.so.1", "libb.so")
	box.lib("sub/libb.so")
	rows = agrees(box.program("program", "libgone.so.2", "liba.so", "libgone.so.1",
		rpath=str(box / "sub")), "c23", found=["liba.so", "libb.so"],
		missing=["libgone.so.1", "libgone.so.2"])
	equal({row["soname"] for row in rows if row["status"] == "missing"},
		{"libgone.so.2", "libgone.so.1"}, "c23: status")


@test
def the_order_is_breadth_first():
	box = Box("c27")
	box.lib("sub/liba.so", "libn1.so", "libn2.so")
	box.lib("sub/libb.so", "libn2.so", "libn3.so")
	for i in (1, 2, 3):
		box.lib(f"sub/libn{i}.so")
	rows = agrees(box.program("program", "liba.so", "libb.so",
		rpath=str(box / "sub")), "c27")
	equal([row["soname"] for row in rows if row["status"] == "found"],
		["liba.so", "libb.so", "libn1.so", "libn2.so", "libn3.so"], "c27: order")
	equal([row["depth"] for row in rows if row["status"] == "found"], [1, 1, 2, 2, 2],
		"c27: depth")


# ----------------------------------------------------------------------- how it is spelt


@test
def a_name_with_a_slash_is_a_path():
	box = Box("c13")
	box.lib("here/libr.so", soname="here/libr.so")
	program = box.program("program", "here/libr.so")
	agrees(program, "c13", cwd=box.path, found=["here/libr.so"],
		via={"here/libr.so": "path"})
	agrees(program, "c13 elsewhere", cwd=box / "here", missing=["here/libr.so"])
	agrees(box.program("dot", "./here/../here//libr.so"), "c13 dots", cwd=box.path,
		found=["./here/../here//libr.so"])
	agrees(box.program("absolute", str(box / "here/libr.so")), "c13 absolute",
		found=[str(box / "here/libr.so")])
	agrees(box.program("gone", "/nonexistent/liba.so"), "c13 gone",
		missing=["/nonexistent/liba.so"])


@test
def tokens_in_a_needed_name_expand():
	box = Box("c14")
	box.lib("sub/libo.so")
	agrees(box.program("program", "$ORIGIN/sub/libo.so"), "c14",
		found=[str(box / "sub/libo.so")])
	agrees(box.program("braces", "${ORIGIN}/sub/libo.so"), "c14 braces")
	agrees(box.program("missing", "$ORIGIN/sub/libgone.so", "$LIB/liba.so"),
		"c14 missing")
	agrees(box.program("unknown", "$NOWHERE/sub/libo.so"), "c14 unknown",
		missing=["$NOWHERE/sub/libo.so"])
	agrees(box.program("plain", "$ORIGINAL", "libo$LIB.so", "${ORIGIN"),
		"c14 without a slash")


@test
def the_origin_of_a_program_is_where_the_file_is():
	box = Box("c15")
	box.lib("real/sub/liba.so")
	box.program("real/program", "liba.so", runpath="$ORIGIN/sub")
	box.link_to("link", "real/program")
	box.link_to("folder", "real")
	for program in ("real/program", "link", "folder/program", "real/../link"):
		agrees(box / program, f"c15 {program}", found=["liba.so"])
	agrees("./link", "c15 relative", cwd=box.path, found=["liba.so"])
	agrees("../link", "c15 from below", cwd=box / "real", found=["liba.so"])


@test
def the_origin_of_a_library_is_where_it_was_found():
	box = Box("c16")
	box.lib("real/liba.so", "libdep.so", runpath="$ORIGIN/dep")
	box.lib("real/dep/libdep.so")
	box.link_to("links/liba.so", "../real/liba.so")
	agrees(box.program("program", "liba.so", runpath="$ORIGIN/links"), "c16",
		found=["liba.so"], missing=["libdep.so"])
	agrees(box.program("direct", "liba.so", runpath="$ORIGIN/real"), "c16 direct",
		found=["libdep.so"])
	# A library that is asked about by itself is where its path says, too.
	agrees(box / "links/liba.so", "c16 a library by its link")
	agrees(box / "real/liba.so", "c16 a library", found=["libdep.so"])


@test
def tokens_expand_in_every_kind_of_path():
	box = Box("c17")
	for i, place in enumerate(("lib/x86_64-linux-gnu", "haswell", "x86_64", "lib",
			"lib64", "$LIBX", "$FOO", "xeon_phi")):
		box.lib(f"{place}/lib{i}.so")
	names = [f"lib{i}.so" for i in range(8)]
	for path in ("$ORIGIN/$LIB", "$ORIGIN/${LIB}", "$ORIGIN/$PLATFORM",
			"${ORIGIN}/${PLATFORM}", "$ORIGIN/$LIBX", "$ORIGIN/$FOO",
			"$ORIGIN/${LIB", "$ORIGIN/$LIB/../lib", "$ORIGIN$ORIGIN",
			"$ORIGIN//lib/", "$ORIGIN/lib64///", "$LIB", "$$ORIGIN/lib", "$"):
		program = box.program("program", *names, runpath=path)
		agrees(program, f"c17 {path}", cwd=box.path)
	program = box.program("program", *names)
	agrees(program, "c17 in the environment", found=["lib0.so"],
		library_path=f"{box}/$LIB:{box}/$PLATFORM:{box}/$LIBX:$ORIGIN/lib64")
	agrees(box.program("program", *names, runpath="$ORIGIN/$LIB"), "c17",
		found=["lib0.so"], missing=["lib3.so"])


@test
def paths_are_spelt_as_the_first_who_asked_has_them():
	box = Box("c33")
	box.lib("a/liba.so", "libq.so")
	box.lib("a/libq.so")
	agrees(box.program("odd", "liba.so", rpath=f"{box}/a/../a/./"), "c33 dots",
		found=["liba.so", "libq.so"])
	agrees(box.program("slashes", "liba.so", rpath=f"{box}//a//"), "c33 slashes",
		found=["liba.so"])
	agrees(box.program("many", "liba.so", rpath="$ORIGIN/a///"), "c33 trailing",
		found=["liba.so"])
	box.lib("b/libb.so", "libq.so", runpath=f"{box}/b/../a")
	agrees(box.program("twice", "libb.so", "liba.so", rpath=f"{box}/b:{box}/a"),
		"c34 the first parent's spelling", found=["liba.so", "libb.so",
		"libq.so"])
	agrees(box.program("root", "liba.so", rpath="/"), "c34 the root itself")
	agrees(box.program("relative", "liba.so", rpath="a"), "c34 relative",
		cwd=box.path, found=["liba.so"])
	agrees(box.program("dot", "liba.so", rpath="./a"), "c34 dot", cwd=box.path,
		found=["liba.so"])


@test
def empty_elements_are_the_current_directory():
	box = Box("c26")
	box.lib("liba.so")
	box.lib("sub/libb.so")
	needs = "liba.so", "libb.so"
	for i, path in enumerate((f":{box}/sub", f"{box}/sub:",
			f"{box}/sub::/nonexistent", ":", "::", f"{box}/sub:{box}/sub:")):
		agrees(box.program(f"runpath{i}", *needs, runpath=path),
			f"c26 RUNPATH {path!r}", cwd=box.path, found=["liba.so"])
		agrees(box.program(f"rpath{i}", *needs, rpath=path),
			f"c26 RPATH {path!r}", cwd=box.path, found=["liba.so"])
	program = box.program("program", *needs)
	for path in (f":{box}/sub", f"{box}/sub:", ":", ";", f"{box}/sub;", f";{box}/sub",
			f"/nonexistent;{box}/sub:/other"):
		agrees(program, f"c26 environment {path!r}", library_path=path,
			cwd=box.path)
	agrees(program, "c26 a semicolon", library_path=f"/a;{box}/sub", cwd="/",
		found=["libb.so"])
	agrees(program, "c26 empty", library_path="", cwd=box.path, missing=needs)
	program = box.program("semicolon", *needs, runpath=f"/a;{box}/sub")
	agrees(program, "c26 no semicolon in a RUNPATH", missing=needs)


@test
def an_empty_rpath_counts_for_nothing():
	box = Box("c26b")
	box.lib("liba.so")
	program = box.program("program", "liba.so", runpath="/nonexistent")
	with altered(program) as elf:
		# Address 0 of the string table is the empty string.
		elf.put_value(elffile.DT_RUNPATH, 0)
	agrees(program, "c26 empty RUNPATH", cwd=box.path, missing=["liba.so"])
	program = box.program("old", "liba.so", rpath="/nonexistent")
	with altered(program) as elf:
		elf.put_value(elffile.DT_RPATH, 0)
	agrees(program, "c26 empty RPATH", cwd=box.path, missing=["liba.so"])
	box.lib("sub/libb.so", "libq.so", runpath="/nonexistent")
	box.lib("sub/libq.so")
	with altered(box / "sub/libb.so") as elf:
		elf.put_value(elffile.DT_RUNPATH, 0)
	agrees(box.program("above", "libb.so", rpath=str(box / "sub")),
		"c26 an empty RUNPATH still ends inheritance")
