#!/usr/bin/python3
"""Tests the double of Redfish services: by clients that others wrote, and by the letter.

usage: tests/remote/redfish_double.py

Takes Debian's redfishtool; python3-sushy too where it is installed.
"""
import json
import os
import pathlib
import ssl
import subprocess
import sys
import threading
import traceback
import urllib.error
import urllib.request

sys.dont_write_bytecode = True
# What would stand in the way of the clients: other authorities, and proxies.
for word in [word for word in os.environ if word.lower().endswith(("_ca_bundle", "_proxy"))]:
	del os.environ[word]
sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent)]

import redfish  # noqa: E402
from redfish.tree import ROOT  # noqa: E402
from service import Authority, faults, stray  # noqa: E402

try:
	import sushy
except ImportError:
	sushy = None

passed = failed = 0
tests = []
authority = Authority()


def test(function):
	tests.append(function)
	return function


def check(good, what, detail=""):
	global passed, failed
	passed, failed = passed + bool(good), failed + (not good)
	if not good:
		print(f"FAILED {what}\n       {detail}", flush=True)


def equal(got, expected, what):
	check(got == expected, what, f"expected {expected!r:.300}, came {got!r:.300}")


def serve(kind, name=None, **habits):
	return redfish.make(kind, name, **habits).start(authority.certificate())


def balanced(bmc, what, expired=0):
	equal((bmc.sessions.open, bmc.sessions.logins - bmc.sessions.logouts), (0, expired),
		f"{what}: sessions given back")
	equal(bmc.log.errors + bmc.log.malformed, [], f"{what}: the double is well")


class Client:
	"""A plain client: session(), get(), and what came."""

	def __init__(self, bmc):
		self.bmc = bmc
		self.headers = {}
		self.context = ssl.create_default_context(cafile=authority.file)

	def ask(self, method, path, body=None, **headers):
		url = path if path.startswith("https:") else self.bmc.server.url + path
		asked = urllib.request.Request(url, None if body is None else
			json.dumps(body).encode(), {**self.headers, **headers}, method=method)
		try:
			with urllib.request.urlopen(asked, context=self.context) as came:
				return came.status, came.headers, came.read()
		except urllib.error.HTTPError as error:
			return error.code, error.headers, error.read()

	def get(self, path):
		status, _, body = self.ask("GET", path)
		equal(status, 200, f"{self.bmc.name}: GET {path}")
		return json.loads(body)

	def login(self):
		status, headers, body = self.ask("POST", f"{ROOT}/SessionService/Sessions",
			{"UserName": self.bmc.user, "Password": self.bmc.password})
		if status < 300:
			self.headers["X-Auth-Token"] = headers["X-Auth-Token"]
		return status, headers, body

	def close(self, headers):
		return self.ask("DELETE", headers["Location"])[0]


def session(bmc):
	client = Client(bmc)
	status, headers, _ = client.login()
	check(status in (201, 204), f"{bmc.name}: login", status)
	return client, headers


# ----------------------------------------------------------------------- other clients


def redfishtool(bmc, *words, auth="Session"):
	done = subprocess.run(["redfishtool", "-r", f"127.0.0.1:{bmc.server.port}", "-S",
		"Always", "-A", auth, "-u", bmc.user, "-p", bmc.password, *words],
		capture_output=True, check=False, timeout=120)
	check(done.returncode == 0, f"{bmc.name}: redfishtool {words}", done.stderr)
	return json.loads(done.stdout) if done.returncode == 0 else {}


def same(bmc, came, what):
	"""What came is what the tree has."""
	path = came.get("@odata.id", "").rstrip("/")
	wanted = bmc.tree.resources.get(path, {})
	keys = ("Id", "Name", "SerialNumber", "CapacityMiB", "MACAddress", "PowerState")
	equal({key: came.get(key) for key in keys}, {key: wanted.get(key) for key in keys},
		f"{bmc.name}: {what} {path}")


@test
def redfishtool_finds_systems_chassis_and_managers():
	for kind in redfish.KINDS:
		if kind == "odd":
			continue
		# It does not take a login that is answered with 204.
		auth = "Basic" if kind in ("sessionless", "minimal") else "Session"
		with serve(kind) as bmc:
			for name in ("Systems", "Chassis", "Managers"):
				collection = bmc.tree.resources.get(f"{ROOT}/{name}")
				if not collection:
					continue
				listed = redfishtool(bmc, name, "list", auth=auth)
				equal(len(listed.get("Members", [])), len(collection["Members"]),
					f"{kind}: {name} listed")
				same(bmc, redfishtool(bmc, name, "-F", "get", auth=auth), name)
			balanced(bmc, f"{kind}: redfishtool")
			if auth == "Session":
				equal(bmc.sessions.logins > 0, True, f"{kind}: sessions")


