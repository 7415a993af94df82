/*
 * test_dpkg.c - owners of files: in a made tree with diversions and merged directories, in
 * hostile ones, and against dpkg itself for files of this machine.
 */
#include "dpkg.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>

#include "tree.h"

#define INFO "var/lib/dpkg/info/"
#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define A256 A64 A64 A64 A64

static struct tree tree;

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	tree_file(&tree, INFO "sed.list",
		  "/.\n/bin\n/bin/sed\n/usr/share/doc/sed/copyright\n");
	tree_file(&tree, INFO "sed.md5sums", "/bin/other\n");
	tree_file(&tree, INFO "libc6:amd64.list", "/.\n/lib/libc.so.6\n/usr/share/libc");
	tree_file(&tree, INFO "libc6:i386.list", "/lib32/libc.so.6\n/usr/share/libc\n");
	tree_file(&tree, "var/lib/dpkg/status",
		  "Package: sed\nStatus: install ok installed\nArchitecture: amd64\n"
		  "Description: a stream editor\n Version: 0\nversion:\t 4.9-1 \n\n"
		  "Package: libc6\nArchitecture: i386\nVersion: 2.35\n\n"
		  "Package: libc6\nArchitecture: amd64\nVersion: 2.36");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

static void assert_same(const char *path, const char *what, const char *found,
			const char *wanted)
{
	if (!found != !wanted || (found && strcmp(found, wanted) != 0))
		fail_msg("%s of %s: %s, not %s", what, path, found ? found : "none",
			 wanted ? wanted : "none");
}

static void expect(const char *path, const char *package, const char *version,
		   const char *architecture)
{
	struct dpkg_owner owner = {.path = path};

	assert_int_equal(dpkg_find(tree.fd, &owner, 1), 0);
	assert_same(path, "package", owner.package, package);
	assert_same(path, "version", owner.version, version);
	assert_same(path, "architecture", owner.architecture, architecture);
	dpkg_free(&owner, 1);
	assert_null(owner.package);
}

static void test_owners(void **state)
{
	(void)state;
	expect("/bin/sed", "sed", "4.9-1", "amd64");
	expect("/usr/bin/sed", "sed", "4.9-1", "amd64");
	expect("/usr/share/doc/sed/copyright", "sed", "4.9-1", "amd64");
	expect("/bin/other", NULL, NULL, NULL);
	expect("/bin/se", NULL, NULL, NULL);
	expect("/bin/sedd", NULL, NULL, NULL);
	expect("bin/sed", NULL, NULL, NULL);
	expect("/usr/usr/bin/sed", NULL, NULL, NULL);
	expect("", NULL, NULL, NULL);
	expect("/lib/libc.so.6", "libc6", "2.36", "amd64");
	expect("/usr/lib32/libc.so.6", "libc6", "2.35", "i386");
	/* Of several packages it is the first; its list's last line lacks a newline. */
	expect("/usr/share/libc", "libc6", "2.36", "amd64");
}

/* The same path twice, and many others, in one question. */
static void test_many_at_once(void **state)
{
	enum { MANY = 1000 };
	struct dpkg_owner owners[MANY];
	char paths[MANY][32];

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(paths[i], sizeof(paths[i]), "/usr/bin/%zu", i);
		owners[i].path = i % 100 ? paths[i] : "/usr/bin/sed";
	}
	assert_int_equal(dpkg_find(tree.fd, owners, MANY), 0);
	for (size_t i = 0; i < MANY; i++)
		assert_same(owners[i].path, "version", owners[i].version,
			    i % 100 ? NULL : "4.9-1");
	dpkg_free(owners, MANY);
	assert_int_equal(dpkg_find(tree.fd, NULL, 0), 0);
}

