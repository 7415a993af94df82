"""The command line of copying: what is refused at once, and what each option does."""
import pty
import os
import subprocess

from common import config, entry, environment, running
from copy_common import (PROFILES, STALL, bodies, copy, data_centres, free_server, hardware,
	none, one, profiles, refused_copy, said, statuses, succeeded, words_of, writes,
	wrote_nothing)
from invtest import check, environment as plain_environment, equal, inv, matches, refused, \
	test, world
from oneview import Plan

# Words, and what the refusal says.
WRONG = (
	(["copy"], "copy needs server-profile NAME"),
	(["copy", "networks", "a"], "copy networks: there is: server-profile"),
	(["copy", "server-profile", "--from=london"], "its name is missing"),
	(["copy", "server-profile", "a"], "--from is missing"),
	(["copy", "server-profile", "", "--from=london"], "a server profile has a name"),
	(["copy", "server-profile", "a", "--from=london", "--at=london"],
		"--from and --to say where, not --at"),
	(["copy", "server-profile", "a", "b", "--from=london", "--as=c"], "--as is for one"),
	(["copy", "server-profile", "a", "--from=london", "--as="], "--as is for one"),
	(["copy", "server-profile", "a", "b", "--from=london", "--server=c"],
		"--server is for one"),
	(["copy", "server-profile", "a", "--from=london", "--server=c", "--count=2"],
		"--server is for one copy"),
	(["copy", "server-profile", "a", "--from=london", "--keep-ids"],
		"--keep-ids needs --move"),
	(["copy", "server-profile", "a", "--from=london", "--move", "--keep-ids", "--new-ids"],
		"--keep-ids or --new-ids"),
	(["copy", "server-profile", "a", "--from=london", "--move", "--count=2"],
		"--move is of one profile to one place"),
	(["copy", "server-profile", "a", "--from=london", "--move", "--no-wait"],
		"--move has to wait"),
	(["copy", "server-profile", "a", "--from=london", "--wait", "--no-wait"], "not both"),
	*((["copy", "server-profile", "a", "--from=london", f"--count={count}"],
		"--count .*a whole number from 1 to 1000") for count in
		("0", "1001", "-1", "x", "2x", "", "99999999999999999999")),
	*((["copy", "server-profile", "a", "--from=london", f"--stall={count}"],
		"--stall .*a whole number from 1 to 86400") for count in ("0", "86401", "x")),
	(["copy", "server-profile", "a", "--from=london", "--map=lan=prod"], "KIND is one of"),
	(["copy", "server-profile", "a", "--from=london", "--map=scopes:a"], "OLD=NEW"),
	(["copy", "server-profile", "a", "--from=london", "--map=scopes:a=b",
		"--map=scopes:a=c"], "says of scopes a twice"),
	(["copy", "server-profile", "a", "--from=nowhere"], "nowhere"),
	(["copy", "server-profile", "a", "--from=london", "--to=nowhere"], "nowhere"),
)


@test
def a_wrong_command_line_is_refused_before_anybody_is_asked():
	with data_centres() as (london, paris):
		where = config(london, paris)
		for words, pattern in WRONG:
			done = inv(f"--config={where}", "--json", *words, env=environment())
			refused(done, " ".join(words), pattern)
		for each in (london, paris):
			equal(each.log.connections, 0, f"{each.name} is not asked")


@test
def a_name_that_two_copies_would_have_is_refused():
	with data_centres() as (london, paris):
		for words in (("plain", "plain"), ("plain", "Plain"), ("a", "b", "a"),
				("plain", "plain", "--count=2")):
			done = copy(*words, at=(london, paris))
			refused(done, str(words), "two copies would be called ")
		equal(london.log.connections, 0, "nobody is asked")


@test
def who_cannot_log_in_copies_nothing():
	with data_centres() as (london, paris):
		for at in ([entry(london), entry(paris, password="wrong")],
				[entry(london, password="wrong"), entry(paris)]):
			done = copy("plain", at=config(*at))
			equal((done.status, done.rows("copied")), (1, []), "login")
			matches("(london|paris): login refused", said(done), "login")
		wrote_nothing("login", london, paris)


# --------------------------------------------------------------------------------- names


@test
def the_copy_may_have_another_name():
	with data_centres() as (london, paris):
		name = "new \"name\", 'quoted' \\ 日本\tx"
		done = copy("plain", f"--as={name}", at=(london, paris))
		equal((done.status, statuses(done)), (0, {name: "created"}), said(done))
		row = done.rows("copied")[0]
		equal((row["from"], row["to"], row["source"]), ("london", "paris", "plain"), "row")
		equal(row["uri"], one(paris, name, "as")["uri"], "its address")
		matches(r"^/rest/tasks/", row["task"], "its task")
		check(isinstance(row["seconds"], float), "seconds", str(row))
		none(paris, "plain", "as")
		done = copy("plain", f"--as={name}", at=(london, paris))
		equal((done.status, statuses(done)), (0, {name: "exists"}), "once more")
		equal(len(writes(paris)), 1, "it is made once")


