/*
 * oneview.c - what HPE OneView appliances manage, as tables: several appliances at once.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cleanup.h"
#include "inv.h"
#include "oneview_site.h"
#include "since.h"

enum option { NAME, FILTER, SORT, SINCE, FIELDS, RAW, INSECURE, N_OPTIONS };

static const struct inv_option options[] = {
	[NAME] = {"name", "NAME", "the resource of this name alone (repeatable)", NULL},
	[FILTER] =
		{"filter", "FILTER",
		 "as the appliance has it: \"status='Critical'\" (repeatable: all hold)",
		 NULL},
	[SORT] = {"sort", "FIELD:asc",
		  "the order the appliance is to list them in; the table's own stays",
		  NULL},
	[SINCE] = {"since", "TIME",
		   "made then or later: 2026-11-27, 2026-11-27T03:00Z, 12h, 7d ago",
		   NULL},
	[FIELDS] = {"fields", "PATH,...",
		    "more columns: eTag, a.b, connectionSettings.connections[*].mac",
		    INV_ADDS_COLUMNS},
	[RAW] = {"raw", NULL, "show each resource whole, as the appliance has it",
		 "object"},
	[INSECURE] = {"insecure", NULL,
		      "believe whoever answers, and send the password there", NULL},
};

/* Without an argument: which tables there are. */
enum column { KIND, PATH, SUMMARY, COLUMNS, N_COLUMNS };

static const struct inv_column columns[] = {
	[KIND] = {"kind", INV_STRING, INV_KEY, NULL, "inv",
		  "the word that asks for the table, and its name"},
	[PATH] = {"path", INV_STRING, 0, NULL, "inv", "where the appliance has it"},
	[SUMMARY] = {"summary", INV_STRING, 0, NULL, "inv", "what it lists"},
	[COLUMNS] = {"columns", INV_LIST, INV_ON_REQUEST, NULL, "inv",
		     "the columns of its table"},
};

static void list_kinds(struct inv_run *run)
{
	for (size_t i = 0; i < n_oneview_kinds; i++) {
		const struct oneview_kind *kind = oneview_kind_at(i);

		inv_row_begin(run);
		inv_set_string(run, KIND, kind->view.name);
		inv_set_string(run, PATH, kind->path);
		inv_set_string(run, SUMMARY, kind->view.summary);
		inv_set_list(run, COLUMNS);
		for (size_t j = 0; j < kind->view.n_columns; j++)
			inv_add_string(run, COLUMNS, kind->view.columns[j].name);
	}
}

/* ---------------------------------------------------------------- what is asked for */

struct job {
	struct inv_run *run;
	struct oneview_choice choice;
	char since[SINCE_SIZE];
	struct oneview_sites sites;
	struct oneview_table *tables;
	size_t *views; /* which each of the tables is */
	size_t n_tables;
	bool full; /* there was no room for all rows */
};

static void end_job(struct job *job)
{
	oneview_sites_free(&job->sites);
	for (size_t i = 0; i < job->n_tables; i++)
		oneview_table_free(&job->tables[i]);
	free(job->tables);
	free(job->views);
}

static int take_options(struct job *job)
{
	struct inv_run *run = job->run;
	const char *since = inv_option(run, SINCE);

	job->choice = (struct oneview_choice){
		.names = inv_option_all(run, NAME),
		.filters = inv_option_all(run, FILTER),
		.sort = inv_option(run, SORT),
		.since = since ? job->since : NULL,
	};
	if (since && !since_parse(since, time(NULL), job->since))
		return inv_refuse(run, 0,
				  "--since %s: neither a date nor a time such as 7d",
				  since);
	return 0;
}

