"""The command line."""
import shutil

from common import PLUGINS, columns_of, on_machine, tables
from invtest import equal, folder, inv, matches, refused, test, without

# No time, no seconds: two runs are alike.
STABLE = ("--stable", "--json")


def same(words, others, what):
	"""Two command lines do the same."""
	first, second = on_machine(*STABLE, *words), on_machine(*STABLE, *others)
	equal(first.status, 0, f"{what}: exit status")
	equal(second.stdout, first.stdout, what)


# -------------------------------------------------------------------------- what to run


@test
def without_a_name_every_default_is_reported():
	done = on_machine("--json")
	equal(list(done.report), ["disks", "dm", "mounts", "inv"], "no name: tables")


@test
def names_may_be_joined_by_commas():
	same(["disks", "mounts"], ["disks,mounts"], "disks,mounts")
	same(["disks", "dm", "mounts"], ["disks,dm", "mounts"], "disks,dm mounts")


@test
def tables_come_in_the_order_asked_for():
	for order in (["mounts", "disks", "dm"], ["dm", "mounts", "disks"]):
		done = on_machine("--json", *order)
		equal(list(done.report), [*order, "inv"], f"the order {order}")
		equal(list(done.report["inv"]["tables"]), order,
			f"the outcomes' order {order}")


@test
def a_table_named_twice_is_reported_once():
	same(["disks"], ["disks", "disks"], "disks disks")
	same(["disks", "dm"], ["disks,dm,disks"], "disks,dm,disks")


@test
def options_stand_anywhere():
	same(["-c", "name", "disks"], ["disks", "-c", "name"], "-c behind")
	same(["-cname,size_bytes", "disks"], ["disks", "--columns=name,size_bytes"],
		"-cA,B")
	same(["disks", "dm"], ["disks", "--quiet", "dm"], "an option between")
	same(["disks"], ["--", "disks"], "--")
	equal(on_machine("-t", "disks").stdout, on_machine("disks", "--tsv").stdout,
		"--tsv")
	equal(on_machine("-t", "disks").stdout, on_machine("--tab", "disks").stdout,
		"--tab")


@test
def the_last_format_named_counts():
	equal(on_machine("--json", "--tab", "dm").stdout,
		on_machine("--tab", "dm").stdout, "--json --tab")


@test
def arguments_go_to_the_collector_that_takes_them():
	done = on_machine("words", "disks", "b", "a", "--json")
	equal(done.rows("words"), [{"word": "a"}, {"word": "b"}, {"word": "disks"}],
		"words")
	done = on_machine("--json", "words", "--", "-x", "--tab", "a,b", "")
	equal([row["word"] for row in done.rows("words")], [None, "--tab", "-x", "a,b"],
		"words behind --")


# ------------------------------------------------------------------------------ refused


@test
def an_unknown_collector_is_refused_with_the_nearest():
	for word, nearest in (("disk", "disks"), ("diks", "disks"), ("Disks", "disks"),
			("mount", "mounts"), ("dsikstats", "diskstats"), ("d", "dm")):
		refused(on_machine("--json", word), f"inv {word}", word,
			f"did you mean {nearest}\\?")
	for words in (["disks", "monuts"], ["disks,monuts"], ["monuts", "disks"]):
		refused(on_machine(*words), f"inv {words}", "did you mean mounts")
	refused(on_machine("xyzzy"), "inv xyzzy", "xyzzy", "--list")
	for word in ("", ",", "disks,", ",disks", "a" * 5000, "../disks", "dis ks"):
		refused(on_machine(word), f"inv {word[:20]!r}")


@test
def an_unknown_column_is_refused_with_the_nearest():
	for word, nearest in (("size_byte", "size_bytes"), ("nmae", "name"),
			("fstype", "fs_type"), ("SERIAL", "serial")):
		refused(on_machine("-c", word, "disks"), f"-c {word}", word,
			f"did you mean {nearest}\\?")
	refused(on_machine("-c", "xyzzy", "disks"), "-c xyzzy", "xyzzy", "--help disks")
	refused(on_machine("-c", "name,", "disks"), "-c name,")
	refused(on_machine("-c", "", "disks"), "-c ''")


@test
def an_unknown_option_is_refused_with_the_nearest():
	for word, nearest in (("--jsno", "--json"), ("--colums=name", "--columns"),
			("--no-headers", "--no-header"), ("--ndjsn", "--ndjson"),
			("--rot=/", "--root")):
		refused(on_machine(word, "disks"), word, f"did you mean {nearest}\\?")
	refused(on_machine("--xyzzy", "disks"), "--xyzzy", "--xyzzy", "--help")
	refused(on_machine("-x", "disks"), "-x", "-x", "--help")


@test
def a_letter_in_a_bundle_is_named_itself():
	for words in (["-jx"], ["-xj"], ["--json", "-xj"], ["--tab", "-tx", "disks"]):
		refused(on_machine(*words), f"inv {words}", "-x\\b")


@test
def options_with_a_missing_or_needless_argument_are_refused():
	for word in ("-c", "--columns", "-o", "--root", "--timeout", "--plugin"):
		refused(on_machine("disks", word), f"{word} alone",
			f"{word}\\b.*argument")
	for word in ("--json=yes", "--stable=1", "--list=x"):
		refused(on_machine(word, "disks"), word, word.split("=")[0],
			"no argument")


