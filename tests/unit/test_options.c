/*
 * test_options.c - the command line: what is understood, and what is said of the rest.
 */
#include "options.h"

#include <getopt.h>

#include "registry.h"
#include "unit.h"

enum { MOST_WORDS = 16 };

static int collect_nothing(struct inv_run *run)
{
	(void)run;
	return 0;
}

static const struct inv_column columns[] = {
	{"name", INV_STRING, INV_KEY, NULL, "here", "a name"},
};

static const struct inv_option own_options[] = {
	{"output", "FILE", "a file", NULL},
	{"word", "WORD", "a word", NULL},
	{"level", "low|middle|high", "one of three", NULL},
	{"force", NULL, "takes none", NULL},
	{"atlas", "NAME", "begins like one of ours", NULL},
	{"list", NULL, "stands in the place of ours", NULL},
};

/* A collector with options of its own, and one without. */
static const struct inv_collector given = {.name = "given",
					   .summary = "has options",
					   .arguments = "[WORD]...",
					   .columns = columns,
					   .n_columns = N_ELEMENTS(columns),
					   .options = own_options,
					   .n_options = N_ELEMENTS(own_options),
					   .collect = collect_nothing};
static const struct inv_collector other = {.name = "other",
					   .summary = "has none",
					   .columns = columns,
					   .n_columns = N_ELEMENTS(columns),
					   .collect = collect_nothing};

static void make_catalog(struct catalog *catalog)
{
	char error[CATALOG_ERROR_SIZE];

	*catalog = (struct catalog){.directory = "/nonexistent"};
	for (size_t i = 0; registry_outputs[i]; i++)
		assert_true(catalog_add_output(catalog, registry_outputs[i], error));
	assert_true(catalog_add_collector(catalog, &given, error));
	assert_true(catalog_add_collector(catalog, &other, error));
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
		options_free(&options);
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
		options_free(&options);
	}
	assert_true(parse("--at a x --at b --config c", words, &options, error));
	assert_string_equal(options.at[0], "a");
	assert_string_equal(options.at[1], "b");
	assert_null(options.at[2]);
	assert_string_equal(options.config, "c");
	assert_int_equal(options.n_words, 1);
	options_free(&options);
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
		options_free(&options);
	}
}

/* ------------------------------------------------------------- a collector's options */

/* Whose options were understood, their values, the words, and what is left to inv. */
static void describe_own(const struct options *options, char text[512])
{
	FILE *out = fmemopen(text, 512, "w");

	assert_non_null(out);
	fprintf(out, "%s:", options->owner ? options->owner->name : "nobody");
	for (size_t i = 0; options->owner && i < options->owner->n_options; i++) {
		assert_int_equal(options_gave(options, i), options->own[i][0] != NULL);
		for (size_t j = 0; options->own[i][j]; j++)
			fprintf(out, " %s=%s", options->owner->options[i].name,
				options->own[i][j]);
	}
	fputs(" |", out);
	for (size_t i = 0; options->words[i]; i++)
		fprintf(out, " %s", options->words[i]);
	if (options->file)
		fprintf(out, " file=%s", options->file);
	if (options->at[0])
		fprintf(out, " at=%s", options->at[0]);
	if (options->action == ACTION_LIST)
		fputs(" list", out);
	fclose(out);
}

