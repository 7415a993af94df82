/*
 * ldconf.c - a line names one directory, or files to include. As glibc's elf/ldconfig.c
 * reads it: there is no quoting, a `#` begins a comment wherever it stands, and neither
 * blanks nor colons nor commas separate directories.
 */
#include "ldconf.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "names.h"
#include "root.h"

enum {
	MOST_BYTES = 1 << 16, /* of one file */
	MOST_DEPTH = 32,      /* files that include each other */
	MOST_SEEN = 1000,     /* files and directories */
	MOST_STEPS = 1 << 14, /* paths and names looked at in all */
};

struct identity {
	dev_t device;
	ino_t inode;
};

struct reading {
	int root;
	int depth;
	size_t steps;
	struct names directories;
	struct identity seen[MOST_SEEN];
	size_t n_seen;
	bool cut;
};

static int grow(struct names *names)
{
	size_t room = names->count ? 2 * names->count : 1;
	char **larger = reallocarray(names->names, room, sizeof(*larger));

	if (!larger)
		return -ENOMEM;
	names->names = larger;
	return 0;
}

/* Appends PATH, which is freed if that fails, or NULL where memory ran out before. */
static int append(struct names *names, char *path)
{
	bool full = (names->count & (names->count - 1)) == 0;

	if (!path || (full && grow(names) != 0)) {
		free(path);
		return -ENOMEM;
	}
	names->names[names->count++] = path;
	return 0;
}

/* Whether N more steps may be taken. If not, none may be taken later, either. */
static bool may_step(struct reading *reading, size_t n)
{
	if (n > MOST_STEPS - reading->steps) {
		reading->steps = MOST_STEPS;
		reading->cut = true;
		return false;
	}
	reading->steps += n;
	return true;
}

/* 1 if PATH is there and was not met before, under any name; 0 if it was; or -errno. */
static int meet(struct reading *reading, const char *path, bool directory)
{
	INV_CLOSE int fd = -EMFILE;
	struct stat status;

	if (may_step(reading, 1))
		fd = root_open(reading->root, path, O_PATH);
	if (fd < 0)
		return fd;
	if (fstat(fd, &status) < 0)
		return -errno;
	if (directory != S_ISDIR(status.st_mode))
		return directory ? -ENOTDIR : -EISDIR;
	for (size_t i = 0; i < reading->n_seen; i++)
		if (reading->seen[i].device == status.st_dev &&
		    reading->seen[i].inode == status.st_ino)
			return 0;
	if (reading->n_seen == MOST_SEEN) {
		reading->cut = true;
		return 0;
	}
	reading->seen[reading->n_seen++] =
		(struct identity){status.st_dev, status.st_ino};
	return 1;
}

/* ------------------------------------------------------- glob(3), within the root */

static char *join(const char *directory, const char *name)
{
	char *path;

	if (asprintf(&path, "%s%s%s", directory, *directory ? "/" : "", name) < 0)
		return NULL;
	return path;
}

/* Appends the entries of DIRECTORY that match. One that cannot be listed has none. */
static int match(struct reading *reading, const char *directory, const char *pattern,
		 struct names *paths)
{
	INV_CLEANUP(names_free) struct names names = {0};
	int error;

	if (!may_step(reading, 1))
		return 0;
	error = names_list(reading->root, *directory ? directory : ".", &names);
	/* A listing that was given up took longest. */
	if (!may_step(reading, error == -EOVERFLOW ? SIZE_MAX : names.count) || error)
		return error == -ENOMEM ? error : 0;
	for (size_t i = 0; !error && i < names.count; i++)
		if (fnmatch(pattern, names.names[i], FNM_PERIOD) == 0)
			error = append(paths, join(directory, names.names[i]));
	return error;
}

