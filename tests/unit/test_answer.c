/*
 * test_answer.c - lines that an executable collector prints become rows and notes, and
 * what is wrong with a line costs that line or cell alone.
 */
#include "answer.h"

#include "table.h"

static const struct inv_column columns[] = {
	{"name", INV_STRING, INV_KEY, NULL, "here", "name"},
	{"uint", INV_UINT, 0, NULL, "here", "whole"},
	{"int", INV_INT, 0, NULL, "here", "signed"},
	{"double", INV_DOUBLE, 0, NULL, "here", "real"},
	{"bool", INV_BOOL, 0, NULL, "here", "truth"},
	{"list", INV_LIST, 0, NULL, "here", "strings"},
};

static const char *const *lines;
static struct answer answer;

static int collect(struct inv_run *run)
{
	answer = (struct answer){.run = run};
	for (size_t i = 0; lines[i]; i++)
		answer_take(&answer, lines[i], strlen(lines[i]));
	return 0;
}

static const struct inv_collector collector = {
	.name = "program",
	.columns = columns,
	.n_columns = N_ELEMENTS(columns),
	.collect = collect,
};

/* Has LINES taken, the last of them NULL; free the table. */
static void take(struct table *table, const char *const *answers)
{
	lines = answers;
	table_make(table, &collector);
	table_fill(table, "/");
}

static void test_rows(void **state)
{
	static const char *const good[] = {
		"{\"row\":{\"name\":\"a\",\"uint\":7,\"int\":-7,\"double\":0.5,"
		"\"bool\":true,\"list\":[\"x\",\"\"]}}",
		"{\"row\":{\"uint\":\"18446744073709551615\",\"double\":2}}",
		"{\"row\":{\"name\":null,\"list\":[]}}",
		"  {\"row\" : {}}  ",
		"{\"end\":true}",
		NULL,
	};
	struct table table;

	(void)state;
	take(&table, good);
	assert_true(answer.ended);
	assert_int_equal(answer.complaints, 0);
	assert_int_equal(table.data.n_rows, 4);
	table_expect(&table, 0, "name", "\"a\"");
	table_expect(&table, 0, "uint", "7");
	table_expect(&table, 0, "int", "-7");
	table_expect(&table, 0, "double", "0.5");
	table_expect(&table, 0, "bool", "true");
	table_expect(&table, 0, "list", "[\"x\",\"\"]");
	table_expect(&table, 1, "uint", "18446744073709551615");
	table_expect(&table, 1, "double", "2");
	table_expect(&table, 2, "name", "null");
	table_expect(&table, 2, "list", "[]");
	table_expect(&table, 3, "list", "null");
	table_expect_no_note(&table, 0);
	table_free(&table);
}

static void test_notes(void **state)
{
	static const char *const notes[] = {"{\"warning\":\"a %s\"}", "{\"error\":\"b\"}",
					    NULL};
	struct table table;

	(void)state;
	take(&table, notes);
	assert_false(answer.ended);
	assert_int_equal(answer.complaints, 0);
	table_expect_note(&table, 0, INV_WARNING, "a %s");
	table_expect_note(&table, 1, INV_ERROR, "b");
	table_expect_no_note(&table, 2);
	table_free(&table);
}

/* A cell of a wrong type stays unknown, and the rest of its row is there. */
static void test_wrong_cells(void **state)
{
	static const char *const cells[] = {
		"\"name\":1",	      "\"name\":[\"a\"]",  "\"uint\":-1",
		"\"uint\":1.5",	      "\"uint\":\"1x\"",   "\"uint\":\"-1\"",
		"\"int\":\"1\"",      "\"int\":1.0",	   "\"double\":\"0.5\"",
		"\"bool\":1",	      "\"bool\":\"true\"", "\"list\":\"a\"",
		"\"list\":[\"a\",1]", "\"list\":{}",	   "\"other\":1",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cells); i++) {
		char line[128];
		const char *const one[] = {line, NULL};
		struct table table;

		snprintf(line, sizeof(line), "{\"row\":{%s}}", cells[i]);
		take(&table, one);
		if (answer.complaints != 1)
			fail_msg("%s: %u complaints", line, answer.complaints);
		assert_int_equal(table.data.n_rows, 1);
		for (size_t j = 0; j < N_ELEMENTS(columns); j++)
			table_expect(&table, 0, columns[j].name, "null");
		table_free(&table);
	}
}

static void test_wrong_lines(void **state)
{
	static const char *const wrong[] = {
		"",
		"nonsense",
		"[]",
		"1",
		"null",
		"{}",
		"{\"row\":[]}",
		"{\"row\":null}",
		"{\"end\":false}",
		"{\"end\":1}",
		"{\"warning\":1}",
		"{\"row\":{\"name\":\"a\",\"name\":\"b\"}}",
		"{\"row\":{\"name\":\"a\"}} trailing",
		"{\"row\":{\"name\":\"\xff\"}}",
		"{\"row\":{\"uint\":18446744073709551615}}",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(wrong); i++) {
		const char *const one[] = {wrong[i], NULL};
		struct table table;

		take(&table, one);
		if (answer.complaints != 1)
			fail_msg("%s: %u complaints", wrong[i], answer.complaints);
		assert_int_equal(table.data.n_rows, 0);
		assert_false(answer.ended);
		table_free(&table);
	}
}

/* A program that prints nothing but nonsense does not fill the notes with it. */
static void test_many_complaints(void **state)
{
	enum { MANY = 1000 };
	static const char *many[MANY + 1];
	struct table table;

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		many[i] = "nonsense";
	take(&table, many);
	assert_int_equal(answer.complaints, MANY);
	assert_int_equal(answer.lines, MANY);
	table_expect_no_note(&table, 20);
	table_free(&table);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_wrong_cells),
		cmocka_unit_test(test_wrong_lines),
		cmocka_unit_test(test_many_complaints),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
