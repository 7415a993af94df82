"""Options of a collector's own, commands, and columns that are shown on request."""
import functools
import subprocess

import jsonschema

from invtest import (PROJECT, compile_plugin, environment, equal, folder, inv, matches,
	refused, strict_json, test, without)

HERE = PROJECT / "tests" / "plugins"


@functools.cache
def plugins():
	"""A folder with `act` and what else act.c brings, and with `good` and `words`."""
	path = folder("acting")
	for name, others in (("act", "given twin stubborn plain"), ("good", "words")):
		compile_plugin(HERE / f"{name}.c", path / f"{name}.so")
		for other in others.split():
			(path / f"{other}.so").symlink_to(f"{name}.so")
	return path


def acting(*words, **options):
	return inv(*words, env={"INV_PLUGIN_DIR": str(plugins())}, **options)


def given(*words):
	"""What `given` was given: each option's values, and its arguments under ""."""
	done = acting("--json", *words)
	equal((done.status, done.stderr), (0, ""), f"inv {words}")
	return {row["option"] or "": row["values"] for row in done.rows("given")}


def file_name():
	"""Where a command may make its file; nothing is there yet."""
	return folder("deeds") / "made"


# -------------------------------------------------------------------------- the options


@test
def options_stand_before_and_behind_the_name():
	for words in (["given", "--word", "a"], ["given", "--word=a"],
			["--word", "a", "given"], ["--word=a", "given"],
			["--quiet", "--word=a", "given", "--stable"],
			["given", "--wor", "a"], ["--wo=a", "given"]):
		equal(given(*words), {"word": ["a"], "": []}, f"inv {words}")
	for words in (["given", "x", "--word=a", "y"],
			["--word", "a", "given", "x", "y"]):
		equal(given(*words), {"word": ["a"], "": ["x", "y"]}, f"inv {words}")


@test
def an_option_that_is_repeated_has_all_its_values():
	equal(given("--word=b", "given", "--word", "a", "--level=low", "--word=c"),
		{"word": ["b", "a", "c"], "level": ["low"], "": []}, "repeated")
	done = acting("--json", "given", "--word=b", "--word=a")
	equal([row["value"] for row in done.rows("given")], [None, "a"], "the last")
	equal(given("given", "--force", "--force"), {"force": ["", ""], "": []},
		"without an argument")


@test
def what_follows_two_hyphens_is_no_option():
	equal(given("given", "--", "--word", "a"), {"": ["--word", "a"]}, "given --")
	equal(given("--word=a", "--", "given", "--force"),
		{"word": ["a"], "": ["--force"]}, "-- given")


@test
def a_value_may_be_the_name_of_anything():
	for name in ("disks", "good", "act", "given", "json", "--word", "a,b", ""):
		for words in (["given", "--word", name], ["given", f"--word={name}"],
				[f"--word={name}", "given"]):
			equal(given(*words), {"word": [name], "": []}, f"inv {words}")


@test
def a_value_before_the_name_may_be_another_s_name():
	for name in ("disks", "good", "act", "given", "disks,good"):
		words = ["--word", name, "given", "x"]
		equal(given(*words), {"word": [name], "": ["x"]}, f"inv {words}")


@test
def options_are_those_of_the_first_that_is_named():
	done = acting("--json", "given,twin", "--word=a", "--extra")
	equal([row["option"] for row in done.rows("given")], [None, "extra", "word"],
		"given,twin: the first one's")
	equal([row["option"] for row in done.rows("twin")], [None],
		"given,twin: none is the other's")
	equal(["extra" in done.rows(table)[0] for table in ("given", "twin")],
		[True, False], "given,twin: the column")
	for words in (["good,given", "--word=a"], ["good", "given", "--word=a"],
			["disks", "--word=a"], ["--word=a"]):
		refused(acting(*words), f"inv {words}", "unknown option --word")


@test
def what_cannot_be_understood_is_refused():
	for words, pattern in ((["--word"], "--word needs an argument"),
			(["--wor"], "--wor needs an argument"),
			(["-o"], "-o needs an argument"),
			(["--force=1"], "--force=1: it takes no argument"),
			(["--wrod", "a"], "--wrod; did you mean --word\\?"),
			(["--lvel=low"], "--lvel; did you mean --level\\?"),
			(["--re", "a"], "--re\\b"),
			(["--xyzzy"], "--xyzzy; inv --help")):
		refused(acting("given", *words), f"inv given {words}", pattern)


