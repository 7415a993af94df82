/*
 * loader_file.h - names, and the files behind those that are paths: each name stands once
 * in memory, so that two are the same if their pointers are; each file is read once.
 */
#ifndef INV_LOADER_FILE_H
#define INV_LOADER_FILE_H

#include <limits.h>
#include <sys/types.h>

#include "elf_dynamic.h"
#include "elf_notes.h"
#include "pool.h"

struct name {
	struct name *next; /* in its bucket */
	uint32_t hash, length;
	/* As a path: what is there, once files_look() was asked. */
	bool looked;
	int error; /* -errno; 0: a regular file */
	struct object *object;
	/* As a library's: what the cache of this ABI has for it; NULL: nothing. */
	const struct abi *cached_by;
	struct name *cached;
	/* As a directory's, which ends with a slash or is empty. */
	struct directory *directory;
	/* As what is asked for in a closure: the map that answers to it. */
	uint64_t closure;
	size_t map;
	char text[];
};

struct file_need {
	enum elf_need_kind kind;
	struct name *name;
	bool has_token; /* a dollar sign is in it */
};

/* A version that an object needs of another, or defines itself. */
struct file_version {
	struct name *file; /* whose it is to be; NULL of a definition */
	struct name *name; /* "GLIBC_2.34" */
	bool weak;
	const struct object *found_in; /* where it was found last */
};

/* A file, and what the loader wants to know of it. */
struct object {
	struct object *next; /* in its bucket */
	dev_t device;
	ino_t inode;
	mode_t mode;
	/* As it is judged by a loader of that machine; see elf_refusal(). */
	bool judged, judged_wide, judged_big, skipped;
	uint16_t judged_machine;
	const char *refusal;
	int error;	    /* -ENOEXEC: no ELF file; -EBADMSG or -errno: see defect */
	const char *defect; /* why its insides could not be read; NULL: they could */
	/* In a closure: the map it was loaded as. */
	uint64_t closure;
	size_t map;
	const char *loadless; /* why it is nothing that can be loaded as a library */
	bool wide, big_endian;
	uint16_t type, machine;
	uint32_t flags;
	struct name *interpreter; /* NULL: none */
	bool has_capabilities;
	bool dynamic;
	struct file_need *needs;
	size_t n_needs;
	struct name *soname;
	const char *rpath, *runpath;
	uint64_t flags_1;
	uint32_t isa_needed;
	struct file_version *version_needs, *version_definitions;
	size_t n_version_needs, n_version_definitions;
	bool defines_versions;
	struct elf_dlopen *dlopens;
	size_t n_dlopens;
};

struct files {
	int root;
	const char *directory; /* what relative paths are relative to */
	bool dlopens;	       /* whether .note.dlopen is read */
	bool is_system;	       /* the root is "/" */
	struct elf_block block;
	struct pool pool;
	struct name **names;
	size_t n_names, names_room;
	struct object **objects;
	size_t n_objects, objects_room;
};

int files_start(struct files *files);
void files_free(struct files *files);

/* The one name with this text; NULL without memory. */
struct name *files_name(struct files *files, const char *text);
struct name *files_name_bytes(struct files *files, const char *text, size_t length);

/*
 * Looks what is at PATH: name->error, and name->object if there is a regular file. Opens
 * the file unless the same one is known by another name.
 */
void files_look(struct files *files, struct name *path);

/*
 * The same for an absolute PATH that was just seen to be a regular file, and no link. Returns
 * name->error.
 */
int files_look_regular(struct files *files, struct name *path);

/*
 * Judges OBJECT at PATH as a library of a program like LIKE. NULL with *SKIPPED false: it
 * is good.
 */
const char *files_judge(struct files *files, const struct name *path,
			struct object *object, const struct object *like, bool *skipped);

/*
 * PATH as it is to be opened below the root: itself, or in FULL with the directory before
 * it; NULL if it is too long.
 */
const char *files_full_path(const struct files *files, const char *path,
			    char full[PATH_MAX]);

#endif
