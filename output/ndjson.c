/*
 * ndjson.c - one JSON object a row, a line each, with its table's name under "table".
 */
#include <string.h>

#include "inv.h"

static void write_row(FILE *out, const struct inv_table *table, size_t row)
{
	fputs("{\"table\":", out);
	inv_write_json(out, (struct inv_text){table->name, strlen(table->name)});
	putc(',', out);
	inv_write_json_members(out, table, row);
	fputs("}\n", out);
}

static void write(FILE *out, const struct inv_report *report)
{
	for (size_t i = 0; i < report->n_tables; i++)
		for (size_t row = 0; row < report->tables[i].n_rows; row++)
			write_row(out, &report->tables[i], row);
}

const struct inv_output inv_output_ndjson = {
	.name = "ndjson",
	.summary = "one JSON object a row, a line each",
	.write = write,
};
