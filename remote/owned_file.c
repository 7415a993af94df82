/*
 * owned_file.c - the file that was opened is judged, not the name: a link to it may lie
 * in a directory of mounted secrets.
 */
#include "owned_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"

enum {
	WRITTEN_BY_OTHERS = S_IWGRP | S_IWOTH,
	FOR_OTHERS = S_IRWXG | S_IRWXO,
};

static int say(int error, const char *what, char fault[OWNED_FILE_FAULT_SIZE])
{
	snprintf(fault, OWNED_FILE_FAULT_SIZE, "%s", what);
	return -error;
}

static int judge(const struct stat *status, char fault[OWNED_FILE_FAULT_SIZE])
{
	if (!S_ISREG(status->st_mode))
		return say(EINVAL, "is no regular file", fault);
	if (status->st_uid != 0 && status->st_uid != geteuid())
		return say(EPERM,
			   "belongs to another user: chown makes it yours or root's",
			   fault);
	if (status->st_mode & WRITTEN_BY_OTHERS)
		return say(EPERM, "can be written by others: chmod go-w makes it trusted",
			   fault);
	return 0;
}

/* All of FD, at most MOST bytes. Returns the length, -E2BIG or another -errno. */
static ssize_t read_whole(int fd, char *bytes, size_t most)
{
	size_t length = 0;
	ssize_t got;

	while ((got = read(fd, bytes + length, most + 1 - length)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		length += (size_t)got;
		if (length > most)
			return -E2BIG;
	}
	return (ssize_t)length;
}

int owned_file_read(const char *path, size_t most, struct owned_file *file,
		    char fault[OWNED_FILE_FAULT_SIZE])
{
	INV_CLOSE int fd = -1;
	struct stat status;
	char *bytes;
	ssize_t length;
	int error;

	/* Looked at first, as opening may wake a device; and again, if it changed. */
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		return judge(&status, fault);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &status) < 0)
		return say(errno, strerror(errno), fault);
	error = judge(&status, fault);
	if (error)
		return error;
	bytes = malloc(most + 1);
	if (!bytes)
		return say(ENOMEM, strerror(ENOMEM), fault);
	length = read_whole(fd, bytes, most);
	if (length < 0) {
		explicit_bzero(bytes, most + 1);
		free(bytes);
		say((int)-length, strerror((int)-length), fault);
		if (length == -E2BIG)
			snprintf(fault, OWNED_FILE_FAULT_SIZE, "longer than %zu KiB",
				 most >> 10);
		return (int)length;
	}
	bytes[length] = '\0';
	*file = (struct owned_file){bytes, (size_t)length,
				    !(status.st_mode & FOR_OTHERS)};
	return 0;
}

void owned_file_free(struct owned_file *file)
{
	if (file->bytes)
		explicit_bzero(file->bytes, file->length);
	free(file->bytes);
	file->bytes = NULL;
}
