/*
 * elf_notes.c - notes in segments (PT_NOTE) and sections (SHT_NOTE).
 *
 * The layout is gABI's, GNU's notes are binutils' and glibc's (NT_GNU_* in elf.h), and the
 * notes of the owner FDO are the UAPI Group's: package metadata and dlopen metadata.
 */
#include "elf_notes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"

enum { NOTE_HEAD = 12 };

/* Types of notes whose owner is FDO. */
static const uint32_t note_package = 0xcafe1a7e, note_dlopen = 0x407c0c0a;

struct note {
	const char *owner; /* "GNU"; "" for what is longer than names are */
	uint32_t type;
	const unsigned char *bytes;
	size_t length;
};

struct reading {
	const struct elf *elf;
	struct elf_notes *notes;
	size_t budget;	    /* bytes of notes still to be read, */
	size_t json_budget; /* and of JSON, which takes more room once it is read */
};

static void find_defect(struct reading *reading, const char *defect)
{
	if (!reading->notes->defect)
		reading->notes->defect = defect;
}

/* ----------------------------------------------------------------------- GNU's notes */

static void take_build_id(struct reading *reading, const struct note *note)
{
	static const char digits[] = "0123456789abcdef";
	char *to = reading->notes->build_id;

	if (note->length > ELF_MOST_BUILD_ID) {
		find_defect(reading, "a build ID of more than 64 bytes");
		return;
	}
	for (size_t i = 0; i < note->length; i++) {
		*to++ = digits[note->bytes[i] >> 4];
		*to++ = digits[note->bytes[i] & 0xf];
	}
	*to = '\0';
}

static void take_abi_tag(struct reading *reading, const struct note *note)
{
	static const char *const systems[] = {
		[ELF_NOTE_OS_LINUX] = "Linux",
		[ELF_NOTE_OS_GNU] = "Hurd",
		[ELF_NOTE_OS_SOLARIS2] = "Solaris",
		[ELF_NOTE_OS_FREEBSD] = "FreeBSD",
	};
	uint32_t system;

	if (note->length < 16) {
		find_defect(reading, "an ABI tag that is too short");
		return;
	}
	system = elf_u32(reading->elf, note->bytes);
	if (system >= sizeof(systems) / sizeof(*systems))
		return;
	reading->notes->system = systems[system];
	for (size_t i = 0; i < 3; i++)
		reading->notes->system_version[i] =
			elf_u32(reading->elf, note->bytes + 4 * (i + 1));
}

static void take_property(struct reading *reading, uint32_t type, uint32_t value)
{
	struct elf_notes *notes = reading->notes;
	bool is_x86 =
		reading->elf->machine == EM_X86_64 || reading->elf->machine == EM_386;

	if (is_x86 && type == GNU_PROPERTY_X86_FEATURE_1_AND) {
		notes->x86_features = value;
	} else if (is_x86 && type == GNU_PROPERTY_X86_ISA_1_NEEDED) {
		notes->isa_needed = value;
	} else if (reading->elf->machine == EM_AARCH64 &&
		   type == GNU_PROPERTY_AARCH64_FEATURE_1_AND) {
		notes->aarch64_features = value;
	}
}

/* Properties are a type, a size and a value each, aligned as the file's words are. */
static void take_properties(struct reading *reading, const struct note *note)
{
	const size_t align = reading->elf->wide ? 8 : 4;
	size_t at = 0;

	while (note->length - at >= 8) {
		uint32_t type = elf_u32(reading->elf, note->bytes + at);
		size_t length = elf_u32(reading->elf, note->bytes + at + 4);

		at += 8;
		if (length > note->length - at) {
			find_defect(reading, "a property that is longer than its note");
			return;
		}
		if (length == 4)
			take_property(reading, type,
				      elf_u32(reading->elf, note->bytes + at));
		length = (length + align - 1) & ~(align - 1);
		at = length < note->length - at ? at + length : note->length;
	}
}

/* ----------------------------------------------------------------------- FDO's notes */

/* The value that a note's JSON text is, owned by the notes; NULL after a defect. */
static const json_t *take_json(struct reading *reading, const struct note *note)
{
	const char *text = (const char *)note->bytes;
	size_t length = note->length;
	json_t *document;

	while (length && text[length - 1] == '\0')
		length--;
	if (length > reading->json_budget) {
		find_defect(reading, "notes with more than 64 KiB of JSON");
		return NULL;
	}
	reading->json_budget -= length;
	document = json_loadb(text, length, 0, NULL);
	if (!document || json_array_append_new(reading->notes->documents, document) < 0) {
		find_defect(reading, "a note whose text is not JSON");
		return NULL;
	}
	return document;
}

