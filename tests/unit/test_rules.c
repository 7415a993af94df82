/*
 * test_rules.c - the rules that every collector and output keeps, and the tables that
 * people's scripts rely on.
 */
#include <ctype.h>

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

/* Words of letters and digits, joined by single underscores. */
static bool is_snake_case(const char *name)
{
	for (const char *c = name; *c; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) &&
		    !(*c == '_' && c > name && c[1] && c[1] != '_'))
			return false;
	return islower((unsigned char)name[0]);
}

/* A line of text that starts and ends as others do: no blanks, no full stop. */
static bool is_phrase(const char *text)
{
	size_t length = text ? strlen(text) : 0;

	return length && !strchr(text, '\n') && text[0] != ' ' &&
	       text[length - 1] != ' ' &&
	       (text[length - 1] != '.' || ends_with(text, " ..."));
}

/* ------------------------------------------------------------------------- the files */

/* The files of FOLDER that hold a unit are the registry's names, in order. */
static void check_folder(const char *folder, size_t i, const char *name)
{
	struct names names;
	int here = open(".", O_PATH | O_DIRECTORY);
	char file[128] = "";
	size_t units = 0;

	assert_int_equal(names_list(here, folder, &names), 0);
	for (size_t j = 0; j < names.count; j++)
		if (ends_with(names.names[j], ".c") && units++ == i)
			snprintf(file, sizeof(file), "%.*s",
				 (int)strlen(names.names[j]) - 2, names.names[j]);
	if (strcmp(file, name ? name : "") != 0)
		fail_msg("file %zu of %s is \"%s\", the registry has \"%s\"", i, folder,
			 file, name ? name : "");
	names_free(&names);
	close(here);
}

static void test_files(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; registry_collectors[i]; i++)
		check_folder("collectors", i, registry_collectors[i]->name);
	check_folder("collectors", i, NULL);
	for (i = 0; registry_outputs[i]; i++)
		check_folder("output", i, registry_outputs[i]->name);
	check_folder("output", i, NULL);
}

/* ------------------------------------------------------------------ the declarations */

static void test_collectors(void **state)
{
	(void)state;
	for (size_t i = 0; registry_collectors[i]; i++) {
		const struct inv_collector *collector = registry_collectors[i];

		if (!is_snake_case(collector->name))
			fail_msg("%s: its name", collector->name);
		if (!is_phrase(collector->summary) || strlen(collector->summary) > 72)
			fail_msg("%s: its summary", collector->name);
		if (collector->help && (ends_with(collector->help, "\n") ||
					!ends_with(collector->help, ".")))
			fail_msg("%s: its help", collector->name);
		if (collector->flags & ~(unsigned)INV_DEFAULT)
			fail_msg("%s: its flags", collector->name);
		assert_non_null(collector->collect);
		assert_true(collector->n_columns > 0);
	}
}

static void check_column(const char *table, const struct inv_column *column)
{
	const unsigned all = INV_KEY | INV_VOLATILE | INV_PRIVATE | INV_PRIVILEGED;

	if (!column->name || !is_snake_case(column->name))
		fail_msg("%s.%s: its name", table, column->name);
	if (!is_phrase(column->help) || strlen(column->help) > 72)
		fail_msg("%s.%s: its help", table, column->name);
	if (!is_phrase(column->source) || column->source[0] == '/')
		fail_msg("%s.%s: its source", table, column->name);
	if ((unsigned)column->type > INV_LIST || column->flags & ~all)
		fail_msg("%s.%s: its type or flags", table, column->name);
	/* Rows have an order, and the same one every time. */
	if (column->flags & INV_KEY &&
	    (column->type == INV_LIST || column->flags & INV_VOLATILE))
		fail_msg("%s.%s cannot be a key", table, column->name);
}

/* "size_bytes" has the unit "bytes", and what has a unit is named so. */
static void check_unit(const char *table, const struct inv_column *column)
{
	static const char *const units[] = {"bytes",   "ms",	  "us",	    "seconds",
					    "minutes", "hours",	  "hz",	    "mhz",
					    "percent", "celsius", "watts",  "volts",
					    "rpm",     "mbps",	  "blocks", "sectors"};
	const char *last = strrchr(column->name, '_');
	const char *named = NULL;

	for (size_t i = 0; last && i < N_ELEMENTS(units); i++)
		if (strcmp(last + 1, units[i]) == 0)
			named = units[i];
	if (strcmp(named ? named : "", column->unit ? column->unit : "") != 0)
		fail_msg("%s.%s has the unit %s", table, column->name,
			 column->unit ? column->unit : "none");
	if (column->unit && column->type != INV_UINT && column->type != INV_INT &&
	    column->type != INV_DOUBLE)
		fail_msg("%s.%s has a unit and is no number", table, column->name);
}

