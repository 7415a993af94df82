/*
 * test_root_file.c - lines and whole files below a root: cut where they are too long, and
 * nothing read but regular files inside it.
 */
#include "root.h"

#include <errno.h>

#include "tree.h"

static struct tree tree;

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	tree_file(&tree, "dir/file", "hello\n");
	tree_file(&tree, "etc/passwd", "of the tree\n");
	assert_int_equal(mkfifoat(tree.fd, "fifo", 0644), 0);
	tree_link(&tree, "dirlink", "dir");
	tree_link(&tree, "escape", "../../../../../../../../etc/passwd");
	tree_link(&tree, "escape-dir", "../../../../../../../../etc");
	tree_link(&tree, "loop", "loop");
	tree_link(&tree, "dangling", "no/such/thing");
	tree_link(&tree, "to-fifo", "fifo");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

static void expect_line(const char *path, size_t size, ssize_t result, const char *text)
{
	char buffer[64];
	ssize_t length = root_read_line(tree.fd, path, buffer, size);

	if (length != result)
		fail_msg("%s in %zu bytes: %zd", path, size, length);
	if (text)
		assert_string_equal(buffer, text);
}

static void test_line(void **state)
{
	(void)state;
	tree_file(&tree, "lines/two", "first\nsecond\n");
	tree_file(&tree, "lines/bare", "only");
	tree_file(&tree, "lines/empty", "");
	tree_link(&tree, "lines/link", "/lines/two");
	expect_line("lines/two", 64, 5, "first");
	expect_line("lines/link", 64, 5, "first");
	expect_line("lines/bare", 64, 4, "only");
	expect_line("lines/bare", 4, 3, "onl");
	expect_line("lines/empty", 64, 0, "");
	expect_line("escape", 64, 11, "of the tree");
	expect_line("fifo", 64, -EINVAL, NULL);
	expect_line("to-fifo", 64, -EINVAL, NULL);
	expect_line("dir", 64, -EISDIR, NULL);
	expect_line("missing", 64, -ENOENT, NULL);
	expect_line("loop", 64, -ELOOP, NULL);
}

/* Reads a file of SIZE bytes with each of these limits. */
static void expect_whole_or_cut(size_t size)
{
	const size_t limits[] = {1, size - 1, size, size + 1, 4 * size};
	char *bytes = malloc(size);

	assert_non_null(bytes);
	memset(bytes, 'x', size);
	tree_bytes(&tree, "large", bytes, size);
	for (size_t i = 0; i < N_ELEMENTS(limits); i++) {
		size_t length = limits[i] < size ? limits[i] : size;
		struct root_file file;

		assert_int_equal(root_read_file(tree.fd, "large", limits[i], &file), 0);
		assert_int_equal(file.length, length);
		assert_int_equal(file.cut, limits[i] < size);
		assert_memory_equal(file.data, bytes, length);
		assert_int_equal(file.data[length], '\0');
		free(file.data);
	}
	free(bytes);
}

static void test_open_regular(void **state)
{
	int fd = root_open_regular(tree.fd, "/dir/file");

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	fd = root_open_regular(tree.fd, "/dirlink/file");
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(root_open_regular(tree.fd, "/dir"), -EISDIR);
	assert_int_equal(root_open_regular(tree.fd, "/fifo"), -EINVAL);
	assert_int_equal(root_open_regular(tree.fd, "/none"), -ENOENT);
	assert_int_equal(root_open_regular(tree.fd, "/escape-dir/services"), -ENOENT);
}

static void test_file(void **state)
{
	static const size_t sizes[] = {2, 4095, 4096, 4097, 8192, 100000};
	struct root_file file = {.length = 42};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(sizes); i++)
		expect_whole_or_cut(sizes[i]);
	assert_int_equal(root_read_file(tree.fd, "fifo", 10, &file), -EINVAL);
	assert_int_equal(root_read_file(tree.fd, "dir", 10, &file), -EISDIR);
	assert_int_equal(root_read_file(tree.fd, "dangling", 10, &file), -ENOENT);
	assert_int_equal(file.length, 42);
	tree_file(&tree, "nothing", "");
	assert_int_equal(root_read_file(tree.fd, "nothing", 10, &file), 0);
	assert_int_equal(file.length, 0);
	assert_false(file.cut);
	free(file.data);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_open_regular, setup, teardown),
		cmocka_unit_test_setup_teardown(test_line, setup, teardown),
		cmocka_unit_test_setup_teardown(test_file, setup, teardown),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
