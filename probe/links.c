/*
 * links.c - a path resolved a component at a time, as realpath(3) does it in a chroot.
 *
 * Each component is opened from the root again: a descriptor kept of a directory on the
 * way would follow that directory out of the root if somebody moved it there.
 */
#include "links.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "path.h"
#include "root.h"

enum { MOST_LINKS = 40 }; /* as the kernel */

struct walk {
	char here[PATH_MAX]; /* resolved so far: "/usr/lib"; empty at the root */
	char rest[PATH_MAX]; /* still to be resolved */
	int links;
	links_met *met;
	void *context;
};

static int append_name(char here[PATH_MAX], const char *name)
{
	size_t length = strlen(here);

	if (length + 1 + strlen(name) >= PATH_MAX)
		return -ENAMETOOLONG;
	here[length] = '/';
	strcpy(here + length + 1, name);
	return 0;
}

static void remove_name(char here[PATH_MAX])
{
	char *slash = strrchr(here, '/');

	if (slash)
		*slash = '\0';
}

/* Goes back to where the link FD lies, its target before the rest of the way. */
static int follow_link(struct walk *walk, int fd)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(fd, "", target, sizeof(target));
	size_t rest = strlen(walk->rest);
	int result;

	if (length < 0)
		return -errno;
	if (++walk->links > MOST_LINKS)
		return -ELOOP;
	if ((size_t)length + rest + 1 > sizeof(walk->rest))
		return -ENAMETOOLONG;
	target[length] = '\0';
	result = walk->met ? walk->met(walk->context, walk->here, target) : 0;
	if (result != 0)
		return result;
	/* The rest is empty, or it begins with a slash. */
	memmove(walk->rest + length, walk->rest, rest + 1);
	memcpy(walk->rest, target, (size_t)length);
	if (target[0] == '/')
		walk->here[0] = '\0';
	else
		remove_name(walk->here);
	return 0;
}

static int enter_name(struct walk *walk, int root, const char *name)
{
	int result = append_name(walk->here, name);
	INV_CLOSE int fd =
		result < 0 ? result : root_open(root, walk->here, O_PATH | O_NOFOLLOW);
	struct stat status;

	if (fd < 0)
		return fd;
	if (fstat(fd, &status) < 0)
		return -errno;
	if (S_ISLNK(status.st_mode))
		return follow_link(walk, fd);
	/* "name/" can only be a directory. */
	return walk->rest[0] == '/' && !S_ISDIR(status.st_mode) ? -ENOTDIR : 0;
}

static int take_step(struct walk *walk, int root, const char *name)
{
	if (strcmp(name, ".") == 0)
		return 0;
	if (strcmp(name, "..") != 0)
		return enter_name(walk, root, name);
	remove_name(walk->here);
	return 0;
}

int links_resolve(int root, const char *path, char real[PATH_MAX], links_met *met,
		  void *context)
{
	struct walk walk = {.met = met, .context = context};
	char name[NAME_MAX + 1];
	int more;

	if (!*path)
		return -ENOENT;
	if (strlen(path) >= sizeof(walk.rest))
		return -ENAMETOOLONG;
	strcpy(walk.rest, path);
	while ((more = path_take(walk.rest, name)) > 0) {
		int result = take_step(&walk, root, name);

		if (result != 0)
			return result;
	}
	if (more < 0)
		return more;
	strcpy(real, walk.here[0] ? walk.here : "/");
	return 0;
}
