"""Small systems below a folder: a loader, a merged /usr, and a cache of their own."""
import contextlib
import os
import shutil
import subprocess

from fixtures import HOST, Box
from invtest import mounted, write

LOADER = "/lib64/ld-linux-x86-64.so.2"


class Root(Box):
	"""A system of one machine, as Debian lays it out, with nothing but a loader."""

	def __init__(self, name, toolchain=HOST, multiarch="x86_64-linux-gnu",
			interpreter=LOADER, loader=None):
		super().__init__(name, toolchain)
		self.libraries = f"usr/lib/{multiarch}"
		folder = os.path.basename(os.path.dirname(interpreter))
		for path in (self.libraries, f"usr/{folder}", "etc", "proc", "data"):
			(self / path).mkdir(parents=True, exist_ok=True)
		for name in {"lib", folder}:
			self.link_to(name, f"usr/{name}")
		# The loader is beside the libraries, its name elsewhere an absolute link.
		name = os.path.basename(interpreter)
		shutil.copy(loader or interpreter, self / self.libraries / name)
		self.link_to(f"usr/{folder}/{name}", f"/lib/{multiarch}/{name}")

	def system_lib(self, name, *needed, **more):
		return self.lib(f"{self.libraries}/{name}", *needed, **more)

	def ldconfig(self, *options):
		"""Writes the cache as etc/ld.so.conf has it."""
		subprocess.run(["/sbin/ldconfig", "-X", *options, "-r", self.path],
			check=True, capture_output=True)

	def conf(self, text, name="etc/ld.so.conf"):
		return write(self / name, text)


def inside(root, path):
	"""Where the file is that PATH leads to below ROOT, no link leading out of it."""
	left, here, links = path.split("/"), "", 0
	while left:
		name = left.pop(0)
		if name == "..":
			here = os.path.dirname(here)
		elif name not in ("", ".") and os.path.islink(f"{root}{here}/{name}"):
			target = os.readlink(f"{root}{here}/{name}")
			here = "" if target.startswith("/") else here
			left[:0] = target.split("/")
			links += 1
		elif name not in ("", "."):
			here = f"{here}/{name}".replace("//", "/")
		if links > 40:
			raise OSError(f"{path}: too many links")
	return f"{root}{here}"


@contextlib.contextmanager
def proc_in(root):
	"""The kernel's proc in ROOT for a while: it tells a loader a program's origin."""
	if not root:
		yield
		return
	with mounted("proc", f"{root}/proc", "proc"):
		yield
