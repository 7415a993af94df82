/*
 * loader_versions.c - DT_VERNEED and DT_VERDEF: chains of records that are alike in both
 * classes. Their links lead forward by byte counts, so that every step is checked.
 */
#include "loader_versions.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"

enum {
	MOST_VERSIONS = 16384, /* of one kind in one file */
	MOST_RECORDS = 65536,  /* looked at, as chains may run into one another */
};

/* A table of records being read. */
struct table {
	struct files *files;
	const struct elf *elf;
	const struct elf_dynamic *dynamic;
	uint64_t offset, left; /* where in the file it begins, and what can follow */
	struct file_version *versions;
	size_t count, room;
	unsigned records;
};

/* Reads the record of SIZE bytes that lies BY behind AT, and moves AT there. */
static bool step(struct table *table, uint64_t *at, uint32_t by, void *record,
		 size_t size)
{
	if (table->records == MOST_RECORDS || *at > table->left || by > table->left - *at)
		return false;
	table->records++;
	*at += by;
	return size <= table->left - *at &&
	       elf_read(table->elf, table->offset + *at, record, size) == 0;
}

/* The name at OFFSET of the strings; NULL if there is none. */
static struct name *read_name(const struct table *table, const void *field)
{
	const struct elf_dynamic *dynamic = table->dynamic;
	uint64_t offset = elf_u32(table->elf, field), left;
	char text[512];

	if (!dynamic->strings_at || dynamic->strings_at >= table->elf->size)
		return NULL;
	left = table->elf->size - dynamic->strings_at;
	if (offset >= left)
		return NULL;
	left -= offset;
	if (left > sizeof(text))
		left = sizeof(text);
	if (elf_read(table->elf, dynamic->strings_at + offset, text, (size_t)left) ||
	    !memchr(text, '\0', (size_t)left))
		return NULL;
	return files_name(table->files, text);
}

static int add_version(struct table *table, struct name *file, struct name *name,
		       bool weak)
{
	if (!name || table->count == MOST_VERSIONS)
		return 0;
	if (table->count == table->room) {
		size_t room = table->room ? 2 * table->room : 16;
		struct file_version *versions =
			realloc(table->versions, room * sizeof(*versions));

		if (!versions)
			return -ENOMEM;
		table->versions = versions;
		table->room = room;
	}
	table->versions[table->count++] = (struct file_version){
		.file = file,
		.name = name,
		.weak = weak,
	};
	return 0;
}

/* ------------------------------------------------------------------------------ needs */

static int take_auxiliaries(struct table *table, uint64_t at, uint32_t first,
			    unsigned count, struct name *file)
{
	Elf64_Vernaux record;
	uint32_t next = first;

	/* Count and links both end the chain: neither is to be trusted. */
	while (count-- && step(table, &at, next, &record, sizeof(record))) {
		bool weak = elf_u16(table->elf, &record.vna_flags) & VER_FLG_WEAK;
		int error = add_version(table, file, read_name(table, &record.vna_name),
					weak);

		if (error)
			return error;
		next = elf_u32(table->elf, &record.vna_next);
		if (!next)
			break;
	}
	return 0;
}

static int take_needs(struct table *table)
{
	Elf64_Verneed record;
	uint64_t at = 0;
	uint32_t next = 0;

	for (int i = 0;
	     i < MOST_VERSIONS && step(table, &at, next, &record, sizeof(record)); i++) {
		struct name *file = read_name(table, &record.vn_file);
		int error = !file ? 0
				  : take_auxiliaries(table, at,
						     elf_u32(table->elf, &record.vn_aux),
						     elf_u16(table->elf, &record.vn_cnt),
						     file);

		next = elf_u32(table->elf, &record.vn_next);
		if (error || !next)
			return error;
	}
	return 0;
}

/* ------------------------------------------------------------------------ definitions */

static int take_definitions(struct table *table)
{
	Elf64_Verdef record;
	uint64_t at = 0;
	uint32_t next = 0;

	for (int i = 0;
	     i < MOST_VERSIONS && step(table, &at, next, &record, sizeof(record)); i++) {
		uint64_t auxiliary = at;
		Elf64_Verdaux first;
		int error = 0;

		/* The first name is the version's own, those behind it its parents'. */
		if (step(table, &auxiliary, elf_u32(table->elf, &record.vd_aux), &first,
			 sizeof(first)))
			error = add_version(table, NULL,
					    read_name(table, &first.vda_name), false);
		next = elf_u32(table->elf, &record.vd_next);
		if (error || !next)
			return error;
	}
	return 0;
}

/* -------------------------------------------------------------------------- the whole */

/* Hands over what was found. */
static int keep(struct table *table, struct file_version **versions, size_t *count)
{
	size_t size = table->count * sizeof(**versions);

	*versions = pool_take(&table->files->pool, size);
	if (!*versions)
		return -ENOMEM;
	if (size)
		memcpy(*versions, table->versions, size);
	*count = table->count;
	table->count = 0;
	return 0;
}

static int read_versions(struct table *table, bool there,
			 int (*take)(struct table *table), struct file_version **versions,
			 size_t *count)
{
	int error = there ? take(table) : 0;

	return error ? error : keep(table, versions, count);
}

int versions_read(struct files *files, const struct elf *elf,
		  const struct elf_segment *segments, size_t n_segments,
		  const struct elf_dynamic *dynamic, struct object *object)
{
	struct table table = {.files = files, .elf = elf, .dynamic = dynamic};
	bool there = elf_offset(segments, n_segments, dynamic->version_needs,
				&table.offset, &table.left);
	int error = read_versions(&table, there && dynamic->version_needs, take_needs,
				  &object->version_needs, &object->n_version_needs);

	if (!error) {
		there = elf_offset(segments, n_segments, dynamic->version_definitions,
				   &table.offset, &table.left);
		error = read_versions(&table, there && dynamic->version_definitions,
				      take_definitions, &object->version_definitions,
				      &object->n_version_definitions);
	}
	object->defines_versions = dynamic->version_definitions != 0;
	free(table.versions);
	return error;
}

bool versions_defines(const struct object *object, const struct name *name)
{
	for (size_t i = 0; i < object->n_version_definitions; i++)
		if (object->version_definitions[i].name == name)
			return true;
	return false;
}
