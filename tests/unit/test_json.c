/*
 * test_json.c - what is asked for is handed over, however the document is cut.
 */
#include "json.h"

#include <errno.h>

#include "json_record.h"
#include "unit.h"

struct json_case {
	const char *paths, *document, *wanted;
};

static void check(const struct json_case *test)
{
	struct json_paths *paths = json_record_paths(test->paths);
	size_t length = strlen(test->document);
	struct json_record record;

	json_record_read(&record, paths, test->document, length, NULL, 0);
	if (record.error || strcmp(record.text, test->wanted) != 0)
		fail_msg("%s of %s: %s%s", test->paths, test->document, record.text,
			 record.fault);
	json_record_cut(&record, paths, test->document, length);
	json_record_free(&record);
	json_paths_free(paths);
}

static void check_all(const struct json_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(&cases[i]);
}

static void test_values(void **state)
{
	static const struct json_case cases[] = {
		{"", "{\"a\":1}", ""},
		{".a", "{\"a\":1}", "0 number 1\n"},
		{".a", "{\"b\":1}", ""},
		{".a", "{}", ""},
		{".a", "[]", ""},
		{".a", "[{\"a\":1}]", ""},
		{".a", "\"a\"", ""},
		{".a", "{\"a\":null}", "0 null null\n"},
		{".a", "{\"a\":true}", "0 true true\n"},
		{".a", "{\"a\":false}", "0 false false\n"},
		{".a", "{\"a\":\"\"}", "0 string \n"},
		{".a", "{\"a\":\"a word\"}", "0 string a word\n"},
		{".a", "{\"a\":-0.10e+02}", "0 number -0.10e+02\n"},
		{".a", "{\"a\":18446744073709551616}", "0 number 18446744073709551616\n"},
		{".a", "{\"a\":1e99999}", "0 number 1e99999\n"},
		{".a", "{\"a\":[]}", "0 array []\n"},
		{".a", "{\"a\":{}}", "0 object {}\n"},
		{".a", "{\"a\":[1,\"\\u0041\",{}]}", "0 array [1,\"\\u0041\",{}]\n"},
		{".a .c", "{\"a\":1,\"b\":2,\"c\":3}", "0 number 1\n1 number 3\n"},
		/* The order is the document's. */
		{".a .c", "{\"c\":3,\"a\":1}", "1 number 3\n0 number 1\n"},
		/* A name that begins as another, or is another's end. */
		{".ab", "{\"a\":1,\"abc\":2,\"b\":3,\"ab\":4}", "0 number 4\n"},
		{".a.b.c", "{\"a\":{\"b\":{\"c\":1,\"d\":2},\"c\":3}}", "0 number 1\n"},
		{".a.b", "{\"b\":1,\"a\":{\"a\":{\"b\":2}}}", ""},
		{".a.b", "{\"a\":1,\"a\":[{\"b\":2}],\"a\":\"b\"}", ""},
		/* Of a name that stands twice each value. */
		{".a .a.b", "{\"a\":{\"b\":1},\"a\":2,\"a\":{\"b\":3,\"b\":4}}",
		 "1 number 1\n0 object {\"b\":1}\n0 number 2\n"
		 "1 number 3\n1 number 4\n0 object {\"b\":3,\"b\":4}\n"},
		/* One path twice. */
		{".a .a !a", "{\"a\":\"b\"}", "0 string b\n1 string b\n2 string \"b\"\n"},
		/* The document itself. */
		{".", "17", "0 number 17\n"},
		{".", " \"a\" ", "0 string a\n"},
		{"! (", " [ 1 , 2 ] ", "1 begin\n0 array [1,2]\n1 end\n"},
	};

	(void)state;
	check_all(cases, N_ELEMENTS(cases));
}

