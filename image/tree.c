/*
 * tree.c - a list of nodes that becomes a tree: sorted, whole and without contradictions.
 */
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "root.h"

/* ---------------------------------------------------------------------- nodes */

static void free_node(const struct node *node)
{
	free(node->path);
	free(node->target);
	free(node->source);
	free(node->data);
	free(node->capability);
	free(node->needed_by);
}

void tree_free(struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++)
		free_node(&tree->nodes[i]);
	free(tree->nodes);
	*tree = (struct tree){.root = tree->root};
}

static bool make_room(struct tree *tree)
{
	size_t room = tree->room ? 2 * tree->room : 64;
	struct node *larger;

	if (tree->count < tree->room)
		return true;
	larger = reallocarray(tree->nodes, room, sizeof(*larger));
	if (!larger)
		return false;
	tree->nodes = larger;
	tree->room = room;
	return true;
}

struct node *tree_add(struct tree *tree, const char *path, enum node_type type)
{
	char *copy = make_room(tree) ? strdup(path) : NULL;
	struct node *node;

	if (!copy)
		return NULL;
	node = &tree->nodes[tree->count++];
	*node = (struct node){.path = copy, .type = type};
	return node;
}

/* -------------------------------------------------------------------- sorting */

/* A slash ends a component, so it comes before whatever goes on with it. */
static unsigned rank(char byte)
{
	if (byte == '\0')
		return 0;
	return byte == '/' ? 1 : (unsigned char)byte + 1U;
}

static int compare_paths(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (int)rank(*a) - (int)rank(*b);
}

static int compare_nodes(const void *a, const void *b)
{
	const struct node *const *left = a, *const *right = b;
	int order = compare_paths((*left)->path, (*right)->path);

	/* Of two that are the same, the one that came first stays. */
	return order ? order : (*left > *right) - (*left < *right);
}

/* Whether it makes no difference which of two nodes with one path is kept. */
static bool same_node(const struct node *a, const struct node *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == NODE_LINK)
		return strcmp(a->target, b->target) == 0;
	if (a->type == NODE_DIRECTORY)
		return true;
	if (!a->source || !b->source)
		return !a->source && !b->source && a->size == b->size &&
		       memcmp(a->data, b->data, a->size) == 0;
	return a->device == b->device && a->inode == b->inode;
}

/* Puts the nodes in the order of SORTED, those that came twice left out. */
static int arrange(struct tree *tree, struct node **sorted, const char **clash)
{
	struct node *arranged;
	size_t kept = 0;

	for (size_t i = 1; i < tree->count; i++)
		if (strcmp(sorted[i - 1]->path, sorted[i]->path) == 0 &&
		    !same_node(sorted[i - 1], sorted[i])) {
			*clash = sorted[i]->path;
			return -EEXIST;
		}
	arranged = reallocarray(NULL, tree->room, sizeof(*arranged));
	if (!arranged)
		return -ENOMEM;
	for (size_t i = 0; i < tree->count; i++) {
		if (kept && strcmp(arranged[kept - 1].path, sorted[i]->path) == 0)
			free_node(sorted[i]);
		else
			arranged[kept++] = *sorted[i];
	}
	free(tree->nodes);
	tree->nodes = arranged;
	tree->count = kept;
	return 0;
}

static int sort_nodes(struct tree *tree, const char **clash)
{
	INV_FREE struct node **sorted = NULL;

	if (!tree->count)
		return 0;
	sorted = reallocarray(NULL, tree->count, sizeof(struct node *));
	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < tree->count; i++)
		sorted[i] = &tree->nodes[i];
	qsort(sorted, tree->count, sizeof(struct node *), compare_nodes);
	return arrange(tree, sorted, clash);
}

/* ------------------------------------------------------------------ directories */

static struct node *find(const struct tree *tree, const char *path, size_t count)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_paths(tree->nodes[middle].path, path);

		if (order == 0)
			return &tree->nodes[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct node *tree_find(const struct tree *tree, const char *path)
{
	return find(tree, path, tree->count);
}

/* Adds the directories above PATH that are not among the first COUNT nodes, sorted. */
static int add_parents(struct tree *tree, size_t count, const char *path,
		       const char **clash)
{
	char parent[PATH_MAX];

	if (strlen(path) >= sizeof(parent))
		return -ENAMETOOLONG;
	for (const char *slash = path; (slash = strchr(slash, '/')); slash++) {
		struct node *node;

		memcpy(parent, path, (size_t)(slash - path));
		parent[slash - path] = '\0';
		node = find(tree, parent, count);
		if (node && node->type != NODE_DIRECTORY) {
			*clash = node->path;
			return -EEXIST;
		}
		if (node)
			continue;
		node = tree_add(tree, parent, NODE_DIRECTORY);
		if (!node)
			return -ENOMEM;
		node->mode = 0755;
		node->why = "directory";
	}
	return 0;
}

int tree_sort(struct tree *tree, const char **clash)
{
	int error = sort_nodes(tree, clash);
	size_t count = tree->count;

	for (size_t i = 0; !error && i < count; i++)
		error = add_parents(tree, count, tree->nodes[i].path, clash);
	if (error || tree->count == count)
		return error;
	return sort_nodes(tree, clash);
}

/* ---------------------------------------------------------------------- opening */

static bool is_same_file(int fd, const struct node *node)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	       status.st_dev == node->device && status.st_ino == node->inode &&
	       (uint64_t)status.st_size == node->size;
}

int tree_open(const struct tree *tree, const struct node *node)
{
	INV_CLOSE int found = root_open(tree->root, node->source, O_PATH | O_NOFOLLOW);
	int fd;

	if (found < 0)
		return found;
	/* Opening what is no regular file may already do something. */
	if (!is_same_file(found, node))
		return -ESTALE;
	fd = root_open(tree->root, node->source,
		       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0 && !is_same_file(fd, node)) {
		close(fd);
		return -ESTALE;
	}
	return fd;
}
