"""What `inv --json disks` costs, beside lsblk and beside the floor (floor.c)."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from measure import (
	HERE, LIMIT, PEAKS, PROGRAMS, TIMES, BenchError, Command, Comparison,
	TooSlowError, compare, run, show_size, watch,
)

FLOOR = PROGRAMS / "floor"

LIVE_PAIRS = 100
# At so many stacked devices: so many pairs with lsblk, and with the floor.
PAIRS = {1: (60, 0), 100: (30, 40), 1000: (7, 20), 10000: (0, 7)}
SLOW = 10000  # where lsblk is run once, with default columns; with all it takes minutes
# A tree takes 160 KiB and 56 inodes a stacked device; this asks for a quarter more.
TREE_BYTES, TREE_INODES = 200 << 10, 70

LIVE_TARGET = 0.5
LSBLK_TARGETS = {100: 5, 1000: 12, 10000: 20}
FLOOR_TARGET = 1.5
GROWTH_TARGET = 1.25
PEAK_TARGET = 4 << 20
DEVICE_TARGET = 4 << 10
PROCESSES_TARGET = 2  # inv and its collector


def nodes_of(count):
	"""COUNT stacked devices stand on COUNT/10 + 1 disks with one partition each."""
	return count + 2 * (count // 10 + 1)


# ------------------------------------------------------------------------ preparations


def folder_for(count):
	"""A new folder for a tree of COUNT devices: in memory, if there is room."""
	memory = parent = "/dev/shm"
	if not os.access(memory, os.W_OK):
		parent = None
	else:
		room = os.statvfs(memory)
		free = room.f_bavail * room.f_frsize
		if free < count * TREE_BYTES or room.f_favail < count * TREE_INODES:
			parent = None
	return tempfile.TemporaryDirectory(prefix="inv-bench-", dir=parent)


def make_tree(folder, count):
	tree = f"{folder}/tree"
	if subprocess.run([str(HERE / "mktree"), tree, str(count)]).returncode != 0:
		raise BenchError(f"mktree failed at {count} devices")
	return tree


def remove_tree(tree):
	"""As shutil.rmtree, in a third of its time."""
	subprocess.run(["rm", "-rf", tree], check=True)


# ---------------------------------------------------------------- what the programs say


def lsblk_names(text):
	"""The first column without the branches drawn before it; a tree repeats names."""
	return {line.lstrip(" |`-").split()[0] for line in text.splitlines()[1:]}


def inv_names(text):
	return {row["dm_name"] or row["name"] for row in json.loads(text)["disks"]}


def listed(command, names, count, folder):
	"""The names that COMMAND lists, which must be COUNT's, and what the run took."""
	output = Path(folder, "output")
	sample = run(command, str(output))
	found = names(output.read_text(encoding="utf-8"))
	if len(found) != nodes_of(count):
		wanted = nodes_of(count)
		raise BenchError(f"{command} lists {len(found)} devices of {wanted}")
	return found, sample


# --------------------------------------------------------------------------- the bench


