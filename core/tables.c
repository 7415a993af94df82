/*
 * tables.c - a collector's own table, or the views that its arguments name, with the
 * columns that options add.
 */
#include "tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "shape.h"
#include "views.h"

static bool no_memory(char error[CATALOG_ERROR_SIZE])
{
	snprintf(error, CATALOG_ERROR_SIZE, "no memory");
	return false;
}

/* A report has each name once. */
static bool is_free(const struct selections *tables,
		    const struct inv_collector *collector, const char *name,
		    char error[CATALOG_ERROR_SIZE])
{
	for (size_t i = 0; i < tables->count; i++)
		if (strcmp(tables->list[i].name, name) == 0) {
			snprintf(error, CATALOG_ERROR_SIZE,
				 "%.64s and %.64s both have a table %.64s",
				 tables->list[i].collector->name, collector->name, name);
			return false;
		}
	return true;
}

/* Behind the columns that TABLE declares. */
static bool add_columns(struct selection *table, const struct shape *shape,
			const struct added *added, char error[CATALOG_ERROR_SIZE])
{
	for (size_t i = 0; i < added->count; i++) {
		const char *name = added->columns[i].name;

		if (shape_find_column(shape->columns, shape->n_columns, name) ==
		    shape->n_columns)
			continue;
		snprintf(error, CATALOG_ERROR_SIZE,
			 "table %.64s has a column %.256s already", shape->name, name);
		return false;
	}
	table->made = calloc(table->n_columns + added->count, sizeof(*table->made));
	if (!table->made)
		return no_memory(error);
	memcpy(table->made, table->columns, table->n_columns * sizeof(*table->made));
	memcpy(table->made + table->n_columns, added->columns,
	       added->count * sizeof(*table->made));
	table->columns = table->made;
	table->n_columns += added->count;
	return true;
}

/* Table number N of COLLECTOR's. */
static bool add_table(const struct options *options, struct selections *tables,
		      const struct inv_collector *collector, size_t n,
		      char error[CATALOG_ERROR_SIZE])
{
	const struct shape shape = shape_get(collector, n);
	struct selection *list =
		reallocarray(tables->list, tables->count + 1, sizeof(*list));

	if (!list)
		return no_memory(error);
	tables->list = list;
	if (!is_free(tables, collector, shape.name, error))
		return false;
	list += tables->count++;
	*list = (struct selection){
		.collector = collector,
		.view = shape.view,
		.name = shape.name,
		.columns = shape.columns,
		.n_columns = shape.n_columns,
	};
	return collector != options->owner || !tables->added.count ||
	       add_columns(list, &shape, &tables->added, error);
}

/* The views that ARGUMENTS name; without any its own table, or if it has none all. */
static bool add_tables(const struct options *options, struct selections *tables,
		       const struct inv_collector *collector,
		       const char *const *arguments, char error[CATALOG_ERROR_SIZE])
{
	INV_FREE size_t *views = NULL;
	size_t own = collector->n_columns > 0, count = 0;
	bool added = true;

	if (collector->views &&
	    !views_choose(collector, arguments, &views, &count, error))
		return false;
	for (size_t i = 0; i < count && added; i++)
		added = add_table(options, tables, collector, own + views[i], error);
	if (count)
		return added;
	count = own ? 1 : shape_count(collector);
	for (size_t i = 0; i < count && added; i++)
		added = add_table(options, tables, collector, i, error);
	return added;
}

bool tables_list(const struct options *options,
		 const struct inv_collector *const *collectors, size_t count,
		 const char *const *arguments, struct selections *tables,
		 char error[CATALOG_ERROR_SIZE])
{
	*tables = (struct selections){0};
	if (!added_make(options, &tables->added, error))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!add_tables(options, tables, collectors[i], arguments, error))
			return false;
	return true;
}
