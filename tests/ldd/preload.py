"""Libraries that are loaded before those that are needed."""
import re

from fixtures import Box, linker
from oracle import agrees, closure, trace
from invtest import check, equal, matches, test, write


def make(name):
	"""A program that needs liba.so, and libraries to preload."""
	box = Box(name)
	box.lib("sub/liba.so", "libb.so")
	box.lib("sub/libb.so")
	box.lib("pre/libp.so", "libq.so", rpath=str(box / "pre"))
	box.lib("pre/libq.so")
	box.lib("pre/libr.so")
	box.program("program", "liba.so", rpath=str(box / "sub"))
	return box


@test
def a_preload_comes_first_and_its_needs_after_the_program_s():
	box = make("c25")
	p, r = box / "pre/libp.so", box / "pre/libr.so"
	rows = agrees(box / "program", "c25 one", preload=str(p),
		found=[str(p), "liba.so", "libq.so"], via={str(p): "preload"})
	equal([row["soname"] for row in rows if row["status"] == "found"],
		[str(p), "liba.so", "libq.so", "libb.so"], "c25: order")
	for separator in (":", " ", "::", "  ", " : "):
		agrees(box / "program", f"c25 {separator!r}",
			preload=f"{p}{separator}{r}", found=[str(p), str(r)])
	for text in (f":{p}", f"{p} ", f" {p}:", ":", " ", ""):
		agrees(box / "program", f"c25 {text!r}", preload=text, found=["liba.so"])
	agrees(box / "program", "c25 twice", preload=f"{p} {r} {p}")
	for separator in (";", "\n", "\t", ","):
		agrees(box / "program", f"c25 {separator!r} separates nothing",
			preload=f"{p}{separator}{r}", found=["liba.so"])


@test
def a_preload_by_name_is_searched_like_a_need_of_the_program():
	box = make("c25name")
	agrees(box / "program", "c25 in the program's RPATH", preload="libb.so",
		found=["libb.so", "liba.so"])
	agrees(box / "program", "c25 in the environment", preload="libr.so",
		library_path=str(box / "pre"), found=["libr.so"])
	agrees(box / "program", "c25 in the system", preload="libm.so.6",
		found=["libm.so.6", "libc.so.6"])
	program = box.program("runpath", "liba.so", runpath=f"{box}/sub:{box}/pre")
	agrees(program, "c25 in the program's RUNPATH", preload="libr.so",
		found=["libr.so"])
	agrees(box / "program", "c25 a token", preload="$ORIGIN/pre/libr.so")
	agrees(box / "program", "c25 a relative path", preload="pre/libr.so",
		cwd=box.path)


@test
def a_preload_may_be_what_is_needed():
	box = make("c25need")
	box.lib("pre/liba.so", "libr.so", rpath=str(box / "pre"))
	agrees(box / "program", "c25 the same name", preload=str(box / "pre/liba.so"))
	agrees(box / "program", "c25 the same file", preload=str(box / "sub/liba.so"))
	box.lib("pre/other.so", soname="libb.so")
	agrees(box / "program", "c25 the same SONAME", preload=str(box / "pre/other.so"))


@test
def a_preload_that_cannot_be_loaded_is_a_warning():
	box = make("c25gone")
	write(box / "pre/text.so", "no library " * 20)
	for what, preload in (("missing", "libnowhere.so"),
			("missing path", "/nonexistent/libnowhere.so"),
			("text", str(box / "pre/text.so")),
			("program", str(box / "program"))):
		truth = trace(box / "program", preload=preload)
		matches("cannot be preloaded", truth.errors,
			f"c25 {what}: the loader warns")
		listed_alike(box, what, preload)
		done = closure(box / "program", preload=preload)
		check(done.notes("ldd", "error") == "", f"c25 {what}: no error",
			done.stderr)
		matches(re.escape(preload), done.notes("ldd", "warning"),
			f"c25 {what}: inv warns")
		equal(done.status, 0, f"c25 {what}: exit status")
	listed_alike(box, "one of them", f"libnowhere.so {box}/pre/libr.so")


def listed_alike(box, what, preload):
	agrees(box / "program", f"c25 {what}: the rest", preload=preload,
		found=["liba.so"])


@test
def a_preload_that_lacks_something_is_loaded_all_the_same():
	box = make("c25needs")
	box.lib("pre/libn.so", "libnowhere.so")
	agrees(box / "program", "c25 a preload's needs", preload=str(box / "pre/libn.so"),
		missing=["libnowhere.so"])
	box.lib("pre/libf.so", also=linker("-f", "libnowhere.so"))
	agrees(box / "program", "c25 a preloaded filter",
		preload=str(box / "pre/libf.so"))


@test
def who_needs_nothing_gets_its_preloads():
	box = make("c25none")
	program = box.program("alone")
	agrees(program, "no needs")
	agrees(program, "no needs, a preload", preload=str(box / "pre/libp.so"))
	agrees(box / "pre/libr.so", "a library, a preload",
		preload=str(box / "pre/libp.so"))
