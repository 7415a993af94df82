/*
 * describe.h - what inv says of itself: lists, help, schemas, the manual page. All of it
 * comes from the declarations of collectors, columns, outputs and options.
 */
#ifndef INV_DESCRIBE_H
#define INV_DESCRIBE_H

#include "catalog.h"

void describe_help(FILE *out, const struct catalog *catalog);
/* Of it alone the N_VIEWS that VIEWS are indices of; or if none are, the whole. */
void describe_collector(FILE *out, const struct inv_collector *collector,
			const size_t *views, size_t n_views);
bool describe_is_command(const struct inv_collector *collector);
/* "string, key": the type, unit and flags of COLUMN. */
void describe_traits(FILE *out, const struct inv_column *column);

void describe_list(FILE *out, const struct catalog *catalog);
void describe_list_json(FILE *out, const struct catalog *catalog);

/*
 * JSON Schema (2020-12) of a table: an array of rows. Of several views, as above, and of
 * a collector that has views: an object with what may be reported.
 */
void describe_table_schema(FILE *out, const struct inv_collector *collector,
			   const size_t *views, size_t n_views);

/* JSON Schema of a whole report. */
void describe_report_schema(FILE *out, const struct catalog *catalog);

/* A page in the man macros. */
void describe_man(FILE *out, const struct catalog *catalog);

#endif
