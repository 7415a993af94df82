/*
 * elf_parts.c - names from gABI and from the machines' supplements to it, as binutils'
 * readelf spells them.
 */
#include "elf_parts.h"

#include <string.h>

struct type {
	uint32_t type;
	uint16_t machine; /* 0: any */
	const char *name;
};

static const struct type section_types[] = {
	{SHT_NULL, 0, "NULL"},
	{SHT_PROGBITS, 0, "PROGBITS"},
	{SHT_SYMTAB, 0, "SYMTAB"},
	{SHT_STRTAB, 0, "STRTAB"},
	{SHT_RELA, 0, "RELA"},
	{SHT_HASH, 0, "HASH"},
	{SHT_DYNAMIC, 0, "DYNAMIC"},
	{SHT_NOTE, 0, "NOTE"},
	{SHT_NOBITS, 0, "NOBITS"},
	{SHT_REL, 0, "REL"},
	{SHT_SHLIB, 0, "SHLIB"},
	{SHT_DYNSYM, 0, "DYNSYM"},
	{SHT_INIT_ARRAY, 0, "INIT_ARRAY"},
	{SHT_FINI_ARRAY, 0, "FINI_ARRAY"},
	{SHT_PREINIT_ARRAY, 0, "PREINIT_ARRAY"},
	{SHT_GROUP, 0, "GROUP"},
	{SHT_SYMTAB_SHNDX, 0, "SYMTAB_SHNDX"},
	{19, 0, "RELR"}, /* SHT_RELR since glibc 2.36 */
	{SHT_GNU_ATTRIBUTES, 0, "GNU_ATTRIBUTES"},
	{SHT_GNU_HASH, 0, "GNU_HASH"},
	{SHT_GNU_LIBLIST, 0, "GNU_LIBLIST"},
	{SHT_GNU_verdef, 0, "VERDEF"},
	{SHT_GNU_verneed, 0, "VERNEED"},
	{SHT_GNU_versym, 0, "VERSYM"},
	{SHT_X86_64_UNWIND, EM_X86_64, "X86_64_UNWIND"},
	{SHT_ARM_EXIDX, EM_ARM, "ARM_EXIDX"},
	{SHT_ARM_PREEMPTMAP, EM_ARM, "ARM_PREEMPTMAP"},
	{SHT_ARM_ATTRIBUTES, EM_ARM, "ARM_ATTRIBUTES"},
	{0x70000003, EM_RISCV, "RISCV_ATTRIBUTES"},
	{SHT_MIPS_REGINFO, EM_MIPS, "MIPS_REGINFO"},
	{SHT_MIPS_OPTIONS, EM_MIPS, "MIPS_OPTIONS"},
	{0x7000002a, EM_MIPS, "MIPS_ABIFLAGS"},
};

static const struct type segment_types[] = {
	{PT_NULL, 0, "NULL"},
	{PT_LOAD, 0, "LOAD"},
	{PT_DYNAMIC, 0, "DYNAMIC"},
	{PT_INTERP, 0, "INTERP"},
	{PT_NOTE, 0, "NOTE"},
	{PT_SHLIB, 0, "SHLIB"},
	{PT_PHDR, 0, "PHDR"},
	{PT_TLS, 0, "TLS"},
	{PT_GNU_EH_FRAME, 0, "GNU_EH_FRAME"},
	{PT_GNU_STACK, 0, "GNU_STACK"},
	{PT_GNU_RELRO, 0, "GNU_RELRO"},
	{PT_GNU_PROPERTY, 0, "GNU_PROPERTY"},
	{0x6474e554, 0, "GNU_SFRAME"},
	{0x65a3dbe6, 0, "OPENBSD_RANDOMIZE"},
	{PT_ARM_EXIDX, EM_ARM, "EXIDX"},
	{0x70000003, EM_RISCV, "RISCV_ATTRIBUTES"},
	{PT_MIPS_REGINFO, EM_MIPS, "REGINFO"},
	{PT_MIPS_ABIFLAGS, EM_MIPS, "ABIFLAGS"},
};

static const char *find_type(const struct type *types, size_t count, unsigned machine,
			     uint32_t type)
{
	for (size_t i = 0; i < count; i++)
		if (types[i].type == type &&
		    (!types[i].machine || types[i].machine == machine))
			return types[i].name;
	return NULL;
}

const char *elf_section_type(unsigned machine, uint32_t type)
{
	return find_type(section_types, sizeof(section_types) / sizeof(*section_types),
			 machine, type);
}

const char *elf_segment_type(unsigned machine, uint32_t type)
{
	return find_type(segment_types, sizeof(segment_types) / sizeof(*segment_types),
			 machine, type);
}

const char *elf_section_flag(unsigned bit)
{
	static const char *const names[32] = {
		"write",
		"alloc",
		"execute",
		NULL,
		"merge",
		"strings",
		"info_link",
		"link_order",
		"os_nonconforming",
		"group",
		"tls",
		"compressed",
		[21] = "retain",
		[31] = "exclude",
	};

	return bit < 32 ? names[bit] : NULL;
}

const char *elf_segment_flag(unsigned bit)
{
	static const char *const names[] = {"execute", "write", "read"};

	return bit < 3 ? names[bit] : NULL;
}

/* Nothing but their names tells these. */
static bool is_debugging(const char *name)
{
	static const char *const prefixes[] = {
		".debug", ".zdebug", ".gnu.debuglto_.debug_", ".gnu.linkonce.wi.",
		".line",  ".stab",
	};

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return strcmp(name, ".gdb_index") == 0;
}

/* Whether it holds the names of symbols, which go; names of sections there are moved. */
static bool is_symbol_names(const struct elf_sections *sections, size_t index)
{
	for (size_t i = 0; i < sections->count; i++)
		if (sections->sections[i].type == SHT_SYMTAB &&
		    sections->sections[i].link == index)
			return true;
	return false;
}

bool elf_section_is_strippable(const struct elf_sections *sections, size_t index)
{
	const struct elf_section *section = &sections->sections[index];

	if (section->flags & SHF_ALLOC)
		return false;
	switch (section->type) {
	case SHT_SYMTAB:
	case SHT_SYMTAB_SHNDX:
	case SHT_REL:
	case SHT_RELA:
		return true;
	case SHT_STRTAB:
		return is_symbol_names(sections, index);
	default:
		return is_debugging(section->name);
	}
}
