/*
 * fuzz_ldcache.c - a library's name and, behind a newline, the loader's cache.
 */
#include "fuzz.h"
#include "ldcache.h"

/* What is found is in the cache, and the same every time. */
static void find(const struct ldcache *cache, const char *name, size_t size,
		 const struct ldcache_want *want)
{
	const char *path = ldcache_find(cache, name, want);

	fuzz_check(!path || strlen(path) <= size);
	fuzz_check(!path || ldcache_serves(cache, want));
	fuzz_check(path == ldcache_find(cache, name, want));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const levels[] = {"x86-64-v3", "x86-64-v2", NULL};
	static const struct ldcache_want wants[] = {
		{.flags = 0x0303, .hwcaps = levels, .isa_levels = 0x7},
		{.flags = 0x0303, .legacy_hwcap = UINT64_C(0x8004) << 48 | 2},
		{.flags = 0x0403},
		{.flags = 0x0003, .also = 1, .hwcaps = levels + 1},
	};
	char *name = fuzz_part(&data, &size, '\n');
	struct ldcache *cache;

	if (ldcache_parse(data, size, &cache) == 0) {
		for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++)
			find(cache, name, size, &wants[i]);
		ldcache_free(cache);
	}
	free(name);
	return 0;
}
