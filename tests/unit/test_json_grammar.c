/*
 * test_json_grammar.c - what is JSON and what is not, case by case, and where an error is.
 */
#include "json.h"

#include <errno.h>

#include "json_record.h"
#include "unit.h"

static const char *const good[] = {
	"0",
	"-0",
	"1",
	"-1",
	"10",
	"1234567890",
	"0.0",
	"0.10",
	"-0.5",
	"1e1",
	"1E1",
	"1e+1",
	"1e-1",
	"0e0",
	"0E+00",
	"1.5e10",
	"-1.5E-10",
	"123456789012345678901234567890",
	"1e999",
	"-1e-999",
	"true",
	"false",
	"null",
	"\"\"",
	"\"a\"",
	"\" \"",
	"\"\x7f\"",
	"\"\\\"\"",
	"\"\\\\\"",
	"\"\\/\"",
	"\"\\b\\f\\n\\r\\t\"",
	"\"\\u0000\"",
	"\"\\uABCD\"",
	"\"\\uabcd\"",
	"\"\\ud800\"",
	"\"\\udc00\"",
	"\"\\ud800\\udc00\"",
	"\"\\udc00\\ud800\"",
	"\"\xc3\xa9\"",
	"\"\xff\"",
	"\"/*\"",
	"\"\\u002c\"",
	"[]",
	"[ ]",
	"[1]",
	"[1,2]",
	"[ 1 , 2 ]",
	"[[]]",
	"[[],[]]",
	"[{}]",
	"[null,true,false]",
	"{}",
	"{ }",
	"{\"a\":1}",
	"{\"\":0}",
	"{ \"a\" : 1 , \"b\" : 2 }",
	"{\"a\":1,\"a\":2}",
	"{\"a\":{}}",
	"{\"a\":[]}",
	"{\"\\u0000\":1}",
	" 1",
	"1 ",
	"\t\r\n 1 \t\r\n",
	" [ ] ",
	"[1\n]",
	"\n{\n\"a\"\n:\n1\n}\n",
	"[0,-1,2.5,\"x\",[],{}]",
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(good); i++) {
		struct json_paths *paths = json_record_paths("");
		struct json_record record;
		size_t length = strlen(good[i]);

		if (!json_is_valid(good[i], length, NULL))
			fail_msg("%s is no JSON", good[i]);
		json_record_read(&record, paths, good[i], length, NULL, 0);
		assert_int_equal(record.error, 0);
		json_record_cut(&record, paths, good[i], length);
		json_record_free(&record);
		json_paths_free(paths);
	}
}

struct bad_case {
	const char *document;
	int byte; /* where it is wrong */
	const char *fault;
};

static const char early[] = "it ends too early", value[] = "expected a value",
		  name[] = "expected a name in quotes",
		  in_array[] = "expected ',' or ']'", in_object[] = "expected ',' or '}'",
		  colon[] = "expected ':' after a name",
		  more[] = "more after the document",
		  word[] = "a word that is not true, false or null",
		  number[] = "a number lacks a digit",
		  control[] = "a control character in a string",
		  escape[] = "an escape that JSON does not have",
		  digits[] = "an escape without four hexadecimal digits";

