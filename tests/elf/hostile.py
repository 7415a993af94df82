"""Hostile files: each is answered at once, within little memory, and shown harmless."""
import json
import os
import struct
import subprocess
import sys
import time

import makeelf
from makeelf import BASE, DYN, DYNAMIC, INTERP, NOTE, REL, File, note
from invtest import check, environment, equal, folder, inv, test, world, write

SECONDS = 0.1
BYTES = 16 << 20

DT_NEEDED, DT_SONAME, DT_SYMTAB = 1, 14, 6
DT_VERNEED, DT_VERNEEDNUM, DT_HASH, DT_GNU_HASH = 0x6ffffffe, 0x6fffffff, 4, 0x6ffffef5

SPOOF = b"evil\n\tlibc.so.6 => /tmp/x (0x1)\x1b[2J\xff\xfe\"\\,"


def needing(*names, count=1):
	file = File(DYN)
	strings, entries = b"\0", []
	for name in names:
		entries.append((DT_NEEDED, len(strings)))
		strings += name + b"\0"
	file.dynamic(*entries * count, strings=strings)
	file.loaded()
	return file.done()


def many_names(count):
	return needing(*(b"lib%d.so" % i for i in range(count)))


def unterminated():
	file = File(DYN)
	at = file.append(b"\0" + b"x" * 100000)
	table = file.append(file.words(DT_NEEDED, 1, 5, BASE + at, 10, 1 << 40, 0, 0))
	file.segment(DYNAMIC, table, 64, 6)
	file.loaded(len(file.data))
	return file.done()[:table] + file.done()[table:]


def outside():
	"""A dynamic section whose every address leads nowhere."""
	file = File(DYN)
	table = file.append(file.words(DT_NEEDED, 2 ** 63, 5, 2 ** 64 - 1, 10, 2 ** 64 - 1,
		DT_SYMTAB, 2 ** 64 - 8, DT_VERNEED, 3, DT_VERNEEDNUM, 2 ** 64 - 1,
		DT_HASH, 2 ** 62, DT_GNU_HASH, 2 ** 61, DT_NEEDED, 7, 0, 0))
	file.segment(DYNAMIC, table, 160, 6)
	file.loaded()
	return file.done()


