/*
 * disks.c - one row a block device: disks, partitions and everything stacked on them.
 *
 * From sysfs, the udev database and the mount table; no device is opened, so none is
 * woken, and no privilege is needed.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "blockdev.h"
#include "blocktype.h"
#include "cell.h"
#include "cleanup.h"
#include "dmname.h"
#include "inv.h"
#include "number.h"
#include "places.h"
#include "queue.h"
#include "root.h"
#include "stack.h"
#include "udev.h"
#include "unescape.h"

enum { SECTOR_BYTES = 512 }; /* of sysfs, whatever the device's own are */

enum column {
	NAME,
	PATH,
	TYPE,
	PARENTS,
	MAJOR,
	MINOR,
	SIZE_BYTES,
	READ_ONLY,
	REMOVABLE,
	ROTATIONAL,
	MODEL,
	VENDOR,
	SERIAL,
	WWN,
	REVISION,
	TRANSPORT,
	STATE,
	SCHEDULER,
	LOGICAL_SECTOR_BYTES,
	PHYSICAL_SECTOR_BYTES,
	DM_NAME,
	DM_UUID,
	VG,
	LV,
	FS_TYPE,
	FS_LABEL,
	FS_UUID,
	PART_NUMBER,
	PART_START_BYTES,
	PART_LABEL,
	PART_UUID,
	PART_TABLE,
	MOUNTPOINTS,
	LINKS,
	N_COLUMNS
};

