/*
 * pool.h - memory that is given back all at once.
 */
#ifndef INV_POOL_H
#define INV_POOL_H

#include <stddef.h>

struct pool {
	struct pool_block *block; /* the one being used; zeroed: an empty pool */
};

/* SIZE zeroed bytes, aligned for any type; NULL without memory. */
void *pool_take(struct pool *pool, size_t size);

/* "%s%s" of the two, or NULL without memory. */
char *pool_join(struct pool *pool, const char *head, const char *tail);

/* Printf into the pool; NULL without memory. */
char *pool_print(struct pool *pool, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Gives back all that was taken; one block is kept for what comes. */
void pool_reset(struct pool *pool);

void pool_free(struct pool *pool);

#endif
