"""Closures: what the loader finds in the root it finds in the image."""
import json
import os
import pathlib
import shutil

from invtest import check, equal, folder, matches, test, without, world, write
from tree_common import (HELLO, build, bwrap, chroot, contents, errors, image, library,
	made, paths, row, run, runs, system, tool, tree, user_of, warnings)

HWCAPS = "glibc-hwcaps/x86-64-v"


@test
def links_stay_as_they_are():
	out, done = tree("sed")
	for link in "bin", "lib", "lib64":
		equal(os.readlink(out / link), os.readlink(f"/{link}"), link)
	equal(os.readlink(out / "lib64/ld-linux-x86-64.so.2"),
		os.readlink("/lib64/ld-linux-x86-64.so.2"), "the interpreter's own")
	check("/sbin" not in paths(done), "nothing is in there", paths(done))
	files = [entry["path"] for entry in done.rows("image") if entry["type"] == "file"]
	equal(len({pathlib.Path(path).name for path in files}), len(files),
		"no file twice")
	check("/etc/ld.so.cache" not in paths(done), "no cache is needed", files)
	_, done = tree("awk")
	check("/etc/alternatives/awk" in paths(done), "all links on the way", paths(done))


@test
def a_library_that_the_cache_tells_of():
	root = system("cached")
	where = root / "opt/made up/lib"
	user_of(root / "usr/bin/answer", library(where / "libanswer.so.1", 1))
	for level in 2, 3:
		library(where / f"{HWCAPS}{level}/libanswer.so.1", level)
	done = image("answer", "--dry-run", "--root", root)
	equal(done.status, 1, "without a cache it is missing")
	write(root / "etc/ld.so.conf", "/opt/made up/lib\n")
	tool("chroot", root, "ldconfig")
	expected = chroot(root, "answer").stdout
	out, done = tree("answer", "--root", root)
	runs(out, ["answer"], expected, "the best for this processor")
	for features, answer in (("-AVX2", 2), ("-AVX2,-SSE4_2", 1)):
		tunables = {"PATH": "/usr/bin",
			"GLIBC_TUNABLES": f"glibc.cpu.hwcaps={features}"}
		equal(chroot(out, "answer", env=tunables).stdout, f"{answer}\n",
			f"the one for a processor with {features}")
	listed = tool("ldconfig", "-p", "-C", out / "etc/ld.so.cache").splitlines()
	equal(len(listed), 1 + 3, "the cache has these alone")
	check("/usr/lib/x86_64-linux-gnu/libc.so.6" in paths(done), "beside the rest",
		paths(done))


@test
def every_name_is_found_in_the_cache():
	"""They are searched by halves, numbers in them counting as such."""
	root = system("names")
	names = [f"lib{name}.so{version}" for name in ("a", "a1", "a10", "a2", "z-", "z_",
		"Z", "9", "é") for version in ("", ".1", ".9", ".10")]
	for name in names:
		build("int unused;", root / "opt/lib" / name, "-shared", "-fPIC",
			f"-Wl,-soname,{name}")
	build(HELLO, root / "usr/bin/hello", "-Wl,--no-as-needed",
		*[root / "opt/lib" / name for name in names])
	write(root / "etc/ld.so.conf", "/opt/lib\n")
	tool("chroot", root, "ldconfig")
	out, _ = tree("hello", "--root", root)
	runs(out, ["hello"], "hello\n")
	cache = tool("ldconfig", "-p", "-C", out / "etc/ld.so.cache")
	equal([line for line in cache.splitlines()[1:] if "/opt/lib/" in line],
		[line for line in tool("ldconfig", "-p", "-C", root / "etc/ld.so.cache")
			.splitlines() if "/opt/lib/" in line], "as ldconfig has it")


@test
def one_processor_is_enough_if_asked_for():
	root = system("levels")
	where = root / "usr/lib/x86_64-linux-gnu"
	user_of(root / "usr/bin/answer", library(where / "libanswer.so.1", 1))
	library(where / f"{HWCAPS}3/libanswer.so.1", 3)
	for words, answers in (((), {1, 3}), (("--cpu", "x86-64-v1"), {1}),
			(("--cpu", "x86-64-v3"), {3})):
		_, done = tree("answer", "--root", root, *words)
		found = {3 if "hwcaps" in path else 1 for path in paths(done)
			if path.endswith("libanswer.so.1")}
		equal(found, answers, f"{words}")
	equal(image("answer", "--cpu", "pentium", "--dry-run").status, 2, "no such level")