/* The member NAME if it says something; NULL if it does not. */
static const char *member(const json_t *object, const char *name)
{
	const char *value = json_string_value(json_object_get(object, name));

	return value && *value ? value : NULL;
}

static void take_package(struct reading *reading, const struct note *note)
{
	const json_t *document = take_json(reading, note);
	struct elf_notes *notes = reading->notes;

	if (!document)
		return;
	notes->package_name = member(document, "name");
	notes->package_version = member(document, "version");
	if (!notes->package_name)
		find_defect(reading, "a package note without a name");
}

static enum elf_priority priority_of(const json_t *entry)
{
	const char *word = member(entry, "priority");

	if (word && strcmp(word, "required") == 0)
		return ELF_REQUIRED;
	return word && strcmp(word, "suggested") == 0 ? ELF_SUGGESTED : ELF_RECOMMENDED;
}

static int take_sonames(const json_t *names, struct elf_dlopen *dlopen)
{
	size_t count = json_array_size(names);

	dlopen->sonames = count ? calloc(count, sizeof(*dlopen->sonames)) : NULL;
	if (count && !dlopen->sonames)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const char *name = json_string_value(json_array_get(names, i));

		if (name && *name)
			dlopen->sonames[dlopen->n_sonames++] = name;
	}
	return 0;
}

static int take_dlopen(struct reading *reading, const json_t *entry)
{
	struct elf_notes *notes = reading->notes;
	struct elf_dlopen *dlopen = &notes->dlopens[notes->n_dlopens];
	int error;

	*dlopen = (struct elf_dlopen){
		.feature = member(entry, "feature"),
		.description = member(entry, "description"),
		.priority = priority_of(entry),
	};
	error = take_sonames(json_object_get(entry, "soname"), dlopen);
	if (!error && dlopen->n_sonames) {
		notes->n_dlopens++;
		return 0;
	}
	free(dlopen->sonames);
	if (!error)
		find_defect(reading, "a dlopen note that names no library");
	return error;
}

static int take_dlopens(struct reading *reading, const struct note *note)
{
	const json_t *document = take_json(reading, note);
	struct elf_notes *notes = reading->notes;
	size_t count = json_array_size(document);
	int error = 0;

	if (!document)
		return 0;
	if (!json_is_array(document))
		find_defect(reading, "a dlopen note that is no list");
	if (count > ELF_MOST_DLOPENS - notes->n_dlopens) {
		find_defect(reading, "dlopen notes with more than 1024 entries");
		count = ELF_MOST_DLOPENS - notes->n_dlopens;
	}
	if (count) {
		struct elf_dlopen *larger =
			reallocarray(notes->dlopens, notes->n_dlopens + count,
				     sizeof(*notes->dlopens));

		if (!larger)
			return -ENOMEM;
		notes->dlopens = larger;
	}
	for (size_t i = 0; i < count && !error; i++)
		error = take_dlopen(reading, json_array_get(document, i));
	return error;
}

/* -------------------------------------------------------------------------- the walk */

static int take_note(struct reading *reading, const struct note *note)
{
	if (strcmp(note->owner, ELF_NOTE_GNU) == 0 && note->type == NT_GNU_BUILD_ID)
		take_build_id(reading, note);
	else if (strcmp(note->owner, ELF_NOTE_GNU) == 0 && note->type == NT_GNU_ABI_TAG)
		take_abi_tag(reading, note);
	else if (strcmp(note->owner, ELF_NOTE_GNU) == 0 &&
		 note->type == NT_GNU_PROPERTY_TYPE_0)
		take_properties(reading, note);
	else if (strcmp(note->owner, "FDO") == 0 && note->type == note_package)
		take_package(reading, note);
	else if (strcmp(note->owner, "FDO") == 0 && note->type == note_dlopen)
		return take_dlopens(reading, note);
	return 0;
}

/* LENGTH rounded up to ALIGN, but no more than MOST: padding may be missing at the end. */
static size_t padded(size_t length, size_t align, size_t most)
{
	size_t rounded = (length + align - 1) & ~(align - 1);

	return rounded < most ? rounded : most;
}

