/*
 * test_ldcache_damage.c - caches that the system's own ldconfig made and that were damaged
 * later: what the loader still finds in them is found.
 */
#include "ldcache.h"

#include <endian.h>
#include <errno.h>

#include "ldconfig.h"

static const char *const levels[] = {"x86-64-v3", "x86-64-v2", NULL};

static const struct ldcache_want want = {
	.flags = LDCONFIG_X32,
	.hwcaps = levels,
	.isa_levels = 0x7,
};

static struct tree tree;

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	tree_file(&tree, "etc/ld.so.conf", "/a\n/b\n");
	ldconfig_library(&tree, "a", "libx.so.1", LDCONFIG_X32, 0);
	ldconfig_library(&tree, "b", "libx.so.1", LDCONFIG_X32, 0);
	ldconfig_library(&tree, "a", "libm.so.1", LDCONFIG_X32, 0);
	ldconfig_library(&tree, "a/glibc-hwcaps/x86-64-v2", "libm.so.1", LDCONFIG_X32, 1);
	ldconfig_library(&tree, "b/glibc-hwcaps/x86-64-v3", "libm.so.1", LDCONFIG_X32, 1);
	ldconfig_library(&tree, "a", "liba.so.1", LDCONFIG_X32, 0);
	ldconfig_library(&tree, "a", "liba.so.2", LDCONFIG_X32, 0);
	for (size_t i = 0; i < N_ELEMENTS(ldconfig_formats); i++)
		ldconfig_make(&tree, ldconfig_formats[i]);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

/* Fails unless in FILE, with the number at AT replaced by BAD, the library is at PATH. */
static void expect(const struct root_file *file, size_t at, uint32_t bad,
		   const char *name, const char *path)
{
	const uint32_t good = ldconfig_get(file->data + at);
	struct ldcache *cache;
	const char *found;

	ldconfig_set(file->data + at, htole32(bad));
	assert_int_equal(ldcache_parse(file->data, file->length, &cache), 0);
	found = ldcache_find(cache, name, &want);
	if (!path != !found || (path && strcmp(path, found) != 0))
		fail_msg("%#x at %zu: %s, not %s", bad, at, found ? found : "nothing",
			 path ? path : "nothing");
	ldcache_free(cache);
	ldconfig_set(file->data + at, good);
}

static void test_entries(void **state)
{
	struct root_file file = ldconfig_read(&tree, "new");
	const uint32_t end = (uint32_t)file.length;
	/* As they are sorted: libx twice, libm three times, liba.so.2, liba.so.1. */
	const size_t first = NEW_HEADER, middle = first + 3 * NEW_ENTRY,
		     last = first + 6 * NEW_ENTRY;

	(void)state;
	expect(&file, first + 4, end, "libm.so.1", "/b/glibc-hwcaps/x86-64-v3/libm.so.1");
	expect(&file, first + 4, end, "libx.so.1", "/b/libx.so.1");
	expect(&file, first + 8, end, "libx.so.1", "/b/libx.so.1");
	expect(&file, first + 8, UINT32_MAX, "libx.so.1", "/b/libx.so.1");
	/* Levels of ISA that the CPU does not have, or none. */
	expect(&file, middle + 20, 0x40000003, "libm.so.1",
	       "/a/glibc-hwcaps/x86-64-v2/libm.so.1");
	expect(&file, middle + 20, 0x4000003f, "libm.so.1",
	       "/a/glibc-hwcaps/x86-64-v2/libm.so.1");
	/* This one does not say that it is one of those. */
	expect(&file, middle + 20, 0x40000400, "libm.so.1",
	       "/a/glibc-hwcaps/x86-64-v2/libm.so.1");
	/* One whose name is nowhere ends every search that comes across it. */
	expect(&file, middle + 4, end, "libm.so.1", NULL);
	expect(&file, middle + 4, UINT32_MAX, "libx.so.1", NULL);
	expect(&file, last + 4, UINT32_MAX, "libx.so.1", "/a/libx.so.1");
	expect(&file, last + 4, UINT32_MAX, "liba.so.1", NULL);
	free(file.data);
}

