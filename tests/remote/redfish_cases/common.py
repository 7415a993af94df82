"""What the cases share: an authority, services for a while, and inv that asks them."""
import contextlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "lib")]

import redfish  # noqa: E402
from invtest import equal, folder, inv, world  # noqa: E402
from service import Authority, stray  # noqa: E402

SESSIONS = "/redfish/v1/SessionService/Sessions"


class shared:
	authority = None


def authority():
	if not shared.authority:
		shared.authority = Authority()
	return shared.authority


@contextlib.contextmanager
def services(*wanted, **habits):
	"""Services of kinds, or made already, that listen for a while."""
	made = [redfish.make(each, **habits) if isinstance(each, str) else each
		for each in wanted]
	try:
		for bmc in made:
			bmc.start(authority().certificate())
			if not takes_sessions(bmc):
				allow_basic(bmc)
		yield made
	finally:
		for bmc in made:
			if bmc.server:
				bmc.stop()


@contextlib.contextmanager
def service(kind, **habits):
	with services(kind, **habits) as made:
		yield made[0]


def takes_sessions(bmc):
	return "/redfish/v1/SessionService" in bmc.tree.resources


def allow_basic(bmc):
	"""The password may be where Basic has it."""
	bmc.log.belongs(bmc.password, "header authorization", "GET")


def entry(bmc, **more):
	"""BMC in a configuration file."""
	return {"name": bmc.name, "kind": "redfish", "url": bmc.server.url,
		"user": bmc.user, "password_env": variable(bmc),
		"ca_file": str(authority().file), **more}


def variable(bmc):
	return "PASSWORD_" + bmc.name.replace("-", "_")


def configure(entries):
	path = folder("configuration") / "appliances.json"
	path.write_text(json.dumps({"appliances": entries}))
	return path


def ask(bmcs, *words, entries=None, env=(), **options):
	"""inv redfish WORDS of BMCS, with `entries` or those that fit them."""
	path = configure([entry(bmc) for bmc in bmcs] if entries is None else entries)
	root = path.parent / "root"
	root.mkdir()
	passwords = {variable(bmc): bmc.password for bmc in bmcs}
	return inv("--config", str(path), "--root", "root", "redfish", *words,
		cwd=path.parent, env={**leaks(), **passwords, **dict(env)}, timeout=120, **options)


def leaks():
	"""Under the sanitizer, leaks count, too."""
	return {"ASAN_OPTIONS": "allocator_may_return_null=1:detect_leaks=1"} \
		if world.sanitized else {}


def well(bmcs, what, sessions=None, logged_out=True):
	"""The log of each is as it should be: two at a time, logged out, no secret astray."""
	for bmc in bmcs:
		log = bmc.log
		equal((log.errors, log.malformed), ([], []), f"{what}: {bmc.name} was asked well")
		equal(log.max_in_flight <= 2, True, f"{what}: {bmc.name} has two at a time")
		if logged_out:
			equal(bmc.sessions.open, 0, f"{what}: {bmc.name} has its sessions back")
		if sessions is not None:
			equal(bmc.sessions.logins, sessions, f"{what}: {bmc.name}: logins")
	if len(bmcs) < 10:
		equal(stray([bmc.log for bmc in bmcs]), [], f"{what}: no secret astray")
	else:
		equal([astray for bmc in bmcs for astray in strangers(bmc)], [],
			f"{what}: no secret astray")


def strangers(bmc):
	"""What its own log knows to be astray, and tokens that another gave."""
	own = set(bmc.log.known_secrets())
	return bmc.log.secrets() + [request for request in bmc.log.requests()
		if request.request.header("x-auth-token") not in own | {None}]


def rows(done, table="components", **wanted):
	"""The rows of TABLE whose cells are as wanted."""
	return [row for row in done.rows(table)
		if all(row[column] == value for column, value in wanted.items())]


def stable(bmcs, *words, **options):
	"""The JSON report that does not change from run to run, without notes."""
	report = dict(ask(bmcs, *words, "--json", "--stable", **options).report)
	report.pop("inv")
	return report
