/*
 * test_json_peer.c - many documents, good and damaged ones, and jansson's word for each.
 */
#include "json.h"

#include <errno.h>
#include <jansson.h>

#include "json_record.h"
#include "unit.h"

/* -------------------------------------------------------------------------- documents */

struct text {
	char bytes[1024];
	size_t length;
};

static void add_bytes(struct text *text, const char *bytes, size_t length)
{
	assert_true(length < sizeof(text->bytes) - text->length);
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
}

static void add(struct text *text, const char *bytes)
{
	add_bytes(text, bytes, strlen(bytes));
}

/* One of COUNT words. */
static void add_one(struct text *text, uint64_t *random, const char *const *words,
		    size_t count)
{
	add(text, words[unit_random(random) % count]);
}

static void add_space(struct text *text, uint64_t *random)
{
	static const char *const spaces[] = {"", "", "", "", " ", "\n", "\t\r", "  "};

	add_one(text, random, spaces, N_ELEMENTS(spaces));
}

static void add_string(struct text *text, uint64_t *random)
{
	static const char *const parts[] = {
		"a",
		"name",
		"0123456789",
		"\\n",
		"\\\\",
		"\\\"",
		"\\u0041",
		"\\u20ac",
		"\\ud83d\\ude00",
		"\xc3\xa9",
		"\xe2\x82\xac",
		"\xf0\x9f\x98\x80",
		".",
		"[",
		"]",
		"{",
		"}",
		":",
		",",
		" ",
		"\\/",
		"\x7f",
		"\\u0000",
	};

	add(text, "\"");
	for (size_t n = unit_random(random) % 5; n; n--)
		add_one(text, random, parts, N_ELEMENTS(parts));
	add(text, "\"");
}

/* A string with no NUL: jansson's names have none. */
static void add_name(struct text *text, uint64_t *random)
{
	static const char *const names[] = {
		"\"a\"",
		"\"b\"",
		"\"members\"",
		"\"\"",
		"\"a.b\"",
		"\"[0]\"",
		"\"\\\"\"",
		"\"@odata.id\"",
		"\"\\u00e9\"",
		"\"\\\\\"",
		"\"a rather long name\"",
	};

	add_one(text, random, names, N_ELEMENTS(names));
}

static void add_value(struct text *text, uint64_t *random, unsigned depth)
{
	static const char *const scalars[] = {
		"null", "true", "false", "0",	   "-0",    "17",  "-3.25",
		"1e5",	"2E-3", "1.0",	 "123456", "0.125", "9e0", "9007199254740993",
	};
	unsigned kind = (unsigned)(unit_random(random) % (depth < 5 ? 8 : 4));
	size_t count = unit_random(random) % 4;

	add_space(text, random);
	if (kind < 2) {
		add_one(text, random, scalars, N_ELEMENTS(scalars));
	} else if (kind < 4) {
		add_string(text, random);
	} else {
		add(text, kind < 6 ? "[" : "{");
		add_space(text, random);
		/* So that it ends: each container has fewer, and the text is not filled. */
		for (size_t i = 0; i < count && text->length < 400; i++) {
			if (i)
				add(text, ",");
			if (kind >= 6) {
				add_space(text, random);
				add_name(text, random);
				add_space(text, random);
				add(text, ":");
			}
			add_value(text, random, depth + 1);
		}
		add(text, kind < 6 ? "]" : "}");
	}
	add_space(text, random);
}

static void damage(struct text *text, uint64_t *random)
{
	static const char bytes[] =
		"{}[]:,\"\\ \t\n0123456789-+.eEtrufalsn/'\x01\x1f\x7f";
	size_t at = text->length ? unit_random(random) % text->length : 0;
	size_t rest = text->length - at;
	char byte = bytes[unit_random(random) % (sizeof(bytes) - 1)];

	switch (rest ? unit_random(random) % 4 : 1) {
	case 0:
		text->bytes[at] = byte;
		break;
	case 1:
		memmove(text->bytes + at + 1, text->bytes + at, rest);
		text->bytes[at] = byte;
		text->length++;
		break;
	case 2:
		memmove(text->bytes + at, text->bytes + at + 1, rest - 1);
		text->length--;
		break;
	default:
		text->length = at;
	}
}

/* What jansson refuses although RFC 8259 does not. */
static bool is_jansson_alone(const struct text *text, const json_error_t *error)
{
	switch (json_error_code(error)) {
	case json_error_numeric_overflow:
	case json_error_invalid_utf8:
	case json_error_null_byte_in_key:
		return true;
	default:
		/* Half a pair of surrogates. */
		return memmem(text->bytes, text->length, "\\ud", 3) != NULL;
	}
}

static json_t *ask_jansson(const char *bytes, size_t length, size_t flags,
			   json_error_t *error)
{
	return json_loadb(bytes, length,
			  flags | JSON_DECODE_ANY | JSON_ALLOW_NUL |
				  JSON_DECODE_INT_AS_REAL,
			  error);
}

/* ------------------------------------------------------------------------- their values */

/* What was handed over last, and how often. */
struct seen {
	enum json_kind kind;
	struct text text;
	int count;
};

static int see(void *context, int path, enum json_kind kind, const char *bytes,
	       size_t length)
{
	struct seen *seen = (struct seen *)context + path;

	seen->kind = kind;
	seen->text.length = 0;
	add_bytes(&seen->text, bytes, length);
	seen->count++;
	return 0;
}

