"""Makes trees of sysfs, procfs and the udev database, for the build scripts of cases.

A script is called with the directory to fill, and with this folder on Python's path:

	#!/usr/bin/env python3
	from sysfs import Tree

	tree = Tree()
	sda = tree.scsi("sda", "8:0", 2048)
	tree.partition(sda, 1, "8:1", 34, 1000)

Content is a string or bytes; a string gets the newline that sysfs ends attributes with.
"""

import os
import sys

QUEUE = {
	"queue/logical_block_size": "512",
	"queue/physical_block_size": "4096",
	"queue/rotational": "0",
	"queue/scheduler": "[none] mq-deadline",
	"removable": "0",
}
SATA = "pci0000:00/0000:00:1f.2/ata%d/host%d/target%d:0:0/%d:0:0:0"


class Tree:
	def __init__(self):
		self.root = os.fsencode(sys.argv[1])
		self.numbers = {}
		self.write("proc/sys/kernel/hostname", "golden")
		self.write("proc/self/mountinfo", b"")

	def path(self, path):
		"""Where PATH is, its parents made."""
		full = os.path.join(self.root, os.fsencode(path))
		os.makedirs(os.path.dirname(full), exist_ok=True)
		return full

	def write(self, path, content):
		if isinstance(content, str):
			content = content.encode() + b"\n"
		with open(self.path(path), "wb") as file:
			file.write(content)

	def link(self, path, target):
		"""Makes PATH a link to TARGET, both below the root, as sysfs does."""
		target = os.fsencode(target)
		above = os.path.dirname(self.path(path))
		if not target.startswith((b"/", b".")):
			target = os.path.relpath(os.path.join(self.root, target), above)
		os.symlink(target, self.path(path))

	def block(self, place, number, sectors, attributes=(), slaves=()):
		"""A block device at sys/PLACE, with its links. Returns PLACE."""
		name = os.path.basename(place)
		own = {"dev": number, "size": str(sectors), "ro": "0"} | dict(attributes)
		for attribute, content in own.items():
			self.write(f"sys/{place}/{attribute}", content)
		for slave in slaves:
			below = os.path.basename(slave)
			self.link(f"sys/{place}/slaves/{below}", f"sys/{slave}")
			self.link(f"sys/{slave}/holders/{name}", f"sys/{place}")
		self.link(f"sys/dev/block/{number}", f"sys/{place}")
		self.link(f"sys/class/block/{name}", f"sys/{place}")
		if "partition" not in own:
			self.link(f"sys/block/{name}", f"sys/{place}")
		self.numbers[place] = number
		return place

	def virtual(self, name, number, sectors, attributes=(), slaves=()):
		"""A disk without hardware: md, loop, zram ..."""
		place = f"devices/virtual/block/{name}"
		own = QUEUE | dict(attributes)
		return self.block(place, number, sectors, own, slaves)

	def dm(self, minor, name, uuid, sectors, slaves=(), attributes=()):
		own = {"dm/name": name, "dm/uuid": uuid, "dm/suspended": "0"}
		own |= dict(attributes)
		return self.virtual(f"dm-{minor}", f"253:{minor}", sectors, own, slaves)

	def hardware(self, place, name, number, sectors, attributes=()):
		"""A disk whose hardware is at PLACE; attributes of that are device/..."""
		block = f"{place}/block/{name}"
		os.makedirs(os.path.dirname(self.path(f"sys/{place}/.")), exist_ok=True)
		self.link(f"sys/{block}/device", f"sys/{place}")
		return self.block(block, number, sectors, QUEUE | dict(attributes))

	def scsi(self, name, number, sectors, attributes=(), host=0):
		"""A SATA disk."""
		place = "devices/" + SATA % (host + 1, host, host, host)
		own = {
			"device/vendor": "ATA     ", "device/model": "GOLDEN DISK     ",
			"device/rev": "1.0 ", "device/state": "running",
			"device/type": "0",
		}
		self.write(f"sys/class/scsi_host/host{host}/proc_name", "ahci")
		return self.hardware(place, name, number, sectors, own | dict(attributes))

	def nvme(self, controller, name, number, sectors, attributes=(), namespace=()):
		"""A namespace of an NVMe controller, which has the attributes."""
		above = f"devices/pci0000:00/0000:00:0e.0/nvme/{controller}"
		for attribute, content in dict(attributes).items():
			self.write(f"sys/{above}/{attribute}", content)
		self.link(f"sys/{above}/{name}/device", f"sys/{above}")
		own = QUEUE | dict(namespace)
		return self.block(f"{above}/{name}", number, sectors, own)

	def partition(self, disk, index, number, start, sectors, attributes=()):
		name = os.path.basename(disk)
		name += f"p{index}" if name[-1].isdigit() else str(index)
		own = {"partition": str(index), "start": str(start)} | dict(attributes)
		return self.block(f"{disk}/{name}", number, sectors, own)

	def udev(self, place, properties=(), links=()):
		"""What udev knows of the device at PLACE."""
		lines = [f"S:{link}" for link in links] + ["I:4711"]
		lines += [f"E:{name}={value}" for name, value in dict(properties).items()]
		self.write(f"run/udev/data/b{self.numbers[place]}", "\n".join(lines))

	def mounts(self, *lines):
		"""proc/self/mountinfo; a line without its first two numbers, or bytes."""
		text = b""
		for i, line in enumerate(lines):
			if isinstance(line, str):
				line = b"%d 1 %s" % (i + 20, line.encode())
			text += line + b"\n"
		self.write("proc/self/mountinfo", text)


def lvm(volume, suffix=""):
	"""The uuid of a logical volume: that of its group, and one made of VOLUME."""
	group = "aB3dE6gH9jKlMnOpQ2sTuVwXyZ0123ab"
	return "LVM-" + group + volume.ljust(32, "0") + (suffix and "-" + suffix)
