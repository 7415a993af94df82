"""Moving: the source goes when its copy is complete, and not before; nothing is live twice."""
from common import PROFILES
from copy_common import (POST, STALL, TASK, bodies, copied_or_not, copy, data_centres,
	free_server, hardware, no_two_live, none, one, profiles, refused_copy, said, statuses,
	succeeded, writes, wrote_nothing)
from invtest import check, equal, matches, test
from oneview import faults
from oneview.ids import ids_of

DELETE = ("DELETE", f"{PROFILES}/*")


def server_of(appliance, name):
	return appliance.site.find(one(appliance, name, "")["serverHardwareUri"])[0]


def half(done, what, *patterns):
	equal((done.status, statuses(done)), (1, {"plain": "half-moved"}), f"{what}: {said(done)}")
	matches(r"plain: half moved: paris has it \(/rest/server-profiles/.*\), but ", said(done),
		what)
	for pattern in patterns:
		matches(pattern, said(done, "error"), what)


def order_of_writes(*appliances):
	entries = [(each.started, appliance.name, each.method) for appliance in appliances
		for each in appliance.log.requests("*", f"{PROFILES}*") if each.method != "GET"]
	return [(name, method) for _, name, method in sorted(entries)]


@test
def the_source_goes_when_its_copy_is_complete():
	with data_centres(polls=1) as (london, paris):
		etag = one(london, "plain", "")["eTag"]
		done = copy("plain", at=(london, paris))
		equal(writes(london), [], "a copy leaves the source alone")
		paris.remove("server-profiles", "plain")
		done = copy("plain", "--move", at=(london, paris))
		succeeded(done, "move", plain="moved")
		none(london, "plain", "move")
		one(paris, "plain", "move")
		equal(london.log.requests(*DELETE)[0].request.header("if-match"), etag, "If-Match")
		created = paris.log.requests(*TASK)[-1].ended
		check(london.log.requests(*DELETE)[0].started >= created, "only then")
		equal(paris.writes.clashes, [], "new ids")


@test
def a_second_move_has_nothing_to_do():
	with data_centres() as (london, paris):
		succeeded(copy("plain", "--move", at=(london, paris)), "first", plain="moved")
		done = copy("plain", "--move", at=(london, paris))
		succeeded(done, "second", plain="exists")
		matches("london has none of that name .*, paris has: taken for moved", said(done),
			"it is said")
		equal((len(writes(paris)), len(writes(london))), (1, 1), "each is done once")
		refused_copy(copy("nobody", "--move", at=(london, paris)), "nobody",
			"neither london nor paris has a server profile of that name")


@test
def several_are_moved_though_some_are_there_already():
	with data_centres() as (london, paris):
		succeeded(copy("bios", "--move", at=(london, paris)), "first", bios="moved")
		done = copy("plain", "bios", "unassigned", "--move", at=(london, paris))
		succeeded(done, "all", plain="moved", bios="exists", unassigned="moved")
		for name in ("plain", "bios", "unassigned"):
			none(london, name, "all")
			one(paris, name, "all")


# ---------------------------------------------------------------------- its server is off


@test
def a_server_that_is_on_stays_where_it_is():
	with data_centres() as (london, paris):
		done = copy("switched-on", "plain", "--move", at=(london, paris))
		refused_copy(done, "on", r"^switched-on: its server, .*, has to be off, but its power "
			"state is On")
		equal(statuses(done)["plain"], "not-started", "nor is the other moved")
		server_of(london, "plain")["powerState"] = None
		refused_copy(copy("plain", "--move", at=(london, paris)), "unknown",
			"its power state is unknown")
		wrote_nothing("on", london, paris)


