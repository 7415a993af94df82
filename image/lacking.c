/*
 * lacking.c - a list that is gone through at the end.
 */
#include "lacking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct lacking {
	char *name, *library;
};

int lacking_note(struct image *image, const char *name, const char *library)
{
	struct lacking *larger;

	for (size_t i = 0; i < image->n_lacking; i++)
		if (strcmp(image->lacking[i].name, name) == 0)
			return 0;
	larger = reallocarray(image->lacking, image->n_lacking + 1, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	image->lacking = larger;
	larger += image->n_lacking++;
	*larger = (struct lacking){strdup(name), strdup(library)};
	return larger->name && larger->library ? 0 : -ENOMEM;
}

static bool is_in(const struct image *image, const char *name)
{
	for (size_t i = 0; i < image->tree.count; i++)
		if (strcmp(basename(image->tree.nodes[i].path), name) == 0)
			return true;
	return false;
}

void lacking_tell(struct image *image)
{
	for (size_t i = 0; i < image->n_lacking; i++)
		if (!is_in(image, image->lacking[i].name))
			image_missing(image, 0, "%s%s: %s: not found",
				      inv_root_name(image->run),
				      image->lacking[i].library, image->lacking[i].name);
}

void lacking_free(struct image *image)
{
	for (size_t i = 0; i < image->n_lacking; i++) {
		free(image->lacking[i].name);
		free(image->lacking[i].library);
	}
	free(image->lacking);
}
