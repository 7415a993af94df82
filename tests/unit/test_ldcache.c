/*
 * test_ldcache.c - what is found in caches that the system's own ldconfig made, in all
 * formats and both byte orders.
 */
#include "ldcache.h"

#include <errno.h>

#include "ldconfig.h"

static const char *const levels[] = {"x86-64-v4", "x86-64-v3", "x86-64-v2", NULL};

static const struct {
	const char *directory, *soname;
	uint32_t flags, isa;
} libraries[] = {
	{"opt/a", "libx.so.1", LDCONFIG_X32, 0},
	{"opt/b", "libx.so.1", LDCONFIG_X32, 0},
	{"opt/c", "libx.so.1", LDCONFIG_I386, 0},
	{"opt/e", "libx.so.1", LDCONFIG_GENERIC, 0},
	{"opt/a", "libx.so.9", LDCONFIG_X32, 0},
	{"opt/a", "libx.so.10", LDCONFIG_X32, 0},
	{"opt/a", "libx9.so", LDCONFIG_X32, 0},
	{"opt/a", "libx10.so", LDCONFIG_X32, 0},
	{"opt/a", "libx.so", LDCONFIG_X32, 0},
	{"opt/a", "lib0x.so.1", LDCONFIG_X32, 0},
	{"opt/a", "lib+.so.2", LDCONFIG_X32, 0},
	{"opt/a", "lib\303\274.so", LDCONFIG_X32, 0},
	{"opt/d", "libgeneric.so.1", LDCONFIG_GENERIC, 0},
	{"opt/e", "libgeneric.so.1", LDCONFIG_GENERIC, 0},
	{"opt/c", "libboth.so.1", LDCONFIG_I386, 0},
	{"opt/e", "libboth.so.1", LDCONFIG_GENERIC, 0},
	{"opt/a", "libfast.so.1", LDCONFIG_X32, 0},
	{"opt/a/glibc-hwcaps/x86-64-v2", "libfast.so.1", LDCONFIG_X32, 0},
	{"opt/a/glibc-hwcaps/x86-64-v3", "libfast.so.1", LDCONFIG_X32, 0},
	{"opt/b/glibc-hwcaps/x86-64-v3", "libfast.so.1", LDCONFIG_X32, 0},
	{"opt/a/glibc-hwcaps/other", "libfast.so.1", LDCONFIG_X32, 0},
	{"opt/a/glibc-hwcaps/x86-64-v3", "libonly3.so.1", LDCONFIG_X32, 0},
	/* It needs more than the name of its directory says. */
	{"opt/a/glibc-hwcaps/x86-64-v2", "libisa.so.1", LDCONFIG_X32, 1 << 3},
	{"opt/a", "libisa.so.1", LDCONFIG_X32, 0},
};

static struct tree tree;

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	tree_file(&tree, "etc/ld.so.conf", "/opt/a\n/opt/b\n/opt/c\n/opt/d\n/opt/e\n");
	for (size_t i = 0; i < N_ELEMENTS(libraries); i++)
		ldconfig_library(&tree, libraries[i].directory, libraries[i].soname,
				 libraries[i].flags, libraries[i].isa);
	for (unsigned i = 0; i < 100; i += 3) {
		char name[32];

		snprintf(name, sizeof(name), "libn%u.so.%u", i % 7, i);
		ldconfig_library(&tree, "opt/a", name, LDCONFIG_X32, 0);
	}
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

static struct ldcache *open_cache(const char *format)
{
	struct ldcache *cache = NULL;
	char path[64];

	snprintf(path, sizeof(path), "etc/ld.so.cache.%s", format);
	assert_int_equal(ldcache_open(tree.fd, path, &cache), 0);
	return cache;
}

/* ------------------------------------------------------- what ldconfig itself prints */

struct line {
	char name[64], hwcap[32], path[128];
	uint32_t flags;
};

struct listing {
	struct line lines[256];
	size_t count;
};

static uint32_t parse_flags(const char *text)
{
	static const struct {
		const char *text;
		uint32_t flags;
	} known[] = {{"libc6,x32", LDCONFIG_X32},
		     {"libc6", LDCONFIG_I386},
		     {"ELF", LDCONFIG_GENERIC}};

	for (size_t i = 0; i < N_ELEMENTS(known); i++)
		if (strcmp(text, known[i].text) == 0)
			return known[i].flags;
	fail_msg("ldconfig knows what the test does not: %s", text);
	return 0;
}

