/*
 * test_elf_files.c - which files a walk meets, in which order, and what ends it.
 */
#include "elf_files.h"

#include <errno.h>

#include "tree.h"

enum { END = 77 };

/* What was met so far, a line each: "PATH", "PATH named", "PATH -2". */
struct record {
	char text[4096];
	unsigned left; /* until it ends the walk; 0: never */
};

static int meet(void *context, const char *path, bool named, int error)
{
	struct record *record = context;
	size_t used = strlen(record->text);

	snprintf(record->text + used, sizeof(record->text) - used, "%s%s", path,
		 named ? " named" : "");
	used = strlen(record->text);
	if (error)
		snprintf(record->text + used, sizeof(record->text) - used, " %d", error);
	strcat(record->text, "\n");
	return record->left && --record->left == 0 ? END : 0;
}

static struct tree tree;

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	tree_file(&tree, "b/two", "");
	tree_file(&tree, "b/one", "");
	tree_file(&tree, "b/c/three", "");
	tree_file(&tree, "b.", "");
	tree_file(&tree, "z", "");
	tree_directory(&tree, "empty");
	tree_link(&tree, "link", "/b/c");
	tree_link(&tree, "loop", "loop");
	tree_link(&tree, "out", "/../../etc");
	assert_int_equal(mkfifoat(tree.fd, "fifo", 0644), 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

static void expect(const char *const *arguments, const char *met)
{
	struct record record = {.text = ""};

	assert_int_equal(elf_files_walk(tree.fd, false, arguments, meet, &record), 0);
	assert_string_equal(record.text, met);
}

static void test_order(void **state)
{
	static const char *const all[] = {"/", NULL};
	static const char *const some[] = {"z", "b", "/b/one", "link", NULL};
	static const char *const none[] = {NULL};

	(void)state;
	expect(all, "/b.\n/b/c/three\n/b/one\n/b/two\n/z\n");
	expect(some, "/z named\n/b/c/three\n/b/one\n/b/two\n/link/three\n");
	expect(none, "");
}

static void test_paths(void **state)
{
	static const char *const ways[] = {"./b//c/", "b/./c", "//b/c", "/b/c/.", NULL};
	static const char *const up[] = {"../b/c", NULL};

	(void)state;
	/* The same each time: the first alone is met. */
	expect(ways, "/b/c/three\n");
	expect(up, "/../b/c/three\n");
}

static void test_errors(void **state)
{
	static const char *const bad[] = {"none", "z/x", "loop", "fifo", "out", "", NULL};
	char name[300], text[1024];
	const char *const longer[] = {name, "b/c", NULL};

	(void)state;
	expect(bad, "/none named -2\n/z/x named -20\n/loop named -40\n/fifo named -22\n"
		    "/out named -2\n named -2\n");
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	snprintf(text, sizeof(text), "%s named -36\n/b/c/three\n", name);
	expect(longer, text);
}

static void test_end(void **state)
{
	static const char *const twice[] = {"b", "z", NULL};

	(void)state;
	for (unsigned i = 1; i < 6; i++) {
		struct record record = {.left = i};
		size_t lines = 0;
		int result = elf_files_walk(tree.fd, false, twice, meet, &record);

		for (const char *c = record.text; *c; c++)
			lines += *c == '\n';
		assert_int_equal(result, i < 5 ? END : 0);
		assert_int_equal(lines, i < 5 ? i : 4);
	}
}

static void test_system(void **state)
{
	static const char *const relative[] = {"c", "./one", NULL};
	static const char *const absolute[] = {"/dev/null", NULL};
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int here = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct record record = {.text = ""};
	char expected[2048], place[512];

	(void)state;
	snprintf(place, sizeof(place), "%s/b", tree.path);
	assert_int_equal(chdir(place), 0);
	assert_int_equal(elf_files_walk(root, true, relative, meet, &record), 0);
	snprintf(expected, sizeof(expected), "%s/c/three\n%s/one named\n", place, place);
	assert_string_equal(record.text, expected);
	record.text[0] = '\0';
	assert_int_equal(elf_files_walk(root, true, absolute, meet, &record), 0);
	assert_string_equal(record.text, "/dev/null named -22\n");
	assert_int_equal(fchdir(here), 0);
	close(here);
	close(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_paths, setup, teardown),
		cmocka_unit_test_setup_teardown(test_errors, setup, teardown),
		cmocka_unit_test_setup_teardown(test_end, setup, teardown),
		cmocka_unit_test_setup_teardown(test_system, setup, teardown),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
