/*
 * json.c - the grammar of RFC 8259, in pieces that may end anywhere.
 *
 * Nothing is kept of what is read but the brackets that are open. What is in a string is
 * passed eight bytes at a time, as most of a document is.
 */
#include "json.h"

#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_private.h"

/* What may come next. */
enum state {
	START, /* of the document: a BOM, or a value */
	BOM_SECOND,
	BOM_THIRD,
	VALUE,
	FIRST_VALUE, /* or the array's end */
	NAME,
	FIRST_NAME, /* or the object's end */
	COLON,
	NEXT, /* a comma, or the container's end */
	END,  /* of the document */
	STRING,
	ESCAPE,
	DIGITS, /* of an escape */
	WORD,
	MINUS, /* of a number; each is what it had last */
	ZERO,
	WHOLE,
	POINT,
	FRACTION,
	EXPONENT,
	SIGN,
	POWER,
};

/* Ends the reading at AT. */
static const char *fail(struct json_reader *reader, const char *at, int error,
			const char *text)
{
	reader->error = error;
	reader->fault_at = at;
	reader->fault_text = text;
	return NULL;
}

static const char *malformed(struct json_reader *reader, const char *at, const char *text)
{
	return fail(reader, at, -EBADMSG, text);
}

/* AT; or NULL where json_watch.c returned an ERROR. */
static const char *taken(struct json_reader *reader, const char *at, int error)
{
	return error ? fail(reader, at, error, reader->fault_text) : at;
}

/* ----------------------------------------------------------------------------- strings */

/* The bytes of WORD that end a plain stretch of a string have their highest bit set. */
static uint64_t ends_of_plain(uint64_t word)
{
	const uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
	/* A quote takes the place of the space, behind which are the control characters. */
	uint64_t control = word ^ (ones * 0x02), backslash = word ^ (ones * '\\');

	return (((control - ones * 0x21) & ~control) |
		((backslash - ones) & ~backslash)) &
	       highs;
}

static bool ends_plain(char byte)
{
	return byte == '"' || byte == '\\' || (unsigned char)byte < 0x20;
}

/* The first byte from AT on that is a quote, a backslash or a control character. */
static const char *end_of_plain(const char *at, const char *end)
{
	while (end - at >= 8) {
		uint64_t word;

		memcpy(&word, at, 8);
		/* Borrows reach only bytes behind the first that is found. */
		word = ends_of_plain(le64toh(word));
		if (word)
			return at + (__builtin_ctzll(word) >> 3);
		at += 8;
	}
	while (at < end && !ends_plain(*at))
		at++;
	return at;
}

static const char *end_string(struct json_reader *reader, const char *at)
{
	reader->state = reader->after;
	if (!reader->token)
		return at;
	return taken(reader, at,
		     reader->token == JSON_NAME_TOKEN ? json_watch_named(reader, at)
						      : json_watch_scalar(reader, at));
}

static const char *read_string(struct json_reader *reader, const char *at,
			       const char *end)
{
	at = end_of_plain(at, end);
	if (at == end)
		return at;
	if (*at == '"')
		return end_string(reader, at + 1);
	if (*at != '\\')
		return malformed(reader, at, "a control character in a string");
	reader->escaped = true;
	reader->state = ESCAPE;
	return at + 1;
}

static const char *begin_string(struct json_reader *reader, const char *at,
				const char *end, int after)
{
	reader->after = after;
	reader->state = STRING;
	return read_string(reader, at + 1, end);
}