@test
def numbered_copies():
	with data_centres() as (london, paris):
		done = copy("plain", "--count=3", at=(london, paris))
		succeeded(done, "count", plain_1="created", plain_2="created", plain_3="created")
		done = copy("plain", "--count=4", at=(london, paris))
		succeeded(done, "one more", plain_1="exists", plain_2="exists", plain_3="exists",
			plain_4="created")
		done = copy("bios", "--count=1", "--as=web", at=(london, paris))
		succeeded(done, "stem", web_1="created")
		done = copy("bios", "unassigned", "--count=2", at=(london, paris))
		succeeded(done, "two of each", bios_1="created", bios_2="created",
			unassigned_1="created", unassigned_2="created")
		equal(len(writes(paris)), 9, "each is made once")
		ids = [one(paris, name, name)["serialNumber"] for name in ("plain-1", "plain-2")]
		check(len(set(ids)) == 2, "each has its own number", str(ids))


@test
def a_number_that_another_profile_has_is_a_refusal_of_all():
	with data_centres() as (london, paris):
		succeeded(copy("bios", "--as=plain-2", at=(london, paris)), "other",
			plain_2="created")
		done = copy("plain", "--count=3", at=(london, paris))
		refused_copy(done, "clash", r"^plain-2: paris has another of that name, which "
			"differs in")
		equal(statuses(done), {"plain-1": "not-started", "plain-2": "refused",
			"plain-3": "not-started"}, "clash")
		equal(len(writes(paris)), 1, "nothing more is written")


@test
def a_name_in_other_capitals_is_in_use():
	with data_centres() as (london, paris):
		succeeded(copy("plain", "--as=PLAIN", at=(london, paris)), "first", PLAIN="created")
		done = copy("plain", at=(london, paris))
		refused_copy(done, "capitals", "paris has one called PLAIN")


@test
def a_profile_that_is_already_there_is_left_alone():
	with data_centres() as (london, paris):
		before = dict(one(paris, "name-taken", ""))
		succeeded(copy("name-taken", at=(london, paris)), "the same", name_taken="exists")
		equal(one(paris, "name-taken", ""), before, "it is as it was")
		paris.site.touch(one(paris, "name-taken", ""), hideUnusedFlexNics=False)
		done = copy("name-taken", at=(london, paris))
		refused_copy(done, "changed", "differs in hideUnusedFlexNics: --as gives")
		wrote_nothing("taken", london, paris)


@test
def what_an_earlier_attempt_left_is_not_taken_for_done():
	with data_centres() as (london, paris):
		paris.tasks.plan("server-profiles", "Create", outcome="Error", polls=0, left=True)
		equal(statuses(copy("plain", at=(london, paris))), {"plain": "failed"}, "first")
		done = copy("plain", at=(london, paris))
		refused_copy(done, "left", "in state CreateFailed: if it is what an earlier")
		equal(len(writes(paris)), 1, "nothing more is written")


# ------------------------------------------------------------------- within one appliance


@test
def within_one_appliance():
	with data_centres() as (london, paris):
		for to in (None, "london"):
			name = f"again-{to}"
			done = copy("plain", f"--as={name}", at=(london, paris), target=to)
			equal((done.status, statuses(done)), (0, {name: "created"}), said(done))
			row = done.rows("copied")[0]
			equal((row["from"], row["to"]), ("london", "london"), "from and to")
		equal(paris.log.connections, 0, "paris is not asked")
		equal(london.sessions.count("login"), 2, "one session each")
		done = copy("plain", at=(london, paris), target=None)
		refused_copy(done, "itself", "that is what it is copied from: --as gives")
		done = copy("user-ids", "--as=u", at=(london, paris), target=None)
		refused_copy(done, "ids", "somebody chose that")
		done = copy("user-ids", "--as=u", "--move", at=(london, paris), target=None)
		refused_copy(done, "ids", "within one appliance --new-ids is needed")
		done = copy("user-ids", "--as=u", "--move", "--new-ids", at=(london, paris),
			target=None)
		succeeded(done, "renamed", u="moved")
		none(london, "user-ids", "renamed")


@test
def two_names_of_one_appliance_are_one():
	with running("london") as london:
		both = config(entry(london), entry(london, name="also"))
		done = copy("plain", "--as=p", at=both, target="also")
		equal((done.status, london.sessions.count("login")), (0, 1), said(done))


# --------------------------------------------------------------------------------- server


