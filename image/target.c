/*
 * target.c - what may be replaced, and how: a file by rename(2), a directory with
 * something in it by exchanging the two.
 *
 * Only a directory made here is replaced: it has the extended attribute MARK, which is
 * seen neither in it nor in an image made of it. Where a file system has no such
 * attributes, nothing but an empty directory is replaced.
 */
#include "target.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "cleanup.h"
#include "mountinfo.h"
#include "remove.h"
#include "root.h"

#define MARK "user.inv.image"

enum {
	MOST_NAMES = 100,
	MOST_INDEX = 1 << 20, /* bytes; ours have a few hundred */
};

static bool is_directory(const struct job *job)
{
	return job->config->format == IMAGE_DIRECTORY || job->config->format == IMAGE_OCI;
}

static mode_t current_umask(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return mask;
}

/* -------------------------------------------------------------- what is there */

static int is_empty(int fd)
{
	int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), entries = 0;
	DIR *directory = copy < 0 ? NULL : fdopendir(copy);

	if (!directory)
		return -errno;
	/* The first two are "." and "..". */
	while (entries < 3 && readdir(directory))
		entries++;
	closedir(directory);
	return entries < 3;
}

/* Whether another program added an image to the layout in DIR. */
static bool holds_others(int dir)
{
	struct root_file file;
	json_t *index;
	bool others;

	if (root_read_file(dir, "index.json", MOST_INDEX, &file) < 0)
		return false;
	index = json_loadb(file.data, file.length, 0, NULL);
	others = file.cut || json_array_size(json_object_get(index, "manifests")) > 1;
	json_decref(index);
	free(file.data);
	return others;
}

/* Whether something is mounted below DIR: somebody may be trying the tree. */
static bool holds_mounts(int dir)
{
	INV_CLOSE int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	INV_CLEANUP(mount_list_free) struct mount_list list = {0};
	char link[64], path[PATH_MAX];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", dir);
	length = readlink(link, path, sizeof(path) - 1);
	if (length < 0 || mount_list_read(root, &list) < 0)
		return false;
	path[length] = '\0';
	for (size_t i = 0; i < list.count; i++) {
		const char *target = list.mounts[i].target;

		if (strncmp(target, path, (size_t)length) == 0 && target[length] == '/')
			return true;
	}
	return false;
}

/* Why the directory that OUT is may not be replaced: -errno with *CAUSE, or 0. */
static int check_directory(struct target *target, const char **cause)
{
	INV_CLOSE int fd = openat(target->parent, target->name,
				  O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	INV_CLOSE int safe = -1;
	int empty = fd < 0 ? -errno : is_empty(fd);

	if (empty != 0)
		return empty < 0 ? empty : 0;
	*cause = "is not empty, and not known to be an image made by inv";
	if (fgetxattr(fd, MARK, NULL, 0) < 0)
		return -ENOTEMPTY;
	*cause = "holds other images, too";
	if (holds_others(fd))
		return -ENOTEMPTY;
	*cause = "something is mounted in it";
	if (holds_mounts(fd))
		return -EBUSY;
	*cause = NULL;
	/* Without this there would be no removing it safely. */
	safe = remove_open(target->parent, target->name);
	target->exchange = safe >= 0;
	return safe < 0 ? safe : 0;
}

/* The same of whatever OUT is; *OLD is what it is, its mode 0 if there is nothing. */
static int check_old(struct target *target, struct stat *old, const char **cause)
{
	if (fstatat(target->parent, target->name, old, AT_SYMLINK_NOFOLLOW) < 0) {
		old->st_mode = 0;
		return errno == ENOENT ? 0 : -errno;
	}
	if (S_ISLNK(old->st_mode)) {
		*cause = "is a symbolic link";
		return -ELOOP;
	}
	if (target->directory)
		return S_ISDIR(old->st_mode) ? check_directory(target, cause) : -ENOTDIR;
	if (S_ISREG(old->st_mode))
		return 0;
	if (S_ISDIR(old->st_mode))
		return -EISDIR;
	*cause = "is no regular file";
	return -EINVAL;
}

/* --------------------------------------------------------------- what is made */

static int pick_name(char name[TARGET_NAME])
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	unsigned char random[6];
	size_t length = (size_t)snprintf(name, TARGET_NAME, ".inv-");

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return -EIO;
	for (size_t i = 0; i < sizeof(random); i++)
		name[length++] = letters[random[i] % 64];
	name[length] = '\0';
	return 0;
}

static int make(int parent, const char *name, bool directory)
{
	int fd;

	if (!directory) {
		fd = openat(parent, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		return fd < 0 ? -errno : fd;
	}
	/* Nobody else is to look into what is half done. */
	if (mkdirat(parent, name, 0700) < 0)
		return -errno;
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		fd = -errno;
		unlinkat(parent, name, AT_REMOVEDIR);
	}
	return fd;
}

/* A new file or directory, whose name is left in NAME. A descriptor or -errno. */
static int make_temporary(int parent, char name[TARGET_NAME], bool directory)
{
	char picked[TARGET_NAME];
	int fd = -EEXIST;

	for (int i = 0; i < MOST_NAMES && fd == -EEXIST; i++) {
		int error = pick_name(picked);

		fd = error ? error : make(parent, picked, directory);
	}
	if (fd >= 0)
		strcpy(name, picked);
	return fd;
}

