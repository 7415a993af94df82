/*
 * act.c - what has options of its own: `given` and its `twin`, whose rows are what they were
 * given, and the commands `act`, which undoes what it did if it is stopped, and `stubborn`,
 * which does not. And `plain`, an output that not every table suits.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "inv.h"

/* Leaves a trace of being loaded. */
__attribute__((constructor)) static void tell_of_it(void)
{
	const char *path = getenv("INV_TEST_LOADED");

	if (path)
		close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
}

/* --------------------------------------------------------------------------- options */

enum option { OUTPUT, WORD, LEVEL, COLOUR, FORCE, EXTRA_TOO, REMARK_TOO, N_OPTIONS };

static const struct inv_option options[] = {
	[OUTPUT] = {"output", "FILE", "a file, which is not opened", NULL},
	[WORD] = {"word", "WORD", "a word (repeatable)", NULL},
	[LEVEL] = {"level", "low|middle|high", "one of three words", NULL},
	[COLOUR] = {"colour",
		    "red|orange|yellow|green|turquoise|blue|indigo|violet|magenta|brown",
		    "one of more words than fit on a line", NULL},
	[FORCE] = {"force", NULL, "takes no argument", NULL},
	[EXTRA_TOO] = {"extra", NULL, "show what is extra", "extra"},
	[REMARK_TOO] = {"remark", "TEXT", "show this remark", "remark"},
};

enum column { OPTION, VALUE, VALUES, WANTED, EXTRA, REMARK, SECRET, N_COLUMNS };

static const struct inv_column columns[] = {
	[OPTION] = {"option", INV_STRING, INV_KEY, NULL, "the test", "an option"},
	[VALUE] = {"value", INV_STRING, 0, NULL, "the test", "what counts"},
	[VALUES] = {"values", INV_LIST, 0, NULL, "the test", "all that was given"},
	[WANTED] = {"wanted", INV_LIST, 0, NULL, "the test", "columns that are wanted"},
	[EXTRA] = {"extra", INV_STRING, INV_ON_REQUEST, NULL, "the test", "more"},
	[REMARK] = {"remark", INV_STRING, INV_ON_REQUEST, NULL, "the test", "a remark"},
	[SECRET] = {"secret", INV_STRING, INV_ON_REQUEST | INV_PRIVATE, NULL, "the test",
		    "hidden"},
};

static void add_given(struct inv_run *run, const char *option, const char *value,
		      const char *const *values)
{
	const char *remark = inv_option(run, REMARK_TOO);

	inv_row_begin(run);
	inv_set_string(run, OPTION, option);
	if (value)
		inv_set_string(run, VALUE, value);
	inv_set_list(run, VALUES);
	for (; *values; values++)
		inv_add_string(run, VALUES, *values);
	inv_set_list(run, WANTED);
	for (size_t i = EXTRA; i < N_COLUMNS; i++)
		if (inv_wants(run, i))
			inv_add_string(run, WANTED, columns[i].name);
	inv_set_string(run, EXTRA, "more");
	inv_set_string(run, REMARK, remark ? remark : "none");
	inv_set_string(run, SECRET, "s3cr3t");
}

static int collect_given(struct inv_run *run)
{
	for (size_t i = 0; i < N_OPTIONS; i++)
		if (inv_option(run, i))
			add_given(run, options[i].name, inv_option(run, i),
				  inv_option_all(run, i));
	add_given(run, "", NULL, inv_arguments(run));
	if (inv_option(run, N_OPTIONS) || *inv_option_all(run, N_OPTIONS))
		return inv_fail(run, 0, "an option that there is not has a value");
	return 0;
}

static const struct inv_collector given = {
	.name = "given",
	.summary = "what it was given",
	.arguments = "[WORD]...",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.options = options,
	.n_options = N_OPTIONS,
	.collect = collect_given,
};

/* Another one of the same kind: what one was given is not the other's. */
static const struct inv_collector twin = {
	.name = "twin",
	.summary = "what it was given, too",
	.arguments = "[WORD]...",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.options = options,
	.n_options = N_OPTIONS,
	.collect = collect_given,
};

/* -------------------------------------------------------------------------- commands */

enum action { MADE, MODE, WAITS, LINGERS, N_ACTIONS };

