"""Tasks and their ends, errors that an appliance answers, sessions that end meanwhile."""
import time

from common import PROFILES
from copy_common import (POST, STALL, TASK, bodies, copy, data_centres, none, one, profiles,
	refused_copy, said, statuses, succeeded, writes)
from invtest import check, equal, matches, test
from oneview import faults

PENDING = ("New", "Starting", "Pending", "Running", "Suspended", "Stopping", "Unknown",
	"Cancelling")


def tasks_seen(appliance):
	return len(appliance.log.requests(*TASK))


# -------------------------------------------------------------------- how a task is found


@test
def a_task_is_found_wherever_its_address_is():
	with data_centres() as (london, paris):
		for answer in ("location", "absolute", "body", "both", "nothing"):
			paris.tasks.plan("server-profiles", "Create", answer=answer, polls=1)
			name = f"by-{answer}"
			done = copy("plain", f"--as={name}", at=(london, paris))
			equal((done.status, statuses(done)), (0, {name: "created"}), said(done))
			one(paris, name, answer)
		equal(len(writes(paris)), 5, "each is made once")


@test
def a_task_elsewhere_is_not_asked_for():
	with data_centres() as (london, paris):
		for what, location in (("foreign", lambda uri: london.url + uri),
				("no scheme", lambda uri: f"//127.0.0.1:{london.server.port}{uri}"),
				("user", lambda uri: paris.url.replace("//", "//x@") + uri),
				("no task", lambda uri: "/rest/server-profiles/1"),
				("deeper", lambda uri: f"{uri}/../../login-sessions"),
				("nonsense", lambda uri: "\x01")):
			paris.tasks.plan("server-profiles", "Create", answer=location, polls=0)
			name = f"by {what}"
			before = len(london.log.requests(*TASK))
			done = copy("plain", f"--as={name}", at=(london, paris))
			# The profile itself names its task.
			equal((done.status, statuses(done)), (0, {name: "created"}), said(done))
			equal(len(london.log.requests(*TASK)), before, f"{what}: london is not asked")


@test
def the_address_may_come_at_the_end_only():
	with data_centres() as (london, paris):
		paris.tasks.plan("server-profiles", "Create", late_uri=True, polls=1)
		done = copy("plain", at=(london, paris))
		succeeded(done, "late", plain="created")
		equal(done.rows("copied")[0]["uri"], one(paris, "plain", "late")["uri"], "late")


# ---------------------------------------------------------------------------- how it ends


@test
def every_pending_state_is_waited_for():
	with data_centres() as (london, paris):
		for state in PENDING:
			paris.tasks.plan("server-profiles", "Create", states=(state,), polls=1)
			name = f"is-{state}"
			done = copy("plain", f"--as={name}", at=(london, paris))
			equal((done.status, statuses(done)), (0, {name: "created"}), said(done))


@test
def every_end_but_one_is_a_failure():
	"""Though all of them are at 100 %."""
	with data_centres() as (london, paris):
		for outcome in ("Warning", "Error", "Terminated", "Killed"):
			paris.tasks.plan("server-profiles", "Create", outcome=outcome, polls=0)
			name = f"ends-{outcome}"
			done = copy("plain", f"--as={name}", at=(london, paris))
			equal((done.status, statuses(done)), (1, {name: "failed"}), outcome)
			matches(f"^{name}: creating it at paris failed: Create ended with {outcome}",
				said(done, "error"), outcome)
			if outcome in ("Warning", "Error"):
				matches(f'{outcome}: The task ended with "{outcome}" '
					r"\(ServerProfileTrouble\): Do not tell it to", said(done), outcome)
			matches("^/rest/tasks/", done.rows("copied")[0]["task"], outcome)


@test
def completed_with_errors_is_a_failure():
	with data_centres() as (london, paris):
		paris.tasks.plan("server-profiles", "Create", polls=0, errors=[{"errorCode": None,
			"message": None, "nestedErrors": [{"message": "Only inside.",
			"recommendedActions": ["Look there."]}]}])
		done = copy("plain", at=(london, paris))
		equal((done.status, statuses(done)), (1, {"plain": "failed"}), "errors")
		matches("ended with Completed: Only inside: Look there", said(done), "nested")


@test
def what_the_appliance_refuses_in_the_task_is_told():
	with data_centres() as (london, paris):
		profile = one(london, "bios", "")
		profile["bios"]["overriddenSettings"][0]["id"] = "NoSuchSetting"
		done = copy("bios", "plain", at=(london, paris))
		equal((done.status, statuses(done)), (1, {"bios": "failed", "plain": "created"}),
			"one fails, the other does not")
		matches(r"bios: .*No such BIOS setting \(UNKNOWN_BIOS_SETTING\): Correct the request",
			said(done), "message, code, action")
		none(paris, "bios", "refused")


