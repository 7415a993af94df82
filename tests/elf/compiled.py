"""Files that compilers make: hardened in many ways, for other machines and libcs."""
import json
import os
import struct
import subprocess

import makeelf
import peers
from invtest import equal, folder, inv, test, write

PROGRAM = """
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
	char text[64];

	strcpy(text, argv[0]);
	puts(text);
	return argc;
}
"""
LIBRARY = "int answer(void) { return 42; }\n"
# Needs no library: for machines whose libc is not here.
BARE = "void _start(void) { for (;;) ; }\n"

COMPILERS = {"aarch64": "aarch64-linux-gnu-gcc", "s390x": "s390x-linux-gnu-gcc",
	"arm": "arm-linux-gnueabihf-gcc"}


def compile(name, source, *flags, compiler="gcc"):
	place = folder(name)
	code = write(place / "source.c", source)
	path = place / name
	subprocess.run([compiler, "-o", str(path), *flags, str(code)], check=True)
	return str(path)


def row_of(path, *words):
	done = inv("elf", "--json", *words, str(path))
	equal(done.status, 0, f"{path}: exit status")
	return done.rows("elf")[0]


def expect(path, **columns):
	row = row_of(path)
	for column, value in columns.items():
		equal(row[column], value, f"{os.path.basename(path)}: {column}")
	return row


@test
def linkage():
	everything = {"libc": "glibc", "type": "dyn", "class": 64}
	expect(compile("pie", PROGRAM), linkage="dynamic", pie=True, soname=None,
		runnable_here=True, needed=["libc.so.6"], **everything)
	expect(compile("no-pie", PROGRAM, "-no-pie"), linkage="dynamic", pie=False,
		type="exec", runnable_here=True)
	expect(compile("static", PROGRAM, "-static"), linkage="static", pie=False,
		type="exec", interpreter=None, libc=None, runnable_here=True, needed=[])
	expect(compile("static-pie", PROGRAM, "-static-pie"), linkage="static-pie",
		pie=True, type="dyn", interpreter=None, runnable_here=True, needed=[])
	expect(compile("lib.so", LIBRARY, "-shared", "-Wl,-soname,lib.so.1"),
		linkage="dynamic", pie=False, soname="lib.so.1", runnable_here=False,
		not_runnable_because="it is a library", interpreter=None)
	expect(compile("object.o", PROGRAM, "-c"), linkage="none", type="rel", pie=None,
		relro=None, nx=None, runnable_here=False,
		not_runnable_because="it is an object file")


@test
def what_is_hardened():
	for flags, relro in ((("-Wl,-z,norelro",), "none"),
			(("-Wl,-z,relro,-z,lazy",), "partial"), (("-Wl,-z,relro,-z,now",), "full")):
		expect(compile(f"relro-{relro}", PROGRAM, *flags), relro=relro)
	expect(compile("nx", PROGRAM), nx=True)
	expect(compile("no-nx", PROGRAM, "-Wl,-z,execstack"), nx=False)
	expect(compile("canary", PROGRAM, "-fstack-protector-all"), canary=True)
	expect(compile("no-canary", PROGRAM, "-fno-stack-protector"), canary=False)
	expect(compile("static-canary", PROGRAM, "-static", "-fstack-protector-all"),
		canary=None, fortify=None)
	expect(compile("fortify", PROGRAM, "-O2", "-D_FORTIFY_SOURCE=2"), fortify=True)
	expect(compile("no-fortify", PROGRAM, "-O2", "-U_FORTIFY_SOURCE"), fortify=False)
	expect(compile("nothing-to-fortify", "int main(void) { return 0; }"), fortify=None)
	expect(compile("object", PROGRAM, "-c", "-O2", "-D_FORTIFY_SOURCE=2",
		"-fstack-protector-all"), fortify=True, canary=True)
	expect(compile("object", PROGRAM, "-c", "-O2", "-U_FORTIFY_SOURCE",
		"-fno-stack-protector"), fortify=False, canary=False)


@test
def control_flow():
	for name, features in (("ibt", ["ibt"]), ("shstk", ["shstk"])):
		expect(compile(name, BARE, "-nostdlib", "-fcf-protection=full",
			f"-Wl,-z,{name}"), cet=["ibt", "shstk"])
		expect(compile(name, BARE, "-nostdlib", "-fcf-protection=none",
			f"-Wl,-z,{name}"), cet=features)
	expect(compile("no-cet", BARE, "-nostdlib", "-fcf-protection=none"), cet=[])
	expect(compile("bti", BARE, "-nostdlib", "-mbranch-protection=standard",
		compiler=COMPILERS["aarch64"]), cet=["bti", "pac"])
	expect(compile("no-bti", BARE, "-nostdlib", "-mbranch-protection=none",
		compiler=COMPILERS["aarch64"]), cet=[])
	expect(compile("no-such-thing", BARE, "-nostdlib", compiler=COMPILERS["s390x"]),
		cet=None)


