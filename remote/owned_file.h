/*
 * owned_file.h - small files that say what inv does or knows secrets: read only if nobody
 * else could have written them.
 */
#ifndef INV_OWNED_FILE_H
#define INV_OWNED_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct owned_file {
	char *bytes; /* terminated */
	size_t length;
	bool secret; /* nobody but its owner (and root) can read it */
};

enum { OWNED_FILE_FAULT_SIZE = 128 };

/*
 * The regular file PATH, links followed, of at most MOST bytes. It has to belong to this
 * process's user or to root, and only they may write it. Returns 0, and owned_file_free()
 * is due; or -errno with what is wrong, without the path, in FAULT.
 */
int owned_file_read(const char *path, size_t most, struct owned_file *file,
		    char fault[OWNED_FILE_FAULT_SIZE]);

/* Overwrites what was read. */
void owned_file_free(struct owned_file *file);

#endif
