/*
 * pool.c - blocks that are cut up from their start.
 */
#include "pool.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024 - 64, ALIGN = 16 };

struct pool_block {
	struct pool_block *next;
	size_t used, size;
	_Alignas(ALIGN) char bytes[];
};

static struct pool_block *add_block(struct pool *pool, size_t size)
{
	struct pool_block *block;

	if (size < BLOCK)
		size = BLOCK;
	block = calloc(1, sizeof(*block) + size);
	if (!block)
		return NULL;
	block->size = size;
	block->next = pool->block;
	pool->block = block;
	return block;
}

void *pool_take(struct pool *pool, size_t size)
{
	struct pool_block *block = pool->block;
	char *taken;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (!block || size > block->size - block->used)
		block = add_block(pool, size);
	if (!block)
		return NULL;
	taken = block->bytes + block->used;
	block->used += size;
	return taken;
}

char *pool_join(struct pool *pool, const char *head, const char *tail)
{
	char *joined = pool_take(pool, strlen(head) + strlen(tail) + 1);

	if (joined)
		strcpy(stpcpy(joined, head), tail);
	return joined;
}

char *pool_print(struct pool *pool, const char *format, ...)
{
	va_list arguments, again;
	char *text = NULL;
	int length;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length >= 0)
		text = pool_take(pool, (size_t)length + 1);
	if (text)
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	va_end(arguments);
	return text;
}

void pool_reset(struct pool *pool)
{
	struct pool_block *kept = pool->block;

	if (!kept)
		return;
	pool->block = kept->next;
	pool_free(pool);
	memset(kept->bytes, 0, kept->used);
	kept->used = 0;
	kept->next = NULL;
	pool->block = kept;
}

void pool_free(struct pool *pool)
{
	while (pool->block) {
		struct pool_block *next = pool->block->next;

		free(pool->block);
		pool->block = next;
	}
}
