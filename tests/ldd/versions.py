"""Symbol versions: the loader runs our own programs, and what it says then counts."""
import re

from fixtures import HOST, Box, altered, linker
from oracle import agrees, closure, fatal, rows_of, run_fixture
from invtest import check, equal, test, write

# It never calls what it needs.
USER = """
int one(void), two(void);
volatile int never;
void _start(void);
void _start(void)
{
	if (never)
		one(), two();
	__asm__ volatile("mov $60, %eax; xor %edi, %edi; syscall");
}
"""
SCRIPTS = {
	"full": "V1 { one; };\nV2 { two; } V1;\n",
	"old": "V1 { one; two; };\n",
	"other": "W1 { one; two; };\n",
	"none": None,
}
FUNCTION = "int {0}(void);\nint {0}(void) {{ return 0; }}\n"
VERNEED, VERNEEDNUM, WEAK = 0x6FFFFFFE, 0x6FFFFFFF, 2


def versioned(box, where, script, *functions, **more):
	"""A library that defines FUNCTIONS with the versions of SCRIPT."""
	flags = ["-shared", *linker("-soname", where.split("/")[-1])]
	if script:
		path = write(box / f"{where}.map", script)
		flags += linker("--version-script", path)
	source = "".join(FUNCTION.format(name) for name in functions)
	return box.link(where, (), flags, source, **more)


def make(name, **more):
	"""A program linked with the library that has it all."""
	box = Box(name)
	full = versioned(box, "full/libv.so", SCRIPTS["full"], "one", "two")
	for kind, script in SCRIPTS.items():
		versioned(box, f"{kind}/libv.so", script, "one", "two")
	box.link("program", (), ["-pie"], USER, also=[full], **more)
	return box


def said(lines, program):
	"""What the loader said about PROGRAM's versions, its name left out."""
	head = f"{program}: "
	return [line[len(head):] for line in lines if line.startswith(head)]


def versions_agree(program, what, pattern=None, **how):
	"""The rows of status fatal are what the loader says when the program is run.

	PATTERN is what that should be; None: the program starts.
	"""
	status, lines = run_fixture(program, **how)
	truth = [line for line in said(lines, program) if "no version information"
		not in line and "weak version" not in line]
	if pattern:
		check(status == 1 and re.search(pattern, "\n".join(truth)),
			f"{what}: the loader refuses", lines)
	else:
		equal((status, truth), (0, []), f"{what}: the loader takes it: {lines}")
	done = closure(program, **how)
	equal(sorted(fatal(rows_of(done))), sorted(truth), what)
	return done, said(lines, program)


@test
def a_library_with_the_version_is_fine():
	box = make("new")
	program = box / "program"
	versions_agree(program, "c24 new", library_path=f"{box}/full")
	rows = agrees(program, "c24 new", library_path=f"{box}/full", found=["libv.so"])
	equal([row["status"] for row in rows if row["soname"] == "libv.so"], ["found"],
		"c24 new: nothing else is said")


@test
def an_older_library_without_the_version_is_fatal():
	box = make("old")
	program = box / "program"
	versions_agree(program, "c24 old", "version `V2' not found \\(required by",
		library_path=f"{box}/old")
	agrees_listing(program, "c24 old", box / "old")


def agrees_listing(program, what, where):
	"""The loader still lists all there is, and so does inv, besides what is fatal."""
	agrees(program, f"{what}: the list", library_path=str(where), found=["libv.so"])


@test
def every_version_that_is_missing_is_told():
	box = make("other")
	_, lines = versions_agree(box / "program", "c24 other", "V1' not found",
		library_path=f"{box}/other")
	equal(len(lines), 2, "c24 other: two versions are missing")


@test
def a_library_without_versions_is_a_warning():
	box = make("none")
	program = box / "program"
	done, lines = versions_agree(program, "c24 none", library_path=f"{box}/none")
	check(lines and all("no version information available" in line for line in lines),
		"c24 none: the loader warns", lines)
	text = "\n".join([done.notes("ldd"), *(row["reason"] or ""
		for row in rows_of(done))])
	check("no version information available" in text, "c24 none: inv warns", text)
	check("libv.so" in text or any(row["soname"] == "libv.so" and row["reason"]
		for row in rows_of(done)), "c24 none: of which library", text)
	agrees_listing(program, "c24 none", box / "none")


@test
def a_weak_version_may_be_missing():
	box = make("weak")
	program = box / "program"
	with altered(program) as elf:
		for flags in version_flags(elf):
			elf.put(flags, 2, WEAK)
	_, lines = versions_agree(program, "c24 weak", library_path=f"{box}/old")
	check(not any("' not found" in line and "weak" not in line for line in lines),
		"c24 weak: the loader lets it pass", lines)
	versions_agree(program, "c24 weak, there", library_path=f"{box}/full")


def version_flags(elf):
	"""Where each needed version's flags are in ELF: offsets are addresses here."""
	need, = elf.values(VERNEED)
	for _ in range(elf.values(VERNEEDNUM)[0]):
		aux = need + elf.number(need + 8, 4)
		for _ in range(elf.number(need + 2, 2)):
			yield aux + 4
			aux += elf.number(aux + 12, 4)
		need += elf.number(need + 12, 4)


@test
def a_library_s_needs_count_like_a_program_s():
	box = make("below")
	for kind in ("full", "old"):
		box.link(f"{kind}/libuser.so", (), ["-shared", *linker("-soname",
			"libuser.so")], "int one(void), two(void), user(void);\n"
			"int user(void) { return one() + two(); }\n",
			also=[box / "full/libv.so"])
	program = box.program("main", "libuser.so")
	versions_agree(program, "c24 below, new", library_path=f"{box}/full")
	versions_agree(program, "c24 below, old", "libv.so: version `V2' not found "
		"\\(required by .*/old/libuser.so\\)", library_path=f"{box}/old")
	# Both ask: both are told of.
	also = [box / "full/libv.so", HOST.named("libuser.so")]
	both = box.link("both", (), ["-pie"], USER, also=also)
	_, lines = versions_agree(both, "c24 both", "V2' not found",
		library_path=f"{box}/old")
	equal(len(lines), 2, "c24 both: the loader tells of both")


@test
def a_c_library_that_is_too_old_is_fatal():
	box = Box("glibc")
	script = "GLIBC_2.2.5 { one; };\nGLIBC_9.99 { two; } GLIBC_2.2.5;\n"
	versioned(box, "link/libc.so.6", script, "one", "two")
	program = box.link("program", (), ["-pie"], USER, also=[box / "link/libc.so.6"])
	versions_agree(program, "too old a libc",
		"libc.so.6: version `GLIBC_9.99' not found " "\\(required by")


@test
def a_version_of_a_library_that_is_not_there():
	"""Then the library is missing, and that is all that is said of it."""
	box = make("gone")
	rows = agrees(box / "program", "c24 gone", library_path="/nonexistent",
		missing=["libv.so"])
	equal(fatal(rows), [], "c24 gone: no version is missing besides")


@test
def a_library_that_is_asked_about_itself_has_needs_too():
	box = make("library")
	box.link("libuser.so", (), ["-shared"], "int two(void), user(void);\n"
		"int user(void) { return two(); }\n", runpath=f"{box}/old",
		also=[box / "full/libv.so"])
	rows = rows_of(closure(box / "libuser.so"))
	equal(fatal(rows), [f"{box}/old/libv.so: version `V2' not found "
		f"(required by {box}/libuser.so)"], "a library by itself")
