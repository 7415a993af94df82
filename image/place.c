/*
 * place.c - nodes made from what is found below the root.
 */
#include "place.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "cleanup.h"
#include "links.h"
#include "root.h"

enum { PERMISSIONS = 07777, MOST_CAPABILITY = 256 };

/*
 * A node at PATH in NODE, or NULL if one with the same CONTENT is there already: with a
 * link's target, or a file's source. Of two that differ, tree_sort() will tell.
 */
static int new_node(struct image *image, const char *path, enum node_type type,
		    const char *content, const struct reason *reason, struct node **node)
{
	char key[2 * PATH_MAX], *needed_by = NULL;
	int is_new;

	*node = NULL;
	/* No path has two slashes in a row. */
	if (snprintf(key, sizeof(key), "%s//%s", path, content) >= (int)sizeof(key))
		return -ENAMETOOLONG;
	is_new = paths_add(&image->placed, key);
	if (is_new <= 0)
		return is_new;
	if (reason->needed_by && !(needed_by = strdup(reason->needed_by)))
		return -ENOMEM;
	*node = tree_add(&image->tree, path + 1, type);
	if (!*node) {
		free(needed_by);
		return -ENOMEM;
	}
	(*node)->why = reason->why;
	(*node)->needed_by = needed_by;
	return 0;
}

bool place_taken(struct image *image, const char *path)
{
	for (size_t i = 0; i < image->tree.count; i++)
		if (strcmp(image->tree.nodes[i].path, path + 1) == 0)
			return true;
	return false;
}

/* ----------------------------------------------------------- directories and links */

int place_directory(struct image *image, const char *source, const char *path,
		    const struct reason *reason)
{
	INV_CLOSE int fd = root_open(image->root, source, O_PATH | O_NOFOLLOW);
	struct stat status;
	struct node *node;
	int error =
		path[1] ? new_node(image, path, NODE_DIRECTORY, "", reason, &node) : 0;

	if (error || !path[1] || !node)
		return error;
	node->mode = 0755;
	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode))
		node->mode = status.st_mode & PERMISSIONS;
	return 0;
}

/* The directories above PATH, the same in the image as in the root. */
static int place_parents(struct image *image, const char *path,
			 const struct reason *reason)
{
	struct reason above = {"directory", reason->needed_by};
	char parent[PATH_MAX];
	int error = 0;

	for (const char *slash = strchr(path + 1, '/'); slash && !error;
	     slash = strchr(slash + 1, '/')) {
		snprintf(parent, sizeof(parent), "%.*s", (int)(slash - path), path);
		error = place_directory(image, parent, parent, &above);
	}
	return error;
}

int place_link(struct image *image, const char *path, const char *target,
	       const struct reason *reason)
{
	struct node *node = NULL;
	int error = place_parents(image, path, reason);

	if (!error)
		error = new_node(image, path, NODE_LINK, target, reason, &node);
	if (error || !node)
		return error;
	node->mode = 0777;
	node->target = strdup(target);
	return node->target ? 0 : -ENOMEM;
}

/* ---------------------------------------------------------------------- files */

static int read_capability(int fd, struct node *node)
{
	char value[MOST_CAPABILITY];
	ssize_t size = fgetxattr(fd, "security.capability", value, sizeof(value));

	/* A file system without any, and a kernel that hides them. */
	if (size < 0)
		return errno == ENODATA || errno == ENOTSUP || errno == EPERM ? 0
									      : -errno;
	if (size == 0)
		return 0;
	node->capability = malloc((size_t)size);
	if (!node->capability)
		return -ENOMEM;
	memcpy(node->capability, value, (size_t)size);
	node->capability_size = (size_t)size;
	return 0;
}

/* Opens the regular file SOURCE, which is looked at before: it might be a device. */
static int open_source(const struct image *image, const char *source, struct stat *status)
{
	INV_CLOSE int found = root_open(image->root, source, O_PATH | O_NOFOLLOW);
	int fd;

	if (found < 0)
		return found;
	if (fstat(found, status) < 0)
		return -errno;
	if (!S_ISREG(status->st_mode))
		return -EINVAL;
	fd = root_open(image->root, source,
		       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0 && fstat(fd, status) < 0) {
		close(fd);
		return -errno;
	}
	return fd;
}

