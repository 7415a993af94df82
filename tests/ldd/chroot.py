"""Other roots: the loader in a chroot tells what is true there."""
import os
import re
import subprocess

from elffile import Elf
from fixtures import Box, linker
from oracle import agrees, closure, execute, rows_of, trace
from roots import LOADER, Root
from invtest import check, equal, inv, matches, test, without, world

NODEFLIB = ("-Wl,-z,nodefaultlib",)


def within(root, program, what, **more):
	"""The same answer in ROOT, whose paths begin there, too."""
	rows = agrees(f"/{program}", what, root=str(root), **more)
	outside = [row["path"] for row in rows if row["path"]
		and row["path"].startswith(str(world.folder))
		and row["path"].startswith(str(root))]
	equal(outside, [], f"{what}: paths begin at the root")
	return rows


@test
def default_directories_are_the_root_s():
	root = Root("default")
	root.system_lib("liba.so", "libb.so", "libz.so.1")
	root.lib("usr/lib/libb.so")
	root.program("bin/program", "liba.so", "libc.so.6", "ld-linux-x86-64.so.2")
	within(root, "bin/program", "default", found=["liba.so", "libb.so"],
		missing=["libz.so.1", "libc.so.6"], via={"liba.so": "default"})
	root.lib("usr/lib/liba.so")
	root.lib("usr/lib64/liba.so")
	within(root, "bin/program", "the multiarch one is first", found=["liba.so"])
	root.lib("usr/lib64/libc.so.6")
	within(root, "bin/program", "no lib64", missing=["libc.so.6"])


@test
def the_loader_itself_says_which_directories_are_default():
	"""A loader built for other directories looks there, and for $LIB elsewhere."""
	root = Root("other")
	path = root / root.libraries / os.path.basename(LOADER)
	path.write_bytes(path.read_bytes().replace(b"x86_64-linux-gnu",
		b"x86_64-linux-odd"))
	root.lib("usr/lib/x86_64-linux-odd/liba.so")
	root.lib("usr/lib/x86_64-linux-gnu/libb.so")
	root.lib("data/lib/x86_64-linux-odd/libc1.so")
	root.lib("data/lib/x86_64-linux-gnu/libc2.so")
	root.program("program", "liba.so", "libb.so", "libc1.so", "libc2.so",
		runpath="/data/$LIB")
	within(root, "program", "another loader's directories",
		found=["liba.so", "libc1.so"], missing=["libb.so", "libc2.so"])


@test
def absolute_links_start_at_the_root():
	root = Root("absolute")
	root.lib("data/real/liba.so", "libb.so", runpath="$ORIGIN")
	root.link_to(f"{root.libraries}/liba.so", "/data/real/liba.so")
	root.system_lib("libb.so")
	root.program("real/program", "liba.so", runpath="$ORIGIN/../data/link")
	root.link_to("bin", "/real")
	root.link_to("program", "/bin/program")
	root.link_to("data/link", "/data/nothing")
	for program in ("program", "bin/program", "real/program"):
		within(root, program, f"absolute links, {program}",
			found=["liba.so", "libb.so"])
	(root / "data/link").unlink()
	root.link_to("data/link", "/data/real")
	within(root, "program", "a directory behind a link", found=["liba.so"],
		via={"liba.so": "runpath"})


def escape(target):
	"""TARGET, an absolute path, by more steps up than there are."""
	return "../" * 40 + str(target).lstrip("/")


@test
def no_link_leads_outside():
	"""Outside, where such a link would lead, is a decoy with needs of its own."""
	decoys = Box("decoys")
	for name in ("liba.so", "libb.so", "libc1.so"):
		decoys.lib(name, "libescaped.so")
	root = Root("inside")
	inside = str(decoys).lstrip("/")
	root.lib(f"{inside}/libb.so", "libstayed.so")
	for place, name in ((root.libraries, "liba.so"), (root.libraries, "libb.so")):
		root.link_to(f"{place}/{name}", escape(decoys / name))
	root.link_to("data/up", escape(decoys))
	root.link_to("data/absolute", str(decoys))
	root.program("program", "liba.so", "libb.so")
	rows = within(root, "program", "links of many ..", found=["libb.so"],
		missing=["liba.so", "libstayed.so"])
	without("libescaped", repr(rows), "links of many ..: nothing from outside")
	for folder in ("data/up", "data/absolute", escape(decoys)):
		root.program("folder", "libc1.so", "libb.so", runpath=f"/{folder}")
		rows = within(root, "folder", f"a RUNPATH {folder[:20]}",
			found=["libb.so"], missing=["libc1.so"])
		without("libescaped", repr(rows), f"{folder[:20]}: nothing from outside")
	for needed in (f"/{escape(decoys)}/libc1.so", f"{decoys}/libc1.so",
			f"/data/up/{escape(decoys)}/libc1.so"):
		root.program("path", needed)
		within(root, "path", f"a path {needed[:20]}", missing=[needed])


