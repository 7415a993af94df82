"""Executable collectors that go wrong."""
import os
import signal
import subprocess

from beside import good_folder, program_folder, root, run_beside
from invtest import (bounded, check, commands, environment, equal, inv, matches,
	none_left, test, until, world)


def row(name, number=None):
	return {"name": name, "number": number, "depth": None, "real": None, "yes": None,
		"many": None}


TWO_ROWS = [row("a", 1), row("b", 2)]


def run_program(name, timeout=1.0):
	"""Reports the program NAME between two collectors that are right."""
	return run_beside(name, timeout=timeout,
		plugins=good_folder(program_folder(name)))


def costs_its_table(name, status, *patterns, rows=TWO_ROWS, timeout=1.0):
	done = run_program(name, timeout)
	equal(done.status_of(name), status, f"{name}: status")
	equal(done.rows(name), rows, f"{name}: rows")
	for pattern in patterns:
		matches(pattern, done.notes(name, "error"), f"{name}: the note")
	return done


@test
def a_program_that_is_right_gives_every_type():
	done = inv("--json", "right",
		env={"INV_PLUGIN_DIR": str(program_folder("right"))})
	equal(done.status, 0, "right: exit status")
	equal(done.rows("right"), [*TWO_ROWS,
		{"name": "c", "number": 2**63 - 1, "depth": -5, "real": 0.5, "yes": True,
			"many": ["x", "y"]},
		row("d")], "right: rows")
	equal(done.notes("right", "warning"), "take care", "right: the warning")
	none_left("right")


def shown(name, *words, **env):
	"""What the program NAME shows of how it was started."""
	done = inv("--json", "--timeout=5", f"--root={root()}", name, *words,
		env={"INV_PLUGIN_DIR": str(program_folder(name)), **env})
	equal((done.status, done.stderr), (0, ""), f"{name}: exit status")
	return [row["name"] for row in done.rows(name)]


@test
def a_program_is_given_its_arguments_and_environment():
	equal(shown("shows_arguments", "two words", "b", "--", "--tab"),
		["--tab", "b", "two words"], "arguments")
	place, timeout, user = shown("shows_environment", INV_TEST_WORD="kept")
	equal((place, user), (f"root {root()}", "user kept"), "environment")
	seconds = float(timeout.removeprefix("timeout "))
	check(4 < seconds <= 5, "INV_TIMEOUT is what is left", timeout)


@test
def a_program_is_given_three_streams_and_no_other_descriptor():
	files = shown("shows_descriptors")
	# The shell has its script open as 10, and 3 is the listing itself.
	equal({name.split("/")[-1] for name in files} - {"10"}, {"0", "1", "2", "3"},
		"descriptors")


@test
def a_program_has_every_signal_as_inv_was_given_it():
	# What another program is given by the same parent.
	given = subprocess.run(["grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"],
		capture_output=True, text=True, check=True)
	equal(shown("shows_signals"), given.stdout.replace("\t", " ").splitlines(), "signals")


@test
def a_program_gives_a_number_over_2_to_the_63_as_digits():
	done = inv("--json", "largest",
		env={"INV_PLUGIN_DIR": str(program_folder("largest"))})
	equal(done.rows("largest"), [row("x", 2**64 - 1)], "largest: rows")
	equal(done.notes("largest"), "", "largest: notes")


@test
def numbers_out_of_range_are_named():
	costs_its_table("too_large", "partial", "line 1: too big",
		"line 2: number is not", rows=[*TWO_ROWS, row("x")])


@test
def a_program_without_an_end_is_not_believed():
	costs_its_table("no_end", "partial", "without an answer")


@test
def a_program_s_status_and_last_words_are_named():
	costs_its_table("exits3", "partial", "status 3: out of paper")


@test
def a_program_that_fails_after_its_end_has_failed():
	costs_its_table("exits3_after_end", "partial", "status 3")


@test
def a_program_killed_by_a_signal_is_named():
	costs_its_table("killed", "partial", "signal 11 .Segmentation fault")


@test
def a_program_that_hangs_is_ended():
	costs_its_table("hangs", "timeout", "no answer in 0.5 s", timeout=0.5)


@test
def a_program_that_closes_its_output_and_hangs_is_ended():
	done = run_program("closes", timeout=0.5)
	check(done.status_of("closes") in ("partial", "timeout"), "closes: status",
		done.status_of("closes"))
	equal(done.rows("closes"), TWO_ROWS, "closes: rows")


@test
def lines_that_are_no_answer_are_named_by_number():
	done = costs_its_table("garbles", "partial", "line 3: ", "line 4: ", "line 5: ",
		"line 6: ", "line 8: ")
	check(len(done.notes("garbles").splitlines()) <= 7, "garbles: a note a line",
		done.notes("garbles"))


@test
def a_hundred_thousand_lines_of_garbage_are_complained_of_in_bounds():
	done = costs_its_table("garbles_much", "partial", "line 3: ", timeout=4.0)
	check(len(done.notes("garbles_much").splitlines()) < 100,
		"garbles_much: few notes")


@test
def a_line_of_two_megabytes_is_refused():
	costs_its_table("long_line", "partial", "line.*long|longer than")


