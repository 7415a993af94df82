/*
 * arena.c - mapping the shared memory, and reading it as one who trusts nothing in it.
 */
#include "arena.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "cleanup.h"

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

static const struct arena_row *row_at(const struct inv_table_data *data, uint64_t offset)
{
	return (const void *)((const char *)data->arena + offset);
}

/* Read once: whoever writes there may change what was checked. */
static uint64_t head_at(const struct inv_table_data *data, uint64_t offset)
{
	return *(const volatile uint64_t *)&row_at(data, offset)->head;
}

/* The size that HEAD tells, or 0 if no row of the table can have it in ROOM bytes. */
static uint64_t checked_size(const struct inv_table_data *data, uint64_t head,
			     uint64_t room)
{
	uint64_t size = head & UINT32_MAX;
	bool fits = size >= arena_row_size(data->n_slots) && size <= room;

	return fits && size % 8 == 0 ? size : 0;
}

/* The same of the row at OFFSET, which is to end before END; *NUMBER is its table's. */
static uint64_t row_size(const struct inv_table_data *tables, size_t count,
			 uint64_t offset, uint64_t end, size_t *number)
{
	uint64_t head;

	if (end - offset < sizeof(head))
		return 0;
	head = head_at(tables, offset);
	*number = head >> 32;
	return *number < count ? checked_size(&tables[*number], head, end - offset) : 0;
}

/* Adds to COUNTS, one a table; false at a malformed row. */
static bool count_rows(const struct inv_table_data *tables, size_t count, uint64_t end,
		       size_t *counts)
{
	uint64_t offset = offsetof(struct arena, rows), size;
	size_t number;

	for (; offset < end; offset += size) {
		size = row_size(tables, count, offset, end, &number);
		if (!size)
			return false;
		counts[number]++;
	}
	return true;
}

/* They may have changed since they were counted: there is room for COUNTS of them. */
static void keep_rows(struct inv_table_data *tables, size_t count, uint64_t end,
		      const size_t *counts)
{
	uint64_t offset = offsetof(struct arena, rows), size;
	size_t number;

	for (; offset < end; offset += size) {
		size = row_size(tables, count, offset, end, &number);
		if (!size || tables[number].n_rows == counts[number])
			return;
		tables[number].rows[tables[number].n_rows++] = offset;
	}
}

int arena_index(struct inv_table_data *tables, size_t count)
{
	INV_FREE size_t *counts = calloc(count + 1, sizeof(*counts));
	const uint64_t start = offsetof(struct arena, rows);
	uint64_t end = tables->arena->rows_end;
	bool sound = end >= start && end <= tables->arena_size, room = counts != NULL;

	if (!sound)
		end = start;
	sound &= room && count_rows(tables, count, end, counts);
	for (size_t i = 0; i < count; i++) {
		tables[i].n_rows = 0;
		tables[i].rows = room ? calloc(counts[i] + 1, sizeof(uint64_t)) : NULL;
		room = tables[i].rows != NULL;
	}
	if (!room)
		return -ENOMEM;
	keep_rows(tables, count, end, counts);
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
	uint64_t size =
		checked_size(data, head_at(data, offset), data->arena_size - offset);
	struct inv_value value = {.type = type};
	size_t slot = data->slots[column];
	uint64_t cell;

	if (!size || !slot || !(row->words[(slot - 1) / 64] >> ((slot - 1) % 64) & 1))
		return value;
	cell = row->words[arena_known_words(data->n_slots) + slot - 1];
	value.known = true;
	switch (type) {
	case INV_STRING:
	case INV_JSON:
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

bool arena_next_note(const struct arena *arena, uint32_t *position, uint32_t *table,
		     enum inv_level *level, struct inv_text *message)
{
	uint32_t end = arena->notes_end, at = *position;
	struct arena_note head;

	if (end > sizeof(arena->notes) || at >= end || end - at < sizeof(head))
		return false;
	memcpy(&head, arena->notes + at, sizeof(head));
	if (head.length > end - at - sizeof(head))
		return false;
	*table = head.table;
	*level = head.level == INV_WARNING ? INV_WARNING : INV_ERROR;
	*message = (struct inv_text){arena->notes + at + sizeof(head), head.length};
	*position = at + (uint32_t)sizeof(head) + head.length;
	return true;
}
