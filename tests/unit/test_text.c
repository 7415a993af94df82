/*
 * test_text.c - any bytes become valid JSON and valid lines, and can be had back.
 */
#include <float.h>
#include <jansson.h>
#include <locale.h>
#include <math.h>

#include "inv.h"
#include "unit.h"

/* What a writer wrote; to be freed. */
static char *written(bool json, const char *bytes, size_t length, const char *also)
{
	const struct inv_text text = {bytes, length};
	char *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	assert_non_null(out);
	if (json)
		inv_write_json(out, text);
	else
		inv_write_line(out, text, also);
	fclose(out);
	return result;
}

static void test_json(void **state)
{
	static const struct {
		const char *bytes, *wanted;
	} cases[] = {
		{"", "\"\""},
		{"plain", "\"plain\""},
		{"a\"b", "\"a\\\"b\""},
		{"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
		{"\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""},
		{"a/b", "\"a/b\""},
		{"a\\b", "\"a\\\\b\""},
		{"\\", "\"\\\\\""},
		{"\\n", "\"\\\\n\""},
		{"\xc3\xbcn\xc3\xaf", "\"\xc3\xbcn\xc3\xaf\""},
		{"\xed\x95\x9c\xf0\x9f\x92\xbe", "\"\xed\x95\x9c\xf0\x9f\x92\xbe\""},
		{"\xc2\x85\xe2\x80\xa8\xef\xbf\xbf", "\"\\u0085\\u2028\\uffff\""},
		/* No UTF-8. */
		{"\xff", "\"\\\\xff\""},
		{"bad\xff\xfe", "\"bad\\\\xff\\\\xfe\""},
		{"\xc3", "\"\\\\xc3\""},
		{"\xc3(", "\"\\\\xc3(\""},
		{"\xe2\x82", "\"\\\\xe2\\\\x82\""},
		{"\xe2\x82\xac\xe2", "\"\xe2\x82\xac\\\\xe2\""},
		{"\xed\xa0\x80", "\"\\\\xed\\\\xa0\\\\x80\""},
		{"\xc0\xaf", "\"\\\\xc0\\\\xaf\""},
		/* A backslash of the source's own that would be taken for such a byte. */
		{"\\xff", "\"\\\\\\\\xff\""},
		{"\\xF0", "\"\\\\\\\\xF0\""},
		{"\\xg0", "\"\\\\xg0\""},
		{"\\x0", "\"\\\\x0\""},
		{"\\\\xff", "\"\\\\\\\\\\\\xff\""},
		{"a\\x20b\\x22c", "\"a\\\\\\\\x20b\\\\\\\\x22c\""},
		/* Before such a byte it is written as one itself. */
		{"\\\xff", "\"\\\\x5c\\\\xff\""},
		{"\\\\\xff", "\"\\\\x5c\\\\x5c\\\\xff\""},
		{"\\x\xff", "\"\\\\x\\\\xff\""},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char *text = written(true, cases[i].bytes, strlen(cases[i].bytes), "");

		assert_string_equal(text, cases[i].wanted);
		free(text);
	}
}

static void test_line(void **state)
{
	static const struct {
		const char *bytes, *also, *wanted;
	} cases[] = {
		{"", "", ""},
		{"plain \"text\"", "", "plain \"text\""},
		{"\t\n\r\\", "", "\\t\\n\\r\\\\"},
		{"\x01\x1b[31m\x7f", "", "\\x01\\x1b[31m\\x7f"},
		{"a,b", "", "a,b"},
		{"a,b", ",", "a\\,b"},
		{"a,b;c", ";,", "a\\,b\\;c"},
		{"\xc3\xbc", "", "\xc3\xbc"},
		{"\xff\xc3", "", "\\xff\\xc3"},
		{"\xc2\x9b"
		 "31m",
		 "", "\\xc2\\x9b31m"}, /* U+009B, a terminal's CSI */
		{"\xc2\xa0", "", "\xc2\xa0"},
		{"\\xff", "", "\\\\xff"},
		{"\\t", "", "\\\\t"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char *text = written(false, cases[i].bytes, strlen(cases[i].bytes),
				     cases[i].also);

		assert_string_equal(text, cases[i].wanted);
		free(text);
	}
}

/* Neither writer stops at a NUL. */
static void test_nul(void **state)
{
	char *json = written(true, "a\0b", 3, ""), *line = written(false, "a\0b", 3, ",");

	(void)state;
	assert_string_equal(json, "\"a\\u0000b\"");
	assert_string_equal(line, "a\\x00b");
	free(json);
	free(line);
}

/* ------------------------------------------------------------------- what is UTF-8 */

/*
 * The well-formed sequences of the Unicode Standard, table 3-7: the first byte, and the
 * range of each of those that follow.
 */
static const struct {
	unsigned char first, last;
	int more;
	unsigned char low, high; /* of the second byte; the others: 80 to bf */
} well_formed[] = {
	{0x00, 0x7f, 0, 0, 0},	     {0xc2, 0xdf, 1, 0x80, 0xbf},
	{0xe0, 0xe0, 2, 0xa0, 0xbf}, {0xe1, 0xec, 2, 0x80, 0xbf},
	{0xed, 0xed, 2, 0x80, 0x9f}, {0xee, 0xef, 2, 0x80, 0xbf},
	{0xf0, 0xf0, 3, 0x90, 0xbf}, {0xf1, 0xf3, 3, 0x80, 0xbf},
	{0xf4, 0xf4, 3, 0x80, 0x8f},
};

/* The length of the character at TEXT, 0 if there is none. */
static size_t character(const unsigned char *text, size_t length)
{
	for (size_t i = 0; i < N_ELEMENTS(well_formed); i++) {
		int more = well_formed[i].more;

		if (text[0] < well_formed[i].first || text[0] > well_formed[i].last)
			continue;
		if ((size_t)more >= length)
			return 0;
		if (more &&
		    (text[1] < well_formed[i].low || text[1] > well_formed[i].high))
			return 0;
		for (int j = 2; j <= more; j++)
			if (text[j] < 0x80 || text[j] > 0xbf)
				return 0;
		return (size_t)more + 1;
	}
	return 0;
}

/* Characters that JSON may hold but YAML, as which some read it, may not. */
static bool is_special(const unsigned char *text, size_t size)
{
	static const char *const specials[] = {"\xe2\x80\xa8", "\xe2\x80\xa9",
					       "\xef\xbf\xbe", "\xef\xbf\xbf"};

	for (size_t i = 0; size == 3 && i < N_ELEMENTS(specials); i++)
		if (memcmp(text, specials[i], 3) == 0)
			return true;
	return size == 2 && text[0] == 0xc2 && text[1] < 0xa0;
}

/* Whether what is written of TEXT shows its bytes where they are UTF-8. */
static void check_utf8(FILE *out, char **result, const unsigned char *text, size_t length)
{
	char wanted[64] = "\"";
	size_t used = 1;

	for (size_t at = 0; at < length;) {
		size_t size = character(text + at, length - at);

		if (!size) {
			used += (size_t)sprintf(wanted + used, "\\\\x%02x", text[at]);
		} else if (is_special(text + at, size)) {
			wchar_t point = 0;

			mbtowc(&point, (const char *)text + at, size);
			used += (size_t)sprintf(wanted + used, "\\u%04x",
						(unsigned)point);
		} else {
			memcpy(wanted + used, text + at, size);
			used += size;
		}
		at += size ? size : 1;
	}
	wanted[used++] = '"';
	wanted[used] = '\0';
	rewind(out);
	inv_write_json(out, (struct inv_text){(const char *)text, length});
	putc('\0', out);
	fflush(out);
	assert_string_equal(*result, wanted);
}

/* All of up to four bytes from those at the edges of what is allowed. */
static void test_utf8(void **state)
{
	static const unsigned char edges[] = {
		'a',  0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xa8, 0xbe, 0xbf,
		0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
		0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xfe, 0xff,
	};
	const size_t n = N_ELEMENTS(edges);
	unsigned char text[4];
	char *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	(void)state;
	assert_non_null(out);
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	for (size_t i = 0; i < n * n * n * n; i++) {
		size_t rest = i;

		for (size_t j = 0; j < 4; j++, rest /= n)
			text[j] = edges[rest % n];
		check_utf8(out, &result, text, 4);
		/* Where the higher ones are the first of the edges, shorter ones too. */
		if (i < n * n * n)
			check_utf8(out, &result, text, 3);
		if (i < n * n)
			check_utf8(out, &result, text, 2);
	}
	fclose(out);
	free(result);
}

/* ----------------------------------------------------------------------- round trips */

/* The value of the two hex digits at TEXT, or -1. */
static int hex_value(const char *text)
{
	unsigned value;

	if (strspn(text, "0123456789abcdefABCDEF") < 2 ||
	    sscanf(text, "%2x", &value) != 1)
		return -1;
	return (int)value;
}

/*
 * Takes the bytes back out of a JSON string's value: \xNN is a byte, and of two or more
 * backslashes before xNN the last is one too many.
 */
static size_t bytes_of_json(const char *value, unsigned char *bytes)
{
	size_t used = 0;

	while (*value) {
		size_t run = strspn(value, "\\");
		int byte = run && value[run] == 'x' ? hex_value(value + run + 1) : -1;

		if (byte >= 0 && run == 1) {
			bytes[used++] = (unsigned char)byte;
			value += 4;
			continue;
		}
		memset(bytes + used, '\\', run);
		used += run - (byte >= 0);
		value += run;
		if (*value)
			bytes[used++] = (unsigned char)*value++;
	}
	return used;
}

static size_t bytes_of_line(const char *line, unsigned char *bytes)
{
	static const char letters[] = "tnr", controls[] = "\t\n\r";
	size_t used = 0;

	for (; *line; line++) {
		const char *letter = NULL;

		if (*line != '\\') {
			bytes[used++] = (unsigned char)*line;
			continue;
		}
		line++;
		if (*line == 'x') {
			bytes[used++] = (unsigned char)hex_value(line + 1);
			line += 2;
			continue;
		}
		letter = strchr(letters, *line);
		bytes[used++] =
			(unsigned char)(letter ? controls[letter - letters] : *line);
	}
	return used;
}

static void check_json(const char *bytes, size_t length)
{
	unsigned char back[256];
	char *text = written(true, bytes, length, "");
	json_error_t error;
	json_t *value =
		json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);

	if (!value)
		fail_msg("no JSON: %s: %s", text, error.text);
	assert_int_equal(bytes_of_json(json_string_value(value), back), length);
	assert_memory_equal(back, bytes, length);
	json_decref(value);
	free(text);
}

static void check_line(const char *bytes, size_t length)
{
	unsigned char back[256];
	char *text = written(false, bytes, length, ",");
	size_t size = strlen(text);

	for (size_t at = 0; at < size;) {
		size_t step = character((unsigned char *)text + at, size - at);

		assert_true(step > 0);
		assert_true((unsigned char)text[at] >= 0x20 && text[at] != 0x7f);
		at += step;
	}
	assert_int_equal(bytes_of_line(text, back), length);
	assert_memory_equal(back, bytes, length);
	free(text);
}

static void test_round_trip(void **state)
{
	/* What matters, oftener than in random bytes; NUL cannot stand in a JSON value. */
	static const char pieces[] =
		"\\\\\\\\\\xxxx05cCfF,\"\n\t-\xff\xc3\xa9\xe2\x82\xac"
		"\xc2\x80";
	uint64_t random = 42;
	char bytes[24];

	(void)state;
	for (int i = 0; i < 50000; i++) {
		size_t length = unit_random(&random) % sizeof(bytes);

		for (size_t j = 0; j < length; j++)
			bytes[j] = i % 4 ? pieces[unit_random(&random) %
						  (sizeof(pieces) - 1)]
					 : (char)(unit_random(&random) % 255 + 1);
		check_json(bytes, length);
		check_line(bytes, length);
	}
}

/* ---------------------------------------------------------------------------- values */

static void check_value(const struct inv_value *value, const char *wanted)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	inv_write_json_value(out, value);
	fclose(out);
	assert_string_equal(text, wanted);
	free(text);
}

static void test_values(void **state)
{
	(void)state;
	for (int type = INV_STRING; type <= INV_LIST; type++)
		check_value(&(struct inv_value){.type = (enum inv_type)type}, "null");
	check_value(&(struct inv_value){true, INV_UINT, .uint = 0}, "0");
	check_value(&(struct inv_value){true, INV_UINT, .uint = UINT64_MAX},
		    "18446744073709551615");
	check_value(&(struct inv_value){true, INV_INT, .sint = INT64_MIN},
		    "-9223372036854775808");
	check_value(&(struct inv_value){true, INV_INT, .sint = INT64_MAX},
		    "9223372036854775807");
	check_value(&(struct inv_value){true, INV_BOOL, .boolean = true}, "true");
	check_value(&(struct inv_value){true, INV_BOOL, .boolean = false}, "false");
	check_value(&(struct inv_value){true, INV_STRING, .string = {"a\"", 2}},
		    "\"a\\\"\"");
	check_value(&(struct inv_value){true, INV_LIST, .list = {NULL, 0, 0}}, "[]");
}

static void test_doubles(void **state)
{
	const double values[] = {0.0,
				 1.0,
				 -1.5,
				 0.1,
				 1.0 / 3,
				 1e300,
				 DBL_MAX,
				 -DBL_MAX,
				 DBL_MIN,
				 5e-324,
				 123456789012345680.0,
				 0.30000000000000004};

	(void)state;
	check_value(&(struct inv_value){true, INV_DOUBLE, .real = 0.1}, "0.1");
	check_value(&(struct inv_value){true, INV_DOUBLE, .real = 2.0}, "2");
	for (size_t i = 0; i < N_ELEMENTS(values); i++) {
		const struct inv_value value = {true, INV_DOUBLE, .real = values[i]};
		char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);
		json_t *parsed;

		inv_write_json_value(out, &value);
		fclose(out);
		parsed = json_loads(text, JSON_DECODE_ANY, NULL);
		if (!parsed)
			fail_msg("no JSON: %s", text);
		assert_true(strtod(text, NULL) == values[i]);
		json_decref(parsed);
		free(text);
	}
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(inv_status_name(INV_OK), "ok");
	assert_string_equal(inv_status_name(INV_PARTIAL), "partial");
	assert_string_equal(inv_status_name(INV_FAILED), "failed");
	assert_string_equal(inv_status_name(INV_TIMEOUT), "timeout");
	assert_string_equal(inv_level_name(INV_WARNING), "warning");
	assert_string_equal(inv_level_name(INV_ERROR), "error");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),	   cmocka_unit_test(test_line),
		cmocka_unit_test(test_nul),	   cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_values),
		cmocka_unit_test(test_doubles),	   cmocka_unit_test(test_words),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
