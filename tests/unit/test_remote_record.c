/*
 * test_remote_record.c - values kept as they came, and what was seen before.
 */
#include <errno.h>

#include "hashes.h"
#include "record.h"
#include "unit.h"

enum { MOST_BYTES = 32 << 20, MOST_VALUES = 1 << 20 };

/* ----------------------------------------------------------------------------- records */

static void add(struct record *record, int path, enum json_kind kind, const char *text)
{
	assert_int_equal(record_add(record, path, kind, text, strlen(text)), 0);
}

/* The values of PATH, each with a bar behind it. */
static void expect(const struct record *record, int path, const char *wanted)
{
	const struct record_value *value = NULL;
	char found[256] = "";

	while ((value = record_next(record, path, value))) {
		size_t used = strlen(found);

		assert_int_equal(value->path, path);
		assert_true(value->offset <= record->used &&
			    value->length <= record->used - value->offset);
		snprintf(found + used, sizeof(found) - used, "%d%.*s|", (int)value->kind,
			 (int)value->length, record->bytes + value->offset);
	}
	assert_string_equal(found, wanted);
}

static void fill(struct record *record)
{
	add(record, 3, JSON_KIND_STRING, "a name");
	add(record, 0, JSON_KIND_NUMBER, "17");
	add(record, 3, JSON_KIND_NULL, "null");
	assert_int_equal(record_add(record, 1, JSON_KIND_ARRAY, NULL, 0), 0);
	add(record, 3, JSON_KIND_STRING, "");
	add(record, 3, JSON_KIND_STRING, "another");
}

static void expect_filled(const struct record *record)
{
	assert_int_equal(record->count, 6);
	expect(record, 0, "317|");
	expect(record, 1, "5|");
	expect(record, 2, "");
	expect(record, 3, "4a name|0null|4|4another|");
	expect(record, -1, "");
}

static void test_values(void **state)
{
	struct record record = {0};

	(void)state;
	assert_null(record_next(&record, 0, NULL));
	fill(&record);
	expect_filled(&record);
	/* What is emptied keeps its memory, but none of its values. */
	for (int i = 0; i < 3; i++) {
		const char *bytes = record.bytes;

		record_reset(&record);
		assert_null(record_next(&record, 3, NULL));
		fill(&record);
		expect_filled(&record);
		assert_ptr_equal(record.bytes, bytes);
	}
	record_free(&record);
	assert_null(record_next(&record, 3, NULL));
	record_free(&record);
	fill(&record);
	expect_filled(&record);
	record_free(&record);
}

static void test_bytes(void **state)
{
	static const char bytes[] = "a\0b\xff";
	struct record record = {0};

	(void)state;
	assert_int_equal(record_add(&record, 0, JSON_KIND_STRING, bytes,
				    sizeof(bytes) - 1),
			 0);
	assert_int_equal(record.values[0].length, sizeof(bytes) - 1);
	assert_memory_equal(record.bytes, bytes, sizeof(bytes) - 1);
	record_free(&record);
}

static void test_many_values(void **state)
{
	enum { MANY = 5000 };
	struct record record = {0};
	const struct record_value *value = NULL;
	char text[32];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		snprintf(text, sizeof(text), "value %d", i);
		add(&record, i % 7, JSON_KIND_STRING, text);
	}
	for (int i = 3; i < MANY; i += 7) {
		snprintf(text, sizeof(text), "value %d", i);
		value = record_next(&record, 3, value);
		assert_non_null(value);
		assert_int_equal(value->length, strlen(text));
		assert_memory_equal(record.bytes + value->offset, text, value->length);
	}
	assert_null(record_next(&record, 3, value));
	record_free(&record);
}

static void test_copy(void **state)
{
	struct record record = {0}, *empty = record_copy(&record), *copy;

	(void)state;
	assert_non_null(empty);
	assert_null(record_next(empty, 0, NULL));
	fill(empty);
	expect_filled(empty);
	record_free(empty);
	free(empty);

	fill(&record);
	copy = record_copy(&record);
	assert_non_null(copy);
	memset(record.bytes, 'x', record.room);
	record_free(&record);
	expect_filled(copy);
	/* It has just what it needs, and grows as any other. */
	assert_int_equal(copy->room, copy->used);
	assert_int_equal(copy->values_room, copy->count);
	add(copy, 2, JSON_KIND_TRUE, "true");
	expect(copy, 2, "2true|");
	expect(copy, 3, "4a name|0null|4|4another|");
	record_free(copy);
	free(copy);
}

