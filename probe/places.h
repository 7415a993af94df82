/*
 * places.h - where block devices are used: their mount points, and "[SWAP]" for those in
 * proc/swaps, as lsblk shows them.
 */
#ifndef INV_PLACES_H
#define INV_PLACES_H

#include "mountinfo.h"

struct place {
	uint64_t number; /* of the device; PLACE_BY_NAME where only its node is known */
	const char *source; /* the node's path */
	const char *target;
	const char *fs_type;
};

struct places {
	struct place *places;
	size_t count;
	struct mount_list mounts; /* what the strings point into */
	char *swaps;
};

/* Reads both files below ROOT; one that is not there counts as empty. 0 or -errno. */
int places_read(int root, struct places *places);

void places_free(struct places *places);

/*
 * Calls FOUND for the places of the device with this number or, where a file system has a
 * number of its own (btrfs) or none is told (swap), whose node is NODE or ALIAS.
 * By number first, then by node, each in the order of the targets.
 */
void places_find(const struct places *places, unsigned major, unsigned minor,
		 const char *node, const char *alias,
		 void (*found)(void *context, const struct place *place), void *context);

#endif
