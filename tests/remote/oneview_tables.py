"""The tables of OneView's kinds: their columns, their rows, the names in these, goldens."""
import json
import re

from common import count, entry, environment, oneview, running, targets, whole
from invtest import PROJECT, check, equal, folder, inv, matches, test, write
from oneview.kinds import KINDS

GOLDENS = PROJECT / "tests" / "oneview"
# Of each kind, from its whole length: what is odd comes first as a rule, or last.
SAMPLE = 4


def kinds():
	"""What `inv oneview` says there is: a row a kind."""
	done = inv("--json", "-c", "kind,path,summary,columns", "oneview", env=environment())
	equal((done.status, done.stderr), (0, ""), "the list of kinds: exit status")
	return done.rows("oneview")


@test
def the_collector_alone_lists_the_kinds_and_contacts_nobody():
	with running("london") as london:
		done = oneview(at=[london])
		check(len(done.rows("oneview")) >= 20, "20 kinds", str(len(done.rows("oneview"))))
		equal(done.rows("oneview"), sorted(done.rows("oneview"), key=lambda row: row["kind"]),
			"sorted by their names")
		equal(london.log.connections, 0, "nobody is contacted")
	paths = {row["path"] for row in kinds()}
	for path in ("server-profiles", "server-hardware", "server-profile-templates", "alerts",
			"enclosures", "ethernet-networks", "tasks", "storage-volumes", "scopes"):
		check(f"/rest/{path}" in paths, f"{path} is among them", str(paths))


@test
def every_table_begins_with_appliance_and_name_and_ends_with_uri():
	for kind in kinds():
		columns = kind["columns"]
		equal((columns[:2], columns[-2:]), (["appliance", "name"], ["object", "uri"]),
			f"{kind['kind']}: first and last columns")
		help_text = inv("--help", "oneview", kind["kind"], env=environment()).text
		for key in ("appliance", "name", "uri"):
			matches(rf"(?m)^ *{key} +string, (?:\w+, )*key", help_text,
				f"{kind['kind']}: {key} is a key")


@test
def every_kind_has_a_row_for_each_of_its_resources():
	with running("london") as london:
		names = [kind["kind"] for kind in kinds()]
		done = oneview(*names, at=[london])
		equal((done.status, done.stderr), (0, ""), "all kinds at once: exit status")
		equal(list(done.report), [*names, "inv"], "all kinds at once: the tables")
		for kind in kinds():
			there = kind["path"].removeprefix("/rest/")
			if there in KINDS:
				whole(done, kind["kind"], count(london, there), kind["kind"])
			else:
				check(done.rows(kind["kind"]), f"{kind['kind']}: there are rows")


# --------------------------------------------------------------------------------- rows


def by_uri(done, table):
	return {row["uri"]: row for row in done.rows(table)}


@test
def rows_have_what_the_appliance_said():
	with running("london") as london:
		done = oneview("server_hardware", at=[london])
		whole(done, "server_hardware", 202, "hardware")
		rows = by_uri(done, "server_hardware")
		for thing in london.site.kinds["server-hardware"].values():
			row = rows[thing["uri"]]
			for column, field in (("name", "name"), ("model", "model"),
					("serial_number", "serialNumber"), ("power_state", "powerState"),
					("memory_mib", "memoryMb"), ("processor_count", "processorCount"),
					("status", "status"), ("modified", "modified"),
					("server_profile_uri", "serverProfileUri")):
				if row[column] != thing.get(field):
					equal(row[column], thing.get(field), f"{thing['name']}: {column}")


@test
def whole_numbers_of_64_bits_stay_exact():
	with running("london") as london:
		done = oneview("firmware_drivers", "audit_logs", "--fields=eventId", at=[london])
		sizes = {thing["uri"]: thing["bundleSize"]
			for thing in london.site.kinds["firmware-drivers"].values()}
		equal({row["uri"]: row["size_bytes"] for row in done.rows("firmware_drivers")},
			sizes, "sizes")
		check(9007199254740993 in [row["eventId"] for row in done.rows("audit_logs")],
			"2^53 + 1 is among them")


@test
def references_are_names_and_addresses():
	with running("london") as london:
		done = oneview("server_profiles", at=[london])
		names = {uri: thing["name"] for things in london.site.kinds.values()
			for uri, thing in things.items() if thing.get("name")}
		resolved = set()
		for row in done.rows("server_profiles"):
			for column in [column for column in row if f"{column}_uri" in row]:
				uri = row[f"{column}_uri"]
				if row[column] != (names[uri] if uri else None):
					equal(row[column], names[uri], f"{row['name']}: {column}")
				resolved.add((column, uri is not None))
			wanted = london.site.find(row["uri"])[0]["connectionSettings"]["connections"]
			equal(row["networks"], [names[each["networkUri"]] for each in wanted],
				f"{row['name']}: networks")
		for column in ("server_hardware", "server_hardware_type", "enclosure_group"):
			check((column, True) in resolved, f"{column}: some are known", str(resolved))


