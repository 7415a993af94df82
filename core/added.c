/*
 * added.c - words between commas made columns.
 */
#include "added.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shape.h"
#include "utf8.h"

static bool adds_columns(const struct options *options, size_t option)
{
	const char *column = options->owner->options[option].column;

	return column && strcmp(column, INV_ADDS_COLUMNS) == 0;
}

/* Why a column cannot be called NAME; NULL if it can. */
static const char *fault_of(const struct options *options, const struct added *added,
			    const char *name)
{
	const struct shape all = {.columns = added->columns, .n_columns = added->count};

	if (!*name || strlen(name) > ADDED_NAME_MOST || !utf8_is_printable(name))
		return "no name for a column";
	/* One JSON object a row says there which table it is of. */
	if (strcmp(name, "table") == 0)
		return "no column can be called so";
	if (shape_find_column(all.columns, all.n_columns, name) < added->count)
		return "it is named twice";
	if (added->count == ADDED_MOST)
		return "one column too many";
	/* A field of a service's that nobody here knows. */
	return options->redact ? "it may be private, and --redact hides what is" : NULL;
}

/* Adds the words of VALUE, which is cut into them. */
static bool take_words(const struct options *options, size_t option, char *value,
		       struct added *added, char error[CATALOG_ERROR_SIZE])
{
	char *name;

	while ((name = strsep(&value, ","))) {
		const char *fault = fault_of(options, added, name);

		if (fault) {
			snprintf(error, CATALOG_ERROR_SIZE, "--%.64s '%.256s': %s",
				 options->owner->options[option].name, name, fault);
			return false;
		}
		added->columns[added->count++] = (struct inv_column){
			.name = name,
			.type = INV_JSON,
			.source = name,
			.help = name,
		};
	}
	return true;
}

/* The bytes that all values take that options may add columns with. */
static size_t measure(const struct options *options)
{
	size_t size = 0;

	for (size_t i = 0; options->owner && i < options->owner->n_options; i++)
		for (size_t j = 0; adds_columns(options, i) && options->own[i][j]; j++)
			size += strlen(options->own[i][j]) + 1;
	return size;
}

/* All values of all options that add columns, cut where they are copied to. */
static bool take_values(const struct options *options, struct added *added,
			char error[CATALOG_ERROR_SIZE])
{
	char *value = added->names;

	for (size_t i = 0; i < options->owner->n_options; i++)
		for (size_t j = 0; adds_columns(options, i) && options->own[i][j]; j++) {
			char *next = stpcpy(value, options->own[i][j]) + 1;

			if (!take_words(options, i, value, added, error))
				return false;
			value = next;
		}
	return true;
}

bool added_make(const struct options *options, struct added *added,
		char error[CATALOG_ERROR_SIZE])
{
	size_t size = measure(options);

	*added = (struct added){0};
	if (!size)
		return true;
	added->columns = calloc(ADDED_MOST, sizeof(*added->columns));
	added->names = malloc(size);
	if (added->columns && added->names)
		return take_values(options, added, error);
	snprintf(error, CATALOG_ERROR_SIZE, "no memory");
	return false;
}

void added_free(struct added *added)
{
	free(added->columns);
	free(added->names);
}
