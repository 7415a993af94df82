/*
 * image.h - an image while it is being decided: what is to stand in it so far, and what
 * is still to be looked at.
 *
 * Functions that take a struct image write their own notes. They return 0, also after a
 * note about one thing that is missing, and -errno only where there is no going on.
 */
#ifndef INV_IMAGE_H
#define INV_IMAGE_H

#include <limits.h>
#include <stdbool.h>

#include "hidden.h"
#include "inv.h"
#include "loader.h"
#include "paths.h"
#include "tree.h"

struct wanted; /* see closure.h */

struct image {
	struct inv_run *run;
	int root;
	char directory
		[PATH_MAX]; /* below the root: what relative names are relative to */
	bool allow_missing;
	bool variants; /* with every library's glibc-hwcaps variants */
	bool failed;   /* an error was noted: nothing is to be written */
	struct tree tree;
	struct paths placed;   /* of nodes */
	struct paths walked;   /* directories that are in with all they hold */
	struct paths resolved; /* files whose closures are in */
	struct loader_settings settings;
	struct loader *loader;
	struct wanted *wanted; /* files whose closures are still to be put in */
	size_t n_wanted, wanted_room, n_done;
	struct paths libraries; /* names under which libraries were found */
	struct cached *cached;	/* those that only the loader's cache tells of */
	size_t n_cached;
	struct lacking *lacking; /* what was not found for libraries that were added */
	size_t n_lacking;
	char *libc; /* glibc's libc.so.6, as the loader spells it; NULL: none met */
	bool uses_environment; /* something was found by --library-path alone */
	/* What the programs run on, once one was looked at. */
	const char *architecture, *variant;
	char *first; /* that program; NULL: none yet */
	unsigned machine;
	bool wide, big_endian;
	struct hidden hidden;
	dev_t out_device; /* what is there already where the image is to be written: */
	ino_t out_inode;  /* it is not put in; 0: nothing */
};

/* Error notes: ERR is an errno value or 0. The first is a warning under --allow-missing. */
void image_missing(struct image *image, int err, const char *format, ...)
	INV_PRINTF(3, 4);
void image_error(struct image *image, int err, const char *format, ...) INV_PRINTF(3, 4);

/* The path below the root of what a user calls NAME. False if it is too long. */
bool image_path(const struct image *image, const char *name, char path[PATH_MAX]);

void image_free(struct image *image);

#endif
