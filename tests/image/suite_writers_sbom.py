"""The bill of materials against the rules of CycloneDX 1.5 and of package URLs."""
import json
import os

from invtest import (check, equal, folder, matches, no_constant, no_duplicates, test,
	write)
from writers import Tree, hostile, noise, ordinary

# What of each object the schema knows, and what of it has to be there.
OBJECTS = {
	"bom": ({"bomFormat", "specVersion", "version"},
		{"metadata", "components", "dependencies"}),
	"metadata": (set(), {"timestamp", "tools", "component"}),
	"component": ({"type", "name"},
		{"bom-ref", "version", "hashes", "purl", "components"}),
	"hash": ({"alg", "content"}, set()),
	"dependency": ({"ref"}, {"dependsOn"}),
}


def keys(kind, value):
	required, optional = OBJECTS[kind]
	check(required <= set(value) <= required | optional, f"a {kind}'s members",
		sorted(value))


def walk(components):
	for component in components:
		yield component
		yield from walk(component.get("components", []))


def unique(values, what):
	texts = [json.dumps(value, sort_keys=True) for value in values]
	equal(len(set(texts)), len(texts), f"{what}: no two are the same")


def keeps_the_rules(text):
	bill = json.loads(text, object_pairs_hook=no_duplicates,
		parse_constant=no_constant)
	keys("bom", bill)
	equal((bill["bomFormat"], bill["specVersion"], bill["version"]),
		("CycloneDX", "1.5", 1), "what it is")
	keys("metadata", bill["metadata"])
	equal(bill["metadata"]["timestamp"], "2001-09-09T01:46:40Z", "the time")
	tools = bill["metadata"]["tools"]
	equal([*tools], ["components"], "tools")
	everything = [*walk(bill["components"])]
	unique(bill["components"], "components")
	for component in [bill["metadata"]["component"], *tools["components"],
		*everything]:
		keys("component", component)
		check(component["type"] in ("application", "container", "file",
			"library"), "a type", component["type"])
		unique(component.get("components", []), "components within")
		for value in component.get("hashes", []):
			keys("hash", value)
			equal(value["alg"], "SHA-256", "how it is hashed")
			matches("^[0-9a-f]{64}$", value["content"], "a hash")
	refs = [component["bom-ref"]
		for component in [bill["metadata"]["component"], *everything]]
	unique(refs, "references")
	unique(bill["dependencies"], "dependencies")
	for dependency in bill["dependencies"]:
		keys("dependency", dependency)
		unique(dependency.get("dependsOn", []), "what one depends on")
		check({dependency["ref"], *dependency.get("dependsOn", [])} <= set(refs),
			"only what is there is depended on", dependency)
	return bill


def bill_of(tree, name="tool", **members):
	answer = tree.write(folder("out") / "image", "oci", name=name, **members)
	equal((answer.error, answer.message), (0, ""), "written")
	return keeps_the_rules(answer.sbom), answer


def os_release(tree, text):
	write(os.fsdecode(tree.root) + "/etc/os-release", text)


def packages():
	"""A program that needs two libraries; one of them needs a third."""
	tree = Tree(folder("source"))
	os_release(tree, 'NAME="A Linux"\nID=Debian\nVERSION_ID="12"\n')
	tree.link("lib", "usr/lib")
	tree.file("usr/bin/tool", b"tool", 0o755)
	tree.file("usr/lib/libone.so.1", b"one", needed_by=b"/usr/bin/tool")
	tree.link("usr/lib/libtwo.so", "libtwo.so.2")
	tree.file("usr/lib/libtwo.so.2", b"two", needed_by=b"/usr/bin/tool")
	# As a loader spells it, through two links.
	tree.file("usr/lib/libthree.so.3", b"three", needed_by=b"/lib/./libtwo.so")
	tree.file("usr/lib/libfour.so.4", b"four", needed_by=b"/usr/lib/not-there")
	tree.made("etc/passwd", b"root")
	tree.packages = {
		"usr/bin/tool": ["tool", "1:2.0~rc1+b1-1", "amd64"],
		"usr/lib/libone.so.1": ["libone+1", "3", "all"],
		"usr/lib/libtwo.so.2": ["libtwo", None, None],
		"usr/lib/libthree.so.3": ["libtwo", None, None],
	}
	return tree


