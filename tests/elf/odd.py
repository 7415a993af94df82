"""Odd files: the kernel is asked to run each, and inv has to have known what it says."""
import errno
import functools
import os
import struct
import subprocess

import makeelf
from makeelf import DYN, DYNAMIC, INTERP, LOAD, NOTE, exits
from invtest import check, equal, folder, inv, test, write

RAN, REFUSED, DIED = "ran", "refused", "died"


def run(path):
	"""What becomes of PATH: whether it exits with 42, is refused, or dies."""
	try:
		done = subprocess.run([path], timeout=10, stdin=subprocess.DEVNULL,
			capture_output=True)
	except OSError as error:
		return REFUSED if error.errno in (errno.ENOEXEC, errno.EINVAL,
			errno.ENOENT, errno.ELIBBAD, errno.EACCES, errno.EIO) else str(error)
	return RAN if done.returncode == 42 else DIED if done.returncode < 0 \
		else f"exit {done.returncode}"


def ident(index, value):
	file = exits()
	file.data[index] = value
	return bytes(file.data)


def field(**values):
	return bytes(exits().set(**values).data)


def patched(offset, data):
	file = exits()
	file.data[offset:offset + len(data)] = data
	return bytes(file.data)


def with_segment(kind, *, offset=None, size=0, data=b"", **more):
	"""The program with one more segment; its headers moved behind the code."""
	file = exits()
	file.segments.append(bytes(file.data[64:64 + 56]))
	at = file.append(data) if offset is None else offset
	file.segment(kind, at, size or len(data), **more)
	file.set(phoff=file.append(b"".join(file.segments)), phnum=2)
	# The loaded segment covers no more than it did: that is all the code needs.
	return bytes(file.data)


def moved_load(**more):
	"""The program with a PT_LOAD made otherwise."""
	file = exits()
	size = len(file.data)
	file.segment(LOAD, 0, more.pop("size", size), **more)
	file.data[64:64 + 56] = file.segments.pop()
	return bytes(file.data)


def many_headers(count):
	file = exits()
	load = bytes(file.data[64:64 + 56])
	file.set(phoff=file.append(load + bytes(56 * (count - 1))), phnum=count)
	return bytes(file.data)


def two_dynamic():
	file = exits()
	file.segments.append(bytes(file.data[64:64 + 56]))
	at = file.append(file.words(0, 0))
	file.segment(DYNAMIC, at, 16, 6)
	file.segment(DYNAMIC, at, 16, 6)
	file.set(phoff=file.append(b"".join(file.segments)), phnum=3)
	return bytes(file.data)


def swapped_class():
	"""32-bit headers under an EI_CLASS of 64 bits."""
	file = exits(wide=False)
	file.data[4] = 2
	return bytes(file.data)


WHOLE = bytes(exits().data)

