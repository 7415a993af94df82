/*
 * emit.c - standard output, or a temporary file beside FILE that takes its place.
 */
#include "emit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"

enum { BUFFER_SIZE = 64 * 1024, MOST_LINKS = 40 };

static int write_stream(FILE *out, emit_writer *writer, const void *context)
{
	errno = 0;
	writer(out, context);
	if (fflush(out) == 0 && !ferror(out))
		return 0;
	return errno ? -errno : -EIO;
}

/* A report may be read by whom the file it replaces could be read, else as umask says. */
static void set_mode(int fd, const char *file)
{
	struct stat old;
	mode_t mask = umask(0);

	umask(mask);
	if (stat(file, &old) < 0 || !S_ISREG(old.st_mode)) {
		fchmod(fd, 0666 & ~mask);
		return;
	}
	/* Fails unless we are root: then the file is ours. */
	if (fchown(fd, old.st_uid, old.st_gid) < 0)
		errno = 0;
	fchmod(fd, old.st_mode & 07777);
}

/* The name has to last too, or a crash could bring the old file back, or none. */
static void sync_directory(const char *file)
{
	INV_FREE char *path = strdup(file);
	char *slash = path ? strrchr(path, '/') : NULL;
	const char *directory = ".";
	INV_CLOSE int fd = -1;

	if (slash) {
		*slash = '\0';
		directory = slash == path ? "/" : path;
	}
	fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0)
		fsync(fd);
}

static int write_and_close(int fd, const char *file, emit_writer *writer,
			   const void *context)
{
	FILE *out = fdopen(fd, "w");
	int error;

	if (!out) {
		close(fd);
		return -errno;
	}
	set_mode(fd, file);
	error = write_stream(out, writer, context);
	if (!error && fsync(fd) < 0)
		error = -errno;
	if (fclose(out) != 0 && !error)
		error = -errno;
	return error;
}

/* A new file in FILE's directory, whose name is in *TEMPORARY, to free(). */
static int make_temporary(const char *file, char **temporary)
{
	const char *slash = strrchr(file, '/');
	int fd;

	if (asprintf(temporary, "%.*s.inv-XXXXXX", slash ? (int)(slash + 1 - file) : 0,
		     file) < 0)
		return -ENOMEM;
	fd = mkostemp(*temporary, O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int replace(const char *file, emit_writer *writer, const void *context)
{
	INV_FREE char *temporary = NULL;
	int fd = make_temporary(file, &temporary), error;

	if (fd < 0)
		return fd;
	error = write_and_close(fd, file, writer, context);
	if (!error && rename(temporary, file) < 0)
		error = -errno;
	if (error)
		unlink(temporary);
	else
		sync_directory(file);
	return error;
}

/* A device, a pipe or a link to one is written to: there is nothing to replace. */
static int write_into(const char *file, emit_writer *writer, const void *context)
{
	FILE *out = fopen(file, "we");
	int error;

	if (!out)
		return -errno;
	error = write_stream(out, writer, context);
	if (fclose(out) != 0 && !error)
		error = -errno;
	return error;
}

/* Follows FILE while it is a link, though it may lead to nothing yet. 0 or -errno. */
static int follow_links(const char *file, char path[PATH_MAX])
{
	char target[PATH_MAX];
	ssize_t length;

	if (snprintf(path, PATH_MAX, "%s", file) >= PATH_MAX)
		return -ENAMETOOLONG;
	for (int links = 0; (length = readlink(path, target, sizeof(target) - 1)) >= 0;
	     links++) {
		char *slash = strrchr(path, '/');
		size_t kept = slash && target[0] != '/' ? (size_t)(slash + 1 - path) : 0;

		target[length] = '\0';
		if (links == MOST_LINKS)
			return -ELOOP;
		if (kept + (size_t)length >= PATH_MAX)
			return -ENAMETOOLONG;
		strcpy(path + kept, target);
	}
	return 0;
}

static int emit_to_file(const char *file, emit_writer *writer, const void *context)
{
	char path[PATH_MAX];
	struct stat status;
	int error;

	if (stat(file, &status) == 0 && !S_ISREG(status.st_mode))
		return S_ISDIR(status.st_mode) ? -EISDIR
					       : write_into(file, writer, context);
	error = follow_links(file, path);
	return error ? error : replace(path, writer, context);
}

int emit(const char *file, emit_writer *writer, const void *context)
{
	int error;

	if (file)
		return emit_to_file(file, writer, context);
	setvbuf(stdout, NULL, _IOFBF, BUFFER_SIZE);
	error = write_stream(stdout, writer, context);
	/* Some file systems only tell at the end. */
	if (!error && close(STDOUT_FILENO) < 0)
		error = -errno;
	return error;
}
