/*
 * schema.c - --schema: JSON Schema of what the JSON output writes.
 */
#include <string.h>

#include "describe.h"
#include "shape.h"

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
		[INV_STRING] = "\"string\"",
		[INV_UINT] = "\"integer\"",
		[INV_INT] = "\"integer\"",
		[INV_DOUBLE] = "\"number\"",
		[INV_BOOL] = "\"boolean\"",
		[INV_LIST] = "\"array\"",
		[INV_JSON] = "",
	};

	return types[type];
}

static void write_column(FILE *out, const struct inv_column *column)
{
	write_string(out, column->name);
	fputs(":{", out);
	/* A value as somebody else has it may be of any type. */
	if (column->type != INV_JSON)
		fprintf(out, "\"type\":[%s,\"null\"],", type_of(column->type));
	if (column->type == INV_UINT)
		fputs("\"minimum\":0,\"maximum\":18446744073709551615,", out);
	if (column->type == INV_LIST)
		fputs("\"items\":{\"type\":\"string\"},", out);
	fputs("\"description\":", out);
	write_string(out, column->help);
	putc('}', out);
}

/* A column is required unless an option can leave it out. */
static void write_required(FILE *out, const struct shape *table)
{
	const char *separator = "";

	fputs("\"required\":[", out);
	for (size_t i = 0; i < table->n_columns; i++) {
		const struct inv_column *column = &table->columns[i];

		if (column->flags & (INV_VOLATILE | INV_PRIVATE | INV_ON_REQUEST))
			continue;
		fputs(separator, out);
		write_string(out, column->name);
		separator = ",";
	}
	putc(']', out);
}

/* A table of COLLECTOR's; options may add columns to it. */
static void write_table(FILE *out, const struct inv_collector *collector,
			const struct shape *table)
{
	fputs("\"type\":\"array\",\"description\":", out);
	write_string(out, table->summary);
	fprintf(out, ",\n\"items\":{\"type\":\"object\",\"additionalProperties\":%s,\n",
		shape_may_grow(collector) ? "true" : "false");
	write_required(out, table);
	fputs(",\n\"properties\":{\n", out);
	for (size_t i = 0; i < table->n_columns; i++) {
		fputs(i ? ",\n" : "", out);
		write_column(out, &table->columns[i]);
	}
	fputs("}}", out);
}

static void write_property(FILE *out, const struct inv_collector *collector, size_t n,
			   const char *separator)
{
	const struct shape table = shape_get(collector, n);

	fputs(separator, out);
	write_string(out, table.name);
	fputs(":{", out);
	write_table(out, collector, &table);
	putc('}', out);
}

/* What COLLECTOR may report, or those of its VIEWS, as members of an object. */
static void write_properties(FILE *out, const struct inv_collector *collector,
			     const size_t *views, size_t n_views)
{
	size_t own = collector->n_columns > 0;
	size_t count = n_views ? n_views : shape_count(collector);

	fputs("\"type\":\"object\",\n\"properties\":{\n", out);
	for (size_t i = 0; i < count; i++)
		write_property(out, collector, n_views ? own + views[i] : i,
			       i ? ",\n" : "");
	putc('}', out);
}

void describe_table_schema(FILE *out, const struct inv_collector *collector,
			   const size_t *views, size_t n_views)
{
	const struct shape table =
		shape_get(collector, n_views ? (collector->n_columns > 0) + views[0] : 0);
	bool one = n_views == 1 || !collector->views;

	fprintf(out, "{%s\"title\":", dialect);
	write_string(out, one ? table.name : collector->name);
	fputs(",\n", out);
	if (one)
		write_table(out, collector, &table);
	else
		write_properties(out, collector, views, n_views);
	fputs("}\n", out);
}

/* ------------------------------------------------------------------ the whole report */

/*
 * Writes the tables called NAME of all collectors from number FIRST on, as schemas
 * between commas; with OUT NULL none. Returns how many there are.
 */
static size_t write_named(FILE *out, const struct catalog *catalog, size_t first,
			  const char *name)
{
	size_t count = 0;

	for (size_t i = first; i < catalog->n_collectors; i++)
		for (size_t j = 0; j < shape_count(catalog->collectors[i]); j++) {
			const struct shape table = shape_get(catalog->collectors[i], j);

			if (strcmp(table.name, name) != 0)
				continue;
			if (out) {
				fputs(count ? ",\n{" : "{", out);
				write_table(out, catalog->collectors[i], &table);
				putc('}', out);
			}
			count++;
		}
	return count;
}

/* Whether a collector before number N has a table called NAME. */
static bool is_before(const struct catalog *catalog, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < shape_count(catalog->collectors[i]); j++)
			if (strcmp(shape_get(catalog->collectors[i], j).name, name) == 0)
				return true;
	return false;
}

/* Two that have a table of one name are not reported together: it is of either. */
static void write_tables(FILE *out, const struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->n_collectors; i++)
		for (size_t j = 0; j < shape_count(catalog->collectors[i]); j++) {
			const char *name = shape_get(catalog->collectors[i], j).name;
			bool several = write_named(NULL, catalog, i, name) > 1;

			if (is_before(catalog, i, name))
				continue;
			write_string(out, name);
			fputs(several ? ":{\"anyOf\":[" : ":", out);
			write_named(out, catalog, i, name);
			fputs(several ? "]},\n" : ",\n", out);
		}
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
	write_tables(out, catalog);
	fprintf(out, "%s}}\n", head);
}
