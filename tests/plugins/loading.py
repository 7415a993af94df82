"""What a plug-in has to be."""
import re
import shutil

from invtest import (PROJECT, compile_plugin, equal, folder, inv, matches, refused, test,
	without, write)

HERE = PROJECT / "tests" / "plugins"


def good_folder():
	"""A folder with good.so, which words.so is a link to."""
	path = folder("good")
	compile_plugin(HERE / "good.c", path / "good.so")
	(path / "words.so").symlink_to("good.so")
	return path


def plugged(path, *words, **options):
	return inv(*words, env={"INV_PLUGIN_DIR": str(path)}, **options)


def refused_with(what, *patterns, flags):
	"""A plug-in compiled with FLAGS is refused, however it is asked for."""
	path = folder("refused")
	compile_plugin(HERE / "refused.c", path / "refused.so", *flags)
	refused(plugged(path, "--json", "refused"), f"{what}: by name", "refused",
		*patterns)
	refused(inv("--json", f"--plugin={path}/refused.so", "disks"),
		f"{what}: --plugin", "refused", *patterns)
	done = plugged(path, "--list")
	equal(done.status, 0, f"{what}: --list goes on")
	for pattern in patterns:
		matches(f"inv: plug-in left out: .*{pattern}", done.stderr,
			f"{what}: --list")
	done = plugged(path, "--json", "disks")
	equal(done.stderr.count("refused"), 0, f"{what}: nobody asked for it")


@test
def a_plug_in_is_found_by_its_table_s_name():
	done = plugged(good_folder(), "--json", "good")
	equal(done.status, 0, "by name: exit status")
	equal([row["name"] for row in done.rows("good")], ["alpha", "beta", "gamma"],
		"by name: rows")


@test
def one_that_brings_several_is_found_under_each_link():
	path = good_folder()
	done = plugged(path, "--json", "words", "b", "a")
	equal(done.rows("words"), [{"word": "a"}, {"word": "b"}], "by a link: rows")
	done = plugged(path, "--list")
	equal(done.stderr, "", "--list: standard error")
	for name in ("good", "words"):
		equal(done.text.count(f"\n  {name} "), 1, f"--list: {name}")


@test
def a_plug_in_may_be_named_by_its_file():
	path = good_folder()
	done = inv("--json", f"--plugin={path}/good.so", "good", "disks")
	equal(done.status_of("good"), "ok", "--plugin: status")
	done = inv("--json", "good", "--plugin", "good.so", cwd=path)
	equal(done.status_of("good"), "ok", "--plugin with a relative name: status")


@test
def a_plug_in_that_is_no_default_is_not_in_a_whole_report():
	done = plugged(good_folder(), "--json")
	equal(list(done.report), ["disks", "dm", "mounts", "inv"],
		"a whole report: tables")


@test
def a_relative_plug_in_folder_holds_for_names_and_lists_alike():
	path = good_folder()
	done = plugged("good", "--json", "good", cwd=path.parent)
	equal(done.status, 0, "relative, by name: exit status")
	done = plugged("good", "--list", cwd=path.parent)
	matches("(?m)^  good ", done.text, "relative: --list")


@test
def a_folder_that_is_not_there_is_no_error():
	done = plugged("/nonexistent", "--list")
	equal((done.status, done.stderr), (0, ""), "no folder")


@test
def files_that_cannot_be_a_plug_in_are_not_run():
	path = good_folder()
	for name in ("README.md", "good.so.bak", "users~", ".hidden", "UPPER"):
		write(path / name, f"#!/bin/sh\necho ran >>{path}/ran\n", 0o755)
	(path / "folder").mkdir()
	done = plugged(path, "--list")
	equal(done.status, 0, "other files: exit status")
	equal((path / "ran").exists(), False, "other files: none was run")


# ------------------------------------------------------------------------------ refused


@test
def what_is_right_is_not_refused():
	path = folder("right")
	compile_plugin(HERE / "refused.c", path / "refused.so")
	done = plugged(path, "--json", "refused", "--narrow", "--wide=3")
	equal((done.status, done.stderr), (0, ""), "all right")


@test
def another_interface_is_refused():
	header = (PROJECT / "include" / "inv.h").read_text()
	ours = int(re.search(r"(?m)^#define INV_ABI (\d+)u$", header)[1])
	for what, abi in (("an ABI to come", ours + 1), ("an ABI of old", ours - 1),
			("no ABI at all", 0)):
		refused_with(what, f"version {abi} ", f"this inv has version {ours}",
			"build it again", flags=[f"-DABI={abi}"])


