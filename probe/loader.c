/*
 * loader.c - closures for others to read.
 */
#include "loader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "loader_closure.h"
#include "root.h"

enum { MOST_PRELOADS = 64 * 1024 };

struct loader {
	struct loader_settings settings;
	struct files files;
	struct abis abis;
	struct pool pool; /* of the closure that was made last */
	struct map *maps;
	size_t room;
	uint64_t closures;
	char *preloads; /* of etc/ld.so.preload; "" where there is none */
};

const char *loader_via_name(enum loader_via via)
{
	static const char *const names[] = {
		[LOADER_VIA_NONE] = "",		  [LOADER_VIA_RPATH] = "rpath",
		[LOADER_VIA_RUNPATH] = "runpath", [LOADER_VIA_ENV] = "env",
		[LOADER_VIA_CACHE] = "cache",	  [LOADER_VIA_DEFAULT] = "default",
		[LOADER_VIA_PRELOAD] = "preload", [LOADER_VIA_LOADED] = "loaded",
		[LOADER_VIA_PATH] = "path",	  [LOADER_VIA_INTERP] = "interp",
		[LOADER_VIA_DLOPEN] = "dlopen",
	};

	return names[via];
}

const char *loader_status_name(enum loader_status status)
{
	static const char *const names[] = {
		[LOADER_FOUND] = "found",	[LOADER_MISSING] = "missing",
		[LOADER_FATAL] = "fatal",	[LOADER_VIRTUAL] = "virtual",
		[LOADER_OPTIONAL] = "optional",
	};

	return names[status];
}

/* ------------------------------------------------------------------------ life and death */

/* What etc/ld.so.preload names; what is behind a # is a remark. */
static char *read_preloads(int root)
{
	struct root_file file;
	char *comment;

	if (root_read_file(root, "etc/ld.so.preload", MOST_PRELOADS, &file) < 0)
		return strdup("");
	while ((comment = strchr(file.data, '#')))
		memset(comment, ' ', strcspn(comment, "\n"));
	return file.data;
}

struct loader *loader_new(const struct loader_settings *settings)
{
	struct loader *loader = calloc(1, sizeof(*loader));

	if (!loader)
		return NULL;
	loader->settings = *settings;
	loader->files.root = settings->root;
	loader->files.is_system = settings->is_system;
	loader->files.directory = settings->directory;
	loader->files.dlopens = settings->dlopen != LOADER_NO_DLOPEN;
	loader->abis.files = &loader->files;
	loader->abis.cpu = settings->cpu;
	loader->preloads = read_preloads(settings->root);
	if (files_start(&loader->files) == 0 && loader->preloads)
		return loader;
	loader_free(loader);
	return NULL;
}

void loader_free(struct loader *loader)
{
	abis_free(&loader->abis);
	files_free(&loader->files);
	pool_free(&loader->pool);
	free(loader->maps);
	free(loader->preloads);
	free(loader);
}

/* ---------------------------------------------------------------------------- entries */

/* Where each map stands among the entries; what is not among them is the file itself. */
static size_t *number_entries(const struct state *state, size_t *count)
{
	size_t *numbers = pool_take(state->pool, (state->n_maps + 1) * sizeof(*numbers));

	if (!numbers)
		return NULL;
	numbers[0] = LOADER_ITSELF;
	*count = 0;
	for (size_t at = state->maps[0].next; at != LOADER_ITSELF;
	     at = state->maps[at].next)
		numbers[at] = (*count)++;
	return numbers;
}

static int fill_also(const struct state *state, const struct map *map,
		     const size_t *numbers, struct loader_entry *entry)
{
	size_t count = 0;

	for (const struct also *also = map->also; also; also = also->next)
		count++;
	entry->also = pool_take(state->pool, (count + 1) * sizeof(*entry->also));
	if (!entry->also)
		return -ENOMEM;
	for (const struct also *also = map->also; also; also = also->next)
		entry->also[entry->n_also++] = numbers[also->by];
	return 0;
}

static int fill_entry(const struct state *state, const struct map *map,
		      const size_t *numbers, struct loader_entry *entry)
{
	entry->name = map->asked->text;
	entry->path = map->path ? map->path->text : NULL;
	entry->status = map->status;
	entry->via = map->via;
	entry->reason = map->reason;
	entry->needed_by =
		map->status == LOADER_VIRTUAL ? LOADER_ITSELF : numbers[map->loader];
	entry->depth = map->depth;
	entry->searched = map->searched;
	entry->n_searched = map->n_searched;
	if (map->object) {
		entry->device = map->object->device;
		entry->inode = map->object->inode;
	}
	return fill_also(state, map, numbers, entry);
}

