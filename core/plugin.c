/*
 * plugin.c - loading shared objects: trusted files of exactly our ABI.
 */
#include "plugin.h"

#include <dlfcn.h>
#include <stdio.h>

#include "trust.h"

static bool has_our_abi(const struct inv_plugin *plugin, const char *file,
			char error[CATALOG_ERROR_SIZE])
{
	if (plugin->abi == INV_ABI)
		return true;
	snprintf(error, CATALOG_ERROR_SIZE,
		 "%.512s was built for version %u of inv's interface, this inv has "
		 "version "
		 "%u: build it again",
		 file, plugin->abi, INV_ABI);
	return false;
}

static bool add_all(struct catalog *catalog, const struct inv_plugin *plugin,
		    char error[CATALOG_ERROR_SIZE])
{
	const struct inv_collector *const *collector = plugin->collectors;
	const struct inv_output *const *output = plugin->outputs;

	for (; collector && *collector; collector++)
		if (!catalog_add_collector(catalog, *collector, error))
			return false;
	for (; output && *output; output++)
		if (!catalog_add_output(catalog, *output, error))
			return false;
	return true;
}

bool plugin_load(struct catalog *catalog, const char *file,
		 char error[CATALOG_ERROR_SIZE])
{
	char real[4096];
	const struct inv_plugin *plugin;
	void *object;

	if (!trust_file(file, real, error))
		return false;
	object = dlopen(real, RTLD_NOW | RTLD_LOCAL);
	if (!object) {
		snprintf(error, CATALOG_ERROR_SIZE, "cannot be loaded: %s", dlerror());
		return false;
	}
	plugin = dlsym(object, "inv_plugin");
	if (!plugin) {
		snprintf(error, CATALOG_ERROR_SIZE, "%.512s exports no inv_plugin", file);
	} else if (has_our_abi(plugin, file, error)) {
		size_t n_collectors = catalog->n_collectors;
		size_t n_outputs = catalog->n_outputs;
		char fault[CATALOG_ERROR_SIZE];

		if (add_all(catalog, plugin, fault))
			return true;
		catalog->n_collectors = n_collectors;
		catalog->n_outputs = n_outputs;
		snprintf(error, CATALOG_ERROR_SIZE, "%.400s: %.500s", file, fault);
		/* Part of it may be in use: it has to stay. */
		return false;
	}
	dlclose(object);
	return false;
}