/* "\tlibx.so.1 (libc6,x32, hwcap: "x86-64-v2") => /opt/libx.so.1\n" */
static bool parse_line(const char *text, struct line *line)
{
	const char *path = strstr(text, ") => "), *hwcap = strstr(text, " hwcap: ");
	char flags[64];

	memset(line, 0, sizeof(*line));
	if (!path || sscanf(text, "\t%63s (%63[^ )]", line->name, flags) != 2)
		return false;
	sscanf(path, ") => %127s", line->path);
	if (hwcap) {
		sscanf(hwcap, " hwcap: %31[^)]", line->hwcap);
		flags[strlen(flags) - 1] = '\0';
	}
	line->flags = parse_flags(flags);
	return true;
}

static void list(const char *format, struct listing *listing)
{
	char command[512], text[512];
	FILE *out;

	snprintf(command, sizeof(command), "/sbin/ldconfig -p -C '%s/etc/ld.so.cache.%s'",
		 tree.path, format);
	out = popen(command, "r");
	assert_non_null(out);
	listing->count = 0;
	while (fgets(text, sizeof(text), out))
		listing->count += parse_line(text, &listing->lines[listing->count]);
	assert_int_equal(pclose(out), 0);
}

/* How much LINE is wanted: 1 most; 0 not at all. */
static size_t rank_line(const struct line *line, const struct ldcache_want *want)
{
	char quoted[64];
	size_t i = 0;

	if (line->flags != want->flags)
		return 0;
	for (; want->hwcaps && want->hwcaps[i]; i++) {
		snprintf(quoted, sizeof(quoted), "\"%s\"", want->hwcaps[i]);
		if (strcmp(line->hwcap, quoted) == 0)
			return i + 1;
	}
	return *line->hwcap ? 0 : i + 1;
}

/* What has to be found, by the listing: of equal ones the first. */
static const char *choose_line(const struct listing *listing, const char *name,
			       const struct ldcache_want *want)
{
	const char *best = NULL;
	size_t best_rank = SIZE_MAX;

	for (size_t i = 0; i < listing->count; i++) {
		const struct line *line = &listing->lines[i];
		size_t rank = strcmp(line->name, name) == 0 ? rank_line(line, want) : 0;

		if (rank && rank < best_rank) {
			best = line->path;
			best_rank = rank;
		}
	}
	return best;
}

static void expect_path(const struct ldcache *cache, const char *name,
			const struct ldcache_want *want, const char *path)
{
	const char *found = ldcache_find(cache, name, want);

	if (!path != !found || (path && strcmp(path, found) != 0))
		fail_msg("%s, flags %#x: %s, not %s", name, want->flags,
			 found ? found : "nothing", path ? path : "nothing");
}

/* Fails unless CACHE answers as the listing says, for every name and every machine. */
static void expect_listing(const struct ldcache *cache, const struct listing *listing)
{
	static const uint32_t flags[] = {LDCONFIG_X32, LDCONFIG_I386, LDCONFIG_GENERIC,
					 0x0a03};

	for (size_t i = 0; i < listing->count; i++) {
		const char *name = listing->lines[i].name;

		for (size_t j = 0; j < N_ELEMENTS(flags) * N_ELEMENTS(levels); j++) {
			const struct ldcache_want want = {
				.flags = flags[j / N_ELEMENTS(levels)],
				.hwcaps = levels + j % N_ELEMENTS(levels),
			};

			expect_path(cache, name, &want,
				    choose_line(listing, name, &want));
		}
	}
}

static void test_listing(void **state)
{
	static const char *const absent[] = {
		"", "libx.so.2", "libx.so.1x", "libx.so.", "zzz", "lib", "0", "\377", "~",
	};
	const struct ldcache_want want = {.flags = LDCONFIG_X32, .hwcaps = levels};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(ldconfig_formats); i++) {
		struct ldcache *cache = open_cache(ldconfig_formats[i]);
		static struct listing listing;

		list(ldconfig_formats[i], &listing);
		assert_in_range(listing.count, 50, N_ELEMENTS(listing.lines));
		expect_listing(cache, &listing);
		for (size_t j = 0; j < N_ELEMENTS(absent); j++)
			expect_path(cache, absent[j], &want, NULL);
		ldcache_free(cache);
	}
}

/* --------------------------------------- what glibc's loader made of the same caches */

