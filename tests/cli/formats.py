"""JSON, NDJSON, tab-delimited lines and tables for people."""
import json
import os
import pty
import re
import subprocess

import trees
from common import machine, on_machine, plugins
from invtest import (check, environment, equal, folder, matches, strict_json, test,
	without, world)

LARGEST, SMALLEST = 2**64 - 1, -2**63

GOOD = [{"name": name, "small": small, "large": LARGEST, "deep": SMALLEST, "real": 0.1,
	"yes": yes, "many": ["one", "", "t,wo"], "secret": "4711-0815", "roots": None}
	for name, small, yes in (("alpha", 1001, False), ("beta", 1002, False),
		("gamma", 1000, True))]


# --------------------------------------------------------------------------------- JSON


@test
def json_has_every_type_as_it_is():
	done = on_machine("--json", "good")
	rows = [{name: cell for name, cell in row.items() if name != "ticks"}
		for row in done.rows("good")]
	equal(rows, GOOD, "the rows")
	equal([type(cell) for cell in rows[0].values()],
		[str, int, int, int, float, bool, list, str, type(None)], "their types")
	matches('"large":18446744073709551615,"deep":-9223372036854775808,"real":0.1,',
		done.text, "numbers to the letter")


@test
def json_has_a_row_a_line():
	done = on_machine("--json", "disks", "dm")
	lines = done.text.split("\n")
	equal(lines[0], '{"disks":[', "the first line")
	for i, row in enumerate(done.rows("disks")):
		equal(json.loads(re.sub(r"(\],|,)$", "", lines[1 + i])), row,
			f"line {i + 2}")
	equal(lines[6], '"dm":[', "the next table's line")
	equal(done.text.count("\n"), len(lines) - 1, "lines end")
	equal(done.text[-1], "\n", "the last line ends too")


