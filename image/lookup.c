/*
 * lookup.c - follows a path through the nodes of a tree as the kernel would.
 */
#include "lookup.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "path.h"

enum { MOST_LINKS = 40 };

struct way {
	char done[PATH_MAX]; /* "usr/lib": no link in it */
	char rest[PATH_MAX]; /* what is still to be walked */
	int links;
};

static void go_up(struct way *way)
{
	char *slash = strrchr(way->done, '/');

	*(slash ? slash : way->done) = '\0';
}

/* Puts the target of the link that was walked to last before the rest. */
static bool follow(struct way *way, const char *target)
{
	char rest[PATH_MAX];

	if (++way->links > MOST_LINKS ||
	    snprintf(rest, sizeof(rest), "%s/%s", target, way->rest) >= PATH_MAX)
		return false;
	strcpy(way->rest, rest);
	if (*target == '/')
		*way->done = '\0';
	else
		go_up(way);
	return true;
}

static bool step(const struct tree *tree, struct way *way, const char *name)
{
	size_t length = strlen(way->done);
	const struct node *node;

	if (strcmp(name, ".") == 0)
		return true;
	if (strcmp(name, "..") == 0) {
		go_up(way);
		return true;
	}
	if (snprintf(way->done + length, PATH_MAX - length, "%s%s", length ? "/" : "",
		     name) >= (int)(PATH_MAX - length))
		return false;
	node = tree_find(tree, way->done);
	return node && (node->type != NODE_LINK || follow(way, node->target));
}

const struct node *lookup_file(const struct tree *tree, const char *path)
{
	struct way way = {.links = 0};
	char name[NAME_MAX + 1];
	const struct node *node;
	int more;

	if (snprintf(way.rest, sizeof(way.rest), "%s", path) >= PATH_MAX)
		return NULL;
	while ((more = path_take(way.rest, name)) > 0)
		if (!step(tree, &way, name))
			return NULL;
	node = more < 0 ? NULL : tree_find(tree, way.done);
	return node && node->type == NODE_FILE ? node : NULL;
}
