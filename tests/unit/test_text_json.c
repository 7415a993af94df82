/*
 * test_text_json.c - cells of JSON: whatever bytes a collector sets, valid JSON and lines.
 */
#include <jansson.h>

#include "json.h"
#include "text.h"
#include "unit.h"

/* --------------------------------------------------------------------------- as JSON */

/*
 * What is written of BYTES, which lies in no more memory than it needs: as a line with LINE
 * between elements, or if that is NULL as JSON. To be freed.
 */
static char *written(const char *line, const char *bytes, size_t length)
{
	char *copy = malloc(length ? length : 1), *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	assert_non_null(copy);
	assert_non_null(out);
	memcpy(copy, bytes, length);
	if (line)
		inv_write_json_line(out,
				    &(struct inv_value){true, INV_JSON,
							.string = {copy, length}},
				    line);
	else
		text_write_json(out, (struct inv_text){copy, length});
	assert_int_equal(fclose(out), 0);
	assert_int_equal(strlen(result), size);
	free(copy);
	return result;
}

static void expect(const char *line, const char *bytes, size_t length, const char *wanted)
{
	char *text = written(line, bytes, length);

	if (strcmp(text, wanted) != 0)
		fail_msg("%.*s is written as %s, not as %s", (int)length, bytes, text,
			 wanted);
	free(text);
}

static void expect_json(const char *bytes, const char *wanted)
{
	expect(NULL, bytes, strlen(bytes), wanted);
}

static void test_structure(void **state)
{
	static const char *const same[] = {
		"null",
		"true",
		"false",
		"0",
		"-0",
		"-1.50E+03",
		"18446744073709551616",
		"1e400",
		"\"\"",
		"\"plain text, with {[:,]}\"",
		"[]",
		"{}",
		"[[[]],{},[{}]]",
		"[1,2,3]",
		"{\"a\":{\"b\":[null,true,false,\"\",\"c\"]},\"\":0}",
		/* Of a name that stands twice, both. */
		"{\"a\":1,\"a\":2}",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(same); i++)
		expect_json(same[i], same[i]);
	expect_json(" 1 ", "1");
	expect_json("\t\"a b\"\r\n", "\"a b\"");
	expect_json("\n{ \"a\" : [ 1 ,\t2 , { } ] ,\r\n \"b c\" : \" \" }\n",
		    "{\"a\":[1,2,{}],\"b c\":\" \"}");
}

/* As inv_write_json() has them, whichever way the service wrote them. */
static void test_strings(void **state)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
		{"\"\\u0041\\u005a\\u007e\"", "\"AZ~\""},
		{"\"a\\/b/c\"", "\"a/b/c\""},
		{"\"\\\"\\\\\\b\\f\\n\\r\\t\"", "\"\\\"\\\\\\b\\f\\n\\r\\t\""},
		{"\"\\u0022\\u005c\\u000a\\u001F\\u007f\"",
		 "\"\\\"\\\\\\n\\u001f\\u007f\""},
		{"\"a\\u0000b\"", "\"a\\u0000b\""},
		{"\"\\u00e9\\u20aC\"", "\"\xc3\xa9\xe2\x82\xac\""},
		{"\"\xc3\xa9\xe2\x82\xac\x7f\"", "\"\xc3\xa9\xe2\x82\xac\\u007f\""},
		{"\"a\x7f\"", "\"a\\u007f\""},
		{"\"\\uD83D\\uDE00\xf0\x9f\x98\x80\"",
		 "\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\""},
		/* What YAML may not hold. */
		{"\"\xc2\x85\\u2028\\u0080\\uffff\"", "\"\\u0085\\u2028\\u0080\\uffff\""},
		/* Half a pair. */
		{"\"\\ud83d\"", "\"\\\\xed\\\\xa0\\\\xbd\""},
		{"\"\\ude00\\ud83d.\"",
		 "\"\\\\xed\\\\xb8\\\\x80\\\\xed\\\\xa0\\\\xbd.\""},
		/* No UTF-8. */
		{"\"\xff\"", "\"\\\\xff\""},
		{"\"a\xc3\"", "\"a\\\\xc3\""},
		{"\"\xed\xa0\x80\xc0\xaf\"", "\"\\\\xed\\\\xa0\\\\x80\\\\xc0\\\\xaf\""},
		{"\"\\t\xff\"", "\"\\t\\\\xff\""},
		/* Text that would be taken for such a byte. */
		{"\"\\\\xff\"", "\"\\\\\\\\xff\""},
		{"\"\\u005cxff\"", "\"\\\\\\\\xff\""},
		{"\"\\\\\xff\"", "\"\\\\x5c\\\\xff\""},
		{"\"\\\\n\"", "\"\\\\n\""},
		/* Names are strings, too. */
		{"{\"\\u0061\xff\":[\"\\u0062\"],\"\\n\":\"\\\\\"}",
		 "{\"a\\\\xff\":[\"b\"],\"\\n\":\"\\\\\"}"},
		{"[\"a\",\"\\u0062\\u0063\",\"\\u0064\",\"e\xff\",\"f\"]",
		 "[\"a\",\"bc\",\"d\",\"e\\\\xff\",\"f\"]"},
		{"[\"\\\"\" , \"]\\\\\" , \" \"]", "[\"\\\"\",\"]\\\\\",\" \"]"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++)
		expect_json(cases[i].text, cases[i].wanted);
}

