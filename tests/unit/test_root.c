/*
 * test_root.c - opening below a root: openat2 and the walk by hand give the same answers,
 * and neither leaves the root, waits for a pipe or leaks a descriptor.
 */
#include "root.h"

#include <dirent.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "tree.h"

enum { DEPTH = 200, LINKS = 41 };

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A256 A64 A64 A64 A64
#define UP "../../../../../../../.."

static struct tree tree;

/* A link l0 to l1 to l2 ... to the file: from l1 on it is as many links as allowed. */
static void make_chain(void)
{
	char name[16], target[16];

	for (int i = 0; i < LINKS; i++) {
		snprintf(name, sizeof(name), "l%d", i);
		snprintf(target, sizeof(target), "l%d", i + 1);
		tree_link(&tree, name, i + 1 < LINKS ? target : "dir/file");
	}
}

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	tree_file(&tree, "dir/file", "hello\n");
	tree_file(&tree, "dir/sub/file", "below\n");
	tree_file(&tree, "etc/passwd", "of the tree\n");
	assert_int_equal(mkfifoat(tree.fd, "fifo", 0644), 0);
	tree_link(&tree, "dirlink", "dir");
	tree_link(&tree, "dirlink-slash", "dir/");
	tree_link(&tree, "filelink", "dir/file");
	tree_link(&tree, "filelink-slash", "dir/file/");
	tree_link(&tree, "absolute", "/dir/file");
	tree_link(&tree, "absolute-dir", "/dir");
	tree_link(&tree, "dir/sub/absolute", "/dir/file");
	tree_link(&tree, "dir/sub/up", "../../dir/sub/../file");
	tree_link(&tree, "escape", UP "/etc/passwd");
	tree_link(&tree, "escape-dir", UP "/etc");
	tree_link(&tree, "dir/sub/escape", "/../../etc/passwd");
	tree_link(&tree, "loop", "loop");
	tree_link(&tree, "ping", "pong");
	tree_link(&tree, "pong", "ping");
	tree_link(&tree, "inside-itself", "inside-itself/more");
	tree_link(&tree, "dangling", "no/such/thing");
	tree_link(&tree, "here", ".");
	tree_link(&tree, "to-fifo", "fifo");
	make_chain();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

static char long_path[8192];

/* What opening PATH for reading gives: the file that it is, or a negative errno value. */
static const struct {
	const char *path;
	const char *file;
	int error;
} cases[] = {
	{"dir/file", "dir/file", 0},
	{"/dir/file", "dir/file", 0},
	{"//dir///file", "dir/file", 0},
	{"./dir/./file", "dir/file", 0},
	{"dir/../dir/file", "dir/file", 0},
	{"dir/sub/../../dir/file", "dir/file", 0},
	{".", ".", 0},
	{"/", ".", 0},
	{"..", ".", 0},
	{UP, ".", 0},
	{UP "/dir/file", "dir/file", 0},
	{"dir/", "dir", 0},
	{"dir/.", "dir", 0},
	{"dir/..", ".", 0},
	{"", NULL, -ENOENT},
	{"missing", NULL, -ENOENT},
	{"missing/../dir/file", NULL, -ENOENT},
	{"dir/missing", NULL, -ENOENT},
	{"dir/file/", NULL, -ENOTDIR},
	{"dir/file/.", NULL, -ENOTDIR},
	{"dir/file/..", NULL, -ENOTDIR},
	{"dir/file/x", NULL, -ENOTDIR},
	{"fifo/x", NULL, -ENOTDIR},
	{"filelink", "dir/file", 0},
	{"filelink/", NULL, -ENOTDIR},
	{"filelink-slash", NULL, -ENOTDIR},
	{"filelink/x", NULL, -ENOTDIR},
	{"dirlink", "dir", 0},
	{"dirlink/", "dir", 0},
	{"dirlink-slash", "dir", 0},
	{"dirlink/file", "dir/file", 0},
	{"dirlink/../dir/file", "dir/file", 0},
	{"dirlink-slash/sub/file", "dir/sub/file", 0},
	{"absolute", "dir/file", 0},
	{"absolute-dir/sub/file", "dir/sub/file", 0},
	{"absolute-dir/sub/../../dir/file", "dir/file", 0},
	{"dir/sub/absolute", "dir/file", 0},
	{"dir/sub/up", "dir/file", 0},
	{"here/here/here/dir/file", "dir/file", 0},
	{"escape", "etc/passwd", 0},
	{"escape-dir", "etc", 0},
	{"escape-dir/passwd", "etc/passwd", 0},
	{"dir/sub/escape", "etc/passwd", 0},
	{"dangling", NULL, -ENOENT},
	{"dangling/..", NULL, -ENOENT},
	{"loop", NULL, -ELOOP},
	{"loop/x", NULL, -ELOOP},
	{"ping", NULL, -ELOOP},
	{"inside-itself", NULL, -ELOOP},
	{"l1", "dir/file", 0},
	{"l0", NULL, -ELOOP},
	{A64, NULL, -ENOENT},
	{A256, NULL, -ENAMETOOLONG},
	{"dir/" A256 "/file", NULL, -ENAMETOOLONG},
	{long_path, NULL, -ENAMETOOLONG},
};

