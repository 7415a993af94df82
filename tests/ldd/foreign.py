"""Programs of other machines, whose loaders qemu runs in roots of their own."""
import dataclasses
import os
import shutil

import ldcache
from fixtures import HOST, Toolchain
from oracle import (DEATH, LISTED, closure, dies_alike, execute, normal, parse,
	rows_of)
from roots import Root, proc_in
from invtest import check, equal, test


@dataclasses.dataclass(frozen=True)
class Machine:
	"""What Debian and the loader call things there; and the flag of its libraries."""
	name: str
	multiarch: str
	interpreter: str
	flags: int
	order: str = "<"

	@property
	def toolchain(self):
		return Toolchain(self.name, (f"{self.multiarch}-gcc",))

	def library(self, name):
		return f"/usr/{self.multiarch}/lib/{name}"

	def root(self, name):
		"""A root with qemu, the loader and libc in it."""
		root = Root(f"{name}-{self.name}", self.toolchain, self.multiarch,
			self.interpreter,
			self.library(os.path.basename(self.interpreter)))
		shutil.copy(f"/usr/bin/qemu-{self.name}-static", root / "qemu")
		for name in ("libc.so.6", "libm.so.6"):
			shutil.copy(self.library(name), root / root.libraries / name)
		return root

	def trace(self, root, program):
		"""(the objects that the loader lists, what it died of)."""
		command = ["/qemu", self.interpreter] if ".so" in program else ["/qemu"]
		with proc_in(root):
			status, output, errors = execute([*command, program],
				{"LD_TRACE_LOADED_OBJECTS": "1"}, root=str(root))
		death = DEATH.search(errors)
		if death or status:
			return None, death[1].strip() if death else f"{status}: {errors}"
		return parse(output), None


MACHINES = [
	Machine("aarch64", "aarch64-linux-gnu", "/lib/ld-linux-aarch64.so.1", 0x0A03),
	Machine("arm", "arm-linux-gnueabihf", "/lib/ld-linux-armhf.so.3", 0x0903),
	Machine("s390x", "s390x-linux-gnu", "/lib/ld64.so.1", 0x0403, ">"),
]


def agrees(machine, root, program, what, *, found=(), missing=(), dies=False, cpu=None):
	"""inv says what the loader says; CPU is one of --cpu."""
	what = f"{machine.name}: {what}"
	truth, death = machine.trace(root, program)
	rows = rows_of(closure(program, root=str(root), cpu=cpu))
	if dies:
		check(death, f"{what}: the loader dies", truth)
		dies_alike(rows, death, what)
		return rows
	paths = dict(truth or [])
	check(not death and all(paths.get(name) for name in found) and
		not any(paths.get(name, "") for name in missing), f"{what}: the loader",
		(truth, death))
	# What is emulated has no library from the kernel.
	mine = [(row["soname"], row["path"]) for row in rows if row["status"] in LISTED
		and row["status"] != "virtual"]
	loader = os.path.basename(machine.interpreter)
	mine, truth = ([normal(*pair, lambda path: path.endswith(f"/{loader}"))
		for pair in pairs] for pairs in (mine, truth or []))
	equal(mine, truth, what)
	return rows


@test
def the_rules_are_the_same_on_other_machines():
	for machine in MACHINES:
		root = machine.root("rules")
		root.lib("opt/one/liba.so", "libb.so", "libgone.so")
		root.lib("opt/one/libb.so", "libc.so.6", "libdeep.so",
			runpath="$ORIGIN/../two")
		root.lib("opt/two/libdeep.so", "libnever.so")
		root.lib("opt/two/libnever.so")
		root.lib(f"data/lib/{machine.multiarch}/libtoken.so")
		root.lib("data/lib/libtoken.so")
		program = root.program("usr/bin/program", "liba.so", "libm.so.6",
			"libtoken.so", "libc.so.6",
			rpath="$ORIGIN/../../opt/one:/data/$LIB")
		root.link_to("program", f"/usr/bin/{program.name}")
		agrees(machine, root, "/program", "rules", found=["liba.so", "libb.so",
			"libdeep.so", "libtoken.so", "libc.so.6", "libm.so.6"],
			missing=["libgone.so", "libnever.so"])
		agrees(machine, root, "/opt/one/libb.so", "a library by itself",
			found=["libc.so.6", "libdeep.so"])


