"""Passwords and tokens: where they come from, and that they go nowhere else."""
import contextlib
import os
import pathlib
import pty
import select

import invtest
from common import (ENCLOSURES, LOGIN, Started, config, entry, environment, lacking, oneview,
	run, running, whole, write_json)
from invtest import check, equal, none_left, test, until, without, world
from oneview import faults
from service.log import spellings


def without_password(appliance, **source):
	"""How it is described with another source of the password."""
	return entry(appliance, password=None, **source)


def untouched(appliance, what):
	equal(appliance.log.entries, [], f"{what}: nothing is sent")


# ------------------------------------------------------------------------------- echoes


def echoes(exchange):
	"""Texts that repeat what the appliance was told, as careless services do."""
	request = exchange.request
	token = request.header("auth", "")
	told_it = request.body.decode()
	password = request.json()["password"] if told_it else ""
	return [token, told_it, password, f"Bad login {told_it} from you.", "x" * 240 + token +
		password, "x" * 247 + token + password, f"{password}\n{token}", password * 3,
		repr(dict(request.headers))]


@test
def what_an_appliance_repeats_of_secrets_is_not_shown():
	bodies = {
		"message": lambda text: {"message": text},
		"code": lambda text: {"message": "m", "errorCode": text},
		"code alone": lambda text: {"errorCode": text},
		"action": lambda text: {"message": "m", "recommendedActions": [text]},
		"nested": lambda text: {"nestedErrors": [{"message": text}]},
		"redfish": lambda text: {"error": {"code": "c", "message": text}},
		"extended": lambda text: {"error": {"@Message.ExtendedInfo": [{"Message": text,
			"MessageId": text, "Resolution": text}]}},
	}
	shown = 0
	for method, path in (("POST", LOGIN), ("GET", ENCLOSURES)):
		for name, body in bodies.items():
			for number in range(9) if name == "message" else (1, 5):
				with running("london") as london:
					london.faults.add(method, path, lambda exchange, body=body, number=number:
						faults.status(400, body(echoes(exchange)[number]))(exchange), times=None)
					done = oneview("enclosures", at=[london])
					lacking(done, "enclosures", f"{name} {number}", "london: ", status="failed")
					shown += "*****" in done.stderr
					halves(done, london, f"{name} {number}")
	check(shown > 10, "stars stand where they were", str(shown))


def halves(done, appliance, what):
	"""Not even the beginning of a secret is printed."""
	printed = done.stderr + done.text
	for secret in appliance.log.known_secrets():
		check(secret[:6] not in printed, f"{what}: no part of a secret", printed[-600:])


@test
def what_redirects_and_locations_repeat_is_not_shown():
	with running("london") as london:
		london.faults.add("GET", ENCLOSURES, lambda exchange: faults.redirect(
			f"https://evil.invalid/?{exchange.request.header('auth')}")(exchange), times=None)
		done = oneview("enclosures", at=[london])
		lacking(done, "enclosures", "a redirect", "london: ", status="failed")


# ------------------------------------------------------------------------ nowhere else


def everybody(file):
	"""That file in /proc of all processes that inv started, itself included."""
	for pid in invtest.survivors():
		with contextlib.suppress(OSError):
			yield pathlib.Path(f"/proc/{pid}/{file}").read_bytes().decode("utf-8", "replace")


@test
def no_process_has_a_secret_where_others_see_it():
	command = ["/bin/sh", "-c", 'while [ ! -e "$0" ]; do sleep 0.01; done; cat "$1"']
	with running("london", "paris") as (london, paris):
		rule = london.faults.add("GET", ENCLOSURES, faults.silence(), times=None)
		go, file = world.folder / "go", write_json("password", paris.password)
		go.unlink(missing_ok=True)
		started = Started("--json", "--timeout=20", "oneview", "enclosures", at=[
			entry(london), without_password(paris, password_command=[*command, str(go),
			str(file)])])
		check(until(lambda: "cat" in "".join(everybody("cmdline"))), "the command runs")
		seen = list(everybody("cmdline"))
		go.touch()
		check(london.log.wait(lambda log: rule.hits), "it waits for an answer")
		seen += list(everybody("cmdline")) + list(everybody("environ")) + \
			list(everybody("comm"))
		secrets = london.log.known_secrets() + paris.log.known_secrets()
		check(len(seen) >= 6 and len(secrets) >= 3, "there is something to see", str(len(seen)))
		for secret in secrets:
			check(not any(word in text for text in seen for word in spellings(secret)),
				"no secret in /proc", "")
		started.signal(15)
		started.wait()