/* A string of one plain character after the other, and of one that is not at each place. */
static void test_every_place(void **state)
{
	enum { LENGTH = 20 };

	(void)state;
	for (size_t place = 0; place < LENGTH; place++) {
		static const char dots[] = "....................";
		char text[64], wanted[64];

		snprintf(text, sizeof(text), " [\"%.*s\xfe%s\"]", (int)place, dots,
			 dots + place + 1);
		snprintf(wanted, sizeof(wanted), "[\"%.*s\\\\xfe%s\"]", (int)place, dots,
			 dots + place + 1);
		expect_json(text, wanted);
	}
}

/* Strings one longer than the other, each with an escape. */
static void test_every_length(void **state)
{
	enum { LONGEST = 600 };
	char *text = NULL, *wanted = NULL;
	size_t size, wanted_size;
	FILE *out = open_memstream(&text, &size),
	     *wanted_out = open_memstream(&wanted, &wanted_size);

	(void)state;
	for (int i = 0; i < LONGEST; i++) {
		fprintf(out, "%s\"\\u0061%0*d\"", i ? "," : "[", i, 0);
		fprintf(wanted_out, "%s\"a%0*d\"", i ? "," : "[", i, 0);
	}
	fputs("]", out);
	fputs("]", wanted_out);
	fclose(out);
	fclose(wanted_out);
	expect_json(text, wanted);
	free(text);
	free(wanted);
}

/* A collector's process that sets what it likes. */
static void test_not_json(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
		const char *wanted;
	} cases[] = {
		{"", 0, "\"\""},
		{" ", 1, "\" \""},
		{"nul", 3, "\"nul\""},
		{"[1,]", 4, "\"[1,]\""},
		{"{\"a\":1", 6, "\"{\\\"a\\\":1\""},
		{"1 2", 3, "\"1 2\""},
		{"{}{}", 4, "\"{}{}\""},
		{"1}", 2, "\"1}\""},
		{"NaN", 3, "\"NaN\""},
		{"01", 2, "\"01\""},
		{"'a'", 3, "\"'a'\""},
		{"\"a", 2, "\"\\\"a\""},
		{"\"a\nb\"", 5, "\"\\\"a\\nb\\\"\""},
		{"\"\\x\"", 4, "\"\\\"\\\\x\\\"\""},
		{"\"\\", 2, "\"\\\"\\\\\""},
		{"\0", 1, "\"\\u0000\""},
		{"1\0", 2, "\"1\\u0000\""},
		{"\xff", 1, "\"\\\\xff\""},
		{"\xef\xbb\xbf"
		 "1",
		 4,
		 "\"\xef\xbb\xbf"
		 "1\""},
		/* The ends of the cell and of the report that it stands in. */
		{"1},{\"name\":2", 12, "\"1},{\\\"name\\\":2\""},
		{"]}\n", 3, "\"]}\\n\""},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++)
		expect(NULL, cases[i].bytes, cases[i].length, cases[i].wanted);
}

