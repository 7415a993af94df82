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

#include "run.h"
#include "subprocess.h"
#include "trust.h"

enum { SCHEMA_TIMEOUT_MS = 2000, MOST_COLUMNS = 1024, MOST_COMPLAINTS = 20 };

struct program {
	struct inv_collector collector; /* first: collect() finds the rest behind it */
	json_t *schema;			/* what the strings belong to */
	char *file, *name;
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

	if (json_integer_value(json_object_get(program->schema, "abi")) != INV_ABI)
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

/* Runs `PROGRAM schema`, whose answer is one object, on as many lines as it likes. */
static json_t *ask_schema(const char *file, char fault[SUBPROCESS_SAID_SIZE])
{
	const char *const argv[] = {file, "schema", NULL};
	int64_t deadline = run_clock() + SCHEMA_TIMEOUT_MS * INT64_C(1000000);
	struct subprocess child;
	json_error_t error = {.text = "no answer to `schema`"};
	size_t length, size = 0;
	char *line, *text = NULL;
	json_t *schema = NULL;
	FILE *all = open_memstream(&text, &size);
	int result = all ? subprocess_start(file, argv, true, &child) : -ENOMEM;

	if (result == 0) {
		while (size < 1 << 20 &&
		       (result = subprocess_read_line(&child, deadline, &line, &length)) >
			       0) {
			fprintf(all, "%s\n", line);
			fflush(all);
		}
		subprocess_end(&child, true);
	}
	if (all)
		fclose(all);
	if (result == 0)
		schema = json_loadb(text, size, JSON_REJECT_DUPLICATES, &error);
	snprintf(fault, SUBPROCESS_SAID_SIZE, "%s",
		 result < 0 ? strerror(-result) : error.text);
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

/* One answer while it is read. */
struct answer {
	struct inv_run *run;
	size_t lines;
	unsigned complaints;
	bool ended;
};

__attribute__((format(printf, 2, 3))) static void complain(struct answer *answer,
							   const char *format, ...)
{
	char text[512];
	va_list arguments;

	if (answer->complaints++ >= MOST_COMPLAINTS)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	inv_error(answer->run, 0, "line %zu: %s", answer->lines, text);
}

static bool set_list(struct inv_run *run, size_t column, const json_t *value)
{
	size_t i;
	json_t *element;

	if (!json_is_array(value))
		return false;
	json_array_foreach(value, i, element) if (!json_is_string(element)) return false;
	inv_set_list(run, column);
	json_array_foreach(value, i, element)
		inv_add_string(run, column, json_string_value(element));
	return true;
}

/* False if VALUE is not of the column's type. */
static bool set_cell(struct inv_run *run, size_t column, const json_t *value)
{
	json_int_t number = json_integer_value(value);

	switch (run->collector->columns[column].type) {
	case INV_STRING:
		if (json_is_string(value))
			inv_set_string(run, column, json_string_value(value));
		return json_is_string(value);
	case INV_UINT:
		if (json_is_integer(value) && number >= 0)
			inv_set_uint(run, column, (uint64_t)number);
		return json_is_integer(value) && number >= 0;
	case INV_INT:
		if (json_is_integer(value))
			inv_set_int(run, column, number);
		return json_is_integer(value);
	case INV_DOUBLE:
		if (json_is_number(value))
			inv_set_double(run, column, json_number_value(value));
		return json_is_number(value);
	case INV_BOOL:
		if (json_is_boolean(value))
			inv_set_bool(run, column, json_is_true(value));
		return json_is_boolean(value);
	case INV_LIST:
		return set_list(run, column, value);
	}
	return false;
}

static size_t find_column(const struct inv_collector *collector, const char *name)
{
	size_t i = 0;

	while (i < collector->n_columns && strcmp(collector->columns[i].name, name) != 0)
		i++;
	return i;
}

static void take_row(struct answer *answer, json_t *row)
{
	const struct inv_collector *collector = answer->run->collector;
	const char *name;
	json_t *value;

	inv_row_begin(answer->run);
	json_object_foreach(row, name, value)
	{
		size_t column = find_column(collector, name);

		if (column == collector->n_columns)
			complain(answer, "there is no column %.64s", name);
		else if (!json_is_null(value) && !set_cell(answer->run, column, value))
			complain(answer, "%s is not a%s %s", name,
				 collector->columns[column].type == INV_UINT ? "n" : "",
				 inv_type_name(collector->columns[column].type));
	}
}

static void take_line(struct answer *answer, const char *line, size_t length)
{
	json_error_t error;
	json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
	json_t *row = json_object_get(object, "row");
	const char *warning = string_member(object, "warning");
	const char *problem = string_member(object, "error");

	answer->lines++;
	if (!object)
		complain(answer, "%s", error.text);
	else if (json_is_object(row))
		take_row(answer, row);
	else if (warning)
		inv_warn(answer->run, 0, "%s", warning);
	else if (problem)
		inv_error(answer->run, 0, "%s", problem);
	else if (json_is_true(json_object_get(object, "end")))
		answer->ended = true;
	else
		complain(answer, "it is no row, warning, error or end");
	json_decref(object);
}

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
		take_line(&answer, line, length);
	status = subprocess_end(&child, error < 0);
	if (error < 0)
		return inv_fail(run, -error, "its output");
	return judge(&answer, status, child.said);
}

bool program_load(struct catalog *catalog, const char *file,
		  char error[CATALOG_ERROR_SIZE])
{
	struct program *program = calloc(1, sizeof(*program));
	char real[4096], said[SUBPROCESS_SAID_SIZE];
	const char *slash = strrchr(file, '/'), *fault;

	if (!program || !trust_file(file, real, error)) {
		free(program);
		return false;
	}
	program->file = strdup(real);
	program->name = strdup(slash ? slash + 1 : file);
	program->schema = ask_schema(real, said);
	program->collector.collect = collect;
	fault = program->schema ? parse_schema(program) : said;
	if (fault)
		snprintf(error, CATALOG_ERROR_SIZE, "%.512s: %s", file, fault);
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
