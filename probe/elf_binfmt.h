/*
 * elf_binfmt.h - programs that the kernel hands to others: binfmt_misc, with which
 * emulators run those of other machines.
 */
#ifndef INV_ELF_BINFMT_H
#define INV_ELF_BINFMT_H

#include "elf.h"

/* Whether a handler registered in proc/sys/fs/binfmt_misc below ROOT takes the file. */
bool elf_binfmt_takes(int root, const struct elf *elf);

/* Whether the handler that TEXT, which is changed, describes takes what begins with HEAD. */
bool elf_binfmt_matches(char *text, const unsigned char head[ELF_HEAD]);

#endif