@test
def the_copy_may_have_a_server():
	with data_centres() as (london, paris):
		like = copied_like(london, paris, "firmware")
		name = free_server(paris, like)
		done = copy("firmware", f"--server={name}", at=(london, paris))
		succeeded(done, "server", firmware="created")
		equal(one(paris, "firmware", "")["serverHardwareUri"],
			hardware(paris, name)["uri"], "server")
		succeeded(copy("firmware", f"--server={name}", at=(london, paris)), "again",
			firmware="exists")
		other = free_server(paris, like)
		refused_copy(copy("firmware", f"--server={other}", at=(london, paris)), "other",
			"differs in serverHardwareUri")
		refused_copy(copy("bios", f"--server={name}", "--as=b", at=(london, paris)),
			"type", "of another type of server hardware")
		refused_copy(copy("plain", f"--server={name}", at=(london, paris)), "has one",
			"it has a profile already")
		equal(len(writes(paris)), 1, "nothing more is written")


def copied_like(london, paris, name):
	"""What the copy of a profile is to be like, before there is one."""
	done = copy(name, "--dry-run", at=(london, paris))
	return done.rows("copied")[0]["body"]


@test
def a_server_that_may_not_be_used():
	with data_centres() as (london, paris):
		name = free_server(paris, copied_like(london, paris, "plain"))
		server = hardware(paris, name)
		for what, change, pattern in (
				("on", {"powerState": "On"}, "has to be off, but its power state is On"),
				("unknown", {"powerState": None}, "power state is unknown"),
				("unavailable", {"serverGroupUri": None}, "not available")):
			before = {key: server[key] for key in change}
			paris.site.touch(server, **change)
			done = copy("plain", f"--server={name}", at=(london, paris))
			refused_copy(done, what, f"^plain: --server {name}: .*{pattern}")
			paris.site.touch(server, **before)
		done = copy("plain", "--server=no such", at=(london, paris))
		refused_copy(done, "none", "paris has no server hardware of that name")
		paris.site.add("server-hardware", 900, name, **{key: server[key] for key in
			("serverHardwareTypeUri", "serverGroupUri", "powerState", "serverProfileUri")})
		refused_copy(copy("plain", f"--server={name}", at=(london, paris)), "two",
			"paris has several of that name")
		wrote_nothing("server", london, paris)


# ------------------------------------------------------------------------------- networks


@test
def networks_that_are_missing_are_made_first():
	with data_centres() as (london, paris):
		one(london, "network-missing", "")["connectionSettings"]["connections"][0][
			"networkUri"] = london.site.uri("fc-networks", 5)
		connection = one(london, "network-missing", "")["connectionSettings"]["connections"]
		connection[0]["functionType"] = "FibreChannel"
		paris.remove("fc-networks", "Storage-F")
		done = copy("network-missing", "--with-networks", at=(london, paris))
		succeeded(done, "networks", network_missing="created")
		equal(writes(paris), [("POST", "fc-networks"), ("POST", "ethernet-networks"),
			("POST", "server-profiles")], "in this order")
		for kind, name in (("fc-networks", "Storage-F"),
				("ethernet-networks", "only-london-145")):
			here, there = london.named(kind, name), paris.named(kind, name)
			for key in ("vlanId", "purpose", "smartLink", "privateNetwork", "fabricType",
					"linkStabilityTime", "ethernetNetworkType"):
				equal(there.get(key), here.get(key), f"{name}: {key}")
		found = one(paris, "network-missing", "")["connectionSettings"]["connections"]
		equal([paris.site.find(each["networkUri"])[0]["name"] for each in found],
			["Storage-F", "only-london-145"], "connections")
		done = copy("network-missing", "--with-networks", at=(london, paris))
		succeeded(done, "again", network_missing="exists")
		equal(len(writes(paris)), 3, "nothing is made twice")


@test
def a_set_of_networks_is_made_with_what_it_lacks():
	with data_centres() as (london, paris):
		wanted = london.site.find(london.site.uri("network-sets", 7))[0]
		names = [london.site.find(uri)[0]["name"] for uri in wanted["networkUris"]]
		paris.remove("network-sets", wanted["name"])
		for name in (names[0], names[2]):
			paris.remove("ethernet-networks", name)
		done = copy("network-set", at=(london, paris))
		refused_copy(done, "missing", f"network-sets {wanted['name']}: paris has none")
		done = copy("network-set", "--with-networks", "--dry-run", at=(london, paris))
		matches(f'"new:network-sets/{wanted["name"]}"', done.text, "dry run")
		wrote_nothing("dry run", london, paris)
		done = copy("network-set", "--with-networks", at=(london, paris))
		succeeded(done, "made", network_set="created")
		equal(sorted(kind for _, kind in writes(paris)[:3]),
			["ethernet-networks", "ethernet-networks", "network-sets"], "made")
		equal(writes(paris)[-1], ("POST", "server-profiles"), "the profile comes last")
		made = paris.named("network-sets", wanted["name"])
		equal([paris.site.find(uri)[0]["name"] for uri in made["networkUris"]], names,
			"the set's networks")


