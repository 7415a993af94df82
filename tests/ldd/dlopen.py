"""Libraries that a program may load later, as its .note.dlopen tells."""
import json

from fixtures import Box
from oracle import closure, listed, loader_test, rows_of, trace
from invtest import check, equal, test

OWNER, DLOPEN = "FDO", 0x407C0C0A


def quoted(text):
	return '"' + "".join(f"\\{byte:03o}" for byte in text.encode()) + '"'


def note(content, owner=OWNER, kind=DLOPEN, size=None):
	"""One note in assembler; CONTENT is JSON's value, or text as it is."""
	text = content if isinstance(content, str) else json.dumps(content)
	return "\n".join((".balign 4", f".long {len(owner) + 1}, "
		f"{len(text.encode()) + 1 if size is None else size}, {kind:#x}",
		f".asciz {quoted(owner)}", ".balign 4", f".asciz {quoted(text)}",
		".balign 4"))


def wish(*names, **more):
	return {"soname": list(names), **more}


def section(*notes, name=".note.dlopen"):
	"""C source that puts NOTES into a section of their own."""
	lines = "\n".join((f'.section {name},"a",@note', *notes, ".text"))
	return "__asm__(" + "\n".join(json.dumps(line + "\n")
		for line in lines.splitlines()) + ");\n"


def noted(box, where, *notes, shared=False, name=".note.dlopen", needs=(), **more):
	source = "void _start(void);\nvoid _start(void) {}\n" + section(*notes, name=name)
	return box.link(where, needs, ["-shared" if shared else "-pie"], source, **more)


def libraries(box, *names):
	for name in names:
		box.lib(f"sub/{name}")


def later(program, level, what=None, **how):
	"""{name: status} of what is only loaded later; the loader lists the rest."""
	words = [f"--dlopen={level}"] if level else []
	done = closure(program, more=words, **how)
	rows = rows_of(done)
	first = {row["soname"] for row in rows if row["via"] == "dlopen"}
	now = [row for row in rows if row["via"] != "dlopen"]
	truth = trace(program, **how)
	equal(listed(now, loader_test(program))[:len(truth.objects)], truth.objects,
		f"{what or level}: the loader's own come before")
	if not level:
		equal(first, set(), "nothing unless asked for")
	return {row["soname"]: row["status"] for row in rows if row["via"] == "dlopen"}


@test
def each_priority_includes_those_above():
	box = Box("priorities")
	libraries(box, "librequired.so", "librecommended.so", "libplain.so",
		"libsuggested.so", "libneeded.so")
	program = noted(box, "program", note([
		wish("libsuggested.so", feature="s", priority="suggested"),
		wish("librequired.so", feature="r", description="D", priority="required"),
		wish("libplain.so", feature="p"),
		wish("librecommended.so", priority="recommended")]),
		needs=["libneeded.so"], rpath=str(box / "sub"))
	required = {"librequired.so": "found"}
	recommended = required | {"libplain.so": "found", "librecommended.so": "found"}
	equal(later(program, None), {}, "not asked for")
	equal(later(program, "required"), required, "required")
	equal(later(program, "recommended"), recommended, "recommended")
	equal(later(program, "suggested"), recommended | {"libsuggested.so": "found"},
		"suggested")


@test
def what_is_not_there_is_missing_or_optional():
	box = Box("absent")
	program = noted(box, "program", note([
		wish("librequired.so", priority="required"), wish("librecommended.so"),
		wish("libsuggested.so", priority="suggested")]), rpath=str(box / "sub"))
	statuses = later(program, "suggested")
	equal(set(statuses), {"librequired.so", "librecommended.so", "libsuggested.so"},
		"absent: all are listed")
	equal(statuses.get("librequired.so"), "missing", "absent: required")
	equal(statuses.get("libsuggested.so"), "optional", "absent: suggested")
	check(statuses.get("librecommended.so") in ("missing", "optional"),
		"absent: recommended", statuses)


