/*
 * hardlink.h - nodes of a tree that are one file.
 */
#ifndef INV_HARDLINK_H
#define INV_HARDLINK_H

#include "tree.h"

/*
 * Of each node of TREE, which is sorted, the first that is the same file: itself, unless
 * it is another name of one before it. To be freed; NULL without memory.
 */
const struct node **hardlink_find(const struct tree *tree);

#endif
