/*
 * text.c - writing bytes from anywhere as valid text.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "inv.h"
#include "text.h"
#include "utf8.h"

const char *inv_status_name(enum inv_status status)
{
	static const char *const names[] = {
		[INV_OK] = "ok",
		[INV_PARTIAL] = "partial",
		[INV_FAILED] = "failed",
		[INV_TIMEOUT] = "timeout",
	};

	return names[status];
}

const char *inv_level_name(enum inv_level level)
{
	return level == INV_ERROR ? "error" : "warning";
}

const char *inv_type_name(enum inv_type type)
{
	static const char *const names[] = {
		[INV_STRING] = "string", [INV_UINT] = "unsigned integer",
		[INV_INT] = "integer",	 [INV_DOUBLE] = "number",
		[INV_BOOL] = "boolean",	 [INV_LIST] = "list of strings",
		[INV_JSON] = "JSON",
	};

	return names[type];
}

static bool is_hex(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* ------------------------------------------------------------------------ JSON */

/*
 * The run of backslashes at TEXT. One before `x` and two hex digits would be taken for a
 * byte written so: the last is doubled. Where a byte that has to be written so follows,
 * doubling would be ambiguous: there each is written as a byte itself.
 */
static size_t write_backslashes(FILE *out, const unsigned char *text, size_t length)
{
	size_t run = 0;
	const unsigned char *next;
	const char *each = "\\\\";

	while (run < length && text[run] == '\\')
		run++;
	next = text + run;
	if (run < length && utf8_length(next, length - run) == 0)
		each = "\\\\x5c";
	for (size_t i = 0; i < run; i++)
		fputs(each, out);
	if (length - run >= 3 && next[0] == 'x' && is_hex(next[1]) && is_hex(next[2]))
		fputs("\\\\", out);
	return run;
}

/*
 * The code point that TEXT begins with if JSON may hold it as it is but YAML may not, and
 * facter reads JSON as YAML: C1 controls, line and paragraph separators, non-characters.
 * 0 if it begins with none of them.
 */
static unsigned yaml_special(const unsigned char *text, size_t size)
{
	unsigned point = 0;

	if (size == 2)
		point = (text[0] & 0x1fu) << 6 | (text[1] & 0x3f);
	else if (size == 3)
		point = (text[0] & 0xfu) << 12 | (text[1] & 0x3fu) << 6 |
			(text[2] & 0x3f);
	return (point >= 0x80 && point < 0xa0) || point == 0x2028 || point == 0x2029 ||
			       point >= 0xfffe
		       ? point
		       : 0;
}

/* What cannot stand in a JSON string as it is; returns how many bytes it was. */
static size_t write_json_special(FILE *out, const unsigned char *text, size_t length)
{
	static const char letters[] = "\b\f\n\r\t";
	const char *letter = memchr(letters, text[0], sizeof(letters) - 1);
	size_t size = utf8_length(text, length);
	unsigned point = yaml_special(text, size);

	if (point) {
		fprintf(out, "\\u%04x", point);
		return size;
	}
	if (text[0] == '\\')
		return write_backslashes(out, text, length);
	if (letter)
		fprintf(out, "\\%c", "bfnrt"[letter - letters]);
	else if (text[0] == '"')
		fputs("\\\"", out);
	else if (text[0] < 0x20 || text[0] == 0x7f)
		fprintf(out, "\\u%04x", text[0]);
	else
		fprintf(out, "\\\\x%02x", text[0]);
	return 1;
}

void inv_write_json(FILE *out, struct inv_text text)
{
	const unsigned char *bytes = (const void *)text.bytes;
	size_t at = 0;

	putc_unlocked('"', out);
	while (at < text.length) {
		size_t start = at, size = 1;

		while (at < text.length && size) {
			size = text_is_plain_json(bytes[at]) ? 1
			       : bytes[at] < 0x80
				       ? 0
				       : utf8_length(bytes + at, text.length - at);
			if (size > 1 && yaml_special(bytes + at, size))
				size = 0;
			at += size;
		}
		fwrite_unlocked(bytes + start, 1, at - start, out);
		if (at < text.length)
			at += write_json_special(out, bytes + at, text.length - at);
	}
	putc_unlocked('"', out);
}

