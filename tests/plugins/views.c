/*
 * views.c - collectors that fill several tables: `house`, which also refuses, strays, tells
 * how far it is and is told to stop; `flat`, which has no table of its own and wants the
 * output `plainly`; `lost`, whose output nobody has; `lister`, which has a --list of its
 * own and a table called as one of flat's; and `sleeper`, which waits and is told nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "inv.h"

enum room { NAME, SIZE_BYTES, OWNER, TICKS, OBJECT, N_ROOM };

static const struct inv_column room_columns[] = {
	[NAME] = {"name", INV_STRING, INV_KEY, NULL, "the test", "a name"},
	[SIZE_BYTES] = {"size_bytes", INV_UINT, 0, "bytes", "the test", "how large"},
	[OWNER] = {"owner", INV_STRING, INV_PRIVATE, NULL, "the test", "whose it is"},
	[TICKS] = {"ticks", INV_UINT, INV_VOLATILE, NULL, "the test", "it changes"},
	[OBJECT] = {"object", INV_JSON, INV_ON_REQUEST, NULL, "the test", "all of it"},
};

static const struct inv_column key_columns[] = {
	[0] = {"name", INV_STRING, INV_KEY, NULL, "the test", "a name"},
	[1] = {"doors", INV_LIST, 0, NULL, "the test", "what it opens"},
};

static const struct inv_view rooms = {"rooms", "rooms of the house", room_columns,
				      N_ROOM};
static const struct inv_view door_keys = {"door_keys", "keys of its doors", key_columns,
					  2};
static const struct inv_view attic = {"attic", "what is in the attic", key_columns, 2};

enum view { ROOMS, DOOR_KEYS };

static const struct inv_view *const house_views[] = {
	[ROOMS] = &rooms,
	[DOOR_KEYS] = &door_keys,
	NULL,
};

/* --------------------------------------------------------------------------- waiting */

static void touch(const char *path)
{
	close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
}

/* Tells by a file called as the variable says that it waits. */
static const char *tell_of_waiting(const char *variable)
{
	const char *path = getenv(variable);

	/* Should inv fail to end it, it ends by itself before long. */
	alarm(30);
	if (path)
		touch(path);
	return path;
}

/* Until the file's end after it has been told to stop, where INV_TEST_LINGERING says so. */
static int wait_to_be_stopped(struct inv_run *run)
{
	const char *lingering = getenv("INV_TEST_LINGERING");
	const char *path = tell_of_waiting("INV_TEST_WAITING");

	while (!inv_stopping(run))
		poll(NULL, 0, 1000);
	if (lingering)
		touch(lingering);
	while (lingering && access(lingering, F_OK) == 0)
		usleep(1000);
	if (path)
		unlink(path);
	return inv_fail(run, 0, "stopped, and all put back");
}

/* ----------------------------------------------------------------------------- house */

enum option { FIELDS, RAW, FAULT, REFUSE, STRAY, TELL, WAIT, N_OPTIONS };

static const struct inv_option house_options[] = {
	[FIELDS] = {"fields", "A,B", "more columns", INV_ADDS_COLUMNS},
	[RAW] = {"raw", NULL, "show all of each", "object"},
	[FAULT] = {"fault", "rooms|door_keys|whole", "what an error is about", NULL},
	[REFUSE] = {"refuse", "WHY", "there is to be no report", NULL},
	[STRAY] = {"stray", NULL, "fill what nobody asked for", NULL},
	[TELL] = {"tell", "TEXT", "tell this of how far it is", NULL},
	[WAIT] = {"wait", NULL, "wait to be stopped", NULL},
};

static const struct inv_column kind_columns[] = {
	{"kind", INV_STRING, INV_KEY, NULL, "the test", "a word"},
};

/* As a service might have sent them, and worse. */
static const char *const values[] = {
	"null",
	"\"\"",
	"\"-\"",
	"[]",
	"[\"\"]",
	"[\"-\"]",
	"[null]",
	"[1,\"a,b\",true]",
	"{\"a\": [1, 2]}",
	"not json",
	"-",
	" 7 ",
	"\"tab\\there \xff\"",
	"[[\"\\\\\"]]",
};

static void add_rooms(struct inv_run *run)
{
	size_t count;

	inv_use(run, ROOMS);
	inv_columns(run, &count);
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		char name[16];

		snprintf(name, sizeof(name), "room %02zu", i);
		inv_row_begin(run);
		inv_set_string(run, NAME, name);
		inv_set_uint(run, SIZE_BYTES, 1024 * i);
		inv_set_string(run, OWNER, "4711-0815");
		inv_set_uint(run, TICKS, inv_time_left(run));
		for (size_t column = OBJECT; column < count; column++)
			inv_set_json(run, column, values[i], strlen(values[i]));
	}
	inv_row_end(run);
}

