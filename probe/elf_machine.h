/*
 * elf_machine.h - what machines and kinds of ELF files are called.
 */
#ifndef INV_ELF_MACHINE_H
#define INV_ELF_MACHINE_H

#include "elf.h"

/*
 * The machine EM_... as people call it: "x86-64", "i386", "aarch64", "ppc64le"; NULL for
 * one that is not known here.
 */
const char *elf_machine_name(unsigned machine, bool wide, bool big_endian);

/*
 * What container images call the machine: *ARCHITECTURE, "amd64", and *VARIANT, "v7", or
 * NULL where there is none. False for a machine that they have no name for.
 */
bool elf_machine_platform(const struct elf *elf, const char **architecture,
			  const char **variant);

/* ET_... as readelf has it, in lower case: "exec", "dyn", "rel", "core"; or NULL. */
const char *elf_type_name(unsigned type);

#endif
