"""Programs of other machines, below another root."""
import json
import pathlib
import shutil
import struct

from invtest import check, equal, folder, test, without, write
from tree_common import (HELLO, build, library, made, paths, run, tool, tree,
	user_of, warnings)

ARM64 = "aarch64-linux-gnu-gcc"
ARMHF = "arm-linux-gnueabihf-gcc"


def sysroot(name, triplet):
	"""A system of another machine, made of Debian's cross libraries."""
	root = folder(name) / "root"
	shutil.copytree(f"/usr/{triplet}/lib", root / "lib", symlinks=True,
		ignore=shutil.ignore_patterns("*.a", "*.o", "*san.so*"))
	return root


def foreign(emulator, root, *command):
	"""COMMAND run by the emulator, which stands in the root for the while."""
	shutil.copy2(shutil.which(emulator), root / "emulator")
	try:
		return run([shutil.which("chroot"), root, "/emulator", *command])
	finally:
		(root / "emulator").unlink()


@test
def arm64_programs_run():
	root = sysroot("arm64", "aarch64-linux-gnu")
	library(root / "opt/lib/libanswer.so.1", 64, compiler=ARM64)
	user_of(root / "bin/answer", root / "opt/lib/libanswer.so.1",
		"-Wl,-rpath,/opt/lib", compiler=ARM64)
	out, done = tree("answer", "--root", root)
	ran = foreign("qemu-aarch64-static", out, "/bin/answer")
	equal((ran.returncode, ran.stdout), (0, "64\n"), "in the image")
	check("/lib/ld-linux-aarch64.so.1" in paths(done), "with its loader", paths(done))
	without("x86", " ".join(paths(done)), "nothing of this machine")


@test
def a_foreign_cache_is_written_too():
	root = sysroot("arm64", "aarch64-linux-gnu")
	library(root / "opt/lib/libanswer.so.1", 65, compiler=ARM64)
	user_of(root / "bin/answer", root / "opt/lib/libanswer.so.1", compiler=ARM64)
	write(root / "etc/ld.so.cache", cache("<", 0x0A03, "libanswer.so.1",
		"/opt/lib/libanswer.so.1"))
	out, done = tree("answer", "--root", root)
	check("/etc/ld.so.cache" in paths(done), "there is one", paths(done))
	ran = foreign("qemu-aarch64-static", out, "/bin/answer")
	equal((ran.returncode, ran.stdout), (0, "65\n"), "the program finds its library")


@test
def the_platform_is_the_programs():
	for compiler, flags, platform, variant in (
			(ARM64, (), "arm64", "v8"),
			(ARMHF, (), "arm", "v7"),
			("s390x-linux-gnu-gcc", (), "s390x", None)):
		program = build(HELLO, folder("platform") / "hello", "-static", *flags,
			compiler=compiler)
		layout = folder("oci") / platform
		made(program, "--oci", "-o", layout)
		shown = json.loads(tool("skopeo", "inspect", "--raw", f"oci:{layout}"))
		config = layout / "blobs" / shown["config"]["digest"].replace(":", "/")
		config = json.loads(pathlib.Path(config).read_text())
		equal(config["architecture"], platform, f"{compiler}: the architecture")
		check(config.get("variant") in (variant, None),
			f"{compiler}: the variant",
			config.get("variant"))
		config = json.loads(tool("skopeo", "inspect", "--override-arch", platform,
			"--config", f"oci:{layout}"))
		equal(config["architecture"], platform, f"{compiler}: as skopeo has it")


@test
def big_endian_caches_are_written_so():
	root = sysroot("s390x", "s390x-linux-gnu")
	compiler = "s390x-linux-gnu-gcc"
	library(root / "opt/lib/libanswer.so.1", 390, compiler=compiler)
	library(root / "opt/lib/glibc-hwcaps/z13/libanswer.so.1", 13, compiler=compiler)
	user_of(root / "bin/answer", root / "opt/lib/libanswer.so.1", compiler=compiler)
	write(root / "etc/ld.so.cache", cache(">", 0x0403, "libanswer.so.1",
		"/opt/lib/libanswer.so.1"))
	out, done = tree("answer", "--root", root)
	ran = foreign("qemu-s390x-static", out, "/bin/answer")
	equal((ran.returncode, ran.stdout), (0, "13\n"), "the best it can take")
	equal(warnings(done), "", "no warnings")


def cache(order, flags, name, path):
	"""A cache with one library, as the machine's own ldconfig would write it."""
	strings = f"{name}\0{path}\0".encode()
	entry = struct.pack(f"{order}iIIIQ", flags, 72, 72 + len(name) + 1, 0, 0)
	return struct.pack(f"{order}20sIIB3xI12x", b"glibc-ld.so.cache1.1", 1,
		len(strings),
		2 if order == "<" else 3, 0) + entry + strings
