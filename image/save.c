/*
 * save.c - a text written beside its place, synced and renamed.
 */
#include "save.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"

static int write_all(int fd, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t written = write(fd, text, left);

		if (written < 0)
			return -errno;
		text += written;
		left -= (size_t)written;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

int save_text(const char *path, const char *text)
{
	INV_FREE char *beside = NULL;
	mode_t mask = umask(0);
	int error;

	umask(mask);
	if (asprintf(&beside, "%s.XXXXXX", path) < 0) {
		beside = NULL;
		return -ENOMEM;
	}
	INV_CLOSE int fd = mkstemp(beside);
	if (fd < 0)
		return -errno;
	error = write_all(fd, text);
	if (!error && fchmod(fd, 0666 & ~mask) < 0)
		error = -errno;
	if (!error && rename(beside, path) < 0)
		error = -errno;
	if (error)
		unlink(beside);
	return error;
}
