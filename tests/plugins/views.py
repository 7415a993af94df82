"""Collectors that fill several tables, columns that the command line adds, refusing, an
output and a --list of a collector's own."""
import csv
import functools
import io

import jsonschema

from invtest import (PROJECT, bounded, check, compile_plugin, equal, folder, inv, matches,
	none_left, refused, strict_json, test, without)

HERE = PROJECT / "tests" / "plugins"
N_ROOMS = 14


@functools.cache
def plugins():
	"""A folder with what views.c brings, and with the example csv."""
	path = folder("views")
	compile_plugin(HERE / "views.c", path / "house.so", "-Wpedantic", "-Wconversion")
	for name in "flat lost lister sleeper plainly".split():
		(path / f"{name}.so").symlink_to("house.so")
	compile_plugin(PROJECT / "contrib/plugins/csv.c", path / "csv.so")
	return path


def asked(*words, env=(), **options):
	return inv(*words, env={"INV_PLUGIN_DIR": str(plugins()), **dict(env)}, **options)


def as_json(*words):
	done = asked("--json", *words)
	equal((done.status, done.stderr), (0, ""), f"inv {words}")
	return done


# ------------------------------------------------------------------------- which tables


@test
def words_choose_tables():
	for words, tables in (([], ["kinds"]), (["rooms"], ["rooms"]),
			(["door-keys"], ["door_keys"]),
			(["door_keys,rooms"], ["door_keys", "rooms"]),
			(["rooms", "door-keys", "rooms"], ["rooms", "door_keys"])):
		report = as_json("house", *words).report
		equal(list(report), [*tables, "inv"], f"house {words}: in this order")
		equal(list(report["inv"]["tables"]), tables, f"house {words}: outcomes")
	equal(list(as_json("flat").report), ["rooms", "attic", "inv"], "flat: all views")
	equal([row["kind"] for row in as_json("house").rows("kinds")],
		["door_keys", "rooms"], "house: its own table")
	equal(list(as_json("dm,house").report), ["dm", "kinds", "inv"], "beside another")


@test
def a_word_that_is_no_table_is_refused():
	for option in ([], ["--help"], ["--schema"]):
		refused(asked(*option, "house", "room"), f"{option} room",
			"house has no table room; did you mean rooms\\?")
		refused(asked(*option, "house", "rooms,xyzzy"), f"{option} xyzzy",
			"house has no table xyzzy; inv --help house lists them")


@test
def a_report_has_each_table_once():
	refused(asked("flat,lister"), "flat,lister",
		"flat and lister both have a table attic")
	equal(list(as_json("lister").report), ["attic", "inv"], "lister alone")


# -------------------------------------------------------------------------- the outputs


@test
def every_output_has_every_table():
	words = ["house", "rooms", "door-keys"]
	rows = as_json("--stable", *words).report
	equal(len(rows["rooms"]), N_ROOMS, "json: rooms")
	equal(rows["door_keys"], [{"name": "master", "doors": ["front", "back"]}],
		"json: keys")
	lines = [strict_json(line.encode())
		for line in asked("--ndjson", *words).text.splitlines()]
	equal([line.pop("table") for line in lines], ["rooms"] * N_ROOMS + ["door_keys"],
		"ndjson: tables")
	equal(lines[-1], rows["door_keys"][0], "ndjson: a key")
	lines = asked("--tab", *words).text.splitlines()
	equal(lines[0], "#rooms\tname\tsize_bytes\towner\tticks", "tab: heading")
	equal(lines[N_ROOMS + 1:], ["#door_keys\tname\tdoors",
		"door_keys\tmaster\tfront,back"], "tab: keys")
	text = asked("--table", *words).text
	matches(r"^rooms \(14\)\nNAME +SIZE +OWNER +TICKS\n", text, "table: rooms")
	matches(r"\n\ndoor_keys \(1\)\nNAME +DOORS\nmaster +front, back\n$", text,
		"table: keys")
	equal(asked("--plainly", *words).text, "rooms has 14\ndoor_keys has 1\n",
		"a plug-in's")


# Of each JSON that the house has: its cell in JSON, in tab-delimited lines, in tables.
CELLS = [(None, "-", ""), (None, "-", ""), ("-", "\\-", "-"), ([], "-", ""),
	([""], "-", ""), (["-"], "\\-", "-"), ([None], "-", ""),
	([1, "a,b", True], "1,a\\,b,true", "1, a,b, true"),
	({"a": [1, 2]}, '{"a":[1,2]}', '{"a":[1,2]}'), ("not json", "not json", "not json"),
	("-", "\\-", "-"), (7, "7", "7"),
	("tab\there \\xff", "tab\\there \\xff", "tab\\there \\xff"),
	([["\\"]], '[["\\\\\\\\"]]', '[["\\\\\\\\"]]')]


