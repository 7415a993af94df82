"""Sessions: versions, logging in, being thrown out, and a logout for each login whatever
happens: errors, the deadline, signals."""
import contextlib
import signal
import socket

from common import (ENCLOSURES, HARDWARE, LOGIN, Started, at_moments, entry, lacking, oneview,
	running, told, whole)
from invtest import bounded, check, equal, matches, none_left, test
from oneview import faults

VERSION = "/rest/version"


def versions_of(appliance):
	"""The X-API-Version of each request, but that for the versions themselves."""
	return {each.request.header("x-api-version") for each in appliance.log.entries
		if each.path != VERSION}


def then_silence(exchange):
	"""Carries a request out, and never says so."""
	exchange.answer()
	exchange.wait()


# ------------------------------------------------------------------------------- versions


@test
def the_newest_version_that_both_know_is_spoken():
	for there, spoken in (((120, 2000), "2000"), ((120, 300), "300"), ((120, 120), "120"),
			((300, 8400), "2000"), ((2000, 2000), "2000")):
		with running("london", versions=there) as london:
			whole(oneview("enclosures", at=[london]), "enclosures", 16, f"versions {there}")
			equal(versions_of(london), {spoken}, f"versions {there}")
			asked = london.log.requests("GET", VERSION)
			equal([each.request.header("x-api-version") for each in asked], [None],
				f"versions {there}: asked for without one, once")


@test
def profiles_are_whole_in_the_old_versions_form():
	with running("london", versions=(120, 300)) as london:
		done = oneview("server_profiles", at=[london])
		whole(done, "server_profiles", 130, "version 300")


@test
def an_appliance_whose_oldest_version_is_newer_is_refused_clearly():
	with running("london", "paris", versions=(2500, 3000)) as (london, paris):
		paris.versions = (120, 2000)
		done = oneview("enclosures", at=[london, paris])
		lacking(done, "enclosures", "too new", "london: it speaks versions 2500 to 3000 of its "
			"interface, not 2000", "api_version")
		equal([each.path for each in london.log.entries], [VERSION], "no login is tried")
		equal({row["appliance"] for row in done.rows("enclosures")}, {"paris"}, "the other")


@test
def the_configuration_can_demand_a_version():
	with running("london") as london:
		for version in (500, "800"):
			london.log.clear()
			done = oneview("enclosures", at=[entry(london, api_version=version)])
			whole(done, "enclosures", 16, f"api_version {version}")
			equal(versions_of(london), {str(version)}, f"api_version {version}")
		done = oneview("enclosures", at=[entry(london, api_version=3000)])
		lacking(done, "enclosures", "a version it does not speak",
			"london: it speaks versions 120 to 2000 of its interface, not 3000", status="failed")


@test
def what_is_no_oneview_is_told_so():
	for name, action, said in (
			("404", faults.status(404), "no OneView"),
			("HTML", faults.invalid_json(b"<html>Welcome</html>"), "names no versions"),
			("a list", faults.invalid_json(b"[]"), "names no versions"),
			("words", faults.change(lambda _: {"currentVersion": "x", "minimumVersion": "y"}),
				"names no versions"),
			("nonsense", faults.change(lambda _: {"currentVersion": 1, "minimumVersion": 9}),
				"no version that makes sense"),
			("huge", faults.change(lambda _: {"currentVersion": 1 << 62, "minimumVersion": 1}),
				"no version that makes sense")):
		with running("london") as london:
			london.faults.add("GET", VERSION, action, times=None)
			lacking(oneview("enclosures", at=[london]), "enclosures", name, "london: ", said,
				status="failed")
			equal(london.log.requests("POST"), [], f"{name}: no password is sent")


# ------------------------------------------------------------------------------- logging in


@test
def a_login_acknowledges_the_message_and_names_the_directory():
	with running("london") as london:
		london.sessions.message = "Authorised users alone."
		london.sessions.add_user("jörg", "p\u00e4ss", domain="corp.example")
		done = oneview("enclosures", at=[entry(london, user="jörg", password="p\u00e4ss",
			domain="corp.example")])
		whole(done, "enclosures", 16, "a directory")
		equal(london.log.requests("POST")[0].request.json(), {"userName": "jörg", "password":
			"p\u00e4ss", "authLoginDomain": "corp.example", "loginMsgAck": True}, "the login")


