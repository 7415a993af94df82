/*
 * describe.c - --help and --list.
 */
#include "describe.h"

#include <string.h>

#include "options.h"

bool describe_is_command(const struct inv_collector *collector)
{
	return (collector->flags & INV_COMMAND) != 0;
}

/* An option that is too long for its column has its help below. */
static void write_option(FILE *out, char letter, const char *name, const char *argument,
			 const char *help)
{
	enum { WIDTH = 26 };
	int width =
		fprintf(out, "  %c%c --%s%s%s", letter ? '-' : ' ', letter ? letter : ' ',
			name, argument ? " " : "", argument ? argument : "") -
		2;

	if (width > WIDTH)
		fprintf(out, "\n  %*s %s\n", WIDTH, "", help);
	else
		fprintf(out, "%*s %s\n", WIDTH - width, "", help);
}

static void write_outputs(FILE *out, const struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->n_outputs; i++) {
		const struct inv_output *output = catalog->outputs[i];

		write_option(out, option_output_letter(output->name), output->name, NULL,
			     output->summary);
	}
}

/* The collectors, or the commands. */
static void write_collectors(FILE *out, const struct catalog *catalog, bool commands)
{
	for (size_t i = 0; i < catalog->n_collectors; i++) {
		const struct inv_collector *collector = catalog->collectors[i];

		if (describe_is_command(collector) != commands)
			continue;
		fprintf(out, "  %-18s %s%s\n", collector->name, collector->summary,
			collector->flags & INV_DEFAULT ? " *" : "");
	}
}

void describe_help(FILE *out, const struct catalog *catalog)
{
	fputs("Usage: inv [OPTION]... [COLLECTOR]...\n"
	      "       inv [OPTION]... COLLECTOR ARGUMENT...\n"
	      "       inv [OPTION]... COMMAND ARGUMENT...\n"
	      "Report what this machine is made of, as tables.\n"
	      "\nCollectors (* those reported when none is named):\n",
	      out);
	write_collectors(out, catalog, false);
	fputs("\nCommands:\n", out);
	write_collectors(out, catalog, true);
	fputs("\nOutputs:\n", out);
	write_outputs(out, catalog);
	fputs("\nOptions:\n", out);
	for (const struct option_help *option = option_helps; option->name; option++)
		write_option(out, option->letter, option->name, option->argument,
			     option->help);
	fputs("\nExit status: 0 everything asked for is there; 1 something is missing, a "
	      "note\n"
	      "says what; 2 the command line or a configuration file is wrong; 3 the "
	      "output\n"
	      "could not be written.\n"
	      "inv --help COLLECTOR describes its options and columns; inv --man prints "
	      "the "
	      "manual.\n",
	      out);
}

void describe_traits(FILE *out, const struct inv_column *column)
{
	static const struct {
		unsigned flag;
		const char *trait;
	} traits[] = {
		{INV_KEY, "key"},
		{INV_VOLATILE, "volatile"},
		{INV_PRIVATE, "private"},
		{INV_PRIVILEGED, "needs root"},
		{INV_ON_REQUEST, "on request"},
	};

	fputs(inv_type_name(column->type), out);
	if (column->unit)
		fprintf(out, ", %s", column->unit);
	for (size_t i = 0; i < sizeof(traits) / sizeof(*traits); i++)
		if (column->flags & traits[i].flag)
			fprintf(out, ", %s", traits[i].trait);
}

static void write_column(FILE *out, const struct inv_column *column)
{
	fprintf(out, "  %-22s ", column->name);
	describe_traits(out, column);
	fprintf(out, "\n  %22s %s\n  %22s from %s\n", "", column->help, "",
		column->source);
}

static void write_columns(FILE *out, const struct inv_column *columns, size_t count)
{
	fputs("\nColumns:\n", out);
	for (size_t i = 0; i < count; i++)
		write_column(out, &columns[i]);
}

static void write_views(FILE *out, const struct inv_collector *collector)
{
	fprintf(out, "\nTables (inv --help %s TABLE describes one):\n", collector->name);
	for (size_t i = 0; collector->views[i]; i++)
		fprintf(out, "  %-30s %s\n", collector->views[i]->name,
			collector->views[i]->summary);
}

static void describe_view(FILE *out, const struct inv_collector *collector,
			  const struct inv_view *view)
{
	fprintf(out, "inv %s %s - %s\n", collector->name, view->name, view->summary);
	write_columns(out, view->columns, view->n_columns);
}

static void describe_whole(FILE *out, const struct inv_collector *collector)
{
	fprintf(out, "inv %s%s%s - %s\n", collector->name,
		collector->arguments ? " " : "",
		collector->arguments ? collector->arguments : "", collector->summary);
	if (collector->help)
		fprintf(out, "\n%s\n", collector->help);
	if (collector->n_options)
		fputs("\nOptions:\n", out);
	for (size_t i = 0; i < collector->n_options; i++) {
		const struct inv_option *option = &collector->options[i];

		write_option(out, option_own_letter(option->name), option->name,
			     option->argument, option->help);
	}
	if (collector->views)
		write_views(out, collector);
	if (collector->n_columns)
		write_columns(out, collector->columns, collector->n_columns);
}

void describe_collector(FILE *out, const struct inv_collector *collector,
			const size_t *views, size_t n_views)
{
	for (size_t i = 0; i < n_views; i++) {
		fputs(i ? "\n" : "", out);
		describe_view(out, collector, collector->views[views[i]]);
	}
	if (!n_views)
		describe_whole(out, collector);
}

void describe_list(FILE *out, const struct catalog *catalog)
{
	fputs("Collectors (* those reported when none is named):\n", out);
	write_collectors(out, catalog, false);
	fputs("\nCommands:\n", out);
	write_collectors(out, catalog, true);
	fputs("\nOutputs:\n", out);
	for (size_t i = 0; i < catalog->n_outputs; i++)
		fprintf(out, "  %-18s %s\n", catalog->outputs[i]->name,
			catalog->outputs[i]->summary);
}

static void write_string(FILE *out, const char *string)
{
	inv_write_json(out, (struct inv_text){string, strlen(string)});
}

static void write_entry(FILE *out, const char *name, const char *summary, bool first)
{
	fprintf(out, "%s{\"name\":", first ? "" : ",\n");
	write_string(out, name);
	fputs(",\"summary\":", out);
	write_string(out, summary);
}

static void list_json(FILE *out, const struct catalog *catalog, bool commands)
{
	bool first = true;

	for (size_t i = 0; i < catalog->n_collectors; i++) {
		const struct inv_collector *collector = catalog->collectors[i];

		if (describe_is_command(collector) != commands)
			continue;
		write_entry(out, collector->name, collector->summary, first);
		fputs(",\"arguments\":", out);
		if (collector->arguments)
			write_string(out, collector->arguments);
		else
			fputs("null", out);
		if (!commands)
			fprintf(out, ",\"default\":%s",
				collector->flags & INV_DEFAULT ? "true" : "false");
		putc('}', out);
		first = false;
	}
}

void describe_list_json(FILE *out, const struct catalog *catalog)
{
	fputs("{\"collectors\":[\n", out);
	list_json(out, catalog, false);
	fputs("],\n\"commands\":[\n", out);
	list_json(out, catalog, true);
	fputs("],\n\"outputs\":[\n", out);
	for (size_t i = 0; i < catalog->n_outputs; i++) {
		write_entry(out, catalog->outputs[i]->name, catalog->outputs[i]->summary,
			    i == 0);
		putc('}', out);
	}
	fputs("]}\n", out);
}
