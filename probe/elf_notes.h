/*
 * elf_notes.h - what the notes in an ELF file say: its build, what of the processor it
 * needs, which package it is of, and which libraries it loads while it runs.
 */
#ifndef INV_ELF_NOTES_H
#define INV_ELF_NOTES_H

#include <jansson.h>

#include "elf.h"
#include "elf_sections.h"

enum {
	ELF_MOST_NOTES = 1 << 20, /* bytes of notes that are read of one file */
	ELF_MOST_NOTE_JSON = 64 * 1024,
	ELF_MOST_DLOPENS = 1024,
	ELF_MOST_BUILD_ID = 64, /* bytes; SHA-1 has 20 */
};

/* In the order of the alphabet and of weight. */
enum elf_priority { ELF_REQUIRED, ELF_RECOMMENDED, ELF_SUGGESTED };

/* An entry of .note.dlopen: one of these libraries, the best first, is loaded if there. */
struct elf_dlopen {
	const char **sonames;
	size_t n_sonames;		   /* at least 1 */
	const char *feature, *description; /* NULL: not said */
	enum elf_priority priority;
};

/* Strings are borrowed from it. */
struct elf_notes {
	char build_id[2 * ELF_MOST_BUILD_ID + 1]; /* lower case; "": none */
	const char *system;	    /* of the ABI tag: "Linux"; NULL: there is none */
	uint32_t system_version[3]; /* the oldest that will do */
	uint32_t x86_features;	    /* GNU_PROPERTY_X86_FEATURE_1_AND: IBT, SHSTK */
	uint32_t aarch64_features;  /* GNU_PROPERTY_AARCH64_FEATURE_1_AND: BTI, PAC */
	uint32_t isa_needed; /* GNU_PROPERTY_X86_ISA_1_NEEDED: bit N is x86-64-v(N+1) */
	const char *package_name, *package_version; /* NULL: not said */
	struct elf_dlopen *dlopens;
	size_t n_dlopens;
	const char *defect; /* what is wrong with them: a phrase; NULL: nothing */
	json_t *documents;  /* own the strings */
};

/*
 * Reads the notes that SEGMENTS show, and those of SECTIONS that lie in no such segment
 * (NULL: only the former, and nothing else of the file is looked at). To be freed by
 * elf_notes_free(). What is broken is left out and named by `defect`. Returns 0 or -errno.
 */
int elf_notes_read(const struct elf *elf, const struct elf_segment *segments,
		   size_t n_segments, const struct elf_section *sections,
		   size_t n_sections, struct elf_notes *notes);

void elf_notes_free(struct elf_notes *notes);

#endif
