"""
Writes whose answer is lost: carried out or not, each is sent once, and what became of it is
found out by looking.
"""
import copy as copying

from common import PROFILES
from copy_common import (POST, STALL, TASK, copy, copied_or_not, data_centres, free_server,
	hardware, none, one, profiles, said, statuses, succeeded, writes)
from invtest import check, equal, matches, test
from oneview import faults

PUT = ("PUT", f"{PROFILES}/*")
DELETE = ("DELETE", f"{PROFILES}/*")


def cut_in_head(exchange):
	exchange.answer()
	exchange.write(b"HTTP/1.1 202 Acc")
	exchange.reset()


# What happens to the answer of a request that is carried out.
LOST = {
	"closed": faults.lost_answer(),
	"cut in its head": cut_in_head,
	"cut in its body": faults.reset_in_body(0),
	"gateway": faults.replace(lambda request, _: request.server.error(502)),
	"gateway's time": faults.replace(lambda request, _: request.server.error(504)),
	"an error": faults.replace(lambda request, _: request.server.error(500)),
	"not now": faults.replace(lambda request, _: request.server.error(503)),
}

# The request is not carried out, and nobody is told.
NEVER = {
	"reset": faults.reset(),
	"gateway": faults.status(502),
	"gateway's time": faults.status(504),
}

# It is not carried out, as the appliance itself says.
REFUSED = {"an error": faults.status(500), "not now": faults.status(503, retry_after=1)}


@test
def a_creation_whose_answer_is_lost_is_found():
	with data_centres(polls=1) as (london, paris):
		for what, action in LOST.items():
			paris.faults.clear()
			paris.faults.add(*POST, action)
			name = f"lost {what}"
			done = copy("plain", f"--as={name}", at=(london, paris))
			equal((done.status, statuses(done)), (0, {name: "created"}), said(done))
			row = done.rows("copied")[0]
			equal(row["uri"], one(paris, name, what)["uri"], f"{what}: its address")
			matches("^/rest/tasks/", row["task"], f"{what}: its task")
		equal(len(writes(paris)), len(LOST), "each is sent once")


@test
def a_lost_creation_whose_task_fails_has_failed():
	with data_centres() as (london, paris):
		paris.faults.add(*POST, faults.lost_answer())
		paris.tasks.plan("server-profiles", "Create", outcome="Error", polls=1, left=True)
		done = copy("plain", at=(london, paris))
		equal((done.status, statuses(done)), (1, {"plain": "failed"}), said(done))
		matches('ended with Error: The task ended with "Error"', said(done), "why")


@test
def a_creation_that_never_was_is_told_as_unknown():
	with data_centres() as (london, paris):
		for what, action in NEVER.items():
			paris.faults.clear()
			paris.faults.add(*POST, action)
			name = f"never {what}"
			done = copy("plain", f"--as={name}", STALL, at=(london, paris))
			equal((done.status, statuses(done)), (1, {name: "unknown"}), said(done))
			matches("may have been done or not, or still be done: .*look there, then run "
				"this again: nothing is made twice", said(done), what)
			none(paris, name, what)
			done = copy("plain", f"--as={name}", at=(london, paris))
			equal((done.status, statuses(done)), (0, {name: "created"}), "again")
			one(paris, name, "again")
		equal(len(writes(paris)), 2 * len(NEVER), "each run sends it once")


@test
def a_creation_that_the_appliance_says_failed_has_failed():
	with data_centres() as (london, paris):
		for what, action in REFUSED.items():
			paris.faults.clear()
			paris.faults.add(*POST, action)
			name = f"refused {what}"
			done = copy("plain", f"--as={name}", at=(london, paris))
			equal((done.status, statuses(done)), (1, {name: "failed"}), said(done))
			none(paris, name, what)
		equal(len(writes(paris)), len(REFUSED), "each is sent once")


@test
def who_cannot_be_reached_was_sent_nothing():
	with data_centres() as (london, paris):
		def go_away(exchange):
			"""Who answers from now on is somebody else."""
			paris.server.context = paris.server._tls(
				paris.authority.certificate("self_signed", "other"))
			exchange.deliver(exchange.answer())
		# The last that is asked before the profile is sent.
		paris.faults.add("GET", f"{PROFILES}?*", go_away)
		done = copy("plain", STALL, at=(london, paris))
		equal((done.status, statuses(done)), (1, {"plain": "failed"}), said(done))
		matches("creating it at paris failed: ", said(done), "gone")
		paris.sessions.expire()


@test
def what_is_late_is_found_though_it_is_not_there_at_first():
	"""The appliance carries it out after it has let go of the connection."""
	with data_centres() as (london, paris):
		kept = []

		def keep(exchange):
			kept.append(exchange)
			exchange.reset()

		def at_last(exchange):
			kept[0].answer()
			exchange.deliver(exchange.answer())
		paris.faults.add(*POST, keep)
		# It is looked for once before, and then again and again.
		paris.faults.add("GET", f"{PROFILES}?*", at_last, nth=4)
		done = copy("plain", at=(london, paris))
		succeeded(done, "late", plain="created")
		equal(len(writes(paris)), 1, "it is sent once")