@test
def a_login_that_is_refused_is_named_and_not_tried_again():
	with running("london") as london:
		for changes, code in (({"password": "wrong-one"}, "AUTHN_AUTH_FAIL"),
				({"user": "nobody"}, "AUTHN_AUTH_FAIL"),
				({"domain": "nowhere"}, "AUTHN_AUTH_FAIL_LOGINDOMAINNOTFOUND")):
			for refusal in (400, 401):
				london.log.clear()
				london.sessions.refusal = refusal
				done = oneview("enclosures", at=[entry(london, **changes)])
				lacking(done, "enclosures", f"{changes}", "london: login refused: ", code,
					status="failed")
				equal(len(london.log.requests("POST")), 1, f"{changes}: tried once")


@test
def too_many_sessions_are_told_so():
	with running("london") as london:
		london.sessions.limit = 0
		lacking(oneview("enclosures", at=[london]), "enclosures", "the limit",
			"london: login refused: The number of sessions", status="failed")


@test
def a_login_without_a_token_is_an_error():
	for name, action in (("null", faults.change(lambda _: {"sessionID": None})),
			("a number", faults.change(lambda _: {"sessionID": 7})),
			("empty", faults.change(lambda _: {"sessionID": ""})),
			("two lines", faults.change(lambda _: {"sessionID": "a\r\nX-Evil: b"})),
			("blanks", faults.change(lambda _: {"sessionID": "a b"})),
			("much", faults.change(lambda _: {"sessionID": "a" * 100_000})),
			("a list", faults.invalid_json(b"[]")), ("nothing", faults.invalid_json(b""))):
		with running("london") as london:
			london.faults.add("POST", LOGIN, action)
			done = oneview("enclosures", at=[london])
			lacking(done, "enclosures", name, "london: its answer to the login has no token",
				status="failed")
			# The double made a session whose token nobody was told.
			london.sessions.expire()


@test
def nothing_but_a_get_is_sent_twice():
	for status in (429, 503, 500):
		with running("london") as london:
			rule = london.faults.add("POST", LOGIN, faults.status(status, retry_after=0),
				times=None)
			lacking(oneview("enclosures", at=[london]), "enclosures", f"login {status}",
				"london: login refused", status="failed")
			equal(rule.hits, 1, f"login {status}: sent once")
	for name, action in (("reset", faults.reset()), ("lost", faults.lost_answer())):
		with running("london") as london:
			rule = london.faults.add("POST", LOGIN, action, times=None)
			lacking(oneview("enclosures", at=[london]), "enclosures", name, "london: ",
				status="failed")
			equal(rule.hits, 1, f"{name}: sent once")
			london.sessions.expire()


@test
def a_logout_that_fails_is_a_warning():
	with running("london") as london:
		rule = london.faults.add("DELETE", LOGIN, faults.status(503, retry_after=0), times=None)
		done = oneview("enclosures", at=[london])
		whole(done, "enclosures", 16, "no logout")
		matches("london: logout: ", told(done, "enclosures", "warning"), "the warning")
		equal(rule.hits, 1, "it is sent once")
		london.sessions.expire()


# ---------------------------------------------------------------------------------- expiry


@test
def a_session_that_ends_midway_is_followed_by_another():
	with running("london") as london:
		london.lists.pages["server-hardware"] = 10
		london.server.latency = 0.01
		def thrown_out(exchange):
			london.sessions.expire()
			exchange.deliver(exchange.answer())
		london.faults.add("GET", HARDWARE, thrown_out, nth=4)
		whole(oneview("server_hardware", at=[london]), "server_hardware", 202, "thrown out once")
		equal(london.sessions.count("login"), 2, "one more login, for all that was in flight")


@test
def a_session_that_ends_while_another_is_asked_for_is_no_second_one():
	with running("london") as london:
		london.lists.pages["server-hardware"] = 5
		london.server.latency = 0.02
		london.sessions.expire_after = 12
		whole(oneview("server_hardware", "-c", "appliance,uri", at=[london]),
			"server_hardware", 202, "twelve requests a session")
		check(3 <= london.sessions.count("login") <= 6, "a login for each that ended",
			str(london.sessions.log))


@test
def sessions_that_never_last_are_given_up():
	for lasts in (0, 1, 2):
		with running("london") as london:
			london.sessions.expire_after = lasts
			done = oneview("server_hardware", "server_profiles", at=[london])
			equal(done.status, 1, f"{lasts} requests a session: exit status")
			check(london.sessions.count("login") <= 10, f"{lasts}: bounded",
				str(london.sessions.count("login")))
			matches("london: ", told(done, "server_hardware"), f"{lasts}: the note")


# ------------------------------------------------------------------------------ the deadline

