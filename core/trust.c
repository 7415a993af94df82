/*
 * trust.c - owners and modes from a plug-in up to the root directory.
 */
#include "trust.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* NULL if nobody else can write it, else what is wrong. */
static const char *writer(const struct stat *status, bool above)
{
	if (status->st_uid != 0 && status->st_uid != getuid())
		return "belongs to another user";
	/* Nobody may replace others' entries of a sticky directory. */
	if (above && status->st_mode & S_ISVTX)
		return NULL;
	if (status->st_mode & S_IWOTH)
		return "can be written by everybody";
	if (status->st_mode & S_IWGRP && status->st_gid != 0)
		return "can be written by its group";
	return NULL;
}

static bool trust_path(const char *path, bool above, char error[CATALOG_ERROR_SIZE])
{
	struct stat status;
	const char *fault;

	if (stat(path, &status) < 0) {
		snprintf(error, CATALOG_ERROR_SIZE, "%.512s: %s", path, strerror(errno));
		return false;
	}
	fault = writer(&status, above);
	if (!fault)
		return true;
	snprintf(error, CATALOG_ERROR_SIZE,
		 "%.512s %s: refused as root; chown root and chmod go-w make it trusted",
		 path, fault);
	return false;
}

bool trust_file(const char *file, char real[4096], char error[CATALOG_ERROR_SIZE])
{
	char path[PATH_MAX], *slash;
	bool above = false;

	if (!realpath(file, path)) {
		snprintf(error, CATALOG_ERROR_SIZE, "%.512s: %s", file, strerror(errno));
		return false;
	}
	strcpy(real, path);
	if (geteuid() != 0)
		return true;
	if (!trust_path(path, false, error))
		return false;
	while ((slash = strrchr(path, '/'))) {
		slash[slash == path] = '\0';
		if (!trust_path(path, above, error))
			return false;
		if (slash == path)
			return true;
		above = true;
	}
	return true;
}