@test
def default_directories_are_the_loader_s():
	for machine in MACHINES:
		root = machine.root("default")
		places = (f"usr/lib/{machine.multiarch}", "usr/lib", "usr/lib64",
			"usr/lib/x86_64-linux-gnu")
		names = [f"lib{i}.so" for i in range(len(places))]
		for i, place in enumerate(places):
			for name in names[:i + 1]:
				root.lib(f"{place}/{name}")
		root.program("program", *names)
		agrees(machine, root, "/program", "default directories",
			found=names[:2], missing=names[2:])


@test
def libraries_of_this_machine_are_passed_over():
	for machine in MACHINES:
		root = machine.root("skip")
		root.lib("good/libx.so")
		root.program("program", "libx.so", rpath="/bad:/good")
		for other in (HOST, *(each.toolchain for each in MACHINES
				if each != machine)):
			root.toolchain = other
			root.lib("bad/libx.so")
			agrees(machine, root, "/program", f"passes over {other.name}",
				found=["libx.so"])
		root.toolchain = machine.toolchain
		(root / "bad/libx.so").write_bytes(b"text " * 100)
		agrees(machine, root, "/program", "text", dies=True)


@test
def a_runpath_with_a_platform():
	machine = MACHINES[0]
	root = machine.root("platform")
	root.lib("data/aarch64/libx.so")
	root.program("program", "libx.so", runpath="/data/$PLATFORM")
	agrees(machine, root, "/program", "$PLATFORM", found=["libx.so"])


def cache_entries(machine, root):
	"""Libraries that only the cache knows, some of them of other machines."""
	names = ["libcache.so.1", "libcache.so.2", "libcache.so.10", "libdeep.so.9",
		"liba.so", "liba-2.so", "libA.so.1", "libz9.so", "libz10.so"]
	needs = {"liba.so": ["libdeep.so.9"]}
	for name in names:
		root.lib(f"data/lib/{name}", *needs.get(name, ()))
	entries = [(name, f"/data/lib/{name}", machine.flags, None) for name in names]
	for flags in (0x0303, 0x0003, 0x0803, 0x0A03, 0x0903, 0x0403):
		if flags != machine.flags:
			entries.append(("libcache.so.1", "/data/wrong/libcache.so.1",
				flags, None))
	root.lib("data/wrong/libcache.so.1")
	root.lib("data/wrong/libabsent.so.1")
	entries.append(("libabsent.so.1", "/data/wrong/libabsent.so.1", 0x0303, None))
	root.program("program", *names, "libabsent.so.1", "libc.so.6")
	return names, entries


@test
def caches_have_the_machine_s_byte_order():
	for machine in MACHINES:
		root = machine.root("cache")
		names, entries = cache_entries(machine, root)
		path = root / "etc/ld.so.cache"
		fresh = ldcache.new(entries, machine.order)
		ancient = ldcache.old(entries, machine.order)
		both = ancient + bytes(-len(ancient) % 8) + fresh
		for kind, data in (("new", fresh), ("old", ancient), ("both", both)):
			path.write_bytes(data)
			rows = agrees(machine, root, "/program", f"cache, {kind}",
				found=names, missing=["libabsent.so.1"])
			equal({row["via"] for row in rows if row["soname"] in names},
				{"cache"}, f"{machine.name}: cache, {kind}: via")
		wrong = "<" if machine.order == ">" else ">"
		path.write_bytes(ldcache.new(entries, wrong))
		agrees(machine, root, "/program", "a cache of the other order",
			found=["libc.so.6"], missing=names)


@test
def a_cache_s_variants_for_another_cpu():
	machine = MACHINES[2]
	root = machine.root("variants")
	entries = []
	for level in ("z13", "z14", "z15", "z16"):
		for place in ("data/lib", "data/path"):
			root.lib(f"{place}/glibc-hwcaps/{level}/libcpu.so")
		entries.append(("libcpu.so", f"/data/lib/glibc-hwcaps/{level}/libcpu.so",
			machine.flags, level))
	for place in ("data/lib", "data/path"):
		root.lib(f"{place}/libcpu.so")
	entries.append(("libcpu.so", "/data/lib/libcpu.so", machine.flags, None))
	(root / "etc/ld.so.cache").write_bytes(ldcache.new(entries, machine.order))
	root.program("program", "libcpu.so")
	root.program("path", "libcpu.so", rpath="/data/path")
	for program in ("/program", "/path"):
		rows = agrees(machine, root, program, f"z13 {program}",
			found=["libcpu.so"], cpu="z13")
		check(any("z13" in (row["path"] or "") for row in rows),
			"s390x: z13 counts", rows)
