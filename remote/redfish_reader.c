/*
 * redfish_reader.c - from the text of a document to the values that are wanted of it.
 */
#include "redfish_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int take_value(void *context, int path, enum json_kind kind, const char *bytes,
		      size_t length)
{
	struct redfish_reader *reader = context;

	return record_add(&reader->record, path, kind, bytes, length);
}

static const struct json_events events = {.value = take_value};

int redfish_reader_make(struct redfish_reader *reader)
{
	*reader = (struct redfish_reader){.paths = json_paths_new()};
	return reader->paths ? 0 : -ENOMEM;
}

void redfish_reader_free(struct redfish_reader *reader)
{
	json_reader_free(reader->json);
	json_paths_free(reader->paths);
	record_free(&reader->record);
	*reader = (struct redfish_reader){0};
}

/* Of valid TEXT; json.h passes a byte order mark over. */
static bool is_object(const char *text)
{
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	return text[strspn(text, " \t\r\n")] == '{';
}

int redfish_read(struct redfish_reader *reader, const char *text, size_t length,
		 const char **fault)
{
	int error;

	record_reset(&reader->record);
	/* Made late: the paths have to be complete. */
	if (!reader->json)
		reader->json = json_reader_new(reader->paths, &events, reader);
	*fault = "no memory";
	if (!reader->json)
		return -ENOMEM;
	json_reader_reset(reader->json);
	error = json_reader_feed(reader->json, text, length);
	if (!error)
		error = json_reader_finish(reader->json);
	if (!error && is_object(text))
		return 0;
	record_reset(&reader->record);
	if (!error)
		*fault = "no object";
	else if (*json_reader_fault(reader->json))
		*fault = json_reader_fault(reader->json);
	else
		*fault = strerror(-error);
	return error ? error : -EBADMSG;
}

const struct record_value *redfish_next(const struct record *record, int path,
					const struct record_value *after,
					struct json_cell *value)
{
	const struct record_value *found = after;

	do
		found = record_next(record, path, found);
	while (found && found->kind == JSON_KIND_NULL);
	if (found)
		*value = (struct json_cell){
			.kind = found->kind,
			.bytes = record->bytes + found->offset,
			.length = found->length,
		};
	return found;
}

struct json_cell redfish_trimmed(struct json_cell value)
{
	if (value.kind != JSON_KIND_STRING)
		return value;
	while (value.length && strchr(" \t\r\n", value.bytes[value.length - 1]) &&
	       value.bytes[value.length - 1])
		value.length--;
	while (value.length && *value.bytes && strchr(" \t\r\n", *value.bytes)) {
		value.bytes++;
		value.length--;
	}
	return value;
}

int redfish_text(const struct record *record, int path, char **text)
{
	struct json_cell value;

	*text = NULL;
	if (!redfish_next(record, path, NULL, &value) ||
	    (value.kind != JSON_KIND_STRING && value.kind != JSON_KIND_NUMBER))
		return 0;
	value = redfish_trimmed(value);
	if (value.length == 0)
		return 0;
	*text = strndup(value.bytes, value.length);
	return *text ? 0 : -ENOMEM;
}

bool redfish_is_true(const struct record *record, int path)
{
	struct json_cell value;

	return redfish_next(record, path, NULL, &value) && value.kind == JSON_KIND_TRUE;
}
