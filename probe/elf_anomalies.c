/*
 * elf_anomalies.c - an ELF file's parts compared with each other and with what compilers
 * make. Most of this stops neither the kernel nor the loader.
 */
#include "elf_anomalies.h"

#include <string.h>

struct search {
	const struct elf_contents *contents;
	elf_anomaly_met *met;
	void *context;
};

/* Tells PHRASE if it is TRUE that, and if there is one. */
static void tell(const struct search *search, bool is_so, const char *phrase)
{
	if (is_so && phrase)
		search->met(search->context, phrase);
}

static uint64_t header_size(const struct elf *elf)
{
	return elf->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
}

/* ---------------------------------------------------------------------- the header */

static void search_reading(const struct search *search)
{
	const struct elf *elf = &search->contents->elf;
	uint8_t class = elf->ident[EI_CLASS], data = elf->ident[EI_DATA];

	tell(search, class != ELFCLASS32 && class != ELFCLASS64, "EI_CLASS is invalid");
	tell(search, class == ELFCLASS64 && !elf->wide,
	     "EI_CLASS says 64 bits, the program headers 32");
	tell(search, class == ELFCLASS32 && elf->wide,
	     "EI_CLASS says 32 bits, the program headers 64");
	tell(search, data != ELFDATA2LSB && data != ELFDATA2MSB, "EI_DATA is invalid");
	tell(search, data == ELFDATA2MSB && !elf->big_endian,
	     "EI_DATA says big-endian, the header is little-endian");
	tell(search, data == ELFDATA2LSB && elf->big_endian,
	     "EI_DATA says little-endian, the header is big-endian");
}

static void search_header(const struct search *search)
{
	static const uint8_t padding[EI_NIDENT - EI_PAD];
	const struct elf *elf = &search->contents->elf;

	tell(search, elf->ident[EI_VERSION] != EV_CURRENT, "EI_VERSION is not 1");
	tell(search, memcmp(elf->ident + EI_PAD, padding, sizeof(padding)) != 0,
	     "nonzero padding in e_ident");
	tell(search, elf->type > ET_CORE && elf->type < ET_LOOS, "e_type is unknown");
	tell(search, elf->version != EV_CURRENT, "e_version is not 1");
	tell(search, elf->header_bytes != header_size(elf),
	     "e_ehsize is not the header's size");
	tell(search, elf->size < header_size(elf), "file is shorter than its header");
	tell(search, elf->n_segments && elf->segments_at < header_size(elf),
	     "header overlaps program headers");
	tell(search, true, search->contents->segments_defect);
}

/* ------------------------------------------------------------------------ segments */

static bool is_beyond(const struct elf *elf, uint64_t offset, uint64_t size)
{
	return size && (offset > elf->size || size > elf->size - offset);
}

struct segment_oddities {
	bool beyond, larger, writable_code, disordered;
	size_t dynamics, interpreters;
};

static void look_at_segment(const struct elf *elf, const struct elf_segment *segment,
			    const struct elf_segment **before,
			    struct segment_oddities *odd)
{
	odd->beyond |= is_beyond(elf, segment->offset, segment->file_bytes);
	odd->dynamics += segment->type == PT_DYNAMIC;
	odd->interpreters += segment->type == PT_INTERP;
	if (segment->type != PT_LOAD)
		return;
	odd->larger |= segment->file_bytes > segment->memory_bytes;
	odd->writable_code |= segment->flags & PF_W && segment->flags & PF_X;
	odd->disordered |= *before && segment->address < (*before)->address +
								 (*before)->memory_bytes;
	*before = segment;
}

static bool is_entry_executable(const struct elf_contents *contents)
{
	for (size_t i = 0; i < contents->n_segments; i++) {
		const struct elf_segment *segment = &contents->segments[i];

		if (segment->type == PT_LOAD && segment->flags & PF_X &&
		    contents->elf.entry - segment->address < segment->memory_bytes)
			return true;
	}
	return false;
}

static void search_segments(const struct search *search)
{
	const struct elf_contents *contents = search->contents;
	const struct elf *elf = &contents->elf;
	const struct elf_segment *before = NULL;
	struct segment_oddities odd = {0};
	bool starts = elf->type == ET_EXEC || (elf->type == ET_DYN && elf->entry);

	for (size_t i = 0; i < contents->n_segments; i++)
		look_at_segment(elf, &contents->segments[i], &before, &odd);
	tell(search, odd.beyond, "a segment lies beyond the end of the file");
	tell(search, odd.larger, "a segment is larger in the file than in memory");
	tell(search, odd.disordered, "segments overlap or are out of order");
	tell(search, odd.writable_code, "a segment is writable and executable");
	tell(search, odd.dynamics > 1, "several PT_DYNAMIC");
	tell(search, odd.interpreters > 1, "several PT_INTERP");
	tell(search, true, contents->interpreter_defect);
	tell(search, starts && contents->n_segments && !is_entry_executable(contents),
	     "the entry point is in no executable segment");
}

/* ------------------------------------------------------------------------ sections */

static void search_sections(const struct search *search)
{
	const struct elf_contents *contents = search->contents;
	const struct elf *elf = &contents->elf;
	bool beyond = false;

	for (size_t i = 0; i < contents->sections.count; i++) {
		const struct elf_section *section = &contents->sections.sections[i];

		beyond |= section->type != SHT_NULL && section->type != SHT_NOBITS &&
			  is_beyond(elf, section->offset, section->bytes);
	}
	tell(search, elf->sections_at == 0 && elf->type != ET_CORE, "no section headers");
	tell(search, true, contents->sections.defect);
	tell(search, beyond, "a section lies beyond the end of the file");
}

void elf_anomalies(const struct elf_contents *contents, elf_anomaly_met *met,
		   void *context)
{
	const struct search search = {contents, met, context};

	search_reading(&search);
	search_header(&search);
	/* What segments tell of debug information is in another file. */
	if (!elf_contents_is_debug(contents)) {
		search_segments(&search);
		tell(&search, true, contents->dynamic.defect);
	}
	search_sections(&search);
	tell(&search, contents->dynamic.text_relocations, "text relocations");
	tell(&search, true, contents->notes.defect);
	tell(&search, true, contents->symbols.defect);
}
