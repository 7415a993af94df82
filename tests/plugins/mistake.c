/*
 * mistake.c - collectors that use inv's interface wrongly.
 */
#include "misbehave.h"

static int collect_mistypes(struct inv_run *run)
{
	inv_row_begin(run);
	inv_set_uint(run, NAME, 1);
	inv_set_string(run, NUMBER, "one");
	inv_add_string(run, NUMBER, "one");
	inv_set_bool(run, NUMBER, true);
	inv_set_string(run, NAME, "right");
	return 0;
}
COLLECTOR(mistypes, "sets cells of other types");

static int collect_early(struct inv_run *run)
{
	inv_set_string(run, NAME, "early");
	inv_row_begin(run);
	inv_set_string(run, NAME, "right");
	return 0;
}
COLLECTOR(early, "sets a cell before the first row");

static int collect_beyond(struct inv_run *run)
{
	inv_row_begin(run);
	inv_set_string(run, NAME, "right");
	inv_set_uint(run, N_COLUMNS, 1);
	inv_set_uint(run, (size_t)-1, 1);
	return 0;
}
COLLECTOR(beyond, "sets columns that it does not have");

static int collect_twice(struct inv_run *run)
{
	inv_row_begin(run);
	inv_set_string(run, NAME, "right");
	inv_set_string(run, NAME, "wrong");
	return 0;
}
COLLECTOR(twice, "sets a cell twice");

/* Fails with a reason that nobody has written a sentence for. */
static int collect_mute(struct inv_run *run)
{
	inv_row_begin(run);
	inv_set_string(run, NAME, "right");
	return -5;
}
COLLECTOR(mute, "fails without a note");

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.collectors =
		(const struct inv_collector *const[]){
			&mistypes,
			&early,
			&beyond,
			&twice,
			&mute,
			NULL,
		},
};
