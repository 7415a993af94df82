/*
 * trust.c - owners and modes of all that decides which file a path leads to: each
 * directory on the way, each link, and where the links lead.
 */
#include "trust.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"

enum { MOST_LINKS = 40 };

struct trail {
	char real[PATH_MAX]; /* walked so far, without links; "" is the root directory */
	char rest[PATH_MAX]; /* still to be walked */
	int links;
	char *error;
};

static bool refuse(const struct trail *trail, const char *fault)
{
	snprintf(trail->error, CATALOG_ERROR_SIZE, "%.512s: %s",
		 *trail->real ? trail->real : "/", fault);
	return false;
}

/*
 * Whether nobody else can change what STATUS is of. In a sticky directory nobody can
 * replace others' entries: that will do, unless new ones would count, too.
 */
static bool trust(const struct trail *trail, const struct stat *status,
		  bool sticky_will_do)
{
	const char *fault = NULL;

	if (geteuid() != 0)
		return true;
	if (status->st_uid != 0 && status->st_uid != getuid())
		fault = "belongs to another user";
	else if (S_ISLNK(status->st_mode) ||
		 (sticky_will_do && status->st_mode & S_ISVTX))
		return true;
	else if (status->st_mode & S_IWOTH)
		fault = "can be written by everybody";
	else if (status->st_mode & S_IWGRP && status->st_gid != 0)
		fault = "can be written by its group";
	if (!fault)
		return true;
	snprintf(trail->error, CATALOG_ERROR_SIZE,
		 "%.512s %s: refused as root; chown root and chmod go-w make it trusted",
		 *trail->real ? trail->real : "/", fault);
	return false;
}

static void go_up(struct trail *trail)
{
	char *slash = strrchr(trail->real, '/');

	if (slash)
		*slash = '\0';
}

/* Puts the target of the link walked to before the rest. */
static bool follow(struct trail *trail)
{
	char target[PATH_MAX], whole[2 * PATH_MAX];
	ssize_t length = readlink(trail->real, target, sizeof(target) - 1);

	if (length < 0)
		return refuse(trail, strerror(errno));
	if (++trail->links > MOST_LINKS)
		return refuse(trail, strerror(ELOOP));
	target[length] = '\0';
	snprintf(whole, sizeof(whole), "%s%s", target, trail->rest);
	if (strlen(whole) >= sizeof(trail->rest))
		return refuse(trail, strerror(ENAMETOOLONG));
	strcpy(trail->rest, whole);
	go_up(trail);
	if (target[0] == '/')
		trail->real[0] = '\0';
	return true;
}

/* Whether PATH has another component behind its next. */
static bool has_two(const char *path)
{
	path += strspn(path, "/");
	path += strcspn(path, "/");
	return path[strspn(path, "/")] != '\0';
}

/* Goes to NAME in the directory walked to, and asks whether it can be trusted. */
static bool step(struct trail *trail, const char *name)
{
	size_t length = strlen(trail->real);
	struct stat status;

	if (strcmp(name, ".") == 0)
		return true;
	if (strcmp(name, "..") == 0) {
		go_up(trail);
		return true;
	}
	if (length + strlen(name) + 2 > sizeof(trail->real))
		return refuse(trail, strerror(ENAMETOOLONG));
	sprintf(trail->real + length, "/%s", name);
	if (lstat(trail->real, &status) < 0)
		return refuse(trail, strerror(errno));
	/* The directory of the last component decides by its entries what is loaded. */
	if (!trust(trail, &status, S_ISDIR(status.st_mode) && has_two(trail->rest)))
		return false;
	return !S_ISLNK(status.st_mode) || follow(trail);
}

/* Where FILE starts: at the root, or behind the working directory. */
static bool start(struct trail *trail, const char *file)
{
	char directory[PATH_MAX] = "";
	int length;

	if (*file != '/' && !getcwd(directory, sizeof(directory)))
		return refuse(trail, strerror(errno));
	length = snprintf(trail->rest, sizeof(trail->rest), "%s/%s", directory, file);
	if (length < 0 || (size_t)length >= sizeof(trail->rest))
		return refuse(trail, strerror(ENAMETOOLONG));
	return true;
}

bool trust_file(const char *file, char real[4096], char error[CATALOG_ERROR_SIZE])
{
	struct trail trail = {.error = error};
	char name[NAME_MAX + 1];
	struct stat root;
	int more;

	if (!start(&trail, file) || stat("/", &root) < 0 || !trust(&trail, &root, true))
		return false;
	while ((more = path_take(trail.rest, name)) > 0)
		if (!step(&trail, name))
			return false;
	if (more < 0)
		return refuse(&trail, strerror(-more));
	strcpy(real, trail.real);
	return true;
}
