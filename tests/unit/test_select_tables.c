/*
 * test_select_tables.c - which tables of a collector words ask for, and the columns that
 * options add to them.
 */
#include "select.h"

#include "unit.h"

static const struct inv_column columns[] = {
	{"name", INV_STRING, INV_KEY, NULL, "here", "name"},
	{"size", INV_UINT, 0, NULL, "here", "size"},
	{"object", INV_JSON, INV_ON_REQUEST, NULL, "here", "object"},
};

static const struct inv_column others[] = {
	{"id", INV_STRING, INV_KEY, NULL, "here", "id"},
	{"size", INV_UINT, 0, NULL, "here", "size"},
	{"serial", INV_STRING, INV_PRIVATE, NULL, "here", "serial"},
};

static const struct inv_view networks = {"networks", "a view", columns, 3};
static const struct inv_view server_profiles = {"server_profiles", "a view", others, 3};
static const struct inv_view disks_view = {"disks", "a view", columns, 3};
static const struct inv_view *const views[] = {&networks, &server_profiles, NULL};
static const struct inv_view *const others_views[] = {&disks_view, &networks, NULL};

enum { FIELDS, RAW, MORE, N_OPTIONS };

static const struct inv_option own_options[] = {
	[FIELDS] = {"fields", "A,B", "more columns", INV_ADDS_COLUMNS},
	[RAW] = {"raw", NULL, "show the object", "object"},
	[MORE] = {"more", "A,B", "more columns", INV_ADDS_COLUMNS},
};

/* One with a table of its own, which is called otherwise; one of views only; a plain one. */
static const struct inv_collector site = {.name = "site",
					  .table = "kinds",
					  .arguments = "[KIND]...",
					  .columns = columns,
					  .n_columns = 3,
					  .options = own_options,
					  .n_options = N_OPTIONS,
					  .views = views};
static const struct inv_collector rest = {.name = "rest",
					  .arguments = "[KIND]...",
					  .options = own_options,
					  .n_options = N_OPTIONS,
					  .views = others_views};
static const struct inv_collector disks = {.name = "disks",
					   .columns = columns,
					   .n_columns = 3};

/* What is asked for, and what the options FIELDS and MORE were given. */
struct question {
	const struct inv_collector *of[3];
	const char *words[4];
	const char *fields[3], *more[3];
	struct options options;
};

static bool ask(struct question question, struct selections *selections,
		char error[CATALOG_ERROR_SIZE])
{
	const char *none[] = {NULL};
	const char **own[] = {question.fields, none, question.more};
	size_t count = 0;

	while (question.of[count])
		count++;
	question.options.owner = question.of[0];
	question.options.own = own;
	return select_tables(&question.options, question.of, count, question.words,
			     selections, error);
}

/* The tables with their columns shown: "networks: name size; disks: name". */
static void expect(struct question question, const char *wanted)
{
	char error[CATALOG_ERROR_SIZE] = "", text[1024] = "";
	struct selections selections;

	if (!ask(question, &selections, error))
		fail_msg("%s, not: %s", error, wanted);
	for (size_t i = 0; i < selections.count; i++) {
		const struct selection *table = &selections.list[i];

		strcat(strcat(text, i ? "; " : ""), table->name);
		strcat(text, ":");
		for (size_t j = 0; j < table->n_shown; j++)
			strcat(strcat(text, " "), table->columns[table->shown[j]].name);
	}
	assert_string_equal(text, wanted);
	select_free(&selections);
}

static void refuse(struct question question, const char *sentence)
{
	char error[CATALOG_ERROR_SIZE] = "";
	struct selections selections;

	if (ask(question, &selections, error))
		fail_msg("understood, not: %s", sentence);
	assert_string_equal(error, sentence);
	select_free(&selections);
}