@test
def only_what_is_needed_is_made_and_nothing_if_anything_is_refused():
	with data_centres() as (london, paris):
		done = copy("network-missing", "future", "--with-networks", at=(london, paris))
		refused_copy(done, "one of two", "^future: ")
		wrote_nothing("one of two", london, paris)
		copy("plain", "--with-networks", at=(london, paris))
		equal(writes(paris), [("POST", "server-profiles")], "nothing is missing")


@test
def a_network_that_cannot_be_made_stops_all():
	with data_centres() as (london, paris):
		paris.tasks.plan("ethernet-networks", "Create", outcome="Error", polls=0)
		done = copy("network-missing", "plain", "--with-networks", at=(london, paris))
		equal((done.status, statuses(done)), (1, {"network-missing": "not-started",
			"plain": "not-started"}), "failed")
		matches("only-london-145: making this network at paris failed: Create ended with "
			"Error", said(done), "failed")
		equal(bodies(paris, PROFILES), [], "no profile is sent")
		london.named("ethernet-networks", "only-london-145")["futureUri"] = "/rest/x/1"
		done = copy("network-missing", "--with-networks", at=(london, paris))
		refused_copy(done, "future", "cannot be made: futureUri: /rest/x/1")


@test
def maps_that_nothing_needs_are_named():
	with data_centres() as (london, paris):
		done = copy("plain", "--map=scopes:none=such", "--dry-run", at=(london, paris))
		equal(done.status, 0, "unused")
		matches("--map scopes:none: no profile names that", said(done, "warning"), "unused")
		done = copy("plain", "--map=ethernet-networks:Production-006=no such",
			at=(london, paris))
		refused_copy(done, "unknown", "ethernet-networks Production-006: paris has no no such")


# ------------------------------------------------------------------------------- waiting


@test
def started_and_left_alone():
	with data_centres() as (london, paris):
		paris.tasks.default = Plan(outcome="Stalled")
		done = copy("plain", "bios", "--no-wait", at=(london, paris))
		succeeded(done, "no wait", plain="started", bios="started")
		equal(len(paris.log.requests("GET", "/rest/tasks/*")), 0, "tasks are not watched")
		for row in done.rows("copied"):
			matches("^/rest/tasks/", row["task"], "its task")
		paris.tasks.default = Plan(polls=0)
		paris.tasks.finish_all()
		succeeded(copy("plain", "bios", at=(london, paris)), "later", plain="exists",
			bios="exists")


@test
def a_run_goes_on_with_what_another_has_started():
	with data_centres() as (london, paris):
		paris.tasks.plan("server-profiles", "Create", polls=2)
		succeeded(copy("plain", "--no-wait", at=(london, paris)), "first", plain="started")
		succeeded(copy("plain", at=(london, paris)), "then", plain="created")
		equal(len(writes(paris)), 1, "it is made once")


@test
def who_waits_at_a_terminal_sees_how_far_it_is():
	with data_centres(polls=2) as (london, paris):
		ours, theirs = pty.openpty()
		done = subprocess.run([world.inv, f"--config={config(london, paris)}", "--json",
			*words_of(["plain"], [], "london", "paris")], stdin=subprocess.DEVNULL,
			stdout=subprocess.PIPE, stderr=theirs, timeout=30, check=False,
			env=plain_environment(environment()))
		os.close(theirs)
		seen = b""
		try:
			while more := os.read(ours, 4096):
				seen += more
		except OSError:
			pass  # the terminal's other side has gone
		os.close(ours)
		equal(done.returncode, 0, "exit status")
		for pattern in ("london: looking for plain", "paris: looking for plain",
				"london -> paris plain", r"london -> paris plain: Create 40 %"):
			matches(pattern, seen.decode(), "progress")


@test
def the_deadline_ends_it_with_a_report():
	with data_centres() as (london, paris):
		paris.tasks.default = Plan(outcome="Stalled")
		done = copy("plain", "bios", "--timeout=3", at=(london, paris))
		equal((done.status, statuses(done)), (1, {"plain": "started",
			"bios": "not-started"}), "deadline")
		matches("plain: creating it at paris goes on in /rest/tasks/.*no time is left",
			said(done, "error"), "deadline")
		matches("no time is left: 1 of 2 copies were not begun", said(done), "deadline")
		paris.tasks.default = Plan(polls=0)
		paris.tasks.finish_all()
		succeeded(copy("plain", "bios", STALL, at=(london, paris)), "again",
			plain="exists", bios="created")
		equal(len(profiles(paris, "plain")), 1, "once")
