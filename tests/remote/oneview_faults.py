"""Answers that are wrong: busy, broken, endless, hostile. Each is bounded, named, and costs
only its own rows; what a second try may mend is tried again."""
from common import (ENCLOSURES, HARDWARE, LOGIN, agrees, at_moments, config, ended, environment,
	in_little_memory, lacking, oneview, running, told, whole)
from invtest import bounded, check, equal, folder, inv, matches, test, without, world
from oneview import faults

COLUMNS = ("-c", "appliance,name,uri")


def hardware(appliance, *words, **options):
	return oneview(*words, "server_hardware", *COLUMNS, at=[appliance], **options)


# ------------------------------------------------------------------------- worth a retry


def pauses(appliance, path):
	"""Seconds between the tries of one and the same request."""
	tries = {}
	for each in appliance.log.requests("GET", path):
		tries.setdefault(each.target, []).append(each)
	return [later.started - earlier.ended for entries in tries.values()
		for earlier, later in zip(entries, entries[1:])]


@test
def a_busy_appliance_is_asked_again_after_the_pause_that_it_wants():
	moments = {str(status): ("GET", ENCLOSURES, faults.status(status, retry_after=1))
		for status in (429, 502, 503, 504)}
	moments["a date"] = "GET", ENCLOSURES, faults.status(503, retry_after=2, date=True)
	with at_moments(moments, "enclosures", *COLUMNS, times=1) as runs:
		for name, (london, rule, started) in runs.items():
			whole(ended(started, london), "enclosures", 32, name)
			(pause,) = pauses(london, ENCLOSURES)
			check(0.9 < pause < 3.5, f"{name}: the pause", f"{pause:.2f} s")


@test
def a_pause_that_nobody_can_wait_for_is_not_waited_for():
	for after in ("3600", "99999999999999999999", "Fri, 31 Dec 2126 23:59:59 GMT"):
		with running("london") as london:
			rule = london.faults.add("GET", ENCLOSURES, faults.status(503, headers=(
				("Retry-After", after),)), times=None)
			done = oneview("enclosures", at=[london])
			lacking(done, "enclosures", after, "london: ", "503", status="failed")
			check(rule.hits == 1 and done.seconds < 3, f"{after}: at once",
				f"{rule.hits} tries in {done.seconds:.1f} s")


@test
def a_pause_that_is_nonsense_is_our_own():
	moments = {repr(after): ("GET", ENCLOSURES, faults.status(503, headers=(
		("Retry-After", after),))) for after in ("-1", "soon", "", "1e3", "0x10", " ")}
	with at_moments(moments, "enclosures", *COLUMNS, times=1) as runs:
		for name, (london, rule, started) in runs.items():
			whole(ended(started, london), "enclosures", 32, name)


@test
def tries_are_few():
	with running("london") as london:
		rule = london.faults.add("GET", ENCLOSURES, faults.status(503, retry_after=0),
			times=None)
		lacking(oneview("enclosures", at=[london]), "enclosures", "always busy",
			"london: ", "503", status="failed")
		equal(rule.hits, 4, "always busy: tries")
	with running("london") as london:
		rule = london.faults.add("GET", ENCLOSURES, faults.status(500), times=None)
		lacking(oneview("enclosures", at=[london]), "enclosures", "an error of its own",
			"london: ", status="failed")
		equal(rule.hits, 1, "an error of its own: tries")


BROKEN = {
	"a reset": faults.reset(),
	"a reset in the body": faults.reset_in_body(),
	"a reset near the body's end": faults.reset_in_body(0.99),
	"no answer": faults.lost_answer(),
	"a length too large": faults.wrong_length(+1000),
}


@test
def what_broke_off_is_asked_for_again_and_no_row_comes_twice():
	moments = {f"{name}, from {nth}": ("GET", HARDWARE, action, {"nth": nth})
		for name, action in BROKEN.items() for nth in (1, 7)}
	with at_moments(moments, "server_hardware", *COLUMNS, times=2) as runs:
		for name, (london, rule, started) in runs.items():
			whole(ended(started, london), "server_hardware", 404, name)
			equal(rule.hits, 2, f"{name}: it happened")


@test
def what_always_breaks_off_is_given_up_and_what_came_is_kept():
	moments = {name: ("GET", HARDWARE, action) for name, action in BROKEN.items()}
	with at_moments(moments, "server_hardware", *COLUMNS) as runs:
		for name, (london, rule, started) in runs.items():
			done = ended(started, london)
			lacking(done, "server_hardware", name, "london: ")
			uris = [(row["appliance"], row["uri"]) for row in done.rows("server_hardware")]
			equal(len(uris), len(set(uris)), f"{name}: each row once")
			check(rule.hits <= 32, f"{name}: tries are few", str(rule.hits))


