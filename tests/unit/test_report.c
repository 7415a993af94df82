/*
 * test_report.c - what collectors left becomes sorted tables, notes and statuses.
 */
#include "report.h"

#include <errno.h>

#include "table.h"

enum { NAME, NUMBER, INT, VALUE, N_COLUMNS };

static const struct inv_column columns[] = {
	[NAME] = {"name", INV_STRING, INV_KEY, NULL, "here", "name"},
	[NUMBER] = {"number", INV_UINT, INV_KEY, NULL, "here", "number"},
	[INT] = {"int", INV_INT, INV_KEY, NULL, "here", "signed number"},
	[VALUE] = {"value", INV_UINT, 0, NULL, "here", "where it stood"},
};

static const struct {
	const char *name; /* NULL: unknown */
	uint64_t number;
	int64_t sint;
} rows[] = {
	{"b", 1, 0},	      {"a", 10, 0},	   {"a", 2, 0},		{"\xff", 0, 0},
	{"a", UINT64_MAX, 0}, {NULL, 3, 0},	   {"aa", 0, 0},	{"B", 0, 0},
	{"a", 2, -1},	      {"a", 2, INT64_MIN}, {"a", 2, 0},		{NULL, 1, 0},
	{"\xc3\xa9", 0, 0},   {"a-", 0, 0},	   {"a", 2, INT64_MAX},
};

/* Indices of rows, as they have to be sorted: unknown first, bytewise, as numbers. */
static const char sorted[] = "11 5 7 9 8 2 10 14 1 4 13 6 0 12 3 ";

static int collect(struct inv_run *run)
{
	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		inv_row_begin(run);
		if (rows[i].name)
			inv_set_string(run, NAME, rows[i].name);
		inv_set_uint(run, NUMBER, rows[i].number);
		inv_set_int(run, INT, rows[i].sint);
		inv_set_uint(run, VALUE, i);
	}
	return 0;
}

static int collect_nothing(struct inv_run *run)
{
	(void)run;
	return 0;
}

static int collect_warning(struct inv_run *run)
{
	inv_warn(run, 0, "first");
	return 0;
}

static int collect_and_fail(struct inv_run *run)
{
	collect(run);
	return inv_fail(run, ENOENT, "the rest");
}

static int collect_error(struct inv_run *run)
{
	return inv_fail(run, ENOENT, "sys/block");
}

static int collect_and_complain(struct inv_run *run)
{
	collect(run);
	inv_error(run, 0, "one cell");
	return 0;
}

/* One job after its collector has run, and the report of it. */
struct fixture {
	struct table table;
	struct inv_collector collector;
	struct job job;
	struct report report;
};

static const struct options options = {.root = "/"};

static void make(struct fixture *fixture, int run(struct inv_run *run))
{
	fixture->collector = (struct inv_collector){
		.name = "test",
		.columns = columns,
		.n_columns = N_COLUMNS,
		.collect = run,
	};
	table_make(&fixture->table, &fixture->collector);
	table_fill(&fixture->table, "/");
	fixture->job = (struct job){
		.collector = &fixture->collector,
		.tables = &fixture->table.selection,
		.n_tables = 1,
		.arena = fixture->table.run.arena,
		.arena_size = fixture->table.run.arena_size,
		.started = 1000000000,
		.ended = 1250000000,
		.state = JOB_ENDED,
	};
}

static void report_on(struct fixture *fixture)
{
	assert_true(report_make(&options, &fixture->job, 1, &fixture->report));
	assert_int_equal(fixture->report.report.n_tables, 1);
}

static void clean(struct fixture *fixture)
{
	free(fixture->report.data[0].rows);
	free(fixture->report.data);
	free(fixture->report.tables);
	free(fixture->report.notes);
	table_free(&fixture->table);
}

static void test_sorted(void **state)
{
	struct fixture fixture;
	char order[256] = "";

	(void)state;
	make(&fixture, collect);
	report_on(&fixture);
	assert_int_equal(fixture.report.tables[0].n_rows, N_ELEMENTS(rows));
	for (size_t i = 0; i < N_ELEMENTS(rows); i++) {
		struct inv_value value = inv_cell(&fixture.report.tables[0], i, VALUE);
		size_t used = strlen(order);

		snprintf(order + used, sizeof(order) - used, "%ju ",
			 (uintmax_t)value.uint);
	}
	assert_string_equal(order, sorted);
	clean(&fixture);
}

static void expect(struct fixture *fixture, enum inv_status status, bool missing)
{
	report_on(fixture);
	assert_int_equal(fixture->report.tables[0].status, status);
	assert_int_equal(fixture->report.missing, missing);
	clean(fixture);
}

