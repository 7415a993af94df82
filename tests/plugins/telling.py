"""Collectors that are told to stop, and that tell at a terminal how far they are."""
import contextlib
import fcntl
import os
import pty
import select
import signal
import subprocess
import termios
import time

from invtest import (GRACE, MARGIN, check, commands, environment, equal, folder, matches,
	none_left, strict_json, test, until, world)
from views import N_ROOMS, asked, plugins

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


# ------------------------------------------------------------------------- being stopped


@contextlib.contextmanager
def waiting(*words, lingers=False, sleeps=False, **options):
	"""inv, in which the house waits to be stopped and a sleeper sleeps."""
	place = folder("waiting")
	env = {"INV_PLUGIN_DIR": str(plugins()), "INV_TEST_WAITING": str(place / "waits")}
	files = [place / "waits"]
	if lingers:
		env["INV_TEST_LINGERING"] = str(place / "lingers")
	if sleeps:
		env["INV_TEST_SLEEPING"] = str(place / "sleeps")
		files.append(place / "sleeps")
	running = subprocess.Popen([world.inv, "--json", *words], start_new_session=True,
		stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(env),
		**options)
	running.waits, running.lingers = place / "waits", place / "lingers"
	try:
		check(until(lambda: all(file.exists() for file in files), 10),
			f"{words}: all wait")
		yield running
	finally:
		running.kill()
		running.communicate()
		none_left(f"inv {words}")


@test
def it_is_told_of_its_deadline():
	with waiting("house", "rooms", "--wait", "--timeout=0.3") as running:
		output, errors = running.communicate(timeout=30)
		report = strict_json(output)
		equal(running.returncode, 1, "exit status")
		equal(report["inv"]["tables"]["rooms"]["status"], "timeout", "status")
		equal(len(report["rooms"]), N_ROOMS, "its rows are kept")
		equal(running.waits.exists(), False, "all is put back")
		matches("house: stopped, and all put back\n", errors.decode(), "its note")
		matches("not done in 0.3 s", errors.decode(), "the other note")


@test
def it_is_told_that_somebody_interrupts():
	for number in SIGNALS:
		with waiting("house", "--wait", "--timeout=20") as running:
			begun = time.monotonic()
			running.send_signal(number)
			output, errors = running.communicate(timeout=30)
			limit = GRACE + MARGIN * (3 if world.sanitized else 1)
			check(time.monotonic() - begun < limit, f"{number.name}: at once")
			equal((running.returncode, output, errors), (-number, b"", b""),
				f"{number.name}: inv dies of it, without a report")
			equal(running.waits.exists(), False, f"{number.name}: put back")


def processes():
	"""How many run inv."""
	return sum(name == os.path.basename(world.inv)[:15] for name in commands().values())


@test
def who_is_not_told_is_killed_at_once():
	with waiting("house,sleeper", "--wait", "--timeout=20", lingers=True,
			sleeps=True) as running:
		equal(processes(), 3, "inv and both collectors")
		running.send_signal(signal.SIGTERM)
		check(until(running.lingers.exists), "the house is told")
		check(until(lambda: processes() == 2, 1), "the sleeper has gone",
			commands())
		running.lingers.unlink()
		running.wait(30)
		equal(running.returncode, -signal.SIGTERM, "inv dies of it")
		equal(running.waits.exists(), False, "the house has put all back")


# ------------------------------------------------------------------------- how far it is


