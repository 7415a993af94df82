/*
 * blocktype.c - types and transports of block devices.
 *
 * The type is told by the name, which the kernel's drivers fix, by md/level, and for SCSI
 * by the peripheral device type in device/type.
 */
#include "blocktype.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "root.h"

enum { RAM_MAJOR = 1, LOOP_MAJOR = 7 };

/* SCSI peripheral device types, as lsblk names them. */
static const char *scsi_type(uint64_t type)
{
	static const char *const names[] = {
		[0] = "disk",	 [1] = "tape", [2] = "printer", [3] = "processor",
		[4] = "worm",	 [5] = "rom",  [6] = "scanner", [7] = "mo-disk",
		[8] = "changer", [9] = "comm", [12] = "raid",	[13] = "enclosure",
		[14] = "rbc",	 [17] = "osd",
	};

	return type < sizeof(names) / sizeof(*names) ? names[type] : NULL;
}

/* True if NAME is PREFIX and a number. */
static bool is_numbered(const char *name, const char *prefix)
{
	size_t length = strlen(prefix);

	return strncmp(name, prefix, length) == 0 && isdigit((unsigned char)name[length]);
}

static const char *type_by_name(const char *name)
{
	static const struct {
		const char *prefix, *type;
	} known[] = {
		{"loop", "loop"}, {"zram", "zram"}, {"nbd", "nbd"},
		{"sr", "rom"},	  {"ram", "ram"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (is_numbered(name, known[i].prefix))
			return known[i].type;
	return NULL;
}

void blocktype_set(const struct cell_source *from, const struct cell_source *hardware,
		   const struct blockdev *device, size_t column)
{
	const char *type = type_by_name(device->name);
	uint64_t number;

	if (!type && strncmp(device->name, "md", 2) == 0) {
		/* Empty for a container and for an array that is not running. */
		if (cell_text(from, column, "md/level"))
			return;
		type = "md";
	}
	if (!type && hardware->dir >= 0 && strncmp(device->name, "sd", 2) == 0 &&
	    cell_number(hardware, "type", &number))
		type = scsi_type(number);
	inv_set_string(from->run, column, type ? type : "disk");
}

/* Whether the driver of the SCSI host in PLACE (".../host3/...") speaks Serial ATA. */
static bool is_sata(int root, const char *place)
{
	const char *host = strstr(place, "/host");
	char path[128], driver[64];
	unsigned number;

	if (!host || sscanf(host, "/host%9u/", &number) != 1)
		return false;
	snprintf(path, sizeof(path), "sys/class/scsi_host/host%u/proc_name", number);
	if (root_read_line(root, path, driver, sizeof(driver)) < 0)
		return false;
	return strncmp(driver, "ahci", 4) == 0 || strncmp(driver, "sata", 4) == 0;
}

const char *blocktype_transport(int root, const struct blockdev *device)
{
	static const struct {
		const char *part, *transport;
	} parts[] = {
		/* From the nearest to the farthest: a USB bridge may hold an ATA disk. */
		{"/session", "iscsi"}, {"/rport-", "fc"},     {"/end_device-", "sas"},
		{"/usb", "usb"},       {"/mmc_host/", "mmc"}, {"/virtio", "virtio"},
	};
	const char *place = device->place;

	if (is_numbered(device->name, "nvme"))
		return "nvme";
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (strstr(place, parts[i].part))
			return parts[i].transport;
	if (strstr(place, "/ata"))
		return is_sata(root, place) ? "sata" : "ata";
	return NULL;
}

bool blocktype_is_idle(const struct cell_source *from, const struct blockdev *device,
		       uint64_t sectors)
{
	char file[CELL_SIZE];

	if (device->major == RAM_MAJOR)
		return true;
	return device->major == LOOP_MAJOR && sectors == 0 && !device->disk &&
	       cell_read(from, "loop/backing_file", file) < 0;
}
