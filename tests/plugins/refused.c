/*
 * refused.c - a plug-in that is right as it stands; tests compile it with one definition
 * changed, so that exactly one thing about it is wrong.
 */
#include "inv.h"

#ifndef ABI
#define ABI INV_ABI
#endif
#ifndef SYMBOL
#define SYMBOL inv_plugin
#endif
#ifndef TABLE
#define TABLE "refused"
#endif
#ifndef SECOND_TABLE
#define SECOND_TABLE "refused_too"
#endif
#ifndef COLUMN
#define COLUMN "name"
#endif
#ifndef SECOND_COLUMN
#define SECOND_COLUMN "number"
#endif
#ifndef FLAGS
#define FLAGS INV_KEY
#endif
#ifndef TYPE
#define TYPE INV_STRING
#endif
#ifndef HELP
#define HELP "a name"
#endif
#ifndef COLLECT
#define COLLECT collect
#endif
#ifndef RUNS
#define RUNS 0
#endif
#ifndef OPTION
#define OPTION "narrow"
#endif
#ifndef OPTION_HELP
#define OPTION_HELP "an option"
#endif
#ifndef OPTION_COLUMN
#define OPTION_COLUMN "wanted"
#endif

__attribute__((unused)) static int collect(struct inv_run *run)
{
	(void)run;
	return 0;
}

static const struct inv_column columns[] = {
	{COLUMN, TYPE, FLAGS, NULL, "the test", HELP},
	{SECOND_COLUMN, INV_UINT, 0, NULL, "the test", "a number"},
	{"wanted", INV_UINT, INV_ON_REQUEST, NULL, "the test", "another number"},
};

static const struct inv_option options[] = {
	{OPTION, NULL, OPTION_HELP, OPTION_COLUMN},
	{"wide", "WIDTH", "another option", NULL},
};

static const struct inv_collector first = {
	.name = TABLE,
	.summary = "right but for one thing",
	.columns = columns,
	.n_columns = 3,
	.options = options,
	.n_options = 2,
	.flags = RUNS,
	.collect = COLLECT,
};

static const struct inv_collector second = {
	.name = SECOND_TABLE,
	.summary = "all right",
	.columns = columns,
	.n_columns = 3,
	.collect = COLLECT,
};

INV_API const struct inv_plugin SYMBOL = {
	.abi = ABI,
	.collectors = (const struct inv_collector *const[]){&first, &second, NULL},
};