static int fill_entries(const struct state *state, struct loader_closure *closure)
{
	size_t count, *numbers = number_entries(state, &count);
	int error = numbers ? 0 : -ENOMEM;

	if (error)
		return error;
	closure->entries =
		pool_take(state->pool, (count + 1) * sizeof(*closure->entries));
	if (!closure->entries)
		return -ENOMEM;
	for (size_t at = state->maps[0].next; !error && at != LOADER_ITSELF;
	     at = state->maps[at].next)
		error = fill_entry(state, &state->maps[at], numbers,
				   &closure->entries[closure->n_entries++]);
	closure->ignored = state->ignored;
	closure->n_ignored = state->n_ignored;
	return error;
}

/* --------------------------------------------------------------------------- resolving */

/* Set-id bits and capabilities count whoever asks: it is not we who will start it. */
static bool is_secure(const struct object *object)
{
	return object->interpreter &&
	       (object->mode & S_ISUID ||
		(object->mode & S_ISGID && object->mode & S_IXGRP) ||
		object->has_capabilities);
}

/* A file that no loader is asked about: static, or with its dynamic section for itself. */
static bool is_static(const struct object *object)
{
	if (!object->dynamic || (object->type != ET_DYN && object->type != ET_EXEC))
		return true;
	return !object->interpreter &&
	       (object->flags_1 & DF_1_PIE || object->type == ET_EXEC);
}

/* glibc's loader calls what needs nothing "statically linked", whatever it may be. */
static bool needs_any(const struct object *object)
{
	if (object->n_dlopens)
		return true;
	for (size_t i = 0; i < object->n_needs; i++)
		if (object->needs[i].kind == ELF_NEEDED)
			return true;
	return false;
}

static void describe(struct loader *loader, const struct object *object,
		     struct loader_closure *closure)
{
	struct name *interpreter = object->interpreter;

	*closure = (struct loader_closure){
		.type = object->type,
		.machine = object->machine,
		.wide = object->wide,
		.big_endian = object->big_endian,
		.dynamic = !is_static(object),
		.secure = is_secure(object),
	};
	if (!interpreter)
		return;
	files_look(&loader->files, interpreter);
	closure->interpreter = interpreter->text;
	closure->interpreter_missing = !interpreter->object;
}

static int make(struct loader *loader, struct name *path, struct loader_closure *closure)
{
	struct state state = {
		.settings = &loader->settings,
		.files = &loader->files,
		.pool = &loader->pool,
		.maps = loader->maps,
		.room = loader->room,
		.number = ++loader->closures,
		.secure = closure->secure,
		.program = closure->interpreter != NULL,
	};
	int error = -ENOMEM;

	state.abi = abis_find(&loader->abis, path->object);
	if (state.abi) {
		closure->libc = state.abi->libc;
		error = needs_any(path->object) ||
					abi_level_refusal(state.abi, path->object)
				? closure_make(&state, path, loader->preloads)
				: 0;
	}
	if (!error && state.n_maps)
		error = fill_entries(&state, closure);
	/* What asks for so much is made to, and harms nobody else. */
	if (error && state.n_maps == STATE_MOST_MAPS)
		error = -E2BIG;
	loader->maps = state.maps;
	loader->room = state.room;
	return error;
}

int loader_meet(struct loader *loader, const char *file)
{
	struct name *path = files_name(&loader->files, file);

	return path ? files_look_regular(&loader->files, path) : -ENOMEM;
}

int loader_resolve(struct loader *loader, const char *file,
		   struct loader_closure *closure, const char **defect)
{
	struct name *path = files_name(&loader->files, file);
	struct loader_closure made;
	int error;

	pool_reset(&loader->pool);
	if (!path)
		return -ENOMEM;
	files_look(&loader->files, path);
	if (path->error) {
		const struct object *object = path->object;

		*defect = path->error == -ENOEXEC    ? "it is no ELF file"
			  : path->error == -EINVAL   ? "it is no regular file"
			  : object && object->defect ? object->defect
						     : strerror(-path->error);
		return path->error;
	}
	if (path->object->defect) {
		*defect = path->object->defect;
		return -EBADMSG;
	}
	describe(loader, path->object, &made);
	error = made.dynamic ? make(loader, path, &made) : 0;
	if (error)
		*defect = error == -E2BIG ? "it asks for more than 8192 libraries"
					  : strerror(-error);
	else
		*closure = made;
	return error;
}
