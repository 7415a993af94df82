/*
 * suggest.h - the nearest name to one that was mistyped.
 */
#ifndef INV_SUGGEST_H
#define INV_SUGGEST_H

#include <stddef.h>

/* The search so far: start with {word}, offer every candidate, then take best. */
struct suggestion {
	const char *word;
	const char *best; /* NULL: nothing is near enough */
	size_t distance;
};

void suggest_offer(struct suggestion *suggestion, const char *candidate);

#endif