class Disks:
	def __init__(self, inv, quick, report):
		self.inv, self.quick, self.report = inv, quick, report
		self.small = None  # memory at one device
		self.floors = {}  # comparisons with the floor, by number of devices

	def inv_command(self, tree):
		return Command(self.inv, "--root", tree, "--json", "disks")

	def live(self):
		inv = Command(self.inv, "--json", "disks")
		lsblk = Command("lsblk", "-J", "-b", "-O")
		comparisons = compare(inv, lsblk, LIVE_PAIRS)
		devices = len(os.listdir("/sys/class/block"))
		self.report.heading(f"this machine, {devices} block devices", "other")
		for field, what in TIMES.items():
			what = f"{what}, lsblk -J -b -O"
			self.report.at_most(what, comparisons[field], LIVE_TARGET)
		floor = compare(inv, Command(FLOOR, "--live"), LIVE_PAIRS)
		for field, what in TIMES.items():
			self.report.at_most(f"{what}, floor", floor[field], None)
		ours, theirs = watch(inv), watch(lsblk)
		self.report.row(
			"processes", str(ours.processes), str(theirs.processes), "",
			f"at most {PROCESSES_TARGET}", ours.processes <= PROCESSES_TARGET,
		)
		self.peaks(ours, theirs)

	def peaks(self, ours, theirs):
		"""Of a small machine; THEIRS are lsblk's."""
		for field, what in PEAKS.items():
			peak, other = getattr(ours, field), getattr(theirs, field)
			peaks = show_size(peak), show_size(other)
			reached = peak <= PEAK_TARGET
			self.report.row(what, *peaks, "", "at most 4 MiB", reached)

	def check(self, count, tree, folder):
		"""inv and lsblk must list the same; returns what lsblk took, if run."""
		ours, _ = listed(self.inv_command(tree), inv_names, count, folder)
		if self.quick and count == SLOW:
			return None
		lsblk = Command("lsblk", "--sysroot", tree)
		try:
			theirs, sample = listed(lsblk, lsblk_names, count, folder)
		except TooSlowError as error:
			if count < SLOW:
				raise
			return error.sample
		if ours != theirs:
			some = ", ".join(sorted(ours ^ theirs)[:5])
			raise BenchError(f"inv and lsblk differ at {count}: {some} ...")
		return sample

	def lsblk(self, count, tree, options, target):
		command = Command("lsblk", "--sysroot", tree, *options)
		comparisons = compare(self.inv_command(tree), command, PAIRS[count][0])
		name = " ".join(["lsblk", *options])
		for field, what in TIMES.items():
			self.report.faster(f"{what}, {name}", comparisons[field], target)

	def slow_lsblk(self, count, sample):
		if sample is None:
			self.report.row("lsblk", "", "", "", "left out: --quick")
			return
		ended = f"killed at {LIMIT} s" if sample.wall > LIMIT else "one run"
		for field, what in TIMES.items():
			ours = self.floors[count][field].ours
			theirs = getattr(sample, field)
			comparison = Comparison(ours, theirs, ours / theirs)
			what = f"{what}, lsblk default ({ended})"
			self.report.faster(what, comparison, LSBLK_TARGETS[count])

	def floor(self, count, tree):
		command = Command(FLOOR, tree)
		comparisons = compare(self.inv_command(tree), command, PAIRS[count][1])
		for field, what in TIMES.items():
			what = f"{what}, floor"
			self.report.at_most(what, comparisons[field], FLOOR_TARGET)
		self.floors[count] = comparisons

	def memory(self, count, tree):
		"""The peak at one device; beyond it, what each further device adds."""
		ours = watch(self.inv_command(tree))
		if count == 1:
			self.small = ours
			lsblk = Command("lsblk", "--sysroot", tree, "-J", "-b", "-O")
			self.peaks(ours, watch(lsblk))
			return
		for field, what in PEAKS.items():
			peak, small = getattr(ours, field), getattr(self.small, field)
			each = (peak - small) / (nodes_of(count) - nodes_of(1))
			what = f"{what}, bytes a device"
			figures = show_size(peak), "", f"{each:.0f}"
			target = f"at most {DEVICE_TARGET}"
			self.report.row(what, *figures, target, each <= DEVICE_TARGET)

	def tree(self, count, tree, folder):
		nodes = nodes_of(count)
		title = f"tree of {count:,} stacked, {nodes:,} block devices in all"
		self.report.heading(title, "other")
		sample = self.check(count, tree, folder)
		if count < SLOW:
			target = LSBLK_TARGETS.get(count)
			self.lsblk(count, tree, ["-J", "-b", "-O"], target)
			self.lsblk(count, tree, [], None)
		if PAIRS[count][1]:
			self.floor(count, tree)
		if count == SLOW:
			self.slow_lsblk(count, sample)
		if count != 100:
			self.memory(count, tree)

	def growth(self):
		"""How much more time a device takes at 10,000 than at 1,000."""
		self.report.heading("growth: time a device at 10,000 / at 1,000", "floor")
		scale = nodes_of(1000) / nodes_of(10000)
		for field, what in TIMES.items():
			few, many = self.floors[1000][field], self.floors[10000][field]
			inv = many.ours / few.ours * scale
			floor = many.theirs / few.theirs * scale
			figures = "", f"{floor:.2f}", f"{inv:.2f}"
			target = f"at most {GROWTH_TARGET}"
			self.report.row(what, *figures, target, inv <= GROWTH_TARGET)

	def all(self):
		self.live()
		for count in PAIRS:
			with folder_for(count) as folder:
				tree = make_tree(folder, count)
				try:
					self.tree(count, tree, folder)
				finally:
					remove_tree(tree)
		self.growth()
