"""Services that err, lie and dawdle: each costs its own rows at most, and a note."""
from invtest import check, equal, matches, test, without
from redfish.tree import ROOT, link, links
from service import faults

from .common import ask, rows, service, services, stable, well

MEMORY = "*/Systems/node-1/Memory/*"


def beside(prepare, *words, **habits):
	"""A run of a service that PREPARE spoils, and of a good one: what came, and the bad one."""
	with services("ilo4") as good:
		usual = stable(good)
	with services("dmtf", "ilo4", **{"expand": "ignored", **habits}) as bmcs:
		prepare(bmcs[0])
		done = ask(bmcs, "--json", "--stable", *words)
		for table in ("systems", "components"):
			equal(rows(done, table, appliance="ilo4"), usual[table],
				"the other service has all its rows")
		without("ilo4", done.stderr, "nothing is said of the other")
		return done, bmcs


def fault(glob, action, **when):
	return lambda bmc: bmc.server.faults.add("GET", glob, action, **{"times": None, **when})


@test
def a_document_that_fails_is_missed():
	for action, words in {
			"status 500": (faults.status(500), r"DIMM1: A fault"),
			"status 400": (faults.status(400), r"DIMM1: A fault"),
			"busy": (faults.status(503), r"DIMM1: A fault"),
			"truncated": (faults.truncated(), r"DIMM1: byte \d+: "),
			"no JSON": (faults.invalid_json(), r"DIMM1: byte \d+: "),
			"two documents": (faults.two_documents(), r"DIMM1: byte \d+: "),
			"nested": (faults.nested(), r"DIMM1: byte \d+: .*deep"),
			"empty": (faults.replace_body(lambda _: b""), r"DIMM1: "),
			"huge": (faults.huge_body(1 << 26), r"DIMM1: .*larger"),
			"gzip bomb": (faults.gzip_bomb(1 << 28), r"DIMM1: .*larger"),
			"a list": (faults.replace_body(lambda _: b"[1]"), r"DIMM1: no object"),
			"elsewhere": (faults.redirect("https://192.0.2.66/"), r"DIMM1: .*not followed"),
			}.items():
		done, bmcs = beside(fault("*/node-1/Memory/DIMM1", words[0]))
		equal((done.status, done.status_of("components"), done.status_of("systems")),
			(1, "partial", "ok"), f"{action}: statuses")
		equal(len(rows(done, kind="memory", appliance="dmtf")), 5, f"{action}: the others")
		matches(f"components: dmtf: {ROOT}/Systems/node-1/Memory/{words[1]}", done.stderr,
			action)
		equal(done.stderr.count("\n"), 1, f"{action}: one note")
		well(bmcs, action, 1)


@test
def what_is_not_there_is_a_warning():
	for status in (403, 404, 405, 410, 501):
		done, bmcs = beside(fault("*/Processors", faults.status(status)))
		equal((done.status, done.status_of("components")), (0, "ok"), f"{status}")
		equal(rows(done, kind="processor", appliance="dmtf"), [], f"{status}: no rows")
		notes = done.report["inv"]["notes"]
		equal([note["level"] for note in notes], ["warning"] * 2, f"{status}: warnings")
		well(bmcs, f"{status}", 1)


@test
def systems_that_cannot_be_had_are_an_error():
	for glob in ("*/v1/Systems", "*/Systems/node-1"):
		done, _ = beside(fault(glob, faults.status(404)))
		equal((done.status, done.status_of("systems")), (1, "partial"), glob)
		matches(r"dmtf: /redfish/v1/Systems", done.stderr, glob)


@test
def what_is_busy_is_asked_again():
	with services("dmtf", expand="ignored") as bmcs:
		usual = stable(bmcs)
		bmcs[0].server.faults.add("GET", "*/Memory/*", faults.status(503, retry_after=0),
			times=3)
		bmcs[0].server.faults.add("GET", "*/Drives/*", faults.reset(), times=1)
		bmcs[0].server.faults.add("GET", "*/Fans/*", faults.lost_answer(), times=1)
		done = ask(bmcs, "--json", "--stable")
		report = dict(done.report)
		report.pop("inv")
		equal((done.status, report), (0, usual), "busy, reset, lost: the same in the end")
		well(bmcs, "again", 2)


@test
def a_service_that_goes_away_is_given_up():
	done, bmcs = beside(lambda bmc: bmc.server.faults.add("GET", "*", faults.reset(),
		nth=20, times=None))
	equal((done.status, len(rows(done, "systems", appliance="dmtf"))), (1, 2),
		"it went away: systems are kept")
	matches(r"dmtf: .*; \d+ documents were not read", done.stderr, "it went away")
	equal(len(bmcs[0].log.entries) < 60, True, "it went away: not asked for ever")


@test
def links_lead_nowhere_else():
	def spoil(bmc):
		resources = bmc.tree.resources
		system = resources[f"{ROOT}/Systems/node-1"]
		system["Memory"] = link("https://192.0.2.66/redfish/v1/Systems/node-1/Memory")
		system["Processors"] = link("//192.0.2.66/redfish/v1/Processors")
		system["EthernetInterfaces"] = link("http://127.0.0.1/redfish/v1/Interfaces")
		resources[f"{ROOT}/Systems/node-2/Memory"]["Members@odata.nextLink"] = (
			f"https://user:word@127.0.0.1:{bmc.server.port}/more")
	done, bmcs = beside(spoil)
	equal(done.stderr.count("another host: not followed"), 4, "other hosts")
	equal(done.status, 1, "other hosts: exit status")
	equal(len(rows(done, kind="memory", appliance="dmtf")), 3, "those of the other system")
	well(bmcs, "other hosts", 1)


