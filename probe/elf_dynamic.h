/*
 * elf_dynamic.h - what an ELF file asks of the loader: its dynamic section.
 */
#ifndef INV_ELF_DYNAMIC_H
#define INV_ELF_DYNAMIC_H

#include "elf.h"

enum {
	ELF_MOST_NEEDED = 4096,	    /* libraries that one file may name */
	ELF_MOST_DYNAMIC = 1 << 20, /* bytes of the section */
};

enum elf_need_kind { ELF_NEEDED, ELF_FILTER, ELF_AUXILIARY };

struct elf_need {
	enum elf_need_kind kind;
	const char *name;
};

struct elf_dynamic {
	bool present;		/* there is a dynamic section */
	struct elf_need *needs; /* in the order of the file */
	size_t n_needs;
	const char *soname, *rpath, *runpath; /* NULL: none */
	uint64_t flags, flags_1;	      /* DT_FLAGS, DT_FLAGS_1 */
	bool bind_now, text_relocations;      /* DT_BIND_NOW or its flags; DT_TEXTREL */
	uint64_t strings_at, strings_bytes;   /* the string table in the file */
	uint64_t symbols, hash, gnu_hash;     /* addresses; 0: none */
	uint64_t version_needs, n_version_needs;	     /* address of DT_VERNEED */
	uint64_t version_definitions, n_version_definitions; /* and of DT_VERDEF */
	const char *defect; /* what is wrong with it: a phrase; NULL: nothing */
	char *pool;	    /* owns the strings */
};

/*
 * Reads the dynamic section that SEGMENTS show into DYNAMIC; to be freed by
 * elf_dynamic_free(). A file without one is no error. What is broken is left out and
 * named by `defect`. Returns 0 or -errno.
 */
int elf_dynamic_read(const struct elf *elf, const struct elf_segment *segments,
		     size_t count, struct elf_dynamic *dynamic);

void elf_dynamic_free(struct elf_dynamic *dynamic);

#endif