@test
def a_server_that_is_switched_on_meanwhile_keeps_its_profile():
	with data_centres() as (london, paris):
		server = server_of(london, "plain")

		def switch(exchange):
			exchange.deliver(exchange.answer())
			london.power(server["name"], "On")
		rule = paris.faults.add(*POST, switch)
		done = copy("plain", "--move", at=(london, paris))
		half(done, "switched on", "its source is still there: its server, .*, has to be off")
		equal((rule.hits, writes(london)), (1, []), "nothing is deleted")
		one(london, "plain", "switched on")
		london.power(server["name"], "Off")
		succeeded(copy("plain", "--move", at=(london, paris)), "again", plain="moved")
		none(london, "plain", "again")
		equal(len(writes(paris)), 1, "it is made once")


# ------------------------------------------------------------------- what is to be deleted


@test
def a_source_that_has_been_changed_stays():
	with data_centres() as (london, paris):
		def change(exchange):
			london.site.touch(one(london, "plain", ""), description="changed")
			exchange.deliver(exchange.answer())
		paris.faults.add(*TASK, change)
		half(copy("plain", "--move", at=(london, paris)), "changed",
			"has been changed since it was copied")
		equal(writes(london), [], "nothing is deleted")


@test
def a_source_that_is_changed_at_the_last_moment_stays():
	with data_centres() as (london, paris):
		def change(exchange):
			london.site.touch(one(london, "plain", ""), description="changed")
			exchange.deliver(exchange.answer())
		london.faults.add(*DELETE, change)
		half(copy("plain", "--move", at=(london, paris)), "412",
			r"deleting its source at london failed: .*\(ETAG_MISMATCH\)")
		one(london, "plain", "412")


@test
def a_source_that_is_gone_meanwhile_is_moved():
	with data_centres() as (london, paris):
		def remove(exchange):
			london.remove("server-profiles", "plain")
			exchange.deliver(exchange.answer())
		paris.faults.add(*TASK, remove)
		succeeded(copy("plain", "--move", at=(london, paris)), "gone", plain="moved")


@test
def a_source_without_an_etag_stays():
	with data_centres() as (london, paris):
		uri = one(london, "plain", "")["uri"]
		london.faults.add("GET", uri, faults.change(lambda thing: {**thing, "eTag": None}),
			times=None)
		half(copy("plain", "--move", at=(london, paris)), "no eTag", "has no eTag")
		equal(writes(london), [], "nothing is deleted")


@test
def a_deletion_that_fails_is_told_and_done_by_the_next_run():
	for outcome in ("Error", "Warning", "Killed"):
		with data_centres() as (london, paris):
			london.tasks.plan("server-profiles", "Delete", outcome=outcome, polls=0)
			done = copy("plain", "--move", at=(london, paris))
			if outcome == "Warning":
				# It is gone; but the appliance has something to say about it.
				half(done, outcome, "deleting its source at london failed: Delete ended")
				none(london, "plain", outcome)
				done = copy("plain", "--move", at=(london, paris))
				succeeded(done, outcome, plain="exists")
				continue
			half(done, outcome, f"deleting its source at london failed: Delete ended with "
				f"{outcome}", "its source is still there; run this again")
			one(london, "plain", outcome)
			succeeded(copy("plain", "--move", at=(london, paris)), "again", plain="moved")
			equal(len(writes(paris)), 1, f"{outcome}: it is made once")


@test
def a_deletion_that_stalls_is_waited_for_by_the_next_run():
	with data_centres() as (london, paris):
		london.tasks.plan("server-profiles", "Delete", outcome="Stalled")
		done = copy("plain", "--move", STALL, at=(london, paris))
		half(done, "stalled", "deleting its source at london has stalled in /rest/tasks/",
			"its source may still be there")
		london.tasks.finish_all()
		succeeded(copy("plain", "--move", at=(london, paris)), "again", plain="exists")


