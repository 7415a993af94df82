/*
 * remove.c - one directory open at a time, however deep they lie, and no way out of the
 * tree: neither over a link nor into a mount, so that what somebody mounted in a tree to
 * try it is not removed with it.
 */
#include "remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cleanup.h"

enum { MOST_TRIES = 64 };

static void close_directory(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

int remove_open(int dir, const char *path)
{
	const unsigned flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	struct open_how how = {
		.flags = flags,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
	};
	long fd = -1;

	for (int try = 0; try < MOST_TRIES && fd < 0; try++) {
		fd = syscall(SYS_openat2, dir, path, &how, sizeof(how));
		if (fd < 0 && errno != EAGAIN && errno != EINTR)
			break;
	}
	return fd < 0 ? -errno : (int)fd;
}

/* Where there is no openat2, no tree is replaced: it is our own that has to go. */
static int open_any(int dir, const char *path)
{
	int fd = remove_open(dir, path);

	if (fd == -EACCES && fchmodat(dir, path, 0700, AT_SYMLINK_NOFOLLOW) == 0)
		fd = remove_open(dir, path);
	if (fd != -ENOSYS && fd != -EPERM)
		return fd;
	fd = openat(dir, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static DIR *open_to_empty(int dir, const char *path, int *error)
{
	int fd = open_any(dir, path);
	struct stat status;
	DIR *directory;

	*error = fd < 0 ? fd : 0;
	if (fd < 0)
		return NULL;
	/* What may not be written to cannot be emptied, but by root. */
	if (fstat(fd, &status) == 0 && (status.st_mode & 0300) != 0300)
		fchmod(fd, 0700);
	directory = fdopendir(fd);
	if (!directory) {
		*error = -errno;
		close(fd);
	}
	return directory;
}

/*
 * Removes the files in the directory PATH, "" for TOP itself. Returns 1 with PATH
 * lengthened if it has a directory in it, 0 if it is empty, or -errno.
 */
static int empty_directory(int top, char path[PATH_MAX])
{
	int error = 0;
	INV_CLEANUP(close_directory)
	DIR *directory = open_to_empty(top, *path ? path : ".", &error);
	size_t length = strlen(path);
	const struct dirent *entry;

	if (!directory)
		return error;
	while ((entry = readdir(directory))) {
		const char *name = entry->d_name;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
		    unlinkat(dirfd(directory), name, 0) == 0 || errno == ENOENT)
			continue;
		if (errno != EISDIR)
			return -errno;
		if (length + 1 + strlen(name) >= PATH_MAX)
			return -ENAMETOOLONG;
		snprintf(path + length, PATH_MAX - length, "%s%s", length ? "/" : "",
			 name);
		return 1;
	}
	return 0;
}

static int empty_tree(int top)
{
	char path[PATH_MAX] = "";

	for (;;) {
		int result = empty_directory(top, path);
		char *slash = strrchr(path, '/');

		if (result < 0)
			return result;
		if (result == 1)
			continue;
		if (!*path)
			return 0;
		if (unlinkat(top, path, AT_REMOVEDIR) < 0)
			return -errno;
		*(slash ? slash : path) = '\0';
	}
}

int remove_tree(int dir, const char *name)
{
	INV_CLOSE int top = open_any(dir, name);
	int error = top < 0 ? top : empty_tree(top);

	if (!error && unlinkat(dir, name, AT_REMOVEDIR) < 0)
		error = -errno;
	return error;
}
