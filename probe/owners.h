/*
 * owners.h - a set of files, and the Debian packages they came with.
 */
#ifndef INV_OWNERS_H
#define INV_OWNERS_H

#include "dpkg.h"

struct owners {
	struct dpkg_owner *owners; /* once found: sorted by path */
	size_t count, room;
};

/* Adds the real PATH, which is copied. Beyond a million paths it does nothing. 0 or -errno. */
int owners_add(struct owners *owners, const char *path);

/* Finds the packages of all that was added, in one pass. As dpkg_find(). */
int owners_find(struct owners *owners, int root);

/* What is known of the real PATH, or NULL. Only once found. */
const struct dpkg_owner *owners_of(const struct owners *owners, const char *path);

void owners_free(struct owners *owners);

#endif
