/*
 * elf_sections.c - section headers, and their names out of the section that holds them.
 *
 * With 65280 and more sections their number stands in the first header's sh_size, and the
 * number of that section in its sh_link.
 */
#include "elf_sections.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 64 }; /* headers read at once */

#define MEMBER(elf, bytes, name)                                                         \
	((bytes) +                                                                       \
	 ((elf)->wide ? offsetof(Elf64_Shdr, name) : offsetof(Elf32_Shdr, name)))

static size_t section_size(const struct elf *elf)
{
	return elf->wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
}

static void find_defect(struct elf_sections *sections, const char *defect)
{
	if (!sections->defect)
		sections->defect = defect;
}

static void take_section(const struct elf *elf, const unsigned char *bytes,
			 struct elf_section *section)
{
	section->name = "";
	section->name_at = elf_u32(elf, MEMBER(elf, bytes, sh_name));
	section->type = elf_u32(elf, MEMBER(elf, bytes, sh_type));
	section->flags = elf_word(elf, MEMBER(elf, bytes, sh_flags));
	section->address = elf_word(elf, MEMBER(elf, bytes, sh_addr));
	section->offset = elf_word(elf, MEMBER(elf, bytes, sh_offset));
	section->bytes = elf_word(elf, MEMBER(elf, bytes, sh_size));
	section->link = elf_u32(elf, MEMBER(elf, bytes, sh_link));
	section->info = elf_u32(elf, MEMBER(elf, bytes, sh_info));
	section->align = elf_word(elf, MEMBER(elf, bytes, sh_addralign));
	section->entry_bytes = elf_word(elf, MEMBER(elf, bytes, sh_entsize));
}

/* Reads headers from the one numbered FIRST on; all of them lie in the file. */
static int read_headers(const struct elf *elf, struct elf_section *sections, size_t first,
			size_t count)
{
	unsigned char bytes[CHUNK * sizeof(Elf64_Shdr)];
	size_t size = section_size(elf);

	while (count) {
		size_t here = count < CHUNK ? count : CHUNK;
		int error = elf_read(elf, elf->sections_at + first * size, bytes,
				     here * size);

		if (error)
			return error;
		for (size_t i = 0; i < here; i++)
			take_section(elf, bytes + i * size, &sections[first + i]);
		first += here;
		count -= here;
	}
	return 0;
}

/*
 * Finds out how many headers can be read: they are cut where the file ends. The first
 * tells the number of many.
 */
static int count_sections(const struct elf *elf, struct elf_sections *sections)
{
	const size_t size = section_size(elf);
	uint64_t fit = 0, count = elf->n_sections;
	struct elf_section first;
	int error;

	if (elf->sections_at < elf->size)
		fit = (elf->size - elf->sections_at) / size;
	if (fit && elf->section_bytes != size) {
		find_defect(sections,
			    "section headers of a size that is not the class's");
		return 0;
	}
	if (fit && !count) {
		error = read_headers(elf, &first, 0, 1);
		if (error)
			return error;
		count = first.bytes;
	}
	if (count > fit || !fit)
		find_defect(sections, "section headers lie beyond the end of the file");
	else if (count > ELF_MOST_SECTIONS)
		find_defect(sections, "more than 65536 sections");
	count = count < fit ? count : fit;
	sections->count = count < ELF_MOST_SECTIONS ? (size_t)count : ELF_MOST_SECTIONS;
	return 0;
}

/* How many bytes of names there are that can be read. */
static size_t names_size(const struct elf *elf, struct elf_sections *sections,
			 const struct elf_section *section)
{
	uint64_t size = section->bytes;

	if (section->type == SHT_NOBITS || section->offset >= elf->size)
		size = 0;
	else if (size > elf->size - section->offset)
		size = elf->size - section->offset;
	if (size < section->bytes)
		find_defect(sections, "section names lie beyond the end of the file");
	if (size <= ELF_MOST_SECTION_NAMES)
		return (size_t)size;
	find_defect(sections, "more than 4 MiB of section names");
	return ELF_MOST_SECTION_NAMES;
}

static int read_names(const struct elf *elf, struct elf_sections *sections)
{
	size_t number = elf->names_section, size;
	int error;

	if (number == SHN_XINDEX)
		number = sections->sections[0].link;
	if (number == SHN_UNDEF)
		return 0;
	if (number >= sections->count) {
		find_defect(sections, "no section holds the section names");
		return 0;
	}
	size = names_size(elf, sections, &sections->sections[number]);
	sections->names = malloc(size + 1);
	if (!sections->names)
		return -ENOMEM;
	sections->names[size] = '\0';
	error = size ? elf_read(elf, sections->sections[number].offset, sections->names,
				size)
		     : 0;
	for (size_t i = 0; i < sections->count && !error; i++) {
		struct elf_section *section = &sections->sections[i];

		if (section->name_at < size &&
		    strnlen(sections->names + section->name_at, ELF_MOST_SECTION_NAME) <
			    ELF_MOST_SECTION_NAME)
			section->name = sections->names + section->name_at;
		else if (section->name_at)
			find_defect(sections, "a section whose name cannot be read");
	}
	return error;
}

static int read_sections(const struct elf *elf, struct elf_sections *sections)
{
	int error = elf->sections_at ? count_sections(elf, sections) : 0;

	if (error || !sections->count)
		return error;
	sections->sections = calloc(sections->count, sizeof(*sections->sections));
	if (!sections->sections)
		return -ENOMEM;
	error = read_headers(elf, sections->sections, 0, sections->count);
	return error ? error : read_names(elf, sections);
}

int elf_sections_read(const struct elf *elf, struct elf_sections *sections)
{
	struct elf_sections found = {0};
	int error = read_sections(elf, &found);

	if (error)
		elf_sections_free(&found);
	else
		*sections = found;
	return error;
}

void elf_sections_free(struct elf_sections *sections)
{
	free(sections->sections);
	free(sections->names);
	*sections = (struct elf_sections){0};
}

const struct elf_section *elf_sections_find(const struct elf_sections *sections,
					    const char *name)
{
	for (size_t i = 0; i < sections->count; i++)
		if (sections->sections[i].type != SHT_NOBITS &&
		    strcmp(sections->sections[i].name, name) == 0)
			return &sections->sections[i];
	return NULL;
}
