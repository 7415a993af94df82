/*
 * closure.c - what the loader would take for each program, library and module.
 */
#include "closure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "elf.h"
#include "elf_machine.h"
#include "lacking.h"
#include "libcache.h"
#include "links.h"
#include "place.h"
#include "root.h"
#include "variants.h"

void closure_free(struct image *image)
{
	for (size_t i = 0; i < image->n_wanted; i++)
		free(image->wanted[i].file);
	free(image->wanted);
	if (image->loader)
		loader_free(image->loader);
	free(image->libc);
	free(image->first);
}

int closure_want(struct image *image, const char *file, enum wanted_as as)
{
	int is_new = paths_add(&image->resolved, file);

	if (is_new <= 0)
		return is_new;
	if (image->n_wanted == image->wanted_room) {
		size_t room = image->wanted_room ? 2 * image->wanted_room : 16;
		struct wanted *larger =
			reallocarray(image->wanted, room, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		image->wanted = larger;
		image->wanted_room = room;
	}
	image->wanted[image->n_wanted] = (struct wanted){.file = strdup(file), .as = as};
	return image->wanted[image->n_wanted++].file ? 0 : -ENOMEM;
}

/* ------------------------------------------------------------------- the machine */

static int set_machine(struct image *image, const char *file,
		       const struct loader_closure *closure)
{
	INV_CLOSE int fd = root_open_regular(image->root, file);
	struct elf elf;
	int error = fd < 0 ? fd : elf_open(fd, NULL, &elf);

	if (error)
		return error;
	if (!elf_machine_platform(&elf, &image->architecture, &image->variant))
		image_error(image, 0, "%s%s: no container runs on its machine",
			    inv_root_name(image->run), file);
	image->machine = closure->machine;
	image->wide = closure->wide;
	image->big_endian = closure->big_endian;
	image->first = strdup(file);
	return image->first ? 0 : -ENOMEM;
}

static bool same_machine(const struct image *image, const struct loader_closure *closure)
{
	return image->machine == closure->machine && image->wide == closure->wide &&
	       image->big_endian == closure->big_endian;
}

/* Whether FILE's closure belongs into the image. The first program decides. */
static bool fits(struct image *image, const struct wanted *wanted,
		 const struct loader_closure *closure, int *error)
{
	const char *root = inv_root_name(image->run);

	if (!image->first && wanted->as == WANTED_PROGRAM)
		*error = set_machine(image, wanted->file, closure);
	if (!image->first || same_machine(image, closure))
		return true;
	if (wanted->as == WANTED_PROGRAM)
		image_error(image, 0, "%s%s: of another machine than %s", root,
			    wanted->file, image->first);
	else if (closure->dynamic)
		inv_warn(image->run, 0,
			 "%s%s: of another machine than %s: its libraries are left out",
			 root, wanted->file, image->first);
	return false;
}

/* --------------------------------------------------------------------- libraries */

static int remember(struct image *image, const struct loader_entry *entry,
		    const char *path, const char *needed_by)
{
	const char *cached = entry->via == LOADER_VIA_CACHE ? entry->name : NULL;
	int error = 0;

	if (entry->via == LOADER_VIA_ENV)
		image->uses_environment = true;
	if (!image->libc && strcmp(basename(path), "libc.so.6") == 0 &&
	    !(image->libc = strdup(path)))
		return -ENOMEM;
	if (cached)
		error = libcache_note(image, cached, path);
	if (!error && image->variants)
		error = variants_add(image, path, needed_by, cached);
	return error;
}

static int add_library(struct image *image, const struct loader_entry *entry,
		       const char *needed_by, const char *why)
{
	struct reason reason = {why, needed_by};
	char path[PATH_MAX], real[PATH_MAX];
	int error, is_new;

	if (!image_path(image, entry->path, path))
		return -ENAMETOOLONG;
	is_new = paths_add(&image->libraries, path);
	if (is_new <= 0)
		return is_new;
	if (*entry->path != '/')
		inv_warn(image->run, 0, "%s: found in the current directory only",
			 entry->name);
	error = place_path(image, path, &reason, real);
	if (error && error != -ENOMEM) {
		image_missing(image, -error, "%s%s", inv_root_name(image->run), path);
		return 0;
	}
	if (!error)
		error = remember(image, entry, path, needed_by);
	/* What modules of name services want besides is not what the image is for. */
	if (!error && strcmp(why, "nss") != 0)
		error = hidden_look(image, real);
	return error;
}

/* Of the file itself the index has no entry. */
static const char *asker(const struct loader_closure *closure, size_t index,
			 const char *file)
{
	const struct loader_entry *entry =
		index < closure->n_entries ? &closure->entries[index] : NULL;

	return entry && entry->path ? entry->path : file;
}

static int add_entry(struct image *image, const struct loader_closure *closure,
		     const struct loader_entry *entry, const char *file, const char *why)
{
	const char *needed_by = asker(closure, entry->needed_by, file);

	if (entry->via == LOADER_VIA_INTERP)
		why = "interpreter";
	else if (entry->via == LOADER_VIA_DLOPEN)
		why = "dlopen";
	if (entry->status == LOADER_FOUND)
		return entry->path ? add_library(image, entry, needed_by, why) : 0;
	if (entry->status == LOADER_MISSING || entry->status == LOADER_FATAL)
		image_missing(image, 0, "%s%s: %s: %s (needed by %s)",
			      inv_root_name(image->run), file,
			      entry->path ? entry->path : entry->name,
			      entry->reason ? entry->reason : "not found", needed_by);
	return 0;
}

static bool uses_preload(const struct loader_closure *closure)
{
	for (size_t i = 0; i < closure->n_entries; i++)
		if (closure->entries[i].via == LOADER_VIA_PRELOAD)
			return true;
	return false;
}

/* musl's own list of directories: /etc/ld-musl-x86_64.path of /lib/ld-musl-x86_64.so.1. */
static bool musl_path_file(const char *interpreter, char path[PATH_MAX])
{
	const char *name = basename(interpreter), *end = strstr(name, ".so");

	return end && strncmp(name, "ld-musl-", 8) == 0 &&
	       snprintf(path, PATH_MAX, "/etc/%.*s.path", (int)(end - name), name) <
		       PATH_MAX;
}

/* The loader, and the files that tell it what else to load and where from. */
static int add_loader(struct image *image, const struct loader_closure *closure,
		      const char *file)
{
	const struct reason reason = {"interpreter", file}, configures = {"loader", file};
	char path[PATH_MAX], real[PATH_MAX];
	int error = 0;

	if (closure->interpreter && closure->interpreter_missing)
		image_missing(image, 0, "%s%s: its interpreter %s is not there",
			      inv_root_name(image->run), file, closure->interpreter);
	else if (closure->interpreter && image_path(image, closure->interpreter, path))
		error = place_path(image, path, &reason, real);
	if (error && error != -ENOMEM) {
		image_missing(image, -error, "%s%s", inv_root_name(image->run), path);
		error = 0;
	}
	if (!error && uses_preload(closure))
		error = place_path(image, "/etc/ld.so.preload", &configures, real);
	if (!error && closure->interpreter && musl_path_file(closure->interpreter, path))
		error = place_path(image, path, &configures, real);
	return error == -ENOENT ? 0 : error;
}

/* ------------------------------------------------------------------------- files */

/* A library that was added, and is loaded by who may have what it needs. */
static bool is_excused(const struct wanted *wanted, const struct loader_closure *closure,
		       const struct loader_entry *entry)
{
	return wanted->as == WANTED_ADDED && !closure->interpreter &&
	       entry->status == LOADER_MISSING;
}

static int add_closure(struct image *image, const struct wanted *wanted)
{
	const char *file = wanted->file, *defect = NULL;
	struct loader_closure closure;
	int error = loader_resolve(image->loader, file, &closure, &defect);

	/* What is added may be anything. */
	if (error && wanted->as == WANTED_ADDED && error != -ENOMEM)
		return 0;
	if (error && error != -ENOMEM) {
		image_error(image, defect ? 0 : -error, "%s%s%s%s",
			    inv_root_name(image->run), file, defect ? ": " : "",
			    defect ? defect : "");
		return 0;
	}
	if (error || !fits(image, wanted, &closure, &error))
		return error;
	error = hidden_look(image, file);
	if (!error)
		error = add_loader(image, &closure, file);
	for (size_t i = 0; i < closure.n_entries && !error; i++) {
		const struct loader_entry *entry = &closure.entries[i];

		if (is_excused(wanted, &closure, entry))
			error = lacking_note(image, entry->name, file);
		else
			error = add_entry(image, &closure, entry, file, "library");
	}
	return error;
}

int closure_add(struct image *image)
{
	int error = 0;

	/* More may come to be listed on the way, and the list to lie elsewhere. */
	for (; image->n_done < image->n_wanted && !error; image->n_done++) {
		struct wanted wanted = image->wanted[image->n_done];

		error = inv_stopping(image->run) ? -EINTR : add_closure(image, &wanted);
	}
	return error;
}

/* ------------------------------------------------------------- what is loaded by name */

static void release_loader(struct loader *const *loader)
{
	loader_free(*loader);
}

/* A module without a library of its own fails where it is loaded, there as here. */
static int add_named_entry(struct image *image, const struct loader_closure *closure,
			   const struct loader_entry *entry, const char *why,
			   const char *needed_by)
{
	if (entry->status == LOADER_FOUND)
		return add_entry(image, closure, entry, needed_by, why);
	if (entry->via != LOADER_VIA_PRELOAD &&
	    (entry->status == LOADER_MISSING || entry->status == LOADER_FATAL))
		inv_warn(image->run, 0, "%s: not found (needed by %s)", entry->name,
			 asker(closure, entry->needed_by, needed_by));
	return 0;
}

int closure_add_named(struct image *image, const char *names, const char *why,
		      const char *needed_by)
{
	/* They are looked for as libc's own loader looks for what is preloaded. */
	struct loader_settings settings = image->settings;
	INV_CLEANUP(release_loader) struct loader *loader = NULL;
	struct loader_closure closure;
	const char *defect;
	int error;

	settings.preload = names;
	loader = loader_new(&settings);
	if (!loader)
		return -ENOMEM;
	error = loader_resolve(loader, image->libc, &closure, &defect);
	for (size_t i = 0; !error && i < closure.n_entries; i++)
		error = add_named_entry(image, &closure, &closure.entries[i], why,
					needed_by);
	return error;
}