MOMENTS = {
	"the versions": ("GET", VERSION, faults.silence()),
	"the first page": ("GET", ENCLOSURES, faults.silence()),
	"names": ("GET", "/rest/enclosure-groups", faults.silence()),
	"a body": ("GET", ENCLOSURES, faults.drip(0.2)),
	"a pause": ("GET", ENCLOSURES, faults.status(503, retry_after=20)),
	"the logout": ("DELETE", LOGIN, then_silence),
}


@test
def at_the_deadline_rows_are_kept_and_everybody_is_logged_out_of():
	with at_moments(MOMENTS, "--timeout=2", "enclosures") as runs:
		for name, (_, _, started) in runs.items():
			done = started.wait()
			bounded(done, 2, name)
			rows = [row for row in done.rows("enclosures") if row["appliance"] == "paris"]
			equal(len(rows), 16, f"{name}: rows of the other")
			if name == "the logout":
				equal(done.status, 0, "a logout without an answer: exit status")
				matches("london: logout: no answer", told(done, "enclosures", "warning"),
					"a logout without an answer: the warning")
			else:
				lacking(done, "enclosures", name, "london: ")
		none_left("the deadline")


@test
def a_login_that_is_never_answered_ends_at_the_deadline():
	with running("london", "paris") as (london, paris):
		london.faults.add("POST", LOGIN, faults.silence(), times=None)
		done = oneview("--timeout=2", "enclosures", at=[london, paris])
		bounded(done, 2, "a login without an answer")
		lacking(done, "enclosures", "a login without an answer", "london: no answer")
		equal(len(done.rows("enclosures")), 16, "rows of the other")


@test
def a_login_that_is_answered_late_is_logged_out_of():
	with running("london") as london:
		# Behind the time for asking, and before what is kept for the logout is over.
		london.faults.add("POST", LOGIN, faults.silence(1.7))
		done = oneview("--timeout=2", "enclosures", at=[london])
		equal(done.status, 1, "exit status")
		equal(london.sessions.count("login"), 1, "there was a login")


@test
def rows_that_wait_for_names_are_kept_without_them():
	with running("london") as london:
		london.faults.add("GET", "/rest/enclosure-groups", faults.silence(), times=None)
		done = oneview("--timeout=2", "enclosures", at=[london])
		equal((done.status, len(done.rows("enclosures"))), (1, 16), "all rows")
		equal({row["enclosure_group"] for row in done.rows("enclosures")}, {None}, "no names")
		check(all(row["enclosure_group_uri"] for row in done.rows("enclosures")), "addresses")


# ----------------------------------------------------------------------------------- signals


def late_login(exchange):
	exchange.wait(0.3)
	exchange.deliver(exchange.answer())


@test
def whoever_interrupts_it_everybody_is_logged_out_of():
	moments = {**MOMENTS, "the login": ("POST", LOGIN, late_login)}
	some = {name: moments[name] for name in ("the login", "the first page")}
	for number, when in ((signal.SIGINT, moments), (signal.SIGTERM, some),
			(signal.SIGHUP, some)):
		with at_moments(when, "enclosures") as runs:
			for name, (london, rule, started) in runs.items():
				check(london.log.wait(lambda log: rule.hits), f"{name}: it got there")
				started.signal(number)
			for name, (_, _, started) in runs.items():
				what = f"{number.name} at {name}"
				done = started.wait()
				equal((done.status, done.text), (-number, ""), f"{what}: ended by the signal")
				check(done.seconds < 6, f"{what}: soon", f"{done.seconds:.1f} s")
			none_left(number.name)


@contextlib.contextmanager
def mute():
	"""The address of what does not even answer who connects: its queue is full."""
	with contextlib.ExitStack() as stack:
		queue = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
		for _ in range(2):
			filler = stack.enter_context(socket.socket())
			filler.setblocking(False)
			filler.connect_ex(queue.getsockname())
		yield f"https://127.0.0.1:{queue.getsockname()[1]}"


@test
def who_cannot_be_connected_to_costs_no_other_login_its_logout():
	for number in (signal.SIGTERM, None):
		with running("london") as london, mute() as where:
			rule = london.faults.add("POST", LOGIN, late_login)
			started = Started("--json", "--timeout=1", "oneview", "enclosures",
				at=[london, entry(london, name="mute", url=where)])
			check(london.log.wait(lambda log: rule.hits), "it got there")
			if number:
				started.signal(number)
			done = started.wait()
			equal(london.sessions.count("logout"), 1, f"{number}: logouts")
	lacking(done, "enclosures", "mute", "mute: no answer")
	equal(len(done.rows("enclosures")), 16, "rows of the other")
