/*
 * loader_object.c - an ELF file's needs, versions and notes, kept in the table of files.
 */
#include "loader_object.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#include "cleanup.h"
#include "loader_versions.h"

enum { LEAST_PAGE = 4096 }; /* of any machine */

/* What is had of a file while it is read. */
struct reading {
	struct files *files;
	struct object *object;
	const struct elf *elf;
	struct elf_segment *segments;
	size_t n_segments;
	struct elf_dynamic dynamic;
};

static void end_reading(struct reading *reading)
{
	free(reading->segments);
	elf_dynamic_free(&reading->dynamic);
}

/* ------------------------------------------------------------------------- the pieces */

static const struct elf_segment *find_segment(const struct reading *reading,
					      uint32_t type)
{
	return elf_find_segment(reading->segments, reading->n_segments, type);
}

/* The kernel takes from 2 to PATH_MAX bytes, the last one NUL. */
static int take_interpreter(struct reading *reading)
{
	const struct elf_segment *segment = find_segment(reading, PT_INTERP);
	char path[PATH_MAX];
	size_t size;

	if (!segment)
		return 0;
	size = (size_t)segment->file_bytes;
	if (segment->file_bytes < 2 || segment->file_bytes > sizeof(path) ||
	    elf_read(reading->elf, segment->offset, path, size) || path[size - 1]) {
		reading->object->defect = "the name of its interpreter is broken";
		return 0;
	}
	reading->object->interpreter = files_name(reading->files, path);
	return reading->object->interpreter ? 0 : -ENOMEM;
}

static const char *keep(struct reading *reading, const char *text)
{
	const struct name *name = text ? files_name(reading->files, text) : NULL;

	return name ? name->text : NULL;
}

static int take_needs(struct reading *reading)
{
	const struct elf_dynamic *dynamic = &reading->dynamic;
	struct object *object = reading->object;
	struct files *files = reading->files;

	object->needs =
		pool_take(&files->pool, dynamic->n_needs * sizeof(*object->needs));
	if (!object->needs)
		return -ENOMEM;
	for (size_t i = 0; i < dynamic->n_needs; i++) {
		struct file_need *need = &object->needs[object->n_needs];

		need->kind = dynamic->needs[i].kind;
		need->name = files_name(files, dynamic->needs[i].name);
		if (!need->name)
			return -ENOMEM;
		need->has_token = strchr(need->name->text, '$') != NULL;
		object->n_needs++;
	}
	return 0;
}

static int take_dynamic(struct reading *reading)
{
	const struct elf_dynamic *dynamic = &reading->dynamic;
	struct object *object = reading->object;

	object->dynamic = dynamic->present;
	object->flags_1 = dynamic->flags_1;
	if (dynamic->defect)
		object->defect = dynamic->defect;
	if (dynamic->soname)
		object->soname = files_name(reading->files, dynamic->soname);
	object->runpath = keep(reading, dynamic->runpath);
	/* Where there is a RUNPATH, the RPATH is as good as absent. */
	object->rpath = object->runpath ? NULL : keep(reading, dynamic->rpath);
	return take_needs(reading);
}

static int keep_dlopens(struct reading *reading, const struct elf_notes *notes)
{
	struct object *object = reading->object;
	struct pool *pool = &reading->files->pool;

	object->dlopens = pool_take(pool, notes->n_dlopens * sizeof(*object->dlopens));
	if (!object->dlopens)
		return -ENOMEM;
	for (size_t i = 0; i < notes->n_dlopens; i++) {
		struct elf_dlopen *to = &object->dlopens[i];

		*to = notes->dlopens[i];
		to->feature = keep(reading, to->feature);
		to->description = NULL;
		to->sonames = pool_take(pool, to->n_sonames * sizeof(*to->sonames));
		if (!to->sonames)
			return -ENOMEM;
		for (size_t j = 0; j < to->n_sonames; j++)
			to->sonames[j] = keep(reading, notes->dlopens[i].sonames[j]);
	}
	object->n_dlopens = notes->n_dlopens;
	return 0;
}

