"""Files of the right name: which the loader passes over, and which it dies of.

Each is found before a good one in the next directory.
"""
import itertools
import os
import shutil

import elffile
from elffile import PT_DYNAMIC, PT_LOAD
from fixtures import HOST, HOST32, START, Box, altered, linker
from oracle import CPUS, agrees, closure, fatal, rows_of, run_fixture
from invtest import equal, test, write

NAME = "libx.so"


def candidate(name, make, *, dies=None, place="bad", **more):
	"""A program that comes upon what MAKE(box, path) makes before a good library."""
	box = Box(name)
	(box / "bad").mkdir()
	make(box, box / "bad" / NAME)
	good = box.lib(f"good/{NAME}")
	program = box.program("program", NAME, runpath=f"{box}/{place}:{box}/good")
	rows = agrees(program, name, dies=dies, found=[] if dies else [NAME], **more)
	if not dies:
		equal([row["path"] for row in rows if row["soname"] == NAME], [str(good)],
			f"{name}: the next directory's")
	if dies and name != "directory":
		# The same file named by its path leaves no other way.
		agrees(box.program("path", str(box / "bad" / NAME)), f"{name} by path",
			dies=dies)
	return box


def changed(change):
	"""A library that CHANGE(elf) has altered."""
	def make(box, path):
		box.lib(path.relative_to(box.path))
		with altered(path) as elf:
			change(elf)
	return make


def number(offset, size, value):
	return changed(lambda elf: elf.put(offset, size, value))


def content(data):
	return lambda box, path: write(path, data)


def cut(length):
	def make(box, path):
		box.lib(path.relative_to(box.path))
		os.truncate(path, length)
	return make


def first(kind, field, change):
	"""The first program header of KIND with FIELD changed."""
	def alter(elf):
		segment = elf.segments_of(kind)[0]
		elf.put_field(segment, field, change(elf.field(segment, field)))
	return changed(alter)


def linked(*flags):
	"""A program."""
	return lambda box, path: box.link(path.relative_to(box.path), (),
		["-Wl,--no-as-needed"], START, also=flags)


# --------------------------------------------------------------------------- passed over


@test
def another_class_or_machine_is_passed_over():
	def small(box, path):
		other = Box(f"{box.path.name}-32", HOST32)
		shutil.copy(other.lib(NAME), path)
	candidate("c10 class", small)
	candidate("c10 class alone", number(4, 1, 1))
	candidate("c11 machine", number(18, 2, 183))
	candidate("c11 machine 386", number(18, 2, elffile.EM_386))
	candidate("c11 machine 0", number(18, 2, 0))


@test
def what_cannot_be_opened_is_passed_over():
	candidate("nothing", lambda box, path: None)
	candidate("dangling link", lambda box, path: path.symlink_to("nowhere"))
	candidate("file for a directory", lambda box, path: write(box / "file", b""),
		place="file")
	candidate("no directory", lambda box, path: None, place="nowhere")
	candidate("a long way", lambda box, path: None, place="a" * 255)
	candidate("too long a way", lambda box, path: None, place="a" * 256)


@test
def what_else_goes_wrong_ends_the_search_in_these_directories():
	"""Neither fatal nor passed over: that path's other directories are left out."""
	box = Box("loop")
	box.link_to(f"bad/{NAME}", NAME)
	box.lib(f"good/{NAME}")
	agrees(box.program("program", NAME, runpath=f"{box}/bad:{box}/good"), "a loop",
		missing=[NAME])
	agrees(box.program("other", NAME, runpath=f"{box}/good"),
		"a loop in another path", library_path=str(box / "bad"), found=[NAME])
	box.lib("good/liba.so", NAME, rpath=f"{box}/bad:{box}/good")
	agrees(box.program("above", "liba.so", rpath=f"{box}/good"),
		"a loop in the child's own path", found=["liba.so"])
	long = "l" * 256
	agrees(box.program("long", long, runpath=f"{box}/good"), "too long a name",
		missing=[long])