@test
def a_task_that_does_not_move_has_stalled():
	with data_centres() as (london, paris):
		paris.tasks.plan("server-profiles", "Create", outcome="Stalled")
		done = copy("plain", STALL, at=(london, paris))
		equal((done.status, statuses(done)), (1, {"plain": "stalled"}), "stalled")
		matches(r"plain: creating it at paris has stalled in /rest/tasks/.*has not moved "
			r"for 1 s: Running \d+ %; run this again", said(done), "stalled")
		paris.tasks.finish_all()
		succeeded(copy("plain", at=(london, paris)), "again", plain="exists")
		equal(len(writes(paris)), 1, "it is made once")


@test
def a_task_that_moves_may_take_longer():
	with data_centres() as (london, paris):
		paris.tasks.plan("server-profiles", "Create", polls=5)
		done = copy("plain", "--stall=5", at=(london, paris))
		succeeded(done, "moving", plain="created")
		check(done.rows("copied")[0]["seconds"] > 5, "it took longer", done.text)
		times = [each.started for each in paris.log.requests(*TASK)]
		check(all(later - earlier > 0.4 for earlier, later in zip(times, times[1:])),
			"with pauses that grow", str(times))


@test
def a_task_that_says_nonsense_is_no_success():
	with data_centres() as (london, paris):
		for number, nonsense in enumerate((b"{}", b"[]", b"", b"null",
				b'{"taskState":7,"percentComplete":100}',
				b'{"taskState":"Finished","percentComplete":100}', b"{\"taskState\":")):
			paris.faults.clear()
			paris.faults.add(*TASK, faults.replace_body(lambda _, text=nonsense: text),
				times=None)
			name = f"nonsense-{number}"
			done = copy("plain", f"--as={name}", STALL, at=(london, paris))
			equal(done.status, 1, f"{nonsense}: {said(done)}")
			check(statuses(done)[name] in ("stalled", "started", "unknown"),
				str(nonsense), str(statuses(done)))
		equal(len(writes(paris)), 7, "each is sent once")


# ------------------------------------------------------------- what fails while it is watched


@test
def a_network_that_fails_is_borne():
	with data_centres(polls=1) as (london, paris):
		for what, action in (("reset", faults.reset()), ("cut", faults.reset_in_body()),
				("busy", faults.status(503)), ("error", faults.status(500)),
				("lost", faults.lost_answer())):
			paris.faults.clear()
			paris.faults.add(*TASK, action, times=6 if what != "error" else 2)
			name = f"borne-{what}"
			done = copy("plain", f"--as={name}", at=(london, paris))
			equal((done.status, statuses(done)), (0, {name: "created"}), said(done))
		equal(len(writes(paris)), 5, "each is sent once")


@test
def but_not_for_ever():
	with data_centres() as (london, paris):
		paris.faults.add(*TASK, faults.status(500), times=None)
		begun = time.monotonic()
		done = copy("plain", "--stall=2", at=(london, paris))
		equal((done.status, statuses(done)), (1, {"plain": "started"}), said(done))
		matches("goes on in /rest/tasks/.*The appliance answered 500.*run this again",
			said(done), "given up")
		check(2 <= time.monotonic() - begun < 8, "after the patience that there is")
		paris.faults.clear()
		paris.tasks.finish_all()
		succeeded(copy("plain", at=(london, paris)), "again", plain="exists")


@test
def a_task_that_is_forgotten_is_found_out_about():
	with data_centres() as (london, paris):
		paris.faults.add(*TASK, faults.status(404), nth=1, times=1)
		done = copy("plain", at=(london, paris))
		succeeded(done, "forgotten", plain="created")
		equal(len(writes(paris)), 1, "it is sent once")


# --------------------------------------------------------------------------- refusals


@test
def an_error_is_told_as_the_appliance_words_it():
	with data_centres() as (london, paris):
		paris.writes.at_once = True
		one(london, "bios", "")["bios"]["overriddenSettings"][0]["id"] = "NoSuchSetting"
		done = copy("bios", at=(london, paris))
		equal(statuses(done), {"bios": "failed"}, "400")
		matches(r"^bios: creating it at paris failed: No such BIOS setting "
			r"\(UNKNOWN_BIOS_SETTING\): Correct the request", said(done, "error"), "400")
		for code, body, pattern in (
				(409, {"errorCode": "DUPLICATE_NAME", "message": "Taken.",
				"recommendedActions": ["Another."]}, r"Taken \(DUPLICATE_NAME\): Another"),
				(400, {"message": "Only this"}, "failed: Only this$"),
				(403, {}, "HTTP status 403: not permitted"),
				(422, b"<html>", "HTTP status 422"), (404, b"", "HTTP status 404"),
				(412, {}, "HTTP status 412")):
			paris.faults.add(*POST, faults.status(code, body))
			done = copy("plain", at=(london, paris))
			equal((done.status, statuses(done)), (1, {"plain": "failed"}), str(code))
			matches(pattern, said(done, "error"), str(code))
		none(paris, "plain", "refused")


