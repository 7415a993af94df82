/*
 * root.c - openat2(2) with RESOLVE_IN_ROOT and, for kernels before 5.6 and sandboxes that
 * refuse it, the same by hand.
 */
#include "root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cleanup.h"
#include "path.h"

enum {
	MOST_LINKS = 40,  /* as the kernel */
	MOST_DEPTH = 128, /* directories deep; sysfs has about 20 */
	MOST_RETRIES =
		64, /* openat2 gives up with EAGAIN when a rename happens beside it */
};

static int sys_openat2(int dir, const char *path, int flags, unsigned resolve)
{
	struct open_how how = {
		.flags = (unsigned)flags | O_CLOEXEC,
		.resolve = resolve,
	};

	for (int try = 0; try < MOST_RETRIES; try++) {
		long fd = syscall(SYS_openat2, dir, path, &how, sizeof(how));

		if (fd >= 0)
			return (int)fd;
		if (errno != EAGAIN && errno != EINTR)
			return -errno;
	}
	return -EAGAIN;
}

/* An old kernel, or a seccomp filter that answers so for what it does not know. */
static bool lacks_openat2(int error)
{
	return error == -ENOSYS || error == -EPERM;
}

int root_open(int root, const char *path, int flags)
{
	int fd = sys_openat2(root, path, flags, RESOLVE_IN_ROOT);

	return lacks_openat2(fd) ? root_walk(root, path, flags) : fd;
}

/* ------------------------------------------------------ the same, step by step */

struct walk {
	int dirs[MOST_DEPTH]; /* the directories down to where we are; dirs[0] is the root
			       */
	int depth;
	int links;
	bool strict;	     /* no link is followed, and no way leads up */
	char rest[PATH_MAX]; /* what is still to be walked */
};

static void leave_directories(struct walk *walk, int depth)
{
	while (walk->depth > depth)
		close(walk->dirs[walk->depth--]);
}

static void end_walk(struct walk *walk)
{
	leave_directories(walk, 0);
}

/* Puts the target of the link NAME before what is still to be walked. */
static int follow_link(struct walk *walk, const char *name)
{
	char target[PATH_MAX];
	ssize_t length =
		readlinkat(walk->dirs[walk->depth], name, target, sizeof(target));
	size_t rest = strlen(walk->rest);

	if (length < 0)
		return -errno;
	if (walk->strict || ++walk->links > MOST_LINKS)
		return -ELOOP;
	if ((size_t)length + rest + 1 > sizeof(walk->rest))
		return -ENAMETOOLONG;
	/* The rest is empty, or it begins with a slash. */
	memmove(walk->rest + length, walk->rest, rest + 1);
	memcpy(walk->rest, target, (size_t)length);
	if (target[0] == '/')
		leave_directories(walk, 0);
	return 0;
}

static bool at_last_component(const struct walk *walk)
{
	return walk->rest[strspn(walk->rest, "/")] == '\0';
}

