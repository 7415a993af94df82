/*
 * test_rules.c - the rules that every collector, command and output keeps, and the tables
 * that people's scripts rely on.
 */
#include <ctype.h>
#include <dlfcn.h>
#include <limits.h>

#include "names.h"
#include "registry.h"
#include "select.h"
#include "supervise.h"
#include "table.h"
#include "tree.h"

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), size = strlen(end);

	return length >= size && strcmp(text + length - size, end) == 0;
}

/* Words of letters and digits, joined by single JOINTs. */
static bool is_joined(const char *name, char joint)
{
	for (const char *c = name; *c; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) &&
		    !(*c == joint && c > name && c[1] && c[1] != joint))
			return false;
	return islower((unsigned char)name[0]);
}

/* A line that starts and ends as others do: no blanks, no full stop. */
static bool is_line(const char *text, size_t most)
{
	size_t length = text ? strlen(text) : 0;

	return length && length <= most && !strchr(text, '\n') && text[0] != ' ' &&
	       text[length - 1] != ' ' &&
	       (text[length - 1] != '.' || ends_with(text, " ..."));
}

static bool is_phrase(const char *text)
{
	return is_line(text, 72);
}

/* ------------------------------------------------------------------------- the units */

static void add_all(struct catalog *catalog,
		    const struct inv_collector *const *collectors)
{
	char error[CATALOG_ERROR_SIZE];

	for (; *collectors; collectors++)
		if (!catalog_add_collector(catalog, *collectors, error))
			fail_msg("%s", error);
}

/* Adds what the plug-in NAME of inv's own brings; make put it beside the tests. */
static void add_plugin(struct catalog *catalog, const char *name)
{
	char program[PATH_MAX] = "", path[PATH_MAX + 64];
	const struct inv_plugin *plugin;
	void *object;

	assert_true(readlink("/proc/self/exe", program, sizeof(program) - 1) > 0);
	*strrchr(program, '/') = '\0';
	snprintf(path, sizeof(path), "%s/../lib/inv/%s.so", program, name);
	object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!object)
		fail_msg("%s", dlerror());
	plugin = dlsym(object, "inv_plugin");
	assert_non_null(plugin);
	add_all(catalog, plugin->collectors);
}

/* All that belongs to inv, for a test. What the catalog refuses is not looked at again. */
static int make_catalog(void **state)
{
	static struct catalog all;
	struct catalog *catalog = *state = &all;
	char error[CATALOG_ERROR_SIZE];

	*catalog = (struct catalog){.directory = "/nonexistent"};
	add_all(catalog, registry_collectors);
	add_all(catalog, registry_commands);
	for (size_t i = 0; registry_outputs[i]; i++)
		assert_true(catalog_add_output(catalog, registry_outputs[i], error));
	for (size_t i = 0; registry_plugins[i]; i++)
		add_plugin(catalog, registry_plugins[i]);
	return 0;
}

/* How many units lie in FOLDER, a file each. */
static size_t count_files(const char *folder)
{
	struct names names;
	int here = open(".", O_PATH | O_DIRECTORY);
	size_t count = 0;

	assert_int_equal(names_list(here, folder, &names), 0);
	for (size_t i = 0; i < names.count; i++)
		count += ends_with(names.names[i], ".c");
	names_free(&names);
	close(here);
	return count;
}

static void expect_file(const char *folder, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s.c", folder, name);
	if (access(path, F_OK) < 0)
		fail_msg("there is no %s", path);
}

/* Each unit is in the file of its name, and each file is a unit. */
static void test_files(void **state)
{
	static const char *const folders[] = {"collectors", [INV_COMMAND] = "commands"};
	const struct catalog *catalog = *state;

	for (size_t i = 0; i < catalog->n_collectors; i++)
		expect_file(folders[catalog->collectors[i]->flags & INV_COMMAND],
			    catalog->collectors[i]->name);
	for (size_t i = 0; i < catalog->n_outputs; i++)
		expect_file("output", catalog->outputs[i]->name);
	assert_int_equal(count_files("collectors") + count_files("commands"),
			 catalog->n_collectors);
	assert_int_equal(count_files("output"), catalog->n_outputs);
}

/* ------------------------------------------------------------------ the declarations */