@test
def cells_of_json_are_what_they_are():
	words = ["--raw", "-c", "object", "house", "rooms"]
	equal([row["object"] for row in as_json(*words).rows("rooms")],
		[cell for cell, _, _ in CELLS], "json")
	equal([strict_json(line.encode())["object"]
		for line in asked("--ndjson", *words).text.splitlines()],
		[cell for cell, _, _ in CELLS], "ndjson")
	equal(asked("--tab", "--no-header", *words).text.splitlines(),
		[line for _, line, _ in CELLS], "tab")
	equal(asked("--table", "--no-header", *words).text.splitlines(),
		[line for _, _, line in CELLS], "table")
	done = asked("--csv", "--no-header", *words)
	equal([line[0] if line else "" for line in csv.reader(io.StringIO(
		done.stdout.decode("utf-8", "surrogateescape"), newline=""))],
		["" if line == "-" else line.removeprefix("\\") for _, line, _ in CELLS],
		"csv")


# -------------------------------------------------------------------------- the columns


@test
def columns_are_chosen_across_tables():
	words = ["house", "rooms", "door-keys"]
	report = as_json("-c", "doors,size_bytes,name", *words).report
	equal(list(report["rooms"][0]), ["size_bytes", "name"], "rooms")
	equal(list(report["door_keys"][0]), ["doors", "name"], "door_keys")
	equal(report["door_keys"][0]["doors"], ["front", "back"], "a cell")
	refused(asked("-c", "doors", *words), "-c doors",
		"table rooms has none of the columns doors")
	refused(asked("-c", "name,dors", *words), "-c dors", "did you mean doors\\?")
	report = as_json("--stable", "--redact", *words).report
	equal(list(report["rooms"][0]), ["name", "size_bytes"], "stable and redacted")
	equal(list(as_json("--raw", *words).rows("rooms")[0])[-1], "object", "--raw")


@test
def columns_are_added():
	words = ["house", "rooms,door-keys", "--fields=a.b[*],x\\y", "--fields", "\u00e9"]
	report = as_json(*words).report
	equal(list(report["rooms"][0])[-3:], ["a.b[*]", "x\\y", "\u00e9"], "rooms")
	equal(list(report["door_keys"][0])[-3:], ["a.b[*]", "x\\y", "\u00e9"], "keys")
	equal(report["rooms"][7]["x\\y"], [1, "a,b", True], "a cell")
	equal(report["door_keys"][0]["x\\y"], None, "one that nobody set")
	equal(list(as_json("-c", "\u00e9,name", *words).rows("rooms")[0]),
		["\u00e9", "name"], "-c")
	matches("^#rooms\tname\t.*\ta\\.b\\[\\*\\]\tx\\\\\\\\y\t\u00e9\n",
		asked("--tab", *words).text, "tab: heading")
	text = asked("--csv", "house", "rooms", '--fields=say "a"').text
	matches('^name,.*,"say ""a"""\r\n', text, "csv: heading")


@test
def a_long_heading_is_cut_between_characters():
	for name in ("x" * 100, "\u00e9" * 50, "x" + "\u00e9" * 50, "\U0001f600" * 20):
		head = asked("--table", "-c", name, "house", "rooms",
			"--fields", name).text.split("\n")[0]
		equal(name.startswith(head.rstrip().lower()), True, f"{name}: begins so")
		equal(60 <= len(head.rstrip().encode()) <= 63, True, f"{name}: length")


@test
def what_is_no_name_of_a_column_is_refused():
	for name in ("table", "", "a\n", "\x1b[2J", "\x9b2J", b"\xff", b"a\xc3", "x" * 256):
		done = asked("house", "rooms", "--fields", name)
		refused(done, f"--fields {name!r:.20}", "--fields '")
		without("[\x00-\x09\x0b-\x1f\x9b]", done.stderr, f"{name!r:.20}: told plainly")
	refused(asked("house", "rooms", "--fields=owner"), "--fields=owner",
		"table rooms has a column owner already")
	refused(asked("house", "rooms", "--fields=a,b,a"), "--fields=a,b,a",
		"'a': it is named twice")
	refused(asked("--redact", "house", "rooms", "--fields=a"), "--redact --fields",
		"it may be private, and --redact hides what is")


# --------------------------------------------------------------------- what is told of it


@test
def help_describes_tables():
	text = asked("--help", "house").text
	matches(r"\n  rooms +rooms of the house\n  door_keys +keys of its doors\n", text,
		"its tables")
	matches("\nColumns:\n  kind ", text, "its own columns")
	text = asked("--help", "house", "rooms").text
	matches("^inv house rooms - rooms of the house\n\nColumns:\n  name ", text, "one")
	matches("\n  object +JSON, on request\n", text, "one: a column")
	text = asked("house", "rooms,door-keys", "--help").text
	matches("^inv house rooms - (.|\n)+\n\ninv house door_keys - ", text, "two")
	equal(asked("--help=house", "door_keys", "rooms").text.count("\nColumns:\n"), 2,
		"two, the other way")
	equal(asked("--help=house", "house").text, asked("--help", "house").text, "none")


def validator(*words):
	schema = asked("--schema", *words).report
	jsonschema.Draft202012Validator.check_schema(schema)
	return jsonschema.Draft202012Validator(schema)


