/*
 * dockerfile.h - a Dockerfile that makes the image anew from its directory or its tar.
 */
#ifndef INV_DOCKERFILE_H
#define INV_DOCKERFILE_H

#include "config.h"

/*
 * The text, in *TEXT, to be freed, of the Dockerfile at PATH, for the image at OUT, whose
 * format is a directory or a tar. Docker sees only what is below the Dockerfile's own
 * directory: -EXDEV if OUT is not. Returns 0 or -errno.
 */
int dockerfile_make(const struct image_config *config, const char *path, const char *out,
		    char **text);

#endif
