/*
 * test_json_text.c - JSON that is in memory as a whole: its kind, its strings, its elements.
 */
#include "json.h"

#include "unit.h"

static void test_kinds(void **state)
{
	static const struct {
		const char *text;
		enum json_kind kind;
	} cases[] = {
		{"null", JSON_KIND_NULL},	   {"false", JSON_KIND_FALSE},
		{"true", JSON_KIND_TRUE},	   {"0", JSON_KIND_NUMBER},
		{"-1.5", JSON_KIND_NUMBER},	   {"\"\"", JSON_KIND_STRING},
		{"[]", JSON_KIND_ARRAY},	   {"{}", JSON_KIND_OBJECT},
		{" \n\t\r[{}] ", JSON_KIND_ARRAY}, {" 1 ", JSON_KIND_NUMBER},
	};
	static const char *const bad[] = {"", " ", "nul", "[}", "1 2", "\xef\xbb\xbf"};
	enum json_kind kind = JSON_KIND_NULL;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		size_t length = strlen(cases[i].text);

		kind = JSON_KIND_NULL;
		assert_true(json_is_valid(cases[i].text, length, &kind));
		assert_int_equal(kind, cases[i].kind);
		assert_true(json_is_valid(cases[i].text, length, NULL));
	}
	/* Without success nothing is written. */
	kind = JSON_KIND_TRUE;
	for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
		assert_false(json_is_valid(bad[i], strlen(bad[i]), &kind));
		assert_int_equal(kind, JSON_KIND_TRUE);
	}
	assert_false(json_is_valid(NULL, 0, NULL));
	/* No further than its length. */
	assert_true(json_is_valid("12,", 2, NULL));
	assert_false(json_is_valid("[1]", 2, NULL));
	assert_false(json_is_valid("true", 3, NULL));
}

/* What the string TEXT is decoded to is WANTED, in a buffer that is no larger. */
static void expect_decoded(const char *text, const char *wanted, size_t wanted_length)
{
	size_t length = strlen(text), decoded;
	char *copy = malloc(length), *to = malloc(length);

	assert_non_null(copy);
	assert_non_null(to);
	memcpy(copy, text, length);
	decoded = json_decode_string(copy, length, to);
	if (decoded != wanted_length || memcmp(to, wanted, decoded) != 0)
		fail_msg("%s becomes %.*s", text, (int)decoded, to);
	free(copy);
	free(to);
}

