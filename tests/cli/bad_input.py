"""Roots that are broken, or made by an enemy."""
import os
import random
import re
import stat
import subprocess

import trees
from common import on_machine
from invtest import (NOBODY, bounded, check, environment, equal, folder, matches, test,
	without, world, write)

TABLES = ("disks", "dm", "mounts", "diskstats")


def report(tree, *tables):
	"""Reports TREE, within bounds and as valid JSON whatever is in it."""
	done = on_machine("--json", f"--root={tree}", *(tables or TABLES))
	bounded(done, 1.0, f"{tree}")
	check(done.status in (0, 1), f"{tree}: exit status", f"came {done.status}")
	check(isinstance(done.report, dict), f"{tree}: a report")
	without("signal", done.stderr, f"{tree}: nothing crashed")
	return done


def by_name(done, table="disks"):
	return {row["name"]: row for row in done.rows(table)}


# -------------------------------------------------------------------------------- roots


@test
def a_root_that_is_not_there_fails_with_its_path():
	file = write(folder("roots") / "file", "")
	for root, reason in (("/nonexistent/root", "No such file"),
			(str(file), "Not a dir")):
		done = report(root)
		equal(done.status, 1, f"{root}: exit status")
		for table in TABLES:
			equal(done.status_of(table), "failed", table)
			equal(done.rows(table), [], table)
			matches(f"{root}: {reason}", done.notes(table, "error"),
				f"{table}: the path")


@test
def a_root_without_sys_fails_with_the_path():
	root = folder("empty")
	done = report(root)
	equal(done.status, 1, "an empty root: exit status")
	for table, path in (("disks", "sys/block"), ("dm", "sys/block"),
			("mounts", "proc/self/mountinfo"),
			("diskstats", "proc/diskstats")):
		equal(done.status_of(table), "failed", f"an empty root: {table}")
		matches(f"{root}/{path}: No such file", done.notes(table, "error"),
			f"an empty root: {table}")


@test
def a_root_that_may_not_be_read_fails_with_the_reason():
	tree = trees.ordinary(folder("locked"))
	os.chmod(f"{tree}/sys/dev/block", 0o700)
	os.chmod(f"{tree}/sys/block", 0o700)
	done = on_machine("--json", f"--root={tree}", "disks", user=NOBODY, group=NOBODY,
		extra_groups=[])
	equal((done.status, done.status_of("disks")), (1, "failed"), "a locked root")
	matches("sys/.*: Permission denied", done.notes("disks", "error"),
		"a locked root")


@test
def directories_in_place_of_files_are_named_and_nothing_more():
	tree = trees.ordinary(folder("directories"))
	for path in ("proc/diskstats", "proc/self/mountinfo"):
		os.unlink(f"{tree}/{path}")
		os.mkdir(f"{tree}/{path}")
	done = report(tree)
	for table in ("mounts", "diskstats"):
		equal(done.status_of(table), "failed", f"a directory as file: {table}")
	equal(len(done.rows("disks")), 5, "a directory as file: disks")


# -------------------------------------------------------------------------------- sizes


MIB = 1 << 20


@test
def attributes_of_a_megabyte_are_cut_and_named():
	tree = trees.ordinary(folder("large"))
	for attribute in ("size", "ro", "removable", "queue/scheduler",
			"queue/rotational", "queue/logical_block_size", "dm/name",
			"dm/uuid", "dm/suspended"):
		tree.write(f"sys/devices/virtual/block/dm-1/{attribute}", b"7" * MIB)
	tree.write("run/udev/data/b253:1", b"E:ID_FS_LABEL=" + b"x" * MIB)
	done = report(tree, "disks", "dm")
	equal(done.status, 1, "a MiB each: exit status")
	equal(set(by_name(done)), {"dm-0", "dm-1", "sda", "sda1", "sdb"},
		"every disk is there")
	equal(by_name(done)["sda"]["size_bytes"], 1 << 30, "the others' cells")
	row = by_name(done)["dm-1"]
	equal(row["size_bytes"], None, "a size of a MiB")
	check(len(row["dm_name"] or "") <= 4096, "a name of a MiB is cut",
		f"came {len(row['dm_name'] or '')} bytes")
	for word in ("size", "dm/name", "run/udev/data/b253:1"):
		matches(f"(?m){word}.*(longer|long|cut|not a number|2\\^64)",
			done.notes("disks", "error"), f"the note on {word}")
	equal(done.status_of("disks"), "partial", "a MiB each: status")


