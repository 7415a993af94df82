/*
 * elf_contents.h - an ELF file with all that is read of it, and what follows from that.
 */
#ifndef INV_ELF_CONTENTS_H
#define INV_ELF_CONTENTS_H

#include "elf_dynamic.h"
#include "elf_notes.h"
#include "elf_sections.h"
#include "elf_symbols.h"

struct elf_contents {
	struct elf_block block;
	struct elf elf;
	struct elf_segment *segments;
	size_t n_segments;
	const char *segments_defect; /* why there are none; NULL: nothing is wrong */
	struct elf_sections sections;
	struct elf_dynamic dynamic;
	struct elf_notes notes;
	struct elf_symbols symbols;
	bool has_interpreter; /* there is a PT_INTERP */
	char *interpreter;    /* NULL: there is none, or the kernel refuses it */
	const char *interpreter_defect; /* why it does; NULL: it does not */
};

/*
 * Reads the regular file FD, which is borrowed. What is broken is missing in CONTENTS, to
 * be freed by elf_contents_free(), and named by the part's defect. Returns 0; -ENOEXEC if
 * it is no ELF file; or -errno.
 */
int elf_contents_read(int fd, struct elf_contents *contents);

void elf_contents_free(struct elf_contents *contents);

/* What objcopy --only-keep-debug leaves: headers of what is elsewhere, and what it keeps. */
bool elf_contents_is_debug(const struct elf_contents *contents);

/* How the program comes by its libraries: "static", "static-pie", "dynamic", "none". */
const char *elf_contents_linkage(const struct elf_contents *contents);

/* "glibc", "musl", "other"; NULL: it shows no sign of any. */
const char *elf_contents_libc(const struct elf_contents *contents);

/* A library, and nothing that could be started. */
bool elf_contents_is_library(const struct elf_contents *contents);

/* A program that may be loaded anywhere. */
bool elf_contents_is_pie(const struct elf_contents *contents);

struct elf_sizes {
	uint64_t text, data, bss; /* as size(1) counts them, from sections if there are */
	uint64_t overlay;	  /* bytes behind the end of what the headers tell of */
};

void elf_contents_sizes(const struct elf_contents *contents, struct elf_sizes *sizes);

/* "none", "partial" or "full": what the loader makes read-only once it has relocated. */
const char *elf_contents_relro(const struct elf_contents *contents);

/* It asks for a stack that is not executable. */
bool elf_contents_is_nx(const struct elf_contents *contents);

/* "embedded", "compressed", "linked" (in a file of its own), "none". */
const char *elf_contents_debug_info(const struct elf_contents *contents);

bool elf_contents_is_stripped(const struct elf_contents *contents);

/* Packed by UPX, whose mark is behind the program headers. */
bool elf_contents_is_packed(const struct elf_contents *contents);

#endif
