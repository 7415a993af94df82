/*
 * ldcache.c - the formats are described by glibc's sysdeps/generic/dl-cache.h, and who
 * finds what in them by its elf/dl-cache.c, of 2.36 and of 2.37, which left out the legacy
 * capabilities.
 *
 * As in the loader, no entry is judged before a search comes across it: one that points
 * out of the file ends that search, and harms no other.
 */
#include "ldcache.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "root.h"

enum {
	MOST_BYTES = 64 << 20,

	OLD_COUNT = 12, /* behind the magic; then come the entries */
	OLD_HEADER = 16,
	OLD_ENTRY = 12, /* flags, key, value */

	NEW_COUNT = 20,
	NEW_FLAGS = 28,
	NEW_EXTENSIONS = 32,
	NEW_HEADER = 48,
	NEW_ENTRY = 24, /* flags, key, value, OS version, capabilities in 64 bits */
	NEW_ALIGNED = 8,

	EXTENSIONS_HEADER = 8, /* magic, count */
	EXTENSION = 16,	       /* tag, flags, offset, size */
	EXTENSION_HWCAPS = 1,  /* the tag */
};

static const char old_magic[] = "ld.so-1.7.0";
static const char new_magic[] = "glibc-ld.so.cache1.1";
static const uint32_t extensions_magic = 0xeaa42174;

/* In an entry's capabilities: the low 32 bits number a glibc-hwcaps subdirectory. */
static const uint64_t hwcap_named = UINT64_C(1) << 62;
static const uint64_t hwcap_level = UINT64_C(0x3ff) << 32;

struct ldcache {
	char *bytes; /* and a NUL behind them, which ends the last string */
	size_t size;
	bool big_endian;
	size_t entries, entry_size, count;
	size_t strings;		 /* where keys and values count from */
	size_t hwcaps, n_hwcaps; /* offsets of the names of glibc-hwcaps subdirectories */
};

struct entry {
	uint32_t flags;
	const char *path;
	uint64_t hwcap;
};

static uint32_t read_32(const struct ldcache *cache, size_t at)
{
	uint32_t value;

	memcpy(&value, cache->bytes + at, sizeof(value));
	return cache->big_endian ? be32toh(value) : le32toh(value);
}

static uint64_t read_64(const struct ldcache *cache, size_t at)
{
	uint64_t value;

	memcpy(&value, cache->bytes + at, sizeof(value));
	return cache->big_endian ? be64toh(value) : le64toh(value);
}

/* The string OFFSET bytes behind FROM; NULL if that is out of the file. */
static const char *read_string(const struct ldcache *cache, size_t from, uint32_t offset)
{
	return offset < cache->size - from ? cache->bytes + from + offset : NULL;
}

/* --------------------------------------------------------------------- opening */

/* Whether LENGTH bytes at AT, and then COUNT times SIZE bytes, are in the file. */
static bool fits(const struct ldcache *cache, size_t at, size_t length, size_t count,
		 size_t size)
{
	return at <= cache->size && length <= cache->size - at &&
	       count <= (cache->size - at - length) / size;
}

static bool has_magic(const struct ldcache *cache, size_t at, const char *magic,
		      size_t header)
{
	return fits(cache, at, header, 0, 1) &&
	       memcmp(cache->bytes + at, magic, strlen(magic)) == 0;
}

/*
 * Sets the byte order that makes sense of the count of entries at AT. Of two that fit the
 * file it is the larger: as few entries as the other would need no such file.
 */
static void guess_order(struct ldcache *cache, size_t at)
{
	size_t room = (cache->size - cache->entries) / cache->entry_size;
	uint32_t value, little, big;

	memcpy(&value, cache->bytes + at, sizeof(value));
	little = le32toh(value);
	big = be32toh(value);
	cache->big_endian = big <= room && (little > room || little < big);
}

