/*
 * copy_place.h - where in a document a value is: for rules that are about places, and for
 * messages.
 */
#ifndef INV_COPY_PLACE_H
#define INV_COPY_PLACE_H

#include <stdbool.h>
#include <stddef.h>

enum { COPY_PATH_SIZE = 256 };

/* On the stack of who walks the document; the document itself is NULL. */
struct copy_place {
	const struct copy_place *parent;
	const char *key; /* NULL: an element, number INDEX */
	size_t index;
};

/*
 * Whether PLACE is where PATTERN says: "uri", "connections[*].mac". The name "*" stands for any
 * one. Connections are at the top or, since version 500, in connectionSettings: a pattern that
 * begins with "connections" means both.
 */
bool copy_place_fits(const struct copy_place *place, const char *pattern);

/* PLACE as people read it, "connections[0].mac", cut to what PATH has room for. */
void copy_place_write(const struct copy_place *place, char path[COPY_PATH_SIZE]);

#endif
