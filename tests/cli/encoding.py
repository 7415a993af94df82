"""JSON and tab-delimited lines of anything, and back to the bytes that it was."""
import os
import random
import re
import subprocess

import trees
from common import on_machine
from invtest import check, equal, folder, strict_json, test

# Alone and in any order these are what encodings stumble over.
PIECES = [b"\\", b"\\\\", b"x", b"\\x", b"ff", b"\\xff", b"\\x5c", b"\\u0041", b"\xff",
	b"\xc3", b"\xa9", "\u00e9".encode(), b"\xf0\x9f\x98", "\U0001f600".encode(),
	b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xfe", b"\t", b"\n", b"\r",
	b"\x01", b"\x1b[31m", b"\x7f", "\u0085".encode(), "\u2028".encode(),
	"\ufeff".encode(), "\uffff".encode(), b'"', b"'", b",", b"-", b"\\N", b"\\.",
	b" ", b"#", b"0", b"a", b"{", b"}"]


def hostile_names():
	"""Names as device-mapper takes them: 127 bytes of anything but / and NUL."""
	chance = random.Random(4711)
	names = [b"-", b"\\-", b"\\N", b"\\.", b".", b"-x", b"\\", b"\\\\", b"x41",
		b"\\x4", b"\\x41", b"\\\\x41", b"\\\\\\x41", b"\\xFF", b"\\\xff",
		b"\\\\\xff", b"\\x\xff", b"\\x4\xff", b"\xff\\x41", b"\xffx41", b"\\\t",
		b" lead", b"trail ", b"\n", b"a\n", b"\n\n", b",", b"\\,", b"a,b",
		bytes(range(1, 47)), bytes(range(48, 175)), bytes(range(175, 256)),
		b"\xff" * 127, b"\\" * 127, "\u00e9".encode() * 63]
	for _ in range(150):
		name = b"".join(chance.choices(PIECES, k=chance.randint(1, 40)))[:127]
		names.append(name or b"empty")
	for _ in range(50):
		names.append(bytes(chance.choice([*range(1, 47), *range(48, 256)])
			for _ in range(127)))
	return list(dict.fromkeys(names))


def octal(name):
	"""A path as the kernel writes it in mountinfo."""
	return b"".join(b"\\%03o" % byte if byte in b" \t\n\\#" else bytes([byte])
		for byte in name)


def hexadecimal(label):
	"""A label as udev writes it: what is not plain as \\xNN."""
	plain = b"#+-.:=@_/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	return "".join(chr(byte) if byte in plain else f"\\x{byte:02x}" for byte in label)


NAMES = hostile_names()


def hostile_root():
	tree = trees.Tree(folder("hostile"))
	lines = []
	for i, name in enumerate(NAMES):
		place = tree.dm(i, name + b"\n", "", 8)
		if name.strip(b" \t"):
			tree.udev(place, {"ID_FS_LABEL_ENC": hexadecimal(name)})
		lines.append(b"%d 1 253:%d / /mnt/%s rw - ext4 /dev/dm-%d rw" %
			(i + 50, i, octal(name), i))
	tree.mounts(*lines)
	return tree


# ----------------------------------------------------------------------------- decoding


def from_json(text):
	"""The bytes behind a string: \\xNN is one, with a backslash before it text."""
	def undo(match):
		if len(match[1]) == 1:
			return bytes([int(match[2], 16)])
		return match[1][1:] + b"x" + match[2]
	return re.sub(rb"(\\+)x([0-9a-fA-F]{2})", undo, text.encode())


COPY_LETTERS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t",
	b"v": b"\v"}


def from_copy(field):
	"""What PostgreSQL's COPY makes of a field; None for its NULL, here a dash."""
	if field == b"-":
		return None

	def undo(match):
		if match[1]:
			return bytes([int(match[1], 16)])
		if match[2]:
			return bytes([int(match[2], 8) & 255])
		return COPY_LETTERS.get(match[3], match[3])
	return re.sub(rb"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))", undo, field,
		flags=re.S)


def list_from_copy(field):
	"""A list's elements: cut at commas without a backslash before them."""
	if field == b"-":
		return []
	parts = re.findall(rb"(?:^|,)((?:[^\\,]|\\.)*)", field)
	return [from_copy(part) for part in parts]


# -------------------------------------------------------------------------------- tests


