/*
 * good.c - collectors that do nothing wrong: `good` has a column of each kind, `words`
 * a row for each of its arguments.
 */
#include "inv.h"

enum column {
	NAME,
	SMALL,
	LARGE,
	DEEP,
	REAL,
	YES,
	MANY,
	SECRET,
	TICKS,
	ROOTS,
	N_COLUMNS
};

static const struct inv_column columns[] = {
	[NAME] = {"name", INV_STRING, INV_KEY, NULL, "the test", "a name"},
	[SMALL] = {"small", INV_UINT, 0, "bytes", "the test", "a number and its square"},
	[LARGE] = {"large", INV_UINT, 0, NULL, "the test", "the largest number"},
	[DEEP] = {"deep", INV_INT, 0, NULL, "the test", "the smallest number"},
	[REAL] = {"real", INV_DOUBLE, 0, NULL, "the test", "a tenth"},
	[YES] = {"yes", INV_BOOL, 0, NULL, "the test", "whether it is the first"},
	[MANY] = {"many", INV_LIST, 0, NULL, "the test", "two words and an empty one"},
	[SECRET] = {"secret", INV_STRING, INV_PRIVATE, NULL, "the test", "hidden"},
	[TICKS] = {"ticks", INV_UINT, INV_VOLATILE, "ms", "the test", "changes"},
	[ROOTS] = {"roots", INV_STRING, INV_PRIVILEGED, NULL, "the test", "never known"},
};

static int collect_good(struct inv_run *run)
{
	static const char *const names[] = {"gamma", "alpha", "beta"};

	for (unsigned i = 0; i < 3; i++) {
		inv_row_begin(run);
		inv_set_string(run, NAME, names[i]);
		inv_set_uint(run, SMALL, 1000 + i);
		inv_set_uint(run, LARGE, UINT64_MAX);
		inv_set_int(run, DEEP, INT64_MIN);
		inv_set_double(run, REAL, 0.1);
		inv_set_bool(run, YES, i == 0);
		inv_add_string(run, MANY, "one");
		inv_add_string(run, MANY, "");
		inv_add_string(run, MANY, "t,wo");
		inv_set_string(run, SECRET, "4711-0815");
		inv_set_uint(run, TICKS, inv_time_left(run));
	}
	return 0;
}

static const struct inv_collector good = {
	.name = "good",
	.summary = "a column of each kind",
	.help = "Needs nothing.\n"
		".dots, 'quotes' and \"quotes\"\n"
		"'stand as \\fBthey\\fR do; 100% -- so",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.collect = collect_good,
};

static const struct inv_column word_columns[] = {
	{"word", INV_STRING, INV_KEY, NULL, "the command line", "an argument"},
};

static int collect_words(struct inv_run *run)
{
	for (const char *const *word = inv_arguments(run); *word; word++) {
		inv_row_begin(run);
		inv_set_string(run, 0, *word);
	}
	return 0;
}

static const struct inv_collector words = {
	.name = "words",
	.summary = "its own arguments",
	.arguments = "[WORD]...",
	.columns = word_columns,
	.n_columns = 1,
	.collect = collect_words,
};

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.collectors = (const struct inv_collector *const[]){&good, &words, NULL},
};