static void test_extensions(void **state)
{
	struct root_file file = ldconfig_read(&tree, "new");
	const uint32_t at = ldconfig_get(file.data + NEW_EXTENSIONS);
	const size_t sections = at + 8, names = sections + 16;
	static const char plain[] = "/a/libm.so.1";

	(void)state;
	assert_int_equal(ldconfig_get(file.data + names), 1);
	expect(&file, names, 1, "libm.so.1", "/b/glibc-hwcaps/x86-64-v3/libm.so.1");
	/* Without names, or where they make no sense, no subdirectory is used. */
	expect(&file, NEW_EXTENSIONS, 0, "libm.so.1", plain);
	expect(&file, NEW_EXTENSIONS, 0xfffffffc, "libm.so.1", plain);
	expect(&file, NEW_EXTENSIONS, at + 2, "libm.so.1", plain);
	expect(&file, at, 1, "libm.so.1", plain);
	expect(&file, at + 4, 0, "libm.so.1", plain);
	expect(&file, at + 4, 3, "libm.so.1", plain);
	expect(&file, at + 4, UINT32_MAX, "libm.so.1", plain);
	expect(&file, sections + 8, UINT32_MAX, "libm.so.1", plain);
	expect(&file, names, 2, "libm.so.1", plain);
	expect(&file, names + 8, 0xfffffffc, "libm.so.1", plain);
	expect(&file, names + 8, ldconfig_get(file.data + names + 8) + 1, "libm.so.1",
	       plain);
	expect(&file, names + 12, UINT32_MAX, "libm.so.1", plain);
	expect(&file, names + 12, 6, "libm.so.1", plain);
	/* The second name is cut off, and the first is still there. */
	expect(&file, names + 12, 4, "libm.so.1", "/a/glibc-hwcaps/x86-64-v2/libm.so.1");
	/* Nobody asks how long the strings are. */
	expect(&file, NEW_STRINGS, UINT32_MAX, "libx.so.1", "/a/libx.so.1");
	free(file.data);
}

static void expect_broken(const void *bytes, size_t size)
{
	struct ldcache *cache = (void *)&tree;

	assert_int_equal(ldcache_parse(bytes, size, &cache), -EBADMSG);
	assert_ptr_equal(cache, &tree);
}

static void test_broken(void **state)
{
	static const uint32_t counts[] = {1000, 0x7fffffff, 0x80000000, UINT32_MAX};
	struct root_file new = ldconfig_read(&tree, "new"),
			 old = ldconfig_read(&tree, "old");
	struct ldcache *cache;

	(void)state;
	expect_broken(NULL, 0);
	expect_broken("noise", 5);
	assert_int_equal(ldcache_parse("", (64 << 20) + 1, &cache), -EFBIG);
	for (int order = 0; order < 8; order++) {
		new.data[NEW_ORDER] = (char)order;
		/* Big endian is what it is not; and 1 and 4 say that it is broken. */
		if (order == 3 || order == 7 || order == 1 || order == 4 || order == 5)
			expect_broken(new.data, new.length);
		else
			expect(&new, NEW_STRINGS, 0, "libx.so.1", "/a/libx.so.1");
	}
	for (size_t i = 0; i < N_ELEMENTS(counts); i++) {
		ldconfig_set(new.data + NEW_COUNT, counts[i]);
		expect_broken(new.data, new.length);
		ldconfig_set(old.data + OLD_COUNT, counts[i]);
		expect_broken(old.data, old.length);
	}
	free(new.data);
	free(old.data);
}

/* Of two counts that could be, the larger one is meant. */
static void test_either_count(void **state)
{
	static char bytes[1 << 20] = "ld.so-1.7.0";
	const struct ldcache_want generic = {.flags = 1};
	char *last = bytes + OLD_HEADER + OLD_ENTRY * 0xffff;
	struct ldcache *cache;

	(void)state;
	for (int order = 0; order < 2; order++) {
		memcpy(bytes + OLD_COUNT, order ? "\0\1\0\0" : "\0\0\1\0", 4);
		memcpy(last, order ? "\0\0\0\1" : "\1\0\0\0", 4);
		assert_int_equal(ldcache_parse(bytes, sizeof(bytes), &cache), 0);
		assert_true(ldcache_serves(cache, &generic));
		ldcache_free(cache);
	}
}