int target_scratch(const struct target *target)
{
	char name[TARGET_NAME];
	int fd = openat(target->parent, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
		return fd < 0 ? -errno : fd;
	fd = make_temporary(target->parent, name, false);
	if (fd >= 0)
		unlinkat(target->parent, name, 0);
	return fd;
}

/* A file may be read by whom the one it replaces could be read. */
static void keep_mode(int fd, const struct stat *old)
{
	/* Fails unless we are root: then the file is ours. */
	if (fchown(fd, old->st_uid, old->st_gid) < 0)
		errno = 0;
	fchmod(fd, old->st_mode & 07777);
}

/* --------------------------------------------------------------- beginning */

/* Opens the directory that OUT is in, and takes its own name off. */
static int open_parent(struct target *target, struct job *job)
{
	INV_FREE char *path = strdup(job->out);
	char *end = path ? path + strlen(path) : NULL, *slash;
	const char *directory = ".";

	if (!path)
		return -ENOMEM;
	while (end > path && end[-1] == '/')
		*--end = '\0';
	slash = strrchr(path, '/');
	target->name = strdup(slash ? slash + 1 : path);
	if (!target->name)
		return -ENOMEM;
	if (slash) {
		*slash = '\0';
		directory = slash == path ? "/" : path;
	}
	target->parent = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return target->parent < 0 ? job_fail(job, -errno, directory, NULL) : 0;
}

static int check_name(const struct target *target, const char *out, const char **cause)
{
	const char *name = target->name;

	if (strcmp(out, "-") == 0) {
		*cause = "standard output is the report's: name a file";
		return -EINVAL;
	}
	if (!*out)
		return -ENOENT;
	if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
		*cause = "cannot be replaced: name it from outside";
		return -EINVAL;
	}
	return !target->directory && out[strlen(out) - 1] == '/' ? -EISDIR : 0;
}

int target_open(struct target *target, struct job *job)
{
	const char *cause = NULL;
	struct stat old;
	int error;

	*target = (struct target){
		.parent = -1,
		.fd = -1,
		.directory = is_directory(job),
	};
	error = open_parent(target, job);
	if (!error)
		error = check_name(target, job->out, &cause);
	if (!error)
		error = check_old(target, &old, &cause);
	if (error)
		return job_fail(job, error, job->out, cause);
	target->fd = make_temporary(target->parent, target->temporary, target->directory);
	if (target->fd < 0)
		return job_fail(job, target->fd, job->out, NULL);
	if (S_ISREG(old.st_mode))
		keep_mode(target->fd, &old);
	return 0;
}

/* ------------------------------------------------------------------- the end */

/* Makes a directory what it is to be, and waits until all in it is on the disk. */
static int finish_directory(const struct target *target, const struct job *job)
{
	mode_t mode = job->config->format == IMAGE_OCI ? 0777 & ~current_umask() : 0755;

	if (fchmod(target->fd, mode) < 0)
		return -errno;
	/* Where this fails it will not be replaced, and that is all. */
	if (fsetxattr(target->fd, MARK, "", 0, 0) < 0)
		errno = 0;
	return syncfs(target->fd) < 0 ? -errno : 0;
}

/* The name has to last too, or a crash could bring the old one back, or none. */
static void sync_parent(const struct target *target)
{
	INV_CLOSE int fd =
		openat(target->parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		fsync(fd);
}

static int replace(struct target *target, struct job *job)
{
	unsigned flags = target->exchange ? RENAME_EXCHANGE : 0;

	if (renameat2(target->parent, target->temporary, target->parent, target->name,
		      flags) == 0) {
		sync_parent(target);
		return 0;
	}
	return job_fail(job, -errno, job->out,
			flags && errno == EINVAL
				? "this file system cannot exchange directories"
				: NULL);
}

/* The new one is in its place: whatever happens now, it stays. */
static int remove_old(const struct target *target, struct job *job)
{
	int error = remove_tree(target->parent, target->temporary);
	char cause[256];

	if (!error)
		return 0;
	snprintf(cause, sizeof(cause),
		 "is written, but what it replaces is left as %s: %s", target->temporary,
		 strerror(-error));
	return job_fail(job, error, job->out, cause);
}

int target_commit(struct target *target, struct job *job)
{
	int error = target->directory	    ? finish_directory(target, job)
		    : fsync(target->fd) < 0 ? -errno
					    : 0;

	if (!error)
		error = job_check(job);
	if (!error)
		error = replace(target, job);
	if (error)
		return job_fail(job, error, job->out, NULL);
	if (target->exchange)
		error = remove_old(target, job);
	*target->temporary = '\0';
	return error;
}

void target_close(struct target *target)
{
	if (target->fd >= 0)
		close(target->fd);
	if (*target->temporary && target->directory)
		remove_tree(target->parent, target->temporary);
	else if (*target->temporary)
		unlinkat(target->parent, target->temporary, 0);
	if (target->parent >= 0)
		close(target->parent);
	free(target->name);
}
