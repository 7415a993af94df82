"""Running a collector that misbehaves beside others that do not."""
import os
import shutil

import trees
from invtest import (PROJECT, bounded, check, compile_plugin, equal, folder, inv,
	none_left, world)

PLUGINS = PROJECT / "tests" / "plugins"

# What disks reports of the tree that it is given.
DISKS = ["dm-0", "dm-1", "sda", "sda1", "sdb"]

# Of the rows that a collector completed before it went wrong.
THREE_ROWS = [{"name": f"row {i}", "number": i} for i in range(3)]


def plugin_folder():
	"""A folder with all that misbehaves, each collector under its name; made once."""
	path = world.folder / "plug-ins"
	if not path.exists():
		path.mkdir()
		for source in sorted(PLUGINS.glob("*.c")):
			target = compile_plugin(source, path / f"{source.stem}.object")
			for name in collectors_of(source):
				(path / f"{name}.so").symlink_to(target.name)
	return path


def collectors_of(source):
	"""The names that SOURCE gives its collectors."""
	text = source.read_text()
	macros = [part.split(",")[0] for part in text.split("COLLECTOR(")[1:]]
	fields = [part.split('"')[0] for part in text.split('.name = "')[1:]]
	return [name for name in macros + fields if name != "word"]


def root():
	"""The root of a small machine; made once."""
	path = world.folder / "root"
	if not path.exists():
		trees.ordinary(path)
	return path


def program_folder(*names):
	"""A folder with the misbehaving program under each of NAMES."""
	path = folder("programs")
	for name in names:
		shutil.copy(PLUGINS / "program", path / name)
	return path


def run_beside(name, timeout=1.0, plugins=None, env=(), left=True):
	"""Reports the collector NAME between two others, which it may not harm."""
	env = {"INV_PLUGIN_DIR": str(plugins or plugin_folder()), **dict(env)}
	done = inv("--json", f"--timeout={timeout}", f"--root={root()}", "disks", name,
		"good", env=env)
	equal(done.status, 1, f"{name}: exit status")
	equal(list(done.report), ["disks", name, "good", "inv"], f"{name}: the tables")
	for other in ("disks", "good"):
		equal(done.status_of(other), "ok", f"{name}: {other} beside it")
		equal(done.notes(other, "error"), "", f"{name}: {other} beside it")
	equal([row["name"] for row in done.rows("disks")], DISKS,
		f"{name}: disks beside it")
	equal(len(done.rows("good")), 3, f"{name}: the rows of good beside it")
	bounded(done, timeout, name)
	check(not os.listdir("/dev/shm"), f"{name}: no shared memory is left",
		str(os.listdir("/dev/shm")))
	if left:
		none_left(name)
	return done


def good_folder(path):
	"""Adds the collector `good` to the folder PATH, and gives it back."""
	shutil.copy(plugin_folder() / "good.object", path / "good.so")
	return path
