/*
 * test_links.c - resolved paths are what realpath(3) says in a chroot, the links on the
 * way are told in their order, and nothing that races leads out of the root.
 */
#include "links.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "tree.h"

enum { MOST_LINKS = 40, N_RANDOM = 2000 };

#define A51 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A255 A51 A51 A51 A51 A51
#define UP "../../../../../../../.."

static struct tree tree;

/* What realpath() said in the chroot, in memory shared with the child that asked it. */
struct answer {
	int error;
	char real[PATH_MAX];
};

/* l0 to l1 to l2 ... to the file: l1 is as many links as are followed, l0 is one more. */
static void make_chain(void)
{
	char name[16], target[16];

	for (int i = 0; i <= MOST_LINKS; i++) {
		snprintf(name, sizeof(name), "l%d", i);
		snprintf(target, sizeof(target), "/l%d", i + 1);
		tree_link(&tree, name, i < MOST_LINKS ? target : "dir/file");
	}
}

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	tree_file(&tree, "dir/file", "");
	tree_file(&tree, "dir/sub/deep/file", "");
	tree_file(&tree, "dir/" A255, "");
	assert_int_equal(mkfifoat(tree.fd, "fifo", 0644), 0);
	tree_link(&tree, "to-dir", "dir");
	tree_link(&tree, "to-dir-slash", "dir/");
	tree_link(&tree, "to-file", "dir/file");
	tree_link(&tree, "to-file-slash", "dir/file/");
	tree_link(&tree, "to-long", "dir/" A255);
	tree_link(&tree, A255, "/dir/" A255);
	tree_link(&tree, "absolute", "/dir/sub");
	tree_link(&tree, "dir/sub/up", "../../to-dir/sub/../file");
	tree_link(&tree, "dir/sub/deep/top", UP "/to-dir");
	tree_link(&tree, "escape", UP "/dir");
	tree_link(&tree, "root", "/");
	tree_link(&tree, "here", ".");
	tree_link(&tree, "dangling", "dir/missing");
	tree_link(&tree, "loop", "loop");
	tree_link(&tree, "ping", "pong/x");
	tree_link(&tree, "pong", "ping");
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

