/*
 * added.h - columns that the command line adds to tables (INV_ADDS_COLUMNS).
 */
#ifndef INV_ADDED_H
#define INV_ADDED_H

#include "options.h"

enum { ADDED_MOST = 256, ADDED_NAME_MOST = 255 };

struct added {
	struct inv_column *columns;
	size_t count;
	char *names; /* what theirs point to */
};

/*
 * Takes the columns from what the owner's options were given. Returns false with a
 * sentence in ERROR if one has no name, or that of another, or may have to be hidden.
 */
bool added_make(const struct options *options, struct added *added,
		char error[CATALOG_ERROR_SIZE]);

void added_free(struct added *added);

#endif