@test
def an_argument_is_below_the_root():
	decoys = Box("argument")
	decoys.program("program", "libescaped.so")
	root = Root("arguments")
	root.link_to("up", escape(decoys / "program"))
	root.link_to("absolute", str(decoys / "program"))
	for word in ("/up", "/absolute", str(decoys / "program"),
			f"/{escape(decoys / 'program')}"):
		done = closure(word, root=str(root))
		equal((done.status, rows_of(done)), (1, []), f"{word[:20]} is not there")
	root.program("bin/program", "libnone.so")
	root.link_to("good", "/bin/program")
	within(root, "good", "a link inside", missing=["libnone.so"])


@test
def loops_of_links_end():
	root = Root("loops")
	root.link_to(f"{root.libraries}/liba.so", "liba.so")
	root.link_to("data/one", "two")
	root.link_to("data/two", "one")
	root.program("program", "liba.so", "libb.so", runpath="/data/one:/data")
	root.lib("data/libb.so")
	within(root, "program", "loops", missing=["liba.so"])
	for count in (39, 40, 41):
		name = root.lib(f"chain{count}/real.so").name
		for i in range(count):
			link = f"l{i}.so" if i < count - 1 else "libchain.so"
			root.link_to(f"chain{count}/{link}", name)
			name = link
		root.program("chain", "libchain.so", rpath=f"/chain{count}")
		within(root, "chain", f"a chain of {count} links")


# ----------------------------------------------------------------------------- the cache


def cached(name, conf="/data/lib\n"):
	root = Root(name)
	root.lib("data/lib/libcache.so.1", "libdeep.so.2")
	root.lib("data/lib/libdeep.so.2")
	root.conf(conf)
	root.program("program", "libcache.so.1")
	return root


@test
def the_cache_finds_what_no_directory_has():
	for kind in ("new", "compat", "old"):
		root = cached(f"cache-{kind}")
		root.ldconfig("-c", kind)
		within(root, "program", f"cache {kind}",
			found=["libcache.so.1", "libdeep.so.2"],
			via={"libcache.so.1": "cache", "libdeep.so.2": "cache"})


@test
def ld_so_conf_is_ldconfig_s_alone():
	root = cached("conf")
	root.ldconfig()
	root.lib("data/late/libconf.so.1")
	root.conf("/data/lib\n/data/late\n")
	root.program("program", "libconf.so.1", "libcache.so.1")
	within(root, "program", "not in the cache", missing=["libconf.so.1"],
		found=["libcache.so.1"])


@test
def the_cache_comes_before_the_default_directories():
	root = cached("first")
	root.system_lib("libcache.so.1")
	root.system_lib("libdeep.so.2")
	root.ldconfig()
	within(root, "program", "cache before default", found=["libcache.so.1"],
		via={"libcache.so.1": "cache"})
	(root / "data/lib/libcache.so.1").unlink()
	within(root, "program", "stale", found=["libcache.so.1"],
		via={"libcache.so.1": "default"})
	(root / root.libraries / "libcache.so.1").unlink()
	within(root, "program", "stale, nothing else", missing=["libcache.so.1"])


@test
def a_cached_file_may_have_become_another():
	root = cached("became")
	root.ldconfig()
	root.system_lib("libcache.so.1")
	(root / "data/lib/libdeep.so.2").write_bytes(b"text" * 40)
	within(root, "program", "text in the cache",
		dies="libdeep.so.2: invalid ELF header")
	path = root / "data/lib/libcache.so.1"
	elf = Elf(path)
	elf.put(4, 1, 1)
	elf.save()
	within(root, "program", "another class in the cache", found=["libcache.so.1"],
		via={"libcache.so.1": "default"})


@test
def nodeflib_rejects_what_the_cache_has_of_system_directories():
	root = cached("nodeflib")
	root.system_lib("libsystem.so.1")
	root.lib("usr/lib/libplain.so.1")
	root.ldconfig()
	root.program("strict", "libcache.so.1", "libsystem.so.1", "libplain.so.1",
		also=NODEFLIB)
	within(root, "strict", "NODEFLIB", found=["libcache.so.1"],
		missing=["libsystem.so.1", "libplain.so.1"])


