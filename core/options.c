/*
 * options.c - parsing the command line with getopt_long.
 *
 * Twice: which options there are depends on the collector, which may stand behind them.
 */
#include "options.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suggest.h"

/* Beyond the letters: options that have none. */
enum {
	OPTION_TSV = 256,
	OPTION_NO_HEADER,
	OPTION_ROOT,
	OPTION_TIMEOUT,
	OPTION_STABLE,
	OPTION_REDACT,
	OPTION_LIST,
	OPTION_SCHEMA,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_MAN,
	OPTION_PLUGIN,
	OPTION_CONFIG,
	OPTION_AT,
	OPTION_QUIET,
	OPTION_OUTPUT_FORMAT, /* this and above: an output, by its place in the catalog */
	OPTION_OWN = OPTION_OUTPUT_FORMAT + CATALOG_MOST, /* and of the collector's own */
};

/* What getopt_long() returns for a word that is no option, if asked to. */
enum { A_WORD = 1 };

enum { MOST_TIMEOUT_S = 86400 };

const struct option_help option_helps[] = {
	{"output", 'o', "FILE", "write FILE whole or not at all"},
	{"columns", 'c', "A,B", "these columns, in this order"},
	{"no-header", 0, NULL, "tab and table without a heading"},
	{"root", 0, "DIR", "read DIR instead of /; nothing outside DIR is read"},
	{"timeout", 0, "SECONDS",
	 "a collector's deadline (default 10; fractions allowed)"},
	{"stable", 0, NULL,
	 "leave out what changes from run to run: reports are byte-identical"},
	{"redact", 0, NULL, "hide serial numbers, addresses and the like"},
	{"list", 0, NULL, "list collectors and outputs; with --json, as JSON"},
	{"schema", 0, "[NAME]", "JSON Schema of a table, or of the whole report"},
	{"help", 0, "[NAME]",
	 "this help, or a collector's: its options, columns, sources"},
	{"man", 0, NULL, "the manual page, for man -l -"},
	{"version", 0, NULL, "version"},
	{"plugin", 0, "FILE", "also load this plug-in (repeatable)"},
	{"config", 0, "FILE", "where remote services are described"},
	{"at", 0, "NAME", "which of the remote services (repeatable)"},
	{"quiet", 0, NULL, "no warnings on standard error"},
	{.name = NULL},
};

static const struct option fixed[] = {
	{"output", required_argument, NULL, 'o'},
	{"columns", required_argument, NULL, 'c'},
	{"tsv", no_argument, NULL, OPTION_TSV},
	{"no-header", no_argument, NULL, OPTION_NO_HEADER},
	{"root", required_argument, NULL, OPTION_ROOT},
	{"timeout", required_argument, NULL, OPTION_TIMEOUT},
	{"stable", no_argument, NULL, OPTION_STABLE},
	{"redact", no_argument, NULL, OPTION_REDACT},
	{"list", no_argument, NULL, OPTION_LIST},
	{"schema", optional_argument, NULL, OPTION_SCHEMA},
	{"help", optional_argument, NULL, OPTION_HELP},
	{"version", no_argument, NULL, OPTION_VERSION},
	{"man", no_argument, NULL, OPTION_MAN},
	{"plugin", required_argument, NULL, OPTION_PLUGIN},
	{"config", required_argument, NULL, OPTION_CONFIG},
	{"at", required_argument, NULL, OPTION_AT},
	{"quiet", no_argument, NULL, OPTION_QUIET},
};

enum { N_FIXED = sizeof(fixed) / sizeof(*fixed) };

struct given {
	size_t option;
	const char *value;
};

/* A parse under way. */
struct parse {
	struct catalog *catalog;
	struct options *options;
	struct option *table;
	struct given *given; /* options of the collector's own, in order */
	size_t n_given;
	size_t n_at;
	char unknown[64]; /* an option that a plug-in named later may bring; or "" */
	char *error;
};

char option_output_letter(const char *name)
{
	return strcmp(name, "json") == 0 ? 'j' : strcmp(name, "tab") == 0 ? 't' : 0;
}

