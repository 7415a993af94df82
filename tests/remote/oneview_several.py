"""Several appliances at once, and how each is asked: at most eight requests in flight,
pages before they are linked to, few connections."""
import socket

from common import (ENCLOSURES, HARDWARE, PROFILES, count, entry, lacking, oneview, running,
	whole)
from invtest import bounded, check, equal, test
from oneview import faults


def rows_of(done, table, appliance):
	return [row for row in done.rows(table) if row["appliance"] == appliance.name]


def free_port():
	"""A port of this machine that nobody listens at: held, so that nobody else will."""
	held = socket.socket()
	held.bind(("127.0.0.1", 0))
	return held


# ------------------------------------------------------------------------ several of them


@test
def rows_are_in_the_same_order_whoever_answers_first():
	with running("london", "paris", "oslo") as (london, paris, oslo):
		texts = []
		for slow in (london, paris, oslo, None):
			for each in (london, paris, oslo):
				each.server.latency = 0.15 if each is slow else 0
			done = oneview("--stable", "enclosures", "scopes", at=[oslo, london, paris])
			whole(done, "enclosures", 48, "three appliances")
			texts.append(done.stdout)
		equal(len(set(texts)), 1, "whoever is slow, the bytes are the same")
		rows = done.rows("enclosures")
		equal(rows, sorted(rows, key=lambda row: (row["appliance"], row["name"], row["uri"])),
			"sorted by the keys")


@test
def one_that_is_down_costs_only_its_own_rows():
	with running("london", "paris") as (london, paris), free_port() as port:
		down = entry(paris, name="oslo", url="https://127.0.0.1:%d" % port.getsockname()[1])
		done = oneview("enclosures", at=[london, down, paris])
		lacking(done, "enclosures", "one is down", "oslo: ", "connect")
		for each in (london, paris):
			equal(len(rows_of(done, "enclosures", each)), 16, f"{each.name}: its rows")


@test
def one_whose_name_is_unknown_costs_only_its_own_rows():
	with running("london") as london:
		unknown = entry(london, name="oslo", url="https://no-such-host.invalid")
		done = oneview("--timeout=10", "enclosures", at=[london, unknown])
		lacking(done, "enclosures", "an unknown host", "oslo: ", "resolve")
		equal(len(rows_of(done, "enclosures", london)), 16, "rows of the other")


@test
def one_that_does_not_answer_costs_only_its_own_rows():
	with running("london", "paris") as (london, paris):
		paris.faults.add("GET", "/rest/version", faults.silence(), times=None)
		done = oneview("--timeout=2", "enclosures", at=[london, paris])
		lacking(done, "enclosures", "silence", "paris: no answer in the time there was")
		equal(len(rows_of(done, "enclosures", london)), 16, "rows of the other")
		bounded(done, 2, "silence")


@test
def one_that_is_hostile_costs_only_its_own_rows():
	with running("london", "paris") as (london, paris):
		paris.faults.add("GET", ENCLOSURES, faults.invalid_json(), times=None)
		done = oneview("enclosures", "scopes", at=[london, paris])
		lacking(done, "enclosures", "no JSON", "paris: its answer is no JSON")
		equal(len(rows_of(done, "enclosures", london)), 16, "rows of the other")
		whole_of = [len(rows_of(done, "scopes", each)) for each in (london, paris)]
		equal(whole_of, [6, 6], "the other table has all")
		equal(done.status_of("scopes"), "ok", "and is well")


@test
def one_that_refuses_the_password_costs_only_its_own_rows():
	with running("london", "paris") as (london, paris):
		done = oneview("enclosures", at=[london, entry(paris, password="wrong-password")])
		lacking(done, "enclosures", "a wrong password", "paris: login refused: "
			"Invalid username or password or directory (AUTHN_AUTH_FAIL)")
		check("wrong-password" not in done.stderr + done.text, "it is not shown", done.stderr)
		equal(paris.sessions.count("failure"), 1, "it is tried once")


@test
def what_is_wrong_with_all_is_said_of_each():
	with running("london", "paris") as (london, paris):
		for each in (london, paris):
			each.faults.add("POST", "/rest/login-sessions", faults.status(500), times=None)
		done = oneview("enclosures", "scopes", at=[london, paris])
		for table in ("enclosures", "scopes"):
			lacking(done, table, "no login", "london: login", "paris: login", status="failed")


