/*
 * kinds.h - OneView's kinds of resources: where each is, and which of its fields are the
 * columns of its table. Data alone; oneview_*.c make rows of it.
 */
#ifndef INV_KINDS_H
#define INV_KINDS_H

#include "inv.h"

/*
 * A column's source is where its value is in the resource, as json.h writes paths; a path
 * with [*] is a column of type INV_LIST. With " -> name" behind it the value is the address
 * of another resource, and the column is that one's name; another column has the address
 * itself. The first column of each table is `appliance`, the second `name`, the last `uri`,
 * and these three are its keys; before the last is `object`, the whole resource, on request.
 * The sources of `appliance` and `object` are no paths.
 */
struct oneview_kind {
	struct inv_view
		view;	  /* named as the vendor's modules name it: "server_profiles" */
	const char *path; /* "/rest/server-profiles": of the list, or of the one object */
	bool single;	  /* it is one object, not a list */
	const char
		*created; /* the field that --since looks at; NULL: it does not apply */
	bool unfiltered;  /* the appliance compares that field with nothing */
};

/* The views of all kinds, sorted by name and ended by NULL; and how many they are. */
extern const struct inv_view *const oneview_views[];
extern const size_t n_oneview_kinds;

/* The kind that has view number NUMBER. */
const struct oneview_kind *oneview_kind_at(size_t number);

/* The kind whose table is called NAME; NULL: none. */
const struct oneview_kind *oneview_kind_named(const char *name);

/*
 * The kind whose list the resource at URI is in: "/rest/server-profiles/ID" and nothing
 * behind it. URI need not be terminated, and may be anything. NULL: it is in none of these.
 */
const struct oneview_kind *oneview_kind_of(const char *uri, size_t length);

#endif
