/*
 * test_output_ldd.c - tables of libraries in ldd's words and as trees.
 */
#include <unistd.h>

#include "registry.h"
#include "table.h"

enum { DEEP = 3000, MANY = 100000 };

/* Not in the order in which the outputs name them, and more than they name. */
enum column {
	REASON,
	ALSO,
	FILE_NAME,
	SONAME,
	DEPTH,
	PATH,
	STATUS,
	ASKER,
	VIA,
	N_COLUMNS
};

static const struct inv_column columns[] = {
	[REASON] = {"reason", INV_STRING, 0, NULL, "here", "reason"},
	[ALSO] = {"also_needed_by", INV_LIST, INV_ON_REQUEST, NULL, "here", "also"},
	[FILE_NAME] = {"file", INV_STRING, INV_KEY, NULL, "here", "file"},
	[SONAME] = {"soname", INV_STRING, 0, NULL, "here", "soname"},
	[DEPTH] = {"depth", INV_UINT, 0, NULL, "here", "depth"},
	[PATH] = {"path", INV_STRING, 0, NULL, "here", "path"},
	[STATUS] = {"status", INV_STRING, 0, NULL, "here", "status"},
	[ASKER] = {"needed_by", INV_STRING, 0, NULL, "here", "needed by"},
	[VIA] = {"via", INV_STRING, 0, NULL, "here", "via"},
};

/* What collect() collects: "FILE|SONAME|PATH|STATUS|VIA|REASON|NEEDED_BY|ALSO|ALSO ..." */
static const char *const *given;
static size_t n_given;

static int collect(struct inv_run *run)
{
	static const enum column order[] = {FILE_NAME, SONAME, PATH, STATUS,
					    VIA,       REASON, ASKER};

	for (size_t i = 0; i < n_given; i++) {
		char *text = strdup(given[i]), *rest = text, *field;

		inv_row_begin(run);
		for (size_t j = 0; (field = strsep(&rest, "|")); j++)
			if (j < N_ELEMENTS(order) && *field)
				inv_set_string(run, order[j], field);
			else if (*field)
				inv_add_string(run, ALSO, field);
		free(text);
	}
	return 0;
}

static void write_output(FILE *out, const char *name, const struct inv_report *report)
{
	size_t i = 0;

	while (strcmp(registry_outputs[i]->name, name) != 0)
		i++;
	registry_outputs[i]->write(out, report);
}

/* What the output NAME makes of the rows; to be freed. */
static char *written(const char *name, const char *const *rows, size_t count,
		     struct inv_report report)
{
	static const struct inv_collector collector = {
		.name = "test",
		.columns = columns,
		.n_columns = N_COLUMNS,
		.collect = collect,
	};
	struct table table;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	given = rows;
	n_given = count;
	table_make(&table, &collector);
	table_fill(&table, "/");
	assert_int_equal(table.table.n_rows, count);
	table.table.n_columns = N_COLUMNS;
	report.tables = &table.table;
	report.n_tables = 1;
	write_output(out, name, &report);
	fclose(out);
	table_free(&table);
	return text;
}

static void expect(const char *name, const char *const *rows, size_t count,
		   const char *wanted)
{
	char *text = written(name, rows, count, (struct inv_report){0});

	assert_string_equal(text, wanted);
	free(text);
}

/* ------------------------------------------------------------------------------- --ldd */

static const char *const sed[] = {
	"/bin/sed|linux-vdso.so.1||virtual",
	"/bin/sed|libacl.so.1|/lib/libacl.so.1|found|cache||/bin/sed",
	"/bin/sed|libselinux.so.1|/lib/libselinux.so.1|found|cache||/bin/sed",
	"/bin/sed|libc.so.6|/lib/libc.so.6|found|cache||/bin/sed"
	"|/lib/libacl.so.1|/lib/libselinux.so.1|/lib/libpcre2-8.so.0",
	"/bin/sed|libpcre2-8.so.0|/lib/libpcre2-8.so.0|found|cache||/lib/libselinux.so.1",
	"/bin/sed|ld-linux-x86-64.so.2|/lib64/ld-linux-x86-64.so.2|found|interp||"
	"/lib/libc.so.6",
};