static void test_words(void **state)
{
	(void)state;
	expect((struct question){.of = {&site}}, "kinds: name size");
	expect((struct question){.of = {&site}, .words = {"networks"}},
	       "networks: name size");
	expect((struct question){.of = {&site}, .words = {"server_profiles", "networks"}},
	       "server_profiles: id size serial; networks: name size");
	expect((struct question){.of = {&site}, .words = {"server-profiles,networks"}},
	       "server_profiles: id size serial; networks: name size");
	/* Once, however often it is named. */
	expect((struct question){.of = {&site},
				 .words = {"networks", "networks,server-profiles",
					   "server_profiles"}},
	       "networks: name size; server_profiles: id size serial");
	expect((struct question){.of = {&rest}}, "disks: name size; networks: name size");
	expect((struct question){.of = {&rest}, .words = {"networks"}},
	       "networks: name size");
	expect((struct question){.of = {&disks, &site}},
	       "disks: name size; kinds: name size");
}

static void test_wrong_words(void **state)
{
	(void)state;
	refuse((struct question){.of = {&site}, .words = {"network"}},
	       "site has no table network; did you mean networks?");
	refuse((struct question){.of = {&site}, .words = {"networks", "xyzzy"}},
	       "site has no table xyzzy; inv --help site lists them");
	refuse((struct question){.of = {&site}, .words = {""}},
	       "site has no table ; inv --help site lists them");
	refuse((struct question){.of = {&site}, .words = {"networks,"}},
	       "site has no table ; inv --help site lists them");
	/* Its own table is no view. */
	refuse((struct question){.of = {&site}, .words = {"kinds"}},
	       "site has no table kinds; inv --help site lists them");
	refuse((struct question){.of = {&site}, .words = {"server--profiles"}},
	       "site has no table server--profiles; did you mean server_profiles?");
}

/* A report has one key a table. */
static void test_two_of_one_name(void **state)
{
	static const struct inv_collector again = {.name = "again",
						   .table = "disks",
						   .columns = columns,
						   .n_columns = 3};

	(void)state;
	refuse((struct question){.of = {&disks, &rest}},
	       "disks and rest both have a table disks");
	refuse((struct question){.of = {&disks, &again}},
	       "disks and again both have a table disks");
	expect((struct question){.of = {&again}}, "disks: name size");
}

/* A column that some of the tables have, in each of those. */
static void test_columns(void **state)
{
	const struct question question = {.of = {&site},
					  .words = {"networks,server_profiles"}};
	struct question asked = question;

	(void)state;
	asked.options.columns = "size,name,id";
	expect(asked, "networks: size name; server_profiles: size id");
	asked.options.columns = "name";
	refuse(asked, "table server_profiles has none of the columns name");
	asked.options.columns = "seriel,size";
	refuse(asked, "no column seriel; did you mean serial?");
	asked.options.columns = NULL;
	asked.options.redact = true;
	expect(asked, "networks: name size; server_profiles: id size");
}

/* -------------------------------------------------------------------- added columns */

static void test_added(void **state)
{
	struct question question = {.of = {&site},
				    .words = {"networks,server-profiles"},
				    .fields = {"a.b,c[*]"}};

	(void)state;
	expect(question, "networks: name size a.b c[*]; "
			 "server_profiles: id size serial a.b c[*]");
	question.fields[1] = "d";
	question.more[0] = "e\\f,\xc3\xa9 \"\xe2\x82\xac";
	expect(question, "networks: name size a.b c[*] d e\\f \xc3\xa9 \"\xe2\x82\xac; "
			 "server_profiles: id size serial a.b c[*] d e\\f \xc3\xa9 "
			 "\"\xe2\x82\xac");
	question.options.columns = "d,a.b,size";
	expect(question, "networks: d a.b size; server_profiles: d a.b size");
	/* To the tables of whom the option belongs to. */
	expect((struct question){.of = {&site, &disks}, .fields = {"x"}},
	       "kinds: name size x; disks: name size");
}

