/*
 * views.h - the views that the words behind a collector's name ask for.
 */
#ifndef INV_VIEWS_H
#define INV_VIEWS_H

#include "catalog.h"

/*
 * Takes WORDS (NULL-terminated), each of them "a" or "a,b", for names of views of
 * COLLECTOR, which has some. *VIEWS receives their *COUNT indices in the order asked for,
 * each once, to free(). Returns false with a sentence in ERROR if a word names none.
 */
bool views_choose(const struct inv_collector *collector, const char *const *words,
		  size_t **views, size_t *count, char error[CATALOG_ERROR_SIZE]);

#endif
