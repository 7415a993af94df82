"""What the tests of the whole program share: a world of their own, inv run in it, checks.

A test is a function marked @test whose name says what holds. main() runs them all, as
root in namespaces of their own: what a test mounts or leaves running ends with it, and
every process in sight is inv's doing.
"""
import contextlib
import ctypes
import inspect
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

PROJECT = pathlib.Path(__file__).resolve().parents[2]

# A run ends at the latest this much after its longest deadline ...
GRACE = 1.0
# ... and a machine that has other things to do may take so much more.
MARGIN = 1.0

NOBODY = 65534

libc = ctypes.CDLL(None, use_errno=True)
tests = []


class world:
	"""Where the tests run; set by main()."""
	inv = None
	folder = None
	sanitized = False
	passed = failed = 0
	current = ""
	helpers = set()


def test(function):
	tests.append(function)
	return function


# ------------------------------------------------------------------------------- checks


def check(good, what, detail=""):
	if good:
		world.passed += 1
		return True
	world.failed += 1
	caller = next(frame for frame in inspect.stack()[1:]
		if frame.filename != __file__)
	print(f"FAILED {world.current}: {what}")
	print(f"       {os.path.relpath(caller.filename)}:{caller.lineno}: {detail}",
		flush=True)
	return False


def equal(got, expected, what):
	return check(got == expected, what,
		f"expected {expected!r:.600}, came {got!r:.600}")


def matches(pattern, text, what):
	return check(re.search(pattern, text), what,
		f"expected something like {pattern!r}, came {text!r:.600}")


def without(pattern, text, what):
	return check(not re.search(pattern, text), what,
		f"expected nothing like {pattern!r}, came {text!r:.600}")


def until(condition, seconds=5.0):
	"""Whether CONDITION comes true in time: what it returned last."""
	end = time.monotonic() + seconds
	while not (result := condition()) and time.monotonic() < end:
		time.sleep(0.005)
	return result


# ------------------------------------------------------------------------------ running


def no_duplicates(pairs):
	keys = [key for key, value in pairs]
	if len(set(keys)) != len(keys):
		raise ValueError(f"a key stands twice: {keys}")
	return dict(pairs)


def no_constant(word):
	raise ValueError(f"{word} is not JSON")


def strict_json(data):
	"""The value of JSON text in bytes, which must be UTF-8 and JSON to the letter."""
	return json.loads(data.decode("utf-8"), object_pairs_hook=no_duplicates,
		parse_constant=no_constant)


class Done:
	"""A finished run of inv."""

	def __init__(self, words, status, stdout, stderr, seconds):
		self.words = words
		self.status = status
		self.stdout = stdout
		self.stderr = stderr.decode("utf-8", "backslashreplace")
		self.seconds = seconds
		self._report = None

	@property
	def text(self):
		return self.stdout.decode("utf-8")

	@property
	def report(self):
		if self._report is None:
			self._report = strict_json(self.stdout)
		return self._report

	def rows(self, table):
		return self.report[table]

	def status_of(self, table):
		return self.report["inv"]["tables"][table]["status"]

	def notes(self, table, level=None):
		"""The messages about TABLE, a line each."""
		return "\n".join(note["message"] for note in self.report["inv"]["notes"]
			if note["table"] == table and level in (None, note["level"]))


def environment(extra):
	env = {name: value for name, value in os.environ.items()
		if name not in ("INV_PLUGIN_DIR", "NO_COLOR", "LS_COLORS")}
	env["LC_ALL"] = "C.UTF-8"
	if world.sanitized:
		# Signals are to come through, and not everything may be traced for leaks.
		env["ASAN_OPTIONS"] = ":".join([env.get("ASAN_OPTIONS", ""),
			"handle_segv=0", "handle_sigbus=0", "handle_abort=0",
			"handle_sigill=0", "handle_sigfpe=0",
			"allocator_may_return_null=1", "detect_leaks=0"])
	env.update(extra)
	return env


def inv(*words, program=None, env=(), timeout=30, stdout=None, session=True, **options):
	"""Runs inv, its standard input empty, and unless not SESSION in one of its own.

	What it prints goes to files: nobody who lives on with one open is waited for.
	"""
	with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
		started = time.monotonic()
		done = subprocess.run([program or world.inv, *words],
			stdin=subprocess.DEVNULL, stderr=errors,
			stdout=output if stdout is None else stdout,
			env=environment(dict(env)), timeout=timeout,
			start_new_session=session, **options)
		seconds = time.monotonic() - started
		output.seek(0)
		errors.seek(0)
		return Done(words, done.returncode, output.read(), errors.read(), seconds)


def refused(done, what, *patterns):
	"""DONE was refused: status 2, one sentence, nothing on standard output."""
	equal(done.status, 2, f"{what}: exit status")
	equal(done.stdout, b"", f"{what}: nothing on standard output")
	equal(done.stderr.count("\n"), 1, f"{what}: one line on standard error")
	for pattern in (r"^inv: ", *patterns):
		matches(pattern, done.stderr, what)