static int plan_table(struct job *job, size_t view)
{
	const struct oneview_kind *kind = oneview_kind_at(view);
	size_t n_columns;

	if (job->choice.since && !kind->created)
		return inv_refuse(job->run, 0,
				  "--since is not for %s: nothing tells when",
				  kind->view.name);
	inv_use(job->run, view);
	inv_columns(job->run, &n_columns);
	job->views[job->n_tables] = view;
	/* The first column is the appliance, which is in no resource. */
	return oneview_table_make(&job->tables[job->n_tables++], job->run, kind,
				  &job->choice, 1, n_columns - 1, false);
}

static int plan_tables(struct job *job)
{
	int error = 0;

	job->tables = calloc(n_oneview_kinds, sizeof(*job->tables));
	job->views = calloc(n_oneview_kinds, sizeof(*job->views));
	if (!job->tables || !job->views)
		return -ENOMEM;
	for (size_t i = 0; i < n_oneview_kinds && !error; i++)
		if (inv_asked(job->run, i))
			error = plan_table(job, i);
	inv_use(job->run, INV_WHOLE);
	return error;
}

/* ------------------------------------------------------------------------- doing it */

static void write_row(void *context, const struct oneview_site *site, size_t table,
		      const struct record *record)
{
	struct job *job = context;
	const struct resolver resolver = oneview_site_resolver(site);

	/* What does not fit would end the process, with sessions left open. */
	job->full |= !oneview_table_fits(&job->tables[table], record);
	if (job->full)
		return;
	inv_use(job->run, job->views[table]);
	inv_row_begin(job->run);
	inv_set_string(job->run, 0, site->appliance->name);
	oneview_table_cells(&job->tables[table], record, &resolver);
	inv_row_end(job->run);
}

static int make_sites(struct job *job)
{
	const struct oneview_site like = {
		.run = job->run,
		.tables = job->tables,
		.n_tables = job->n_tables,
		.views = job->views,
		.row = write_row,
		.context = job,
	};

	return oneview_sites_make(&job->sites, &like);
}

/* A name that nothing has is an error: it is not to be taken for "there are none". */
static void complain_of_names(const struct job *job)
{
	for (size_t i = 0; i < job->n_tables; i++) {
		const struct oneview_table *table = &job->tables[i];

		inv_use(job->run, job->views[i]);
		for (size_t j = 0; job->choice.names[j]; j++)
			if (!table->found[j])
				inv_error(job->run, 0, "nothing is called %s",
					  job->choice.names[j]);
	}
}

static void complain(const struct job *job)
{
	oneview_sites_complain(&job->sites);
	complain_of_names(job);
	inv_use(job->run, INV_WHOLE);
	if (job->full)
		inv_error(job->run, 0,
			  "there are more rows than fit: ask for less at a "
			  "time, or for fewer columns");
}

static int report(struct job *job)
{
	int error = take_options(job);

	if (!error)
		error = plan_tables(job);
	if (!error)
		error = make_sites(job);
	if (!error)
		error = oneview_sites_run(&job->sites,
					  inv_option(job->run, INSECURE) != NULL);
	if (job->sites.list)
		complain(job);
	return error == -ENOMEM ? inv_fail(job->run, ENOMEM, "cannot go on") : error;
}

static int collect(struct inv_run *run)
{
	INV_CLEANUP(end_job) struct job job = {.run = run};

	if (inv_asked(run, INV_WHOLE)) {
		list_kinds(run);
		return 0;
	}
	return report(&job);
}

const struct inv_collector inv_collector_oneview = {
	.name = "oneview",
	.summary = "what HPE OneView appliances manage: profiles, hardware, networks ...",
	.help = "Asks each appliance that the configuration names, or --at, all at once, for\n"
		"each RESOURCE; without one it lists what there is to ask for. What a column\n"
		"names another resource by is its name, with its address in the column _uri.\n"
		"Rows are in the order of their keys, whichever appliance answers first. One\n"
		"that does not answer, or not wholly, is named in a note.",
	.arguments = "[RESOURCE]...",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.options = options,
	.n_options = N_OPTIONS,
	.views = oneview_views,
	.flags = INV_STOPS,
	.timeout_ms = 60000,
	.collect = collect,
};