@test
def a_word_that_is_none_of_the_choices_is_refused():
	for word in ("low", "middle", "high"):
		equal(given("given", "--level", word)["level"], [word], f"--level {word}")
	file = file_name()
	for word in ("lo", "lower", "LOW", "low|middle", "|", "", "x" * 5000):
		refused(acting("given", f"--level={word}"), f"--level={word:.9}",
			"--level .*low.middle.high")
		refused(acting("act", "x", f"--output={file}", f"--mode={word}"),
			f"--mode={word:.9}", "--mode .*fast.slow")
	refused(acting("given", "--level=low", "--level=x"), "the second", "--level x")
	equal(file.exists(), False, "nothing was done")


# --------------------------------------------------------------------------- the output


@test
def its_own_output_is_written_to_by_the_command():
	file = file_name()
	for words in (["-o", file], [f"-o{file}"], ["--output", file],
			[f"--output={file}"], ["--out", file]):
		words = [str(word) for word in words]
		for line in (["act", "x", *words], [*words, "act", "x"]):
			file.unlink(missing_ok=True)
			done = acting("--json", *line)
			equal((done.status, done.stderr), (0, ""), f"inv {line}")
			equal(done.rows("act"), [{"file": str(file), "state": "x"}],
				f"inv {line}: the report is on standard output")
			equal(file.read_bytes(), b"", f"inv {line}: its own file")
	equal(given("given", "-o", str(file) + ".not"),
		{"output": [str(file) + ".not"], "": []}, "given -o")
	equal(list(file.parent.iterdir()), [file], "no other file")


@test
def others_output_is_the_report():
	file = file_name()
	done = acting("-o", str(file), "--json", "good,given")
	equal((done.status, done.stdout), (0, b""), "-o good,given")
	equal(list(strict_json(file.read_bytes())), ["good", "given", "inv"],
		"-o good,given: tables")


# ------------------------------------------------------------------------- the commands


@test
def a_command_stands_alone():
	for words in (["disks", "stubborn"], ["disks,stubborn"], ["stubborn", "disks"],
			["stubborn,disks"], ["good", "act"], ["act,stubborn"]):
		refused(acting(*words), f"inv {words}", "(act|stubborn) is a command")
	file = file_name()
	for words in (["stubborn", "disks"], ["stubborn,good"], ["act,good"]):
		refused(acting(*words, f"--output={file}"), f"inv {words}, a file",
			"is a command")
	equal(file.exists(), False, "none did anything")


@test
def arguments_that_are_needed_are_asked_for():
	refused(acting("act"), "inv act", "act needs WORD\\.\\.\\.; inv --help act")
	refused(acting("act", "--output=x"), "inv act --output", "act needs WORD")
	equal(given("given"), {"": []}, "given needs none")
	listed = inv("--list", "--json", env={"INV_PLUGIN_DIR": "/nonexistent"}).report
	for entry in listed["collectors"]:
		name = entry["name"]
		if (entry["arguments"] or "[")[0] != "[":
			refused(inv(name), f"inv {name}", f"{name} needs [A-Z]")
			for words in (["dm", name], [f"dm,{name}"]):
				refused(inv(*words), f"inv {words}", name)


# ------------------------------------------------------------------ columns on request


USUAL = ["option", "value", "values", "wanted"]


@test
def a_column_on_request_is_shown_on_request():
	for words, columns in (([], USUAL), (["--extra"], [*USUAL, "extra"]),
			(["--remark=x"], [*USUAL, "remark"]),
			(["--remark=x", "--extra"], [*USUAL, "extra", "remark"]),
			(["--redact", "--extra"], [*USUAL, "extra"]),
			(["-c", "extra"], ["extra"]),
			(["-c", "secret,option,extra"], ["secret", "option", "extra"]),
			(["-c", "option", "--extra"], ["option"])):
		done = acting("--json", *words, "given")
		equal(done.status, 0, f"inv {words}: exit status")
		equal(list(done.rows("given")[0]), columns, f"inv {words}")
	for output in ("--tab", "--table", "--ndjson"):
		without("more", acting(output, "given").text, f"{output}: none")
		matches("more", acting(output, "given", "--extra").text,
			f"{output}: extra")
	equal(acting("--json", "--remark=x", "given").rows("given")[0]["remark"], "x",
		"--remark: its value")


@test
def only_what_is_asked_for_is_wanted():
	for words, wanted in (([], []), (["--extra"], ["extra"]),
			(["-c", "wanted,secret"], ["secret"]), (["-c", "wanted"], [])):
		rows = acting("--json", *words, "given").rows("given")
		equal(rows[0]["wanted"], wanted, f"inv {words}")


@test
def a_column_on_request_may_be_hidden_too():
	refused(acting("--redact", "-c", "secret", "given"), "--redact -c secret",
		"secret is private, and --redact hides it")
	refused(acting("-c", "extar", "given"), "-c extar", "did you mean extra\\?")


