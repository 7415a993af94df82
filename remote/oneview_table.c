/*
 * oneview_table.c - from the values of a resource to the cells of a row.
 */
#include "oneview_table.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cleanup.h"
#include "json_cell.h"
#include "since.h"

static const char reference_mark[] = " -> name";

struct oneview_cell {
	int path; /* -1: nobody wants it, or it is no field */
	int list; /* the list that is to be there, though it may be empty; -1: none */
	bool reference; /* the value is an address, of which the name is shown */
	bool many;	/* the path may have several values */
};

/* ------------------------------------------------------------------------ the query */

static bool add_term(char **query, const char *key, const char *value, bool quoted)
{
	char *encoded = curl_easy_escape(NULL, value, 0), *longer = NULL;
	const char *quote = quoted ? "%22" : "";

	if (encoded && asprintf(&longer, "%s%s%s=%s%s%s", *query ? *query : "",
				*query ? "&" : "", key, quote, encoded, quote) < 0)
		longer = NULL;
	curl_free(encoded);
	if (longer) {
		free(*query);
		*query = longer;
	}
	return longer != NULL;
}

static bool add_comparison(char **query, const char *field, const char *relation,
			   const char *value)
{
	INV_FREE char *filter = NULL;

	if (asprintf(&filter, "%s%s'%s'", field, relation, value) < 0) {
		filter = NULL;
		return false;
	}
	return add_term(query, "filter", filter, true);
}

/* Whether what inv calls a resource of KIND is what its appliance calls it. */
static bool has_names(const struct oneview_kind *kind)
{
	return strcmp(kind->view.columns[1].source, "name") == 0;
}

/* Appliances that pass over a filter are checked upon by oneview_table_counts(). */
static bool make_query(struct oneview_table *table)
{
	const struct oneview_choice *choice = table->choice;
	const char *const *names = choice->names;
	const char *created = table->kind->created;
	bool good = true;

	if (table->kind->single)
		return true;
	/* One alone, and only if it cannot be mistaken for the filter's own quotes. */
	if (*names && !names[1] && !strpbrk(*names, "'\"\\") && has_names(table->kind))
		good = add_comparison(&table->query, "name", "=", *names);
	for (const char *const *filter = choice->filters; good && *filter; filter++)
		good = add_term(&table->query, "filter", *filter, **filter != '"');
	if (good && choice->since && created && !table->kind->unfiltered)
		good = add_comparison(&table->query, created, " ge ", choice->since);
	if (good && choice->sort)
		good = add_term(&table->query, "sort", choice->sort, false);
	return good;
}

/* ------------------------------------------------------------------------- the plan */

static bool is_reference(const char *source)
{
	size_t length = strlen(source), mark = sizeof(reference_mark) - 1;

	return length > mark && strcmp(source + length - mark, reference_mark) == 0;
}

/* Asks for the list that PATH goes through first, so that an empty one is known. */
static int add_list(struct list_plan *plan, const char *path)
{
	const char *star = strstr(path, "[*]");
	INV_FREE char *list = star ? strndup(path, (size_t)(star - path)) : NULL;

	return list ? list_plan_add_frame(plan, list) : -1;
}

static int plan_cell(struct oneview_table *table, size_t i)
{
	const struct inv_column *column = &table->columns[i];
	struct oneview_cell *cell = &table->cells[i];
	bool whole = strcmp(column->name, "object") == 0 && column->type == INV_JSON;
	INV_FREE char *path = strdup(whole ? "" : column->source);

	if (!path)
		return -ENOMEM;
	cell->reference = is_reference(path);
	if (cell->reference)
		path[strlen(path) - (sizeof(reference_mark) - 1)] = '\0';
	cell->many = strstr(path, "[*]") != NULL;
	if (cell->many)
		cell->list = add_list(&table->plan, path);
	cell->path = column->type == INV_JSON ? list_plan_add_text(&table->plan, path)
					      : list_plan_add(&table->plan, path);
	return cell->path < 0 ? cell->path : 0;
}

static int plan_cells(struct oneview_table *table, bool all)
{
	table->cells = calloc(table->n_columns + 1, sizeof(*table->cells));
	if (!table->cells)
		return -ENOMEM;
	for (size_t i = 0; i < table->n_columns; i++) {
		int error = 0;

		table->cells[i] = (struct oneview_cell){.path = -1, .list = -1};
		if (all || inv_wants(table->run, table->first + i))
			error = plan_cell(table, i);
		if (error == -EINVAL || error == -E2BIG)
			return inv_refuse(table->run, 0,
					  "%s: no path such as a.b or list[*].c",
					  table->columns[i].name);
		if (error)
			return error;
	}
	return 0;
}

static size_t count_names(const char *const *names)
{
	size_t count = 0;

	while (names[count])
		count++;
	return count;
}

int oneview_table_make(struct oneview_table *table, struct inv_run *run,
		       const struct oneview_kind *kind,
		       const struct oneview_choice *choice, size_t first, size_t count,
		       bool all)
{
	size_t n_columns;
	int error;

	*table = (struct oneview_table){
		.kind = kind,
		.run = run,
		.choice = choice,
		.columns = inv_columns(run, &n_columns) + first,
		.first = first,
		.n_columns = count,
		.found = calloc(count_names(choice->names) + 1, sizeof(bool)),
	};
	error = list_plan_make(&table->plan, kind->single);
	if (error || !table->found || !make_query(table))
		return -ENOMEM;
	table->name = list_plan_add(&table->plan, kind->view.columns[1].source);
	table->created = kind->created ? list_plan_add(&table->plan, kind->created) : -1;
	if (choice->since)
		since_instant(choice->since, strlen(choice->since), &table->since);
	return plan_cells(table, all);
}

