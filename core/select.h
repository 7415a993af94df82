/*
 * select.h - which tables are asked for, which of their columns are shown, and which are
 * needed for it.
 */
#ifndef INV_SELECT_H
#define INV_SELECT_H

#include "added.h"

/* A table that is asked for. */
struct selection {
	const struct inv_collector *collector;
	size_t view; /* of the collector's; INV_WHOLE: its own table */
	const char *name;
	const struct inv_column *columns; /* those declared, then those added */
	size_t n_columns;
	struct inv_column *made; /* where columns were added: all of them; free() it */
	size_t *shown; /* indices of columns in the order to show them; free() it */
	size_t n_shown;
	/*
	 * Of each column the number of its cell in a row, from 1 on; 0: nobody wants it,
	 * to show it or to sort by it, and rows have no room for it. free() it.
	 */
	size_t *slots;
	size_t n_slots;
};

struct selections {
	struct selection *list; /* those of a collector follow one another */
	size_t count;
	struct added added; /* by options, to each table of their collector */
};

/*
 * The tables of COUNT collectors, ARGUMENTS naming views of the one that has them, and
 * the columns of each as the options say. Returns false with a sentence in ERROR if a view
 * or a column is unknown, a column named twice or hidden by another option, or if two
 * tables have one name. select_free() in any case.
 */
bool select_tables(const struct options *options,
		   const struct inv_collector *const *collectors, size_t count,
		   const char *const *arguments, struct selections *selections,
		   char error[CATALOG_ERROR_SIZE]);

void select_free(struct selections *selections);

#endif