@test
def origin_is_where_the_program_really_is():
	root = system("origin")
	library(root / "opt/app/lib/libanswer.so.1", 4)
	user_of(root / "opt/app/bin/answer", root / "opt/app/lib/libanswer.so.1",
		"-Wl,-rpath,$ORIGIN/../lib")
	(root / "usr/bin/answer").symlink_to("/opt/app/bin/answer")
	out, done = tree("answer", "--root", root)
	runs(out, ["answer"], "4\n", "through the link", bwrap)
	equal(row(done, "/usr/bin/answer")["target"], "/opt/app/bin/answer",
		"which stays")
	check((out / "opt/app/lib/libanswer.so.1").is_file(), "its library's place",
		paths(done))


@test
def a_library_path_is_kept_in_the_environment():
	root = system("environment")
	library(root / "opt/lib/libanswer.so.1", 5)
	user_of(root / "usr/bin/answer", root / "opt/lib/libanswer.so.1")
	layout = folder("oci") / "answer"
	made("answer", "--root", root, "--library-path", "/nowhere:/opt/lib", "--oci",
		"-o",
		layout)
	shown = tool("skopeo", "inspect", "--config", f"oci:{layout}")
	matches('"LD_LIBRARY_PATH=/nowhere:/opt/lib"', shown, "the image has it")
	made("sed", "--root", root, "--library-path", "/opt/lib", "--oci", "-o", layout)
	without("LD_LIBRARY_PATH", tool("skopeo", "inspect", "--config", f"oci:{layout}"),
		"one that does not need it has not")


@test
def what_programs_declare_to_load_is_in():
	root = system("declared")
	library(root / "usr/lib/libanswer.so.1", 10)
	for priority in "required", "recommended", "suggested":
		note = json.dumps([{"soname": ["libanswer.so.1"], "priority": priority}])
		build(f"""{HELLO}
__attribute__((section(".note.dlopen"), aligned(4), used)) static const struct {{
	unsigned owner_size, size, type; char owner[4], text[{len(note) + 1}]; }}
	note = {{4, {len(note) + 1}, 0x407c0c0a, "FDO", {json.dumps(note)}}};
""", root / "usr/bin" / priority)
	levels = "none", "required", "recommended", "suggested"
	for level in levels:
		for priority in levels[1:]:
			done = made(priority, "--root", root, "--dry-run", "--dlopen",
				level)
			equal("/usr/lib/libanswer.so.1" in paths(done)
				or "/lib/libanswer.so.1" in
				paths(done),
				levels.index(level) >= levels.index(priority),
				f"{priority} with --dlopen {level}")
	done = made("recommended", "--root", root, "--dry-run")
	equal(row(done, "/usr/lib/libanswer.so.1")["why"], "dlopen",
		"as it is recommended")


@test
def what_is_preloaded_is_in():
	root = system("preload")
	library(root / "opt/lib/libanswer.so.1", 6)
	write(root / "etc/ld.so.preload", "/opt/lib/libanswer.so.1\n")
	_, done = tree("sed", "--root", root)
	check({"/etc/ld.so.preload", "/opt/lib/libanswer.so.1"} <= paths(done), "both",
		paths(done))


@test
def a_missing_library_stops_it_all():
	root = system("missing")
	library(root / "usr/lib/libanswer.so.1", 7)
	user_of(root / "usr/lib/libmiddle.so", root / "usr/lib/libanswer.so.1", "-shared",
		"-fPIC", "-Wl,-soname,libmiddle.so")
	build(HELLO, root / "usr/bin/answer", "-Wl,--no-as-needed",
		root / "usr/lib/libmiddle.so", f"-Wl,-rpath-link,{root}/usr/lib")
	(root / "usr/lib/libanswer.so.1").unlink()
	place = folder("out")
	made("sed", "-o", place / "tree")
	made("sed", "-o", place / "image.tar")
	made("sed", "--oci", "-o", place / "layout")
	before = contents(place)
	digest = ("--iidfile", place / "id")
	for out, *words in (("tree",), ("image.tar", *digest),
			("layout", "--oci", *digest), ("new",), ("new.tar", *digest)):
		done = image("answer", "sed", "--root", root, "-o", place / out, *words,
			"--sbom", place / "sbom")
		equal(done.status, 1, f"{out}: exit status")
		matches(r"/usr/bin/answer: libanswer.so.1: not found \(needed by "
			r"/lib/libmiddle.so\)", errors(done),
			f"{out}: file, library and who")
		check(contents(place) == before, f"{out}: nothing was touched",
			sorted(contents(place)))
	out, done = tree("answer", "--root", root, "--allow-missing")
	matches("libanswer.so.1: not found", warnings(done), "or only a warning")
	check((out / "usr/bin/answer").exists(), "and the rest is there", paths(done))