# ---------------------------------------------------------------------- what is no list


def renamed(name, value):
	"""The page's member NAME is another VALUE."""
	return faults.change(lambda page: {**page, name: value})


MALFORMED = {
	"cut off": (faults.truncated(), "no JSON"),
	"cut off after a byte": (faults.truncated(0.0001), "no JSON"),
	"empty": (faults.invalid_json(b""), "no JSON"),
	"a bare word": (faults.invalid_json(), "no JSON"),
	"HTML": (faults.invalid_json(b"<html><body>Please log in</body></html>"), "no JSON"),
	"two documents": (faults.two_documents(), "no JSON"),
	"a length too small": (faults.wrong_length(-1000), "no JSON"),
	"NaN": (faults.invalid_json(b'{"members":[{"name":NaN}]}'), "no JSON"),
	"single quotes": (faults.invalid_json(b"{'members':[]}"), "no JSON"),
	"a control character": (faults.invalid_json(b'{"members":[{"name":"a\nb"}]}'), "no JSON"),
	"zeros": (faults.invalid_json(b"\0" * 1000), "no JSON"),
	"UTF-16": (faults.replace_body(lambda body: body.decode().encode("utf-16")), "no JSON"),
	"null": (faults.invalid_json(b"null"), "no list"),
	"a number": (faults.invalid_json(b"7"), "no list"),
	"a text": (faults.invalid_json(b'"members"'), "no list"),
	"an array": (faults.invalid_json(b"[]"), "no list"),
	"an empty object": (faults.invalid_json(b"{}"), "no list"),
	"members a text": (renamed("members", "abc"), "no list"),
	"members null": (renamed("members", None), "no list"),
	"members a number": (renamed("members", 7), "no list"),
	"members an object": (renamed("members", {"a": {"uri": "/rest/x"}}), "0 came of 16"),
}


@test
def what_is_no_list_is_named():
	moments = {name: ("GET", ENCLOSURES, action) for name, (action, _) in MALFORMED.items()}
	with at_moments(moments, "enclosures", *COLUMNS) as runs:
		for name, (london, rule, started) in runs.items():
			done = ended(started, london)
			lacking(done, "enclosures", name, "london: ", MALFORMED[name][1])
			rows = [row for row in done.rows("enclosures") if row["appliance"] == "paris"]
			equal(len(rows), 16, f"{name}: rows of the other")


@test
def members_that_are_no_resources_do_no_harm():
	for name, members in (("null", [None] * 3), ("numbers", [1, 2, 3]), ("texts", ["a", "b"]),
			("arrays", [[], [[]], [{"uri": "x"}]]), ("empty", [{}, {}, {}])):
		with running("london") as london:
			london.faults.add("GET", ENCLOSURES, faults.change(lambda page, members=members: {
				**page, "members": members, "total": len(members), "count": len(members),
				"nextPageUri": None}), times=None)
			done = oneview("enclosures", at=[london])
			check(done.status in (0, 1), f"{name}: exit status", str(done.status))


@test
def values_of_other_types_are_unknown_and_not_made_up():
	with running("london") as london:
		london.faults.add("GET", HARDWARE, faults.wrong_types("memoryMb", "processorCount",
			"mpHostInfo", "mpIpAddresses", "status", "powerState", "portMap"), times=None)
		done = oneview("server_hardware", at=[london])
		whole(done, "server_hardware", 202, "other types")
		row = done.rows("server_hardware")[0]
		# Digits are a number either way; a list is no host.
		equal((row["memory_mib"] is not None, row["ilo_hostname"]), (True, None), "the values")


@test
def everything_of_another_type_is_a_valid_report():
	for keys in ((), ("name",), ("uri",), ("members",), ("total", "count", "start"),
			("nextPageUri",), ("category", "type"), ("name", "uri", "created")):
		with running("london") as london:
			london.faults.add("GET", HARDWARE, faults.wrong_types(*keys), times=None)
			done = oneview("server_hardware", "--raw", at=[london])
			check(done.status in (0, 1), f"{keys}: exit status", str(done.status))
			check(len(london.log.requests("GET", HARDWARE)) < 20, f"{keys}: bounded",
				str(len(london.log.requests("GET", HARDWARE))))


@test
def bytes_that_are_no_utf_8_and_zeros_in_names_come_out_valid():
	with running("london") as london:
		london.faults.add("GET", "/rest/scopes", faults.replace_body(lambda body: body
			.replace(b"Operations", b"Oper\xff\xfe\xc0\x80tions").replace(b"DMZ", b"D\\u0000Z")
			.replace(b"Test", b"\\ud800x")), times=None)
		done = oneview("scopes", at=[london])
		whole(done, "scopes", 6, "odd bytes")
		names = [row["name"] for row in done.rows("scopes")]
		check("Oper\\xff\\xfe\\xc0\\x80tions" in names, "each byte is shown", str(names))
		check("D\0Z" in names, "a zero is in the name", str(names))