static void test_columns(void **state)
{
	(void)state;
	for (size_t n = 0; registry_collectors[n]; n++) {
		const struct inv_collector *collector = registry_collectors[n];
		bool has_key = false;

		for (size_t i = 0; i < collector->n_columns; i++) {
			const struct inv_column *column = &collector->columns[i];

			check_column(collector->name, column);
			check_unit(collector->name, column);
			has_key |= column->flags & INV_KEY;
			for (size_t j = 0; j < i; j++)
				assert_string_not_equal(collector->columns[j].name,
							column->name);
		}
		if (!has_key)
			fail_msg("%s has no key", collector->name);
	}
}

static void test_outputs(void **state)
{
	static const char *const wanted[] = {"json", "ndjson", "tab", "table"};

	(void)state;
	for (size_t i = 0; registry_outputs[i]; i++) {
		assert_true(is_snake_case(registry_outputs[i]->name));
		assert_true(is_phrase(registry_outputs[i]->summary));
		assert_non_null(registry_outputs[i]->write);
	}
	for (size_t i = 0; i < N_ELEMENTS(wanted); i++) {
		size_t j = 0;

		while (registry_outputs[j] &&
		       strcmp(registry_outputs[j]->name, wanted[i]) != 0)
			j++;
		if (!registry_outputs[j])
			fail_msg("there is no output %s", wanted[i]);
	}
}

/* ------------------------------------------------- the columns that scripts rely on */

#define S INV_STRING
#define U INV_UINT
#define B INV_BOOL
#define L INV_LIST

/* Names, types and whether --stable leaves them out: fixed once published. */
static const struct promise {
	const char *table, *column;
	enum inv_type type;
	unsigned flags; /* of INV_KEY and INV_VOLATILE */
} promises[] = {
	{"disks", "name", S, INV_KEY},
	{"disks", "path", S, 0},
	{"disks", "type", S, 0},
	{"disks", "parents", L, 0},
	{"disks", "major", U, 0},
	{"disks", "minor", U, 0},
	{"disks", "size_bytes", U, 0},
	{"disks", "read_only", B, 0},
	{"disks", "removable", B, 0},
	{"disks", "rotational", B, 0},
	{"disks", "model", S, 0},
	{"disks", "vendor", S, 0},
	{"disks", "serial", S, 0},
	{"disks", "wwn", S, 0},
	{"disks", "revision", S, 0},
	{"disks", "transport", S, 0},
	{"disks", "state", S, 0},
	{"disks", "scheduler", S, 0},
	{"disks", "logical_sector_bytes", U, 0},
	{"disks", "physical_sector_bytes", U, 0},
	{"disks", "dm_name", S, 0},
	{"disks", "dm_uuid", S, 0},
	{"disks", "vg", S, 0},
	{"disks", "lv", S, 0},
	{"disks", "fs_type", S, 0},
	{"disks", "fs_label", S, 0},
	{"disks", "fs_uuid", S, 0},
	{"disks", "part_number", U, 0},
	{"disks", "part_start_bytes", U, 0},
	{"disks", "part_label", S, 0},
	{"disks", "part_uuid", S, 0},
	{"disks", "part_table", S, 0},
	{"disks", "mountpoints", L, 0},
	{"disks", "links", L, 0},

	{"dm", "device", S, INV_KEY},
	{"dm", "name", S, 0},
	{"dm", "subsystem", S, 0},
	{"dm", "vg", S, 0},
	{"dm", "lv", S, 0},
	{"dm", "layer", S, 0},
	{"dm", "hidden", B, 0},
	{"dm", "uuid", S, 0},
	{"dm", "suspended", B, 0},
	{"dm", "read_only", B, 0},
	{"dm", "size_bytes", U, 0},
	{"dm", "major", U, 0},
	{"dm", "minor", U, 0},
	{"dm", "parents", L, 0},
	{"dm", "mountpoints", L, 0},

	{"mounts", "target", S, INV_KEY},
	{"mounts", "source", S, 0},
	{"mounts", "fs_type", S, 0},
	{"mounts", "options", L, 0},
	{"mounts", "device", S, 0},
	{"mounts", "major", U, 0},
	{"mounts", "minor", U, 0},
	{"mounts", "propagation", S, 0},
	{"mounts", "size_bytes", U, INV_VOLATILE},
	{"mounts", "used_bytes", U, INV_VOLATILE},
	{"mounts", "available_bytes", U, INV_VOLATILE},
	{"mounts", "inodes", U, INV_VOLATILE},
	{"mounts", "inodes_used", U, INV_VOLATILE},

	{"diskstats", "name", S, INV_KEY},
	{"diskstats", "dm_name", S, 0},
	{"diskstats", "reads", U, INV_VOLATILE},
	{"diskstats", "reads_merged", U, INV_VOLATILE},
	{"diskstats", "read_bytes", U, INV_VOLATILE},
	{"diskstats", "read_ms", U, INV_VOLATILE},
	{"diskstats", "writes", U, INV_VOLATILE},
	{"diskstats", "writes_merged", U, INV_VOLATILE},
	{"diskstats", "written_bytes", U, INV_VOLATILE},
	{"diskstats", "write_ms", U, INV_VOLATILE},
	{"diskstats", "in_flight", U, INV_VOLATILE},
	{"diskstats", "io_ms", U, INV_VOLATILE},
	{"diskstats", "weighted_io_ms", U, INV_VOLATILE},
	{"diskstats", "discards", U, INV_VOLATILE},
	{"diskstats", "flushes", U, INV_VOLATILE},
	{"diskstats", "flush_ms", U, INV_VOLATILE},
};

