"""A made-up machine that has one of everything that tells machines from each other."""
import os

ATA = "sys/devices/pci0000:00/0000:00:1f.2/ata1/host0/"
SDA = ATA + "target0:0:0/0:0:0:0/block/sda"
SDB = "sys/devices/platform/host3/session1/target3:0:0/3:0:0:2/block/sdb"
FC_HOST = "sys/devices/platform/host3/fc_host/host3"
NVME = "sys/devices/pci0000:00/0000:02:00.0/nvme/nvme0"
FABRIC = "sys/devices/virtual/nvme-fabrics/ctl/nvme1"
VDA = "sys/devices/pci0000:00/0000:00:02.0/virtio1/block/vda"
VIRTUAL = "sys/devices/virtual/block/"

HOST = "webserver1.example.com"
MODEL = "WDC_WD10EZEX-08WN4A0"
SERIAL = "WD-WCC6Y3ABCDEF"
WWN = "50014ee2b1c2d3e4"
SAN = "600508b4000971ca0000500000e20001"
NVME_SERIAL = "S3Z1NX0K123456"
EUI = "0025385b71b0a1c2"
NGUID = "a0b1c2d3-e4f5-4061-8273-849586a7b8c9"
HOSTNQN = "4c4c4544-0051-3010-8052-b4c04f564831"
VOLUME = "vol-0a1b2c3d4e5f6071"
TABLE = "3f2a9c1e-5b7d-4e6f-8a90-b1c2d3e4f506"
PART = "7d6c5b4a-3928-4716-a5b4-c3d2e1f00f1e"
FAT = "1A2B-3C4D"
LUKS = "9e8d7c6b-5a49-4837-a625-140392817f6e"
UUID_LUKS = "CRYPT-LUKS2-%s-luks-%s" % (LUKS.replace("-", ""), LUKS)
EXT4 = "5f4e3d2c-1b0a-4998-8776-655443322110"
MD = "d4e5f6a7:b8c9d0e1:f2031425:36475869"
VG = "aB3dE6gH9jKlMnOpQ2sTuVwXyZ0123ab"
LV_ROOT = "Zy8XwVuTsR5qPoNmLk4JiHgFeDcBa987"
UUID_ROOT = "LVM-" + VG + LV_ROOT
LV_ODD = "q1W2e3R4t5Y6u7I8o9P0aSdFgHjKlZxC"
PV = "c7VbNm-Q1we-R2ty-U3io-P4as-D5fg-H6jkLz"
BCACHE = "6a5b4c3d-2e1f-4a0b-9c8d-7e6f5a4b3c2d"
IQN = "iqn.2003-01.com.example.storage:array7"
GPT_EFI = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"

SECRETS = ["webserver1", "example", "fileserver", "alice.smith", "CORPORATE", "array7",
	"arrayhost", "storage", "FAB77XYZ42", "20000024ff3d1e5b", SERIAL, WWN, SAN,
	SAN[:16], NVME_SERIAL, EUI, NGUID, HOSTNQN, VOLUME,
	VOLUME[4:], TABLE, PART, FAT, LUKS, EXT4, MD, VG, LV_ROOT, LV_ODD, PV, BCACHE,
	"192.168.100.21", "192.168.100.22", "192.168.100.31", "10.20.30.40",
	"fd00:1:2::7", "02:42:ac:11:00:07", "21:00:00:24:ff:3d:1e:5a"]

MOUNTINFO = r"""22 1 252:0 / / rw,relatime - ext4 /dev/mapper/vg--a-root rw
30 22 0:40 / /mnt/with\040blank rw - nfs4 nfs.HOST:/export/home rw,addr=192.168.100.22
31 22 0:41 / /mnt/share rw - cifs //fileserver/share rw,username=alice.smith,domain=CORP
32 22 0:42 / /mnt/ceph rw - ceph 192.168.100.31:6789,192.168.100.21:6789:/ rw,name=admin
33 22 252:1 / /mnt/EXT4 rw master:1 - ext4 /dev/disk/by-uuid/EXT4 rw
34 22 0:43 / /mnt/shell rw - fuse.sshfs alice.smith@HOST: rw,user_id=0
35 22 0:44 / /mnt/for\040webserver1 rw - fuse  rw
""".replace("HOST", HOST).replace("EXT4", EXT4).replace("CORP", "CORPORATE")


