/*
 * paths.h - a set of paths, to do what each asks for only once.
 */
#ifndef INV_PATHS_H
#define INV_PATHS_H

struct paths {
	void *tree; /* of search.h; NULL: empty */
};

/* Adds a copy of PATH: 1 if it is new, 0 if it was there, or -ENOMEM. */
int paths_add(struct paths *paths, const char *path);

void paths_free(struct paths *paths);

#endif
