/*
 * main.c - from the command line to a report.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog.h"
#include "describe.h"
#include "emit.h"
#include "options.h"
#include "orphans.h"
#include "registry.h"
#include "report.h"
#include "run.h"
#include "select.h"
#include "suggest.h"
#include "supervise.h"

enum { EXIT_MISSING = 1, EXIT_USAGE = 2, EXIT_OUTPUT = 3 };
enum { DEFAULT_TIMEOUT_MS = 10000, SCHEMA_TIMEOUT_MS = 2000, ORPHANS_MS = 50 };

/* What is asked for, once the command line is understood. */
struct request {
	const struct inv_collector *collectors[CATALOG_MOST];
	size_t count;
	const char *const *arguments;
};

static int refuse(const char *error)
{
	fprintf(stderr, "inv: %s\n", error);
	return EXIT_USAGE;
}

static void warn_refused(const char *error)
{
	fprintf(stderr, "inv: plug-in left out: %s\n", error);
}

/* Whether PATH is a directory that nobody but OWNER can write to. */
static bool is_owned(const char *path, uid_t owner)
{
	struct stat status;

	return lstat(path, &status) == 0 && S_ISDIR(status.st_mode) &&
	       status.st_uid == owner && !(status.st_mode & (S_IWGRP | S_IWOTH));
}

/* Whether lib/inv in FOLDER is of who owns PROGRAM: another could have put it there. */
static bool is_beside(const char *program, int folder, char beside[PATH_MAX])
{
	struct stat status;
	bool owned;

	snprintf(beside, PATH_MAX, "%.*slib", folder, program);
	owned = stat(program, &status) == 0 && is_owned(beside, status.st_uid);
	snprintf(beside, PATH_MAX, "%.*slib/inv", folder, program);
	return owned && is_owned(beside, status.st_uid);
}

/* Where plug-ins are: lib/inv beside the program, as make builds it, or as installed. */
static const char *plugin_directory(char beside[PATH_MAX])
{
	const char *directory = secure_getenv("INV_PLUGIN_DIR");
	char program[PATH_MAX - sizeof("lib/inv")];
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *slash;

	if (directory || length < 0)
		return directory ? directory : INV_PLUGIN_DIR;
	program[length] = '\0';
	slash = strrchr(program, '/');
	return slash && is_beside(program, (int)(slash + 1 - program), beside)
		       ? beside
		       : INV_PLUGIN_DIR;
}

static void fill_catalog(struct catalog *catalog, const char *directory, int64_t started)
{
	char error[CATALOG_ERROR_SIZE];

	*catalog = (struct catalog){
		.directory = directory,
		.deadline = started + SCHEMA_TIMEOUT_MS * INT64_C(1000000),
	};
	for (size_t i = 0; registry_collectors[i]; i++)
		if (!catalog_add_collector(catalog, registry_collectors[i], error))
			abort();
	for (size_t i = 0; registry_commands[i]; i++)
		if (!catalog_add_collector(catalog, registry_commands[i], error))
			abort();
	for (size_t i = 0; registry_outputs[i]; i++)
		if (!catalog_add_output(catalog, registry_outputs[i], error))
			abort();
}

/* ----------------------------------------------------- which collectors to run */

static bool unknown_collector(struct catalog *catalog, const char *name,
			      char error[CATALOG_ERROR_SIZE])
{
	struct suggestion nearest = {.word = name};

	for (size_t i = 0; i < catalog->n_collectors; i++)
		suggest_offer(&nearest, catalog->collectors[i]->name);
	for (size_t i = 0; registry_plugins[i]; i++)
		suggest_offer(&nearest, registry_plugins[i]);
	if (nearest.best)
		snprintf(error, CATALOG_ERROR_SIZE,
			 "no collector is called %.64s; did you mean %s?", name,
			 nearest.best);
	else
		snprintf(error, CATALOG_ERROR_SIZE,
			 "no collector is called %.64s; inv --list names them", name);
	return false;
}

static const struct inv_collector *find_collector(struct catalog *catalog,
						  const char *name,
						  char error[CATALOG_ERROR_SIZE])
{
	const struct inv_collector *found = catalog_collector(catalog, name, error);

	if (!found && !*error)
		unknown_collector(catalog, name, error);
	return found;
}

static void add_collector(struct request *request, const struct inv_collector *collector)
{
	for (size_t i = 0; i < request->count; i++)
		if (request->collectors[i] == collector)
			return;
	request->collectors[request->count++] = collector;
}

/* The collectors of one word: "disks", or "disks,dm". */
static bool take_word(struct catalog *catalog, const char *word, struct request *request,
		      char error[CATALOG_ERROR_SIZE])
{
	char *names = strdup(word), *rest = names, *name;
	const struct inv_collector *found = NULL;

	*error = '\0';
	while ((name = strsep(&rest, ",")) &&
	       (found = find_collector(catalog, name, error)))
		add_collector(request, found);
	free(names);
	return found != NULL;
}

