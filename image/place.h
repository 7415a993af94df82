/*
 * place.h - putting single paths into an image, each with what leads to it: the links on
 * the way and the directories above, as they are in the root.
 *
 * Paths are absolute below the root. None of these writes a note. All return 0 or -errno;
 * what is placed already is not placed again.
 */
#ifndef INV_PLACE_H
#define INV_PLACE_H

#include <limits.h>

#include "image.h"

/* Why a path is in an image. */
struct reason {
	const char *why;       /* lives on */
	const char *needed_by; /* is copied; or NULL */
};

/*
 * Places PATH: every link met, and the file or directory they lead to, a directory without
 * what is in it. The latter's path is left in REAL. -EINVAL if it is something else.
 */
int place_path(struct image *image, const char *path, const struct reason *reason,
	       char real[PATH_MAX]);

/* Places the regular file SOURCE, a real path, as PATH; *IS_ELF may be NULL. */
int place_file(struct image *image, const char *source, const char *path,
	       const struct reason *reason, bool *is_elf);

/* Places a directory like SOURCE, a real path, as PATH; if there is none, mode 0755. */
int place_directory(struct image *image, const char *source, const char *path,
		    const struct reason *reason);

int place_link(struct image *image, const char *path, const char *target,
	       const struct reason *reason);

/* Places a file with SIZE bytes of DATA, copied; the links on the way are followed. */
int place_data(struct image *image, const char *path, const void *data, size_t size,
	       const struct reason *reason);

/*
 * Where in the image PATH is, as far as the root has links on the way to it: with lib a
 * link to usr/lib, "/lib/x" is at "/usr/lib/x". A link at its end is only followed if it
 * leads to a directory and FOLLOW says so. The links met are placed. -ENOENT if it leads
 * up out of what is not there.
 */
int place_destination(struct image *image, const char *path, bool follow,
		      char where[PATH_MAX]);

/* Whether something was placed at PATH, a real path. */
bool place_taken(struct image *image, const char *path);

#endif
