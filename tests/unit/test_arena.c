/*
 * test_arena.c - reading shared memory that a wild process may have filled with anything.
 */
#include "arena.h"

#include <math.h>

#include "arena_fixture.h"

static void test_map(void **state)
{
	size_t size = 0;
	struct arena *arena = arena_map(&size);

	(void)state;
	assert_non_null(arena);
	assert_true(size >= 1 << 20);
	assert_int_equal(arena->rows_end, ROWS);
	assert_int_equal(arena->notes_end, 0);
	assert_int_equal(arena->finished, 0);
	munmap(arena, size);
}

static void test_sound_rows(void **state)
{
	struct fixture *fixture = *state;

	fixture_expect(fixture, 0, 0);
	fixture_row(fixture, ROW, 0);
	fixture_row(fixture, ROW + 8, 0);
	fixture_row(fixture, ROW, 0);
	fixture_expect(fixture, 0, 3);
	assert_int_equal(fixture->data.rows[0], ROWS);
	assert_int_equal(fixture->data.rows[1], ROWS + ROW);
	assert_int_equal(fixture->data.rows[2], ROWS + 2 * ROW + 8);
}

static void test_end_of_rows(void **state)
{
	static const uint64_t ends[] = {0,
					1,
					ROWS - 1,
					ROWS - 8,
					ROWS + 1,
					ROWS + 8,
					ROWS + ROW - 1,
					UINT32_MAX,
					UINT64_MAX - 7,
					UINT64_MAX};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < N_ELEMENTS(ends); i++) {
		fixture_row(fixture, ROW, 0);
		fixture->arena->rows_end = ends[i];
		fixture_expect(fixture, -EBADMSG, 0);
		fixture->arena->rows_end = ROWS;
	}
	fixture->arena->rows_end = fixture->data.arena_size + 1;
	fixture_expect(fixture, -EBADMSG, 0);
}

/* Rows before a malformed one are kept. */
static void test_malformed_sizes(void **state)
{
	static const uint64_t sizes[] = {
		0,
		1,
		8,
		ROW - 8,
		ROW - 1,
		ROW + 1,
		ROW + 4,
		2 * ROW + 8,
		SIZE,
		UINT32_MAX,
		UINT64_MAX,
		UINT64_MAX - 7,
		UINT64_C(1) << 63,
	};
	struct fixture *fixture = *state;
	uint64_t *row;

	fixture_row(fixture, ROW, 0);
	row = fixture_row(fixture, ROW, 0);
	fixture_row(fixture, ROW, 0);
	for (size_t i = 0; i < N_ELEMENTS(sizes); i++) {
		row[0] = sizes[i];
		fixture_expect(fixture, -EBADMSG, 1);
	}
	row[0] = 2 * ROW;
	fixture_expect(fixture, 0, 2);
}

/* A row that has changed since it was indexed, and one that was never there. */
static void test_cell_of_a_changed_row(void **state)
{
	struct fixture *fixture = *state;
	uint64_t *row = fixture_row(fixture, ROW, 7);

	fixture_expect(fixture, 0, 1);
	assert_true(arena_cell(&fixture->data, ROWS, 0, INV_UINT).known);
	row[0] = ROW - 8;
	assert_false(arena_cell(&fixture->data, ROWS, 0, INV_UINT).known);
	row[0] = fixture->data.arena_size;
	assert_false(arena_cell(&fixture->data, ROWS, 0, INV_STRING).known);
	assert_false(arena_cell(&fixture->data, fixture->data.arena_size - 8, 0, INV_UINT)
			     .known);
}

static void test_numbers(void **state)
{
	struct fixture *fixture = *state;
	uint64_t *row = fixture_row(fixture, ROW, 1 | 2);
	double half = 0.5;

	row[2] = UINT64_MAX;
	memcpy(&row[3], &half, sizeof(half));
	row[4] = 42;
	fixture_expect(fixture, 0, 1);
	assert_true(arena_cell(&fixture->data, ROWS, 0, INV_UINT).uint == UINT64_MAX);
	assert_int_equal(arena_cell(&fixture->data, ROWS, 0, INV_INT).sint, -1);
	assert_true(arena_cell(&fixture->data, ROWS, 0, INV_BOOL).boolean);
	assert_true(arena_cell(&fixture->data, ROWS, 1, INV_DOUBLE).real == 0.5);
	assert_false(arena_cell(&fixture->data, ROWS, 2, INV_UINT).known);
}

/* JSON has no word for these. */
static void test_no_number(void **state)
{
	const double values[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
	struct fixture *fixture = *state;
	uint64_t *row = fixture_row(fixture, ROW, 1);

	fixture_expect(fixture, 0, 1);
	for (size_t i = 0; i < N_ELEMENTS(values); i++) {
		memcpy(&row[2], &values[i], sizeof(values[i]));
		assert_false(arena_cell(&fixture->data, ROWS, 0, INV_DOUBLE).known);
	}
}

static void test_strings(void **state)
{
	static const struct {
		uint32_t offset, length;
		bool known;
	} cases[] = {
		{ROW, 16, true},	{ROW, 0, true},
		{ROW + 16, 0, true},	{ROW + 15, 1, true},
		{0, ROW + 16, true},	{ROW, 17, false},
		{ROW + 16, 1, false},	{ROW + 17, 0, false},
		{UINT32_MAX, 0, false}, {0, UINT32_MAX, false},
		{8, UINT32_MAX, false}, {UINT32_MAX, UINT32_MAX, false},
	};
	struct fixture *fixture = *state;
	uint64_t *row = fixture_row(fixture, ROW + 16, 1);

	memcpy(row + WORDS, "0123456789abcdef", 16);
	fixture_expect(fixture, 0, 1);
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		struct inv_value value;

		row[2] = (uint64_t)cases[i].offset << 32 | cases[i].length;
		value = arena_cell(&fixture->data, ROWS, 0, INV_STRING);
		if (value.known != cases[i].known)
			fail_msg("%u bytes at %u", cases[i].length, cases[i].offset);
		if (value.known)
			assert_memory_equal(value.string.bytes,
					    (char *)row + cases[i].offset,
					    cases[i].length);
	}
}

