/*
 * elf_dynamic.c - the dynamic section, found as the loader finds it: by the program
 * headers, its string table by the address that DT_STRTAB tells.
 */
#include "elf_dynamic.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"

enum {
	CHUNK = 256,	     /* bytes of a string read at once */
	MOST_POOL = 4 << 20, /* bytes of strings kept of one file */
	NO_STRING = 0,	     /* where the pool has an empty string */
};

struct need_at {
	enum elf_need_kind kind;
	uint64_t offset; /* of its name; then its place in the pool */
};

/* A dynamic section being read: of each string first its offset, then its place. */
struct reading {
	const struct elf *elf;
	const struct elf_segment *segments;
	size_t count;
	struct elf_dynamic *dynamic;
	bool has_soname, has_rpath, has_runpath;
	uint64_t soname, rpath, runpath, strings;
	struct need_at *needs;
	size_t n_needs, room;
	char *pool;
	size_t used, size;
};

static void find_defect(struct reading *reading, const char *defect)
{
	if (!reading->dynamic->defect)
		reading->dynamic->defect = defect;
}

/* ----------------------------------------------------------------------- the entries */

static int add_need(struct reading *reading, enum elf_need_kind kind, uint64_t offset)
{
	if (reading->n_needs == ELF_MOST_NEEDED) {
		find_defect(reading, "it names more than 4096 libraries");
		return 0;
	}
	if (reading->n_needs == reading->room) {
		size_t room = reading->room ? 2 * reading->room : 16;
		struct need_at *needs = realloc(reading->needs, room * sizeof(*needs));

		if (!needs)
			return -ENOMEM;
		reading->needs = needs;
		reading->room = room;
	}
	reading->needs[reading->n_needs++] = (struct need_at){kind, offset};
	return 0;
}

static void take_flags(struct elf_dynamic *dynamic, uint64_t tag, uint64_t value)
{
	if (tag == DT_FLAGS)
		dynamic->flags = value;
	else
		dynamic->flags_1 = value;
	dynamic->bind_now |= (tag == DT_FLAGS && value & DF_BIND_NOW) ||
			     (tag == DT_FLAGS_1 && value & DF_1_NOW);
	dynamic->text_relocations |= tag == DT_FLAGS && value & DF_TEXTREL;
}

static int take_entry(struct reading *reading, uint64_t tag, uint64_t value)
{
	struct elf_dynamic *dynamic = reading->dynamic;

	switch (tag) {
	case DT_NEEDED:
		return add_need(reading, ELF_NEEDED, value);
	case DT_FILTER:
		return add_need(reading, ELF_FILTER, value);
	case DT_AUXILIARY:
		return add_need(reading, ELF_AUXILIARY, value);
	case DT_SONAME:
		reading->has_soname = true;
		reading->soname = value;
		break;
	case DT_RPATH:
		reading->has_rpath = true;
		reading->rpath = value;
		break;
	case DT_RUNPATH:
		reading->has_runpath = true;
		reading->runpath = value;
		break;
	case DT_STRTAB:
		reading->strings = value;
		break;
	case DT_STRSZ:
		dynamic->strings_bytes = value;
		break;
	case DT_FLAGS:
	case DT_FLAGS_1:
		take_flags(dynamic, tag, value);
		break;
	case DT_BIND_NOW:
		dynamic->bind_now = true;
		break;
	case DT_TEXTREL:
		dynamic->text_relocations = true;
		break;
	case DT_SYMTAB:
		dynamic->symbols = value;
		break;
	case DT_HASH:
		dynamic->hash = value;
		break;
	case DT_GNU_HASH:
		dynamic->gnu_hash = value;
		break;
	case DT_VERNEED:
		dynamic->version_needs = value;
		break;
	case DT_VERNEEDNUM:
		dynamic->n_version_needs = value;
		break;
	case DT_VERDEF:
		dynamic->version_definitions = value;
		break;
	case DT_VERDEFNUM:
		dynamic->n_version_definitions = value;
		break;
	default:
		break;
	}
	return 0;
}

static int take_entries(struct reading *reading, const unsigned char *bytes, size_t size)
{
	const struct elf *elf = reading->elf;
	size_t word = elf->wide ? 8 : 4;

	for (size_t at = 0; size - at >= 2 * word; at += 2 * word) {
		uint64_t tag = elf_word(elf, bytes + at);
		int error;

		if (tag == DT_NULL)
			return 0;
		error = take_entry(reading, tag, elf_word(elf, bytes + at + word));
		if (error)
			return error;
	}
	find_defect(reading, "its dynamic section has no end");
	return 0;
}

/* ------------------------------------------------------------------------ the strings */

static int append(struct reading *reading, const char *bytes, size_t length)
{
	if (reading->used + length + 1 > reading->size) {
		size_t size = 2 * (reading->size + length + 1);
		char *larger = size > (size_t)2 * MOST_POOL
				       ? NULL
				       : realloc(reading->pool, size);

		if (!larger)
			return -ENOMEM;
		reading->pool = larger;
		reading->size = size;
	}
	memcpy(reading->pool + reading->used, bytes, length);
	reading->used += length;
	reading->pool[reading->used] = '\0';
	return 0;
}

