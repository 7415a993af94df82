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
#include "request.h"
#include "run.h"
#include "select.h"
#include "supervise.h"
#include "views.h"

enum { EXIT_MISSING = 1, EXIT_USAGE = 2, EXIT_OUTPUT = 3 };
enum { DEFAULT_TIMEOUT_MS = 10000, SCHEMA_TIMEOUT_MS = 2000, ORPHANS_MS = 50 };

/* ERROR may quote what somebody gave: whatever that is, it is one line. */
static int refuse(const char *error)
{
	fputs("inv: ", stderr);
	inv_write_line(stderr, (struct inv_text){error, strlen(error)}, "");
	putc('\n', stderr);
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

/* The tables of COLLECTOR, which follow one another, for JOB. */
static void assign_tables(struct job *job, const struct selections *selections)
{
	for (size_t i = selections->count; i-- > 0;)
		if (selections->list[i].collector == job->collector) {
			job->tables = &selections->list[i];
			job->n_tables++;
		}
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

/* There will be no report: commands say what they have done, and what not. */
static void print_interrupted(const void *context, const struct job *jobs, size_t count)
{
	const struct options *options = context;
	struct report made;

	for (size_t i = 0; i < count; i++) {
		if (!(jobs[i].collector->flags & INV_COMMAND) ||
		    !report_make(options, &jobs[i], 1, &made))
			continue;
		print_notes(&made.report, options->quiet);
		report_free(&made);
	}
}

static void run_jobs(const struct options *options, const struct request *request,
		     const struct selections *selections, struct job *jobs,
		     int64_t started, bool adopting)
{
	const struct job_settings settings = {
		.root = options->root,
		.config = options->config,
		.at = options->at,
		.started = started,
		.adopting = adopting,
		.quiet = options->quiet,
		.interrupted = print_interrupted,
		.context = options,
	};

	for (size_t i = 0; i < request->count; i++) {
		jobs[i] = (struct job){
			.collector = request->collectors[i],
			.arguments = request->arguments,
			.own = own_values(options, request->collectors[i]),
			.timeout_ms = timeout_of(options, request->collectors[i]),
		};
		assign_tables(&jobs[i], selections);
	}
	supervise(jobs, request->count, &settings);
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

static void write_output(FILE *out, const void *context)
{
	const struct writing *writing = context;

	writing->output->write(out, writing->report);
}

/* What JOB says of it, in its collector's name; without memory nothing. */
static void print_refusal(const struct options *options, const struct job *job)
{
	struct job whole = *job;
	struct report made;

	whole.n_tables = 0;
	if (!report_make(options, &whole, 1, &made))
		return;
	print_notes(&made.report, options->quiet);
	report_free(&made);
}

/* Writes what JOBS left. */
static int write_report(const struct options *options, const struct job *jobs,
			size_t count)
{
	struct writing writing = {.output = options->output};
	struct report made;
	int failure;

	if (!report_make(options, jobs, count, &made))
		return output_failed(options, -ENOMEM);
	made.report.colour = wants_colour(options);
	writing.report = &made.report;
	print_notes(&made.report, options->quiet);
	failure = emit(options->file, write_output, &writing);
	report_free(&made);
	if (failure)
		return output_failed(options, failure);
	return made.missing ? EXIT_MISSING : EXIT_SUCCESS;
}

/*
 * The report; or why there is none, the command line or a configuration file being wrong:
 * what others found is not to be taken for one.
 */
static int write_jobs(const struct options *options, const struct job *jobs, size_t count)
{
	bool refused = false;

	for (size_t i = 0; i < count; i++)
		if (arena_is_refused(jobs[i].arena)) {
			print_refusal(options, &jobs[i]);
			refused = true;
		}
	return refused ? EXIT_USAGE : write_report(options, jobs, count);
}

/* What is spent on schemas is not left for collecting. */
static void hurry(struct catalog *catalog, const struct options *options, int64_t started)
{
	if (options->timeout_ms && options->timeout_ms < SCHEMA_TIMEOUT_MS)
		catalog->deadline = started + options->timeout_ms * INT64_C(1000000);
}

/* A collector that is alone may say which; else a person reads tables, a program JSON. */
static bool choose_output(struct catalog *catalog, struct options *options,
			  const struct request *request, bool fact,
			  char error[CATALOG_ERROR_SIZE])
{
	bool person = !fact && !options->file && isatty(STDOUT_FILENO);
	bool alone = !fact && request->count == 1;
	const char *own = alone ? request->collectors[0]->output : NULL;
	const char *name = own ? own : person ? "table" : "json";
	char refused[CATALOG_ERROR_SIZE];

	if (!options->output)
		options->output = catalog_output(catalog, name, refused);
	if (!options->output)
		snprintf(error, CATALOG_ERROR_SIZE, "%.64s wants --%.64s: %.512s",
			 request->collectors[0]->name, name,
			 *refused ? refused : "there is no such output");
	return options->output != NULL;
}

static int report(struct catalog *catalog, struct options *options, bool fact,
		  int64_t started, bool adopting)
{
	struct request request;
	struct selections selections = {0};
	struct job jobs[CATALOG_MOST];
	char error[CATALOG_ERROR_SIZE];
	int status;

	hurry(catalog, options, started);
	if (!request_make(catalog, options, warn_refused, &request, error) ||
	    !choose_output(catalog, options, &request, fact, error))
		return refuse(error);
	if (select_tables(options, request.collectors, request.count, request.arguments,
			  &selections, error)) {
		run_jobs(options, &request, &selections, jobs, started, adopting);
		status = write_jobs(options, jobs, request.count);
	} else {
		status = refuse(error);
	}
	select_free(&selections);
	return status;
}

/* ---------------------------------------------------------- speaking of itself */

struct description {
	const struct options *options;
	const struct catalog *catalog;
	const struct inv_collector *collector; /* the one named; NULL: all */
	size_t *views;			       /* of its views those named */
	size_t n_views;
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
			describe_table_schema(out, what->collector, what->views,
					      what->n_views);
		else
			describe_report_schema(out, what->catalog);
		break;
	case ACTION_HELP:
		if (what->collector)
			describe_collector(out, what->collector, what->views,
					   what->n_views);
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

/* Finds the collector that is to be described and, of one that has any, the views. */
static bool find_described(struct catalog *catalog, struct description *what,
			   char error[CATALOG_ERROR_SIZE])
{
	const struct options *options = what->options;
	const char *const *words = options->words;
	const char *name = options->name ? options->name : *words++;

	what->collector = request_find(catalog, name, error);
	if (!what->collector)
		return false;
	/* "inv oneview --help=oneview" */
	if (options->name && *words && strcmp(*words, name) == 0)
		words++;
	return !what->collector->views ||
	       views_choose(what->collector, words, &what->views, &what->n_views, error);
}

static int describe(struct catalog *catalog, const struct options *options)
{
	struct description what = {options, catalog, NULL, NULL, 0};
	bool named = options->name || options->n_words;
	char error[CATALOG_ERROR_SIZE];
	int failure;

	if (named &&
	    (options->action == ACTION_HELP || options->action == ACTION_SCHEMA)) {
		if (!find_described(catalog, &what, error))
			return refuse(error);
	} else if (options->action != ACTION_VERSION) {
		catalog_load_all(catalog, NULL, warn_refused);
	}
	failure = emit(options->file, write_description, &what);
	free(what.views);
	return failure ? output_failed(options, failure) : EXIT_SUCCESS;
}

/* ----------------------------------------------------------------------- start */

/* A link named NAME.fact is an Ansible local fact: JSON, no argument, always status 0. */
static bool is_fact(const char *name)
{
	size_t length = name ? strlen(name) : 0;

	return length > 5 && strcmp(name + length - 5, ".fact") == 0;
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
		status = report(&catalog, &options, fact, started, adopting);
	}
	if (adopting)
		orphans_end(run_clock() + ORPHANS_MS * INT64_C(1000000));
	options_free(&options);
	catalog_free(&catalog);
	return fact && status == EXIT_MISSING ? EXIT_SUCCESS : status;
}