def udev(links="", **properties):
	"""An entry of the udev database."""
	lines = ["S:" + link for link in links.split()] + ["I:1234567", "L:0", "V:1"]
	lines += ["E:%s=%s" % item for item in properties.items()]
	return "\n".join(lines) + "\n"


def disk(number, size=2048, **more):
	"""The attributes every block device has."""
	numbers = "MAJOR=%s\nMINOR=%s\n" % tuple(number.split(":"))
	return {"dev": number + "\n", "size": "%d\n" % size, "ro": "0\n",
		"uevent": numbers + more.pop("uevent", ""),
		"stat": "  1 2 3 4 11 22 33 44 55 66 77\n", "queue/rotational": "1\n",
		"power/control": "auto\n", "trace/enable": "0\n", "mq/0/cpu_list": "0\n",
		**more}


def mapping(number, name, uuid):
	return disk(number, **{"dm/name": name, "dm/uuid": uuid + "\n"})


def below(top, files):
	return {top + "/" + path: text for path, text in files.items()}


SCSI = {"vendor": "ATA     \n", "model": "WDC WD10EZEX-08W\n", "rev": "1A01\n",
	"state": "running\n", "wwid": "t10.ATA     WDC WD10EZEX-08WN4A0    %s\n" % SERIAL,
	"vpd_pg80": b"\0\x80\0\x14" + SERIAL.encode(),
	"inquiry": b"\0\0\5\2" + SERIAL.encode()}

