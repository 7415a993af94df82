/*
 * loader_cpu.c - processors as glibc's loader sees them: the levels of glibc-hwcaps since
 * 2.33, and until 2.36 the combinations of older names (elf/dl-hwcaps.c).
 */
#include "loader_cpu.h"

#include <string.h>

#include "x86_level.h"

enum { MOST_LEVELS = 8, MOST_OLD = 4 };

/* A machine's levels, the least first; the first one is what every processor has. */
struct levels {
	uint16_t machine;
	const char *names[MOST_LEVELS];
};

static const struct levels all_levels[] = {
	{EM_X86_64, {"x86-64-v1", "x86-64-v2", "x86-64-v3", "x86-64-v4"}},
	{EM_S390, {"z900", "z13", "z14", "z15", "z16"}},
	{EM_PPC64, {"power8", "power9", "power10"}},
};

static const struct levels *find_levels(const struct abi *abi)
{
	for (size_t i = 0; i < sizeof(all_levels) / sizeof(*all_levels); i++)
		if (all_levels[i].machine == abi->like->machine)
			return &all_levels[i];
	return NULL;
}

static int find_level(const struct levels *levels, const char *name)
{
	for (int i = 0; i < MOST_LEVELS && levels->names[i]; i++)
		if (strcmp(levels->names[i], name) == 0)
			return i;
	return -1;
}

/* This machine's level as one of MACHINE; the least if it is another. */
static int own_level(uint16_t machine)
{
	return machine == EM_X86_64 ? x86_level() : 0;
}

/* ------------------------------------------------------------------- since glibc 2.33 */

static void add_levels(struct abi *abi, const struct levels *levels, int level,
		       struct pool *pool)
{
	const char **wanted = pool_take(pool, MOST_LEVELS * sizeof(*wanted));
	size_t n = 0;

	for (int i = level; wanted && i > 0; i--) {
		const char *path = pool_print(pool, "glibc-hwcaps/%s/", levels->names[i]);

		if (path)
			abi->subdirectories[abi->n_subdirectories++] = path;
		wanted[n++] = levels->names[i];
	}
	abi->want.hwcaps = wanted;
}

/* ------------------------------------------------------------------- until glibc 2.36 */

/* All subsets of NAMES, the whole first; the last name counts most, and stands first. */
static void add_combinations(struct abi *abi, const char *const *names, unsigned count,
			     struct pool *pool)
{
	for (unsigned set = (1u << count) - 1; set > 0; set--) {
		const char *path = "";

		for (unsigned i = count; i-- > 0 && path;)
			if (set >> i & 1)
				path = pool_print(pool, "%s%s/", path, names[i]);
		if (path && abi->n_subdirectories < ABI_MOST_SUBDIRECTORIES - 1)
			abi->subdirectories[abi->n_subdirectories++] = path;
	}
}

static void add_old(struct abi *abi, int level, bool haswell, struct pool *pool)
{
	const char *names[MOST_OLD];
	unsigned count = 0;
	bool x86_64 = abi->like->machine == EM_X86_64 && abi->like->wide;
	bool i386 = abi->like->machine == EM_386;

	if (x86_64)
		names[count++] = "x86_64";
	if (i386)
		names[count++] = "sse2";
	if (x86_64 && haswell && level >= 3)
		names[count++] = "avx512_1";
	if (abi->platform)
		names[count++] = abi->platform;
	names[count++] = "tls";
	add_combinations(abi, names, count, pool);
	abi->want.legacy_hwcap = UINT64_C(1) << 63;
	if (x86_64)
		abi->want.legacy_hwcap |= UINT64_C(1) << 1;
	if (i386)
		abi->want.legacy_hwcap |= UINT64_C(1) << 0 | UINT64_C(1) << 49;
	if (x86_64 && haswell && level >= 2)
		abi->want.legacy_hwcap |= UINT64_C(1) << 50;
	if (x86_64 && haswell && level >= 3)
		abi->want.legacy_hwcap |= UINT64_C(1) << 2;
}

void loader_cpu(struct abi *abi, const char *cpu, struct pool *pool)
{
	const struct levels *levels = find_levels(abi);
	int given = levels && cpu ? find_level(levels, cpu) : -1;
	int level = given >= 0 ? given : cpu ? 0 : own_level(abi->like->machine);
	bool old = abi->version && abi->version <= 236;
	bool haswell = old && abi->like->machine == EM_X86_64 && level >= 2 &&
		       (given >= 0 || x86_is_intel());

	abi->platform = abi->machine ? abi->machine->platform : NULL;
	if (haswell)
		abi->platform = "haswell";
	if (levels && abi->like->wide)
		add_levels(abi, levels, level, pool);
	if (old)
		add_old(abi, level, haswell, pool);
	abi->subdirectories[abi->n_subdirectories++] = "";
	if (abi->like->machine == EM_X86_64)
		abi->isa_levels = (2u << level) - 1;
	abi->want.isa_levels = abi->isa_levels;
}

const char *abi_level_refusal(const struct abi *abi, const struct object *object)
{
	return abi->isa_levels && object->isa_needed & ~abi->isa_levels
		       ? "CPU ISA level is lower than required"
		       : NULL;
}
