/*
 * remove.h - a directory removed with all that is in it.
 */
#ifndef INV_REMOVE_H
#define INV_REMOVE_H

/*
 * Opens the directory PATH below DIR for reading, following no link and crossing into
 * nothing that is mounted. A descriptor or -errno; -EXDEV for what is mounted.
 */
int remove_open(int dir, const char *path);

/*
 * Removes the directory NAME in DIR and all that is in it; what is mounted there stays,
 * with -EBUSY or -EXDEV. 0 or -errno.
 */
int remove_tree(int dir, const char *name);

#endif
