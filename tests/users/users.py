"""What the tests of inv's users share: a folder each, inv, and a tree of odd names."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

INV = os.environ["INV"]
CONTRIB = pathlib.Path(__file__).resolve().parents[2] / "contrib"

LVM_UUID = "LVM-" + "v" * 32 + "l" * 32

# dm name in bytes and uuid, and what inv makes of them: the name, the VG and the LV.
DEVICES = [
	(b"oracle-data", LVM_UUID, "oracle-data", "oracle", "data"),
	(b"vg--a--b-home--data", LVM_UUID, "vg--a--b-home--data", "vg-a-b", "home-data"),
	(b"red\x1b[31m", "", "red\x1b[31m", None, None),
	(b'quote"back\\slash', "", 'quote"back\\slash', None, None),
	(b"a\\x20b", "", "a\\\\x20b", None, None),
	(b"tab\tline\nend", "", "tab\tline\nend", None, None),
	(b"bad\xff\xfe", "", "bad\\xff\\xfe", None, None),
	("\u00fcn\u00ef \U0001f600".encode(), "", "\u00fcn\u00ef \U0001f600", None, None),
	# A JSON string may hold these as they are, but YAML refuses or folds them.
	("del\x7fc1\x9b".encode(), "", "del\x7fc1\x9b", None, None),
	("nel\x85ls\u2028ps\u2029".encode(), "", "nel\x85ls\u2028ps\u2029", None, None),
	("bom\ufeffnon\ufffe\uffff".encode(), "", "bom\ufeffnon\ufffe\uffff", None, None),
	# What Jinja, YAML and facter's key=value lines would take for their own.
	(b"{{ 6 * 7 }}", "", "{{ 6 * 7 }}", None, None),
	(b"key=value: # &a *a !t", "", "key=value: # &a *a !t", None, None),
]


class UserTest(unittest.TestCase):
	maxDiff = None

	def setUp(self):
		folder = tempfile.TemporaryDirectory(prefix="inv-users-")
		self.addCleanup(folder.cleanup)
		self.folder = pathlib.Path(folder.name)

	def run_command(self, *command, status=0, env=None):
		"""Returns the finished command; any other exit status fails the test."""
		done = subprocess.run(
			command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
			timeout=60, env=env)
		if done.returncode != status:
			self.fail(
				f"{command}: {done.returncode}, not {status}\n"
				f"{done.stdout}{done.stderr}")
		return done

	def same_as_inv(self, read, *options, without=()):
		"""read() gives the disks that a user of inv saw; inv must say the same.

		Devices may come and go meanwhile: only a moment counts when inv said the
		same before and after. The columns in without are not compared.
		"""
		def disks():
			done = self.run_command(INV, "--json", *options, "disks")
			return drop(json.loads(done.stdout)["disks"], without)

		for _ in range(5):
			before = disks()
			told = drop(read(), without)
			if before == disks():
				self.assertTrue(before, "no block device to compare")
				self.assertEqual(told, before)
				return
		self.fail("the block devices of this machine do not keep still")

	def script(self, path, *lines):
		path.parent.mkdir(parents=True, exist_ok=True)
		path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
		path.chmod(0o755)

	def tree(self):
		"""Makes a root folder with DEVICES in its sysfs and returns its path."""
		root = self.folder / "root"
		for folder in "block", "class/block", "dev/block":
			(root / "sys" / folder).mkdir(parents=True)
		(root / "proc/self").mkdir(parents=True)
		(root / "proc/self/mountinfo").touch()
		for minor, (name, uuid, *_) in enumerate(DEVICES):
			make_dm_device(root / "sys", minor, name, uuid)
		return root


def drop(rows, columns):
	return [{name: row[name] for name in row if name not in columns} for row in rows]


def make_dm_device(sysfs, minor, name, uuid):
	node = f"devices/virtual/block/dm-{minor}"
	for folder in "dm", "slaves", "holders", "queue":
		(sysfs / node / folder).mkdir(parents=True)
	files = {
		"dev": f"253:{minor}", "size": 2048 * (minor + 1), "ro": 0,
		"removable": 0, "dm/uuid": uuid, "dm/suspended": 0,
		"uevent": f"MAJOR=253\nMINOR={minor}\nDEVNAME=dm-{minor}\nDEVTYPE=disk",
	}
	for file, text in files.items():
		(sysfs / node / file).write_text(f"{text}\n")
	(sysfs / node / "dm/name").write_bytes(name + b"\n")
	(sysfs / f"block/dm-{minor}").symlink_to(f"../{node}")
	(sysfs / f"class/block/dm-{minor}").symlink_to(f"../../{node}")
	(sysfs / f"dev/block/253:{minor}").symlink_to(f"../../{node}")