static const struct bad_case bad[] = {
	/* Nothing, and what ends too early. */
	{"", 0, early},
	{" ", 1, early},
	{"\n\t", 2, early},
	{"-", 1, early},
	{"1.", 2, early},
	{"1e", 2, early},
	{"1e+", 3, early},
	{"t", 1, early},
	{"tru", 3, early},
	{"nul", 3, early},
	{"\"", 1, early},
	{"\"a", 2, early},
	{"\"\\", 2, early},
	{"\"\\u12", 5, early},
	{"\"\\u1234", 7, early},
	{"[", 1, early},
	{"[1", 2, early},
	{"[1,", 3, early},
	{"[[]", 3, early},
	{"{", 1, early},
	{"{\"a", 3, early},
	{"{\"a\"", 4, early},
	{"{\"a\":", 5, early},
	{"{\"a\":1", 6, early},
	{"{\"a\":1,", 7, early},
	{"[\"a", 3, early},
	{"[-", 2, early},
	/* What begins no value. */
	{"a", 0, value},
	{"+1", 0, value},
	{".5", 0, value},
	{"'a'", 0, value},
	{"]", 0, value},
	{"}", 0, value},
	{",", 0, value},
	{":", 0, value},
	{"\\", 0, value},
	{"NaN", 0, value},
	{"Infinity", 0, value},
	{"\x01", 0, value},
	{"\x7f", 0, value},
	{"\xc2\xa0", 0, value},
	{"//", 0, value},
	{"/**/1", 0, value},
	{"[,", 1, value},
	{"[,1]", 1, value},
	{"[1,,2]", 3, value},
	{"[}", 1, value},
	{"[1,]", 3, value},
	{"[1, ]", 4, value},
	{"{\"a\":}", 5, value},
	{"{\"a\":,", 5, value},
	{"{\"a\"::1}", 5, value},
	{"[a]", 1, value},
	{"\f1", 0, value},
	{"\v", 0, value},
	{"[\f]", 1, value},
	{"True", 0, value},
	/* Words. */
	{"tRue", 1, word},
	{"nulL", 3, word},
	{"faLse", 2, word},
	{"tr ue", 2, word},
	{"[tru]", 4, word},
	{"nil", 1, word},
	{"truE", 3, word},
	/* Numbers. */
	{"-a", 1, number},
	{"--1", 1, number},
	{"-]", 1, number},
	{"1.a", 2, number},
	{"1.e1", 2, number},
	{"1..2", 2, number},
	{"1e.5", 2, number},
	{"1ee1", 2, number},
	{"1e++1", 3, number},
	{"1e+-1", 3, number},
	{"[1.]", 3, number},
	{"[1e]", 3, number},
	{"[-]", 2, number},
	{"-.5", 1, number},
	{"- 1", 1, number},
	{"1.\n", 2, number},
	{"-Infinity", 1, number},
	/* Strings. */
	{"\"\n\"", 1, control},
	{"\"a\tb\"", 2, control},
	{"\"\x1f\"", 1, control},
	{"\"01234567\x01\"", 9, control},
	{"\"012345\x01\"", 7, control},
	{"{\"a\x02\":1}", 3, control},
	{"\"\\n\r\"", 3, control},
	{"\"\\a\"", 2, escape},
	{"\"\\'\"", 2, escape},
	{"\"\\0\"", 2, escape},
	{"\"\\x41\"", 2, escape},
	{"\"\\U0041\"", 2, escape},
	{"\"\\ \"", 2, escape},
	{"\"\\\n\"", 2, escape},
	{"\"0123456\\v\"", 9, escape},
	{"\"\\\xc3\xa9\"", 2, escape},
	{"\"\\u\"", 3, digits},
	{"\"\\u123\"", 6, digits},
	{"\"\\u123g\"", 6, digits},
	{"\"\\u-123\"", 3, digits},
	{"\"\\u 123\"", 3, digits},
	{"\"\\u12\\u34\"", 5, digits},
	{"\"\\uG000\"", 3, digits},
	{"\"\\u00@0\"", 5, digits},
	{"\"\\u00`0\"", 5, digits},
	/* Arrays. */
	{"[1 2]", 3, in_array},
	{"[1}", 2, in_array},
	{"[\"a\" \"b\"]", 5, in_array},
	{"[1:2]", 2, in_array},
	{"[[]{}]", 3, in_array},
	{"[1.5.2]", 4, in_array},
	{"[01]", 2, in_array},
	{"[-01]", 3, in_array},
	{"[1a]", 2, in_array},
	{"[1-2]", 2, in_array},
	{"[0x1]", 2, in_array},
	{"[1e1.5]", 4, in_array},
	{"[nulll]", 5, in_array},
	{"[1/2]", 2, in_array},
	{"[\"a\"\"b\"]", 4, in_array},
	/* Objects. */
	{"{1:1}", 1, name},
	{"{a:1}", 1, name},
	{"{'a':1}", 1, name},
	{"{,", 1, name},
	{"{\"a\":1,}", 7, name},
	{"{\"a\":1,,", 7, name},
	{"{null:1}", 1, name},
	{"{]", 1, name},
	{"{[]:1}", 1, name},
	{"{\"a\":1, }", 8, name},
	{"{:1}", 1, name},
	{"{\"a\"}", 4, colon},
	{"{\"a\",1}", 4, colon},
	{"{\"a\" 1}", 5, colon},
	{"{\"a\"=1}", 4, colon},
	{"{\"a\"\"b\"}", 4, colon},
	{"{\"a\"]", 4, colon},
	{"{\"a\":1]", 6, in_object},
	{"{\"a\":1:2}", 6, in_object},
	{"{\"a\":1 \"b\":2}", 7, in_object},
	{"{\"a\":{} {}}", 8, in_object},
	{"{\"a\":1;", 6, in_object},
	/* And behind the document. */
	{"1 2", 2, more},
	{"12a", 2, more},
	{"00", 1, more},
	{"-01", 2, more},
	{"{}{}", 2, more},
	{"[] []", 3, more},
	{"[]]", 2, more},
	{"{}}", 2, more},
	{"\"\"\"", 2, more},
	{"truefalse", 4, more},
	{"1,", 1, more},
	{"[],", 2, more},
	{"1\f", 1, more},
	{"[]\n{", 3, more},
	{"1\xef\xbb\xbf", 1, more},
	{"{}//", 2, more},
	{"nullnull", 4, more},
	{"1 \x01", 2, more},
};

