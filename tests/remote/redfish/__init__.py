"""Redfish services for tests: what BMCs of several makers answer, good and bad.

	with Authority() as authority, make("idrac") as bmc:
		bmc.start(authority.certificate())
		... bmc.server.url, bmc.user, bmc.password ...
		bmc.sessions.logins == bmc.sessions.logouts, bmc.log.max_in_flight

Each has a port of its own and costs a thread until somebody connects, so that hundreds
fit in a process: see fleet(). Faults in HTTP are the server's: bmc.server.faults.
"""
from . import dmtf, idrac, ilo, ilo4, odd, others
from .service import Habits, Service

# How each kind's tree is made, and its habits.
KINDS = {
	"dmtf": (dmtf.build, {"expand": "works", "location": "absolute"}),
	"ilo5": (ilo.build, {"slashes": True, "expand": "works", "location": "absolute",
		"logout_status": 200}),
	"ilo6": (lambda service: ilo.build(service, 6), {"slashes": True, "redirects": True,
		"expand": "works", "location": "absolute", "logout_status": 200}),
	"ilo4": (ilo4.build, {"slashes": True, "legacy_links": True, "location": "absolute"}),
	"idrac": (idrac.build, {"expand": "works", "session_cap": 8,
		"pages": {"*/FirmwareInventory": 50}}),
	"fujitsu": (others.fujitsu, {"expand": "error"}),
	"twice": (others.twice, {"expand": "twice"}),
	"sessionless": (others.sessionless, {}),
	"minimal": (others.minimal, {"login": "no-content"}),
	"odd": (odd.build, {"ascii": False}),
}


def make(kind, name=None, **habits):
	"""A service of KIND, called NAME, with HABITS other than usual for it."""
	build, usual = KINDS[kind]
	return Service(build(name or kind), name or kind, **{**usual, **habits})


def fleet(count, kinds=tuple(kind for kind in KINDS if kind != "odd")):
	"""COUNT services, of each kind in turn: bmc-0000, bmc-0001 ..."""
	return [make(kinds[number % len(kinds)], f"bmc-{number:04}") for number in range(count)]


__all__ = ["Habits", "KINDS", "Service", "fleet", "make"]
