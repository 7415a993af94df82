"""Names made to deceive whoever reads the output, and files made to wear inv out."""
import os
import re
import struct

from fixtures import Box, linker
from oracle import agrees, closure, execute, rows_of
from invtest import check, equal, inv, strict_json, test, world, write

NAMES = [
	"liba.so => /lib/evil.so (0x00007f0000000000)",
	"liba.so\n\tlibfake.so => /tmp/fake.so (0x00007f0000000000)",
	"line\nbreak", "tab\there", "return\rhere", "bell\x07", "\x7f",
	"\x1b[2J\x1b[31mred", "../\x1b]0;title\x07/x", "./a\nb",
	"\udcff\udcfe", "half\udcc3", "\udced\udca0\udc80",
	"back\\slash", "\\n", "\\xff", "x\\x41", "quote\"and'", "comma,comma",
	"space here ", " lead", "-", "--help", "$(id)", "%s%n", "(0x0)",
	"not found", "=> not found", "statically linked", "\u00e9\u2028\u0085", "\ufeff",
]
PT_LOAD, PT_DYNAMIC, HEADERS = 1, 2, 64 + 2 * 56
MOST = (1 << 64) - 1


def original(text):
	"""The bytes that a string of inv's JSON stands for."""
	data = text.encode()
	plain = re.sub(rb"\\\\(?=x[0-9a-fA-F]{2})|\\x([0-9a-fA-F]{2})", lambda match:
		bytes([int(match[1], 16)]) if match[1] else b"\\", data)
	return os.fsdecode(plain)


def raw_library(path, names, **tags):
	"""A library made by hand that needs NAMES; TAGS are entries to add or alter."""
	pieces, entries, at = [b"\0"], [], 1
	for name in names:
		entries.append((1, at))
		pieces.append(os.fsencode(name) + b"\0")
		at += len(pieces[-1])
	strings = b"".join(pieces)
	at = HEADERS
	size = 16 * (len(entries) + 3 + len(tags.get("more", ())))
	entries += [(5, tags.get("strtab", at + size)),
		(10, tags.get("strsz", len(strings))), *tags.get("more", ()), (0, 0)]
	body = b"".join(struct.pack("<2Q", *entry) for entry in entries) + strings
	header = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<2HI3QI6H", 3, 62, 1, 0,
		64, 0, 0, 64, 56, 2, 0, 0, 0)
	total = at + len(body)
	load = struct.pack("<2I6Q", PT_LOAD, 6, 0, 0, 0, total, total, 4096)
	dynamic = struct.pack("<2I6Q", PT_DYNAMIC, 6, at, at, at, size, size, 8)
	return write(path, header + load + dynamic + body, 0o755)


# ------------------------------------------------------------------------------ deception


def deceptive():
	"""A program that needs libraries of such names: some are there."""
	box = Box("spoof")
	for name in NAMES[::2]:
		if "/" not in name:
			box.lib(f"sub/{name}")
	return box.program("program", *NAMES, "liblast.so", rpath=str(box / "sub"))


@test
def every_name_is_one_record_and_can_be_had_back():
	program = deceptive()
	rows = rows_of(closure(program))
	equal([original(row["soname"]) for row in rows if row["status"] != "virtual"],
		[*NAMES, "liblast.so"], "names in JSON")
	paths = {original(row["soname"]): original(row["path"]) for row in rows
		if row["status"] == "found"}
	there = {name for name in NAMES[::2] if "/" not in name}
	equal(set(paths), there, "those found")
	for name, path in paths.items():
		equal(path, f"{program.parent}/sub/{name}", f"path of {name!r}")


@test
def the_loader_is_of_the_same_mind_about_them():
	"""In what it prints, its lines mixed up as they are."""
	program = deceptive()
	_, output, _ = execute([str(program)], {"LD_TRACE_LOADED_OBJECTS": "1"})
	wanted = "".join(f"\t{original(row['soname'])} => "
		f"{original(row['path']) if row['path'] else 'not found'}\n"
		for row in rows_of(closure(program)) if row["status"] != "virtual")
	came = re.sub(r" \(0x[0-9a-f]{16}\)(?=\n)", "", output).split("\n", 1)[1]
	plain = re.sub(r" \(0x[0-9a-f]{16}\)(?=\n)", "", wanted)
	# What is named by its path is printed once.
	equal(came, plain, "the loader's lines")


def unprintable(data):
	"""Control characters other than the newline; and what is not UTF-8."""
	text = data.decode("utf-8")
	return [char for char in text if char != "\n" and (ord(char) < 32 or
		127 <= ord(char) < 160)]


@test
def lines_are_records_in_every_output():
	program = deceptive()
	count = len(NAMES) + 2
	for option, extra in (("--tab", 1), ("--ndjson", None), ("--table", 1),
			("--ldd", 0), ("--tree", 1)):
		data = inv(option, "ldd", str(program)).stdout
		if option in ("--tab", "--ldd"):
			data = data.replace(b"\t", b" ")
		equal(unprintable(data), [], f"{option}: nothing that a terminal obeys")
		lines = data.decode().split("\n")[:-1]
		if option == "--ndjson":
			lines = [line for line in lines
				if "soname" in strict_json(line.encode())]
			extra = 0
		equal(len(lines), count + extra, f"{option}: a line each")