@test
def endless_output_is_cut():
	done = run_program("endless")
	check(len(done.rows("endless")) > 10, "endless: many rows are kept")
	matches("no answer in 1 s|the rest is left out", done.notes("endless", "error"),
		"endless: the note")
	check(done.status_of("endless") in ("partial", "timeout"), "endless: status",
		done.status_of("endless"))


@test
def values_of_other_types_are_named_and_unknown():
	done = costs_its_table("mistypes_it", "partial", rows=[row(None), *TWO_ROWS])
	for column in ("name", "number", "depth", "real", "yes", "many"):
		matches(f"line 1: {column} is not of type ", done.notes("mistypes_it"),
			"mistypes_it: the note")


@test
def an_unknown_column_is_named():
	costs_its_table("unknown_column", "partial", "line 1: there is no column colour",
		rows=[row("x")])


@test
def a_program_s_own_error_is_passed_on():
	costs_its_table("complains", "partial", "the paper is wet")


@test
def megabytes_of_complaints_do_not_block_a_program():
	done = inv("--json", "whispers",
		env={"INV_PLUGIN_DIR": str(program_folder("whispers"))})
	equal(done.status, 0, "whispers: exit status")
	equal(done.rows("whispers"), TWO_ROWS, "whispers: rows")


@test
def what_a_program_leaves_running_is_ended():
	done = inv("--json", "litters_programs",
		env={"INV_PLUGIN_DIR": str(program_folder("litters_programs"))})
	equal(done.rows("litters_programs"), TWO_ROWS, "litters_programs: rows")
	none_left("litters_programs")


@test
def a_child_that_holds_the_pipe_does_not_hold_the_run():
	done = run_program("holds_the_pipe")
	equal(done.rows("holds_the_pipe"), TWO_ROWS, "holds_the_pipe: rows")


def stop_inv(number):
	"""Ends inv by signal NUMBER while a program hangs."""
	what = f"inv with a program ended by {signal.Signals(number).name}"
	running = subprocess.Popen([world.inv, "--json", "hangs"], start_new_session=True,
		stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
		env=environment({"INV_PLUGIN_DIR": str(program_folder("hangs"))}))
	check(until(lambda: "sleep" in commands().values()), f"{what}: it had begun")
	os.kill(running.pid, number)
	equal(running.wait(10), -number, f"{what}: exit status")
	none_left(what)


@test
def who_terminates_inv_ends_its_programs():
	stop_inv(signal.SIGTERM)


@test
def who_kills_inv_ends_its_programs():
	stop_inv(signal.SIGKILL)


# ------------------------------------------------------------------------------ schemas


def refused_schema(name, *patterns):
	done = inv("--json", "--timeout=0.5", name,
		env={"INV_PLUGIN_DIR": str(program_folder(name))})
	equal(done.status, 2, f"{name}: exit status")
	equal(done.stdout, b"", f"{name}: standard output")
	for pattern in (name, *patterns):
		matches(pattern, done.stderr, f"{name}: the sentence")
	# Asking a program takes two seconds at most.
	bounded(done, 2.0, name)
	none_left(name)


@test
def a_schema_that_does_not_come_is_refused():
	refused_schema("schema_hangs", "timed out|no answer")


@test
def a_schema_that_is_no_json_is_refused():
	refused_schema("schema_garbage", "expected")


@test
def an_endless_schema_is_refused():
	refused_schema("schema_endless")


@test
def no_schema_at_all_is_refused():
	refused_schema("schema_silent", "no answer")


@test
def a_schema_of_another_interface_is_refused():
	refused_schema("schema_other_abi", '"abi":1')


@test
def a_schema_without_columns_is_refused():
	refused_schema("schema_no_columns", "no columns")


@test
def a_schema_without_a_key_is_refused():
	refused_schema("schema_no_key", "no key")


@test
def a_schema_with_an_unknown_type_is_refused():
	refused_schema("schema_odd_type", "type")


def reports_beside_hanging_schemas(timeout):
	plugins = good_folder(program_folder("schema_hangs"))
	for i in range(3):
		(plugins / f"schema_hangs{i}").write_bytes(
			b"#!/bin/sh\nulimit -t 30\nexec sleep 30\n")
		(plugins / f"schema_hangs{i}").chmod(0o755)
	what = f"--timeout={timeout} beside hanging schemas"
	done = inv("--json", f"--timeout={timeout}", env={"INV_PLUGIN_DIR": str(plugins)})
	for table in ("disks", "dm", "mounts"):
		equal(done.status_of(table), "ok", f"{what}: {table}")
	matches("plug-in left out: .*schema_hangs", done.stderr, f"{what}: the warning")
	bounded(done, timeout, what)
	none_left(what)


@test
def programs_whose_schema_hangs_cost_a_whole_report_nothing():
	reports_beside_hanging_schemas(2.0)


@test
def a_short_deadline_holds_for_hanging_schemas_too():
	reports_beside_hanging_schemas(0.5)


@test
def what_a_program_leaves_running_for_its_schema_is_ended():
	plugins = program_folder("schema_litters")
	done = inv("--json", "schema_litters", env={"INV_PLUGIN_DIR": str(plugins)})
	equal(done.rows("schema_litters"), TWO_ROWS, "schema_litters: rows")
	none_left("schema_litters")
