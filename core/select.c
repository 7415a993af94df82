/*
 * select.c - --columns, --stable and --redact, and columns that are shown on request.
 */
#include "select.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "suggest.h"

static bool is_hidden(const struct options *options, const struct inv_column *column)
{
	return (options->stable && column->flags & INV_VOLATILE) ||
	       (options->redact && column->flags & INV_PRIVATE);
}

/* The column called NAME; n_columns if there is none. */
static size_t find_column(const struct inv_collector *collector, const char *name)
{
	size_t column = 0;

	while (column < collector->n_columns &&
	       strcmp(collector->columns[column].name, name) != 0)
		column++;
	return column;
}

/* Whether an option of COLLECTOR's own that was given shows its column NAME. */
static bool is_requested(const struct options *options,
			 const struct inv_collector *collector, const char *name)
{
	if (options->owner != collector)
		return false;
	for (size_t i = 0; i < collector->n_options; i++) {
		const char *column = collector->options[i].column;

		if (column && strcmp(column, name) == 0 && options_gave(options, i))
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

static bool allocate(struct selection *selection, const struct inv_collector *collector)
{
	*selection = (struct selection){
		.shown = calloc(collector->n_columns, sizeof(*selection->shown)),
		.wanted = calloc(collector->n_columns, sizeof(*selection->wanted)),
	};
	return selection->shown && selection->wanted;
}

static void want(const struct options *options, struct selection *selection,
		 const struct inv_collector *collector)
{
	const char *const *needed = options->output ? options->output->columns : NULL;

	for (size_t i = 0; i < selection->n_shown; i++)
		selection->wanted[selection->shown[i]] = true;
	for (size_t i = 0; i < collector->n_columns; i++)
		selection->wanted[i] |= (collector->columns[i].flags & INV_KEY) != 0;
	for (; needed && *needed; needed++)
		selection->wanted[find_column(collector, *needed)] = true;
}

/* Whether COLLECTOR has all columns without which the output can write nothing. */
static bool suits_output(const struct options *options,
			 const struct inv_collector *collector,
			 char error[CATALOG_ERROR_SIZE])
{
	const char *const *needed = options->output ? options->output->columns : NULL;

	for (; needed && *needed; needed++) {
		size_t column = find_column(collector, *needed);

		if (column < collector->n_columns &&
		    is_hidden(options, &collector->columns[column])) {
			snprintf(error, CATALOG_ERROR_SIZE,
				 "--%.64s needs column %.64s, which is hidden",
				 options->output->name, *needed);
			return false;
		}
		if (column == collector->n_columns) {
			snprintf(error, CATALOG_ERROR_SIZE,
				 "--%.64s is not for table %.64s: it has no column %.64s",
				 options->output->name, collector->name, *needed);
			return false;
		}
	}
	return true;
}

static void show_all(const struct options *options, struct selection *selection,
		     const struct inv_collector *collector)
{
	for (size_t i = 0; i < collector->n_columns; i++)
		if (is_shown(options, collector, &collector->columns[i]))
			selection->shown[selection->n_shown++] = i;
}

/* Shows the column NAME if COLLECTOR has it. *FAULT says why it may not be shown. */
static bool show_column(const struct options *options, struct selection *selection,
			const struct inv_collector *collector, const char *name,
			const char **fault)
{
	size_t column = find_column(collector, name);

	if (column == collector->n_columns)
		return false;
	if (options->stable && collector->columns[column].flags & INV_VOLATILE)
		*fault = "is volatile, and --stable leaves it out";
	else if (options->redact && collector->columns[column].flags & INV_PRIVATE)
		*fault = "is private, and --redact hides it";
	for (size_t i = 0; i < selection->n_shown; i++)
		if (selection->shown[i] == column)
			*fault = "is named twice";
	if (!*fault)
		selection->shown[selection->n_shown++] = column;
	return true;
}

static void report_unknown(const struct inv_collector *const *collectors, size_t count,
			   const char *name, char error[CATALOG_ERROR_SIZE])
{
	struct suggestion nearest = {.word = name};

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < collectors[i]->n_columns; j++)
			suggest_offer(&nearest, collectors[i]->columns[j].name);
	if (nearest.best)
		snprintf(error, CATALOG_ERROR_SIZE, "no column %.64s; did you mean %s?",
			 name, nearest.best);
	else
		snprintf(error, CATALOG_ERROR_SIZE,
			 "no column %.64s; inv --help %s lists them", name,
			 collectors[0]->name);
}

/* Shows the column NAME of every collector that has it. */
static bool show_named(const struct options *options,
		       const struct inv_collector *const *collectors, size_t count,
		       struct selection *selections, const char *name,
		       char error[CATALOG_ERROR_SIZE])
{
	const char *fault = NULL;
	bool found = false;

	for (size_t i = 0; i < count; i++)
		found |=
			show_column(options, &selections[i], collectors[i], name, &fault);
	if (!found)
		report_unknown(collectors, count, name, error);
	else if (fault)
		snprintf(error, CATALOG_ERROR_SIZE, "column %.64s %s", name, fault);
	return found && !fault;
}

bool select_columns(const struct options *options,
		    const struct inv_collector *const *collectors, size_t count,
		    struct selection *selections, char error[CATALOG_ERROR_SIZE])
{
	INV_FREE char *names = options->columns ? strdup(options->columns) : NULL;
	char *rest = names, *name;

	memset(selections, 0, count * sizeof(*selections));
	for (size_t i = 0; i < count; i++)
		if (!allocate(&selections[i], collectors[i])) {
			snprintf(error, CATALOG_ERROR_SIZE, "no memory");
			return false;
		}
	while ((name = strsep(&rest, ",")))
		if (!show_named(options, collectors, count, selections, name, error))
			return false;
	for (size_t i = 0; i < count; i++) {
		if (!options->columns)
			show_all(options, &selections[i], collectors[i]);
		if (!selections[i].n_shown) {
			snprintf(error, CATALOG_ERROR_SIZE,
				 "table %s has none of the columns %s",
				 collectors[i]->name,
				 options->columns ? options->columns
						  : "that may be shown");
			return false;
		}
		if (!suits_output(options, collectors[i], error))
			return false;
		want(options, &selections[i], collectors[i]);
	}
	return true;
}

void select_free(struct selection *selections, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(selections[i].shown);
		free(selections[i].wanted);
	}
}
