/*
 * elf_sections.h - an ELF file's section headers, which neither the kernel nor a loader
 * looks at: they may be missing, broken or lies.
 */
#ifndef INV_ELF_SECTIONS_H
#define INV_ELF_SECTIONS_H

#include "elf.h"

enum {
	ELF_MOST_SECTIONS = 65536,
	ELF_MOST_SECTION_NAME = 4096,
	ELF_MOST_SECTION_NAMES = 4 << 20, /* bytes of them in one file */
};

/* Either class's section header. */
struct elf_section {
	const char *name; /* "" where it cannot be read */
	uint32_t name_at; /* its place among the names */
	uint32_t type, link, info;
	uint64_t flags, address, offset, bytes, align, entry_bytes;
};

struct elf_sections {
	struct elf_section
		*sections; /* the first is the empty one; NULL: there are none */
	size_t count;
	const char *defect; /* what is wrong with them: a phrase; NULL: nothing */
	char *names;	    /* owns the names */
};

/*
 * Reads the section headers into SECTIONS, to be freed by elf_sections_free(). A file
 * without any is no error. What is broken is left out and named by `defect`. Returns 0 or
 * -errno.
 */
int elf_sections_read(const struct elf *elf, struct elf_sections *sections);

void elf_sections_free(struct elf_sections *sections);

/* The first section called NAME that has bytes in the file; NULL: there is none. */
const struct elf_section *elf_sections_find(const struct elf_sections *sections,
					    const char *name);

#endif
