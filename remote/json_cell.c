/*
 * json_cell.c - what JSON says, as what a column is.
 */
#include "json_cell.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "number.h"

enum { MOST_NUMBER = 64 };

/*
 * VALUE's text, terminated, if it can be a number: strtod() and the like would take blanks,
 * signs, infinities and hexadecimal digits, too.
 */
static bool number_text(const struct json_cell *value, char text[MOST_NUMBER])
{
	if ((value->kind != JSON_KIND_NUMBER && value->kind != JSON_KIND_STRING) ||
	    !value->length || value->length >= MOST_NUMBER || *value->bytes == '+')
		return false;
	memcpy(text, value->bytes, value->length);
	text[value->length] = '\0';
	return strspn(text, "0123456789+-.eE") == value->length;
}

static void set_uint(struct inv_run *run, size_t column, const struct json_cell *value)
{
	char text[MOST_NUMBER];
	uint64_t number;

	if (number_text(value, text) && number_parse(text, &number) == 0)
		inv_set_uint(run, column, number);
}

static void set_int(struct inv_run *run, size_t column, const struct json_cell *value)
{
	char text[MOST_NUMBER], *end;
	long long number;

	if (!number_text(value, text))
		return;
	errno = 0;
	number = strtoll(text, &end, 10);
	if (!errno && end != text && !*end)
		inv_set_int(run, column, number);
}

static void set_double(struct inv_run *run, size_t column, const struct json_cell *value)
{
	char text[MOST_NUMBER], *end;
	double number;

	if (!number_text(value, text))
		return;
	number = strtod(text, &end);
	if (end != text && !*end)
		inv_set_double(run, column, number);
}

static void set_bool(struct inv_run *run, size_t column, const struct json_cell *value)
{
	bool yes = value->kind == JSON_KIND_TRUE, no = value->kind == JSON_KIND_FALSE;

	if (value->kind == JSON_KIND_STRING) {
		yes = value->length == 4 && strncasecmp(value->bytes, "true", 4) == 0;
		no = value->length == 5 && strncasecmp(value->bytes, "false", 5) == 0;
	}
	if (yes || no)
		inv_set_bool(run, column, yes);
}

/* A scalar as text; false for the others. */
static bool scalar_text(const struct json_cell *value, const char **text, size_t *length)
{
	*text = value->bytes;
	*length = value->length;
	switch (value->kind) {
	case JSON_KIND_TRUE:
		*text = "true";
		*length = 4;
		return true;
	case JSON_KIND_FALSE:
		*text = "false";
		*length = 5;
		return true;
	case JSON_KIND_STRING:
	case JSON_KIND_NUMBER:
		return true;
	default:
		return false;
	}
}

void json_cell_set(struct inv_run *run, size_t column, enum inv_type type,
		   const struct json_cell *value)
{
	const char *text;
	size_t length;

	switch (type) {
	case INV_UINT:
		set_uint(run, column, value);
		break;
	case INV_INT:
		set_int(run, column, value);
		break;
	case INV_DOUBLE:
		set_double(run, column, value);
		break;
	case INV_BOOL:
		set_bool(run, column, value);
		break;
	case INV_JSON:
		inv_set_json(run, column, value->bytes, value->length);
		break;
	case INV_STRING:
		if (scalar_text(value, &text, &length))
			inv_set_bytes(run, column, text, length);
		break;
	case INV_LIST:
		if (scalar_text(value, &text, &length))
			inv_add_bytes(run, column, text, length);
		break;
	}
}
