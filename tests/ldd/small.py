"""Programs of 32 bits on this machine, whose kernel and loader take them, too."""
import itertools
import os

from fixtures import HOST, HOST32, Box
from oracle import agrees, trace
from invtest import check, test

LEGACY = ["/".join(names) for length in range(1, 4)
	for names in itertools.combinations(("tls", "i686", "sse2"), length)]


@test
def the_rules_are_the_same_in_32_bits():
	box = Box("small", HOST32)
	box.lib("sub/liba.so", "libb.so", "libgone.so", "libc.so.6")
	box.lib("sub/libb.so", "libm.so.6", runpath="$ORIGIN")
	program = box.program("program", "liba.so", "libm.so.6", rpath="$ORIGIN/sub")
	agrees(program, "32 bits", found=["liba.so", "libb.so", "libc.so.6", "libm.so.6"],
		missing=["libgone.so"])
	agrees(box.program("none", "libc.so.6", also=["-Wl,-z,nodefaultlib"]),
		"32 bits, NODEFLIB", missing=["libc.so.6"])
	agrees(box / "sub/liba.so", "a library of 32 bits")


@test
def libraries_of_64_bits_are_passed_over():
	box = Box("small-skip", HOST)
	box.lib("bad/libx.so")
	box.toolchain = HOST32
	box.lib("good/libx.so")
	agrees(box.program("program", "libx.so", rpath=f"{box}/bad:{box}/good"),
		"64 bits are passed over", found=["libx.so"])


@test
def tokens_and_cpu_directories_in_32_bits():
	box = Box("small-tokens", HOST32)
	for i, place in enumerate(("lib/i386-linux-gnu", "i686", "lib", "lib32", "i386")):
		box.lib(f"{place}/lib{i}.so")
	names = [f"lib{i}.so" for i in range(5)]
	for path in ("$ORIGIN/$LIB", "$ORIGIN/$PLATFORM"):
		agrees(box.program("program", *names, rpath=path), f"32 bits, {path}")
	program = box.program("cpu", "libx.so", rpath=str(box / "sub"))
	for place in ("", *LEGACY, "glibc-hwcaps/x86-64-v2", "haswell", "i586", "x86_64"):
		box.lib(f"sub/{place}/libx.so")
	for i in range(len(LEGACY) + 5):
		agrees(program, f"32 bits, round {i}")
		path = dict(trace(program)).get("libx.so")
		if not path:
			break
		os.unlink(path)
	check(i > 1, "32 bits: more than one directory counts", i)