int place_file(struct image *image, const char *source, const char *path,
	       const struct reason *reason, bool *is_elf)
{
	struct stat status;
	INV_CLOSE int fd = open_source(image, source, &status);
	struct node *node;
	char magic[SELFMAG];
	int error = fd < 0 ? fd : place_parents(image, path, reason);

	if (!error)
		error = new_node(image, path, NODE_FILE, source, reason, &node);
	if (error)
		return error;
	if (is_elf)
		*is_elf = pread(fd, magic, SELFMAG, 0) == SELFMAG &&
			  memcmp(magic, ELFMAG, SELFMAG) == 0;
	if (!node)
		return 0;
	node->mode = status.st_mode & PERMISSIONS;
	node->size = (uint64_t)status.st_size;
	node->device = status.st_dev;
	node->inode = status.st_ino;
	node->source = strdup(source);
	return node->source ? read_capability(fd, node) : -ENOMEM;
}

int place_data(struct image *image, const char *path, const void *data, size_t size,
	       const struct reason *reason)
{
	char where[PATH_MAX];
	struct node *node = NULL;
	int error = place_destination(image, path, false, where);

	if (!error)
		error = new_node(image, where, NODE_FILE, "", reason, &node);
	if (error || !node)
		return error;
	node->mode = 0644;
	node->size = size;
	node->data = malloc(size + 1);
	if (!node->data)
		return -ENOMEM;
	memcpy(node->data, data, size);
	return 0;
}

/* ------------------------------------------------------------------- what is met */

struct way {
	struct image *image;
	const struct reason *reason;
};

static int link_met(void *context, const char *link, const char *target)
{
	const struct way *way = context;
	struct reason reason = {"link", way->reason->needed_by};

	return place_link(way->image, link, target, &reason);
}

int place_path(struct image *image, const char *path, const struct reason *reason,
	       char real[PATH_MAX])
{
	struct way way = {image, reason};
	int error = links_resolve(image->root, path, real, link_met, &way);
	INV_CLOSE int fd = -1;
	struct stat status;

	if (error)
		return error;
	fd = root_open(image->root, real, O_PATH | O_NOFOLLOW);
	if (fd < 0)
		return fd;
	if (fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISDIR(status.st_mode))
		return place_file(image, real, real, reason, NULL);
	error = place_parents(image, real, reason);
	return error ? error : place_directory(image, real, real, reason);
}

/* ----------------------------------------------------------------- destinations */

static bool is_directory(const struct image *image, const char *path)
{
	INV_CLOSE int fd = root_open(image->root, path, O_PATH | O_DIRECTORY);

	return fd >= 0;
}

/* Cuts PATH, which has no slash at its end, behind its longest part that is there. */
static size_t existing_part(const struct image *image, char *path, size_t length,
			    char real[PATH_MAX])
{
	while (length > 0) {
		char end = path[length];
		int error;

		path[length] = '\0';
		error = links_resolve(image->root, path, real, NULL, NULL);
		path[length] = end;
		if (!error)
			return length;
		while (length > 0 && path[--length] != '/')
			;
	}
	strcpy(real, "/");
	return 0;
}

/* The rest of a path is not there: nothing in it can lead up. */
static bool leads_up(const char *rest)
{
	for (const char *at = rest; (at = strstr(at, "..")); at += 2)
		if ((at == rest || at[-1] == '/') && (at[2] == '/' || at[2] == '\0'))
			return true;
	return false;
}

static int append_rest(char where[PATH_MAX], const char *rest)
{
	size_t length = strlen(where);

	if (length == 1)
		length = 0;
	while (*rest) {
		size_t part;

		rest += strspn(rest, "/");
		part = strcspn(rest, "/");
		if (length + part + 2 > PATH_MAX)
			return -ENAMETOOLONG;
		if (part && !(part == 1 && *rest == '.')) {
			where[length++] = '/';
			memcpy(where + length, rest, part);
			length += part;
		}
		rest += part;
	}
	where[length] = '\0';
	if (!length)
		strcpy(where, "/");
	return 0;
}

int place_destination(struct image *image, const char *path, bool follow,
		      char where[PATH_MAX])
{
	static const struct reason reason = {"directory", NULL};
	struct way way = {image, &reason};
	char text[PATH_MAX], real[PATH_MAX];
	size_t length = strlen(path), there;
	int error = 0;

	while (length > 1 && path[length - 1] == '/')
		length--;
	if (length + 1 > sizeof(text))
		return -ENAMETOOLONG;
	memcpy(text, path, length);
	text[length] = '\0';
	if (!follow || !is_directory(image, text))
		length = (size_t)(strrchr(text, '/') - text);
	there = existing_part(image, text, length, real);
	if (leads_up(text + there))
		return -ENOENT;
	if (there) {
		char end = text[there];

		text[there] = '\0';
		error = links_resolve(image->root, text, real, link_met, &way);
		text[there] = end;
	}
	if (!error && text[there] && !is_directory(image, real))
		error = -ENOTDIR;
	strcpy(where, real);
	if (!error)
		error = append_rest(where, text + there);
	return error ? error : place_parents(image, where, &reason);
}