@test
def five_appliances_are_asked_at_once():
	names = ["london", "paris", "oslo", "rome", "bern"]
	with running(*names) as found:
		for each in found:
			each.server.latency = 0.05
		done = oneview("scopes", at=found)
		whole(done, "scopes", 6 * len(names), "five appliances")
		# What shows that they are asked at once is when they were asked, not how long it took.
		firsts = [each.log.entries[0].started for each in found]
		lasts = [each.log.entries[-1].ended for each in found]
		check(max(firsts) < min(lasts), "all are asked before one has finished",
			f"{max(firsts) - min(firsts):.3f} s from first to last")


# ------------------------------------------------------------------------------ in flight


@test
def pages_are_asked_for_before_they_are_linked_to():
	with running("london") as london:
		london.server.latency = 0.05
		done = oneview("server_hardware", "-c", "appliance,uri", at=[london])
		whole(done, "server_hardware", 202, "50 ms away")
		pages = london.log.requests("GET", HARDWARE)
		equal(len(pages), 7, "pages")
		first, rest = pages[0], pages[1:]
		check(max(page.started for page in rest) < min(page.ended for page in rest),
			"all but the first are under way at once", str(rest))
		# One after another they would start 6 x 50 ms after the first.
		took = max(page.started for page in rest) - first.started
		check(took < 7 * 0.05 / 3, "the last starts within a third of the sequential time",
			f"{took:.3f} s")


@test
def at_most_eight_requests_are_in_flight_and_eight_are():
	with running("london", "paris") as (london, paris):
		for each in (london, paris):
			each.server.latency = 0.02
			each.lists.pages["server-hardware"] = 5
		done = oneview("server_hardware", "server_profiles", "alerts", "tasks", "events",
			at=[london, paris])
		equal(done.status, 0, "five tables: exit status")
		for each in (london, paris):
			equal(each.log.max_in_flight, 8, f"{each.name}: in flight at the most")


@test
def connections_are_reused():
	with running("london") as london:
		london.lists.pages["server-hardware"] = 5
		done = oneview("server_hardware", "server_profiles", at=[london])
		equal(done.status, 0, "exit status")
		# A login and a logout, which are never sent twice, have one each.
		check(london.log.connections <= 8 + 2, "no more than are in flight",
			f"{london.log.connections} for {len(london.log.entries)} requests")
		check(len(london.log.entries) > 40, "there were many", str(len(london.log.entries)))


@test
def connections_that_a_server_closes_after_some_requests_are_survived():
	with running("london") as london:
		for most in (100, 7, 2, 1):
			london.log.clear()
			london.server.keep_alive_max = most
			london.lists.pages["server-hardware"] = 2
			done = oneview("server_hardware", "-c", "appliance,uri", at=[london])
			whole(done, "server_hardware", 202, f"max={most}")
			equal(len(london.log.requests("GET", HARDWARE)), 101, f"max={most}: each page once")


@test
def connections_that_were_to_be_kept_and_are_closed_are_survived():
	with running("london") as london:
		rule = london.faults.add("GET", HARDWARE, faults.close_afterwards(), times=None)
		done = oneview("server_hardware", "-c", "appliance,uri", at=[london])
		whole(done, "server_hardware", 202, "closed afterwards")
		check(rule.hits >= 7, "they were closed", str(rule.hits))


@test
def answers_come_packed_or_not_in_chunks_or_not():
	with running("london") as london:
		texts = set()
		for packs in (True, False):
			for chunked in (True, False):
				london.server.packs, london.server.chunked = packs, chunked
				done = oneview("--stable", "server_profiles", at=[london])
				whole(done, "server_profiles", 130, f"packed {packs}, chunks {chunked}")
				texts.add(done.stdout)
		equal(len(texts), 1, "all the same")
		asked = [each.request.header("accept-encoding") for each in london.log.entries]
		check("gzip" in asked, "gzip is asked for", str(set(asked)))


@test
def the_order_of_the_configuration_and_double_mentions_do_not_matter():
	with running("london", "paris") as (london, paris):
		done = oneview("scopes", "--at=paris", "--at=london", "--at=paris", at=[london, paris])
		whole(done, "scopes", 12, "--at")
		equal((london.sessions.count("login"), paris.sessions.count("login")), (1, 1), "logins")
		done = oneview("scopes", "--at=paris", at=[london, paris])
		equal({row["appliance"] for row in done.rows("scopes")}, {"paris"}, "one alone")
		equal(london.sessions.count("login"), 1, "the other is left alone")


@test
def many_rows_come_whole_and_in_little_memory():
	with running("london") as london:
		total = count(london, "server-profiles")
		london.lists.pages["server-profiles"] = 1
		done = oneview("server_profiles", "-c", "appliance,name,uri", at=[london])
		whole(done, "server_profiles", total, "a page a profile")
		equal(len(london.log.requests("GET", PROFILES)), total, "each page once")
