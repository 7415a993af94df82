/*
 * elf_symbols.h - what a file's symbols tell of how it was built, and which glibc it needs.
 */
#ifndef INV_ELF_SYMBOLS_H
#define INV_ELF_SYMBOLS_H

#include "elf_dynamic.h"
#include "elf_sections.h"

enum {
	ELF_MOST_SYMBOL_NAMES = 8 << 20, /* bytes of them that are looked at */
	ELF_MOST_VERSIONS = 65536,
};

enum elf_answer { ELF_UNKNOWN, ELF_NO, ELF_YES };

struct elf_symbols {
	/* It calls __stack_chk_fail; unknown of what defines that itself. */
	enum elf_answer canary;
	/* It calls glibc's *_chk functions; unknown if it calls none that has such a twin. */
	enum elf_answer fortify;
	char glibc_required[32]; /* "2.34", the highest; "": it asks for none */
	const char *defect;	 /* what is wrong: a phrase; NULL: nothing */
};

/*
 * Reads the dynamic symbols; of an object file, which has none, the symbols that SECTIONS
 * show. A file without either, as static programs are, leaves all unknown. Nothing that
 * the file says of how many there are is believed. Returns 0 or -errno.
 */
int elf_symbols_read(const struct elf *elf, const struct elf_segment *segments,
		     size_t n_segments, const struct elf_dynamic *dynamic,
		     const struct elf_sections *sections, struct elf_symbols *symbols);

#endif
