/*
 * text_json.c - cells of JSON. A collector's process is not trusted: each cell is checked,
 * and should its bytes change after that, nothing is read or written beyond them.
 */
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "json.h"
#include "text.h"

/* Where strings that have escapes are decoded: one place for all of a cell. */
struct scratch {
	char *bytes;
	size_t room;
};

static void scratch_free(struct scratch *scratch)
{
	free(scratch->bytes);
}

static bool scratch_reserve(struct scratch *scratch, size_t room)
{
	char *larger;

	if (room <= scratch->room)
		return true;
	larger = realloc(scratch->bytes, 2 * room);
	if (!larger)
		return false;
	scratch->bytes = larger;
	scratch->room = 2 * room;
	return true;
}

/*
 * What the string's text QUOTED stands for: in QUOTED itself, or in SCRATCH until that is
 * used again. Without memory it is empty, which is as good as unknown.
 */
static struct inv_text decoded(struct scratch *scratch, struct inv_text quoted)
{
	struct inv_text string = {"", 0};

	if (quoted.length <= 2)
		return string;
	string = (struct inv_text){quoted.bytes + 1, quoted.length - 2};
	if (!memchr(string.bytes, '\\', string.length))
		return string;
	if (!scratch_reserve(scratch, quoted.length))
		return (struct inv_text){"", 0};
	string.bytes = scratch->bytes;
	string.length = json_decode_string(quoted.bytes, quoted.length, scratch->bytes);
	return string;
}

/* ---------------------------------------------------------------------------- as JSON */

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/* The length of the string's text that begins at AT if all of it is plain; else 0. */
static size_t plain_string(const char *at, const char *end)
{
	const char *start = at++;

	while (at < end && text_is_plain_json((unsigned char)*at))
		at++;
	return at < end && *at == '"' ? (size_t)(at + 1 - start) : 0;
}

/* How much of the text that begins at AT, between tokens, is written as it stands. */
static size_t plain_length(const char *at, const char *end)
{
	const char *start = at;

	while (at < end && !is_space(*at)) {
		size_t length = *at == '"' ? plain_string(at, end) : 1;

		if (length == 0)
			break;
		at += length;
	}
	return (size_t)(at - start);
}

/* Writes the string whose text begins at AT, and returns what is behind it. */
static const char *write_string(FILE *out, struct scratch *scratch, const char *at,
				const char *end)
{
	const char *start = at++;

	while (at < end && *at != '"')
		at += *at == '\\' && end - at > 1 ? 2 : 1;
	at += at < end;
	inv_write_json(out,
		       decoded(scratch, (struct inv_text){start, (size_t)(at - start)}));
	return at;
}

static void write_valid(FILE *out, struct scratch *scratch, struct inv_text text)
{
	const char *at = text.bytes, *end = at + text.length;

	while (at < end) {
		size_t plain = plain_length(at, end);

		fwrite_unlocked(at, 1, plain, out);
		at += plain;
		if (at < end && *at == '"')
			at = write_string(out, scratch, at, end);
		while (at < end && is_space(*at))
			at++;
	}
}

void text_write_json(FILE *out, struct inv_text text)
{
	INV_CLEANUP(scratch_free) struct scratch scratch = {NULL, 0};

	if (json_is_valid(text.bytes, text.length, NULL))
		write_valid(out, &scratch, text);
	else
		inv_write_json(out, text);
}

/* -------------------------------------------------------------------------- as a line */

static bool is_scalar(enum json_kind kind)
{
	return kind != JSON_KIND_ARRAY && kind != JSON_KIND_OBJECT;
}

static bool has_scalars_only(struct inv_text array)
{
	const char *element;
	enum json_kind kind;
	size_t at = 0, length;

	while (json_next_element(array.bytes, array.length, &at, &element, &length,
				 &kind))
		if (!is_scalar(kind))
			return false;
	return true;
}

static void write_scalar(FILE *out, struct scratch *scratch, struct inv_text text,
			 enum json_kind kind, const char *also)
{
	if (kind == JSON_KIND_STRING)
		text = decoded(scratch, text);
	else if (kind == JSON_KIND_NULL)
		text.length = 0;
	inv_write_line(out, text, also);
}

static void write_array(FILE *out, struct scratch *scratch, struct inv_text array,
			const char *separator)
{
	const char *element, *before = "",
			     *also = strlen(separator) == 1 ? separator : "";
	enum json_kind kind;
	size_t at = 0, length;

	while (json_next_element(array.bytes, array.length, &at, &element, &length,
				 &kind)) {
		fputs_unlocked(before, out);
		write_scalar(out, scratch, (struct inv_text){element, length}, kind,
			     also);
		before = separator;
	}
}

/* What has more to it than a line shows: its JSON, of which backslashes are doubled. */
static void write_whole(FILE *out, struct scratch *scratch, struct inv_text text)
{
	struct inv_text json = {"", 0};
	char *bytes = NULL;
	FILE *all = open_memstream(&bytes, &json.length);

	if (all) {
		write_valid(all, scratch, text);
		/* Without memory for it it is unknown. */
		json.length = fclose(all) == 0 ? json.length : 0;
		json.bytes = bytes;
	}
	inv_write_line(out, json, "");
	free(bytes);
}

/* TEXT without the white space around it. */
static struct inv_text trimmed(struct inv_text text)
{
	while (text.length && is_space(text.bytes[text.length - 1]))
		text.length--;
	while (text.length && is_space(*text.bytes)) {
		text.bytes++;
		text.length--;
	}
	return text;
}

void inv_write_json_line(FILE *out, const struct inv_value *value, const char *separator)
{
	INV_CLEANUP(scratch_free) struct scratch scratch = {NULL, 0};
	struct inv_text text = value->known ? value->string : (struct inv_text){"", 0};
	enum json_kind kind;

	if (!json_is_valid(text.bytes, text.length, &kind)) {
		inv_write_line(out, text, "");
		return;
	}
	text = trimmed(text);
	if (is_scalar(kind))
		write_scalar(out, &scratch, text, kind, "");
	else if (kind == JSON_KIND_ARRAY && has_scalars_only(text))
		write_array(out, &scratch, text, separator);
	else
		write_whole(out, &scratch, text);
}
