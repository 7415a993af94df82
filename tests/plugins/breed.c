/*
 * breed.c - collectors that start processes and leave them behind.
 */
#include <signal.h>

#include "misbehave.h"

enum { CHILDREN = 20 };

static void run_on(unsigned i)
{
	/* A few that compute, the others asleep. */
	volatile bool spinning = i < 4;

	end_some_time();
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	while (spinning || pause() < 0)
		;
}

/* Returns when all of them run on. */
static void breed(bool in_sessions)
{
	int ready[2];
	char byte;

	if (pipe(ready) < 0)
		return;
	for (unsigned i = 0; i < CHILDREN; i++)
		if (fork() == 0) {
			if (in_sessions)
				setsid();
			close(ready[0]);
			close(ready[1]);
			run_on(i);
		}
	close(ready[1]);
	while (read(ready[0], &byte, 1) > 0)
		;
	close(ready[0]);
}

static int collect_litters(struct inv_run *run)
{
	add_rows(run, 3);
	inv_row_drop(run);
	breed(false);
	return 0;
}
COLLECTOR(litters, "leaves twenty processes behind");

static int collect_litters_and_hangs(struct inv_run *run)
{
	add_rows(run, 3);
	breed(false);
	run_on(CHILDREN);
	return 0;
}
COLLECTOR(litters_and_hangs, "starts twenty processes and hangs");

static int collect_emigrates(struct inv_run *run)
{
	add_rows(run, 3);
	inv_row_drop(run);
	breed(true);
	return 0;
}
COLLECTOR(emigrates, "leaves twenty processes behind in sessions of their own");

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.collectors =
		(const struct inv_collector *const[]){
			&litters,
			&litters_and_hangs,
			&emigrates,
			NULL,
		},
};