@test
def lines_of_a_megabyte_are_read_as_far_as_they_make_sense():
	tree = trees.ordinary(folder("large"))
	good = open(f"{tree}/proc/diskstats", "rb").read()
	tree.write("proc/diskstats", good + b"8 16 " + b"n" * MIB + b" 1 2 3\n" +
		b"9" * MIB + b"\n")
	good = open(f"{tree}/proc/self/mountinfo", "rb").read()
	tree.write("proc/self/mountinfo", good + b"50 1 8:1 / /" + b"m" * MIB +
		b" rw - ext4 /dev/sda1 rw\n" + b"5" * MIB + b"\n")
	done = report(tree, "diskstats", "mounts", "disks")
	check({"sda", "dm-0"} <= set(by_name(done, "diskstats")), "diskstats: the others")
	check({"/", "/mnt/export"} <= {row["target"] for row in done.rows("mounts")},
		"mounts")
	for table in ("diskstats", "mounts"):
		equal(done.status_of(table), "partial", f"{table}: status")
		matches("malformed", done.notes(table, "error"), f"{table}: the note")


# ------------------------------------------------------------------------------ numbers


@test
def counters_are_exact_to_the_last():
	tree = trees.ordinary(folder("numbers"))
	counters = [2**63 - 1, 2**63, 1, 2**63 + 5, 2**64 - 1, 0, 1, 2**53 + 1, 0, 0, 0]
	tree.write("proc/diskstats", "8 0 sda " + " ".join(map(str, counters)))
	row = by_name(report(tree, "diskstats"), "diskstats")["sda"]
	equal({name: row[name] for name in ("reads", "reads_merged", "read_bytes",
		"read_ms", "writes", "write_ms")},
		{"reads": 2**63 - 1, "reads_merged": 2**63, "read_bytes": 512,
		"read_ms": 2**63 + 5, "writes": 2**64 - 1, "write_ms": 2**53 + 1},
		"counters")


@test
def counters_that_are_too_large_are_unknown_and_named():
	tree = trees.ordinary(folder("numbers"))
	tree.write("proc/diskstats",
		"8 0 sda 18446744073709551616 1 36028797018963968 4 -5 x7 7 "
		"99999999999999999999999999 9 10 11\n8 16 sdb 1 2 3 4 5 6 7 8 9 10 11")
	done = report(tree, "diskstats")
	row = by_name(done, "diskstats")["sda"]
	expected = {"reads": None, "reads_merged": 1, "read_bytes": None, "read_ms": 4,
		"writes": None, "writes_merged": None, "written_bytes": 3584,
		"write_ms": None, "in_flight": 9, "io_ms": 10, "weighted_io_ms": 11}
	equal({name: row[name] for name in expected}, expected, "the line's cells")
	equal((done.status, done.status_of("diskstats")), (1, "partial"), "status")
	notes = done.notes("diskstats", "error").splitlines()
	for word, reason in (("reads", "2\\^64"),
			("read_bytes|36028797018963968", "2\\^64"),
			("writes", "not a number"), ("writes_merged", "not a number"),
			("write_ms", "2\\^64")):
		check(any(re.search(f"sda.*({word}).*{reason}", note) for note in notes),
			f"the note on {word}", "\n".join(notes))
	equal(by_name(done, "diskstats")["sdb"]["reads"], 1, "the next line is whole")


