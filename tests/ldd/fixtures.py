"""Programs and libraries that hold next to nothing, made for what they need.

A program is never linked with libc unless a case says so: what the loader lists is then
what the case is about, and nothing else.
"""
import contextlib
import dataclasses
import functools
import hashlib
import os
import pathlib
import subprocess

import elffile
from invtest import folder, world, write

# A program that ends with status 0, were it run; only this machine's own ever is.
START = """
void _start(void);
void _start(void)
{
#ifdef __x86_64__
	__asm__ volatile("mov $60, %eax; xor %edi, %edi; syscall");
#endif
}
"""
NOTHING = "int nothing(void);\nint nothing(void) { return 0; }\n"


@dataclasses.dataclass(frozen=True)
class Toolchain:
	"""A compiler, and the flags that make it build for one machine."""
	name: str
	command: tuple

	def run(self, *arguments):
		done = subprocess.run([*self.command, *arguments], capture_output=True,
			check=False)
		if done.returncode != 0:
			raise OSError(f"{self.name}: {arguments}: {done.stderr.decode()}")

	@functools.cache
	def object(self, source):
		"""SOURCE compiled, once."""
		digest = hashlib.sha256(source.encode()).hexdigest()[:16]
		here = world.folder / ".objects" / self.name
		target = here / f"{digest}.o"
		self.run("-fPIC", "-O1", "-c", "-o", target,
			write(here / f"{digest}.c", source))
		return target

	@functools.cache
	def named(self, soname):
		"""A library that makes whoever is linked with it need SONAME."""
		digest = hashlib.sha256(os.fsencode(soname)).hexdigest()[:16]
		target = world.folder / ".named" / self.name / f"{digest}.so"
		target.parent.mkdir(parents=True, exist_ok=True)
		self.run("-shared", "-nostdlib", "-o", target, *linker("-soname", soname),
			self.object(NOTHING))
		return target


HOST = Toolchain("host", ("gcc",))
HOST32 = Toolchain("host32", ("gcc", "-m32"))


def linker(*words):
	return [word for each in words for word in ("-Xlinker", each)]


@contextlib.contextmanager
def altered(path):
	"""The ELF file at PATH, to be saved when done with."""
	elf = elffile.Elf(path)
	yield elf
	elf.save()


class Box:
	"""A folder of one case's own."""

	def __init__(self, name, toolchain=HOST):
		self.path = folder(name).resolve()
		self.toolchain = toolchain

	def __str__(self):
		return str(self.path)

	def __truediv__(self, where):
		return self.path / where

	def lib(self, where, *needed, soname=None, **more):
		"""A library at WHERE that needs NEEDED; its SONAME is its file's name.

		For MORE see link(). SONAME "" leaves it without.
		"""
		soname = pathlib.Path(where).name if soname is None else soname
		name = linker("-soname", soname) if soname else []
		return self.link(where, needed, ["-shared", *name], NOTHING, **more)

	def program(self, where, *needed, pie=True, **more):
		kind = "-pie" if pie else "-no-pie"
		return self.link(where, needed, [kind], START, **more)

	def link(self, where, needed, flags, source, *, rpath=None, runpath=None, also=(),
			mode=0o755, standard=False):
		"""Links SOURCE to the file WHERE, in this folder, with FLAGS and ALSO.

		RPATH and RUNPATH are literal; one file can have both. STANDARD links
		libc, too.
		"""
		target = self.path / where
		target.parent.mkdir(parents=True, exist_ok=True)
		paths = []
		if runpath is not None:
			paths = linker("--enable-new-dtags", "-rpath", runpath)
		elif rpath is not None:
			paths = linker("--disable-new-dtags", "-rpath", rpath)
		both = rpath is not None and runpath is not None
		if both:
			# No linker makes both: one is made under another tag.
			paths += linker("--audit", rpath)
		self.toolchain.run(*flags, *([] if standard else ["-nostdlib"]),
			*paths, "-o", target, self.toolchain.object(source),
			*linker("--no-as-needed", "--allow-shlib-undefined"),
			*(self.toolchain.named(name) for name in needed), *also)
		if both:
			with altered(target) as elf:
				elf.retag(elffile.DT_AUDIT, elffile.DT_RPATH)
		target.chmod(mode)
		return target

	def link_to(self, where, target):
		"""A symbolic link WHERE to TARGET, as it is written."""
		link = self.path / where
		link.parent.mkdir(parents=True, exist_ok=True)
		link.symlink_to(target)
		return link
