/*
 * rows.c - the collector's side of inv.h: rows and cells written into the arena.
 */
#include <math.h>
#include <string.h>

#include "run.h"

static struct arena_row *open_row(const struct inv_run *run)
{
	return (void *)((char *)run->arena + run->row);
}

/* LENGTH zeroed bytes behind what the row has; the offset in the row. */
static uint32_t reserve(struct inv_run *run, size_t length)
{
	uint64_t at = run->used;

	if (length > run->arena_size - at)
		longjmp(run->full, 1);
	run->used += length;
	return (uint32_t)(at - run->row);
}

void inv_row_end(struct inv_run *run)
{
	if (!run->row)
		return;
	reserve(run, -run->used & 7);
	open_row(run)->head = (uint64_t)run->table << 32 | (run->used - run->row);
	run->arena->rows_end = run->used;
	run->row = 0;
}

void inv_row_drop(struct inv_run *run)
{
	if (!run->row)
		return;
	/* What follows counts on fresh memory being zero. */
	memset(open_row(run), 0, run->used - run->row);
	run->row = 0;
}

/* Whether nobody asked for the table in use: a note says so, once. */
static bool is_unasked(struct inv_run *run)
{
	if (run->table < run->n_tables)
		return false;
	if (!run->strayed)
		inv_error(run, 0, "a row was begun of a table that nobody asked for");
	run->strayed = true;
	return true;
}

void inv_row_begin(struct inv_run *run)
{
	size_t slots;

	inv_row_end(run);
	if (is_unasked(run))
		return;
	slots = run->tables[run->table].n_slots;
	run->row = run->used = run->arena->rows_end;
	reserve(run, arena_row_size(slots));
	memset(run->list_tails, 0, slots * sizeof(*run->list_tails));
}

/* ----------------------------------------------------------------------- cells */

static uint64_t *cell(const struct inv_run *run, size_t slot)
{
	size_t slots = run->tables[run->table].n_slots;

	return &open_row(run)->words[arena_known_words(slots) + slot - 1];
}

static bool is_known(const struct inv_run *run, size_t slot)
{
	return open_row(run)->words[(slot - 1) / 64] >> ((slot - 1) % 64) & 1;
}

/* COLUMN's slot if it may be set as TYPE now. 0: nobody wants it, or a note says why. */
static size_t slot_of(struct inv_run *run, size_t column, enum inv_type type)
{
	size_t count, slot = 0;
	const struct inv_column *columns = inv_columns(run, &count);

	if (is_unasked(run))
		return 0;
	if (column < count)
		slot = run->tables[run->table].slots[column];
	if (!run->row)
		inv_error(run, 0, "a cell was set before the first row was begun");
	else if (column >= count)
		inv_error(run, 0, "column %zu was set, there are %zu", column, count);
	else if (columns[column].type != type)
		inv_error(run, 0, "column %s was set as %s", columns[column].name,
			  inv_type_name(type));
	else if (slot && type != INV_LIST && is_known(run, slot))
		inv_error(run, 0, "column %s was set twice", columns[column].name);
	else
		return slot;
	return 0;
}

static void make_known(struct inv_run *run, size_t slot, uint64_t value)
{
	*cell(run, slot) = value;
	open_row(run)->words[(slot - 1) / 64] |= UINT64_C(1) << ((slot - 1) % 64);
}

static void set_text(struct inv_run *run, size_t column, enum inv_type type,
		     struct inv_text text)
{
	size_t slot = slot_of(run, column, type);
	uint32_t at;

	if (!slot || !text.length)
		return;
	at = reserve(run, text.length);
	memcpy((char *)open_row(run) + at, text.bytes, text.length);
	make_known(run, slot, (uint64_t)at << 32 | text.length);
}

void inv_set_bytes(struct inv_run *run, size_t column, const void *bytes, size_t length)
{
	set_text(run, column, INV_STRING, (struct inv_text){bytes, length});
}

void inv_set_string(struct inv_run *run, size_t column, const char *string)
{
	inv_set_bytes(run, column, string, strlen(string));
}

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool is(struct inv_text text, const char *word)
{
	return text.length == strlen(word) && memcmp(text.bytes, word, text.length) == 0;
}

void inv_set_json(struct inv_run *run, size_t column, const char *text, size_t length)
{
	struct inv_text value = {text, length};

	while (value.length && is_space(value.bytes[value.length - 1]))
		value.length--;
	for (; value.length && is_space(*value.bytes); value.bytes++)
		value.length--;
	/* An empty string is unknown, as it is in a column of strings. */
	if (is(value, "null") || is(value, "\"\""))
		value.length = 0;
	set_text(run, column, INV_JSON, value);
}

static void set_number(struct inv_run *run, size_t column, enum inv_type type,
		       uint64_t value)
{
	size_t slot = slot_of(run, column, type);

	if (slot)
		make_known(run, slot, value);
}

void inv_set_uint(struct inv_run *run, size_t column, uint64_t value)
{
	set_number(run, column, INV_UINT, value);
}

void inv_set_int(struct inv_run *run, size_t column, int64_t value)
{
	set_number(run, column, INV_INT, (uint64_t)value);
}

void inv_set_double(struct inv_run *run, size_t column, double value)
{
	size_t slot = slot_of(run, column, INV_DOUBLE);
	uint64_t bits;

	if (!slot || !isfinite(value))
		return;
	memcpy(&bits, &value, sizeof(bits));
	make_known(run, slot, bits);
}

void inv_set_bool(struct inv_run *run, size_t column, bool value)
{
	set_number(run, column, INV_BOOL, value);
}

void inv_set_list(struct inv_run *run, size_t column)
{
	size_t slot = slot_of(run, column, INV_LIST);

	if (slot && !is_known(run, slot))
		make_known(run, slot, 0);
}

void inv_add_bytes(struct inv_run *run, size_t column, const void *bytes, size_t length)
{
	size_t slot = slot_of(run, column, INV_LIST);
	struct arena_element *element, *tail;
	uint32_t at, *last;

	if (!slot)
		return;
	last = &run->list_tails[slot - 1];
	reserve(run, -run->used & 7);
	at = reserve(run, sizeof(*element) + length);
	element = (void *)((char *)open_row(run) + at);
	element->length = (uint32_t)length;
	memcpy(element + 1, bytes, length);
	if (*last) {
		tail = (void *)((char *)open_row(run) + *last);
		tail->next = at;
	} else {
		make_known(run, slot, at);
	}
	*last = at;
}

void inv_add_string(struct inv_run *run, size_t column, const char *string)
{
	inv_add_bytes(run, column, string, strlen(string));
}