@test
def of_alternatives_the_first_that_is_there_is_taken():
	box = Box("alternatives")
	libraries(box, "libb.so.2", "libb.so.1")
	program = noted(box, "program", note([wish("libb.so.3", "libb.so.2", "libb.so.1",
		priority="required")]), rpath=str(box / "sub"))
	found = {name for name, status in later(program, "required").items()
		if status == "found"}
	equal(found, {"libb.so.2"}, "alternatives")


@test
def several_notes_sections_and_names_count():
	box = Box("several")
	libraries(box, "liba.so", "libb.so", "libc1.so", "libx.so")
	program = noted(box, "program", note([wish("liba.so")]),
		note([wish("libx.so")], owner="GNU"),
		note([wish("libx.so")], kind=DLOPEN + 1),
		note([wish("libb.so"), wish("libc1.so")]), rpath=str(box / "sub"))
	equal(later(program, "recommended"), dict.fromkeys(
		("liba.so", "libb.so", "libc1.so"), "found"),
		"several notes, foreign ones between")
	program = noted(box, "named", note([wish("liba.so")]), name=".note.other",
		rpath=str(box / "sub"))
	equal(later(program, "recommended"), {"liba.so": "found"},
		"the note's type counts, not its section's name")


@test
def what_is_loaded_later_brings_its_own_needs():
	box = Box("needs")
	libraries(box, "libdeep.so")
	box.lib("sub/liblater.so", "libdeep.so")
	program = noted(box, "program", note([wish("liblater.so")]),
		rpath=str(box / "sub"))
	rows = rows_of(closure(program, more=["--dlopen=recommended"]))
	names = [row["soname"] for row in rows if row["status"] == "found"]
	equal(names, ["liblater.so", "libdeep.so"], "needs of what is loaded later")
	ways = {row["soname"]: row["via"] for row in rows}
	equal(ways.get("libdeep.so"), "rpath", "how its need was found")


@test
def notes_of_libraries_count_and_their_own_paths():
	box = Box("library")
	libraries(box, "liblater.so")
	noted(box, "lib/liba.so", note([wish("liblater.so")]), shared=True,
		runpath=str(box / "sub"))
	program = box.program("program", "liba.so", runpath=str(box / "lib"))
	equal(later(program, "recommended"), {"liblater.so": "found"}, "a library's note")
	equal(later(box / "lib/liba.so", "recommended"), {"liblater.so": "found"},
		"a library by itself")


@test
def what_is_loaded_already_is_listed_once():
	box = Box("already")
	libraries(box, "liba.so")
	program = noted(box, "program", note([wish("liba.so")]), needs=["liba.so"],
		rpath=str(box / "sub"))
	rows = rows_of(closure(program, more=["--dlopen=recommended"]))
	equal([row["path"] for row in rows if row["path"]], [str(box / "sub/liba.so")],
		"once")


@test
def broken_notes_cost_themselves_alone():
	box = Box("broken")
	libraries(box, "liba.so", "libneeded.so")
	good = note([wish("liba.so")])
	texts = ["", "[", "{}", "[1]", "null", '[{"soname":5}]', '[{"soname":[]}]',
		'[{"soname":[5]}]', "[" * 100000, '[{"soname":["a\\u0000b"]}]', '"text"',
		'[{"feature":"nothing"}]', '[{"soname":["liba.so"],"priority":7}]',
		'[{"soname":["/dev/zero"]}]', '[{"soname":[""]}]', "[]" * 1000]
	for i, text in enumerate(texts):
		program = noted(box, f"program{i}", note(text), good,
			needs=["libneeded.so"], rpath=str(box / "sub"))
		statuses = later(program, "suggested", f"broken {text[:30]!r}")
		equal(statuses.get("liba.so"), "found",
			f"broken {text[:30]!r}: the next note")
	for size in (0xFFFFFFFF, 0x7FFFFFFF, 5000, 0):
		program = noted(box, f"size{size}", good, note("[]", size=size),
			needs=["libneeded.so"], rpath=str(box / "sub"))
		statuses = later(program, "suggested", f"a note of {size} bytes")
		equal(statuses.get("liba.so"), "found",
			f"a note of {size} bytes: the one before")