@test
def a_timeout_that_is_no_number_of_seconds_is_refused():
	for word in ("0", "-1", "abc", "", "nan", "inf", "-inf", "1e9", "5s", "1,5",
			"1 2"):
		refused(on_machine(f"--timeout={word}", "disks"), f"--timeout={word}",
			"--timeout")
	for word in ("0.5", ".5", "30", "1e1", "86400"):
		equal(on_machine(f"--timeout={word}", "dm").status, 0,
			f"--timeout={word}")


@test
def nothing_is_written_when_the_command_line_is_refused():
	file = folder("refused") / "report"
	refused(on_machine("-o", str(file), "disks", "nosuch"), "-o and an unknown name")
	equal(file.exists(), False, "-o and an unknown name: no file")


# ------------------------------------------------------------------------------ columns


@test
def columns_come_in_the_order_asked_for():
	done = on_machine("--json", "-c", "size_bytes,name,parents", "disks")
	equal([list(row) for row in done.rows("disks")],
		[["size_bytes", "name", "parents"]] * 5, "the keys of each row")
	equal([row["name"] for row in done.rows("disks")],
		["dm-0", "dm-1", "sda", "sda1", "sdb"], "rows stay sorted by their key")
	done = on_machine("--json", "-c", "size_bytes", "disks")
	equal([row["size_bytes"] for row in done.rows("disks")],
		[1 << 27, 1 << 27, 1 << 30, 1 << 29, 1 << 31],
		"sorted by a key that is not shown")


@test
def columns_of_several_tables_are_those_that_each_has():
	done = on_machine("--json", "-c", "name,reads,vg", "disks", "diskstats")
	equal(list(done.rows("disks")[0]), ["name", "vg"], "of disks")
	equal(list(done.rows("diskstats")[0]), ["name", "reads"], "of diskstats")
	refused(on_machine("-c", "vg", "disks", "diskstats"), "a table without any",
		"diskstats")


@test
def a_column_named_twice_is_refused():
	refused(on_machine("-c", "name,size_bytes,name", "disks"), "-c name twice",
		"name", "twice")


@test
def a_column_that_another_option_hides_is_refused():
	refused(on_machine("--stable", "-c", "name,reads", "diskstats"), "volatile",
		"reads", "--stable")
	refused(on_machine("--redact", "-c", "name,serial", "disks"), "private", "serial",
		"--redact")


# ----------------------------------------------------------------------- stable, redact


@test
def stable_reports_are_the_same_byte_for_byte():
	for output in ("--json", "--tab", "--ndjson", "--table"):
		words = (output, "--stable", "disks", "dm", "mounts", "diskstats", "good")
		first = on_machine(*words)
		equal(on_machine(*words).stdout, first.stdout, f"{output} --stable twice")
	report = on_machine("--json", "--stable", "good", "diskstats").report
	equal("time" in report["inv"], False, "--stable: no time")
	equal("seconds" in report["inv"]["tables"]["good"], False, "--stable: no seconds")
	equal("ticks" in report["good"][0], False, "--stable: no volatile column")
	equal("ticks" in on_machine("--json", "good").rows("good")[0], True,
		"without: there")


@test
def stable_leaves_out_volatile_columns_and_no_others():
	for table in tables():
		columns = columns_of(table)
		rows = on_machine("--json", "--stable", table).rows(table)
		equal(list(rows[0]), [name for name in columns
			if "volatile" not in columns[name]], f"{table} --stable")


@test
def redact_leaves_out_private_columns_and_no_others():
	hidden = 0
	for table in tables():
		columns = columns_of(table)
		rows = on_machine("--json", "--redact", table).rows(table)
		equal(list(rows[0]), [name for name in columns
			if "private" not in columns[name]], f"{table} --redact")
		hidden += len(columns) - len(rows[0])
	equal(hidden > 4, True, "--redact hides something")


@test
def redact_leaves_no_trace_of_what_is_private():
	words = ("disks", "dm", "mounts", "diskstats", "good")
	secrets = r"S3CR3T|s3cr3t|5000c500|192\.0\.2\.7|4711-0815|made-up"
	for output in ("--json", "--tab", "--ndjson", "--table"):
		done = on_machine(output, "--redact", *words)
		without(secrets, done.text + done.stderr, f"{output} --redact")
		matches(secrets, on_machine(output, *words).text,
			f"{output} without --redact")
	done = on_machine("--json", "--redact", "disks")
	equal(done.report["inv"]["host"], None, "--redact: the host")


# ------------------------------------------------------------------------------- others


@test
def notes_are_in_the_report_and_on_standard_error():
	done = inv("--json", "--root=/nonexistent", "disks", "mounts")
	equal(done.status, 1, "notes: exit status")
	equal(done.stderr.splitlines(), [f"inv: {note['table']}: {note['message']}"
		for note in done.report["inv"]["notes"]], "notes: on standard error")


@test
def quiet_leaves_out_warnings_and_no_errors():
	path = folder("quiet")
	for name in ("right", "complains"):
		shutil.copy(PLUGINS / "program", path / name)
	done = on_machine("--quiet", "--json", "dm", "right", "complains",
		env={"INV_PLUGIN_DIR": str(path)})
	equal(done.stderr, "inv: complains: the paper is wet\n",
		"--quiet: standard error")
	equal(done.notes("right", "warning"), "take care",
		"--quiet: the report has it all")
	done = on_machine("right", env={"INV_PLUGIN_DIR": str(path)})
	matches("take care", done.stderr, "without --quiet")


@test
def an_error_note_makes_the_status_one_and_a_warning_does_not():
	equal(on_machine("--json", "disks").status, 0, "nothing missing")
	done = inv("--json", "--root=/nonexistent", "disks")
	equal((done.status, done.status_of("disks")), (1, "failed"), "all is missing")
