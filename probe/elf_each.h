/*
 * elf_each.h - the ELF files among a collector's arguments, each read whole, and notes
 * about what is no such file.
 */
#ifndef INV_ELF_EACH_H
#define INV_ELF_EACH_H

#include "elf_contents.h"
#include "inv.h"

/* CONTENTS is that of the file PATH, whose mode is MODE; both are borrowed. */
typedef void elf_each_met(void *context, const char *path,
			  const struct elf_contents *contents, mode_t mode);

/*
 * Calls MET for each file that elf_files_walk() finds and that is an ELF file. What is
 * none is an error if it was named, and passed over in directories. Returns what
 * collect() is to.
 */
int elf_each(struct inv_run *run, elf_each_met *met, void *context);

#endif
