/*
 * redfish_path.c - what a service writes with and without slashes, hosts and queries.
 */
#include "redfish_path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "origin.h"

/* Cuts scheme, host and port off URL, and slashes at the end of its path. */
static char *path_of(const char *url, const char *fragment)
{
	const char *start = strstr(url, "://");
	const char *path = start ? strchr(start + 3, '/') : NULL;
	size_t length = path ? strcspn(path, "?") : 0;
	char *result;

	if (!path)
		return strdup("/");
	start = path + length;
	while (length > 1 && path[length - 1] == '/')
		length--;
	return asprintf(&result, "%.*s%s%s", (int)length, path, start, fragment) < 0
		       ? NULL
		       : result;
}

int redfish_path(const struct appliance *appliance, const char *reference, size_t length,
		 char **path)
{
	INV_FREE char *copy = strndup(reference, length), *url = NULL;
	const char *fragment;
	int error;

	if (!copy)
		return -ENOMEM;
	if (strlen(copy) != length)
		return -EINVAL;
	fragment = copy + strcspn(copy, "#");
	error = origin_resolve(appliance->url, copy, &url);
	if (error)
		return error;
	*path = path_of(url, fragment);
	return *path ? 0 : -ENOMEM;
}

const char *redfish_last_word(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *redfish_with_parameter(const char *path, const char *parameter)
{
	const char *mark = strchr(path, '?');
	char *result;

	if (asprintf(&result, "%.*s?%s%s%s",
		     (int)(mark ? mark - path : (long)strlen(path)), path, parameter,
		     mark && mark[1] ? "&" : "", mark ? mark + 1 : "") < 0)
		return NULL;
	return result;
}

char *redfish_without_parameter(const char *path, const char *start)
{
	size_t length = strcspn(path, "?");
	char *result = calloc(1, strlen(path) + 2), *end;
	const char *word = path + length;

	if (!result)
		return NULL;
	end = mempcpy(result, path, length);
	/* WORD is at the mark before a parameter, or at the end. */
	for (; *word; word += length) {
		word++;
		length = strcspn(word, "&");
		if (strncmp(word, start, strlen(start)) == 0)
			continue;
		*end = end == result + strcspn(path, "?") ? '?' : '&';
		end = mempcpy(end + 1, word, length);
	}
	return result;
}