@test
def loops_end():
	def spoil(bmc):
		resources = bmc.tree.resources
		memory = resources[f"{ROOT}/Systems/node-1/Memory"]
		memory["Members@odata.nextLink"] = f"{ROOT}/Systems/node-1/Memory"
		resources[f"{ROOT}/Systems/node-2/Memory"].update({"Members@odata.count": 9,
			"Members@odata.nextLink": f"{ROOT}/Systems/node-2/Memory/"})
		for chassis in ("1U-1", "1U-2", "Rack"):
			resources[f"{ROOT}/Chassis/{chassis}"]["Links"]["Contains"] = links(
				[f"{ROOT}/Chassis/{chassis}", f"{ROOT}/Chassis/Rack"])
		resources[f"{ROOT}/Chassis/1U-1"]["PowerSubsystem"] = link(f"{ROOT}/Chassis/1U-1")
		resources[f"{ROOT}/Systems/node-1/Processors"]["Members"] += links(
			[f"{ROOT}/Systems/node-1/Processors", f"{ROOT}/Systems/node-1/Processors/CPU1",
			f"{ROOT}/Systems/node-1/Processors/CPU1/"])
	done, bmcs = beside(spoil)
	equal(len(rows(done, kind="processor", appliance="dmtf", system="node-1")), 3,
		"each processor once")
	equal(len(rows(done, kind="chassis", appliance="dmtf")), 3, "each chassis once")
	matches(r"node-2/Memory: its next page is none that is new", done.stderr,
		"members are missing")
	without(r"node-1/Memory", done.stderr, "no member is missing")
	equal(len(rows(done, kind="power_supply", parent="1U-1")), 2, "Power all the same")
	well(bmcs, "loops", 1)


def endless(request, response):
	"""Each page leads to another."""
	start = int(request.parameter("$skip", "0"))
	members = b",".join(b'{"@odata.id":"/redfish/v1/%d"}' % number
		for number in range(start, start + 50))
	response.body = (b'{"Members":[%s],"Members@odata.nextLink":"%s?$skip=%d"}'
		% (members, request.path.encode(), start + 50))
	return response


def bottomless(_, response):
	"""A member for every byte."""
	response.body = b'{"Members":[%s]}' % b",".join(
		b'{"@odata.id":"/x/%d","Id":"%d"}' % (number, number) for number in range(50000))
	return response


@test
def more_than_any_machine_has_is_too_much():
	done, bmcs = beside(fault("*/node-1/Memory", faults.replace(bottomless)))
	matches("dmtf: it has more components than any machine", done.stderr, "rows")
	check(len(rows(done, appliance="dmtf")) <= 20000, "rows are bounded", len(done.text))
	well(bmcs, "rows", 1)
	done, bmcs = beside(fault("*/node-1/Memory", faults.replace(endless)), "--timeout", "20")
	equal(done.status, 1, "pages without an end: exit status")
	matches(r"dmtf: .*(more documents than any|documents were not read)", done.stderr,
		"pages without an end")
	well(bmcs, "pages", 1)


@test
def lies_are_named():
	done, _ = beside(fault("/redfish/v1/", faults.wrong_types()))
	matches("dmtf: /redfish/v1/: it has no systems", done.stderr, "a root of wrong types")
	done, _ = beside(fault("*/Systems/node-1", faults.wrong_types("MemorySummary",
		"PowerState", "ProcessorSummary", "Status")))
	equal(done.status, 0, "values of wrong types: exit status")
	done, _ = beside(lambda bmc: bmc.tree.resources[f"{ROOT}/Systems/node-1/Memory"].update(
		{"Members@odata.count": 99}))
	matches("node-1/Memory: 4 of 99 members came", done.stderr, "members that never came")
	done, _ = beside(fault("*/Memory/DIMM1", faults.change(lambda value: {**value,
		"OperatingSpeedMhz": "fast", "CapacityMiB": -1})))
	matches(r"dmtf: 4 values are not what they should be: speed_mhz of /redfish/v1/Systems/"
		"node-1/Memory/DIMM1 is the first", done.stderr, "wrong values are counted")


@test
def numbers_are_exact_or_unknown():
	with service("odd") as bmc:
		done = ask([bmc], "components", "--json")
		capacities = {row["id"].removeprefix("capacity-"): row["capacity_bytes"]
			for row in rows(done, kind="memory") if row["id"].startswith("capacity-")}
		gib = 16 << 30
		equal(capacities, {"string": gib, "spaced": gib, "real": gib,
			"fraction": 1536 * 1024 ** 2 + (1 << 19), "huge": None, "negative": None,
			"word": None, "object": None, "array": None, "true": None, "over": None,
			"nan": None, "null": None, "empty": None}, "capacities")
		names = {row["id"]: row["name"] for row in rows(done, kind="memory")}
		equal((names["umlaut"], names["quote"], names["tab"], names["nul"]),
			("Lüfter", "a\"b'c\\d", "a\tb", "a\0b"), "names")
		equal((names["space"], names["blank"]), ("padded", None), "blanks")
		well([bmc], "odd", 1)


@test
def slow_documents_are_waited_for():
	with services("dmtf", expand="ignored") as bmcs:
		usual = stable(bmcs)
		bmcs[0].server.faults.add("GET", "*/Drives/Bay4", faults.silence(3), times=1)
		bmcs[0].server.faults.add("GET", "*/CPU1", faults.drip(0.01, 64), times=1)
		equal(stable(bmcs), usual, "slow: the same")
