/*
 * test_run_tables.c - a run that fills several tables, or not all columns of one: what is
 * kept, what is noted about which of them, and when there is to be no report at all.
 */
#include <errno.h>

#include "table.h"

enum { NAME, TEXT, LIST, NUMBER, VALUE, N_COLUMNS };

static const struct inv_column columns[] = {
	[NAME] = {"name", INV_STRING, INV_KEY, NULL, "here", "name"},
	[TEXT] = {"text", INV_STRING, 0, NULL, "here", "text"},
	[LIST] = {"list", INV_LIST, 0, NULL, "here", "strings"},
	[NUMBER] = {"number", INV_UINT, 0, NULL, "here", "whole"},
	[VALUE] = {"value", INV_JSON, 0, NULL, "here", "as somebody has it"},
};

static struct inv_collector collector_of(int collect(struct inv_run *run))
{
	return (struct inv_collector){
		.name = "test",
		.columns = columns,
		.n_columns = N_COLUMNS,
		.collect = collect,
	};
}

/* --------------------------------------------------------------------- unwanted cells */

static int collect_all(struct inv_run *run)
{
	static const char text[1000] = {'t'};

	for (int i = 0; i < 2; i++) {
		inv_row_begin(run);
		inv_set_list(run, LIST);
		inv_set_string(run, NAME, i ? "b" : "a");
		inv_set_bytes(run, TEXT, text, sizeof(text));
		inv_add_bytes(run, LIST, text, sizeof(text));
		inv_add_bytes(run, LIST, text, sizeof(text));
		inv_set_uint(run, NUMBER, 7);
		inv_set_json(run, VALUE, "[1]", 3);
	}
	return 0;
}

static void fill(struct table *table, const struct inv_collector *collector,
		 const char *wanted)
{
	table_make(table, collector);
	for (size_t i = 0; i < N_COLUMNS; i++)
		table->wanted[i] = strchr(wanted, columns[i].name[0]) != NULL;
	table_fill(table, "/");
}

/* What nobody wants takes no room, and is no error. */
static void test_unwanted(void **state)
{
	const struct inv_collector collector = collector_of(collect_all);
	struct table table;

	(void)state;
	fill(&table, &collector, "n");
	assert_int_equal(table.result, 0);
	assert_int_equal(table.data.n_rows, 2);
	table_expect_no_note(&table, 0);
	table_expect(&table, 1, "name", "\"b\"");
	table_expect(&table, 1, "text", "null");
	table_expect(&table, 1, "list", "null");
	table_expect(&table, 1, "number", "7");
	table_expect(&table, 1, "value", "null");
	assert_true(table.run.arena->rows_end - offsetof(struct arena, rows) <= 2 * 64);
	table_free(&table);
	fill(&table, &collector, "lv");
	table_expect(&table, 0, "name", "\"a\"");
	table_expect(&table, 0, "number", "null");
	table_expect(&table, 0, "value", "[1]");
	assert_true(inv_cell(&table.table, 0, LIST).known);
	table_free(&table);
}

static int collect_wrongly(struct inv_run *run)
{
	inv_row_begin(run);
	inv_set_uint(run, TEXT, 1);
	inv_set_string(run, VALUE, "1");
	inv_add_string(run, NUMBER, "1");
	inv_set_uint(run, NUMBER, 1);
	inv_set_uint(run, NUMBER, 2);
	return 0;
}

/* A mistake is one whoever asks. */
static void test_unwanted_of_another_type(void **state)
{
	const struct inv_collector collector = collector_of(collect_wrongly);
	struct table table;

	(void)state;
	fill(&table, &collector, "");
	table_expect_note(&table, 0, INV_ERROR,
			  "column text was set as unsigned integer");
	table_expect_note(&table, 1, INV_ERROR, "column value was set as string");
	table_expect_note(&table, 2, INV_ERROR,
			  "column number was set as list of strings");
	table_expect_no_note(&table, 3);
	table_free(&table);
}

/* ------------------------------------------------------------------------------- JSON */

static const struct {
	const char *text, *cell;
} values[] = {
	{"null", "null"},
	{" \t\r\nnull\n", "null"},
	{"\"\"", "null"},
	{" \"\" ", "null"},
	{"", "null"},
	{" ", "null"},
	{"nulll", "\"nulll\""},
	{"\"null\"", "\"null\""},
	{"\"-\"", "\"-\""},
	{"[]", "[]"},
	{"{}", "{}"},
	{"0", "0"},
	{"false", "false"},
	{" [ null ] ", "[null]"},
	{"not json", "\"not json\""},
};

static int collect_values(struct inv_run *run)
{
	for (size_t i = 0; i < N_ELEMENTS(values); i++) {
		inv_row_begin(run);
		inv_set_json(run, VALUE, values[i].text, strlen(values[i].text));
	}
	return 0;
}

