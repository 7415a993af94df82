/*
 * csv.c - an example of an output as a plug-in: comma-separated values, RFC 4180.
 *
 * What is unknown is an empty field. Text stands as it is, in quotes: line ends and bytes
 * that are not UTF-8 too; what a service gave as JSON, as a tab-delimited line has it. With
 * more than one table, each line begins with its table's name. Build it and put it where
 * inv looks for plug-ins; then `inv --csv disks` works:
 *
 *   cc -shared -fPIC -I/usr/local/include -o /usr/local/lib/inv/csv.so csv.c
 */
#include <inv.h>
#include <stdlib.h>
#include <string.h>

/* In quotes, in which a quote is written twice. */
static void write_text(FILE *out, struct inv_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (text.bytes[i] == '"')
			putc('"', out);
		putc(text.bytes[i], out);
	}
}

static void write_list(FILE *out, struct inv_list list)
{
	struct inv_text element;

	for (bool first = true; inv_list_next(&list, &element); first = false) {
		if (!first)
			putc(',', out);
		write_text(out, element);
	}
}

static void write_json(FILE *out, const struct inv_value *value)
{
	char *bytes = NULL;
	struct inv_text text = {"", 0};
	FILE *line = open_memstream(&bytes, &text.length);

	if (!line)
		return;
	inv_write_json_line(line, value, ",");
	if (fclose(line) == 0) {
		text.bytes = bytes;
		write_text(out, text);
	}
	free(bytes);
}

static void write_field(FILE *out, const struct inv_value *value)
{
	if (!value->known)
		return;
	if (value->type != INV_STRING && value->type != INV_LIST &&
	    value->type != INV_JSON) {
		inv_write_json_value(out, value);
		return;
	}
	putc('"', out);
	if (value->type == INV_STRING)
		write_text(out, value->string);
	else if (value->type == INV_LIST)
		write_list(out, value->list);
	else
		write_json(out, value);
	putc('"', out);
}

/* Columns that the command line adds may be called as they like. */
static void write_name(FILE *out, const char *name)
{
	const char *quote = strpbrk(name, "\",") ? "\"" : "";

	fputs(quote, out);
	write_text(out, (struct inv_text){name, strlen(name)});
	fputs(quote, out);
}

static void write_heading(FILE *out, const struct inv_table *table, bool named)
{
	fputs(named ? "table," : "", out);
	for (size_t i = 0; i < table->n_shown; i++) {
		fputs(i ? "," : "", out);
		write_name(out, table->columns[table->shown[i]].name);
	}
	fputs("\r\n", out);
}

static void write_row(FILE *out, const struct inv_table *table, size_t row, bool named)
{
	if (named)
		fprintf(out, "%s,", table->name);
	for (size_t i = 0; i < table->n_shown; i++) {
		struct inv_value value = inv_cell(table, row, table->shown[i]);

		if (i)
			putc(',', out);
		write_field(out, &value);
	}
	fputs("\r\n", out);
}

static void write_report(FILE *out, const struct inv_report *report)
{
	bool named = report->n_tables > 1;

	for (size_t i = 0; i < report->n_tables; i++) {
		const struct inv_table *table = &report->tables[i];

		if (!report->no_header)
			write_heading(out, table, named);
		for (size_t row = 0; row < table->n_rows; row++)
			write_row(out, table, row, named);
	}
}

static const struct inv_output csv = {
	.name = "csv",
	.summary = "comma-separated values, as RFC 4180 has them",
	.write = write_report,
};

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.outputs = (const struct inv_output *const[]){&csv, NULL},
};