static void test_elements(void **state)
{
	static const struct json_case cases[] = {
		{".[*]", "[1,\"b\",[],{}]",
		 "0 number 1\n0 string b\n0 array []\n0 object {}\n"},
		{".[*]", "[]", ""},
		{".[*]", "{\"*\":1,\"0\":2}", ""},
		{".[0] .[2]", "[1,2,3,4]", "0 number 1\n1 number 3\n"},
		{".[3]", "[1,[],{},4]", "0 number 4\n"},
		{".[10]", "[0,1,2,3,4,5,6,7,8,9,10,11]", "0 number 10\n"},
		{".[*][*]", "[1,[2,3],[],[[4]]]",
		 "0 number 2\n0 number 3\n0 array [4]\n"},
		{".[1][0]", "[[1],[2,3],[4]]", "0 number 2\n"},
		{".m[*].n", "{\"m\":[{\"n\":1},{},7,{\"x\":0,\"n\":2}],\"n\":3}",
		 "0 number 1\n0 number 2\n"},
		{".a.b[*].c[*]", "{\"a\":{\"b\":[{\"c\":[1,2]},{\"c\":3},{\"c\":[4]}]}}",
		 "0 number 1\n0 number 2\n0 number 4\n"},
		{".Drives[0].@odata.id",
		 "{\"Drives\":[{\"@odata\":{\"id\":1}},{\"@odata\":{\"id\":2}}]}",
		 "0 number 1\n"},
		/* An element and every element, with paths of their own behind them. */
		{".m[*].a .m[1].b .m[1].a",
		 "{\"m\":[{\"a\":1,\"b\":2},{\"a\":3,\"b\":4}]}",
		 "0 number 1\n0 number 3\n2 number 3\n1 number 4\n"},
		{".[*][*] .[0][*] .[*][0] .[0][0]", "[[1,2],[3]]",
		 "0 number 1\n1 number 1\n2 number 1\n3 number 1\n"
		 "0 number 2\n1 number 2\n0 number 3\n2 number 3\n"},
	};

	(void)state;
	check_all(cases, N_ELEMENTS(cases));
}

static void test_strings(void **state)
{
	static const struct json_case cases[] = {
		{".a !a", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
		 "0 string \"\\/\\x08\\x0c\\x0a\\x0d\\x09\n"
		 "1 string \"\\\"\\\\\\/\\b\\f\\n\\r\\t\"\n"},
		{".a", "{\"a\":\"x\\u0041\\u00e9\\u20aC\\u007f\"}",
		 "0 string xA\\xc3\\xa9\\xe2\\x82\\xac\\x7f\n"},
		{".a", "{\"a\":\"\\u0000b\\u0000\"}", "0 string \\x00b\\x00\n"},
		{".a", "{\"a\":\"\\ud83d\\ude00\\uDBFF\\uDFFF\\ud800\\udc00\"}",
		 "0 string \\xf0\\x9f\\x98\\x80\\xf4\\x8f\\xbf\\xbf\\xf0\\x90\\x80\\x80\n"},
		/* Halves: alone, in the wrong order, before something else. */
		{".a", "{\"a\":\"\\ud800\"}", "0 string \\xed\\xa0\\x80\n"},
		{".a", "{\"a\":\"\\udfff.\"}", "0 string \\xed\\xbf\\xbf.\n"},
		{".a", "{\"a\":\"\\ude00\\ud83d\"}",
		 "0 string \\xed\\xb8\\x80\\xed\\xa0\\xbd\n"},
		{".a", "{\"a\":\"\\ud83d\\n\\ud83d\\u0041\\ud83d\\ud83d\\ude00\"}",
		 "0 string \\xed\\xa0\\xbd\\x0a\\xed\\xa0\\xbdA"
		 "\\xed\\xa0\\xbd\\xf0\\x9f\\x98\\x80\n"},
		/* Bytes stay as they are, be they UTF-8 or not. */
		{".a", "{\"a\":\"\xc3\xa9\x7f\xff\x80\xc0\"}",
		 "0 string \\xc3\\xa9\\x7f\\xff\\x80\\xc0\n"},
		/* Names, too, may have escapes. */
		{".a .\xc3\xa9", "{\"\\u0061\":1,\"\\u00e9\":2,\"\\u0062\":3}",
		 "0 number 1\n1 number 2\n"},
		{".a", "{\"\":1,\"\\\"a\":2,\"a\\\"\":3,\"a\":4}", "0 number 4\n"},
		/* Quotes and brackets in strings are none. */
		{".a .b", "{\"x\":\"\\\"}]\",\"a\":\"]}{[\\\\\",\"b\":1}",
		 "0 string ]}{[\\\n1 number 1\n"},
		/* Long enough for words of eight bytes, with each end at each place. */
		{".a", "{\"a\":\"0123456789abcdef\",\"b\":\"01234567\"}",
		 "0 string 0123456789abcdef\n"},
		{".b", "{\"a\":\"0123456\\\"89abcde\\\\\",\"b\":\"0123456\\n\"}",
		 "0 string 0123456\\x0a\n"},
	};

	(void)state;
	check_all(cases, N_ELEMENTS(cases));
}

