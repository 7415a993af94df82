/*
 * lookup.h - what a path leads to once the image runs.
 */
#ifndef INV_LOOKUP_H
#define INV_LOOKUP_H

#include "tree.h"

/*
 * The file that PATH, with or without a leading slash, is in TREE, its links followed; or
 * NULL. TREE is sorted.
 */
const struct node *lookup_file(const struct tree *tree, const char *path);

#endif
