/*
 * test_text_json_cells.c - cells of JSON in whole tables, and such that change while they
 * are written.
 */
#include "registry.h"
#include "table.h"

/* ------------------------------------------------------------------------ whole tables */

enum column { NAME, VALUE, N_COLUMNS };

static const struct inv_column columns[] = {
	[NAME] = {"name", INV_STRING, INV_KEY, NULL, "here", "name"},
	[VALUE] = {"value", INV_JSON, 0, NULL, "here", "value"},
};

static const char *const cells[] = {
	"null",	 "\"\"",   "{}", "[\"a\", \"b\"]", "\"\\t\"", "\"-\"",
	"\"nul", "[null]", "-",	 "[\"\\n\"]",	   "\xff",    "0",
};

static int collect(struct inv_run *run)
{
	for (size_t i = 0; i < N_ELEMENTS(cells); i++) {
		inv_row_begin(run);
		inv_set_string(run, NAME, "x");
		inv_set_json(run, VALUE, cells[i], strlen(cells[i]));
	}
	return 0;
}

static void expect_output(const char *name, const char *wanted)
{
	static const struct inv_collector collector = {
		.name = "test",
		.columns = columns,
		.n_columns = N_COLUMNS,
		.collect = collect,
	};
	static const size_t shown[] = {NAME, VALUE};
	struct inv_report report = {.n_tables = 1, .no_header = true};
	struct table table;
	char *text = NULL;
	size_t size, i = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	table_make(&table, &collector);
	table_fill(&table, "/");
	table.table.n_columns = table.table.n_shown = N_COLUMNS;
	table.table.shown = shown;
	report.tables = &table.table;
	while (strcmp(registry_outputs[i]->name, name) != 0)
		i++;
	registry_outputs[i]->write(out, &report);
	fclose(out);
	assert_string_equal(text, wanted);
	free(text);
	table_free(&table);
}

static void test_outputs(void **state)
{
	(void)state;
	expect_output("tab", "x\t-\n"
			     "x\t-\n"
			     "x\t{}\n"
			     "x\ta,b\n"
			     "x\t\\t\n"
			     "x\t\\-\n"
			     "x\t\"nul\n"
			     "x\t-\n"
			     "x\t\\-\n"
			     "x\t\\n\n"
			     "x\t\\xff\n"
			     "x\t0\n");
	expect_output("ndjson",
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":null}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":null}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":{}}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":[\"a\",\"b\"]}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":\"\\t\"}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":\"-\"}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":\"\\\"nul\"}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":[null]}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":\"-\"}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":[\"\\n\"]}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":\"\\\\xff\"}\n"
		      "{\"table\":\"test\",\"name\":\"x\",\"value\":0}\n");
}

/* --------------------------------------------------------- cells that somebody changes */

/* Text whose bytes become others at one of the times at which something is written. */
struct changing {
	char *text;
	size_t length;
	int waits;   /* for so many times */
	size_t from; /* then each byte from this one on becomes BYTE */
	char byte;
};

static ssize_t change(void *cookie, const char *bytes, size_t size)
{
	struct changing *changing = cookie;

	(void)bytes;
	if (changing->waits-- == 0)
		memset(changing->text + changing->from, changing->byte,
		       changing->length - changing->from);
	return (ssize_t)size;
}

/* Writes BYTES, which become CHANGING. Returns whether the time came. */
static bool write_changing(const char *bytes, bool line, struct changing changing)
{
	const cookie_io_functions_t functions = {.write = change};
	struct inv_value value = {true, INV_JSON, .string = {NULL, strlen(bytes)}};
	FILE *out = fopencookie(&changing, "w", functions);

	changing.length = strlen(bytes);
	changing.text = malloc(changing.length);
	assert_non_null(changing.text);
	assert_non_null(out);
	memcpy(changing.text, bytes, changing.length);
	value.string.bytes = changing.text;
	setvbuf(out, NULL, _IONBF, 0);
	if (line)
		inv_write_json_line(out, &value, ",");
	else
		inv_write_json_value(out, &value);
	assert_int_equal(fclose(out), 0);
	free(changing.text);
	return changing.waits < 0;
}

/* At each of the times. */
static void change_at_times(const char *text, bool line, size_t from, char byte)
{
	struct changing changing = {.from = from, .byte = byte};

	while (write_changing(text, line, changing))
		changing.waits++;
	assert_true(changing.waits > 0);
}

/* A process that could not be killed still has the memory that cells lie in. */
static void test_changing(void **state)
{
	static const char *const texts[] = {
		"[\"a\",\"\\u0041\\ud800\",\"b\xff\",\"\\\"\",1, \"\\\\\"]",
		"{\"a\":[\"\\n\" ,\"\\ud83d\\ude00\"],\"b\xff\": \"\\/\"}",
		"\"a\xff\\n\xff\\n\"",
	};
	static const char bytes[] = "\"\\[{]u,: \xff";

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(texts); i++)
		for (size_t from = 0; from < strlen(texts[i]); from++)
			for (size_t j = 0; j < sizeof(bytes); j++) {
				change_at_times(texts[i], false, from, bytes[j]);
				change_at_times(texts[i], true, from, bytes[j]);
			}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_outputs),
		cmocka_unit_test(test_changing),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
