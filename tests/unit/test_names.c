/*
 * test_names.c - listings of directories.
 */
#include "names.h"

#include <errno.h>

#include "tree.h"

static void test_sorted(void **state)
{
	static const char *const wanted[] = {"-",   ".hidden", "A",    "a",   "a b",
					     "a\n", "dm-10",   "dm-2", "\xff"};
	struct names names = {0};
	struct tree tree;
	char path[32];

	(void)state;
	tree_make(&tree);
	for (size_t i = N_ELEMENTS(wanted); i > 0; i--) {
		snprintf(path, sizeof(path), "dir/%s", wanted[i - 1]);
		tree_file(&tree, path, "");
	}
	tree_link(&tree, "link", "/dir");
	assert_int_equal(names_list(tree.fd, "link", &names), 0);
	assert_int_equal(names.count, N_ELEMENTS(wanted));
	/* "a\n" comes before "a b": bytewise. */
	assert_string_equal(names.names[4], "a\n");
	assert_string_equal(names.names[5], "a b");
	for (size_t i = 0; i + 1 < names.count; i++)
		assert_true(strcmp(names.names[i], names.names[i + 1]) < 0);
	names_free(&names);
	assert_int_equal(names.count, 0);
	tree_remove(&tree);
}

/* More than the kernel hands out at once. */
static void test_many(void **state)
{
	enum { MANY = 1500 };
	struct names names = {0};
	struct tree tree;
	char path[64];

	(void)state;
	tree_make(&tree);
	for (int i = 0; i < MANY; i++) {
		snprintf(path, sizeof(path), "many/some-longer-name-of-a-file-%04d", i);
		tree_file(&tree, path, "");
	}
	assert_int_equal(names_list(tree.fd, "many", &names), 0);
	assert_int_equal(names.count, MANY);
	assert_string_equal(names.names[MANY - 1], "some-longer-name-of-a-file-1499");
	names_free(&names);
	tree_remove(&tree);
}

static void test_what_is_no_directory(void **state)
{
	struct names names = {.count = 42};
	struct tree tree;

	(void)state;
	tree_make(&tree);
	tree_file(&tree, "file", "");
	tree_link(&tree, "loop", "loop");
	assert_int_equal(names_list(tree.fd, "missing", &names), -ENOENT);
	assert_int_equal(names_list(tree.fd, "file", &names), -ENOTDIR);
	assert_int_equal(names_list(tree.fd, "loop", &names), -ELOOP);
	assert_int_equal(names.count, 42);
	tree_directory(&tree, "empty");
	assert_int_equal(names_list(tree.fd, "empty", &names), 0);
	assert_int_equal(names.count, 0);
	names_free(&names);
	tree_remove(&tree);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorted),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_what_is_no_directory),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
