/*
 * arena.c - mapping the shared memory, and reading it as one who trusts nothing in it.
 */
#include "arena.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Address space; pages cost memory only once they are written. */
#define ARENA_SIZE ((size_t)64 << 20)
#define ARENA_LEAST ((size_t)1 << 20)

struct arena *arena_map(size_t *size)
{
	for (size_t try = ARENA_SIZE; try >= ARENA_LEAST; try /= 2) {
		/* Strict overcommit counts address space: then a smaller one must do. */
		void *map = mmap(NULL, try, PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (map != MAP_FAILED) {
			struct arena *arena = map;

			arena->rows_end = offsetof(struct arena, rows);
			*size = try;
			return arena;
		}
	}
	return NULL;
}

void arena_unmap(struct arena *arena, size_t size)
{
	munmap(arena, size);
}

static size_t row_header_size(const struct inv_table_data *data)
{
	return sizeof(struct arena_row) +
	       8 * (arena_known_words(data->n_columns) + data->n_columns);
}

static const struct arena_row *row_at(const struct inv_table_data *data, uint64_t offset)
{
	return (const void *)((const char *)data->arena + offset);
}

/* The size of the row at OFFSET, or 0 if it cannot be one that ends before END. */
static uint64_t checked_row_size(const struct inv_table_data *data, uint64_t offset,
				 uint64_t end)
{
	uint64_t size;

	if (end - offset < row_header_size(data))
		return 0;
	size = row_at(data, offset)->size;
	if (size < row_header_size(data) || size > end - offset || size % 8 != 0)
		return 0;
	return size;
}

/* Walks the rows before END, keeping the first KEEP; false at a malformed one. */
static bool walk_rows(struct inv_table_data *data, uint64_t end, size_t keep)
{
	uint64_t offset = offsetof(struct arena, rows);

	for (data->n_rows = 0; offset < end; data->n_rows++) {
		uint64_t size = checked_row_size(data, offset, end);

		if (!size)
			return false;
		if (data->n_rows < keep)
			data->rows[data->n_rows] = offset;
		offset += size;
	}
	return true;
}

int arena_index(struct inv_table_data *data)
{
	uint64_t end = data->arena->rows_end;
	size_t count;
	bool sound;

	data->rows = NULL;
	data->n_rows = 0;
	if (end < offsetof(struct arena, rows) || end > data->arena_size)
		return -EBADMSG;
	sound = walk_rows(data, end, 0);
	count = data->n_rows;
	data->n_rows = 0;
	data->rows = calloc(count ? count : 1, sizeof(*data->rows));
	if (!data->rows)
		return -ENOMEM;
	walk_rows(data, end, count);
	if (data->n_rows > count)
		data->n_rows = count;
	return sound ? 0 : -EBADMSG;
}

static bool text_in_row(const struct arena_row *row, uint64_t size, uint64_t cell,
			struct inv_text *text)
{
	uint64_t offset = cell >> 32, length = cell & UINT32_MAX;

	if (offset > size || length > size - offset)
		return false;
	*text = (struct inv_text){(const char *)row + offset, length};
	return true;
}

struct inv_value arena_cell(const struct inv_table_data *data, uint64_t offset,
			    size_t column, enum inv_type type)
{
	const struct arena_row *row = row_at(data, offset);
	uint64_t size = checked_row_size(data, offset, data->arena_size);
	struct inv_value value = {.type = type};
	uint64_t cell;

	if (!size || !(row->words[column / 64] >> (column % 64) & 1))
		return value;
	cell = row->words[arena_known_words(data->n_columns) + column];
	value.known = true;
	switch (type) {
	case INV_STRING:
		value.known = text_in_row(row, size, cell, &value.string);
		break;
	case INV_LIST:
		value.list = (struct inv_list){(const char *)row, (uint32_t)size,
					       (uint32_t)cell};
		break;
	case INV_BOOL:
		value.boolean = cell != 0;
		break;
	case INV_UINT:
	case INV_INT:
		value.uint = cell;
		break;
	case INV_DOUBLE:
		memcpy(&value.real, &cell, sizeof(cell));
		value.known = isfinite(value.real);
		break;
	}
	return value;
}

bool inv_list_next(struct inv_list *list, struct inv_text *element)
{
	struct arena_element head;
	uint32_t at = list->next;

	if (at == 0 || at > list->size || list->size - at < sizeof(head))
		return false;
	memcpy(&head, list->record + at, sizeof(head));
	if (head.length > list->size - at - sizeof(head))
		return false;
	/* Elements follow one another and share no byte, so a list is no longer than its row. */
	list->next = head.next >= at + sizeof(head) + head.length ? head.next : 0;
	*element = (struct inv_text){list->record + at + sizeof(head), head.length};
	return true;
}

bool arena_next_note(const struct arena *arena, uint32_t *position, enum inv_level *level,
		     struct inv_text *message)
{
	uint32_t end = arena->notes_end, at = *position;
	struct arena_note head;

	if (end > sizeof(arena->notes) || at >= end || end - at < sizeof(head))
		return false;
	memcpy(&head, arena->notes + at, sizeof(head));
	if (head.length > end - at - sizeof(head))
		return false;
	*level = head.level == INV_WARNING ? INV_WARNING : INV_ERROR;
	*message = (struct inv_text){arena->notes + at + sizeof(head), head.length};
	*position = at + (uint32_t)sizeof(head) + head.length;
	return true;
}