@test
def an_output_has_the_columns_that_it_needs():
	for words in (["given", "--plain"], ["--plain", "given"],
			["--plain", "-c", "value", "given"]):
		equal(acting(*words).text, ": s3cr3t\n", f"inv {words}")


@test
def an_output_is_refused_for_a_table_without_them():
	for words in (["good", "--plain"], ["--plain", "given,good"],
			["--plain", "good", "-c", "name"]):
		refused(acting(*words), f"inv {words}",
			"--plain is not for table good: it has no column option")


@test
def an_output_does_not_tell_what_is_hidden():
	done = acting("--redact", "--plain", "given")
	without("s3cr3t", done.text, "--redact --plain")


# --------------------------------------------------------------------- what is told of it


@test
def help_tells_of_its_options():
	text = acting("--help", "given").text
	for line in ("  -o --output FILE +a file, which is not opened",
			"     --word WORD +a word \\(repeatable\\)",
			"     --level low\\|middle\\|high +one of three words",
			"     --colour red\\|[a-z|]+\\|brown\\s+one of more words",
			"     --force +takes no argument",
			"     --extra +show what is extra"):
		matches(f"(?m)^{line}", text, "--help given")
	matches("Options:\n(.|\n)+\n\nColumns:\n", text, "--help given: in order")
	matches("extra +string, on request\n", text, "--help given: on request")
	matches("secret +string, private, on request\n", text, "--help given: both")
	equal(acting("given", "--help").text, text, "given --help")
	text = acting("--help", "act").text
	matches("^inv act WORD\\.\\.\\. - makes a file\n\nUndoes it", text, "--help act")
	without("Options:", acting("--help", "good").text, "--help good")


@test
def commands_are_listed_apart():
	for option in ("--list", "--help"):
		text = acting(option).text.split("\nOutputs:\n")[0]
		collectors, commands = text.split("\nCommands:\n")
		for name in ("act", "stubborn"):
			matches(f"(?m)^  {name} +[a-z]", commands, f"{option}: {name}")
			without(f"(?m)^  {name} ", collectors, f"{option}: {name}")
		matches("(?m)^  given +what it was given$", collectors,
			f"{option}: given")
		without("(?m)^  given ", commands, f"{option}: given")


@test
def commands_are_listed_apart_as_json():
	report = acting("--list", "--json").report
	entries = {entry["name"]: entry for entry in report["commands"]}
	equal(entries["act"], {"name": "act", "summary": "makes a file",
		"arguments": "WORD..."}, "--list --json: act")
	equal(entries["stubborn"]["arguments"], None, "--list --json: stubborn")
	entries = {entry["name"]: entry for entry in report["collectors"]}
	equal(entries["given"], {"name": "given", "summary": "what it was given",
		"arguments": "[WORD]...", "default": False}, "--list --json: given")
	equal({"act", "stubborn"} & set(entries), set(), "--list --json: no collector")


@test
def the_manual_page_tells_of_options_and_commands():
	page = file_name().with_suffix(".1")
	equal(acting("--man", "-o", str(page)).status, 0, "--man: exit status")
	for command in (["groff", "-man", "-ww", "-z", "-Kutf8", page],
			["mandoc", "-T", "lint", "-W", "error", page]):
		done = subprocess.run(command, capture_output=True, text=True, timeout=30)
		equal((done.returncode, done.stdout, done.stderr), (0, "", ""),
			" ".join(command[:2]))
	text = subprocess.run(["man", "-P", "cat", "-l", page], capture_output=True,
		text=True, env=environment({"MANWIDTH": "80"}), timeout=30).stdout
	collectors, commands = text.split("\nCOMMANDS\n")
	for pattern in ("\n +--word WORD\n +a word \\(repeatable\\)",
			"\n +-o, --output FILE\n +a file, which", "low\\|middle\\|high",
			"\n +--extra\n", "extra \\(string, on request\\)"):
		matches(pattern, collectors, "--man: given")
	matches("^ +act\n +makes a file", commands, "--man: act")
	matches("\n +-o, --output FILE\n +the file to make\n", commands, "--man: act")


@test
def the_schema_asks_for_no_column_on_request():
	schema = acting("--schema", "given").report
	equal(list(schema["items"]["properties"]),
		[*USUAL, "extra", "remark", "secret"], "--schema given: columns")
	equal(schema["items"]["required"], USUAL, "--schema given: required")
	whole = acting("--schema").report
	for words in (["given"], ["given", "--extra"], ["given", "--remark=x", "x"]):
		report = acting("--json", *words).report
		jsonschema.validate(report["given"], schema)
		jsonschema.validate(report, whole)
	done = acting("--json", "act", "x", f"--output={file_name()}")
	jsonschema.validate(done.report, whole)


