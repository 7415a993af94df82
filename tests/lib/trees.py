"""Trees of sysfs and procfs made for one test: see tests/golden/sysfs.py."""
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "golden"))

import sysfs  # noqa: E402
from sysfs import lvm  # noqa: E402,F401


class Tree(sysfs.Tree):
	def __init__(self, path):
		self.root = os.fsencode(path)
		self.numbers = {}
		self.write("proc/sys/kernel/hostname", "made-up")
		self.write("proc/self/mountinfo", b"")

	def __str__(self):
		return os.fsdecode(self.root)


def ordinary(path):
	"""A machine with two disks, a partition, and volumes on one of them."""
	tree = Tree(path)
	disk = tree.scsi("sda", "8:0", 1 << 21)
	part = tree.partition(disk, 1, "8:1", 2048, 1 << 20)
	tree.scsi("sdb", "8:16", 1 << 22, host=1)
	root = tree.dm(0, "vg-root", lvm("root"), 1 << 18, [part])
	tree.dm(1, "vg-var", lvm("var"), 1 << 18, [part])
	tree.udev(disk, {"ID_SERIAL_SHORT": "S3CR3T-SERIAL",
		"ID_WWN": "0x5000c500a1b2c3d4", "ID_PART_TABLE_TYPE": "gpt"},
		["disk/by-id/ata-S3CR3T-SERIAL"])
	tree.udev(root, {"ID_FS_TYPE": "ext4", "ID_FS_LABEL_ENC": "root\\x20fs"})
	tree.mounts("253:0 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw",
		"0:22 / /mnt/export rw - nfs4 s3cr3t-server:/export rw,addr=192.0.2.7")
	tree.write("proc/diskstats", "   8       0 sda 100 1 800 5 50 2 400 7 0 9 12\n"
		" 253       0 dm-0 10 0 80 1 5 0 40 1 0 2 2 1 0 8 1 3 4")
	return tree
