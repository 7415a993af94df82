/*
 * shape.c - a collector's own table and its views, as one list.
 */
#include "shape.h"

#include <string.h>

size_t shape_count(const struct inv_collector *collector)
{
	size_t count = 0;

	while (collector->views && collector->views[count])
		count++;
	return (collector->n_columns > 0) + count;
}

struct shape shape_get(const struct inv_collector *collector, size_t n)
{
	size_t own = collector->n_columns > 0;
	const struct inv_view *view = n < own ? NULL : collector->views[n - own];

	if (view)
		return (struct shape){n - own, view->name, view->summary, view->columns,
				      view->n_columns};
	return (struct shape){INV_WHOLE,
			      collector->table ? collector->table : collector->name,
			      collector->summary, collector->columns,
			      collector->n_columns};
}

size_t shape_find_column(const struct inv_column *columns, size_t count, const char *name)
{
	size_t column = 0;

	while (column < count && strcmp(columns[column].name, name) != 0)
		column++;
	return column;
}

static char folded(char c)
{
	return c == '-' ? '_' : c;
}

bool shape_is_called(const char *name, const char *word)
{
	while (*name && folded(*name) == folded(*word)) {
		name++;
		word++;
	}
	return !*name && !*word;
}

bool shape_may_grow(const struct inv_collector *collector)
{
	for (size_t i = 0; i < collector->n_options; i++) {
		const char *column = collector->options[i].column;

		if (column && strcmp(column, INV_ADDS_COLUMNS) == 0)
			return true;
	}
	return false;
}
