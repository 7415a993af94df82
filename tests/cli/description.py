"""What inv says of itself: --list, --schema, --help, --man and --version."""
import copy
import pathlib
import re
import subprocess

import jsonschema

from common import columns_of, on_machine, tables
from invtest import (PROJECT, check, compile_plugin, environment, equal, folder, inv,
	matches, refused, strict_json, test, world)

# Those that need no argument, and all outputs.
BUILT_IN = ["disks", "diskstats", "dm", "mounts"]
OUTPUTS = sorted(path.stem for path in (PROJECT / "output").glob("*.c"))


def collectors(plugged):
	"""The collectors that are built in, or those that are plug-ins beside inv."""
	beside = {path.stem for path in
		(pathlib.Path(world.inv).parent / "lib" / "inv").glob("*.so")}
	names = sorted(path.stem for path in (PROJECT / "collectors").glob("*.c"))
	return [name for name in names if (name in beside) == plugged]


# --------------------------------------------------------------------------------- list


@test
def list_names_collectors_and_outputs():
	done = on_machine("--list")
	equal((done.status, done.stderr), (0, ""), "--list")
	for name in (*collectors(False), "good", "words", *OUTPUTS):
		matches(f"(?m)^  {name} +[a-zA-Z]", done.text, f"--list: {name}")
	done = inv("--list")
	equal((done.status, done.stderr), (0, ""), "--list, what is beside inv")
	for name in (*collectors(False), *collectors(True)):
		matches(f"(?m)^  {name} +[a-zA-Z]", done.text, f"--list: {name}")


@test
def list_as_json_has_the_same():
	report = on_machine("--list", "--json").report
	equal(list(report), ["collectors", "commands", "outputs"], "--list --json: keys")
	equal([entry["name"] for entry in report["collectors"]],
		[*collectors(False), "good", "words"], "collectors")
	equal([entry["name"] for entry in report["collectors"] if entry["default"]],
		["disks", "dm", "mounts"], "those reported when none is named")
	equal([entry["name"] for entry in report["outputs"]],
		OUTPUTS, "outputs")
	for entry in report["collectors"] + report["outputs"]:
		matches(r"^[^\n]*[^.\n]$", entry["summary"],
			f"the summary of {entry['name']}")
	equal(on_machine("--json", "--list").stdout,
		on_machine("--list", "--json").stdout, "in either order")


# ------------------------------------------------------------------------------- schema


def validator(*words):
	schema = on_machine("--schema", *words).report
	jsonschema.Draft202012Validator.check_schema(schema)
	return jsonschema.Draft202012Validator(schema)


def valid(schema, value, what):
	errors = [f"{list(error.path)[:3]}: {error.message[:120]}"
		for error in schema.iter_errors(value)]
	check(not errors, f"{what} is as its schema says", "; ".join(errors[:3]))


@test
def reports_are_as_the_schema_says():
	schema = validator()
	for words in ([], tables(), ["--stable", *tables()], ["--redact", *tables()],
			["--stable", "--redact", *tables()], ["words", "a"]):
		valid(schema, on_machine("--json", *words).report, f"inv {words}")


@test
def reports_of_this_machine_are_as_the_schema_says():
	valid(validator(), inv("--json", *BUILT_IN).report, "this machine's report")


@test
def reports_of_failures_are_as_the_schema_says():
	valid(validator(), inv("--json", "--root=/nonexistent", *BUILT_IN).report,
		"a failure")


@test
def tables_are_as_their_own_schemas_say():
	for table in tables():
		schema = validator(table)
		valid(schema, on_machine("--json", table).rows(table), table)
		equal(on_machine(f"--schema={table}").stdout,
			on_machine("--schema", table).stdout, f"--schema={table}")


@test
def the_schema_names_every_column_with_its_help():
	for table in tables():
		properties = on_machine("--schema", table).report["items"]["properties"]
		equal(list(properties), list(columns_of(table)), f"{table}: columns")
		for name, column in properties.items():
			check(column["description"], f"{table}: help of {name}")


def spoilt(report, change):
	report = copy.deepcopy(report)
	change(report)
	return report


@test
def the_schema_refuses_what_is_no_report():
	schema = validator()
	report = on_machine("--json", "good", "disks").report
	row = report["good"][0]
	for name, wrong in (("name", 1), ("small", "1"), ("small", -1), ("small", 2**64),
			("small", 1.5), ("real", "0.1"), ("yes", 1), ("many", "one"),
			("many", [1]), ("deep", "x"), ("unheard_of", 1)):
		check(not schema.is_valid(spoilt(report,
			lambda bad: bad["good"][0].update({name: wrong}))),
			f"{name}: {wrong!r} is refused")
	check(not schema.is_valid(spoilt(report, lambda bad: bad["good"][0].pop("name"))),
		"a row without its name is refused")
	check(not schema.is_valid(spoilt(report, lambda bad: bad.pop("inv"))), "no inv")
	check(not schema.is_valid(spoilt(report, lambda bad: bad.update(nosuch=[row]))),
		"an unknown table is refused")
	check(not schema.is_valid(spoilt(report,
		lambda bad: bad["inv"]["tables"]["good"].update(status="fine"))),
		"a status")


@test
def an_unknown_name_is_refused_with_the_nearest():
	for option in ("--schema", "--help"):
		refused(on_machine(option, "disk"), f"{option} disk",
			"did you mean disks")
		refused(on_machine(f"{option}=disk"), f"{option}=disk",
			"did you mean disks")


# --------------------------------------------------------------------------------- help


