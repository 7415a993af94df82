/*
 * hardlink.c - files with a source are one if their device and inode are.
 */
#include "hardlink.h"

#include <stdbool.h>
#include <stdlib.h>

#include "cleanup.h"

static int compare(const void *a, const void *b)
{
	const struct node *left = *(const struct node *const *)a;
	const struct node *right = *(const struct node *const *)b;

	if (left->device != right->device)
		return left->device < right->device ? -1 : 1;
	if (left->inode != right->inode)
		return left->inode < right->inode ? -1 : 1;
	return (left > right) - (left < right);
}

static bool is_same(const struct node *a, const struct node *b)
{
	return a->device == b->device && a->inode == b->inode;
}

const struct node **hardlink_find(const struct tree *tree)
{
	const struct node **first = calloc(tree->count + 1, sizeof(const struct node *));
	INV_FREE const struct node **files =
		calloc(tree->count + 1, sizeof(const struct node *));
	size_t count = 0, start = 0;

	if (!first || !files) {
		free(first);
		return NULL;
	}
	for (size_t i = 0; i < tree->count; i++) {
		const struct node *node = &tree->nodes[i];

		first[i] = node;
		if (node->type == NODE_FILE && node->source)
			files[count++] = node;
	}
	qsort(files, count, sizeof(const struct node *), compare);
	for (size_t i = 0; i < count; i++) {
		if (!is_same(files[i], files[start]))
			start = i;
		first[files[i] - tree->nodes] = files[start];
	}
	return first;
}