static const char *const two_files[] = {
	"/bin/a|libc.so.6|/lib/libc.so.6|found|cache||/bin/a",
	"/bin/b|libc.so.6|/lib/libc.so.6|found|cache||/bin/b",
};

static void test_ldd_one_file(void **state)
{
	(void)state;
	expect("ldd", sed, N_ELEMENTS(sed),
	       "\tlinux-vdso.so.1\n"
	       "\tlibacl.so.1 => /lib/libacl.so.1\n"
	       "\tlibselinux.so.1 => /lib/libselinux.so.1\n"
	       "\tlibc.so.6 => /lib/libc.so.6\n"
	       "\tlibpcre2-8.so.0 => /lib/libpcre2-8.so.0\n"
	       "\t/lib64/ld-linux-x86-64.so.2\n");
	expect("ldd", sed, 0, "");
}

static void test_ldd_headings(void **state)
{
	struct inv_report bare = {.no_header = true};
	char *text = written("ldd", two_files, N_ELEMENTS(two_files), bare);

	(void)state;
	assert_string_equal(text, "\tlibc.so.6 => /lib/libc.so.6\n"
				  "\tlibc.so.6 => /lib/libc.so.6\n");
	free(text);
	expect("ldd", two_files, N_ELEMENTS(two_files),
	       "/bin/a:\n\tlibc.so.6 => /lib/libc.so.6\n"
	       "/bin/b:\n\tlibc.so.6 => /lib/libc.so.6\n");
}

static void test_ldd_not_found(void **state)
{
	static const char *const rows[] = {
		"/bin/a|libgone.so||missing|||/bin/a",
		"/bin/a|libaux.so||optional|||/bin/a",
		"/bin/a|/opt/libabs.so|/opt/libabs.so|found|path||/bin/a",
		"/bin/a|./libhere.so|./libhere.so|found|path||/bin/a",
		"/bin/a|libinterp.so||missing|interp||/bin/a",
	};

	(void)state;
	expect("ldd", rows, N_ELEMENTS(rows),
	       "\tlibgone.so => not found\n\tlibaux.so => not found\n"
	       "\t/opt/libabs.so\n\t./libhere.so\n\tlibinterp.so => not found\n");
}

/* As the loader tells it: of versions first, wherever the rows stand. */
static void test_ldd_versions(void **state)
{
	static const char *const rows[] = {
		"/bin/m|libv.so|/old/libv.so|found|env||/bin/m",
		"/bin/m|libw.so|/nov/libw.so|found|env|no version information available "
		"(required by /bin/m)|/bin/m",
		"/bin/m|libv.so|/old/libv.so|fatal|loaded|version `V2' not found "
		"(required by /lib/libh.so)|/lib/libh.so",
	};

	(void)state;
	expect("ldd", rows, N_ELEMENTS(rows),
	       "/bin/m: /nov/libw.so: no version information available "
	       "(required by /bin/m)\n"
	       "/bin/m: /old/libv.so: version `V2' not found (required by /lib/libh.so)\n"
	       "\tlibv.so => /old/libv.so\n\tlibw.so => /nov/libw.so\n");
}

static void test_ldd_fatal(void **state)
{
	static const char *const rows[] = {
		"/bin/m|linux-vdso.so.1||virtual",
		"/bin/m|libv.so|/txt/libv.so|fatal|env|file too short|/bin/m",
		"/bin/m|libc.so.6|/lib/libc.so.6|found|cache||/bin/m",
		"/bin/n|libz.so||fatal|||/bin/n",
	};

	(void)state;
	expect("ldd", rows, N_ELEMENTS(rows),
	       "/bin/m:\n/bin/m: error while loading shared libraries: /txt/libv.so: file "
	       "too short\n"
	       "/bin/n:\n/bin/n: error while loading shared libraries: libz.so: \n");
}

/* Whatever names hold, a record is a line. */
static void test_ldd_escapes(void **state)
{
	static const char *const rows[] = {
		"/bin/a\n/bin/b:|lib\n\tlibc.so.6 => /evil|/lib/\x1b[31m\xff|found",
		"/bin/c|lib\r||fatal||version `\n' not found",
	};

	(void)state;
	expect("ldd", rows, N_ELEMENTS(rows),
	       "/bin/a\\n/bin/b::\n"
	       "\tlib\\n\\tlibc.so.6 => /evil => /lib/\\x1b[31m\\xff\n"
	       "/bin/c:\n/bin/c: lib\\r: version `\\n' not found\n");
}

