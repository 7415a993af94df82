"""Collectors that go wrong in a process of their own."""
import contextlib
import os
import signal
import subprocess

from beside import THREE_ROWS, plugin_folder, run_beside
from invtest import (bounded, check, commands, environment, equal, inv, matches,
	none_left, strict_json, survivors, test, until, without, world)


def costs_its_table(name, status, *patterns, rows=THREE_ROWS, **options):
	done = run_beside(name, **options)
	equal(done.status_of(name), status, f"{name}: status")
	equal(done.rows(name), rows, f"{name}: rows")
	for pattern in patterns:
		matches(pattern, done.notes(name, "error"), f"{name}: the note")
		matches(f"(?m)^inv: {name}: .*{pattern}", done.stderr,
			f"{name}: standard error")
	return done


# ------------------------------------------------------------------------------ crashes


@test
def a_segmentation_fault_costs_its_table():
	costs_its_table("segfault", "partial", "signal 11 .Segmentation fault")


@test
def an_abort_costs_its_table():
	costs_its_table("aborts", "partial", "signal 6 .Aborted")


@test
def a_stack_overflow_costs_its_table():
	costs_its_table("overflows", "partial", "signal 11 .Segmentation fault")


@test
def an_exit_without_an_answer_is_named():
	costs_its_table("leaves", "partial", "exited with status 0")


@test
def an_exit_with_a_status_is_named():
	costs_its_table("leaves3", "partial", "exited with status 3")


# ------------------------------------------------------------------------------- memory


@test
def memory_ends_before_the_machine_s_does():
	if world.sanitized:
		return  # its allocator may take what it likes
	done = costs_its_table("hogs", "partial",
		"after [0-9]+ MiB: Cannot allocate memory", timeout=4.0)
	taken = int(done.notes("hogs").split()[1])
	check(64 <= taken <= 512, "hogs: memory for work, but not all",
		f"came {taken} MiB")


@test
def who_uses_memory_that_it_did_not_get_is_named_with_what_it_had():
	if world.sanitized:
		return
	costs_its_table("careless", "partial", "signal 11 .*[0-9]{2,} MiB of memory",
		timeout=4.0)


# -------------------------------------------------------------------------------- hangs


@test
def an_endless_loop_is_ended():
	costs_its_table("loops", "timeout", "no answer in 0.5 s", "computing", rows=[],
		timeout=0.5)


@test
def an_endless_loop_keeps_the_rows_before_it():
	costs_its_table("loops_late", "timeout", "no answer in 0.5 s", "computing",
		timeout=0.5)


@test
def a_wait_for_ever_is_ended():
	costs_its_table("naps", "timeout", "no answer in 0.5 s", "waiting", timeout=0.5)


@test
def a_deadline_of_its_own_is_kept():
	done = inv("--json", "naps_briefly", "good",
		env={"INV_PLUGIN_DIR": str(plugin_folder())})
	equal(done.status_of("naps_briefly"), "timeout", "its status")
	equal(done.rows("naps_briefly"), THREE_ROWS, "its rows")
	matches("no answer in 0.3 s", done.notes("naps_briefly"), "its note")
	equal(done.status_of("good"), "ok", "the other's status")
	bounded(done, 0.3, "a deadline of its own")


@test
def who_ignores_every_signal_is_ended():
	costs_its_table("deaf", "timeout", "no answer in 0.5 s", timeout=0.5)


@contextlib.contextmanager
def busy_machine():
	"""Every core has three others to serve."""
	others = [subprocess.Popen(["sh", "-c", "ulimit -t 20; while :; do :; done"])
		for _ in range(3 * os.cpu_count())]
	world.helpers.update(other.pid for other in others)
	try:
		yield
	finally:
		for other in others:
			other.kill()
			other.wait()
			world.helpers.discard(other.pid)


@test
def a_busy_machine_is_not_taken_for_a_hang_in_the_kernel():
	with busy_machine():
		for _ in range(3):
			# In their session: each session has an equal share of the cores.
			done = inv("-n", "19", world.inv, "--json", "--timeout=0.2",
				"loops", program="nice", session=False,
				env={"INV_PLUGIN_DIR": str(plugin_folder())})
			without("kernel", done.notes("loops"), "a loop on a busy machine")
	none_left("a loop on a busy machine")


