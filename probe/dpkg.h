/*
 * dpkg.h - which Debian package a file came with, from dpkg's own files.
 */
#ifndef INV_DPKG_H
#define INV_DPKG_H

#include <stddef.h>

struct dpkg_owner {
	const char *path;   /* in: a real path below the root: "/usr/bin/sed" */
	char *package;	    /* out: "sed"; NULL: of no package; freed by dpkg_free() */
	char *version;	    /* "4.9-1"; NULL: unknown */
	char *architecture; /* "amd64"; NULL: unknown */
};

/*
 * Finds the owners of COUNT files in one pass over var/lib/dpkg below ROOT. A path counts
 * as listed under its name with and without a leading /usr, as merged systems list both
 * ways. Returns 0; -ENOENT where there is no dpkg; or -errno.
 */
int dpkg_find(int root, struct dpkg_owner *owners, size_t count);

void dpkg_free(struct dpkg_owner *owners, size_t count);

#endif
