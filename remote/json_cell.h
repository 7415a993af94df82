/*
 * json_cell.h - a cell from a JSON value.
 */
#ifndef INV_JSON_CELL_H
#define INV_JSON_CELL_H

#include "inv.h"
#include "json.h"

/* A value as json.h hands it over. */
struct json_cell {
	enum json_kind kind;
	const char *bytes; /* for a column of INV_JSON its text, quotes and all */
	size_t length;
};

/*
 * Sets COLUMN, which is of TYPE, from VALUE; a list gets it as one element more. Numbers
 * and booleans may be strings ("64", "True"), and scalars are their words where text is
 * asked for. What does not fit the type leaves the cell as it is, and so does null.
 */
void json_cell_set(struct inv_run *run, size_t column, enum inv_type type,
		   const struct json_cell *value);

#endif
