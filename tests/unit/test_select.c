/*
 * test_select.c - which columns are shown, and which are read for it.
 */
#include "select.h"

#include "unit.h"

static const struct inv_column disk_columns[] = {
	{"name", INV_STRING, INV_KEY, NULL, "here", "name"},
	{"size_bytes", INV_UINT, 0, "bytes", "here", "size"},
	{"serial", INV_STRING, INV_PRIVATE, NULL, "here", "serial"},
	{"reads", INV_UINT, INV_VOLATILE, NULL, "here", "reads"},
};

static const struct inv_column mount_columns[] = {
	{"target", INV_STRING, INV_KEY, NULL, "here", "target"},
	{"size_bytes", INV_UINT, INV_VOLATILE, "bytes", "here", "size"},
};

static const struct inv_column secret_columns[] = {
	{"key", INV_STRING, INV_KEY | INV_PRIVATE, NULL, "here", "key"},
};

static const struct inv_collector disks = {.name = "disks",
					   .columns = disk_columns,
					   .n_columns = N_ELEMENTS(disk_columns)};
static const struct inv_collector mounts = {.name = "mounts",
					    .columns = mount_columns,
					    .n_columns = N_ELEMENTS(mount_columns)};
static const struct inv_collector secrets = {.name = "secrets",
					     .columns = secret_columns,
					     .n_columns = N_ELEMENTS(secret_columns)};

static const struct inv_collector *const both[] = {&disks, &mounts};

/* The columns as "shown shown (wanted wanted)". */
static void describe(const struct inv_collector *collector,
		     const struct selection *selection, char *text)
{
	for (size_t i = 0; i < selection->n_shown; i++) {
		strcat(text, collector->columns[selection->shown[i]].name);
		strcat(text, " ");
	}
	strcat(text, "(");
	for (size_t i = 0; i < collector->n_columns; i++)
		if (selection->wanted[i]) {
			strcat(text, collector->columns[i].name);
			strcat(text, " ");
		}
	strcat(text, ")");
}

static void release(struct selection *selections, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(selections[i].shown);
		free(selections[i].wanted);
	}
}

static void test_one(void **state)
{
	static const struct {
		struct options options;
		const char *wanted;
	} cases[] = {
		{{.columns = NULL},
		 "name size_bytes serial reads (name size_bytes serial reads )"},
		{{.stable = true}, "name size_bytes serial (name size_bytes serial )"},
		{{.redact = true}, "name size_bytes reads (name size_bytes reads )"},
		{{.stable = true, .redact = true}, "name size_bytes (name size_bytes )"},
		{{.columns = "name"}, "name (name )"},
		/* In this order; the key is needed to sort. */
		{{.columns = "serial,size_bytes"},
		 "serial size_bytes (name size_bytes serial )"},
		{{.columns = "reads"}, "reads (name reads )"},
		{{.columns = "size_bytes", .stable = true},
		 "size_bytes (name size_bytes )"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char error[CATALOG_ERROR_SIZE], text[256] = "";
		struct selection selection = {0};

		assert_true(
			select_columns(&cases[i].options, both, 1, &selection, error));
		describe(&disks, &selection, text);
		assert_string_equal(text, cases[i].wanted);
		release(&selection, 1);
	}
}

static void test_two(void **state)
{
	const struct options options = {.columns = "size_bytes,target,name"};
	char error[CATALOG_ERROR_SIZE], text[256] = "";
	struct selection selections[2] = {{0}};

	(void)state;
	assert_true(select_columns(&options, both, 2, selections, error));
	describe(&disks, &selections[0], text);
	describe(&mounts, &selections[1], text);
	assert_string_equal(text, "size_bytes name (name size_bytes )"
				  "size_bytes target (target size_bytes )");
	release(selections, 2);
}

static void test_refused(void **state)
{
	static const struct {
		struct options options;
		const struct inv_collector *collectors[2];
		const char *sentence;
	} cases[] = {
		{{.columns = "sise_bytes"},
		 {&disks},
		 "no column sise_bytes; did you mean size_bytes?"},
		{{.columns = "nothing_like_it"},
		 {&disks},
		 "no column nothing_like_it; inv --help disks lists them"},
		{{.columns = "targte"},
		 {&disks, &mounts},
		 "no column targte; did you mean target?"},
		{{.columns = ""}, {&disks}, "no column ; inv --help disks lists them"},
		{{.columns = "name,"},
		 {&disks},
		 "no column ; inv --help disks lists them"},
		{{.columns = "name,name"}, {&disks}, "column name is named twice"},
		{{.columns = "reads", .stable = true},
		 {&disks},
		 "column reads is volatile, and --stable leaves it out"},
		{{.columns = "serial", .redact = true},
		 {&disks},
		 "column serial is private, and --redact hides it"},
		{{.columns = "name"},
		 {&disks, &mounts},
		 "table mounts has none of the columns name"},
		{{.redact = true},
		 {&secrets},
		 "table secrets has none of the columns that may be shown"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		size_t count = cases[i].collectors[1] ? 2 : 1;
		char error[CATALOG_ERROR_SIZE] = "";
		struct selection selections[2] = {{0}};

		assert_false(select_columns(&cases[i].options, cases[i].collectors, count,
					    selections, error));
		assert_string_equal(error, cases[i].sentence);
		release(selections, 2);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_two),
		cmocka_unit_test(test_refused),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
