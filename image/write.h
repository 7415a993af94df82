/*
 * write.h - an image written: as a directory, a tar, an OCI layout or a docker-archive.
 */
#ifndef INV_WRITE_H
#define INV_WRITE_H

#include <stdbool.h>

#include "config.h"
#include "tree.h"

struct write_result {
	char digest[72];   /* "sha256:...": the manifest's, or the file's; or "" */
	char error[512];   /* if it failed: the file and the cause */
	char warning[512]; /* what could not be kept, though it was written; or "" */
};

/*
 * Writes TREE to OUT, which is replaced whole or not at all: everything is written beside
 * it, synced, and put in its place at the end. An OUT that exists is only replaced by the
 * like: a file by a tar, a directory by an image tree if it is empty or was made by this
 * function. STOPPING is asked now and then whether to give up: then what was written is
 * removed and -EINTR returned. Fills each file's sha256. The same tree and configuration
 * give the same bytes. Returns 0 or -errno.
 */
int image_write(struct tree *tree, const struct image_config *config, const char *out,
		bool (*stopping)(void *context), void *context,
		struct write_result *result);

#endif
