/*
 * select.c - --columns, --stable and --redact, and columns that are shown on request.
 */
#include "select.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "shape.h"
#include "suggest.h"
#include "tables.h"

static bool is_hidden(const struct options *options, const struct inv_column *column)
{
	return (options->stable && column->flags & INV_VOLATILE) ||
	       (options->redact && column->flags & INV_PRIVATE);
}

static size_t find_column(const struct selection *table, const char *name)
{
	return shape_find_column(table->columns, table->n_columns, name);
}

/* Whether an option of COLLECTOR's own that was given shows its column NAME. */
static bool is_requested(const struct options *options,
			 const struct inv_collector *collector, const char *name)
{
	if (options->owner != collector)
		return false;
	for (size_t i = 0; i < collector->n_options; i++) {
		const char *column = collector->options[i].column;

		if (column && options_lists(column, name) && options_gave(options, i))
			return true;
	}
	return false;
}

static bool is_shown(const struct options *options, const struct inv_collector *collector,
		     const struct inv_column *column)
{
	return !is_hidden(options, column) &&
	       (!(column->flags & INV_ON_REQUEST) ||
		is_requested(options, collector, column->name));
}

static bool allocate(struct selection *table)
{
	table->shown = calloc(table->n_columns, sizeof(*table->shown));
	table->slots = calloc(table->n_columns, sizeof(*table->slots));
	return table->shown && table->slots;
}

/* Gives a cell to each column that is shown, sorted by, or needed by the output. */
static void give_slots(const struct options *options, struct selection *table)
{
	const char *const *needed = options->output ? options->output->columns : NULL;

	for (size_t i = 0; i < table->n_shown; i++)
		table->slots[table->shown[i]] = 1;
	for (size_t i = 0; i < table->n_columns; i++)
		if (table->columns[i].flags & INV_KEY)
			table->slots[i] = 1;
	for (; needed && *needed; needed++)
		table->slots[find_column(table, *needed)] = 1;
	for (size_t i = 0; i < table->n_columns; i++)
		if (table->slots[i])
			table->slots[i] = ++table->n_slots;
}

/* Whether TABLE has all columns without which the output can write nothing. */
static bool suits_output(const struct options *options, const struct selection *table,
			 char error[CATALOG_ERROR_SIZE])
{
	const char *const *needed = options->output ? options->output->columns : NULL;

	for (; needed && *needed; needed++) {
		size_t column = find_column(table, *needed);

		if (column < table->n_columns &&
		    is_hidden(options, &table->columns[column])) {
			snprintf(error, CATALOG_ERROR_SIZE,
				 "--%.64s needs column %.64s, which is hidden",
				 options->output->name, *needed);
			return false;
		}
		if (column == table->n_columns) {
			snprintf(error, CATALOG_ERROR_SIZE,
				 "--%.64s is not for table %.64s: it has no column %.64s",
				 options->output->name, table->name, *needed);
			return false;
		}
	}
	return true;
}

static void show_all(const struct options *options, struct selection *table)
{
	for (size_t i = 0; i < table->n_columns; i++)
		if (is_shown(options, table->collector, &table->columns[i]))
			table->shown[table->n_shown++] = i;
}

/* Shows the column NAME if TABLE has it. *FAULT says why it may not be shown. */
static bool show_column(const struct options *options, struct selection *table,
			const char *name, const char **fault)
{
	size_t column = find_column(table, name);

	if (column == table->n_columns)
		return false;
	if (options->stable && table->columns[column].flags & INV_VOLATILE)
		*fault = "is volatile, and --stable leaves it out";
	else if (options->redact && table->columns[column].flags & INV_PRIVATE)
		*fault = "is private, and --redact hides it";
	for (size_t i = 0; i < table->n_shown; i++)
		if (table->shown[i] == column)
			*fault = "is named twice";
	if (!*fault)
		table->shown[table->n_shown++] = column;
	return true;
}

static void report_unknown(const struct selections *tables, const char *name,
			   char error[CATALOG_ERROR_SIZE])
{
	struct suggestion nearest = {.word = name};

	for (size_t i = 0; i < tables->count; i++)
		for (size_t j = 0; j < tables->list[i].n_columns; j++)
			suggest_offer(&nearest, tables->list[i].columns[j].name);
	if (nearest.best)
		snprintf(error, CATALOG_ERROR_SIZE,
			 "no column %.64s; did you mean %.64s?", name, nearest.best);
	else
		snprintf(error, CATALOG_ERROR_SIZE,
			 "no column %.64s; inv --help %.64s lists them", name,
			 tables->list[0].collector->name);
}

/* Shows the column NAME of every table that has it. */
static bool show_named(const struct options *options, const struct selections *tables,
		       const char *name, char error[CATALOG_ERROR_SIZE])
{
	const char *fault = NULL;
	bool found = false;

	for (size_t i = 0; i < tables->count; i++)
		found |= show_column(options, &tables->list[i], name, &fault);
	if (!found)
		report_unknown(tables, name, error);
	else if (fault)
		snprintf(error, CATALOG_ERROR_SIZE, "column %.64s %s", name, fault);
	return found && !fault;
}

static bool select_columns(const struct options *options, const struct selections *tables,
			   char error[CATALOG_ERROR_SIZE])
{
	INV_FREE char *names = options->columns ? strdup(options->columns) : NULL;
	char *rest = names, *name;

	while ((name = strsep(&rest, ",")))
		if (!show_named(options, tables, name, error))
			return false;
	for (size_t i = 0; i < tables->count; i++) {
		struct selection *table = &tables->list[i];

		if (!options->columns)
			show_all(options, table);
		if (!table->n_shown) {
			snprintf(error, CATALOG_ERROR_SIZE,
				 "table %.64s has none of the columns %.512s",
				 table->name,
				 options->columns ? options->columns
						  : "that may be shown");
			return false;
		}
		if (!suits_output(options, table, error))
			return false;
		give_slots(options, table);
	}
	return true;
}

bool select_tables(const struct options *options,
		   const struct inv_collector *const *collectors, size_t count,
		   const char *const *arguments, struct selections *selections,
		   char error[CATALOG_ERROR_SIZE])
{
	if (!tables_list(options, collectors, count, arguments, selections, error))
		return false;
	for (size_t i = 0; i < selections->count; i++)
		if (!allocate(&selections->list[i])) {
			snprintf(error, CATALOG_ERROR_SIZE, "no memory");
			return false;
		}
	return select_columns(options, selections, error);
}

void select_free(struct selections *selections)
{
	for (size_t i = 0; i < selections->count; i++) {
		free(selections->list[i].made);
		free(selections->list[i].shown);
		free(selections->list[i].slots);
	}
	free(selections->list);
	added_free(&selections->added);
	*selections = (struct selections){0};
}
