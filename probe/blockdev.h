/*
 * blockdev.h - the block devices that sysfs knows: disks, partitions and what is stacked
 * on them; not the hidden paths of NVMe multipath, which have no device number.
 *
 * Source: sys/dev/block, a link a device number; where a tree has none, sys/block.
 */
#ifndef INV_BLOCKDEV_H
#define INV_BLOCKDEV_H

#include <stdbool.h>
#include <stddef.h>

struct blockdev {
	char *dir;   /* its directory's path below the root: "sys/dev/block/8:0" */
	char *place; /* where that really is: "sys/devices/.../block/sda/sda1" */
	char *name;  /* the kernel's name, '/' for '!' */
	const struct blockdev *disk; /* of a partition: what it is on; else NULL */
	char *disk_place; /* that of its disk, or its own if it is a disk; borrowed */
	unsigned major, minor;
};

struct blockdev_list {
	struct blockdev *devices; /* each disk directly before its partitions */
	size_t count;
};

/*
 * Lists the block devices below ROOT. A device that goes while it is looked at is left
 * out. Returns 0, or -errno: then *MISSING names what could not be read.
 */
int blockdev_list(int root, struct blockdev_list *list, const char **missing);

void blockdev_free(struct blockdev_list *list);

/* NAME with '/' for the '!' that sysfs writes in its place. */
void blockdev_real_name(char *name);

#endif
