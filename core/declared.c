/*
 * declared.c - columns, views and options looked at before anything relies on them.
 */
#include "declared.h"

#include <string.h>

#include "options.h"
#include "shape.h"

bool declared_is_word(const char *name)
{
	return name && *name && strlen(name) < 64 &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0' &&
	       name[0] != '-';
}

/* "inv" is where a report tells of itself. */
bool declared_is_table(const char *name)
{
	return declared_is_word(name) && strcmp(name, "inv") != 0;
}

/* ------------------------------------------------------------------------- tables */

/* What is wrong with the Nth column; NULL if nothing is. */
static const char *column_fault(const struct shape *shape, size_t n)
{
	const struct inv_column *column = &shape->columns[n];

	if (!declared_is_word(column->name) || strchr(column->name, '-'))
		return "has a column whose name is not snake_case";
	/* One JSON object a row says there which table it is of. */
	if (strcmp(column->name, "table") == 0)
		return "has a column called table";
	if ((unsigned)column->type > INV_JSON)
		return "has a column of an unknown type";
	if (column->type >= INV_LIST && column->flags & INV_KEY)
		return "has a key that is no single value";
	if (!column->help || !column->source)
		return "has a column without help or source";
	for (size_t i = 0; i < n; i++)
		if (strcmp(shape->columns[i].name, column->name) == 0)
			return "has two columns of one name";
	return NULL;
}

static const char *columns_fault(const struct shape *shape)
{
	bool has_key = false;

	for (size_t i = 0; i < shape->n_columns; i++) {
		const char *fault = column_fault(shape, i);

		if (fault)
			return fault;
		has_key |= shape->columns[i].flags & INV_KEY;
	}
	return has_key ? NULL : "has no key column";
}

static const char *view_fault(const struct inv_view *view)
{
	if (!declared_is_table(view->name))
		return "has a view whose name cannot be a table's";
	if (!view->summary || !view->columns || !view->n_columns)
		return "has a view that lacks columns or a summary";
	return NULL;
}

/* `-` in words that choose views stands for `_`: so no two may be called alike. */
static bool is_called_as_another(const struct inv_collector *collector, size_t n)
{
	const char *name = shape_get(collector, n).name;

	for (size_t i = 0; i < n; i++)
		if (shape_is_called(shape_get(collector, i).name, name))
			return true;
	return false;
}

static const char *tables_fault(const struct inv_collector *collector)
{
	const char *fault = NULL;

	for (size_t i = 0; collector->views && collector->views[i] && !fault; i++)
		fault = view_fault(collector->views[i]);
	for (size_t i = 0; !fault && i < shape_count(collector); i++) {
		struct shape shape = shape_get(collector, i);

		fault = columns_fault(&shape);
		if (!fault && is_called_as_another(collector, i))
			fault = "has two tables of one name";
	}
	return fault;
}

/* ------------------------------------------------------------------------ options */

/* Whether some table of COLLECTOR has the column NAME on request. */
static bool has_on_request(const struct inv_collector *collector, const char *name)
{
	for (size_t i = 0; i < shape_count(collector); i++) {
		struct shape shape = shape_get(collector, i);
		size_t column = shape_find_column(shape.columns, shape.n_columns, name);

		if (column < shape.n_columns &&
		    shape.columns[column].flags & INV_ON_REQUEST)
			return true;
	}
	return false;
}

static bool is_taken(const struct catalog *catalog, const char *name)
{
	for (size_t i = 0; i < catalog->n_outputs; i++)
		if (strcmp(catalog->outputs[i]->name, name) == 0)
			return true;
	return options_has(name);
}

/* Whether OPTION can show each of its columns, or is told which to add. */
static bool shows_column(const struct inv_collector *collector,
			 const struct inv_option *option)
{
	if (option->column && strcmp(option->column, INV_ADDS_COLUMNS) == 0)
		return option->argument != NULL;
	for (const char *at = option->column; at; at = strchr(at, '|')) {
		char name[64];

		at += *at == '|';
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, "|"), at);
		if (!has_on_request(collector, name))
			return false;
	}
	return true;
}

/* What is wrong with the Nth of the collector's own options; NULL if nothing is. */
static const char *option_fault(const struct catalog *catalog,
				const struct inv_collector *collector, size_t n)
{
	const struct inv_option *option = &collector->options[n];

	if (!declared_is_word(option->name))
		return "has an option whose name is no word";
	if (!options_may_replace(option) && is_taken(catalog, option->name))
		return "has an option that is called as one of inv's";
	if (!option->help)
		return "has an option without help";
	for (size_t i = 0; i < n; i++)
		if (strcmp(collector->options[i].name, option->name) == 0)
			return "has two options of one name";
	return shows_column(collector, option)
		       ? NULL
		       : "has an option that shows no column on request";
}

/* ------------------------------------------------------------------- the collector */

static bool lacks_something(const struct inv_collector *collector)
{
	return !collector->collect || !collector->summary || !shape_count(collector) ||
	       (collector->n_columns && !collector->columns);
}

const char *declared_fault(const struct catalog *catalog,
			   const struct inv_collector *collector)
{
	const char *fault;

	if (lacks_something(collector))
		return "lacks columns, a summary or collect()";
	if (collector->table && !declared_is_table(collector->table))
		return "has a table whose name cannot be one's";
	if (collector->views && !collector->arguments)
		return "has views, and no arguments to choose them by";
	if (collector->output && !declared_is_word(collector->output))
		return "has an output whose name cannot be one's";
	fault = tables_fault(collector);
	for (size_t i = 0; !fault && i < collector->n_options; i++)
		fault = option_fault(catalog, collector, i);
	if (fault)
		return fault;
	if (collector->flags & INV_COMMAND && collector->flags & INV_DEFAULT)
		return "is a command and a default";
	return NULL;
}
