/*
 * names.c - directory listings with getdents64: a directory of sysfs holds a few entries,
 * for which a DIR and its 32 KiB are more work than the listing.
 */
#include "names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "root.h"

enum { MOST_NAMES = 1000000 };

static int append(struct names *names, const char *name)
{
	if ((names->count & (names->count - 1)) == 0) {
		size_t room = names->count ? 2 * names->count : 1;
		char **larger = reallocarray(names->names, room, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		names->names = larger;
	}
	names->names[names->count] = strdup(name);
	if (!names->names[names->count])
		return -ENOMEM;
	names->count++;
	return 0;
}

static int append_entries(struct names *names, const char *buffer, ssize_t length)
{
	for (ssize_t at = 0; at < length;) {
		const struct dirent64 *entry = (const void *)(buffer + at);
		const char *name = entry->d_name;
		int error;

		at += entry->d_reclen;
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		if (names->count == MOST_NAMES)
			return -EOVERFLOW;
		error = append(names, name);
		if (error)
			return error;
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int names_list(int dir, const char *path, struct names *names)
{
	INV_CLOSE int fd = root_open(dir, path, O_RDONLY | O_DIRECTORY);
	_Alignas(struct dirent64) char buffer[8192];
	struct names found = {0};
	ssize_t length;
	int error = 0;

	if (fd < 0)
		return fd;
	while (!error && (length = getdents64(fd, buffer, sizeof(buffer))) != 0)
		error = length < 0 ? -errno : append_entries(&found, buffer, length);
	if (error) {
		names_free(&found);
		return error;
	}
	if (found.count)
		qsort(found.names, found.count, sizeof(*found.names), compare);
	*names = found;
	return 0;
}

void names_free(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->names[i]);
	free(names->names);
	*names = (struct names){0};
}
