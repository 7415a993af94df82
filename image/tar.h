/*
 * tar.h - a tar archive whose bytes depend on nothing but what is put into it.
 *
 * POSIX pax, restricted: plain ustar where that can hold an entry. All belongs to 0:0
 * without a name and is of one time; the one extended attribute is security.capability.
 */
#ifndef INV_TAR_H
#define INV_TAR_H

#include <locale.h>

#include "job.h"
#include "sink.h"

struct archive;
struct archive_entry;

struct tar {
	struct archive *archive;
	struct archive_entry *entry;
	struct sink *sink;
	locale_t locale;
	int64_t time;
	int error; /* of the sink */
};

/* Begins an archive that goes into SINK, which is borrowed; TIME is that of all entries. */
int tar_open(struct tar *tar, struct sink *sink, int64_t time);

/*
 * Begins the entry of NODE; HARDLINK is the path of an entry before that it is another
 * name of, or NULL. A file's node->size bytes have to follow. 0 or -errno.
 */
int tar_add(struct tar *tar, const struct node *node, const char *hardlink);

/* Takes the next SIZE bytes of the file begun last in the archive TAR. 0 or -errno. */
int tar_data(void *tar, const void *bytes, size_t size);

/* Ends the archive. 0 or -errno. */
int tar_finish(struct tar *tar);

/* Frees what tar_open() took, whether or not that or what followed failed. */
void tar_close(struct tar *tar);

/* The whole tree as an archive, from its beginning to its end. 0 or -errno. */
int tar_tree(struct job *job, struct sink *sink);

#endif
