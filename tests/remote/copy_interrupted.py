"""Interrupted at every point, and run again: nothing is left open, and nothing is made twice."""
import os
import signal
import subprocess
import threading
import time

from common import PROFILES, config, environment, is_silent
from copy_common import (KIND, POST, TASK, copy, data_centres, none, one, profiles, said,
	statuses, succeeded, words_of, writes)
from invtest import check, environment as plain_environment, equal, matches, test, without, \
	world
from oneview import Plan, faults

# What inv gets to end, and what a busy machine takes.
ENDING = 6


class Run:
	"""inv under way. strike(): sends it SIGNAL, and waits until it is taken note of."""

	def __init__(self, *words, at, number=signal.SIGTERM):
		names = [word for word in words if not word.startswith("-")]
		options = [word for word in words if word.startswith("-")]
		self.at, self.number = at, number
		self.process = None
		self.started = threading.Event()
		self.words = words_of(names, options, "london", "paris")
		self.struck = None

	def start(self):
		self.process = subprocess.Popen([world.inv, f"--config={config(*self.at)}", "--json",
			*self.words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
			stderr=subprocess.PIPE, start_new_session=True,
			env=plain_environment(environment()))
		self.started.set()

	def strike(self):
		self.started.wait(10)
		self.struck = time.monotonic()
		self.process.send_signal(self.number)
		# The process that does the work has been told when inv has: by a signal of its own.
		end = time.monotonic() + 0.5
		while self.number != signal.SIGKILL and not self.is_told() \
				and time.monotonic() < end:
			os.sched_yield()

	def is_told(self):
		"""Whether the child has no SIGTERM left to take, after inv has sent it."""
		try:
			with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children",
					encoding="ascii") as file:
				children = file.read().split()
			if not children:
				return True
			with open(f"/proc/{children[0]}/wchan", encoding="ascii"):
				return self.process.poll() is not None
		except OSError:
			return True

	def end(self):
		output, errors = self.process.communicate(timeout=30)
		self.seconds = time.monotonic() - (self.struck or time.monotonic())
		self.output, self.errors = output.decode(), errors.decode()
		return self.process.returncode


def interrupted(words, both, where, nth, after, number=signal.SIGTERM):
	"""
	Runs, and strikes at request number NTH of WHERE: before it is carried out or AFTER.
	False: there was no such request.
	"""
	run = Run(*words, at=both, number=number)

	def act(exchange):
		if after:
			exchange.answer()
		run.strike()
		exchange.deliver(exchange.answer())
	rule = where.faults.add("*", "*", act, nth=nth)
	run.start()
	code = run.end()
	where.faults.clear()
	if not rule.hits:
		equal(code, 0, "nobody interrupted it")
		return None
	what = f"{where.name}, request {nth}, {'after' if after else 'before'}"
	check(code in (-number, 0), f"{what}: it ends by the signal", f"{code} {run.errors}")
	check(run.seconds < ENDING, f"{what}: soon", str(run.seconds))
	return run


def requests_of(words):
	"""How many requests each appliance gets of a whole run."""
	with data_centres() as both:
		done = copy(*words, at=both)
		equal(done.status, 0, said(done))
		return [len(each.log.requests()) for each in both]


def carried_out(appliance, method, path):
	return [each for each in appliance.log.requests(method, path)
		if each.status in (None, 202)]


def at_every_point(words, judge, number=signal.SIGTERM, step=1):
	"""Interrupts WORDS at every request in turn, runs them again, and lets JUDGE see."""
	for which, count in enumerate(requests_of(words)):
		for nth in range(1, count + 1, step):
			for after in (False, True):
				with data_centres() as both:
					run = interrupted(words, both, both[which], nth, after, number)
					what = f"{words}, {both[which].name} {nth} {after}"
					check(run is not None, f"{what}: it came so far")
					for each in both:
						if number == signal.SIGKILL:
							each.sessions.expire()
						equal(each.sessions.unbalanced(), [], f"{what}: {each.name}")
						each.tasks.finish_all()
					judge(both, copy(*words, at=both), what)