static void test_bad(void **state)
{
	struct json_paths *paths = json_record_paths("");

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
		size_t length = strlen(bad[i].document);
		struct json_record record;
		char fault[128];

		snprintf(fault, sizeof(fault), "byte %d: %s", bad[i].byte, bad[i].fault);
		json_record_read(&record, paths, bad[i].document, length, NULL, 0);
		if (record.error != -EBADMSG || strcmp(record.fault, fault) != 0)
			fail_msg("%s: %s", bad[i].document, record.fault);
		json_record_cut(&record, paths, bad[i].document, length);
		json_record_free(&record);
		if (json_is_valid(bad[i].document, length, NULL))
			fail_msg("%s is valid", bad[i].document);
	}
	json_paths_free(paths);
}

/* The same where all is asked for: in what is gathered, too, all is checked. */
static void test_bad_in_what_is_asked_for(void **state)
{
	struct json_paths *paths = json_record_paths("! .[*] (a .a .[*][*]");

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
		size_t length = strlen(bad[i].document);
		struct json_record record;
		char fault[128];

		snprintf(fault, sizeof(fault), "byte %d: %s", bad[i].byte, bad[i].fault);
		json_record_read(&record, paths, bad[i].document, length, NULL, 0);
		assert_int_equal(record.error, -EBADMSG);
		assert_string_equal(record.fault, fault);
		json_record_cut(&record, paths, bad[i].document, length);
		json_record_free(&record);
	}
	json_paths_free(paths);
}

static void expect_number(const char *document, size_t length, bool taken)
{
	struct json_paths *paths = json_record_paths(".[0]");
	struct json_record record;

	json_record_read(&record, paths, document, length, NULL, 0);
	if (taken != (record.error == 0 && strcmp(record.text, "0 number 7\n") == 0))
		fail_msg("%.*s: %s", (int)length, document, record.fault);
	json_record_cut(&record, paths, document, length);
	json_record_free(&record);
	json_paths_free(paths);
}

static void test_byte_order_mark(void **state)
{
	static const char mark[] = "\xef\xbb\xbf";

	(void)state;
	expect_number("\xef\xbb\xbf[7]", 6, true);
	expect_number("\xef\xbb\xbf [7] ", 8, true);
	expect_number("\xef\xbb\xbf\xef\xbb\xbf[7]", 9, false);
	expect_number(" \xef\xbb\xbf[7]", 7, false);
	expect_number("[\xef\xbb\xbf[7]", 7, false);
	expect_number("\xef\xbb[7]", 5, false);
	expect_number("\xef\xbf\xbe[7]", 6, false);
	expect_number(mark, 3, false);
	expect_number(mark, 2, false);
	/* A NUL ends nothing. */
	expect_number("[7]\0", 4, false);
	expect_number("\0[7]", 4, false);
	expect_number("[\0007]", 4, false);
	/* A value within another document has no mark. */
	assert_false(json_is_valid("\xef\xbb\xbf[7]", 6, NULL));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_bad_in_what_is_asked_for),
		cmocka_unit_test(test_byte_order_mark),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
