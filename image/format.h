/*
 * format.h - how an image is to be written, by its name and a few words.
 */
#ifndef INV_FORMAT_H
#define INV_FORMAT_H

#include <stdbool.h>

#include "config.h"

/*
 * The format and compression of OUT: OCI or docker-archive if so told; a tar if its name
 * ends like one; or else a directory. COMPRESS is "gzip", "zstd", "none", or NULL: what the
 * name says, or gzip. Returns NULL, or a sentence why that cannot be.
 */
const char *format_choose(struct image_config *config, const char *out, bool oci,
			  bool docker, const char *compress);

/* SOURCE_DATE_EPOCH's value TEXT, or 0 for NULL or "". False if it is no time. */
bool format_time(const char *text, int64_t *time);

#endif