@test
def symbols_and_debug_information():
	expect(compile("debug", PROGRAM, "-g"), stripped=False, debug_info="embedded")
	expect(compile("compressed", PROGRAM, "-g", "-gz"), stripped=False,
		debug_info="compressed")
	expect(compile("symbols", PROGRAM), stripped=False, debug_info="none")
	path = compile("stripped", PROGRAM, "-g", "-s")
	expect(path, stripped=True, debug_info="none")
	path = compile("linked", PROGRAM, "-g")
	subprocess.run(["objcopy", "--only-keep-debug", path, f"{path}.debug"], check=True)
	subprocess.run(["strip", path], check=True)
	subprocess.run(["objcopy", f"--add-gnu-debuglink={path}.debug", path], check=True)
	row = expect(path, stripped=True, debug_info="linked")
	expect(f"{path}.debug", stripped=False, debug_info="embedded",
		build_id=row["build_id"], linkage="none", relro=None, needed=None,
		not_runnable_because="it is debug information alone", anomalies=[])


@test
def paths_for_libraries():
	expect(compile("rpath", PROGRAM, "-Wl,--disable-new-dtags,-rpath,$ORIGIN/../lib:/x"),
		rpath="$ORIGIN/../lib:/x", runpath=None)
	expect(compile("runpath", PROGRAM, "-Wl,--enable-new-dtags,-rpath,$ORIGIN/a"),
		rpath=None, runpath="$ORIGIN/a")


@test
def foreign_machines():
	for machine, compiler in COMPILERS.items():
		path = compile(f"on-{machine}", PROGRAM, compiler=compiler)
		row = expect(path, machine=machine, linkage="dynamic", libc="glibc", pie=True,
			runnable_here=False, needed=["libc.so.6"],
			byte_order="big" if machine == "s390x" else "little",
			**{"class": 32 if machine == "arm" else 64})
		file, = peers.readelf([path], "--dyn-syms")
		equal(row["interpreter"], file.interpreter, f"{machine}: interpreter")
		equal(row["build_id"], file.note("Build ID: (.*)").group(1),
			f"{machine}: build_id")
		found = file.note(r"OS: (\w+), ABI: ([0-9.]+)")
		equal(row["kernel_required"], " ".join(found.groups()),
			f"{machine}: kernel_required")
		equal(row["glibc_required"], max((name[6:] for name in file.versions),
			key=lambda version: [int(part) for part in version.split(".")]),
			f"{machine}: glibc_required")
		equal((row["text_bytes"], row["data_bytes"], row["bss_bytes"]),
			peers.sizes([path])[path], f"{machine}: sizes")
		equal(row["not_runnable_because"],
			f"it is for {machine}, this machine is x86-64", f"{machine}: the reason")
		equal(row["anomalies"], [], f"{machine}: nothing is odd")
	path = compile("on-i386", BARE, "-m32", "-nostdlib", "-static")
	expect(path, machine="i386", linkage="static", runnable_here=starts(path),
		**{"class": 32})
	path = compile("on-x32", BARE, "-mx32", "-nostdlib", "-static")
	expect(path, machine="x32", linkage="static", runnable_here=None,
		not_runnable_because=None, **{"class": 32})


def starts(path):
	"""Whether the kernel starts a program that never ends."""
	try:
		child = subprocess.Popen([path])
	except OSError:
		return False
	child.kill()
	child.wait()
	return True


@test
def musl():
	expect(compile("on-musl", PROGRAM, compiler="musl-gcc"), libc="musl",
		glibc_required=None, runnable_here=True, linkage="dynamic")
	path = compile("on-musl", PROGRAM, compiler="musl-gcc")
	root = folder("without-musl")
	write(root / "program", open(path, "rb").read(), 0o755)
	row = row_of("program", f"--root={root}")
	equal(row["not_runnable_because"],
		"its interpreter /lib/ld-musl-x86_64.so.1 is missing", "in a root without musl")


@test
def an_interpreter_for_another_machine():
	path = compile("other-interpreter", PROGRAM)
	root = folder("other-root")
	write(root / "program", open(path, "rb").read(), 0o755)
	loader = "lib64/ld-linux-x86-64.so.2"
	equal(row_of("program", f"--root={root}")["not_runnable_because"],
		f"its interpreter /{loader} is missing", "without one")
	other = compile("other", BARE, "-nostdlib", compiler=COMPILERS["aarch64"])
	write(root / loader, open(other, "rb").read(), 0o755)
	equal(row_of("program", f"--root={root}")["not_runnable_because"],
		f"its interpreter /{loader} is for another machine", "with another's")
	equal(subprocess.run(["chroot", root, "/program"], stderr=subprocess.PIPE).returncode,
		126, "in a chroot")