static void test_strings(void **state)
{
	(void)state;
	expect_decoded("\"\"", "", 0);
	expect_decoded("\"abc\"", "abc", 3);
	expect_decoded("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
	expect_decoded("\"\\u0000\\u007f\"", "\0\x7f", 2);
	expect_decoded("\"\\u0080\\u07ff\"", "\xc2\x80\xdf\xbf", 4);
	expect_decoded("\"\\u0800\\uffff\"", "\xe0\xa0\x80\xef\xbf\xbf", 6);
	expect_decoded("\"\\ud800\\udc00\"", "\xf0\x90\x80\x80", 4);
	expect_decoded("\"\\uDBFF\\uDFFF\"", "\xf4\x8f\xbf\xbf", 4);
	expect_decoded("\"a\\ud7ff\\ue000\"", "a\xed\x9f\xbf\xee\x80\x80", 7);
	/* Halves. */
	expect_decoded("\"\\udbff\"", "\xed\xaf\xbf", 3);
	expect_decoded("\"\\udc00\\u0041\"", "\xed\xb0\x80\x41", 4);
	expect_decoded("\"\\ud800\\ue000\"", "\xed\xa0\x80\xee\x80\x80", 6);
	expect_decoded("\"\\ud800\\\\udc00\"", "\xed\xa0\x80\\udc00", 9);
	expect_decoded("\"\\ud800udc00\"", "\xed\xa0\x80udc00", 8);
	/* Not twice. */
	expect_decoded("\"\\\\u0041\\\\n\"", "\\u0041\\n", 8);
}

/* What is none is not valid to ask for, but leads nowhere else. */
static void test_broken_strings(void **state)
{
	static const char *const broken[] = {
		"\"\\\"",
		"\"\\u\"",
		"\"\\u0\"",
		"\"\\u004\"",
		"\"\\ud800\\\"",
		"\"\\ud800\\udc\"",
		"\"\\u00g0\"",
		"\"\\xyz\"",
		"\"",
		"a",
		"",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(broken); i++) {
		size_t length = strlen(broken[i]);
		char *copy = malloc(length + !length), *to = malloc(length + !length);

		assert_non_null(copy);
		assert_non_null(to);
		memcpy(copy, broken[i], length);
		assert_in_range(json_decode_string(copy, length, to), 0, length);
		free(copy);
		free(to);
	}
}

/* The elements of TEXT, a kind's number and a text each, with a bar behind it. */
static void expect_elements(const char *text, const char *wanted)
{
	size_t length = strlen(text), at = 0, element_length;
	char *copy = malloc(length + 1), found[256] = "";
	const char *element;
	enum json_kind kind;

	assert_non_null(copy);
	memcpy(copy, text, length);
	while (json_next_element(copy, length, &at, &element, &element_length, &kind)) {
		size_t used = strlen(found);

		snprintf(found + used, sizeof(found) - used, "%d%.*s|", (int)kind,
			 (int)element_length, element);
		assert_true(strlen(found) < sizeof(found) - 1);
	}
	assert_string_equal(found, wanted);
	/* It stays at the end. */
	assert_false(
		json_next_element(copy, length, &at, &element, &element_length, &kind));
	free(copy);
}

static void test_next_element(void **state)
{
	(void)state;
	expect_elements("[]", "");
	expect_elements(" [ ] ", "");
	expect_elements("[1]", "31|");
	expect_elements("[null,false,true,0,\"\",[],{}]",
			"0null|1false|2true|30|4\"\"|5[]|6{}|");
	expect_elements(" [ 1 , -2.5e3\n,\"a\" ] ", "31|3-2.5e3|4\"a\"|");
	expect_elements("[[1,[2,3]],[4]]", "5[1,[2,3]]|5[4]|");
	expect_elements("[{\"a\":[1,2],\"b\":{}},3]", "6{\"a\":[1,2],\"b\":{}}|33|");
	/* Brackets, commas and quotes in strings. */
	expect_elements("[\",\",\"]\",\"\\\"\",\"\\\\\"]",
			"4\",\"|4\"]\"|4\"\\\"\"|4\"\\\\\"|");
	expect_elements("[[\"]\"],{\"}\":\"[\\\"\"},1]",
			"5[\"]\"]|6{\"}\":\"[\\\"\"}|31|");
	/* What is no array has none. */
	expect_elements("", "");
	expect_elements("{}", "");
	expect_elements("\"[1]\"", "");
	expect_elements("7", "");
}

/* Every array that has been cut, or has a byte too many, comes to an end. */
static void test_broken_arrays(void **state)
{
	static const char text[] = "[1,\"\\\"\",{\"a\":[2,{}]},[],null]";

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		for (int byte = 0; byte < 256; byte++) {
			char *copy = malloc(i + 1);
			size_t at = 0, length, calls = 0, last = 0;
			const char *element;
			enum json_kind kind;

			assert_non_null(copy);
			memcpy(copy, text, i);
			copy[i] = (char)byte;
			while (json_next_element(copy, i + 1, &at, &element, &length,
						 &kind)) {
				assert_true(at > last && at <= i + 1);
				assert_true(element >= copy &&
					    length <= (size_t)(copy + i + 1 - element));
				last = at;
				calls++;
			}
			assert_in_range(calls, 0, i + 1);
			free(copy);
		}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_broken_strings),
		cmocka_unit_test(test_next_element),
		cmocka_unit_test(test_broken_arrays),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