# ------------------------------------------------------------------------------ too much


def long_text(size):
	"""A list of one member whose name has SIZE bytes."""
	return dict(size=size, start=b'{"members":[{"uri":"/rest/enclosures/1","name":"')


TOO_MUCH = {
	"a gzip bomb of zeros": faults.gzip_bomb(),
	"a gzip bomb of blanks": faults.gzip_bomb(start=b'{"members":[', fill=b" "),
	"a gzip bomb in a name": faults.gzip_bomb(fill=b"a", start=long_text(0)["start"]),
	"a gzip bomb of members": faults.gzip_bomb(64 << 20, fill=b'{"uri":"/r"},'.ljust(16),
		start=b'{"members":['),
	"a gigabyte": faults.huge_body(),
	"a gigabyte in chunks": faults.huge_body(chunked=True),
	"no end": faults.endless(),
	"a gigabyte in a name": faults.huge_body(**long_text(1 << 30)),
	"an endless number": faults.huge_body(start=b'{"total":', fill=b"7"),
	"an endless name of a member": faults.huge_body(start=b'{"', fill=b"a"),
	"a million arrays": faults.nested(),
	"a million objects": faults.nested(opened=b'{"members":', closed=b"}"),
	"a million in a member": faults.nested(before=b'{"members":[{"name":', after=b"}]}"),
	"a megabyte of headers": faults.huge_headers(),
	"a thousand headers": faults.huge_headers(count=1000),
}


@test
def too_much_is_refused_in_little_memory():
	with running("london", "paris") as (london, paris):
		for name, action in TOO_MUCH.items():
			london.faults.clear()
			london.faults.add("GET", ENCLOSURES, action, times=None)
			done = in_little_memory("enclosures", "--timeout=20", at=[london, paris], what=name)
			lacking(done, "enclosures", name, "london: ")
			without("Success|rror 0", told(done, "enclosures"), f"{name}: the cause is named")
			rows = [row for row in done.rows("enclosures") if row["appliance"] == "paris"]
			equal(len(rows), 16, f"{name}: rows of the other")
			check(done.seconds < 15, f"{name}: soon", f"{done.seconds:.1f} s")


@test
def too_much_in_every_page_at_once_is_refused_in_little_memory():
	with running("london") as london:
		# The first page is good, so that all others come at once.
		for name, action in (("names", faults.huge_body(**long_text(1 << 30))),
				("a bomb", faults.gzip_bomb(fill=b"a", start=long_text(0)["start"]))):
			london.faults.clear()
			london.faults.add("GET", HARDWARE, action, nth=2, times=None)
			done = in_little_memory("server_hardware", "--timeout=20", at=[london], what=name)
			lacking(done, "server_hardware", name, "london: ")


@test
def too_much_before_and_at_the_login_is_refused_in_little_memory():
	for method, path in (("GET", "/rest/version"), ("POST", LOGIN)):
		for name, action in (("a gigabyte", faults.huge_body()), ("a bomb", faults.gzip_bomb()),
				("depth", faults.nested()), ("headers", faults.huge_headers())):
			with running("london") as london:
				london.faults.add(method, path, action, times=None)
				done = in_little_memory("enclosures", at=[london], what=f"{path}: {name}")
				lacking(done, "enclosures", f"{path}: {name}", "london: ", status="failed")
				london.sessions.expire()


@test
def an_error_that_is_endless_is_read_no_further_than_makes_sense():
	def endless_error(exchange):
		exchange.head(exchange.server.error(500))
		for piece in faults.filled(1 << 28, b'{"message":"', b"a"):
			exchange.write(piece)
		exchange.close()
	with running("london") as london:
		london.faults.add("GET", ENCLOSURES, endless_error, times=None)
		done = in_little_memory("enclosures", at=[london], what="an endless error")
		lacking(done, "enclosures", "an endless error", "london: ", status="failed")


@test
def a_byte_a_second_ends_at_the_deadline():
	with running("london") as london:
		london.faults.add("GET", ENCLOSURES, faults.drip(1.0), times=None)
		london.faults.add("GET", "/rest/scopes", faults.drip(1.0, head=True), times=None)
		done = oneview("--timeout=2", "enclosures", "scopes", "racks", at=[london])
		bounded(done, 2, "a byte a second")
		for table in ("enclosures", "scopes"):
			lacking(done, table, f"a byte a second: {table}", "london: no answer",
				status="failed")
		whole(done, "racks", 5, "what came meanwhile", status=1)


# ---------------------------------------------------------------------------- redirects