@test
def the_first_directory_of_the_configuration_wins():
	root = cached("order", "/data/two\n/data/one\n")
	for place in ("one", "two"):
		root.lib(f"data/{place}/libsame.so.1")
	for i in range(12):
		root.lib(f"data/one/libn.so.{i}")
		root.lib(f"data/two/libn{i}.so.1", soname=f"libn-{i}.so")
	root.program("program", "libsame.so.1", *(f"libn.so.{i}" for i in range(12)),
		*(f"libn{i}.so.1" for i in range(12)),
		*(f"libn-{i}.so" for i in range(12)))
	for kind in ("new", "old", "compat"):
		root.ldconfig("-c", kind)
		within(root, "program", f"two directories, cache {kind}",
			found=["libsame.so.1", "libn.so.0", "libn.so.10"])


@test
def the_cache_knows_variants_for_cpus():
	root = cached("variants")
	for i in (1, 2, 3, 4):
		root.lib(f"data/lib/glibc-hwcaps/x86-64-v{i}/libcache.so.1")
		root.system_lib(f"glibc-hwcaps/x86-64-v{i}/libsystem.so.1")
	root.lib("data/lib/libsystem.so.1")
	root.program("program", "libcache.so.1", "libsystem.so.1")
	for i in range(5):
		root.ldconfig()
		within(root, "program", f"variants {i}", found=["libcache.so.1"])
		paths = dict(trace("/program", root=str(root)).objects)
		for name in ("libcache.so.1", "libsystem.so.1"):
			(root / paths[name].lstrip("/")).unlink()
		within(root, "program", f"variants {i}, stale")
		if "hwcaps" not in paths["libcache.so.1"]:
			break


@test
def a_broken_cache_is_no_cache():
	root = cached("broken")
	root.system_lib("liba.so")
	root.ldconfig()
	root.program("program", "liba.so", "libcache.so.1")
	path = root / "etc/ld.so.cache"
	good = path.read_bytes()
	for what, data in (("empty", b""), ("short", good[:30]), ("cut", good[:80]),
			("text", b"x" * 500), ("zeros", bytes(500)),
			("magic", b"x" + good[1:]),
			("other version", good[:17] + b"9.9" + good[20:]),
			("many", good[:20] + b"\xff\xff\xff\x7f" + good[24:]),
			("other order", good[:28] + b"\x03" + good[29:]),
			("unset order", good[:28] + b"\x00" + good[29:]),
			("invalid order", good[:28] + b"\x01" + good[29:])):
		path.write_bytes(data)
		within(root, "program", f"cache {what}", found=["liba.so"])
	path.unlink()
	path.mkdir()
	within(root, "program", "cache a directory", found=["liba.so"])


@test
def without_a_cache_ldconfig_s_is_foretold():
	"""Missing until ldconfig has run; and it is said what will be found then."""
	root = Root("foretold")
	for folder in ("data/plain", "data/glob1", "data/glob2", "data/nested", "opt/lib",
			"data/commented", "data/suffix"):
		root.lib(f"{folder}/lib{os.path.basename(folder)}.so.1")
		root.lib(f"{folder}/libsame.so.1")
	root.lib("data/plain/libname.so.1.2.3", soname="libname.so.1")
	root.link_to("data/plain/libname.so.1", "libname.so.1.2.3")
	root.system_lib("libsystem.so.1")
	root.conf("# a comment\n/data/plain  # another\ninclude ld.so.conf.d/*.conf\n"
		"hwcap 0 nosegneg\n\n\t/opt/lib\n#/data/commented\n"
		"include /etc/none/*.conf\n")
	root.conf("/data/glob2\n", "etc/ld.so.conf.d/b.conf")
	root.conf("/data/glob1\ninclude more.d/*\n", "etc/ld.so.conf.d/a.conf")
	root.conf("/data/nested/\n/data/glob1:/data/commented\n/data/suffix=libc6\n",
		"etc/ld.so.conf.d/more.d/x")
	root.conf("/data/commented\n", "etc/ld.so.conf.d/ignored")
	names = ["libplain.so.1", "libglob1.so.1", "libglob2.so.1", "libnested.so.1",
		"liblib.so.1", "libcommented.so.1", "libsame.so.1", "libsystem.so.1",
		"libname.so.1", "libsuffix.so.1"]
	root.program("program", *names)
	before = within(root, "program", "foretold: no cache", missing=["libplain.so.1"])
	root.ldconfig()
	truth = trace("/program", root=str(root))
	found = {name for name, path in truth.objects if path}
	equal(found, set(names) - {"libcommented.so.1"}, "foretold: what ldconfig finds")
	paths = dict(truth.objects)
	for row in before:
		if row["status"] == "missing":
			told = re.findall(r"/\S+\.so\S*", row["reason"].split(";", 1)[-1])
			equal(told, [paths[row["soname"]]] if paths[row["soname"]]
				else [], f"foretold: {row['soname']}")
	within(root, "program", "foretold: with the cache", found=["libplain.so.1"])