FILES = {
	"etc/hostname": HOST + "\n",
	"proc/sys/kernel/hostname": HOST + "\n",
	"proc/self/mountinfo": MOUNTINFO,
	"proc/swaps": "Filename\tType\tSize\tUsed\n/dev/dm-1 partition 1020 0 -2\n",
	"proc/diskstats": "   8       0 sda 1 2 3 4 11 22 33 44 55 66 77\n",
	**below(SDA, disk("8:0", uevent="DEVNAME=sda\n")),
	**below(SDA + "/sda1", disk("8:1", 1024, partition="1\n", start="2048\n",
		uevent="PARTN=1\nPARTNAME=EFI System\nPARTUUID=%s\n" % PART)),
	**below(SDA + "/../..", SCSI),
	ATA + "scsi_host/host0/proc_name": "ahci\n",
	ATA + "power/control": "on\n",
	"sys/devices/pci0000:00/0000:00:1f.2/vendor": "0x8086\n",
	**below(SDB, disk("8:16")),
	SDB + "/../../wwid": "naa.%s\n" % SAN,
	SDB + "/../../vendor": "SANMAKER\n",
	SDB + "/../../huge": "x" * 65537,
	SDB + "/../../delete": "",
	FC_HOST + "/port_name": "0x21000024ff3d1e5a\n",
	FC_HOST + "/node_name": "0x20000024ff3d1e5b\n",
	FC_HOST + "/symbolic_name": "HN:%s over eth0\n" % HOST,
	**below(NVME, {"model": "Samsung SSD 970 EVO 500GB               \n",
		"serial": NVME_SERIAL + "      \n", "transport": "pcie\n",
		"address": "0000:02:00.0\n",
		"subsysnqn": "nqn.2014.08.org.nvmexpress:144d144d%s\n" % NVME_SERIAL}),
	**below(NVME + "/nvme0n1", disk("259:0", wwid="eui.%s\n" % EUI,
		eui="00 25 38 5b 71 b0 a1 c2\n", nguid=NGUID + "\n")),
	**below(FABRIC, {"transport": "tcp\n",
		"serial": "FAB77XYZ42\n", "model": "FAB77XYZ42\n",
		"address": "traddr=fd00:1:2::7,trsvcid=4420,src_addr=10.20.30.40\n",
		"hostnqn": "nqn.2014-08.org.nvmexpress:uuid:%s\n" % HOSTNQN}),
	**below(FABRIC + "/nvme1n1", disk("259:1", uevent="NVME_TRADDR=fd00:1:2::7\n",
		wwid="uuid.%s\n" % NGUID)),
	**below(VDA, disk("254:0", serial=VOLUME)),
	**below(VIRTUAL + "dm-0", mapping("252:0", "vg--a-root\n", UUID_ROOT)),
	**below(VIRTUAL + "dm-1", mapping("252:1", "luks-%s\n" % LUKS,
		UUID_LUKS)),
	**below(VIRTUAL + "dm-2", mapping("252:2", "mpatha\n", "mpath-3" + SAN)),
	**below(VIRTUAL + "dm-3", mapping("252:3", "3%s-part1\n" % SAN,
		"part1-mpath-3" + SAN)),
	**below(VIRTUAL + "dm-4", mapping("252:4",
		b"vg--a-odd\tname\xff\n\x01webserver1\n",
		"LVM-%s%s-tpool" % (VG, LV_ODD))),
	**below(VIRTUAL + "dm-5", mapping("252:5", "plain\n", "")),
	**below(VIRTUAL + "md127", disk("9:127", **{"md/level": "raid1\n",
		"md/uuid": "d4e5f6a7-b8c9-d0e1-f203-142536475869\n"})),
	VIRTUAL + "md127/md/dev-sdb/state": "in_sync\n",
	**below(VIRTUAL + "loop0", disk("7:0", **{
		"loop/backing_file": "/srv/images/%s.img (deleted)\n" % SERIAL})),
	**below(VIRTUAL + "bcache0", disk("251:0")),
	VIRTUAL + "md127/bcache/state": "clean\n",
	"run/udev/data/b8:0": udev("disk/by-id/ata-%s_%s disk/by-id/wwn-0x%s "
		"disk/by-path/pci-0000:00:1f.2-ata-1" % (MODEL, SERIAL, WWN),
		ID_MODEL=MODEL, ID_MODEL_ENC=r"WDC\x20WD10EZEX-08WN4A0",
		ID_SERIAL=MODEL + "_" + SERIAL, ID_SERIAL_SHORT=SERIAL,
		ID_REVISION="01.01A01", SCSI_IDENT_SERIAL=SERIAL,
		ID_WWN="0x" + WWN, ID_PART_TABLE_UUID=TABLE, ID_PART_TABLE_TYPE="gpt"),
	"run/udev/data/b8:1": udev("disk/by-id/ata-%s_%s-part1 disk/by-uuid/%s "
		"disk/by-partuuid/%s " % (MODEL, SERIAL, FAT, PART) +
		r"disk/by-partlabel/EFI\x20System", ID_FS_TYPE="vfat", ID_FS_UUID=FAT,
		ID_PART_ENTRY_UUID=PART, ID_PART_ENTRY_NUMBER=1,
		ID_PART_ENTRY_TYPE=GPT_EFI, ID_PART_ENTRY_NAME=r"EFI\x20System"),
	"run/udev/data/b8:16": udev("disk/by-id/scsi-3%s disk/by-id/wwn-0x%s "
		"disk/by-path/ip-192.168.100.21:3260-iscsi-%s-lun-2" % (SAN, SAN, IQN),
		ID_SERIAL="3" + SAN, ID_SERIAL_SHORT=SAN, ID_WWN="0x" + SAN[:16],
		ID_WWN_VENDOR_EXTENSION="0x" + SAN[16:], ID_WWN_WITH_EXTENSION="0x" + SAN,
		ID_PATH="ip-192.168.100.21:3260-iscsi-%s-lun-2" % IQN,
		ID_FS_TYPE="LVM2_member", ID_FS_UUID=PV),
	"run/udev/data/b259:0": udev("disk/by-id/nvme-Samsung_SSD_970_EVO_500GB_%s_1 "
		"disk/by-id/nvme-eui.%s" % (NVME_SERIAL, EUI),
		ID_SERIAL_SHORT=NVME_SERIAL, ID_WWN="eui." + EUI,
		ID_MODEL="Samsung SSD 970 EVO 500GB",
		ID_SERIAL="Samsung_SSD_970_EVO_500GB_%s_1" % NVME_SERIAL,
		ID_FS_TYPE="crypto_LUKS", ID_FS_UUID=LUKS),
	"run/udev/data/b254:0": udev("disk/by-id/virtio-" + VOLUME, ID_SERIAL=VOLUME),
	"run/udev/data/b252:0": udev("mapper/vg--a-root vg-a/root "
		"disk/by-id/dm-name-vg--a-root disk/by-id/dm-uuid-" + UUID_ROOT,
		DM_NAME="vg--a-root", DM_UUID=UUID_ROOT, DM_VG_NAME="vg-a",
		ID_FS_UUID=EXT4, ID_FS_TYPE="ext4"),
	"run/udev/data/b252:1": udev("disk/by-id/dm-name-luks-%s "
		"disk/by-id/dm-uuid-%s" % (LUKS, UUID_LUKS), DM_NAME="luks-" + LUKS,
		DM_UUID=UUID_LUKS, ID_FS_TYPE="LVM2_member", ID_FS_UUID=PV),
	"run/udev/data/b252:2": udev("disk/by-id/dm-uuid-mpath-3" + SAN, DM_NAME="mpatha",
		DM_UUID="mpath-3" + SAN, DM_SERIAL="3" + SAN, DM_WWN="0x" + SAN),
	"run/udev/data/b9:127": udev("md/arrayhost:0 disk/by-id/md-name-arrayhost:0 "
		"disk/by-id/md-uuid-" + MD, MD_NAME="arrayhost:0", MD_UUID=MD),
	"run/udev/data/b8:99": udev(ID_SERIAL="of no device"),
	"run/udev/data/n2": udev(ID_NET_NAME_MAC="enx0242ac110007"),
	"run/udev/data/b7:0": "E:no equals sign\nE:\n\nE:NOTE=02:42:ac:11:00:07 "
		"21:00:00:24:ff:3d:1e:5a 127.0.0.1 ::1\n",
}

