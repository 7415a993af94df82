/*
 * libcache.c - which libraries the image's loader would not find by itself.
 */
#include "libcache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cachefile.h"
#include "cleanup.h"
#include "loader_abi.h"
#include "place.h"

int libcache_note(struct image *image, const char *name, const char *path)
{
	struct cached *larger;

	for (size_t i = 0; i < image->n_cached; i++)
		if (strcmp(image->cached[i].path, path) == 0 &&
		    strcmp(image->cached[i].name, name) == 0)
			return 0;
	larger = reallocarray(image->cached, image->n_cached + 1, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	image->cached = larger;
	larger[image->n_cached++] = (struct cached){strdup(name), strdup(path)};
	return larger[image->n_cached - 1].name && larger[image->n_cached - 1].path
		       ? 0
		       : -ENOMEM;
}

void libcache_free(struct image *image)
{
	for (size_t i = 0; i < image->n_cached; i++) {
		free(image->cached[i].name);
		free(image->cached[i].path);
	}
	free(image->cached);
}

/* ------------------------------------------------------------------------ the loader */

struct own {
	struct files files;
	struct abis abis;
};

static void free_own(struct own *own)
{
	abis_free(&own->abis);
	files_free(&own->files);
}

/* The loader of libc, and so of all programs. */
static const struct abi *find_loader(const struct image *image, struct own *own)
{
	struct name *path;

	own->files.root = image->root;
	own->files.directory = image->settings.directory;
	own->files.is_system = inv_root_is_system(image->run);
	own->abis = (struct abis){.files = &own->files, .cpu = image->settings.cpu};
	if (files_start(&own->files))
		return NULL;
	path = files_name(&own->files, image->libc ? image->libc : image->first);
	if (path)
		files_look(&own->files, path);
	return path && path->object ? abis_find(&own->abis, path->object) : NULL;
}

/* Whether the loader finds it there, or what it is a variant of, without the cache. */
static bool is_default(const struct abi *abi, const struct cached *cached)
{
	const char *path = cached->path, *in = strstr(path, "/glibc-hwcaps/");
	size_t length = (size_t)((in ? in : strrchr(path, '/')) - path) + 1;

	if (strcmp(basename(path), cached->name) != 0)
		return false;
	for (size_t i = 0; i < abi->n_directories; i++)
		if (strncmp(abi->directories[i]->text, path, length) == 0 &&
		    !abi->directories[i]->text[length])
			return true;
	return false;
}

/* Forgets what the loader finds without a cache. */
static void drop_defaults(struct image *image, const struct abi *abi)
{
	size_t kept = 0;

	for (size_t i = 0; i < image->n_cached; i++) {
		struct cached cached = image->cached[i];

		if (is_default(abi, &cached)) {
			free(cached.name);
			free(cached.path);
		} else {
			image->cached[kept++] = cached;
		}
	}
	image->n_cached = kept;
}

int libcache_add(struct image *image)
{
	static const struct reason reason = {"loader", NULL};
	INV_CLEANUP(free_own) struct own own = {0};
	const struct abi *abi = image->n_cached ? find_loader(image, &own) : NULL;
	INV_FREE char *bytes = NULL;
	size_t size;
	int error;

	if (!image->n_cached)
		return 0;
	if (!abi)
		return -ENOMEM;
	drop_defaults(image, abi);
	if (!image->n_cached)
		return 0;
	error = cachefile_make(image->cached, image->n_cached, abi->want.flags,
			       image->big_endian, &bytes, &size);
	return error ? error : place_data(image, abi->cache_path, bytes, size, &reason);
}