static const char *read_escape(struct json_reader *reader, const char *at)
{
	if (*at == 'u') {
		reader->digits = 4;
		reader->state = DIGITS;
		return at + 1;
	}
	if (!*at || !strchr("\"\\/bfnrt", *at))
		return malformed(reader, at, "an escape that JSON does not have");
	reader->state = STRING;
	return at + 1;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static const char *read_digits(struct json_reader *reader, const char *at)
{
	if (!is_digit(*at) && !((*at | 0x20) >= 'a' && (*at | 0x20) <= 'f'))
		return malformed(reader, at, "an escape without four hexadecimal digits");
	if (--reader->digits == 0)
		reader->state = STRING;
	return at + 1;
}

/* ------------------------------------------------------------------ numbers and words */

static int after_value(const struct json_reader *reader)
{
	return reader->depth ? NEXT : END;
}

static const char *end_scalar(struct json_reader *reader, const char *at)
{
	reader->state = after_value(reader);
	return reader->token ? taken(reader, at, json_watch_scalar(reader, at)) : at;
}

static const char *read_word(struct json_reader *reader, const char *at)
{
	if (*at != *reader->word)
		return malformed(reader, at, "a word that is not true, false or null");
	at++;
	return *++reader->word ? at : end_scalar(reader, at);
}

/* The state after BYTE of a number; -1: it is none of its bytes. */
static int number_state(int state, char byte)
{
	switch (state) {
	case MINUS:
		return byte == '0' ? ZERO : is_digit(byte) ? WHOLE : -1;
	case WHOLE:
		if (is_digit(byte))
			return WHOLE;
		/* Fallthrough */
	case ZERO:
		return byte == '.' ? POINT : (byte | 0x20) == 'e' ? EXPONENT : -1;
	case POINT:
		return is_digit(byte) ? FRACTION : -1;
	case FRACTION:
		return is_digit(byte) ? FRACTION : (byte | 0x20) == 'e' ? EXPONENT : -1;
	case EXPONENT:
		if (byte == '+' || byte == '-')
			return SIGN;
		/* Fallthrough */
	default:
		return is_digit(byte) ? POWER : -1;
	}
}

static bool is_whole_number(int state)
{
	return state == ZERO || state == WHOLE || state == FRACTION || state == POWER;
}

static const char *read_number(struct json_reader *reader, const char *at,
			       const char *end)
{
	int state = reader->state;

	for (; at < end; at++) {
		int next = number_state(state, *at);

		if (next < 0) {
			if (!is_whole_number(state))
				return malformed(reader, at, "a number lacks a digit");
			return end_scalar(reader, at);
		}
		state = next;
	}
	reader->state = state;
	return at;
}

/* -------------------------------------------------------------------------- structure */

static const char *read_other(struct json_reader *reader, const char *at, const char *end,
			      const char *fault)
{
	const char *start = at;

	while (at < end && json_is_space(*at))
		at++;
	if (at == start)
		return malformed(reader, at, fault);
	return reader->gathering ? taken(reader, at, json_watch_space(reader, start, at))
				 : at;
}

static const char *open_container(struct json_reader *reader, const char *at, char closer,
				  int state)
{
	if (reader->depth == JSON_MOST_DEPTH)
		return fail(reader, at, -E2BIG, "nested too deep");
	reader->state = state;
	reader->closers[reader->depth + 1] = closer;
	if (reader->depth++ != reader->watched)
		return at + 1;
	return taken(reader, at + 1, json_watch_open(reader));
}

static const char *close_container(struct json_reader *reader, const char *at)
{
	enum json_kind kind = *at == '}' ? JSON_KIND_OBJECT : JSON_KIND_ARRAY;
	unsigned depth = reader->depth--;

	at++;
	reader->state = after_value(reader);
	if (depth != reader->watched)
		return at;
	return taken(reader, at, json_watch_close(reader, kind, at));
}

static const char *begin_word(struct json_reader *reader, const char *at,
			      enum json_kind kind, const char *rest)
{
	reader->kind = kind;
	reader->word = rest;
	reader->state = WORD;
	return at + 1;
}

static const char *begin_number(struct json_reader *reader, const char *at)
{
	reader->kind = JSON_KIND_NUMBER;
	reader->state = *at == '-' ? MINUS : *at == '0' ? ZERO : WHOLE;
	return at + 1;
}

static const char *begin_value(struct json_reader *reader, const char *at,
			       const char *end)
{
	if (json_is_space(*at))
		return read_other(reader, at, end, "");
	if (reader->depth == reader->watched)
		json_watch_value(reader, at);
	switch (*at) {
	case '"':
		reader->kind = JSON_KIND_STRING;
		return begin_string(reader, at, end, after_value(reader));
	case '{':
		return open_container(reader, at, '}', FIRST_NAME);
	case '[':
		return open_container(reader, at, ']', FIRST_VALUE);
	case 't':
		return begin_word(reader, at, JSON_KIND_TRUE, "rue");
	case 'f':
		return begin_word(reader, at, JSON_KIND_FALSE, "alse");
	case 'n':
		return begin_word(reader, at, JSON_KIND_NULL, "ull");
	default:
		if (*at == '-' || is_digit(*at))
			return begin_number(reader, at);
		return malformed(reader, at, "expected a value");
	}
}

static const char *begin_name(struct json_reader *reader, const char *at, const char *end)
{
	if (*at != '"')
		return read_other(reader, at, end, "expected a name in quotes");
	if (reader->depth == reader->watched)
		json_watch_name(reader, at);
	return begin_string(reader, at, end, COLON);
}

static const char *read_next(struct json_reader *reader, const char *at, const char *end)
{
	char closer = reader->closers[reader->depth];

	if (*at == ',') {
		reader->state = closer == '}' ? NAME : VALUE;
		return at + 1;
	}
	if (*at == closer)
		return close_container(reader, at);
	return read_other(reader, at, end,
			  closer == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
}

static const char *read_bom(struct json_reader *reader, const char *at)
{
	static const char bom[] = "\xef\xbb\xbf";

	if (*at != bom[reader->state - START])
		return malformed(reader, at, "expected a value");
	reader->state++;
	return at + 1;
}

static const char *read_some(struct json_reader *reader, const char *at, const char *end)
{
	switch (reader->state) {
	case STRING:
		return read_string(reader, at, end);
	case NEXT:
		return read_next(reader, at, end);
	case FIRST_NAME:
		if (*at == '}')
			return close_container(reader, at);
		/* Fallthrough */
	case NAME:
		return begin_name(reader, at, end);
	case COLON:
		if (*at != ':')
			return read_other(reader, at, end, "expected ':' after a name");
		reader->state = VALUE;
		return at + 1;
	case FIRST_VALUE:
		if (*at == ']')
			return close_container(reader, at);
		/* Fallthrough */
	case VALUE:
		return begin_value(reader, at, end);
	case START:
		if (*at != '\xef') {
			reader->state = VALUE;
			return begin_value(reader, at, end);
		}
		/* Fallthrough */
	case BOM_SECOND:
	case BOM_THIRD:
		return read_bom(reader, at);
	case ESCAPE:
		return read_escape(reader, at);
	case DIGITS:
		return read_digits(reader, at);
	case WORD:
		return read_word(reader, at);
	case END:
		return read_other(reader, at, end, "more after the document");
	default:
		return read_number(reader, at, end);
	}
}

/* -------------------------------------------------------------------------- the reader */

struct json_reader *json_reader_new(const struct json_paths *paths,
				    const struct json_events *events, void *context)
{
	struct json_reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		return NULL;
	reader->paths = paths;
	reader->events = events;
	reader->context = context;
	reader->active = calloc(paths->n_nodes + 1, sizeof(*reader->active));
	if (!reader->active) {
		free(reader);
		return NULL;
	}
	json_reader_reset(reader);
	return reader;
}

void json_reader_free(struct json_reader *reader)
{
	if (!reader)
		return;
	free(reader->active);
	free(reader->text.bytes);
	free(reader->decoded.bytes);
	free(reader);
}

void json_reader_reset(struct json_reader *reader)
{
	reader->state = START;
	reader->depth = reader->watched = reader->containers = 0;
	reader->first = reader->count = 0;
	reader->token = JSON_NO_TOKEN;
	reader->gathering = false;
	reader->passed = 0;
	reader->error = 0;
	reader->fault[0] = '\0';
}

static int note_fault(struct json_reader *reader, const char *bytes)
{
	size_t place = reader->passed + (size_t)(reader->fault_at - bytes);

	snprintf(reader->fault, sizeof(reader->fault), "byte %zu: %s", place,
		 reader->fault_text);
	return reader->error;
}

int json_reader_feed(struct json_reader *reader, const char *bytes, size_t length)
{
	const char *at = bytes, *end;

	if (reader->error || length == 0)
		return reader->error;
	end = bytes + length;
	reader->from = bytes;
	while (at && at < end)
		at = read_some(reader, at, end);
	if (at)
		at = taken(reader, end, json_watch_keep(reader, end));
	if (!at)
		return note_fault(reader, bytes);
	reader->passed += length;
	return 0;
}

int json_reader_finish(struct json_reader *reader)
{
	static const char end[] = "";
	const char *at;

	if (reader->error || reader->state == END)
		return reader->error;
	reader->from = end;
	if (reader->depth == 0 && is_whole_number(reader->state))
		at = end_scalar(reader, end);
	else
		at = malformed(reader, end, "it ends too early");
	return at ? 0 : note_fault(reader, end);
}

const char *json_reader_fault(const struct json_reader *reader)
{
	return reader->fault;
}