LINKS = {
	SDA + "/device": "../../../0:0:0:0",
	SDA + "/subsystem": "../../../../../../../../../class/block",
	SDA + "/holders/dm-0": "../../../../../../../../../virtual/block/dm-0",
	"sys/devices/pci0000:00/0000:00:1f.2/subsystem": "../../../bus/pci",
	"sys/devices/pci0000:00/0000:00:1f.2/driver": "../../../bus/pci/drivers/ahci",
	SDB + "/device": "../../../3:0:0:2",
	NVME + "/nvme0n1/device": "../../nvme0",
	NVME + "/subsystem": "../../../../../class/nvme",
	FABRIC + "/nvme1n1/device": "../../nvme1",
	VIRTUAL + "dm-0/slaves/sda": "../../../../../" + SDA[len("sys/devices/"):],
	VIRTUAL + "md127/bcache/set": "../../../../../fs/bcache/" + BCACHE,
	"sys/fs/bcache/%s/bdev0" % BCACHE: "../../../devices/virtual/block/md127/bcache",
	"sys/class/scsi_host/host0": "../../" + ATA[4:] + "scsi_host/host0",
	"sys/class/fc_host/host3": "../../devices/platform/host3/fc_host/host3",
	"sys/class/nvme/nvme0": "../../" + NVME[4:],
	"sys/class/nvme/nvme1": "../../" + FABRIC[4:],
}

