/*
 * catalog.c - finding collectors and outputs by name.
 *
 * A plug-in's file name is what it brings, so that only the one asked for is opened.
 */
#include "catalog.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "declared.h"
#include "names.h"
#include "plugin.h"
#include "program.h"

static const struct inv_collector *known_collector(const struct catalog *catalog,
						   const char *name)
{
	for (size_t i = 0; i < catalog->n_collectors; i++)
		if (strcmp(catalog->collectors[i]->name, name) == 0)
			return catalog->collectors[i];
	return NULL;
}

static const struct inv_output *known_output(const struct catalog *catalog,
					     const char *name)
{
	for (size_t i = 0; i < catalog->n_outputs; i++)
		if (strcmp(catalog->outputs[i]->name, name) == 0)
			return catalog->outputs[i];
	return NULL;
}

bool catalog_add_collector(struct catalog *catalog, const struct inv_collector *collector,
			   char error[CATALOG_ERROR_SIZE])
{
	const char *fault = NULL;

	/* A plug-in that brings several is found under each name. */
	if (collector->name && known_collector(catalog, collector->name) == collector)
		return true;
	if (!declared_is_table(collector->name))
		fault = "has a name that cannot be a table's";
	else if (known_collector(catalog, collector->name))
		fault = "is there already";
	else if (catalog->n_collectors == CATALOG_MOST)
		fault = "is one too many";
	else
		fault = declared_fault(catalog, collector);
	if (fault) {
		snprintf(error, CATALOG_ERROR_SIZE, "collector '%.64s' %s",
			 collector->name ? collector->name : "", fault);
		return false;
	}
	catalog->collectors[catalog->n_collectors++] = collector;
	return true;
}

bool catalog_add_output(struct catalog *catalog, const struct inv_output *output,
			char error[CATALOG_ERROR_SIZE])
{
	const char *fault = NULL;

	if (output->name && known_output(catalog, output->name) == output)
		return true;
	if (!declared_is_word(output->name))
		fault = "has a name that cannot be an option's";
	else if (known_output(catalog, output->name))
		fault = "is there already";
	else if (!output->write || !output->summary)
		fault = "lacks a summary or write()";
	else if (catalog->n_outputs == CATALOG_MOST)
		fault = "is one too many";
	if (fault) {
		snprintf(error, CATALOG_ERROR_SIZE, "output '%.64s' %s",
			 output->name ? output->name : "", fault);
		return false;
	}
	catalog->outputs[catalog->n_outputs++] = output;
	return true;
}

static bool is_shared_object(const char *file)
{
	size_t length = strlen(file);

	return length > 3 && strcmp(file + length - 3, ".so") == 0;
}

bool catalog_load(struct catalog *catalog, const char *file,
		  char error[CATALOG_ERROR_SIZE])
{
	struct program *program;

	if (is_shared_object(file))
		return plugin_load(catalog, file, error);
	program = program_start(file, error);
	return program && program_finish(program, catalog, error);
}

/* Loads NAME.so or the program NAME of the plug-in directory. False if there is neither. */
static bool load_by_name(struct catalog *catalog, const char *name,
			 char error[CATALOG_ERROR_SIZE])
{
	static const char *const suffixes[] = {".so", ""};
	char path[4096];

	*error = '\0';
	for (size_t i = 0; i < 2 && declared_is_word(name); i++) {
		snprintf(path, sizeof(path), "%s/%s%s", catalog->directory, name,
			 suffixes[i]);
		if (access(path, F_OK) == 0)
			return catalog_load(catalog, path, error);
	}
	return false;
}

const struct inv_collector *catalog_collector(struct catalog *catalog, const char *name,
					      char error[CATALOG_ERROR_SIZE])
{
	const struct inv_collector *collector = known_collector(catalog, name);

	*error = '\0';
	if (!collector && load_by_name(catalog, name, error))
		collector = known_collector(catalog, name);
	return collector;
}

const struct inv_output *catalog_output(struct catalog *catalog, const char *name,
					char error[CATALOG_ERROR_SIZE])
{
	const struct inv_output *output = known_output(catalog, name);

	*error = '\0';
	if (!output && load_by_name(catalog, name, error))
		output = known_output(catalog, name);
	return output;
}

static bool is_among(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* Whether the file NAME of the plug-in directory brings something that is not yet there. */
static bool is_wanted(const struct catalog *catalog, const char *path, const char *file,
		      const char *const *except)
{
	char name[256];
	struct stat status;

	snprintf(name, sizeof(name), "%s", file);
	if (is_shared_object(name))
		name[strlen(name) - 3] = '\0';
	else if (access(path, X_OK) < 0)
		return false;
	return declared_is_word(name) && !is_among(except, name) &&
	       stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
	       !known_collector(catalog, name) && !known_output(catalog, name);
}

/* Programs are all asked at once: one that hangs does not put off the others. */
static void load_programs(struct catalog *catalog, struct program **programs,
			  size_t count, void (*refused)(const char *error))
{
	char error[CATALOG_ERROR_SIZE];

	for (size_t i = 0; i < count; i++)
		if (!program_finish(programs[i], catalog, error))
			refused(error);
}

void catalog_load_all(struct catalog *catalog, const char *const *except,
		      void (*refused)(const char *error))
{
	INV_CLEANUP(names_free) struct names names = {0};
	INV_CLOSE int directory =
		open(catalog->directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct program *programs[CATALOG_MOST];
	char error[CATALOG_ERROR_SIZE], path[4096];
	size_t count = 0;

	/* There need be no plug-ins. */
	if (directory < 0 || names_list(directory, ".", &names) < 0)
		return;
	for (size_t i = 0; i < names.count && count < CATALOG_MOST; i++) {
		snprintf(path, sizeof(path), "%s/%s", catalog->directory, names.names[i]);
		if (!is_wanted(catalog, path, names.names[i], except))
			continue;
		if (is_shared_object(path)) {
			if (!plugin_load(catalog, path, error))
				refused(error);
			continue;
		}
		programs[count] = program_start(path, error);
		if (programs[count])
			count++;
		else
			refused(error);
	}
	load_programs(catalog, programs, count, refused);
}

void catalog_free(struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->n_collectors; i++)
		program_free(catalog->collectors[i]);
}
