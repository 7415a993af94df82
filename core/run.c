/*
 * run.c - the collector's side of inv.h: rows, cells and notes written into the arena.
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "root.h"

enum { NS_PER_MS = 1000000 };

int64_t run_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 * NS_PER_MS + now.tv_nsec;
}

/* The one thing that is nobody's: a signal finds its way to no run. */
static volatile sig_atomic_t stop_asked;

static void ask_to_stop(int number)
{
	(void)number;
	stop_asked = 1;
}

void run_catch_stop(void)
{
	const struct sigaction action = {.sa_handler = ask_to_stop};

	sigaction(SIGTERM, &action, NULL);
}

bool inv_stopping(const struct inv_run *run)
{
	(void)run;
	return stop_asked;
}

/* ----------------------------------------------------------------------- notes */

static void append_note(struct arena *arena, enum inv_level level, const char *message,
			size_t length)
{
	struct arena_note head = {(uint32_t)level, (uint32_t)length};
	uint32_t end = arena->notes_end;

	if (sizeof(head) + length > sizeof(arena->notes) - end) {
		arena->notes_lost++;
		return;
	}
	memcpy(arena->notes + end, &head, sizeof(head));
	memcpy(arena->notes + end + sizeof(head), message, length);
	arena->notes_end = end + (uint32_t)(sizeof(head) + length);
}

static void note(struct inv_run *run, enum inv_level level, int err, const char *format,
		 va_list arguments)
{
	char message[ARENA_NOTE_LENGTH];
	int length = vsnprintf(message, sizeof(message), format, arguments);
	size_t used = length < 0 ? 0 : (size_t)length;

	if (err && used < sizeof(message))
		snprintf(message + used, sizeof(message) - used, ": %s", strerror(err));
	append_note(run->arena, level, message, strlen(message));
	run->failed |= level == INV_ERROR;
}

void inv_warn(struct inv_run *run, int err, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(run, INV_WARNING, err, format, arguments);
	va_end(arguments);
}

void inv_error(struct inv_run *run, int err, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(run, INV_ERROR, err, format, arguments);
	va_end(arguments);
}

int inv_fail(struct inv_run *run, int err, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(run, INV_ERROR, err, format, arguments);
	va_end(arguments);
	return err ? -err : -EIO;
}

/* ------------------------------------------------------------------------ rows */

static struct arena_row *open_row(const struct inv_run *run)
{
	return (void *)((char *)run->arena + run->row);
}

/* LENGTH zeroed bytes behind what the row has; the offset in the row. */
static uint32_t reserve(struct inv_run *run, size_t length)
{
	uint64_t at = run->used;

	if (length > run->arena_size - at)
		longjmp(run->full, 1);
	run->used += length;
	return (uint32_t)(at - run->row);
}

void inv_row_end(struct inv_run *run)
{
	if (!run->row)
		return;
	reserve(run, -run->used & 7);
	open_row(run)->size = run->used - run->row;
	run->arena->rows_end = run->used;
	run->row = 0;
}

void inv_row_drop(struct inv_run *run)
{
	if (!run->row)
		return;
	/* What follows counts on fresh memory being zero. */
	memset(open_row(run), 0, run->used - run->row);
	run->row = 0;
}

void inv_row_begin(struct inv_run *run)
{
	size_t columns = run->collector->n_columns;

	inv_row_end(run);
	run->row = run->used = run->arena->rows_end;
	reserve(run,
		sizeof(struct arena_row) + 8 * (arena_known_words(columns) + columns));
	memset(run->list_tails, 0, columns * sizeof(*run->list_tails));
}

/* ----------------------------------------------------------------------- cells */

static bool is_known(const struct inv_run *run, size_t column)
{
	return open_row(run)->words[column / 64] >> (column % 64) & 1;
}

static uint64_t *cell(const struct inv_run *run, size_t column)
{
	return &open_row(run)
			->words[arena_known_words(run->collector->n_columns) + column];
}

/* Whether COLUMN may be set as TYPE now; a note says why not. */
static bool may_set(struct inv_run *run, size_t column, enum inv_type type)
{
	const struct inv_collector *collector = run->collector;

	if (!run->row)
		inv_error(run, 0, "a cell was set before the first row was begun");
	else if (column >= collector->n_columns)
		inv_error(run, 0, "column %zu was set, there are %zu", column,
			  collector->n_columns);
	else if (collector->columns[column].type != type)
		inv_error(run, 0, "column %s was set as %s",
			  collector->columns[column].name, inv_type_name(type));
	else if (type != INV_LIST && is_known(run, column))
		inv_error(run, 0, "column %s was set twice",
			  collector->columns[column].name);
	else
		return true;
	return false;
}

static void make_known(struct inv_run *run, size_t column, uint64_t value)
{
	*cell(run, column) = value;
	open_row(run)->words[column / 64] |= UINT64_C(1) << (column % 64);
}

void inv_set_bytes(struct inv_run *run, size_t column, const void *bytes, size_t length)
{
	uint32_t at;

	if (!may_set(run, column, INV_STRING) || length == 0)
		return;
	at = reserve(run, length);
	memcpy((char *)open_row(run) + at, bytes, length);
	make_known(run, column, (uint64_t)at << 32 | length);
}