/* Where systems are not merged, /bin/which and /usr/bin/which are two files. */
static void test_very_path_first(void **state)
{
	(void)state;
	tree_file(&tree, INFO "a.list", "/usr/bin/which\n/usr/bin/both\n");
	tree_file(&tree, INFO "b.list", "/bin/which\n");
	tree_file(&tree, INFO "c.list", "/bin/which\n/usr/bin/both\n");
	expect("/bin/which", "b", NULL, NULL);
	expect("/usr/bin/which", "a", NULL, NULL);
	expect("/usr/bin/both", "a", NULL, NULL);
	expect("/bin/both", "a", NULL, NULL);
}

static void test_diversions(void **state)
{
	(void)state;
	tree_file(&tree, "var/lib/dpkg/diversions",
		  "/usr/bin/perf\n/usr/bin/perf.wrapper\nlinux-perf\n"
		  "/bin/sed\n/bin/sed.distrib\n:\n"
		  "/usr/share/libc\n/usr/share/libc.i386\nlibc6\n"
		  "/usr/bin/cut\n/usr/bin/off");
	tree_file(&tree, INFO "linux-perf:amd64.list", "/usr/bin/perf\n");
	tree_file(&tree, INFO "other.list", "/usr/bin/perf\n/bin/perf\n/usr/bin/cut\n");
	expect("/usr/bin/perf", "linux-perf", NULL, "amd64");
	expect("/usr/bin/perf.wrapper", "other", NULL, NULL);
	expect("/bin/perf.wrapper", "other", NULL, NULL);
	/* As dpkg does: what is not listed under the diverted name is not diverted. */
	expect("/bin/perf", "other", NULL, NULL);
	/* A diversion by the administrator is of every package. */
	expect("/bin/sed", NULL, NULL, NULL);
	expect("/usr/bin/sed.distrib", "sed", "4.9-1", "amd64");
	/* One of a package is of all its architectures. */
	expect("/usr/share/libc", "libc6", "2.36", "amd64");
	expect("/usr/share/libc.i386", NULL, NULL, NULL);
	expect("/usr/bin/cut", "other", NULL, NULL);
}

static void test_no_dpkg(void **state)
{
	struct dpkg_owner owner = {.path = "/bin/sed"};
	struct tree empty;

	(void)state;
	tree_make(&empty);
	assert_int_equal(dpkg_find(empty.fd, &owner, 1), -ENOENT);
	assert_null(owner.package);
	tree_directory(&empty, "var/lib/dpkg/info");
	assert_int_equal(dpkg_find(empty.fd, &owner, 1), 0);
	assert_null(owner.package);
	tree_remove(&empty);
}

/* What can be found where a list is expected, and does not keep us from the others. */
static void test_odd_files(void **state)
{
	(void)state;
	assert_int_equal(mkfifoat(tree.fd, INFO "fifo.list", 0644), 0);
	assert_int_equal(mknodat(tree.fd, INFO "zero.list", S_IFCHR | 0644, 0x105), 0);
	tree_directory(&tree, INFO "directory.list");
	tree_link(&tree, INFO "link.list", "sed.list");
	tree_link(&tree, INFO "loop.list", "loop.list");
	tree_file(&tree, INFO ".list", "/bin/sed\n");
	tree_file(&tree, INFO ":amd64.list", "/bin/nameless\n");
	tree_file(&tree, INFO "empty.list", "");
	tree_file(&tree, INFO "newlines.list", "\n\n\n/bin/lines\n\n");
	tree_bytes(&tree, INFO "zeros.list", "/bin/z\0\n/bin/y\n", 15);
	expect("/bin/sed", "sed", "4.9-1", "amd64");
	expect("/bin/lines", "newlines", NULL, NULL);
	expect("/bin/y", "zeros", NULL, NULL);
	expect("/bin/z", NULL, NULL, NULL);
	unlinkat(tree.fd, "var/lib/dpkg/status", 0);
	expect("/bin/sed", "sed", NULL, NULL);
	assert_int_equal(mkfifoat(tree.fd, "var/lib/dpkg/status", 0644), 0);
	expect("/bin/sed", "sed", NULL, NULL);
}