static void test_too_deep(void **state)
{
	char text[2 * JSON_MOST_DEPTH + 3], wanted[sizeof(text) + 2];

	(void)state;
	memset(text, '[', JSON_MOST_DEPTH + 1);
	memset(text + JSON_MOST_DEPTH + 1, ']', JSON_MOST_DEPTH + 1);
	text[sizeof(text) - 1] = '\0';
	snprintf(wanted, sizeof(wanted), "\"%s\"", text);
	expect_json(text, wanted);
	text[sizeof(text) - 2] = '\0';
	expect_json(text + 1, text + 1);
}

/* ------------------------------------------------------------------------ many of them */

/* Words of which valid and broken values are made. */
static char *add_word(char *text, uint64_t *random)
{
	static const char *const words[] = {
		"[",
		"]",
		"{",
		"}",
		"\"",
		"\"\"",
		":",
		",",
		" ",
		"\n",
		"null",
		"true",
		"-1.5e3",
		"\"a\"",
		"\\n",
		"\\",
		"\\u0041",
		"\\ud800",
		"\\\\",
		"\xff",
		"\xc3",
		"\xa9",
		"\xe2\x82\xac",
		"[\"\\u0000\"]",
		"[1,\"\"]",
		"{\"a\":",
		"\"b\":1}",
	};

	return stpcpy(text, words[unit_random(random) % N_ELEMENTS(words)]);
}

static void make_text(char *text, uint64_t *random)
{
	static const char *const frames[][2] = {
		{"\"", "\""}, {"[\"", "\"]"}, {"[", "]"}, {"{\"a\":\"", "\"}"}, {"", ""},
	};
	size_t frame = unit_random(random) % N_ELEMENTS(frames);

	text = stpcpy(text, frames[frame][0]);
	for (size_t count = unit_random(random) % 5; count; count--)
		text = add_word(text, random);
	strcpy(text, frames[frame][1]);
}

static json_t *parsed(const char *text)
{
	return json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
}

/* What is no JSON is one string, as any other bytes are. */
static void check_string(const char *bytes, const char *text)
{
	char *wanted = NULL;
	size_t size;
	FILE *out = open_memstream(&wanted, &size);

	assert_non_null(out);
	inv_write_json(out, (struct inv_text){bytes, strlen(bytes)});
	assert_int_equal(fclose(out), 0);
	assert_string_equal(text, wanted);
	free(wanted);
}

/* Returns whether BYTES are JSON. */
static bool check(const char *bytes)
{
	char *text = written(NULL, bytes, strlen(bytes)), *line, *again;
	bool valid = json_is_valid(bytes, strlen(bytes), NULL);
	json_t *before = parsed(bytes), *value = parsed(text);

	if (!value || (before && (!valid || !json_equal(value, before))))
		fail_msg("%s is written as %s", bytes, text);
	if (!valid)
		check_string(bytes, text);
	/* What jansson takes has neither bytes nor halves to be escaped. */
	if (before) {
		again = written(NULL, text, strlen(text));
		assert_string_equal(again, text);
		free(again);
	}
	line = written(",", bytes, strlen(bytes));
	assert_null(strpbrk(line, "\t\r\n"));
	free(line);
	json_decref(before);
	json_decref(value);
	free(text);
	return valid;
}

static void test_many(void **state)
{
	enum { TEXTS = 15000 };
	uint64_t random = 20261127;
	char text[128];
	int valid = 0;

	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		make_text(text, &random);
		valid += check(text);
	}
	/* Both kinds were among them. */
	assert_in_range(valid, TEXTS / 10, TEXTS / 10 * 9);
}

/* ---------------------------------------------------------------------------- as a line */