@test
def a_deletion_under_way_is_not_begun_twice():
	with data_centres() as (london, paris):
		london.tasks.plan("server-profiles", "Delete", polls=7)
		half(copy("plain", "--move", "--timeout=4", at=(london, paris)), "under way",
			"goes on in /rest/tasks/")
		succeeded(copy("plain", "--move", "--stall=8", at=(london, paris)), "again",
			plain="moved")
		equal(len(writes(london)), 1, "it is deleted once")
		none(london, "plain", "again")


# -------------------------------------------------------------------------- its copy


@test
def a_copy_that_fails_leaves_the_source():
	with data_centres() as (london, paris):
		for outcome in ("Error", "Warning", "Terminated", "Stalled"):
			paris.tasks.plan("server-profiles", "Create", outcome=outcome, polls=0)
			done = copy("plain", f"--as={outcome}", "--move", STALL, at=(london, paris))
			check(statuses(done)[outcome] in ("failed", "stalled"), outcome,
				str(statuses(done)))
			equal(done.status, 1, outcome)
		equal(writes(london), [], "nothing is deleted")


def spoil(appliance, **fields):
	"""What is made is changed before anybody looks at it."""
	def act(exchange):
		response = exchange.answer()
		for thing in profiles(appliance, "plain"):
			appliance.site.touch(thing, **fields)
		exchange.deliver(response)
	return act


@test
def a_copy_that_is_not_in_order_leaves_the_source():
	for what, fields, pattern in (
			("another", {"affinity": "BayAndServer"}, "not as it was sent: affinity differs"),
			("critical", {"status": "Critical"}, "in state Normal, with status Critical"),
			("failed", {"state": "UpdateFailed"}, "in state UpdateFailed")):
		with data_centres() as (london, paris):
			paris.faults.add(*TASK, spoil(paris, **fields))
			half(copy("plain", "--move", at=(london, paris)), what, pattern,
				"its source stays where it is")
			equal(writes(london), [], f"{what}: nothing is deleted")


@test
def a_copy_that_cannot_be_looked_at_leaves_the_source():
	with data_centres() as (london, paris):
		paris.faults.add("GET", f"{PROFILES}/*", faults.status(500), times=None)
		half(copy("plain", "--move", at=(london, paris)), "blind",
			"it could not be looked at: paris: The appliance answered 500")
		equal(writes(london), [], "nothing is deleted")
		paris.faults.clear()
		london.faults.add("GET", f"{PROFILES}/*", faults.status(500), nth=2, times=None)
		half(copy("plain", "--move", at=(london, paris)), "blind", "its source could not be "
			"looked at again: The appliance answered 500")
		equal(writes(london), [], "nothing is deleted")
		london.faults.clear()
		succeeded(copy("plain", "--move", at=(london, paris)), "again", plain="moved")


@test
def a_namesake_that_serves_there_is_not_taken_for_a_copy():
	with data_centres() as (london, paris):
		done = copy("name-taken", "--move", at=(london, paris))
		refused_copy(done, "namesake", "paris has one of that name on a server")
		wrote_nothing("namesake", london, paris)
		succeeded(copy("name-taken", "--move", "--as=mine", at=(london, paris)), "renamed",
			mine="moved")
		one(paris, "name-taken", "renamed")


# ---------------------------------------------------------------------------- identities


def kept(london, paris, name, *words):
	"""Moves NAME with its ids, and judges what is live at each write."""
	before = ids_of(one(london, name, ""))
	for each in (london, paris):
		def judge(exchange):
			response = exchange.answer()
			no_two_live(f"{name}, {exchange.request.method}", (london, paris))
			exchange.deliver(response)
		each.faults.add("*", f"{PROFILES}*", judge, times=None)
		each.faults.add(*TASK, judge, times=None)
	done = copy(name, "--move", *words, at=(london, paris))
	copied_or_not(done, name, **{name: "moved"})
	equal(ids_of(one(paris, name, "")), before, f"{name}: its ids")
	no_two_live(name, (london, paris))
	return done


