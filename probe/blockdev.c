/*
 * blockdev.c - enumerating block devices.
 */
#include "blockdev.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "names.h"
#include "number.h"
#include "root.h"

void blockdev_real_name(char *name)
{
	for (; *name; name++)
		if (*name == '!')
			*name = '/';
}

/* "MAJOR:MINOR" and nothing else. */
static bool parse_number(const char *text, struct blockdev *device)
{
	uint64_t major, minor;

	if (number_next(&text, &major) || *text++ != ':' || number_next(&text, &minor) ||
	    *text || major > UINT32_MAX || minor > UINT32_MAX)
		return false;
	device->major = (unsigned)major;
	device->minor = (unsigned)minor;
	return true;
}

/*
 * Where the directory or link ENTRY of PARENT leads. Only a link's text is used, so that
 * nothing has to be resolved: sysfs's all lead out of directories below sys/ and stay in
 * it. A real directory stands where it is, at PATH. NULL with errno if it has gone.
 */
static char *find_place(int parent, const char *entry, const char *path)
{
	char target[PATH_MAX], *place;
	ssize_t length = readlinkat(parent, entry, target, sizeof(target) - 1);
	size_t up = 0;

	if (length < 0)
		return errno == EINVAL ? strdup(path) : NULL;
	target[length] = '\0';
	while (strncmp(target + up, "../", 3) == 0)
		up += 3;
	return asprintf(&place, "sys/%s", target + up) < 0 ? NULL : place;
}

/* The device number in the attribute `dev`, which what is no block device lacks. */
static bool read_number(int root, struct blockdev *device)
{
	INV_CLOSE int dir = root_open(root, device->dir, O_PATH | O_DIRECTORY);
	char text[64];
	ssize_t length =
		dir < 0 ? -1 : root_read_attribute(dir, "dev", false, text, sizeof(text));

	return length > 0 && (size_t)length < sizeof(text) && parse_number(text, device);
}

static void free_device(struct blockdev *device)
{
	free(device->dir);
	free(device->place);
	free(device->name);
}

/* Describes the device at PATH, an ENTRY of PARENT: 0, -ENODEV if it is none, -ENOMEM. */
static int describe(int root, int parent, const char *entry, const char *path,
		    struct blockdev *device)
{
	const char *slash;

	*device = (struct blockdev){.place = find_place(parent, entry, path)};
	if (!device->place)
		return errno == ENOMEM ? -ENOMEM : -ENODEV;
	slash = strrchr(device->place, '/');
	device->dir = strdup(path);
	device->name = strdup(slash ? slash + 1 : device->place);
	if (!device->dir || !device->name)
		return -ENOMEM;
	blockdev_real_name(device->name);
	return parse_number(entry, device) || read_number(root, device) ? 0 : -ENODEV;
}

static int append(struct blockdev_list *list, const struct blockdev *device)
{
	/* Grows at each power of two. */
	if ((list->count & (list->count - 1)) == 0) {
		size_t room = list->count ? 2 * list->count : 1;
		struct blockdev *larger =
			reallocarray(list->devices, room, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		list->devices = larger;
	}
	list->devices[list->count++] = *device;
	return 0;
}

/* Appends those entries of FOLDER that are block devices. */
static int append_folder(struct blockdev_list *list, int root, const char *folder)
{
	INV_CLOSE int parent = root_open(root, folder, O_PATH | O_DIRECTORY);
	INV_CLEANUP(names_free) struct names names = {0};
	int error = parent < 0 ? parent : names_list(root, folder, &names);

	for (size_t i = 0; i < names.count; i++) {
		struct blockdev device;
		char path[PATH_MAX];

		snprintf(path, sizeof(path), "%s/%s", folder, names.names[i]);
		error = describe(root, parent, names.names[i], path, &device);
		if (!error)
			error = append(list, &device);
		if (error)
			free_device(&device);
		if (error == -ENOMEM)
			return error;
		error = 0;
	}
	return error;
}

/* sys/block has the disks alone: their partitions are directories inside theirs. */
static int append_partitions(struct blockdev_list *list, int root)
{
	size_t disks = list->count;

	for (size_t i = 0; i < disks; i++) {
		/* What goes wrong with one disk costs its partitions alone. */
		if (append_folder(list, root, list->devices[i].dir) == -ENOMEM)
			return -ENOMEM;
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct blockdev *)a)->place,
		      ((const struct blockdev *)b)->place);
}

/* Sorted by place, a partition follows its disk, whose place its own begins with. */
static void link_partitions(struct blockdev_list *list)
{
	const struct blockdev *disk = NULL;

	for (size_t i = 0; i < list->count; i++) {
		struct blockdev *device = &list->devices[i];
		size_t length = disk ? strlen(disk->place) : 0;

		if (disk && strncmp(device->place, disk->place, length) == 0 &&
		    device->place[length] == '/')
			device->disk = disk;
		else
			disk = device;
	}
}

int blockdev_list(int root, struct blockdev_list *list, const char **missing)
{
	struct blockdev_list found = {0};
	int error = append_folder(&found, root, *missing = "sys/dev/block");

	if (error == -ENOENT) {
		error = append_folder(&found, root, *missing = "sys/block");
		if (!error)
			error = append_partitions(&found, root);
	}
	if (error) {
		blockdev_free(&found);
		return error;
	}
	if (found.count)
		qsort(found.devices, found.count, sizeof(*found.devices), compare);
	link_partitions(&found);
	*list = found;
	return 0;
}

void blockdev_free(struct blockdev_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free_device(&list->devices[i]);
	free(list->devices);
	*list = (struct blockdev_list){0};
}