@test
def a_copy_interrupted_anywhere_is_made_once():
	def judge(both, done, what):
		equal(done.status, 0, f"{what}: {said(done)}")
		check(statuses(done)["plain"] in ("created", "exists"), what, str(statuses(done)))
		one(both[1], "plain", what)
		equal(len(writes(both[1])) <= 2, True, f"{what}: at most one more try")
		equal(writes(both[0]), [], f"{what}: london")
	at_every_point(("plain",), judge)


@test
def a_copy_interrupted_at_the_keyboard_is_made_once():
	def judge(both, done, what):
		equal(done.status, 0, f"{what}: {said(done)}")
		one(both[1], "plain", what)
	at_every_point(("plain",), judge, signal.SIGINT, 3)


@test
def a_copy_that_is_killed_is_made_once():
	"""Without a word: its sessions are left, but nothing is made twice."""
	def judge(both, done, what):
		equal(done.status, 0, f"{what}: {said(done)}")
		one(both[1], "plain", what)
	at_every_point(("plain",), judge, signal.SIGKILL, 2)


@test
def several_copies_and_their_network_interrupted_anywhere():
	words = ("network-missing", "--count=2", "--with-networks")

	def judge(both, done, what):
		equal(done.status, 0, f"{what}: {said(done)}")
		for name in ("network-missing-1", "network-missing-2"):
			check(statuses(done)[name] in ("created", "exists"), what)
			one(both[1], name, what)
		equal(len(both[1].site.named("ethernet-networks", "only-london-145")), 1,
			f"{what}: the network")
	at_every_point(words, judge, step=2)


@test
def a_move_interrupted_anywhere_is_completed_by_the_next_run():
	def judge(both, done, what):
		equal(done.status, 0, f"{what}: {said(done)}")
		check(statuses(done)["fc-boot"] in ("moved", "exists"), what, str(statuses(done)))
		one(both[1], "fc-boot", what)
		none(both[0], "fc-boot", what)
		equal(len(carried_out(both[0], "DELETE", f"{PROFILES}/*")) <= 2, True, what)
	at_every_point(("fc-boot", "--move", "--keep-ids"), judge)


@test
def at_no_point_of_a_move_is_nothing_there():
	"""Whatever happens, the profile is at one of the two."""
	words = ("plain", "--move")
	for which, count in enumerate(requests_of(words)):
		for nth in range(1, count + 1):
			with data_centres() as both:
				interrupted(words, both, both[which], nth, True, signal.SIGKILL)
				for each in both:
					each.sessions.expire()
				there = [len(profiles(each, "plain")) for each in both]
				check(sum(there) >= 1, f"{nth}: it is somewhere", str(there))


# ------------------------------------------------------------------------ what is said


def watched(*words, polls=3):
	"""A run that is interrupted while it watches its first task: run, both."""
	def decorate(function):
		with data_centres() as both:
			both[1].tasks.default = Plan(polls=polls)
			run = Run(*words, at=both)

			def act(exchange):
				exchange.deliver(exchange.answer())
				run.strike()
			both[1].faults.add(*TASK, act, nth=2)
			run.start()
			code = run.end()
			equal(code, -signal.SIGTERM, "it ends by the signal")
			function(run, both)
			is_silent(type("Printed", (), {"stdout": run.output.encode(),
				"stderr": run.errors}), *both)
	return decorate


@test
def who_interrupts_is_told_what_is_done_and_what_not():
	@watched("plain", "bios", "unassigned")
	def judge(run, both):
		matches(r"inv: copied: plain: creating it at paris goes on in /rest/tasks/\S+ "
			r"\(\w+ \d+ %\), but is no longer watched: interrupted; run this again to go on",
			run.errors, "under way")
		matches("interrupted: 2 of 3 copies were not begun", run.errors, "not begun")
		matches("inv: copied: plain: started", run.errors, "statuses")
		equal(run.output, "", "no report")
		equal(len(profiles(both[1], "bios")), 0, "no further write is begun")


