/*
 * elf_host.h - whether this machine would start a program, judged as its kernel does.
 */
#ifndef INV_ELF_HOST_H
#define INV_ELF_HOST_H

#include "elf_contents.h"

enum { ELF_MOST_HOST_KINDS = 4, ELF_REASON = 256 };

/* The kinds of programs that the kernel runs itself: its own machine's, and older ones'. */
struct elf_host {
	int root; /* borrowed */
	struct elf_host_kind {
		uint16_t machine;
		bool wide, big_endian;
	} kinds[ELF_MOST_HOST_KINDS];
	size_t n_kinds;
	uint32_t isa_levels; /* GNU_PROPERTY_X86_ISA_1_... that the processor has */
};

/*
 * Asks the running kernel. What handlers it has for other machines' programs (binfmt_misc)
 * is read below ROOT, as interpreters are.
 */
void elf_host_find(int root, struct elf_host *host);

/* Whether it can be told at all if HOST runs programs of that machine. */
bool elf_host_knows(const struct elf_host *host, const struct elf *elf);

/*
 * Why the program CONTENTS, whose file has the mode MODE, cannot be started on HOST: true
 * with a phrase in REASON; false if it can.
 */
bool elf_host_refuses(const struct elf_host *host, const struct elf_contents *contents,
		      mode_t mode, char reason[ELF_REASON]);

#endif
