/*
 * elf_contents.c - all parts of an ELF file, read one after the other.
 */
#include "elf_contents.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "loader.h"

/* ------------------------------------------------------------------------ reading */

static int read_segments(struct elf_contents *contents)
{
	int error =
		elf_segments(&contents->elf, &contents->segments, &contents->n_segments);

	if (error == -EBADMSG)
		contents->segments_defect =
			contents->elf.n_segments > ELF_MOST_SEGMENTS
				? "more than 4096 program headers"
				: "program headers of a size that is not the class's";
	else if (error == -ENODATA)
		contents->segments_defect =
			"program headers lie beyond the end of the file";
	return contents->segments_defect ? 0 : error;
}

/* As the kernel reads it, which looks at the first. */
static int read_interpreter(struct elf_contents *contents)
{
	const struct elf_segment *segment =
		elf_find_segment(contents->segments, contents->n_segments, PT_INTERP);
	char path[PATH_MAX];
	int error;

	if (!segment)
		return 0;
	contents->has_interpreter = true;
	if (segment->file_bytes < 2 || segment->file_bytes > PATH_MAX) {
		contents->interpreter_defect =
			segment->file_bytes < 2 ? "an interpreter without a name"
						: "an interpreter whose name is too long";
		return 0;
	}
	error = elf_read(&contents->elf, segment->offset, path,
			 (size_t)segment->file_bytes);
	if (error == -ENODATA)
		contents->interpreter_defect =
			"an interpreter whose name lies beyond the end of the file";
	else if (!error && path[segment->file_bytes - 1] != '\0')
		contents->interpreter_defect = "an interpreter whose name has no end";
	if (contents->interpreter_defect || error)
		return contents->interpreter_defect ? 0 : error;
	contents->interpreter = strdup(path);
	return contents->interpreter ? 0 : -ENOMEM;
}

static int read_parts(struct elf_contents *contents)
{
	const struct elf *elf = &contents->elf;
	int error = read_segments(contents);

	if (!error)
		error = read_interpreter(contents);
	if (!error)
		error = elf_dynamic_read(elf, contents->segments, contents->n_segments,
					 &contents->dynamic);
	if (!error)
		error = elf_sections_read(elf, &contents->sections);
	if (!error)
		error = elf_notes_read(elf, contents->segments, contents->n_segments,
				       contents->sections.sections,
				       contents->sections.count, &contents->notes);
	if (!error)
		error = elf_symbols_read(elf, contents->segments, contents->n_segments,
					 &contents->dynamic, &contents->sections,
					 &contents->symbols);
	return error;
}

int elf_contents_read(int fd, struct elf_contents *contents)
{
	int error;

	memset(contents, 0, sizeof(*contents));
	error = elf_open(fd, &contents->block, &contents->elf);
	if (!error)
		error = read_parts(contents);
	if (error)
		elf_contents_free(contents);
	return error;
}

void elf_contents_free(struct elf_contents *contents)
{
	free(contents->segments);
	free(contents->interpreter);
	elf_sections_free(&contents->sections);
	elf_dynamic_free(&contents->dynamic);
	elf_notes_free(&contents->notes);
	contents->segments = NULL;
	contents->interpreter = NULL;
	contents->n_segments = 0;
}

/* ------------------------------------------------------------------------ linkage */

/* Code that is not in the file. */
bool elf_contents_is_debug(const struct elf_contents *contents)
{
	for (size_t i = 0; i < contents->sections.count; i++)
		if (contents->sections.sections[i].type == SHT_NOBITS &&
		    contents->sections.sections[i].flags & SHF_EXECINSTR)
			return true;
	return false;
}

static bool is_loadable(const struct elf_contents *contents)
{
	return (contents->elf.type == ET_EXEC || contents->elf.type == ET_DYN) &&
	       contents->n_segments && !elf_contents_is_debug(contents);
}

bool elf_contents_is_pie(const struct elf_contents *contents)
{
	const struct elf_dynamic *dynamic = &contents->dynamic;

	if (contents->elf.type != ET_DYN)
		return false;
	/* Before there was that flag; libc itself has an interpreter and a name. */
	return dynamic->flags_1 & DF_1_PIE || !dynamic->present ||
	       (contents->has_interpreter && !dynamic->soname);
}

bool elf_contents_is_library(const struct elf_contents *contents)
{
	/* The loader itself has an entry, and needs nothing. */
	return contents->elf.type == ET_DYN && !contents->has_interpreter &&
	       !elf_contents_is_pie(contents) &&
	       (contents->elf.entry == 0 || contents->dynamic.n_needs > 0);
}

const char *elf_contents_linkage(const struct elf_contents *contents)
{
	const struct elf_dynamic *dynamic = &contents->dynamic;

	if (!is_loadable(contents))
		return "none";
	if (contents->has_interpreter || dynamic->n_needs)
		return "dynamic";
	if (contents->elf.type == ET_EXEC)
		return "static";
	return elf_contents_is_pie(contents) ? "static-pie" : "dynamic";
}

static const char *libc_of_interpreter(const char *path)
{
	static const char *const names[] = {
		[LOADER_OTHER] = "other",
		[LOADER_GLIBC] = "glibc",
		[LOADER_MUSL] = "musl",
	};

	return names[loader_libc_of(path)];
}