@test
def who_interrupts_early_is_told_that_nothing_is_done():
	with data_centres() as both:
		run = interrupted(("plain", "bios"), both, both[0], 5, False)
		matches("interrupted: 2 of 2 copies were not begun", run.errors, "early")
		without("refused|failed|no server profile", run.errors, "nothing else")
		equal(writes(both[1]), [], "nothing is written")


@test
def a_write_under_way_is_waited_for():
	"""For a second: then it is known what became of it, or that it is not known."""
	for late, pattern, answered in ((0.3, "goes on in /rest/tasks/", True),
			(5, "may have been done or not", False)):
		with data_centres() as both:
			run = Run("plain", at=both)

			def act(exchange, late=late):
				exchange.answer()
				run.strike()
				exchange.wait(late)
				exchange.deliver(exchange.answer())
			both[1].faults.add(*POST, act)
			run.start()
			equal(run.end(), -signal.SIGTERM, f"{late} s: it ends by the signal")
			matches(pattern, run.errors, f"{late} s")
			equal([each.status for each in both[1].log.requests(*POST)],
				[202] if answered else [None], f"{late} s: the answer")
			both[1].tasks.finish_all()
			done = copy("plain", at=both)
			succeeded(done, f"{late} s: again", plain="exists")


@test
def interrupted_in_the_middle_of_an_answer():
	"""What has come of it is nothing."""
	for method, path, nth in (("GET", "/rest/enclosure-groups/*", 1),
			("GET", f"{PROFILES}/*", 1), (*TASK, 1), (*POST, 1)):
		with data_centres() as both:
			run = Run("plain", "--move", at=both)

			def act(exchange):
				response, body = faults.body_of(exchange)
				exchange.head(response, ("Content-Length", len(body) + 100))
				exchange.write(body[:len(body) // 2])
				run.strike()
				exchange.wait()
			which = both[0] if "enclosure" in path or path.endswith("les/*") else both[1]
			rule = which.faults.add(method, path, act, nth=nth)
			run.start()
			equal(run.end(), -signal.SIGTERM, f"{path}: it ends by the signal")
			equal(rule.hits, 1, path)
			without("killed by|exited", run.errors, path)
			both[1].tasks.finish_all()
			which.faults.clear()
			done = copy("plain", "--move", at=both)
			equal((done.status, statuses(done)), (0, {"plain": "moved"}), said(done))


@test
def interrupted_while_it_waits_for_a_lost_answer():
	with data_centres() as both:
		run = Run("plain", at=both)
		both[1].faults.add(*POST, faults.reset())
		looked = both[1].faults.add("GET", f"{PROFILES}?*", lambda exchange:
			(run.strike(), exchange.deliver(exchange.answer())), nth=3)
		run.start()
		equal(run.end(), -signal.SIGTERM, "it ends by the signal")
		equal(looked.hits, 1, "it had begun to look")
		matches("plain: creating it at paris may have been done or not", run.errors, "lost")
		none(both[1], "plain", "lost")
		succeeded(copy("plain", at=both), "again", plain="created")


@test
def interrupted_between_the_two_halves_of_a_move():
	with data_centres() as both:
		run = Run("plain", "--move", at=both)
		both[1].faults.add("GET", f"{PROFILES}/*", lambda exchange:
			(exchange.deliver(exchange.answer()), run.strike()))
		run.start()
		code = run.end()
		equal(code, -signal.SIGTERM, "it ends by the signal")
		left = len(profiles(both[0], "plain"))
		if left:
			matches(r"half moved: paris has it \(/rest/server-profiles/", run.errors, "half")
		succeeded(copy("plain", "--move", at=both), "again",
			plain="moved" if left else "exists")
		equal([len(profiles(each, "plain")) for each in both], [0, 1], "it is moved")


@test
def nothing_of_it_lives_on():
	with data_centres() as both:
		both[1].tasks.default = Plan(outcome="Stalled")
		run = Run("plain", at=both)
		both[1].faults.add(*TASK, lambda exchange:
			(run.strike(), exchange.deliver(exchange.answer())))
		run.start()
		run.end()
		equal(both[1].log.wait(lambda log: log.open_connections == 0), True, "connections")
		equal(len(both[1].site.named(KIND, "plain")), 1, "what was begun goes on there")