@test
def many_that_hang_at_once_do_not_add_up():
	names = ["loops", "loops_late", "naps", "deaf", "asks", "litters_and_hangs",
		"notes"]
	done = inv("--json", "--timeout=1", *names, "good", "disks",
		env={"INV_PLUGIN_DIR": str(plugin_folder())})
	bounded(done, 1.0, "many that hang")
	for name in ("loops", "naps", "deaf", "litters_and_hangs", "notes"):
		equal(done.status_of(name), "timeout", f"many that hang: {name}")
	for name in ("good", "disks"):
		equal(done.status_of(name), "ok", f"many that hang: {name}")
	none_left("many that hang")


# ------------------------------------------------------------------------------- floods


@test
def endless_rows_are_cut_and_named():
	done = run_beside("rows", timeout=1.0)
	check(done.status_of("rows") in ("partial", "timeout"), "endless rows: status",
		done.status_of("rows"))
	check(len(done.rows("rows")) > 1000, "endless rows: many are kept",
		str(len(done.rows("rows"))))
	matches("the rest is left out|no answer in 1 s", done.notes("rows"),
		"endless rows: the note")


@test
def endless_large_rows_are_cut_and_named():
	done = run_beside("wide", timeout=2.0)
	matches("[0-9]+ MiB of rows: the rest is left out", done.notes("wide"),
		"endless large rows: the note")
	check(len(done.rows("wide")) > 16, "endless large rows: many are kept",
		str(len(done.rows("wide"))))
	equal(done.status_of("wide"), "partial", "endless large rows: status")


@test
def endless_notes_are_cut_and_named():
	done = costs_its_table("notes", "timeout", "no answer in 0.5 s",
		"there were more notes than fit", timeout=0.5)
	check(len(done.notes("notes").splitlines()) > 100, "endless notes: many are kept")


@test
def what_a_collector_prints_goes_nowhere():
	done = inv("--json", "prints", "good",
		env={"INV_PLUGIN_DIR": str(plugin_folder())})
	equal(done.status, 0, "printing: exit status")
	if not world.sanitized:  # whose findings have to be seen
		equal(done.stderr, "", "printing: standard error")
	equal(done.rows("prints"), THREE_ROWS, "printing: rows")


# ---------------------------------------------------------------------------- processes


@test
def processes_left_behind_are_ended():
	done = inv("--json", "litters", "good",
		env={"INV_PLUGIN_DIR": str(plugin_folder())})
	equal(done.status, 0, "processes left behind: exit status")
	equal(done.rows("litters"), THREE_ROWS, "processes left behind: rows")
	bounded(done, 0, "processes left behind")
	none_left("processes left behind")


@test
def processes_of_one_that_hangs_are_ended_with_it():
	costs_its_table("litters_and_hangs", "timeout", "no answer in 0.5 s", timeout=0.5)


@test
def processes_in_sessions_of_their_own_are_ended_too():
	done = inv("--json", "emigrates", "good",
		env={"INV_PLUGIN_DIR": str(plugin_folder())})
	equal(done.rows("emigrates"), THREE_ROWS, "other sessions: rows")
	none_left("other sessions")


def stop_inv(name, number):
	"""Ends inv by signal NUMBER while the collector NAME hangs."""
	what = f"inv ended by {signal.Signals(number).name}"
	running = subprocess.Popen([world.inv, "--json", name], stdout=subprocess.DEVNULL,
		stderr=subprocess.DEVNULL, start_new_session=True,
		env=environment({"INV_PLUGIN_DIR": str(plugin_folder())}))
	check(until(lambda: len(survivors()) > 20), f"{what}: it had begun")
	os.kill(running.pid, number)
	equal(running.wait(10), -number, f"{what}: exit status")
	none_left(what)


@test
def who_interrupts_inv_ends_its_collectors():
	stop_inv("litters_and_hangs", signal.SIGINT)


@test
def who_terminates_inv_ends_its_collectors():
	stop_inv("litters_and_hangs", signal.SIGTERM)


@test
def a_signal_that_inv_was_started_to_ignore_does_not_stop_it():
	# As nohup does for one of them, and a shell for what it runs in the background.
	for number in (signal.SIGHUP, signal.SIGINT):
		what = f"{signal.Signals(number).name} ignored"
		running = subprocess.Popen([world.inv, "--json", "--timeout=1", "naps"],
			stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
			start_new_session=True,
			preexec_fn=lambda: signal.signal(number, signal.SIG_IGN),
			env=environment({"INV_PLUGIN_DIR": str(plugin_folder())}))
		check(until(lambda: len(survivors()) == 2), f"{what}: it had begun")
		os.kill(running.pid, number)
		report = strict_json(running.communicate(timeout=10)[0])
		equal(running.returncode, 1, f"{what}: exit status")
		equal(report["inv"]["tables"]["naps"]["status"], "timeout", what)
		matches("no answer in 1 s", str(report["inv"]["notes"]), what)
		none_left(what)


