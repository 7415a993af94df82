/*
 * plugin.h - shared objects that bring collectors and outputs.
 */
#ifndef INV_PLUGIN_H
#define INV_PLUGIN_H

#include "catalog.h"

/* Adds what FILE exports as `inv_plugin`; it stays loaded. As catalog_load(). */
bool plugin_load(struct catalog *catalog, const char *file,
		 char error[CATALOG_ERROR_SIZE]);

#endif
