/*
 * test_ldconf.c - the directories that etc/ld.so.conf names: those, and in that order,
 * that the system's own ldconfig says it searches.
 */
#include "ldconf.h"

#include <errno.h>

#include "tree.h"

static struct tree tree;

static int setup(void **state)
{
	static const char *const directories[] = {
		"a", "b", "c", "d", "e", "f", "g", "sp ace", "x:y", "eq=", "d/deeper",
	};
	char path[64];

	(void)state;
	tree_make(&tree);
	for (size_t i = 0; i < N_ELEMENTS(directories); i++) {
		snprintf(path, sizeof(path), "opt/%s", directories[i]);
		tree_directory(&tree, path);
	}
	tree_directory(&tree, "relative");
	tree_directory(&tree, "HWCAP 1");
	tree_file(&tree, "opt/file", "");
	tree_link(&tree, "opt/same", "a");
	tree_link(&tree, "opt/absolute", "/opt/b");
	tree_link(&tree, "opt/outside", "/../../../../opt/c");
	tree_link(&tree, "opt/dangling", "nowhere");
	tree_file(&tree, "etc/ld.so.conf.d/b.conf", "/opt/b");
	tree_file(&tree, "etc/ld.so.conf.d/a.conf", "/opt/c\r\n/opt/d\n");
	tree_file(&tree, "etc/ld.so.conf.d/.hidden.conf", "/opt/e\n");
	tree_link(&tree, "etc/ld.so.conf.d/link.conf", "/etc/other/f");
	tree_directory(&tree, "etc/ld.so.conf.d/directory.conf");
	tree_file(&tree, "etc/other/f", "/opt/f\ninclude g\n");
	tree_file(&tree, "etc/other/g", "/opt/g\n");
	tree_file(&tree, "etc/other/st*r", "/opt/a\n");
	tree_file(&tree, "etc/other/stxr", "/opt/b\n");
	tree_file(&tree, "etc/lo/1", "/opt/a\n");
	tree_file(&tree, "etc/lo-x/1", "/opt/b\n");
	tree_file(&tree, "etc/loop", "/opt/a\ninclude pool\n/opt/d\n");
	tree_file(&tree, "etc/pool", "/opt/b\ninclude loop\n/opt/c\n");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

struct listing {
	char lines[32][128];
	size_t count;
};

/* What ldconfig searches by etc/ld.so.conf: "/opt/lib: (from /etc/ld.so.conf:1)\n". */
static void list(struct listing *listing)
{
	char command[512], text[128];
	FILE *out;

	/*
	 * Without chroot(2) it would read files outside, and take no relative names. It
	 * follows a loop until it can open no more files.
	 */
	snprintf(command, sizeof(command),
		 "ulimit -n 50; %s /sbin/ldconfig -r '%s' -X -N -v 2>/dev/null",
		 geteuid() == 0 ? "" : "unshare -r", tree.path);
	out = popen(command, "r");
	assert_non_null(out);
	listing->count = 0;
	while (fgets(text, sizeof(text), out)) {
		char *from = strstr(text, ": (from /");

		if (!from)
			continue;
		assert_in_range(listing->count, 0, N_ELEMENTS(listing->lines) - 1);
		*from = '\0';
		strcpy(listing->lines[listing->count++], text);
	}
	assert_int_equal(pclose(out), 0);
}

static void expect_listing(const char *text)
{
	struct ldconf conf;
	struct listing listing;

	tree_file(&tree, "etc/ld.so.conf", text);
	list(&listing);
	assert_int_equal(ldconf_read(tree.fd, "etc/ld.so.conf", &conf), 0);
	if (conf.count != listing.count)
		fail_msg("%zu directories, not %zu, in:\n%s", conf.count, listing.count,
			 text);
	for (size_t i = 0; i < conf.count; i++)
		if (strcmp(conf.directories[i], listing.lines[i]) != 0)
			fail_msg("%s, not %s, in:\n%s", conf.directories[i],
				 listing.lines[i], text);
	assert_false(conf.cut);
	ldconf_free(&conf);
	assert_null(conf.directories);
}

static void test_lines(void **state)
{
	static const char *const texts[] = {
		"",
		"\n\n \n",
		"/opt/a",
		"/opt/c\n/opt/a\n/opt/b\n",
		"  \t/opt/a/// \t\r\n\v\f/opt/b\f\v\n",
		"# nothing\n/opt/a# something\n#/opt/b\n/opt/c #\n",
		"/opt/a=libc6\n/opt/b = libc5\n/opt/c=nonsense\n/opt/eq=\n=/opt/d\n",
		"/opt/a\n/opt/a\n/opt/same\n/opt/absolute\n/opt/b\n/opt/../opt/a/.\n",
		"/opt/missing\n/opt/dangling\n/opt/outside\n",
		"/opt/a /opt/b\n/opt/a:/opt/b\n/opt/a,/opt/b\n/opt/sp ace\n/opt/x:y\n",
		"relative\nopt/d/deeper\n/\n///\n.\n",
		"hwcap 1 nosegneg\nHWCAP\t0 x\nHWCAP 1\nhwcap\n/opt/a\n",
		"includes other/g\n/opt/b\ninclude\n",
		"../../../../opt/a\n/../../opt/b\n",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(texts); i++)
		expect_listing(texts[i]);
}

static void test_include(void **state)
{
	static const char *const texts[] = {
		"include ld.so.conf.d/*.conf\n/opt/a\n",
		"/opt/b\n  include\t/etc/ld.so.conf.d/*.conf # those\n",
		"include /etc/ld.so.conf.d/b.conf ld.so.conf.d/a.conf\n",
		"include  \t other/f \t\n",
		"include other/g ld.so.conf.d/.*.conf\n",
		"include missing missing/* /etc/missing/?.conf other/*/x\n",
		"include /opt/a other\n/opt/a\n",
		"include other/g\tother/stxr\n",
		"include other/g/ other/\\f\n",
		"include other/st\\*r\n",
		"include other/st*r\n",
		"include other/st[*]r\n",
		"include other/st[!*]r\n",
		"include [k-m][!a-m]*/?\n",
		"include lo*/1\n",
		"include */g\n",
		"include /*/*/g\n",
		"include /e*/ld.so.conf.d/[ab].conf\n",
		"include other/{f,g}\n",
		"include ~/x other/[ other/[f other/]\n",
		"include /../../etc/other/../../../etc//other/g\n",
		"include ld.so.conf.d/*.conf\ninclude ld.so.conf.d/*.conf\n",
		"include ld.so.conf\n/opt/a\n/opt/b\n",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(texts); i++)
		expect_listing(texts[i]);
}

/* A NUL ends a line, as it does for getline(3) and string functions. */
static void test_bytes(void **state)
{
	static const char text[] = "/opt/a\0/opt/b\n\0/opt/c\n/opt/d\xff\n/opt/e";
	struct ldconf conf;

	(void)state;
	tree_bytes(&tree, "etc/ld.so.conf", text, sizeof(text) - 1);
	assert_int_equal(ldconf_read(tree.fd, "etc/ld.so.conf", &conf), 0);
	assert_int_equal(conf.count, 2);
	assert_string_equal(conf.directories[0], "/opt/a");
	assert_string_equal(conf.directories[1], "/opt/e");
	ldconf_free(&conf);
}

/* Where ldconfig's own order hangs on how many files it may open. */
static void test_loop(void **state)
{
	static const char *const wanted[] = {"/opt/a", "/opt/b", "/opt/c", "/opt/d"};
	struct ldconf conf;

	(void)state;
	assert_int_equal(ldconf_read(tree.fd, "etc/loop", &conf), 0);
	assert_int_equal(conf.count, N_ELEMENTS(wanted));
	for (size_t i = 0; i < conf.count; i++)
		assert_string_equal(conf.directories[i], wanted[i]);
	assert_false(conf.cut);
	ldconf_free(&conf);
}

static void test_unreadable(void **state)
{
	struct ldconf conf = {.count = 7};

	(void)state;
	assert_int_equal(ldconf_read(tree.fd, "etc/ld.so.conf", &conf), -ENOENT);
	assert_int_equal(ldconf_read(tree.fd, "etc", &conf), -EISDIR);
	assert_int_equal(mkfifoat(tree.fd, "etc/fifo", 0600), 0);
	assert_int_equal(ldconf_read(tree.fd, "etc/fifo", &conf), -EINVAL);
	tree_link(&tree, "etc/round", "round");
	assert_int_equal(ldconf_read(tree.fd, "etc/round", &conf), -ELOOP);
	assert_int_equal(conf.count, 7);
	/* Included, they are left out. */
	tree_file(&tree, "etc/ld.so.conf",
		  "include fifo round lo ? /opt\n/opt/file\n/opt/a\n");
	assert_int_equal(ldconf_read(tree.fd, "etc/ld.so.conf", &conf), 0);
	assert_int_equal(conf.count, 1);
	ldconf_free(&conf);
}

/* Fails unless TEXT has at least LEAST directories, and more is left out. */
static void expect_cut(const char *text, size_t least)
{
	struct ldconf conf;

	tree_file(&tree, "etc/ld.so.conf", text);
	assert_int_equal(ldconf_read(tree.fd, "etc/ld.so.conf", &conf), 0);
	assert_true(conf.cut);
	assert_in_range(conf.count, least, 1000);
	ldconf_free(&conf);
}

/* Files that each include the next one; but many that do not are all read. */
static void test_depth(void **state)
{
	struct ldconf conf;
	char path[64], text[64];

	(void)state;
	for (int i = 0; i < 100; i++) {
		snprintf(path, sizeof(path), "etc/chain%d", i);
		snprintf(text, sizeof(text), "include chain%d\n/many/%d\n", i + 1, i);
		tree_file(&tree, path, text);
		snprintf(path, sizeof(path), "many/%d", i);
		tree_directory(&tree, path);
	}
	expect_cut("include chain0\n", 20);
	for (int i = 0; i < 100; i++) {
		snprintf(path, sizeof(path), "etc/flat/%d", i);
		snprintf(text, sizeof(text), "/many/%d\n", i);
		tree_file(&tree, path, text);
	}
	tree_file(&tree, "etc/ld.so.conf", "include flat/*\n");
	assert_int_equal(ldconf_read(tree.fd, "etc/ld.so.conf", &conf), 0);
	assert_int_equal(conf.count, 100);
	assert_string_equal(conf.directories[2], "/many/10");
	assert_false(conf.cut);
	ldconf_free(&conf);
}

static void test_limits(void **state)
{
	char path[64], *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	(void)state;
	assert_non_null(out);
	for (int i = 0; i < 1200; i++) {
		snprintf(path, sizeof(path), "many/%d", i);
		tree_directory(&tree, path);
		fprintf(out, "/%s\n", path);
	}
	fclose(out);
	expect_cut(text, 900);
	free(text);
	/* A long file: its end is not read. */
	text = malloc(100000);
	assert_non_null(text);
	snprintf(text, 100000, "/opt/a\n#%099990d", 0);
	expect_cut(text, 1);
	free(text);
	/* Globs that lead everywhere, again and again. */
	expect_cut("/opt/a\ninclude /*/../*/../*/../*/../*/../many/*/../*/../*/../*\n",
		   1);
	expect_cut("/opt/a\ninclude ../many/*/././././././././././././././././././.\n",
		   1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(test_include, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bytes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_loop, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unreadable, setup, teardown),
		cmocka_unit_test_setup_teardown(test_depth, setup, teardown),
		cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