@test
def newer_processors():
	"""This one is not asked how new it is: what it cannot do, a program dies of."""
	levels = {"x86-64-v2": 2, "x86-64-v3": 4, "x86-64-v4": 8}
	loaded = subprocess.run(["/lib64/ld-linux-x86-64.so.2", "--help"], check=True,
		stdout=subprocess.PIPE).stdout.decode()
	for level in levels:
		path = compile(level, BARE, "-nostdlib", f"-Wl,-z,{level}")
		expect(path, runnable_here=f"{level} (supported" in loaded)
	path = compile("future", BARE, "-nostdlib", "-Wl,-z,x86-64-v4")
	data = bytearray(open(path, "rb").read())
	at = data.index(struct.pack("<II", 0xc0008002, 4))
	data[at + 8:at + 12] = struct.pack("<I", 1 << 7)
	write(path, bytes(data), 0o755)
	expect(path, runnable_here=False,
		not_runnable_because="it needs a newer processor")


def with_note(name, kind, text, section):
	"""A program with a note whose text is JSON, as distributions' tools add it."""
	quoted = json.dumps(text).replace("\\\\", "\\")
	source = BARE + f"""
__asm__(".pushsection {section},\\"a\\",%note\\n"
	".balign 4\\n"
	".long 4, 2f-1f, {kind:#x}\\n"
	".asciz \\"FDO\\"\\n"
	"1: .asciz " {json.dumps(quoted)} "\\n"
	"2: .balign 4\\n"
	".popsection");
"""
	return compile(name, source, "-nostdlib")


@test
def packages():
	metadata = {"type": "deb", "name": "hello", "version": "2.10-3", "osCpe": "x"}
	path = with_note("package", 0xcafe1a7e, json.dumps(metadata), ".note.package")
	expect(path, package="hello 2.10-3", anomalies=[])
	path = with_note("no-version", 0xcafe1a7e, '{"name":"hello"}', ".note.package")
	expect(path, package="hello", anomalies=[])
	path = with_note("no-name", 0xcafe1a7e, '{"type":"deb"}', ".note.package")
	expect(path, package=None, anomalies=["a package note without a name"])


@test
def handlers_for_other_machines():
	"""As the kernel shows those that were registered."""
	root = folder("handlers")
	place = root / "proc/sys/fs/binfmt_misc"
	file = makeelf.exits().set(machine=0x1234)
	write(root / "program", bytes(file.data), 0o755)
	handler = "enabled\ninterpreter /bin/true\nflags: F\noffset 0\n" \
		"magic 7f454c4602010100000000000000000002003412\n" \
		"mask ffffffffffffff00fffffffffffffffffeffffff\n"

	def runs():
		return row_of("program", f"--root={root}")["runnable_here"]

	equal(runs(), False, "without a handler")
	write(place / "status", "enabled\n")
	equal(runs(), False, "without one for it")
	write(place / "emulator", handler)
	equal(runs(), True, "with one for it")
	for old, new in (("enabled", "disabled"), ("3412\n", "3512\n"), ("7f45", "7e45"),
			("offset 0", "offset 1"), ("offset 0", "offset 300"),
			("mask ff", "mask fx"), ("mask ff", "mask "), ("magic 7f", "magic ")):
		write(place / "emulator", handler.replace(old, new, 1))
		equal(runs(), False, f"with {new!r} for {old!r}")
	write(place / "emulator", handler.replace("mask", "other"))
	equal(runs(), True, "without a mask every byte counts")
	write(place / "emulator", handler)
	write(place / "status", "disabled\n")
	equal(runs(), False, "with all of them turned off")


@test
def as_checksec_has_them():
	"""Another judge of the same hardening."""
	lazy = compile("lazy", PROGRAM, "-no-pie", "-Wl,-z,norelro,-z,execstack",
		"-fno-stack-protector")
	for path in ("/bin/ls", "/usr/bin/perl", "/usr/sbin/ldconfig", lazy):
		done = subprocess.run(["checksec", f"--file={path}", "--output=json"],
			check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
		said = json.loads(done.stdout)[path]
		row = row_of(path)
		equal(row["relro"], {"no": "none"}.get(said["relro"], said["relro"]),
			f"{path}: relro")
		equal("yes" if row["nx"] else "no", said["nx"], f"{path}: nx")
		if row["linkage"] == "dynamic":
			equal("yes" if row["canary"] else "no", said["canary"], f"{path}: canary")
			equal("yes" if row["fortify"] else "no", said["fortify_source"],
				f"{path}: fortify")
			equal("yes" if row["pie"] else "no", said["pie"], f"{path}: pie")
