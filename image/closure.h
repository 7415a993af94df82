/*
 * closure.h - the shared libraries of what is in an image, and what their loader needs.
 */
#ifndef INV_CLOSURE_H
#define INV_CLOSURE_H

#include "image.h"

enum wanted_as {
	WANTED_PROGRAM, /* named by the user: it decides what machine the image is for */
	WANTED_ADDED,	/* put in as it is: of another machine, it is none of ours */
};

struct wanted {
	char *file; /* a real path below the root */
	enum wanted_as as;
};

/* Lists FILE, a real path, for closure_add(). */
int closure_want(struct image *image, const char *file, enum wanted_as as);

/* Puts in the closures of all files listed so far. */
int closure_add(struct image *image);

/*
 * Puts in libraries that glibc loads by name, as "libnss_db.so.2 libgcc_s.so.1", each with
 * its closure. Those that are not there are left out.
 */
int closure_add_named(struct image *image, const char *names, const char *why,
		      const char *needed_by);

void closure_free(struct image *image);

#endif