@test
def json_of_any_name_is_valid_and_leads_back_to_it():
	tree = hostile_root()
	done = on_machine("--json", f"--root={tree}", "dm", "disks", "mounts")
	equal(done.status, 0, "exit status")
	rows = {row["minor"]: row for row in done.rows("dm")}
	disks = {row["minor"]: row for row in done.rows("disks")}
	equal((len(rows), len(disks)), (len(NAMES), len(NAMES)), "every device is there")
	for i, name in enumerate(NAMES):
		equal(from_json(rows[i]["name"]), name, "the name in dm")
		equal(from_json(disks[i]["dm_name"]), name, "the name in disks")
		equal(from_json(disks[i]["path"]), b"/dev/mapper/" + name, "the path")
		equal([from_json(place) for place in disks[i]["mountpoints"]],
			[b"/mnt/" + name], "the mount point in disks")
		if name.strip(b" \t"):
			equal(from_json(disks[i]["fs_label"]), name.strip(b" \t"),
				"the label")
	equal({from_json(row["target"]) for row in done.rows("mounts")},
		{b"/mnt/" + name for name in NAMES}, "the mount points in mounts")


@test
def ndjson_of_any_name_is_valid_and_leads_back_to_it():
	tree = hostile_root()
	done = on_machine("--ndjson", f"--root={tree}", "dm")
	lines = done.stdout.split(b"\n")
	equal(len(lines), len(NAMES) + 1, "a line a row")
	names = [from_json(strict_json(line)["name"]) for line in lines[:-1]]
	equal(sorted(names), sorted(NAMES), "names")


@test
def tab_of_any_name_leads_back_to_it_as_copy_reads_it():
	tree = hostile_root()
	done = on_machine("--tab", "--no-header", f"--root={tree}", "-c",
		"minor,name,mountpoints", "dm")
	done.stdout.decode("utf-8")
	lines = done.stdout.split(b"\n")
	equal(len(lines), len(NAMES) + 1, "a line a row")
	for line in lines[:-1]:
		minor, name, places = line.split(b"\t")
		equal(from_copy(name), NAMES[int(minor)], "the name")
		equal(list_from_copy(places), [b"/mnt/" + NAMES[int(minor)]],
			"the mount point")


@test
def tab_of_any_name_has_the_same_fields_on_every_line():
	tree = hostile_root()
	done = on_machine("--tab", f"--root={tree}", "disks", "dm", "mounts")
	count = """{ sub(/^#/, "", $1); print $1, NF
		for (i = 1; i <= NF; i++) if ($i == "") print "empty" }"""
	counted = subprocess.run(["awk", "-F", "\t", count], input=done.stdout,
		capture_output=True, check=True, env={"LC_ALL": "C"}).stdout
	equal(len(set(counted.split(b"\n")[:-1])), 3, "a number of fields a table")
	control = bytes(range(32)).replace(b"\t", b"").replace(b"\n", b"") + b"\x7f"
	equal([line for line in done.stdout.split(b"\n") if set(line) & set(control)], [],
		"no control character")


@test
def a_list_s_elements_keep_their_commas():
	places = [b"/a,b", b"/a\\,b", b"/,", b"/c", b"/\\", b"/-", b"/d\xff,"]
	tree = trees.Tree(folder("commas"))
	tree.dm(0, "commas", "", 8)
	tree.mounts(*(b"%d 1 253:0 / %s rw - ext4 /dev/dm-0 rw" % (i + 50, octal(place))
		for i, place in enumerate(places)))
	done = on_machine("--tab", "--no-header", "-c", "mountpoints", f"--root={tree}",
		"dm")
	equal(list_from_copy(done.stdout[:-1]), sorted(places), "tab")
	done = on_machine("--json", f"--root={tree}", "dm")
	equal([from_json(place) for place in done.rows("dm")[0]["mountpoints"]],
		sorted(places), "JSON")


@test
def a_note_of_anything_is_one_line_and_valid():
	tree = trees.Tree(folder("notes"))
	place = tree.dm(0, "x", "", 8)
	tree.write(f"sys/{place}/size", b"\xff\x1b[31m\n\t\\xff\x00tail\n")
	done = on_machine("--json", f"--root={tree}", "dm")
	equal(done.status, 1, "exit status")
	check(len(done.report["inv"]["notes"]) == 1, "one note", done.stderr)
	equal(done.stderr.count("\n"), 1, "one line on standard error")
	equal(set(done.stderr) & {chr(byte) for byte in range(32)}, {"\n"},
		"no controls in it")


@test
def arguments_and_roots_of_anything_are_written_so_too():
	words = NAMES[:40]
	done = on_machine("--json", "words", "--", *words)
	equal(sorted(from_json(row["word"]) for row in done.rows("words")), sorted(words),
		"arguments")
	path = folder("odd") / "r\udcff\n\"\\xff\t"
	path.mkdir()
	done = on_machine("--json", f"--root={path}", "disks")
	equal(from_json(done.report["inv"]["root"]), os.fsencode(path), "the root")
	equal(done.status_of("disks"), "failed", "an empty root")