static void test_own_understood(void **state)
{
	static const struct {
		const char *line, *wanted;
	} cases[] = {
		{"given", "given: | given"},
		{"given --word a", "given: word=a | given"},
		{"given --word=a", "given: word=a | given"},
		{"--word a given", "given: word=a | given"},
		{"--word=a given x", "given: word=a | given x"},
		{"given x --word a y", "given: word=a | given x y"},
		{"given --word=", "given: word= | given"},
		{"given --word=a=b", "given: word=a=b | given"},
		{"given --word --json", "given: word=--json | given"},
		{"given --word --", "given: word=-- | given"},
		{"--force given", "given: force= | given"},
		/* In order, each with its own. */
		{"--word a --force given --word b --level low --word=c",
		 "given: word=a word=b word=c level=low force= | given"},
		{"given --force --force", "given: force= force= | given"},
		/* As long as nothing else begins so. */
		{"given --wor a", "given: word=a | given"},
		{"--le=high given", "given: level=high | given"},
		{"given --out f", "given: output=f | given"},
		/* Ours is ours, though theirs begins like it. */
		{"given --at a --atl b", "given: atlas=b | given at=a"},
		/* Both have it: it is theirs, and nobody else's. */
		{"given -o f", "given: output=f | given"},
		{"-of given", "given: output=f | given"},
		{"--output=f given", "given: output=f | given"},
		{"other -o f", "other: | other file=f"},
		{"given --list", "given: list= | given"},
		{"--list given x", "given: list= | given x"},
		{"other --list", "other: | other list"},
		{"--list", "nobody: | list"},
		/* Whose name stands first. */
		{"given,other --word a", "given: word=a | given,other"},
		{"given other --word a", "given: word=a | given other"},
		{"other given", "other: | other given"},
		{"nosuch given --word a", "given: word=a | nosuch given"},
		{"nosuch", "nobody: | nosuch"},
		/* A value that is another's name is a value. */
		{"given --word other", "given: word=other | given"},
		{"--word=other given", "given: word=other | given"},
		{"--word other given", "given: word=other | given"},
		{"--word other given x", "given: word=other | given x"},
		{"--word given given", "given: word=given | given"},
		{"-o other given", "given: output=other | given"},
		{"--force given other", "given: force= | given other"},
		/* Behind two hyphens there are no options. */
		{"given -- --word a", "given: | given --word a"},
		{"-- given --word a", "given: | given --word a"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char words[512], error[CATALOG_ERROR_SIZE] = "", text[512];
		struct options options;

		if (!parse(cases[i].line, words, &options, error))
			fail_msg("%s: %s", cases[i].line, error);
		describe_own(&options, text);
		if (strcmp(text, cases[i].wanted) != 0)
			fail_msg("%s: %s", cases[i].line, text);
		options_free(&options);
	}
}

static void test_own_refused(void **state)
{
	static const struct {
		const char *line, *sentence;
	} cases[] = {
		{"given --wrod a", "unknown option --wrod; did you mean --word?"},
		{"--wrod=a given", "unknown option --wrod; did you mean --word?"},
		{"--wrod a given other", "unknown option --wrod; did you mean --word?"},
		{"--word a", "unknown option --word; inv --help lists them"},
		{"other --word a", "unknown option --word; inv --help lists them"},
		{"other,given --word a", "unknown option --word; inv --help lists them"},
		{"other given --word a", "unknown option --word; inv --help lists them"},
		{"given --word", "--word needs an argument"},
		{"given --wor", "--wor needs an argument"},
		{"given --output", "--output needs an argument"},
		{"given -o", "-o needs an argument"},
		{"given --force=yes", "--force=yes: it takes no argument"},
		{"given -z", "unknown option -z; inv --help lists them"},
		{"given --level none", "--level none: not one of low|middle|high"},
		{"given --level=lo", "--level lo: not one of low|middle|high"},
		{"given --level=lower", "--level lower: not one of low|middle|high"},
		{"given --level=low|middle",
		 "--level low|middle: not one of low|middle|high"},
		{"given --level=", "--level : not one of low|middle|high"},
		{"given --level=|", "--level |: not one of low|middle|high"},
		{"given --level=none --level=low",
		 "--level none: not one of low|middle|high"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char words[512], error[CATALOG_ERROR_SIZE] = "";
		struct options options;

		if (parse(cases[i].line, words, &options, error))
			fail_msg("understood: %s", cases[i].line);
		if (strcmp(error, cases[i].sentence) != 0)
			fail_msg("%s: %s", cases[i].line, error);
		options_free(&options);
	}
}

/* As many values as there are words. */
static void test_own_many(void **state)
{
	char words[512], error[CATALOG_ERROR_SIZE];
	struct options options;
	size_t count = 0;

	(void)state;
	assert_true(parse("given --force --force --force --force --force --force --force "
			  "--force --force --force --force --force -of --force",
			  words, &options, error));
	while (options.own[3][count])
		assert_string_equal(options.own[3][count++], "");
	assert_int_equal(count, 13);
	assert_string_equal(options.own[0][0], "f");
	assert_null(options.own[0][1]);
	assert_null(options.file);
	options_free(&options);
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
		options_free(&options);
		if (!help->letter)
			continue;
		snprintf(line, sizeof(line), "-%c%s", help->letter, required ? " 1" : "");
		assert_true(parse(line, words, &options, error));
		options_free(&options);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_understood),  cmocka_unit_test(test_values),
		cmocka_unit_test(test_refused),	    cmocka_unit_test(test_own_understood),
		cmocka_unit_test(test_own_refused), cmocka_unit_test(test_own_many),
		cmocka_unit_test(test_help),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