static void test_statuses(void **state)
{
	struct fixture fixture;

	(void)state;
	make(&fixture, collect);
	expect(&fixture, INV_OK, false);
	make(&fixture, collect_nothing);
	expect(&fixture, INV_OK, false);
	make(&fixture, collect_warning);
	expect(&fixture, INV_OK, false);
	make(&fixture, collect_and_complain);
	expect(&fixture, INV_PARTIAL, true);
	make(&fixture, collect_and_fail);
	expect(&fixture, INV_PARTIAL, true);
	make(&fixture, collect_error);
	expect(&fixture, INV_FAILED, true);
	make(&fixture, collect);
	fixture.job.timed_out = true;
	strcpy(fixture.job.failure, "no answer in 1 s");
	expect(&fixture, INV_TIMEOUT, true);
	make(&fixture, collect);
	strcpy(fixture.job.failure, "killed by signal 11");
	expect(&fixture, INV_PARTIAL, true);
	make(&fixture, collect);
	fixture.table.run.arena->notes_lost = 1;
	expect(&fixture, INV_PARTIAL, true);
}

static void expect_note(const struct report *report, size_t i, enum inv_level level,
			const char *message)
{
	assert_true(i < report->n_notes);
	assert_string_equal(report->notes[i].table, "test");
	assert_int_equal(report->notes[i].level, level);
	assert_int_equal(report->notes[i].message.length, strlen(message));
	assert_memory_equal(report->notes[i].message.bytes, message, strlen(message));
}

static void test_notes(void **state)
{
	struct fixture fixture;

	(void)state;
	make(&fixture, collect_warning);
	strcpy(fixture.job.failure, "killed by signal 9");
	report_on(&fixture);
	assert_int_equal(fixture.report.n_notes, 2);
	expect_note(&fixture.report, 0, INV_WARNING, "first");
	expect_note(&fixture.report, 1, INV_ERROR, "killed by signal 9");
	assert_true(fixture.report.tables[0].seconds == 0.25);
	clean(&fixture);
}

/* Damaged rows cost what follows them. */
static void test_damaged(void **state)
{
	struct fixture fixture;
	uint64_t *row;

	(void)state;
	make(&fixture, collect);
	row = (void *)((char *)fixture.job.arena + fixture.table.data.rows[5]);
	row[0] = 3;
	report_on(&fixture);
	assert_int_equal(fixture.report.tables[0].n_rows, 5);
	assert_int_equal(fixture.report.tables[0].status, INV_PARTIAL);
	assert_int_equal(fixture.report.n_notes, 1);
	expect_note(&fixture.report, 0, INV_ERROR,
		    "its rows are damaged: the rest is left out");
	clean(&fixture);
}

/* A job for which there was no memory, and a host name without an end. */
static void test_without_arena(void **state)
{
	struct fixture fixture;

	(void)state;
	make(&fixture, collect_nothing);
	memset(fixture.job.arena->host, 'h', sizeof(fixture.job.arena->host));
	report_on(&fixture);
	assert_int_equal(strlen(fixture.report.report.host), ARENA_HOST_LENGTH);
	clean(&fixture);
	make(&fixture, collect);
	fixture.job.arena = NULL;
	strcpy(fixture.job.failure, "no memory to share");
	report_on(&fixture);
	assert_int_equal(fixture.report.tables[0].status, INV_FAILED);
	assert_int_equal(fixture.report.tables[0].n_rows, 0);
	assert_null(fixture.report.report.host);
	clean(&fixture);
}

/* ------------------------------------------------------------------------------ views */

static const struct inv_view one = {"one", "a view", columns, N_COLUMNS};
static const struct inv_view two = {"two", "a view", columns, N_COLUMNS};
static const struct inv_view *const views[] = {&one, &two, NULL};

enum { BEFORE, BEHIND, OF_NONE };

/* Where the error is: about both tables, about the second, or nowhere. */
static int fault;

static int collect_both(struct inv_run *run)
{
	if (fault == BEFORE)
		inv_error(run, 0, "of both");
	for (size_t view = 0; view < 2; view++) {
		inv_use(run, view);
		for (int i = 3; i > 0; i--) {
			inv_row_begin(run);
			inv_set_uint(run, NUMBER, (uint64_t)i);
			inv_set_uint(run, VALUE, view);
		}
	}
	inv_warn(run, 0, "of the second");
	if (fault == BEHIND)
		inv_error(run, 0, "of the second, too");
	return 0;
}

