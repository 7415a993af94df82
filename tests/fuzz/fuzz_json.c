/*
 * fuzz_json.c - any bytes as a document: what jansson says of them is true, and so however
 * they are cut; and as a path.
 */
#include "json.h"

#include <errno.h>
#include <jansson.h>

#include "fuzz.h"

/* ------------------------------------------------------------------------------- paths */

enum { MOST_STEPS = 3, EVERY = -1 };

struct step {
	const char *name; /* NULL: an element */
	int index;
};

/* Each path, and the same in steps. The values are compared, texts are as they are. */
static const struct {
	const char *path;
	struct step steps[MOST_STEPS];
	size_t n_steps;
} asked[] = {
	{"", {{NULL, 0}}, 0},
	{"a", {{"a", 0}}, 1},
	{"a.b", {{"a", 0}, {"b", 0}}, 2},
	{"[*]", {{NULL, EVERY}}, 1},
	{"[*].a", {{NULL, EVERY}, {"a", 0}}, 2},
	{"a[*].b", {{"a", 0}, {NULL, EVERY}, {"b", 0}}, 3},
	{"[1]", {{NULL, 1}}, 1},
	{"[*][0]", {{NULL, EVERY}, {NULL, 0}}, 2},
	{"[\"\"]", {{"", 0}}, 1},
	{"[\"a.b\"][*]", {{"a.b", 0}, {NULL, EVERY}}, 2},
};

enum { N_ASKED = sizeof(asked) / sizeof(*asked), N_WISHES = 3 };

/* Path N is number N_WISHES * N as a value, and then as text and as a frame. */
static struct json_paths *make_paths(void)
{
	struct json_paths *paths = json_paths_new();

	fuzz_check(paths != NULL);
	for (int i = 0; i < N_ASKED; i++) {
		const char *path = asked[i].path;

		fuzz_check(json_paths_add(paths, path) == N_WISHES * i);
		fuzz_check(json_paths_add_text(paths, path) == N_WISHES * i + 1);
		fuzz_check(json_paths_add_frame(paths, path) == N_WISHES * i + 2);
	}
	return paths;
}

/* --------------------------------------------------------------------- a reader's word */

struct record {
	FILE *all;	       /* each event as it came */
	FILE *values[N_ASKED]; /* of each path, as jansson writes them */
	char *all_text, *value_texts[N_ASKED];
	size_t sizes[N_ASKED + 1];
	int open; /* frames */
	int error;
	char fault[128];
};

static json_t *ask_jansson(const char *bytes, size_t length, json_error_t *error)
{
	return json_loadb(bytes, length,
			  JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL,
			  error);
}

static void write_value(FILE *out, const json_t *value)
{
	json_dumpf(value, out, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
	fputc('\n', out);
}

static int take_value(void *context, int path, enum json_kind kind, const char *bytes,
		      size_t length)
{
	struct record *record = context;
	json_t *value;

	fprintf(record->all, "%d %d %zu ", path, (int)kind, length);
	fwrite(bytes, 1, length, record->all);
	if (path % N_WISHES == 1) {
		enum json_kind same;

		fuzz_check(json_is_valid(bytes, length, &same) && same == kind);
		return 0;
	}
	value = kind == JSON_KIND_STRING ? json_stringn(bytes, length)
					 : ask_jansson(bytes, length, NULL);
	/* What jansson does not take is not compared. */
	if (value)
		write_value(record->values[path / N_WISHES], value);
	json_decref(value);
	return 0;
}

static int take_begin(void *context, int path)
{
	struct record *record = context;

	fprintf(record->all, "begin %d\n", path);
	record->open++;
	return 0;
}

static int take_end(void *context, int path)
{
	struct record *record = context;

	fprintf(record->all, "end %d\n", path);
	fuzz_check(record->open-- > 0);
	return 0;
}

static void record_start(struct record *record)
{
	*record = (struct record){.open = 0};
	record->all = open_memstream(&record->all_text, &record->sizes[N_ASKED]);
	fuzz_check(record->all != NULL);
	for (size_t i = 0; i < N_ASKED; i++) {
		record->values[i] =
			open_memstream(&record->value_texts[i], &record->sizes[i]);
		fuzz_check(record->values[i] != NULL);
	}
}

static void record_finish(struct record *record)
{
	fclose(record->all);
	for (size_t i = 0; i < N_ASKED; i++)
		fclose(record->values[i]);
}

static void record_free(struct record *record)
{
	free(record->all_text);
	for (size_t i = 0; i < N_ASKED; i++)
		free(record->value_texts[i]);
}

/* Reads in pieces of at most MOST bytes, each in a place of its own. */
static void read_pieces(struct json_reader *reader, struct record *record,
			const uint8_t *data, size_t size, size_t most, uint32_t random)
{
	size_t at = 0;

	record->error = 0;
	while (at < size && record->error == 0) {
		size_t length = random % most + 1;
		char *piece;

		random = random * 1664525 + 1013904223;
		if (length > size - at)
			length = size - at;
		piece = malloc(length);
		fuzz_check(piece != NULL);
		memcpy(piece, data + at, length);
		record->error = json_reader_feed(reader, piece, length);
		free(piece);
		at += length;
	}
	if (record->error == 0)
		record->error = json_reader_finish(reader);
	snprintf(record->fault, sizeof(record->fault), "%s", json_reader_fault(reader));
	fuzz_check((record->error == 0) == (*record->fault == '\0'));
	fuzz_check(record->error != 0 || record->open == 0);
}

static void read_document(const struct json_paths *paths, struct record *record,
			  const uint8_t *data, size_t size, size_t most)
{
	static const struct json_events events = {take_value, take_begin, take_end};
	struct json_reader *reader = json_reader_new(paths, &events, record);

	fuzz_check(reader != NULL);
	record_start(record);
	read_pieces(reader, record, data, size, most, (uint32_t)size);
	record_finish(record);
	json_reader_free(reader);
}

static void compare_pieces(const struct json_paths *paths, const struct record *whole,
			   const uint8_t *data, size_t size, size_t most)
{
	struct record pieces;

	read_document(paths, &pieces, data, size, most);
	fuzz_check(pieces.error == whole->error);
	fuzz_check(strcmp(pieces.fault, whole->fault) == 0);
	fuzz_check(pieces.sizes[N_ASKED] == whole->sizes[N_ASKED]);
	fuzz_check(memcmp(pieces.all_text, whole->all_text, whole->sizes[N_ASKED]) == 0);
	record_free(&pieces);
}

/* ---------------------------------------------------------------------- jansson's word */

/* Writes what STEPS lead to from VALUE. */
static void write_path(FILE *out, const json_t *value, const struct step *steps,
		       size_t n_steps)
{
	const json_t *element;
	size_t i;

	if (!value)
		return;
	if (n_steps == 0)
		write_value(out, value);
	else if (steps->name)
		write_path(out, json_object_get(value, steps->name), steps + 1,
			   n_steps - 1);
	else
		json_array_foreach(value, i, element) if (steps->index == EVERY ||
							  (size_t)steps->index == i)
			write_path(out, element, steps + 1, n_steps - 1);
}

/* Of a document in which no name stands twice, as jansson keeps only one of these. */
static void compare_values(const struct record *record, const json_t *document)
{
	for (size_t i = 0; i < N_ASKED; i++) {
		char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);

		fuzz_check(out != NULL);
		write_path(out, document, asked[i].steps, asked[i].n_steps);
		fclose(out);
		fuzz_check(size == record->sizes[i]);
		fuzz_check(memcmp(text, record->value_texts[i], size) == 0);
		free(text);
	}
}

