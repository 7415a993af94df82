/*
 * names.h - the names in a directory, sorted.
 */
#ifndef INV_NAMES_H
#define INV_NAMES_H

#include <stddef.h>

struct names {
	char **names; /* terminated strings, sorted bytewise; freed by names_free() */
	size_t count;
};

/*
 * Lists the directory PATH below the directory DIR, links within DIR followed, without
 * "." and "..". At most a million names are kept. Returns 0 or -errno.
 */
int names_list(int dir, const char *path, struct names *names);

void names_free(struct names *names);

#endif