static void test_most_bytes(void **state)
{
	char *bytes = calloc(1, MOST_BYTES + 1);
	struct record record = {0};

	(void)state;
	assert_non_null(bytes);
	assert_int_equal(record_add(&record, 0, JSON_KIND_STRING, bytes, MOST_BYTES + 1),
			 -E2BIG);
	assert_int_equal(record_add(&record, 0, JSON_KIND_STRING, bytes, SIZE_MAX),
			 -E2BIG);
	assert_null(record_next(&record, 0, NULL));
	assert_int_equal(record_add(&record, 0, JSON_KIND_STRING, bytes, 3), 0);
	assert_int_equal(record_add(&record, 0, JSON_KIND_STRING, bytes, MOST_BYTES - 2),
			 -E2BIG);
	assert_int_equal(record_add(&record, 1, JSON_KIND_STRING, bytes, MOST_BYTES - 3),
			 0);
	assert_int_equal(record_add(&record, 2, JSON_KIND_STRING, bytes, 1), -E2BIG);
	assert_int_equal(record_add(&record, 3, JSON_KIND_STRING, bytes, 0), 0);
	/* What did not fit is not there, and did no harm to what is. */
	assert_int_equal(record.count, 3);
	assert_null(record_next(&record, 2, NULL));
	assert_int_equal(record_next(&record, 1, NULL)->length, MOST_BYTES - 3);
	record_reset(&record);
	assert_int_equal(record_add(&record, 0, JSON_KIND_STRING, bytes, MOST_BYTES), 0);
	record_free(&record);
	free(bytes);
}

static void test_most_values(void **state)
{
	struct record record = {0};
	int count = 0, error;

	(void)state;
	while ((error = record_add(&record, 0, JSON_KIND_NULL, "", 0)) == 0)
		assert_true(++count <= MOST_VALUES);
	assert_int_equal(error, -E2BIG);
	assert_int_equal(count, MOST_VALUES);
	assert_int_equal(record.count, MOST_VALUES);
	record_free(&record);
}

/* ------------------------------------------------------------------------------ hashes */

static int see(struct hashes *hashes, const char *text)
{
	return hashes_add(hashes, text, strlen(text));
}

static void test_seen(void **state)
{
	struct hashes hashes = {0};

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(see(&hashes, "/rest/a/1"), 1);
		assert_int_equal(see(&hashes, "/rest/a/1"), 0);
		assert_int_equal(see(&hashes, "/rest/a/2"), 1);
		assert_int_equal(see(&hashes, "/rest/a/"), 1);
		assert_int_equal(see(&hashes, "/rest/a/11"), 1);
		assert_int_equal(see(&hashes, ""), 1);
		assert_int_equal(see(&hashes, ""), 0);
		assert_int_equal(hashes_add(&hashes, "\0", 1), 1);
		assert_int_equal(hashes_add(&hashes, "\0\0", 2), 1);
		assert_int_equal(hashes_add(&hashes, "\0", 1), 0);
		assert_int_equal(see(&hashes, "/rest/a/1"), 0);
		assert_int_equal(hashes.count, 7);
		/* And all of it again in a set that has been emptied. */
		hashes_free(&hashes);
		assert_int_equal(hashes.count, 0);
	}
}

static void test_many_seen(void **state)
{
	enum { MANY = 100000 };
	struct hashes hashes = {0};
	char text[64];

	(void)state;
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < MANY; i++) {
			snprintf(text, sizeof(text), "/rest/server-profiles/%08d", i);
			assert_int_equal(see(&hashes, text), round == 0);
		}
	assert_int_equal(hashes.count, MANY);
	/* Never more than half full: a search ends soon. */
	assert_true(hashes.room >= 2 * hashes.count);
	hashes_free(&hashes);
}

static uint64_t folded(uint64_t value)
{
	return value ^ value >> 32;
}

/* The published values of FNV-1a with 64 bits; one of its few known texts for 0. */
static void test_hash(void **state)
{
	static const char zero[] = "\xd5\x6b\xb9\x53\x42\x87\x08\x36";
	struct hashes hashes = {0};

	(void)state;
	assert_int_equal(hash_of("", 0), folded(UINT64_C(0xcbf29ce484222325)));
	assert_int_equal(hash_of("a", 1), folded(UINT64_C(0xaf63dc4c8601ec8c)));
	assert_int_equal(hash_of("foobar", 6), folded(UINT64_C(0x85944171f73967e8)));
	/* Which is not taken for a place that is free. */
	assert_int_equal(hash_of(zero, 8), 1);
	assert_int_equal(hashes_add(&hashes, zero, 8), 1);
	assert_int_equal(hashes_add(&hashes, zero, 8), 0);
	hashes_free(&hashes);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),	    cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_many_values), cmocka_unit_test(test_copy),
		cmocka_unit_test(test_most_bytes),  cmocka_unit_test(test_most_values),
		cmocka_unit_test(test_seen),	    cmocka_unit_test(test_many_seen),
		cmocka_unit_test(test_hash),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
