"""What `inv ldd` costs: for all programs and libraries of this machine in one run, beside
libtree, lddtree, ldd and the floor (elf_floor.c); and for a single program."""

import os
import re
import stat
import struct
import sys
import sysconfig
import tempfile
from pathlib import Path

from measure import (
	PEAKS, PROGRAMS, TIMES, BenchError, Command, Comparison, compare, count_calls,
	run, show_size, watch,
)

# A directory that distributions lack is left out.
FOLDERS = ["/usr/bin", "/usr/sbin", f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}"]
SINGLE = "/usr/bin/sed"

PAIRS = {"batch": 20, "single": 100}
QUICK_PAIRS = {"batch": 4, "single": 20}
# Of so many files one is given to what would take minutes for all.
LDD_STEP, QUICK_LDD_STEP = 10, 80
LDDTREE_STEP, QUICK_LDDTREE_STEP = 80, 400

FLOOR_TARGET = 3
LIBTREE_TARGET = 3
LDD_TARGET = 200
SINGLE_TARGET = 1

PT_DYNAMIC = 2


# ---------------------------------------------------------------------- what there is


def elf_files(folders):
	"""The ELF files in FOLDERS, each file once whatever links lead to it."""
	seen = set()
	for folder in folders:
		for path in sorted(Path(folder).rglob("*")):
			status = path.lstat()
			identity = status.st_dev, status.st_ino
			if not stat.S_ISREG(status.st_mode) or identity in seen:
				continue
			seen.add(identity)
			with path.open("rb") as file:
				if file.read(4) == b"\x7fELF":
					yield str(path)


def is_dynamic(path):
	"""Whether this machine's loader has something to do with PATH."""
	with open(path, "rb") as file:
		start = file.read(64)
		wide, little = start[4:5] == b"\2", start[5:6] == b"\1"
		if not wide or little != (sys.byteorder == "little") or len(start) < 64:
			return False
		(offset,) = struct.unpack_from("=Q", start, 32)
		size, count = struct.unpack_from("=HH", start, 54)
		file.seek(offset)
		segments = file.read(size * count)
	starts = range(0, len(segments) - 3, size) if size else ()
	types = (struct.unpack_from("=I", segments, at)[0] for at in starts)
	return PT_DYNAMIC in types


def comparable(text):
	"""What ldd prints without addresses, and without files that need no library: they
	have no row."""
	text = re.sub(r" \(0x[0-9a-f]+\)$", "", text, flags=re.MULTILINE)
	return re.sub(r"^.*:\n\tstatically linked\n", "", text, flags=re.MULTILINE)


# --------------------------------------------------------------------------- the bench