static const struct inv_column columns[] = {
	[NAME] = {"name", INV_STRING, INV_KEY, NULL, "sys/dev/block/",
		  "the kernel's name: sda1, dm-0"},
	[PATH] = {"path", INV_STRING, 0, NULL, "sys/dev/block/, dm/name",
		  "the node people use: /dev/sda1, /dev/mapper/vg-lv"},
	[TYPE] = {"type", INV_STRING, 0, NULL, "dm/uuid, md/level, device/type",
		  "disk part lvm crypt mpath dm raid1 linear loop rom zram nbd ..."},
	[PARENTS] = {"parents", INV_LIST, 0, NULL, "slaves/",
		     "what it is built on, by kernel name; a partition's is its disk"},
	[MAJOR] = {"major", INV_UINT, 0, NULL, "sys/dev/block/", "major device number"},
	[MINOR] = {"minor", INV_UINT, 0, NULL, "sys/dev/block/", "minor device number"},
	[SIZE_BYTES] = {"size_bytes", INV_UINT, 0, "bytes", "size", "size of the device"},
	[READ_ONLY] = {"read_only", INV_BOOL, 0, NULL, "ro", "it cannot be written"},
	[REMOVABLE] = {"removable", INV_BOOL, 0, NULL, "removable",
		       "its medium can be taken out; of a partition: its disk's"},
	[ROTATIONAL] = {"rotational", INV_BOOL, 0, NULL, "queue/rotational",
			"it has turning platters, as far as the driver knows"},
	[MODEL] = {"model", INV_STRING, 0, NULL, "ID_MODEL_ENC, device/model",
		   "the maker's name for it"},
	[VENDOR] = {"vendor", INV_STRING, 0, NULL, "device/vendor", "who made it"},
	[SERIAL] =
		{"serial", INV_STRING, INV_PRIVATE, NULL,
		 "SCSI_IDENT_SERIAL, ID_SCSI_SERIAL, ID_SERIAL_SHORT, ID_SERIAL, serial",
		 "the maker's serial number"},
	[WWN] = {"wwn", INV_STRING, INV_PRIVATE, NULL,
		 "ID_WWN_WITH_EXTENSION, ID_WWN, wwid", "world-wide name"},
	[REVISION] = {"revision", INV_STRING, 0, NULL,
		      "ID_REVISION, device/rev, device/firmware_rev",
		      "firmware revision"},
	[TRANSPORT] = {"transport", INV_STRING, 0, NULL, "its place below sys/devices",
		       "how it is attached: sata nvme usb fc iscsi sas virtio mmc ata"},
	[STATE] = {"state", INV_STRING, 0, NULL, "device/state, dm/suspended",
		   "running, suspended, live, offline ..."},
	[SCHEDULER] = {"scheduler", INV_STRING, 0, NULL, "queue/scheduler",
		       "the I/O scheduler in use; of a partition: its disk's"},
	[LOGICAL_SECTOR_BYTES] = {"logical_sector_bytes", INV_UINT, 0, "bytes",
				  "queue/logical_block_size",
				  "smallest unit that it can be addressed by"},
	[PHYSICAL_SECTOR_BYTES] = {"physical_sector_bytes", INV_UINT, 0, "bytes",
				   "queue/physical_block_size",
				   "smallest unit that it writes at once"},
	[DM_NAME] = {"dm_name", INV_STRING, 0, NULL, "dm/name",
		     "device-mapper's name, byte for byte"},
	[DM_UUID] = {"dm_uuid", INV_STRING, 0, NULL, "dm/uuid",
		     "device-mapper's uuid; its prefix tells the owner"},
	[VG] = {"vg", INV_STRING, 0, NULL, "dm/name", "LVM volume group"},
	[LV] = {"lv", INV_STRING, 0, NULL, "dm/name", "LVM logical volume"},
	[FS_TYPE] = {"fs_type", INV_STRING, 0, NULL,
		     "ID_FS_TYPE, proc/self/mountinfo, proc/swaps",
		     "file system, or other content: LVM2_member, crypto_LUKS, swap"},
	[FS_LABEL] = {"fs_label", INV_STRING, 0, NULL, "ID_FS_LABEL_ENC",
		      "label of the file system"},
	[FS_UUID] = {"fs_uuid", INV_STRING, 0, NULL, "ID_FS_UUID_ENC",
		     "uuid of the file system"},
	[PART_NUMBER] = {"part_number", INV_UINT, 0, NULL,
			 "partition, ID_PART_ENTRY_NUMBER", "number of the partition"},
	[PART_START_BYTES] = {"part_start_bytes", INV_UINT, 0, "bytes",
			      "start, ID_PART_ENTRY_OFFSET",
			      "where it starts on its disk"},
	[PART_LABEL] = {"part_label", INV_STRING, 0, NULL, "ID_PART_ENTRY_NAME",
			"name in the partition table"},
	[PART_UUID] = {"part_uuid", INV_STRING, 0, NULL, "ID_PART_ENTRY_UUID",
		       "uuid in the partition table"},
	[PART_TABLE] = {"part_table", INV_STRING, 0, NULL,
			"ID_PART_TABLE_TYPE, ID_PART_ENTRY_SCHEME",
			"kind of partition table that it has or stands in: gpt, dos"},
	[MOUNTPOINTS] = {"mountpoints", INV_LIST, 0, NULL,
			 "proc/self/mountinfo, proc/swaps",
			 "where it is mounted; [SWAP] for swap space in use"},
	[LINKS] = {"links", INV_LIST, INV_PRIVATE, NULL, "run/udev/data/",
		   "udev's links to it: /dev/disk/by-id/..., by-path, by-uuid"},
};

/*
 * Strings that udev knows: the first of its names that is there. Its rules copy what they
 * know of a disk to its partitions, which have no model of their own.
 */
static const struct {
	enum column column;
	bool encoded; /* with \x20 and the like */
	bool of_disk; /* not to be taken for a partition's */
	const char *names[4];
} from_udev[] = {
	{SERIAL,
	 false,
	 true,
	 {"SCSI_IDENT_SERIAL", "ID_SCSI_SERIAL", "ID_SERIAL_SHORT", "ID_SERIAL"}},
	{MODEL, true, true, {"ID_MODEL_ENC", "ID_MODEL"}},
	{WWN, false, false, {"ID_WWN_WITH_EXTENSION", "ID_WWN"}},
	{REVISION, false, true, {"ID_REVISION"}},
	{FS_TYPE, false, false, {"ID_FS_TYPE"}},
	{FS_LABEL, true, false, {"ID_FS_LABEL_ENC", "ID_FS_LABEL"}},
	{FS_UUID, true, false, {"ID_FS_UUID_ENC", "ID_FS_UUID"}},
	{PART_LABEL, true, false, {"ID_PART_ENTRY_NAME"}},
	{PART_UUID, false, false, {"ID_PART_ENTRY_UUID"}},
	{PART_TABLE, false, false, {"ID_PART_TABLE_TYPE", "ID_PART_ENTRY_SCHEME"}},
};