@test
def redfishtool_finds_components():
	for kind, system in (("dmtf", "node-1"), ("ilo5", "1"), ("ilo6", "1"),
			("idrac", "System.Embedded.1")):
		with serve(kind) as bmc:
			for name in ("Processors", "EthernetInterfaces"):
				path = f"{ROOT}/Systems/{system}/{name}"
				members = bmc.tree.resources[path]["Members"]
				came = redfishtool(bmc, "Systems", "-I", system, name, "-a")
				equal(len(came.get("Members", [])), len(members),
					f"{kind}: all {name}")
				for member in came.get("Members", []):
					same(bmc, member, name)
			for name in ("Power", "Thermal"):
				same(bmc, redfishtool(bmc, "Chassis", "-F" if kind != "dmtf" else
					"-I1U-1", name), name)
			balanced(bmc, f"{kind}: redfishtool")


@test
def redfishtool_follows_pages():
	with serve("idrac") as bmc:
		path = f"{ROOT}/UpdateService/FirmwareInventory"
		came = redfishtool(bmc, "raw", "GET", path)
		equal(len(came.get("Members", [])), 61, "idrac: firmwares in all pages")
		equal(came.get("Members@odata.count"), 61, "idrac: count is the total")
		equal([entry.target for entry in bmc.log.requests("GET", f"{path}*")],
			[path, f"{path}?$skip=50"], "idrac: pages asked for")
		balanced(bmc, "idrac: pages")


def walk_with_sushy(bmc, root, kind):
	for system in root.get_system_collection().get_members():
		wanted = bmc.tree.resources[system.path.rstrip("/")]
		equal((system.identity, system.name, system.uuid),
			(wanted["Id"], wanted["Name"], wanted.get("UUID")), f"{kind}: sushy's system")
		gib = wanted["MemorySummary"]["TotalSystemMemoryGiB"]
		equal(system.memory_summary.size_gib, int(gib), f"{kind}: sushy's memory")
		processors = system.processors.get_members()
		equal(len(processors), len(bmc.tree.resources[system.processors.path.rstrip("/")]
			["Members"]), f"{kind}: sushy's processors")
		if "Storage" in wanted:
			drives = sorted(drive.serial_number for storage in
				system.storage.get_members() for drive in storage.drives
				if drive.serial_number)
			check(len(drives) >= 2, f"{kind}: sushy's drives", drives)
		if "EthernetInterfaces" in wanted:
			macs = system.ethernet_interfaces.summary
			check(macs, f"{kind}: sushy's addresses", macs)
	for manager in root.get_manager_collection().get_members():
		same(bmc, manager.json, "sushy's manager")


@test
def sushy_walks_every_kind():
	if not sushy:
		print("sushy is not installed: left out")
		return
	for kind in redfish.KINDS:
		# It demands a system's Actions, which the minimal one lacks.
		if kind in ("odd", "minimal"):
			continue
		with serve(kind) as bmc:
			make = (sushy.auth.BasicAuth if kind == "sessionless" else
				sushy.auth.SessionAuth)
			auth = make(bmc.user, bmc.password)
			root = sushy.Sushy(bmc.server.url, root_prefix=f"{ROOT}/", auth=auth,
				verify=str(authority.file))
			walk_with_sushy(bmc, root, kind)
			if kind != "sessionless":
				auth.close()
			balanced(bmc, f"{kind}: sushy")


# ----------------------------------------------------------------------- by the letter


def links_of(value):
	"""Every path that VALUE refers to, but to what is in it."""
	if isinstance(value, list):
		return [path for element in value for path in links_of(element)]
	if not isinstance(value, dict):
		return []
	found = [path for element in value.values() for path in links_of(element)]
	return found + ([value["@odata.id"]] if "@odata.id" in value else [])


@test
def every_link_leads_somewhere():
	for kind in redfish.KINDS:
		if kind == "odd":
			continue
		tree = redfish.make(kind).tree
		known = set(tree.resources) | {f"{ROOT}/SessionService/Sessions"}
		dead = sorted({path for path in links_of(list(tree.resources.values()))
			if "#" not in path and path not in known
			and "/Power/PowerSupplies/" not in path and "/Thermal/Fans/" not in path})
		equal(dead, [], f"{kind}: dead links")