@test
def json_says_what_became_of_each_table():
	done = on_machine("--json", "disks", "good")
	head = done.report["inv"]
	equal(list(done.report)[-1], "inv", "inv is the last key")
	equal((head["schema"], head["host"], head["root"]), (1, "made-up", machine()),
		"head")
	matches(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", head["time"], "time")
	matches(r"^\d+\.\d+\.\d+", head["version"], "version")
	equal(head["notes"], [], "notes")
	equal({table: (outcome["status"], outcome["rows"])
		for table, outcome in head["tables"].items()},
		{"disks": ("ok", 5), "good": ("ok", 3)}, "tables")
	check(0 < head["tables"]["disks"]["seconds"] < 10, "seconds",
		str(head["tables"]["disks"]["seconds"]))


@test
def json_of_a_table_without_rows_is_an_empty_list():
	done = on_machine("--json", "words")
	equal(done.rows("words"), [], "no rows")
	equal(done.report["inv"]["tables"]["words"]["rows"], 0, "their number")


# ------------------------------------------------------------------------------- NDJSON


@test
def ndjson_has_an_object_a_row_with_its_table():
	done = on_machine("--ndjson", "good", "disks")
	objects = [strict_json(line.encode()) for line in done.text.splitlines()]
	equal([row["table"] for row in objects], ["good"] * 3 + ["disks"] * 5, "tables")
	equal([list(row)[0] for row in objects], ["table"] * 8, "table is the first key")
	report = on_machine("--json", "disks").report
	equal([{name: cell for name, cell in row.items() if name != "table"}
		for row in objects[3:]], report["disks"], "the same cells as in JSON")


# ---------------------------------------------------------------------------------- tab


@test
def tab_has_a_heading_and_a_line_a_row():
	done = on_machine("--tab", "-c", "name,small,deep,real,yes,many,roots", "good")
	equal(done.text, "name\tsmall\tdeep\treal\tyes\tmany\troots\n"
		"alpha\t1001\t-9223372036854775808\t0.1\tfalse\tone,,t\\,wo\t-\n"
		"beta\t1002\t-9223372036854775808\t0.1\tfalse\tone,,t\\,wo\t-\n"
		"gamma\t1000\t-9223372036854775808\t0.1\ttrue\tone,,t\\,wo\t-\n", "tab")


@test
def tab_of_several_tables_names_them_on_every_line():
	done = on_machine("--tab", "-c", "name,device", "disks", "dm")
	equal(done.text,
		"#disks\tname\ndisks\tdm-0\ndisks\tdm-1\ndisks\tsda\ndisks\tsda1\n"
		"disks\tsdb\n#dm\tname\tdevice\ndm\tvg-root\tdm-0\ndm\tvg-var\tdm-1\n",
		"two tables")


@test
def tab_without_a_heading_has_only_rows():
	done = on_machine("--tab", "--no-header", "-c", "device,name", "dm")
	equal(done.text, "dm-0\tvg-root\ndm-1\tvg-var\n", "one table")
	done = on_machine("--tab", "--no-header", "-c", "name", "dm", "good")
	equal(done.text,
		"dm\tvg-root\ndm\tvg-var\ngood\talpha\ngood\tbeta\ngood\tgamma\n",
		"two tables")


@test
def tab_writes_a_dash_for_the_unknown_and_escapes_a_real_one():
	done = on_machine("--tab", "--no-header", "words", "--", "-", "", "--", "-x",
		"\\-")
	equal(done.text.splitlines(), ["-", "\\-", "--", "-x", "\\\\-"], "dashes")


@test
def awk_finds_the_same_number_of_fields_on_every_line():
	done = on_machine("--tab", "disks")
	counts = subprocess.run(["awk", "-F", "\t", "{ print NF }"], input=done.stdout,
		capture_output=True, check=True).stdout.split()
	equal(len(counts), 6, "lines")
	equal(len(set(counts)), 1, "fields")
	without("\t\t|\t$|^\t", done.text, "no field is empty")


# -------------------------------------------------------------------------------- table


@test
def a_table_is_aligned_and_its_sizes_are_human():
	done = on_machine("--table", "-c", "name,size_bytes,type,removable,parents",
		"disks")
	equal([line.split() for line in done.text.splitlines()], [
		["NAME", "SIZE", "TYPE", "REMOVABLE", "PARENTS"],
		["dm-0", "128M", "lvm", "no", "sda1"],
		["dm-1", "128M", "lvm", "no", "sda1"],
		["sda", "1.0G", "disk", "no"],
		["sda1", "512M", "part", "no", "sda"],
		["sdb", "2.0G", "disk", "no"]], "words")
	lines = done.text.splitlines()
	sizes = ("128M", "128M", "1.0G", "512M", "2.0G")
	ends = {line.index(size) + len(size) for line, size in zip(lines[1:], sizes)}
	equal(len(ends), 1, "sizes end in one column")
	equal({line.index(kind) for line, kind in
		zip(lines[1:], ("lvm", "lvm", "disk", "part", "disk"))},
		{lines[0].index("TYPE")}, "words begin in one column")
	without("\x1b", done.text, "no colour")


@test
def a_table_without_a_heading_has_only_rows():
	done = on_machine("--table", "--no-header", "-c", "name", "disks")
	equal(done.text.split(), ["dm-0", "dm-1", "sda", "sda1", "sdb"], "rows")


# ------------------------------------------------------------------------ on a terminal


def on_terminal(*words, env=()):
	"""What inv writes to a terminal."""
	env = {"INV_PLUGIN_DIR": str(plugins()), "TERM": "xterm", **dict(env)}
	master, slave = pty.openpty()
	running = subprocess.Popen([world.inv, f"--root={machine()}", *words],
		stdout=slave, stdin=slave, stderr=subprocess.DEVNULL,
		start_new_session=True, env=environment(env))
	os.close(slave)
	written = b""
	try:
		while piece := os.read(master, 65536):
			written += piece
	except OSError:
		pass  # The other end is closed.
	os.close(master)
	running.wait(10)
	return written.decode().replace("\r\n", "\n")


COLOUR = "\x1b\\["


@test
def on_a_terminal_the_default_is_a_coloured_table():
	text = on_terminal("-c", "name,size_bytes", "disks")
	matches("(?m)^sda +1.0G$", text, "a table")
	matches(COLOUR, text, "colour")


@test
def no_color_is_obeyed_unless_it_is_empty():
	words = ("-c", "name,size_bytes", "disks")
	without(COLOUR, on_terminal(*words, env={"NO_COLOR": "1"}), "NO_COLOR=1")
	matches(COLOUR, on_terminal(*words, env={"NO_COLOR": ""}), "NO_COLOR=")


@test
def on_a_terminal_a_format_that_is_named_is_written():
	equal(strict_json(on_terminal("--json", "good").encode())["good"][0]["name"],
		"alpha", "--json")
	matches("^name\tsmall", on_terminal("--tab", "good"), "--tab")


@test
def to_anything_else_the_default_is_json_without_colour():
	equal(len(on_machine("disks").rows("disks")), 5, "to a pipe")
	without("\x1b", on_machine("--table", "disks").text, "a table to a pipe")
	file = folder("terminal") / "report"
	equal(on_terminal("-o", str(file), "disks"), "",
		"-o on a terminal: nothing is shown")
	equal(len(strict_json(file.read_bytes())["disks"]), 5, "-o on a terminal: JSON")


@test
def a_terminal_gets_no_control_characters_from_names():
	tree = trees.Tree(folder("terminal"))
	tree.dm(0, b"red\x1b[31m\x07\x9b31m\xc2\x9b31m\r\n\n", "", 8)
	for output in ("--table", "--tab"):
		text = on_machine(output, f"--root={tree}", "dm").text
		without("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text, output)
	text = on_terminal("--no-header", f"--root={tree}", "dm", env={"NO_COLOR": "1"})
	without("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text, "on the terminal")
