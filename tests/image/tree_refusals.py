"""What is refused, and what is left alone then."""
import os

from invtest import check, equal, folder, matches, refused, test, write
from tree_common import HELLO, build, contents, image, made


@test
def wrong_words_are_refused():
	place = folder("refused")
	for words, why in (
			((), "image needs FILE"),
			(("sed", "-o", place / "x", "--oci", "--docker"),
			"only one of them"),
			(("sed", "-o", place / "x", "--compress", "gzip"),
			"not compressed"),
			(("sed", "-o", place / "x", "--env", "=x"),
			"--env =x: NAME=VALUE"),
			(("sed", "-o", place / "x", "--env", "x"), "--env x: NAME=VALUE"),
			(("sed", "-o", place / "x", "--cmd", '["a"'),
			"--cmd .*neither words nor"),
			(("sed", "-o", place / "x", "--cmd", "[1]"),
			"--cmd .*neither words nor"),
			(("sed", "-o", place / "x", "--entrypoint", "'a"),
			"--entrypoint .*neither words nor"),
			(("sed", "-o", place / "x", "--workdir", "a"),
			"not an absolute path"),
			(("sed", "-o", place / "x", "--add", ":"),
			"--add :: SRC or SRC:DST"),
			(("nosuchprogram", "--dry-run", "--add", "/etc:"),
			"--add /etc:: SRC or SRC:DST"),
			(("sed", "-o", place / "x", "--iidfile", place / "id"),
			"has no digest"),
			(("sed", "-o", place / "x", "--oci", "--dockerfile", place / "D"),
			"only for"),
			(("sed",), "-o OUT")):
		refused(image(*words), f"inv image {words}", why)
		equal(os.listdir(place), [], f"{words}: nothing is written")


@test
def what_is_not_there_is_missed():
	place = folder("missed")
	for word, why in (("nosuchprogram", "nosuchprogram: no such program"),
			("/nosuchprogram", "/nosuchprogram: No such file"),
			("/etc/passwd", "/etc/passwd: "), ("/etc", "/etc: "),
			("/dev/null", "/dev/null: ")):
		done = image(word, "-o", place / "x")
		equal(done.status, 1, f"{word}: exit status")
		matches(why, done.stderr, f"{word}: why")
		equal(os.listdir(place), [], f"{word}: nothing is written")


@test
def what_is_in_the_way_stays():
	place = folder("way")
	write(place / "directory/precious", "x")
	write(place / "file", "y")
	before = contents(place)
	for words in (("directory",), ("directory", "--oci"), ("file",), ("file",
		"--oci"),
			("nowhere/x",)):
		done = image("sed", "-o", place / words[0], *words[1:])
		equal(done.status, 1, f"{words}: exit status")
		matches(words[0].split("/", maxsplit=1)[0], done.stderr,
			f"{words}: named")
		check(contents(place) == before, f"{words}: all is as it was",
			sorted(contents(place)))


@test
def an_image_replaces_an_image():
	place = folder("again")
	made("bash", "-o", place / "tree")
	made("sed", "-o", place / "tree")
	check(not (place / "tree/usr/bin/bash").exists(), "nothing of the old is left",
		sorted(contents(place)))
	equal(os.listdir(place), ["tree"], "nor beside it")


@test
def two_machines_are_an_error():
	place = folder("machines")
	first = build(HELLO, place / "first")
	second = build(HELLO, place / "second", compiler="aarch64-linux-gnu-gcc")
	third = build(HELLO, place / "third", "-static", compiler="aarch64-linux-gnu-gcc")
	for program in second, third:
		done = image(first, program, "--dry-run")
		equal(done.status, 1, f"{program.name}: exit status")
		matches(f"{program}: of another machine than {first}", done.stderr,
			"which")
	done = made(first, "--add", second, "--dry-run")
	matches(f"{second}: of another machine", done.stderr, "what is added may be")


@test
def broken_files_are_named():
	place = folder("broken")
	good = build(HELLO, place / "good").read_bytes()
	for name, data in (("empty", b""), ("text", b"hello\n"), ("short", good[:100])):
		program = write(place / name, data, 0o755)
		done = image(program, "--dry-run")
		equal(done.status, 1, f"{name}: exit status")
		matches(f"{program}: ", done.stderr, f"{name}: named")