void inv_set_string(struct inv_run *run, size_t column, const char *string)
{
	inv_set_bytes(run, column, string, strlen(string));
}

void inv_set_uint(struct inv_run *run, size_t column, uint64_t value)
{
	if (may_set(run, column, INV_UINT))
		make_known(run, column, value);
}

void inv_set_int(struct inv_run *run, size_t column, int64_t value)
{
	if (may_set(run, column, INV_INT))
		make_known(run, column, (uint64_t)value);
}

void inv_set_double(struct inv_run *run, size_t column, double value)
{
	uint64_t bits;

	if (!may_set(run, column, INV_DOUBLE) || !isfinite(value))
		return;
	memcpy(&bits, &value, sizeof(bits));
	make_known(run, column, bits);
}

void inv_set_bool(struct inv_run *run, size_t column, bool value)
{
	if (may_set(run, column, INV_BOOL))
		make_known(run, column, value);
}

void inv_set_list(struct inv_run *run, size_t column)
{
	if (may_set(run, column, INV_LIST) && !is_known(run, column))
		make_known(run, column, 0);
}

void inv_add_bytes(struct inv_run *run, size_t column, const void *bytes, size_t length)
{
	struct arena_element *element, *tail;
	uint32_t at;

	if (!may_set(run, column, INV_LIST))
		return;
	reserve(run, -run->used & 7);
	at = reserve(run, sizeof(*element) + length);
	element = (void *)((char *)open_row(run) + at);
	element->length = (uint32_t)length;
	memcpy(element + 1, bytes, length);
	if (run->list_tails[column]) {
		tail = (void *)((char *)open_row(run) + run->list_tails[column]);
		tail->next = at;
	} else {
		make_known(run, column, at);
	}
	run->list_tails[column] = at;
}

void inv_add_string(struct inv_run *run, size_t column, const char *string)
{
	inv_add_bytes(run, column, string, strlen(string));
}

/* --------------------------------------------------------------------- the run */

bool inv_wants(const struct inv_run *run, size_t column)
{
	return column < run->collector->n_columns && run->wanted[column];
}

int inv_root(const struct inv_run *run)
{
	return run->root_fd;
}

bool inv_root_is_system(const struct inv_run *run)
{
	return strcmp(run->root, "/") == 0;
}

int inv_open(const struct inv_run *run, const char *path, int flags)
{
	return root_open(run->root_fd, path, flags);
}

long inv_read_line(const struct inv_run *run, const char *path, char *line, size_t size)
{
	return root_read_line(run->root_fd, path, line, size);
}

const char *inv_root_name(const struct inv_run *run)
{
	return inv_root_is_system(run) ? "" : run->root;
}

const char *const *inv_arguments(const struct inv_run *run)
{
	return run->arguments;
}

const char *const *inv_option_all(const struct inv_run *run, size_t option)
{
	static const char *const none[] = {NULL};

	return run->own && option < run->collector->n_options ? run->own[option] : none;
}

const char *inv_option(const struct inv_run *run, size_t option)
{
	const char *const *values = inv_option_all(run, option);
	const char *last = NULL;

	while (*values)
		last = *values++;
	return last;
}

const char *inv_config(const struct inv_run *run)
{
	return run->config;
}

const char *const *inv_at(const struct inv_run *run)
{
	return run->at;
}

unsigned inv_time_left(const struct inv_run *run)
{
	int64_t left = run->deadline - run_clock();

	return left < 0 ? 0 : (unsigned)(left / NS_PER_MS);
}

/* The host whose root this is, for the report's head: the kernel's word, else the file's. */
static void find_host(struct inv_run *run)
{
	static const char *const files[] = {"proc/sys/kernel/hostname", "etc/hostname"};
	char *host = run->arena->host;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files) && !*host; i++)
		if (root_read_line(run->root_fd, files[i], host, ARENA_HOST_LENGTH + 1) <
		    0)
			*host = '\0';
}

static int open_root_and_collect(struct inv_run *run)
{
	int result;

	run->root_fd = open(run->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (run->root_fd < 0)
		return inv_fail(run, errno, "%s", run->root);
	find_host(run);
	result = run->collector->collect(run);
	close(run->root_fd);
	return result;
}

void run_collector(struct inv_run *run)
{
	struct arena *arena = run->arena;

	run->used = arena->rows_end;
	run->list_tails = calloc(run->collector->n_columns, sizeof(*run->list_tails));
	if (!run->list_tails) {
		arena->result = inv_fail(run, ENOMEM, "cannot start");
	} else if (setjmp(run->full) == 0) {
		arena->result = open_root_and_collect(run);
		inv_row_end(run);
		if (arena->result < 0 && !run->failed)
			inv_error(run, -arena->result, "failed and did not say why");
	} else {
		arena->result =
			inv_fail(run, 0,
				 "more than %zu MiB of rows: the rest is left out",
				 run->arena_size >> 20);
	}
	free(run->list_tails);
	run->list_tails = NULL;
	arena->finished = 1;
}