/* A command is not one of several: what it does is not to depend on what else runs. */
static bool stand_alone(const struct request *request, char error[CATALOG_ERROR_SIZE])
{
	for (size_t i = 0; request->count > 1 && i < request->count; i++)
		if (request->collectors[i]->flags & INV_COMMAND) {
			snprintf(
				error, CATALOG_ERROR_SIZE,
				"%.64s is a command: nothing else can be asked for beside",
				request->collectors[i]->name);
			return false;
		}
	return true;
}

/* "FILE..." is wanted, "[RESOURCE]..." is not. */
static bool has_arguments(const struct request *request, char error[CATALOG_ERROR_SIZE])
{
	for (size_t i = 0; i < request->count && !*request->arguments; i++) {
		const struct inv_collector *collector = request->collectors[i];

		if (!collector->arguments || *collector->arguments == '[')
			continue;
		snprintf(error, CATALOG_ERROR_SIZE, "%.64s needs %.64s; inv --help %.64s",
			 collector->name, collector->arguments, collector->name);
		return false;
	}
	return true;
}

static bool make_request(struct catalog *catalog, const struct options *options,
			 struct request *request, char error[CATALOG_ERROR_SIZE])
{
	request->arguments = options->words + options->n_words;
	if (!options->n_words) {
		catalog_load_all(catalog, registry_plugins, warn_refused);
		for (size_t i = 0; i < catalog->n_collectors; i++)
			if (catalog->collectors[i]->flags & INV_DEFAULT)
				add_collector(request, catalog->collectors[i]);
		return true;
	}
	for (size_t i = 0; i < options->n_words; i++) {
		if (!take_word(catalog, options->words[i], request, error))
			return false;
		/* One that takes arguments takes the rest. */
		if (request->count == 1 && request->collectors[0]->arguments) {
			request->arguments = options->words + i + 1;
			break;
		}
	}
	return stand_alone(request, error) && has_arguments(request, error);
}

/* --------------------------------------------------------------------- running */

static unsigned timeout_of(const struct options *options,
			   const struct inv_collector *collector)
{
	if (options->timeout_ms)
		return options->timeout_ms;
	return collector->timeout_ms ? collector->timeout_ms : DEFAULT_TIMEOUT_MS;
}

static const char *const *const *own_values(const struct options *options,
					    const struct inv_collector *collector)
{
	return collector == options->owner ? (const char *const *const *)options->own
					   : NULL;
}

static void run_jobs(const struct options *options, const struct request *request,
		     const struct selection *selections, struct job *jobs,
		     int64_t started, bool adopting)
{
	const struct job_settings settings = {
		.root = options->root,
		.config = options->config,
		.at = options->at,
		.started = started,
		.adopting = adopting,
	};

	for (size_t i = 0; i < request->count; i++)
		jobs[i] = (struct job){
			.collector = request->collectors[i],
			.arguments = request->arguments,
			.own = own_values(options, request->collectors[i]),
			.wanted = selections[i].wanted,
			.timeout_ms = timeout_of(options, request->collectors[i]),
		};
	supervise(jobs, request->count, &settings);
}

static void print_notes(const struct inv_report *report, bool quiet)
{
	for (size_t i = 0; i < report->n_notes; i++) {
		const struct inv_note *note = &report->notes[i];

		if (quiet && note->level == INV_WARNING)
			continue;
		fprintf(stderr, "inv: %s: ", note->table);
		inv_write_line(stderr, note->message, "");
		putc('\n', stderr);
	}
}

static bool wants_colour(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	return !options->file && isatty(STDOUT_FILENO) && !(no_color && *no_color);
}

/* A reader that has gone knows it: only other failures are worth a word. */
static int output_failed(const struct options *options, int error)
{
	if (error != -EPIPE)
		fprintf(stderr, "inv: %s: %s\n",
			options->file ? options->file : "standard output",
			strerror(-error));
	return EXIT_OUTPUT;
}

struct writing {
	const struct inv_output *output;
	const struct inv_report *report;
};

static void write_report(FILE *out, const void *context)
{
	const struct writing *writing = context;

	writing->output->write(out, writing->report);
}

/* Writes what JOBS left. */
static int write_jobs(const struct options *options, const struct job *jobs,
		      const struct selection *selections, size_t count)
{
	struct writing writing = {.output = options->output};
	struct report made;
	int failure;

	if (!report_make(options, jobs, selections, count, &made))
		return output_failed(options, -ENOMEM);
	made.report.colour = wants_colour(options);
	writing.report = &made.report;
	print_notes(&made.report, options->quiet);
	failure = emit(options->file, write_report, &writing);
	report_free(&made);
	if (failure)
		return output_failed(options, failure);
	return made.missing ? EXIT_MISSING : EXIT_SUCCESS;
}

