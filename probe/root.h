/*
 * root.h - opening and reading files below a root that may be a captured tree, a mounted
 * image or "/" itself; and which nobody trusts.
 *
 * Paths are relative to the root ("sys/block"). Links are followed inside the root as if
 * it were "/", and never leave it. Nothing but regular files is opened for reading: no
 * device is woken, no pipe waited for.
 */
#ifndef INV_ROOT_H
#define INV_ROOT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Opens PATH below ROOT. FLAGS as for open(2); O_CLOEXEC is added. Returns a descriptor,
 * or -errno: -ELOOP where links go round, -EXDEV where a hostile tree plays tricks.
 */
int root_open(int root, const char *path, int flags);

/* The same as root_open() where the kernel has no openat2: a step at a time. For tests. */
int root_walk(int root, const char *path, int flags);

/*
 * Opens the regular file NAME, which may have slashes in it, below the directory DIR for
 * reading, following no link at all. Returns a descriptor or -errno; -ELOOP for a link,
 * -ENOENT for what else is no regular file. LACKS_DEVICES is root_lacks_devices() of DIR,
 * or false.
 */
int root_open_attribute(int dir, const char *name, bool lacks_devices);

/*
 * Whether no device node can be opened in DIR's file system: it is sysfs, or mounted with
 * nodev. Then an attribute need not be looked at before it is opened.
 */
bool root_lacks_devices(int dir);

/*
 * Reads at most SIZE - 1 bytes of the attribute NAME below DIR and terminates them; one
 * newline at the end is dropped, as sysfs adds exactly one. Returns the length, SIZE if
 * there was more (what fits is there), or -errno.
 */
ssize_t root_read_attribute(int dir, const char *name, bool lacks_devices, char *buffer,
			    size_t size);

/*
 * Opens the regular file PATH below ROOT for reading, links followed. Returns a descriptor
 * or -errno: -EISDIR, and -EINVAL for what else is no regular file.
 */
int root_open_regular(int root, const char *path);

/* The first line of the file PATH below ROOT, links followed: its length or -errno. */
ssize_t root_read_line(int root, const char *path, char *buffer, size_t size);

struct root_file {
	char *data; /* terminated; free() it */
	size_t length;
	bool cut; /* there was more */
};

/*
 * At most LIMIT bytes of the regular file PATH below ROOT, links followed. Returns 0, or
 * -errno.
 */
int root_read_file(int root, const char *path, size_t limit, struct root_file *file);

#endif