/* What sysfs knows where udev does not: in a container, or before udev ran. */
static const struct {
	enum column column;
	bool of_hardware; /* in device/, else in the block device's directory */
	const char *attribute;
} from_sysfs[] = {
	{MODEL, true, "model"},
	{VENDOR, true, "vendor"},
	{STATE, true, "state"},
	{SERIAL, false, "serial"},
	{SERIAL, true, "serial"},
	{WWN, false, "wwid"},
	{WWN, true, "wwid"},
	{REVISION, true, "rev"},
	{REVISION, true, "firmware_rev"},
};

struct disks {
	struct inv_run *run;
	struct places places;
	struct udev_source udev;
	bool has_udev;
	struct queue queue; /* of queue_disk, whose partitions it serves too */
	const struct blockdev *queue_disk;
};

/* One device while its row is made. */
struct device {
	struct disks *disks;
	const struct blockdev *blockdev;
	struct cell_source from;
	bool known[N_COLUMNS];
	char node[BLOCKTYPE_NODE_SIZE]; /* "" until known */
};

static bool set_text(struct device *device, enum column column, const char *text)
{
	if (!text || device->known[column])
		return false;
	cell_trimmed(device->from.run, column, text);
	return device->known[column] = true;
}

/* ----------------------------------------------------------- the queue's cells */

/* Each disk is read directly before its partitions. */
static void set_queue(struct device *device)
{
	const struct blockdev *blockdev = device->blockdev;
	struct inv_run *run = device->from.run;
	struct disks *disks = device->disks;
	const struct queue *queue = &disks->queue;

	if (!blockdev->disk) {
		queue_read(&device->from, &disks->queue);
		disks->queue_disk = blockdev;
	} else if (disks->queue_disk != blockdev->disk) {
		return;
	}
	if (queue->removable.known)
		inv_set_bool(run, REMOVABLE, queue->removable.value);
	if (queue->rotational.known)
		inv_set_bool(run, ROTATIONAL, queue->rotational.value);
	if (queue->logical.known)
		inv_set_uint(run, LOGICAL_SECTOR_BYTES, queue->logical.value);
	if (queue->physical.known)
		inv_set_uint(run, PHYSICAL_SECTOR_BYTES, queue->physical.value);
	inv_set_string(run, SCHEDULER, queue->scheduler);
}

/* ------------------------------------------------------ kinds of block devices */

static void set_dm(struct device *device)
{
	struct cell_source *from = &device->from;
	char name[CELL_SIZE] = "", uuid[CELL_SIZE] = "", type[DMNAME_SIZE];
	struct dmname parts;
	uint64_t suspended;

	if (cell_read(from, "dm/name", name) > 0 && !*device->node)
		snprintf(device->node, sizeof(device->node), "/dev/mapper/%s", name);
	cell_read(from, "dm/uuid", uuid);
	dmname_parse(name, uuid, &parts);
	dmname_type(uuid, type);
	inv_set_string(from->run, DM_NAME, name);
	inv_set_string(from->run, DM_UUID, uuid);
	inv_set_string(from->run, VG, parts.vg);
	inv_set_string(from->run, LV, parts.lv);
	inv_set_string(from->run, TYPE, type);
	if (cell_number(from, "dm/suspended", &suspended))
		inv_set_string(from->run, STATE, suspended ? "suspended" : "running");
}

static void set_partition(struct device *device)
{
	const struct cell_source *from = &device->from;
	uint64_t sectors;

	inv_set_string(from->run, TYPE, "part");
	device->known[PART_NUMBER] = cell_uint(from, PART_NUMBER, "partition");
	device->known[PART_START_BYTES] = cell_number(from, "start", &sectors);
	if (device->known[PART_START_BYTES])
		cell_product(from, PART_START_BYTES, "start", sectors, SECTOR_BYTES);
}

