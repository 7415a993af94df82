/*
 * elf-sections.c - one row a section or segment of an ELF file: what makes it as large as
 * it is, and what of it could be spared.
 */
#include <stdio.h>

#include "elf_each.h"
#include "elf_parts.h"
#include "inv.h"

enum column {
	PATH,
	KIND,
	INDEX,
	NAME,
	TYPE,
	FLAGS,
	ADDRESS,
	OFFSET,
	SIZE_BYTES,
	MEMORY_BYTES,
	ALIGN,
	ALLOCATED,
	STRIPPABLE,
	N_COLUMNS
};

static const struct inv_column columns[] = {
	[PATH] = {"file", INV_STRING, INV_KEY, NULL, "the arguments",
		  "its path below the root"},
	[KIND] = {"kind", INV_STRING, INV_KEY, NULL, "the headers",
		  "section, as linkers see the file; segment, as loaders do"},
	[INDEX] = {"index", INV_UINT, INV_KEY, NULL, "the headers",
		   "its number; that of the first segment is 0, of a section 1"},
	[NAME] = {"name", INV_STRING, 0, NULL, "sh_name", ".text; segments have none"},
	[TYPE] = {"type", INV_STRING, 0, NULL, "sh_type, p_type",
		  "PROGBITS NOBITS NOTE ...; of segments LOAD DYNAMIC INTERP ..."},
	[FLAGS] = {"flags", INV_LIST, 0, NULL, "sh_flags, p_flags",
		   "alloc write execute merge strings ...; of segments read, too"},
	[ADDRESS] = {"address", INV_UINT, 0, NULL, "sh_addr, p_vaddr",
		     "where it is in memory; 0: nowhere"},
	[OFFSET] = {"offset", INV_UINT, 0, NULL, "sh_offset, p_offset",
		    "where it begins in the file"},
	[SIZE_BYTES] = {"size_bytes", INV_UINT, 0, "bytes", "sh_size, p_filesz",
			"what it takes of the file; nothing of NOBITS"},
	[MEMORY_BYTES] = {"memory_bytes", INV_UINT, 0, "bytes", "sh_size, p_memsz",
			  "what it takes of memory"},
	[ALIGN] = {"align", INV_UINT, 0, NULL, "sh_addralign, p_align",
		   "its address is a multiple of this; 0 and 1: any"},
	[ALLOCATED] = {"allocated", INV_BOOL, 0, NULL, "SHF_ALLOC, PT_LOAD",
		       "it is in memory while the program runs"},
	[STRIPPABLE] = {"strippable", INV_BOOL, 0, NULL, "sh_type, sh_name",
			"strip --strip-all drops it; no segment is, these are unknown"},
};

/* A row's cells that sections and segments both have. */
static void set_place(struct inv_run *run, const char *path, const char *kind,
		      size_t index, const char *type, uint32_t number)
{
	char text[16];

	inv_row_begin(run);
	inv_set_string(run, PATH, path);
	inv_set_string(run, KIND, kind);
	inv_set_uint(run, INDEX, index);
	snprintf(text, sizeof(text), "0x%x", number);
	inv_set_string(run, TYPE, type ? type : text);
}

static void add_flags(struct inv_run *run, uint64_t flags, const char *name(unsigned bit))
{
	char text[16];

	inv_set_list(run, FLAGS);
	for (unsigned bit = 0; bit < 64; bit++)
		if (flags >> bit & 1 && name(bit)) {
			inv_add_string(run, FLAGS, name(bit));
		} else if (flags >> bit & 1) {
			snprintf(text, sizeof(text), "bit_%u", bit);
			inv_add_string(run, FLAGS, text);
		}
}

static void add_section(struct inv_run *run, const char *path,
			const struct elf_contents *contents, size_t index)
{
	const struct elf_section *section = &contents->sections.sections[index];
	bool allocated = section->flags & SHF_ALLOC;

	set_place(run, path, "section", index,
		  elf_section_type(contents->elf.machine, section->type), section->type);
	inv_set_string(run, NAME, section->name);
	add_flags(run, section->flags, elf_section_flag);
	inv_set_uint(run, ADDRESS, section->address);
	inv_set_uint(run, OFFSET, section->offset);
	inv_set_uint(run, SIZE_BYTES, section->type == SHT_NOBITS ? 0 : section->bytes);
	inv_set_uint(run, MEMORY_BYTES, allocated ? section->bytes : 0);
	inv_set_uint(run, ALIGN, section->align);
	inv_set_bool(run, ALLOCATED, allocated);
	inv_set_bool(run, STRIPPABLE,
		     elf_section_is_strippable(&contents->sections, index));
}

static void add_segment(struct inv_run *run, const char *path,
			const struct elf_contents *contents, size_t index)
{
	const struct elf_segment *segment = &contents->segments[index];

	set_place(run, path, "segment", index,
		  elf_segment_type(contents->elf.machine, segment->type), segment->type);
	add_flags(run, segment->flags, elf_segment_flag);
	inv_set_uint(run, ADDRESS, segment->address);
	inv_set_uint(run, OFFSET, segment->offset);
	inv_set_uint(run, SIZE_BYTES, segment->file_bytes);
	inv_set_uint(run, MEMORY_BYTES, segment->memory_bytes);
	inv_set_uint(run, ALIGN, segment->align);
	inv_set_bool(run, ALLOCATED, segment->type == PT_LOAD);
}

static void add_rows(void *context, const char *path, const struct elf_contents *contents,
		     mode_t mode)
{
	struct inv_run *run = context;

	(void)mode;
	if (contents->sections.defect)
		inv_error(run, 0, "%s%s: %s", inv_root_name(run), path,
			  contents->sections.defect);
	if (contents->segments_defect)
		inv_error(run, 0, "%s%s: %s", inv_root_name(run), path,
			  contents->segments_defect);
	/* Number 0 stands for no section. */
	for (size_t i = 1; i < contents->sections.count; i++)
		add_section(run, path, contents, i);
	for (size_t i = 0; i < contents->n_segments; i++)
		add_segment(run, path, contents, i);
}

static int collect(struct inv_run *run)
{
	return elf_each(run, add_rows, run);
}

const struct inv_collector inv_collector_elf_sections = {
	.name = "elf-sections",
	.summary = "sections and segments of ELF files: sizes, flags, what strip drops",
	.help = "FILE is an ELF file, a directory, which is searched for such files, or - for\n"
		"paths on standard input, a line each. With --root paths are below the root.\n"
		"No privilege is needed but to read the files.",
	.arguments = "FILE...",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.timeout_ms = 60000,
	.collect = collect,
};
