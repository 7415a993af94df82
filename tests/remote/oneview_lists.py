"""Lists that appliances give in pages: to the end, and no further, whatever they claim."""
import contextlib

from common import HARDWARE, lacking, oneview, running, targets, whole
from invtest import check, equal, test
from oneview import faults, misbehaviours

COLUMNS = ("-c", "appliance,name,uri")


def hardware(appliance, *words, **options):
	return oneview(*words, "server_hardware", *COLUMNS, at=[appliance], **options)


def misbehaving(misbehaviour, path="server-hardware"):
	"""An appliance with such lists."""
	@contextlib.contextmanager
	def start():
		with running("london") as london:
			london.lists.misbehave[path] = misbehaviour
			yield london
	return start()


def without(*keys):
	"""What a page says of itself lacks these."""
	return faults.change(lambda page: {key: value for key, value in page.items()
		if key not in keys})


# -------------------------------------------------------------------------- to the end


@test
def every_page_is_read_whatever_stands_for_no_next_one():
	with running("london") as london:
		for size in (1, 7, 101, 202, 1000):
			london.lists.pages["server-hardware"] = size
			london.lists.most["server-hardware"] = size
			whole(hardware(london), "server_hardware", 202, f"pages of {size}")
		london.lists.pages["alerts"] = 9
		whole(oneview("alerts", *COLUMNS, at=[london]), "alerts", 300, 'with "" at the end')


@test
def an_empty_list_is_whole():
	with running("london") as london:
		for thing in list(london.site.kinds["scopes"]):
			london.site.remove(thing)
		whole(oneview("scopes", at=[london]), "scopes", 0, "no scopes")


@test
def links_alone_lead_to_the_end():
	with running("london") as london:
		for keys in (("total",), ("count",), ("total", "count")):
			london.faults.clear()
			london.faults.add("GET", HARDWARE, without(*keys), times=None)
			whole(hardware(london), "server_hardware", 202, f"without {keys}")


@test
def a_total_that_is_too_small_does_not_end_the_list():
	for less in (-1, -5, -100, -170, -202):
		with misbehaving(misbehaviours.Total(less)) as london:
			whole(hardware(london), "server_hardware", 202, f"total {less}")


@test
def a_total_that_is_too_large_is_told_and_does_not_loop():
	for more in (1, 50, 100_000):
		with misbehaving(misbehaviours.Total(more)) as london:
			done = hardware(london)
			lacking(done, "server_hardware", f"total +{more}",
				f"london: 202 came of {202 + more} that it says there are")
			equal(len(done.rows("server_hardware")), 202, f"total +{more}: all that is there")
			check(len(targets(london, HARDWARE)) < 40, f"total +{more}: bounded",
				str(len(targets(london, HARDWARE))))


@test
def absurd_totals_and_counts_are_not_believed():
	for key, value in (("total", 1 << 62), ("total", -1), ("total", 1.5), ("total", "202"),
			("count", 0), ("count", 1 << 40), ("count", -7), ("count", None), ("start", 9)):
		with running("london") as london:
			london.faults.add("GET", HARDWARE,
				faults.change(lambda page, key=key, value=value: {**page, key: value}),
				times=None)
			whole(hardware(london), "server_hardware", 202, f"{key} {value}")
			check(len(targets(london, HARDWARE)) < 40, f"{key} {value}: bounded",
				str(len(targets(london, HARDWARE))))


@test
def members_that_come_again_are_one_row():
	for again in (1, 5, 20):
		with misbehaving(misbehaviours.Repeat(again)) as london:
			done = hardware(london)
			rows = [row["uri"] for row in done.rows("server_hardware")]
			equal(len(rows), len(set(rows)), f"{again} come again: each once")
			whole(done, "server_hardware", 202, f"{again} come again")
	with misbehaving(misbehaviours.Repeat(31)) as london:
		# So many that the last page does not reach the end.
		lacking(hardware(london), "server_hardware", "31 come again", "193 came of 202")


@test
def members_that_shift_between_pages_are_each_one_row():
	with misbehaving(misbehaviours.Shift(+1)) as london:
		done = hardware(london)
		rows = [row["uri"] for row in done.rows("server_hardware")]
		equal((len(rows), len(set(rows))), (202, 202), "one came in before all")
	with misbehaving(misbehaviours.Shift(-1)) as london:
		done = hardware(london)
		rows = [row["uri"] for row in done.rows("server_hardware")]
		equal((len(rows), len(set(rows))), (201, 201), "one was removed")
		lacking(done, "server_hardware", "one was removed", "201 came of 202")


@test
def an_appliance_that_ignores_start_is_told_and_does_not_loop():
	with misbehaving(misbehaviours.StartIgnored()) as london:
		done = hardware(london)
		lacking(done, "server_hardware", "start ignored", "32 came of 202")
		equal(len(done.rows("server_hardware")), 32, "start ignored: the first page")
		check(len(targets(london, HARDWARE)) < 40, "start ignored: bounded",
			str(len(targets(london, HARDWARE))))