static void test_added_column(void **state)
{
	const struct question question = {.of = {&site},
					  .words = {"networks"},
					  .fields = {"a.b"}};
	char error[CATALOG_ERROR_SIZE];
	struct selections selections;
	const struct inv_column *added;

	(void)state;
	assert_true(ask(question, &selections, error));
	assert_int_equal(selections.list[0].n_columns, 4);
	added = &selections.list[0].columns[3];
	assert_string_equal(added->name, "a.b");
	assert_string_equal(added->source, "a.b");
	assert_int_equal(added->type, INV_JSON);
	assert_int_equal(added->flags, 0);
	/* The object was not asked for, and has no cell. */
	assert_int_equal(selections.list[0].slots[2], 0);
	assert_int_equal(selections.list[0].slots[3], 3);
	assert_int_equal(selections.list[0].n_slots, 3);
	select_free(&selections);
}

static void expect_no_name(const char *fields, const char *name, const char *why)
{
	char sentence[CATALOG_ERROR_SIZE];

	snprintf(sentence, sizeof(sentence), "--fields '%s': %s", name, why);
	refuse((struct question){.of = {&site},
				 .words = {"networks"},
				 .fields = {fields}},
	       sentence);
}

static void test_no_names(void **state)
{
	static const char *const none[] = {
		"\n",	 "a\tb",       "\x1b[2J",      "\x7f",	   "\xff",
		"a\xc3", "\xc2\x9b[m", "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80",
	};
	char longer[257];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(none); i++)
		expect_no_name(none[i], none[i], "no name for a column");
	expect_no_name("", "", "no name for a column");
	expect_no_name("a,,b", "", "no name for a column");
	expect_no_name("a,", "", "no name for a column");
	/* Where one JSON object a row says which table it is of. */
	expect_no_name("a,table", "table", "no column can be called so");
	expect_no_name("a,b,a", "a", "it is named twice");
	memset(longer, 'x', 256);
	longer[256] = '\0';
	expect_no_name(longer, longer, "no name for a column");
	expect((struct question){.of = {&site},
				 .words = {"networks"},
				 .fields = {longer + 1},
				 .more = {"y"},
				 .options = {.columns = "y"}},
	       "networks: y");
}

static void test_names_that_are_taken(void **state)
{
	(void)state;
	refuse((struct question){.of = {&site},
				 .words = {"networks,server_profiles"},
				 .fields = {"id"}},
	       "table server_profiles has a column id already");
	refuse((struct question){.of = {&site},
				 .words = {"networks"},
				 .fields = {"object"}},
	       "table networks has a column object already");
	refuse((struct question){.of = {&site},
				 .words = {"networks"},
				 .fields = {"a"},
				 .more = {"a"}},
	       "--more 'a': it is named twice");
}

/* Nobody here knows what a service keeps there. */
static void test_redacted(void **state)
{
	struct question question = {.of = {&site},
				    .words = {"networks"},
				    .fields = {"a"}};

	(void)state;
	question.options.redact = true;
	refuse(question, "--fields 'a': it may be private, and --redact hides what is");
	question.fields[0] = NULL;
	expect(question, "networks: name size");
}

static void test_too_many(void **state)
{
	char names[8 * (ADDED_MOST + 1)] = "";
	size_t used = 0;

	(void)state;
	for (int i = 0; i < ADDED_MOST; i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%sx%d",
					 i ? "," : "", i);
	expect((struct question){.of = {&site},
				 .words = {"networks"},
				 .fields = {names},
				 .options = {.columns = "x255,x0"}},
	       "networks: x255 x0");
	snprintf(names + used, sizeof(names) - used, ",y");
	refuse((struct question){.of = {&site}, .words = {"networks"}, .fields = {names}},
	       "--fields 'y': one column too many");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_wrong_words),
		cmocka_unit_test(test_two_of_one_name),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_added),
		cmocka_unit_test(test_added_column),
		cmocka_unit_test(test_no_names),
		cmocka_unit_test(test_names_that_are_taken),
		cmocka_unit_test(test_redacted),
		cmocka_unit_test(test_too_many),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
