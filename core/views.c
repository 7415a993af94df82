/*
 * views.c - words made views.
 */
#include "views.h"

#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "shape.h"
#include "suggest.h"

static bool unknown_view(const struct inv_collector *collector, const char *name,
			 char error[CATALOG_ERROR_SIZE])
{
	struct suggestion nearest = {.word = name};

	for (size_t i = 0; collector->views[i]; i++)
		suggest_offer(&nearest, collector->views[i]->name);
	if (nearest.best)
		snprintf(error, CATALOG_ERROR_SIZE,
			 "%.64s has no table %.64s; did you mean %s?", collector->name,
			 name, nearest.best);
	else
		snprintf(error, CATALOG_ERROR_SIZE,
			 "%.64s has no table %.64s; inv --help %.64s lists them",
			 collector->name, name, collector->name);
	return false;
}

/* Adds the view called NAME. There is room for all. */
static bool choose(const struct inv_collector *collector, const char *name, size_t *views,
		   size_t *count, char error[CATALOG_ERROR_SIZE])
{
	size_t view = 0;

	while (collector->views[view] &&
	       !shape_is_called(collector->views[view]->name, name))
		view++;
	if (!collector->views[view])
		return unknown_view(collector, name, error);
	for (size_t i = 0; i < *count; i++)
		if (views[i] == view)
			return true;
	views[(*count)++] = view;
	return true;
}

static bool choose_all(const struct inv_collector *collector, const char *word,
		       size_t *views, size_t *count, char error[CATALOG_ERROR_SIZE])
{
	INV_FREE char *names = strdup(word);
	char *rest = names, *name;

	while ((name = strsep(&rest, ",")))
		if (!choose(collector, name, views, count, error))
			return false;
	return true;
}

bool views_choose(const struct inv_collector *collector, const char *const *words,
		  size_t **views, size_t *count, char error[CATALOG_ERROR_SIZE])
{
	INV_FREE size_t *chosen = calloc(shape_count(collector) + 1, sizeof(*chosen));

	*count = 0;
	for (; chosen && *words; words++)
		if (!choose_all(collector, *words, chosen, count, error))
			return false;
	if (!chosen)
		snprintf(error, CATALOG_ERROR_SIZE, "no memory");
	*views = chosen;
	chosen = NULL;
	return *views != NULL;
}
