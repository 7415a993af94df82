"""What the tests of copying share: two data centres, and what is to be there afterwards."""
import contextlib

from common import PROFILES, config, environment, running, run
from invtest import check, equal, matches, world
from oneview import Plan

KIND = "server-profiles"
POST = ("POST", PROFILES)
TASK = ("GET", "/rest/tasks/*")
# What a settled question takes at most in a test: one that is never settled, so long.
STALL = "--stall=1"


@contextlib.contextmanager
def data_centres(*names, polls=0, **how):
	"""london and paris, whose tasks end when somebody looks at them."""
	with running(*(names or ("london", "paris")), **how) as found:
		for each in found:
			each.tasks.default = Plan(polls=polls)
			each.writes.neighbours = [other.site for other in found
				if other is not each]
		yield found


def words_of(names, options, source, target):
	where = [f"--from={source}", *([f"--to={target}"] if target else [])]
	return ["copy", "server-profile", *names, *where, *options]


def copy(*words, at, source="london", target="paris", **options):
	"""Words that begin with a dash are options, the others names."""
	names = [word for word in words if not word.startswith("-")]
	given = [word for word in words if word.startswith("-")]
	return run(*words_of(names, given, source, target), at=at, **options)


def statuses(done):
	return {row["name"]: row["status"] for row in done.rows("copied")}


def said(done, level=None):
	return done.notes("copied", level)


def profiles(appliance, name):
	return appliance.site.named(KIND, name)


def one(appliance, name, what):
	"""The one profile called NAME."""
	found = profiles(appliance, name)
	equal(len(found), 1, f"{what}: {appliance.name} has {name} once")
	return found[0] if found else {}


def none(appliance, name, what):
	equal(profiles(appliance, name), [], f"{what}: {appliance.name} has no {name}")


def writes(appliance, method="*"):
	"""Every request that writes, but those of sessions, as (method, kind)."""
	return [(each.method, each.path.split("/")[2])
		for each in appliance.log.requests(method)
		if each.method != "GET" and "login-sessions" not in each.path]


def wrote_nothing(what, *appliances):
	for each in appliances:
		equal(writes(each), [], f"{what}: nothing is written at {each.name}")


def bodies(appliance, path=PROFILES):
	return [each.request.json() for each in appliance.log.requests("POST", path)]


def refused_copy(done, what, *patterns):
	"""DONE found out before the first write that it cannot be; notes say why."""
	equal(done.status, 1, f"{what}: exit status")
	check("refused" in statuses(done).values(), f"{what}: it is refused",
		f"{statuses(done)}")
	for pattern in patterns:
		matches(pattern, said(done, "error"), what)


def succeeded(done, what, **expected):
	"""DONE has these statuses, dashes for underscores, and nothing to complain of."""
	wanted = {name.replace("_", "-"): status for name, status in expected.items()}
	equal((done.status, statuses(done)), (0, wanted), f"{what}: {said(done)}")


def copied_or_not(done, what, **expected):
	"""As succeeded(), but for warnings and names."""
	equal((done.status, statuses(done)), (0, expected), f"{what}: {said(done)}")


def free_server(appliance, like, group=0):
	"""The name of a server that is free, off, and of the type of the profile LIKE's."""
	for each in appliance.site.kinds["server-hardware"].values():
		if each["serverProfileUri"] is None and each.get("powerState") == "Off" \
				and each["serverHardwareTypeUri"] == like["serverHardwareTypeUri"] \
				and each["serverGroupUri"] == like["enclosureGroupUri"]:
			return each["name"]
	raise KeyError("no server is free")


def hardware(appliance, name):
	return appliance.named("server-hardware", name)


def live(appliances):
	"""Addresses that servers have, of all APPLIANCES: (identifier, profile) pairs."""
	from oneview.ids import ids_of
	return [(each, profile["uri"]) for appliance in appliances
		for profile in appliance.site.kinds[KIND].values()
		if profile["serverHardwareUri"] for each in ids_of(profile)]


def no_two_live(what, appliances):
	"""No two servers have the same MAC, WWN or number."""
	names = [name for name, _ in live(appliances)]
	twice = sorted({name for name in names if names.count(name) > 1})
	equal(twice, [], f"{what}: no two servers have the same address")


__all__ = ["KIND", "POST", "PROFILES", "STALL", "TASK", "bodies", "config", "copied_or_not",
	"copy",
	"data_centres", "environment", "free_server", "hardware", "no_two_live", "none", "one",
	"profiles", "refused_copy", "said", "statuses", "succeeded", "words_of", "world",
	"writes", "wrote_nothing"]
