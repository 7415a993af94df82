/*
 * test_catalog.c - a collector or an output that breaks the rules is refused, with the
 * reason.
 */
#include "catalog.h"

#include "registry.h"
#include "unit.h"

static int collect(struct inv_run *run)
{
	(void)run;
	return 0;
}

static void write_nothing(FILE *out, const struct inv_report *report)
{
	(void)out;
	(void)report;
}

#define COLUMN(name, flags)                                                              \
	{                                                                                \
		name, INV_UINT, flags, NULL, "source", "help"                            \
	}

static const struct inv_column good[] = {COLUMN("name", INV_KEY),
					 COLUMN("size_bytes", 0)};
static const struct inv_column keyless[] = {COLUMN("name", 0)};
static const struct inv_column twice[] = {COLUMN("a", INV_KEY), COLUMN("a", 0)};
static const struct inv_column spaced[] = {COLUMN("a b", INV_KEY)};
static const struct inv_column upper[] = {COLUMN("Name", INV_KEY)};
static const struct inv_column hyphened[] = {COLUMN("a-b", INV_KEY)};
static const struct inv_column quoted[] = {COLUMN("a\"b", INV_KEY)};
static const struct inv_column nameless[] = {COLUMN(NULL, INV_KEY)};
static const struct inv_column empty[] = {COLUMN("", INV_KEY)};
static const struct inv_column typeless[] = {
	{"a", (enum inv_type)77, INV_KEY, NULL, "source", "help"}};
static const struct inv_column helpless[] = {
	{"a", INV_UINT, INV_KEY, NULL, "source", NULL}};
static const struct inv_column sourceless[] = {
	{"a", INV_UINT, INV_KEY, NULL, NULL, "help"}};

static void expect_refused(const struct inv_collector *collector, const char *sentence)
{
	static struct catalog catalog;
	char error[CATALOG_ERROR_SIZE] = "";

	catalog = (struct catalog){.directory = "/nonexistent"};
	assert_false(catalog_add_collector(&catalog, collector, error));
	assert_string_equal(error, sentence);
	assert_int_equal(catalog.n_collectors, 0);
}

static void test_columns(void **state)
{
	static const struct {
		const struct inv_column *columns;
		size_t count;
		const char *fault;
	} cases[] = {
		{keyless, 1, "has no key column"},
		{twice, 2, "has two columns of one name"},
		{spaced, 1, "has a column whose name is not snake_case"},
		{upper, 1, "has a column whose name is not snake_case"},
		{hyphened, 1, "has a column whose name is not snake_case"},
		{quoted, 1, "has a column whose name is not snake_case"},
		{nameless, 1, "has a column whose name is not snake_case"},
		{empty, 1, "has a column whose name is not snake_case"},
		{typeless, 1, "has a column of an unknown type"},
		{helpless, 1, "has a column without help or source"},
		{sourceless, 1, "has a column without help or source"},
		{good, 0, "lacks columns, a summary or collect()"},
		{NULL, 2, "lacks columns, a summary or collect()"},
	};
	char sentence[256];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		const struct inv_collector collector = {.name = "test",
							.summary = "summary",
							.columns = cases[i].columns,
							.n_columns = cases[i].count,
							.collect = collect};

		snprintf(sentence, sizeof(sentence), "collector 'test' %s",
			 cases[i].fault);
		expect_refused(&collector, sentence);
	}
}

static void test_collectors(void **state)
{
	static const char *const names[] = {"inv", "Disks", "a b",  "",
					    "-a",  "a/b",   "a.so", "a\xff"};
	struct inv_collector collector = {.name = "test",
					  .summary = "summary",
					  .columns = good,
					  .n_columns = N_ELEMENTS(good),
					  .collect = collect};
	char sentence[256];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(names); i++) {
		collector.name = names[i];
		snprintf(sentence, sizeof(sentence),
			 "collector '%s' has a name that cannot be a table's", names[i]);
		expect_refused(&collector, sentence);
	}
	collector.name = NULL;
	expect_refused(&collector, "collector '' has a name that cannot be a table's");
	collector.name = "test";
	collector.collect = NULL;
	expect_refused(&collector,
		       "collector 'test' lacks columns, a summary or collect()");
	collector.collect = collect;
	collector.summary = NULL;
	expect_refused(&collector,
		       "collector 'test' lacks columns, a summary or collect()");
}

static void test_twice(void **state)
{
	static struct catalog catalog = {.directory = "/nonexistent"};
	const struct inv_collector first = {.name = "test",
					    .summary = "summary",
					    .columns = good,
					    .n_columns = N_ELEMENTS(good),
					    .collect = collect};
	const struct inv_collector second = first;
	char error[CATALOG_ERROR_SIZE] = "";

	(void)state;
	assert_true(catalog_add_collector(&catalog, &first, error));
	/* A plug-in that brings several is met under each of their names. */
	assert_true(catalog_add_collector(&catalog, &first, error));
	assert_int_equal(catalog.n_collectors, 1);
	assert_false(catalog_add_collector(&catalog, &second, error));
	assert_string_equal(error, "collector 'test' is there already");
	assert_ptr_equal(catalog_collector(&catalog, "test", error), &first);
	assert_string_equal(error, "");
	assert_null(catalog_collector(&catalog, "tes", error));
	assert_string_equal(error, "");
	assert_null(catalog_collector(&catalog, "../test", error));
	assert_string_equal(error, "");
}

static void test_too_many(void **state)
{
	static struct inv_collector collectors[CATALOG_MOST + 1];
	static char names[CATALOG_MOST + 1][16];
	static struct catalog catalog = {.directory = "/nonexistent"};
	char error[CATALOG_ERROR_SIZE] = "";

	(void)state;
	for (size_t i = 0; i <= CATALOG_MOST; i++) {
		snprintf(names[i], sizeof(names[i]), "test%zu", i);
		collectors[i] = (struct inv_collector){.name = names[i],
						       .summary = "summary",
						       .columns = good,
						       .n_columns = N_ELEMENTS(good),
						       .collect = collect};
		assert_int_equal(catalog_add_collector(&catalog, &collectors[i], error),
				 i < CATALOG_MOST);
	}
	assert_string_equal(error, "collector 'test256' is one too many");
}

static void test_outputs(void **state)
{
	static struct catalog catalog = {.directory = "/nonexistent"};
	const struct inv_output sound = {"csv", "summary", write_nothing, NULL};
	const struct inv_output same = sound;
	const struct inv_output unnamed = {NULL, "summary", write_nothing, NULL};
	const struct inv_output blank = {"a b", "summary", write_nothing, NULL};
	const struct inv_output mute = {"mute", "summary", NULL, NULL};
	char error[CATALOG_ERROR_SIZE] = "";

	(void)state;
	assert_true(catalog_add_output(&catalog, &sound, error));
	assert_true(catalog_add_output(&catalog, &sound, error));
	assert_int_equal(catalog.n_outputs, 1);
	assert_false(catalog_add_output(&catalog, &same, error));
	assert_string_equal(error, "output 'csv' is there already");
	assert_false(catalog_add_output(&catalog, &unnamed, error));
	assert_string_equal(error, "output '' has a name that cannot be an option's");
	assert_false(catalog_add_output(&catalog, &blank, error));
	assert_false(catalog_add_output(&catalog, &mute, error));
	assert_string_equal(error, "output 'mute' lacks a summary or write()");
	assert_ptr_equal(catalog_output(&catalog, "csv", error), &sound);
	assert_null(catalog_output(&catalog, "xml", error));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns), cmocka_unit_test(test_collectors),
		cmocka_unit_test(test_twice),	cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_outputs),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
