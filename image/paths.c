/*
 * paths.c - a set of paths, as one of the C library's balanced trees.
 */
#include "paths.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

int paths_add(struct paths *paths, const char *path)
{
	char *copy, **found;

	if (tfind(path, &paths->tree, compare))
		return 0;
	copy = strdup(path);
	found = copy ? tsearch(copy, &paths->tree, compare) : NULL;
	if (found)
		return 1;
	free(copy);
	return -ENOMEM;
}

void paths_free(struct paths *paths)
{
	tdestroy(paths->tree, free);
	paths->tree = NULL;
}