static void add_keys(struct inv_run *run, size_t view)
{
	inv_use(run, view);
	inv_row_begin(run);
	inv_set_string(run, 0, "master");
	inv_add_string(run, 1, "front");
	inv_add_string(run, 1, "back");
	inv_row_end(run);
}

static void add_kinds(struct inv_run *run)
{
	for (size_t i = 0; house_views[i]; i++) {
		inv_row_begin(run);
		inv_set_string(run, 0, house_views[i]->name);
	}
}

static void note_fault(struct inv_run *run, const char *about)
{
	inv_use(run, strcmp(about, "rooms") == 0       ? (size_t)ROOMS
		     : strcmp(about, "door_keys") == 0 ? (size_t)DOOR_KEYS
						       : INV_WHOLE);
	inv_error(run, 0, "one is missing");
}

static int collect_house(struct inv_run *run)
{
	const char *refuse = inv_option(run, REFUSE), *told = inv_option(run, TELL);

	if (refuse)
		return inv_refuse(run, 0, "%s", refuse);
	for (int i = 1; told && i <= 3; i++)
		inv_progress(run, "%s %d", told, i);
	if (inv_asked(run, INV_WHOLE))
		add_kinds(run);
	if (inv_asked(run, ROOMS) || inv_option(run, STRAY))
		add_rooms(run);
	if (inv_asked(run, DOOR_KEYS) || inv_option(run, STRAY))
		add_keys(run, DOOR_KEYS);
	inv_use(run, INV_WHOLE);
	if (inv_option(run, FAULT))
		note_fault(run, inv_option(run, FAULT));
	return inv_option(run, WAIT) ? wait_to_be_stopped(run) : 0;
}

static const struct inv_collector house = {
	.name = "house",
	.summary = "rooms and keys",
	.help = "Asks nobody.",
	.arguments = "[ROOMS]...",
	.columns = kind_columns,
	.n_columns = 1,
	.options = house_options,
	.n_options = N_OPTIONS,
	.views = house_views,
	.table = "kinds",
	.flags = INV_STOPS,
	.collect = collect_house,
};

/* ------------------------------------------------------------------------------ flat */

static int collect_flat(struct inv_run *run)
{
	for (size_t view = 0; view < 2; view++)
		if (inv_asked(run, view))
			add_keys(run, view);
	return 0;
}

/* It has rooms, too, of other columns. */
static const struct inv_view flat_rooms = {"rooms", "rooms of the flat", key_columns, 2};

static const struct inv_collector flat = {
	.name = "flat",
	.summary = "fewer rooms",
	.arguments = "[ROOMS]...",
	.views = (const struct inv_view *const[]){&flat_rooms, &attic, NULL},
	.output = "plainly",
	.collect = collect_flat,
};

static void write_plainly(FILE *out, const struct inv_report *report)
{
	for (size_t i = 0; i < report->n_tables; i++)
		fprintf(out, "%s has %zu\n", report->tables[i].name,
			report->tables[i].n_rows);
}

static const struct inv_output plainly = {
	.name = "plainly",
	.summary = "how many there are",
	.write = write_plainly,
};

/* ---------------------------------------------------------------------- and the rest */

static int collect_keys(struct inv_run *run)
{
	add_keys(run, INV_WHOLE);
	return 0;
}

static const struct inv_collector lost = {
	.name = "lost",
	.summary = "wants an output that there is not",
	.columns = key_columns,
	.n_columns = 2,
	.output = "nowhere",
	.collect = collect_keys,
};

static const struct inv_option lister_options[] = {
	{"list", NULL, "list what there is", NULL},
};

static int collect_listed(struct inv_run *run)
{
	return inv_option(run, 0) ? collect_keys(run) : 0;
}

static const struct inv_collector lister = {
	.name = "lister",
	.summary = "has a list of its own",
	.columns = key_columns,
	.n_columns = 2,
	.options = lister_options,
	.n_options = 1,
	.table = "attic",
	.collect = collect_listed,
};

static int collect_sleep(struct inv_run *run)
{
	tell_of_waiting("INV_TEST_SLEEPING");
	/* Which nobody says. */
	while (!inv_stopping(run))
		poll(NULL, 0, -1);
	return 0;
}

static const struct inv_collector sleeper = {
	.name = "sleeper",
	.summary = "sleeps",
	.columns = key_columns,
	.n_columns = 2,
	.collect = collect_sleep,
};

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.collectors = (const struct inv_collector *const[]){&house, &flat, &lost, &lister,
							    &sleeper, NULL},
	.outputs = (const struct inv_output *const[]){&plainly, NULL},
};
