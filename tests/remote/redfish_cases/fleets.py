"""Hundreds of services at once, some of which are down or wrong."""
import socket

import redfish
from invtest import check, equal, matches, test
from service import faults

from .common import allow_basic, ask, entry, rows, services, takes_sessions, well

COUNT = 200


def closed_port():
	with socket.create_server(("127.0.0.1", 0)) as listener:
		return listener.getsockname()[1]


def wanted_systems(bmcs):
	return sorted((bmc.name, path.rsplit("/", 1)[-1]) for bmc in bmcs
		for path in bmc.tree.resources
		if path.startswith("/redfish/v1/Systems/") and path.count("/") == 4)


@test
def hundreds_are_asked_at_once():
	with services(*redfish.fleet(COUNT)) as bmcs:
		done = ask(bmcs, "--json", "--stable", "--timeout", "100")
		equal(done.status, 0, "fleet: exit status")
		equal(sorted((row["appliance"], row["id"]) for row in done.rows("systems")),
			wanted_systems(bmcs), "fleet: every system")
		well(bmcs, "fleet")
		equal({bmc.sessions.logins for bmc in bmcs if takes_sessions(bmc)}, {1},
			"fleet: a login each")
		alone = ask(bmcs[:1], "--json", "--stable")
		equal(rows(done, appliance=bmcs[0].name), rows(alone), "fleet: as if alone")
		notes = [note["message"].split(":")[0] for note in done.report["inv"]["notes"]]
		equal(notes, sorted(notes), "fleet: notes in order")


@test
def who_is_down_or_wrong_stops_nobody():
	with services(*redfish.fleet(30), redfish.make("odd", "odd"),
			redfish.make("dmtf", "mute"), redfish.make("dmtf", "locked")) as bmcs:
		bmcs[-2].server.faults.add("*", "*", faults.silence(), times=None)
		entries = [entry(bmc) for bmc in bmcs]
		entries.append({**entries[0], "name": "down",
			"url": f"https://127.0.0.1:{closed_port()}"})
		entries.append({**entries[0], "name": "gone", "url": "https://nowhere.invalid"})
		entries[-3]["password_env"] = "NO_SUCH_VARIABLE"
		done = ask(bmcs, "--json", "--timeout", "10", entries=entries)
		equal((done.status, done.status_of("systems")), (1, "partial"), "statuses")
		good = bmcs[:30]
		found = [row for row in done.rows("systems") if row["appliance"].startswith("bmc-")]
		equal(sorted((row["appliance"], row["id"]) for row in found), wanted_systems(good),
			"every good system")
		for name in ("mute", "locked", "down", "gone"):
			matches(f"inv: redfish: {name}: ", done.stderr, f"{name} is named")
			equal(rows(done, "systems", appliance=name), [], f"{name} has no rows")
		equal(bmcs[-1].log.entries, [], "who has no password is not asked")
		well(good, "beside bad ones")
		check(done.seconds < 13, "in time", done.seconds)


@test
def all_by_basic_are_well():
	made = redfish.fleet(8, ("sessionless",))
	with services(*made) as bmcs:
		for bmc in bmcs:
			allow_basic(bmc)
		done = ask(bmcs, "systems", "--json")
		equal((done.status, len(done.rows("systems"))), (0, 8), "Basic")
		well(bmcs, "Basic", 0)
