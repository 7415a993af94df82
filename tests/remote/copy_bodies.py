"""What would be sent for each profile of the double, byte for byte; and what it becomes there."""
import json
import re

from common import run
from copy_common import (PROFILES, bodies, copy, data_centres, none, one, profiles,
	refused_copy, said, statuses, succeeded, wrote_nothing)
from invtest import PROJECT, check, equal, matches, test
from oneview import faults
from oneview.profile_list import ORDINARY, SPECIAL, specs

GOLDEN = PROJECT / "tests" / "copy"
COLUMNS = "from,to,name,source,status,mapping,body"

# File: the words. One profile each, and some with options.
CASES = {re.sub(r"[^a-z0-9]+", "-", spec[0]).strip("-"): [spec[0]] for spec in SPECIAL} | {
	"keep-ids": ["fc-boot", "--move", "--keep-ids"],
	"move-user-ids": ["user-ids", "--move"],
	"new-ids": ["user-ids", "--new-ids"],
	"new-volumes": ["san-private", "--new-volumes"],
	"map-volume": ["san-private", "--map=storage-volumes:private-010=private-059",
		"--map=storage-systems:ThreePAR-1=ThreePAR-2"],
	"map-network": ["network-missing",
		"--map=ethernet-networks:only-london-145=only-paris"],
	"map-firmware": ["firmware-other", "--map=firmware-drivers:Custom SPP=Custom SPP 2.0"],
	"map-hardware": ["type-missing",
		"--map=server-hardware-types:SY 480 Gen10 4=SY 480 Gen10 1"],
	"with-networks": ["network-missing", "--with-networks"],
	"numbered": ["plain", "--count=2", "--as=web"],
	"several": ["plain", "bios", "network-set"],
}


def dry_run(words, at, **options):
	return run("copy", "server-profile", *words, "--from=london", "--to=paris",
		"--dry-run", "--stable", "--columns", COLUMNS, at=at, output="--ndjson",
		**options)


def shown(done):
	return done.stdout, done.stderr.encode()


def files(name):
	return GOLDEN / f"{name}.ndjson", GOLDEN / f"{name}.notes"


def record():
	GOLDEN.mkdir(exist_ok=True)
	for each in GOLDEN.iterdir():
		each.unlink()
	with data_centres() as both:
		for name, words in CASES.items():
			rows, notes = shown(dry_run(words, both))
			files(name)[0].write_bytes(rows)
			if notes:
				files(name)[1].write_bytes(notes)


@test
def what_would_be_sent_is_what_it_was_byte_for_byte():
	with data_centres() as both:
		for name, words in CASES.items():
			rows, notes = files(name)
			wanted = (rows.read_bytes(), notes.read_bytes() if notes.exists() else b"")
			got = shown(dry_run(words, both))
			equal(got, wanted, f"tests/copy/{name}")
			equal(shown(dry_run(words, both)), got, f"{name}: the same once more")
		wrote_nothing("dry-run", *both)
	known = {path for name in CASES for path in files(name)}
	equal(sorted(set(GOLDEN.iterdir()) - known), [], "no golden is left over")


@test
def what_is_sent_is_what_the_dry_run_shows():
	"""And the appliance takes it, or says itself why not."""
	for name, words in CASES.items():
		if name in ("numbered", "several") or "--move" in words:
			continue
		with data_centres() as (london, paris):
			rows = [json.loads(line) for line in
				dry_run(words, (london, paris)).text.splitlines()]
			done = copy(*words, at=(london, paris))
			if rows[0]["status"] == "refused":
				equal(list(statuses(done).values()), ["refused"], name)
				wrote_nothing(name, london, paris)
			elif rows[0]["status"] == "exists":
				succeeded(done, name, **{words[0]: "exists"})
			else:
				what_is_made(name, done, rows[0], paris)


def what_is_made(name, done, row, paris):
	sent = bodies(paris)
	networks = len(bodies(paris, "/rest/ethernet-networks"))
	equal((done.status, len(sent)), (0, 1), f"{name}: {said(done)}")
	if networks:
		matches(r'"new:ethernet-networks/', json.dumps(row["body"]), name)
	else:
		equal(sent[0], row["body"], f"{name}: the body")
	check("/rest/" not in json.dumps({key: value for key, value in sent[0].items()
		if not key.endswith("Uri")}.get("description")), name)
	made = one(paris, row["name"], name)
	equal((made.get("state"), made.get("serverHardwareUri")), ("Normal", None), name)


