/*
 * tab.c - tab-delimited lines that awk, cut, the shell's read and PostgreSQL's COPY take.
 *
 * No field is ever empty: what is unknown is "-", and what is itself "-" is "\-".
 */
#include <stdlib.h>
#include <string.h>

#include "inv.h"

static void write_list(FILE *out, struct inv_list list)
{
	struct inv_text element;
	bool first = true;

	while (inv_list_next(&list, &element)) {
		if (!first)
			putc(',', out);
		inv_write_line(out, element, ",");
		first = false;
	}
}

/* Whether the field as it stands could be taken for "unknown", or would be empty. */
static bool is_empty(const struct inv_value *value)
{
	struct inv_list list = value->list;
	struct inv_text element;

	if (!value->known)
		return true;
	if (value->type != INV_LIST)
		return false;
	return !inv_list_next(&list, &element) || (!element.length && !list.next);
}

static bool is_dash(const struct inv_value *value)
{
	struct inv_list list = value->list;
	struct inv_text text = value->string;

	if (value->type == INV_LIST && (!inv_list_next(&list, &text) || list.next))
		return false;
	return (value->type == INV_STRING || value->type == INV_LIST) &&
	       text.length == 1 && text.bytes[0] == '-';
}

/* What is JSON has to be written for one to see whether it could be taken for unknown. */
static void write_json(FILE *out, const struct inv_value *value)
{
	char *text = NULL;
	size_t length;
	FILE *line = open_memstream(&text, &length);

	if (line)
		inv_write_json_line(line, value, ",");
	if (!line || fclose(line) != 0 || !length)
		putc('-', out);
	else
		fprintf(out, "%s%s", strcmp(text, "-") == 0 ? "\\" : "", text);
	free(text);
}

static void write_field(FILE *out, const struct inv_value *value)
{
	if (is_empty(value))
		putc('-', out);
	else if (is_dash(value))
		fputs("\\-", out);
	else if (value->type == INV_LIST)
		write_list(out, value->list);
	else if (value->type == INV_STRING)
		inv_write_line(out, value->string, "");
	else if (value->type == INV_JSON)
		write_json(out, value);
	else
		inv_write_json_value(out, value);
}

static void write_heading(FILE *out, const struct inv_table *table, const char *prefix)
{
	if (*prefix)
		fprintf(out, "#%s\t", prefix);
	for (size_t i = 0; i < table->n_shown; i++) {
		const char *name = table->columns[table->shown[i]].name;

		if (i)
			putc('\t', out);
		inv_write_line(out, (struct inv_text){name, strlen(name)}, "");
	}
	putc('\n', out);
}

static void write_row(FILE *out, const struct inv_table *table, size_t row,
		      const char *prefix)
{
	if (*prefix)
		fprintf(out, "%s\t", prefix);
	for (size_t i = 0; i < table->n_shown; i++) {
		struct inv_value value = inv_cell(table, row, table->shown[i]);

		if (i)
			putc('\t', out);
		write_field(out, &value);
	}
	putc('\n', out);
}

static void write(FILE *out, const struct inv_report *report)
{
	for (size_t i = 0; i < report->n_tables; i++) {
		const struct inv_table *table = &report->tables[i];
		const char *prefix = report->n_tables > 1 ? table->name : "";

		if (!report->no_header)
			write_heading(out, table, prefix);
		for (size_t row = 0; row < table->n_rows; row++)
			write_row(out, table, row, prefix);
	}
}

const struct inv_output inv_output_tab = {
	.name = "tab",
	.summary = "tab-delimited lines",
	.write = write,
};
