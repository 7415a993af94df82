/*
 * misbehave.h - what collectors that go wrong on purpose have in common.
 */
#ifndef MISBEHAVE_H
#define MISBEHAVE_H

#include <stdio.h>
#include <unistd.h>

#include "inv.h"

enum { NAME, NUMBER, N_COLUMNS };

static const struct inv_column columns[] = {
	[NAME] = {"name", INV_STRING, INV_KEY, NULL, "the test", "a name"},
	[NUMBER] = {"number", INV_UINT, 0, NULL, "the test", "a number"},
};

#define COLLECTOR(word, text)                                                            \
	static const struct inv_collector word = {                                       \
		.name = #word,                                                           \
		.summary = text,                                                         \
		.columns = columns,                                                      \
		.n_columns = N_COLUMNS,                                                  \
		.collect = collect_##word,                                               \
	}

/* COUNT rows, and one begun and never completed: so those COUNT are. */
static inline void add_rows(struct inv_run *run, unsigned count)
{
	char name[32];

	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "row %u", i);
		inv_row_begin(run);
		inv_set_string(run, NAME, name);
		inv_set_uint(run, NUMBER, i);
	}
	inv_row_begin(run);
}

/* Should inv fail to end what runs wild, it ends by itself before long. */
static inline void end_some_time(void)
{
	alarm(30);
}

#endif