static void test_json(void **state)
{
	const struct inv_collector collector = collector_of(collect_values);
	struct table table;

	(void)state;
	fill(&table, &collector, "v");
	for (size_t i = 0; i < N_ELEMENTS(values); i++) {
		table_expect(&table, i, "value", values[i].cell);
		assert_int_equal(inv_cell(&table.table, i, VALUE).known,
				 strcmp(values[i].cell, "null") != 0);
	}
	table_expect_no_note(&table, 0);
	table_free(&table);
}

/* ------------------------------------------------------------------------------ views */

static const struct inv_column more_columns[] = {
	{"id", INV_UINT, INV_KEY, NULL, "here", "number"},
	{"extra", INV_JSON, 0, NULL, "here", "added"},
};

static const struct inv_view first = {"first", "a view", columns, N_COLUMNS};
static const struct inv_view second = {"second", "a view", more_columns, 1};
static const struct inv_view third = {"third", "a view", columns, N_COLUMNS};
static const struct inv_view *const views[] = {&first, &second, &third, NULL};

enum { N_TABLES = 2 };

/* A run of which the third view and the first are asked for, or the second with a column. */
struct fixture {
	struct inv_collector collector;
	struct selection tables[N_TABLES];
	size_t slots[N_TABLES][N_COLUMNS];
	struct inv_table_data data[N_TABLES];
	struct table table; /* its run alone is of use */
};

static void ask_for(struct fixture *fixture, size_t n, size_t view,
		    const struct inv_column *its_columns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fixture->slots[n][i] = i + 1;
	fixture->tables[n] = (struct selection){
		.collector = &fixture->collector,
		.view = view,
		.name = view == INV_WHOLE ? "test" : views[view]->name,
		.columns = its_columns,
		.n_columns = count,
		.slots = fixture->slots[n],
		.n_slots = count,
	};
	fixture->table.run.n_tables = n + 1;
}

static void start(struct fixture *fixture, int collect(struct inv_run *run))
{
	memset(fixture, 0, sizeof(*fixture));
	fixture->collector = collector_of(collect);
	fixture->collector.views = views;
	table_make(&fixture->table, &fixture->collector);
	fixture->table.run.tables = fixture->tables;
	fixture->table.run.n_tables = 0;
}

static void go(struct fixture *fixture)
{
	struct inv_run *run = &fixture->table.run;

	run_collector(run);
	assert_true(run->arena->finished);
	for (size_t i = 0; i < run->n_tables; i++)
		fixture->data[i] = (struct inv_table_data){
			.arena = run->arena,
			.arena_size = run->arena_size,
			.slots = fixture->tables[i].slots,
			.n_slots = fixture->tables[i].n_slots,
		};
	assert_int_equal(arena_index(fixture->data, run->n_tables), 0);
}

static void finish(struct fixture *fixture)
{
	for (size_t i = 0; i < N_TABLES; i++)
		free(fixture->data[i].rows);
	table_free(&fixture->table);
}

/* The Nth note is MESSAGE, about table number WANTED of those asked for. */
static void expect_note(const struct fixture *fixture, size_t n, const char *message,
			uint32_t wanted)
{
	struct inv_text text = {"", 0};
	enum inv_level level;
	uint32_t position = 0, table = 0;

	for (size_t i = 0; i <= n; i++)
		assert_true(arena_next_note(fixture->table.run.arena, &position, &table,
					    &level, &text));
	assert_int_equal(text.length, strlen(message));
	assert_memory_equal(text.bytes, message, text.length);
	assert_int_equal(table, wanted);
}

static int collect_views(struct inv_run *run)
{
	size_t count;

	assert_false(inv_asked(run, INV_WHOLE));
	assert_true(inv_asked(run, 0));
	assert_false(inv_asked(run, 1));
	assert_true(inv_asked(run, 2));
	assert_null(inv_columns(run, &count));
	assert_int_equal(count, 0);
	assert_false(inv_wants(run, NAME));
	inv_warn(run, 0, "of all");
	for (unsigned i = 0; i < 3; i++) {
		inv_use(run, 2);
		assert_ptr_equal(inv_columns(run, &count), columns);
		assert_int_equal(count, N_COLUMNS);
		assert_true(inv_wants(run, NAME));
		inv_row_begin(run);
		inv_set_string(run, NAME, "third");
		inv_use(run, 0);
		inv_row_begin(run);
		inv_set_string(run, NAME, "first");
		inv_set_uint(run, NUMBER, i);
	}
	inv_warn(run, 0, "of the first");
	inv_use(run, 2);
	inv_warn(run, 0, "of the third");
	inv_row_begin(run);
	inv_use(run, INV_WHOLE);
	inv_warn(run, 0, "of all again");
	return 0;
}