@test
def redirects_within_the_appliance_are_followed():
	for code in (301, 302, 303, 307, 308):
		for where in (lambda request: request.target.replace("/rest/", "/rest/../rest/"),
				lambda request: request.target, lambda request: request.server.url +
				request.target):
			with running("london") as london:
				rule = london.faults.add("GET", HARDWARE, faults.redirect(where, code), nth=2)
				whole(hardware(london), "server_hardware", 202, f"status {code}")
				equal(rule.hits, 1, f"status {code}: it happened")


@test
def redirects_elsewhere_are_refused():
	with running("london", "paris") as (london, paris):
		host = f"127.0.0.1:{paris.server.port}"
		for where in (paris.url, f"http://{host}", f"//{host}", "ftp://127.0.0.1",
				f"https://localhost:{london.server.port}", "file:///etc/passwd",
				f"{london.url}@{host}", "https://evil.invalid"):
			for code in (301, 307):
				london.faults.clear()
				london.faults.add("GET", HARDWARE, faults.redirect(f"{where}{HARDWARE}", code),
					times=None)
				lacking(hardware(london), "server_hardware", f"{code} to {where}",
					"london: it sends us to another host: not followed", status="failed")
				equal(paris.log.connections, 0, f"{code} to {where}: nobody else is contacted")


@test
def a_login_and_a_logout_are_sent_nowhere_else():
	with running("london", "paris") as (london, paris):
		for path in (f"{paris.url}{LOGIN}", "/rest/elsewhere"):
			london.faults.clear()
			london.faults.add("POST", LOGIN, faults.redirect(path, 307))
			lacking(oneview("enclosures", at=[london]), "enclosures", f"login at {path}",
				"london: ", status="failed")
			london.faults.add("DELETE", LOGIN, faults.redirect(path, 307))
			done = oneview("enclosures", at=[london])
			whole(done, "enclosures", 16, f"logout at {path}")
			matches("london: logout", told(done, "enclosures", "warning"), "the warning")
			london.sessions.expire()
		equal(paris.log.connections, 0, "nobody else is contacted")


@test
def redirects_in_a_circle_are_bounded():
	with running("london") as london:
		rule = london.faults.add("GET", ENCLOSURES, faults.redirect(lambda request:
			request.target), times=None)
		lacking(oneview("enclosures", at=[london]), "enclosures", "a circle", "london: ",
			status="failed")
		check(rule.hits <= 5, "a circle: bounded", str(rule.hits))


# ---------------------------------------------------------------------- what errors say


@test
def an_error_says_what_the_appliance_says_on_one_printable_line():
	for name, body, said in (
			("all of it", {"errorCode": "CODE", "message": "It sulks.", "recommendedActions":
				["Ask it nicely."]}, r"london: It sulks \(CODE\): Ask it nicely"),
			("nested", {"message": None, "nestedErrors": [{"message": "Inside.", "errorCode":
				"IN"}]}, r"london: Inside \(IN\)"),
			("lines", {"message": "one\r\ntwo\nthree"}, r"london: one$"),
			("control characters", {"message": "\x1b[31mred\x07\x9b"}, r"london: .*red"),
			("very long", {"message": "x" * 60000}, r"london: x{100,300}$"),
			("wrong types", {"message": [1], "errorCode": {}}, "london: HTTP status 409"),
			("no JSON", b"<html>", "london: HTTP status 409"),
			("an array", [1, 2], "london: HTTP status 409")):
		with running("london") as london:
			london.faults.add("GET", ENCLOSURES, faults.status(409, body), times=None)
			done = oneview("enclosures", at=[london])
			matches(said, told(done, "enclosures"), name)
			check(done.stderr.rstrip("\n").isprintable(), f"{name}: printable", done.stderr)
			equal(done.stderr.count("\n"), 1, f"{name}: one line")


# -------------------------------------------------------------------------------- memory


@test
def valgrind_finds_nothing():
	if world.sanitized:
		return
	logs = folder("valgrind")
	with running("london", "paris") as (london, paris):
		london.faults.add("GET", ENCLOSURES, faults.reset_in_body())
		london.faults.add("GET", "/rest/enclosure-groups", faults.truncated())
		paris.faults.add("GET", "/rest/scopes", faults.status(409, {"message": "no"}))
		where = config(london, paris)
		done = inv("-q", "--trace-children=yes", "--leak-check=full",
			f"--log-file={logs}/%p", world.inv, f"--config={where}", "--json", "--timeout=60",
			"oneview", "enclosures", "scopes", "--raw", "--fields=eTag,deviceBays[*].bayNumber",
			program="/usr/bin/valgrind", env=environment(), timeout=60)
		agrees(done)
		equal(len(done.rows("enclosures")), 32, "rows")
	found = [line for log in logs.iterdir() for line in log.read_text().splitlines()
		if line.startswith("==")]
	equal(found, [], "what it found")