@test
def ids_go_along_and_are_never_live_twice():
	with data_centres() as (london, paris):
		done = kept(london, paris, "fc-boot", "--keep-ids")
		matches("the pools that its MACs, WWNs and numbers are of may give them to another",
			said(done, "warning"), "pools")
		body = bodies(paris)[0]
		equal(body["serialNumberType"], "UserDefined", "serial number")
		for each in body["connectionSettings"]["connections"]:
			equal(each["macType"], "UserDefined", "connection")
		check("serverHardwareUri" not in body, "it is on no server yet")


@test
def ids_that_somebody_chose_go_along_with_a_move():
	with data_centres() as (london, paris):
		done = kept(london, paris, "user-ids")
		equal(said(done), "", "nothing to warn of")
	with data_centres() as (london, paris):
		done = copy("user-ids", "--move", "--new-ids", at=(london, paris))
		copied_or_not(done, "new", **{"user-ids": "moved"})
		equal(paris.writes.clashes, [], "no id goes along")


@test
def with_its_ids_it_gets_its_server_last():
	with data_centres() as (london, paris):
		like = copy("fc-boot", "--dry-run", at=(london, paris)).rows("copied")[0]["body"]
		server = next(each["name"] for each in paris.site.kinds["server-hardware"].values()
			if each["serverProfileUri"] is None and each.get("powerState") == "Off"
			and each["serverHardwareTypeUri"] == like["serverHardwareTypeUri"]
			and each["serverGroupUri"] == like["enclosureGroupUri"])
		kept(london, paris, "fc-boot", "--keep-ids", f"--server={server}")
		equal(one(paris, "fc-boot", "")["serverHardwareUri"],
			hardware(paris, server)["uri"], "its server")
		equal(order_of_writes(london, paris), [("paris", "POST"), ("london", "DELETE"),
			("paris", "PUT")], "in this order")


@test
def without_ids_it_has_its_server_at_once():
	with data_centres() as (london, paris):
		like = copy("plain", "--dry-run", at=(london, paris)).rows("copied")[0]["body"]
		server = free_server(paris, like)
		done = copy("plain", "--move", f"--server={server}", at=(london, paris))
		succeeded(done, "at once", plain="moved")
		equal(order_of_writes(london, paris), [("paris", "POST"), ("london", "DELETE")],
			"no third write")
		equal(bodies(paris)[0]["serverHardwareUri"], hardware(paris, server)["uri"], "body")
		no_two_live("at once", (london, paris))


@test
def a_server_that_is_refused_leaves_it_without():
	with data_centres() as (london, paris):
		like = copy("plain", "--dry-run", at=(london, paris)).rows("copied")[0]["body"]
		server = hardware(paris, free_server(paris, like))

		def switch(exchange):
			paris.power(server["name"], "On")
			exchange.deliver(exchange.answer())
		london.faults.add(*DELETE, switch)
		words = ("plain", "--move", "--keep-ids", f"--server={server['name']}")
		done = copy(*words, at=(london, paris))
		half(done, "switched on", "giving it its server at paris failed: Update ended with "
			"Error: The server has to be switched off", "it has no server yet; run this")
		none(london, "plain", "switched on")
		refused_copy(copy(*words, at=(london, paris)), "still on", "has to be off")
		paris.power(server["name"], "Off")
		done = copy(*words, at=(london, paris))
		succeeded(done, "again", plain="exists")
		equal(one(paris, "plain", "")["serverHardwareUri"], server["uri"], "its server")


@test
def a_dry_run_of_a_move_writes_nothing():
	with data_centres() as (london, paris):
		done = copy("plain", "--move", "--keep-ids", "--dry-run", at=(london, paris))
		succeeded(done, "dry", plain="dry-run")
		copy("plain", at=(london, paris))
		done = copy("plain", "--move", "--dry-run", at=(london, paris))
		succeeded(done, "dry, half done", plain="dry-run")
		equal(writes(london), [], "nothing is deleted")