static const struct inv_column *find(const struct promise *promise)
{
	for (size_t i = 0; registry_collectors[i]; i++) {
		const struct inv_collector *collector = registry_collectors[i];

		for (size_t j = 0; j < collector->n_columns; j++)
			if (strcmp(collector->name, promise->table) == 0 &&
			    strcmp(collector->columns[j].name, promise->column) == 0)
				return &collector->columns[j];
	}
	return NULL;
}

static void test_promises(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(promises); i++) {
		const struct promise *promise = &promises[i];
		const struct inv_column *column = find(promise);

		if (!column)
			fail_msg("%s.%s is missing", promise->table, promise->column);
		if (column->type != promise->type)
			fail_msg("%s.%s is a %s", promise->table, promise->column,
				 inv_type_name(column->type));
		if ((column->flags & (INV_KEY | INV_VOLATILE)) != promise->flags)
			fail_msg("%s.%s: its flags", promise->table, promise->column);
	}
}

/* -------------------------------------------------------------------------- the runs */

/* Runs COLLECTOR on ROOT, which has nothing: what it lacks has a note with its path. */
static void run_on_nothing(const struct inv_collector *collector, const char *root)
{
	static const bool wanted[TABLE_MOST_COLUMNS] = {true};
	static const char *const none[] = {NULL};
	const struct job_settings settings = {.root = root,
					      .at = none,
					      .started = run_clock()};
	struct job job = {.collector = collector,
			  .arguments = none,
			  .wanted = wanted,
			  .timeout_ms = 5000};
	struct inv_text message = {"", 0};
	enum inv_level level = INV_WARNING;
	uint32_t position = 0;

	supervise(&job, 1, &settings);
	if (*job.failure || job.timed_out)
		fail_msg("%s: %s", collector->name, job.failure);
	while (level != INV_ERROR &&
	       arena_next_note(job.arena, &position, &level, &message))
		;
	assert_int_equal(level == INV_ERROR, job.arena->result < 0);
	if (level == INV_ERROR) {
		assert_true(message.length > strlen(root));
		assert_memory_equal(message.bytes, root, strlen(root));
	}
	munmap(job.arena, job.arena_size);
}

/* Every collector answers in time on an empty root. */
static void test_empty_root(void **state)
{
	struct tree tree;

	(void)state;
	tree_make(&tree);
	for (size_t i = 0; registry_collectors[i]; i++)
		run_on_nothing(registry_collectors[i], tree.path);
	tree_remove(&tree);
}

/* Columns that nobody wants are no error, and no cell is set twice or as another type. */
static void run_on_this_machine(const struct inv_collector *collector, bool wanted)
{
	struct table table;
	enum inv_level level;
	char *note;

	table_make(&table, collector);
	memset(table.wanted, wanted, sizeof(table.wanted));
	/* No thread is to ask mounts in this process: those that hang live on. */
	for (size_t i = 0; i < collector->n_columns; i++)
		if (collector->columns[i].flags & INV_VOLATILE)
			table.wanted[i] = false;
	table_fill(&table, "/");
	for (size_t i = 0; (note = table_note(&table, i, &level)); i++) {
		if (strstr(note, " was set") || strstr(note, "cell"))
			fail_msg("%s: %s", collector->name, note);
		free(note);
	}
	assert_int_equal(table.result, 0);
	for (size_t row = 0; row < table.data.n_rows; row++)
		for (size_t i = 0; i < collector->n_columns; i++)
			if (collector->columns[i].flags & INV_KEY)
				assert_true(inv_cell(&table.table, row, i).known);
	table_free(&table);
}

static void test_this_machine(void **state)
{
	(void)state;
	for (size_t i = 0; registry_collectors[i]; i++) {
		run_on_this_machine(registry_collectors[i], true);
		run_on_this_machine(registry_collectors[i], false);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),	     cmocka_unit_test(test_collectors),
		cmocka_unit_test(test_columns),	     cmocka_unit_test(test_outputs),
		cmocka_unit_test(test_promises),     cmocka_unit_test(test_empty_root),
		cmocka_unit_test(test_this_machine),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