static int enter_directory(struct walk *walk, const char *name)
{
	int fd = openat(walk->dirs[walk->depth], name,
			O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (walk->depth + 1 == MOST_DEPTH) {
		close(fd);
		return -ENAMETOOLONG;
	}
	walk->dirs[++walk->depth] = fd;
	return 0;
}

/* One component: 0 to go on, or the descriptor of the last one, or -errno. */
static int walk_component(struct walk *walk, const char *name, int flags)
{
	struct stat status;
	int dir = walk->dirs[walk->depth], fd;
	/* "name/" can only be a directory, and a link to one is followed. */
	bool last = at_last_component(walk), slash = walk->rest[0] == '/';

	if (strcmp(name, ".") == 0)
		return 0;
	if (strcmp(name, "..") == 0 && walk->strict)
		return -EXDEV;
	if (strcmp(name, "..") == 0) {
		leave_directories(walk, walk->depth ? walk->depth - 1 : 0);
		return 0;
	}
	if (fstatat(dir, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (S_ISLNK(status.st_mode) && !(last && !slash && flags & O_NOFOLLOW))
		return follow_link(walk, name);
	if (!last)
		return enter_directory(walk, name);
	fd = openat(dir, name,
		    flags | O_NOFOLLOW | O_CLOEXEC | (slash ? O_DIRECTORY : 0));
	return fd < 0 ? -errno : fd;
}

static int walk_path(int root, const char *path, int flags, bool strict)
{
	INV_CLEANUP(end_walk) struct walk walk = {.dirs = {root}, .strict = strict};
	char name[NAME_MAX + 1];
	int fd, more;

	if (!*path)
		return -ENOENT;
	if (strict && *path == '/')
		return -EXDEV;
	if (strlen(path) >= sizeof(walk.rest))
		return -ENAMETOOLONG;
	strcpy(walk.rest, path);
	while ((more = path_take(walk.rest, name)) > 0) {
		int result = walk_component(&walk, name, flags);

		if (result != 0)
			return result;
	}
	if (more < 0)
		return more;
	fd = openat(walk.dirs[walk.depth], ".", flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int root_walk(int root, const char *path, int flags)
{
	return walk_path(root, path, flags, false);
}

/* --------------------------------------------------------------------- reading */

bool root_lacks_devices(int dir)
{
	struct statfs fs;

	return fstatfs(dir, &fs) == 0 &&
	       (fs.f_type == SYSFS_MAGIC || (unsigned long)fs.f_flags & ST_NODEV);
}

/*
 * Opening a device node may already do something, so it must not come to that. Each part
 * of NAME is looked at, as a link on the way would lead the look out of the root.
 */
static int refuse_device(int dir, const char *name)
{
	const char *slash = name;
	char path[PATH_MAX];
	struct stat status;

	do {
		slash = strchrnul(slash + (slash > name), '/');
		if ((size_t)(slash - name) >= sizeof(path))
			return -ENAMETOOLONG;
		memcpy(path, name, (size_t)(slash - name));
		path[slash - name] = '\0';
		if (fstatat(dir, path, &status, AT_SYMLINK_NOFOLLOW) < 0)
			return -errno;
		if (S_ISLNK(status.st_mode))
			return -ELOOP;
		if (*slash && !S_ISDIR(status.st_mode))
			return -ENOTDIR;
	} while (*slash);
	return S_ISREG(status.st_mode) ? 0 : -ENOENT;
}

int root_open_attribute(int dir, const char *name, bool lacks_devices)
{
	const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW;
	int fd = lacks_devices ? 0 : refuse_device(dir, name);

	if (fd < 0)
		return fd;
	fd = sys_openat2(dir, name, flags, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
	return lacks_openat2(fd) ? walk_path(dir, name, flags, true) : fd;
}

/* Reads until SIZE bytes are there or the file ends. The number read, or -errno. */
static ssize_t read_fully(int fd, char *buffer, size_t size)
{
	size_t length = 0;
	ssize_t got;

	while (length < size && (got = read(fd, buffer + length, size - length)) != 0) {
		if (got < 0 && errno != EINTR)
			return -errno;
		length += got < 0 ? 0 : (size_t)got;
	}
	return (ssize_t)length;
}

ssize_t root_read_attribute(int dir, const char *name, bool lacks_devices, char *buffer,
			    size_t size)
{
	INV_CLOSE int fd = root_open_attribute(dir, name, lacks_devices);
	ssize_t length;

	if (fd < 0)
		return fd;
	/* sysfs gives an attribute whole: what is short is the end, and asking costs. */
	length = read(fd, buffer, size);
	if (length < 0)
		return errno == EISDIR ? -ENOENT : -errno;
	if ((size_t)length == size) {
		buffer[size - 1] = '\0';
		return length;
	}
	if (length > 0 && buffer[length - 1] == '\n')
		length--;
	buffer[length] = '\0';
	return length;
}

int root_open_regular(int root, const char *path)
{
	INV_CLOSE int found = root_open(root, path, O_PATH);
	struct stat status;

	if (found < 0)
		return found;
	if (fstat(found, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
	return root_open(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
}

ssize_t root_read_line(int root, const char *path, char *buffer, size_t size)
{
	INV_CLOSE int fd = root_open_regular(root, path);
	ssize_t length;

	if (fd < 0)
		return fd;
	length = read_fully(fd, buffer, size - 1);
	if (length < 0)
		return length;
	buffer[length] = '\0';
	buffer[strcspn(buffer, "\n")] = '\0';
	return (ssize_t)strlen(buffer);
}

/* As much as the file claims to have, and a byte to see that it ends there. */
static size_t expected_size(int fd, size_t limit)
{
	struct stat status;

	if (fstat(fd, &status) < 0 || status.st_size <= 0)
		return 4096;
	return (size_t)status.st_size < limit ? (size_t)status.st_size + 1 : limit + 1;
}

int root_read_file(int root, const char *path, size_t limit, struct root_file *file)
{
	INV_CLOSE int fd = root_open_regular(root, path);
	INV_FREE char *data = NULL;
	size_t room, used = 0;

	if (fd < 0)
		return fd;
	for (room = expected_size(fd, limit);; room *= 2) {
		char *larger = realloc(data, room + 1);
		ssize_t got;

		if (!larger)
			return -ENOMEM;
		data = larger;
		got = read_fully(fd, data + used, room - used);
		if (got < 0)
			return (int)got;
		used += (size_t)got;
		if (used < room || used > limit)
			break;
	}
	file->cut = used > limit;
	file->length = file->cut ? limit : used;
	data[file->length] = '\0';
	file->data = data;
	data = NULL;
	return 0;
}