@test
def sizes_that_overflow_are_unknown_and_named():
	tree = trees.ordinary(folder("numbers"))
	for name, sectors in (("dm-0", 2**55), ("dm-1", 2**55 - 1)):
		tree.write(f"sys/devices/virtual/block/{name}/size", str(sectors))
	done = report(tree, "dm", "disks")
	equal([row["size_bytes"] for row in done.rows("dm")], [None, 2**64 - 512], "dm")
	equal(by_name(done)["dm-0"]["size_bytes"], None, "disks")
	for table in ("dm", "disks"):
		equal(done.status_of(table), "partial", f"{table}: status")
		matches("dm-0.*2\\^64", done.notes(table, "error"), f"{table}: the note")


@test
def numbers_that_are_none_are_unknown_and_named():
	tree = trees.ordinary(folder("numbers"))
	for text in ("-1", "0x10", "12 34", "1e3", "9" * 40, "\u0663", "1.5"):
		tree.write("sys/devices/virtual/block/dm-0/size", text)
		done = report(tree, "dm")
		equal(done.rows("dm")[0]["size_bytes"], None, f"a size of {text!r}")
		matches("dm-0.*size", done.notes("dm", "error"), f"a size of {text!r}")


# -------------------------------------------------------------------------------- lines


@test
def lines_of_the_udev_database_without_an_equals_sign_are_named():
	tree = trees.ordinary(folder("lines"))
	tree.write("run/udev/data/b8:0",
		b"E:no sign\nE:ID_SERIAL_SHORT=known\nE:\nnonsense\nE\n"
		b"S:disk/by-id/x\n\xff\xfe\nE:=value\nE:ID_MODEL_ENC=trailing")
	done = report(tree, "disks")
	row = by_name(done)["sda"]
	equal((row["serial"], row["links"]), ("known", ["/dev/disk/by-id/x"]),
		"what is right")
	equal((done.status, done.status_of("disks")), (1, "partial"), "status")
	matches("run/udev/data/b8:0.*'='", done.notes("disks", "error"), "the note")


@test
def lines_that_break_off_are_named_and_the_others_read():
	tree = trees.ordinary(folder("lines"))
	tree.write("proc/self/mountinfo", b"1 2\n\n"
		b"20 1 253:0 / / rw - ext4 /dev/x rw\n"
		b"21 1 x:y / /a rw - ext4 /dev/x rw\n"
		b"22 1 8:1 / /b rw shared:1 ext4 /dev/x rw\n"
		b"23 1 8:1 / /c rw\n"
		b"24 1 8:1 / /d rw - ext4\n"
		b"25 1 8:1 / /e rw - ext4 /dev/y")
	tree.write("proc/diskstats", b"8\n8 0\n\n8 0 sda\nx y z\n8 16 sdb 1 2 3\n")
	done = report(tree)
	equal([row["target"] for row in done.rows("mounts")], ["/", "/e"], "mounts")
	matches("5 lines are malformed", done.notes("mounts", "error"),
		"mounts: the note")
	equal(by_name(done, "diskstats")["sdb"]["reads_merged"], 2, "diskstats")
	matches("lines are malformed", done.notes("diskstats", "error"),
		"diskstats: the note")
	for table in ("mounts", "diskstats"):
		equal(done.status_of(table), "partial", f"{table}: status")


@test
def bytes_of_any_kind_in_every_file_crash_nothing():
	chance = random.Random(4711)
	noise = chance.randbytes(3000) + b"\x00\n=\n:\n" + chance.randbytes(3000)
	tree = trees.ordinary(folder("noise"))
	for top, _, files in os.walk(str(tree)):
		for file in files:
			path = os.path.join(top, file)
			if not os.path.islink(path) and file != "dev":
				with open(path, "wb") as out:
					out.write(noise)
	done = report(tree)
	equal(len(done.rows("disks")), 5, "every disk is there")


# -------------------------------------------------------------------------------- links


SECRET = "7734773477"


def secret_folder():
	"""Outside of every root: what must never be seen in a report."""
	path = folder("secret")
	other = trees.ordinary(path)
	for name in ("size", "serial", "model", "name", "uuid"):
		write(path / name, f"{SECRET}\n")
	write(path / "mountinfo", f"20 1 8:1 / /{SECRET} rw - ext4 /dev/{SECRET} rw\n")
	write(path / "diskstats", f"8 0 {SECRET} 1 2 3\n")
	write(path / "hostname", f"{SECRET}\n")
	write(path / "udev", f"E:ID_SERIAL_SHORT={SECRET}\nS:disk/by-id/{SECRET}\n")
	(path / "slaves" / SECRET).mkdir(parents=True)
	other.dm(7, SECRET, "", 8)
	return path