@test
def configurations_that_include_themselves_end():
	root = cached("include",
		"include ld.so.conf\ninclude /etc/ld.so.conf.d/*\n/data/lib\n")
	root.conf("include loop\ninclude ../ld.so.conf\n", "etc/ld.so.conf.d/loop")
	done = closure("/program", root=str(root))
	check(done.seconds < 2, "include loops: time", done.seconds)
	matches("/data/lib/libcache.so.1", rows_of(done)[-1]["reason"],
		"include loops: found all the same")


# --------------------------------------------------------------------------- and the rest


@test
def the_root_s_preloads_come_first():
	root = Root("preload")
	for name in ("p1", "p2", "p3"):
		root.lib(f"data/lib{name}.so", "libq.so")
	root.system_lib("libq.so")
	root.system_lib("libp4.so")
	root.program("program", "libq.so")
	for text in ("/data/libp1.so\n", "/data/libp1.so /data/libp2.so\n",
			"/data/libp1.so:/data/libp2.so", "libp4.so\n",
			"\n \n/data/libp1.so",
			"# /data/libp1.so\n/data/libp2.so # /data/libp3.so\nlibp4.so",
			"/data/libgone.so /data/libp1.so\n", "", "\t/data/libp1.so\t\n",
			"/data/libp1.so#x\nlibp4.so"):
		root.conf(text, "etc/ld.so.preload")
		within(root, "program", f"ld.so.preload {text!r}", found=["libq.so"])
	root.conf("/data/libp1.so\n", "etc/ld.so.preload")
	rows = within(root, "program", "ld.so.preload after LD_PRELOAD",
		preload="/data/libp2.so", found=["/data/libp1.so"])
	equal([row["soname"] for row in rows if row["status"] == "found"],
		["/data/libp2.so", "/data/libp1.so", "libq.so"], "LD_PRELOAD comes first")


@test
def a_missing_interpreter_is_an_error():
	root = Root("interpreter")
	root.system_lib("liba.so")
	root.program("program", "liba.so", also=linker("-dynamic-linker",
		"/lib64/ld-gone.so.2"))
	try:
		execute(["/program"], {}, root=str(root))
		check(False, "c31: the kernel does not start it")
	except FileNotFoundError:
		pass
	done = closure("/program", root=str(root))
	equal(done.status, 1, "c31: exit status")
	matches("/lib64/ld-gone.so.2", done.notes("ldd", "error") +
		repr([row for row in rows_of(done) if row["status"] == "missing"]),
		"c31: which one")


@test
def a_library_without_interpreter_has_the_root_s_loader():
	root = cached("library")
	root.ldconfig()
	within(root, "data/lib/libcache.so.1", "a library", found=["libdeep.so.2"])
	within(root, "data/lib/libdeep.so.2", "a library that needs nothing")


@test
def inv_s_own_environment_has_no_say():
	root = Root("environment")
	root.lib("data/liba.so")
	root.program("program", "liba.so")
	env = {"LD_LIBRARY_PATH": "/data", "LD_PRELOAD": ""}
	done = inv("--json", f"--root={root}", "ldd", "/program", env=env)
	equal([row["status"] for row in rows_of(done) if row["soname"] == "liba.so"],
		["missing"], "a root's programs are not run in this environment")


@test
def what_is_no_regular_file_is_never_waited_for():
	root = Root("fifo")
	os.mkfifo(root / root.libraries / "libfifo.so")
	os.mkfifo(root / "etc/ld.so.preload")
	root.link_to("data/libdevice.so", "/dev/zero")
	subprocess.run(["mknod", root / "data/libzero.so", "c", "1", "5"], check=True)
	root.program("program", "libfifo.so", "libdevice.so", "libzero.so", rpath="/data")
	done = closure("/program", root=str(root))
	check(done.seconds < 2 and done.status in (0, 1), "FIFO and device: it ends",
		(done.status, done.seconds))