static void test_lines(void **state)
{
	static const char *const cases[][2] = {
		{"null", ""},
		{"true", "true"},
		{"-1.50", "-1.50"},
		{" 7 ", "7"},
		{"\n\t\"a\"\r ", "a"},
		{" null", ""},
		{"\"\"", ""},
		{"\"-\"", "-"},
		{"\"\\u002d\"", "-"},
		{"\"--\"", "--"},
		{"\" a \"", " a "},
		{"\"a,b\"", "a,b"},
		{"\"tab\\there\\\\\\n\"", "tab\\there\\\\\\n"},
		{"\"\\u00e9\xc3\xa9\\u0000\xff\\u009b\"",
		 "\xc3\xa9\xc3\xa9\\x00\\xff\\xc2\\x9b"},
		/* Arrays of such. */
		{"[]", ""},
		{" [ ] ", ""},
		{"[null]", ""},
		{"[\"\"]", ""},
		{"[\"-\"]", "-"},
		{"[\"-\",\"-\"]", "-,-"},
		{"[1]", "1"},
		{"[ 1 , \"a\" , true , null , \"\" , -2 ]", "1,a,true,,,-2"},
		{"[\"a,b\",\"c\\\\d\",\"\\n\",\",\"]", "a\\,b,c\\\\d,\\n,\\,"},
		{"[\"\\u0061\",\"b\",\"\\u0063\\u0064\"]", "a,b,cd"},
		/* What has more to it: its backslashes are a line's, too. */
		{"{}", "{}"},
		{"[[]]", "[[]]"},
		{"[1,[2, 3]]", "[1,[2,3]]"},
		{"[{\"a\" : \"b c\"}]", "[{\"a\":\"b c\"}]"},
		{"{\"a\":\"\\n\\u0041\\\\\"}", "{\"a\":\"\\\\nA\\\\\\\\\"}"},
		{"{\"a\":\"\xc3\xa9\\u009b\xff\"}",
		 "{\"a\":\"\xc3\xa9\\\\u009b\\\\\\\\xff\"}"},
		/* What is no JSON. */
		{"", ""},
		{"-", "-"},
		{"nul", "nul"},
		{"[1,\t2", "[1,\\t2"},
		{"\"\n\"", "\"\\n\""},
		{"\xff\\", "\\xff\\\\"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++)
		expect(",", cases[i][0], strlen(cases[i][0]), cases[i][1]);
}

static void test_unknown(void **state)
{
	const struct inv_value unknown = {.type = INV_JSON};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_non_null(out);
	inv_write_json_value(out, &unknown);
	inv_write_json_line(out, &unknown, ",");
	fclose(out);
	assert_string_equal(text, "null");
	free(text);
}

/* For people: what is between elements is no part of them. */
static void test_long_separator(void **state)
{
	static const char *const cases[][2] = {
		{"[1,\"a,b\",\"c, d\"]", "1, a,b, c, d"},
		{"[null,\"-\"]", ", -"},
		{"[[1,2]]", "[[1,2]]"},
		{"\"a,b\"", "a,b"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++)
		expect(", ", cases[i][0], strlen(cases[i][0]), cases[i][1]);
}

/* A list of texts each of which has to be decoded and escaped. */
static void test_long_array(void **state)
{
	enum { MANY = 200000 };
	static const char element[] = "\"caf\\u00e9, \\t\xff\"";
	char *text = NULL, *json = NULL, *line = NULL;
	size_t size, json_size, line_size;
	FILE *out = open_memstream(&text, &size),
	     *json_out = open_memstream(&json, &json_size),
	     *line_out = open_memstream(&line, &line_size);

	(void)state;
	for (int i = 0; i < MANY; i++) {
		fprintf(out, "%s %s", i ? " ," : "[", element);
		fprintf(json_out, "%s\"caf\xc3\xa9, \\t\\\\xff\"", i ? "," : "[");
		fprintf(line_out, "%scaf\xc3\xa9\\, \\t\\xff", i ? "," : "");
	}
	fputs("]", out);
	fputs("]", json_out);
	fclose(out);
	fclose(json_out);
	fclose(line_out);
	expect(NULL, text, size, json);
	expect(",", text, size, line);
	free(text);
	free(json);
	free(line);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_structure),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_every_place),
		cmocka_unit_test(test_every_length),
		cmocka_unit_test(test_not_json),
		cmocka_unit_test(test_too_deep),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_long_array),
		cmocka_unit_test(test_long_separator),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