char option_own_letter(const char *name)
{
	return strcmp(name, "output") == 0 ? 'o' : 0;
}

__attribute__((format(printf, 2, 3))) static bool refuse(struct parse *parse,
							 const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(parse->error, CATALOG_ERROR_SIZE, format, arguments);
	va_end(arguments);
	return false;
}

static bool choose_output(struct parse *parse, const char *name)
{
	char refused[CATALOG_ERROR_SIZE];
	const struct inv_output *output = catalog_output(parse->catalog, name, refused);
	struct suggestion nearest = {.word = name};

	if (output) {
		parse->options->output = output;
		return true;
	}
	if (*refused)
		return refuse(parse, "--%.64s: %s", name, refused);
	for (const struct option *option = parse->table; option->name; option++)
		suggest_offer(&nearest, option->name);
	if (nearest.best)
		return refuse(parse, "unknown option --%.64s; did you mean --%s?", name,
			      nearest.best);
	return refuse(parse, "unknown option --%.64s; inv --help lists them", name);
}

static bool set_timeout(struct parse *parse, const char *text)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds >= 0.001 && seconds <= MOST_TIMEOUT_S))
		return refuse(parse,
			      "--timeout %.64s: not a number of seconds from 0.001 to "
			      "%d",
			      text, MOST_TIMEOUT_S);
	parse->options->timeout_ms = (unsigned)(seconds * 1000 + 0.5);
	return true;
}

static bool load_plugin(struct parse *parse, const char *file)
{
	char refused[CATALOG_ERROR_SIZE];

	return catalog_load(parse->catalog, file, refused) ||
	       refuse(parse, "--plugin: %s", refused);
}

static bool set_action(struct options *options, enum action action)
{
	options->action = action;
	if (optarg)
		options->name = optarg;
	return true;
}

static bool set_flag(bool *flag)
{
	return *flag = true;
}

static bool set_string(const char **string)
{
	*string = optarg;
	return true;
}

/*
 * What getopt_long() could not make sense of: WORD, or the letter optopt of a bundle. It
 * is 0 for an unknown word, and beyond all letters for one that takes no argument.
 */
static bool refuse_option(struct parse *parse, int option, const char *word)
{
	bool letter = optopt && optopt <= UCHAR_MAX && strncmp(word, "--", 2) != 0;

	if (option == ':' && letter)
		return refuse(parse, "-%c needs an argument", optopt);
	if (option == ':')
		return refuse(parse, "%.64s needs an argument", word);
	if (optopt && optopt <= UCHAR_MAX)
		return refuse(parse, "unknown option -%c; inv --help lists them", optopt);
	if (optopt)
		return refuse(parse, "%.64s: it takes no argument", word);
	if (!*parse->unknown)
		snprintf(parse->unknown, sizeof(parse->unknown), "%.*s",
			 (int)strcspn(word + 2, "="), word + 2);
	return true;
}

bool options_lists(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; at; at = strchr(at, '|')) {
		at += *at == '|';
		if (strcspn(at, "|") == length && strncmp(at, word, length) == 0)
			return true;
	}
	return false;
}

static bool take_own(struct parse *parse, size_t number)
{
	const struct inv_option *own = &parse->options->owner->options[number];

	if (own->argument && strchr(own->argument, '|') &&
	    !options_lists(own->argument, optarg))
		return refuse(parse, "--%.64s %.64s: not one of %.512s", own->name,
			      optarg, own->argument);
	parse->given[parse->n_given++] = (struct given){
		.option = number,
		.value = optarg ? optarg : "",
	};
	return true;
}

/* An output, or one of the collector's own. */
static bool take_listed(struct parse *parse, int option)
{
	if (option >= OPTION_OWN && parse->options->owner)
		return take_own(parse, (size_t)(option - OPTION_OWN));
	parse->options->output = parse->catalog->outputs[option - OPTION_OUTPUT_FORMAT];
	return true;
}

