/*
 * shape.h - what the tables of a collector look like: its own, if it has one, and its
 * views.
 */
#ifndef INV_SHAPE_H
#define INV_SHAPE_H

#include "inv.h"

struct shape {
	size_t view; /* of the collector's views; INV_WHOLE: its own table */
	const char *name;
	const char *summary;
	const struct inv_column *columns;
	size_t n_columns;
};

/* How many tables COLLECTOR has, and the Nth of them; its own, if any, is the first. */
size_t shape_count(const struct inv_collector *collector);
struct shape shape_get(const struct inv_collector *collector, size_t n);

/* The one of COUNT columns that is called NAME; COUNT if there is none. */
size_t shape_find_column(const struct inv_column *columns, size_t count,
			 const char *name);

/* Whether the two name the same: `-` may stand for `_`. */
bool shape_is_called(const char *name, const char *word);

/* Whether COLLECTOR has an option that adds columns to its tables. */
bool shape_may_grow(const struct inv_collector *collector);

#endif