/* Makes a report of the two tables of one job. */
static void make_both(struct fixture *fixture, int where, bool times_out)
{
	static size_t slots[N_COLUMNS] = {1, 2, 3, 4};
	static struct selection tables[2];
	struct inv_run *run = &fixture->table.run;

	fault = where;
	make(fixture, collect_nothing);
	free(fixture->table.data.rows);
	fixture->table.data.rows = NULL;
	fixture->collector.collect = collect_both;
	for (size_t i = 0; i < 2; i++)
		tables[i] = (struct selection){
			.collector = &fixture->collector,
			.view = i,
			.name = views[i]->name,
			.columns = columns,
			.n_columns = N_COLUMNS,
			.slots = slots,
			.n_slots = N_COLUMNS,
		};
	run->tables = fixture->job.tables = tables;
	run->n_tables = fixture->job.n_tables = 2;
	run_collector(run);
	if (times_out)
		strcpy(fixture->job.failure, "no answer in 1 s");
	fixture->job.timed_out = times_out;
	assert_true(report_make(&options, &fixture->job, 1, &fixture->report));
	assert_int_equal(fixture->report.report.n_tables, 2);
}

static void expect_both(const struct fixture *fixture, enum inv_status first,
			enum inv_status second, size_t n_notes)
{
	const struct inv_table *tables = fixture->report.tables;

	assert_string_equal(tables[0].name, "one");
	assert_string_equal(tables[1].name, "two");
	assert_int_equal(tables[0].status, first);
	assert_int_equal(tables[1].status, second);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(tables[i].n_rows, 3);
		for (size_t row = 0; row < 3; row++) {
			struct inv_value number = inv_cell(&tables[i], row, NUMBER);

			assert_int_equal(number.uint, row + 1);
			assert_int_equal(inv_cell(&tables[i], row, VALUE).uint, i);
		}
	}
	assert_int_equal(fixture->report.n_notes, n_notes);
	assert_int_equal(fixture->report.missing, first != INV_OK || second != INV_OK);
}

static void clean_both(struct fixture *fixture)
{
	report_free(&fixture->report);
	table_free(&fixture->table);
}

/* An error costs the table that it is about, or all of the collector's. */
static void test_views(void **state)
{
	struct fixture fixture;

	(void)state;
	make_both(&fixture, OF_NONE, false);
	expect_both(&fixture, INV_OK, INV_OK, 1);
	assert_string_equal(fixture.report.notes[0].table, "two");
	clean_both(&fixture);
	make_both(&fixture, BEHIND, false);
	expect_both(&fixture, INV_OK, INV_PARTIAL, 2);
	assert_string_equal(fixture.report.notes[1].table, "two");
	clean_both(&fixture);
	make_both(&fixture, BEFORE, false);
	expect_both(&fixture, INV_PARTIAL, INV_PARTIAL, 2);
	assert_string_equal(fixture.report.notes[0].table, "test");
	clean_both(&fixture);
	make_both(&fixture, OF_NONE, true);
	expect_both(&fixture, INV_TIMEOUT, INV_TIMEOUT, 2);
	assert_string_equal(fixture.report.notes[1].table, "test");
	clean_both(&fixture);
}

/* A note of a table that there is not is about all. */
static void test_wild_note(void **state)
{
	struct fixture fixture;
	struct arena_note *note;

	(void)state;
	make_both(&fixture, BEHIND, false);
	report_free(&fixture.report);
	note = (void *)fixture.job.arena->notes;
	note->table = 2;
	note->level = INV_ERROR;
	assert_true(report_make(&options, &fixture.job, 1, &fixture.report));
	expect_both(&fixture, INV_PARTIAL, INV_PARTIAL, 2);
	assert_string_equal(fixture.report.notes[0].table, "test");
	clean_both(&fixture);
}

static void test_time(void **state)
{
	struct fixture fixture;
	unsigned n[6];
	char end;

	(void)state;
	make(&fixture, collect_nothing);
	report_on(&fixture);
	assert_int_equal(sscanf(fixture.report.report.time, "%4u-%2u-%2uT%2u:%2u:%2u%c",
				&n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &end),
			 7);
	assert_int_equal(end, 'Z');
	assert_int_equal(strlen(fixture.report.report.time),
			 strlen("2026-11-22T03:00:00Z"));
	clean(&fixture);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorted),	      cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_notes),	      cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_without_arena), cmocka_unit_test(test_time),
		cmocka_unit_test(test_views),	      cmocka_unit_test(test_wild_note),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