static void make_long_path(void)
{
	for (size_t i = 0; i + 2 < sizeof(long_path); i += 2)
		memcpy(long_path + i, "./", 3);
}

typedef int opener(int root, const char *path, int flags);

/* How many of the cases OPEN_BELOW answers otherwise than they say. */
static int count_wrong(opener *open_below)
{
	int wrong = 0;

	make_long_path();
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		int fd = open_below(tree.fd, cases[i].path, O_RDONLY | O_NONBLOCK);
		struct stat found = {0}, wanted = {0};
		bool right = cases[i].file ? fd >= 0 : fd == cases[i].error;

		if (fd >= 0 && right) {
			fstat(fd, &found);
			fstatat(tree.fd, cases[i].file, &wanted, 0);
			right = found.st_ino == wanted.st_ino &&
				found.st_dev == wanted.st_dev &&
				fcntl(fd, F_GETFD) & FD_CLOEXEC;
		}
		if (!right) {
			print_error("\"%.40s\" gives %d (%s), not %s\n", cases[i].path,
				    fd, fd < 0 ? strerror(-fd) : "open",
				    cases[i].file ? cases[i].file
						  : strerror(-cases[i].error));
			wrong++;
		}
		if (fd >= 0)
			close(fd);
	}
	return wrong;
}

static void test_open(void **state)
{
	(void)state;
	assert_int_equal(count_wrong(root_open), 0);
}

static void test_walk(void **state)
{
	(void)state;
	assert_int_equal(count_wrong(root_walk), 0);
}

static int count_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* Whether both are the same error, or descriptors of the same file opened alike. */
static bool same(int a, int b)
{
	const int alike = O_ACCMODE | O_NONBLOCK | O_PATH;
	struct stat first, second;

	if (a < 0 || b < 0)
		return a == b;
	assert_int_equal(fstat(a, &first), 0);
	assert_int_equal(fstat(b, &second), 0);
	return first.st_ino == second.st_ino && first.st_dev == second.st_dev &&
	       ((fcntl(a, F_GETFL) ^ fcntl(b, F_GETFL)) & alike) == 0;
}

static void test_same_with_all_flags(void **state)
{
	static const int flags[] = {
		O_RDONLY | O_NONBLOCK,
		O_RDONLY | O_NONBLOCK | O_NOFOLLOW,
		O_RDONLY | O_DIRECTORY,
		O_RDONLY | O_DIRECTORY | O_NOFOLLOW,
		O_PATH,
		O_PATH | O_NOFOLLOW,
		O_PATH | O_DIRECTORY,
		O_PATH | O_DIRECTORY | O_NOFOLLOW,
	};
	int descriptors = count_descriptors();

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++)
		for (size_t j = 0; j < N_ELEMENTS(flags); j++) {
			int opened = root_open(tree.fd, cases[i].path, flags[j]);
			int walked = root_walk(tree.fd, cases[i].path, flags[j]);

			if (!same(opened, walked))
				fail_msg("\"%.40s\" with flags %o: %d and %d",
					 cases[i].path, (unsigned)flags[j], opened,
					 walked);
			if (opened >= 0)
				close(opened);
			if (walked >= 0)
				close(walked);
		}
	assert_int_equal(count_descriptors(), descriptors);
}

/* From here on openat2 answers this process with ERROR. */
static void forbid_openat2(unsigned error)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = {N_ELEMENTS(filter), filter};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		_exit(99);
}