static void write_json_list(FILE *out, struct inv_list list)
{
	struct inv_text element;
	const char *separator = "";

	putc_unlocked('[', out);
	while (inv_list_next(&list, &element)) {
		fputs_unlocked(separator, out);
		inv_write_json(out, element);
		separator = ",";
	}
	putc_unlocked(']', out);
}

/* printf is slow enough to be a quarter of a large report's time. */
static void write_uint(FILE *out, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + value % 10);
	while (value /= 10);
	fwrite_unlocked(digits + at, 1, sizeof(digits) - at, out);
}

/* With as few digits as give the same number back. */
static void write_double(FILE *out, double value)
{
	char text[32];
	int digits = 15;

	do
		snprintf(text, sizeof(text), "%.*g", digits, value);
	while (strtod(text, NULL) != value && ++digits <= 17);
	fputs(text, out);
}

void inv_write_json_value(FILE *out, const struct inv_value *value)
{
	if (!value->known) {
		fwrite_unlocked("null", 1, 4, out);
		return;
	}
	switch (value->type) {
	case INV_STRING:
		inv_write_json(out, value->string);
		break;
	case INV_JSON:
		text_write_json(out, value->string);
		break;
	case INV_UINT:
		write_uint(out, value->uint);
		break;
	case INV_INT:
		fprintf(out, "%" PRId64, value->sint);
		break;
	case INV_DOUBLE:
		write_double(out, value->real);
		break;
	case INV_BOOL:
		fputs_unlocked(value->boolean ? "true" : "false", out);
		break;
	case INV_LIST:
		write_json_list(out, value->list);
		break;
	}
}

void inv_write_json_members(FILE *out, const struct inv_table *table, size_t row)
{
	for (size_t i = 0; i < table->n_shown; i++) {
		size_t column = table->shown[i];
		const char *name = table->columns[column].name;
		struct inv_value value = inv_cell(table, row, column);

		if (i)
			putc_unlocked(',', out);
		inv_write_json(out, (struct inv_text){name, strlen(name)});
		putc_unlocked(':', out);
		inv_write_json_value(out, &value);
	}
}

/* -------------------------------------------------------------------- one line */

static void write_line_special(FILE *out, unsigned char c)
{
	switch (c) {
	case '\t':
		fputs("\\t", out);
		break;
	case '\n':
		fputs("\\n", out);
		break;
	case '\r':
		fputs("\\r", out);
		break;
	default:
		fprintf(out, "\\x%02x", c);
	}
}

/* U+0080 to U+009F are controls too, and some terminals obey them. */
static bool is_c1_control(const unsigned char *text, size_t size)
{
	return size == 2 && text[0] == 0xc2 && text[1] < 0xa0;
}

/* The length of what stands for itself at the start of TEXT: most texts are that, whole. */
static size_t plain_length(const unsigned char *text, size_t length, const char *also)
{
	size_t at = 0;

	/* One comparison for what lies between the blank and DEL. */
	while (at < length && (unsigned char)(text[at] - 0x20) < 0x5f && text[at] != '\\')
		at++;
	for (; *also; also++) {
		const unsigned char *found = memchr(text, *also, at);

		if (found)
			at = (size_t)(found - text);
	}
	return at;
}

void inv_write_line(FILE *out, struct inv_text text, const char *also)
{
	const unsigned char *bytes = (const void *)text.bytes;

	for (size_t at = 0, size; at < text.length; at += size ? size : 1) {
		size_t plain = plain_length(bytes + at, text.length - at, also);
		unsigned char c;

		fwrite_unlocked(bytes + at, 1, plain, out);
		at += plain;
		if (at == text.length)
			break;
		c = bytes[at];
		size = utf8_length(bytes + at, text.length - at);
		if (c == '\\' || (c && strchr(also, c)))
			fprintf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f || size == 0)
			write_line_special(out, c);
		else if (is_c1_control(bytes + at, size))
			fprintf(out, "\\x%02x\\x%02x", c, bytes[at + 1]);
		else
			fwrite_unlocked(bytes + at, 1, size, out);
	}
}
