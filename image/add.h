/*
 * add.h - files and directories put into an image as they are.
 */
#ifndef INV_ADD_H
#define INV_ADD_H

#include "image.h"

/* Whether TEXT can be what --add is given: SRC or SRC:DST. */
bool add_is_option(const char *text);

/*
 * What --add was given: a file, or a directory with all that is in it. ELF files get
 * their closures.
 */
int add_option(struct image *image, const char *text);

/* PATH as it is in the root, a directory whole. -ENOENT without a note if it is not there. */
int add_path(struct image *image, const char *path, const char *why,
	     const char *needed_by);

#endif