LEFT_OUT = {path for path in map(os.path.normpath, FILES) if {"power", "trace", "mq"}
	& set(path.split("/"))} | set(map(os.path.normpath, [SDB + "/../../huge",
	SDB + "/../../delete", "run/udev/data/b8:99", "run/udev/data/n2",
	"sys/devices/pci0000:00/0000:00:1f.2/vendor",
	"sys/devices/pci0000:00/0000:00:1f.2/driver"]))

NOT_SCRAMBLED = set(map(os.path.normpath, [
	SDA + "/../../vpd_pg80", SDA + "/../../inquiry",
	VIRTUAL + "md127/bcache/set", "sys/fs/bcache/%s/bdev0" % BCACHE]))

UNCHANGED = [os.path.normpath(path) for path in [SDA + "/size", SDA + "/stat",
	SDA + "/uevent", SDA + "/../../model", SDA + "/../../rev", NVME + "/model",
	NVME + "/address", VIRTUAL + "dm-0/dm/name",
	VIRTUAL + "dm-5/dm/uuid", "proc/diskstats", "proc/swaps"]]

KEPT = ["S:disk/by-id/ata-%s_WD-" % MODEL, "E:ID_SERIAL=%s_WD-" % MODEL,
	r"E:ID_MODEL_ENC=WDC\x20WD10EZEX-08WN4A0", "E:ID_PART_ENTRY_TYPE=" + GPT_EFI,
	r"S:disk/by-partlabel/EFI\x20System", "S:disk/by-id/dm-name-vg--a-root",
	r" /mnt/with\040blank ", ":/export/home ", "/share ", "-tpool", 
	"127.0.0.1 ::1", "ID_FS_TYPE=LVM2_member", "-part1\n", " over eth0",
	"username=", ",domain=",
	"S:disk/by-path/pci-0000:00:1f.2-ata-1", ".img (deleted)", "rw - fuse  rw",
	"nqn.2014-08.org.nvmexpress:uuid:", "user_id=0"]