@test
def a_missing_interpreter_is_an_error():
	program = build(HELLO, folder("interpreter") / "hello",
		"-Wl,--dynamic-linker=/lib/ld-nowhere.so")
	done = image(program, "--dry-run")
	equal(done.status, 1, "exit status")
	matches(f"{program}: its interpreter /lib/ld-nowhere.so is not there",
		errors(done),
		"which one")


@test
def a_static_program_is_alone():
	program = build(HELLO, folder("static") / "hello", "-static")
	out, done = tree(program)
	equal([entry["path"] for entry in done.rows("image") if entry[
		"type"] != "directory"],
		[str(program)], "it and no more")
	runs(out, [program], "hello\n")
	equal(warnings(done), "", "it wants nothing")


@test
def musl_has_its_own_loader():
	program = build(HELLO, folder("musl") / "hello", compiler="musl-gcc")
	out, done = tree(program)
	runs(out, [program], "hello\n")
	without("libc.so.6|nss", " ".join(paths(done)), "nothing of glibc")
	without("gconv|locale", done.stderr, "nor warnings of it")
	root = system("musl")
	for path in ("/lib/ld-musl-x86_64.so.1", "/lib/x86_64-linux-musl/libc.so"):
		(root / path[1:]).parent.mkdir(parents=True, exist_ok=True)
		shutil.copy2(path, root / path[1:], follow_symlinks=False)
	library(root / "opt/lib/libanswer.so.1", 8, "-nostdlib", compiler="musl-gcc")
	user_of(root / "usr/bin/answer", root / "opt/lib/libanswer.so.1",
		compiler="musl-gcc")
	write(root / "etc/ld-musl-x86_64.path",
		"/lib/x86_64-linux-musl\n/opt/lib\n")
	out, done = tree("answer", "--root", root)
	runs(out, ["answer"], "8\n", "with its list of directories")


@test
def libgcc_is_there_for_threads_that_are_cancelled():
	source = """#include <pthread.h>
static void *end(void *nothing) { pthread_exit(nothing); }
int main(void) { pthread_t thread; pthread_create(&thread, 0, end, 0);
	return pthread_join(thread, 0); }
"""
	program = build(source, folder("threads") / "thread", "-pthread")
	out, done = tree(program)
	equal(chroot(out, program).returncode, 0, "it ends well")
	entry = row(done, "/usr/lib/x86_64-linux-gnu/libgcc_s.so.1")
	equal((entry["why"], entry["needed_by"]), ("dlopen", str(program)), "what for")


@test
def inv_in_its_image_says_the_same():
	"""With hostile links: what inv sees from outside is what it sees in a chroot."""
	if world.sanitized:
		return
	plugins = pathlib.Path(world.inv).parent / "lib/inv"
	root, _ = tree(world.inv, "sed", "id", "--add", f"{plugins}:/plugins")
	write(world.folder / "decoy/usr/lib/libanswer.so.1", "outside")
	up = "../" * 20
	library(root / "opt/lib/libanswer.so.1", 9)
	user_of(root / "opt/answer", root / "opt/lib/libanswer.so.1",
		"-Wl,-rpath,/out:/in")
	(root / "in").symlink_to(f"{up}opt/lib")
	(root / "out").symlink_to(f"{up}{world.folder}/decoy/usr/lib")
	(root / "answer").symlink_to(f"{up}opt/answer")
	(root / "shadow").symlink_to(f"{up}etc/shadow")
	(root / "loop").symlink_to("loop")
	program = str(world.inv)
	words = ["image", "--dry-run", "/answer", "sed", "/usr/bin/id"]
	inside = chroot(root, program, *words, "--tab", "--quiet",
		env={"INV_PLUGIN_DIR": "/plugins"})
	outside = run([program, "--root", root, *words, "--tab", "--quiet"],
		env={"INV_PLUGIN_DIR": str(root / "plugins")})
	equal((inside.returncode, outside.returncode), (0, 0), "both are well")
	equal(outside.stdout.splitlines(), inside.stdout.splitlines(), "the same table")
	check("/opt/lib/libanswer.so.1" in outside.stdout, "found inside", outside.stdout)
	for path in "/shadow", "/loop", "/out/libanswer.so.1":
		done = image("sed", "--root", root, "--dry-run", "--add", path)
		without("/etc/shadow|decoy", str(paths(done)),
			f"{path} leads nowhere outside")