static void test_odd_stanzas(void **state)
{
	(void)state;
	tree_file(&tree, "var/lib/dpkg/status",
		  "Package: sed\nStatus: purge ok not-installed\nArchitecture: i386\n\n\n"
		  "Package: sed\nVersion: " A256 "\nArchitecture: armhf\n\n"
		  "Version: 9\n\n"
		  "Package:\nVersion: 8\n\n"
		  "Package: sedation\nVersion: 7\n\n"
		  "Package:sed\nVersion:6\nVersion\n: 5\nVersion 4\n\n"
		  "Package: sed\nVersion: 3\nArchitecture: arm64\n\n"
		  "Package: libc6\nVersion: 1\n");
	expect("/bin/sed", "sed", "6", NULL);
	expect("/lib/libc.so.6", "libc6", NULL, "amd64");
}

/* Writes a list in which LENGTH bytes without a newline lie between two lines. */
static void make_long_line(size_t length)
{
	static const char before[] = "/bin/before\n", after[] = "\n/bin/after\n";
	char *bytes = malloc(length + sizeof(before) + sizeof(after));
	size_t used = sizeof(before) - 1;

	assert_non_null(bytes);
	memcpy(bytes, before, used);
	/* Paths on their own, were they lines: the tail of what is too long is none. */
	for (size_t i = 0; i < length; i++)
		bytes[used++] = "/bin/sed"[i % 8];
	memcpy(bytes + used, after, sizeof(after) - 1);
	tree_bytes(&tree, INFO "long.list", bytes, used + sizeof(after) - 1);
	tree_bytes(&tree, INFO "longer.list", bytes, used);
	free(bytes);
}

static void test_long_lines(void **state)
{
	enum { BUFFER = 1 << 16 };
	static const size_t lengths[] = {BUFFER - 13, BUFFER - 12, BUFFER - 1,
					 BUFFER,      BUFFER + 1,  BUFFER + 8,
					 2 * BUFFER,  3 * BUFFER,  10 * BUFFER + 8};

	(void)state;
	unlinkat(tree.fd, INFO "sed.list", 0);
	for (size_t i = 0; i < N_ELEMENTS(lengths); i++) {
		make_long_line(lengths[i]);
		expect("/bin/before", "long", NULL, NULL);
		expect("/bin/after", "long", NULL, NULL);
		expect("/bin/sed", NULL, NULL, NULL);
	}
}

/* -------------------------------------------------------------------- dpkg's own word */

enum { SAMPLE = 300, LINE_SIZE = 4096 };

static FILE *run(const char *command)
{
	FILE *output = popen(command, "r");

	assert_non_null(output);
	return output;
}

static bool read_line(FILE *output, char line[LINE_SIZE])
{
	if (!fgets(line, LINE_SIZE, output))
		return false;
	line[strcspn(line, "\n")] = '\0';
	return true;
}

/*
 * Programs, libraries and other files of this machine, some of nobody's among them. Not
 * what is diverted: dpkg tells of the name that a file would have.
 */
static size_t take_sample(char paths[SAMPLE][LINE_SIZE])
{
	/* Every so many-th of them all. */
	static const char command[] =
		"find /usr/bin /usr/sbin /usr/lib /usr/share /var/lib/dpkg -xdev -type f "
		"-regex '[-/a-zA-Z0-9._+:]*' | grep -vxFf /var/lib/dpkg/diversions | "
		"sort | awk '{ file[NR] = $0 } "
		"END { for (i = 0; i < 300; i++) print file[int(i * NR / 300) + 1] }'";
	FILE *output = run(command);
	size_t count = 0;

	while (count < SAMPLE && read_line(output, paths[count]))
		count++;
	pclose(output);
	return count;
}