@test
def every_ordinary_profile_can_be_copied():
	with data_centres() as (london, paris):
		names = [spec.name for spec in specs(london.site)
			if spec.name.startswith("app-") and not profiles(paris, spec.name)]
		# One of each ordinary group and type of servers.
		for name in names[:len(ORDINARY)]:
			succeeded(copy(name, at=(london, paris)), name, **{name: "created"})
		equal(paris.writes.clashes, [], "no identifier is london's")


@test
def the_address_of_a_trap_is_never_sent():
	"""Each address that is sent is of what is called the same, not what has the same one."""
	with data_centres() as (london, paris):
		succeeded(copy("same-name", at=(london, paris)), "traps", same_name="created")
		here, there = one(london, "same-name", ""), one(paris, "same-name", "")
		pairs = list(zip(here["connectionSettings"]["connections"],
			there["connectionSettings"]["connections"]))
		equal(len(pairs), 5, "connections")
		for ours, theirs in pairs:
			thing, kind = london.site.find(ours["networkUri"])
			other, same = paris.site.find(theirs["networkUri"])
			equal((kind.path, thing["name"]), (same.path, other["name"]), "network")
			check(ours["networkUri"] != theirs["networkUri"], "another address")


@test
def copies_are_in_the_scopes_of_their_sources():
	with data_centres() as (london, paris):
		succeeded(copy("scoped", at=(london, paris)), "scopes", scoped="created")
		uri = one(paris, "scoped", "scopes")["uri"]
		equal([paris.site.find(each)[0]["name"] for each in paris.site.scoped[uri]],
			["Operations", "Équipe \"réseau\""], "scopes")


@test
def a_scope_that_is_missing_is_a_refusal():
	with data_centres() as (london, paris):
		paris.remove("scopes", "Operations")
		done = copy("scoped", at=(london, paris))
		refused_copy(done, "scope", r"scopes Operations: paris has none of that name")
		wrote_nothing("scope", london, paris)
		done = copy("scoped", "--map=scopes:Operations=Test", at=(london, paris))
		succeeded(done, "scope mapped", scoped="created")


@test
def several_of_one_name_are_a_refusal():
	"""Of one kind: of several kinds they are several things."""
	with data_centres() as (london, paris):
		paris.site.add("ethernet-networks", 900, "Production-006")
		done = copy("plain", at=(london, paris))
		refused_copy(done, "twice", r"connections\[0\]\.networkUri: ethernet-networks "
			r"Production-006: paris has 2 of that name: /rest/.*, /rest/")
		wrote_nothing("twice", london, paris)


@test
def all_are_resolved_before_the_first_write():
	with data_centres() as (london, paris):
		done = copy("plain", "future", "bios", "type-missing", at=(london, paris))
		equal(statuses(done), {"plain": "not-started", "future": "refused",
			"bios": "not-started", "type-missing": "refused"}, "statuses")
		refused_copy(done, "two of four", r"^future: futureSettings\.plans\[0\]\.planUri",
			r"type-missing: .*SY 480 Gen10 7 \(")
		wrote_nothing("two of four", london, paris)


@test
def filters_that_are_passed_over_change_nothing():
	with data_centres() as (london, paris):
		london.lists.ignore_filters = paris.lists.ignore_filters = True
		done = copy("fc-boot", at=(london, paris))
		succeeded(done, "no filters", **{"fc-boot": "created"})
		refused_copy(copy("no such", at=(london, paris)), "no such",
			"london has no server profile of that name")


@test
def names_are_names_to_the_letter():
	with data_centres() as (london, paris):
		for name in ("PLAIN", "plai", "plain ", "'", "pl%", "plain' or name='bios"):
			refused_copy(copy(name, at=(london, paris)), name,
				"has no server profile of that name")
		wrote_nothing("letters", london, paris)


@test
def both_layouts_and_types_of_all_versions():
	for version, kind in ((200, 5), (300, 6), (500, 7), (800, 9), (1200, 11), (2000, 12)):
		with data_centres(versions=(120, version)) as (london, paris):
			done = copy("network-set", at=(london, paris))
			succeeded(done, f"version {version}", **{"network-set": "created"})
			body = bodies(paris)[0]
			equal(body["type"], f"ServerProfileV{kind}", f"version {version}: type")
			equal(("connections" in body, "connectionSettings" in body),
				(version < 500, version >= 500), f"version {version}: layout")


@test
def the_highest_version_that_both_speak():
	with data_centres() as (london, paris):
		for first, second, common in (((120, 800), (300, 2000), "800"),
				((300, 2000), (120, 500), "500"), ((120, 3000), (120, 2600), "2000")):
			london.versions, paris.versions = first, second
			london.log.clear()
			paris.log.clear()
			succeeded(copy("plain", f"--as=v{common}", at=(london, paris)), common,
				**{f"v{common}": "created"})
			asked = {each.request.header("x-api-version") for log in
				(london.log, paris.log) for each in log.requests("*", "/rest/server*")}
			equal(asked, {common}, f"{first} and {second}")


