/*
 * json_watch.c - which values of a document are asked for, and their text.
 */
#include "json_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the text of values */

static int too_large(struct json_reader *reader)
{
	reader->fault_text = "a name or a value that is too large";
	return -E2BIG;
}

static int reserve(struct json_reader *reader, struct json_buffer *buffer, size_t length)
{
	size_t room = buffer->room ? buffer->room : 256;
	char *larger;

	if (length <= buffer->room)
		return 0;
	while (room < length)
		room *= 2;
	larger = realloc(buffer->bytes, room);
	if (!larger) {
		reader->fault_text = "no memory";
		return -ENOMEM;
	}
	buffer->bytes = larger;
	buffer->room = room;
	return 0;
}

int json_watch_keep(struct json_reader *reader, const char *end)
{
	size_t length = (size_t)(end - reader->from);
	int error;

	if (!reader->gathering || length == 0)
		return 0;
	if (length > JSON_MOST_VALUE - reader->text.length)
		return too_large(reader);
	error = reserve(reader, &reader->text, reader->text.length + length);
	if (error)
		return error;
	memcpy(reader->text.bytes + reader->text.length, reader->from, length);
	reader->text.length += length;
	reader->from = end;
	return 0;
}

int json_watch_space(struct json_reader *reader, const char *at, const char *end)
{
	int error = json_watch_keep(reader, at);

	reader->from = end;
	return error;
}

/* Begins to gather at AT, or goes on. Returns where in the text that is. */
static size_t gather(struct json_reader *reader, const char *at)
{
	if (!reader->gathering) {
		reader->gathering = true;
		reader->text.length = 0;
		reader->from = at;
	}
	return reader->text.length + (size_t)(at - reader->from);
}

/* The text from START to AT: the input itself where it lies there whole. */
static int gathered(struct json_reader *reader, size_t start, const char *at,
		    const char **text, size_t *length)
{
	int error = 0;

	if (start < reader->text.length) {
		error = json_watch_keep(reader, at);
		*text = reader->text.bytes + start;
		*length = reader->text.length - start;
	} else {
		*text = reader->from + (start - reader->text.length);
		*length = (size_t)(at - *text);
	}
	return !error && *length > JSON_MOST_VALUE ? too_large(reader) : error;
}

static void end_token(struct json_reader *reader)
{
	reader->token = JSON_NO_TOKEN;
	reader->gathering = reader->containers > 0;
}

/* What the string TEXT stands for. */
static int decoded(struct json_reader *reader, const char *text, size_t length,
		   const char **value, size_t *value_length)
{
	int error;

	*value = text + 1;
	*value_length = length - 2;
	if (!reader->escaped)
		return 0;
	error = reserve(reader, &reader->decoded, length);
	if (error)
		return error;
	*value = reader->decoded.bytes;
	*value_length = json_decode_string(text, length, reader->decoded.bytes);
	return 0;
}

/* ----------------------------------------------------------------------- handing over */

struct value {
	enum json_kind kind;
	const char *text, *bytes; /* as it stands, and what it stands for */
	size_t text_length, length;
};

static int refused(struct json_reader *reader, int error)
{
	if (error)
		reader->fault_text = "what was asked for was not taken";
	return error;
}

/* Hands VALUE over for every path that ends at one of the active nodes from FIRST on. */
static int hand_over(struct json_reader *reader, size_t first, size_t count,
		     const struct value *value)
{
	const struct json_request *requests = reader->paths->requests;
	int error = 0;

	for (size_t i = first; i < first + count; i++) {
		int path = reader->paths->nodes[reader->active[i]].first;

		for (; path >= 0 && !error; path = requests[path].next) {
			bool text = requests[path].wish == JSON_WANTS_TEXT;

			if (requests[path].wish == JSON_WANTS_FRAME)
				continue;
			error = reader->events->value(reader->context, path, value->kind,
						      text ? value->text : value->bytes,
						      text ? value->text_length
							   : value->length);
		}
	}
	return refused(reader, error);
}

/* Tells every path of FRAME that wants to know. */
static int tell(struct json_reader *reader, const struct json_frame *frame,
		int (*event)(void *context, int path))
{
	const struct json_request *requests = reader->paths->requests;
	int error = 0;

	for (size_t i = 0; event && i < frame->count; i++) {
		size_t node = reader->active[frame->first + i];
		int path = reader->paths->nodes[node].first;

		for (; path >= 0 && !error; path = requests[path].next)
			if (requests[path].wish == JSON_WANTS_FRAME)
				error = event(reader->context, path);
	}
	return refused(reader, error);
}

