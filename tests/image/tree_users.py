"""Users and groups, and the name services that look them up."""
from invtest import check, equal, matches, test, without, write
from tree_common import (TAG, chroot, errors, image, made, paths, row, runs, system, tree,
	unpacked)

PASSWD = """root:$6$secret:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
broken line
alice:x:1000:1000:Alice,,,:/home/alice:/bin/bash
alice:x:2000:2000:another:/home/other:/bin/bash
bob:x:1001:1000::/home/bob:/bin/sh
lost:x:1002:4242::/:/bin/sh
"""
GROUP = """root:x:0:
daemon:x:1:
users:x:1000:alice,bob,carol
wheel:x:10:root,bob,alice
wheel:x:11:
"""


def root():
	path = system("users")
	write(path / "etc/passwd", PASSWD)
	write(path / "etc/group", GROUP)
	return path


def both(*words, given=root):
	"""etc/passwd and etc/group of an image of cat."""
	out, _ = tree("cat", *words, "--root", given())
	return [(out / "etc" / name).read_text() if (out / "etc" / name).exists(
		) else None
		for name in ("passwd", "group")]


ROOT = "root:x:0:0:root:/root:/bin/bash\n"
ALICE = "alice:x:1000:1000:Alice,,,:/home/alice:/bin/bash\n"


@test
def a_user_comes_with_its_primary_group():
	expected = [ROOT + ALICE, "root:x:0:\nusers:x:1000:alice\n"]
	equal(both("--user", "alice"), expected, "by name")
	equal(both("--user", "1000"), expected, "by number")
	equal(both("--user", "alice", "--user", "alice", "--user", "1000"), expected,
		"more than once")


@test
def groups_have_the_members_that_are_there():
	passwd, group = both("--user", "bob", "--group", "wheel", "--group", "10")
	equal(passwd, ROOT + "bob:x:1001:1000::/home/bob:/bin/sh\n", "the users")
	equal(group, "root:x:0:\nusers:x:1000:bob\nwheel:x:10:root,bob\n", "the groups")


@test
def whole_lines_are_taken():
	line = "app:x:900:900:my app:/app:/bin/false"
	passwd, group = both("--user", line, "--group", "app:x:900:app,bob")
	equal((passwd, group), (f"{ROOT}{line}\n", "root:x:0:\napp:x:900:app\n"), "both")
	passwd, _ = both("--user", "alice:x:5:5::/:/bin/sh", "--user", "alice")
	equal(passwd, ROOT + "alice:x:5:5::/:/bin/sh\n", "instead of the root's own")


@test
def nobody_is_made_up():
	for words in (("--user", "mallory"), ("--user", "4711"), ("--group", "1:2"),
			("--run-as", "mallory"), ("--run-as", "alice:nogroup"),
			("--user", "app:x:no:1::/:/")):
		done = image("cat", "--dry-run", *words, "--root", root())
		equal(done.status, 1, f"{words}: exit status")
		matches(f"{words[0]} {words[1]}", done.stderr, f"{words}: named")
	equal(both("--user", "lost")[1], "root:x:0:\n", "a group that is not there")


@test
def run_as_takes_names_and_numbers():
	for words, user in (("alice", "1000:1000"), ("bob:wheel", "1001:10"),
			("4711:4712", "4711:4712"), ("4711", "4711:0"), ("alice:7",
			"1000:7"),
			("0", "0:0")):
		place = root().parent
		made("cat", "--root", place / "root", "--run-as", words, "-o",
			place / "layout", "--oci", "--tag", TAG)
		config = unpacked(place / "layout").parent / "config.json"
		matches(f'"uid":{user.split(":")[0]},"gid":{user.split(":")[1]}[,}}]',
			config.read_text().replace(" ", "").replace("\n",
			"").replace("\t", ""),
			f"--run-as {words}")
	passwd, group = both("--run-as", "bob:wheel")
	check("bob" in passwd and "wheel" in group, "who is known is put in",
		(passwd, group))


@test
def a_file_that_is_added_stands():
	given = root()
	write(given / "mine", "me:x:5:5::/:/bin/sh\n")
	out, done = tree("cat", "--add", "/mine:/etc/passwd", "--user", "alice", "--root",
		given)
	equal((out / "etc/passwd").read_text(), "me:x:5:5::/:/bin/sh\n",
		"as it was added")
	equal(errors(done), "", "no clash")


@test
def a_root_without_users_has_none():
	given = system("nobody")
	for name in "passwd", "group":
		(given / "etc" / name).unlink()
	equal(both(given=lambda: given), [None, None], "no files")
	done = image("cat", "--user", "root", "--dry-run", "--root", given)
	equal(done.status, 1, "one that is asked for is missed")


@test
def getent_looks_up_what_is_in():
	out, done = tree("getent", "id", "--user", "nobody")
	runs(out, ["getent", "passwd", "root"], "root:x:0:0:root:/root:/bin/bash\n")
	runs(out, ["id", "-un", "nobody"], "nobody\n")
	equal(chroot(out, "getent", "passwd", "daemon").returncode, 2, "who is not in")
	check({"/etc/nsswitch.conf", "/usr/lib/x86_64-linux-gnu/libnss_files.so.2"} <=
		paths(done), "name services are in", paths(done))
	equal(row(done, "/etc/nsswitch.conf")["why"], "nss", "and why")


@test
def name_services_are_for_those_who_use_them():
	out, done = tree("cat")
	without("nss", " ".join(paths(done)), "cat looks nobody up")
	check(not (out / "etc").exists(), "so there is nothing", paths(done))
	_, done = tree("cat", "--user", "nobody")
	check("/etc/nsswitch.conf" in paths(done), "with a user they are in", paths(done))
	_, done = tree("cat", "--with", "nss")
	check("/etc/services" in paths(done), "or when asked for", paths(done))


@test
def modules_are_those_of_nsswitch():
	given = root()
	where = given / "usr/lib/x86_64-linux-gnu"
	for name in "one", "two", "three":
		write(where / f"libnss_{name}.so.2",
			(where / "libnss_files.so.2").read_bytes())
	write(given / "etc/nsswitch.conf", """# passwd: three
passwd: one [NOTFOUND=return UNAVAIL=continue] ../../etc/x absent # three
	hosts:	two[!x=y]
three
""")
	_, done = tree("cat", "--with", "nss", "--root", given)
	found = {path.rpartition("_")[2] for path in paths(done) if "libnss_" in path}
	equal(found, {"one.so.2", "two.so.2"}, "those that it names and that are there")


@test
def without_nsswitch_it_is_files_and_dns():
	given = root()
	(given / "etc/nsswitch.conf").unlink()
	out, done = tree("cat", "--user", "alice", "--root", given)
	check(not (out / "etc/nsswitch.conf").exists(), "none is made", paths(done))
	check(any("libnss_files" in path for path in paths(done)), "what glibc does then",
		paths(done))