/* ------------------------------------------------------------------------------ --tree */

static void test_tree(void **state)
{
	(void)state;
	expect("tree", sed, N_ELEMENTS(sed),
	       "/bin/sed\n"
	       "├── linux-vdso.so.1 (virtual)\n"
	       "├── libacl.so.1 => /lib/libacl.so.1\n"
	       "│   └── libc.so.6 (*)\n"
	       "├── libselinux.so.1 => /lib/libselinux.so.1\n"
	       "│   ├── libc.so.6 (*)\n"
	       "│   └── libpcre2-8.so.0 => /lib/libpcre2-8.so.0\n"
	       "│       └── libc.so.6 (*)\n"
	       "└── libc.so.6 => /lib/libc.so.6\n"
	       "    └── ld-linux-x86-64.so.2 => /lib64/ld-linux-x86-64.so.2\n");
	expect("tree", two_files, N_ELEMENTS(two_files),
	       "/bin/a\n└── libc.so.6 => /lib/libc.so.6\n"
	       "/bin/b\n└── libc.so.6 => /lib/libc.so.6\n");
	expect("tree", sed, 0, "");
}

static const char *const troubles[] = {
	"/bin/m|libgone.so||missing||No such file or directory|/bin/m",
	"/bin/m|libh.so|/lib/libh.so|found|cache||/bin/m",
	"/bin/m|libaux.so||optional|||/lib/libh.so|/bin/m",
	"/bin/m|libv.so|/old/libv.so|found|env|no version information available|/bin/m",
	"/bin/m|libabove.so|/lib/libabove.so|found|cache||libgone.so",
	"/bin/m|libv.so|/old/libv.so|fatal|loaded|version `V2' not found|/lib/libh.so",
	"/bin/m|libx.so|/lib/libx.so|found|cache||/old/libv.so|/nobody",
	"/bin/m||/lib/liby.so|found|cache||/nobody|/lib/liby.so",
	"/bin/m|./here.so|./here.so|found|path||/bin/m",
};

/* Every status, and those who ask: by name where there is no path, or not in the table. */
static void test_tree_troubles(void **state)
{
	(void)state;
	expect("tree", troubles, N_ELEMENTS(troubles),
	       "/bin/m\n"
	       "├── libgone.so (missing: No such file or directory)\n"
	       "│   └── libabove.so => /lib/libabove.so\n"
	       "├── libh.so => /lib/libh.so\n"
	       "│   ├── libaux.so (optional)\n"
	       "│   └── libv.so => /old/libv.so (fatal: version `V2' not found)\n"
	       "├── libaux.so (*)\n"
	       "├── libv.so => /old/libv.so (no version information available)\n"
	       "│   └── libx.so => /lib/libx.so\n"
	       "├── /lib/liby.so, needed by /nobody\n"
	       "│   └── /lib/liby.so (*)\n"
	       "└── ./here.so\n");
}

static void test_tree_colour(void **state)
{
	struct inv_report report = {.colour = true};
	char *text = written("tree", troubles, 3, report);

	(void)state;
	assert_string_equal(text,
			    "\033[1m/bin/m\033[0m\n"
			    "├── libgone.so\033[31m (missing: No such file or directory)"
			    "\033[0m\n"
			    "├── libh.so => /lib/libh.so\n"
			    "│   └── libaux.so\033[2m (optional)\033[0m\n"
			    "└── \033[2mlibaux.so (*)\033[0m\n");
	free(text);
}

/* A table that lies about who asks is drawn once, and ends. */
static void test_tree_rounds(void **state)
{
	static const char *const rows[] = {
		"/f|a|/a|found|||/b|/a|/b|/f",
		"/f|b|/b|found|||/a|/a",
		"/f|c|/c|found|||/c",
		"/f|f|/f|found|||/f",
		"/f||||||",
		"/f|\n|\x1b|\n||\t|",
	};

	(void)state;
	expect("tree", rows, N_ELEMENTS(rows),
	       "/f\n"
	       "├── a => /a\n"
	       "│   ├── a (*)\n"
	       "│   ├── b => /b\n"
	       "│   │   └── a (*)\n"
	       "│   └── b (*)\n"
	       "├── a (*)\n"
	       "├── c => /c\n"
	       "├── f => /f\n"
	       "├──  ()\n"
	       "└── \\n => \\x1b (\\n: \\t)\n");
}

