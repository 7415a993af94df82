/*
 * redfish_plan.h - what is read of each of Redfish's documents, and how the cells of
 * its row come of it. Made once a run, for any number of services.
 */
#ifndef INV_REDFISH_PLAN_H
#define INV_REDFISH_PLAN_H

#include "redfish_columns.h"
#include "redfish_documents.h"
#include "redfish_reader.h"

/* One way to fill a column. */
struct redfish_cell {
	size_t column;
	enum inv_type type;
	enum redfish_rule {
		REDFISH_PLAIN,
		REDFISH_PRODUCT, /* with the number at OTHER */
		REDFISH_REST,	 /* what is left of 100 */
		REDFISH_IF,	 /* if the text at OTHER is WORD */
	} rule;
	uint64_t scale; /* a size is so many of the column's unit */
	int path, other;
	char *word;
};

struct redfish_plan {
	const struct redfish_shape *shape;
	enum redfish_view view;	      /* of its row */
	struct redfish_reader reader; /* of whole documents, or of elements */
	struct redfish_cell *cells;   /* ordered by column, the best way first */
	size_t n_cells;
	/* Numbers of paths. */
	int self, id, member_id, state, slot, serial, version, owner, manager;
	int *links; /* the same, of the shape's links */
};

/*
 * Plans DOCUMENT's rows for RUN: cells that nobody asked for are not read. Returns 0 or
 * -ENOMEM; redfish_plan_free() in any case.
 */
int redfish_plan_make(struct redfish_plan *plan, struct inv_run *run,
		      enum redfish_document document);
void redfish_plan_free(struct redfish_plan *plan);

/*
 * Sets the cells of the row begun last from RECORD, which PLAN's reader made. Returns
 * how many columns stay unknown though there is a value for them, and in *COLUMN the
 * first of these.
 */
unsigned redfish_plan_fill(const struct redfish_plan *plan, struct inv_run *run,
			   const struct record *record, const char **column);

#endif
