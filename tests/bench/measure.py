"""Running commands in turn for their time and memory, and the table of what they took."""

import ctypes
import os
import signal
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build"
PROGRAMS = BUILD / "bench"  # where what stands here as C is put

LIMIT = 120  # seconds for one run of anything, after which it is killed
TIMES = {"wall": "wall", "cpu": "CPU"}
PEAKS = {"largest": "peak of one process", "together": "peak of all"}
PR_SET_CHILD_SUBREAPER = 36


class BenchError(Exception):
	"""Something could not be run, or two programs disagree."""


class TooSlowError(BenchError):
	"""A command was killed after LIMIT seconds; sample is what it took until then."""

	def __init__(self, command, sample):
		super().__init__(f"{command}: no end in {LIMIT} s")
		self.sample = sample


class Command:
	"""ENVIRONMENT goes beside our own; MAY_FAIL if its exit status says nothing."""

	def __init__(self, *words, environment=None, may_fail=False):
		self.words = [str(word) for word in words]
		self.environment = environment or {}
		self.may_fail = may_fail

	def __str__(self):
		text = " ".join(self.words)
		return text if len(text) < 200 else f"{text[:200]} ..."


# ------------------------------------------------------------------------- measuring


@dataclass
class Sample:
	wall: float  # seconds
	cpu: float


@dataclass
class Memory:
	processes: int
	largest: int  # bytes
	together: int


@dataclass
class Comparison:
	ours: float  # medians, in seconds
	theirs: float
	ratio: float  # of ours to theirs


def compare(ours, theirs, count):
	"""Runs two commands in turn COUNT times: a comparison for each of TIMES."""
	run(ours)
	run(theirs)
	pairs = [(run(ours), run(theirs)) for _ in range(count)]
	comparisons = {}
	for kind in TIMES:
		times = [(getattr(a, kind), getattr(b, kind)) for a, b in pairs]
		comparisons[kind] = Comparison(
			statistics.median(a for a, _ in times),
			statistics.median(b for _, b in times),
			statistics.median(a / b for a, b in times),
		)
	return comparisons


def adopt_orphans():
	"""Makes orphans of a command ours, so that reap() finds what they used."""
	if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
		raise BenchError("prctl(PR_SET_CHILD_SUBREAPER) failed")


def reap(pid):
	"""Waits for PID, then for orphans it left: its status and end, the CPU of all."""
	_, status, usage = os.wait4(pid, 0)
	end = time.perf_counter()
	cpu = usage.ru_utime + usage.ru_stime
	while True:
		try:
			_, _, usage = os.wait4(-1, 0)
		except ChildProcessError:
			return status, end, cpu
		cpu += usage.ru_utime + usage.ru_stime


def failure(command, status, said):
	return BenchError(f"{command}: exit status {status}\n{said}".rstrip())


def spawn(command, output, said):
	"""Starts COMMAND in a process group of its own; its standard error is SAID."""
	flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
	actions = [
		(os.POSIX_SPAWN_OPEN, 1, output, flags, 0o600),
		(os.POSIX_SPAWN_DUP2, said.fileno(), 2),
	]
	name, words = command.words[0], command.words
	environment = os.environ | command.environment
	try:
		return os.posix_spawnp(
			name, words, environment, file_actions=actions, setpgroup=0
		)
	except OSError as error:
		raise BenchError(f"{name}: {error.strerror}") from error


def run(command, output=os.devnull):
	"""Runs COMMAND once, which must succeed; returns what it took."""
	late = False

	def give_up(_signal, _frame):
		nonlocal late
		late = True
		os.killpg(pid, signal.SIGKILL)

	with tempfile.TemporaryFile("w+") as said:
		begin = time.perf_counter()
		pid = spawn(command, output, said)
		signal.signal(signal.SIGALRM, give_up)
		signal.alarm(LIMIT)
		try:
			status, end, cpu = reap(pid)
		except BaseException:
			os.killpg(pid, signal.SIGKILL)
			raise
		finally:
			signal.alarm(0)
		sample = Sample(end - begin, cpu)
		if late:
			raise TooSlowError(command, sample)
		if os.WIFSIGNALED(status) or (status != 0 and not command.may_fail):
			said.seek(0)
			code = os.waitstatus_to_exitcode(status)
			raise failure(command, code, said.read())
	return sample


def watch(command):
	"""Runs COMMAND three times, traced: the most processes and memory seen."""
	watched = [PROGRAMS / "watch", *command.words]
	seen = []
	for _ in range(3):
		result = subprocess.run(
			watched, capture_output=True, text=True, timeout=LIMIT
		)
		if result.returncode != 0 and not command.may_fail:
			raise failure(command, result.returncode, result.stderr)
		seen.append(map(int, result.stdout.split()))
	processes, largest, together = map(max, zip(*seen))
	return Memory(processes, largest << 10, together << 10)


def count_calls(command):
	"""How many system calls COMMAND and its children make."""
	with tempfile.NamedTemporaryFile("r") as summary:
		strace = ["strace", "-f", "-c", "-o", summary.name, "--"]
		run(Command(*strace, *command.words, may_fail=command.may_fail))
		lines = [line.split() for line in summary]
	return int(next(line[3] for line in lines if line[-1:] == ["total"]))


# -------------------------------------------------------------------------- the table


def show_time(seconds):
	if seconds < 0.9995e-3:
		return f"{seconds * 1e6:.0f} us"
	if seconds < 0.9995:
		return f"{seconds * 1e3:.3g} ms"
	return f"{seconds:.3g} s"


def show_size(size):
	if size < 10 << 20:
		return f"{size / 1024:.0f} KiB"
	return f"{size / 2**20:.1f} MiB"


class Report:
	"""The table, printed as it grows, and how many targets were reached."""

	def __init__(self):
		self.reached = self.missed = 0

	def heading(self, text, other=""):
		print(f"\n{text}\n  {'':<37}{'inv':>10}{other:>10}{'figure':>10}  target")

	def row(self, what, ours, theirs="", figure="", target="", reached=None):
		"""REACHED is None where nothing is aimed at."""
		verdict = ""
		if reached is not None:
			self.reached += reached
			self.missed += not reached
			verdict = "reached" if reached else "NOT reached"
		figures = f"{ours:>10}{theirs:>10}{figure:>10}"
		line = f"  {what:<37}{figures}  {target:<16}{verdict}"
		print(line.rstrip(), flush=True)

	def at_most(self, what, comparison, target):
		"""The ratio of inv's time to the other's; TARGET may be None."""
		ours, theirs = show_time(comparison.ours), show_time(comparison.theirs)
		ratio = comparison.ratio
		wanted = f"at most {target}" if target else ""
		reached = ratio <= target if target else None
		self.row(what, ours, theirs, f"{ratio:.2f}", wanted, reached)

	def faster(self, what, comparison, target):
		"""How many times as fast; TARGET may be None."""
		ours, theirs = show_time(comparison.ours), show_time(comparison.theirs)
		times = 1 / comparison.ratio
		wanted = f"at least {target} x" if target else ""
		reached = times >= target if target else None
		self.row(what, ours, theirs, f"{times:.1f} x", wanted, reached)
