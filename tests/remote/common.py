"""What the tests of remote collectors share: appliances, inv run at them, what always holds."""
import atexit
import contextlib
import functools
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import invtest
from invtest import Done, check, equal, inv, world, write
from oneview import Appliance
from service import Authority, stray
from service.log import spellings

MOST_IN_FLIGHT = 8
LOGIN = "/rest/login-sessions"
HARDWARE = "/rest/server-hardware"
PROFILES = "/rest/server-profiles"
ENCLOSURES = "/rest/enclosures"

numbers = itertools.count()

# What whoever runs the tests has set is none of their business.
for variable in [name for name in os.environ if name.startswith(("ONEVIEWSDK_", "INV_"))
		and name != "INV_TEST_ISOLATED" or name.lower().endswith("_proxy")]:
	del os.environ[variable]


@functools.cache
def authority():
	"""One authority, and one key each appliance, for all tests: making them takes time."""
	made = Authority()
	atexit.register(made.__exit__)
	return made


def balanced(appliance):
	"""What always holds of an appliance when inv has ended, whatever the test was."""
	equal(appliance.sessions.unbalanced(), [], f"{appliance.name}: a logout for each login")
	equal(appliance.log.malformed, [], f"{appliance.name}: all that came was HTTP")
	equal(appliance.log.errors, [], f"{appliance.name}: the double itself is well")
	check(appliance.log.max_in_flight <= MOST_IN_FLIGHT,
		f"{appliance.name}: at most {MOST_IN_FLIGHT} in flight",
		str(appliance.log.max_in_flight))


@contextlib.contextmanager
def running(*names, certificate="good", **how):
	"""New appliances of these names for one test; one alone if there is one name."""
	with contextlib.ExitStack() as stack:
		found = [stack.enter_context(Appliance(name, authority(), certificate, **how))
			for name in names]
		yield found if len(found) > 1 else found[0]
		for each in found:
			balanced(each)
		equal(stray([each.log for each in found]), [], "no secret is astray")


def entry(appliance, **changes):
	"""How a configuration file describes APPLIANCE; what is changed to None is left out."""
	found = {"name": appliance.name, "kind": "oneview", "url": appliance.url,
		"user": appliance.user, "password": appliance.password,
		"ca_file": appliance.ca_file, **changes}
	return {key: value for key, value in found.items() if value is not None}


def write_json(name, value, mode=0o600):
	"""The path of a new file, for its owner alone unless MODE says otherwise."""
	path = world.folder / "files" / f"{next(numbers)}-{name}"
	return write(path, value if isinstance(value, (str, bytes)) else json.dumps(value), mode)


def config(*appliances):
	"""The path of a new configuration file; appliances, or entries of it."""
	entries = [each if isinstance(each, dict) else entry(each) for each in appliances]
	return write_json("appliances.json", {"appliances": entries})


def plugins():
	return str(pathlib.Path(world.inv).parent / "lib" / "inv")


def environment(env=()):
	"""What inv finds there: its plug-ins, and nothing of whoever runs the tests."""
	home = world.folder / "home"
	home.mkdir(exist_ok=True)
	return {"INV_PLUGIN_DIR": plugins(), "HOME": str(home), "XDG_CONFIG_HOME": "",
		**dict(env)}


def is_silent(done, *appliances):
	"""Nothing that DONE printed has a password or a token."""
	printed = done.stdout.decode("utf-8", "backslashreplace") + done.stderr
	secrets = {word for each in appliances for secret in each.log.known_secrets()
		for word in spellings(secret)}
	check(not any(secret in printed for secret in secrets), "no secret is printed",
		printed[-600:])


def agrees(done):
	"""The report is valid; exit status, notes and statuses say the same."""
	about = done.report["inv"]
	missing = any(note["level"] == "error" for note in about["notes"])
	unwell = any(table["status"] != "ok" for table in about["tables"].values())
	equal((missing, unwell), (done.status == 1, done.status == 1),
		"notes, statuses and exit status agree")
	check(done.status in (0, 1), "exit status", str(done.status))


