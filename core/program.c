/*
 * program.c - executable collectors.
 */
#include "program.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "answer.h"
#include "run.h"
#include "subprocess.h"
#include "trust.h"

/* What programs speak has not changed as often as what shared objects are linked with. */
enum { PROGRAM_ABI = 1, MOST_COLUMNS = 1024, MOST_SCHEMA = 1 << 20 };

struct program {
	struct inv_collector collector; /* first: collect() finds the rest behind it */
	json_t *schema;			/* what the strings belong to */
	char *file, *name;
	struct subprocess child; /* while it is asked for its schema */
};

/* ---------------------------------------------------------------------- schema */

static const char *string_member(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool parse_type(const char *word, enum inv_type *type)
{
	static const struct {
		const char *word;
		enum inv_type type;
	} types[] = {
		{"string", INV_STRING}, {"uint", INV_UINT}, {"int", INV_INT},
		{"double", INV_DOUBLE}, {"bool", INV_BOOL}, {"list", INV_LIST},
		{"json", INV_JSON},
	};

	for (size_t i = 0; word && i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(word, types[i].word) == 0) {
			*type = types[i].type;
			return true;
		}
	return false;
}

static bool parse_column(const json_t *object, struct inv_column *column)
{
	static const struct {
		const char *key;
		unsigned flag;
	} flags[] = {
		{"key", INV_KEY},
		{"volatile", INV_VOLATILE},
		{"private", INV_PRIVATE},
		{"privileged", INV_PRIVILEGED},
	};
	const char *source = string_member(object, "source");

	*column = (struct inv_column){
		.name = string_member(object, "name"),
		.unit = string_member(object, "unit"),
		.source = source ? source : "the program",
		.help = string_member(object, "help"),
	};
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (json_is_true(json_object_get(object, flags[i].key)))
			column->flags |= flags[i].flag;
	return parse_type(string_member(object, "type"), &column->type);
}

/* NULL, or what is wrong with the schema. */
static const char *parse_schema(struct program *program)
{
	const json_t *columns = json_object_get(program->schema, "columns");
	size_t count = json_array_size(columns);
	struct inv_column *parsed;

	if (json_integer_value(json_object_get(program->schema, "abi")) != PROGRAM_ABI)
		return "does not speak this version of inv's interface (\"abi\":1)";
	if (count == 0 || count > MOST_COLUMNS)
		return "declares no columns, or too many";
	parsed = calloc(count, sizeof(*parsed));
	if (!parsed)
		return "declares more columns than there is memory for";
	program->collector.columns = parsed;
	for (size_t i = 0; i < count; i++)
		if (!parse_column(json_array_get(columns, i), &parsed[i]))
			return "has a column without a known type";
	program->collector.n_columns = count;
	program->collector.name = program->name;
	program->collector.summary = string_member(program->schema, "summary");
	program->collector.help = string_member(program->schema, "help");
	program->collector.arguments = string_member(program->schema, "arguments");
	if (json_is_true(json_object_get(program->schema, "default")))
		program->collector.flags = INV_DEFAULT;
	return NULL;
}

/* The whole of what the program prints, which is one object on any number of lines. */
static json_t *read_schema(struct subprocess *child, int64_t deadline,
			   char fault[SUBPROCESS_SAID_SIZE])
{
	json_error_t error = {.text = "no memory"};
	size_t length, size = 0;
	char *line, *text = NULL;
	json_t *schema = NULL;
	FILE *all = open_memstream(&text, &size);
	int result = all ? 1 : -ENOMEM;

	while (result > 0 && size < MOST_SCHEMA) {
		result = subprocess_read_line(child, deadline, &line, &length);
		if (result > 0 && (fprintf(all, "%s\n", line) < 0 || fflush(all) != 0))
			result = -ENOMEM;
	}
	if (all)
		fclose(all);
	if (result == 0 && size > 0)
		schema = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	else if (result == 0 || result == -ETIMEDOUT)
		snprintf(error.text, sizeof(error.text), "no answer to `schema`");
	else if (result < 0)
		snprintf(error.text, sizeof(error.text), "%s", strerror(-result));
	else
		snprintf(error.text, sizeof(error.text), "its schema is too long");
	snprintf(fault, SUBPROCESS_SAID_SIZE, "%s", error.text);
	free(text);
	return schema;
}

static void free_program(struct program *program)
{
	free((void *)program->collector.columns);
	json_decref(program->schema);
	free(program->file);
	free(program->name);
	free(program);
}

/* --------------------------------------------------------------------- collect */

/* The program's arguments: its name, "collect", and what was given. free() it. */
static const char **make_arguments(struct inv_run *run, const struct program *program)
{
	size_t count = 0;
	const char **argv;

	while (run->arguments[count])
		count++;
	argv = calloc(count + 3, sizeof(*argv));
	if (!argv)
		return NULL;
	argv[0] = program->file;
	argv[1] = "collect";
	memcpy(argv + 2, run->arguments, count * sizeof(*argv));
	return argv;
}

static void set_environment(struct inv_run *run)
{
	char seconds[32];

	snprintf(seconds, sizeof(seconds), "%.3f", inv_time_left(run) / 1000.0);
	setenv("INV_ROOT", run->root, 1);
	setenv("INV_TIMEOUT", seconds, 1);
}

/* What the end of the program means for the table. */
static int judge(struct answer *answer, int status, const char *said)
{
	const char *line = said + strspn(said, "\n");
	int length = (int)strcspn(line, "\n");

	if (status < 0)
		return inv_fail(answer->run, 0, "closed its output and ran on");
	if (WIFSIGNALED(status))
		return inv_fail(answer->run, 0, "killed by signal %d (%s)",
				WTERMSIG(status), strsignal(WTERMSIG(status)));
	if (status != 0)
		return inv_fail(answer->run, 0, "exited with status %d%s%.*s",
				WEXITSTATUS(status), length ? ": " : "", length, line);
	if (!answer->ended)
		return inv_fail(answer->run, 0,
				"ended without an answer ({\"end\":true})");
	return answer->complaints ? -EBADMSG : 0;
}

static int collect(struct inv_run *run)
{
	const struct program *program = (const void *)run->collector;
	struct answer answer = {.run = run};
	struct subprocess child;
	const char **argv = make_arguments(run, program);
	char *line;
	size_t length;
	int error, status;

	if (!argv)
		return inv_fail(run, ENOMEM, "cannot start");
	set_environment(run);
	error = subprocess_start(program->file, argv, false, &child);
	free(argv);
	if (error)
		return inv_fail(run, -error, "%s", program->file);
	/* The deadline is the supervisor's to keep: it kills the program with us. */
	while ((error = subprocess_read_line(&child, INT64_MAX, &line, &length)) > 0)
		answer_take(&answer, line, length);
	status = subprocess_end(&child, error < 0);
	if (error == -E2BIG)
		return inv_fail(run, 0, "line %zu is longer than 1 MiB",
				answer.lines + 1);
	if (error < 0)
		return inv_fail(run, -error, "its output");
	return judge(&answer, status, child.said);
}

struct program *program_start(const char *file, char error[CATALOG_ERROR_SIZE])
{
	struct program *program = calloc(1, sizeof(*program));
	const char *const argv[] = {file, "schema", NULL};
	const char *slash = strrchr(file, '/');
	char real[4096];
	int failed;

	if (!program || !trust_file(file, real, error)) {
		free(program);
		return NULL;
	}
	program->file = strdup(real);
	program->name = strdup(slash ? slash + 1 : file);
	program->collector.collect = collect;
	failed = subprocess_start(real, argv, true, &program->child);
	if (!failed)
		return program;
	snprintf(error, CATALOG_ERROR_SIZE, "%.512s: %s", file, strerror(-failed));
	free_program(program);
	return NULL;
}

bool program_finish(struct program *program, struct catalog *catalog,
		    char error[CATALOG_ERROR_SIZE])
{
	char said[SUBPROCESS_SAID_SIZE];
	const char *fault;

	program->schema = read_schema(&program->child, catalog->deadline, said);
	subprocess_end(&program->child, true);
	fault = program->schema ? parse_schema(program) : said;
	if (fault)
		snprintf(error, CATALOG_ERROR_SIZE, "%.512s: %s", program->file, fault);
	else if (catalog_add_collector(catalog, &program->collector, error))
		return true;
	free_program(program);
	return false;
}

void program_free(const struct inv_collector *collector)
{
	if (collector->collect == collect)
		free_program((struct program *)collector);
}
