/*
 * cachefile.h - the bytes of an etc/ld.so.cache.
 */
#ifndef INV_CACHEFILE_H
#define INV_CACHEFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A library: the name it is asked for by, and where it is. */
struct cached {
	char *name, *path;
};

/*
 * Makes the cache that tells of COUNT libraries, which it sorts, to a loader that looks
 * for entries with FLAGS (see ldcache.h). Those in glibc-hwcaps/NAME/ are for processors
 * that have NAME. The SIZE bytes are in *BYTES, to be freed. 0 or -ENOMEM.
 */
int cachefile_make(struct cached *cached, size_t count, uint32_t flags, bool big_endian,
		   char **bytes, size_t *size);

#endif
