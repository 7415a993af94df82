/*
 * supervise.h - running collectors in processes of their own, whatever becomes of them.
 */
#ifndef INV_SUPERVISE_H
#define INV_SUPERVISE_H

#include <sys/types.h>

#include "arena.h"
#include "select.h"

enum { JOB_FAILURE_SIZE = 256 };

struct job {
	/* Set by the caller; all borrowed. */
	const struct inv_collector *collector;
	const char *const *arguments;	/* NULL-terminated */
	const char *const *const *own;	/* values of each of its own options */
	const struct selection *tables; /* of the collector, that are asked for */
	size_t n_tables;
	unsigned timeout_ms;

	/* The outcome. */
	struct arena *arena; /* NULL if there was no memory */
	size_t arena_size;
	bool timed_out;
	char failure[JOB_FAILURE_SIZE]; /* why it did not finish by itself; "" if it did
					 */
	int64_t started, ended;		/* of run_clock() */

	/* Its process. */
	enum job_state { JOB_WAITING, JOB_RUNNING, JOB_ENDED } state;
	pid_t pid;
	bool reaped;
	bool stopping; /* it was told to end, and has time to */
};

struct job_settings {
	const char *root;
	const char *config;
	const char *const *at; /* NULL-terminated */
	int64_t started;       /* when the whole run began, of run_clock() */
	bool adopting;	       /* orphans_adopt() */
	bool quiet;	       /* no progress on the terminal */
	/* Called when somebody interrupts, before inv dies of it. */
	void (*interrupted)(const void *context, const struct job *jobs, size_t count);
	const void *context;
};

/*
 * Runs the jobs, at most one a core at a time; one that waits for something makes room
 * for the next. Returns when each has finished, died or been killed: at the latest one
 * second after the longest of their deadlines, counted from SETTINGS->started. A command,
 * or what has INV_STOPS, is told to stop then, and killed two seconds later. Once a job
 * has refused, there is to be no report: the others end as if somebody had interrupted.
 */
void supervise(struct job *jobs, size_t count, const struct job_settings *settings);

#endif
