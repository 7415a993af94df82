/*
 * crash.c - collectors that die, or leave without a word, after three rows.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "misbehave.h"

enum { MIB = 1 << 20, MOST_MIB = 1024 };

static int collect_segfault(struct inv_run *run)
{
	volatile int *nowhere = NULL;

	add_rows(run, 3);
	return *nowhere;
}
COLLECTOR(segfault, "reads address 0");

static int collect_aborts(struct inv_run *run)
{
	add_rows(run, 3);
	abort();
}
COLLECTOR(aborts, "aborts");

__attribute__((noinline)) static unsigned descend(volatile unsigned *above)
{
	volatile unsigned here[1024] = {*above + 1};

	return here[0] ? descend(here) + here[1] : 0;
}

static int collect_overflows(struct inv_run *run)
{
	volatile unsigned depth = 0;

	add_rows(run, 3);
	return (int)descend(&depth);
}
COLLECTOR(overflows, "recurses until the stack is used up");

static int collect_leaves(struct inv_run *run)
{
	add_rows(run, 3);
	_exit(0);
}
COLLECTOR(leaves, "ends its process with status 0");

static int collect_leaves3(struct inv_run *run)
{
	add_rows(run, 3);
	exit(3);
}
COLLECTOR(leaves3, "ends its process with status 3");

/* Takes and touches memory until there is no more. Returns how many MiB that was. */
static int take_memory(void)
{
	for (int mib = 0; mib < MOST_MIB; mib++) {
		char *memory = malloc(MIB);

		if (!memory)
			return mib;
		memset(memory, 1, MIB);
	}
	return MOST_MIB;
}

static int collect_hogs(struct inv_run *run)
{
	add_rows(run, 3);
	inv_row_drop(run);
	return inv_fail(run, ENOMEM, "after %d MiB", take_memory());
}
COLLECTOR(hogs, "takes all memory and says so");

static int collect_careless(struct inv_run *run)
{
	take_memory();
	return collect_segfault(run);
}
COLLECTOR(careless, "takes all memory and uses what it did not get");

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.collectors =
		(const struct inv_collector *const[]){
			&segfault,
			&aborts,
			&overflows,
			&leaves,
			&leaves3,
			&hogs,
			&careless,
			NULL,
		},
};
