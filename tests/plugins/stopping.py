"""Commands that have to end: somebody interrupts, or their deadline has come."""
import contextlib
import pathlib
import signal
import subprocess
import time

from commands import acting, file_name, plugins
from invtest import (GRACE, MARGIN, bounded, check, environment, equal, matches,
	none_left, process_state, read_proc, strict_json, survivors, test, until, without,
	world)

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

# What a command that is told to stop gets.
UNDOING = 2.0


@contextlib.contextmanager
def working(*words, **options):
	"""The command under way: its file is there, and it waits."""
	file = file_name()
	running = subprocess.Popen([world.inv, "--json", *words, f"--output={file}"],
		stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
		env=environment({"INV_PLUGIN_DIR": str(plugins())}), **options)
	running.file = file
	running.undoing = pathlib.Path(f"{file}.undoing")
	try:
		check(until(lambda: file.exists() and list(survivors().values()) ==
			["S", "S"]), f"{words}: it has begun")
		yield running
	finally:
		running.kill()
		running.communicate()
		none_left(f"inv {words}")


def ends_by(running, number, seconds, what):
	"""RUNNING dies of the signal NUMBER in SECONDS and what a slow machine takes."""
	begun = time.monotonic()
	running.wait(30)
	taken = time.monotonic() - begun
	limit = seconds + GRACE + MARGIN * (3 if world.sanitized else 1)
	check(taken <= limit, f"{what}: bounded",
		f"expected at most {limit:.1f} s, came {taken:.2f} s")
	equal(running.returncode, -number, f"{what}: inv dies of it")
	equal(running.stdout.read(), b"", f"{what}: no report")
	return taken


def is_pending(pid, number):
	"""Whether PID has yet to take note of the signal NUMBER that was sent to it."""
	lines = read_proc(f"{pid}/status").splitlines()
	return any(int(line.split()[1], 16) >> (number - 1) & 1 for line in lines
		if line.startswith(("SigPnd:", "ShdPnd:")))


def interrupts_undoing(running, number, what):
	"""Sends the signal NUMBER while RUNNING undoes: it has its time even so."""
	check(until(running.undoing.exists), f"{what}: it undoes")
	running.send_signal(number)
	check(until(lambda: not is_pending(running.pid, number)), f"{what}: it is seen")
	check(not until(lambda: process_state(running.pid) == "Z", 0.2),
		f"{what}: the command has its time")
	running.undoing.unlink(missing_ok=True)
	ends_by(running, number, 0, what)
	equal(running.file.exists(), False, f"{what}: its file is gone")


# -------------------------------------------------------------------------- interrupted


@test
def a_command_that_is_interrupted_undoes_what_it_did():
	for number in SIGNALS:
		what = f"interrupted by {number.name}"
		with working("act", "x", "--wait") as running:
			running.send_signal(number)
			ends_by(running, number, 0, what)
			equal(running.file.exists(), False, f"{what}: its file is gone")


@test
def a_command_has_its_time_though_one_is_impatient():
	for number in SIGNALS:
		with working("act", "x", "--wait", "--linger") as running:
			running.send_signal(number)
			interrupts_undoing(running, number, f"{number.name} once more")


@test
def a_command_has_its_time_though_it_is_interrupted_after_its_deadline():
	with working("act", "x", "--wait", "--linger", "--timeout=0.5") as running:
		interrupts_undoing(running, signal.SIGINT, "after the deadline")


@test
def a_command_that_will_not_stop_is_killed():
	with working("stubborn") as running:
		running.send_signal(signal.SIGTERM)
		taken = ends_by(running, signal.SIGTERM, UNDOING, "stubborn")
		check(taken >= UNDOING * 0.9, "stubborn: it had its time",
			f"came {taken:.2f} s")
		equal(running.file.exists(), True, "stubborn: its file is left")


@test
def a_signal_that_inv_was_started_to_ignore_does_not_stop_a_command():
	with working("act", "x", "--wait", "--timeout=1", preexec_fn=lambda:
			signal.signal(signal.SIGHUP, signal.SIG_IGN)) as running:
		running.send_signal(signal.SIGHUP)
		report = strict_json(running.communicate(timeout=10)[0])
		equal(running.returncode, 1, "SIGHUP ignored: exit status")
		matches("stopped, and", str(report["inv"]["notes"]), "SIGHUP ignored")
		equal(running.file.exists(), False, "SIGHUP ignored: its file is gone")


def block_sigterm():
	signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])


@test
def who_is_terminated_never_tells_of_success():
	with working("act", "x", "--wait", preexec_fn=block_sigterm) as running:
		running.send_signal(signal.SIGTERM)
		output = running.communicate(timeout=30)[0]
		check(running.returncode != 0, "SIGTERM, blocked: exit status")
		without('"status":"ok"', output.decode(), "SIGTERM, blocked: the report")
		equal(running.file.exists(), False, "SIGTERM, blocked: its file is gone")


# ------------------------------------------------------------------------- the deadline


@test
def a_command_undoes_what_it_did_at_its_deadline():
	file = file_name()
	done = acting("--json", "--timeout=0.3", "act", "x", "--wait", f"--output={file}")
	equal(done.status, 1, "the deadline: exit status")
	check(done.seconds >= 0.3, "the deadline: not before",
		f"came {done.seconds:.2f} s")
	bounded(done, 0.3, "the deadline")
	equal(file.exists(), False, "the deadline: its file is gone")
	equal(done.rows("act"), [{"file": str(file), "state": None}],
		"the deadline: rows")
	matches(f"stopped, and {file} removed", done.notes("act", "error"),
		"the deadline: the note")
	without("ok", done.status_of("act"), "the deadline: status")
	none_left("the deadline")


@test
def a_command_that_ignores_its_deadline_is_killed():
	file = file_name()
	done = acting("--json", "--timeout=0.3", "stubborn", f"--output={file}")
	equal((done.status, done.status_of("stubborn")), (1, "timeout"),
		"ignored: status")
	check(done.seconds >= 0.3 + UNDOING, "ignored: it had its time",
		f"came {done.seconds:.2f} s")
	bounded(done, 0.3 + UNDOING, "ignored")
	matches("no answer in 0.3 s", done.notes("stubborn", "error"),
		"ignored: the note")
	none_left("ignored")


@test
def a_command_is_told_of_its_deadline_though_the_signal_was_blocked():
	with working("act", "x", "--wait", "--timeout=0.5", preexec_fn=block_sigterm) as \
			running:
		running.communicate(timeout=30)
		equal(running.returncode, 1, "SIGTERM blocked: exit status")
		equal(running.file.exists(), False, "SIGTERM blocked: its file is gone")