@test
def links_in_a_circle_are_followed_once():
	for name, misbehaviour in (("to itself", misbehaviours.loop()),
			("from the last to the first", misbehaviours.Cycle())):
		with misbehaving(misbehaviour) as london:
			whole(hardware(london), "server_hardware", 202, name)
			check(len(targets(london, HARDWARE)) < 20, f"{name}: bounded",
				str(len(targets(london, HARDWARE))))
	with misbehaving(misbehaviours.loop()) as london:
		london.faults.add("GET", HARDWARE, without("total", "count"), times=None)
		done = hardware(london)
		equal(len(done.rows("server_hardware")), 32, "only links, to itself: the first page")
		check(len(targets(london, HARDWARE)) < 5, "only links, to itself: bounded",
			str(len(targets(london, HARDWARE))))


@test
def links_without_an_end_are_bounded_by_the_time():
	with running("london") as london:
		london.faults.add("GET", HARDWARE, faults.change(lambda page: {
			key: f"{HARDWARE}?start=0&count={page['start']}" if key == "nextPageUri" else value
			for key, value in page.items() if key != "total"}), times=None)
		done = hardware(london, "--timeout=5")
		rows = [row["uri"] for row in done.rows("server_hardware")]
		equal(len(rows), len(set(rows)), "each row once")


# ---------------------------------------------------------------- and to nobody else


@test
def whole_links_to_the_appliance_itself_are_followed():
	with misbehaving(misbehaviours.absolute()) as london:
		london.faults.add("GET", HARDWARE, without("total", "count"), times=None)
		whole(hardware(london), "server_hardware", 202, "whole links")


def links_elsewhere(other):
	"""Ways to name the appliance OTHER, or to seem to name one's own."""
	host = f"127.0.0.1:{other.server.port}"
	return {
		"another port": misbehaviours.foreign(f"https://{host}"),
		"another name": misbehaviours.foreign(f"https://localhost:{other.server.port}"),
		"no encryption": misbehaviours.foreign(f"http://{host}"),
		"another scheme": misbehaviours.foreign("file:///etc/passwd?"),
		"no scheme": misbehaviours.double_slash(host),
		"no scheme, backslashes": misbehaviours.Next(
			lambda link, *_: f"\\\\{host}{link}"),
		"three slashes": misbehaviours.Next(lambda link, *_: f"///{host}{link}"),
		"a user": misbehaviours.user(host),
		"a user and a port": misbehaviours.Next(lambda link, _, request:
			request.server.url.replace("https://", "https://x:y@") + link),
		"only an at": misbehaviours.at(host),
		"a line break": misbehaviours.Next(lambda link, *_: f"/rest\r\nHost: {host}{link}"),
		"a blank": misbehaviours.Next(lambda link, *_: f" https://{host}{link}"),
		"a tab in the scheme": misbehaviours.Next(lambda link, *_: f"ht\ttps://{host}{link}"),
	}


@test
def links_elsewhere_are_never_followed():
	with running("london", "paris") as (london, paris):
		for name, misbehaviour in links_elsewhere(paris).items():
			london.faults.clear()
			london.lists.misbehave["server-hardware"] = misbehaviour
			london.faults.add("GET", HARDWARE, without("total", "count"), times=None)
			done = hardware(london)
			equal(done.status, 1, f"{name}: exit status")
			equal(len(done.rows("server_hardware")), 32, f"{name}: the first page")
			equal((paris.log.connections, len(paris.log.entries)), (0, 0),
				f"{name}: nobody else is contacted")


@test
def links_elsewhere_do_not_matter_where_they_are_not_needed():
	with running("london", "paris") as (london, paris):
		for name, misbehaviour in links_elsewhere(paris).items():
			london.lists.misbehave["server-hardware"] = misbehaviour
			whole(hardware(london), "server_hardware", 202, name)
			equal(paris.log.connections, 0, f"{name}: nobody else is contacted")


@test
def a_link_elsewhere_is_named_in_the_note():
	with running("london", "paris") as (london, paris):
		london.lists.misbehave["server-hardware"] = misbehaviours.foreign(paris.url)
		london.faults.add("GET", HARDWARE, without("total"), times=None)
		lacking(hardware(london), "server_hardware", "another host",
			"london: its next page is at another host: not asked for")


# ------------------------------------------------------------------------ failing midway


@test
def a_page_that_is_not_there_is_an_error_though_the_kind_is_known():
	with running("london") as london:
		for status in (404, 405, 403, 400, 500):
			london.faults.clear()
			london.faults.add("GET", HARDWARE, faults.status(status), nth=3)
			done = hardware(london)
			lacking(done, "server_hardware", f"status {status}", "london: ")
			check(len(done.rows("server_hardware")) >= 32, f"status {status}: rows are kept",
				str(len(done.rows("server_hardware"))))


@test
def names_that_are_not_all_there_are_an_error():
	with running("london") as london:
		london.faults.add("GET", HARDWARE, faults.status(404), nth=3)
		done = oneview("server_profiles", at=[london])
		equal((done.status, len(done.rows("server_profiles"))), (1, 130), "rows are all there")
		check("london: names of server_hardware" in done.stderr, "the note", done.stderr)
	with running("london") as london:
		london.faults.add("GET", HARDWARE, faults.status(403), times=None)
		done = oneview("server_profiles", at=[london])
		equal((done.status, len(done.rows("server_profiles"))), (0, 130), "not permitted")
		check("london: names of server_hardware" in done.stderr, "the warning", done.stderr)