static void test_collectors(void **state)
{
	const struct catalog *catalog = *state;

	for (size_t i = 0; i < catalog->n_collectors; i++) {
		const struct inv_collector *unit = catalog->collectors[i];

		if (!is_joined(unit->name, '-'))
			fail_msg("%s: its name", unit->name);
		if (!is_phrase(unit->summary))
			fail_msg("%s: its summary", unit->name);
		if (unit->help &&
		    (ends_with(unit->help, "\n") || !ends_with(unit->help, ".")))
			fail_msg("%s: its help", unit->name);
		if (unit->arguments && unit->arguments[0] != '[' &&
		    !isalpha((unsigned char)unit->arguments[0]))
			fail_msg("%s: its arguments", unit->name);
		/* What does something does it when it is asked for, and not before. */
		if (unit->flags & INV_DEFAULT && unit->flags != INV_DEFAULT)
			fail_msg("%s: its flags", unit->name);
	}
}

static void check_column(const char *table, const struct inv_column *column)
{
	const unsigned all =
		INV_KEY | INV_VOLATILE | INV_PRIVATE | INV_PRIVILEGED | INV_ON_REQUEST;

	if (!is_joined(column->name, '_'))
		fail_msg("%s.%s: its name", table, column->name);
	if (!is_phrase(column->help))
		fail_msg("%s.%s: its help", table, column->name);
	if (!is_line(column->source, 240) || column->source[0] == '/')
		fail_msg("%s.%s: its source", table, column->name);
	if (column->flags & ~all)
		fail_msg("%s.%s: its flags", table, column->name);
	/* Rows have an order, and the same one every time. */
	if (column->flags & INV_KEY &&
	    (column->type >= INV_LIST || column->flags & (INV_VOLATILE | INV_ON_REQUEST)))
		fail_msg("%s.%s cannot be a key", table, column->name);
}

/* "size_bytes" has the unit "bytes", and what has a unit is named so. */
static void check_unit(const char *table, const struct inv_column *column)
{
	static const char *const units[] = {"bytes",   "ms",	  "us",	    "seconds",
					    "minutes", "hours",	  "hz",	    "mhz",
					    "percent", "celsius", "watts",  "volts",
					    "rpm",     "mbps",	  "blocks", "sectors",
					    "mib",     "kib",	  "gib",    "gb",
					    "gbps",    "mm",	  "kw",	    "amps",
					    "days"};
	const char *joint = strrchr(column->name, '_');
	const char *last = joint ? joint + 1 : column->name;
	const char *named = NULL;

	for (size_t i = 0; i < N_ELEMENTS(units); i++)
		if (strcmp(last, units[i]) == 0)
			named = units[i];
	if (strcasecmp(named ? named : "", column->unit ? column->unit : "") != 0)
		fail_msg("%s.%s has the unit %s", table, column->name,
			 column->unit ? column->unit : "none");
	if (column->unit && column->type != INV_UINT && column->type != INV_INT &&
	    column->type != INV_DOUBLE)
		fail_msg("%s.%s has a unit and is no number", table, column->name);
}

static void check_columns(const char *table, const struct inv_column *columns,
			  size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_column(table, &columns[i]);
		check_unit(table, &columns[i]);
	}
}

static void test_columns(void **state)
{
	const struct catalog *catalog = *state;

	for (size_t i = 0; i < catalog->n_collectors; i++) {
		const struct inv_collector *table = catalog->collectors[i];
		const struct inv_view *const *view = table->views;

		check_columns(table->name, table->columns, table->n_columns);
		for (; view && *view; view++) {
			if (!is_joined((*view)->name, '_') ||
			    !is_phrase((*view)->summary))
				fail_msg("%s: its name or summary", (*view)->name);
			check_columns((*view)->name, (*view)->columns,
				      (*view)->n_columns);
		}
	}
}

static const struct inv_column *find_column(const struct inv_column *columns,
					    size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(columns[i].name, name) == 0)
			return &columns[i];
	return NULL;
}

/* Of its own table, or of the first view that has it. */
static const struct inv_column *column_of(const struct inv_collector *collector,
					  const char *name)
{
	const struct inv_view *const *view = collector->views;
	const struct inv_column *found =
		find_column(collector->columns, collector->n_columns, name);

	for (; !found && view && *view; view++)
		found = find_column((*view)->columns, (*view)->n_columns, name);
	return found;
}