/* Every byte at every place of a long string is what it is, or an error. */
static void test_bytes_of_strings(void **state)
{
	enum { LENGTH = 20, BEFORE = 2 };

	(void)state;
	for (size_t place = 0; place < LENGTH; place++)
		for (int byte = 0; byte < 256; byte++) {
			char document[] = "[\"....................\"]";
			bool good = byte >= 0x20 && byte != '"' && byte != '\\';

			document[BEFORE + place] = (char)byte;
			/* Behind a quote there is no comma, behind a backslash no letter. */
			assert_int_equal(json_is_valid(document, sizeof(document) - 1,
						       NULL),
					 good);
		}
}

static void test_texts(void **state)
{
	static const struct json_case cases[] = {
		{"!a", "{\"a\":\"x\\ty\"}", "0 string \"x\\ty\"\n"},
		{"!a", "{\"a\": 1.50 }", "0 number 1.50\n"},
		{"!a", "{\"a\": null}", "0 null null\n"},
		{"!a",
		 "\n{ \"a\" : { \"b\" : [ 1 , 2 , { } ] ,\t\"c\" : \" x \" } \r}\n ",
		 "0 object {\"b\":[1,2,{}],\"c\":\" x \"}\n"},
		{"!a", "{\"a\":[ ]}", "0 array []\n"},
		{"!a", "{\"a\":[ 1]}", "0 array [1]\n"},
		{"!a", "{\"a\":[1 ]}", "0 array [1]\n"},
		{"!m[*]", "{\"m\":[ {\"a\" : 1} , [ ] , 3 ]}",
		 "0 object {\"a\":1}\n0 array []\n0 number 3\n"},
		/* Values in a value that is gathered; and it in another. */
		{"!a .a.b !a.c .a.c[*]",
		 "{\"a\":{\"b\":\"\\n\", \"c\":[ 1 , \"2\" , [ 3 ] ] , \"d\":{} },\"e\":1}",
		 "1 string \\x0a\n3 number 1\n3 string 2\n3 array [3]\n"
		 "2 array [1,\"2\",[3]]\n"
		 "0 object {\"b\":\"\\n\",\"c\":[1,\"2\",[3]],\"d\":{}}\n"},
		{"! .[0] .[1]", "[ \"\\u0041\" , { \"b\" : 1 } ]",
		 "1 string A\n2 object {\"b\":1}\n0 array [\"\\u0041\",{\"b\":1}]\n"},
	};

	(void)state;
	check_all(cases, N_ELEMENTS(cases));
}

static void test_frames(void **state)
{
	static const struct json_case cases[] = {
		{"(a", "{\"a\":{}}", "0 begin\n0 end\n"},
		{"(a", "{\"a\":[]}", "0 begin\n0 end\n"},
		{"(a", "{\"a\":1,\"a\":\"\",\"a\":null}", ""},
		{"(m[*] .m[*].n", "{\"m\":[{\"n\":1},{\"n\":2},5,[]]}",
		 "0 begin\n1 number 1\n0 end\n0 begin\n1 number 2\n0 end\n"
		 "0 begin\n0 end\n"},
		/* A frame, a value and a parent. */
		{"(m[*] .m[*] .m[*].n (m !m", "{ \"m\" : [ { \"n\" : 1 } , 7 ] }",
		 "3 begin\n0 begin\n2 number 1\n1 object {\"n\":1}\n0 end\n1 number 7\n"
		 "4 array [{\"n\":1},7]\n3 end\n"},
		{"(a (a.b (a.b.c .a.b.c.d", "{\"a\":{\"b\":{\"c\":{\"d\":0},\"x\":{}}}}",
		 "0 begin\n1 begin\n2 begin\n3 number 0\n2 end\n1 end\n0 end\n"},
		/* What is not in the frame that is open belongs to none. */
		{"(a .b", "{\"a\":{\"b\":1},\"b\":2}", "0 begin\n0 end\n1 number 2\n"},
	};

	(void)state;
	check_all(cases, N_ELEMENTS(cases));
}