@test
def nothing_is_written_to_a_file():
	home = world.folder / "home-of-nobody"
	home.mkdir()
	with running("london") as london:
		done = oneview("enclosures", at=[london], env={"HOME": str(home), "TMPDIR": str(home),
			"XDG_RUNTIME_DIR": str(home), "XDG_CACHE_HOME": str(home)}, cwd=home)
		whole(done, "enclosures", 16, "a home of its own")
		equal(list(home.rglob("*")), [], "nothing is left there")


# ------------------------------------------------------------------------------- sources


@test
def a_password_may_stand_in_a_file_of_its_own():
	with running("london") as london:
		for text in (london.password, f"{london.password}\n", f"{london.password}\r\n",
				f"{london.password}\nmore\n"):
			for mode in (0o600, 0o400):
				file = write_json("password", text, mode)
				whole(oneview("enclosures", at=[without_password(london, password_file=str(file))]),
					"enclosures", 16, f"{text[-8:]!r} mode {mode:o}")
		# Its name is relative to the configuration file.
		at = config(without_password(london, password_file=file.name))
		whole(run("oneview", "enclosures", at=at), "enclosures", 16, "a relative name")


@test
def a_password_s_file_that_others_may_read_or_write_is_refused():
	with running("london") as london:
		for mode, said in ((0o644, "others can read it"), (0o640, "others can read it"),
				(0o604, "others can read it"), (0o620, "written by others"),
				(0o602, "written by others")):
			file = write_json("password", london.password, mode)
			file.chmod(mode)
			done = oneview("enclosures", at=[without_password(london, password_file=str(file))])
			lacking(done, "enclosures", f"mode {mode:o}", "london: ", said, "chmod",
				status="failed")
		file = write_json("password", london.password)
		os.chown(file, invtest.NOBODY, invtest.NOBODY)
		done = oneview("enclosures", at=[without_password(london, password_file=str(file))])
		lacking(done, "enclosures", "of another user", "belongs to another user", status="failed")
		untouched(london, "a file that is not secret")


@test
def a_password_s_file_that_is_no_such_thing_is_refused():
	fifo = world.folder / "fifo"
	os.mkfifo(fifo)
	with running("london") as london:
		for path, said in (("/no/such/file", "No such file"), ("/dev/null", "no regular file"),
				("/tmp", "no regular file"), (str(fifo), "no regular file"),
				(str(write_json("password", "")), "empty"),
				(str(write_json("password", "\nsecret")), "empty"),
				(str(write_json("password", "a" * 5000)), "4096"),
				(str(write_json("password", "a" * 100_000)), "64 KiB"),
				(str(write_json("password", "a\0b")), "NUL")):
			done = oneview("enclosures", at=[without_password(london, password_file=path)])
			lacking(done, "enclosures", path, "london: ", said, status="failed")
		untouched(london, "no password")


@test
def a_password_may_stand_in_the_environment():
	with running("london") as london:
		named = without_password(london, password_env="LONDON_PASSWORD")
		done = oneview("enclosures", at=[named], env={"LONDON_PASSWORD": london.password})
		whole(done, "enclosures", 16, "a variable that the configuration names")
		done = oneview("enclosures", at=[without_password(london)],
			env={"INV_PASSWORD": london.password})
		whole(done, "enclosures", 16, "INV_PASSWORD")
		done = oneview("enclosures", at=[without_password(london, user=None)],
			env={"INV_PASSWORD": london.password, "INV_USER": london.user})
		whole(done, "enclosures", 16, "INV_USER")
		london.log.clear()
		done = oneview("enclosures", at=[named], env={"INV_PASSWORD": london.password})
		lacking(done, "enclosures", "not set", "LONDON_PASSWORD: not set", status="failed")
		untouched(london, "a variable that is not set")


@test
def a_password_may_come_from_a_command():
	with running("london") as london:
		file = write_json("password", london.password + "\n")
		for command in (f"cat '{file}'", ["cat", str(file)], ["/bin/cat", str(file)],
				f"cat '{file}'; sleep 1000 &"):
			done = oneview("enclosures", at=[without_password(london, password_command=command)])
			whole(done, "enclosures", 16, str(command))
			for pid in invtest.survivors():
				os.kill(pid, 9)
		none_left("commands")