def bounded(done, deadline, what):
	"""DONE took no longer than its longest DEADLINE allows."""
	limit = deadline + GRACE + MARGIN * (3 if world.sanitized else 1)
	check(done.seconds <= limit, f"{what}: bounded",
		f"expected at most {limit:.1f} s, came {done.seconds:.2f} s")


# ---------------------------------------------------------------------------- processes


def read_proc(path):
	return pathlib.Path(f"/proc/{path}").read_text("latin-1")


def process_state(pid):
	"""The letter in proc/PID/stat of a thread that still lives, else "Z".

	The leader may be dead and a thread of it hang in the kernel.
	"""
	with contextlib.suppress(OSError):
		for thread in os.listdir(f"/proc/{pid}/task"):
			text = read_proc(f"{pid}/task/{thread}/stat")
			state = text[text.rindex(")") + 2]
			if state not in "ZX":
				return state
	return "Z"


def survivors():
	"""Processes that no test started: what inv left behind."""
	known = world.helpers | {1, os.getpid()}
	pids = {int(name) for name in os.listdir("/proc") if name.isdigit()} - known
	states = {pid: process_state(pid) for pid in pids}
	return {pid: state for pid, state in states.items() if state != "Z"}


def commands():
	"""The names of the programs that those run."""
	names = {}
	for pid in survivors():
		with contextlib.suppress(OSError):
			names[pid] = read_proc(f"{pid}/comm").strip()
	return names


def describe(pids):
	def command(pid):
		with contextlib.suppress(OSError):
			return read_proc(f"{pid}/cmdline")[:80]
		return "gone"
	return ", ".join(f"{pid} {state} {command(pid)!r}" for pid, state in pids.items())


def none_left(what):
	"""Nothing that inv started runs on. What does is ended, not to count again."""
	until(lambda: not survivors(), MARGIN)
	left = survivors()
	check(not left, f"{what}: no process is left", describe(left))
	for pid in left:
		with contextlib.suppress(ProcessLookupError):
			os.kill(pid, signal.SIGKILL)
	until(lambda: not survivors())


# ------------------------------------------------------------------------------ folders


def folder(name):
	"""A new empty folder of that name, as a path."""
	path = world.folder / name
	if path.exists():
		shutil.rmtree(path)
	path.mkdir(parents=True)
	return path


def write(path, data, mode=0o644):
	"""Writes DATA, text or bytes, and the folders above it."""
	path = pathlib.Path(path)
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_bytes(data if isinstance(data, bytes) else data.encode())
	path.chmod(mode)
	return path


def compile_program(source, target, *flags):
	compiler = os.environ.get("CC", "cc").split()
	subprocess.run([*compiler, "-Wall", "-Wextra", "-Werror", "-O1", *flags, "-o",
		str(target), str(source)], check=True)
	return target


def compile_plugin(source, target, *flags):
	return compile_program(source, target, "-shared", "-fPIC",
		f"-I{PROJECT / 'include'}", *flags)


@contextlib.contextmanager
def mounted(source, target, kind, flags=0, data=""):
	"""mount(2) for a while."""
	if libc.mount(os.fsencode(source), os.fsencode(target), os.fsencode(kind), flags,
			os.fsencode(data)) != 0:
		error = ctypes.get_errno()
		raise OSError(error, f"mount {kind}: {os.strerror(error)}")
	try:
		yield target
	finally:
		libc.umount2(os.fsencode(target), 2)


# --------------------------------------------------------------------------------- main


def isolate():
	"""Starts this again as root, mounts, processes and shared memory its own."""
	if os.geteuid() != 0:
		os.execvp("sudo", ["sudo", "--preserve-env=CC", sys.executable,
			*sys.argv])
	os.environ["INV_TEST_ISOLATED"] = "1"
	os.execvp("unshare", ["unshare", "--mount", "--pid", "--ipc", "--fork",
		"--kill-child", "--mount-proc", "--propagation=private", sys.executable,
		*sys.argv])


def run_tests():
	for function in tests:
		world.current = function.__name__.replace("_", " ")
		try:
			function()
		except Exception as error:
			where = next(frame for frame in traceback.extract_tb(
				error.__traceback__) if frame.filename != __file__)
			check(False, f"{os.path.relpath(where.filename)}:{where.lineno}",
				"".join(traceback.format_exception_only(error)).strip())


def main(usage):
	"""Runs the tests of the modules loaded so far. Returns the exit status."""
	if len(sys.argv) != 2:
		sys.exit(usage)
	if not os.environ.pop("INV_TEST_ISOLATED", None):
		isolate()
	world.inv = os.path.abspath(sys.argv[1])
	if not os.access(world.inv, os.X_OK):
		sys.exit(f"{world.inv}: no program")
	world.sanitized = b"__asan_init" in pathlib.Path(world.inv).read_bytes()
	os.umask(0o022)
	signal.signal(signal.SIGTERM, signal.default_int_handler)
	with tempfile.TemporaryDirectory(prefix="inv-tests.") as name, \
			mounted("tmpfs", "/dev/shm", "tmpfs"):
		world.folder = pathlib.Path(name)
		world.folder.chmod(0o755)
		run_tests()
	print(f"{world.passed} passed, {world.failed} failed")
	return world.failed > 0 or world.passed == 0
