/*
 * run.h - a collector's run as its own process sees it: what is behind struct inv_run.
 */
#ifndef INV_RUN_H
#define INV_RUN_H

#include <setjmp.h>

#include "arena.h"

struct inv_run {
	const struct inv_collector *collector;
	struct arena *arena;
	size_t arena_size;
	const char *root; /* as given; "/" by default */
	int root_fd;
	const char *const *arguments;
	const char *config;
	const char *const *at;
	const char *const *const *own; /* a NULL-terminated list of values an option */
	const bool *wanted;	       /* a flag a column */
	int64_t deadline;	       /* of CLOCK_MONOTONIC, in ns */
	uint64_t row;		       /* offset of the row begun last; 0: none */
	uint64_t used;		       /* offset behind its last byte */
	uint32_t *list_tails; /* of each list column: offset in the row of its last
				 element */
	bool failed;	      /* an error note was written */
	jmp_buf full;	      /* where to go when the arena is used up */
};

/*
 * Runs the collector: opens the root, calls collect(), completes the last row, and leaves
 * the result in the arena. Returns when all is written.
 */
void run_collector(struct inv_run *run);

/* From now on SIGTERM does not end this process, but makes inv_stopping() true. */
void run_catch_stop(void);

/* Nanoseconds of CLOCK_MONOTONIC. */
int64_t run_clock(void);

#endif