# What is made, and an anomaly that it has to be known by; None: nothing is odd.
FILES = {
	"plain": (WHOLE, "no section headers"),
	"plain-32": (bytes(exits(wide=False).data), "no section headers"),
	"45-bytes": (makeelf.smallest(), "file is shorter than its header"),
	"class-0": (ident(4, 0), "EI_CLASS is invalid"),
	"class-32": (ident(4, 1), "EI_CLASS says 32 bits, the program headers 64"),
	"class-64": (swapped_class(), "EI_CLASS says 64 bits, the program headers 32"),
	"class-9": (ident(4, 9), "EI_CLASS is invalid"),
	"data-2": (ident(5, 2), "EI_DATA says big-endian, the header is little-endian"),
	"data-9": (ident(5, 9), "EI_DATA is invalid"),
	"ident-version-0": (ident(6, 0), "EI_VERSION is not 1"),
	"abi-255": (ident(7, 255), None),
	"padding": (ident(12, 1), "nonzero padding in e_ident"),
	"version-0": (field(version=0), "e_version is not 1"),
	"ehsize-0": (field(ehsize=0), "e_ehsize is not the header's size"),
	"type-0": (field(type=0), None),
	"type-1": (field(type=1), None),
	"type-4": (field(type=4), None),
	"type-77": (field(type=77), "e_type is unknown"),
	"machine-arm": (field(machine=40), None),
	"machine-aarch64": (field(machine=183), None),
	"machine-unknown": (field(machine=0x1234), None),
	"phentsize-57": (field(phentsize=57),
		"program headers of a size that is not the class's"),
	"phentsize-0": (field(phentsize=0),
		"program headers of a size that is not the class's"),
	"phnum-0": (field(phnum=0), None),
	"phnum-65535": (field(phnum=0xffff), "more than 4096 program headers"),
	"phnum-1170": (many_headers(1170), None),
	"phnum-1171": (many_headers(1171), None),
	"phoff-outside": (field(phoff=1 << 20),
		"program headers lie beyond the end of the file"),
	"phoff-huge": (field(phoff=2 ** 64 - 1),
		"program headers lie beyond the end of the file"),
	"phoff-last": (field(phoff=len(WHOLE) - 55),
		"program headers lie beyond the end of the file"),
	"shoff-garbage": (field(shoff=77, shnum=3),
		"section headers lie beyond the end of the file"),
	"shoff-huge": (field(shoff=2 ** 64 - 8, shnum=1),
		"section headers lie beyond the end of the file"),
	"shnum-huge": (field(shoff=64, shnum=0xffff),
		"section headers lie beyond the end of the file"),
	"shentsize-65535": (field(shoff=8, shnum=1, shentsize=0xffff),
		"section headers of a size that is not the class's"),
	"dynamic-outside": (with_segment(DYNAMIC, offset=1 << 20, size=64),
		"a segment lies beyond the end of the file"),
	"dynamic-partial": (with_segment(DYNAMIC, data=bytes(range(1, 24))),
		"its dynamic section has no end"),
	"dynamic-twice": (two_dynamic(), "several PT_DYNAMIC"),
	"interp-0": (with_segment(INTERP, offset=64),
		"an interpreter without a name"),
	"interp-1": (with_segment(INTERP, data=b"\0"),
		"an interpreter without a name"),
	"interp-4097": (with_segment(INTERP, data=b"/" * 4096 + b"\0"),
		"an interpreter whose name is too long"),
	"interp-no-end": (with_segment(INTERP, data=b"/bin/true"),
		"an interpreter whose name has no end"),
	"interp-outside": (with_segment(INTERP, offset=1 << 20, size=10),
		"an interpreter whose name lies beyond the end of the file"),
	"interp-missing": (with_segment(INTERP, data=b"/nonexistent/ld.so\0"), None),
	"interp-directory": (with_segment(INTERP, data=b"/usr\0"), None),
	"interp-text": (with_segment(INTERP, data=b"/usr/bin/ldd\0"), None),
	"interp-closed": (with_segment(INTERP, data=b"/etc/passwd\0"), None),
	"no-load": (patched(64, struct.pack("<I", NOTE)),
		"the entry point is in no executable segment"),
	"larger-than-memory": (moved_load(memory=64),
		"a segment is larger in the file than in memory"),
	"misaligned": (moved_load(address=makeelf.BASE + 8), None),
	"writable-code": (moved_load(flags=7), "a segment is writable and executable"),
	"beyond-the-end": (moved_load(size=0x3000),
		"a segment lies beyond the end of the file"),
	"entry-outside": (field(entry=0x10), "the entry point is in no executable segment"),
	"overlay": (WHOLE + bytes(100), "no section headers"),
	**{f"cut-to-{size}": (WHOLE[:size], "file is shorter than its header")
		for size in (16, 17, 20, 32, 52, 56, 63)},
	"cut-to-64": (WHOLE[:64], "program headers lie beyond the end of the file"),
	"cut-to-65": (WHOLE[:65], "program headers lie beyond the end of the file"),
	"cut-to-119": (WHOLE[:119], "program headers lie beyond the end of the file"),
}

# Started by the kernel, which is all that is asked; what they then do is their affair.
START_AND_DIE = {"entry-outside"}


@functools.cache
def made():
	"""The folder with all those files."""
	place = folder("odd")
	for name, (data, _) in FILES.items():
		write(place / name, data, 0o755)
	return place