/* Replaces PATHS by those that lead one COMPONENT further. */
static int extend(struct reading *reading, const char *component, struct names *paths)
{
	struct names longer = {0};
	int error = 0;

	for (size_t i = 0; !error && i < paths->count; i++)
		if (strpbrk(component, "*?[\\"))
			error = match(reading, paths->names[i], component, &longer);
		else if (may_step(reading, 1))
			error = append(&longer, join(paths->names[i], component));
	names_free(paths);
	*paths = longer;
	return error;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The paths below the root that PATTERN may mean, sorted. */
static int expand(struct reading *reading, char *pattern, struct names *paths)
{
	int error = append(paths, strdup(""));
	char *component;

	while (!error && (component = strsep(&pattern, "/")))
		if (*component)
			error = extend(reading, component, paths);
	if (!error && paths->count)
		qsort(paths->names, paths->count, sizeof(*paths->names), compare);
	return error;
}

/* ----------------------------------------------------------------------- lines */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
	return c && strchr(" \t\n\v\f\r", c);
}

static int read_conf(struct reading *reading, const char *path);

/* What the file FROM includes by PATTERN, which is relative to the directory it is in. */
static int include(struct reading *reading, const char *from, const char *pattern)
{
	INV_CLEANUP(names_free) struct names paths = {0};
	const char *slash = *pattern == '/' ? NULL : strrchr(from, '/');
	INV_FREE char *full = NULL;
	int directory = slash ? (int)(slash + 1 - from) : 0, error;

	if (asprintf(&full, "%.*s%s", directory, from, pattern) < 0) {
		full = NULL;
		return -ENOMEM;
	}
	if (strlen(full) >= PATH_MAX)
		return 0;
	error = expand(reading, full, &paths);
	for (size_t i = 0; !error && i < paths.count; i++)
		if (read_conf(reading, paths.names[i]) == -ENOMEM)
			error = -ENOMEM;
	return error;
}

/* "/opt/lib/", "/usr/lib/old = libc5": what kind of library is in it nobody asks now. */
static int add_directory(struct reading *reading, char *line)
{
	size_t length = strcspn(line, "=");

	while (length && is_space(line[length - 1]))
		length--;
	while (length && line[length - 1] == '/')
		length--;
	line[length] = '\0';
	if (meet(reading, line, true) != 1)
		return 0;
	return append(&reading->directories, strdup(line));
}

static int read_line(struct reading *reading, const char *from, char *line)
{
	int error = 0;
	char *word;

	line[strcspn(line, "#")] = '\0';
	while (is_space(*line))
		line++;
	if (strncasecmp(line, "hwcap", 5) == 0 && is_blank(line[5]))
		return 0;
	if (strncmp(line, "include", 7) != 0 || !is_blank(line[7]))
		return add_directory(reading, line);
	line += 8;
	while (!error && (word = strsep(&line, " \t")))
		error = include(reading, from, word);
	return error;
}

static int read_lines(struct reading *reading, const char *from,
		      const struct root_file *file)
{
	char *line = file->data, *end = line + file->length, *next;
	int error = 0;

	for (; !error && line < end; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		next = next ? next : end;
		*next = '\0';
		error = read_line(reading, from, line);
	}
	return error;
}

/* Reads the file PATH, unless it was read before: it may include itself. */
static int read_conf(struct reading *reading, const char *path)
{
	struct root_file file;
	int error;

	if (reading->depth == MOST_DEPTH) {
		reading->cut = true;
		return 0;
	}
	error = meet(reading, path, false);
	if (error != 1)
		return error;
	error = root_read_file(reading->root, path, MOST_BYTES, &file);
	if (error)
		return error;
	reading->cut |= file.cut;
	reading->depth++;
	error = read_lines(reading, path, &file);
	reading->depth--;
	free(file.data);
	return error;
}

int ldconf_read(int root, const char *path, struct ldconf *conf)
{
	struct reading reading = {.root = root};
	int error = read_conf(&reading, path);

	if (error) {
		names_free(&reading.directories);
		return error;
	}
	*conf = (struct ldconf){
		.directories = reading.directories.names,
		.count = reading.directories.count,
		.cut = reading.cut,
	};
	return 0;
}

void ldconf_free(struct ldconf *conf)
{
	struct names directories = {conf->directories, conf->count};

	names_free(&directories);
	*conf = (struct ldconf){0};
}