def ways_to(target, link):
	"""Links at LINK that would lead to TARGET if they could leave the root."""
	return (str(target), os.path.relpath(target, os.path.dirname(link)),
		"../" * 40 + str(target).lstrip("/"))


@test
def links_out_of_the_root_are_not_followed():
	secret = secret_folder()
	inside = "sys/devices/virtual/block/dm-0"
	cases = {f"{inside}/size": "size", f"{inside}/dm/name": "name",
		f"{inside}/dm": "", f"{inside}/dm/uuid": "uuid",
		f"{inside}/slaves": "slaves", f"{inside}/queue": "",
		"proc/self/mountinfo": "mountinfo", "proc/diskstats": "diskstats",
		"proc/sys/kernel/hostname": "hostname", "run/udev/data/b253:0": "udev",
		"run/udev/data": "run/udev/data", "sys/dev/block": "sys/dev/block",
		"sys": "sys", "proc/swaps": "diskstats",
		inside: "sys/devices/virtual/block/dm-7",
		"sys/dev/block/253:9": "sys/devices/virtual/block/dm-7"}
	for path, target in cases.items():
		for way in range(3):
			tree = trees.ordinary(folder("links"))
			link = f"{tree}/{path}"
			subprocess.run(["rm", "-rf", link], check=True)
			os.symlink(ways_to(secret / target, link)[way], link)
			done = report(tree)
			without(SECRET, done.text + done.stderr, f"{path}, way {way}")
			without("dm-7", done.text + done.stderr, f"{path}, way {way}")


@test
def links_inside_the_root_are_followed():
	tree = trees.ordinary(folder("links"))
	os.rename(f"{tree}/proc", f"{tree}/real")
	# An absolute link means the root that is read, as it would there.
	os.symlink("/real", f"{tree}/proc")
	done = report(tree)
	equal(len(done.rows("diskstats")), 2, "an absolute link")
	equal(done.report["inv"]["host"], "made-up", "the host's name behind it")


@test
def loops_of_links_end():
	for path in ("sys/dev/block/8:0", "sys/block/sda", "proc/self/mountinfo",
			"proc/diskstats", "run/udev/data/b8:0", "proc",
			"sys/devices/virtual/block/dm-0/slaves",
			"sys/devices/virtual/block/dm-0/dm/name",
			"sys/devices/virtual/block/dm-0"):
		for target in ("loop", "../loop", path.split("/")[-1], "/" + path, ".",
				"..", "/"):
			tree = trees.ordinary(folder("loops"))
			link = f"{tree}/{path}"
			subprocess.run(["rm", "-rf", link], check=True)
			os.symlink(target, link)
			loop = os.path.join(os.path.dirname(link), "loop")
			os.symlink(os.path.basename(link), loop)
			done = report(tree)
			if path.startswith("proc"):
				equal(len(done.rows("disks")), 5,
					f"{path} to {target}: the disks")
			else:
				check(len(done.rows("diskstats")) == 2,
					f"{path} to {target}: diskstats")


@test
def a_device_whose_link_goes_round_is_named_and_the_others_are_there():
	tree = trees.ordinary(folder("loops"))
	os.unlink(f"{tree}/sys/dev/block/253:1")
	os.symlink("253:1", f"{tree}/sys/dev/block/253:1")
	done = report(tree, "disks")
	equal(set(by_name(done)), {"dm-0", "sda", "sda1", "sdb"}, "the others")
	equal((done.status, done.status_of("disks")), (1, "partial"), "status")
	matches("253:1: Too many levels of symbolic links", done.notes("disks", "error"),
		"note")


# ------------------------------------------------------------------------ special files