@test
def without_a_common_version_nothing_is_done():
	with data_centres() as (london, paris):
		london.versions, paris.versions = (120, 300), (500, 2000)
		done = copy("plain", at=(london, paris))
		equal((done.status, done.rows("copied")), (1, []), "no version")
		matches("no version of the interface in common", said(done), "no version")
		wrote_nothing("no version", london, paris)


@test
def what_is_no_profile_is_refused():
	with data_centres() as (london, paris):
		uri = one(london, "plain", "")["uri"]
		for what, action in (("an array", faults.replace_body(lambda _: b"[]")),
				("no JSON", faults.invalid_json()), ("cut", faults.truncated()),
				("two", faults.two_documents()),
				("deep", faults.nested(before=b'{"a":', after=b"}")),
				("keys twice", faults.replace_body(lambda _: b'{"a":1,"a":2}')),
				("large numbers", faults.replace_body(
					lambda _: b'{"name":"plain","a":99999999999999999999}')),
				("huge", faults.huge_body(size=64 << 20))):
			london.faults.clear()
			london.faults.add("GET", uri, action, times=None)
			refused_copy(copy("plain", at=(london, paris)), what, "^plain: ")
		wrote_nothing("no profile", london, paris)


@test
def wrong_types_anywhere_are_no_crash():
	with data_centres() as (london, paris):
		for name in ("fc-boot", "san-shared", "jbod", "firmware", "iscsi-boot"):
			uri = one(london, name, "")["uri"]
			london.faults.clear()
			london.faults.add("GET", uri, faults.wrong_types(), times=None)
			refused_copy(copy(name, at=(london, paris)), name, f"^{name}: ")
			none(paris, name, name)


def secret_profile(profile):
	first = profile["connectionSettings"]["connections"][0]
	first["boot"]["iscsi"] = {"chapLevel": "MutualChap", "chapName": "me",
		"chapSecret": "chap-s3cret-of-london", "mutualChapSecret": "*" * 12}
	profile["managementProcessor"] = {"manageMp": True, "mpSettings": [{"args": {
		"localAccounts": [{"userName": "ops", "password": "s3cret-of-ops"}]}}]}
	return profile


@test
def secrets_are_neither_shown_nor_sent():
	with data_centres() as (london, paris):
		uri = one(london, "plain", "")["uri"]
		london.faults.add("GET", uri, faults.change(secret_profile), times=None)
		for words in (("plain", "--dry-run"), ("plain",)):
			done = copy(*words, at=(london, paris))
			equal(done.status, 0, f"{words}: {said(done)}")
			for place in ("chapSecret", "mutualChapSecret", "localAccounts[0].password"):
				check(f"{place}: secrets cannot be read" in said(done, "warning"),
					place, said(done))
			check("s3cret" not in done.text + done.stderr, "shown", done.text[:200])
		check("s3cret" not in json.dumps(bodies(paris)), "sent")


@test
def the_mapping_is_shown_on_request():
	with data_centres() as (london, paris):
		done = copy("plain", "--dry-run", at=(london, paris))
		mapping = done.rows("copied")[0]["mapping"]
		equal([line.split(": ")[0] for line in mapping],
			["server-hardware-types SY 480 Gen10 1", "enclosure-groups EG-Synergy-A",
			"ethernet-networks Production-006", "ethernet-networks Production-007"],
			"mapping")
		for line in mapping:
			matches(r"^\S+ .*: /rest/\S+ -> /rest/\S+$", line, "mapping")
		done = copy("plain", "--show-mapping", at=(london, paris))
		equal(("mapping" in done.rows("copied")[0], "body" in done.rows("copied")[0]),
			(True, False), "columns of a copy")


@test
def secrets_of_inv_are_in_no_message_though_the_appliance_repeats_them():
	with data_centres() as (london, paris):
		def repeat(exchange):
			token = exchange.request.header("auth")
			faults.status(400, {"message": f"{token} {paris.password} is wrong",
				"errorCode": "X", "recommendedActions": [token]})(exchange)
		paris.faults.add("POST", PROFILES, repeat)
		done = copy("plain", at=(london, paris))
		equal(statuses(done), {"plain": "failed"}, "repeated")


@test
def redact_hides_addresses():
	with data_centres() as (london, paris):
		done = copy("plain", "--dry-run", "--redact", "--show-mapping", at=(london, paris))
		check("/rest/" not in done.text, "redact", done.text[:300])