/* The names of subdirectories. Where the loader would not understand them, none. */
static void read_extensions(struct ldcache *cache, size_t at)
{
	size_t count;

	if (at == 0 || at % 4 != 0 || !fits(cache, at, EXTENSIONS_HEADER, 0, 1) ||
	    read_32(cache, at) != extensions_magic)
		return;
	count = read_32(cache, at + 4);
	if (!fits(cache, at, EXTENSIONS_HEADER, count, EXTENSION))
		return;
	for (at += EXTENSIONS_HEADER; count > 0; count--, at += EXTENSION) {
		size_t offset = read_32(cache, at + 8), size = read_32(cache, at + 12);

		if (!fits(cache, offset, size, 0, 1)) {
			cache->n_hwcaps = 0;
			return;
		}
		if (read_32(cache, at) == EXTENSION_HWCAPS) {
			cache->hwcaps = offset;
			cache->n_hwcaps = offset % 4 || size % 4 ? 0 : size / 4;
		}
	}
}

/* The new format, whose header is at AT. */
static int read_new(struct ldcache *cache, size_t at)
{
	unsigned flags = (unsigned char)cache->bytes[at + NEW_FLAGS];

	cache->strings = at;
	cache->entries = at + NEW_HEADER;
	cache->entry_size = NEW_ENTRY;
	/* 2: little endian, 3: big endian; 0: written before 2.33, when nothing told. */
	if (flags == 0)
		guess_order(cache, at + NEW_COUNT);
	else if (flags & 2)
		cache->big_endian = flags & 1;
	else
		return -EBADMSG;
	cache->count = read_32(cache, at + NEW_COUNT);
	if (!fits(cache, cache->entries, 0, cache->count, NEW_ENTRY))
		return -EBADMSG;
	read_extensions(cache, read_32(cache, at + NEW_EXTENSIONS));
	return 0;
}

/* The old format; and the new one, if it begins where the old one's strings would. */
static int read_old(struct ldcache *cache)
{
	size_t at;

	cache->entries = OLD_HEADER;
	cache->entry_size = OLD_ENTRY;
	guess_order(cache, OLD_COUNT);
	cache->count = read_32(cache, OLD_COUNT);
	if (!fits(cache, cache->entries, 0, cache->count, OLD_ENTRY))
		return -EBADMSG;
	cache->strings = OLD_HEADER + cache->count * OLD_ENTRY;
	at = (cache->strings + NEW_ALIGNED - 1) / NEW_ALIGNED * NEW_ALIGNED;
	return has_magic(cache, at, new_magic, NEW_HEADER) ? read_new(cache, at) : 0;
}

/* Takes BYTES, which have a NUL behind them. */
static int adopt(char *bytes, size_t size, struct ldcache **cache)
{
	struct ldcache *made = calloc(1, sizeof(*made));
	int error = -EBADMSG;

	if (!made) {
		free(bytes);
		return -ENOMEM;
	}
	made->bytes = bytes;
	made->size = size;
	if (has_magic(made, 0, new_magic, NEW_HEADER))
		error = read_new(made, 0);
	else if (has_magic(made, 0, old_magic, OLD_HEADER))
		error = read_old(made);
	if (error) {
		ldcache_free(made);
		return error;
	}
	*cache = made;
	return 0;
}

int ldcache_parse(const void *bytes, size_t size, struct ldcache **cache)
{
	char *copy;

	if (size > MOST_BYTES)
		return -EFBIG;
	copy = malloc(size + 1);
	if (!copy)
		return -ENOMEM;
	if (size)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	return adopt(copy, size, cache);
}

int ldcache_open(int root, const char *path, struct ldcache **cache)
{
	struct root_file file;
	int error = root_read_file(root, path, MOST_BYTES, &file);

	if (error)
		return error;
	if (file.cut) {
		free(file.data);
		return -EFBIG;
	}
	return adopt(file.data, file.length, cache);
}

void ldcache_free(struct ldcache *cache)
{
	if (!cache)
		return;
	free(cache->bytes);
	free(cache);
}

/* -------------------------------------------------------------------- searching */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A number of any length. One that is too long wraps round, as in glibc. */
static uint32_t take_number(const char **text)
{
	uint32_t number = 0;

	for (; is_digit(**text); ++*text)
		number = number * 10 + (uint32_t)(**text - '0');
	return number;
}

int ldcache_compare(const char *a, const char *b)
{
	while (*a) {
		if (is_digit(*a) && is_digit(*b)) {
			uint32_t first = take_number(&a), second = take_number(&b);

			if (first != second)
				return (int32_t)(first - second);
		} else if (is_digit(*a) || is_digit(*b)) {
			return is_digit(*a) ? 1 : -1;
		} else if (*a != *b) {
			break;
		} else {
			a++;
			b++;
		}
	}
	return (signed char)*a - (signed char)*b;
}

