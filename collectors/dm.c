/*
 * dm.c - one row a device-mapper device: its real name and what the name says.
 *
 * From sysfs alone, where anybody may read what dmsetup tells only root.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "blockdev.h"
#include "blocktype.h"
#include "cell.h"
#include "cleanup.h"
#include "dmname.h"
#include "inv.h"
#include "places.h"
#include "root.h"
#include "stack.h"

enum { SECTOR_BYTES = 512 };

enum column {
	DEVICE,
	NAME,
	SUBSYSTEM,
	VG,
	LV,
	LAYER,
	HIDDEN,
	UUID,
	SUSPENDED,
	READ_ONLY,
	SIZE_BYTES,
	MAJOR,
	MINOR,
	PARENTS,
	MOUNTPOINTS,
	N_COLUMNS
};

static const struct inv_column columns[] = {
	[DEVICE] = {"device", INV_STRING, INV_KEY, NULL, "sys/dev/block/",
		    "the kernel's name: dm-0"},
	[NAME] = {"name", INV_STRING, 0, NULL, "dm/name",
		  "device-mapper's name, byte for byte: oracle-data"},
	[SUBSYSTEM] =
		{"subsystem", INV_STRING, 0, NULL, "dm/uuid",
		 "who made it: lvm crypt mpath partition raid vdo stratis or unknown"},
	[VG] = {"vg", INV_STRING, 0, NULL, "dm/name", "LVM volume group, unescaped"},
	[LV] = {"lv", INV_STRING, 0, NULL, "dm/name",
		"LVM logical volume, unescaped and without lvs's brackets"},
	[LAYER] = {"layer", INV_STRING, 0, NULL, "dm/name, dm/uuid",
		   "LVM's internal layer: real cow tpool tmeta tdata cdata ..."},
	[HIDDEN] = {"hidden", INV_BOOL, 0, NULL, "dm/name, dm/uuid",
		    "lvs shows it in brackets or not at all; known for LVM only"},
	[UUID] = {"uuid", INV_STRING, 0, NULL, "dm/uuid", "device-mapper's uuid"},
	[SUSPENDED] = {"suspended", INV_BOOL, 0, NULL, "dm/suspended",
		       "its I/O is held back"},
	[READ_ONLY] = {"read_only", INV_BOOL, 0, NULL, "ro", "it cannot be written"},
	[SIZE_BYTES] = {"size_bytes", INV_UINT, 0, "bytes", "size", "size of the device"},
	[MAJOR] = {"major", INV_UINT, 0, NULL, "sys/dev/block/", "major device number"},
	[MINOR] = {"minor", INV_UINT, 0, NULL, "sys/dev/block/", "minor device number"},
	[PARENTS] = {"parents", INV_LIST, 0, NULL, "slaves/",
		     "what it is built on, by kernel name"},
	[MOUNTPOINTS] = {"mountpoints", INV_LIST, 0, NULL,
			 "proc/self/mountinfo, proc/swaps",
			 "where it is mounted; [SWAP] for swap space in use"},
};

static void set_lvm(struct inv_run *run, const struct dmname *parts)
{
	inv_set_string(run, VG, parts->vg);
	inv_set_string(run, LV, parts->lv);
	inv_set_string(run, LAYER, parts->layer);
	if (*parts->vg)
		inv_set_bool(run, HIDDEN, parts->hidden);
}

static void set_state(const struct cell_source *from, const struct blockdev *device)
{
	uint64_t sectors;

	inv_set_uint(from->run, MAJOR, device->major);
	inv_set_uint(from->run, MINOR, device->minor);
	if (inv_wants(from->run, SUSPENDED))
		cell_flag(from, SUSPENDED, "dm/suspended");
	if (inv_wants(from->run, READ_ONLY))
		cell_flag(from, READ_ONLY, "ro");
	if (inv_wants(from->run, SIZE_BYTES) && cell_number(from, "size", &sectors))
		cell_product(from, SIZE_BYTES, "size", sectors, SECTOR_BYTES);
	if (inv_wants(from->run, PARENTS))
		stack_add_parents(from, device, PARENTS);
}

static void set_row(const struct cell_source *from, const struct blockdev *device,
		    const char *name, const struct places *places)
{
	char uuid[CELL_SIZE] = "", node[BLOCKTYPE_NODE_SIZE];
	struct dmname parts;

	snprintf(node, sizeof(node), "/dev/mapper/%s", name);
	cell_read(from, "dm/uuid", uuid);
	dmname_parse(name, uuid, &parts);
	inv_set_string(from->run, DEVICE, device->name);
	inv_set_string(from->run, NAME, name);
	inv_set_string(from->run, UUID, uuid);
	inv_set_string(from->run, SUBSYSTEM, parts.subsystem);
	set_lvm(from->run, &parts);
	set_state(from, device);
	if (inv_wants(from->run, MOUNTPOINTS))
		stack_add_mountpoints(from, places, device, node, MOUNTPOINTS);
}

static void collect_device(struct inv_run *run, const struct blockdev *device,
			   const struct places *places)
{
	INV_CLEANUP(cell_source_close) struct cell_source from;
	char name[CELL_SIZE];

	/* One without a name has just gone, or is not device-mapper's. */
	if (cell_source_open(run, device->dir, device->place, &from) < 0 ||
	    cell_read(&from, "dm/name", name) < 0)
		return;
	inv_row_begin(run);
	set_row(&from, device, name, places);
}

static int collect(struct inv_run *run)
{
	INV_CLEANUP(blockdev_free) struct blockdev_list list = {0};
	INV_CLEANUP(places_free) struct places places = {0};
	const char *missing;
	int error = blockdev_list(inv_root(run), &list, &missing);

	if (error)
		return inv_fail(run, -error, "%s/%s", inv_root_name(run), missing);
	error = inv_wants(run, MOUNTPOINTS) ? places_read(inv_root(run), &places) : 0;
	if (error)
		inv_error(run, -error, "%s/proc/self/mountinfo", inv_root_name(run));
	for (size_t i = 0; i < list.count; i++)
		if (strncmp(list.devices[i].name, "dm-", 3) == 0)
			collect_device(run, &list.devices[i], &places);
	return 0;
}

const struct inv_collector inv_collector_dm = {
	.name = "dm",
	.summary = "device-mapper devices: dm-N, its real name, volume group and volume",
	.help = "Needs no root, unlike dmsetup and lvs. Sources are below the device's\n"
		"directory in sys/dev/block/. No privilege adds anything.",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.flags = INV_DEFAULT,
	.collect = collect,
};
