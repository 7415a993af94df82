"""What of a table is asked for: fields, names, filters, times, outputs."""
import re
import urllib.parse

from common import HARDWARE, PROFILES, count, lacking, oneview, running, targets, whole
from invtest import check, equal, matches, refused, test
from oneview import faults
from oneview.identities import ODD_NAMES
from oneview.views import view
from oneview.kinds import KINDS


def shown(appliance, uri, version=2000):
	"""The resource at URI as the appliance shows it."""
	thing, kind = appliance.site.find(uri)
	return view(thing, kind, version)


def queries(appliance, path, key):
	"""Every value of the parameter KEY that was asked for at PATH."""
	return [value for each in appliance.log.requests("GET", path)
		for value in each.request.parameters(key)]


# --------------------------------------------------------------------------- what is asked


@test
def a_table_is_named_with_either_dash_and_several_at_once():
	with running("london") as london:
		done = oneview("logical-enclosures", "network_sets,scopes", "scopes", at=[london])
		equal(list(done.report), ["logical_enclosures", "network_sets", "scopes", "inv"],
			"the tables")
		for table, path in (("logical_enclosures", "logical-enclosures"),
				("network_sets", "network-sets"), ("scopes", "scopes")):
			whole(done, table, count(london, path), table)


@test
def an_unknown_table_is_refused_with_what_it_may_have_meant():
	with running("london") as london:
		for word, meant in (("server_profile", "server_profiles"),
				("server-hardwares", "server_hardware"), ("alert", "alerts")):
			done = oneview(word, at=[london])
			refused(done, word, f"no table {word}; did you mean {meant}[?]")
		refused(oneview("nonsense", at=[london]), "nonsense", "no table nonsense")
		equal(london.log.connections, 0, "nobody is contacted")


@test
def fields_add_columns_from_anywhere_in_the_resource():
	fields = ("eTag", "connectionSettings.connections[*].mac",
		"connectionSettings.connections[0].name", "boot", "bios.manageBios", "no.such.thing",
		"none[*].x")
	with running("london") as london:
		done = oneview("server_profiles", f"--fields={','.join(fields)}", at=[london])
		whole(done, "server_profiles", 130, "fields")
		for row in done.rows("server_profiles"):
			profile = shown(london, row["uri"])
			links = profile["connectionSettings"]["connections"]
			wanted = [profile["eTag"], [each["mac"] for each in links if "mac" in each],
				links[0]["name"] if links else None, profile.get("boot"),
				(profile.get("bios") or {}).get("manageBios"), None, None]
			got = [row[field] for field in fields]
			if got != wanted:
				equal(got, wanted, f"{row['name']}: the fields")


@test
def fields_stand_in_tab_delimited_lines_too():
	with running("london") as london:
		done = oneview("enclosures", "-c", "name,deviceBays[*].bayNumber,x.y",
			"--fields=deviceBays[*].bayNumber,x.y", at=[london], output="--tab")
		lines = [line.split("\t") for line in done.text.splitlines()]
		equal(lines[0], ["name", "deviceBays[*].bayNumber", "x.y"], "the heading")
		equal(len(lines), 17, "a line an enclosure")
		for name, bays, unknown in lines[1:]:
			there = london.named("enclosures", name)["deviceBays"]
			equal((bays, unknown), (",".join(str(bay["bayNumber"]) for bay in there), "-"),
				f"{name}: bays")


@test
def a_field_that_is_no_path_is_refused():
	with running("london") as london:
		for path in ("a[", "a..b", "[", "a[*", "a]"):
			refused(oneview("scopes", f"--fields={path}", at=[london]), path,
				"no path such as a.b or list")
		equal(london.log.connections, 0, "nobody is contacted")


@test
def raw_shows_each_resource_whole():
	with running("london") as london:
		done = oneview("server-profiles", "network-sets", "--raw", at=[london])
		for table in ("server_profiles", "network_sets"):
			for row in done.rows(table):
				if row["object"] != shown(london, row["uri"]):
					equal(row["object"], shown(london, row["uri"]),
						f"{row['name']}: object")
			check(all(row["object"] for row in done.rows(table)), f"{table}: all have one")


@test
def ansible_facts_are_what_the_vendors_modules_return():
	with running("london") as london:
		done = oneview("server-profiles", "scopes", at=[london], output="--ansible-facts")
		equal(done.status, 0, "exit status")
		facts = done.report
		equal((list(facts), facts["changed"]), (["changed", "ansible_facts"], False), "shape")
		facts = facts["ansible_facts"]
		equal(list(facts), ["server_profiles", "scopes"], "the facts")
		for name, path in (("server_profiles", "server-profiles"), ("scopes", "scopes")):
			wanted = [view(thing, KINDS[path], 2000) for thing in
				london.site.kinds[path].values()]
			equal(sorted(facts[name], key=lambda each: each["uri"]),
				sorted(wanted, key=lambda each: each["uri"]), f"{name}: whole resources")


