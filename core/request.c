/*
 * request.c - words made collectors.
 */
#include "request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry.h"
#include "suggest.h"

static bool unknown_collector(struct catalog *catalog, const char *name,
			      char error[CATALOG_ERROR_SIZE])
{
	struct suggestion nearest = {.word = name};

	for (size_t i = 0; i < catalog->n_collectors; i++)
		suggest_offer(&nearest, catalog->collectors[i]->name);
	for (size_t i = 0; registry_plugins[i]; i++)
		suggest_offer(&nearest, registry_plugins[i]);
	if (nearest.best)
		snprintf(error, CATALOG_ERROR_SIZE,
			 "no collector is called %.64s; did you mean %s?", name,
			 nearest.best);
	else
		snprintf(error, CATALOG_ERROR_SIZE,
			 "no collector is called %.64s; inv --list names them", name);
	return false;
}

const struct inv_collector *request_find(struct catalog *catalog, const char *name,
					 char error[CATALOG_ERROR_SIZE])
{
	const struct inv_collector *found = catalog_collector(catalog, name, error);

	if (!found && !*error)
		unknown_collector(catalog, name, error);
	return found;
}

static void add_collector(struct request *request, const struct inv_collector *collector)
{
	for (size_t i = 0; i < request->count; i++)
		if (request->collectors[i] == collector)
			return;
	request->collectors[request->count++] = collector;
}

/* The collectors of one word: "disks", or "disks,dm". */
static bool take_word(struct catalog *catalog, const char *word, struct request *request,
		      char error[CATALOG_ERROR_SIZE])
{
	char *names = strdup(word), *rest = names, *name;
	const struct inv_collector *found = NULL;

	*error = '\0';
	while ((name = strsep(&rest, ",")) &&
	       (found = request_find(catalog, name, error)))
		add_collector(request, found);
	free(names);
	return found != NULL;
}

/* A command is not one of several: what it does is not to depend on what else runs. */
static bool stand_alone(const struct request *request, char error[CATALOG_ERROR_SIZE])
{
	for (size_t i = 0; request->count > 1 && i < request->count; i++)
		if (request->collectors[i]->flags & INV_COMMAND) {
			snprintf(
				error, CATALOG_ERROR_SIZE,
				"%.64s is a command: nothing else can be asked for beside",
				request->collectors[i]->name);
			return false;
		}
	return true;
}

/* "FILE..." is wanted, "[RESOURCE]..." is not. */
static bool has_arguments(const struct request *request, char error[CATALOG_ERROR_SIZE])
{
	for (size_t i = 0; i < request->count && !*request->arguments; i++) {
		const struct inv_collector *collector = request->collectors[i];

		if (!collector->arguments || *collector->arguments == '[')
			continue;
		snprintf(error, CATALOG_ERROR_SIZE, "%.64s needs %.64s; inv --help %.64s",
			 collector->name, collector->arguments, collector->name);
		return false;
	}
	return true;
}

bool request_make(struct catalog *catalog, const struct options *options,
		  void (*refused)(const char *error), struct request *request,
		  char error[CATALOG_ERROR_SIZE])
{
	*request = (struct request){.count = 0};
	request->arguments = options->words + options->n_words;
	if (!options->n_words) {
		catalog_load_all(catalog, registry_plugins, refused);
		for (size_t i = 0; i < catalog->n_collectors; i++)
			if (catalog->collectors[i]->flags & INV_DEFAULT)
				add_collector(request, catalog->collectors[i]);
		return true;
	}
	for (size_t i = 0; i < options->n_words; i++) {
		if (!take_word(catalog, options->words[i], request, error))
			return false;
		/* One that takes arguments takes the rest. */
		if (request->count == 1 && request->collectors[0]->arguments) {
			request->arguments = options->words + i + 1;
			break;
		}
	}
	return stand_alone(request, error) && has_arguments(request, error);
}