def valid(schema, value, what):
	errors = [f"{list(error.path)[:3]}: {error.message[:120]}"
		for error in schema.iter_errors(value)]
	check(not errors, f"{what} is as its schema says", "; ".join(errors[:3]))


@test
def reports_are_as_the_schema_says():
	whole = validator()
	for words in (["house"], ["house", "rooms"], ["house", "rooms,door_keys", "--raw"],
			["house", "rooms", "--fields=a,b.c"], ["flat"], ["lister", "--list"],
			["house", "rooms", "--stable", "--redact"], ["flat,disks"],
			["house", "rooms", "--fault=rooms"]):
		valid(whole, asked("--json", *words).report, f"inv {words}")
	equal(list(whole.schema["properties"]).count("rooms"), 1, "a name stands once")
	equal(len(whole.schema["properties"]["rooms"]["anyOf"]), 2, "and is of either")


@test
def tables_are_as_their_own_schemas_say():
	report = as_json("house", "rooms", "door_keys", "--fields=x", "--raw").report
	valid(validator("house", "rooms"), report["rooms"], "rooms")
	valid(validator("house", "door-keys"), report["door_keys"], "door_keys")
	both = validator("house", "rooms,door_keys")
	equal(list(both.schema["properties"]), ["rooms", "door_keys"], "both")
	valid(both, report, "both")
	every = validator("house")
	equal(list(every.schema["properties"]), ["kinds", "rooms", "door_keys"], "all")
	valid(every, report, "all")
	attic = validator("flat", "attic")
	valid(attic, as_json("flat").rows("attic"), "attic")
	check(not attic.is_valid(report["rooms"]), "rooms are no attic")
	check(not attic.is_valid([{"name": "a", "doors": [], "x": 1}]),
		"nobody adds columns there")


# ----------------------------------------------------------------- statuses, refusals


@test
def an_error_costs_the_table_that_it_is_about():
	words = ["house", "rooms,door_keys"]
	for about, statuses, table in (
			("rooms", ("partial", "ok"), "rooms"),
			("door_keys", ("ok", "partial"), "door_keys"),
			("whole", ("partial", "partial"), "house")):
		done = asked("--json", *words, f"--fault={about}")
		equal(done.status, 1, f"{about}: exit status")
		equal((done.status_of("rooms"), done.status_of("door_keys")), statuses,
			f"{about}: statuses")
		equal(done.report["inv"]["notes"], [{"table": table, "level": "error",
			"message": "one is missing"}], f"{about}: notes")
		equal(done.stderr, f"inv: {table}: one is missing\n", f"{about}: told")


@test
def rows_that_nobody_asked_for_are_one_error():
	done = asked("--json", "house", "door_keys", "--stray")
	equal((done.status, len(done.rows("door_keys"))), (1, 1), "one row")
	equal(done.stderr.count("\n"), 1, "one line")
	matches("a row was begun of a table that nobody asked for",
		done.notes("house", "error"), "the note")


@test
def what_is_refused_is_not_reported():
	file = folder("refused") / "report"
	for words in ([], ["-o", str(file)], ["--quiet"], ["rooms"], ["--tab"]):
		done = asked("house", "--refuse=no such house", *words)
		refused(done, f"house {words}", "^inv: house: no such house\n")
	equal(file.exists(), False, "no file is written")
	none_left("refused")


@test
def nobody_is_waited_for_once_one_refuses():
	done = asked("house,sleeper", "--refuse=no such house", "--timeout=20")
	refused(done, "house,sleeper", "^inv: house: no such house\n")
	bounded(done, 0, "house,sleeper")
	none_left("house,sleeper")


# ---------------------------------------------------------------------------- its output


@test
def its_output_is_used_where_it_is_alone():
	equal(asked("flat").text, "rooms has 1\nattic has 1\n", "flat")
	equal(asked("flat", "attic").text, "attic has 1\n", "flat attic")
	equal(list(asked("flat", "--json").report), ["rooms", "attic", "inv"], "--json")
	for words in (["flat,dm"], ["dm", "flat"]):
		equal(asked(*words).stdout[:2], b'{"', f"inv {words}: JSON, as usual")
	file = folder("plainly") / "report"
	equal(asked("flat", "-o", str(file)).status, 0, "-o: exit status")
	equal(file.read_text(), "rooms has 1\nattic has 1\n", "-o")


@test
def an_output_that_there_is_not_is_refused():
	refused(asked("lost"), "lost", "lost wants --nowhere: there is no such output")
	equal(list(asked("lost", "--json").report), ["lost", "inv"], "lost --json")
	equal(list(asked("lost,dm").report), ["lost", "dm", "inv"], "lost,dm")


@test
def its_list_stands_in_the_place_of_inv_s():
	for words in (["lister", "--list"], ["--list", "lister"]):
		equal(len(as_json(*words).rows("attic")), 1, f"inv {words}")
	equal(as_json("lister").rows("attic"), [], "without it")
	matches("^Collectors ", asked("--list").text, "inv's own")
	matches("^Collectors ", asked("--list", "house").text, "who has none")
	matches("\n +--list +list what there is\n", asked("--help", "lister").text, "--help")