def symbols(size):
	"""Symbols as far as the file goes, each with the longest name there is."""
	file = File(DYN)
	at = file.append(b"__stack_chk_fai" + b"l" * 8)
	table = file.append(struct.pack("<IBBHQQ", 1, 0, 0, 0, 0, 0) * (size // 24))
	entries = file.append(file.words(DT_SYMTAB, BASE + table, 5, BASE + at, 10, size,
		0, 0))
	file.segment(DYNAMIC, entries, 64, 6)
	file.loaded()
	return file.done()


def versions():
	"""Needed versions whose records overlap: each chain leads through all others."""
	file = File(DYN)
	table = file.append(b"".join(struct.pack("<HHIII", 1, 0xffff, 1, 1, 1)
		for _ in range(60000)))
	strings = file.append(b"\0")
	entries = file.append(file.words(DT_VERNEED, BASE + table, DT_VERNEEDNUM, 0xffff,
		5, BASE + strings, 10, 1, 0, 0))
	file.segment(DYNAMIC, entries, 80, 6)
	file.loaded()
	return file.done()


def versions_of_many(libraries=16000):
	"""Libraries that each need the same 65535 versions: a thousand million in all."""
	file = File(DYN)
	strings = file.append(bytes(65536))
	table = file.append(b"".join(struct.pack("<HHIII", 1, 0xffff, 0,
		16 * (libraries - i), 16) for i in range(libraries))
		+ struct.pack("<IHHII", 0, 0, 0, 0, 16) * 65536)
	entries = file.append(file.words(DT_VERNEED, BASE + table, DT_VERNEEDNUM, libraries,
		5, BASE + strings, 10, 65536, 0, 0))
	file.segment(DYNAMIC, entries, 80, 6)
	file.loaded()
	return file.done()


def sections(count, name=b"x" * 4000):
	"""As many sections as can be, which share a name and all of the file."""
	file = File()
	names = file.append(name * 1024)
	for _ in range(count):
		file.section(1, 0, 2 ** 63, name=1)
	file.sections[0] = struct.pack("<IIQQQQIIQQ", 0, 0, 0, 0, 0, count, 1, 0, 0, 0)
	file.sections[1] = struct.pack("<IIQQQQIIQQ", 1, 3, 0, 0, names, len(name) * 1024,
		0, 0, 1, 0)
	data = bytearray(file.done())
	struct.pack_into("<HH", data, 60, 0, 0xffff)
	return bytes(data)


def counted_sections():
	"""A first section that tells of 2^64 - 1 others."""
	file = File()
	file.section(0, size=2 ** 64 - 1, link=2 ** 32 - 1)
	data = bytearray(file.done())
	struct.pack_into("<HH", data, 60, 0, 0xffff)
	return bytes(data)


def noted(*notes, align=4, repeated=1):
	file = File()
	at = file.append(b"".join(notes))
	for _ in range(repeated):
		file.segment(NOTE, at, len(file.data) - at, 4, align=align)
	return file.done()


def fdo(kind, text):
	return note("FDO", kind, text)


def deep_json():
	return noted(fdo(0x407c0c0a, b"[" * 30000), fdo(0xcafe1a7e, b'{"a":' * 10000))


def wide_json():
	return noted(*(fdo(0x407c0c0a, b"[" + b"[]," * 20000 + b"[]]") for _ in range(17)))


FILES = {
	"needed-same": lambda: needing(b"libx.so", count=10 ** 6),
	"needed-many": lambda: many_names(10 ** 5),
	"needed-long": lambda: needing(b"l" * 4200),
	"needed-unterminated": unterminated,
	"needed-spoof": lambda: needing(SPOOF, b""),
	"dynamic-outside": outside,
	"symbols": lambda: symbols(6 << 20),
	"versions": versions,
	"versions-of-many": versions_of_many,
	"sections-65535": lambda: sections(65535),
	"sections-short-names": lambda: sections(65535, name=b""),
	"sections-counted": counted_sections,
	"notes-overlapping": lambda: noted(note("GNU", 3, bytes(64)) * 13000,
		repeated=1000),
	"notes-endless": lambda: noted(struct.pack("<III", 0, 0, 0) * 80000),
	"notes-long": lambda: noted(struct.pack("<III", 2 ** 32 - 1, 2 ** 32 - 1, 3) * 9),
	"notes-properties": lambda: noted(note("GNU", 5, struct.pack("<II", 0xc0000002,
		2 ** 32 - 4) * 9), note("GNU", 5, bytes(200000))),
	"json-deep": deep_json,
	"json-wide": wide_json,
	"json-long": lambda: noted(*[fdo(0x407c0c0a, b"[" + b" " * 30000 + b"]")] * 3),
	"json-broken": lambda: noted(fdo(0x407c0c0a, b'[{"soname":[1,{},"' + b"\xff" * 99)),
	"text": lambda: b"#!/bin/sh\n" + b"x" * 5,
	"empty": lambda: b"",
	"magic": lambda: b"\x7fELF",
	"rubbish": lambda: b"\x7fELF" + bytes(i * 167 % 251 for i in range(70000)),
	"all-ones": lambda: b"\x7fELF\2\1\1" + b"\xff" * 70000,
}


def peak(words):
	"""Seconds and the largest process's bytes that running WORDS takes."""
	script = "import resource, subprocess, sys\n" \
		"subprocess.run(sys.argv[1:], stdout=-3, stderr=-3)\n" \
		"print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
	started = time.monotonic()
	subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
		env=environment({}))
	seconds = time.monotonic() - started
	done = subprocess.run([sys.executable, "-c", script, *words], check=True,
		stdout=subprocess.PIPE, env=environment({}))
	return seconds, int(done.stdout) * 1024


@test
def at_once_and_in_little_memory():
	place = folder("hostile")
	for name, make in FILES.items():
		path = str(write(place / name, make(), 0o755))
		for table in ("elf", "elf-sections"):
			if table == "elf-sections" and name.startswith("sections-"):
				continue
			# The best of a few: others use this machine, too.
			tries = [peak([world.inv, table, "--json", path]) for _ in range(3)]
			seconds, size = min(tries)[0], min(size for _, size in tries)
			done = inv(table, "--json", path)
			check(done.status in (0, 1), f"{table} {name}: it ends", done.stderr)
			equal(done.status_of(table) in ("ok", "partial", "failed"), True,
				f"{table} {name}: a status")
			if not world.sanitized:
				check(seconds <= SECONDS, f"{table} {name}: at once",
					f"{seconds:.3f} s")
				check(size <= BYTES, f"{table} {name}: in little memory",
					f"{size >> 10} KiB")
		os.unlink(path)


@test
def all_sections_are_shown():
	"""A row each takes its memory; their names are cut at what a name may be long."""
	path = write(folder("sections") / "file", sections(65535, name=b"n" * 60 + b"\0"))
	done = inv("elf-sections", "--json", "--timeout=60", str(path))
	equal(done.status, 0, "exit status")
	equal(len(done.rows("elf-sections")), 65534, "rows")
	equal(done.rows("elf-sections")[0]["name"], "n" * 59, "a name")


@test
def what_is_wrong_is_named():
	place = folder("named")

	def anomalies(name, data):
		path = str(write(place / name, data))
		return inv("elf", "--json", path).rows("elf")[0]["anomalies"]

	for name, phrase in {
		"needed-many": "its dynamic section is longer than 1 MiB",
		"needed-unterminated": "a string of it has no end",
		"dynamic-outside": "a string of it lies beyond the end of the file",
		"versions": "a table of needed versions that is broken",
		"versions-of-many": "a table of needed versions that is broken",
		"sections-counted": "section headers lie beyond the end of the file",
		"notes-overlapping": "more than 1 MiB of notes",
		"notes-long": "a note that is longer than what holds it",
		"notes-properties": "a property that is longer than its note",
		"json-deep": "a note whose text is not JSON",
		"json-wide": "dlopen notes with more than 1024 entries",
		"json-long": "notes with more than 64 KiB of JSON",
		"json-broken": "a note whose text is not JSON",
	}.items():
		found = anomalies(name, FILES[name]())
		check(any(phrase in anomaly for anomaly in found), f"{name}: {phrase}", found)


@test
def names_are_shown_as_they_are():
	"""Nothing that a file says can look like anything else."""
	path = str(write(folder("spoof") / "lib.so", needing(SPOOF)))
	done = inv("elf", "--json", path)
	name, = done.rows("elf")[0]["needed"]
	equal(name, "evil\n\tlibc.so.6 => /tmp/x (0x1)\x1b[2J\\xff\\xfe\"\\,", "as JSON")
	lines = inv("elf", "--tab", "-c", "needed", path).stdout.splitlines()
	equal(len(lines), 2, "lines of the tab report")
	check(b"\x1b" not in lines[1] and b"\xff" not in lines[1], "no control character",
		lines[1])


@test
def a_file_that_shrinks():
	"""No map of it is kept: it is read as far as it goes."""
	path = folder("shrinks") / "file"
	data = many_names(1000)
	for size in range(0, len(data), 997):
		write(path, data[:size])
		done = inv("elf", "--json", str(path))
		check(done.status in (0, 1), f"cut to {size}", done.stderr)
		json.loads(done.stdout)


@test
def an_interpreter_that_is_no_text():
	path = str(write(folder("interpreter") / "file", noted()))
	file = File()
	at = file.append(b"/\xff\n\0")
	file.segment(INTERP, at, 4, 4)
	write(path, file.done(), 0o755)
	row, = inv("elf", "--json", path).rows("elf")
	equal(row["interpreter"], "/\\xff\n", "its name")
	equal(row["runnable_here"], False, "it is not there")


@test
def object_files_with_symbols_beyond_the_end():
	file = File(REL)
	for kind in (0, 2, 3):
		file.section(kind, 1 << 40, 1 << 41, link=2)
	path = str(write(folder("objects") / "file.o", file.done()))
	row, = inv("elf", "--json", path).rows("elf")
	check("symbol names lie beyond the end of the file" in row["anomalies"],
		"what is wrong", row["anomalies"])
