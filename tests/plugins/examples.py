"""The examples of contrib/plugins, built and run as their README says."""
import csv
import io
import os
import pathlib
import shutil

import trees
from invtest import (NOBODY, PROJECT, compile_plugin, equal, folder, inv, matches, test,
	without, world, write)

EXAMPLES = PROJECT / "contrib" / "plugins"


def example_folder():
	path = world.folder / "examples"
	if not path.exists():
		path.mkdir()
		for name in ("uptime", "csv"):
			compile_plugin(EXAMPLES / f"{name}.c", path / f"{name}.so",
				"-Wpedantic", "-Wconversion")
		shutil.copy(EXAMPLES / "users", path / "users")
	return path


def example(*words, **options):
	return inv(*words, env={"INV_PLUGIN_DIR": str(example_folder())}, **options)


# ------------------------------------------------------------------------------- uptime


@test
def uptime_says_what_the_kernel_says():
	before = float(pathlib.Path("/proc/uptime").read_text().split()[0])
	done = example("--json", "uptime")
	after = float(pathlib.Path("/proc/uptime").read_text().split()[0])
	equal(done.status, 0, "uptime: exit status")
	row, = done.rows("uptime")
	equal(before <= row["uptime_seconds"] <= after, True, "uptime: between two looks")
	equal(row["boot_id"],
		pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip(),
		"uptime: the boot")


@test
def uptime_reads_below_the_root_alone():
	root = folder("root")
	write(root / "proc/uptime", "12.34 56.78\n")
	write(root / "proc/sys/kernel/random/boot_id", "b-o-o-t\n")
	done = example("--json", f"--root={root}", "uptime")
	equal(done.rows("uptime"), [{"boot_id": "b-o-o-t", "uptime_seconds": 12.34,
		"idle_seconds": 56.78}], "uptime below a root")
	(root / "proc/uptime").unlink()
	(root / "proc/uptime").symlink_to("/proc/loop")
	(root / "proc/loop").symlink_to("/../../../proc/uptime")
	done = example("--json", f"--root={root}", "uptime")
	equal(done.status_of("uptime"), "failed", "uptime: links that go round")
	write(root / "proc/loop.txt", "long ago\n")
	(root / "proc/uptime").unlink()
	(root / "proc/uptime").symlink_to("/proc/loop.txt")
	done = example("--json", f"--root={root}", "uptime")
	equal(done.status_of("uptime"), "failed", "uptime: no numbers")
	matches("not two numbers: long ago", done.notes("uptime"), "uptime: no numbers")


@test
def uptime_under_stable_is_the_boot_alone():
	done = example("--json", "--stable", "uptime")
	equal([list(row) for row in done.rows("uptime")], [["boot_id"]], "--stable")


# ---------------------------------------------------------------------------------- csv


def read_csv(data):
	text = data.decode("utf-8", "surrogateescape")
	return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@test
def csv_is_read_back_as_it_was():
	tree = trees.Tree(folder("csv"))
	names = [b"plain", b'quo"te', b"com,ma", b"new\nline", b"cr\r\nlf",
		b"bad\xff\xfe", b"back\\slash", b" blanks ", "\u00fcn\u00ef".encode()]
	for i, name in enumerate(names):
		tree.dm(i, name + b"\n", "", 8)
	done = example("--csv", f"--root={tree}", "-c", "device,name,vg,size_bytes", "dm")
	equal(done.status, 0, "csv: exit status")
	equal(read_csv(done.stdout), [["device", "name", "vg", "size_bytes"]] + [
		[f"dm-{i}", name.decode("utf-8", "surrogateescape"), "", "4096"]
		for i, name in enumerate(names)], "csv: fields")


@test
def csv_of_several_tables_names_them():
	tree = trees.ordinary(folder("csv"))
	done = example("--csv", f"--root={tree}", "-c", "name,parents,read_only", "disks",
		"diskstats", "dm")
	lines = read_csv(done.stdout)
	equal(lines[:2], [["table", "name", "parents", "read_only"],
		["disks", "dm-0", "sda1", "false"]], "csv: the first table")
	equal([line[0] for line in lines].count("table"), 3, "csv: a heading a table")
	done = example("--csv", "--no-header", f"--root={tree}", "dm")
	equal(read_csv(done.stdout)[0][0], "dm-0", "csv: no heading")
	equal(done.stdout.count(b"\r\n"), done.stdout.count(b"\n"), "csv: ends of lines")


# -------------------------------------------------------------------------------- users


@test
def users_are_those_of_the_file():
	root = folder("root")
	write(root / "etc/passwd", b"root:x:0:0:root:/root:/bin/bash\n"
		b"ada:x:1000:1000:Ada L.,room 1,:/home/ada:/bin/sh\n"
		b"no account\n"
		b"odd:x:1001:1001:\xff\"\\:/home/o\tdd:\n"
		b"nan:x:many:1001:::\n")
	done = example("--json", f"--root={root}", "users")
	equal(done.rows("users"), [
		{"name": "ada", "uid": 1000, "gid": 1000, "full_name": "Ada L.",
			"home": "/home/ada", "shell": "/bin/sh"},
		{"name": "odd", "uid": 1001, "gid": 1001, "full_name": "\\\\xff\"\\",
			"home": "/home/o\tdd", "shell": None},
		{"name": "root", "uid": 0, "gid": 0, "full_name": "root", "home": "/root",
			"shell": "/bin/bash"}], "users: rows")
	equal(done.notes("users", "error").splitlines(),
		["etc/passwd: line 3 is no account", "etc/passwd: line 5 is no account"],
		"users: notes")
	equal(done.status_of("users"), "partial", "users: status")
	done = example("--tab", "--redact", f"--root={root}", "users")
	without("Ada", done.text, "users: --redact")


@test
def users_of_this_machine_need_no_root():
	expected = [line.split(":")[0] for line in
		pathlib.Path("/etc/passwd").read_text().splitlines()]
	path = folder("anybody")
	shutil.copy(EXAMPLES / "users", path / "users")
	done = inv("--json", "users", env={"INV_PLUGIN_DIR": str(path)}, user=NOBODY,
		group=NOBODY, extra_groups=[])
	equal(done.status, 0, "users as nobody: exit status")
	equal([row["name"] for row in done.rows("users")], sorted(expected),
		"users as nobody: names")


@test
def users_do_not_follow_a_link_out_of_the_root():
	secret = write(world.folder / "secret", "s3cr3t:x:0:0::/:/bin/sh\n")
	root = folder("root/etc").parent
	for target in (str(secret), os.path.relpath(secret, root / "etc")):
		(root / "etc/passwd").unlink(missing_ok=True)
		(root / "etc/passwd").symlink_to(target)
		done = example("--json", f"--root={root}", "users")
		equal(done.status_of("users"), "failed", "users: a link out: status")
		without("s3cr3t", done.text + done.stderr, "users: a link out")
		matches("out of the root", done.notes("users"), "users: a link out: note")


@test
def users_without_a_file_are_an_error():
	done = example("--json", f"--root={folder('empty')}", "users")
	equal(done.status_of("users"), "failed", "users: no file: status")
	matches("etc/passwd: No such file", done.notes("users"), "users: no file: note")


@test
def every_example_is_described():
	for name in ("uptime", "users"):
		done = example("--help", name)
		equal((done.status, done.stderr), (0, ""), f"--help {name}")
		matches("(?s)Columns:.*key", done.text, f"--help {name}")
	listed = example("--list")
	equal(listed.stderr, "", "--list: standard error")
	for name in ("uptime", "users", "csv"):
		matches(f"(?m)^  {name} ", listed.text, f"--list: {name}")