@test
def a_command_that_fails_is_named_without_what_it_printed():
	with running("london") as london:
		for command, said in (("echo a-secret-word; exit 3", "exit status 3"),
				("no-such-program-at-all", "no such"), (["/no/such/program"], "no such"),
				("echo a-secret-word >&2; false", "exit status 1"), ("true", "empty"),
				("kill -9 $$", "signal 9"), ("yes a-secret-word | tr -d '\\n' | head -c 100000",
				"4096"), ("echo; echo a-secret-word", "empty")):
			done = oneview("enclosures", at=[without_password(london, password_command=command)])
			lacking(done, "enclosures", str(command), "london: ", said, status="failed")
			# What a program says on standard error is nobody's but with sanitizers.
			printed = done.text if world.sanitized else done.text + done.stderr
			without("a-secret-word", printed, f"{command}: what it printed")
		untouched(london, "a command that fails")


@test
def a_command_that_hangs_is_ended():
	with running("london", "paris") as (london, paris):
		done = oneview("--timeout=3", "enclosures", at=[without_password(london,
			password_command="sleep 1000"), paris])
		lacking(done, "enclosures", "a command that hangs", "london: ", "did not end in time")
		equal(len(done.rows("enclosures")), 16, "rows of the other")
		none_left("a command that hangs")
		untouched(london, "a command that hangs")


# ----------------------------------------------------------------------------- being asked


class Terminal:
	"""inv with a terminal of its own, at which somebody may type."""

	def __init__(self, *words):
		self.output, self.errors = world.folder / "output", world.folder / "errors"
		self.shown = b""
		pid, self.terminal = pty.fork()
		if pid == 0:
			with open(self.output, "wb") as out, open(self.errors, "wb") as errors:
				os.dup2(out.fileno(), 1)
				os.dup2(errors.fileno(), 2)
			os.execve(world.inv, [world.inv, *words], invtest.environment(environment()))
		self.pid = pid

	def reads(self, text, seconds=10):
		"""Whether the terminal comes to show TEXT."""
		def more():
			if select.select([self.terminal], [], [], 0.01)[0]:
				with contextlib.suppress(OSError):
					self.shown += os.read(self.terminal, 4096)
			return text in self.shown
		return until(more, seconds)

	def types(self, text):
		os.write(self.terminal, text)

	def wait(self):
		_, status = os.waitpid(self.pid, 0)
		self.reads(b"nothing", 0.1)
		os.close(self.terminal)
		return invtest.Done((), os.waitstatus_to_exitcode(status), self.output.read_bytes(),
			self.errors.read_bytes(), 0)


QUESTION = b"Password of administrator at london: "


def asked(london, answer, *words):
	"""What comes of answering the question so; and what the terminal showed."""
	terminal = Terminal(f"--config={config(without_password(london))}", "--json", *words,
		"oneview", "enclosures")
	check(terminal.reads(QUESTION), "the question", str(terminal.shown))
	terminal.types(answer)
	return terminal.wait(), terminal.shown


@test
def a_password_is_asked_for_at_the_terminal_and_not_shown():
	with running("london") as london:
		done, shown = asked(london, london.password.encode() + b"\n")
		whole(done, "enclosures", 16, "a password typed")
		check(london.password.encode() not in shown and b"ss of" not in shown,
			"it is not shown", str(shown))
		equal(london.log.requests("POST")[0].request.json()["password"], london.password,
			"it is sent as it was typed")


@test
def a_wrong_password_or_none_at_the_terminal_is_an_error():
	with running("london") as london:
		for answer, said in ((b"wrong-one\n", "login refused"), (b"\n", "empty"),
				(b"\x04", "empty")):
			done, shown = asked(london, answer)
			lacking(done, "enclosures", str(answer), "london: ", said, status="failed")


@test
def whoever_interrupts_the_question_ends_it():
	with running("london") as london:
		done, shown = asked(london, b"half of it\x03")
		equal((done.status, done.text), (-2, ""), "ended by the signal")
		untouched(london, "the question")
		none_left("the question")


@test
def nobody_at_the_terminal_is_waited_for_no_longer_than_the_deadline():
	with running("london") as london:
		done, shown = asked(london, b"", "--timeout=2")
		lacking(done, "enclosures", "nobody", "london: password: nobody answered in time",
			status="failed")


@test
def without_a_terminal_it_says_what_to_do():
	with running("london") as london:
		done = oneview("enclosures", at=[without_password(london)])
		lacking(done, "enclosures", "no terminal", "london: password: there is no terminal",
			"INV_PASSWORD", "password_file", status="failed")
		untouched(london, "no terminal")


@test
def nobody_who_logs_in_is_an_error():
	with running("london") as london:
		done = oneview("enclosures", at=[entry(london, user=None)])
		lacking(done, "enclosures", "no user", "london: ", "user", status="failed")
		untouched(london, "no user")