@test
def processes_that_inv_did_not_start_are_left_alone():
	done = inv("-c", 'sleep 30 & exec "$0" "$@"', world.inv, "--json", "litters",
		"good", program="/bin/sh", env={"INV_PLUGIN_DIR": str(plugin_folder())})
	equal(done.rows("litters"), THREE_ROWS, "beside a stranger: rows")
	until(lambda: len(survivors()) == 1)
	equal(list(commands().values()), ["sleep"], "the stranger alone runs on")
	for pid in survivors():
		os.kill(pid, signal.SIGKILL)


# ---------------------------------------------------------------------------- scribbles


MARKED_ROWS = [{"name": name, "text": "t" * 1009, "real": 1234.5678,
	"list": ["e" * 1013] * 2} for name in "abc"]


def scribbled(name, **changed):
	"""Reports NAME, in whose rows only the CHANGED cells may have changed."""
	done = inv("--json", name, "good", env={"INV_PLUGIN_DIR": str(plugin_folder())})
	equal([row | changed for row in done.rows(name)],
		[row | changed for row in MARKED_ROWS], f"{name}: the other cells")
	equal(done.status_of("good"), "ok", f"{name}: good beside it")
	return done.rows(name)


@test
def a_number_made_no_number_is_unknown():
	for name in ("no_numbers", "infinite"):
		rows = scribbled(name, real=None)
		equal([row["real"] for row in rows], [None] * 3, f"{name}: the numbers")


@test
def a_string_outside_its_row_is_unknown():
	for name in ("far", "beyond_row"):
		rows = scribbled(name, text=None)
		equal([row["text"] for row in rows], [None] * 3, f"{name}: the strings")


@test
def a_list_that_leads_back_ends():
	rows = scribbled("circles", list=None)
	equal([row["list"] for row in rows], [["e" * 1013] * 2] * 3, "circles: the lists")


@test
def random_bytes_in_shared_memory_harm_nobody_else():
	for name in ("scribbles", "tinkers"):
		for seed in range(1, 9):
			env = {"INV_PLUGIN_DIR": str(plugin_folder()),
				"INV_TEST_SEED": str(seed)}
			done = inv("--json", "--timeout=1", name, "good", env=env)
			what = f"{name} with seed {seed}"
			check(done.status in (0, 1), what, f"came {done.status}")
			equal(len(done.rows("good")), 3, f"{what}: good beside it")
			equal(done.status_of("good"), "ok", f"{what}: good beside it")
			bounded(done, 1.0, what)
			for output in ("--tab", "--table", "--ndjson"):
				done = inv(output, name, env=env)
				check(done.status in (0, 1), f"{what}: {output}",
					f"came {done.status}")


@test
def shared_memory_full_of_ones_harms_nobody_else():
	done = inv("--json", "--timeout=1", "fills", "good",
		env={"INV_PLUGIN_DIR": str(plugin_folder())})
	equal(done.status, 1, "fills: exit status")
	equal(done.status_of("good"), "ok", "fills: good beside it")
	equal(done.rows("fills"), [], "fills: rows")
	equal(done.status_of("fills"), "failed", "fills: status")
	matches("damaged", done.notes("fills"), "fills: the note")


# ----------------------------------------------------------------------------- mistakes


def mistaken(name, *patterns, row=None):
	done = costs_its_table(name, "partial", *patterns,
		rows=[row or {"name": "right", "number": None}])
	without("signal", done.notes(name), f"{name}: it did not crash")


@test
def a_cell_of_another_type_is_named_and_unknown():
	mistaken("mistypes", "column name was set as unsigned integer",
		"column number was set as string", "column number was set as list",
		"column number was set as boolean")


@test
def a_cell_before_the_first_row_is_named():
	mistaken("early", "before the first row")


@test
def a_column_that_is_not_there_is_named():
	mistaken("beyond", "column 2 was set, there are 2")


@test
def a_cell_set_twice_is_named_and_keeps_the_first():
	mistaken("twice", "column name was set twice")


@test
def a_failure_without_a_note_gets_one():
	mistaken("mute", "Input/output error")