static int count_wrong_without_openat2(unsigned error)
{
	pid_t child = fork();
	char text[16];
	int status = 0, wrong;

	assert_true(child >= 0);
	if (child == 0) {
		forbid_openat2(error);
		wrong = count_wrong(root_open);
		wrong += root_read_attribute(tree.fd, "dir/file", false, text, 16) != 5;
		wrong += root_read_attribute(tree.fd, "filelink", true, text, 16) !=
			 -ELOOP;
		wrong += root_read_attribute(tree.fd, "dirlink/file", true, text, 16) !=
			 -ELOOP;
		wrong += root_read_attribute(tree.fd, "/etc/passwd", true, text, 16) !=
			 -EXDEV;
		wrong += root_read_line(tree.fd, "escape", text, 16) != 11;
		_exit(wrong);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void test_without_openat2(void **state)
{
	(void)state;
	assert_int_equal(count_wrong_without_openat2(ENOSYS), 0);
	assert_int_equal(count_wrong_without_openat2(EPERM), 0);
}

/* Deeper than any system is, a walk gives up: it keeps a descriptor for each level. */
static void test_depth(void **state)
{
	char path[2 * DEPTH + 8] = "d";
	int descriptors = count_descriptors(), fd;

	(void)state;
	for (int i = 1; i < DEPTH; i++)
		strcat(path, "/d");
	strcat(path, "/f");
	tree_file(&tree, path, "");
	fd = root_walk(tree.fd, path + 2 * (size_t)(DEPTH - 100), O_RDONLY);
	assert_int_equal(fd, -ENOENT);
	assert_int_equal(root_walk(tree.fd, path, O_RDONLY), -ENAMETOOLONG);
	path[2 * 100] = '\0';
	fd = root_walk(tree.fd, path, O_RDONLY | O_DIRECTORY);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(count_descriptors(), descriptors);
}

/* Reads the attribute NAME with a buffer of SIZE bytes; TEXT as it is then. */
static void expect_attribute(const char *name, size_t size, ssize_t result,
			     const char *text)
{
	char buffer[64];
	ssize_t length;

	memset(buffer, '#', sizeof(buffer));
	length = root_read_attribute(tree.fd, name, false, buffer, size);
	if (length != result)
		fail_msg("%s in %zu bytes: %zd", name, size, length);
	if (text)
		assert_string_equal(buffer, text);
	for (size_t i = size; i < sizeof(buffer); i++)
		assert_int_equal(buffer[i], '#');
}

static void test_attribute_bounds(void **state)
{
	(void)state;
	tree_file(&tree, "a/empty", "");
	tree_file(&tree, "a/newline", "\n");
	tree_file(&tree, "a/four", "1234\n");
	tree_file(&tree, "a/bare", "1234");
	tree_file(&tree, "a/two-newlines", "new\nline\n\n");
	tree_bytes(&tree, "a/nul", "a\0b\n", 4);
	expect_attribute("a/empty", 8, 0, "");
	expect_attribute("a/newline", 8, 0, "");
	expect_attribute("a/four", 8, 4, "1234");
	expect_attribute("a/four", 6, 4, "1234");
	expect_attribute("a/four", 5, 5, "1234");
	expect_attribute("a/four", 4, 4, "123");
	expect_attribute("a/four", 2, 2, "1");
	expect_attribute("a/four", 1, 1, "");
	expect_attribute("a/bare", 5, 4, "1234");
	expect_attribute("a/bare", 4, 4, "123");
	expect_attribute("a/two-newlines", 32, 9, "new\nline\n");
	expect_attribute("a/nul", 8, 3, "a");
}

static void test_attribute_kinds(void **state)
{
	(void)state;
	expect_attribute("dir/sub/file", 64, 5, "below");
	expect_attribute("missing", 64, -ENOENT, NULL);
	expect_attribute("missing/x", 64, -ENOENT, NULL);
	expect_attribute("dir/file/x", 64, -ENOTDIR, NULL);
	expect_attribute("fifo", 64, -ENOENT, NULL);
	expect_attribute("dir", 64, -ENOENT, NULL);
	expect_attribute("filelink", 64, -ELOOP, NULL);
	expect_attribute("dangling", 64, -ELOOP, NULL);
	expect_attribute("loop", 64, -ELOOP, NULL);
	/* Not through links on the way either, wherever they lead. */
	expect_attribute("dirlink/file", 64, -ELOOP, NULL);
	expect_attribute("dirlink/missing", 64, -ELOOP, NULL);
	expect_attribute("absolute-dir/file", 64, -ELOOP, NULL);
	expect_attribute("escape-dir/passwd", 64, -ELOOP, NULL);
}

/* In sysfs and on nodev mounts nothing is looked at first: the answers are the same. */
static void test_attribute_without_look(void **state)
{
	char text[16];

	(void)state;
	assert_int_equal(root_read_attribute(tree.fd, "dir/file", true, text, 16), 5);
	assert_int_equal(root_read_attribute(tree.fd, "missing", true, text, 16),
			 -ENOENT);
	assert_int_equal(root_read_attribute(tree.fd, "dir", true, text, 16), -ENOENT);
	assert_true(root_read_attribute(tree.fd, "fifo", true, text, 16) <= 0);
	assert_int_equal(root_read_attribute(tree.fd, "filelink", true, text, 16),
			 -ELOOP);
	assert_int_equal(root_read_attribute(tree.fd, "dirlink/file", true, text, 16),
			 -ELOOP);
	assert_int_equal(root_read_attribute(tree.fd, "/etc/passwd", true, text, 16),
			 -EXDEV);
	assert_int_equal(root_read_attribute(tree.fd, "../x", true, text, 16), -EXDEV);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_open, setup, teardown),
		cmocka_unit_test_setup_teardown(test_walk, setup, teardown),
		cmocka_unit_test_setup_teardown(test_same_with_all_flags, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_without_openat2, setup, teardown),
		cmocka_unit_test_setup_teardown(test_depth, setup, teardown),
		cmocka_unit_test_setup_teardown(test_attribute_bounds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_attribute_kinds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_attribute_without_look, setup,
						teardown),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