/* ----------------------------------------------------------------------------- lists */

enum { LIST_BYTES = 256 };

static void put_element(uint64_t *row, uint32_t at, uint32_t next, uint32_t length)
{
	const struct arena_element element = {next, length};

	memcpy((char *)row + at, &element, sizeof(element));
}

/* Walks the list of column 0: how many elements it has, and their bytes. */
static size_t walk(struct fixture *fixture, size_t *bytes)
{
	struct inv_value value = arena_cell(&fixture->data, ROWS, 0, INV_LIST);
	const char *row = (const char *)fixture->arena + ROWS;
	struct inv_text element;
	size_t count = 0;

	assert_true(value.known);
	*bytes = 0;
	while (inv_list_next(&value.list, &element)) {
		assert_true(element.bytes >= row + ROW);
		assert_true(element.bytes + element.length <= row + ROW + LIST_BYTES);
		*bytes += element.length;
		assert_true(++count <= LIST_BYTES);
	}
	return count;
}

static void test_list(void **state)
{
	struct fixture *fixture = *state;
	uint64_t *row = fixture_row(fixture, ROW + LIST_BYTES, 1);
	struct inv_value value;
	struct inv_text element;
	size_t bytes;

	fixture_expect(fixture, 0, 1);
	row[2] = 0;
	assert_int_equal(walk(fixture, &bytes), 0);
	row[2] = ROW;
	put_element(row, ROW, ROW + 16, 3);
	memcpy((char *)row + ROW + 8, "one", 3);
	put_element(row, ROW + 16, 0, 0);
	assert_int_equal(walk(fixture, &bytes), 2);
	assert_int_equal(bytes, 3);
	value = arena_cell(&fixture->data, ROWS, 0, INV_LIST);
	assert_true(inv_list_next(&value.list, &element));
	assert_int_equal(element.length, 3);
	assert_memory_equal(element.bytes, "one", 3);
}

static void test_list_that_goes_round(void **state)
{
	struct fixture *fixture = *state;
	uint64_t *row = fixture_row(fixture, ROW + LIST_BYTES, 1);
	size_t bytes;

	fixture_expect(fixture, 0, 1);
	row[2] = ROW;
	put_element(row, ROW, ROW, 1);
	assert_int_equal(walk(fixture, &bytes), 1);
	put_element(row, ROW, ROW + 16, 1);
	put_element(row, ROW + 16, ROW, 1);
	assert_int_equal(walk(fixture, &bytes), 2);
}

/* Elements inside one another would make the report a square of the row. */
static void test_list_within_itself(void **state)
{
	struct fixture *fixture = *state;
	uint64_t *row = fixture_row(fixture, ROW + LIST_BYTES, 1);
	size_t bytes;

	fixture_expect(fixture, 0, 1);
	row[2] = ROW;
	for (uint32_t at = 0; at + 8 <= LIST_BYTES; at += 8)
		put_element(row, ROW + at, ROW + at + 8, LIST_BYTES - at - 8);
	walk(fixture, &bytes);
	assert_true(bytes <= LIST_BYTES);
}

static void test_list_out_of_its_row(void **state)
{
	static const struct {
		uint64_t cell;
		uint32_t next, length;
		size_t count;
	} cases[] = {
		{ROW, 0, LIST_BYTES - 8, 1},
		{ROW, 0, LIST_BYTES - 7, 0},
		{ROW, 0, UINT32_MAX, 0},
		{ROW, UINT32_MAX, 4, 1},
		{ROW, ROW + LIST_BYTES - 7, 4, 1},
		{ROW, ROW + LIST_BYTES, 4, 1},
		{ROW + LIST_BYTES - 7, 0, 0, 0},
		{ROW + LIST_BYTES, 0, 0, 0},
		{UINT32_MAX, 0, 0, 0},
	};
	struct fixture *fixture = *state;
	uint64_t *row = fixture_row(fixture, ROW + LIST_BYTES, 1);
	size_t bytes;

	/* What follows the row must not be taken for a part of it. */
	memset((char *)row + ROW + LIST_BYTES, 1, 1024);
	fixture_expect(fixture, 0, 1);
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		put_element(row, ROW, cases[i].next, cases[i].length);
		row[2] = cases[i].cell;
		if (walk(fixture, &bytes) != cases[i].count)
			fail_msg("case %zu", i);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_map),
		cmocka_unit_test_setup_teardown(test_sound_rows, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_end_of_rows, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_malformed_sizes, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_cell_of_a_changed_row, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_numbers, fixture_make, fixture_free),
		cmocka_unit_test_setup_teardown(test_no_number, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_strings, fixture_make, fixture_free),
		cmocka_unit_test_setup_teardown(test_list, fixture_make, fixture_free),
		cmocka_unit_test_setup_teardown(test_list_that_goes_round, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_list_within_itself, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_list_out_of_its_row, fixture_make,
						fixture_free),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
