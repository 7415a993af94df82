/*
 * hang.c - collectors that never come back: computing, asleep, deaf, or in the kernel.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/statfs.h>

#include "misbehave.h"

static int spin(void)
{
	volatile bool spinning = true;

	end_some_time();
	while (spinning)
		;
	return 0;
}

static int collect_loops(struct inv_run *run)
{
	(void)run;
	return spin();
}
COLLECTOR(loops, "computes for ever");

static int collect_loops_late(struct inv_run *run)
{
	add_rows(run, 3);
	return spin();
}
COLLECTOR(loops_late, "computes for ever after three rows");

static int collect_naps(struct inv_run *run)
{
	add_rows(run, 3);
	end_some_time();
	while (pause() < 0)
		;
	return 0;
}
COLLECTOR(naps, "waits for ever after three rows");

static const struct inv_collector naps_briefly = {
	.name = "naps_briefly",
	.summary = "waits for ever, its own deadline being short",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.timeout_ms = 300,
	.collect = collect_naps,
};

static int collect_deaf(struct inv_run *run)
{
	sigset_t all;

	add_rows(run, 3);
	end_some_time();
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigfillset(&all);
	sigdelset(&all, SIGALRM);
	sigprocmask(SIG_SETMASK, &all, NULL);
	return spin();
}
COLLECTOR(deaf, "ignores and blocks every signal that it can");

/* In the kernel, at a path that does not answer. */
static int collect_asks(struct inv_run *run)
{
	const char *path = getenv("INV_TEST_PATH");
	struct statfs status;

	add_rows(run, 3);
	return path ? statfs(path, &status) : 0;
}
COLLECTOR(asks, "calls statfs on INV_TEST_PATH");

static int collect_reads(struct inv_run *run)
{
	const char *path = getenv("INV_TEST_PATH");

	add_rows(run, 3);
	return path ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : 0;
}
COLLECTOR(reads, "opens the directory INV_TEST_PATH for reading");

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.collectors =
		(const struct inv_collector *const[]){
			&loops,
			&loops_late,
			&naps,
			&naps_briefly,
			&deaf,
			&asks,
			&reads,
			NULL,
		},
};