@test
def help_of_a_collector_has_every_column_with_all_that_is_known():
	done = on_machine("--help", "good")
	equal((done.status, done.stderr), (0, ""), "--help good")
	for pattern in ("^inv good - a column of each kind\n\nNeeds nothing.\n\\.dots",
			"name +string, key\n +a name\n +from the test\n",
			"small +unsigned integer, bytes\n +a number and its square\n",
			"deep +integer\n", "real +number\n", "yes +boolean\n",
			"many +list of strings\n", "secret +string, private\n",
			"ticks +unsigned integer, ms, volatile\n",
			"roots +string, needs root\n"):
		matches(pattern, done.text, "--help good")
	equal(on_machine("--help=good").stdout, done.stdout, "--help=good")
	equal(on_machine("good", "--help").stdout, done.stdout, "good --help")
	matches(r"inv words \[WORD\]\.\.\. - ", on_machine("--help", "words").text,
		"arguments")


TYPES = ("string", "unsigned integer", "integer", "number", "boolean", "list of strings",
	"JSON")


def helps():
	"""What --help says of the columns of every table, by its words."""
	found = {}
	for name in (*collectors(False), *collectors(True)):
		text = inv("--help", name).text
		parts = re.split("\n(Tables|Columns)\\b.*:\n", text)
		sections = dict(zip(parts[1::2], parts[2::2]))
		if "Columns" in sections:
			found[name] = sections["Columns"]
		for line in sections.get("Tables", "").splitlines():
			words = (name, line.split()[0])
			found[" ".join(words)] = inv("--help", *words).text.split(
				"Columns:\n")[1]
	return found


@test
def help_says_type_unit_and_source_of_every_column():
	for table, text in helps().items():
		lines = text.splitlines()
		equal(len(lines) % 3, 0, f"{table}: three lines a column")
		for head, about, source in zip(lines[::3], lines[1::3], lines[2::3]):
			matches(f"^  [a-z][a-z0-9_]* +({'|'.join(TYPES)})(, |$)", head,
				f"{table}: name and type")
			matches(r"^ {25}\S", about, f"{table}: help")
			matches(r"^ {25}from \S", source, f"{table}: source")
			name = head.split()[0]
			for unit in ("bytes", "ms", "seconds"):
				if name.endswith(f"_{unit}"):
					matches(f", {unit}", head,
						f"{table}: the unit of {name}")
		matches(", key", text, f"{table}: a key")


@test
def help_names_everything_once():
	done = on_machine("--help")
	equal((done.status, done.stderr), (0, ""), "--help")
	matches("^Usage: inv ", done.text, "--help: usage")
	for word in ("json", "tab", "ndjson", "table", "output FILE", "columns A,B",
			"no-header", "root DIR", "timeout SECONDS", "stable", "redact",
			"list", r"schema \[NAME\]", r"help \[NAME\]", "version", "man",
			"plugin FILE", "config FILE", "at NAME", "quiet"):
		matches(rf"(?m)^  (-\w|  ) --{word}  +\S", done.text, f"--help: --{word}")
	for word in ("-j --json", "-t --tab", "-o --output", "-c --columns"):
		matches(word, done.text, f"--help: {word}")


@test
def version_is_one_line():
	matches(r"^inv \d+\.\d+\.\d+\n$", on_machine("--version").text, "--version")


# ---------------------------------------------------------------------------------- man


@test
def the_manual_page_is_roff_without_a_flaw():
	page = folder("man") / "inv.1"
	equal(on_machine("-o", str(page), "--man").status, 0, "--man: exit status")
	for command in (["man", "--warnings=all", "-P", "cat", "-l", page],
			["groff", "-man", "-ww", "-z", "-Kutf8", page],
			["mandoc", "-T", "lint", "-W", "error", page]):
		done = subprocess.run(command, capture_output=True, text=True, timeout=30,
			env=environment({"MANWIDTH": "80"}))
		equal((done.returncode, done.stderr), (0, ""), " ".join(command[:2]))
		if command[0] != "man":
			equal(done.stdout, "", command[0])


@test
def the_manual_page_names_everything():
	page = folder("man") / "inv.1"
	on_machine("-o", str(page), "--man")
	text = subprocess.run(["man", "-P", "cat", "-l", page], capture_output=True,
		text=True, env=environment({"MANWIDTH": "80"}), timeout=30).stdout
	flat = " ".join(text.split())
	for word in ("--json", "--tab", "--ndjson", "--table", "--output FILE",
			"--timeout", "--redact", "--stable", "disks", "mounts",
			"size_bytes", "a column of each kind", "EXIT STATUS", "NO_COLOR",
			"INV_PLUGIN_DIR"):
		matches(word, flat, f"--man: {word}")
	# Whatever a plug-in says of itself is text, and no request to roff.
	said = ".dots, 'quotes' and \"quotes\" 'stand as \\fBthey\\fR do; 100% -- so"
	check(said in flat, "--man: help as it stands", f"expected {said!r}")


# ------------------------------------------------------------------------------- others


@test
def descriptions_go_to_a_file_too():
	file = folder("description") / "text"
	for words in (["--help"], ["--schema"], ["--schema", "good"], ["--list"],
			["--version"]):
		done = on_machine("-o", str(file), *words)
		equal((done.status, done.stdout), (0, b""), f"-o {words}")
		equal(file.read_bytes(), on_machine(*words).stdout,
			f"-o {words}: the same")


@test
def an_output_of_a_plug_in_is_in_every_description():
	path = folder("outputs")
	compile_plugin(PROJECT / "contrib/plugins/csv.c", path / "csv.so")
	for option in ("--help", "--list", "--man"):
		done = inv(option, env={"INV_PLUGIN_DIR": str(path)})
		matches(r"csv", done.text, f"{option}: csv")
	report = strict_json(inv("--list", "--json", f"--plugin={path}/csv.so").stdout)
	equal(report["outputs"][-1]["name"], "csv", "--plugin and --list")