static const struct inv_option action_options[] = {
	[MADE] = {"output", "FILE", "the file to make", NULL},
	[MODE] = {"mode", "fast|slow", "how", NULL},
	[WAITS] = {"wait", NULL, "wait to be stopped, and remove the file", NULL},
	[LINGERS] = {"linger", NULL, "before that make FILE.undoing and wait for its end",
		     NULL},
};

enum deed { FILE_MADE, STATE, N_DEEDS };

static const struct inv_column deeds[] = {
	[FILE_MADE] = {"file", INV_STRING, INV_KEY, NULL, "the test", "the file"},
	[STATE] = {"state", INV_STRING, 0, NULL, "the test", "what became of it"},
};

static int make_file(struct inv_run *run, const char *path)
{
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644) : -1;

	if (fd < 0)
		return inv_fail(run, path ? errno : 0, "%s", path ? path : "no --output");
	close(fd);
	inv_row_begin(run);
	inv_set_string(run, FILE_MADE, path);
	return 0;
}

/* In a system call that nothing but a signal ends; and should inv fail, not for ever. */
static void wait_for_nothing(void)
{
	char byte;
	int fds[2];

	alarm(30);
	if (pipe(fds) < 0)
		return;
	if (read(fds[0], &byte, 1) < 0 && errno != EINTR)
		abort();
	close(fds[0]);
	close(fds[1]);
}

/* Takes its time: until somebody removes the file that tells of it. */
static int linger(struct inv_run *run, const char *path)
{
	char undoing[4096];

	snprintf(undoing, sizeof(undoing), "%s.undoing", path);
	if (make_file(run, undoing) < 0)
		return -EIO;
	while (access(undoing, F_OK) == 0)
		usleep(1000);
	return 0;
}

static int collect_act(struct inv_run *run)
{
	const char *path = inv_option(run, MADE);

	if (make_file(run, path) < 0)
		return -EIO;
	if (!inv_option(run, WAITS)) {
		inv_set_string(run, STATE, *inv_arguments(run));
		return 0;
	}
	while (!inv_stopping(run))
		wait_for_nothing();
	if (inv_option(run, LINGERS) && linger(run, path) < 0)
		return -EIO;
	unlink(path);
	return inv_fail(run, 0, "stopped, and %s removed", path);
}

static const struct inv_collector act = {
	.name = "act",
	.summary = "makes a file",
	.help = "Undoes it when it is stopped.",
	.arguments = "WORD...",
	.columns = deeds,
	.n_columns = N_DEEDS,
	.options = action_options,
	.n_options = N_ACTIONS,
	.flags = INV_COMMAND,
	.collect = collect_act,
};

static int collect_stubborn(struct inv_run *run)
{
	if (make_file(run, inv_option(run, MADE)) < 0)
		return -EIO;
	for (;;)
		wait_for_nothing();
}

static const struct inv_collector stubborn = {
	.name = "stubborn",
	.summary = "makes a file, and will not stop",
	.columns = deeds,
	.n_columns = N_DEEDS,
	.options = action_options,
	.n_options = 1,
	.flags = INV_COMMAND,
	.collect = collect_stubborn,
};

/* ---------------------------------------------------------------------------- output */

static const char *const needed[] = {"option", "secret", NULL};

static struct inv_text text_of(const struct inv_table *table, size_t row,
			       const char *name)
{
	size_t column = 0;
	struct inv_value value;

	while (strcmp(table->columns[column].name, name) != 0)
		column++;
	value = inv_cell(table, row, column);
	return value.known ? value.string : (struct inv_text){"", 0};
}

static void write_plain(FILE *out, const struct inv_report *report)
{
	const struct inv_table *table = report->tables;

	for (size_t row = 0; row < table->n_rows; row++) {
		inv_write_line(out, text_of(table, row, needed[0]), "");
		fputs(": ", out);
		inv_write_line(out, text_of(table, row, needed[1]), "");
		putc('\n', out);
	}
}

static const struct inv_output plain = {
	.name = "plain",
	.summary = "options and their secrets",
	.write = write_plain,
	.columns = needed,
};

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.collectors = (const struct inv_collector *const[]){&given, &twin, &act,
							    &stubborn, NULL},
	.outputs = (const struct inv_output *const[]){&plain, NULL},
};
