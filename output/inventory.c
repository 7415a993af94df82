/*
 * inventory.c - hosts as Ansible wants them of a dynamic inventory: groups, and all
 * variables under "_meta", so that it asks but once.
 *
 * A row has a host, its groups and, in all other columns, its variables. A host whose groups
 * are unknown is the only one that was asked for (--host): its variables are the answer.
 */
#include <stdlib.h>
#include <string.h>

#include "inv.h"

static const char *const needed[] = {"host", "groups", NULL};

/* A host in a group. */
struct member {
	struct inv_text group;
	size_t row;
};

struct inventory {
	const struct inv_table *table;
	size_t host, groups; /* columns */
	struct member *members;
	size_t n_members;
};

static int compare_text(struct inv_text a, struct inv_text b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int order = shorter ? memcmp(a.bytes, b.bytes, shorter) : 0;

	return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int compare_members(const void *first, const void *second)
{
	const struct member *a = first, *b = second;
	int order = compare_text(a->group, b->group);

	return order ? order : (a->row > b->row) - (a->row < b->row);
}

static size_t count_members(const struct inventory *inventory, struct member *members)
{
	size_t count = 0;

	for (size_t row = 0; row < inventory->table->n_rows; row++) {
		struct inv_value value =
			inv_cell(inventory->table, row, inventory->groups);
		struct inv_text group;

		while (value.known && inv_list_next(&value.list, &group)) {
			if (members)
				members[count] = (struct member){group, row};
			count++;
		}
	}
	return count;
}

static void write_host(FILE *out, const struct inventory *inventory, size_t row)
{
	struct inv_value host = inv_cell(inventory->table, row, inventory->host);

	inv_write_json(out, host.known ? host.string : (struct inv_text){"", 0});
}

static void write_name(FILE *out, const char *name)
{
	inv_write_json(out, (struct inv_text){name, strlen(name)});
}

/* Whether Ansible would run TEXT, as a template. */
static bool is_template(struct inv_text text)
{
	for (size_t i = 1; i < text.length; i++) {
		const char behind = text.bytes[i];

		if (text.bytes[i - 1] == '{' &&
		    (behind == '{' || behind == '%' || behind == '#'))
			return true;
	}
	return false;
}

/* Who named something on a remote machine is not to run anything on this one. */
static void write_text(FILE *out, struct inv_text text)
{
	const bool unsafe = is_template(text);

	fputs(unsafe ? "{\"__ansible_unsafe\":" : "", out);
	inv_write_json(out, text);
	fputs(unsafe ? "}" : "", out);
}

static void write_list(FILE *out, struct inv_list list)
{
	struct inv_text element;
	const char *separator = "[";

	for (; inv_list_next(&list, &element); separator = ",") {
		fputs(separator, out);
		write_text(out, element);
	}
	fputs(*separator == '[' ? "[]" : "]", out);
}

static void write_value(FILE *out, const struct inv_value *value)
{
	if (value->type == INV_STRING)
		write_text(out, value->string);
	else if (value->type == INV_LIST)
		write_list(out, value->list);
	else
		inv_write_json_value(out, value);
}

/* What is unknown is no variable: a playbook asks whether it is defined. */
static void write_variables(FILE *out, const struct inventory *inventory, size_t row)
{
	const struct inv_table *table = inventory->table;
	const char *separator = "{";

	for (size_t i = 0; i < table->n_shown; i++) {
		size_t column = table->shown[i];
		struct inv_value value = inv_cell(table, row, column);

		if (!value.known || column == inventory->host ||
		    column == inventory->groups)
			continue;
		fputs(separator, out);
		write_name(out, table->columns[column].name);
		putc(':', out);
		write_value(out, &value);
		separator = ",";
	}
	fputs(*separator == '{' ? "{}" : "}", out);
}

static void write_groups(FILE *out, const struct inventory *inventory)
{
	const struct member *members = inventory->members;

	for (size_t i = 0; i < inventory->n_members; i++) {
		bool same =
			i && compare_text(members[i - 1].group, members[i].group) == 0;

		if (same && members[i - 1].row == members[i].row)
			continue;
		if (!same) {
			fputs(i ? "]},\n" : "", out);
			inv_write_json(out, members[i].group);
			fputs(":{\"hosts\":[", out);
		}
		fputs(same ? "," : "", out);
		write_host(out, inventory, members[i].row);
	}
	fputs(inventory->n_members ? "]},\n" : "", out);
}

/* Rows are sorted by their hosts: whether ROW's is the one before, too. */
static bool is_twin(const struct inventory *inventory, size_t row)
{
	struct inv_value host = inv_cell(inventory->table, row, inventory->host), before;

	if (row == 0)
		return false;
	before = inv_cell(inventory->table, row - 1, inventory->host);
	return host.known && before.known &&
	       compare_text(host.string, before.string) == 0;
}

static void write_all(FILE *out, const struct inventory *inventory)
{
	putc('{', out);
	write_groups(out, inventory);
	fputs("\"_meta\":{\"hostvars\":{", out);
	for (size_t row = 0; row < inventory->table->n_rows; row++) {
		if (is_twin(inventory, row))
			continue;
		fputs(row ? ",\n" : "\n", out);
		write_host(out, inventory, row);
		putc(':', out);
		write_variables(out, inventory, row);
	}
	fputs("}}}\n", out);
}

static bool is_single(const struct inventory *inventory)
{
	return inventory->table->n_rows > 0 &&
	       !inv_cell(inventory->table, 0, inventory->groups).known;
}

/* The first table alone: a host is to be there once. */
static void write(FILE *out, const struct inv_report *report)
{
	const struct inv_table *table = report->tables;
	struct inventory inventory = {
		.table = table,
		.host = inv_find_column(table, needed[0], INV_STRING),
		.groups = inv_find_column(table, needed[1], INV_LIST),
	};

	if (is_single(&inventory)) {
		write_variables(out, &inventory, 0);
		putc('\n', out);
		return;
	}
	inventory.n_members = count_members(&inventory, NULL);
	inventory.members = calloc(inventory.n_members + 1, sizeof(struct member));
	/* Ansible takes no answer for an error, but half of one for the whole. */
	if (!inventory.members)
		return;
	count_members(&inventory, inventory.members);
	qsort(inventory.members, inventory.n_members, sizeof(struct member),
	      compare_members);
	write_all(out, &inventory);
	free(inventory.members);
}

const struct inv_output inv_output_inventory = {
	.name = "inventory",
	.summary = "hosts, groups and variables, as Ansible's dynamic inventories",
	.write = write,
	.columns = needed,
};