# ------------------------------------------------------------------------ filter and sort


@test
def filters_and_order_are_passed_on():
	with running("london") as london:
		done = oneview("alerts", "--filter=severity='Critical'", "--filter=alertState='Active'",
			"--sort=created:desc", at=[london])
		wanted = [thing["uri"] for thing in london.site.kinds["alerts"].values()
			if thing["severity"] == "Critical" and thing["alertState"] == "Active"]
		equal(sorted(row["uri"] for row in done.rows("alerts")), sorted(wanted), "the rows")
		equal(set(queries(london, "/rest/alerts", "filter")),
			{"\"severity='Critical'\"", "\"alertState='Active'\""}, "filters")
		equal(set(queries(london, "/rest/alerts", "sort")), {"created:desc"}, "order")


@test
def a_filter_goes_with_every_page_however_it_is_spelt():
	odd = "\"name matches '%&count=1#?+ é'\""
	with running("london") as london:
		london.lists.pages["server-hardware"] = 10
		london.lists.ignore_filters = True
		done = oneview("server_hardware", f"--filter={odd}", at=[london])
		whole(done, "server_hardware", 202, "an odd filter")
		pages = targets(london, f"{HARDWARE}?*")
		equal(len(pages), 21, "pages")
		equal([page for page in pages if urllib.parse.quote(odd, safe="") not in page], [],
			"each has the filter")


@test
def a_filter_that_the_appliance_refuses_is_named():
	with running("london", "paris") as (london, paris):
		done = oneview("scopes", "--filter=nonsense", at=[london, paris])
		lacking(done, "scopes", "a refused filter", "london: The filter is not valid",
			"INVALID_FILTER", "paris: ", status="failed")


# ------------------------------------------------------------------------------------ names


def named(appliance, table, *names, **options):
	done = oneview(table, *(f"--name={name}" for name in names), at=[appliance], **options)
	return done, [row["name"] for row in done.rows(table)]


@test
def a_name_finds_its_resource_alone_whatever_its_case():
	with running("london") as london:
		for word in ("app-031", "APP-031", "App-031"):
			done, names = named(london, "server_profiles", word)
			equal((done.status, names), (0, ["app-031"]), word)
		check(all("filter" in target for target in targets(london, f"{PROFILES}?*")),
			"the appliance is asked for it alone")


@test
def several_names_find_each_theirs():
	with running("london") as london:
		done, names = named(london, "server_profiles", "app-031", "app-033", "app-031")
		equal((done.status, names), (0, ["app-031", "app-033"]), "two names, one of them twice")


@test
def odd_names_are_found():
	with running("london") as london:
		labels = [thing["name"] for thing in london.site.kinds["labels"].values()]
		check(any('"' in name for name in labels) and any("'" in name for name in labels),
			"there are quotes in some", str(labels))
		for name in labels:
			done, names = named(london, "labels", name)
			equal((done.status, names), (0, [name]), f"label {name!r}")
		done, names = named(london, "labels", *labels)
		equal((done.status, sorted(names)), (0, sorted(labels)), "all of them")
		for number, name in enumerate(ODD_NAMES):
			thing = london.site.number("scopes", number % 6)
			london.site.touch(thing, name=name)
			done, names = named(london, "scopes", name)
			# A backslash that would look like an escape of inv's own is doubled.
			written = re.sub(r"\\(?=x[0-9a-f]{2})", r"\\\\", name)
			equal((done.status, names), (0, [written]), f"scope {name!r}")


@test
def a_name_that_is_not_there_is_an_error_and_never_all():
	with running("london") as london:
		for ignoring in ((), True):
			london.lists.ignore_filters = ignoring
			for word in ("nothing", "app-03", "app-031 ", "%", "*", "' or name='app-031"):
				done, names = named(london, "server_profiles", word)
				equal(names, [], f"{word!r}: no row")
				lacking(done, "server_profiles", repr(word), f"nothing is called {word}",
					status="failed")


@test
def a_name_is_found_where_the_appliance_ignores_filters():
	with running("london") as london:
		london.lists.ignore_filters = True
		done, names = named(london, "server_profiles", "app-031")
		equal((done.status, names), (0, ["app-031"]), "one of all")
		done, names = named(london, "server_profiles", "app-031", "nothing")
		equal((done.status, names), (1, ["app-031"]), "one of two")
		matches("nothing is called nothing", done.notes("server_profiles"), "the other")


