/*
 * json.c - one JSON document: a key a table, a row a line, "inv" last.
 */
#include <string.h>

#include "inv.h"

enum { SCHEMA = 1 }; /* the version of the document's shape */

static void write_string(FILE *out, const char *string)
{
	if (string)
		inv_write_json(out, (struct inv_text){string, strlen(string)});
	else
		fputs("null", out);
}

static void write_table(FILE *out, const struct inv_table *table)
{
	write_string(out, table->name);
	fputs(":[", out);
	for (size_t row = 0; row < table->n_rows; row++) {
		fputs(row ? ",\n{" : "\n{", out);
		inv_write_json_members(out, table, row);
		putc('}', out);
	}
	fputs("],\n", out);
}

static void write_outcome(FILE *out, const struct inv_table *table, bool stable)
{
	write_string(out, table->name);
	fprintf(out, ":{\"status\":\"%s\",\"rows\":%zu", inv_status_name(table->status),
		table->n_rows);
	if (!stable)
		fprintf(out, ",\"seconds\":%.4f", table->seconds);
	putc('}', out);
}

static void write_note(FILE *out, const struct inv_note *note)
{
	fputs("{\"table\":", out);
	write_string(out, note->table);
	fprintf(out, ",\"level\":\"%s\",\"message\":", inv_level_name(note->level));
	inv_write_json(out, note->message);
	putc('}', out);
}

static void write_head(FILE *out, const struct inv_report *report)
{
	fputs("\"inv\":{\"version\":", out);
	write_string(out, report->version);
	fprintf(out, ",\"schema\":%d,\"host\":", SCHEMA);
	write_string(out, report->host);
	if (!report->stable) {
		fputs(",\"time\":", out);
		write_string(out, report->time);
	}
	fputs(",\"root\":", out);
	write_string(out, report->root);
}

static void write(FILE *out, const struct inv_report *report)
{
	putc('{', out);
	for (size_t i = 0; i < report->n_tables; i++)
		write_table(out, &report->tables[i]);
	write_head(out, report);
	fputs(",\n\"tables\":{", out);
	for (size_t i = 0; i < report->n_tables; i++) {
		fputs(i ? ",\n" : "", out);
		write_outcome(out, &report->tables[i], report->stable);
	}
	fputs("},\n\"notes\":[", out);
	for (size_t i = 0; i < report->n_notes; i++) {
		fputs(i ? ",\n" : "", out);
		write_note(out, &report->notes[i]);
	}
	fputs("]}}\n", out);
}

const struct inv_output inv_output_json = {
	.name = "json",
	.summary = "one JSON document (the default when the output is no terminal)",
	.write = write,
};