void oneview_table_free(struct oneview_table *table)
{
	list_plan_free(&table->plan);
	free(table->query);
	free(table->cells);
	free(table->found);
	*table = (struct oneview_table){0};
}

/* ------------------------------------------------------------------- which ones count */

static bool equals(const struct record *record, const struct record_value *value,
		   const char *text)
{
	return value && value->kind == JSON_KIND_STRING &&
	       value->length == strlen(text) &&
	       strncasecmp(record->bytes + value->offset, text, value->length) == 0;
}

static bool is_named(struct oneview_table *table, const struct record *record)
{
	const struct record_value *name = record_next(record, table->name, NULL);
	const char *const *names = table->choice->names;
	bool named = !*names;

	for (size_t i = 0; names[i]; i++)
		if (equals(record, name, names[i]))
			named = table->found[i] = true;
	return named;
}

static bool is_since(const struct oneview_table *table, const struct record *record)
{
	const struct record_value *created;
	time_t instant;

	if (!table->choice->since || table->created < 0)
		return true;
	created = record_next(record, table->created, NULL);
	return created && created->kind == JSON_KIND_STRING &&
	       since_instant(record->bytes + created->offset, created->length,
			     &instant) &&
	       instant >= table->since;
}

bool oneview_table_counts(struct oneview_table *table, const struct record *record)
{
	return is_named(table, record) && is_since(table, record);
}

/* --------------------------------------------------------------------------- the row */

int oneview_table_references(const struct oneview_table *table,
			     const struct record *record,
			     int (*visit)(void *context, const char *uri, size_t length),
			     void *context)
{
	int result = 0;

	for (size_t i = 0; i < table->n_columns && !result; i++) {
		const struct oneview_cell *cell = &table->cells[i];
		const struct record_value *value = NULL;

		while (cell->reference && cell->path >= 0 && !result &&
		       (value = record_next(record, cell->path, value)))
			if (value->kind == JSON_KIND_STRING)
				result = visit(context, record->bytes + value->offset,
					       value->length);
	}
	return result;
}

/* One value of column I. An address whose name nobody knows stays unknown, but in a list. */
static void set_value(const struct oneview_table *table, size_t i,
		      const struct record *record, const struct record_value *value,
		      const struct resolver *resolver)
{
	struct json_cell from = {value->kind, record->bytes + value->offset,
				 value->length};
	const char *name = NULL;

	if (table->cells[i].reference) {
		if (from.kind != JSON_KIND_STRING)
			return;
		name = resolver->name(resolver->context, from.bytes, from.length);
		if (!name && !table->cells[i].many)
			return;
	}
	if (name)
		from = (struct json_cell){JSON_KIND_STRING, name, strlen(name)};
	json_cell_set(table->run, table->first + i, table->columns[i].type, &from);
}

/* All values of a path together, as an array's text. */
static void set_values(const struct oneview_table *table, size_t i,
		       const struct record *record, const struct record_value *value)
{
	char *text = NULL;
	size_t size = 0;
	FILE *all = open_memstream(&text, &size);
	const char *separator = "[";

	if (!all)
		return;
	for (; value; value = record_next(record, table->cells[i].path, value)) {
		fputs(separator, all);
		fwrite(record->bytes + value->offset, 1, value->length, all);
		separator = ",";
	}
	fputs(*separator == '[' ? "[]" : "]", all);
	if (fclose(all) == 0)
		inv_set_json(table->run, table->first + i, text, size);
	free(text);
}

static void set_cell(const struct oneview_table *table, size_t i,
		     const struct record *record, const struct resolver *resolver)
{
	const struct oneview_cell *cell = &table->cells[i];
	const struct record_value *value = record_next(record, cell->path, NULL);
	bool known = value || (cell->list >= 0 && record_next(record, cell->list, NULL));

	if (!known)
		return;
	if (table->columns[i].type == INV_JSON && cell->many) {
		set_values(table, i, record, value);
		return;
	}
	if (table->columns[i].type == INV_LIST)
		inv_set_list(table->run, table->first + i);
	while (value) {
		set_value(table, i, record, value, resolver);
		/* What one value is for is not set twice by a resource that has two. */
		value = cell->many ? record_next(record, cell->path, value) : NULL;
	}
}

bool oneview_table_fits(const struct oneview_table *table, const struct record *record)
{
	/* Names of resources, which may stand in the place of addresses, are short. */
	enum { OF_A_NAME = 1024, OF_A_CELL = 32, OF_A_ROW = 4096 };

	return inv_room(table->run) >
	       OF_A_ROW + 2 * record->used + record->count * OF_A_NAME +
		       (table->first + table->n_columns) * OF_A_CELL;
}

void oneview_table_cells(const struct oneview_table *table, const struct record *record,
			 const struct resolver *resolver)
{
	for (size_t i = 0; i < table->n_columns; i++)
		if (table->cells[i].path >= 0)
			set_cell(table, i, record, resolver);
}

void oneview_table_text(const struct oneview_table *table, const struct record *record,
			const struct resolver *resolver, size_t i, char *text,
			size_t size)
{
	const struct record_value *value =
		record_next(record, table->cells[i].path, NULL);
	const char *bytes = value ? record->bytes + value->offset : "";
	size_t length = value && (value->kind == JSON_KIND_STRING ||
				  value->kind == JSON_KIND_NUMBER)
				? value->length
				: 0;

	if (length && table->cells[i].reference) {
		bytes = resolver->name(resolver->context, bytes, length);
		bytes = bytes ? bytes : "";
		length = strlen(bytes);
	}
	snprintf(text, size, "%.*s", (int)length, bytes);
}