def relations(attribute, record):
	"""What must agree in any tree of this machine: what, one text, and its equal.
	attribute(path) reads a file, record(number) an entry of the udev database."""
	host = attribute("etc/hostname")
	sda, sdb, nvme = record("8:0"), record("8:16"), record("259:0")
	part, root, md = record("8:1"), record("252:0"), record("9:127")
	serial, san = sda["ID_SERIAL_SHORT"], sdb["ID_SERIAL_SHORT"]
	luks, mounts = nvme["ID_FS_UUID"], attribute("proc/self/mountinfo").split("\n")
	yield "host names", attribute("proc/sys/kernel/hostname"), host
	yield "server", mounts[1].split()[8].split(":")[0].split(".", 1)[1], host
	yield "serial in id", sda["ID_SERIAL"], MODEL + "_" + serial
	yield "serial in wwid", attribute(SDA + "/../../wwid").split()[-1], serial
	yield "serial in a file's name", attribute(VIRTUAL + "loop0/loop/backing_file"), \
		"/srv/images/%s.img (deleted)" % serial
	yield "by-id links", sda["links"][:2], \
		["disk/by-id/ata-" + sda["ID_SERIAL"], "disk/by-id/wwn-" + sda["ID_WWN"]]
	yield "links of a partition", part["links"][:3], ["disk/by-id/ata-%s-part1"
		% sda["ID_SERIAL"], "disk/by-uuid/" + part["ID_FS_UUID"],
		"disk/by-partuuid/" + part["ID_PART_ENTRY_UUID"]]
	yield "uevent", attribute(SDA + "/sda1/uevent").split("PARTUUID=")[1], \
		part["ID_PART_ENTRY_UUID"]
	yield "wwid", attribute(SDB + "/../../wwid"), "naa." + san
	yield "id and its digit", sdb["ID_SERIAL"], "3" + san
	yield "wwn and extension", sdb["ID_WWN_WITH_EXTENSION"], \
		sdb["ID_WWN"] + sdb["ID_WWN_VENDOR_EXTENSION"][2:]
	yield "path", sdb["links"][2], "disk/by-path/" + sdb["ID_PATH"]
	yield "multipath", attribute(VIRTUAL + "dm-2/dm/uuid"), "mpath-3" + san
	yield "multipath in udev", record("252:2")["DM_UUID"], "mpath-3" + san
	yield "its partition", attribute(VIRTUAL + "dm-3/dm/uuid"), "part1-mpath-3" + san
	yield "its name", attribute(VIRTUAL + "dm-3/dm/name"), "3%s-part1" % san
	yield "nvme serial", attribute(NVME + "/serial"), nvme["ID_SERIAL_SHORT"]
	yield "eui", attribute(NVME + "/nvme0n1/eui").replace(" ", ""), nvme["ID_WWN"][4:]
	yield "nvme wwid", attribute(NVME + "/nvme0n1/wwid"), nvme["ID_WWN"]
	yield "nguid and uuid", "uuid." + attribute(NVME + "/nvme0n1/nguid"), \
		attribute(FABRIC + "/nvme1n1/wwid")
	yield "address", attribute(FABRIC + "/nvme1n1/uevent").split("TRADDR=")[1], \
		attribute(FABRIC + "/address").split(",")[0][len("traddr="):]
	yield "virtio", attribute(VDA + "/serial"), record("254:0")["ID_SERIAL"]
	yield "lvm", attribute(VIRTUAL + "dm-0/dm/uuid"), root["DM_UUID"]
	yield "lvm link", root["links"][3], "disk/by-id/dm-uuid-" + root["DM_UUID"]
	yield "group", attribute(VIRTUAL + "dm-4/dm/uuid")[:36], root["DM_UUID"][:36]
	yield "luks", attribute(VIRTUAL + "dm-1/dm/uuid"), \
		"CRYPT-LUKS2-%s-luks-%s" % (luks.replace("-", ""), luks)
	yield "luks name", attribute(VIRTUAL + "dm-1/dm/name"), "luks-" + luks
	yield "physical volume", record("252:1")["ID_FS_UUID"], sdb["ID_FS_UUID"]
	yield "md", attribute(VIRTUAL + "md127/md/uuid").replace("-", ""), \
		md["MD_UUID"].replace(":", "")
	yield "md links", md["links"], [place + md["MD_NAME"] for place in
		("md/", "disk/by-id/md-name-")] + ["disk/by-id/md-uuid-" + md["MD_UUID"]]
	ext4 = root["ID_FS_UUID"]
	yield "mounted file system", mounts[4].split()[4], "/mnt/" + ext4
	yield "mounted by uuid", mounts[4].split()[9], "/dev/disk/by-uuid/" + ext4
	yield "servers", mounts[3].split()[8].split(":")[1].split(",")[1], \
		sdb["ID_PATH"].split("-")[1].split(":")[0]


def write(top, files, links=()):
	for path, text in files.items():
		path = os.path.normpath(os.path.join(top, path))
		os.makedirs(os.path.dirname(path), exist_ok=True)
		with open(path, "wb") as file:
			file.write(text if isinstance(text, bytes) else text.encode())
	for path, target in dict(links).items():
		os.makedirs(os.path.dirname(os.path.join(top, path)), exist_ok=True)
		os.symlink(target, os.path.join(top, path))


def make(top):
	"""Makes the machine's tree below a new directory, which it returns."""
	write(top, FILES, LINKS)
	for path, text in FILES.items():
		os.chmod(os.path.join(top, os.path.normpath(path)), 0o444)
		if os.path.basename(path) != "dev":
			continue
		folder = os.path.dirname(path)
		name = os.path.basename(folder)
		write(top, {}, {"sys/class/block/" + name: "../../../" + folder,
			"sys/dev/block/" + text.strip(): "../../../" + folder})
		if name != "sda1":
			write(top, {}, {"sys/block/" + name: "../../" + folder})
	os.chmod(os.path.join(top, os.path.normpath(SDB + "/../../delete")), 0o200)
	return top