/* Copies the string at OFFSET of the file, of at most LEFT bytes, to the pool's end. */
static int copy_string(struct reading *reading, uint64_t offset, uint64_t left)
{
	const struct elf *elf = reading->elf;
	char chunk[CHUNK];

	if (offset >= elf->size)
		return -ENODATA;
	if (left > elf->size - offset)
		left = elf->size - offset;
	if (left > ELF_MOST_STRING)
		left = ELF_MOST_STRING;
	while (left) {
		size_t length = left < CHUNK ? (size_t)left : CHUNK;
		int error = elf_read(elf, offset, chunk, length);
		const char *end = error ? NULL : memchr(chunk, '\0', length);

		if (!error)
			error = append(reading, chunk,
				       end ? (size_t)(end - chunk) : length);
		if (error || end)
			return error;
		offset += length;
		left -= length;
	}
	return -EBADMSG;
}

/* The place in the pool of the string at OFFSET of the table; 0, after a defect: none. */
static size_t take_string(struct reading *reading, uint64_t offset)
{
	uint64_t at, left;
	size_t start = reading->used;
	int error = -ENODATA;

	if (offset <= UINT64_MAX - reading->strings &&
	    elf_offset(reading->segments, reading->count, reading->strings + offset, &at,
		       &left))
		error = copy_string(reading, at, left);
	if (!error) {
		reading->used++;
		return start;
	}
	reading->used = start;
	find_defect(reading, error == -EBADMSG ? "a string of it has no end"
			     : error == -ENOMEM
				     ? "its strings are longer than 4 MiB"
				     : "a string of it lies beyond the end of the file");
	return NO_STRING;
}

static const char *string_or_null(const struct reading *reading, size_t place)
{
	return place ? reading->pool + place : NULL;
}

/* Needs whose name is unreadable are left out. */
static void name_needs(const struct reading *reading, struct elf_dynamic *dynamic)
{
	for (size_t i = 0; i < reading->n_needs; i++)
		if (reading->needs[i].offset)
			dynamic->needs[dynamic->n_needs++] = (struct elf_need){
				reading->needs[i].kind,
				reading->pool + reading->needs[i].offset,
			};
}

static int take_strings(struct reading *reading)
{
	struct elf_dynamic *dynamic = reading->dynamic;
	size_t soname = 0, rpath = 0, runpath = 0;
	uint64_t left;

	/* The first place is nobody's: 0 is none. */
	dynamic->needs = malloc((reading->n_needs + 1) * sizeof(*dynamic->needs));
	if (!dynamic->needs || append(reading, "", 0) < 0)
		return -ENOMEM;
	reading->used = 1;
	if (!elf_offset(reading->segments, reading->count, reading->strings,
			&dynamic->strings_at, &left))
		dynamic->strings_at = 0;
	for (size_t i = 0; i < reading->n_needs; i++)
		reading->needs[i].offset = take_string(reading, reading->needs[i].offset);
	if (reading->has_soname)
		soname = take_string(reading, reading->soname);
	if (reading->has_rpath)
		rpath = take_string(reading, reading->rpath);
	if (reading->has_runpath)
		runpath = take_string(reading, reading->runpath);
	name_needs(reading, dynamic);
	dynamic->soname = string_or_null(reading, soname);
	dynamic->rpath = string_or_null(reading, rpath);
	dynamic->runpath = string_or_null(reading, runpath);
	dynamic->pool = reading->pool;
	reading->pool = NULL;
	return 0;
}

/* ------------------------------------------------------------------------- the section */

/* Where the section is: the last PT_DYNAMIC counts. False: there is none. */
static bool find_section(struct reading *reading, uint64_t *offset, uint64_t *size)
{
	const struct elf_segment *found = NULL;
	uint64_t left;

	for (size_t i = 0; i < reading->count; i++)
		if (reading->segments[i].type == PT_DYNAMIC)
			found = &reading->segments[i];
	if (!found)
		return false;
	*offset = found->offset;
	*size = found->file_bytes;
	if (elf_offset(reading->segments, reading->count, found->address, offset,
		       &left) &&
	    left < *size)
		*size = left;
	return true;
}

static int read_section(struct reading *reading, uint64_t offset, uint64_t size)
{
	const struct elf *elf = reading->elf;
	INV_FREE unsigned char *bytes = NULL;
	int error;

	if (offset >= elf->size || size > elf->size - offset) {
		find_defect(reading,
			    "its dynamic section lies beyond the end of the file");
		size = offset >= elf->size ? 0 : elf->size - offset;
	}
	if (size > ELF_MOST_DYNAMIC) {
		find_defect(reading, "its dynamic section is longer than 1 MiB");
		size = ELF_MOST_DYNAMIC;
	}
	bytes = malloc((size_t)size + 1);
	if (!bytes)
		return -ENOMEM;
	error = size ? elf_read(elf, offset, bytes, (size_t)size) : 0;
	if (!error)
		error = take_entries(reading, bytes, (size_t)size);
	return error ? error : take_strings(reading);
}

int elf_dynamic_read(const struct elf *elf, const struct elf_segment *segments,
		     size_t count, struct elf_dynamic *dynamic)
{
	struct elf_dynamic found = {0};
	struct reading reading = {
		.elf = elf,
		.segments = segments,
		.count = count,
		.dynamic = &found,
	};
	uint64_t offset, size;
	int error = 0;

	if (find_section(&reading, &offset, &size)) {
		found.present = true;
		error = read_section(&reading, offset, size);
	}
	free(reading.needs);
	free(reading.pool);
	if (error)
		elf_dynamic_free(&found);
	else
		*dynamic = found;
	return error;
}

void elf_dynamic_free(struct elf_dynamic *dynamic)
{
	free(dynamic->needs);
	free(dynamic->pool);
	*dynamic = (struct elf_dynamic){0};
}
