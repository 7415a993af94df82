/*
 * ldcache.h - etc/ld.so.cache, as glibc's loader reads it: which path is kept for a
 * library's name. The cache may be of any machine and byte order, and of every format
 * since glibc 2.0: the old one, the old one with the new one in it, and the new one alone.
 */
#ifndef INV_LDCACHE_H
#define INV_LDCACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the loader of one machine accepts from the cache. */
struct ldcache_want {
	uint32_t flags; /* the ABI's: 0x0303 x86-64, 0x0a03 aarch64, 0x0003 i386 ... */
	/* Others that it takes, too; 0: none. 1: an ELF library that does not name its libc. */
	uint32_t also;
	/*
	 * Names of glibc-hwcaps subdirectories that the CPU can use, the best one first,
	 * ended by NULL; or NULL.
	 */
	const char *const *hwcaps;
	/*
	 * What the CPU can run of the levels a library in such a subdirectory may say it
	 * needs; on x86-64, bit 0 is the baseline, bit 1 x86-64-v2 ... 0: on a machine
	 * that has no levels none is looked at.
	 */
	uint32_t isa_levels;
	/*
	 * Capabilities of the CPU, and its one platform, for subdirectories as glibc had
	 * them until 2.36: an entry may ask for no others. 0 later. On x86-64: bit 1
	 * x86_64, 2 avx512_1; 50 haswell or 51 xeon_phi; 63 tls, which all have.
	 */
	uint64_t legacy_hwcap;
};

struct ldcache;

/*
 * Reads the regular file PATH below ROOT. Returns 0, and *CACHE is to be freed; -EBADMSG
 * where the loader, too, would take it for no cache; -EFBIG beyond 64 MiB; or -errno.
 */
int ldcache_open(int root, const char *path, struct ldcache **cache);

/* The same from memory, which is copied. */
int ldcache_parse(const void *bytes, size_t size, struct ldcache **cache);

void ldcache_free(struct ldcache *cache);

/*
 * The path the loader would take for NAME, borrowed from CACHE; or NULL. What a damaged
 * cache still answers is found, as the loader finds it; whether the file is there is not
 * looked at.
 */
const char *ldcache_find(const struct ldcache *cache, const char *name,
			 const struct ldcache_want *want);

/*
 * The order of names in a cache, as _dl_cache_libcmp() has it: "libx.so.9" before
 * "libx.so.10". The cache itself is sorted the other way round.
 */
int ldcache_compare(const char *a, const char *b);

/* The byte order of the machine it was written for, as far as it shows. */
bool ldcache_is_big_endian(const struct ldcache *cache);

/* Whether any entry has the flags that WANT accepts. */
bool ldcache_serves(const struct ldcache *cache, const struct ldcache_want *want);

#endif
