/*
 * tree.h - a directory of its own for a test, filled with a few files, and removed whole.
 */
#ifndef TREE_H
#define TREE_H

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

struct tree {
	char path[256];
	int fd; /* the directory, as a run's root is opened */
};

static inline void tree_make(struct tree *tree)
{
	const char *parent = getenv("TMPDIR");

	snprintf(tree->path, sizeof(tree->path), "%s/inv-test-XXXXXX",
		 parent && *parent ? parent : "/tmp");
	assert_non_null(mkdtemp(tree->path));
	tree->fd = open(tree->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	assert_true(tree->fd >= 0);
}

static inline int tree_remove_one(const char *path, const struct stat *status, int type,
				  struct FTW *where)
{
	(void)status;
	(void)type;
	(void)where;
	return remove(path);
}

static inline void tree_remove(struct tree *tree)
{
	close(tree->fd);
	assert_int_equal(nftw(tree->path, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* Makes the directories above PATH. */
static inline void tree_parents(const struct tree *tree, const char *path)
{
	char parent[1024];

	for (const char *slash = path; (slash = strchr(slash, '/')); slash++) {
		snprintf(parent, sizeof(parent), "%.*s", (int)(slash - path), path);
		mkdirat(tree->fd, parent, 0755);
	}
}

static inline void tree_bytes(const struct tree *tree, const char *path,
			      const void *bytes, size_t length)
{
	int fd;

	tree_parents(tree, path);
	fd = openat(tree->fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, length), (ssize_t)length);
	close(fd);
}

static inline void tree_file(const struct tree *tree, const char *path, const char *text)
{
	tree_bytes(tree, path, text, strlen(text));
}

static inline void tree_directory(const struct tree *tree, const char *path)
{
	tree_parents(tree, path);
	assert_int_equal(mkdirat(tree->fd, path, 0755), 0);
}

static inline void tree_link(const struct tree *tree, const char *path,
			     const char *target)
{
	tree_parents(tree, path);
	assert_int_equal(symlinkat(target, tree->fd, path), 0);
}

#endif
