/*
 * hashes.h - a set of texts of which only 64 bits each are kept: what was seen before.
 */
#ifndef INV_HASHES_H
#define INV_HASHES_H

#include <stddef.h>
#include <stdint.h>

struct hashes {
	uint64_t *places; /* 0: free; zeroed: an empty set */
	size_t room, count;
};

/*
 * Adds TEXT. 1 if it is new, 0 if it was there; -ENOMEM. By chance another one is taken for
 * it once in 2^64; on purpose that is easy: whoever gives the texts hides only his own.
 */
int hashes_add(struct hashes *hashes, const char *text, size_t length);

void hashes_free(struct hashes *hashes);

/* The hash itself; never 0. */
uint64_t hash_of(const char *text, size_t length);

#endif