/* The text of VALUE from START to AT, which is what it stands for but for strings. */
static int take_text(struct json_reader *reader, size_t start, const char *at,
		     struct value *value)
{
	int error = gathered(reader, start, at, &value->text, &value->text_length);

	value->bytes = value->text;
	value->length = value->text_length;
	return error;
}

int json_watch_scalar(struct json_reader *reader, const char *at)
{
	struct value value = {.kind = reader->kind};
	int error = take_text(reader, reader->token_start, at, &value);

	if (!error && value.kind == JSON_KIND_STRING)
		error = decoded(reader, value.text, value.text_length, &value.bytes,
				&value.length);
	if (!error)
		error = hand_over(reader, reader->first, reader->count, &value);
	end_token(reader);
	return error;
}

/* --------------------------------------------------------------------- which are wanted */

/* Adds what LABEL leads to from the innermost watched container to what is active. */
static void follow(struct json_reader *reader, const struct json_label *label)
{
	const struct json_frame *frame = &reader->frames[reader->watched - 1];

	for (size_t i = 0; i < frame->count; i++) {
		size_t child = json_paths_child(reader->paths,
						reader->active[frame->first + i], label);

		if (child)
			reader->active[reader->first + reader->count++] = child;
	}
}

void json_watch_name(struct json_reader *reader, const char *at)
{
	reader->count = 0;
	if (!reader->frames[reader->watched - 1].goes_on)
		return;
	reader->token = JSON_NAME_TOKEN;
	reader->token_start = gather(reader, at);
	reader->escaped = false;
}

int json_watch_named(struct json_reader *reader, const char *at)
{
	struct json_label label = {.is_index = false};
	const char *text;
	size_t length;
	int error = gathered(reader, reader->token_start, at, &text, &length);

	if (!error)
		error = decoded(reader, text, length, &label.name, &label.number);
	if (!error)
		follow(reader, &label);
	end_token(reader);
	return error;
}

static void follow_element(struct json_reader *reader)
{
	struct json_frame *frame = &reader->frames[reader->watched - 1];
	struct json_label label = {.is_index = true, .number = JSON_EVERY};

	reader->count = 0;
	if (!frame->goes_on)
		return;
	follow(reader, &label);
	label.number = frame->next++;
	follow(reader, &label);
}

void json_watch_value(struct json_reader *reader, const char *at)
{
	bool wanted = false;

	if (reader->depth == 0) {
		reader->count = reader->paths->n_nodes ? 1 : 0;
		if (reader->count)
			reader->active[0] = 0;
	} else if (reader->closers[reader->depth] == ']') {
		follow_element(reader);
	}
	for (size_t i = 0; i < reader->count; i++) {
		size_t node = reader->active[reader->first + i];

		wanted = wanted || reader->paths->nodes[node].wants_value;
	}
	if (!wanted)
		return;
	reader->token = JSON_VALUE_TOKEN;
	reader->token_start = gather(reader, at);
	reader->escaped = false;
}

int json_watch_open(struct json_reader *reader)
{
	struct json_frame *frame = &reader->frames[reader->watched];

	if (reader->count == 0)
		return 0;
	*frame = (struct json_frame){.first = reader->first,
				     .count = reader->count,
				     .start = JSON_NO_TEXT};
	for (size_t i = 0; i < frame->count; i++) {
		size_t node = reader->active[frame->first + i];

		frame->goes_on =
			frame->goes_on || reader->paths->nodes[node].n_children > 0;
	}
	if (reader->token) {
		frame->start = reader->token_start;
		reader->token = JSON_NO_TOKEN;
		reader->containers++;
	}
	reader->watched++;
	reader->first += reader->count;
	reader->count = 0;
	return tell(reader, frame, reader->events->begin);
}

int json_watch_close(struct json_reader *reader, enum json_kind kind, const char *at)
{
	const struct json_frame *frame = &reader->frames[--reader->watched];
	struct value value = {.kind = kind};
	int error = 0;

	if (frame->start != JSON_NO_TEXT) {
		error = take_text(reader, frame->start, at, &value);
		if (!error)
			error = hand_over(reader, frame->first, frame->count, &value);
		reader->containers--;
		reader->gathering = reader->containers > 0;
	}
	if (!error)
		error = tell(reader, frame, reader->events->end);
	reader->first = frame->first;
	reader->count = 0;
	return error;
}
