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

static const struct inv_column tabled[] = {COLUMN("table", INV_KEY)};
static const struct inv_column listed[] = {
	{"a", INV_LIST, INV_KEY, NULL, "source", "help"}};
static const struct inv_column json[] = {
	{"a", INV_JSON, INV_KEY, NULL, "source", "help"}};

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
		{listed, 1, "has a key that is no single value"},
		{json, 1, "has a key that is no single value"},
		{tabled, 1, "has a column called table"},
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

/* ----------------------------------------------------------------------------- views */

static const struct inv_view a_b = {"a_b", "summary", good, 2};
static const struct inv_view a_hyphen_b = {"a-b", "summary", good, 2};
static const struct inv_view c = {"c", "summary", good, 2};
static const struct inv_view own_view = {"test", "summary", good, 2};
static const struct inv_view unnamed_view = {NULL, "summary", good, 2};
static const struct inv_view inv_view = {"inv", "summary", good, 2};
static const struct inv_view mute_view = {"mute", NULL, good, 2};
static const struct inv_view bare_view = {"bare", "summary", good, 0};
static const struct inv_view unkeyed_view = {"unkeyed", "summary", keyless, 1};

/* VIEWS beside a table of its own, called TABLE, or without one. */
static void expect_views(const struct inv_view *const *views, const char *table,
			 bool has_own, const char *fault)
{
	static struct catalog catalog;
	const struct inv_collector collector = {.name = "test",
						.summary = "summary",
						.arguments = "[VIEW]...",
						.table = table,
						.columns = has_own ? good : NULL,
						.n_columns = has_own ? 2 : 0,
						.views = views,
						.collect = collect};
	char sentence[256], error[CATALOG_ERROR_SIZE] = "";

	snprintf(sentence, sizeof(sentence), "collector 'test' %s", fault ? fault : "");
	if (fault) {
		expect_refused(&collector, sentence);
		return;
	}
	catalog = (struct catalog){.directory = "/nonexistent"};
	if (!catalog_add_collector(&catalog, &collector, error))
		fail_msg("%s", error);
}

#define VIEWS(...) ((const struct inv_view *const[]){__VA_ARGS__, NULL})

static void test_views(void **state)
{
	static const char alike[] = "has two tables of one name";
	static const char no_name[] = "has a view whose name cannot be a table's";
	static const char lacking[] = "has a view that lacks columns or a summary";

	(void)state;
	expect_views(VIEWS(&a_b, &c), NULL, true, NULL);
	expect_views(VIEWS(&a_b, &c), NULL, false, NULL);
	expect_views(VIEWS(&a_hyphen_b), "kinds", true, NULL);
	expect_views(VIEWS(&a_b, &a_hyphen_b), NULL, false, alike);
	expect_views(VIEWS(&c, &a_b, &c), NULL, true, alike);
	/* Its own is called as the collector, or otherwise; or there is none. */
	expect_views(VIEWS(&own_view), NULL, true, alike);
	expect_views(VIEWS(&own_view), "kinds", true, NULL);
	expect_views(VIEWS(&own_view), NULL, false, NULL);
	expect_views(VIEWS(&c), "c", true, alike);
	expect_views(VIEWS(&a_b), "a-b", true, alike);
	expect_views(VIEWS(&unnamed_view), NULL, true, no_name);
	expect_views(VIEWS(&c, &inv_view), NULL, true, no_name);
	expect_views(VIEWS(&mute_view), NULL, true, lacking);
	expect_views(VIEWS(&bare_view), NULL, true, lacking);
	expect_views(VIEWS(&unkeyed_view), NULL, true, "has no key column");
	expect_views(VIEWS(NULL), NULL, false, "lacks columns, a summary or collect()");
}

static void test_names_of_others(void **state)
{
	struct inv_collector collector = {.name = "test",
					  .summary = "summary",
					  .columns = good,
					  .n_columns = 2,
					  .collect = collect};

	(void)state;
	collector.table = "inv";
	expect_refused(&collector,
		       "collector 'test' has a table whose name cannot be one's");
	collector.table = "A";
	expect_refused(&collector,
		       "collector 'test' has a table whose name cannot be one's");
	collector.table = NULL;
	collector.output = "a b";
	expect_refused(&collector,
		       "collector 'test' has an output whose name cannot be one's");
	collector.output = NULL;
	collector.views = VIEWS(&c);
	expect_refused(&collector,
		       "collector 'test' has views, and no arguments to choose them by");
}

/* --------------------------------------------------------------------------- options */

static void test_options(void **state)
{
	static const struct {
		struct inv_option option;
		const char *fault;
	} cases[] = {
		{{"fields", "A,B", "help", INV_ADDS_COLUMNS}, NULL},
		{{"list", NULL, "help", NULL}, NULL},
		{{"output", "FILE", "help", NULL}, NULL},
		{{"fields", NULL, "help", INV_ADDS_COLUMNS},
		 "has an option that shows no column on request"},
		{{"raw", NULL, "help", "name"},
		 "has an option that shows no column on request"},
		{{"list", "WHAT", "help", NULL},
		 "has an option that is called as one of inv's"},
		{{"output", NULL, "help", NULL},
		 "has an option that is called as one of inv's"},
		{{"stable", NULL, "help", NULL},
		 "has an option that is called as one of inv's"},
		{{"a b", NULL, "help", NULL}, "has an option whose name is no word"},
		{{"a", NULL, NULL, NULL}, "has an option without help"},
	};
	static struct catalog catalog;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		const struct inv_collector collector = {.name = "test",
							.summary = "summary",
							.columns = good,
							.n_columns = 2,
							.options = &cases[i].option,
							.n_options = 1,
							.collect = collect};
		char sentence[256], error[CATALOG_ERROR_SIZE] = "";

		snprintf(sentence, sizeof(sentence), "collector 'test' %s",
			 cases[i].fault ? cases[i].fault : "");
		catalog = (struct catalog){.directory = "/nonexistent"};
		if (cases[i].fault)
			expect_refused(&collector, sentence);
		else if (!catalog_add_collector(&catalog, &collector, error))
			fail_msg("%s", error);
	}
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
		cmocka_unit_test(test_columns),		cmocka_unit_test(test_collectors),
		cmocka_unit_test(test_twice),		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_outputs),		cmocka_unit_test(test_views),
		cmocka_unit_test(test_names_of_others), cmocka_unit_test(test_options),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
