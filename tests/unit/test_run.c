/*
 * test_run.c - the interface that collectors use: rows, cells, lists and notes, used well
 * and used wrong.
 */
#include <errno.h>
#include <math.h>

#include "table.h"
#include "tree.h"

enum { NAME, UINT, INT, DOUBLE, BOOL, LIST, N_COLUMNS };

static const struct inv_column columns[] = {
	[NAME] = {"name", INV_STRING, INV_KEY, NULL, "here", "name"},
	[UINT] = {"uint", INV_UINT, 0, NULL, "here", "whole"},
	[INT] = {"int", INV_INT, 0, NULL, "here", "signed"},
	[DOUBLE] = {"double", INV_DOUBLE, 0, NULL, "here", "real"},
	[BOOL] = {"bool", INV_BOOL, 0, NULL, "here", "truth"},
	[LIST] = {"list", INV_LIST, 0, NULL, "here", "strings"},
};

/* Runs COLLECT in a table of its own, to be freed. */
static void run(struct table *table, int collect(struct inv_run *run))
{
	static struct inv_collector collector;

	collector = (struct inv_collector){
		.name = "test",
		.columns = columns,
		.n_columns = N_COLUMNS,
		.collect = collect,
	};
	table_make(table, &collector);
	table_fill(table, "/");
}

static int collect_rows(struct inv_run *run)
{
	inv_row_begin(run);
	inv_set_string(run, NAME, "first");
	inv_set_uint(run, UINT, UINT64_MAX);
	inv_set_int(run, INT, INT64_MIN);
	inv_set_double(run, DOUBLE, 0.1);
	inv_set_bool(run, BOOL, false);
	inv_set_list(run, LIST);
	inv_row_begin(run);
	inv_add_string(run, LIST, "a");
	inv_set_bytes(run, NAME, "se\0cond", 7);
	inv_add_string(run, LIST, "");
	inv_add_string(run, LIST, "bc");
	inv_set_list(run, LIST);
	inv_row_begin(run);
	return 0;
}

static void test_rows(void **state)
{
	struct table table;

	(void)state;
	run(&table, collect_rows);
	assert_int_equal(table.result, 0);
	assert_int_equal(table.data.n_rows, 3);
	table_expect(&table, 0, "name", "\"first\"");
	table_expect(&table, 0, "uint", "18446744073709551615");
	table_expect(&table, 0, "int", "-9223372036854775808");
	table_expect(&table, 0, "double", "0.1");
	table_expect(&table, 0, "bool", "false");
	table_expect(&table, 0, "list", "[]");
	table_expect(&table, 1, "name", "\"se\\u0000cond\"");
	table_expect(&table, 1, "list", "[\"a\",\"\",\"bc\"]");
	for (size_t i = 0; i < N_COLUMNS; i++)
		table_expect(&table, 2, columns[i].name, "null");
	table_expect_no_note(&table, 0);
	table_free(&table);
}

/* What counts as unknown is no error. */
static int collect_unknown(struct inv_run *run)
{
	inv_row_begin(run);
	inv_set_string(run, NAME, "");
	inv_set_bytes(run, NAME, "x", 0);
	inv_set_double(run, DOUBLE, (double)NAN);
	inv_set_double(run, DOUBLE, -(double)INFINITY);
	return 0;
}

static void test_unknown(void **state)
{
	struct table table;

	(void)state;
	run(&table, collect_unknown);
	table_expect(&table, 0, "name", "null");
	table_expect(&table, 0, "double", "null");
	table_expect_no_note(&table, 0);
	table_free(&table);
}

static int collect_dropped(struct inv_run *run)
{
	inv_row_begin(run);
	inv_set_string(run, NAME, "kept");
	inv_row_begin(run);
	inv_set_string(run, NAME, "dropped");
	inv_set_uint(run, UINT, 1);
	inv_add_string(run, LIST, "dropped");
	inv_row_drop(run);
	inv_row_drop(run);
	inv_row_begin(run);
	inv_set_string(run, NAME, "too");
	inv_row_begin(run);
	inv_row_drop(run);
	return 0;
}

static void test_dropped(void **state)
{
	struct table table;

	(void)state;
	run(&table, collect_dropped);
	assert_int_equal(table.data.n_rows, 2);
	table_expect(&table, 0, "name", "\"kept\"");
	table_expect(&table, 1, "name", "\"too\"");
	table_expect(&table, 1, "uint", "null");
	table_expect(&table, 1, "list", "null");
	table_expect_no_note(&table, 0);
	table_free(&table);
}

static int collect_wrongly(struct inv_run *run)
{
	inv_set_uint(run, UINT, 1);
	inv_row_begin(run);
	inv_set_string(run, UINT, "1");
	inv_set_list(run, NAME);
	inv_add_string(run, BOOL, "1");
	inv_set_uint(run, N_COLUMNS, 1);
	inv_set_uint(run, SIZE_MAX, 1);
	inv_set_uint(run, UINT, 1);
	inv_set_uint(run, UINT, 2);
	inv_row_drop(run);
	inv_set_bool(run, BOOL, true);
	return 0;
}