static const char *libc_of_library(const char *name)
{
	if (strncmp(name, "libc.musl-", 10) == 0 || strncmp(name, "ld-musl-", 8) == 0)
		return "musl";
	/* Alpha's and IA-64's is libc.so.6.1. */
	if (strncmp(name, "libc.so.6", 9) == 0 || strncmp(name, "ld-linux", 8) == 0)
		return "glibc";
	return strncmp(name, "libc.so", 7) == 0 ? "other" : NULL;
}

/* An interpreter, what is needed, what the file is itself, and versions it asks for. */
const char *elf_contents_libc(const struct elf_contents *contents)
{
	const struct elf_dynamic *dynamic = &contents->dynamic;
	const char *libc = NULL;

	if (contents->interpreter)
		return libc_of_interpreter(contents->interpreter);
	for (size_t i = 0; i < dynamic->n_needs && !libc; i++)
		libc = libc_of_library(dynamic->needs[i].name);
	if (!libc && dynamic->soname)
		libc = libc_of_library(dynamic->soname);
	if (!libc && contents->symbols.glibc_required[0])
		libc = "glibc";
	return libc;
}

/* -------------------------------------------------------------------------- sizes */

static void size_of_section(const struct elf_section *section, struct elf_sizes *sizes)
{
	uint64_t *sum = &sizes->data;

	if (!(section->flags & SHF_ALLOC))
		return;
	if (section->flags & SHF_EXECINSTR || !(section->flags & SHF_WRITE))
		sum = &sizes->text;
	else if (section->type == SHT_NOBITS)
		sum = &sizes->bss;
	*sum += section->bytes;
}

static void size_of_segment(const struct elf_segment *segment, struct elf_sizes *sizes)
{
	bool is_data = segment->flags & PF_W && !(segment->flags & PF_X);

	if (segment->type != PT_LOAD)
		return;
	*(is_data ? &sizes->data : &sizes->text) += segment->file_bytes;
	if (segment->memory_bytes > segment->file_bytes)
		sizes->bss += segment->memory_bytes - segment->file_bytes;
}

/* Moves *END behind SIZE bytes at OFFSET, but no farther than the file goes. */
static void reach(const struct elf *elf, uint64_t offset, uint64_t size, uint64_t *end)
{
	uint64_t left = offset < elf->size ? elf->size - offset : 0;

	if (left && size && offset + (size < left ? size : left) > *end)
		*end = offset + (size < left ? size : left);
}

void elf_contents_sizes(const struct elf_contents *contents, struct elf_sizes *sizes)
{
	const struct elf *elf = &contents->elf;
	const struct elf_sections *sections = &contents->sections;
	uint64_t end = 0;

	*sizes = (struct elf_sizes){0};
	reach(elf, 0, elf->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr), &end);
	reach(elf, elf->segments_at, (uint64_t)elf->segment_bytes * elf->n_segments,
	      &end);
	reach(elf, elf->sections_at, (uint64_t)elf->section_bytes * sections->count,
	      &end);
	for (size_t i = 0; i < sections->count; i++) {
		const struct elf_section *section = &sections->sections[i];

		size_of_section(section, sizes);
		if (section->type != SHT_NOBITS && section->type != SHT_NULL)
			reach(elf, section->offset, section->bytes, &end);
	}
	for (size_t i = 0; i < contents->n_segments; i++) {
		const struct elf_segment *segment = &contents->segments[i];

		if (!sections->count)
			size_of_segment(segment, sizes);
		reach(elf, segment->offset, segment->file_bytes, &end);
	}
	sizes->overlay = elf->size - end;
}

/* ------------------------------------------------------------------- how it was built */

const char *elf_contents_relro(const struct elf_contents *contents)
{
	if (!elf_find_segment(contents->segments, contents->n_segments, PT_GNU_RELRO))
		return "none";
	return contents->dynamic.bind_now ? "full" : "partial";
}

bool elf_contents_is_nx(const struct elf_contents *contents)
{
	const struct elf_segment *stack =
		elf_find_segment(contents->segments, contents->n_segments, PT_GNU_STACK);

	return stack && !(stack->flags & PF_X);
}

const char *elf_contents_debug_info(const struct elf_contents *contents)
{
	const struct elf_sections *sections = &contents->sections;
	const struct elf_section *info = elf_sections_find(sections, ".debug_info");

	if (info)
		return info->flags & SHF_COMPRESSED ? "compressed" : "embedded";
	if (elf_sections_find(sections, ".zdebug_info"))
		return "compressed";
	if (elf_sections_find(sections, ".gnu_debuglink"))
		return "linked";
	return "none";
}

bool elf_contents_is_stripped(const struct elf_contents *contents)
{
	for (size_t i = 0; i < contents->sections.count; i++)
		if (contents->sections.sections[i].type == SHT_SYMTAB)
			return false;
	return true;
}

bool elf_contents_is_packed(const struct elf_contents *contents)
{
	const struct elf *elf = &contents->elf;
	unsigned char mark[4];
	uint64_t behind =
		elf->segments_at + (uint64_t)elf->segment_bytes * elf->n_segments;

	/* There is its loader's information: a checksum, then the mark. */
	return elf->segments_at < elf->size &&
	       elf_read(elf, behind + 4, mark, sizeof(mark)) == 0 &&
	       memcmp(mark, "UPX!", sizeof(mark)) == 0;
}