static void test_hwcaps(void **state)
{
	struct ldcache *cache = open_cache("new");
	struct ldcache_want want = {.flags = LDCONFIG_X32, .hwcaps = levels};

	(void)state;
	expect_path(cache, "libfast.so.1", &want,
		    "/opt/a/glibc-hwcaps/x86-64-v3/libfast.so.1");
	want.hwcaps = levels + 2;
	expect_path(cache, "libfast.so.1", &want,
		    "/opt/a/glibc-hwcaps/x86-64-v2/libfast.so.1");
	expect_path(cache, "libonly3.so.1", &want, NULL);
	want.hwcaps = (const char *const[]){"x86-64-v", "other", "x86-64-v22", NULL};
	expect_path(cache, "libfast.so.1", &want,
		    "/opt/a/glibc-hwcaps/other/libfast.so.1");
	want.hwcaps = NULL;
	expect_path(cache, "libfast.so.1", &want, "/opt/a/libfast.so.1");
	ldcache_free(cache);
	/* With both formats in one file the names of subdirectories cannot be read. */
	cache = open_cache("compat");
	want.hwcaps = levels;
	expect_path(cache, "libfast.so.1", &want, "/opt/a/libfast.so.1");
	expect_path(cache, "libonly3.so.1", &want, NULL);
	ldcache_free(cache);
	/* The old one does not say what a library needs: any CPU gets the first one. */
	cache = open_cache("old");
	want.hwcaps = NULL;
	expect_path(cache, "libfast.so.1", &want,
		    "/opt/a/glibc-hwcaps/other/libfast.so.1");
	ldcache_free(cache);
}

/* A library that needs x86-64-v4, though it is where those for x86-64-v2 are. */
static void test_isa_levels(void **state)
{
	static const char faster[] = "/opt/a/glibc-hwcaps/x86-64-v2/libisa.so.1";
	struct ldcache *cache = open_cache("new");
	struct ldcache_want want = {.flags = LDCONFIG_X32, .hwcaps = levels};

	(void)state;
	expect_path(cache, "libisa.so.1", &want, faster);
	want.isa_levels = 0xf;
	expect_path(cache, "libisa.so.1", &want, faster);
	want.isa_levels = 0x7;
	expect_path(cache, "libisa.so.1", &want, "/opt/a/libisa.so.1");
	/* The others need the baseline only. */
	expect_path(cache, "libfast.so.1", &want,
		    "/opt/a/glibc-hwcaps/x86-64-v3/libfast.so.1");
	ldcache_free(cache);
}

static void test_generic(void **state)
{
	struct ldcache_want want = {.flags = LDCONFIG_I386};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(ldconfig_formats); i++) {
		struct ldcache *cache = open_cache(ldconfig_formats[i]);

		want.also = 0;
		expect_path(cache, "libgeneric.so.1", &want, NULL);
		want.also = 1;
		expect_path(cache, "libboth.so.1", &want, "/opt/c/libboth.so.1");
		/* In the old format, the last one. */
		expect_path(cache, "libgeneric.so.1", &want,
			    strcmp(ldconfig_formats[i], "old") == 0
				    ? "/opt/e/libgeneric.so.1"
				    : "/opt/d/libgeneric.so.1");
		ldcache_free(cache);
	}
}

/* Numbers count by their value, and wrap round as 32 bits do. */
static void test_digits(void **state)
{
	static const char *const names[] = {
		"lib2.so",	    "lib3000000000.so", "lib2147483648.so",
		"lib2147483647.so", "lib4294967297.so", "lib~.so",
		"libz.so",	    "libx.so.1",	"libA.so",
		"lib\303\274.so",
	};
	const struct ldcache_want want = {.flags = LDCONFIG_X32};
	struct ldcache *cache;
	char path[64];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(names); i++)
		ldconfig_library(&tree, "n", names[i], LDCONFIG_X32, 0);
	tree_file(&tree, "etc/ld.so.conf", "/n\n");
	ldconfig_make(&tree, "new");
	cache = open_cache("new");
	for (size_t i = 0; i < N_ELEMENTS(names); i++) {
		snprintf(path, sizeof(path), "/n/%s", names[i]);
		/* This one is there, but so far off that the search goes astray. */
		expect_path(cache, names[i], &want, i == 1 ? NULL : path);
	}
	expect_path(cache, "lib1.so", &want, "/n/lib4294967297.so");
	expect_path(cache, "libx.so.001", &want, "/n/libx.so.1");
	expect_path(cache, "libx.so.1.", &want, NULL);
	ldcache_free(cache);
}

/* Subdirectories of glibc before 2.37, best first; and what the CPU needs for each. */
static void test_legacy(void **state)
{
	static const struct {
		const char *directory;
		uint64_t hwcap;
	} legacy[] = {
		{"opt/a/tls/haswell", UINT64_C(0x8004) << 48},
		{"opt/a/haswell/avx512_1", UINT64_C(4) << 48 | 4},
		{"opt/a/tls", UINT64_C(0x8000) << 48},
		{"opt/a/xeon_phi", UINT64_C(8) << 48},
		{"opt/a/haswell", UINT64_C(4) << 48},
		{"opt/a/avx512_1", 4},
		{"opt/a/x86_64", 2},
		{"opt/a/sse2", 1},
		{"opt/a", 0},
	};
	struct ldcache_want want = {.flags = LDCONFIG_X32};
	struct ldcache *cache;
	char path[128];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(legacy); i++)
		ldconfig_library(&tree, legacy[i].directory, "libleg.so.1", LDCONFIG_X32,
				 0);
	ldconfig_make(&tree, "new");
	cache = open_cache("new");
	for (size_t i = 0; i < N_ELEMENTS(legacy); i++) {
		snprintf(path, sizeof(path), "/%s/libleg.so.1", legacy[i].directory);
		want.legacy_hwcap = legacy[i].hwcap;
		expect_path(cache, "libleg.so.1", &want, path);
	}
	/* A Haswell's. */
	want.legacy_hwcap = UINT64_C(0x8004) << 48 | 2;
	expect_path(cache, "libleg.so.1", &want, "/opt/a/tls/haswell/libleg.so.1");
	ldcache_free(cache);
}