/* Looks all names up, so that AddressSanitizer sees what is read. */
static void parse_and_look(const struct root_file *file, size_t size, int wanted)
{
	static const char *const names[] = {"libx.so.1", "libm.so.1", "liba.so.1", "a"};
	struct ldcache *cache;
	int error = ldcache_parse(file->data, size, &cache);

	if (wanted <= 0)
		assert_int_equal(error, wanted);
	for (size_t i = 0; !error && i < N_ELEMENTS(names); i++) {
		const char *path = ldcache_find(cache, names[i], &want);

		assert_true(!path || strlen(path) <= size);
	}
	if (!error)
		ldcache_free(cache);
}

/* Whether the tables are whole in the first CUT bytes of FILE. */
static bool is_whole(const struct root_file *file, size_t cut)
{
	const size_t at = ldconfig_new_at(file);
	size_t end = 0;

	if (at > 0)
		end = OLD_HEADER +
		      OLD_ENTRY * (size_t)ldconfig_get(file->data + OLD_COUNT);
	/* Cut in the new header, what is left is of the old format alone. */
	if (at < file->length && (at == 0 || cut >= at + NEW_HEADER))
		end = at + NEW_HEADER +
		      NEW_ENTRY * (size_t)ldconfig_get(file->data + at + NEW_COUNT);
	return cut >= end;
}

static void test_truncated(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(ldconfig_formats); i++) {
		struct root_file file = ldconfig_read(&tree, ldconfig_formats[i]);

		for (size_t cut = 0; cut <= file.length; cut++)
			parse_and_look(&file, cut, is_whole(&file, cut) ? 0 : -EBADMSG);
		free(file.data);
	}
}

/* Every number in it, at its worst. */
static void test_extremes(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(ldconfig_formats); i++) {
		struct root_file file = ldconfig_read(&tree, ldconfig_formats[i]);
		const uint32_t size = (uint32_t)file.length;
		const uint32_t values[] = {0,	     1,		 size - 1,   size,
					   size + 1, 0x7fffffff, 0x80000000, UINT32_MAX};

		for (size_t at = 0; at + 4 <= file.length; at += 4) {
			const uint32_t good = ldconfig_get(file.data + at);

			for (size_t j = 0; j < N_ELEMENTS(values); j++) {
				ldconfig_set(file.data + at, values[j]);
				parse_and_look(&file, file.length, 1);
			}
			ldconfig_set(file.data + at, good);
		}
		free(file.data);
	}
}

static void test_open(void **state)
{
	struct ldcache *cache = NULL;
	char path[512];

	(void)state;
	snprintf(path, sizeof(path), "%s/large", tree.path);
	assert_int_equal(ldcache_open(tree.fd, "etc/ld.so.cache", &cache), -ENOENT);
	assert_int_equal(ldcache_open(tree.fd, "etc", &cache), -EISDIR);
	assert_int_equal(mkfifoat(tree.fd, "fifo", 0600), 0);
	assert_int_equal(ldcache_open(tree.fd, "fifo", &cache), -EINVAL);
	assert_int_equal(ldcache_open(tree.fd, "etc/ld.so.conf", &cache), -EBADMSG);
	tree_file(&tree, "large", "ld.so-1.7.0");
	assert_int_equal(truncate(path, (64 << 20) + 1), 0);
	assert_int_equal(ldcache_open(tree.fd, "large", &cache), -EFBIG);
	assert_null(cache);
	ldcache_free(NULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_entries, setup, teardown),
		cmocka_unit_test_setup_teardown(test_extensions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_broken, setup, teardown),
		cmocka_unit_test(test_either_count),
		cmocka_unit_test_setup_teardown(test_truncated, setup, teardown),
		cmocka_unit_test_setup_teardown(test_extremes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_open, setup, teardown),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
