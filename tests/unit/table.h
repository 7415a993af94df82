/*
 * table.h - a table filled in this process: a collector run without one of its own, and
 * its cells as JSON.
 */
#ifndef TABLE_H
#define TABLE_H

#include <sys/mman.h>

#include "run.h"
#include "unit.h"

enum { TABLE_MOST_COLUMNS = 64 };

struct table {
	struct inv_table table; /* rows as they were collected, not sorted */
	struct inv_table_data data;
	struct inv_run run;
	struct selection selection;
	bool wanted[TABLE_MOST_COLUMNS];
	size_t slots[TABLE_MOST_COLUMNS];
	int result; /* of collect() */
};

/* Makes TABLE ready for COLLECTOR, with all columns wanted. */
static inline void table_make(struct table *table, const struct inv_collector *collector)
{
	static const char *const none[] = {NULL};

	*table = (struct table){
		.run = {.collector = collector,
			.root = "/",
			.arguments = none,
			.at = none,
			.tables = &table->selection,
			.n_tables = 1,
			.progress = -1,
			.deadline = INT64_MAX},
		.selection = {.collector = collector,
			      .view = INV_WHOLE,
			      .name = collector->name,
			      .columns = collector->columns,
			      .n_columns = collector->n_columns,
			      .slots = table->slots},
		.table = {.name = collector->name,
			  .columns = collector->columns,
			  .data = &table->data},
	};
	assert_true(collector->n_columns <= TABLE_MOST_COLUMNS);
	memset(table->wanted, true, sizeof(table->wanted));
	table->run.arena = arena_map(&table->run.arena_size);
	assert_non_null(table->run.arena);
}

/* Gives cells to the columns that are wanted; keys always are. */
static inline void table_number(struct table *table)
{
	struct selection *selection = &table->selection;

	selection->n_slots = 0;
	for (size_t i = 0; i < selection->n_columns; i++) {
		bool wanted = table->wanted[i] || selection->columns[i].flags & INV_KEY;

		table->slots[i] = wanted ? ++selection->n_slots : 0;
	}
}

/* Runs the collector over ROOT, and finds its rows. */
static inline void table_fill(struct table *table, const char *root)
{
	table_number(table);
	table->run.root = root;
	run_collector(&table->run);
	assert_true(table->run.arena->finished);
	table->result = table->run.arena->result;
	table->data = (struct inv_table_data){
		.arena = table->run.arena,
		.arena_size = table->run.arena_size,
		.slots = table->slots,
		.n_slots = table->selection.n_slots,
	};
	assert_int_equal(arena_index(&table->data, 1), 0);
	table->table.n_rows = table->data.n_rows;
}

static inline void table_free(struct table *table)
{
	free(table->data.rows);
	munmap(table->run.arena, table->run.arena_size);
}

/* A cell as JSON; to be freed. */
static inline char *table_cell(const struct table *table, size_t row, size_t column)
{
	struct inv_value value;
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	assert_true(row < table->data.n_rows);
	value = inv_cell(&table->table, row, column);
	inv_write_json_value(out, &value);
	fclose(out);
	return text;
}

/* Fails unless the cell is WANTED, which is JSON. */
static inline void table_expect(const struct table *table, size_t row, const char *name,
				const char *wanted)
{
	size_t column = 0;
	char *text;

	while (strcmp(table->table.columns[column].name, name) != 0)
		column++;
	text = table_cell(table, row, column);
	if (strcmp(text, wanted) != 0)
		fail_msg("row %zu: %s is %s, not %s", row, name, text, wanted);
	free(text);
}

/* The Nth note, as text; to be freed. NULL if there are fewer. */
static inline char *table_note(const struct table *table, size_t n, enum inv_level *level)
{
	struct inv_text message;
	uint32_t position = 0, about;

	for (size_t i = 0; i <= n; i++)
		if (!arena_next_note(table->run.arena, &position, &about, level,
				     &message))
			return NULL;
	return strndup(message.bytes, message.length);
}

/* Fails unless the Nth note is MESSAGE. */
static inline void table_expect_note(const struct table *table, size_t n,
				     enum inv_level level, const char *message)
{
	enum inv_level found = INV_ERROR;
	char *text = table_note(table, n, &found);

	if (!text)
		fail_msg("no note %zu, where there should be: %s", n, message);
	assert_string_equal(text, message);
	assert_int_equal(found, level);
	free(text);
}

static inline void table_expect_no_note(const struct table *table, size_t n)
{
	enum inv_level level;
	char *text = table_note(table, n, &level);

	if (text)
		fail_msg("a note there should not be: %s", text);
}

#endif
