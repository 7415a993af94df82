/*
 * lacking.h - libraries that nobody found for a library that was added. Who loads that one
 * may have loaded them before: if they are in the image at all, that is not to be told.
 */
#ifndef INV_LACKING_H
#define INV_LACKING_H

#include "image.h"

/* NAME was not found for LIBRARY. 0 or -ENOMEM. */
int lacking_note(struct image *image, const char *name, const char *library);

/* Tells of those that are not in the image, now that all else is. */
void lacking_tell(struct image *image);

void lacking_free(struct image *image);

#endif