static void set_from_sysfs(struct device *device, const struct cell_source *hardware)
{
	char text[CELL_SIZE];

	for (size_t i = 0; i < sizeof(from_sysfs) / sizeof(*from_sysfs); i++) {
		const struct cell_source *from =
			from_sysfs[i].of_hardware ? hardware : &device->from;

		if (!device->known[from_sysfs[i].column] &&
		    cell_read(from, from_sysfs[i].attribute, text) > 0)
			set_text(device, from_sysfs[i].column, text);
	}
}

/* A disk's own cells. What has hardware behind it has that in device/, which is a link. */
static void set_disk(struct device *device)
{
	static const char virtual[] = "sys/devices/virtual/block/";
	const struct blockdev *blockdev = device->blockdev;
	struct inv_run *run = device->from.run;
	const char *transport = blocktype_transport(inv_root(run), blockdev);
	INV_CLEANUP(cell_source_close) struct cell_source hardware = {.dir = -1};
	char path[PATH_MAX];

	if (transport)
		inv_set_string(run, TRANSPORT, transport);
	snprintf(path, sizeof(path), "%s/device", blockdev->dir);
	if (strncmp(blockdev->place, virtual, strlen(virtual)) != 0)
		cell_source_open(run, path, path, &hardware);
	blocktype_set(&device->from, &hardware, blockdev, TYPE);
	if (hardware.dir >= 0)
		set_from_sysfs(device, &hardware);
}

/* ------------------------------------------------------------------- from udev */

static void set_udev_text(struct device *device, const struct udev_record *record,
			  size_t i)
{
	const char *value = NULL;
	char text[CELL_SIZE];

	if (from_udev[i].of_disk && device->blockdev->disk)
		return;
	for (size_t j = 0; j < 4 && from_udev[i].names[j] && !value; j++)
		value = udev_value(record, from_udev[i].names[j]);
	if (!value)
		return;
	if (from_udev[i].encoded) {
		snprintf(text, sizeof(text), "%s", value);
		unescape_hex(text);
		value = text;
	}
	set_text(device, from_udev[i].column, value);
}

/* A partition that device-mapper maps has its number and start only in udev's record. */
static void set_udev_partition(struct device *device, const struct udev_record *record)
{
	const char *number = udev_value(record, "ID_PART_ENTRY_NUMBER");
	const char *start = udev_value(record, "ID_PART_ENTRY_OFFSET");
	uint64_t value;

	if (!device->known[PART_NUMBER] && number && !number_parse(number, &value))
		inv_set_uint(device->from.run, PART_NUMBER, value);
	if (!device->known[PART_START_BYTES] && start && !number_parse(start, &value))
		cell_product(&device->from, PART_START_BYTES, "ID_PART_ENTRY_OFFSET",
			     value, SECTOR_BYTES);
}

static void set_links(struct device *device, const struct udev_record *record)
{
	struct inv_run *run = device->from.run;
	char link[CELL_SIZE] = "/dev/";
	const size_t prefix = strlen(link);

	inv_set_list(run, LINKS);
	for (size_t i = 0; i < record->n_links; i++) {
		size_t length = strnlen(record->links[i], sizeof(link) - prefix);

		/* udev has another name for a node that device-mapper's would not do for. */
		if (strncmp(record->links[i], "mapper/", 7) == 0)
			snprintf(device->node, sizeof(device->node), "/dev/%s",
				 record->links[i]);

		memcpy(link + prefix, record->links[i], length);
		inv_add_bytes(run, LINKS, link, prefix + length);
	}
}

static void set_udev(struct device *device)
{
	const struct blockdev *blockdev = device->blockdev;
	struct inv_run *run = device->from.run;
	struct udev_record record;

	if (!device->disks->has_udev ||
	    udev_read(&device->disks->udev, blockdev->major, blockdev->minor, &record))
		return;
	if (record.malformed)
		inv_error(run, 0, "%s/run/udev/data/b%u:%u: %zu lines without '='",
			  inv_root_name(run), blockdev->major, blockdev->minor,
			  record.malformed);
	if (record.cut)
		inv_error(run, 0, "%s/run/udev/data/b%u:%u: too long: cut",
			  inv_root_name(run), blockdev->major, blockdev->minor);
	for (size_t i = 0; i < sizeof(from_udev) / sizeof(*from_udev); i++)
		set_udev_text(device, &record, i);
	set_udev_partition(device, &record);
	set_links(device, &record);
	udev_release(&record);
}

