"""Which profiles there are: of what kind of server, on which appliance, in which."""
import collections

from .enclosures import BAYS, ENCLOSURES, group_of
from .identities import ODD_NAMES

SERVERS = ENCLOSURES * BAYS + 10
RACK = None  # the enclosure group of servers that are in none

# What is special about a profile, and whether it has a namesake on the other appliance.
Spec = collections.namedtuple("Spec", "number name group type features sites placed on")

LONDON, PARIS, BOTH = ("london",), ("paris",), ("london", "paris")

SPECIAL = (
	# name, group, type, features, sites, has a server, powered on
	("plain", 0, 2, (), LONDON, True, False),
	("network-set", 1, 2, ("set",), LONDON, True, False),
	("fc-boot", 1, 7, ("fc", "fc-boot"), LONDON, True, False),
	("san-shared", 1, 4, ("fc", "san"), LONDON, True, False),
	("san-private", 1, 4, ("fc", "san-private"), LONDON, True, False),
	("local-raid", 0, 3, ("raid",), LONDON, True, False),
	("jbod", 0, 3, ("raid", "jbod"), LONDON, True, False),
	("firmware", 0, 2, ("firmware",), LONDON, True, False),
	("firmware-other", 0, 2, ("firmware-other",), LONDON, True, False),
	("from-template", 0, 2, ("template",), LONDON, True, False),
	("iscsi-boot", 0, 2, ("iscsi",), LONDON, True, False),
	("scoped", 0, 2, ("scopes",), LONDON, True, False),
	("user-ids", 1, 7, ("fc", "user-ids"), LONDON, True, False),
	("physical-ids", 1, 2, ("physical-ids",), LONDON, True, False),
	("rack-server", RACK, 5, ("rack",), LONDON, True, False),
	("type-renamed", 0, 3, (), LONDON, True, False),
	("type-other", 3, 9, (), LONDON, True, False),
	("type-missing", 2, 8, (), LONDON, True, False),
	("unassigned", 0, 2, (), LONDON, False, False),
	("odd " + ODD_NAMES[0] + " tab\there\nand a line, 日本 🚀", 2, 2, ("odd",), LONDON,
	True,
		False),
	("name-taken", 0, 2, (), BOTH, True, False),
	("network-missing", 0, 2, ("network-missing",), LONDON, True, False),
	("deployment", 0, 2, ("deployment",), LONDON, True, False),
	("future", 0, 2, ("future",), LONDON, True, False),
	("switched-on", 0, 2, (), LONDON, True, True),
	("bios", 3, 0, ("bios",), LONDON, True, False),
	("same-name", 1, 7, ("fc", "same-name"), LONDON, True, False),
	("template-missing", 0, 2, ("template-missing",), LONDON, True, False),
	("san-pool", 3, 1, ("fc", "san-pool"), LONDON, True, False),
	("nvme", 1, 2, ("nvme",), LONDON, True, False),
	("sparse", 0, 2, ("sparse",), LONDON, True, False),
)

# Groups and types of the others, in turn.
ORDINARY = ((0, 2), (1, 2), (1, 4), (1, 7), (2, 2), (3, 0), (3, 1))
PROFILES = 130
ONLY_PARIS = range(PROFILES, PROFILES + 25)


def specs(site):
	"""The profiles of SITE, in the order of their numbers."""
	special = [Spec(number, *each) for number, each in enumerate(SPECIAL)]
	for number in range(len(special), ONLY_PARIS.stop):
		group, kind = ORDINARY[number % len(ORDINARY)]
		name = f"app-{number:03d}" if number < PROFILES else f"paris-{number:03d}"
		where = PARIS if number >= PROFILES else BOTH if number % 2 else LONDON
		features = ("fc",) if kind in (1, 4, 7) else ()
		special.append(Spec(number, name, group, kind, features, where,
			number % 13 != 12, number % 3 != 0))
	role = "paris" if site.name == "paris" else "london"
	return [spec for spec in special if role in spec.sites]


def server_type(site, server):
	"""The number of its hardware type."""
	group = server_group(server)
	if group is RACK:
		return 5 + server % 2
	if site.name == "paris" and group == 0 and server % BAYS == 11:
		return 10
	if site.name == "paris" and group == 2:
		return 2
	return ((2, 2, 3), (2, 4, 7), (2, 8, 2), (0, 1, 9))[group][server % 3]


def server_group(server):
	return group_of(server // BAYS) if server < ENCLOSURES * BAYS else RACK


def placement(site):
	"""{server's number: its profile's spec}"""
	free = collections.defaultdict(list)
	for server in range(SERVERS):
		free[server_group(server), server_type(site, server)].append(server)
	return {free[spec.group, spec.type].pop(0): spec for spec in specs(site)
		if spec.placed}
