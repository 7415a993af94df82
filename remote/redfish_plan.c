/*
 * redfish_plan.c - columns' sources taken apart, once for every document.
 */
#include "redfish_plan.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"

static const char self[] = "[\"@odata.id\"]";

/* ------------------------------------------------------------------------- sources */

/* Whether TEXT ends in END. */
static bool ends_in(const char *text, const char *end)
{
	size_t length = strlen(text), n = strlen(end);

	return length >= n && strcmp(text + length - n, end) == 0;
}

/* HP's megabytes of memory are 2^20 bytes, too. */
static uint64_t scale_of(const struct inv_column *column, const char *path)
{
	bool counts_bytes = column->unit && strcmp(column->unit, "bytes") == 0;

	return counts_bytes && (ends_in(path, "MiB") || ends_in(path, "SizeMB"))
		       ? UINT64_C(1) << 20
		       : 1;
}

static int add_path(struct redfish_plan *plan, enum inv_type type, const char *path,
		    int *number)
{
	*number = type == INV_JSON ? json_paths_add_text(plan->reader.paths, path)
				   : json_paths_add(plan->reader.paths, path);
	return *number < 0 ? *number : 0;
}

/* Cuts TEXT at MARK and returns what stands behind it; NULL: it is not there. */
static char *cut(char *text, const char *mark)
{
	char *found = strstr(text, mark);

	if (!found)
		return NULL;
	*found = '\0';
	return found + strlen(mark);
}

/* One of the ways in a source: "A", "A * B", "100 - A", "A if B = WORD". */
static int add_way(struct redfish_plan *plan, const struct inv_column *column,
		   size_t index, char *way)
{
	struct redfish_cell *cell = &plan->cells[plan->n_cells++];
	char *path = way, *other, *word = NULL;
	int error;

	*cell = (struct redfish_cell){
		.column = index,
		.type = column->type,
		.rule = REDFISH_PLAIN,
		.other = -1,
	};
	if ((other = cut(way, " * "))) {
		cell->rule = REDFISH_PRODUCT;
	} else if ((other = cut(way, " if "))) {
		cell->rule = REDFISH_IF;
		word = cut(other, " = ");
	} else if (strncmp(way, "100 - ", 6) == 0) {
		cell->rule = REDFISH_REST;
		path += 6;
	}
	cell->scale = scale_of(column, path);
	error = add_path(plan, column->type, path, &cell->path);
	if (!error && other)
		error = add_path(plan, INV_STRING, other, &cell->other);
	if (!error && word && !(cell->word = strdup(word)))
		error = -ENOMEM;
	return error;
}

static size_t count_ways(const char *source)
{
	size_t count = 1;

	while ((source = strstr(source, ", "))) {
		source += 2;
		count++;
	}
	return count;
}

static int add_column(struct redfish_plan *plan, const struct inv_column *column,
		      size_t index)
{
	INV_FREE char *copy = strdup(column->source);
	struct redfish_cell *cells =
		reallocarray(plan->cells, plan->n_cells + count_ways(column->source),
			     sizeof(*cells));
	char *way = copy, *rest;
	int error = 0;

	if (cells)
		plan->cells = cells;
	if (!copy || !cells)
		return -ENOMEM;
	for (; way && !error; way = rest) {
		rest = cut(way, ", ");
		error = add_way(plan, column, index, way);
	}
	return error;
}

static bool is_paths(const char *source)
{
	return isupper((unsigned char)*source) || strncmp(source, "100 - ", 6) == 0;
}

static int add_columns(struct redfish_plan *plan, struct inv_run *run)
{
	size_t count;
	const struct inv_column *columns = inv_columns(run, &count);
	int error = 0;

	for (size_t i = 0; i < count && !error; i++)
		if (is_paths(columns[i].source) && inv_wants(run, i))
			error = add_column(plan, &columns[i], i);
	return error;
}

/* --------------------------------------------------------------------------- plans */

static int add_links(struct redfish_plan *plan)
{
	const struct redfish_shape *shape = plan->shape;
	int error = 0;

	plan->links = calloc(shape->n_links + 1, sizeof(*plan->links));
	if (!plan->links)
		return -ENOMEM;
	for (size_t i = 0; i < shape->n_links && !error; i++)
		error = add_path(plan,
				 shape->links[i].form == REDFISH_ELEMENTS ? INV_JSON
									  : INV_STRING,
				 shape->links[i].path, &plan->links[i]);
	if (!error && shape->owner)
		error = add_path(plan, INV_STRING, shape->owner, &plan->owner);
	return error;
}

/* What has to be known of each, whatever is shown. */
static int add_own(struct redfish_plan *plan)
{
	const struct {
		const char *path;
		int *number;
	} own[] = {
		{self, &plan->self},
		{"Id", &plan->id},
		{"MemberId", &plan->member_id},
		{"Status.State", &plan->state},
		{"DIMMStatus", &plan->slot},
		{"SerialNumber", &plan->serial},
		{"FirmwareVersion", &plan->version},
		{"Links.ManagedBy[0][\"@odata.id\"]", &plan->manager},
	};
	int error = 0;

	for (size_t i = 0; i < sizeof(own) / sizeof(*own) && !error; i++)
		error = add_path(plan, INV_STRING, own[i].path, own[i].number);
	return error;
}

int redfish_plan_make(struct redfish_plan *plan, struct inv_run *run,
		      enum redfish_document document)
{
	int error;

	*plan = (struct redfish_plan){
		.shape = &redfish_shapes[document],
		.view = document == REDFISH_SYSTEM ? REDFISH_SYSTEMS : REDFISH_COMPONENTS,
	};
	error = redfish_reader_make(&plan->reader);
	if (!error)
		error = add_own(plan);
	if (!error)
		error = add_links(plan);
	if (error || !inv_asked(run, plan->view))
		return error;
	inv_use(run, plan->view);
	error = add_columns(plan, run);
	inv_use(run, INV_WHOLE);
	return error;
}

void redfish_plan_free(struct redfish_plan *plan)
{
	redfish_reader_free(&plan->reader);
	for (size_t i = 0; i < plan->n_cells; i++)
		free(plan->cells[i].word);
	free(plan->cells);
	free(plan->links);
	*plan = (struct redfish_plan){0};
}
