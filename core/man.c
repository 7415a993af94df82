/*
 * man.c - --man: inv(1) in the man macros.
 */
#include <string.h>

#include "describe.h"
#include "options.h"

/* Text for roff: hyphens that can be copied, and no line that looks like a request. */
static void write_text(FILE *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", out);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", out);
		else if (*text == '-')
			fputs("\\-", out);
		else
			putc(*text, out);
		if (*text == '\n' && (text[1] == '.' || text[1] == '\''))
			fputs("\\&", out);
	}
}

static void write_option(FILE *out, char letter, const char *name, const char *argument,
			 const char *help)
{
	fputs(".TP\n", out);
	if (letter)
		fprintf(out, "\\fB\\-%c\\fR, ", letter);
	fputs("\\fB\\-\\-", out);
	write_text(out, name);
	fprintf(out, "\\fR%s", argument ? " " : "");
	/* A list of words may be broken behind each bar. */
	for (; argument && *argument; argument++)
		if (*argument == '|')
			fputs("|\\:", out);
		else
			fprintf(out, "\\fI%c\\fR", *argument);
	putc('\n', out);
	write_text(out, help);
	putc('\n', out);
}

static void write_options(FILE *out, const struct catalog *catalog)
{
	fputs(".SH OPTIONS\n", out);
	for (size_t i = 0; i < catalog->n_outputs; i++) {
		const struct inv_output *output = catalog->outputs[i];

		write_option(out, option_output_letter(output->name), output->name, NULL,
			     output->summary);
	}
	for (const struct option_help *option = option_helps; option->name; option++)
		write_option(out, option->letter, option->name, option->argument,
			     option->help);
}

static void write_column(FILE *out, const struct inv_column *column)
{
	fprintf(out, ".TP\n\\fB%s\\fR (", column->name);
	describe_traits(out, column);
	fputs(")\n", out);
	write_text(out, column->help);
	fputs(".\nFrom ", out);
	write_text(out, column->source);
	fputs(".\n", out);
}

/* Its columns are many, and inv --help has them. */
static void write_view(FILE *out, const struct inv_view *view)
{
	fprintf(out, ".TP\n\\fB%s\\fR\n", view->name);
	write_text(out, view->summary);
	fputs(".\n", out);
}

static void write_collector(FILE *out, const struct inv_collector *collector)
{
	fprintf(out, ".SS %s\n", collector->name);
	write_text(out, collector->summary);
	fputs(".\n", out);
	if (collector->help) {
		write_text(out, collector->help);
		putc('\n', out);
	}
	for (size_t i = 0; i < collector->n_options; i++) {
		const struct inv_option *option = &collector->options[i];

		write_option(out, option_own_letter(option->name), option->name,
			     option->argument, option->help);
	}
	for (size_t i = 0; i < collector->n_columns; i++)
		write_column(out, &collector->columns[i]);
	for (size_t i = 0; collector->views && collector->views[i]; i++)
		write_view(out, collector->views[i]);
}

static void write_collectors(FILE *out, const struct catalog *catalog, bool commands)
{
	for (size_t i = 0; i < catalog->n_collectors; i++)
		if (describe_is_command(catalog->collectors[i]) == commands)
			write_collector(out, catalog->collectors[i]);
}

void describe_man(FILE *out, const struct catalog *catalog)
{
	fputs(".TH INV 1 \"\" \"inv " INV_VERSION "\" \"User Commands\"\n"
	      ".SH NAME\ninv \\- report what this machine is made of, as tables\n"
	      ".SH SYNOPSIS\n"
	      ".B inv\n[\\fIOPTION\\fR]... [\\fICOLLECTOR\\fR]...\n.br\n"
	      ".B inv\n[\\fIOPTION\\fR]... \\fICOLLECTOR ARGUMENT\\fR...\n.br\n"
	      ".B inv\n[\\fIOPTION\\fR]... \\fICOMMAND ARGUMENT\\fR...\n"
	      ".SH DESCRIPTION\n"
	      "Each collector fills one table, or those whose names follow its own.\n"
	      "It runs in a process of its own with a deadline: what hangs or crashes "
	      "costs\n"
	      "its own tables only.\n"
	      "Without a name, inv reports the collectors marked default in the list.\n"
	      "Several may be named, one after the other or joined by commas.\n"
	      "What is unknown is null in JSON and a hyphen in tab\\-delimited lines.\n",
	      out);
	write_options(out, catalog);
	fputs(".SH COLLECTORS\n", out);
	write_collectors(out, catalog, false);
	fputs(".SH COMMANDS\n", out);
	write_collectors(out, catalog, true);
	fputs(".SH EXIT STATUS\n"
	      ".TP\n.B 0\nEverything asked for is there.\n"
	      ".TP\n.B 1\nSomething is missing, an error note says what; the report is "
	      "printed and valid.\n"
	      ".TP\n.B 2\nThe command line or a configuration file is wrong; nothing was "
	      "collected.\n"
	      ".TP\n.B 3\nThe output could not be written.\n"
	      ".SH ENVIRONMENT\n"
	      ".TP\n.B INV_PLUGIN_DIR\nWhere plug\\-ins are looked for.\n"
	      ".TP\n.B NO_COLOR\nIf set and not empty, no colour is used.\n"
	      ".SH NOTES\n"
	      "Started under a name that ends in .fact, inv takes no argument, prints "
	      "JSON\n"
	      "and exits with status 0: a link in /etc/ansible/facts.d makes it a local "
	      "fact.\n",
	      out);
}
