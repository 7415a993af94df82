/*
 * run.h - a collector's run as its own process sees it: what is behind struct inv_run.
 */
#ifndef INV_RUN_H
#define INV_RUN_H

#include <setjmp.h>

#include "arena.h"
#include "select.h"

struct inv_run {
	const struct inv_collector *collector;
	struct arena *arena;
	size_t arena_size;
	const char *root; /* as given; "/" by default */
	int root_fd;
	const char *const *arguments;
	const char *config;
	const char *const *at;
	const char *const *const *own;	/* a NULL-terminated list of values an option */
	const struct selection *tables; /* of the collector, that are asked for */
	size_t n_tables;
	size_t table;	  /* that is in use; n_tables: none, or the whole */
	int64_t deadline; /* of CLOCK_MONOTONIC, in ns */
	int progress;	  /* a terminal for inv_progress(); -1: none */
	uint64_t row;	  /* offset of the row begun last; 0: none */
	uint64_t used;	  /* offset behind its last byte */
	/* Of each slot that has a list: offset in the row of its last element. */
	uint32_t *list_tails;
	bool failed;  /* an error note was written */
	bool strayed; /* it began a row of a table that nobody asked for */
	jmp_buf full; /* where to go when the arena is used up */
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
