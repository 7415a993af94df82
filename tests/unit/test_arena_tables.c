/*
 * test_arena_tables.c - rows of several tables in one arena, rows without a cell for each
 * column, and notes.
 */
#include "arena.h"

#include "arena_fixture.h"

/* A column that nobody wants has no cell; those behind it stand before. */
static void test_slots(void **state)
{
	static const size_t some[COLUMNS] = {0, 1, 0};
	struct fixture *fixture = *state;
	uint64_t *row;

	fixture->data.slots = some;
	fixture->data.n_slots = 1;
	row = fixture_row(fixture, 24, 1 | 2 | 4);
	row[2] = 42;
	fixture_expect(fixture, 0, 1);
	assert_false(arena_cell(&fixture->data, ROWS, 0, INV_UINT).known);
	assert_int_equal(arena_cell(&fixture->data, ROWS, 1, INV_UINT).uint, 42);
	assert_false(arena_cell(&fixture->data, ROWS, 2, INV_UINT).known);
	row[0] = 16;
	fixture_expect(fixture, -EBADMSG, 0);
}

/* ---------------------------------------------------------------------------- tables */

enum { SHORT_ROW = 24 };

static const size_t short_slots[COLUMNS] = {1, 0, 0};

/* Appends a row of table number TABLE. */
static uint64_t *add_row_of(struct fixture *fixture, uint64_t table, uint64_t size)
{
	uint64_t *row = fixture_row(fixture, size, 1);

	row[0] = table << 32 | size;
	return row;
}

/* The fixture's table, and one with a single cell. */
static void two_tables(const struct fixture *fixture, struct inv_table_data tables[2])
{
	tables[0] = tables[1] = fixture->data;
	tables[1].slots = short_slots;
	tables[1].n_slots = 1;
}

static void test_two_tables(void **state)
{
	struct fixture *fixture = *state;
	struct inv_table_data tables[2];

	two_tables(fixture, tables);
	add_row_of(fixture, 1, SHORT_ROW)[2] = 10;
	add_row_of(fixture, 0, ROW)[2] = 20;
	add_row_of(fixture, 1, SHORT_ROW)[2] = 30;
	assert_int_equal(arena_index(tables, 2), 0);
	assert_int_equal(tables[0].n_rows, 1);
	assert_int_equal(tables[1].n_rows, 2);
	assert_int_equal(arena_cell(&tables[0], tables[0].rows[0], 0, INV_UINT).uint, 20);
	assert_int_equal(arena_cell(&tables[1], tables[1].rows[0], 0, INV_UINT).uint, 10);
	assert_int_equal(arena_cell(&tables[1], tables[1].rows[1], 0, INV_UINT).uint, 30);
	free(tables[0].rows);
	free(tables[1].rows);
}

static void test_row_of_no_table(void **state)
{
	static const struct {
		uint64_t table, size;
	} cases[] = {{2, ROW}, {UINT32_MAX, ROW}, {0, SHORT_ROW}, {1, SHORT_ROW - 8}};
	struct fixture *fixture = *state;
	struct inv_table_data tables[2];

	two_tables(fixture, tables);
	add_row_of(fixture, 1, SHORT_ROW);
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		fixture->arena->rows_end = ROWS + SHORT_ROW;
		add_row_of(fixture, cases[i].table, cases[i].size);
		add_row_of(fixture, 0, ROW);
		assert_int_equal(arena_index(tables, 2), -EBADMSG);
		assert_int_equal(tables[0].n_rows, 0);
		assert_int_equal(tables[1].n_rows, 1);
		free(tables[0].rows);
		free(tables[1].rows);
	}
}

/* ----------------------------------------------------------------------------- notes */

/* Appends a note of LENGTH bytes, whatever it says of itself. */
static void add_note(struct arena *arena, uint32_t level, uint32_t says, uint32_t length)
{
	const struct arena_note head = {level, 7, says};

	memcpy(arena->notes + arena->notes_end, &head, sizeof(head));
	memset(arena->notes + arena->notes_end + sizeof(head), 'n', length);
	arena->notes_end += (uint32_t)sizeof(head) + length;
}

static size_t count_notes(const struct arena *arena)
{
	struct inv_text message;
	enum inv_level level;
	uint32_t position = 0, table;
	size_t count = 0;

	while (arena_next_note(arena, &position, &table, &level, &message)) {
		assert_true(message.bytes >= arena->notes);
		assert_true(message.bytes + message.length <=
			    arena->notes + sizeof(arena->notes));
		count++;
	}
	return count;
}

static void test_notes(void **state)
{
	struct fixture *fixture = *state;
	struct arena *arena = fixture->arena;
	struct inv_text message;
	enum inv_level level;
	uint32_t position = 0, table;

	assert_int_equal(count_notes(arena), 0);
	add_note(arena, INV_WARNING, 5, 5);
	add_note(arena, INV_ERROR, 0, 0);
	add_note(arena, 4711, 3, 3);
	assert_int_equal(count_notes(arena), 3);
	assert_true(arena_next_note(arena, &position, &table, &level, &message));
	assert_int_equal(level, INV_WARNING);
	assert_int_equal(message.length, 5);
	assert_int_equal(table, 7);
	assert_true(arena_next_note(arena, &position, &table, &level, &message));
	assert_int_equal(level, INV_ERROR);
	assert_int_equal(message.length, 0);
	assert_true(arena_next_note(arena, &position, &table, &level, &message));
	assert_int_equal(level, INV_ERROR);
}

static void test_malformed_notes(void **state)
{
	static const uint32_t lengths[] = {6, 1000, ARENA_NOTES_SIZE, UINT32_MAX - 7,
					   UINT32_MAX};
	struct fixture *fixture = *state;
	struct arena *arena = fixture->arena;

	for (size_t i = 0; i < N_ELEMENTS(lengths); i++) {
		arena->notes_end = 0;
		add_note(arena, INV_ERROR, 4, 4);
		add_note(arena, INV_ERROR, lengths[i], 5);
		assert_int_equal(count_notes(arena), 1);
	}
	arena->notes_end = 0;
	add_note(arena, INV_ERROR, 4, 4);
	arena->notes_end += 7;
	assert_int_equal(count_notes(arena), 1);
	arena->notes_end = ARENA_NOTES_SIZE + 1;
	assert_int_equal(count_notes(arena), 0);
	arena->notes_end = UINT32_MAX;
	assert_int_equal(count_notes(arena), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_slots, fixture_make, fixture_free),
		cmocka_unit_test_setup_teardown(test_two_tables, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_row_of_no_table, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_notes, fixture_make, fixture_free),
		cmocka_unit_test_setup_teardown(test_malformed_notes, fixture_make,
						fixture_free),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
