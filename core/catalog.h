/*
 * catalog.h - the collectors and outputs there are: those built in, and plug-ins as they
 * are asked for.
 */
#ifndef INV_CATALOG_H
#define INV_CATALOG_H

#include "inv.h"

enum { CATALOG_MOST = 256, CATALOG_ERROR_SIZE = 1024 };

struct catalog {
	const struct inv_collector *collectors[CATALOG_MOST];
	size_t n_collectors;
	const struct inv_output *outputs[CATALOG_MOST];
	size_t n_outputs;
	const char *directory; /* where plug-ins are looked for */
	int64_t deadline; /* of run_clock(): until when programs may tell their schema */
};

/*
 * Adds what FILE, a shared object or an executable, brings. Returns false with a sentence
 * in ERROR if it is refused or is no plug-in.
 */
bool catalog_load(struct catalog *catalog, const char *file,
		  char error[CATALOG_ERROR_SIZE]);

/*
 * Adds all of the plug-in directory, but those called as one of EXCEPT (NULL-terminated, or
 * NULL); calls REFUSED for each that cannot be.
 */
void catalog_load_all(struct catalog *catalog, const char *const *except,
		      void (*refused)(const char *error));

/*
 * The collector called NAME, of the plug-in directory if need be. NULL if there is none:
 * then ERROR says why one of that name was refused, or is "".
 */
const struct inv_collector *catalog_collector(struct catalog *catalog, const char *name,
					      char error[CATALOG_ERROR_SIZE]);
const struct inv_output *catalog_output(struct catalog *catalog, const char *name,
					char error[CATALOG_ERROR_SIZE]);

/* Frees what was loaded of programs; shared objects stay. */
void catalog_free(struct catalog *catalog);

/* Add one; false with a sentence in ERROR if it is malformed or its name is taken. */
bool catalog_add_collector(struct catalog *catalog, const struct inv_collector *collector,
			   char error[CATALOG_ERROR_SIZE]);
bool catalog_add_output(struct catalog *catalog, const struct inv_output *output,
			char error[CATALOG_ERROR_SIZE]);

#endif
