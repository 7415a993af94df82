/*
 * sort.c - merging the ordered runs that rows come in, of which there are few as a rule.
 *
 * Rows lie far apart in memory: the first bytes of the first key stand beside each row's
 * place, and most comparisons look no further.
 */
#include "sort.h"

#include <stdlib.h>
#include <string.h>

#include "cleanup.h"

/* A row as it is sorted. */
struct item {
	uint64_t prefix; /* of its first key: less if that is less, or the same */
	uint64_t offset; /* in the arena */
};

static int compare_text(const struct inv_text *a, const struct inv_text *b)
{
	size_t shorter = a->length < b->length ? a->length : b->length;
	int order = shorter ? memcmp(a->bytes, b->bytes, shorter) : 0;

	return order ? order : (a->length > b->length) - (a->length < b->length);
}

static int compare_values(const struct inv_value *a, const struct inv_value *b)
{
	if (!a->known || !b->known)
		return a->known - b->known;
	switch (a->type) {
	case INV_STRING:
		return compare_text(&a->string, &b->string);
	case INV_UINT:
		return (a->uint > b->uint) - (a->uint < b->uint);
	case INV_INT:
		return (a->sint > b->sint) - (a->sint < b->sint);
	case INV_DOUBLE:
		return (a->real > b->real) - (a->real < b->real);
	case INV_BOOL:
		return a->boolean - b->boolean;
	case INV_LIST:
	case INV_JSON:
		break; /* Lists are no keys. */
	}
	return 0;
}

/* By the key columns, in their order; what is equal stays as it was collected. */
static int compare_rows(uint64_t first, uint64_t second, const struct inv_table *table)
{
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct inv_column *column = &table->columns[i];
		struct inv_value x, y;
		int order;

		if (!(column->flags & INV_KEY))
			continue;
		x = arena_cell(table->data, first, i, column->type);
		y = arena_cell(table->data, second, i, column->type);
		order = compare_values(&x, &y);
		if (order)
			return order;
	}
	return (first > second) - (first < second);
}

static int compare(const struct item *first, const struct item *second,
		   const struct inv_table *table)
{
	if (first->prefix != second->prefix)
		return first->prefix < second->prefix ? -1 : 1;
	return compare_rows(first->offset, second->offset, table);
}

/* Of text the first eight bytes, as a number; of other keys 0, which tells nothing. */
static uint64_t prefix_of(const struct inv_table *table, size_t key, uint64_t offset)
{
	struct inv_value value;
	uint64_t prefix = 0;
	size_t length;

	if (table->columns[key].type != INV_STRING)
		return 0;
	value = arena_cell(table->data, offset, key, INV_STRING);
	length = value.known ? value.string.length : 0;
	for (size_t i = 0; i < sizeof(prefix); i++)
		prefix = prefix << 8 |
			 (i < length ? (unsigned char)value.string.bytes[i] : 0);
	return prefix;
}

/* The end of the ordered run of items that begins with START. */
static size_t run_end(const struct inv_table *table, const struct item *items,
		      size_t start)
{
	do
		start++;
	while (start < table->n_rows &&
	       compare(&items[start - 1], &items[start], table) <= 0);
	return start;
}

/* Merges two runs, of which the first ends and the second begins at MIDDLE. */
static void merge_runs(const struct inv_table *table, struct item *items, size_t start,
		       size_t middle, size_t end, struct item *spare)
{
	struct item *to = items + start;
	const struct item *second = items + middle, *last = items + end;
	const struct item *first = spare, *middle_of = spare + (middle - start);

	memcpy(spare, to, (middle - start) * sizeof(*spare));
	while (first < middle_of && second < last)
		*to++ = compare(first, second, table) <= 0 ? *first++ : *second++;
	/* What is left of the second run is in its place. */
	memcpy(to, first, (size_t)(middle_of - first) * sizeof(*to));
}

/* Merges the runs in pairs. True if there was more than one. */
static bool merge_pairs(const struct inv_table *table, struct item *items,
			struct item *spare)
{
	bool merged = false;

	for (size_t start = 0, end; start < table->n_rows; start = end) {
		size_t middle = run_end(table, items, start);

		if (middle == table->n_rows)
			break;
		end = run_end(table, items, middle);
		merge_runs(table, items, start, middle, end, spare);
		merged = true;
	}
	return merged;
}

static size_t first_key(const struct inv_table *table)
{
	size_t key = 0;

	while (key + 1 < table->n_columns && !(table->columns[key].flags & INV_KEY))
		key++;
	return key;
}

bool sort_rows(struct inv_table *table)
{
	INV_FREE struct item *items = NULL, *spare = NULL;
	uint64_t *rows = table->data->rows;
	size_t key = first_key(table);

	if (table->n_rows < 2)
		return true;
	items = calloc(table->n_rows, sizeof(*items));
	spare = calloc(table->n_rows, sizeof(*spare));
	if (!items || !spare)
		return false;
	for (size_t i = 0; i < table->n_rows; i++)
		items[i] = (struct item){prefix_of(table, key, rows[i]), rows[i]};
	while (merge_pairs(table, items, spare))
		;
	for (size_t i = 0; i < table->n_rows; i++)
		rows[i] = items[i].offset;
	return true;
}