@test
def only_a_readable_one_is_opened():
	box = candidate("mode", lambda box, path: box.lib(f"bad/{NAME}", mode=0o755)
		and path.unlink())
	box.lib(f"bad/{NAME}", mode=0o000)
	# root may read all: what matters is that neither is misled by the mode.
	agrees(box / "program", "mode 0")


@test
def class_is_judged_before_what_else_is_wrong():
	def both(offset, size, value):
		def change(elf):
			elf.put(4, 1, 1)
			elf.put(offset, size, value)
		return changed(change)
	candidate("class and version", both(6, 1, 0))
	candidate("class and order", both(5, 1, 2))
	candidate("class and OSABI", both(7, 1, 9))



@test
def two_faults_in_one_header():
	"""Which of them counts is for the loader to say."""
	faults = {"magic": (0, 1, 0), "class": (4, 1, 1), "order": (5, 1, 2),
		"ident version": (6, 1, 0), "OSABI": (7, 1, 9), "ABI version": (8, 1, 99),
		"padding": (9, 1, 1), "machine": (18, 2, 183),
		"swapped machine": (18, 2, 0x3E00),
		"type": (16, 2, elffile.ET_REL), "version": (20, 4, 0),
		"phentsize": (54, 2, 57), "no headers": (56, 2, 0)}
	box = Box("faults")
	box.lib(f"good/{NAME}")
	program = box.program("program", NAME, runpath=f"{box}/bad:{box}/good")
	for one, other in itertools.combinations(faults, 2):
		box.lib(f"bad/{NAME}")
		with altered(box / "bad" / NAME) as elf:
			for fault in (one, other):
				elf.put(*faults[fault])
		agrees(program, f"{one} and {other}", dies=True)


# --------------------------------------------------------------------------------- fatal


@test
def what_is_no_elf_file_is_fatal():
	candidate("text", content("GROUP ( /lib/libx.so.1 )\n" * 40),
		dies="invalid ELF header$")
	candidate("short text", content("GROUP\n"), dies="file too short$")
	candidate("empty", content(b""), dies="file too short$")
	candidate("magic", number(0, 1, 0), dies="invalid ELF header$")
	candidate("63 bytes", cut(63), dies="file too short$")
	candidate("one byte", content(b"\x7f"), dies="file too short$")
	candidate("zeros", content(bytes(4096)), dies="invalid ELF header$")
	candidate("directory", lambda box, path: path.mkdir(),
		dies="cannot read file data: Is a directory$")


@test
def a_header_that_is_wrong_is_fatal():
	candidate("byte order", number(5, 1, 2), dies="data encoding")
	candidate("byte order 0", number(5, 1, 0), dies="data encoding")
	candidate("ident version", number(6, 1, 0), dies="version ident")
	candidate("ident version 2", number(6, 1, 2), dies="version ident")
	candidate("OSABI", number(7, 1, 9), dies="OS ABI invalid")
	candidate("OSABI 255", number(7, 1, 255), dies="OS ABI invalid")
	candidate("ABI version", number(8, 1, 200), dies="ABI version invalid")
	candidate("padding", number(9, 1, 1), dies="nonzero padding")
	candidate("last padding", number(15, 1, 1), dies="nonzero padding")
	candidate("version", number(20, 4, 0), dies="file version does not match")
	candidate("version 2", number(20, 4, 2), dies="file version does not match")
	candidate("phentsize", number(54, 2, 57), dies="phentsize")
	candidate("phentsize 0", number(54, 2, 0), dies="phentsize")
	for kind in (0, elffile.ET_REL, 4, 0xFE00):
		candidate(f"type {kind}", number(16, 2, kind),
			dies="only ET_DYN and ET_EXEC")


@test
def headers_that_are_allowed_are_taken():
	"""What looks odd but is not: both take it."""
	for name, offset, value in (("OSABI GNU", 7, 3),):
		box = Box(name)
		box.lib(NAME)
		with altered(box / NAME) as elf:
			elf.put(offset, 1, value)
		agrees(box.program("program", NAME, runpath=str(box)), name)
	for version in range(0, 8):
		for osabi in (0, 3):
			box = Box("ABI")
			box.lib(NAME)
			with altered(box / NAME) as elf:
				elf.put(7, 1, osabi)
				elf.put(8, 1, version)
			agrees(box.program("program", NAME, runpath=str(box)),
				f"OSABI {osabi}, ABI version {version}", dies=True)