@test
def a_namesake_that_came_meanwhile_is_not_taken_for_it():
	with data_centres() as (london, paris):
		def forestall(exchange):
			other = one(paris, "name-taken", "")
			paris.site.add("server-profiles", 9000, "plain", **{key: value for key, value
				in copying.deepcopy(other).items() if key not in ("name", "uri", "eTag",
				"created", "modified", "type", "category", "scopesUri", "taskUri")},
				taskUri=None)
			exchange.reset()
		paris.faults.add(*POST, forestall)
		done = copy("plain", at=(london, paris))
		equal(len(profiles(paris, "plain")), 1, "there is one")
		matches("paris has it, but not as it was sent", said(done), "a namesake")


# --------------------------------------------------------------------------- networks


@test
def a_network_whose_answer_is_lost_is_found():
	with data_centres() as (london, paris):
		for what, action in LOST.items():
			paris.faults.clear()
			rule = paris.faults.add("POST", "/rest/ethernet-networks", action)
			name = f"lost {what}"
			done = copy("network-missing", f"--as={name}", "--with-networks",
				at=(london, paris))
			equal((done.status, statuses(done)), (0, {name: "created"}), said(done))
			equal(rule.hits, 1, what)
			equal(len(paris.site.named("ethernet-networks", "only-london-145")), 1, what)
			paris.remove("server-profiles", name)
			paris.remove("ethernet-networks", "only-london-145")
		equal(len(writes(paris)), 2 * len(LOST), "each is sent once")


@test
def a_network_that_never_was_stops_all():
	with data_centres() as (london, paris):
		paris.faults.add("POST", "/rest/ethernet-networks", faults.reset())
		done = copy("network-missing", "--with-networks", STALL, at=(london, paris))
		equal((done.status, statuses(done)), (1, {"network-missing": "not-started"}),
			said(done))
		matches("only-london-145: making this network at paris may have been done or not",
			said(done), "unknown")
		equal(writes(paris), [("POST", "ethernet-networks")], "no profile is sent")
		done = copy("network-missing", "--with-networks", at=(london, paris))
		succeeded(done, "again", network_missing="created")


# --------------------------------------------------------------------------- deletions


@test
def a_deletion_whose_answer_is_lost_is_found():
	for what, action in LOST.items():
		with data_centres(polls=1) as (london, paris):
			london.faults.add(*DELETE, action)
			done = copy("plain", "--move", at=(london, paris))
			succeeded(done, f"lost {what}", plain="moved")
			none(london, "plain", what)
			equal(len(writes(london)), 1, f"{what}: it is sent once")


@test
def a_deletion_that_never_was_is_told():
	for what, action in {**NEVER, **REFUSED}.items():
		with data_centres() as (london, paris):
			london.faults.add(*DELETE, action)
			done = copy("plain", "--move", STALL, at=(london, paris))
			equal((done.status, statuses(done)), (1, {"plain": "half-moved"}), said(done))
			matches("deleting its source at london (may have been done or not|failed)",
				said(done), what)
			matches(r"plain: half moved: paris has it \(/rest/server-profiles/.*\), but its "
				"source (may still be|is still) there; run this again", said(done), what)
			one(london, "plain", what)
			succeeded(copy("plain", "--move", at=(london, paris)), "again", plain="moved")
			none(london, "plain", "again")
			equal(len(writes(paris)), 1, f"{what}: it is made once")


@test
def an_old_task_of_the_source_is_no_deletion():
	"""The source's taskUri names a task that has completed: another."""
	with data_centres() as (london, paris):
		london.site.touch(one(london, "plain", ""), taskUri=next(uri for uri, task in
			london.site.kinds["tasks"].items() if task["taskState"] == "Completed"))
		london.faults.add(*DELETE, faults.reset())
		done = copy("plain", "--move", STALL, at=(london, paris))
		equal((done.status, statuses(done)), (1, {"plain": "half-moved"}), said(done))
		one(london, "plain", "old task")


# -------------------------------------------------------------------------- assignments


@test
def a_server_that_is_given_though_the_answer_is_lost():
	for what, action in LOST.items():
		with data_centres(polls=1) as (london, paris):
			like = copy("plain", "--dry-run", at=(london, paris)).rows("copied")[0]["body"]
			name = free_server(paris, like)
			rule = paris.faults.add(*PUT, action)
			done = copy("plain", "--move", "--keep-ids", f"--server={name}",
				at=(london, paris))
			copied_or_not(done, what, plain="moved")
			equal(rule.hits, 1, what)
			equal(one(paris, "plain", what)["serverHardwareUri"],
				hardware(paris, name)["uri"], f"{what}: its server")
			equal(len(writes(paris)), 2, f"{what}: each is sent once")


@test
def a_server_that_is_not_given_is_given_by_the_next_run():
	with data_centres() as (london, paris):
		like = copy("plain", "--dry-run", at=(london, paris)).rows("copied")[0]["body"]
		name = free_server(paris, like)
		words = ("plain", "--move", "--keep-ids", f"--server={name}")
		paris.faults.add(*PUT, faults.reset())
		done = copy(*words, STALL, at=(london, paris))
		equal((done.status, statuses(done)), (1, {"plain": "half-moved"}), said(done))
		matches("it has no server yet", said(done), "half")
		none(london, "plain", "half")
		done = copy(*words, at=(london, paris))
		equal((done.status, statuses(done)), (0, {"plain": "exists"}), said(done))
		equal(one(paris, "plain", "again")["serverHardwareUri"],
			hardware(paris, name)["uri"], "its server")
		check(len(paris.log.requests(*TASK)) >= 2, "tasks are followed")
