/*
 * blocktype.h - what kind of block device one is, and how it is attached: lsblk's words.
 */
#ifndef INV_BLOCKTYPE_H
#define INV_BLOCKTYPE_H

#include "blockdev.h"
#include "cell.h"

/* The node people use: "/dev/sda1", "/dev/mapper/vg-lv". At most this long, terminated. */
enum { BLOCKTYPE_NODE_SIZE = sizeof("/dev/mapper/") + CELL_SIZE };

/*
 * Sets COLUMN to the type of a device that is neither a partition nor device-mapper's:
 * disk rom raid1 loop zram nbd ... HARDWARE is its device/, without a directory if it has
 * none.
 */
void blocktype_set(const struct cell_source *from, const struct cell_source *hardware,
		   const struct blockdev *device, size_t column);

/*
 * How the device is attached, from its place among the devices: "sata", "nvme", "usb" ...
 * ROOT is where a SCSI host's driver is looked up. NULL where nothing says it.
 */
const char *blocktype_transport(int root, const struct blockdev *device);

/* True for what lsblk leaves out too: RAM disks, and loop devices that nothing backs. */
bool blocktype_is_idle(const struct cell_source *from, const struct blockdev *device,
		       uint64_t sectors);

#endif