@test
def a_name_that_one_of_two_appliances_has_is_found():
	with running("london", "paris") as (london, paris):
		done = oneview("scopes", "--name=only paris", at=[london, paris])
		equal((done.status, [row["appliance"] for row in done.rows("scopes")]), (0, ["paris"]),
			"the rows")


@test
def what_has_no_name_of_its_own_is_found_by_what_its_column_shows():
	with running("london") as london:
		name = next(iter(london.site.kinds["alerts"].values()))["associatedResource"][
			"resourceName"]
		wanted = [uri for uri, thing in london.site.kinds["alerts"].items()
			if thing["associatedResource"]["resourceName"] == name]
		done, names = named(london, "alerts", name)
		equal((done.status, set(names), len(names)), (0, {name}, len(wanted)), "alerts")
		equal(queries(london, "/rest/alerts", "filter"), [], "no filter for what it has not")
		done, names = named(london, "users", "O'Brien")
		equal((done.status, names), (0, ["o'brien"]), "users")


# ------------------------------------------------------------------------------------ times

MOMENTS = {"alerts": "created", "tasks": "created", "events": "created",
	"audit-logs": "dateTimeStamp"}


def instant(text):
	return text.replace(" UTC", "Z").replace(" ", "T")


def since(appliance, path, moment):
	"""Runs it; what should come: the URIs of what is not older."""
	field = MOMENTS[path]
	wanted = sorted(uri for uri, thing in appliance.site.kinds[path].items()
		if instant(thing[field])[:19] >= moment[:19])
	done = oneview(path, f"--since={moment}", at=[appliance])
	return done, [row["uri"] for row in done.rows(path.replace("-", "_"))], wanted


@test
def since_leaves_out_what_is_older():
	with running("london") as london:
		for path, field in MOMENTS.items():
			all_moments = sorted(instant(thing[field])
				for thing in london.site.kinds[path].values())
			middle = all_moments[len(all_moments) // 2]
			for ignoring in ((), True):
				london.lists.ignore_filters = ignoring
				done, uris, wanted = since(london, path, middle[:19] + "Z")
				equal((done.status, sorted(uris)), (0, wanted), f"{path}: since {middle}")
				check(0 < len(wanted) < len(all_moments), f"{path}: some and not all",
					str(len(wanted)))


@test
def since_compares_moments_in_audit_logs_that_are_written_otherwise():
	with running("london") as london:
		first = next(iter(london.site.kinds["audit-logs"].values()))
		for written, counts in (("2015-10-05 18:14:17.679 UTC", True),
				("2015-10-05 18:14:17 UTC", True), ("2015-10-05 18:14:16.999 UTC", False),
				("2015-10-05T18:14:17.000Z", True), ("2015-10-05T18:14:16Z", False),
				("2016-01-01 00:00:00.000 UTC", True), ("nonsense", False), (None, False)):
			london.site.touch(first, dateTimeStamp=written)
			done = oneview("audit_logs", "--since=2015-10-05T18:14:17", at=[london])
			equal(first["uri"] in [row["uri"] for row in done.rows("audit_logs")], counts,
				f"{written}: counts")


@test
def since_is_a_filter_where_the_appliance_takes_one_and_nowhere_else():
	with running("london") as london:
		for path in MOMENTS:
			london.faults.add("GET", "/rest/audit-logs", faults.status(400), times=None,
				where=lambda request: request.parameters("filter"))
			done, uris, wanted = since(london, path, "2024-03-01T08:00:00Z")
			equal((done.status, sorted(uris)), (0, wanted), path)
			equal(queries(london, f"/rest/{path}", "filter")[:1], [] if path == "audit-logs"
				else ["\"created ge '2024-03-01T08:00:00.000Z'\""], f"{path}: filters")


@test
def since_understands_dates_and_times_ago():
	with running("london") as london:
		everything = count(london, "events")
		for moment, rows in (("2024-01-01", everything), ("2024-01-01T03:00Z", everything),
				("100w", 0), ("1d", 0), ("2h", 0), ("30m", 0)):
			done = oneview("events", f"--since={moment}", at=[london])
			equal((done.status, len(done.rows("events"))), (0, rows), moment)


@test
def since_is_refused_where_it_is_nonsense():
	with running("london") as london:
		refused(oneview("events", "--since=yesterday", at=[london]), "yesterday", "neither a date")
		refused(oneview("scopes", "--since=1d", at=[london]), "scopes",
			"--since is not for scopes")
		equal(london.log.connections, 0, "nobody is contacted")
