/*
 * mountinfo.h - what is mounted where: proc/self/mountinfo.
 *
 * See proc(5). Names are given as they are, the kernel's octal escapes undone.
 */
#ifndef INV_MOUNTINFO_H
#define INV_MOUNTINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mountinfo {
	uint64_t id;
	unsigned major, minor; /* of the file system; major 0: no block device's own */
	char *target;
	char *source;
	char *fs_type;
	char *options;		 /* of the mount: "rw,relatime" */
	char *super_options;	 /* of the file system */
	const char *propagation; /* findmnt's words: "private", "shared", "private,slave"
				    ... */
};

struct mount_list {
	struct mountinfo *mounts; /* in the kernel's order; strings point into text */
	size_t count;
	char *text;
	size_t malformed; /* lines left out */
	bool cut;	  /* the file was longer than is read */
};

/*
 * Parses one line, which is changed and must outlive *MOUNT. Returns 0, or -EINVAL for
 * one that is malformed.
 */
int mountinfo_parse(char *line, struct mountinfo *mount);

/* Reads proc/self/mountinfo below ROOT. Returns 0 or -errno; free with mount_list_free(). */
int mount_list_read(int root, struct mount_list *list);

void mount_list_free(struct mount_list *list);

#endif