static void test_wrong_use(void **state)
{
	static const char *const notes[] = {
		"a cell was set before the first row was begun",
		"column uint was set as string",
		"column name was set as list of strings",
		"column bool was set as list of strings",
		"column 6 was set, there are 6",
		"column 18446744073709551615 was set, there are 6",
		"column uint was set twice",
		"a cell was set before the first row was begun",
	};
	struct table table;

	(void)state;
	run(&table, collect_wrongly);
	assert_int_equal(table.data.n_rows, 0);
	for (size_t i = 0; i < N_ELEMENTS(notes); i++)
		table_expect_note(&table, i, INV_ERROR, notes[i]);
	table_expect_no_note(&table, N_ELEMENTS(notes));
	table_free(&table);
}

static int collect_notes(struct inv_run *run)
{
	char longer[3000];

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	inv_row_begin(run);
	inv_warn(run, 0, "a %s", "warning");
	inv_error(run, ENOENT, "sys/%d", 7);
	inv_warn(run, 0, "%s", longer);
	inv_error(run, EIO, "%s", longer);
	return inv_fail(run, EACCES, "the end");
}

static void test_notes(void **state)
{
	struct table table;
	enum inv_level level;
	char *text;

	(void)state;
	run(&table, collect_notes);
	assert_int_equal(table.result, -EACCES);
	assert_int_equal(table.data.n_rows, 1);
	table_expect_note(&table, 0, INV_WARNING, "a warning");
	table_expect_note(&table, 1, INV_ERROR, "sys/7: No such file or directory");
	text = table_note(&table, 2, &level);
	assert_true(strlen(text) >= 1000 && strlen(text) <= ARENA_NOTE_LENGTH);
	free(text);
	table_expect_note(&table, 4, INV_ERROR, "the end: Permission denied");
	table_expect_no_note(&table, 5);
	table_free(&table);
}

static int collect_too_many_notes(struct inv_run *run)
{
	for (int i = 0; i < 100000; i++)
		inv_warn(run, 0, "note %d", i);
	return inv_fail(run, 0, "lost");
}

static void test_too_many_notes(void **state)
{
	struct table table;

	(void)state;
	run(&table, collect_too_many_notes);
	assert_int_equal(table.result, -EIO);
	assert_true(table.run.arena->notes_end <= ARENA_NOTES_SIZE);
	assert_true(table.run.arena->notes_lost > 0);
	table_expect_note(&table, 999, INV_WARNING, "note 999");
	table_free(&table);
}

static int collect_gigabytes(struct inv_run *run)
{
	static char large[100000];

	memset(large, 'x', sizeof(large));
	for (int i = 0; i < 1000000; i++) {
		inv_row_begin(run);
		inv_set_bytes(run, NAME, large, sizeof(large));
	}
	return 0;
}

/* When the arena is full the collector ends; its rows are kept, and a note says so. */
static void test_full(void **state)
{
	struct table table;
	static struct inv_collector collector = {
		.name = "endless",
		.columns = columns,
		.n_columns = N_COLUMNS,
		.collect = collect_gigabytes,
	};

	(void)state;
	table_make(&table, &collector);
	table.run.arena_size = 1 << 20;
	table_fill(&table, "/");
	assert_int_equal(table.data.n_rows, 9);
	assert_true(table.result < 0);
	table_expect_note(&table, 0, INV_ERROR,
			  "more than 1 MiB of rows: the rest is left out");
	table_expect_no_note(&table, 1);
	table_free(&table);
}

static int collect_nothing(struct inv_run *run)
{
	/* Rows are sorted by it, whatever is shown. */
	bool right = inv_wants(run, NAME) && !inv_wants(run, UINT) &&
		     !inv_wants(run, N_COLUMNS) && !inv_wants(run, SIZE_MAX);

	return right ? 0 : -EINVAL;
}

static void test_host_and_root(void **state)
{
	static struct inv_collector collector = {
		.name = "nothing",
		.columns = columns,
		.n_columns = N_COLUMNS,
		.collect = collect_nothing,
	};
	struct table table;
	struct tree tree;

	(void)state;
	tree_make(&tree);
	tree_file(&tree, "etc/hostname", "from-etc\n");
	table_make(&table, &collector);
	memset(table.wanted, 0, sizeof(table.wanted));
	table_fill(&table, tree.path);
	assert_string_equal(table.run.arena->host, "from-etc");
	assert_int_equal(table.result, 0);
	assert_false(inv_root_is_system(&table.run));
	table_free(&table);
	tree_file(&tree, "proc/sys/kernel/hostname", "from-proc\nand more\n");
	table_make(&table, &collector);
	memset(table.wanted, 0, sizeof(table.wanted));
	table_fill(&table, tree.path);
	assert_string_equal(table.run.arena->host, "from-proc");
	table_free(&table);
	tree_remove(&tree);
	table_make(&table, &collector);
	table_fill(&table, tree.path);
	assert_int_equal(table.result, -ENOENT);
	assert_int_equal(table.data.n_rows, 0);
	table_free(&table);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),	cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_dropped), cmocka_unit_test(test_wrong_use),
		cmocka_unit_test(test_notes),	cmocka_unit_test(test_too_many_notes),
		cmocka_unit_test(test_full),	cmocka_unit_test(test_host_and_root),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
