/*
 * owners.c - paths gathered, sorted, and asked about all at once.
 */
#include "owners.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PATHS = 1 << 20 };

int owners_add(struct owners *owners, const char *path)
{
	if (owners->count == MOST_PATHS)
		return 0;
	if (owners->count == owners->room) {
		size_t room = owners->room ? 2 * owners->room : 256;
		struct dpkg_owner *larger =
			realloc(owners->owners, room * sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		owners->owners = larger;
		owners->room = room;
	}
	path = strdup(path);
	if (!path)
		return -ENOMEM;
	owners->owners[owners->count++] = (struct dpkg_owner){.path = path};
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct dpkg_owner *first = a, *second = b;

	return strcmp(first->path, second->path);
}

static void free_path(struct dpkg_owner *owner)
{
	free((char *)owner->path);
}

int owners_find(struct owners *owners, int root)
{
	struct dpkg_owner *all = owners->owners;
	size_t kept = 0;

	if (owners->count)
		qsort(all, owners->count, sizeof(*all), compare);
	for (size_t i = 0; i < owners->count; i++)
		if (kept && strcmp(all[kept - 1].path, all[i].path) == 0)
			free_path(&all[i]);
		else
			all[kept++] = all[i];
	owners->count = kept;
	return dpkg_find(root, all, kept);
}

const struct dpkg_owner *owners_of(const struct owners *owners, const char *path)
{
	const struct dpkg_owner wanted = {.path = path};

	return owners->count ? bsearch(&wanted, owners->owners, owners->count,
				       sizeof(wanted), compare)
			     : NULL;
}

void owners_free(struct owners *owners)
{
	for (size_t i = 0; i < owners->count; i++)
		free_path(&owners->owners[i]);
	dpkg_free(owners->owners, owners->count);
	free(owners->owners);
	*owners = (struct owners){0};
}