@test
def an_object_without_the_symbol_is_refused():
	refused_with("no symbol", "exports no inv_plugin",
		flags=["-DSYMBOL=another_plugin"])


@test
def a_table_without_a_key_is_refused():
	refused_with("no key", "no key column", flags=["-DFLAGS=0"])


@test
def names_that_collide_are_refused():
	refused_with("two columns of one name", "two columns of one name",
		flags=['-DSECOND_COLUMN="name"'])
	refused_with("two tables of one name", "there already",
		flags=['-DSECOND_TABLE="refused"'])
	refused_with("a table of inv's own", "there already",
		flags=['-DSECOND_TABLE="disks"'])


@test
def names_that_cannot_be_are_refused():
	for name in ("inv", "", "Upper", "with space", "-dash", "a" * 64, "caf\u00e9"):
		refused_with(f"a table called {name!r}", "cannot be a table",
			flags=[f'-DSECOND_TABLE="{name}"'])
	for name in ("table", "Upper", "with-dash", ""):
		refused_with(f"a column called {name!r}", "column",
			flags=[f'-DCOLUMN="{name}"'])


@test
def what_is_left_out_is_refused():
	refused_with("no help", "without help", flags=["-DHELP=NULL"])
	refused_with("no function", "lacks", flags=["-DCOLLECT=NULL"])
	refused_with("an odd type", "unknown type", flags=["-DTYPE=(enum inv_type)17"])


@test
def options_that_cannot_be_are_refused():
	for name in ("", "Upper", "with space", "-dash", "a=b", "a" * 64):
		refused_with(f"an option called {name!r}", "option",
			flags=[f'-DOPTION="{name}"'])
	for name in ("columns", "tsv", "at", "json", "wide"):
		refused_with(f"an option called {name}, as another is", "option",
			flags=[f'-DOPTION="{name}"'])
	refused_with("an option without a name", "option", flags=["-DOPTION=NULL"])
	refused_with("an option without help", "option", flags=["-DOPTION_HELP=NULL"])
	refused_with("-o without a file", "option", flags=['-DOPTION="output"'])
	for column in ("nosuch", "number"):
		refused_with(f"an option that shows {column}", "option",
			flags=[f'-DOPTION_COLUMN="{column}"'])


@test
def a_command_that_nobody_has_to_ask_for_is_refused():
	refused_with("a command by default", "command",
		flags=["-DRUNS=INV_COMMAND|INV_DEFAULT"])


@test
def what_is_no_object_is_refused():
	path = folder("odd")
	write(path / "text.so", "no object")
	write(path / "empty.so", "")
	(path / "folder.so").mkdir()
	(path / "loop.so").symlink_to("loop.so")
	shutil.copy(shutil.which("true"), path / "program.so")
	for name in ("text", "empty", "folder", "program"):
		refused(plugged(path, "--json", name), f"{name}.so", f"{name}\\.so")
	refused(plugged(path, "--json", "loop"), "a link to itself", "loop")
	refused(inv("--plugin=/nonexistent.so", "disks"), "no file", "/nonexistent.so",
		"No such file")


@test
def a_name_with_a_slash_is_no_plug_in():
	path = good_folder()
	refused(plugged(path / "..", "--json", "good/good"), "a slash", "no collector")
	refused(plugged(path, "--json", "../good/good"), "two dots", "no collector")


@test
def a_file_that_brings_another_table_does_not_bring_this_one():
	path = good_folder()
	(path / "other.so").symlink_to("good.so")
	refused(plugged(path, "--json", "other"), "another name", "other")
	without("\n\n", plugged(path, "--list").text.split("\n\nCommands")[0].strip(),
		"--list")


@test
def an_output_is_found_like_an_option():
	path = folder("outputs")
	compile_plugin(PROJECT / "contrib/plugins/csv.c", path / "csv.so")
	done = plugged(path, "--csv", "-c", "target", "mounts")
	equal(done.status, 0, "--csv: exit status")
	equal(done.stdout.split(b"\r\n")[0], b"target", "--csv: heading")
	done = inv("--csv", "-c", "target", f"--plugin={path}/csv.so", "mounts")
	equal(done.stdout.split(b"\r\n")[0], b"target", "--plugin behind --csv: heading")
	refused(plugged(path, "--csvv", "mounts"), "an output that is not there",
		"--csvv")
	matches("--csv ", plugged(path, "--help").text, "--help names it")
