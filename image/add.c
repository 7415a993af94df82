/*
 * add.c - walking what is to be added.
 *
 * What stays where it is in the root keeps its links, and what these lead to comes along.
 * What is moved keeps the links that lead to what is moved with it; any other would lead
 * elsewhere than it did, so the file it leads to stands in its place.
 */
#include "add.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "closure.h"
#include "links.h"
#include "names.h"
#include "path.h"
#include "place.h"
#include "root.h"

enum { MOST_DEPTH = 100, MOST_NODES = 1000000 };

struct adding {
	struct image *image;
	struct reason reason;
	const char *top; /* real path of what is moved; NULL: it stays in its place */
	int depth;
};

static int add_entry(struct adding *adding, const char *source, const char *path);

static int look(const struct image *image, const char *path, struct stat *status)
{
	INV_CLOSE int fd = root_open(image->root, path, O_PATH | O_NOFOLLOW);

	if (fd < 0)
		return fd;
	return fstat(fd, status) < 0 ? -errno : 0;
}

/* DIRECTORY/NAME; false if that is too long. */
static bool join(char path[PATH_MAX], const char *directory, const char *name)
{
	return snprintf(path, PATH_MAX, "%s/%s", directory[1] ? directory : "", name) <
	       PATH_MAX;
}

/* ------------------------------------------------------------ files and directories */

static int add_file(struct adding *adding, const char *source, const char *path)
{
	bool is_elf = false;
	int error = place_file(adding->image, source, path, &adding->reason, &is_elf);

	return error || !is_elf ? error
				: closure_want(adding->image, source, WANTED_ADDED);
}

/* There is no going on after these. */
static bool is_final(int error)
{
	return error == -ENOMEM || error == -EINTR || error == -EOVERFLOW;
}

static bool is_output(const struct image *image, const struct stat *status)
{
	return image->out_inode && status->st_ino == image->out_inode &&
	       status->st_dev == image->out_device;
}

static void tell(struct adding *adding, int error, const char *path)
{
	image_missing(adding->image, -error, "%s%s", inv_root_name(adding->image->run),
		      path);
}

static int add_children(struct adding *adding, const char *source, const char *path)
{
	INV_CLEANUP(names_free) struct names names = {0};
	int error = names_list(adding->image->root, source, &names);

	for (size_t i = 0; i < names.count && !error; i++) {
		char from[PATH_MAX], to[PATH_MAX];

		if (inv_stopping(adding->image->run))
			return -EINTR;
		if (adding->image->tree.count > MOST_NODES)
			return -EOVERFLOW;
		error = join(from, source, names.names[i]) &&
					join(to, path, names.names[i])
				? add_entry(adding, from, to)
				: -ENAMETOOLONG;
		/* One that cannot be had does not hide the others. */
		if (error && !is_final(error)) {
			tell(adding, error, from);
			error = 0;
		}
	}
	return error;
}

static int add_directory(struct adding *adding, const char *source, const char *path)
{
	int error = place_directory(adding->image, source, path, &adding->reason);
	int is_new = 1;

	/* Links lead from directory to directory, and back. */
	if (!error && !adding->top)
		is_new = paths_add(&adding->image->walked, source);
	if (error || is_new <= 0)
		return error ? error : is_new;
	if (adding->depth == MOST_DEPTH)
		return -ENAMETOOLONG;
	adding->depth++;
	error = add_children(adding, source, path);
	adding->depth--;
	return error;
}

/* ----------------------------------------------------------------------- links */

/* A link that stays leads to what it led to: that comes along. */
static int add_link_in_place(struct adding *adding, const char *source)
{
	struct reason reason = {adding->reason.why, source};
	char real[PATH_MAX];
	struct stat status;
	int error = place_path(adding->image, source, &reason, real);

	/* One that leads nowhere, or to a device, is kept as it is. */
	if (error == -ENOENT || error == -ELOOP || error == -ENOTDIR || error == -EINVAL)
		return 0;
	if (error)
		return error;
	error = look(adding->image, real, &status);
	/* What the link itself is in is being added, or nobody meant it. */
	if (error || path_is_below(source, real))
		return error;
	return add_entry(adding, real, real);
}

/* Whether the link at SOURCE leads where it did, in what is moved. */
static bool stays_inside(const struct adding *adding, const char *target,
			 const char *real)
{
	return target[0] != '/' && path_is_below(real, adding->top);
}