/* Asks for the COUNT paths in a chroot: only a process of its own can go there. */
static struct answer *ask_realpath(const char *const *paths, size_t count)
{
	struct answer *answers =
		mmap(NULL, count * sizeof(*answers), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status = -1;
	pid_t child;

	assert_true(answers != MAP_FAILED);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (chroot(tree.path) < 0 || chdir("/") < 0)
			_exit(1);
		for (size_t i = 0; i < count; i++)
			if (!realpath(paths[i], answers[i].real)) {
				answers[i].error = -errno;
				answers[i].real[0] = '\0';
			}
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	return answers;
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

static void expect_as_realpath(const char *const *paths, size_t count)
{
	struct answer *answers = ask_realpath(paths, count);
	int descriptors = count_descriptors();

	for (size_t i = 0; i < count; i++) {
		char real[PATH_MAX] = "";
		int error = links_resolve(tree.fd, paths[i], real, NULL, NULL);

		if (error != answers[i].error || strcmp(real, answers[i].real) != 0)
			fail_msg("\"%.60s\" gives \"%.60s\" (%d), not \"%.60s\" (%d)",
				 paths[i], real, error, answers[i].real,
				 answers[i].error);
	}
	assert_int_equal(count_descriptors(), descriptors);
	munmap(answers, count * sizeof(*answers));
}

static void test_as_realpath(void **state)
{
	static const char *const paths[] = {
		"",
		"/",
		"//",
		".",
		"..",
		"/..",
		UP,
		UP "/dir/file",
		"dir/file",
		"/dir/file",
		"//dir///file",
		"./dir/./file",
		"dir/",
		"dir/.",
		"dir/..",
		"dir/file/",
		"dir/file/.",
		"dir/file/..",
		"dir/file/x",
		"dir/sub/../file",
		"dir/sub/deep/../../file",
		"missing",
		"missing/..",
		"dir/missing",
		"dir/missing/../file",
		"fifo",
		"fifo/",
		"to-fifo",
		"to-dir",
		"to-dir/",
		"to-dir/file",
		"to-dir/../dir",
		"to-dir-slash",
		"to-dir-slash/file",
		"to-file",
		"to-file/",
		"to-file/..",
		"to-file-slash",
		"absolute",
		"absolute/..",
		"absolute/up",
		"absolute/deep/top/file",
		"dir/sub/up",
		"escape/file",
		"root",
		"root/..",
		"root/dir/file",
		"here/here/here/dir",
		"dangling",
		"dangling/..",
		"loop",
		"loop/x",
		"ping",
		"l1",
		"l0",
		"l1/",
		"dir/" A255,
		"dir/" A255 "a",
		"to-long",
		A255,
		A255 "a",
		A255 "/..",
	};

	(void)state;
	expect_as_realpath(paths, N_ELEMENTS(paths));
}

/* One to five of a few names, with slashes where there may be some. */
static void make_random_path(uint64_t *random, char *path)
{
	static const char *const names[] = {"a", "b", "c", "d", "a", "b", "..", "."};
	uint64_t bits = unit_random(random);
	char *end = path;

	if (bits & 1)
		end = stpcpy(end, "/");
	for (uint64_t n = 1 + (bits >> 1) % 5; n > 0; n--) {
		end = stpcpy(end, names[unit_random(random) % N_ELEMENTS(names)]);
		if (n > 1 || (bits & 0x700) == 0)
			end = stpcpy(end, "/");
	}
}

/* Trees and paths that nobody would think of. */
static void test_random_trees(void **state)
{
	static char text[N_RANDOM][32];
	static const char *paths[N_RANDOM];
	uint64_t random = 0x9e3779b97f4a7c15;

	(void)state;
	for (size_t i = 0; i < N_RANDOM / 10; i++) {
		char place[32], target[32];
		uint64_t kind = unit_random(&random) % 8;

		make_random_path(&random, place);
		make_random_path(&random, target);
		/* What cannot be made, as it is there or its parent is not, is not. */
		if (kind == 0)
			close(openat(tree.fd, place + (place[0] == '/'),
				     O_CREAT | O_NOFOLLOW | O_WRONLY, 0644));
		else if (kind < 5)
			(void)!symlinkat(target, tree.fd, place + (place[0] == '/'));
		else
			mkdirat(tree.fd, place + (place[0] == '/'), 0755);
	}
	for (size_t i = 0; i < N_RANDOM; i++) {
		make_random_path(&random, text[i]);
		paths[i] = text[i];
	}
	expect_as_realpath(paths, N_RANDOM);
}

struct met {
	char text[1024];
	int end_at; /* the callback ends the walk at this link */
};

static int note_link(void *context, const char *link, const char *target)
{
	struct met *met = context;
	size_t length = strlen(met->text);

	snprintf(met->text + length, sizeof(met->text) - length, "%s>%s ", link, target);
	return --met->end_at == 0 ? 7 : 0;
}

static void expect_links(const char *path, int result, const char *links)
{
	char real[PATH_MAX];
	struct met met = {0};

	assert_int_equal(links_resolve(tree.fd, path, real, note_link, &met), result);
	assert_string_equal(met.text, links);
}

static void test_links_in_order(void **state)
{
	(void)state;
	expect_links("dir/file", 0, "");
	expect_links("to-dir/file", 0, "/to-dir>dir ");
	expect_links("//to-dir/./sub/../sub/up", 0,
		     "/to-dir>dir /dir/sub/up>../../to-dir/sub/../file /to-dir>dir ");
	expect_links("absolute/deep/top/", 0,
		     "/absolute>/dir/sub /dir/sub/deep/top>" UP "/to-dir /to-dir>dir ");
	expect_links("here/root/../here", 0, "/here>. /root>/ /here>. ");
	expect_links("dangling", -ENOENT, "/dangling>dir/missing ");
	expect_links("to-file/x", -ENOTDIR, "/to-file>dir/file ");
}

static void test_end_of_walk(void **state)
{
	struct met met = {.end_at = 2};
	char real[PATH_MAX] = "as before";

	(void)state;
	assert_int_equal(links_resolve(tree.fd, "root/to-dir/here", real, note_link,
				       &met),
			 7);
	assert_string_equal(met.text, "/root>/ /to-dir>dir ");
	assert_string_equal(real, "as before");
	assert_int_equal(links_resolve(tree.fd, "l0", real, NULL, NULL), -ELOOP);
	assert_string_equal(real, "as before");
}

/* A link to directories whose names are together nearly as long as a path may be. */
static void make_far(char path[PATH_MAX])
{
	size_t length = 0;

	while (length + sizeof("/" A255) <= PATH_MAX) {
		length += (size_t)sprintf(path + length, "/" A255);
		assert_int_equal(mkdirat(tree.fd, path + 1, 0755), 0);
	}
	tree_link(&tree, "far", path);
}

static void test_far(void **state)
{
	char path[PATH_MAX], real[PATH_MAX];

	(void)state;
	unlinkat(tree.fd, A255, 0);
	make_far(path);
	assert_int_equal(links_resolve(tree.fd, "far", real, NULL, NULL), 0);
	assert_string_equal(real, path);
	assert_int_equal(links_resolve(tree.fd, "far/aa", real, NULL, NULL), -ENOENT);
	assert_int_equal(links_resolve(tree.fd, "far/" A255, real, NULL, NULL),
			 -ENAMETOOLONG);
}

/* Paths at the limit: of what is asked for, and of what links make of it. */
static void test_too_long(void **state)
{
	enum { LONGER = sizeof("dir/" A255) - sizeof("to-long") };
	char path[PATH_MAX + 1], real[PATH_MAX];
	size_t length = 0;

	(void)state;
	while (length + 5 < PATH_MAX)
		length += (size_t)sprintf(path + length, "here/");
	path[PATH_MAX - 1] = '\0';
	assert_int_equal(links_resolve(tree.fd, path, real, NULL, NULL), -ELOOP);
	memset(path, '/', PATH_MAX - 1);
	assert_int_equal(links_resolve(tree.fd, path, real, NULL, NULL), 0);
	assert_string_equal(real, "/");
	memcpy(path, "to-dir", 6);
	assert_int_equal(links_resolve(tree.fd, path, real, NULL, NULL), 0);
	assert_string_equal(real, "/dir");
	/* The target of a file's link in the place of its name just fits, and then not. */
	memcpy(path, "to-long", 7);
	path[PATH_MAX - 1 - LONGER] = '\0';
	assert_int_equal(links_resolve(tree.fd, path, real, NULL, NULL), -ENOTDIR);
	path[PATH_MAX - 1 - LONGER] = '/';
	path[PATH_MAX - LONGER] = '\0';
	assert_int_equal(links_resolve(tree.fd, path, real, NULL, NULL), -ENAMETOOLONG);
	memset(path, '/', PATH_MAX);
	path[PATH_MAX] = '\0';
	assert_int_equal(links_resolve(tree.fd, path, real, NULL, NULL), -ENAMETOOLONG);
}

static int refuse_outside(void *context, const char *link, const char *target)
{
	(void)context;
	(void)link;
	return strcmp(target, "of the outside") == 0 ? 99 : 0;
}

/* Until it is killed: the directory `way` and a link out of the root change places. */
static pid_t start_exchanging(int root)
{
	pid_t child = fork();

	assert_true(child >= 0);
	while (child == 0)
		renameat2(root, "way", root, "other", RENAME_EXCHANGE);
	return child;
}

/* Step by step, what is looked at may be another thing when it is opened. */
static bool is_refusal(int error)
{
	return error == -ENOENT || error == -ENOTDIR || error == -EINVAL;
}

static void test_race(void **state)
{
	char outside[512], real[PATH_MAX];
	unsigned found = 0, refused = 0;
	/* Slow machines, and valgrind on them, see the two change places less often. */
	time_t end = time(NULL) + 60;
	pid_t child;
	int root;

	(void)state;
	snprintf(outside, sizeof(outside), "%s/outside", tree.path);
	tree_link(&tree, "outside/link", "of the outside");
	tree_link(&tree, "inside/way/link", "/target");
	tree_link(&tree, "inside/other", outside);
	tree_file(&tree, "inside/target", "");
	root = openat(tree.fd, "inside", O_PATH | O_DIRECTORY | O_CLOEXEC);
	assert_true(root >= 0);
	child = start_exchanging(root);
	while ((found < 200 || refused < 200) && time(NULL) < end) {
		int error = links_resolve(root, "way/link", real, refuse_outside, NULL);

		found += error == 0;
		refused += is_refusal(error);
		if (!is_refusal(error) && (error != 0 || strcmp(real, "/target") != 0))
			break;
	}
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	close(root);
	assert_true(found >= 200 && refused >= 200);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_as_realpath, setup, teardown),
		cmocka_unit_test_setup_teardown(test_random_trees, setup, teardown),
		cmocka_unit_test_setup_teardown(test_links_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_end_of_walk, setup, teardown),
		cmocka_unit_test_setup_teardown(test_far, setup, teardown),
		cmocka_unit_test_setup_teardown(test_too_long, setup, teardown),
		cmocka_unit_test_setup_teardown(test_race, setup, teardown),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
