/*
 * test_options.c - the command line: what is understood, and what is said of the rest.
 */
#include "options.h"

#include <getopt.h>

#include "registry.h"
#include "unit.h"

enum { MOST_WORDS = 16 };

static void make_catalog(struct catalog *catalog)
{
	char error[CATALOG_ERROR_SIZE];

	*catalog = (struct catalog){.directory = "/nonexistent"};
	for (size_t i = 0; registry_outputs[i]; i++)
		assert_true(catalog_add_output(catalog, registry_outputs[i], error));
}

/* Parses the blank-separated LINE, kept in WORDS. */
static bool parse(const char *line, char words[512], struct options *options,
		  char error[CATALOG_ERROR_SIZE])
{
	char *argv[MOST_WORDS + 1] = {(char *)(uintptr_t) "inv"};
	struct catalog catalog;
	int argc = 1;

	snprintf(words, 512, "%s", line);
	for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	make_catalog(&catalog);
	optind = 0; /* getopt starts anew */
	return options_parse(argc, argv, &catalog, options, error);
}

/* What was understood, in one line. */
static void describe(const struct options *options, char text[512])
{
	static const char *const actions[] = {"report", "list", "schema",
					      "help",	"man",	"version"};
	size_t used;

	snprintf(text, 512, "%s%s%s:", actions[options->action], options->name ? "=" : "",
		 options->name ? options->name : "");
	for (size_t i = 0; options->words[i]; i++) {
		strcat(text, " ");
		strcat(text, options->words[i]);
	}
	used = strlen(text);
	snprintf(text + used, 512 - used, "%s%s%s%s%s%s%s%s%s%s%s",
		 options->output ? " output=" : "",
		 options->output ? options->output->name : "",
		 options->file ? " file=" : "", options->file ? options->file : "",
		 options->columns ? " columns=" : "",
		 options->columns ? options->columns : "",
		 strcmp(options->root, "/") ? " other-root" : "",
		 options->no_header ? " no-header" : "", options->stable ? " stable" : "",
		 options->redact ? " redact" : "", options->quiet ? " quiet" : "");
}

static void test_understood(void **state)
{
	static const struct {
		const char *line, *wanted;
	} cases[] = {
		{"", "report:"},
		{"disks", "report: disks"},
		{"disks,dm mounts", "report: disks,dm mounts"},
		{"--json disks", "report: disks output=json"},
		{"disks --json", "report: disks output=json"},
		{"-j disks", "report: disks output=json"},
		{"-t disks", "report: disks output=tab"},
		{"--tsv disks", "report: disks output=tab"},
		{"--tab disks", "report: disks output=tab"},
		{"--ndjson", "report: output=ndjson"},
		{"--table", "report: output=table"},
		{"-j -t", "report: output=tab"},
		{"-jt", "report: output=tab"},
		{"-o f disks", "report: disks file=f"},
		{"-of disks", "report: disks file=f"},
		{"disks --output=f", "report: disks file=f"},
		{"-c a,b disks", "report: disks columns=a,b"},
		{"--columns a disks -c b", "report: disks columns=b"},
		{"--root d disks", "report: disks other-root"},
		{"--no-header --stable --redact --quiet",
		 "report: no-header stable redact quiet"},
		{"--stab --qui", "report: stable quiet"},
		{"--list", "list:"},
		{"--list --json", "list: output=json"},
		{"--schema", "schema:"},
		{"--schema=disks", "schema=disks:"},
		{"--schema disks", "schema: disks"},
		{"--help", "help:"},
		{"--help=disks", "help=disks:"},
		{"--help disks", "help: disks"},
		{"disks --help", "help: disks"},
		{"--man", "man:"},
		{"--version", "version:"},
		{"-- --json", "report: --json"},
		{"- disks", "report: - disks"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char words[512], error[CATALOG_ERROR_SIZE] = "", text[512];
		struct options options;

		if (!parse(cases[i].line, words, &options, error))
			fail_msg("%s: %s", cases[i].line, error);
		describe(&options, text);
		assert_string_equal(text, cases[i].wanted);
		free(options.at);
		free(options.words);
	}
}

static void test_values(void **state)
{
	static const struct {
		const char *text;
		unsigned ms;
	} times[] = {{"10", 10000},  {"0.5", 500}, {"2.0", 2000},      {"0.001", 1},
		     {"1e1", 10000}, {".25", 250}, {"86400", 86400000}};
	char words[512], error[CATALOG_ERROR_SIZE], line[64];
	struct options options;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(times); i++) {
		snprintf(line, sizeof(line), "--timeout %s", times[i].text);
		assert_true(parse(line, words, &options, error));
		assert_int_equal(options.timeout_ms, times[i].ms);
		free(options.at);
		free(options.words);
	}
	assert_true(parse("--at a x --at b --config c", words, &options, error));
	assert_string_equal(options.at[0], "a");
	assert_string_equal(options.at[1], "b");
	assert_null(options.at[2]);
	assert_string_equal(options.config, "c");
	assert_int_equal(options.n_words, 1);
	free(options.at);
	free(options.words);
}