class Programs:
	def __init__(self, inv, quick, report):
		self.inv, self.quick, self.report = inv, quick, report
		self.pairs = QUICK_PAIRS if quick else PAIRS
		self.folders = [folder for folder in FOLDERS if os.path.isdir(folder)]
		self.files = list(elf_files(self.folders))
		self.dynamic = sorted(filter(is_dynamic, self.files))

	def batch_command(self, output):
		return Command(self.inv, output, "--quiet", "ldd", *self.folders)

	def at_most(self, what, comparisons, target):
		for kind, time in TIMES.items():
			self.report.at_most(f"{time}, {what}", comparisons[kind], target)

	def faster(self, what, comparisons, target):
		for kind, time in TIMES.items():
			self.report.faster(f"{time}, {what}", comparisons[kind], target)

	def sample(self, step):
		"""Some of the dynamic files, and how many times as many they all are."""
		files = self.dynamic[::step]
		return files, len(self.dynamic) / len(files)

	def once(self, name, command, scale, batch, target, output=os.devnull):
		"""One run of COMMAND, which took a part that all is SCALE times of."""
		sample = run(command, output)
		for kind, time in TIMES.items():
			theirs = getattr(sample, kind) * scale
			ours = batch[kind].ours
			comparison = Comparison(ours, theirs, ours / theirs)
			self.report.faster(f"{time}, {name}", comparison, target)

	def ldd(self, batch, folder):
		"""Both have to say the same of the sample."""
		step = QUICK_LDD_STEP if self.quick else LDD_STEP
		files, scale = self.sample(step)
		said = Path(folder, "ldd")
		name, command = f"ldd (1 of {step}, scaled)", Command("ldd", *files)
		self.once(name, command, scale, batch, LDD_TARGET, str(said))
		ours = Path(folder, "inv")
		run(Command(self.inv, "--ldd", "ldd", *files), str(ours))
		if ours.read_text() != comparable(said.read_text()):
			differ = f"inv --ldd ldd {' '.join(files)}"
			raise BenchError(f"inv and ldd differ: {differ}")

	def lddtree(self, batch):
		step = QUICK_LDDTREE_STEP if self.quick else LDDTREE_STEP
		files, scale = self.sample(step)
		# A Python script: of the Python that its package has the modules for.
		command = Command("/usr/bin/python3", "/usr/bin/lddtree", "-l", *files)
		self.once(f"lddtree (1 of {step}, scaled)", command, scale, batch, None)

	def calls(self, inv, libtree, floor):
		counted = count_calls(inv)
		for name, other in ("floor", floor), ("libtree -vv", libtree):
			theirs = count_calls(other)
			figure = f"{counted / theirs:.2f}"
			self.report.row(f"system calls, {name}", counted, theirs, figure)

	def memory(self, inv, libtree):
		ours, theirs = watch(inv), watch(libtree)
		for kind, what in PEAKS.items():
			peak, other = getattr(ours, kind), getattr(theirs, kind)
			peaks = show_size(peak), show_size(other)
			what = f"{what}, libtree -vv"
			self.report.row(what, *peaks, f"{peak / other:.2f}")

	def batch(self, folder):
		count, dynamic = len(self.files), len(self.dynamic)
		places = " ".join(self.folders)
		title = f"{places}:\n{count} ELF files, {dynamic} dynamic"
		self.report.heading(title, "other")
		names = Path(folder, "list")
		names.write_text("".join(f"{path}\n" for path in self.files))
		floor = Command(PROGRAMS / "elf_floor", names)
		# It complains of a library that is loaded, but not where it looks for it.
		libtree = Command("libtree", "-vv", *self.dynamic, may_fail=True)
		tab, json = self.batch_command("--tab"), self.batch_command("--json")
		pairs = self.pairs["batch"]
		batch = compare(tab, floor, pairs)
		self.at_most("floor", batch, FLOOR_TARGET)
		self.at_most("floor, --json", compare(json, floor, pairs), FLOOR_TARGET)
		self.faster("libtree -vv", compare(tab, libtree, pairs), LIBTREE_TARGET)
		# This tells all of each file; -vv goes into a library once for all files.
		all_of_each = Command("libtree", "-vvv", *self.dynamic, may_fail=True)
		self.once("libtree -vvv (one run)", all_of_each, 1, batch, None)
		self.ldd(batch, folder)
		self.lddtree(batch)
		self.calls(tab, libtree, floor)
		self.memory(tab, libtree)

	def single(self):
		self.report.heading(f"{SINGLE} alone", "other")
		inv = Command(self.inv, "--ldd", "ldd", SINGLE)
		others = {
			"libtree -vv": Command("libtree", "-vv", SINGLE),
			"its loader, tracing": Command(
				SINGLE, environment={"LD_TRACE_LOADED_OBJECTS": "1"}
			),
		}
		for name, other in others.items():
			comparisons = compare(inv, other, self.pairs["single"])
			self.faster(name, comparisons, SINGLE_TARGET)
		memory = watch(inv)
		for kind, what in PEAKS.items():
			self.report.row(what, show_size(getattr(memory, kind)))

	def all(self):
		with tempfile.TemporaryDirectory(prefix="inv-bench-") as folder:
			self.batch(folder)
		self.single()
