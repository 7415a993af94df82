/*
 * redfish_fill.c - a row's cells from what a document says.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "redfish_plan.h"

enum { MOST_NUMBER = 64 };

/* Above this not every whole number is a double. */
static const double most_exact = 9007199254740992.0;

/* ------------------------------------------------------------------------- numbers */

/* VALUE as terminated text, if it is a number or may be one as a string. */
static bool number_text(const struct json_cell *value, char text[MOST_NUMBER])
{
	struct json_cell trimmed = redfish_trimmed(*value);

	if ((value->kind != JSON_KIND_NUMBER && value->kind != JSON_KIND_STRING) ||
	    trimmed.length == 0 || trimmed.length >= MOST_NUMBER ||
	    memchr(trimmed.bytes, '\0', trimmed.length))
		return false;
	memcpy(text, trimmed.bytes, trimmed.length);
	text[trimmed.length] = '\0';
	/* Not "inf", "nan", "0x10": what strtod() knows beyond JSON. */
	return strspn(text, "0123456789+-.eE") == trimmed.length;
}

static bool to_double(const struct json_cell *value, double *number)
{
	char text[MOST_NUMBER], *end;

	if (!number_text(value, text))
		return false;
	*number = strtod(text, &end);
	return end != text && !*end && isfinite(*number);
}

/* SCALE times VALUE, if that is a whole number and known exactly. */
static bool to_uint(const struct json_cell *value, uint64_t scale, uint64_t *number)
{
	char text[MOST_NUMBER], *end;
	unsigned long long whole;
	double product;

	if (!number_text(value, text))
		return false;
	if (text[strspn(text, "0123456789")] == '\0') {
		errno = 0;
		whole = strtoull(text, &end, 10);
		return !errno && !__builtin_mul_overflow(whole, scale, number);
	}
	if (!to_double(value, &product))
		return false;
	product *= (double)scale;
	if (product < 0 || product > most_exact || product != (double)(uint64_t)product)
		return false;
	*number = (uint64_t)product;
	return true;
}

static bool set_uint(struct inv_run *run, const struct redfish_cell *cell,
		     const struct record *record, const struct json_cell *value)
{
	struct json_cell other;
	uint64_t number, factor;

	if (!to_uint(value, cell->scale, &number))
		return false;
	if (cell->rule == REDFISH_PRODUCT &&
	    (!redfish_next(record, cell->other, NULL, &other) ||
	     !to_uint(&other, 1, &factor) ||
	     __builtin_mul_overflow(number, factor, &number)))
		return false;
	inv_set_uint(run, cell->column, number);
	return true;
}

static bool set_double(struct inv_run *run, const struct redfish_cell *cell,
		       const struct json_cell *value)
{
	double number;

	if (!to_double(value, &number))
		return false;
	inv_set_double(run, cell->column,
		       cell->rule == REDFISH_REST ? 100 - number : number);
	return true;
}

/* --------------------------------------------------------------------------- texts */

static bool is_text(const struct json_cell *value, const char *text)
{
	return value->kind == JSON_KIND_STRING && value->length == strlen(text) &&
	       memcmp(value->bytes, text, value->length) == 0;
}

static bool set_string(struct inv_run *run, size_t column, const struct json_cell *value)
{
	struct json_cell text = redfish_trimmed(*value);

	if (value->kind != JSON_KIND_STRING && value->kind != JSON_KIND_NUMBER)
		return false;
	/* How some say that they do not know. */
	if (text.length == 0 || is_text(&text, "N/A"))
		return false;
	inv_set_bytes(run, column, text.bytes, text.length);
	return true;
}

static bool set_list(struct inv_run *run, const struct redfish_cell *cell,
		     const struct record *record)
{
	const struct record_value *at = NULL;
	struct json_cell value;
	bool any = false;

	while ((at = redfish_next(record, cell->path, at, &value))) {
		struct json_cell text = redfish_trimmed(value);

		if (value.kind != JSON_KIND_STRING || text.length == 0)
			continue;
		if (!any)
			inv_set_list(run, cell->column);
		inv_add_bytes(run, cell->column, text.bytes, text.length);
		any = true;
	}
	return any;
}

/* --------------------------------------------------------------------------- cells */

static bool set_cell(struct inv_run *run, const struct redfish_cell *cell,
		     const struct record *record, const struct json_cell *value)
{
	switch (cell->type) {
	case INV_UINT:
		return set_uint(run, cell, record, value);
	case INV_DOUBLE:
		return set_double(run, cell, value);
	case INV_LIST:
		return set_list(run, cell, record);
	case INV_STRING:
		return set_string(run, cell->column, value);
	default:
		json_cell_set(run, cell->column, cell->type, value);
		return value->kind == JSON_KIND_TRUE || value->kind == JSON_KIND_FALSE ||
		       cell->type == INV_JSON;
	}
}

static bool applies(const struct redfish_cell *cell, const struct record *record)
{
	struct json_cell other;

	return cell->rule != REDFISH_IF ||
	       (redfish_next(record, cell->other, NULL, &other) &&
		is_text(&other, cell->word));
}

/* A value that ought to have been one: blank text and what is in a container is none. */
static bool is_odd(const struct json_cell *value)
{
	struct json_cell text = redfish_trimmed(*value);

	return value->kind != JSON_KIND_ARRAY && value->kind != JSON_KIND_OBJECT &&
	       (value->kind != JSON_KIND_STRING ||
		(text.length > 0 && !is_text(&text, "N/A")));
}

/*
 * Fills one column in the first way there is. *ODD: there is a value, but none that
 * fits.
 */
static const struct redfish_cell *fill_column(const struct redfish_cell *cell,
					      const struct redfish_cell *end,
					      struct inv_run *run,
					      const struct record *record, bool *odd)
{
	const size_t column = cell->column;
	bool is_set = false, was_odd = false;

	for (; cell < end && cell->column == column; cell++) {
		struct json_cell value;

		if (is_set || !applies(cell, record) ||
		    !redfish_next(record, cell->path, NULL, &value))
			continue;
		is_set = set_cell(run, cell, record, &value);
		was_odd = was_odd || (!is_set && is_odd(&value));
	}
	*odd = was_odd && !is_set;
	return cell;
}

unsigned redfish_plan_fill(const struct redfish_plan *plan, struct inv_run *run,
			   const struct record *record, const char **column)
{
	const struct redfish_cell *cell = plan->cells, *end = cell + plan->n_cells;
	unsigned n_odd = 0;

	while (cell < end) {
		const struct inv_column *filled =
			&redfish_views[plan->view]->columns[cell->column];
		bool odd;

		cell = fill_column(cell, end, run, record, &odd);
		if (odd && n_odd++ == 0)
			*column = filled->name;
	}
	return n_odd;
}