static void test_views(void **state)
{
	static struct fixture fixture;

	(void)state;
	start(&fixture, collect_views);
	ask_for(&fixture, 0, 2, columns, N_COLUMNS);
	ask_for(&fixture, 1, 0, columns, N_COLUMNS);
	go(&fixture);
	assert_int_equal(fixture.data[0].n_rows, 4);
	assert_int_equal(fixture.data[1].n_rows, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(arena_cell(&fixture.data[1], fixture.data[1].rows[i],
					    NUMBER, INV_UINT)
					 .uint,
				 i);
	expect_note(&fixture, 0, "of all", ARENA_WHOLE);
	expect_note(&fixture, 1, "of the first", 1);
	expect_note(&fixture, 2, "of the third", 0);
	expect_note(&fixture, 3, "of all again", ARENA_WHOLE);
	table_expect_no_note(&fixture.table, 4);
	finish(&fixture);
}

static int collect_added(struct inv_run *run)
{
	size_t count;
	const struct inv_column *all;

	inv_use(run, 1);
	all = inv_columns(run, &count);
	assert_int_equal(count, 2);
	assert_string_equal(all[1].name, "extra");
	inv_row_begin(run);
	inv_set_uint(run, 0, 4);
	inv_set_json(run, 1, "{}", 2);
	return 0;
}

static void test_added_column(void **state)
{
	static struct fixture fixture;

	(void)state;
	start(&fixture, collect_added);
	ask_for(&fixture, 0, 1, more_columns, 2);
	go(&fixture);
	assert_int_equal(fixture.data[0].n_rows, 1);
	assert_true(
		arena_cell(&fixture.data[0], fixture.data[0].rows[0], 1, INV_JSON).known);
	table_expect_no_note(&fixture.table, 0);
	finish(&fixture);
}

static int collect_unasked(struct inv_run *run)
{
	for (int i = 0; i < 100; i++) {
		inv_use(run, 0);
		inv_row_begin(run);
		inv_set_string(run, NAME, "nobody asked");
		inv_add_string(run, LIST, "nobody");
		inv_set_uint(run, NAME, 1);
		inv_use(run, 1);
		inv_row_begin(run);
		inv_set_uint(run, 0, (uint64_t)i);
		inv_use(run, INV_WHOLE);
		inv_set_string(run, NAME, "nor for this");
		inv_row_end(run);
		inv_row_drop(run);
	}
	return 0;
}

/* One note, however much of it there is; what was asked for is there. */
static void test_unasked(void **state)
{
	static struct fixture fixture;

	(void)state;
	start(&fixture, collect_unasked);
	ask_for(&fixture, 0, 1, more_columns, 1);
	go(&fixture);
	assert_int_equal(fixture.data[0].n_rows, 100);
	expect_note(&fixture, 0, "a row was begun of a table that nobody asked for",
		    ARENA_WHOLE);
	table_expect_no_note(&fixture.table, 1);
	finish(&fixture);
}

/* --------------------------------------------------------------------------- refusing */

static int collect_refusal(struct inv_run *run)
{
	assert_int_equal(inv_refuse(run, 0, "no such thing as %s", "this"), -EIO);
	return inv_refuse(run, ENOENT, "appliances.json");
}

static void test_refusal(void **state)
{
	const struct inv_collector collector = collector_of(collect_refusal);
	struct table table;

	(void)state;
	fill(&table, &collector, "n");
	assert_int_equal(table.result, -ENOENT);
	assert_true(arena_is_refused(table.run.arena));
	table_expect_note(&table, 0, INV_ERROR, "no such thing as this");
	table_expect_note(&table, 1, INV_ERROR,
			  "appliances.json: No such file or directory");
	table_expect_no_note(&table, 2);
	table_free(&table);
	fill(&table,
	     &(struct inv_collector){"test", .columns = columns, .n_columns = N_COLUMNS,
				     .collect = collect_all},
	     "n");
	assert_false(arena_is_refused(table.run.arena));
	table_free(&table);
}

/* ------------------------------------------------------------------------------- room */

static int collect_until_full(struct inv_run *run)
{
	static const char text[4096] = {'t'};
	size_t before = inv_room(run);

	while (inv_room(run) > 2 * sizeof(text)) {
		inv_row_begin(run);
		inv_set_bytes(run, TEXT, text, sizeof(text));
		assert_true(inv_room(run) <= before - sizeof(text));
		before = inv_room(run);
		inv_row_end(run);
		assert_true(inv_room(run) <= before);
	}
	inv_row_begin(run);
	inv_set_bytes(run, TEXT, text, sizeof(text));
	inv_row_drop(run);
	assert_int_equal(inv_room(run), before & ~(size_t)7);
	return 0;
}

/* Who looks at it never has more rows than fit. */
static void test_room(void **state)
{
	const struct inv_collector collector = collector_of(collect_until_full);
	struct table table;

	(void)state;
	table_make(&table, &collector);
	table.run.arena_size = 1 << 20;
	table_fill(&table, "/");
	assert_int_equal(table.result, 0);
	assert_true(table.data.n_rows > 200);
	table_expect_no_note(&table, 0);
	table_free(&table);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unwanted),
		cmocka_unit_test(test_unwanted_of_another_type),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_views),
		cmocka_unit_test(test_added_column),
		cmocka_unit_test(test_unasked),
		cmocka_unit_test(test_refusal),
		cmocka_unit_test(test_room),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