/* Some table has all of the columns that OUTPUT needs. */
static bool suits_some(const struct catalog *catalog, const struct inv_output *output)
{
	for (size_t i = 0; i < catalog->n_collectors; i++) {
		const char *const *needed = output->columns;

		while (needed && *needed && column_of(catalog->collectors[i], *needed))
			needed++;
		if (!needed || !*needed)
			return true;
	}
	return false;
}

static void test_outputs(void **state)
{
	static const char *const wanted[] = {"json", "ndjson", "tab", "table"};
	char error[CATALOG_ERROR_SIZE];
	struct catalog *catalog = *state;

	for (size_t i = 0; i < catalog->n_outputs; i++) {
		const struct inv_output *output = catalog->outputs[i];

		if (!is_joined(output->name, '-'))
			fail_msg("%s: its name", output->name);
		if (!is_phrase(output->summary))
			fail_msg("%s: its summary", output->name);
		if (!suits_some(catalog, output))
			fail_msg("--%s: no table has what it needs", output->name);
	}
	for (size_t i = 0; i < N_ELEMENTS(wanted); i++)
		if (!catalog_output(catalog, wanted[i], error))
			fail_msg("there is no output %s", wanted[i]);
}

/* ----------------------------------------------------------------- options of their own */

/* Whether inv, asked for no collector, knows the option NAME, or one that begins so. */
static bool is_ours(struct catalog *catalog, const char *name)
{
	char inv[] = "inv", word[128], error[CATALOG_ERROR_SIZE] = "";
	char *argv[] = {inv, word, NULL};
	struct options options;

	snprintf(word, sizeof(word), "--%s", name);
	options_parse(2, argv, catalog, &options, error);
	options_free(&options);
	return strncmp(error, "unknown option ", 15) != 0;
}

/* Each column that OPTION shows is one on request. */
static void check_shown(const struct inv_collector *collector,
			const struct inv_option *option)
{
	char names[256];

	snprintf(names, sizeof(names), "%s", option->column);
	for (char *name = strtok(names, "|"); name; name = strtok(NULL, "|")) {
		const struct inv_column *shown = column_of(collector, name);

		if (!shown || !(shown->flags & INV_ON_REQUEST))
			fail_msg("%s --%s: its column", collector->name, option->name);
	}
}

static void check_option(struct catalog *catalog, const struct inv_collector *collector,
			 size_t n)
{
	const struct inv_option *option = &collector->options[n];
	const char *argument = option->argument;
	bool output = strcmp(option->name, "output") == 0;
	bool adds = option->column && strcmp(option->column, INV_ADDS_COLUMNS) == 0;

	if (!is_joined(option->name, '-') || strlen(option->name) < 2)
		fail_msg("%s --%s: its name", collector->name, option->name);
	if (!options_may_replace(option) && is_ours(catalog, option->name))
		fail_msg("%s --%s is one of inv's", collector->name, option->name);
	for (size_t i = 0; i < n; i++)
		assert_string_not_equal(collector->options[i].name, option->name);
	if (!is_phrase(option->help))
		fail_msg("%s --%s: its help", collector->name, option->name);
	if (argument ? !*argument || strchr(argument, ' ') || strstr(argument, "||")
		     : output)
		fail_msg("%s --%s: its argument", collector->name, option->name);
	if (option->column && !adds)
		check_shown(collector, option);
}

static void test_options(void **state)
{
	struct catalog *catalog = *state;

	for (size_t i = 0; i < catalog->n_collectors; i++)
		for (size_t j = 0; j < catalog->collectors[i]->n_options; j++)
			check_option(catalog, catalog->collectors[i], j);
}

/* The columns NAMES of COLLECTOR, or those shown without a request: a letter each. */
static void select_shown(const struct inv_collector *collector, const char *names,
			 char shown[TABLE_MOST_COLUMNS + 1])
{
	const struct options options = {.columns = names};
	char error[CATALOG_ERROR_SIZE];
	static const char *const none[] = {NULL};
	struct selections selections;
	struct selection selection;

	if (!select_tables(&options, &collector, 1, none, &selections, error))
		fail_msg("%s: %s", collector->name, error);
	selection = selections.list[0];
	snprintf(shown, TABLE_MOST_COLUMNS + 1, "%*s", (int)collector->n_columns, "");
	for (size_t i = 0; i < selection.n_shown; i++)
		shown[selection.shown[i]] = 'x';
	select_free(&selections);
}

