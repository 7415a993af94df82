/*
 * request.h - which collectors a command line asks for.
 */
#ifndef INV_REQUEST_H
#define INV_REQUEST_H

#include "options.h"

struct request {
	const struct inv_collector *collectors[CATALOG_MOST];
	size_t count;
	const char *const *arguments; /* of the one that takes any; NULL-terminated */
};

/*
 * The collector called NAME, loaded if need be; NULL with a sentence in ERROR, which may
 * know what was meant.
 */
const struct inv_collector *request_find(struct catalog *catalog, const char *name,
					 char error[CATALOG_ERROR_SIZE]);

/*
 * The collectors that the words of OPTIONS name, or else those reported by default: then
 * calls REFUSED for each plug-in that has to be left out. Returns false with a sentence
 * in ERROR.
 */
bool request_make(struct catalog *catalog, const struct options *options,
		  void (*refused)(const char *error), struct request *request,
		  char error[CATALOG_ERROR_SIZE]);

#endif