@test
def packages_hold_their_files():
	tree = packages()
	bill, answer = bill_of(tree)
	equal({component.get("purl"): (component["name"], component.get("version"),
		[file["name"] for file in component.get("components", [])])
		for component in bill["components"] if component["type"] == "library"}, {
		"pkg:deb/debian/libone%2B1@3?arch=all&distro=debian-12":
			("libone+1", "3", ["/usr/lib/libone.so.1"]),
		"pkg:deb/debian/libtwo?distro=debian-12":
			("libtwo", None, ["/usr/lib/libthree.so.3",
			"/usr/lib/libtwo.so.2"]),
		"pkg:deb/debian/tool@1:2.0~rc1%2Bb1-1?arch=amd64&distro=debian-12":
			("tool", "1:2.0~rc1+b1-1", ["/usr/bin/tool"]),
	}, "packages and their files")
	equal([component["name"] for component in bill["components"]
		if component["type"] == "file"], ["/etc/passwd", "/usr/lib/libfour.so.4"],
		"files of no package")
	image = bill["metadata"]["component"]
	equal((image["type"], image["name"], image["version"]),
		("container", "tool", answer.digest), "the image")


@test
def every_file_is_there_with_its_hash():
	tree = hostile("source")
	bill, answer = bill_of(tree)
	files = [component for component in walk(bill["components"])
		if component["type"] == "file"]
	equal(sorted(file["hashes"][0]["content"] for file in files),
		sorted(what[3] for what in tree.expected.values() if what[0] == "file"),
		"hashes")
	names = {file["name"] for file in files}
	for name in ("/odd/new\nline", "/odd/caf\xe9", "/odd/bad\\xff\\xfebytes",
			"/odd/\x1b[31m"):
		check(name in names, f"the name {name!r}", sorted(names)[:5])


@test
def who_asked_depends():
	bill, _ = bill_of(packages())
	equal({one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}, {
		"image": ["file:/etc/passwd", "file:/usr/bin/tool",
			"file:/usr/lib/libfour.so.4"],
		"file:/etc/passwd": [],
		"file:/usr/bin/tool": ["file:/usr/lib/libone.so.1",
			"file:/usr/lib/libtwo.so.2"],
		"file:/usr/lib/libone.so.1": [],
		"file:/usr/lib/libtwo.so.2": ["file:/usr/lib/libthree.so.3"],
		"file:/usr/lib/libthree.so.3": [],
		"file:/usr/lib/libfour.so.4": [],
	}, "dependencies")


@test
def links_that_go_round_are_nobodys_file():
	tree = Tree(folder("source"))
	tree.link("a", "b")
	tree.link("b", "/a")
	tree.link("up", "../../../x")
	tree.made("x", b"x")
	tree.made("y", b"y")
	tree.made("z", b"z")
	tree.nodes[4]["needed_by"] = "/a"
	tree.nodes[5]["needed_by"] = "up"
	bill, _ = bill_of(tree)
	equal([one for one in bill["dependencies"] if "dependsOn" in one], [
		{"ref": "file:/x", "dependsOn": ["file:/z"]},
		{"ref": "image", "dependsOn": ["file:/x", "file:/y"]}], "dependencies")


@test
def the_system_is_what_its_os_release_says():
	for text, expected in (
			("ID=ubuntu\nVERSION_ID='24.04'\n",
			"pkg:deb/ubuntu/p@1?distro=ubuntu-24.04"),
			("ID=debian\n", "pkg:deb/debian/p@1"),
			("", "pkg:deb/debian/p@1"),
			('ID="a b/\xff"\nVERSION_ID=""\n', "pkg:deb/a%20b%2F%C3%BF/p@1"),
			("ID=" + "x" * 100 + "\n", "pkg:deb/debian/p@1"),
			("ID=\"\nVERSION_ID\nID", "pkg:deb/%22/p@1")):
		tree = Tree(folder("source"))
		os_release(tree, text)
		tree.made("file", noise(10))
		tree.packages = {"file": ["p", "1", None]}
		bill, _ = bill_of(tree)
		equal([component["purl"] for component in bill["components"]], [expected],
			f"{text!r:.40}")


@test
def it_is_the_same_again():
	tree = ordinary("source")
	bills = {tree.write(folder("out") / "image", "oci", name="tool").sbom
		for _ in range(2)}
	equal(len(bills), 1, "the same bytes")
	answer = tree.write(folder("out") / "tree", "directory", name=b"na\xffme")
	image = keeps_the_rules(answer.sbom)["metadata"]["component"]
	equal(("version" in image, image["name"]), (False, "na\\xffme"),
		"a directory has no digest")
	equal(tree.write(folder("out") / "tree", "directory", name="a", time=-1).sbom,
		-22, "a time before all times")