def run(*words, at, output="--json", env=(), measured=None, **options):
	"""
	inv at these appliances, or with the configuration file of that path, or with none; it
	is judged, too. The memory that it took goes to the file MEASURED.
	"""
	where = at if at is None or isinstance(at, pathlib.Path) else config(*at)
	words = *([f"--config={where}"] if where else []), *filter(None, [output]), *words
	if measured:
		words = "-S", "-c", MEASURE, str(measured), world.inv, *words
		options["program"] = sys.executable
	done = inv(*words, env=environment(env), **options)
	if isinstance(at, list):
		is_silent(done, *(each for each in at if isinstance(each, Appliance)))
	if output == "--json" and done.status != 2:
		agrees(done)
	return done


# Runs what is behind the first argument; there goes how much memory it took, in KiB.
MEASURE = """import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as file:
	print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=file)
sys.exit(status)"""


def in_little_memory(*words, at, most=64 << 10, what=""):
	"""oneview() that takes no more than so many KiB; sanitizers have a measure of their own."""
	peak = world.folder / "peak"
	done = run("oneview", *words, at=at, measured=peak)
	if not world.sanitized:
		check(int(peak.read_text()) < most, f"{what}: in little memory",
			f"{peak.read_text().strip()} KiB")
	return done


class Started:
	"""inv, running at these appliances: what it printed is a Done when it has ended."""

	def __init__(self, *words, at):
		self._files = tempfile.TemporaryFile(), tempfile.TemporaryFile()
		self._began = time.monotonic()
		self._words = words
		self._inv = subprocess.Popen([world.inv, f"--config={config(*at)}", *words],
			stdin=subprocess.DEVNULL, stdout=self._files[0], stderr=self._files[1],
			env=invtest.environment(environment()), start_new_session=True)
		self.pid = self._inv.pid

	def signal(self, number):
		self._inv.send_signal(number)

	def wait(self, timeout=30):
		status = self._inv.wait(timeout)
		seconds = time.monotonic() - self._began
		printed = []
		for file in self._files:
			file.seek(0)
			printed.append(file.read())
			file.close()
		return Done(self._words, status, *printed, seconds)


@contextlib.contextmanager
def at_moments(moments, *words, times=None):
	"""
	{name: (appliance, its rule, inv)} of MOMENTS {name: (method, path, action, more)}:
	each at appliances of its own, london the one that suffers it, all at once.
	"""
	with contextlib.ExitStack() as stack:
		runs = {}
		for name, (method, path, action, *more) in moments.items():
			london, paris = stack.enter_context(running("london", "paris"))
			rule = london.faults.add(method, path, action, **{"times": times,
				**(more[0] if more else {})})
			runs[name] = london, rule, Started("--json", "oneview", *words, at=[london, paris])
		yield runs


def ended(started, *appliances):
	"""What inv printed, judged as ever."""
	done = started.wait()
	is_silent(done, *appliances)
	agrees(done)
	return done


def oneview(*words, at, **options):
	return run("oneview", *words, at=at, **options)


def whole(done, table, rows, what, status=0):
	"""DONE has all of TABLE: so many ROWS, each once, and nothing to say about it."""
	equal((done.status, told(done, table)), (status, ""), f"{what}: it is whole")
	uris = [(row["appliance"], row["uri"]) for row in done.rows(table)]
	equal((len(uris), len(set(uris))), (rows, rows), f"{what}: each row once")


def told(done, table, level="error"):
	"""The notes about TABLE and about all, a line each."""
	return "\n".join(filter(None, (done.notes(table, level), done.notes("oneview", level))))


def lacking(done, table, what, *parts, status="partial"):
	"""DONE lacks something of TABLE: a note that has all PARTS says what."""
	equal((done.status, done.status_of(table)), (1, status), f"{what}: exit status, status")
	said = told(done, table)
	for part in parts:
		check(part in said, f"{what}: the note", f"expected {part!r}, came {said!r:.600}")


def count(appliance, path):
	"""How many resources of a kind the appliance has."""
	return len(appliance.site.kinds[path.removeprefix("/rest/")])


def targets(appliance, path="*", method="GET"):
	return [each.target for each in appliance.log.requests(method, path)]