/* Takes the note at *BYTES and moves on behind it; false: what is there is none. */
static bool next_note(const struct elf *elf, const unsigned char **bytes, size_t *left,
		      size_t align, struct note *note)
{
	size_t owner, length, behind;

	if (*left < NOTE_HEAD)
		return false;
	owner = elf_u32(elf, *bytes);
	length = elf_u32(elf, *bytes + 4);
	note->type = elf_u32(elf, *bytes + 8);
	if (owner > *left - NOTE_HEAD)
		return false;
	/* The header counts: with an alignment of 8 the name's padding does, too. */
	behind = padded(NOTE_HEAD + owner, align, *left);
	if (length > *left - behind)
		return false;
	note->owner = "";
	if (owner && owner <= 16 && (*bytes)[NOTE_HEAD + owner - 1] == '\0')
		note->owner = (const char *)*bytes + NOTE_HEAD;
	note->bytes = *bytes + behind;
	note->length = length;
	behind += padded(length, align, *left - behind);
	*bytes += behind;
	*left -= behind;
	return true;
}

/* The notes in SIZE bytes at OFFSET of the file, which are to be aligned so. */
static int read_area(struct reading *reading, uint64_t offset, uint64_t size,
		     uint64_t align)
{
	const struct elf *elf = reading->elf;
	INV_FREE unsigned char *area = NULL;
	const unsigned char *bytes;
	struct note note;
	size_t left;
	int error;

	if (offset >= elf->size || size > elf->size - offset) {
		find_defect(reading, "notes that lie beyond the end of the file");
		return 0;
	}
	/* As glibc takes it: what is less than 4 is 4. */
	if (align > 4 && align != 8) {
		find_defect(reading, "notes that are aligned to neither 4 nor 8 bytes");
		return 0;
	}
	if (size > reading->budget) {
		find_defect(reading, "more than 1 MiB of notes");
		return 0;
	}
	left = (size_t)size;
	reading->budget -= left;
	bytes = area = malloc(left + 1);
	if (!area)
		return -ENOMEM;
	error = elf_read(elf, offset, area, left);
	while (!error && next_note(elf, &bytes, &left, align == 8 ? 8 : 4, &note))
		error = take_note(reading, &note);
	if (!error && left)
		find_defect(reading, "a note that is longer than what holds it");
	return error;
}

static bool is_in_segment(const struct elf_section *section,
			  const struct elf_segment *segments, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (segments[i].type == PT_NOTE &&
		    section->offset >= segments[i].offset &&
		    section->offset - segments[i].offset < segments[i].file_bytes)
			return true;
	return false;
}

static int read_areas(struct reading *reading, const struct elf_segment *segments,
		      size_t n_segments, const struct elf_section *sections,
		      size_t n_sections)
{
	int error = 0;

	for (size_t i = 0; i < n_segments && !error; i++)
		if (segments[i].type == PT_NOTE && segments[i].file_bytes)
			error = read_area(reading, segments[i].offset,
					  segments[i].file_bytes, segments[i].align);
	for (size_t i = 0; i < n_sections && !error; i++)
		if (sections[i].type == SHT_NOTE && sections[i].bytes &&
		    !is_in_segment(&sections[i], segments, n_segments))
			error = read_area(reading, sections[i].offset, sections[i].bytes,
					  sections[i].align);
	return error;
}

int elf_notes_read(const struct elf *elf, const struct elf_segment *segments,
		   size_t n_segments, const struct elf_section *sections,
		   size_t n_sections, struct elf_notes *notes)
{
	struct elf_notes found = {.documents = json_array()};
	struct reading reading = {
		.elf = elf,
		.notes = &found,
		.budget = ELF_MOST_NOTES,
		.json_budget = ELF_MOST_NOTE_JSON,
	};
	int error = found.documents ? 0 : -ENOMEM;

	if (!error)
		error = read_areas(&reading, segments, n_segments, sections, n_sections);
	if (error)
		elf_notes_free(&found);
	else
		*notes = found;
	return error;
}

void elf_notes_free(struct elf_notes *notes)
{
	for (size_t i = 0; i < notes->n_dlopens; i++)
		free(notes->dlopens[i].sonames);
	free(notes->dlopens);
	json_decref(notes->documents);
	*notes = (struct elf_notes){0};
}
