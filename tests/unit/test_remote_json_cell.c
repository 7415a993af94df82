/*
 * test_remote_json_cell.c - what a JSON value is in a column of each type.
 */
#include "json_cell.h"
#include "table.h"

enum column { UINT, INT, DOUBLE, BOOL, STRING, LIST, JSON, N_COLUMNS };

static const struct inv_column columns[] = {
	[UINT] = {"uint", INV_UINT, 0, NULL, "here", "uint"},
	[INT] = {"int", INV_INT, 0, NULL, "here", "int"},
	[DOUBLE] = {"double", INV_DOUBLE, 0, NULL, "here", "double"},
	[BOOL] = {"bool", INV_BOOL, 0, NULL, "here", "bool"},
	[STRING] = {"string", INV_STRING, 0, NULL, "here", "string"},
	[LIST] = {"list", INV_LIST, 0, NULL, "here", "list"},
	[JSON] = {"json", INV_JSON, 0, NULL, "here", "json"},
};

/* A value, and what it is in the columns, in their order. */
struct json_case {
	enum json_kind kind;
	const char *bytes;
	const char *wanted[N_COLUMNS];
};

#define UNKNOWN "null", "null", "null", "null", "null", "null"

/* Each is a row. */
static const struct json_case *cases;
static size_t n_cases;

static int collect(struct inv_run *run)
{
	for (size_t i = 0; i < n_cases; i++) {
		/* In no more memory than it needs, and not terminated. */
		size_t length = strlen(cases[i].bytes);
		char *bytes = malloc(length ? length : 1);
		const struct json_cell value = {cases[i].kind, bytes, length};

		assert_non_null(bytes);
		memcpy(bytes, cases[i].bytes, length);
		inv_row_begin(run);
		for (size_t column = 0; column < N_COLUMNS; column++)
			json_cell_set(run, column, columns[column].type, &value);
		free(bytes);
	}
	return 0;
}

static const struct inv_collector collector = {
	.name = "test",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.collect = collect,
};

static void expect(const struct json_case *tests, size_t count)
{
	struct table table;

	cases = tests;
	n_cases = count;
	table_make(&table, &collector);
	table_fill(&table, "/");
	assert_int_equal(table.table.n_rows, count);
	table_expect_no_note(&table, 0);
	for (size_t row = 0; row < count; row++)
		for (size_t column = 0; column < N_COLUMNS; column++)
			table_expect(&table, row, columns[column].name,
				     tests[row].wanted[column]);
	table_free(&table);
}

static void test_numbers(void **state)
{
	static const struct json_case tests[] = {
		{JSON_KIND_NUMBER, "0", {"0", "0", "0", "null", "\"0\"", "[\"0\"]", "0"}},
		{JSON_KIND_NUMBER,
		 "64",
		 {"64", "64", "64", "null", "\"64\"", "[\"64\"]", "64"}},
		{JSON_KIND_NUMBER,
		 "-64",
		 {"null", "-64", "-64", "null", "\"-64\"", "[\"-64\"]", "-64"}},
		{JSON_KIND_NUMBER,
		 "1.50",
		 {"null", "null", "1.5", "null", "\"1.50\"", "[\"1.50\"]", "1.50"}},
		{JSON_KIND_NUMBER,
		 "1e3",
		 {"null", "null", "1000", "null", "\"1e3\"", "[\"1e3\"]", "1e3"}},
		/* 64 bits stay exact. */
		{JSON_KIND_NUMBER,
		 "18446744073709551615",
		 {"18446744073709551615", "null", "1.8446744073709552e+19", "null",
		  "\"18446744073709551615\"", "[\"18446744073709551615\"]",
		  "18446744073709551615"}},
		{JSON_KIND_NUMBER,
		 "9223372036854775807",
		 {"9223372036854775807", "9223372036854775807", "9.223372036854776e+18",
		  "null", "\"9223372036854775807\"", "[\"9223372036854775807\"]",
		  "9223372036854775807"}},
		{JSON_KIND_NUMBER,
		 "-9223372036854775808",
		 {"null", "-9223372036854775808", "-9.223372036854776e+18", "null",
		  "\"-9223372036854775808\"", "[\"-9223372036854775808\"]",
		  "-9223372036854775808"}},
		/* What is larger is not cut. */
		{JSON_KIND_NUMBER,
		 "18446744073709551616",
		 {"null", "null", "1.8446744073709552e+19", "null",
		  "\"18446744073709551616\"", "[\"18446744073709551616\"]",
		  "18446744073709551616"}},
		{JSON_KIND_NUMBER,
		 "-9223372036854775809",
		 {"null", "null", "-9.223372036854776e+18", "null",
		  "\"-9223372036854775809\"", "[\"-9223372036854775809\"]",
		  "-9223372036854775809"}},
		{JSON_KIND_NUMBER,
		 "1e999",
		 {"null", "null", "null", "null", "\"1e999\"", "[\"1e999\"]", "1e999"}},
	};

	(void)state;
	expect(tests, N_ELEMENTS(tests));
}