@test
def programs_are_no_libraries():
	candidate("ET_EXEC", linked("-no-pie"), dies="cannot dynamically load executable")
	candidate("dynamic ET_EXEC", linked("-no-pie", HOST.named("libz.so.1")),
		dies="cannot dynamically load executable")
	candidate("PIE", linked("-pie"),
		dies="cannot dynamically load position-independent executable")
	candidate("static PIE", linked("-static-pie"),
		dies="cannot dynamically load position-independent executable")
	candidate("static", linked("-static"), dies=".")


@test
def program_headers_that_are_wrong_are_fatal():
	candidate("no segment to load", changed(lambda elf: [
		elf.put_field(segment, "type", 0x60000000)
		for segment in elf.segments_of(PT_LOAD)]), dies="no loadable segments")
	candidate("no dynamic section", first(PT_DYNAMIC, "type", lambda _: 0x60000000),
		dies="no dynamic section")
	candidate("address", first(PT_LOAD, "address", lambda value: value + 8),
		dies="not properly aligned|not page-aligned")
	candidate("headers beyond the end", number(32, 8, 1 << 40), dies=".")
	candidate("no headers", number(56, 2, 0), dies="no loadable segments")
	candidate("headers cut", number(32, 8, 1 << 13), dies=".")


@test
def an_isa_level_above_the_cpu_is_fatal():
	"""It lists the library, and when it is to run the program it dies."""
	box = Box("isa")
	program = box.program("program", NAME, runpath=str(box))
	for needed in (2, 3, 4):
		path = box.lib(NAME, also=linker("-z", f"x86-64-v{needed}"))
		for level in (None, *CPUS):
			_, errors = run_fixture(program, cpu=level)
			what = f"ISA level {needed} on {level or 'this CPU'}"
			rows = rows_of(closure(program, cpu=level))
			equal(fatal(rows), errors, what)
			if not errors:
				agrees(program, what, cpu=level, found=[NAME])
		equal(errors, [] if needed < 4 else
			[f"{path}: CPU ISA level is lower than required"],
			f"ISA level {needed} on {level}: the loader")


@test
def an_isa_level_of_the_program_itself_counts():
	box = Box("high")
	program = box.program("program", also=linker("-z", "x86-64-v3"))
	for level in CPUS:
		_, errors = run_fixture(program, cpu=level)
		done = closure(program, cpu=level)
		told = "\n".join([done.notes("ldd"), *fatal(rows_of(done))])
		equal([line for line in told.splitlines() if "ISA level" in line], errors,
			f"a program of ISA level 3 on {level}")


@test
def a_fatal_one_further_down_is_fatal_all_the_same():
	box = Box("deep")
	write(box / "bad/libdeep.so", "text" * 100)
	box.lib("good/liba.so", "libb.so", "libdeep.so")
	box.lib("good/libb.so")
	box.lib("good/libdeep.so")
	agrees(box.program("program", "liba.so", rpath=f"{box}/bad:{box}/good"), "deep",
		dies="libdeep.so: invalid ELF header$")
	# What is already there is not looked for, so the bad one is never met.
	agrees(box.program("loaded", str(box / "good/libdeep.so"), "liba.so",
		rpath=f"{box}/bad:{box}/good"), "not met", found=["libb.so"])


@test
def the_environment_can_be_fatal_too():
	box = Box("environment")
	write(box / "bad" / NAME, "text" * 100)
	box.lib(f"good/{NAME}")
	program = box.program("program", NAME, runpath=f"{box}/good")
	agrees(program, "environment", library_path=f"{box}/bad",
		dies="invalid ELF header")
	agrees(program, "the system's linker script", library_path="/nonexistent",
		found=[NAME])
	agrees(box.program("script", "libc.so"), "the system's linker script",
		dies="libc.so: invalid ELF header$")
