/*
 * test_json_limits.c - how deep, how large and how long a document may be, and that what is
 * not asked for is not kept.
 */
#include "json.h"

#include <errno.h>
#include <malloc.h>

#include "json_record.h"
#include "unit.h"

/* ------------------------------------------------------------------------------- depth */

/* A document of DEPTH containers around a number: arrays and objects by turns. */
static char *nested(size_t depth)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(out);
	for (size_t i = 0; i < depth; i++)
		fputs(i % 2 ? "{\"a\":" : "[", out);
	fputc('1', out);
	while (depth--)
		fputc(depth % 2 ? '}' : ']', out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void expect_depth(const char *list, size_t depth, int error, const char *wanted)
{
	struct json_paths *paths = json_record_paths(list);
	char *text = nested(depth);
	struct json_record record;

	json_record_read(&record, paths, text, strlen(text), NULL, 0);
	assert_int_equal(record.error, error);
	if (wanted)
		assert_string_equal(record.text, wanted);
	if (error)
		assert_non_null(strstr(record.fault, ": nested too deep"));
	json_record_cut(&record, paths, text, strlen(text));
	json_record_free(&record);
	json_paths_free(paths);
	free(text);
}

static void test_depth(void **state)
{
	char path[4 * JSON_MOST_DEPTH] = ".", several[9 * JSON_MOST_DEPTH];
	char *text = nested(JSON_MOST_DEPTH), *deeper = nested(JSON_MOST_DEPTH + 1);

	(void)state;
	expect_depth("", JSON_MOST_DEPTH, 0, "");
	expect_depth("", JSON_MOST_DEPTH + 1, -E2BIG, "");
	expect_depth(".[0].x", JSON_MOST_DEPTH, 0, "");
	for (size_t i = 0; i < JSON_MOST_DEPTH / 2; i++)
		strcat(path, "[*].a");
	expect_depth(path, JSON_MOST_DEPTH, 0, "0 number 1\n");
	expect_depth(path, JSON_MOST_DEPTH - 2, 0, "");
	expect_depth(path, JSON_MOST_DEPTH + 1, -E2BIG, NULL);
	snprintf(several, sizeof(several), "!%s .[0] %s", path + 1, path);
	expect_depth(several, JSON_MOST_DEPTH + 1, -E2BIG, "");
	assert_true(json_is_valid(text, strlen(text), NULL));
	assert_false(json_is_valid(deeper, strlen(deeper), NULL));
	free(text);
	free(deeper);
}

/* -------------------------------------------------------------------------------- size */

struct sum {
	size_t values, bytes, largest;
};

static int add_up(void *context, int path, enum json_kind kind, const char *bytes,
		  size_t length)
{
	struct sum *sum = context;

	(void)path;
	(void)kind;
	(void)bytes;
	sum->values++;
	sum->bytes += length;
	if (length > sum->largest)
		sum->largest = length;
	return 0;
}

/* Reads BEFORE, as many x as are needed to come to LENGTH, and BEHIND. */
static int read_long(const char *list, const char *before, size_t length,
		     const char *behind, size_t piece, struct sum *sum)
{
	static const struct json_events events = {.value = add_up};
	struct json_paths *paths = json_record_paths(list);
	struct json_reader *reader = json_reader_new(paths, &events, sum);
	char *text = malloc(length);
	int error = 0;

	assert_non_null(text);
	assert_non_null(reader);
	memset(text, 'x', length);
	memcpy(text, before, strlen(before));
	memcpy(text + length - strlen(behind), behind, strlen(behind));
	for (size_t at = 0; at < length && !error; at += piece)
		error = json_reader_feed(reader, text + at,
					 piece < length - at ? piece : length - at);
	if (!error)
		error = json_reader_finish(reader);
	if (error == -E2BIG)
		assert_non_null(strstr(json_reader_fault(reader), "that is too large"));
	json_reader_free(reader);
	json_paths_free(paths);
	free(text);
	return error;
}

static void expect_long(const char *list, const char *before, size_t length,
			const char *behind, int error, size_t largest)
{
	static const size_t pieces[] = {SIZE_MAX / 2, 1 << 14, (1 << 20) + 1};

	for (size_t i = 0; i < N_ELEMENTS(pieces); i++) {
		struct sum sum = {0};

		assert_int_equal(read_long(list, before, length, behind, pieces[i], &sum),
				 error);
		if (!error)
			assert_int_equal(sum.largest, largest);
	}
}

static void test_size(void **state)
{
	const size_t most = JSON_MOST_VALUE;

	(void)state;
	/* As its text is, so is a value counted: with its quotes and brackets. */
	expect_long(".[0]", "[\"", most + 2, "\"]", 0, most - 2);
	expect_long(".[0]", "[\"", most + 3, "\"]", -E2BIG, 0);
	expect_long(".[0]", "[\"\\n", most + 2, "\"]", 0, most - 3);
	expect_long(".[0]", "[\"\\n", most + 3, "\"]", -E2BIG, 0);
	expect_long("!", "[\"", most, "\"]", 0, most);
	expect_long("!", "[\"", most + 1, "\"]", -E2BIG, 0);
	/* White space that is left out does not count. */
	expect_long("!", "     [   \"", most + 9, "\" ]", 0, most);
	/* Names count where they may be part of a path, and only there. */
	expect_long(".a", "{\"", most + 4, "\":1}", 0, 0);
	expect_long(".a", "{\"", most + 10, "\":1}", -E2BIG, 0);
	expect_long(".b.a", "{\"b\":[{\"", most + 20, "\":1}]}", 0, 0);
	/* And so does what nobody asks for. */
	expect_long(".a", "{\"b\":\"", 3 * most, "\"}", 0, 0);
	expect_long("(a", "{\"a\":[\"", 3 * most, "\"]}", 0, 0);
}

/* Much more than that may come, if each value that is asked for is small. */
static void test_memory(void **state)
{
	enum { MEMBERS = 400000 };
	static const char member[] =
		"{\"name\":\"one\\tof many\",\"list\":[1,2,{\"name\":\"\"}]},";
	static const struct json_events events = {.value = add_up};
	struct json_paths *paths =
		json_record_paths("(members[*] .members[*].name !members[*].list");
	struct sum sum = {0};
	struct json_reader *reader = json_reader_new(paths, &events, &sum);
	struct mallinfo2 before = mallinfo2(), after;

	(void)state;
	assert_int_equal(json_reader_feed(reader, "{\"members\":[", 12), 0);
	for (int i = 0; i < MEMBERS; i++) {
		/* In two pieces, that end at each place in turn. */
		size_t cut = (size_t)i % sizeof(member);

		if (json_reader_feed(reader, member, cut) ||
		    json_reader_feed(reader, member + cut, sizeof(member) - 1 - cut))
			fail_msg("%s", json_reader_fault(reader));
	}
	assert_int_equal(json_reader_feed(reader, "0]}", 3), 0);
	assert_int_equal(json_reader_finish(reader), 0);
	after = mallinfo2();
	assert_int_equal(sum.values, 2 * MEMBERS);
	assert_int_equal(sum.bytes, MEMBERS * (size_t)(11 + 17));
	assert_true(after.uordblks + after.hblkhd <
		    before.uordblks + before.hblkhd + 8192);
	json_reader_free(reader);
	json_paths_free(paths);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_memory),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
