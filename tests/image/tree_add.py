"""Files and directories put in as they are: --add."""
import os
import pathlib

from invtest import check, equal, folder, matches, refused, test, write
from tree_common import (build, bwrap, chroot, contents, errors, image, kind, library,
	made,
	paths, runs, system, tree, user_of, warnings)


def source(name):
	"""A system with something to add."""
	root = system(name)
	write(root / "srv/data/file", "contents", 0o640)
	write(root / "srv/data/sub/deep", "deep", 0o4755)
	(root / "srv/data/sub").chmod(0o1750)
	(root / "srv/data/empty").mkdir(mode=0o700)
	write(root / "srv/other", "other")
	write(root / "srv/around/one", "one")
	write(root / "srv/unrelated/two", "two")
	links = {"inside": "sub/deep", "absolute": "/srv/data/file",
		"outside": "../other",
		"away": "/srv/other", "around": "../around", "nowhere": "../nothing",
		"up": "..", "self": ".", "loop": "loop"}
	for link, target in links.items():
		(root / "srv/data" / link).symlink_to(target)
	return root


def below(found, directory):
	return {path: what for path, what in found.items()
		if path.startswith(directory + "/")}


@test
def a_directory_comes_with_all_that_is_in_it():
	root = source("whole")
	out, done = tree("cat", "--root", root, "--add", "/srv/data")
	found, given = contents(out), contents(root)
	equal(below(found, "/srv/data"), below(given, "/srv/data"), "all, as it was")
	for path in "/srv/other", "/srv/around/one":
		equal(found.get(path), given[path], f"{path}: what a link leads to")
	equal({what for path, what in found.items() if path == "/srv"},
		{kind(root / "srv")},
		"the directory above")
	check("/srv/unrelated" not in found, "not what a link up would bring",
		sorted(found))
	equal(done.status, 0, "links that lead nowhere are no error")


@test
def what_is_moved_keeps_its_links_inside():
	root = source("moved")
	out, done = tree("cat", "--root", root, "--add", "/srv/data:/new/place")
	found, given = contents(out), contents(root)
	for name in "file", "sub", "sub/deep", "empty", "inside", "nowhere", "self":
		equal(found.get(f"/new/place/{name}"), given[f"/srv/data/{name}"], name)
	for name, target in (("absolute", "file"), ("outside", "../other"),
			("away", "../other")):
		equal(found.get(f"/new/place/{name}"),
			given[os.path.normpath(f"/srv/data/{target}")],
			f"{name} is the file itself")
	equal(found["/new/place/around"], ("link", "../around"),
		"a directory is not moved")
	matches("/srv/data/around: leads to /srv/around, which is not moved with it",
		warnings(done), "which is said")
	check("/srv" not in found, "nothing is where it was", sorted(found))


@test
def a_file_goes_where_it_is_told():
	root = source("file")
	(root / "srv/data/a:b").write_text("colon")
	(root / "srv/data/a").write_text("no colon")
	for words, path, text in (
			("/srv/data/file:/etc/x", "/etc/x", "contents"),
			("/srv/data/file:/etc/", "/etc/file", "contents"),
			("/srv/data/file:x", "/x", "contents"),
			("srv/data/file:/lib/x/y", "/usr/lib/x/y", "contents"),
			("/srv/data/inside:/deep", "/deep", "deep"),
			("/srv/data/a:b", "/srv/data/a:b", "colon"),
			("/srv/data/a:c", "/c", "no colon"),
			("/srv/data/a:b:/d", "/d", "colon")):
		out, done = tree("cat", "--root", root, "--add", words)
		check((out / path[1:]).is_file(), f"{words}: is there", paths(done))
		equal((out / path[1:]).read_text(), text, f"{words}: what it holds")
		check(os.path.islink(out / "lib"), f"{words}: /lib is a link still",
			paths(done))


@test
def the_contents_of_a_directory_go_into_another():
	root = source("merge")
	out, _ = tree("cat", "--root", root, "--add", "/srv/around:/lib", "--add",
		"/srv/around:/")
	equal((out / "usr/lib/one").read_text(), "one", "through the link")
	equal((out / "one").read_text(), "one", "into the root")


@test
def programs_that_are_added_run():
	root = system("programs")
	library(root / "opt/lib/libanswer.so.1", 1)
	user_of(root / "opt/bin/answer", root / "opt/lib/libanswer.so.1",
		"-Wl,-rpath,$ORIGIN/../lib")
	out, done = tree("cat", "--root", root, "--add", "/opt/bin")
	runs(out, ["/opt/bin/answer"], "1\n", "its library came along", bwrap)
	out, done = tree("cat", "--root", root, "--add", "/opt:/app")
	runs(out, ["/app/bin/answer"], "1\n", "moved with its library", bwrap)
	(root / "opt/lib/libanswer.so.1").unlink()
	done = image("cat", "--root", root, "--add", "/opt/bin", "--dry-run")
	equal(done.status, 1, "without it")
	matches("/opt/bin/answer: libanswer.so.1: not found", errors(done),
		"it is missed")