static bool take_option(struct parse *parse, int option, const char *word)
{
	struct options *options = parse->options;

	switch (option) {
	case 'j':
		return choose_output(parse, "json");
	case 't':
	case OPTION_TSV:
		return choose_output(parse, "tab");
	case 'o':
		return parse->table->val == 'o' ? set_string(&options->file)
						: take_listed(parse, parse->table->val);
	case 'c':
		return set_string(&options->columns);
	case OPTION_NO_HEADER:
		return set_flag(&options->no_header);
	case OPTION_ROOT:
		return set_string(&options->root);
	case OPTION_TIMEOUT:
		return set_timeout(parse, optarg);
	case OPTION_STABLE:
		return set_flag(&options->stable);
	case OPTION_REDACT:
		return set_flag(&options->redact);
	case OPTION_LIST:
		return set_action(options, ACTION_LIST);
	case OPTION_SCHEMA:
		return set_action(options, ACTION_SCHEMA);
	case OPTION_HELP:
		return set_action(options, ACTION_HELP);
	case OPTION_VERSION:
		return set_action(options, ACTION_VERSION);
	case OPTION_MAN:
		return set_action(options, ACTION_MAN);
	case OPTION_PLUGIN:
		return true; /* loaded before */
	case OPTION_CONFIG:
		return set_string(&options->config);
	case OPTION_AT:
		options->at[parse->n_at++] = optarg;
		return true;
	case OPTION_QUIET:
		return set_flag(&options->quiet);
	case '?':
	case ':':
		return refuse_option(parse, option, word);
	default:
		return take_listed(parse, option);
	}
}

bool options_may_replace(const struct inv_option *own)
{
	return strcmp(own->name, "list") == 0
		       ? !own->argument
		       : option_own_letter(own->name) && own->argument;
}

bool options_has(const char *name)
{
	for (size_t i = 0; i < N_FIXED; i++)
		if (strcmp(fixed[i].name, name) == 0)
			return true;
	return false;
}

static struct option *find_fixed(struct option *table, const char *name)
{
	for (size_t i = 0; i < N_FIXED; i++)
		if (strcmp(fixed[i].name, name) == 0)
			return &table[i];
	return NULL;
}

/* The collector's own options. Its --output and --list stand in the place of ours. */
static void list_own(struct parse *parse, size_t *n)
{
	const struct inv_collector *owner = parse->options->owner;

	for (size_t i = 0; owner && i < owner->n_options; i++) {
		const struct inv_option *own = &owner->options[i];
		struct option *place = find_fixed(parse->table, own->name);

		place = place ? place : &parse->table[(*n)++];

		*place = (struct option){own->name,
					 own->argument ? required_argument : no_argument,
					 NULL, OPTION_OWN + (int)i};
	}
}

static bool make_table(struct parse *parse)
{
	const struct inv_collector *owner = parse->options->owner;
	size_t n = N_FIXED, n_own = owner ? owner->n_options : 0;

	free(parse->table);
	parse->table = calloc(N_FIXED + parse->catalog->n_outputs + n_own + 1,
			      sizeof(*parse->table));
	if (!parse->table)
		return refuse(parse, "no memory");
	memcpy(parse->table, fixed, sizeof(fixed));
	for (size_t i = 0; i < parse->catalog->n_outputs; i++)
		parse->table[n++] =
			(struct option){parse->catalog->outputs[i]->name, no_argument,
					NULL, OPTION_OUTPUT_FORMAT + (int)i};
	list_own(parse, &n);
	return true;
}

/* ---------------------------------------------------------------- the first parse */

/*
 * Loads the plug-ins. What is wrong is told by the second parse; here and below the words
 * are taken in their place, as nothing may move before that one.
 */
static bool load_plugins(struct parse *parse, int argc, char **argv)
{
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, "-:jto:c:", parse->table, NULL)) != -1)
		if (option == OPTION_PLUGIN && !load_plugin(parse, optarg))
			return false;
	return make_table(parse);
}