@functools.cache
def rows():
	done = inv("elf", "--json", str(made()))
	equal(done.status, 0, "exit status")
	return {os.path.basename(row["file"]): row for row in done.rows("elf")}


@test
def each_is_described():
	equal(set(rows()), set(FILES), "the files")
	for name, (_, anomaly) in FILES.items():
		anomalies = rows()[name]["anomalies"]
		if anomaly:
			check(anomaly in anomalies, f"{name}: what is odd", anomalies)


@test
def what_the_kernel_says():
	outcomes = {name: run(made() / name) for name in FILES}
	for name, outcome in outcomes.items():
		row = rows()[name]
		check(outcome in (RAN, REFUSED, DIED), f"{name}: an outcome that is known",
			outcome)
		expected = outcome == RAN or name in START_AND_DIE
		equal(row["runnable_here"], expected,
			f"{name}: runnable, where the kernel: {outcome}")
		equal(bool(row["not_runnable_because"]), not expected, f"{name}: a reason")
	check(list(outcomes.values()).count(RAN) >= 20, "many run", outcomes)
	check(list(outcomes.values()).count(REFUSED) >= 20, "many do not", outcomes)


@test
def the_45_bytes():
	row = rows()["45-bytes"]
	equal(run(made() / "45-bytes"), RAN, "the kernel")
	for column, value in {"class": 32, "byte_order": "little", "machine": "i386",
			"type": "exec", "linkage": "static", "size_bytes": 45,
			"interpreter": None, "needed": [], "stripped": True,
			"runnable_here": True, "overlay_bytes": 0}.items():
		equal(row[column], value, column)
	check("header overlaps program headers" in row["anomalies"], "what is odd",
		row["anomalies"])


@test
def reasons():
	for name, words in {
		"machine-arm": "it is for", "machine-aarch64": "it is for aarch64, this",
		"machine-unknown": "it is for an unknown machine",
		"type-1": "it is an object file", "type-4": "it is a core dump",
		"phnum-0": "no program headers",
		"phnum-1171": "more than 64 KiB of program headers",
		"interp-missing": "its interpreter /nonexistent/ld.so is missing",
		"interp-text": "its interpreter /usr/bin/ldd is no ELF file",
		"interp-closed": "its interpreter /etc/passwd: Permission denied",
	}.items():
		check(words in rows()[name]["not_runnable_because"], f"{name}: the reason",
			rows()[name]["not_runnable_because"])
	path = write(folder("mode") / "file", WHOLE, 0o644)
	row, = inv("elf", "--json", str(path)).rows("elf")
	equal(row["not_runnable_because"], "nobody may execute it", "its mode")
	equal(run(path), REFUSED, "the kernel")


@test
def overlay():
	equal(rows()["overlay"]["overlay_bytes"], 100, "bytes behind the end")
	equal(rows()["plain"]["overlay_bytes"], 0, "none behind the end")


@test
def packed():
	file = exits()
	start = len(file.data)
	at = file.append(bytes(4) + b"UPX!" + bytes(8), align=1)
	equal(at, start, "behind the headers")
	data = bytearray(file.data)
	# UPX puts its mark right behind the program headers, the code further on.
	mark = data[120:start]
	data[120:] = bytes(4) + b"UPX!" + bytes(8) + mark
	struct.pack_into("<Q", data, 24, makeelf.BASE + 120 + 16)
	struct.pack_into("<QQ", data, 64 + 32, len(data), len(data))
	path = write(folder("packed") / "program", bytes(data), 0o755)
	equal(run(path), RAN, "the kernel")
	row, = inv("elf", "--json", str(path)).rows("elf")
	equal(row["packed"], True, "packed")


@test
def a_library_is_no_program():
	file = makeelf.File(DYN)
	file.dynamic((1, 1), strings=b"\0libc.so.6\0")
	file.loaded()
	path = write(folder("library") / "lib.so", file.done(), 0o755)
	row, = inv("elf", "--json", str(path)).rows("elf")
	equal(row["needed"], ["libc.so.6"], "needed")
	equal(row["linkage"], "dynamic", "linkage")
	equal(row["not_runnable_because"], "it is a library", "the reason")