@test
def a_redirect_of_a_write_is_not_followed():
	with data_centres() as (london, paris):
		for code in (301, 302, 307, 308):
			for where in (london.url + PROFILES, "/rest/server-profiles"):
				paris.faults.add(*POST, faults.redirect(where, code))
				done = copy("plain", at=(london, paris))
				equal((done.status, statuses(done)), (1, {"plain": "failed"}),
					f"{code} {where}: {said(done)}")
		equal(writes(london), [], "london gets nothing")
		equal(len(writes(paris)), 8, "each is sent once")


@test
def one_that_fails_does_not_keep_the_others():
	with data_centres() as (london, paris):
		paris.faults.add(*POST, faults.status(400), nth=2)
		done = copy("plain", "bios", "unassigned", at=(london, paris))
		equal((done.status, statuses(done)), (1, {"plain": "created", "bios": "failed",
			"unassigned": "created"}), "the second")
		succeeded(copy("plain", "bios", "unassigned", at=(london, paris)), "again",
			plain="exists", bios="created", unassigned="exists")
		equal(len(profiles(paris, "bios")), 1, "once")


@test
def what_is_not_as_it_was_sent_is_told():
	with data_centres() as (london, paris):
		def spoil(exchange):
			response = exchange.answer()
			for thing in profiles(paris, "plain"):
				paris.site.touch(thing, affinity="BayAndServer")
			exchange.deliver(response)
		paris.faults.add(*TASK, spoil)
		done = copy("plain", at=(london, paris))
		equal((done.status, statuses(done)), (0, {"plain": "created"}), "spoilt")
		matches("plain: paris has it, but not as it was sent: affinity differs",
			said(done, "warning"), "spoilt")


# --------------------------------------------------------------------------- sessions


@test
def a_session_that_ends_is_renewed_wherever_it_does():
	"""Whatever request finds it out, it is carried out once."""
	with data_centres() as (london, paris):
		succeeded(copy("plain", "--as=first", at=(london, paris)), "first", first="created")
		counts = {each.name: len(each.log.requests()) for each in (london, paris)}
	for which, count in enumerate(counts.values()):
		for nth in range(4, count):
			with data_centres() as both:
				def expire(exchange, appliance=both[which]):
					appliance.sessions.expire()
					exchange.deliver(exchange.answer())
				rule = both[which].faults.add("*", "*", expire, nth=nth)
				done = copy("plain", at=both)
				what = f"{both[which].name}, request {nth}"
				succeeded(done, what, plain="created")
				equal(rule.hits, 1, what)
				one(both[1], "plain", what)
				sent = [each for each in both[1].log.requests(*POST)
					if each.status == 202]
				equal(len(sent), 1, f"{what}: it is carried out once")


@test
def sessions_that_last_for_a_few_requests_only():
	with data_centres(polls=2) as (london, paris):
		for last in (3, 5, 8):
			london.sessions.expire_after = paris.sessions.expire_after = last
			done = copy("plain", f"--as=last-{last}", at=(london, paris))
			equal(done.status, 0, f"{last}: {said(done)}")
		equal(len(bodies(paris)) >= 3, True, "sent")
		equal(sorted(name for name in (each["name"] for each in
			paris.site.kinds["server-profiles"].values()) if name.startswith("last")),
			["last-3", "last-5", "last-8"], "each is made once")


@test
def a_login_that_is_refused_later_ends_it():
	with data_centres() as (london, paris):
		def forget(exchange):
			paris.sessions.users.clear()
			paris.sessions.expire()
			exchange.deliver(exchange.answer())
		paris.faults.add(*TASK, forget)
		done = copy("plain", "bios", at=(london, paris))
		equal(done.status, 1, "thrown out")
		equal(statuses(done)["bios"], "failed", f"thrown out: {said(done)}")
		equal(len(profiles(paris, "plain")), 1, "the first was made once")


@test
def answers_that_are_enormous_end_nothing_but_themselves():
	with data_centres() as (london, paris):
		paris.faults.add(*POST, faults.huge_body(size=64 << 20))
		done = copy("plain", STALL, at=(london, paris))
		equal(statuses(done), {"plain": "unknown"}, said(done))
		paris.faults.add("GET", "/rest/ethernet-networks*", faults.gzip_bomb(), times=None)
		refused_copy(copy("plain", at=(london, paris)), "bomb", "ethernet-networks")
