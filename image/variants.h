/*
 * variants.h - the same library for several processors.
 */
#ifndef INV_VARIANTS_H
#define INV_VARIANTS_H

#include "image.h"

/*
 * Puts in what stands beside LIBRARY, a path as the loader spells it, for other processors:
 * those in glibc-hwcaps/NAME/ and the one for all; and lists them for their closures.
 * CACHED is the name by which the loader's cache tells of it; NULL: it need not.
 */
int variants_add(struct image *image, const char *library, const char *needed_by,
		 const char *cached);

#endif