/* What is spent on schemas is not left for collecting. */
static void hurry(struct catalog *catalog, const struct options *options, int64_t started)
{
	if (options->timeout_ms && options->timeout_ms < SCHEMA_TIMEOUT_MS)
		catalog->deadline = started + options->timeout_ms * INT64_C(1000000);
}

static int report(struct catalog *catalog, const struct options *options, int64_t started,
		  bool adopting)
{
	struct request request = {0};
	struct selection selections[CATALOG_MOST];
	struct job jobs[CATALOG_MOST];
	char error[CATALOG_ERROR_SIZE];
	int status;

	hurry(catalog, options, started);
	if (!make_request(catalog, options, &request, error))
		return refuse(error);
	if (select_columns(options, request.collectors, request.count, selections,
			   error)) {
		run_jobs(options, &request, selections, jobs, started, adopting);
		status = write_jobs(options, jobs, selections, request.count);
	} else {
		status = refuse(error);
	}
	select_free(selections, request.count);
	return status;
}

/* ---------------------------------------------------------- speaking of itself */

struct description {
	const struct options *options;
	const struct catalog *catalog;
	const struct inv_collector *collector; /* the one named; NULL: all */
};

static void write_description(FILE *out, const void *context)
{
	const struct description *what = context;
	const struct options *options = what->options;
	bool json = options->output && strcmp(options->output->name, "json") == 0;

	switch (options->action) {
	case ACTION_LIST:
		(json ? describe_list_json : describe_list)(out, what->catalog);
		break;
	case ACTION_SCHEMA:
		if (what->collector)
			describe_table_schema(out, what->collector);
		else
			describe_report_schema(out, what->catalog);
		break;
	case ACTION_HELP:
		if (what->collector)
			describe_collector(out, what->collector);
		else
			describe_help(out, what->catalog);
		break;
	case ACTION_MAN:
		describe_man(out, what->catalog);
		break;
	case ACTION_VERSION:
		fputs("inv " INV_VERSION "\n", out);
		break;
	case ACTION_REPORT:
		break;
	}
}

static int describe(struct catalog *catalog, const struct options *options)
{
	struct description what = {options, catalog, NULL};
	const char *name = options->name ? options->name : options->words[0];
	char error[CATALOG_ERROR_SIZE];
	int failure;

	if (name &&
	    (options->action == ACTION_HELP || options->action == ACTION_SCHEMA)) {
		what.collector = find_collector(catalog, name, error);
		if (!what.collector)
			return refuse(error);
	} else if (options->action != ACTION_VERSION) {
		catalog_load_all(catalog, NULL, warn_refused);
	}
	failure = emit(options->file, write_description, &what);
	return failure ? output_failed(options, failure) : EXIT_SUCCESS;
}

/* ----------------------------------------------------------------------- start */

/* A link named NAME.fact is an Ansible local fact: JSON, no argument, always status 0. */
static bool is_fact(const char *name)
{
	size_t length = name ? strlen(name) : 0;

	return length > 5 && strcmp(name + length - 5, ".fact") == 0;
}

static void choose_output(const struct catalog *catalog, struct options *options,
			  bool fact)
{
	bool person = !fact && !options->file && isatty(STDOUT_FILENO);
	const char *name = person ? "table" : "json";

	for (size_t i = 0; i < catalog->n_outputs && !options->output; i++)
		if (strcmp(catalog->outputs[i]->name, name) == 0)
			options->output = catalog->outputs[i];
}

/* A stream that was closed is not to become the number of some file that we open. */
static void keep_streams_taken(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	struct catalog catalog;
	int64_t started = run_clock();
	bool fact = is_fact(argv[0]), adopting = orphans_adopt();
	struct options options;
	char error[CATALOG_ERROR_SIZE], beside[PATH_MAX];
	int status;

	keep_streams_taken();
	setvbuf(stderr, NULL, _IOLBF, 0);
	/* These come back as errors of what was written. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	fill_catalog(&catalog, plugin_directory(beside), started);
	if (!options_parse(fact ? 1 : argc, argv, &catalog, &options, error)) {
		status = refuse(error);
	} else if (options.action != ACTION_REPORT) {
		status = describe(&catalog, &options);
	} else {
		choose_output(&catalog, &options, fact);
		status = report(&catalog, &options, started, adopting);
	}
	if (adopting)
		orphans_end(run_clock() + ORPHANS_MS * INT64_C(1000000));
	options_free(&options);
	catalog_free(&catalog);
	return fact && status == EXIT_MISSING ? EXIT_SUCCESS : status;
}
