/*
 * oneview_names.h - what the resources of an appliance are called: one list a kind, fetched
 * when the first address of that kind is met.
 */
#ifndef INV_ONEVIEW_NAMES_H
#define INV_ONEVIEW_NAMES_H

#include "kinds.h"
#include "list.h"
#include "pool.h"

struct names_kind; /* the names of one kind */

struct oneview_names {
	struct http_host *host;
	void (*ready)(void *context); /* called when no list is under way any more */
	void *context;
	struct list_plan plan;
	struct pool pool;
	struct names_kind *first;
	size_t pending; /* lists under way */
	int name;
};

/* Zeroed but for what this sets. 0 or -ENOMEM; oneview_names_free() in any case. */
int oneview_names_make(struct oneview_names *names, struct http_host *host,
		       void (*ready)(void *context), void *context);
void oneview_names_free(struct oneview_names *names);

/*
 * Sees to it that the name of the resource at URI will be known: starts to fetch its kind's
 * list unless that was done. 0, also where no list would tell; or -ENOMEM.
 */
int oneview_names_want(struct oneview_names *names, const char *uri, size_t length);

/* The name of the resource at URI, or NULL; lives as long as NAMES. */
const char *oneview_names_find(const struct oneview_names *names, const char *uri,
			       size_t length);

/* Notes which kinds' names could not be had, as things of APPLIANCE. */
void oneview_names_complain(const struct oneview_names *names, struct inv_run *run,
			    const char *appliance);

#endif
