/*
 * oneview_table.h - a table of OneView's resources: what is read of each resource, which of
 * them count, and how one becomes a row.
 */
#ifndef INV_ONEVIEW_TABLE_H
#define INV_ONEVIEW_TABLE_H

#include <time.h>

#include "kinds.h"
#include "list.h"

/* Where the name of the resource at URI is to be had; NULL: nobody knows it. */
struct resolver {
	const char *(*name)(const void *context, const char *uri, size_t length);
	const void *context;
};

/* What is asked for beyond the kind; all borrowed. */
struct oneview_choice {
	const char *const *names;   /* of resources, NULL-terminated; none: all */
	const char *const *filters; /* as the appliance has them */
	const char *sort;	    /* the same; or NULL */
	const char *since;	    /* "2026-11-27T03:00:00.000Z"; or NULL */
};

struct oneview_cell;

struct oneview_table {
	const struct oneview_kind *kind;
	struct inv_run *run;
	const struct oneview_choice *choice;
	struct list_plan plan;
	char *query; /* for struct list */

	/* The columns that it fills: from FIRST on in the table that was in use. */
	const struct inv_column *columns;
	size_t first, n_columns;

	/* Its own. */
	struct oneview_cell *cells; /* how each of them is filled */
	int name, created;
	time_t since; /* the choice's */
	bool *found;  /* a flag for each of the choice's names */
};

/*
 * Plans to fill COUNT columns, from FIRST on, of the table in use with what resources of KIND
 * have: all, or those that are wanted. Returns 0; -ENOMEM; or after inv_refuse() what that
 * returned: an added column is no path.
 */
int oneview_table_make(struct oneview_table *table, struct inv_run *run,
		       const struct oneview_kind *kind,
		       const struct oneview_choice *choice, size_t first, size_t count,
		       bool all);
void oneview_table_free(struct oneview_table *table);

/* Whether the resource is one of those that are asked for. */
bool oneview_table_counts(struct oneview_table *table, const struct record *record);

/*
 * Calls VISIT for each address in RECORD whose name a column is to show, until it returns
 * other than 0; returns that.
 */
int oneview_table_references(const struct oneview_table *table,
			     const struct record *record,
			     int (*visit)(void *context, const char *uri, size_t length),
			     void *context);

/* Whether there surely is room for the row of RECORD. */
bool oneview_table_fits(const struct oneview_table *table, const struct record *record);

/* Sets the cells of the row begun last from RECORD. */
void oneview_table_cells(const struct oneview_table *table, const struct record *record,
			 const struct resolver *resolver);

/* The text of column I (of the table's own) in RECORD, or its name, into TEXT; "" if none. */
void oneview_table_text(const struct oneview_table *table, const struct record *record,
			const struct resolver *resolver, size_t i, char *text,
			size_t size);

#endif