static void test_refused(void **state)
{
	static const struct {
		const char *line, *sentence;
	} cases[] = {
		{"--jsno", "unknown option --jsno; did you mean --json?"},
		{"--tble disks", "unknown option --tble; did you mean --table?"},
		{"disks --colums a", "unknown option --colums; did you mean --columns?"},
		{"--frobnicate", "unknown option --frobnicate; inv --help lists them"},
		{"-z", "unknown option -z; inv --help lists them"},
		{"-jz", "unknown option -z; inv --help lists them"},
		{"-zj", "unknown option -z; inv --help lists them"},
		{"--stable -zj", "unknown option -z; inv --help lists them"},
		{"--frobnicate --jsno",
		 "unknown option --frobnicate; inv --help lists them"},
		{"--json=x", "--json=x: it takes no argument"},
		{"--output", "--output needs an argument"},
		{"-o", "-o needs an argument"},
		{"disks -c", "-c needs an argument"},
		{"--timeout x",
		 "--timeout x: not a number of seconds from 0.001 to 86400"},
		{"--timeout 0",
		 "--timeout 0: not a number of seconds from 0.001 to 86400"},
		{"--timeout -1",
		 "--timeout -1: not a number of seconds from 0.001 to 86400"},
		{"--timeout nan",
		 "--timeout nan: not a number of seconds from 0.001 to 86400"},
		{"--timeout inf",
		 "--timeout inf: not a number of seconds from 0.001 to 86400"},
		{"--timeout 5s",
		 "--timeout 5s: not a number of seconds from 0.001 to 86400"},
		{"--timeout 86401",
		 "--timeout 86401: not a number of seconds from 0.001 to 86400"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char words[512], error[CATALOG_ERROR_SIZE] = "";
		struct options options;

		if (parse(cases[i].line, words, &options, error))
			fail_msg("understood: %s", cases[i].line);
		if (strcmp(error, cases[i].sentence) != 0)
			fail_msg("%s: %s", cases[i].line, error);
		free(options.at);
		free(options.words);
	}
}

/* Each option has a line of help, and each line of help an option. */
static void test_help(void **state)
{
	char words[512], error[CATALOG_ERROR_SIZE], line[64];
	struct options options;

	(void)state;
	for (const struct option_help *help = option_helps; help->name; help++) {
		bool required = help->argument && help->argument[0] != '[';

		assert_non_null(help->help);
		snprintf(line, sizeof(line), "--%s%s", help->name, required ? " 1" : "");
		if (strcmp(help->name, "plugin") == 0)
			continue;
		if (!parse(line, words, &options, error))
			fail_msg("%s: %s", line, error);
		free(options.at);
		free(options.words);
		if (!help->letter)
			continue;
		snprintf(line, sizeof(line), "-%c%s", help->letter, required ? " 1" : "");
		assert_true(parse(line, words, &options, error));
		free(options.at);
		free(options.words);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_understood),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_help),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
