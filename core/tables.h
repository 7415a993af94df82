/*
 * tables.h - which tables the words of the command line ask for, and the columns that
 * options add to them.
 */
#ifndef INV_TABLES_H
#define INV_TABLES_H

#include "select.h"

/* As select_tables(), without a word about which columns are shown. */
bool tables_list(const struct options *options,
		 const struct inv_collector *const *collectors, size_t count,
		 const char *const *arguments, struct selections *tables,
		 char error[CATALOG_ERROR_SIZE]);

#endif