@test
def ldd_s_lines_cannot_be_forged():
	program = deceptive()
	text = inv("--ldd", "ldd", str(program)).text
	check("\tlibfake.so" not in text.replace("\\t", ""), "no forged line",
		[line for line in text.splitlines() if "libfake" in line])
	for line in text.split("\n")[:-1]:
		check(re.fullmatch(r"\t.+", line), "each line is a library's", line)


@test
def names_of_files_and_interpreters_may_deceive_too():
	for name in ("a\nb", "e\x1b[31m", "f\udcff", "x => y"):
		box = Box(f"deceive {name}")
		box.lib(f"{name}/liba.so")
		program = box.program(f"{name}/program", "liba.so", rpath=f"{box}/{name}")
		done = closure(program)
		equal([original(row["file"]) for row in rows_of(done)][:1],
			[str(program)], f"file {name!r}")
		equal([original(row["path"]) for row in rows_of(done) if row["path"]],
			[f"{box}/{name}/liba.so"], f"path {name!r}")
		write(box / f"{name}/text", "text")
		for path in (box / f"{name}/text", box / f"{name}/gone"):
			done = closure(path)
			equal(done.stderr.count("\n"), 1, f"{name!r}: a note is one line")
			equal(unprintable(done.stderr.encode()), [],
				f"{name!r}: and plain")
		program = box.program("interpreted", "liba.so",
			also=linker("-dynamic-linker", f"/nonexistent/{name}"))
		equal(unprintable(closure(program).stderr.encode()), [],
			f"interpreter {name!r}")


# ----------------------------------------------------------------------------- exhaustion


def quickly(path, what, seconds=0.1):
	done = closure(path)
	limit = seconds * (10 if world.sanitized else 1) + 0.1
	check(done.status in (0, 1) and done.seconds < limit,
		f"{what}: quick, and it ends",
		(done.status, done.seconds, done.stderr[:200]))
	return done


@test
def a_name_of_4200_characters_is_not_found():
	box = Box("c28")
	for length in (255, 256, 4095, 4096, 4200):
		name = "l" * length
		program = box.program("program", name, "libz.so.1", rpath=str(box))
		quickly(program, f"c28 {length}")
		agrees(program, f"c28 {length}", missing=[name], found=["libz.so.1"])
		name = "/" + "d/" * (length // 2)
		agrees(box.program("path", name), f"c28 a path of {length}",
			missing=[name])


@test
def many_names_are_answered_in_time():
	box = Box("many")
	for what, names in (("60 000 times one name", ["liba.so"] * 60000),
			("3000 names", [f"lib{i}.so" for i in range(3000)]),
			("20 000 names", [f"lib{i}.so" for i in range(20000)]),
			("a million", ["liba.so"] * 1000000)):
		done = quickly(raw_library(box / "many.so", names), what, 1)
		check(done.rows("ldd") or "many.so" in done.notes("ldd", "error"),
			f"{what}: listed, or said to be too many", done.stderr[:200])


@test
def broken_string_tables_are_answered():
	"""The loader itself crashes on some of them."""
	box = Box("strings")
	for what, tags in (("outside", {"strtab": 1 << 40}), ("zero", {"strtab": 0}),
			("no size", {"strsz": 0}), ("huge size", {"strsz": MOST}),
			("name outside", {"more": [(1, 1 << 40)]}),
			("SONAME outside", {"more": [(14, MOST)]}),
			("RPATH outside", {"more": [(15, 1 << 33)]}),
			("two tables", {"more": [(5, 0), (5, 1 << 63)]}),
			("needs", {"more": [(0x6FFFFFFE, 1 << 50), (0x6FFFFFFF, MOST)]}),
			("versions", {"more": [(0x6FFFFFFC, 8), (0x6FFFFFFD, MOST)]})):
		path = raw_library(box / f"{what}.so", ["liba.so"], **tags)
		quickly(path, f"strings {what}")
		program = box.program("program", path.name, runpath=str(box))
		quickly(program, f"a library, strings {what}")


@test
def what_is_made_by_hand_is_read_like_any_other():
	box = Box("hand")
	raw_library(box / "hand.so", ["libz.so.1", "libgone.so"])
	agrees(box / "hand.so", "by hand", found=["libz.so.1"], missing=["libgone.so"])


@test
def cut_files_are_answered():
	box = Box("cut")
	whole = box.program("program", "libz.so.1").read_bytes()
	for length in (0, 1, 4, 15, 16, 20, 44, 45, 52, 63, 64, 65, 119, 120, 200, 500,
			600, 1000, 4096, len(whole) - 1):
		path = write(box / f"cut{length}", whole[:length], 0o755)
		done = quickly(path, f"{length} bytes")
		if length < 600:
			check(done.status == 1, f"{length} bytes: an error note",
				done.stdout[-300:])


@test
def a_file_of_flipped_bits_is_answered():
	box = Box("flip")
	whole = bytearray(box.program("program", "libz.so.1",
		runpath="/x:$ORIGIN").read_bytes())
	for i in range(0, 1500, 7):
		data = whole.copy()
		data[i] ^= 0xFF
		write(box / "flipped", bytes(data), 0o755)
		done = closure(box / "flipped")
		check(done.status in (0, 1) and "ldd" in done.report, f"byte {i}",
			done.stderr)
