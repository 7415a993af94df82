/*
 * options.h - the command line.
 */
#ifndef INV_OPTIONS_H
#define INV_OPTIONS_H

#include "catalog.h"

enum action {
	ACTION_REPORT,
	ACTION_LIST,
	ACTION_SCHEMA,
	ACTION_HELP,
	ACTION_MAN,
	ACTION_VERSION
};

struct options {
	enum action action;
	const char *name; /* of --help=NAME and --schema=NAME; else NULL */
	const struct inv_output *output;
	const char *file;    /* -o; NULL: standard output */
	const char *columns; /* -c; NULL: all */
	const char *root;
	unsigned timeout_ms; /* 0: each collector's own */
	const char *config;
	const char **at;    /* NULL-terminated */
	const char **words; /* collectors and arguments, NULL-terminated */
	size_t n_words;
	/* The collector whose own options were understood: the first one named, or NULL. */
	const struct inv_collector *owner;
	const char ***own; /* a NULL-terminated list of values for each of them */
	bool no_header, stable, redact, quiet;
};

/* One option, for the parser, --help and --man alike. */
struct option_help {
	const char *name;
	char letter; /* 0: none */
	const char *argument;
	const char *help;
};

/* Ends with one without a name. Those that choose an output are not among them. */
extern const struct option_help option_helps[];

/* The letter that chooses the output NAME, or 0. */
char option_output_letter(const char *name);

/* The letter of a collector's own option NAME, or 0. */
char option_own_letter(const char *name);

/* Whether NAME is that of an option of inv itself; outputs not counted. */
bool options_has(const char *name);

/* Whether WORD is one of those that WORDS, joined by bars, lists. */
bool options_lists(const char *words, const char *word);

/* Whether a collector's OWN option may stand in the place of inv's of that name. */
bool options_may_replace(const struct inv_option *own);

/* Whether the option NUMBER of the owner was given. */
bool options_gave(const struct options *options, size_t number);

/*
 * Parses ARGV into OPTIONS, loading the plug-ins it names into CATALOG. Returns false
 * with a sentence in ERROR. Strings are borrowed from ARGV.
 */
bool options_parse(int argc, char **argv, struct catalog *catalog,
		   struct options *options, char error[CATALOG_ERROR_SIZE]);

void options_free(struct options *options);

#endif
