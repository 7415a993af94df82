/*
 * json_record.h - what a reader of JSON hands over, written down a line an event.
 */
#ifndef JSON_RECORD_H
#define JSON_RECORD_H

#include "json.h"
#include "unit.h"

/* To be freed with json_record_free(). */
struct json_record {
	char *text; /* "0 string abc\n1 begin\n1 end\n"; other bytes than ASCII's as \xNN */
	size_t size;
	FILE *out;
	int error; /* what the last call returned */
	char fault[128];
	int refuses; /* the number of an event that is to fail; -1: none */
	int n_events;
};

static inline int json_record_count(struct json_record *record)
{
	return record->n_events++ == record->refuses ? -EXDEV : 0;
}

static inline int json_record_value(void *context, int path, enum json_kind kind,
				    const char *bytes, size_t length)
{
	static const char *const kinds[] = {
		[JSON_KIND_NULL] = "null",     [JSON_KIND_FALSE] = "false",
		[JSON_KIND_TRUE] = "true",     [JSON_KIND_NUMBER] = "number",
		[JSON_KIND_STRING] = "string", [JSON_KIND_ARRAY] = "array",
		[JSON_KIND_OBJECT] = "object",
	};
	struct json_record *record = context;

	fprintf(record->out, "%d %s ", path, kinds[kind]);
	for (size_t i = 0; i < length; i++)
		fprintf(record->out,
			bytes[i] >= ' ' && bytes[i] < 0x7f ? "%c" : "\\x%02x",
			(unsigned char)bytes[i]);
	fputc('\n', record->out);
	return json_record_count(record);
}

static inline int json_record_begin(void *context, int path)
{
	struct json_record *record = context;

	fprintf(record->out, "%d begin\n", path);
	return json_record_count(record);
}

static inline int json_record_end(void *context, int path)
{
	struct json_record *record = context;

	fprintf(record->out, "%d end\n", path);
	return json_record_count(record);
}

static const struct json_events json_record_events = {json_record_value,
						      json_record_begin, json_record_end};

/*
 * Paths, one behind the other with blanks between: .PATH is asked for as a value, !PATH as
 * text, (PATH as a frame.
 */
static inline struct json_paths *json_record_paths(const char *list)
{
	struct json_paths *paths = json_paths_new();
	char *copy = strdup(list), *rest = copy;
	int number = 0;

	assert_non_null(paths);
	assert_non_null(copy);
	for (char *path; (path = strsep(&rest, " "));) {
		if (!*path)
			continue;
		assert_int_equal(number++,
				 *path == '!'	? json_paths_add_text(paths, path + 1)
				 : *path == '(' ? json_paths_add_frame(paths, path + 1)
						: json_paths_add(paths, path + 1));
	}
	free(copy);
	return paths;
}

static inline void json_record_start(struct json_record *record)
{
	*record = (struct json_record){.refuses = -1};
	record->out = open_memstream(&record->text, &record->size);
	assert_non_null(record->out);
}

static inline void json_record_free(struct json_record *record)
{
	free(record->text);
}

/* Feeds a piece that lies nowhere else and is gone when this returns. */
static inline int json_record_feed(struct json_reader *reader, const char *bytes,
				   size_t length)
{
	char *piece = malloc(length ? length : 1);
	int error;

	assert_non_null(piece);
	memcpy(piece, bytes, length);
	error = json_reader_feed(reader, piece, length);
	free(piece);
	return error;
}

/* The document has been fed with ERROR: what is to be known about its end. */
static inline void json_record_finish(struct json_record *record,
				      struct json_reader *reader, int error)
{
	record->error = json_reader_finish(reader);
	/* An error stays. */
	if (error)
		assert_int_equal(record->error, error);
	if (record->error)
		assert_int_equal(json_reader_feed(reader, " ", 1), record->error);
	assert_int_equal(json_reader_finish(reader), record->error);
	snprintf(record->fault, sizeof(record->fault), "%s", json_reader_fault(reader));
	assert_int_equal(*record->fault == '\0', record->error == 0);
	assert_int_equal(fclose(record->out), 0);
	record->out = NULL;
}

/* Reads DOCUMENT in pieces that end at CUTS, of which there are N_CUTS in order. */
static inline void json_record_read(struct json_record *record,
				    const struct json_paths *paths, const char *document,
				    size_t length, const size_t *cuts, size_t n_cuts)
{
	struct json_reader *reader;
	size_t at = 0;
	int error = 0;

	json_record_start(record);
	reader = json_reader_new(paths, &json_record_events, record);
	assert_non_null(reader);
	for (size_t i = 0; i <= n_cuts && !error; i++) {
		size_t end = i < n_cuts ? cuts[i] : length;

		error = json_record_feed(reader, document + at, end - at);
		at = end;
	}
	json_record_finish(record, reader, error);
	json_reader_free(reader);
}

static inline void json_record_same(const struct json_record *whole,
				    const struct json_paths *paths, const char *document,
				    size_t length, const size_t *cuts, size_t n_cuts)
{
	struct json_record pieces;

	json_record_read(&pieces, paths, document, length, cuts, n_cuts);
	assert_int_equal(pieces.error, whole->error);
	assert_string_equal(pieces.fault, whole->fault);
	assert_string_equal(pieces.text, whole->text);
	json_record_free(&pieces);
}

/* However DOCUMENT is cut, it is read as WHOLE. */
static inline void json_record_cut(const struct json_record *whole,
				   const struct json_paths *paths, const char *document,
				   size_t length)
{
	enum { FEW = 80 };
	size_t *each = calloc(length + 1, sizeof(*each));

	assert_non_null(each);
	for (size_t i = 0; i < length; i++)
		each[i] = i;
	json_record_same(whole, paths, document, length, each, length);
	for (size_t i = 0; i <= length; i++) {
		json_record_same(whole, paths, document, length, &i, 1);
		for (size_t j = i; j <= length && length <= FEW; j++)
			json_record_same(whole, paths, document, length,
					 (const size_t[]){i, j}, 2);
	}
	free(each);
}

#endif
