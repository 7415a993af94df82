/*
 * path.c - taking paths apart.
 */
#include "path.h"

#include <errno.h>
#include <string.h>

int path_take(char *rest, char name[NAME_MAX + 1])
{
	const char *start = rest + strspn(rest, "/");
	size_t length = strcspn(start, "/");

	if (length == 0)
		return 0;
	if (length > NAME_MAX)
		return -ENAMETOOLONG;
	memcpy(name, start, length);
	name[length] = '\0';
	memmove(rest, start + length, strlen(start + length) + 1);
	return 1;
}

const char *path_last(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool path_is_below(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	if (length == 1)
		return true;
	return strncmp(path, directory, length) == 0 &&
	       (path[length] == '/' || path[length] == '\0');
}
