/*
 * schema.c - --schema: JSON Schema of what the JSON output writes.
 */
#include <string.h>

#include "describe.h"

static const char dialect[] =
	"\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\n";

static void write_string(FILE *out, const char *string)
{
	inv_write_json(out, (struct inv_text){string, strlen(string)});
}

/* The type of a known cell. */
static const char *type_of(enum inv_type type)
{
	static const char *const types[] = {
		[INV_STRING] = "\"string\"", [INV_UINT] = "\"integer\"",
		[INV_INT] = "\"integer\"",   [INV_DOUBLE] = "\"number\"",
		[INV_BOOL] = "\"boolean\"",  [INV_LIST] = "\"array\"",
	};

	return types[type];
}

static void write_column(FILE *out, const struct inv_column *column)
{
	write_string(out, column->name);
	fprintf(out, ":{\"type\":[%s,\"null\"]", type_of(column->type));
	if (column->type == INV_UINT)
		fputs(",\"minimum\":0,\"maximum\":18446744073709551615", out);
	if (column->type == INV_LIST)
		fputs(",\"items\":{\"type\":\"string\"}", out);
	fputs(",\"description\":", out);
	write_string(out, column->help);
	putc('}', out);
}

/* A column is required unless an option can leave it out. */
static void write_required(FILE *out, const struct inv_collector *collector)
{
	const char *separator = "";

	fputs("\"required\":[", out);
	for (size_t i = 0; i < collector->n_columns; i++) {
		const struct inv_column *column = &collector->columns[i];

		if (column->flags & (INV_VOLATILE | INV_PRIVATE | INV_ON_REQUEST))
			continue;
		fputs(separator, out);
		write_string(out, column->name);
		separator = ",";
	}
	putc(']', out);
}

static void write_table(FILE *out, const struct inv_collector *collector)
{
	fputs("\"type\":\"array\",\"description\":", out);
	write_string(out, collector->summary);
	fputs(",\n\"items\":{\"type\":\"object\",\"additionalProperties\":false,\n", out);
	write_required(out, collector);
	fputs(",\n\"properties\":{\n", out);
	for (size_t i = 0; i < collector->n_columns; i++) {
		fputs(i ? ",\n" : "", out);
		write_column(out, &collector->columns[i]);
	}
	fputs("}}", out);
}

void describe_table_schema(FILE *out, const struct inv_collector *collector)
{
	fprintf(out, "{%s\"title\":", dialect);
	write_string(out, collector->name);
	fputs(",\n", out);
	write_table(out, collector);
	fputs("}\n", out);
}

static const char head[] =
	"\"inv\":{\"type\":\"object\",\"additionalProperties\":false,\n"
	"\"required\":[\"version\",\"schema\",\"host\",\"root\",\"tables\",\"notes\"],\n"
	"\"properties\":{\n"
	"\"version\":{\"type\":\"string\"},\n"
	"\"schema\":{\"const\":1},\n"
	"\"host\":{\"type\":[\"string\",\"null\"]},\n"
	"\"time\":{\"type\":\"string\",\"format\":\"date-time\"},\n"
	"\"root\":{\"type\":\"string\"},\n"
	"\"tables\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"object\",\n"
	"\"additionalProperties\":false,\"required\":[\"status\",\"rows\"],\n"
	"\"properties\":{\"status\":{\"enum\":[\"ok\",\"partial\",\"failed\",\"timeout\"]"
	"},\n"
	"\"rows\":{\"type\":\"integer\",\"minimum\":0},"
	"\"seconds\":{\"type\":\"number\",\"minimum\":0}}}},\n"
	"\"notes\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\n"
	"\"additionalProperties\":false,\"required\":[\"table\",\"level\",\"message\"],\n"
	"\"properties\":{\"table\":{\"type\":\"string\"},"
	"\"level\":{\"enum\":[\"warning\",\"error\"]},\n"
	"\"message\":{\"type\":\"string\"}}}}}}";

void describe_report_schema(FILE *out, const struct catalog *catalog)
{
	fprintf(out,
		"{%s\"title\":\"inv\",\"type\":\"object\",\"required\":[\"inv\"],\n"
		"\"additionalProperties\":false,\n\"properties\":{\n",
		dialect);
	for (size_t i = 0; i < catalog->n_collectors; i++) {
		write_string(out, catalog->collectors[i]->name);
		fputs(":{", out);
		write_table(out, catalog->collectors[i]);
		fputs("},\n", out);
	}
	fprintf(out, "%s}}\n", head);
}