/* Reads TEXT in pieces of any length. Returns what the reader returned. */
static int read_pieces(const struct json_paths *paths, const struct text *text,
		       uint64_t *random, struct seen *seen)
{
	static const struct json_events events = {.value = see};
	struct json_reader *reader = json_reader_new(paths, &events, seen);
	size_t most = 1 + unit_random(random) % (text->length + 1), at = 0;
	int error = 0;

	assert_non_null(reader);
	while (at < text->length && !error) {
		size_t length = unit_random(random) % most + 1;

		if (length > text->length - at)
			length = text->length - at;
		error = json_record_feed(reader, text->bytes + at, length);
		at += length;
	}
	if (!error)
		error = json_reader_finish(reader);
	json_reader_free(reader);
	return error;
}

static void expect_same(const json_t *value, const struct seen *decoded,
			const struct seen *text)
{
	json_t *again = ask_jansson(text->text.bytes, text->text.length, 0, NULL);

	assert_int_equal(decoded->count, 1);
	assert_int_equal(text->count, 1);
	assert_int_equal(decoded->kind, text->kind);
	assert_true(json_equal(again, value));
	if (decoded->kind == JSON_KIND_STRING) {
		assert_int_equal(decoded->text.length, json_string_length(value));
		assert_memory_equal(decoded->text.bytes, json_string_value(value),
				    decoded->text.length);
	} else {
		assert_int_equal(decoded->text.length, text->text.length);
		assert_memory_equal(decoded->text.bytes, text->text.bytes,
				    text->text.length);
	}
	json_decref(again);
}

static void add_label(struct text *path, const char *member, uint64_t *random)
{
	bool plain = *member && !strpbrk(member, ".[]\"");
	json_t *label = json_string(member);
	char *quoted = json_dumps(label, JSON_ENCODE_ANY);

	if (plain && unit_random(random) % 2) {
		add(path, path->length ? "." : "");
		add(path, member);
	} else {
		add(path, "[");
		add(path, quoted);
		add(path, "]");
	}
	free(quoted);
	json_decref(label);
}

/* Walks from *VALUE to any value in it: a path leads there. */
static void walk(const json_t **value, struct text *path, uint64_t *random)
{
	while (unit_random(random) % 8) {
		size_t count = json_is_array(*value) ? json_array_size(*value)
						     : json_object_size(*value);
		size_t chosen = count ? unit_random(random) % count : 0;
		char index[32];
		void *member;

		if (!count)
			return;
		if (json_is_array(*value)) {
			snprintf(index, sizeof(index), "[%zu]", chosen);
			add(path, index);
			*value = json_array_get(*value, chosen);
			continue;
		}
		member = json_object_iter((json_t *)*value);
		while (chosen--)
			member = json_object_iter_next((json_t *)*value, member);
		add_label(path, json_object_iter_key(member), random);
		*value = json_object_iter_value(member);
	}
}

/* Any value of the document, and the document. */
static void compare_values(const json_t *document, const struct text *text,
			   uint64_t *random)
{
	struct json_paths *paths = json_paths_new();
	struct seen seen[4] = {{.count = 0}};
	struct text path = {.length = 0};
	const json_t *value = document;

	walk(&value, &path, random);
	add_bytes(&path, "", 1);
	assert_int_equal(json_paths_add(paths, path.bytes), 0);
	assert_int_equal(json_paths_add_text(paths, path.bytes), 1);
	assert_int_equal(json_paths_add(paths, ""), 2);
	assert_int_equal(json_paths_add_text(paths, ""), 3);
	assert_int_equal(read_pieces(paths, text, random, seen), 0);
	expect_same(value, &seen[0], &seen[1]);
	expect_same(document, &seen[2], &seen[3]);
	json_paths_free(paths);
}

/* Returns whether both take TEXT. */
static bool compare(const struct text *text, uint64_t *random)
{
	json_error_t error;
	json_t *document = ask_jansson(text->bytes, text->length, 0, &error), *unique;
	bool good = json_is_valid(text->bytes, text->length, NULL);

	if (good != (document != NULL) && !(good && is_jansson_alone(text, &error)))
		fail_msg("%.*s: %s", (int)text->length, text->bytes,
			 document ? "jansson takes it" : error.text);
	unique = ask_jansson(text->bytes, text->length, JSON_REJECT_DUPLICATES, NULL);
	if (unique)
		compare_values(unique, text, random);
	good = good && document;
	json_decref(document);
	json_decref(unique);
	return good;
}

static void test_documents(void **state)
{
	enum { DOCUMENTS = 20000, DAMAGES = 4 };
	uint64_t random = 88172645463325252;
	int damaged_but_good = 0, damaged = 0;

	(void)state;
	for (int i = 0; i < DOCUMENTS; i++) {
		struct text text = {.length = 0};

		add_value(&text, &random, 0);
		assert_true(compare(&text, &random));
		for (int j = 0; j < DAMAGES; j++) {
			damage(&text, &random);
			damaged++;
			damaged_but_good += compare(&text, &random);
		}
	}
	/* Both kinds were among them. */
	assert_in_range(damaged_but_good, damaged / 20, damaged / 2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_documents),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
