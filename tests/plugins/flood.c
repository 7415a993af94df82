/*
 * flood.c - collectors that do not know when to stop.
 */
#include <stdlib.h>
#include <string.h>

#include "misbehave.h"

static int collect_rows(struct inv_run *run)
{
	end_some_time();
	for (uint32_t i = 0; i < UINT32_MAX; i++)
		add_rows(run, 1000);
	return 0;
}
COLLECTOR(rows, "adds rows for ever");

static int collect_wide(struct inv_run *run)
{
	enum { SIZE = 1 << 20 };
	char *name = malloc(SIZE);

	end_some_time();
	memset(name, 'x', SIZE - 1);
	name[SIZE - 1] = '\0';
	for (uint32_t i = 0; i < UINT32_MAX; i++) {
		inv_row_begin(run);
		inv_set_string(run, NAME, name);
		inv_set_uint(run, NUMBER, i);
	}
	return 0;
}
COLLECTOR(wide, "adds rows of a MiB for ever");

static int collect_notes(struct inv_run *run)
{
	end_some_time();
	add_rows(run, 3);
	for (uint32_t i = 0; i < UINT32_MAX; i++)
		inv_error(run, 0, "note %u", i);
	return 0;
}
COLLECTOR(notes, "adds notes for ever");

/* 8 MiB to each stream, past stdio and through it. */
static int collect_prints(struct inv_run *run)
{
	char line[1024];

	memset(line, '!', sizeof(line));
	line[sizeof(line) - 1] = '\n';
	for (int i = 0; i < 4096; i++) {
		if (write(STDOUT_FILENO, line, sizeof(line)) < 0 ||
		    write(STDERR_FILENO, line, sizeof(line)) < 0)
			return inv_fail(run, 0, "the streams are closed");
		fwrite(line, 1, sizeof(line), stdout);
		fwrite(line, 1, sizeof(line), stderr);
	}
	add_rows(run, 3);
	inv_row_drop(run);
	return 0;
}
COLLECTOR(prints, "prints to standard output and error");

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.collectors =
		(const struct inv_collector *const[]){
			&rows,
			&wide,
			&notes,
			&prints,
			NULL,
		},
};
