/*
 * oneview_site.c - what one appliance has of the tables that are asked for.
 *
 * A row that shows names of other resources waits until the lists of these have come: they
 * are asked for when the first address is met, beside the pages of the table itself.
 */
#include "oneview_site.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct waiting_row {
	struct waiting_row *next;
	size_t table;
	struct record *record;
};

struct listing {
	struct oneview_site *site;
	size_t table;
};

static const char *find_name(const void *context, const char *uri, size_t length)
{
	const struct oneview_names *names = context;

	return oneview_names_find(names, uri, length);
}

struct resolver oneview_site_resolver(const struct oneview_site *site)
{
	return (struct resolver){find_name, &site->names};
}

static int let_wait(struct oneview_site *site, size_t table, const struct record *record)
{
	struct waiting_row *row = calloc(1, sizeof(*row));

	if (!row)
		return -ENOMEM;
	row->table = table;
	row->record = record_copy(record);
	if (!row->record) {
		free(row);
		return -ENOMEM;
	}
	*site->last = row;
	site->last = &row->next;
	return 0;
}

static void free_waiting(struct waiting_row *row)
{
	record_free(row->record);
	free(row->record);
	free(row);
}

static void write_waiting(void *context)
{
	struct oneview_site *site = context;

	while (site->first) {
		struct waiting_row *row = site->first;

		site->first = row->next;
		if (!site->first)
			site->last = &site->first;
		site->row(site->context, site, row->table, row->record);
		free_waiting(row);
	}
}

static int want_name(void *context, const char *uri, size_t length)
{
	return oneview_names_want(context, uri, length);
}

static int take_member(void *context, const struct record *record)
{
	const struct listing *listing = context;
	struct oneview_site *site = listing->site;
	struct oneview_table *table = &site->tables[listing->table];
	int error;

	if (!oneview_table_counts(table, record))
		return 0;
	error = oneview_table_references(table, record, want_name, &site->names);
	if (error)
		return error;
	if (site->names.pending)
		return let_wait(site, listing->table, record);
	site->row(site->context, site, listing->table, record);
	return 0;
}

static void ignore(void *context)
{
	(void)context;
}

static void start_lists(void *context)
{
	struct oneview_site *site = context;

	for (size_t i = 0; !*site->session.fault && i < site->n_tables; i++) {
		site->listings[i] = (struct listing){site, i};
		site->lists[i] = (struct list){
			.host = site->host,
			.plan = &site->tables[i].plan,
			.path = site->tables[i].kind->path,
			.query = site->tables[i].query,
			.member = take_member,
			.done = ignore,
			.context = &site->listings[i],
		};
		list_start(&site->lists[i]);
	}
}

static int start_site(struct oneview_site *site, struct http *http, bool insecure)
{
	site->last = &site->first;
	site->lists = calloc(site->n_tables + 1, sizeof(*site->lists));
	site->listings = calloc(site->n_tables + 1, sizeof(*site->listings));
	site->host = http_add_host(http, site->appliance, ONEVIEW_IN_FLIGHT, insecure);
	if (!site->lists || !site->listings || !site->host ||
	    oneview_names_make(&site->names, site->host, write_waiting, site))
		return -ENOMEM;
	if (insecure)
		inv_warn(site->run, 0,
			 "%s: --insecure: nobody vouches for who answers there",
			 site->appliance->name);
	session_open(&site->session, site->run, site->host, site->appliance,
		     &session_oneview, start_lists, site);
	return 0;
}

/* Whether an older appliance just does not know the kind, which is no failure. */
static bool is_unknown(const struct list *list)
{
	return (list->status == 404 || list->status == 405) && !list->has_total &&
	       !list->distinct;
}

static void complain_of(const struct oneview_site *site, size_t i)
{
	const struct list *list = &site->lists[i];
	const char *name = site->appliance->name;

	if (!list->error)
		return;
	inv_use(site->run, site->views[i]);
	if (is_unknown(list))
		inv_warn(site->run, 0, "%s: not supported by this appliance (%s)", name,
			 site->tables[i].kind->path);
	else
		inv_error(site->run, 0, "%s: %s", name, list->fault);
}

static void complain_of_site(const struct oneview_site *site)
{
	if (*site->session.fault) {
		inv_use(site->run, INV_WHOLE);
		session_complain(&site->session);
		return;
	}
	for (size_t i = 0; site->lists && i < site->n_tables; i++)
		complain_of(site, i);
	inv_use(site->run, INV_WHOLE);
	oneview_names_complain(&site->names, site->run, site->appliance->name);
}

static void free_site(struct oneview_site *site)
{
	while (site->first) {
		struct waiting_row *row = site->first;

		site->first = row->next;
		free_waiting(row);
	}
	for (size_t i = 0; site->lists && i < site->n_tables; i++)
		list_free(&site->lists[i]);
	oneview_names_free(&site->names);
	session_free(&site->session);
	free(site->lists);
	free(site->listings);
}

/* ------------------------------------------------------------------ all of them */

int oneview_sites_make(struct oneview_sites *sites, const struct oneview_site *like)
{
	int error = appliances_find(like->run, "oneview", &sites->appliances);

	if (error)
		return error;
	sites->http = http_new(like->run);
	sites->list = calloc(sites->appliances.count, sizeof(*sites->list));
	if (!sites->http || !sites->list)
		return -ENOMEM;
	for (size_t i = 0; i < sites->appliances.count; i++) {
		sites->list[i] = *like;
		sites->list[i].appliance = &sites->appliances.list[i];
	}
	return 0;
}

int oneview_sites_run(struct oneview_sites *sites, bool insecure)
{
	size_t count = sites->appliances.count;
	int error = 0;

	for (size_t i = 0; i < count && !error; i++)
		error = start_site(&sites->list[i], sites->http, insecure);
	http_run(sites->http);
	for (size_t i = 0; i < count; i++)
		session_close(&sites->list[i].session);
	http_run(sites->http);
	return error;
}

void oneview_sites_complain(const struct oneview_sites *sites)
{
	for (size_t i = 0; sites->list && i < sites->appliances.count; i++)
		complain_of_site(&sites->list[i]);
}

void oneview_sites_free(struct oneview_sites *sites)
{
	/* First the requests, which still know the others. */
	http_free(sites->http);
	for (size_t i = 0; sites->list && i < sites->appliances.count; i++)
		free_site(&sites->list[i]);
	free(sites->list);
	appliances_free(&sites->appliances);
}