/* ------------------------------------------------------------------------ rows */

static void set_identity(const struct cell_source *from, const struct blockdev *device,
			 uint64_t sectors, bool has_size)
{
	inv_set_string(from->run, NAME, device->name);
	inv_set_uint(from->run, MAJOR, device->major);
	inv_set_uint(from->run, MINOR, device->minor);
	if (has_size)
		cell_product(from, SIZE_BYTES, "size", sectors, SECTOR_BYTES);
	cell_flag(from, READ_ONLY, "ro");
	stack_add_parents(from, device, PARENTS);
}

static void set_row(struct device *device)
{
	const struct blockdev *blockdev = device->blockdev;
	const struct cell_source *from = &device->from;

	set_queue(device);
	if (blockdev->disk)
		set_partition(device);
	set_udev(device);
	if (strncmp(blockdev->name, "dm-", 3) == 0)
		set_dm(device);
	else if (!blockdev->disk)
		set_disk(device);
	if (!*device->node)
		snprintf(device->node, sizeof(device->node), "/dev/%s", blockdev->name);
	inv_set_string(from->run, PATH, device->node);
	set_text(device, FS_TYPE,
		 stack_add_mountpoints(from, &device->disks->places, blockdev,
				       device->node, MOUNTPOINTS));
}

static void close_device(const struct device *device)
{
	cell_source_close(&device->from);
}

/* A device that goes while it is read takes its attributes with it. */
static bool has_gone(int root, const struct blockdev *blockdev)
{
	INV_CLOSE int dir = root_open(root, blockdev->dir, O_PATH | O_DIRECTORY);

	return dir < 0;
}

static void collect_device(struct disks *disks, const struct blockdev *blockdev)
{
	INV_CLEANUP(close_device)
	struct device device = {.disks = disks, .blockdev = blockdev};
	const struct cell_source *from = &device.from;
	int error = cell_source_open(disks->run, blockdev->dir, blockdev->place,
				     &device.from);
	uint64_t sectors = 0;
	bool has_size;

	if (error && error != -ENOENT && error != -ENODEV)
		inv_error(disks->run, -error, "%s/%s", inv_root_name(disks->run),
			  blockdev->dir);
	if (error)
		return;
	has_size = cell_number(from, "size", &sectors);
	if (blocktype_is_idle(from, blockdev, sectors))
		return;
	inv_row_begin(disks->run);
	set_identity(from, blockdev, sectors, has_size);
	set_row(&device);
	if (!has_size && has_gone(inv_root(disks->run), blockdev))
		inv_row_drop(disks->run);
}

static void close_disks(struct disks *disks)
{
	places_free(&disks->places);
	udev_close(&disks->udev);
}

static int collect(struct inv_run *run)
{
	INV_CLEANUP(close_disks) struct disks disks = {.run = run};
	INV_CLEANUP(blockdev_free) struct blockdev_list list = {0};
	int root = inv_root(run);
	const char *missing;
	int error = udev_open(root, inv_root_is_system(run), &disks.udev);

	disks.has_udev = !error;
	if (error)
		inv_warn(run, -error, "%s/run/udev/data: what only udev knows is unknown",
			 inv_root_name(run));
	error = places_read(root, &disks.places);
	if (error)
		inv_error(run, -error, "%s/proc/self/mountinfo", inv_root_name(run));
	error = blockdev_list(root, &list, &missing);
	if (error)
		return inv_fail(run, -error, "%s/%s", inv_root_name(run), missing);
	for (size_t i = 0; i < list.count; i++)
		collect_device(&disks, &list.devices[i]);
	return 0;
}

const struct inv_collector inv_collector_disks = {
	.name = "disks",
	.summary = "block devices: disks, partitions and everything stacked on them",
	.help = "As lsblk does by default, RAM disks and loop devices that nothing backs are\n"
		"left out. Sources are below the device's directory in sys/dev/block/, or names\n"
		"of properties in the udev database. No privilege adds anything.",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.flags = INV_DEFAULT,
	.collect = collect,
};
