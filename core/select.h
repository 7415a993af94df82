/*
 * select.h - which columns of a table are shown, and which are needed for it.
 */
#ifndef INV_SELECT_H
#define INV_SELECT_H

#include "options.h"

struct selection {
	size_t *shown; /* indices of columns in the order to show them; free() it */
	size_t n_shown;
	bool *wanted; /* a flag a column: shown, or sorted by; free() it */
};

/*
 * Chooses columns for each of COUNT collectors as the options say. Returns false with a
 * sentence in ERROR if a column is unknown, named twice, or hidden by another option.
 */
bool select_columns(const struct options *options,
		    const struct inv_collector *const *collectors, size_t count,
		    struct selection *selections, char error[CATALOG_ERROR_SIZE]);

void select_free(struct selection *selections, size_t count);

#endif