/* A string's JSON is asked for as its text: here it is what the string stands for. */
static void test_strings(void **state)
{
	static const struct json_case tests[] = {
		{JSON_KIND_STRING,
		 "64",
		 {"64", "64", "64", "null", "\"64\"", "[\"64\"]", "64"}},
		{JSON_KIND_STRING,
		 "-1.5",
		 {"null", "null", "-1.5", "null", "\"-1.5\"", "[\"-1.5\"]", "-1.5"}},
		{JSON_KIND_STRING,
		 "True",
		 {"null", "null", "null", "true", "\"True\"", "[\"True\"]", "\"True\""}},
		{JSON_KIND_STRING,
		 "FALSE",
		 {"null", "null", "null", "false", "\"FALSE\"", "[\"FALSE\"]",
		  "\"FALSE\""}},
		{JSON_KIND_STRING,
		 "truer",
		 {"null", "null", "null", "null", "\"truer\"", "[\"truer\"]",
		  "\"truer\""}},
		{JSON_KIND_STRING,
		 "no",
		 {"null", "null", "null", "null", "\"no\"", "[\"no\"]", "\"no\""}},
		/* An empty one is unknown as a cell, but an element of a list. */
		{JSON_KIND_STRING,
		 "",
		 {"null", "null", "null", "null", "null", "[\"\"]", "null"}},
		{JSON_KIND_STRING,
		 "\"quoted\"",
		 {"null", "null", "null", "null", "\"\\\"quoted\\\"\"",
		  "[\"\\\"quoted\\\"\"]", "\"quoted\""}},
	};

	(void)state;
	expect(tests, N_ELEMENTS(tests));
}

static void test_others(void **state)
{
	static const struct json_case tests[] = {
		{JSON_KIND_NULL, "null", {UNKNOWN, "null"}},
		{JSON_KIND_TRUE,
		 "true",
		 {"null", "null", "null", "true", "\"true\"", "[\"true\"]", "true"}},
		{JSON_KIND_FALSE,
		 "false",
		 {"null", "null", "null", "false", "\"false\"", "[\"false\"]", "false"}},
		{JSON_KIND_ARRAY, "[]", {UNKNOWN, "[]"}},
		{JSON_KIND_ARRAY, "[1,\"a\"]", {UNKNOWN, "[1,\"a\"]"}},
		{JSON_KIND_OBJECT, "{\"a\":{}}", {UNKNOWN, "{\"a\":{}}"}},
		/* What is no JSON does no harm in a report. */
		{JSON_KIND_OBJECT, "{\"a\":", {UNKNOWN, "\"{\\\"a\\\":\""}},
	};

	(void)state;
	expect(tests, N_ELEMENTS(tests));
}

/* Text that strtod() and its like would take for a number, and JSON does not. */
static void test_no_numbers(void **state)
{
	static const char *const texts[] = {
		" 1",
		"1 ",
		"\t1",
		"+1",
		"0x10",
		"1x",
		"inf",
		"nan",
		"infinity",
		"1,5",
		"1.5.",
		"-",
		"--1",
		"1e",
		"1e5x",
		"1_0",
		"1\n",
		"0b1",
		/* More than any number needs. */
		"0000000000000000000000000000000000000000000000000000000000000001",
	};
	struct table table;
	struct json_case tests[N_ELEMENTS(texts)];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(texts); i++)
		tests[i] = (struct json_case){JSON_KIND_STRING, texts[i], {NULL}};
	cases = tests;
	n_cases = N_ELEMENTS(texts);
	table_make(&table, &collector);
	table_fill(&table, "/");
	for (size_t row = 0; row < N_ELEMENTS(texts); row++)
		for (size_t column = UINT; column <= DOUBLE; column++)
			table_expect(&table, row, columns[column].name, "null");
	table_free(&table);
}

/* A NUL is no end: "1\0" is not 1. */
static int collect_nul(struct inv_run *run)
{
	const struct json_cell value = {JSON_KIND_STRING, "1\0", 2};

	inv_row_begin(run);
	for (size_t column = 0; column < N_COLUMNS; column++)
		json_cell_set(run, column, columns[column].type, &value);
	return 0;
}

static int collect_list(struct inv_run *run)
{
	static const struct json_cell values[] = {
		{JSON_KIND_STRING, "a", 1},	{JSON_KIND_NULL, "null", 4},
		{JSON_KIND_NUMBER, "-1.50", 5}, {JSON_KIND_OBJECT, "{}", 2},
		{JSON_KIND_TRUE, "true", 4},	{JSON_KIND_STRING, "b\0c", 3},
	};

	inv_row_begin(run);
	inv_set_list(run, LIST);
	for (size_t i = 0; i < N_ELEMENTS(values); i++)
		json_cell_set(run, LIST, INV_LIST, &values[i]);
	return 0;
}

static void test_bytes(void **state)
{
	struct inv_collector other = collector;
	struct table table;

	(void)state;
	other.collect = collect_nul;
	table_make(&table, &other);
	table_fill(&table, "/");
	for (size_t column = UINT; column <= BOOL; column++)
		table_expect(&table, 0, columns[column].name, "null");
	table_expect(&table, 0, "string", "\"1\\u0000\"");
	table_expect(&table, 0, "list", "[\"1\\u0000\"]");
	table_free(&table);
}

static void test_list(void **state)
{
	struct inv_collector other = collector;
	struct table table;

	(void)state;
	other.collect = collect_list;
	table_make(&table, &other);
	table_fill(&table, "/");
	table_expect(&table, 0, "list", "[\"a\",\"-1.50\",\"true\",\"b\\u0000c\"]");
	table_free(&table);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers), cmocka_unit_test(test_strings),
		cmocka_unit_test(test_others),	cmocka_unit_test(test_no_numbers),
		cmocka_unit_test(test_bytes),	cmocka_unit_test(test_list),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