static void test_names_in_brackets(void **state)
{
	static const struct json_case cases[] = {
		{".m[*][\"Members@odata.nextLink\"] .m[*].Members@odata.count",
		 "{\"m\":[{\"Members@odata.nextLink\":\"/a\","
		 "\"Members@odata\":{\"count\":3,\"nextLink\":4}}]}",
		 "0 string /a\n1 number 3\n"},
		{".[\"a\"][\"b\"].c", "{\"a\":{\"b\":{\"c\":1}}}", "0 number 1\n"},
		{".[\"\"]", "{\"\":1}", "0 number 1\n"},
		{".[\"a\\\"b\"] .[\"[0]\"] .[\"\\\\\"]",
		 "{\"a\\\"b\":1,\"[0]\":2,\"\\\\\":3}",
		 "0 number 1\n1 number 2\n2 number 3\n"},
		{".[\"\\u0061\\u0000\"]", "{\"a\":1,\"a\\u0000\":2}", "0 number 2\n"},
		{".a.*.b", "{\"a\":{\"b\":1,\"*\":{\"b\":2}}}", "0 number 2\n"},
	};

	(void)state;
	check_all(cases, N_ELEMENTS(cases));
}

static void test_bad_paths(void **state)
{
	static const char *const bad[] = {
		".",	 "a.",	      ".a",	   "a..b",	    "a[",	"a[]",
		"a]",	 "[",	      "]",	   "a[*",	    "a[*b]",	"a[-1]",
		"a[01]", "a[1",	      "a[1 ]",	   "a[9999999999]", "a[0x1]",	"a[*]b",
		"a\"b",	 "\"a\"",     "[\"a]",	   "[\"a\"",	    "[\"a\"b]", "a.[0]",
		"[a]",	 "[\"a\\\"]", "[\"\\x\"]", "[\"\\u12\"]",   "[\"\n\"]", "a.\"b\"",
	};
	struct json_paths *paths = json_paths_new();

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(bad); i++)
		if (json_paths_add(paths, bad[i]) != -EINVAL)
			fail_msg("%s is taken as a path", bad[i]);
	/* None of them took a number. */
	assert_int_equal(json_paths_add(paths, "a[999999999]"), 0);
	assert_int_equal(json_paths_add_frame(paths, "a["), -EINVAL);
	assert_int_equal(json_paths_add_text(paths, "a["), -EINVAL);
	json_paths_free(paths);
	json_paths_free(NULL);
}

static void test_many_paths(void **state)
{
	struct json_paths *paths = json_paths_new();
	struct json_record record;
	char name[32], deep[3 * JSON_MOST_DEPTH + 4], *document = NULL;
	size_t length;
	FILE *out = open_memstream(&document, &length);

	(void)state;
	for (int i = 0; i < JSON_MOST_PATHS; i++) {
		/* In an order that is not theirs: the step and the number are coprime. */
		snprintf(name, sizeof(name), "m.name-%d", i * 2731 % JSON_MOST_PATHS);
		assert_int_equal(json_paths_add(paths, name), i);
		fprintf(out, "%s\"name-%d\":%d", i ? "," : "{\"m\":{", i, i);
	}
	fputs("}}", out);
	fclose(out);
	assert_int_equal(json_paths_add(paths, "a"), -E2BIG);
	json_record_read(&record, paths, document, length, NULL, 0);
	assert_int_equal(record.error, 0);
	assert_int_equal(record.n_events, JSON_MOST_PATHS);
	assert_non_null(strstr(record.text, "\n1 number 2731\n"));
	json_record_free(&record);
	json_paths_free(paths);
	free(document);

	paths = json_paths_new();
	for (size_t i = 0; i <= JSON_MOST_DEPTH; i++)
		memcpy(deep + 3 * i, "[0]", 4);
	assert_int_equal(json_paths_add(paths, deep), -E2BIG);
	assert_int_equal(json_paths_add(paths, deep + 3), 0);
	json_paths_free(paths);
}

