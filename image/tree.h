/*
 * tree.h - what is to stand in an image: directories, files and links, sorted.
 */
#ifndef INV_TREE_H
#define INV_TREE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum node_type { NODE_DIRECTORY, NODE_FILE, NODE_LINK };

struct node {
	char *path; /* without a leading slash: "usr/bin/sed" */
	enum node_type type;
	mode_t mode;   /* permissions with the set-id and sticky bits */
	char *target;  /* of a link */
	char *source;  /* a file's real path below the tree's root; NULL: made here */
	char *data;    /* of a file made here */
	uint64_t size; /* of a file */
	dev_t device;  /* of a file with a source: the same device and inode twice is */
	ino_t inode;   /* one file with two names */
	void *capability; /* security.capability; NULL: none */
	size_t capability_size;
	const char *why; /* program, library, interpreter, nss, user, added, link ... */
	char *needed_by; /* path of what asked for it; or NULL */
	char sha256[65]; /* of a file's contents, in hex; "" until it was written */
};

struct tree {
	int root;	    /* where sources are; borrowed */
	struct node *nodes; /* once tree_sort() was called: bytewise by component, parents
			       before children, each path once */
	size_t count, room;
};

/*
 * Opens the file NODE for reading: 0 and above, or -errno. What is no regular file, or no
 * longer the one that was looked at, is -ESTALE.
 */
int tree_open(const struct tree *tree, const struct node *node);

/* The node of PATH, or NULL. Only once sorted. */
struct node *tree_find(const struct tree *tree, const char *path);

/* Appends a node for PATH, cleared; NULL without memory. Other nodes may move. */
struct node *tree_add(struct tree *tree, const char *path, enum node_type type);

/*
 * Sorts the nodes, adds the directories that are missing (mode 0755) and drops what was
 * added twice. Returns 0; -EEXIST with the path in *CLASH if two nodes of one path differ.
 */
int tree_sort(struct tree *tree, const char **clash);

void tree_free(struct tree *tree);

#endif