/* Each column is there when it is named; those on request alone are not otherwise. */
static void test_requests(void **state)
{
	const struct catalog *catalog = *state;

	for (size_t i = 0; i < catalog->n_collectors; i++) {
		const struct inv_collector *collector = catalog->collectors[i];
		char shown[TABLE_MOST_COLUMNS + 1], named[TABLE_MOST_COLUMNS + 1];

		select_shown(collector, NULL, shown);
		for (size_t j = 0; j < collector->n_columns; j++) {
			const struct inv_column *column = &collector->columns[j];

			assert_int_equal(shown[j],
					 column->flags & INV_ON_REQUEST ? ' ' : 'x');
			select_shown(collector, column->name, named);
			assert_int_equal(named[j], 'x');
		}
	}
}

/* ------------------------------------------------- the columns that scripts rely on */

/* Names, types and whether --stable leaves them out: fixed once published. */
static const struct promise {
	const char *table, *columns;
	enum inv_type type;
	unsigned flags; /* of INV_KEY and INV_VOLATILE */
} promises[] = {
	{"disks", "name", INV_STRING, INV_KEY},
	{"disks",
	 "path type model vendor serial wwn revision transport state scheduler dm_name "
	 "dm_uuid vg lv fs_type fs_label fs_uuid part_label part_uuid part_table",
	 INV_STRING, 0},
	{"disks",
	 "major minor size_bytes logical_sector_bytes physical_sector_bytes part_number "
	 "part_start_bytes",
	 INV_UINT, 0},
	{"disks", "read_only removable rotational", INV_BOOL, 0},
	{"disks", "parents mountpoints links", INV_LIST, 0},

	{"dm", "device", INV_STRING, INV_KEY},
	{"dm", "name subsystem vg lv layer uuid", INV_STRING, 0},
	{"dm", "size_bytes major minor", INV_UINT, 0},
	{"dm", "hidden suspended read_only", INV_BOOL, 0},
	{"dm", "parents mountpoints", INV_LIST, 0},

	{"mounts", "target", INV_STRING, INV_KEY},
	{"mounts", "source fs_type device propagation", INV_STRING, 0},
	{"mounts", "options", INV_LIST, 0},
	{"mounts", "major minor", INV_UINT, 0},
	{"mounts", "size_bytes used_bytes available_bytes inodes inodes_used", INV_UINT,
	 INV_VOLATILE},

	{"diskstats", "name", INV_STRING, INV_KEY},
	{"diskstats", "dm_name", INV_STRING, 0},
	{"diskstats",
	 "reads reads_merged read_bytes read_ms writes writes_merged written_bytes "
	 "write_ms in_flight io_ms weighted_io_ms discards flushes flush_ms",
	 INV_UINT, INV_VOLATILE},
};

static void expect_column(const struct inv_collector *collector, const char *name,
			  const struct promise *promise)
{
	const struct inv_column *column = column_of(collector, name);

	if (!column)
		fail_msg("%s.%s is missing", promise->table, name);
	if (column->type != promise->type ||
	    (column->flags & (INV_KEY | INV_VOLATILE | INV_ON_REQUEST)) != promise->flags)
		fail_msg("%s.%s: its type or flags", promise->table, name);
}

static void test_promises(void **state)
{
	char error[CATALOG_ERROR_SIZE], names[512];

	for (size_t i = 0; i < N_ELEMENTS(promises); i++) {
		const struct inv_collector *collector =
			catalog_collector(*state, promises[i].table, error);

		assert_non_null(collector);
		snprintf(names, sizeof(names), "%s", promises[i].columns);
		for (char *name = strtok(names, " "); name; name = strtok(NULL, " "))
			expect_column(collector, name, &promises[i]);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_files, make_catalog),
		cmocka_unit_test_setup(test_collectors, make_catalog),
		cmocka_unit_test_setup(test_columns, make_catalog),
		cmocka_unit_test_setup(test_outputs, make_catalog),
		cmocka_unit_test_setup(test_options, make_catalog),
		cmocka_unit_test_setup(test_requests, make_catalog),
		cmocka_unit_test_setup(test_promises, make_catalog),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