/* ------------------------------------------------------------------------- the reader */

static void test_events_that_fail(void **state)
{
	static const char document[] = "{\"m\":[{\"n\":1},{\"n\":2}]} and more";
	struct json_paths *paths = json_record_paths("(m[*] .m[*].n");

	(void)state;
	for (int i = 0; i < 6; i++) {
		struct json_record record;
		struct json_reader *reader;
		int error;

		json_record_start(&record);
		record.refuses = i;
		reader = json_reader_new(paths, &json_record_events, &record);
		error = json_reader_feed(reader, document, sizeof(document) - 1);
		assert_int_equal(error, -EXDEV);
		assert_int_equal(record.n_events, i + 1);
		assert_int_equal(json_reader_feed(reader, "]", 1), -EXDEV);
		assert_int_equal(json_reader_feed(reader, NULL, 0), -EXDEV);
		json_record_finish(&record, reader, error);
		assert_int_equal(record.n_events, i + 1);
		json_reader_free(reader);
		json_record_free(&record);
	}
	json_paths_free(paths);
}

static int ignore(void *context, int path, enum json_kind kind, const char *bytes,
		  size_t length)
{
	(void)path;
	(void)kind;
	(void)bytes;
	*(size_t *)context += length;
	return 0;
}

static void test_used_again(void **state)
{
	static const struct json_events events = {.value = ignore};
	static const char *const starts[] = {
		"{\"a\":{\"b\":\"\\u0",
		"{\"a\":[1,2",
		"[}",
		"{\"a\":{\"b\":[tru",
		"\xef\xbb",
		"",
		"12",
		"{\"a",
	};
	struct json_paths *paths = json_record_paths("(a !a .a.b");
	size_t sum = 0;
	struct json_reader *reader = json_reader_new(paths, &events, &sum);

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(starts); i++) {
		json_reader_feed(reader, starts[i], strlen(starts[i]));
		json_reader_reset(reader);
		sum = 0;
		assert_string_equal(json_reader_fault(reader), "");
		assert_int_equal(json_reader_feed(reader, "{\"a\":{\"b\":17}", 13), 0);
		assert_string_equal(json_reader_fault(reader), "");
		assert_int_equal(sum, 2 + 8);
		assert_int_equal(json_reader_feed(reader, "} \n", 3), 0);
		assert_int_equal(json_reader_finish(reader), 0);
		/* It is over, but for white space. */
		assert_int_equal(json_reader_feed(reader, "\t", 1), 0);
		assert_int_equal(json_reader_finish(reader), 0);
		assert_int_equal(json_reader_feed(reader, "{", 1), -EBADMSG);
		assert_int_equal(json_reader_finish(reader), -EBADMSG);
		json_reader_reset(reader);
		/* Bytes are counted anew, and what was half read is not gone on with. */
		json_reader_feed(reader, starts[i], strlen(starts[i]));
		json_reader_reset(reader);
		sum = 0;
		assert_int_equal(json_reader_feed(reader, "[\"x\",1}", 7), -EBADMSG);
		assert_string_equal(json_reader_fault(reader),
				    "byte 6: expected ',' or ']'");
		assert_int_equal(sum, 0);
		json_reader_reset(reader);
	}
	json_reader_free(reader);
	json_reader_free(NULL);
	json_paths_free(paths);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_elements),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_bytes_of_strings),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_names_in_brackets),
		cmocka_unit_test(test_bad_paths),
		cmocka_unit_test(test_many_paths),
		cmocka_unit_test(test_events_that_fail),
		cmocka_unit_test(test_used_again),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
