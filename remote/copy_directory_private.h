/*
 * copy_directory_private.h - what copy_directory.c (what is known) and copy_choose.c (which of
 * several it is) know of each other.
 */
#ifndef INV_COPY_DIRECTORY_PRIVATE_H
#define INV_COPY_DIRECTORY_PRIVATE_H

#include "copy_directory.h"

enum { COPY_WHY_SIZE = 700 };

struct directory_entry {
	struct directory_entry *next, *next_to_make;
	char *collection, *address; /* of the source's resource */
	json_t *resource;	    /* NULL: it could not be had */
	char *uri;		    /* what match.uri is */
	struct copy_match match;
	bool matched;
	char why[COPY_WHY_SIZE];
};

/*
 * Finds what stands for ENTRY's resource, which is called NAME there, at the destination. Sets
 * match.found, uri and why. 0 or -ENOMEM.
 */
int copy_choose(struct copy_directory *directory, struct directory_entry *entry,
		const char *name);

/* What is known of the resource at URI of the source, of COLLECTION. NULL: no memory. */
const struct copy_match *directory_match(void *context, const char *collection,
					 const char *uri);

/* The resource itself, of any collection; NULL: it could not be had. */
const json_t *directory_source(void *context, const char *uri);

#endif
