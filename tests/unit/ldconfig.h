/*
 * ldconfig.h - libraries for the system's own ldconfig, and the caches it makes of them.
 */
#ifndef LDCONFIG_H
#define LDCONFIG_H

#include <elf.h>

#include "root.h"
#include "tree.h"

/* Flags in the cache. An x86 machine's ldconfig takes libraries of any x86 machine. */
enum {
	LDCONFIG_GENERIC = 0x0001, /* needs no libc */
	LDCONFIG_I386 = 0x0003,
	LDCONFIG_X32 = 0x0803,
};

static const char *const ldconfig_formats[] = {"old", "compat", "new"};

/* All of a library that ldconfig looks at, in 32 bits. */
struct ldconfig_image {
	Elf32_Ehdr header;
	Elf32_Phdr segments[3];
	Elf32_Dyn dynamic[4];
	Elf32_Nhdr note;
	char owner[4];
	uint32_t property[3];
	char libc[12], soname[64];
};

static inline Elf32_Phdr ldconfig_segment(uint32_t type, size_t at, size_t size)
{
	return (Elf32_Phdr){
		.p_type = type,
		.p_offset = (uint32_t)at,
		.p_vaddr = (uint32_t)at,
		.p_filesz = (uint32_t)size,
		.p_memsz = (uint32_t)size,
		.p_align = 4,
	};
}

/*
 * Writes the library DIRECTORY/SONAME, which gets FLAGS in the cache. What it needs of ISA:
 * bit 0 the baseline, bit 1 x86-64-v2 ...
 */
static inline void ldconfig_library(const struct tree *tree, const char *directory,
				    const char *soname, uint32_t flags, uint32_t isa)
{
	const size_t strings = offsetof(struct ldconfig_image, libc);
	struct ldconfig_image image = {
		.header =
			{
				.e_ident = ELFMAG "\1\1\1",
				.e_type = ET_DYN,
				.e_machine = flags == LDCONFIG_X32 ? EM_X86_64 : EM_386,
				.e_version = EV_CURRENT,
				.e_phoff = offsetof(struct ldconfig_image, segments),
				.e_ehsize = sizeof(Elf32_Ehdr),
				.e_phentsize = sizeof(Elf32_Phdr),
				.e_phnum = 3,
			},
		.segments = {ldconfig_segment(PT_LOAD, 0, sizeof(image)),
			     ldconfig_segment(PT_DYNAMIC,
					      offsetof(struct ldconfig_image, dynamic),
					      sizeof(image.dynamic)),
			     ldconfig_segment(PT_GNU_PROPERTY,
					      offsetof(struct ldconfig_image, note),
					      strings - offsetof(struct ldconfig_image,
								 note))},
		.dynamic = {{DT_STRTAB, {(uint32_t)strings}},
			    {DT_SONAME, {sizeof(image.libc)}},
			    {flags == LDCONFIG_GENERIC ? DT_DEBUG : DT_NEEDED, {0}}},
		.note = {sizeof(image.owner), sizeof(image.property),
			 NT_GNU_PROPERTY_TYPE_0},
		.owner = "GNU",
		.property = {0xc0008002, 4, isa}, /* GNU_PROPERTY_X86_ISA_1_NEEDED */
		.libc = "libc.so.6",
	};
	char path[256];

	snprintf(image.soname, sizeof(image.soname), "%s", soname);
	snprintf(path, sizeof(path), "%s/%s", directory, soname);
	tree_bytes(tree, path, &image, sizeof(image));
}

/* Makes etc/ld.so.cache.FORMAT of what is in the directories that etc/ld.so.conf names. */
static inline void ldconfig_make(const struct tree *tree, const char *format)
{
	char command[1024];

	snprintf(command, sizeof(command),
		 "/sbin/ldconfig -r '%s' -X -c %s -C /etc/ld.so.cache.%s 2>&1",
		 tree->path, format, format);
	assert_int_equal(system(command), 0);
}

/* Reads that cache; data is to be freed. */
static inline struct root_file ldconfig_read(const struct tree *tree, const char *format)
{
	struct root_file file;
	char path[64];

	snprintf(path, sizeof(path), "etc/ld.so.cache.%s", format);
	assert_int_equal(root_read_file(tree->fd, path, 1 << 20, &file), 0);
	return file;
}

/* ------------------------------------------ what is where in it, and numbers of 32 bits */

enum {
	OLD_COUNT = 12,
	OLD_HEADER = 16,
	OLD_ENTRY = 12,
	NEW_COUNT = 20,
	NEW_STRINGS = 24,
	NEW_ORDER = 28,
	NEW_EXTENSIONS = 32,
	NEW_HEADER = 48,
	NEW_ENTRY = 24,
};

static inline uint32_t ldconfig_get(const char *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

static inline void ldconfig_set(char *bytes, uint32_t value)
{
	memcpy(bytes, &value, sizeof(value));
}

/* Where in a cache of this machine the new format begins: at its end, if nowhere. */
static inline size_t ldconfig_new_at(const struct root_file *cache)
{
	size_t at = 0;

	if (memcmp(cache->data, "glibc", 5) != 0)
		at = OLD_HEADER +
		     OLD_ENTRY * (size_t)ldconfig_get(cache->data + OLD_COUNT);
	return at + NEW_HEADER <= cache->length &&
			       memcmp(cache->data + at, "glibc", 5) == 0
		       ? at
		       : cache->length;
}

#endif