static size_t count_lines(const char *text)
{
	size_t count = 0;

	while ((text = strchr(text, '\n'))) {
		text++;
		count++;
	}
	return count;
}

/* Row I as FORMAT says, with numbers that begin by it and fall; to be freed. */
static const char **make_rows(size_t count, const char *format)
{
	const char **rows = calloc(count, sizeof(*rows));

	assert_non_null(rows);
	for (size_t i = 0; i < count; i++) {
		int n = (int)i;

		assert_true(asprintf((char **)&rows[i], format, n, n, n - 1, n - 2) > 0);
	}
	return rows;
}

static void free_rows(const char **rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free((char *)rows[i]);
	free(rows);
}

/* A chain that no program has takes no more room than its lines. */
static void test_tree_deep(void **state)
{
	const char **rows = make_rows(DEEP, "/f|l%d|/l%d|found|||/l%d|/l%d");
	char *text = written("tree", rows, DEEP, (struct inv_report){0});

	(void)state;
	assert_int_equal(count_lines(text), DEEP + 1 + DEEP - 2);
	assert_in_range(strlen(text), DEEP * 100, DEEP * 2 * 700);
	free(text);
	free_rows(rows, DEEP);
}

/* So many that it would not end if a row's work grew with their number. */
static void test_many(void **state)
{
	const char **rows = make_rows(MANY, "/f|l%d|/l%d|found|||/f|/l%d|/l%d");
	char *tree, *ldd;

	(void)state;
	alarm(60);
	tree = written("tree", rows, MANY, (struct inv_report){0});
	ldd = written("ldd", rows, MANY, (struct inv_report){0});
	alarm(0);
	assert_int_equal(count_lines(tree), 1 + MANY + MANY - 1 + MANY - 2);
	assert_int_equal(count_lines(ldd), MANY);
	free(tree);
	free(ldd);
	free_rows(rows, MANY);
}

/* ---------------------------------------------------------------------------- the rest */

/* One that lacks a column, or has one of another type, has no rows to read. */
static void expect_nothing(const struct inv_column *other, size_t n_columns)
{
	const struct inv_table table = {
		.name = "other",
		.columns = other,
		.n_columns = n_columns,
		.n_rows = 1,
	};
	const struct inv_report report = {.tables = &table, .n_tables = 1};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	write_output(out, "ldd", &report);
	write_output(out, "tree", &report);
	fclose(out);
	assert_int_equal(size, 0);
	free(text);
}

static void test_other_tables(void **state)
{
	struct inv_column other[N_COLUMNS];

	(void)state;
	expect_nothing(NULL, 0);
	expect_nothing(columns, STATUS);
	memcpy(other, columns, sizeof(columns));
	other[PATH].type = INV_LIST;
	expect_nothing(other, N_COLUMNS);
}

/* What core has to have read. */
static void test_columns_named(void **state)
{
	static const char *const both[] = {"file", "soname", "path", "status", "reason"};

	(void)state;
	for (size_t i = 0; registry_outputs[i]; i++) {
		const struct inv_output *output = registry_outputs[i];

		if (strcmp(output->name, "ldd") != 0 && strcmp(output->name, "tree") != 0)
			continue;
		for (size_t j = 0; j < N_ELEMENTS(both); j++)
			assert_string_equal(output->columns[j], both[j]);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ldd_one_file),
		cmocka_unit_test(test_ldd_headings),
		cmocka_unit_test(test_ldd_not_found),
		cmocka_unit_test(test_ldd_versions),
		cmocka_unit_test(test_ldd_fatal),
		cmocka_unit_test(test_ldd_escapes),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_tree_troubles),
		cmocka_unit_test(test_tree_colour),
		cmocka_unit_test(test_tree_rounds),
		cmocka_unit_test(test_tree_deep),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_other_tables),
		cmocka_unit_test(test_columns_named),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
