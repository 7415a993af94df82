/*
 * image.c - notes of what an image lacks.
 */
#include "image.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "closure.h"
#include "lacking.h"
#include "libcache.h"

enum { MOST_NOTE = 2 * PATH_MAX };

void image_error(struct image *image, int err, const char *format, ...)
{
	char text[MOST_NOTE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	image->failed = true;
	inv_error(image->run, err, "%s", text);
}

void image_missing(struct image *image, int err, const char *format, ...)
{
	char text[MOST_NOTE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (image->allow_missing)
		inv_warn(image->run, err, "%s", text);
	else
		image_error(image, err, "%s", text);
}

bool image_path(const struct image *image, const char *name, char path[PATH_MAX])
{
	const char *directory = *name == '/' ? "" : image->directory;

	return snprintf(path, PATH_MAX, "%s%s%s", directory, *name == '/' ? "" : "/",
			name) < PATH_MAX;
}

void image_free(struct image *image)
{
	tree_free(&image->tree);
	paths_free(&image->placed);
	paths_free(&image->walked);
	paths_free(&image->resolved);
	paths_free(&image->libraries);
	closure_free(image);
	libcache_free(image);
	lacking_free(image);
	hidden_free(&image->hidden);
}
