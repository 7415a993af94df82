/*
 * variants.c - the subdirectories of glibc-hwcaps, since glibc 2.33.
 */
#include "variants.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"
#include "closure.h"
#include "libcache.h"
#include "names.h"
#include "place.h"

static const char subdirectory[] = "/glibc-hwcaps/";

static int add_variant(struct image *image, const char *path, const char *needed_by,
		       const char *cached)
{
	const struct reason reason = {"library", needed_by};
	char real[PATH_MAX];
	int error = place_path(image, path, &reason, real);

	if (error == -ENOENT || error == -EINVAL || error == -ENOTDIR)
		return 0;
	if (!error && cached)
		error = libcache_note(image, cached, path);
	return error ? error : closure_want(image, real, WANTED_ADDED);
}

int variants_add(struct image *image, const char *library, const char *needed_by,
		 const char *cached)
{
	INV_CLEANUP(names_free) struct names names = {0};
	const char *in = strstr(library, subdirectory), *name = strrchr(library, '/') + 1;
	int length = (int)((in ? in : name - 1) - library);
	char path[PATH_MAX];
	int error = 0;

	/* What is for some processors only has one for the others, or there is no need. */
	snprintf(path, sizeof(path), "%.*s/%s", length, library, name);
	if (in)
		error = add_variant(image, path, needed_by, cached);
	snprintf(path, sizeof(path), "%.*s%s", length, library, subdirectory);
	if (error || names_list(image->root, path, &names) < 0)
		return error;
	for (size_t i = 0; i < names.count && !error; i++)
		if (snprintf(path, sizeof(path), "%.*s%s%s/%s", length, library,
			     subdirectory, names.names[i], name) < (int)sizeof(path))
			error = add_variant(image, path, needed_by, cached);
	return error;
}
