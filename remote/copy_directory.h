/*
 * copy_directory.h - which resource of the destination stands for which of the source: found by
 * name in the same collection, asked for once and kept. It is what a copy_lookup asks.
 */
#ifndef INV_COPY_DIRECTORY_H
#define INV_COPY_DIRECTORY_H

#include "copy_maps.h"
#include "copy_profile.h"
#include "copy_site.h"

struct directory_entry;

struct copy_directory {
	/* Set by the caller, borrowed. */
	struct copy_site *from, *to;
	const struct copy_maps *maps;
	bool makes_networks; /* one that is missing counts as found: it will be made */

	/* Its own; zeroed. */
	struct directory_entry *first;
	size_t count;
	/* Networks to be made, those of a set before it. */
	struct directory_entry *to_make, *last_to_make;
};

/* A lookup that asks DIRECTORY. */
struct copy_lookup copy_directory_lookup(struct copy_directory *directory);

void copy_directory_free(struct copy_directory *directory);

/* ------------------------------------------------------------- networks to be made */

/* What there is to make: COLLECTION and the source's resource. */
struct copy_missing {
	const char *collection, *name;
	const json_t *resource;
};

/* The network number I; false behind the last. */
bool copy_directory_missing(const struct copy_directory *directory, size_t i,
			    struct copy_missing *missing);

/* It is made, and at URI of the destination. 0 or -ENOMEM. */
int copy_directory_made(struct copy_directory *directory, size_t i, const char *uri);

#endif
