/*
 * json_text.c - JSON that is in memory as a whole.
 */
#include "json.h"

#include <string.h>

#include "json_private.h"

static size_t pass_space(const char *text, size_t length, size_t at)
{
	while (at < length && json_is_space(text[at]))
		at++;
	return at;
}

/* The kind of the valid value that begins with BYTE. */
static enum json_kind kind_of(char byte)
{
	switch (byte) {
	case '"':
		return JSON_KIND_STRING;
	case '[':
		return JSON_KIND_ARRAY;
	case '{':
		return JSON_KIND_OBJECT;
	case 'n':
		return JSON_KIND_NULL;
	case 'f':
		return JSON_KIND_FALSE;
	case 't':
		return JSON_KIND_TRUE;
	default:
		return JSON_KIND_NUMBER;
	}
}

bool json_is_valid(const char *text, size_t length, enum json_kind *kind)
{
	/* With nothing asked for the reader gathers nothing and calls nobody. */
	static const struct json_paths nothing = {.n_nodes = 0};
	struct json_reader reader = {.paths = &nothing};
	size_t start = pass_space(text, length, 0);

	json_reader_reset(&reader);
	/* No value begins with the first byte of a BOM. */
	if (start == length || text[start] == '\xef' ||
	    json_reader_feed(&reader, text, length) < 0 ||
	    json_reader_finish(&reader) < 0)
		return false;
	if (kind)
		*kind = kind_of(text[start]);
	return true;
}

/* ---------------------------------------------------------------------------- strings */

static unsigned hex_value(char digit)
{
	return digit <= '9' ? (unsigned)(digit - '0')
			    : (unsigned)((digit | 0x20) - 'a' + 10);
}

/* The number in the escape \uXXXX at AT; 0 where there is none before END. */
static unsigned escaped_number(const char *at, const char *end)
{
	unsigned number = 0;

	if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
		return 0;
	for (size_t i = 2; i < 6; i++)
		number = number << 4 | (hex_value(at[i]) & 0xf);
	return number;
}

/* Writes CODE as UTF-8, or as that would be. Returns what is behind it. */
static char *encode(char *to, unsigned code)
{
	if (code < 0x80) {
		*to++ = (char)code;
		return to;
	}
	if (code < 0x800) {
		*to++ = (char)(0xc0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*to++ = (char)(0xe0 | code >> 12);
		} else {
			*to++ = (char)(0xf0 | code >> 18);
			*to++ = (char)(0x80 | (code >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (code & 0x3f));
	return to;
}

/* Decodes the escape at AT; returns what is behind it. */
static const char *decode_escape(const char *at, const char *end, char **to)
{
	static const char letters[] = "bfnrt", controls[] = "\b\f\n\r\t";
	const char *letter;
	unsigned code, low;

	if (end - at < 2)
		return end;
	if (at[1] != 'u') {
		letter = memchr(letters, at[1], sizeof(letters) - 1);
		*(*to)++ = letter ? controls[letter - letters] : at[1];
		return at + 2;
	}
	if (end - at < 6)
		return end;
	code = escaped_number(at, end);
	at += 6;
	low = code >> 10 == 0xd800 >> 10 ? escaped_number(at, end) : 0;
	if (low >> 10 == 0xdc00 >> 10) {
		code = 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff));
		at += 6;
	}
	*to = encode(*to, code);
	return at;
}

size_t json_decode_string(const char *text, size_t length, char *to)
{
	const char *at = text + 1, *end = text + (length ? length - 1 : 0);
	char *start = to;

	while (at < end) {
		const char *escape = memchr(at, '\\', (size_t)(end - at));
		size_t plain = (size_t)((escape ? escape : end) - at);

		memcpy(to, at, plain);
		to += plain;
		at += plain;
		if (escape)
			at = decode_escape(at, end, &to);
	}
	return (size_t)(to - start);
}

/* ----------------------------------------------------------------------------- arrays */

static size_t pass_string(const char *text, size_t length, size_t at)
{
	for (at++; at < length && text[at] != '"'; at++)
		if (text[at] == '\\')
			at++;
	return at < length ? at + 1 : length;
}

static size_t pass_container(const char *text, size_t length, size_t at)
{
	size_t depth = 0;

	do {
		char byte = text[at];

		if (byte == '"') {
			at = pass_string(text, length, at);
			continue;
		}
		if (byte == '[' || byte == '{')
			depth++;
		else if (byte == ']' || byte == '}')
			depth--;
		at++;
	} while (depth && at < length);
	return at;
}

static size_t pass_value(const char *text, size_t length, size_t at)
{
	switch (text[at]) {
	case '"':
		return pass_string(text, length, at);
	case '[':
	case '{':
		return pass_container(text, length, at);
	default:
		while (at < length && text[at] != ',' && text[at] != ']' &&
		       !json_is_space(text[at]))
			at++;
		return at;
	}
}

bool json_next_element(const char *text, size_t length, size_t *at, const char **element,
		       size_t *element_length, enum json_kind *kind)
{
	const char before = *at ? ',' : '[';
	size_t start = pass_space(text, length, *at);

	if (start >= length || text[start] != before)
		return false;
	start = pass_space(text, length, start + 1);
	if (start >= length || text[start] == ']')
		return false;
	*at = pass_value(text, length, start);
	*element = text + start;
	*element_length = *at - start;
	*kind = kind_of(text[start]);
	return true;
}