class Terminal:
	"""inv at a terminal of its own, which is also where it is interrupted from."""

	def __init__(self, *words, tostop=False, stopped=False, env=(), stdout=None):
		self.master, self.slave = pty.openpty()
		mode = termios.tcgetattr(self.slave)
		mode[1] &= ~termios.OPOST
		mode[3] &= ~termios.ECHO
		if tostop:
			mode[3] |= termios.TOSTOP
		termios.tcsetattr(self.slave, termios.TCSANOW, mode)
		if stopped:
			termios.tcflow(self.slave, termios.TCOOFF)
		self.running = subprocess.Popen([world.inv, *words], stdin=self.slave,
			stdout=self.slave if stdout is None else stdout, stderr=self.slave,
			env=environment({"INV_PLUGIN_DIR": str(plugins()), **dict(env)}),
			start_new_session=True,
			preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
		self.seen = ""

	def read(self, seconds=0.0):
		"""Takes what has been written, having waited for it so long."""
		while select.select([self.master], [], [], seconds)[0]:
			more = os.read(self.master, 65536)
			self.seen += more.decode("utf-8", "backslashreplace")

	def shows(self, text):
		return until(lambda: (self.read(0.01), text in self.seen)[1], 10)

	def end(self):
		"""The exit status, once inv has ended and all is read."""
		ended = until(lambda: (self.read(0.01), self.running.poll() is not None)[1], 20)
		check(ended, "it ends")
		if not ended:
			self.running.kill()
		status = self.running.wait(10)
		termios.tcflow(self.slave, termios.TCOON)
		self.read(0.01)
		os.close(self.slave)
		os.close(self.master)
		return status


CLEARED = "\r\x1b[K"


@test
def a_terminal_shows_how_far_it_is():
	terminal = Terminal("--json", "-c", "kind", "house", "--tell", "step")
	equal(terminal.end(), 0, "exit status")
	shown, report = terminal.seen.split("{", 1)
	equal(shown, f"{CLEARED}step 1{CLEARED}step 2{CLEARED}step 3{CLEARED}",
		"line for line, and cleared before the report")
	equal(list(strict_json(b"{" + report.encode())), ["kinds", "inv"], "the report")
	none_left("a terminal")


@test
def a_note_does_not_stand_in_the_line():
	terminal = Terminal("--json", "house", "--tell", "step", "--fault=whole")
	equal(terminal.end(), 1, "exit status")
	matches(f"step 3{CLEARED}inv: kinds: one is missing\n{{".replace("[", "\\["),
		terminal.seen, "cleared before notes")
	terminal = Terminal("house", "rooms", "--tell", "step", "--wait", "--timeout=0.2")
	equal(terminal.end(), 1, "exit status")
	matches(f"step 3{CLEARED}inv: house: stopped".replace("[", "\\["), terminal.seen,
		"cleared after a deadline")


@test
def who_does_not_look_is_told_nothing():
	done = asked("--json", "house", "--tell", "step")
	equal((done.stderr, list(done.report)), ("", ["kinds", "inv"]), "no terminal")
	terminal = Terminal("--json", "--quiet", "house", "--tell", "step")
	equal(terminal.end(), 0, "--quiet: exit status")
	equal(list(strict_json(terminal.seen.encode())), ["kinds", "inv"], "--quiet")


@test
def a_terminal_that_stops_the_background_stops_nobody():
	terminal = Terminal("--json", "house", "--tell", "step", "--timeout=5", tostop=True)
	equal(terminal.end(), 0, "exit status")
	matches("step 3", terminal.seen, "it is told even so")
	none_left("tostop")


def interrupted(send):
	place = folder("interrupted")
	terminal = Terminal("--json", "house", "--tell", "step", "--wait", "--timeout=20",
		env={"INV_TEST_WAITING": str(place / "waits")})
	check(terminal.shows("step 3"), "it is shown", terminal.seen)
	check(until((place / "waits").exists), "it waits")
	send(terminal)
	status = terminal.end()
	equal((place / "waits").exists(), False, "all is put back")
	equal(terminal.seen.endswith(f"step 3{CLEARED}"), True, "the line is cleared last")
	none_left("interrupted")
	return status


@test
def an_interrupted_line_is_cleared():
	for number in SIGNALS:
		equal(interrupted(lambda terminal: terminal.running.send_signal(number)),
			-number, f"{number.name}: inv dies of it")
	equal(interrupted(lambda terminal: os.write(terminal.master, b"\x03")),
		-signal.SIGINT, "Ctrl-C")


@test
def a_stopped_terminal_stops_nobody():
	place = folder("stopped")
	for words, status in (([], 0), (["--wait", "--timeout=20"], -signal.SIGTERM)):
		with open(place / "report", "wb") as report:
			terminal = Terminal("--json", "house", "--tell", "step", *words,
				stopped=True, stdout=report,
				env={"INV_TEST_WAITING": str(place / "waits")})
		if status:
			check(until((place / "waits").exists, 10), "it waits")
			terminal.running.send_signal(signal.SIGTERM)
		equal(terminal.end(), status, f"{words}: it ends all the same")
		equal(terminal.seen, "", f"{words}: what was told is lost")
	none_left("stopped")
