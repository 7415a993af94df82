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

static const char *const none[] = {NULL};
static const struct inv_collector *const both[] = {&disks, &mounts};

static const struct inv_column program_columns[] = {
	{"file", INV_STRING, INV_KEY, NULL, "here", "file"},
	{"needs", INV_LIST, 0, NULL, "here", "needs"},
	{"searched", INV_LIST, INV_ON_REQUEST, NULL, "here", "searched"},
	{"package", INV_STRING, INV_ON_REQUEST, NULL, "here", "package"},
	{"owner", INV_STRING, INV_ON_REQUEST | INV_PRIVATE, NULL, "here", "owner"},
	{"reads", INV_UINT, INV_ON_REQUEST | INV_VOLATILE, NULL, "here", "reads"},
};

static const struct inv_option program_options[] = {
	{"why", NULL, "show what was searched", "searched"},
	{"owned-by", "NAME", "show who owns it", "owner"},
	{"plain", NULL, "shows nothing", NULL},
};

static const struct inv_collector programs = {.name = "programs",
					      .columns = program_columns,
					      .n_columns = N_ELEMENTS(program_columns),
					      .options = program_options,
					      .n_options = N_ELEMENTS(program_options)};

static void write_nothing(FILE *out, const struct inv_report *report)
{
	(void)out;
	(void)report;
}

/* An output that cannot do without a column on request. */
static const char *const packages_needed[] = {"package", "file", NULL};
static const struct inv_output packages = {"packages", "summary", write_nothing,
					   packages_needed};
static const struct inv_output modest = {"modest", "summary", write_nothing, NULL};

/* The columns as "shown shown (wanted wanted)". */
static void describe(const struct selection *selection, char *text)
{
	for (size_t i = 0; i < selection->n_shown; i++) {
		strcat(text, selection->columns[selection->shown[i]].name);
		strcat(text, " ");
	}
	strcat(text, "(");
	for (size_t i = 0; i < selection->n_columns; i++)
		if (selection->slots[i]) {
			strcat(text, selection->columns[i].name);
			strcat(text, " ");
		}
	strcat(text, ")");
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
		struct selections selections;

		assert_true(select_tables(&cases[i].options, both, 1, none, &selections,
					  error));
		describe(&selections.list[0], text);
		assert_string_equal(text, cases[i].wanted);
		select_free(&selections);
	}
}

static void test_two(void **state)
{
	const struct options options = {.columns = "size_bytes,target,name"};
	char error[CATALOG_ERROR_SIZE], text[256] = "";
	struct selections selections;

	(void)state;
	assert_true(select_tables(&options, both, 2, none, &selections, error));
	describe(&selections.list[0], text);
	describe(&selections.list[1], text);
	assert_string_equal(text, "size_bytes name (name size_bytes )"
				  "size_bytes target (target size_bytes )");
	select_free(&selections);
}

/* Selects columns of `programs`, whose options GIVEN, a letter each, were given. */
static void expect_programs(struct options options, const char *given, const char *wanted)
{
	static const struct inv_collector *const one[] = {&programs};
	const char *given_none[] = {NULL}, *some[] = {"", NULL};
	const char **own[N_ELEMENTS(program_options)];
	char error[CATALOG_ERROR_SIZE] = "", text[256] = "";
	struct selections selections;

	for (size_t i = 0; i < N_ELEMENTS(own); i++)
		own[i] = strchr(given, program_options[i].name[0]) ? some : given_none;
	options.owner = &programs;
	options.own = own;
	if (!select_tables(&options, one, 1, none, &selections, error))
		fail_msg("%s", error);
	describe(&selections.list[0], text);
	assert_string_equal(text, wanted);
	select_free(&selections);
}

static void test_on_request(void **state)
{
	(void)state;
	expect_programs((struct options){0}, "", "file needs (file needs )");
	expect_programs((struct options){0}, "p", "file needs (file needs )");
	/* Each option its own column. */
	expect_programs((struct options){0}, "w",
			"file needs searched (file needs searched )");
	expect_programs((struct options){0}, "o", "file needs owner (file needs owner )");
	expect_programs((struct options){0}, "wop",
			"file needs searched owner (file needs searched owner )");
	/* --columns names any, and says what is shown whatever else was given. */
	expect_programs((struct options){.columns = "package"}, "",
			"package (file package )");
	expect_programs((struct options){.columns = "searched,needs"}, "w",
			"searched needs (file needs searched )");
	expect_programs((struct options){.columns = "needs"}, "w", "needs (file needs )");
	/* What hides a column hides it on request, too. */
	expect_programs((struct options){.redact = true}, "ow",
			"file needs searched (file needs searched )");
	expect_programs((struct options){.stable = true}, "o",
			"file needs owner (file needs owner )");
}

/* The options given are the owner's, whatever else is asked for. */
static void test_on_request_of_others(void **state)
{
	static const struct inv_collector twin = {.name = "twin",
						  .columns = program_columns,
						  .n_columns =
							  N_ELEMENTS(program_columns),
						  .options = program_options,
						  .n_options =
							  N_ELEMENTS(program_options)};
	static const struct inv_collector *const two[] = {&twin, &programs};
	const char *some[] = {"", NULL}, *given_none[] = {NULL};
	const char **own[] = {some, given_none, given_none};
	const struct options options = {.owner = &programs, .own = own};
	char error[CATALOG_ERROR_SIZE], text[256] = "";
	struct selections selections;

	(void)state;
	assert_true(select_tables(&options, two, 2, none, &selections, error));
	describe(&selections.list[0], text);
	describe(&selections.list[1], text);
	assert_string_equal(text, "file needs (file needs )"
				  "file needs searched (file needs searched )");
	select_free(&selections);
}

/* What an output needs is read for it, and not shown to others. */
static void test_output(void **state)
{
	(void)state;
	expect_programs((struct options){.output = &modest}, "",
			"file needs (file needs )");
	expect_programs((struct options){.output = &packages}, "",
			"file needs (file needs package )");
	expect_programs((struct options){.output = &packages, .columns = "needs"}, "",
			"needs (file needs package )");
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
		{{.columns = "serached"},
		 {&programs},
		 "no column serached; did you mean searched?"},
		{{.columns = "owner", .redact = true},
		 {&programs},
		 "column owner is private, and --redact hides it"},
		{{.columns = "file,reads", .stable = true},
		 {&programs},
		 "column reads is volatile, and --stable leaves it out"},
		{{.output = &packages},
		 {&disks},
		 "--packages is not for table disks: it has no column package"},
		{{.output = &packages},
		 {&programs, &disks},
		 "--packages is not for table disks: it has no column package"},
		{{.output = &packages, .columns = "name"},
		 {&disks},
		 "--packages is not for table disks: it has no column package"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		size_t count = cases[i].collectors[1] ? 2 : 1;
		char error[CATALOG_ERROR_SIZE] = "";
		struct selections selections;

		assert_false(select_tables(&cases[i].options, cases[i].collectors, count,
					   none, &selections, error));
		assert_string_equal(error, cases[i].sentence);
		select_free(&selections);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_two),
		cmocka_unit_test(test_on_request),
		cmocka_unit_test(test_on_request_of_others),
		cmocka_unit_test(test_output),
		cmocka_unit_test(test_refused),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
