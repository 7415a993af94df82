/*
 * run.c - the collector's side of inv.h: notes, and what it may ask about its run.
 */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
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

static void append_note(const struct inv_run *run, enum inv_level level,
			const char *message, size_t length)
{
	struct arena *arena = run->arena;
	bool whole =
		run->table == run->n_tables || run->tables[run->table].view == INV_WHOLE;
	struct arena_note head = {(uint32_t)level,
				  whole ? ARENA_WHOLE : (uint32_t)run->table,
				  (uint32_t)length};
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
	append_note(run, level, message, strlen(message));
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

int inv_refuse(struct inv_run *run, int err, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(run, INV_ERROR, err, format, arguments);
	va_end(arguments);
	run->arena->refused = ARENA_REFUSED;
	return err ? -err : -EIO;
}

/* ---------------------------------------------------------------------- tables */

void inv_use(struct inv_run *run, size_t view)
{
	inv_row_end(run);
	run->table = 0;
	while (run->table < run->n_tables && run->tables[run->table].view != view)
		run->table++;
}

bool inv_asked(const struct inv_run *run, size_t view)
{
	for (size_t i = 0; i < run->n_tables; i++)
		if (run->tables[i].view == view)
			return true;
	return false;
}

const struct inv_column *inv_columns(const struct inv_run *run, size_t *count)
{
	bool none = run->table == run->n_tables;

	*count = none ? 0 : run->tables[run->table].n_columns;
	return none ? NULL : run->tables[run->table].columns;
}

/* --------------------------------------------------------------------- the run */

bool inv_wants(const struct inv_run *run, size_t column)
{
	size_t count;

	inv_columns(run, &count);
	return column < count && run->tables[run->table].slots[column] != 0;
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

size_t inv_room(const struct inv_run *run)
{
	uint64_t used = run->row ? run->used : run->arena->rows_end;

	return run->arena_size - used;
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

static size_t most_slots(const struct inv_run *run)
{
	size_t most = 0;

	for (size_t i = 0; i < run->n_tables; i++)
		if (run->tables[i].n_slots > most)
			most = run->tables[i].n_slots;
	return most;
}

void run_collector(struct inv_run *run)
{
	struct arena *arena = run->arena;

	run->used = arena->rows_end;
	inv_use(run, INV_WHOLE);
	run->list_tails = calloc(most_slots(run) + 1, sizeof(*run->list_tails));
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
