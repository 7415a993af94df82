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

struct resolver oneview_site_resolver(const struct oneview_site *site);

/* All appliances that a run asks. */
struct oneview_sites {
	struct appliances appliances;
	struct http *http;
	struct oneview_site *list; /* one an appliance; NULL: none were made */
};

/*
 * Finds RUN's appliances and makes a site of each, with what LIKE has set. Returns 0; -ENOMEM;
 * or what appliances_find() refused. oneview_sites_free() in any case.
 */
int oneview_sites_make(struct oneview_sites *sites, const struct oneview_site *like);

/* Asks all at once, works until all is there that will be, and logs out. 0 or -ENOMEM. */
int oneview_sites_run(struct oneview_sites *sites, bool insecure);

/* Notes what is missing of each, in the order of the tables, when all is done. */
void oneview_sites_complain(const struct oneview_sites *sites);

void oneview_sites_free(struct oneview_sites *sites);

#endif
