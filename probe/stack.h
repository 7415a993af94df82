/*
 * stack.h - what every block device's row says of its neighbours: what it is built on,
 * and where it is mounted.
 */
#ifndef INV_STACK_H
#define INV_STACK_H

#include "blockdev.h"
#include "cell.h"
#include "places.h"

/* Adds the kernel names of the devices in slaves/, sorted; a partition's disk. */
void stack_add_parents(const struct cell_source *from, const struct blockdev *device,
		       size_t column);

/*
 * Adds the mount points of the device, whose node people use is NODE. Returns the type of
 * the file system mounted there, borrowed from PLACES, or NULL.
 */
const char *stack_add_mountpoints(const struct cell_source *from,
				  const struct places *places,
				  const struct blockdev *device, const char *node,
				  size_t column);

#endif