static const char *key_of(const struct ldcache *cache, size_t i)
{
	size_t at = cache->entries + i * cache->entry_size;

	return read_string(cache, cache->strings, read_32(cache, at + 4));
}

static bool has_key(const struct ldcache *cache, size_t i, const char *name)
{
	const char *key = key_of(cache, i);

	return key && ldcache_compare(name, key) == 0;
}

static struct entry read_entry(const struct ldcache *cache, size_t i)
{
	size_t at = cache->entries + i * cache->entry_size;

	return (struct entry){
		.flags = read_32(cache, at),
		.path = read_string(cache, cache->strings, read_32(cache, at + 8)),
		.hwcap = cache->entry_size == NEW_ENTRY ? read_64(cache, at + 16) : 0,
	};
}

static bool is_accepted(const struct ldcache_want *want, uint32_t flags)
{
	return flags == want->flags || (want->also && flags == want->also);
}

static bool is_named(uint64_t hwcap)
{
	return (hwcap & ~hwcap_level) >> 32 == hwcap_named >> 32;
}

/* How good a glibc-hwcaps subdirectory is for the CPU: 1 is best, 0 not to be used. */
static size_t rank_of(const struct ldcache *cache, uint64_t hwcap,
		      const struct ldcache_want *want)
{
	uint32_t level = (uint32_t)((hwcap & hwcap_level) >> 32), i = (uint32_t)hwcap;
	const char *name;

	/* Only x86 has levels, and that is how it shifts. */
	if (want->isa_levels && !(want->isa_levels >> level % 32 & 1))
		return 0;
	if (!want->hwcaps || i >= cache->n_hwcaps)
		return 0;
	/*
	 * From the file's start: where the new format is in the old one, ldconfig counts
	 * from the new header, and so the loader understands none of these names.
	 */
	name = read_string(cache, 0, read_32(cache, cache->hwcaps + 4 * (size_t)i));
	for (size_t rank = 0; name && want->hwcaps[rank]; rank++)
		if (strcmp(name, want->hwcaps[rank]) == 0)
			return rank + 1;
	return 0;
}

/*
 * The best of the entries with the key NAME, which begin at FIRST and end before END: as
 * search_cache(), which knows that those of glibc-hwcaps come first.
 */
static const char *choose(const struct ldcache *cache, size_t first, size_t end,
			  const char *name, const struct ldcache_want *want)
{
	const char *best = NULL;
	size_t best_rank = SIZE_MAX;

	for (size_t i = first; i < end && has_key(cache, i, name); i++) {
		struct entry entry = read_entry(cache, i);
		size_t rank = 0;

		if (!is_accepted(want, entry.flags) || !entry.path)
			continue;
		if (is_named(entry.hwcap)) {
			rank = rank_of(cache, entry.hwcap, want);
			if (rank == 0 || rank >= best_rank)
				continue;
		} else if (best && cache->entry_size == NEW_ENTRY) {
			break;
		} else if (entry.hwcap & ~want->legacy_hwcap) {
			continue;
		}
		best = entry.path;
		best_rank = rank;
		if (rank == 0 && entry.flags == want->flags)
			break;
	}
	return best;
}

const char *ldcache_find(const struct ldcache *cache, const char *name,
			 const struct ldcache_want *want)
{
	size_t low = 0, high = cache->count;

	while (low < high) {
		size_t middle = (low + high - 1) / 2;
		const char *key = key_of(cache, middle);
		int order = key ? ldcache_compare(name, key) : 0;

		if (!key)
			return NULL;
		if (order == 0) {
			while (middle > 0 && has_key(cache, middle - 1, name))
				middle--;
			return choose(cache, middle, high, name, want);
		}
		/* The last comes first. */
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool ldcache_is_big_endian(const struct ldcache *cache)
{
	return cache->big_endian;
}

bool ldcache_serves(const struct ldcache *cache, const struct ldcache_want *want)
{
	for (size_t i = 0; i < cache->count; i++)
		if (is_accepted(want, read_entry(cache, i).flags))
			return true;
	return false;
}
