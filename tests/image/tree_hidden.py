"""What no closure shows: told in warnings, and put in when asked for."""
import pathlib
import sys

from invtest import PROJECT, check, equal, folder, matches, test, without, write
from tree_common import (build, chroot, image, made, paths, runs, system, tree,
	warnings)

CLASSES = "certificates gconv locale magic nss pam ssl stdlib terminfo zoneinfo".split()


@test
def each_class_is_told_once():
	for program, wanted in (("curl", "certificates ssl gconv locale zoneinfo"),
			("bash", "terminfo locale"), ("su", "pam"), ("python3", "stdlib"),
			("sed", "locale"), ("file", "magic")):
		told = warnings(made(program, "--dry-run"))
		for name in wanted.split():
			equal(told.count(f"--with {name} adds them"), 1,
				f"{program}: {name}")
		equal(len(told.splitlines()), len(set(told.splitlines())),
			f"{program}: once")


@test
def what_is_asked_for_is_not_told():
	words = [word for name in CLASSES if name != "stdlib" for word in ("--with",
		name)]
	done = made("curl", "bash", "su", "file", *words, "--dry-run")
	without("--with", warnings(done), "no more warnings")
	for path in ("/etc/pam.d/su", "/usr/share/zoneinfo/UTC", "/etc/services",
			"/usr/lib/x86_64-linux-gnu/gconv/gconv-modules",
			"/usr/lib/x86_64-linux-gnu/security/pam_unix.so",
			"/usr/lib/locale/C.utf8",
			"/lib/terminfo/l/linux", "/etc/ssl/openssl.cnf"):
		check(path in paths(done) or "/usr" + path in paths(done), path,
			"is not in")
	added = made("su", "--add", "/etc/pam.d", "--dry-run")
	without("--with pam", warnings(added), "nor of what was added by its path")
	equal(image("sed", "--with", "everything", "--dry-run").status, 2,
		"no such class")


@test
def what_the_root_lacks_is_missed():
	root = system("lacks")
	done = image("sed", "--with", "zoneinfo", "--root", root, "--dry-run")
	equal(done.status, 1, "exit status")
	matches("--with zoneinfo: the root has nothing of it", done.stderr, "says why")
	made("sed", "--with", "zoneinfo", "--root", root, "--dry-run", "--allow-missing")


@test
def converters_convert():
	out, _ = tree("iconv")
	check(chroot(out, "iconv", "-f", "latin2", "-t", "utf8",
		"/dev/null").returncode != 0,
		"without them it does not", "")
	out, _ = tree("iconv", "--with", "gconv", "--add", f"{text()}:/text")
	runs(out, ["iconv", "-f", "latin2", "-t", "utf8", "/text"], "ł\n")


def text():
	return write(folder("text") / "latin2", b"\xb3\n")


@test
def time_zones_are_known():
	source = """#include <stdio.h>
#include <time.h>
int main(void) { time_t when = 1700000000; char text[64];
	strftime(text, sizeof text, "%H:%M %Z", localtime(&when));
	return puts(text) < 0; }
"""
	program = build(source, folder("zone") / "zone")
	out, done = tree(program)
	equal(chroot(out, program, env={"TZ": "Asia/Tokyo"}).stdout, "22:13 Asia\n",
		"without them only UTC")
	matches("--with zoneinfo", warnings(done), "which is told")
	out, _ = tree(program, "--with", "zoneinfo")
	equal(chroot(out, program, env={"TZ": "Asia/Tokyo"}).stdout, "07:13 JST\n",
		"Tokyo")


@test
def a_script_brings_what_runs_it():
	script = write(folder("script") / "hello", "#!/bin/sh\necho hello $1\n", 0o755)
	out, done = tree(script)
	runs(out, [script, "you"], "hello you\n")
	matches("programs that it runs, which no closure shows: --add FILE",
		warnings(done),
		"what may be missing is told")
	again = write(script.parent / "again", f"#! {script} x\n", 0o755)
	out, _ = tree(again)
	runs(out, [again], "hello x\n", "a script run by a script")
	for text in ("#!/nowhere/sh\n", "#!sh\n", f"#!{script.parent}/round\n",
			"#!/usr/bin/env nosuchprogram\n"):
		broken = write(script.parent / "round", text, 0o755)
		done = image(broken, "--dry-run")
		equal(done.status, 1, f"{text!r}: exit status")
		matches(f"{broken}: its interpreter", done.stderr, f"{text!r}: named")
	matches("its interpreter nosuchprogram", done.stderr, "what env is to run")
	write(broken, "#!/nowhere/sh\n", 0o755)
	done = image(broken, "--allow-missing", "-o", script.parent / "out")
	equal(done.status, 1, "nothing but a script")
	matches("no program to tell the image's machine", done.stderr, "is no image")
	done = image(write(script.parent / "empty", "#!\n", 0o755), "--dry-run")
	matches("/empty: ", done.stderr, "no interpreter at all")


@test
def python_runs_with_its_standard_library():
	script = write(folder("python") / "hello.py", "#!/usr/bin/env python3\n"
		"import json, ssl, sqlite3\nprint(json.dumps({'a': 1}))\n", 0o755)
	out, done = tree(script)
	matches(
		"python3[^ ]* may want modules of its standard library, .*--with stdlib",
		warnings(done), "it is told")
	check(chroot(out, script).returncode != 0, "without it it fails", "")
	out, done = tree(script, "--with", "stdlib")
	runs(out, [script], '{"a": 1}\n')
	without("--with stdlib", warnings(done), "then it is not told")
	check(pathlib.Path(sys.executable).exists(), "as here", "")


@test
def the_table_of_functions_is_sorted():
	"""It is searched by halves."""
	lines = (PROJECT / "image/hidden.c").read_text()
	table = lines[lines.index("} functions[] = {"):lines.index(
		"/* Libraries that want")]
	names = [part.split('"')[1] for part in table.split("{")[2:]]
	equal(names, sorted(names), "the names")
	equal(len(names), len(set(names)), "each once")
