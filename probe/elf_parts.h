/*
 * elf_parts.h - what kinds of sections and segments are called, and which can be spared.
 */
#ifndef INV_ELF_PARTS_H
#define INV_ELF_PARTS_H

#include "elf_sections.h"

/* As readelf has them: "PROGBITS", "LOAD"; NULL for one that is not known here. */
const char *elf_section_type(unsigned machine, uint32_t type);
const char *elf_segment_type(unsigned machine, uint32_t type);

/* The name of flag number BIT: "write", "alloc" ...; NULL: it has none. */
const char *elf_section_flag(unsigned bit);
const char *elf_segment_flag(unsigned bit);

/* Whether `strip --strip-all` drops section number INDEX. */
bool elf_section_is_strippable(const struct elf_sections *sections, size_t index);

#endif
