/*
 * answer.c - lines of JSON made rows and notes.
 */
#include "answer.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "run.h"
#include "shape.h"

enum { MOST_COMPLAINTS = 20 };

__attribute__((format(printf, 2, 3))) static void complain(struct answer *answer,
							   const char *format, ...)
{
	char text[512];
	va_list arguments;

	if (answer->complaints++ >= MOST_COMPLAINTS)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	inv_error(answer->run, 0, "line %zu: %s", answer->lines, text);
}

static bool set_list(struct inv_run *run, size_t column, const json_t *value)
{
	size_t i;
	json_t *element;

	if (!json_is_array(value))
		return false;
	json_array_foreach(value, i, element) if (!json_is_string(element)) return false;
	inv_set_list(run, column);
	json_array_foreach(value, i, element)
		inv_add_string(run, column, json_string_value(element));
	return true;
}

/* jansson's numbers end at 2^63 - 1: a string of digits may say more. */
static bool set_uint(struct inv_run *run, size_t column, const json_t *value)
{
	uint64_t number = (uint64_t)json_integer_value(value);

	if (json_is_string(value)) {
		if (number_parse(json_string_value(value), &number))
			return false;
	} else if (!json_is_integer(value) || json_integer_value(value) < 0) {
		return false;
	}
	inv_set_uint(run, column, number);
	return true;
}

static bool set_json(struct inv_run *run, size_t column, const json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

	if (text)
		inv_set_json(run, column, text, strlen(text));
	free(text);
	return text != NULL;
}

/* False if VALUE is not of the column's type. */
static bool set_cell(struct inv_run *run, size_t column, const json_t *value)
{
	json_int_t number = json_integer_value(value);

	switch (run->collector->columns[column].type) {
	case INV_STRING:
		if (json_is_string(value))
			inv_set_string(run, column, json_string_value(value));
		return json_is_string(value);
	case INV_UINT:
		return set_uint(run, column, value);
	case INV_INT:
		if (json_is_integer(value))
			inv_set_int(run, column, number);
		return json_is_integer(value);
	case INV_DOUBLE:
		if (json_is_number(value))
			inv_set_double(run, column, json_number_value(value));
		return json_is_number(value);
	case INV_BOOL:
		if (json_is_boolean(value))
			inv_set_bool(run, column, json_is_true(value));
		return json_is_boolean(value);
	case INV_LIST:
		return set_list(run, column, value);
	case INV_JSON:
		return set_json(run, column, value);
	}
	return false;
}

static void take_row(struct answer *answer, json_t *row)
{
	const struct inv_collector *collector = answer->run->collector;
	const char *name;
	json_t *value;

	inv_row_begin(answer->run);
	json_object_foreach(row, name, value)
	{
		size_t column =
			shape_find_column(collector->columns, collector->n_columns, name);

		if (column == collector->n_columns)
			complain(answer, "there is no column %.64s", name);
		else if (!json_is_null(value) && !set_cell(answer->run, column, value))
			complain(answer, "%s is not of type %s", name,
				 inv_type_name(collector->columns[column].type));
	}
	inv_row_end(answer->run);
}

void answer_take(struct answer *answer, const char *line, size_t length)
{
	json_error_t error;
	json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
	json_t *row = json_object_get(object, "row");
	const char *warning = json_string_value(json_object_get(object, "warning"));
	const char *problem = json_string_value(json_object_get(object, "error"));

	answer->lines++;
	if (!object)
		complain(answer, "%s", error.text);
	else if (json_is_object(row))
		take_row(answer, row);
	else if (warning)
		inv_warn(answer->run, 0, "%s", warning);
	else if (problem)
		inv_error(answer->run, 0, "%s", problem);
	else if (json_is_true(json_object_get(object, "end")))
		answer->ended = true;
	else
		complain(answer, "it is no row, warning, error or end");
	json_decref(object);
}
