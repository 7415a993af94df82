/*
 * oneview_site.h - the tables of one appliance: logged in to, listed, made rows of.
 */
#ifndef INV_ONEVIEW_SITE_H
#define INV_ONEVIEW_SITE_H

#include "oneview_names.h"
#include "oneview_table.h"
#include "session.h"

enum { ONEVIEW_IN_FLIGHT = 8 };

struct waiting_row;

struct oneview_site {
	/* Set by the caller, borrowed. */
	struct inv_run *run;
	const struct appliance *appliance;
	struct oneview_table *tables; /* shared by all sites */
	size_t n_tables;
	const size_t *views; /* of each table, for notes: see inv_use() */
	/* A resource of tables[TABLE]; names are known by then, as far as they will be. */
	void (*row)(void *context, const struct oneview_site *site, size_t table,
		    const struct record *record);
	void *context;

	/* Its own. */
	struct http_host *host;
	struct session session;
	struct oneview_names names;
	struct list *lists;	  /* one a table */
	struct listing *listings; /* what their callbacks are given */
	struct waiting_row *first, **last;
};

/* Starts with SITE, with what is not set zeroed. 0 or -ENOMEM; oneview_site_free() in any case. */
int oneview_site_start(struct oneview_site *site, struct http *http, bool insecure);

struct resolver oneview_site_resolver(const struct oneview_site *site);

/* Notes what is missing of it, in the order of the tables, when all is done. */
void oneview_site_complain(const struct oneview_site *site);

void oneview_site_free(struct oneview_site *site);

/* Starts all SITES, works until all is there that will be, and logs out. 0 or -ENOMEM. */
int oneview_sites_run(struct oneview_site *sites, size_t count, struct http *http,
		      bool insecure);

#endif