/* Asks for all paths, with and without /usr: OWNED[i] is "a:amd64, b" or "". */
static void ask_dpkg(char paths[SAMPLE][LINE_SIZE], char owned[SAMPLE][LINE_SIZE])
{
	char name[512], command[600], line[LINE_SIZE];
	FILE *file;

	snprintf(name, sizeof(name), "%s/paths", tree.path);
	file = fopen(name, "w");
	assert_non_null(file);
	for (size_t i = 0; i < SAMPLE; i++)
		fprintf(file, "%s\n%s\n", paths[i], paths[i] + 4);
	assert_int_equal(fclose(file), 0);
	snprintf(command, sizeof(command), "xargs dpkg -S < %s 2>/dev/null", name);
	file = run(command);
	while (read_line(file, line)) {
		char *end = strstr(line, ": /");

		for (size_t i = 0; end && i < SAMPLE; i++)
			if (strcmp(end + 2, paths[i]) == 0 ||
			    strcmp(end + 2, paths[i] + 4) == 0) {
				size_t length = strlen(owned[i]);

				snprintf(owned[i] + length, LINE_SIZE - length, "%.*s,",
					 (int)(end - line), line);
			}
	}
	pclose(file);
}

/* Whether PACKAGE, or PACKAGE:ARCHITECTURE, is in the list "a, b:amd64,". */
static bool is_among(char *list, const struct dpkg_owner *owner)
{
	char qualified[LINE_SIZE];

	snprintf(qualified, sizeof(qualified), "%s:%s", owner->package,
		 owner->architecture ? owner->architecture : "");
	for (char *one; (one = strsep(&list, ","));) {
		one += strspn(one, " ");
		if (strcmp(one, owner->package) == 0 || strcmp(one, qualified) == 0)
			return true;
	}
	return false;
}

/* Of how many owners `dpkg-query -W` knows the package, the version and the machine. */
static size_t count_known(struct dpkg_owner owners[SAMPLE])
{
	FILE *output = run("dpkg-query -W -f '${Package} ${Version} ${Architecture}\\n'");
	char line[LINE_SIZE], wanted[LINE_SIZE];
	size_t known = 0;

	while (read_line(output, line))
		for (size_t i = 0; i < SAMPLE; i++) {
			if (!owners[i].version)
				continue;
			snprintf(wanted, sizeof(wanted), "%s %s %s", owners[i].package,
				 owners[i].version, owners[i].architecture);
			known += strcmp(wanted, line) == 0;
		}
	pclose(output);
	return known;
}

static void test_against_dpkg(void **state)
{
	static char paths[SAMPLE][LINE_SIZE], owned[SAMPLE][LINE_SIZE];
	static struct dpkg_owner owners[SAMPLE];
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	size_t n_owned = 0;

	(void)state;
	assert_int_equal(take_sample(paths), SAMPLE);
	for (size_t i = 0; i < SAMPLE; i++)
		owners[i].path = paths[i];
	assert_int_equal(dpkg_find(root, owners, SAMPLE), 0);
	ask_dpkg(paths, owned);
	for (size_t i = 0; i < SAMPLE; i++) {
		n_owned += owners[i].package != NULL;
		if (owners[i].package ? !is_among(owned[i], &owners[i]) : *owned[i])
			fail_msg("%s is of %s, and not of \"%s\"", paths[i],
				 owners[i].package ? owners[i].package : "none",
				 owned[i]);
	}
	assert_in_range(n_owned, SAMPLE / 4, SAMPLE - 1);
	assert_int_equal(count_known(owners), n_owned);
	dpkg_free(owners, SAMPLE);
	close(root);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_owners, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(test_very_path_first, setup, teardown),
		cmocka_unit_test_setup_teardown(test_diversions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_dpkg, setup, teardown),
		cmocka_unit_test_setup_teardown(test_odd_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_odd_stanzas, setup, teardown),
		cmocka_unit_test_setup_teardown(test_long_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(test_against_dpkg, setup, teardown),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
