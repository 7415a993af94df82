/*
 * loader_expansion.h - a text put together from parts, of a length that has an end.
 */
#ifndef INV_LOADER_EXPANSION_H
#define INV_LOADER_EXPANSION_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Longer paths cannot be opened; a list may have several. */
enum { EXPANSION_PATH = 2 * PATH_MAX, EXPANSION_LIST = 8 * PATH_MAX };

struct expansion {
	size_t most; /* bytes, with the NUL: one of the above */
	size_t used;
	bool full; /* there was more */
	char text[EXPANSION_LIST];
};

/* Appends PART, or its first LENGTH bytes. */
static inline void expansion_add(struct expansion *expansion, const char *part,
				 size_t length)
{
	length = strnlen(part, length);
	if (length >= expansion->most - expansion->used) {
		expansion->full = true;
		return;
	}
	memcpy(expansion->text + expansion->used, part, length);
	expansion->used += length;
	expansion->text[expansion->used] = '\0';
}

#endif