@test
def references_cost_one_list_a_kind():
	with running("london") as london:
		oneview("server_profiles", at=[london])
		lists = [target for target in targets(london) if "/rest/version" not in target]
		equal([target for target in lists if not re.search(r"\?start=\d+&count=-?\d+$", target)],
			[], "no request for a row")
		equal(len(lists), len(set(lists)), "each page is asked for once")
		pages = sum(-(-count(london, path) // KINDS[path].page)
			for path in {target.split("?")[0].removeprefix("/rest/") for target in lists})
		check(len(lists) <= pages, "no more than the lists' pages",
			f"{len(lists)} requests for {pages} pages")


@test
def names_that_nobody_asked_for_are_not_fetched():
	with running("london") as london:
		done = oneview("server_profiles", "-c", "appliance,name,uri,enclosure_uri", at=[london])
		whole(done, "server_profiles", 130, "chosen columns")
		equal({target.split("?")[0] for target in targets(london)},
			{"/rest/version", "/rest/server-profiles"}, "what is asked for")


@test
def a_reference_to_what_is_gone_stays_unknown_and_its_address_stays():
	with running("london") as london:
		gone = london.named("server-profiles", "app-031")["serverHardwareUri"]
		london.site.remove(gone)
		done = oneview("server_profiles", "--name=app-031", at=[london])
		row = done.rows("server_profiles")[0]
		equal((done.status, row["server_hardware"], row["server_hardware_uri"]),
			(0, None, gone), "the hardware")


@test
def a_kind_that_an_old_appliance_lacks_is_a_warning():
	with running("london", versions=(120, 200)) as london:
		done = oneview("scopes", "enclosures", at=[london])
		equal(done.status, 0, "exit status")
		matches("london: not supported", done.notes("scopes", "warning"), "the note")
		whole(done, "enclosures", 16, "the other table")


@test
def private_columns_are_hidden_and_volatile_ones_left_out():
	with running("london") as london:
		done = oneview("--redact", "--stable", "server_hardware", at=[london])
		row = done.rows("server_hardware")[0]
		check("modified" not in row, "volatile", str(row))
		for column in ("serial_number", "uuid", "uri", "mp_hostname"):
			check(row.get(column) is None, f"{column} is private", str(row.get(column)))


# ------------------------------------------------------------------------------ goldens


def sample(site):
	"""Leaves a few of each kind in the lists; and all in the lists that names are from."""
	return {path: dict(list(things.items())[::max(1, len(things) // SAMPLE)][:SAMPLE])
		for path, things in site.kinds.items()}


def answers(london, kind, root, full, few):
	"""What inv says of KIND, as JSON and tab-delimited."""
	path = kind["path"].removeprefix("/rest/")
	london.site.kinds = {**full, path: few[path]} if path in full else full
	found = {}
	for output in ("json", "tab"):
		where = write(root.parent / "config.json",
			json.dumps({"appliances": [entry(london)]}), 0o600)
		done = inv(f"--config={where}", f"--{output}", "--stable", "--root=root", "oneview",
			kind["kind"], env=environment(), cwd=root.parent)
		equal((done.status, done.stderr), (0, ""), f"{kind['kind']}: exit status")
		found[output] = done.stdout.replace(b":%d" % london.server.port, b":PORT")
	return found


def goldens():
	"""(path of the golden, what it should hold) of all tables."""
	place = folder("goldens")
	write(place / "root" / "etc" / "hostname", "golden\n")
	with running("london") as london:
		full, few = london.site.kinds, sample(london.site)
		for kind in kinds():
			for output, text in answers(london, kind, place / "root", full, few).items():
				yield GOLDENS / f"{kind['kind']}.{output}", text


@test
def every_table_is_byte_for_byte_what_it_was():
	wanted = set()
	for path, text in goldens():
		wanted.add(path)
		there = path.read_bytes() if path.exists() else b""
		check(text == there, f"{path.name}: as in tests/oneview", difference(there, text))
	equal({path.name for path in set(GOLDENS.iterdir()) - wanted}, set(),
		"no golden is of nothing")


def difference(old, new):
	"""The first line that differs."""
	pairs = zip(old.split(b"\n") + [b""], new.split(b"\n") + [b""])
	one, other = next(((one, other) for one, other in pairs if one != other), (old, new))
	return f"expected {one!r:.400}, came {other!r:.400}"


def record():
	"""Writes the goldens anew."""
	for path in GOLDENS.iterdir():
		path.unlink()
	for path, text in goldens():
		path.write_bytes(text)