/* The collector of WORD, loaded if need be; of "disks,dm" the first. NULL: none. */
static const struct inv_collector *collector_of(struct parse *parse, const char *word)
{
	char error[CATALOG_ERROR_SIZE], name[64];
	size_t length = strcspn(word, ",");

	if (length >= sizeof(name))
		return NULL;
	snprintf(name, sizeof(name), "%.*s", (int)length, word);
	return catalog_collector(parse->catalog, name, error);
}

/* Whether the owner's is the first word, all options before it being known. */
static bool owner_stands_first(struct parse *parse, int argc, char **argv)
{
	int option;

	optind = 0;
	do
		option = getopt_long(argc, argv, "-:jto:c:", parse->table, NULL);
	while (option != -1 && option != A_WORD && option != '?');
	if (option == A_WORD)
		return collector_of(parse, optarg) == parse->options->owner;
	return option == -1 && optind < argc &&
	       collector_of(parse, argv[optind]) == parse->options->owner;
}

/* A word may be the value of an option that only the owner knows: each is tried. */
static bool find_owner(struct parse *parse, int argc, char **argv)
{
	const struct inv_collector **owner = &parse->options->owner, *first = NULL;

	for (int i = 1; i < argc; i++) {
		*owner = *argv[i] == '-' ? NULL : collector_of(parse, argv[i]);
		if (!*owner)
			continue;
		if (!make_table(parse))
			return false;
		if (owner_stands_first(parse, argc, argv))
			return true;
		first = first ? first : *owner;
	}
	*owner = first;
	return make_table(parse);
}

/* --------------------------------------------------------------- the second parse */

static bool parse_all(struct parse *parse, int argc, char **argv)
{
	int option;

	optind = 0;
	while ((option = getopt_long(argc, argv, ":jto:c:", parse->table, NULL)) != -1)
		if (!take_option(parse, option, argv[optind - 1]))
			return false;
	return !*parse->unknown || choose_output(parse, parse->unknown);
}

/* A list of values for each of the owner's options, all in one block behind the lists. */
static bool list_values(struct parse *parse)
{
	struct options *options = parse->options;
	size_t lists = options->owner ? options->owner->n_options : 0;
	const char **value;

	options->own = calloc(2 * lists + parse->n_given + 1, sizeof(*options->own));
	if (!options->own)
		return refuse(parse, "no memory");
	value = (const char **)(options->own + lists);
	for (size_t i = 0; i < lists; i++, value++) {
		options->own[i] = value;
		for (size_t j = 0; j < parse->n_given; j++)
			if (parse->given[j].option == i)
				*value++ = parse->given[j].value;
	}
	return true;
}

bool options_gave(const struct options *options, size_t number)
{
	return options->own[number][0] != NULL;
}

/* The words that are no options: "disks,dm" counts as two collectors. */
static bool take_words(struct parse *parse, int count, char **words)
{
	struct options *options = parse->options;

	options->words = calloc((size_t)count + 1, sizeof(*options->words));
	if (!options->words)
		return refuse(parse, "no memory");
	for (int i = 0; i < count; i++)
		options->words[options->n_words++] = words[i];
	return true;
}

bool options_parse(int argc, char **argv, struct catalog *catalog,
		   struct options *options, char error[CATALOG_ERROR_SIZE])
{
	struct parse parse = {.catalog = catalog, .options = options, .error = error};
	bool good;

	*options = (struct options){.root = "/"};
	options->at = calloc((size_t)argc + 1, sizeof(*options->at));
	parse.given = calloc((size_t)argc + 1, sizeof(*parse.given));
	opterr = 0;
	good = options->at && parse.given ? make_table(&parse)
					  : refuse(&parse, "no memory");
	good = good && load_plugins(&parse, argc, argv) &&
	       find_owner(&parse, argc, argv) && parse_all(&parse, argc, argv) &&
	       list_values(&parse) && take_words(&parse, argc - optind, argv + optind);
	free(parse.table);
	free(parse.given);
	return good;
}

void options_free(struct options *options)
{
	free(options->at);
	free(options->words);
	free(options->own);
}