/* Whether one may take what the other does not. */
static bool may_differ(const uint8_t *data, size_t size, const struct record *record,
		       const json_error_t *error)
{
	/* Behind a word or a number jansson passes over a NUL. */
	if (record->error)
		return record->error == -E2BIG || memchr(data, '\0', size);
	switch (json_error_code(error)) {
	case json_error_numeric_overflow:
	case json_error_invalid_utf8:
	case json_error_null_byte_in_key:
		return true;
	default:
		/* A byte order mark, or half a pair of surrogates. */
		return *data == 0xef || memmem(data, size, "\\ud", 3) ||
		       memmem(data, size, "\\uD", 3);
	}
}

static void compare_with_jansson(const struct record *record, const uint8_t *data,
				 size_t size)
{
	const char *bytes = (const char *)data;
	json_error_t error;
	json_t *document = ask_jansson(bytes, size, &error);

	if ((document != NULL) != (record->error == 0))
		fuzz_check(may_differ(data, size, record, &error));
	else if (document) {
		json_t *unique =
			json_loadb(bytes, size,
				   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY |
					   JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL,
				   NULL);

		if (unique)
			compare_values(record, unique);
		json_decref(unique);
	}
	json_decref(document);
}

/* ------------------------------------------------------------------------ other things */

/* The elements of a good array are all that is in it; of other bytes they come to an end. */
static void walk_elements(const uint8_t *data, size_t size, bool good)
{
	const char *text = (const char *)data, *element;
	size_t at = 0, last = 0, length;
	enum json_kind kind, same;

	while (json_next_element(text, size, &at, &element, &length, &kind)) {
		fuzz_check(at > last && at <= size);
		fuzz_check(element >= text && length <= (size_t)(text + size - element));
		fuzz_check(!good ||
			   (json_is_valid(element, length, &same) && same == kind));
		last = at;
	}
}

static void add_path(const uint8_t *data, size_t size)
{
	struct json_paths *paths = json_paths_new();
	char *path = fuzz_string(data, size);
	int number = json_paths_add(paths, path);

	fuzz_check(number == 0 || number == -EINVAL || number == -E2BIG);
	fuzz_check(json_paths_add_frame(paths, path) == (number == 0 ? 1 : number));
	json_paths_free(paths);
	free(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_paths *paths;
	struct record whole;
	bool good, has_mark = size > 2 && memcmp(data, "\xef\xbb\xbf", 3) == 0;

	if (size == 0)
		return 0;
	paths = make_paths();
	read_document(paths, &whole, data, size, SIZE_MAX);
	compare_pieces(paths, &whole, data, size, 1);
	compare_pieces(paths, &whole, data, size, 24);
	compare_with_jansson(&whole, data, size);
	good = json_is_valid((const char *)data, size, NULL);
	fuzz_check(good == (whole.error == 0 && !has_mark));
	walk_elements(data, size, good);
	add_path(data, size);
	record_free(&whole);
	json_paths_free(paths);
	return 0;
}
