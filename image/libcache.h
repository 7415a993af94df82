/*
 * libcache.h - an etc/ld.so.cache for an image: of the libraries that lie where the loader
 * looks only because its cache says so.
 */
#ifndef INV_LIBCACHE_H
#define INV_LIBCACHE_H

#include "image.h"

/* Notes that the loader's cache tells NAME to be at PATH. 0 or -ENOMEM. */
int libcache_note(struct image *image, const char *name, const char *path);

/*
 * Puts in a cache if one of the libraries noted lies outside the directories that the
 * first program's loader looks in by itself; else the image needs none.
 */
int libcache_add(struct image *image);

void libcache_free(struct image *image);

#endif