@test
def a_plugin_may_need_what_its_program_has():
	root = system("plugin")
	library(root / "opt/app/libanswer.so.1", 1)
	user_of(root / "opt/app/plugins/plugin.so", root / "opt/app/libanswer.so.1",
		"-shared", "-fPIC")
	made("cat", "--root", root, "--add", "/opt/app", "--dry-run")
	done = image("cat", "--root", root, "--add", "/opt/app/plugins", "--dry-run")
	equal(done.status, 1, "without it")
	matches("plugin.so: libanswer.so.1: not found", errors(done), "it is missed")


@test
def filetools_run():
	out, done = tree("id", "--filetools")
	for name in "ls mkdir chmod chown rm cat grep sed".split():
		done = chroot(out, name, "--version")
		check(done.returncode == 0 and name in done.stdout, name, done.stdout)


@test
def two_things_in_one_place_are_an_error():
	root = source("clash")
	for words in (("/srv/data/file:/x", "/srv/other:/x"), ("/srv/data/file:/etc/x",
			"/srv/data:/etc/x"), ("/srv/other:/usr/bin/cat",),
			("/srv/data/file:/x", "/srv/other:/x/y")):
		options = [word for text in words for word in ("--add", text)]
		done = image("cat", "--root", root, "--dry-run", *options)
		equal(done.status, 1, f"{words}: exit status")
		matches("two different things are to stand there", errors(done),
			f"{words}")
	made("cat", "--root", root, "--dry-run", "--add", "/srv/data/file:/x", "--add",
		"/srv/data/file:/x")


@test
def what_is_no_file_is_left_out():
	root = source("odd")
	os.mkfifo(root / "srv/data/pipe")
	os.mknod(root / "srv/data/device", 0o20666, os.makedev(1, 3))
	out, done = tree("cat", "--root", root, "--add", "/srv/data")
	for name in "pipe", "device":
		check(not (out / "srv/data" / name).exists(), f"{name} is not there", "")
		matches(f"/srv/data/{name}: left out", warnings(done), "which is said")
	for words in ("", ":", "/srv/other:", ":/x"):
		refused(image("cat", "--root", root, "--dry-run", "--add", words),
			f"--add {words!r}", f"--add {words}: SRC or SRC:DST")
	for words in ("/srv/data/pipe", "/nothing", "/nothing:/x",
			"/srv/other:/../nothing/../x", "/srv/other:/srv/other/x"):
		done = image("cat", "--root", root, "--dry-run", "--add", words)
		equal(done.status, 1, f"{words!r}: exit status")
		matches(f"--add {words}: ", errors(done), f"{words!r}: named")


@test
def links_that_go_round_end():
	root = system("round")
	for name, other in (("a", "b"), ("b", "a")):
		write(root / f"srv/{name}/file", name)
		(root / f"srv/{name}/to").symlink_to(f"../{other}")
		(root / f"srv/{name}/top").symlink_to("/srv")
	out, _ = tree("cat", "--root", root, "--add", "/srv/a")
	check((out / "srv/b/file").exists() and (out / "srv/a/file").exists(), "both", "")
	deep = root / "srv/deep"
	for _ in range(150):
		deep = deep / "d"
	deep.mkdir(parents=True)
	done = image("cat", "--root", root, "--add", "/srv/deep", "--dry-run")
	equal(done.status, 1, "a hundred directories deep")
	matches("too long", errors(done), "is too deep")


@test
def an_image_is_not_put_into_itself():
	root = folder("itself")
	write(root / "file", "x")
	for _ in range(2):
		done = made("cat", "--add", root, "-o", root / "out")
	matches(f"{root}/out: left out: the image is to stand there", warnings(done),
		"said")
	check(str(root / "out") not in paths(done), "it is not in itself", paths(done))


@test
def relative_names_are_the_callers():
	place = folder("relative")
	write(place / "file", "mine")
	build("int main(void) { return 7; }\n", place / "seven")
	done = made("./seven", "--add", "file:/file", "-o", "out", cwd=place)
	out = place / "out"
	equal((out / "file").read_text(), "mine", "a file")
	equal(chroot(out, place / "seven").returncode, 7, "a program")
	done = made("seven", "--dry-run", cwd=place)
	check(str(place / "seven") in paths(done), "by its name alone", paths(done))
	done = image("seven", "--dry-run", cwd=pathlib.Path("/"))
	equal(done.status, 1, "but not from elsewhere")
	build("int main(void) { return 8; }\n", place / "eight", "-static")
	done = made("./eight", "--dry-run", "--root", place, cwd="/")
	equal(paths(done), {"/eight"}, "below another root they are relative to that")
