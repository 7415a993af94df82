/*
 * test_rules_run.c - every collector that is built in, on this machine and on an empty root.
 */
#include <sys/mman.h>

#include "registry.h"
#include "supervise.h"
#include "table.h"
#include "tree.h"

/* Runs COLLECTOR on ROOT, which has nothing: what it lacks has a note with its path. */
static void run_on_nothing(const struct inv_collector *collector, const char *root)
{
	static size_t slots[TABLE_MOST_COLUMNS] = {1};
	static const char *const none[] = {NULL};
	const struct selection table = {.collector = collector,
					.view = INV_WHOLE,
					.name = collector->name,
					.columns = collector->columns,
					.n_columns = collector->n_columns,
					.slots = slots,
					.n_slots = 1};
	const struct job_settings settings = {.root = root,
					      .at = none,
					      .started = run_clock()};
	struct job job = {.collector = collector,
			  .arguments = none,
			  .tables = &table,
			  .n_tables = 1,
			  .timeout_ms = 5000};
	struct inv_text message = {"", 0};
	enum inv_level level = INV_WARNING;
	uint32_t position = 0, about;

	supervise(&job, 1, &settings);
	if (*job.failure || job.timed_out)
		fail_msg("%s: %s", collector->name, job.failure);
	while (level != INV_ERROR &&
	       arena_next_note(job.arena, &position, &about, &level, &message))
		;
	assert_int_equal(level == INV_ERROR, job.arena->result < 0);
	if (level == INV_ERROR)
		assert_true(message.length > strlen(root) &&
			    memcmp(message.bytes, root, strlen(root)) == 0);
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
		cmocka_unit_test(test_empty_root),
		cmocka_unit_test(test_this_machine),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
