/*
 * report.c - tables sorted, notes in order, statuses judged.
 */
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cleanup.h"
#include "shape.h"
#include "sort.h"

/* ----------------------------------------------------------------------- cells */

struct inv_value inv_cell(const struct inv_table *table, size_t row, size_t column)
{
	return arena_cell(table->data, table->data->rows[row], column,
			  table->columns[column].type);
}

size_t inv_find_column(const struct inv_table *table, const char *name,
		       enum inv_type type)
{
	size_t column = shape_find_column(table->columns, table->n_columns, name);

	return column < table->n_columns && table->columns[column].type == type
		       ? column
		       : table->n_columns;
}

/* ----------------------------------------------------------------------- notes */

static bool add_note(struct report *report, const char *table, enum inv_level level,
		     struct inv_text message)
{
	if (report->n_notes == report->notes_room) {
		size_t room = report->notes_room ? 2 * report->notes_room : 16;
		struct inv_note *notes =
			reallocarray(report->notes, room, sizeof(*notes));

		if (!notes)
			return false;
		report->notes = notes;
		report->notes_room = room;
	}
	report->notes[report->n_notes++] = (struct inv_note){table, level, message};
	report->missing |= level == INV_ERROR;
	return true;
}

static bool add_error(struct report *report, const char *table, const char *message)
{
	return add_note(report, table, INV_ERROR,
			(struct inv_text){message, strlen(message)});
}

/* What JOB as a whole is called: its one table's name, or its own. */
static const char *name_of(const struct job *job)
{
	return job->n_tables == 1 && job->tables->view == INV_WHOLE
		       ? job->tables->name
		       : job->collector->name;
}

/* Marks the tables that miss something: number TABLE of JOB's, or all. */
static void mark_missing(const struct job *job, bool *missing, uint32_t table)
{
	for (size_t i = 0; i < job->n_tables; i++)
		missing[i] |= i == table || table >= job->n_tables;
}

/* The collector's own notes, then what became of its process. */
static bool add_notes(struct report *report, const struct job *job, bool *missing)
{
	struct inv_text message;
	enum inv_level level;
	uint32_t position = 0, table;
	bool added = true;

	while (job->arena &&
	       arena_next_note(job->arena, &position, &table, &level, &message)) {
		added &= add_note(report,
				  table < job->n_tables ? job->tables[table].name
							: name_of(job),
				  level, message);
		if (level == INV_ERROR)
			mark_missing(job, missing, table);
	}
	if (job->arena && job->arena->notes_lost)
		added &=
			add_error(report, name_of(job), "there were more notes than fit");
	if (*job->failure)
		added &= add_error(report, name_of(job), job->failure);
	if (*job->failure || (job->arena && job->arena->notes_lost))
		mark_missing(job, missing, ARENA_WHOLE);
	return added;
}

/* ---------------------------------------------------------------------- tables */

static enum inv_status judge(const struct job *job, const struct inv_table *table,
			     bool missing)
{
	if (job->timed_out)
		return INV_TIMEOUT;
	if (!missing && job->arena && job->arena->result == 0)
		return INV_OK;
	return table->n_rows ? INV_PARTIAL : INV_FAILED;
}

/* Finds the rows of all of JOB's tables, of which the first is table FIRST. */
static int index_rows(struct report *report, const struct job *job, size_t first)
{
	struct inv_table_data *data = &report->data[first];

	for (size_t i = 0; i < job->n_tables; i++)
		data[i] = (struct inv_table_data){
			.arena = job->arena,
			.arena_size = job->arena_size,
			.slots = job->tables[i].slots,
			.n_slots = job->tables[i].n_slots,
		};
	report->report.n_tables += job->n_tables;
	return job->arena && job->n_tables ? arena_index(data, job->n_tables) : 0;
}

/* Table number NUMBER of JOB, which is MISSING something. */
static bool make_table(struct report *report, const struct job *job, size_t number,
		       size_t first, bool missing)
{
	const struct selection *selection = &job->tables[number];
	const struct inv_table_data *data = &report->data[first + number];
	struct inv_table *table = &report->tables[first + number];

	*table = (struct inv_table){
		.name = selection->name,
		.seconds = (double)(job->ended - job->started) / 1e9,
		.columns = selection->columns,
		.n_columns = selection->n_columns,
		.shown = selection->shown,
		.n_shown = selection->n_shown,
		.n_rows = data->n_rows,
		.data = data,
	};
	table->status = judge(job, table, missing);
	report->missing |= table->status != INV_OK;
	return sort_rows(table);
}

static bool add_tables(struct report *report, const struct job *job)
{
	INV_FREE bool *missing = calloc(job->n_tables + 1, sizeof(*missing));
	size_t first = report->report.n_tables;
	bool added = missing && add_notes(report, job, missing);
	int error = added ? index_rows(report, job, first) : -ENOMEM;

	if (error == -EBADMSG) {
		added = add_error(report, name_of(job),
				  "its rows are damaged: the rest is left out");
		mark_missing(job, missing, ARENA_WHOLE);
	} else if (error) {
		return false;
	}
	for (size_t i = 0; i < job->n_tables && added; i++)
		added = make_table(report, job, i, first, missing[i]);
	return added;
}

/* ------------------------------------------------------------------------ head */

/* Every collector read it; the first that could tells. The memory is not trusted. */
static void find_host(struct report *report, const struct job *jobs, size_t count)
{
	for (size_t i = 0; i < count && !report->host[0]; i++)
		if (jobs[i].arena)
			memcpy(report->host, jobs[i].arena->host, ARENA_HOST_LENGTH);
}

static void tell_time(struct report *report)
{
	time_t now = time(NULL);
	struct tm parts;

	strftime(report->time, sizeof(report->time), "%Y-%m-%dT%H:%M:%SZ",
		 gmtime_r(&now, &parts));
}

static size_t count_tables(const struct job *jobs, size_t count)
{
	size_t tables = 0;

	for (size_t i = 0; i < count; i++)
		tables += jobs[i].n_tables;
	return tables;
}

bool report_make(const struct options *options, const struct job *jobs, size_t count,
		 struct report *report)
{
	size_t tables = count_tables(jobs, count);

	*report = (struct report){
		.tables = calloc(tables + 1, sizeof(*report->tables)),
		.data = calloc(tables + 1, sizeof(*report->data)),
	};
	if (!report->tables || !report->data)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!add_tables(report, &jobs[i]))
			return false;
	find_host(report, jobs, count);
	tell_time(report);
	report->report = (struct inv_report){
		.tables = report->tables,
		.n_tables = tables,
		.notes = report->notes,
		.n_notes = report->n_notes,
		.version = INV_VERSION,
		.host = options->redact || !report->host[0] ? NULL : report->host,
		.time = report->time,
		.root = options->root,
		.stable = options->stable,
		.no_header = options->no_header,
	};
	return true;
}

void report_free(struct report *report)
{
	for (size_t i = 0; i < report->report.n_tables; i++)
		free(report->data[i].rows);
	free(report->tables);
	free(report->data);
	free(report->notes);
}