static int add_moved_link(struct adding *adding, const char *source, const char *path,
			  const char *target)
{
	struct image *image = adding->image;
	char real[PATH_MAX];
	struct stat status;
	int error = links_resolve(image->root, source, real, NULL, NULL);

	if (!error)
		error = look(image, real, &status);
	if (!error && !stays_inside(adding, target, real) && S_ISREG(status.st_mode))
		return add_file(adding, real, path);
	if (!error && !stays_inside(adding, target, real))
		inv_warn(image->run, 0, "%s%s: leads to %s, which is not moved with it",
			 inv_root_name(image->run), source, real);
	return place_link(image, path, target, &adding->reason);
}

static int add_link(struct adding *adding, const char *source, const char *path)
{
	INV_CLOSE int fd = root_open(adding->image->root, source, O_PATH | O_NOFOLLOW);
	char target[PATH_MAX];
	ssize_t length;

	if (fd < 0)
		return fd;
	length = readlinkat(fd, "", target, sizeof(target) - 1);
	if (length < 0)
		return -errno;
	target[length] = '\0';
	if (adding->top)
		return add_moved_link(adding, source, path, target);
	return add_link_in_place(adding, source);
}

/* ------------------------------------------------------------------------- all */

/* What stands at SOURCE, a real path but for its end, goes to PATH. */
static int add_entry(struct adding *adding, const char *source, const char *path)
{
	struct image *image = adding->image;
	struct stat status;
	int error = look(image, source, &status);

	if (error)
		return error;
	if (is_output(image, &status)) {
		inv_warn(image->run, 0, "%s: left out: the image is to stand there",
			 source);
		return 0;
	}
	switch (status.st_mode & S_IFMT) {
	case S_IFREG:
		return add_file(adding, source, path);
	case S_IFLNK:
		return add_link(adding, source, path);
	case S_IFDIR:
		return add_directory(adding, source, path);
	default:
		inv_warn(image->run, 0,
			 "%s%s: left out: neither file, directory nor link",
			 inv_root_name(image->run), source);
		return 0;
	}
}

int add_path(struct image *image, const char *path, const char *why,
	     const char *needed_by)
{
	struct adding adding = {.image = image, .reason = {why, needed_by}};
	char real[PATH_MAX];
	int error = place_path(image, path, &adding.reason, real);

	/* Placed again with what it holds. */
	return error ? error : add_entry(&adding, real, real);
}

/* SOURCE to DESTINATION: into it, if that ends with a slash. */
static int add_moved(struct image *image, const char *source, const char *destination)
{
	struct adding adding = {.image = image, .reason = {"added", NULL}};
	char real[PATH_MAX], to[PATH_MAX], where[PATH_MAX];
	size_t length = strlen(destination);
	struct stat status;
	int error = links_resolve(image->root, source, real, NULL, NULL);

	if (!error)
		error = look(image, real, &status);
	if (error)
		return error;
	if (snprintf(to, sizeof(to), "%s%s%s", *destination == '/' ? "" : "/",
		     destination,
		     S_ISREG(status.st_mode) && destination[length - 1] == '/'
			     ? basename(source)
			     : "") >= (int)sizeof(to))
		return -ENAMETOOLONG;
	error = place_destination(image, to, S_ISDIR(status.st_mode), where);
	adding.top = real;
	return error ? error : add_entry(&adding, real, where);
}

static bool is_there(const struct image *image, const char *path)
{
	struct stat status;

	return look(image, path, &status) == 0;
}

bool add_is_option(const char *text)
{
	const char *colon = strrchr(text, ':');

	return *text && !(colon && (colon == text || !colon[1]));
}

int add_option(struct image *image, const char *text)
{
	const char *colon = strrchr(text, ':');
	char source[PATH_MAX];
	int error = -ENAMETOOLONG;

	if (image_path(image, text, source) && (!colon || is_there(image, source))) {
		error = add_path(image, source, "added", NULL);
	} else if (colon && image_path(image, text, source)) {
		/* Cut where TEXT has its colon: both end alike. */
		source[strlen(source) - strlen(colon)] = '\0';
		error = add_moved(image, source, colon + 1);
	}
	if (!error || is_final(error))
		return error;
	if (error == -EINVAL)
		image_missing(image, 0, "--add %s: neither file nor directory", text);
	else
		image_missing(image, -error, "--add %s", text);
	return 0;
}