static int take_notes(struct reading *reading)
{
	INV_CLEANUP(elf_notes_free) struct elf_notes notes = {0};
	int error = elf_notes_read(reading->elf, reading->segments, reading->n_segments,
				   NULL, 0, &notes);

	/* Notes are the file's own affair: it is loaded all the same. */
	if (error)
		return error == -ENOMEM ? error : 0;
	reading->object->isa_needed = notes.isa_needed;
	return reading->files->dlopens ? keep_dlopens(reading, &notes) : 0;
}

static const char *misaligned(const struct reading *reading)
{
	for (size_t i = 0; i < reading->n_segments; i++) {
		const struct elf_segment *segment = &reading->segments[i];

		if (segment->type != PT_LOAD)
			continue;
		if (segment->align & (LEAST_PAGE - 1))
			return "ELF load command alignment not page-aligned";
		if ((segment->address - segment->offset) & (segment->align - 1))
			return "ELF load command address/offset not page-aligned";
	}
	return NULL;
}

/* What dl_map_object_from_fd() refuses beyond the header. */
static const char *why_loadless(const struct reading *reading)
{
	const char *fault = misaligned(reading);

	if (reading->elf->type == ET_EXEC)
		return "cannot dynamically load executable";
	if (fault)
		return fault;
	if (!find_segment(reading, PT_LOAD))
		return "object file has no loadable segments";
	if (!reading->dynamic.present)
		return "object file has no dynamic section";
	if (reading->dynamic.flags_1 & DF_1_PIE)
		return "cannot dynamically load position-independent executable";
	return NULL;
}

/* Of the class and machine that the file itself claims; others are judged when asked. */
static void judge_itself(struct object *object, const struct elf *elf)
{
	struct elf like = *elf;

	like.wide = elf->ident[EI_CLASS] == ELFCLASS64;
	object->refusal = elf_refusal(elf, &like, &object->skipped);
	object->judged = true;
	object->judged_wide = like.wide;
	object->judged_big = like.big_endian;
	object->judged_machine = like.machine;
}

/* -------------------------------------------------------------------------- the whole */

static int read_pieces(struct reading *reading)
{
	struct object *object = reading->object;
	int error = elf_dynamic_read(reading->elf, reading->segments, reading->n_segments,
				     &reading->dynamic);

	if (!error)
		error = take_interpreter(reading);
	if (!error)
		error = take_dynamic(reading);
	if (!error)
		error = versions_read(reading->files, reading->elf, reading->segments,
				      reading->n_segments, &reading->dynamic, object);
	if (!error)
		error = take_notes(reading);
	object->loadless = why_loadless(reading);
	return error;
}

static void take_header(struct object *object, const struct elf *elf)
{
	object->wide = elf->wide;
	object->big_endian = elf->big_endian;
	object->machine = elf->machine;
	object->type = elf->type;
	object->flags = elf->flags;
	judge_itself(object, elf);
}

/* What makes of a file with an ELF file's magic nothing that could be started or linked. */
static const char *header_defect(const struct elf *elf)
{
	if (elf->size < sizeof(Elf32_Ehdr) && elf->n_segments == 0)
		return "it is shorter than an ELF header";
	if (elf->type < ET_REL || elf->type > ET_CORE)
		return "it is of no known type of ELF file";
	if (elf->type != ET_REL && elf->n_segments == 0)
		return "it has no program headers";
	return NULL;
}

int object_read(struct files *files, const struct elf *elf, struct object *object)
{
	INV_CLEANUP(end_reading)
	struct reading reading = {.files = files, .object = object, .elf = elf};
	int error;

	take_header(object, elf);
	object->defect = header_defect(elf);
	if (object->defect) {
		object->loadless = "object file has no loadable segments";
		return -EBADMSG;
	}
	error = elf_segments(elf, &reading.segments, &reading.n_segments);
	if (error == -ENODATA || error == -EBADMSG) {
		object->defect =
			error == -ENODATA
				? "its program headers lie beyond the end of the file"
				: "its program headers are of no known size";
		return -EBADMSG;
	}
	if (!error)
		error = read_pieces(&reading);
	object->has_capabilities = object->interpreter &&
				   fgetxattr(elf->fd, "security.capability", NULL, 0) > 0;
	return error;
}
