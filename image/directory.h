/*
 * directory.h - an image as a plain tree of files.
 */
#ifndef INV_DIRECTORY_H
#define INV_DIRECTORY_H

#include "job.h"

/*
 * Fills the empty directory DIR, which is ours alone. Everything becomes root's if root
 * does it, else it is the caller's. File capabilities that may not be set are told in the
 * result's warning. Returns 0 or -errno.
 */
int directory_write(struct job *job, int dir);

#endif