@test
def nothing_is_had_without_credentials():
	with serve("dmtf") as bmc:
		client = Client(bmc)
		for path in ("/redfish", "/redfish/v1", "/redfish/v1/"):
			client.get(path)
		for path in ("/Systems", "/SessionService/Sessions", "/Nowhere"):
			equal(client.ask("GET", ROOT + path)[0], 401, f"GET {path}: no session")
		for token in ("wrong", ""):
			equal(client.ask("GET", f"{ROOT}/Systems", **{"X-Auth-Token": token})[0],
				401, "a wrong token")
		equal(client.ask("GET", f"{ROOT}/Systems", Authorization="Basic YTpi")[0], 401,
			"a wrong password")
		equal(client.ask("POST", f"{ROOT}/SessionService/Sessions",
			{"UserName": "admin", "Password": "wrong"})[0], 401, "a wrong login")
		equal(bmc.sessions.logins, 0, "no session was opened")
		equal(client.ask("DELETE", f"{ROOT}/SessionService/Sessions/1")[0], 401,
			"a logout without a session")


@test
def sessions_are_counted_capped_and_end():
	with serve("idrac", session_cap=2) as bmc:
		(first, where), (_, other) = session(bmc), session(bmc)
		status, _, body = Client(bmc).login()
		equal(status, 503, "a session too many")
		check(b"RAC0218" in body, "it says which limit", body)
		first.get(f"{ROOT}/Systems")
		equal([first.close(where), first.ask("GET", f"{ROOT}/Systems")[0]], [204, 401],
			"closed, and no longer good")
		bmc.sessions.expire()
		equal(bmc.sessions.expired, 1, "one expired")
		equal(first.close(other), 401, "it cannot be closed")
		balanced(bmc, "capped", expired=1)
	with serve("dmtf", token_requests=2) as bmc:
		client, _ = session(bmc)
		equal([client.ask("GET", f"{ROOT}/Systems")[0] for _ in range(3)], [200, 200, 401],
			"a token for two requests")


@test
def locations_and_logins_are_of_many_kinds():
	wanted = {"path": f"{ROOT}/SessionService/Sessions/1", "none": None,
		"slash": f"{ROOT}/SessionService/Sessions/1/",
		"foreign": f"https://192.0.2.66{ROOT}/SessionService/Sessions/1"}
	for kind, expected in wanted.items():
		with serve("dmtf", location=kind) as bmc:
			equal(session(bmc)[1]["Location"], expected, f"location {kind}")
	with serve("dmtf", location="absolute") as bmc:
		client, headers = session(bmc)
		equal(headers["Location"], bmc.server.url + wanted["path"], "absolute location")
		equal(client.close(headers), 204, "closed by it")
	with serve("minimal") as bmc:
		status, headers, body = Client(bmc).login()
		equal((status, body, bool(headers["X-Auth-Token"])), (204, b"", True), "204")
	with serve("dmtf", login="bare") as bmc:
		equal(Client(bmc).ask("POST", f"{ROOT}/SessionService/Sessions", {"UserName":
			bmc.user, "Password": bmc.password})[1]["X-Auth-Token"], None, "no token")


@test
def expansions_are_of_the_kinds_there_are():
	path = f"{ROOT}/Systems/%s/Memory"
	with serve("dmtf") as bmc:
		client, _ = session(bmc)
		memory = path % "node-1"
		plain = client.get(memory)
		equal({len(member) for member in plain["Members"]}, {1}, "without: links")
		for asked in (".", "*", ".($levels=1)"):
			came = client.get(f"{memory}?$expand={asked}")
			equal([member["Name"] for member in came["Members"]],
				[f"DIMM {number}" for number in (1, 2, 3, 4)], f"$expand={asked}")
		equal(client.ask("GET", f"{memory}?$expand=all")[0], 400, "no $expand")
		came = client.get(f"{ROOT}/Systems?$expand=.($levels=3)")
		equal(came["Members"][0]["Memory"]["Members"][0]["Name"], "DIMM 1", "levels")
		equal(set(came["Members"][0]["Links"]["Chassis"][0]), {"@odata.id"},
			"Links stay links")
	with serve("fujitsu") as bmc:
		client, _ = session(bmc)
		status, _, body = client.ask("GET", path % "0" + "?$expand=.")
		check(status == 400 and b"QueryNotSupportedOnResource" in body, "an error", body)
	with serve("twice") as bmc:
		client, _ = session(bmc)
		body = client.ask("GET", path % "Self" + "?$expand=.")[2].decode()
		first, end = json.JSONDecoder().raw_decode(body)
		equal(len(first["Members"]), 4, "the first document")
		equal(json.loads(body[end:])["@odata.id"], path % "Self", "a second one")