SPECIAL = {"size": stat.S_IFIFO, "ro": stat.S_IFCHR, "removable": stat.S_IFIFO,
	"queue/rotational": stat.S_IFCHR, "queue/scheduler": stat.S_IFIFO,
	"dm/name": stat.S_IFIFO, "dm/uuid": stat.S_IFCHR, "dm/suspended": stat.S_IFIFO}


def make_special(path, kind):
	"""A pipe, or the node of /dev/null: whoever opens it does no harm."""
	subprocess.run(["rm", "-rf", path], check=True)
	os.mknod(path, kind | 0o644, os.makedev(1, 3) if kind == stat.S_IFCHR else 0)


def opened(*words):
	"""The paths that inv opens for more than a name."""
	traces = folder("traces")
	done = subprocess.run(["strace", "-ff", "-y", "-qq", "-e",
		"trace=open,openat,openat2", "-o", traces / "of", world.inv, "--json",
		*words], env=environment({}), capture_output=True, timeout=60)
	check(done.returncode in (0, 1), "under strace", done.stderr.decode())
	lines = [line for trace in traces.iterdir()
		for line in trace.read_text("latin-1").splitlines()]
	return {match[1] for line in lines if "O_PATH" not in line
		and (match := re.search(r"= \d+<(.*)>$", line))}


def opened_below(tree, *tables):
	prefix = f"{tree}/"
	return {path.removeprefix(prefix) for path in opened(f"--root={tree}", *tables)
		if path.startswith(prefix)}


@test
def pipes_and_devices_in_place_of_attributes_are_not_opened():
	tree = trees.ordinary(folder("special"))
	device = "sys/devices/virtual/block/dm-1"
	for attribute, kind in SPECIAL.items():
		make_special(f"{tree}/{device}/{attribute}", kind)
	make_special(f"{tree}/run/udev/data/b253:1", stat.S_IFIFO)
	done = report(tree)
	equal(len(done.rows("diskstats")), 2, "the other tables")
	check({"dm-0", "sda", "sda1", "sdb"} <= set(by_name(done)), "the other disks")
	special = {f"{device}/{attribute}" for attribute in SPECIAL}
	special.add("run/udev/data/b253:1")
	seen = opened_below(tree, *TABLES)
	check("sys/devices/virtual/block/dm-0/dm/name" in seen,
		"the trace sees what is opened", str(sorted(seen)[:9]))
	equal(seen & special, set(), "none was opened")


@test
def pipes_and_devices_in_place_of_files_are_not_opened():
	for kind in (stat.S_IFIFO, stat.S_IFCHR):
		tree = trees.ordinary(folder("special"))
		files = {"proc/self/mountinfo", "proc/diskstats",
			"proc/sys/kernel/hostname", "proc/swaps"}
		for path in files:
			make_special(f"{tree}/{path}", kind)
		done = report(tree)
		for table in ("mounts", "diskstats"):
			equal(done.status_of(table), "failed", f"{table}: status")
			matches("proc/", done.notes(table, "error"), f"{table}: the note")
		equal(len(done.rows("disks")), 5, "the disks are there")
		equal(opened_below(tree, *TABLES) & files, set(), "none was opened")


@test
def pipes_in_place_of_directories_hang_nothing():
	for path in ("sys/dev/block", "sys/devices/virtual/block/dm-0/slaves",
			"run/udev/data", "sys/devices/virtual/block/dm-0/dm",
			"sys/dev/block/253:0", "etc", "proc/self"):
		tree = trees.ordinary(folder("special"))
		os.makedirs(f"{tree}/{os.path.dirname(path)}", exist_ok=True)
		make_special(f"{tree}/{path}", stat.S_IFIFO)
		done = report(tree)
		equal(opened_below(tree, "disks", "dm") & {path}, set(),
			f"{path}: not opened")
		check(len(done.rows("diskstats")) == 2, f"{path}: the other tables")


@test
def no_device_of_this_machine_is_opened():
	harmless = re.compile("/dev/(null|pts/|tty)")
	nodes = [path for path in opened(*TABLES) if path.startswith("/dev/")]
	equal([path for path in nodes if not harmless.match(path)], [], "nodes opened")
