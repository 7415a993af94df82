/*
 * save.h - small files beside an image, in the caller's own file system.
 */
#ifndef INV_SAVE_H
#define INV_SAVE_H

/*
 * Writes TEXT to PATH whole or not at all: into a file beside it that takes its place.
 * Returns 0 or -errno.
 */
int save_text(const char *path, const char *text);

#endif