@test
def pages_keep_the_expansion():
	with serve("idrac") as bmc:
		client, _ = session(bmc)
		came = client.get(f"{ROOT}/UpdateService/FirmwareInventory?$expand=.($levels=1)")
		more = client.get(came["Members@odata.nextLink"])
		equal((len(came["Members"]), len(more["Members"])), (50, 11), "two pages")
		check("Version" in more["Members"][0], "the second is expanded", more)
		check("Members@odata.nextLink" not in more, "it is the last")


@test
def slashes_and_old_links_are_there():
	with serve("ilo5") as bmc:
		client, _ = session(bmc)
		came = client.get(f"{ROOT}/Systems/")
		equal(came["Members"][0]["@odata.id"], f"{ROOT}/Systems/1/", "a slash")
		equal(client.get(f"{ROOT}/Systems"), came, "without one")
	with serve("ilo6") as bmc:
		client, _ = session(bmc)
		client.get(f"{ROOT}/Systems?$expand=.")
		equal([(entry.status, entry.target) for entry in bmc.log.requests("GET")],
			[(308, f"{ROOT}/Systems?$expand=."), (200, f"{ROOT}/Systems/?$expand=.")],
			"redirected")
	with serve("ilo4") as bmc:
		client, _ = session(bmc)
		hp = client.get(f"{ROOT}/Systems/1/")["Oem"]["Hp"]
		equal(hp["links"]["SmartStorage"]["href"], f"{ROOT}/Systems/1/SmartStorage/",
			"the old links")
		client.headers["OData-Version"] = "4.0"
		hp = client.get(f"{ROOT}/Systems/1/")["Oem"]["Hp"]
		check("links" not in hp and "Links" in hp, "OData: only the new ones", hp)


@test
def the_odd_one_is_odd_and_answers():
	with serve("odd") as bmc:
		client, _ = session(bmc)
		seen, page = [], f"{ROOT}/Systems/1/EthernetInterfaces"
		while page not in seen:
			seen.append(page)
			page = client.get(page)["Members@odata.nextLink"]
		equal(len(seen), 3, "pages in a circle")
		for path in bmc.tree.resources:
			equal(client.ask("GET", path)[0], 200, f"odd: {path}")
		body = client.ask("GET", f"{ROOT}/Systems/1/Memory/surrogate")[2]
		check(b"\xed\xa0\x80" in body, "bytes that are no UTF-8", body)
		equal(bmc.log.errors, [], "the double is well")


@test
def faults_and_flights_are_seen():
	with serve("dmtf") as bmc:
		client, where = session(bmc)
		bmc.server.faults.add("GET", "*/Drives/Bay2", faults.status(404))
		equal(client.ask("GET", f"{ROOT}/Chassis/1U-1/Drives/Bay2")[0], 404, "a fault")
		hold = bmc.server.faults.add("GET", "*/Drives/*", faults.silence(0.2), times=3)
		threads = [threading.Thread(target=client.get,
			args=(f"{ROOT}/Chassis/1U-1/Drives/Bay{number}",)) for number in (1, 2, 4)]
		for thread in threads:
			thread.start()
		for thread in threads:
			thread.join()
		equal((hold.hits, bmc.log.max_in_flight), (3, 3), "three in flight")
		client.close(where)
		equal(stray([bmc.log]), [], "no secret is astray")
		balanced(bmc, "faults")


@test
def hundreds_are_cheap():
	bmcs = [bmc.start(authority.certificate()) for bmc in redfish.fleet(200)]
	try:
		threads = [threading.Thread(target=visit, args=(bmc,)) for bmc in bmcs]
		for thread in threads:
			thread.start()
		for thread in threads:
			thread.join()
		equal([bmc.name for bmc in bmcs if bmc.log.errors or bmc.sessions.open], [],
			"200 services at once")
		equal(stray([bmc.log for bmc in bmcs]), [], "no secret is astray")
		serials = {bmc.tree.resources[path].get("SerialNumber") for bmc in bmcs
			for path in bmc.tree.resources if path.count("/") == 4
			and path.startswith(f"{ROOT}/Systems/") and "idrac" not in path}
		check(len(serials) > 150, "each has its own serial number", len(serials))
	finally:
		for bmc in bmcs:
			bmc.stop()


def visit(bmc):
	if bmc.name and f"{ROOT}/SessionService" not in bmc.tree.resources:
		return
	client, headers = session(bmc)
	client.get(f"{ROOT}/Systems")
	client.close(headers)


def main():
	for function in tests:
		try:
			function()
		except Exception:
			check(False, function.__name__, traceback.format_exc())
	print(f"{passed} passed, {failed} failed")
	return failed > 0 or passed == 0


if __name__ == "__main__":
	sys.exit(main())
