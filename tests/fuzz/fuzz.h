/*
 * fuzz.h - what every fuzzer starts with. Each is one LLVMFuzzerTestOneInput(), which
 * libFuzzer calls with one input after the other; what must never be false is checked.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "registry.h"
#include "report.h"
#include "run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the fuzzer with this input as its finding. */
static inline void fuzz_check(bool good)
{
	if (!good)
		abort();
}

/* The bytes as a string, to be freed; it ends at their first NUL. */
static inline char *fuzz_string(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);

	fuzz_check(text != NULL);
	return text;
}

/* Takes off the bytes before the first SEPARATOR, or all of them. */
static inline char *fuzz_part(const uint8_t **data, size_t *size, char separator)
{
	const uint8_t *end = *size ? memchr(*data, separator, *size) : NULL;
	size_t length = end ? (size_t)(end - *data) : *size;
	char *part = fuzz_string(*data, length);

	*data += length + (end != NULL);
	*size -= length + (end != NULL);
	return part;
}

/* ---------------------------------------------------- a tree of files for collectors */

enum { FUZZ_MOST_COLUMNS = 64 };

/* Where it is. */
static char fuzz_root[64];

static inline int fuzz_remove_one(const char *path, const struct stat *status, int type,
				  struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	return remove(path);
}

static inline void fuzz_remove(void)
{
	nftw(fuzz_root, fuzz_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Makes the tree, once; false if it was there already. */
static inline bool fuzz_make_root(void)
{
	const char *parent = getenv("TMPDIR");

	/* In memory, where there is such a place: a tree is written for every input. */
	if (!parent && access("/dev/shm", W_OK) == 0)
		parent = "/dev/shm";
	if (*fuzz_root)
		return false;
	snprintf(fuzz_root, sizeof(fuzz_root), "%s/inv-fuzz-XXXXXX",
		 parent && strlen(parent) < 32 ? parent : "/tmp");
	fuzz_check(mkdtemp(fuzz_root) != NULL);
	atexit(fuzz_remove);
	return true;
}

/* PATH below the tree, its parents made. */
static inline void fuzz_path(const char *path, char full[512])
{
	size_t root = strlen(fuzz_root) + 1;

	snprintf(full, 512, "%s/%s", fuzz_root, path);
	for (char *slash = full + root; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(full, 0755);
		*slash = '/';
	}
}

static inline void fuzz_write(const char *path, const void *bytes, size_t size)
{
	char full[512];
	int fd;

	fuzz_path(path, full);
	fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	fuzz_check(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	close(fd);
}

static inline void fuzz_link(const char *path, const char *target)
{
	char full[512];

	fuzz_path(path, full);
	fuzz_check(symlink(target, full) == 0);
}

/* ------------------------------------------------- whole collectors, in this process */

/* One arena for all runs: mapping a fresh one each time would be most of the work. */
static inline struct arena *fuzz_arena(size_t *size)
{
	static struct arena *arena;
	static size_t arena_size;

	if (!arena)
		arena = arena_map(&arena_size);
	fuzz_check(arena != NULL);
	*size = arena_size;
	return arena;
}

static inline void fuzz_run(const struct selection *table, const char *root,
			    struct job *job)
{
	static const char *const none[] = {NULL};
	struct inv_run run = {.collector = table->collector,
			      .root = root,
			      .arguments = none,
			      .at = none,
			      .tables = table,
			      .n_tables = 1,
			      .progress = -1,
			      .deadline = INT64_MAX};

	run.arena = fuzz_arena(&run.arena_size);
	run_collector(&run);
	fuzz_check(run.arena->finished && run.used <= run.arena_size);
	*job = (struct job){.collector = table->collector,
			    .tables = table,
			    .n_tables = 1,
			    .arena = run.arena,
			    .arena_size = run.arena_size,
			    .state = JOB_ENDED};
}

/* What was written is forgotten, as if the arena were fresh. */
static inline void fuzz_clear(struct arena *arena)
{
	const uint64_t start = offsetof(struct arena, rows);

	memset(arena->rows, 0, arena->rows_end - start);
	memset(arena->notes, 0, arena->notes_end);
	memset(arena->host, 0, sizeof(arena->host));
	arena->rows_end = start;
	arena->notes_end = arena->notes_lost = arena->finished = 0;
}

static inline char *fuzz_written(const struct inv_report *report, const char *name,
				 size_t *size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);
	size_t i = 0;

	while (strcmp(registry_outputs[i]->name, name) != 0)
		i++;
	fuzz_check(out != NULL);
	registry_outputs[i]->write(out, report);
	fclose(out);
	return text;
}

static inline void fuzz_check_json(const struct inv_report *report)
{
	const struct inv_table *table = &report->tables[0];
	json_error_t error;
	size_t size;
	char *text = fuzz_written(report, "json", &size);
	json_t *document = json_loadb(text, size,
				      JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL |
					      JSON_ALLOW_NUL,
				      &error);
	json_t *rows = json_object_get(document, table->name);

	fuzz_check(document && json_array_size(rows) == table->n_rows);
	for (size_t i = 0; i < table->n_rows; i++)
		fuzz_check(json_object_size(json_array_get(rows, i)) == table->n_shown);
	json_decref(document);
	free(text);
}

/* A line a row, each with as many fields as columns, none of them empty. */
static inline void fuzz_check_tab(const struct inv_report *report)
{
	const struct inv_table *table = &report->tables[0];
	size_t size, lines = 0, fields = 0;
	char *text = fuzz_written(report, "tab", &size);

	for (size_t i = 0; i < size; i++) {
		bool ends = text[i] == '\n' || text[i] == '\t';

		fuzz_check(!ends || (i && text[i - 1] != '\n' && text[i - 1] != '\t'));
		fields += ends;
		lines += text[i] == '\n';
	}
	fuzz_check(lines == table->n_rows + 1);
	fuzz_check(fields == lines * table->n_shown);
	free(text);
}

/* Runs COLLECTOR over ROOT but for what asks file systems, and checks its report. */
static inline void fuzz_collect(const struct inv_collector *collector, const char *root)
{
	static const struct options options = {.root = "/", .stable = true};
	size_t slots[FUZZ_MOST_COLUMNS] = {0}, shown[FUZZ_MOST_COLUMNS];
	bool asks = !strcmp(collector->name, "mounts");
	struct selection selection = {.collector = collector,
				      .view = INV_WHOLE,
				      .name = collector->name,
				      .columns = collector->columns,
				      .n_columns = collector->n_columns,
				      .shown = shown,
				      .slots = slots};
	struct report report;
	struct job job;

	for (size_t i = 0; i < collector->n_columns; i++)
		if (!asks || !(collector->columns[i].flags & INV_VOLATILE)) {
			slots[i] = ++selection.n_slots;
			shown[selection.n_shown++] = i;
		}
	fuzz_run(&selection, root, &job);
	fuzz_check(report_make(&options, &job, 1, &report));
	fuzz_check_json(&report.report);
	fuzz_check_tab(&report.report);
	report_free(&report);
	fuzz_clear(job.arena);
}

#endif
