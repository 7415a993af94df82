/*
 * sort.h - the order of a table's rows.
 */
#ifndef INV_SORT_H
#define INV_SORT_H

#include "arena.h"

/*
 * Sorts TABLE's rows by its key columns, in their order, unknown before known; what is equal
 * stays as it was collected. False without memory.
 */
bool sort_rows(struct inv_table *table);

#endif