static void test_serves(void **state)
{
	struct ldcache_want want = {.flags = LDCONFIG_I386};
	struct ldcache *cache = open_cache("new");

	(void)state;
	assert_true(ldcache_serves(cache, &want));
	want.flags = 0x0a03;
	assert_false(ldcache_serves(cache, &want));
	want.also = 1;
	assert_true(ldcache_serves(cache, &want));
	ldcache_free(cache);
}

/* ------------------------------------------------------------- the other byte order */

static void swap(char *bytes, size_t count)
{
	for (; count; count--, bytes += 4)
		ldconfig_set(bytes, __builtin_bswap32(ldconfig_get(bytes)));
}

static void swap_extensions(const struct root_file *cache, size_t at)
{
	char *extensions = cache->data + at, *section = extensions + 8;
	size_t count = ldconfig_get(extensions + 4);

	for (size_t i = 0; i < count; i++, section += 16)
		if (ldconfig_get(section) == 1)
			swap(cache->data + ldconfig_get(section + 8),
			     ldconfig_get(section + 12) / 4);
	swap(extensions, 2 + 4 * count);
}

/* Turns a cache of this machine's order into one of the other. */
static void swap_cache(const struct root_file *cache)
{
	const size_t at = ldconfig_new_at(cache);
	char *header = cache->data + at, *entry = header + NEW_HEADER, *old = cache->data;

	if (at < cache->length) {
		size_t count = ldconfig_get(header + NEW_COUNT);

		swap_extensions(cache, ldconfig_get(header + NEW_EXTENSIONS));
		swap(entry, count * NEW_ENTRY / 4);
		for (; count; count--, entry += NEW_ENTRY) {
			uint32_t first = ldconfig_get(entry + 16);

			/* The capabilities have 64 bits. */
			ldconfig_set(entry + 16, ldconfig_get(entry + 20));
			ldconfig_set(entry + 20, first);
		}
		swap(header + NEW_COUNT, 2);
		swap(header + NEW_EXTENSIONS, 1);
		header[NEW_ORDER] ^= 1;
	}
	if (at > 0)
		swap(old + OLD_COUNT, 1 + 3 * (size_t)ldconfig_get(old + OLD_COUNT));
}

static void expect_parsed(const struct root_file *file, const struct listing *listing)
{
	struct ldcache *cache = NULL;

	assert_int_equal(ldcache_parse(file->data, file->length, &cache), 0);
	expect_listing(cache, listing);
	ldcache_free(cache);
}

static void test_byte_order(void **state)
{
	static struct listing listing;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(ldconfig_formats); i++) {
		struct root_file file = ldconfig_read(&tree, ldconfig_formats[i]);

		list(ldconfig_formats[i], &listing);
		swap_cache(&file);
		expect_parsed(&file, &listing);
		free(file.data);
	}
}

/* Before glibc 2.33 nothing told the order. */
static void test_unknown_order(void **state)
{
	static struct listing listing;
	struct ldcache *cache;

	(void)state;
	for (size_t i = 1; i < N_ELEMENTS(ldconfig_formats); i++) {
		struct root_file file = ldconfig_read(&tree, ldconfig_formats[i]);
		char *order = file.data + ldconfig_new_at(&file) + NEW_ORDER;

		list(ldconfig_formats[i], &listing);
		*order = 0;
		expect_parsed(&file, &listing);
		swap_cache(&file);
		*order = 0;
		expect_parsed(&file, &listing);
		/* This one means that the writer did not finish. */
		*order = 1;
		assert_int_equal(ldcache_parse(file.data, file.length, &cache), -EBADMSG);
		free(file.data);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_listing, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hwcaps, setup, teardown),
		cmocka_unit_test_setup_teardown(test_isa_levels, setup, teardown),
		cmocka_unit_test_setup_teardown(test_generic, setup, teardown),
		cmocka_unit_test_setup_teardown(test_digits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_legacy, setup, teardown),
		cmocka_unit_test_setup_teardown(test_serves, setup, teardown),
		cmocka_unit_test_setup_teardown(test_byte_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unknown_order, setup, teardown),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
