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
#include <sys/stat.h>

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

/*
 * Where the directory or link ENTRY of PARENT leads. Only a link's text is used, so that
 * nothing has to be resolved: sysfs's all lead out of directories below sys/ and stay in
 * it. A real directory stands in PLACE, where PARENT is. NULL with errno if it has gone.
 */
static char *find_place(int parent, const char *entry, const char *place)
{
	char target[PATH_MAX], *found;
	ssize_t length = readlinkat(parent, entry, target, sizeof(target) - 1);
	size_t up = 0;
	int made;

	if (length < 0 && errno != EINVAL)
		return NULL;
	target[length < 0 ? 0 : length] = '\0';
	while (strncmp(target + up, "../", 3) == 0)
		up += 3;
	made = length < 0 ? asprintf(&found, "%s/%s", place, entry)
			  : asprintf(&found, "sys/%s", target + up);
	return made < 0 ? NULL : found;
}

/* The device number in the attribute `dev`, which what is no block device lacks. */
static bool read_number(int root, struct blockdev *device)
{
	INV_CLOSE int dir = root_open(root, device->dir, O_PATH | O_DIRECTORY);
	char text[64];
	ssize_t length =
		dir < 0 ? -1 : root_read_attribute(dir, "dev", false, text, sizeof(text));

	return length > 0 && (size_t)length < sizeof(text) &&
	       number_parse_device(text, &device->major, &device->minor) == 0;
}

static void free_device(struct blockdev *device)
{
	free(device->dir);
	free(device->place);
	free(device->name);
}

/* Not all that lies in a disk's directory is a partition: mmcblk0 holds mmcblk0boot0. */
static bool is_partition(int root, const struct blockdev *device)
{
	INV_CLOSE int dir = root_open(root, device->dir, O_PATH | O_DIRECTORY);
	struct stat status;

	return dir >= 0 && fstatat(dir, "start", &status, AT_SYMLINK_NOFOLLOW) == 0;
}

struct folder {
	const char *path;  /* below the root */
	const char *place; /* where that really is */
	int fd;
	bool of_disk; /* it is a disk's: only its partitions count */
};

/* Describes the device that ENTRY of FOLDER is: 0, -ENODEV if it is none, -ENOMEM. */
static int describe(int root, const struct folder *folder, const char *entry,
		    struct blockdev *device)
{
	const char *slash;

	*device =
		(struct blockdev){.place = find_place(folder->fd, entry, folder->place)};
	if (!device->place)
		return errno == ENOMEM ? -ENOMEM : -ENODEV;
	slash = strrchr(device->place, '/');
	if (asprintf(&device->dir, "%s/%s", folder->path, entry) < 0)
		device->dir = NULL;
	device->name = strdup(slash ? slash + 1 : device->place);
	if (!device->dir || !device->name)
		return -ENOMEM;
	if (strspn(device->name, ".") == strlen(device->name))
		return -ENODEV; /* "", "." and "..": no kernel has these */
	blockdev_real_name(device->name);
	if (number_parse_device(entry, &device->major, &device->minor) < 0 &&
	    !read_number(root, device))
		return -ENODEV;
	return folder->of_disk && !is_partition(root, device) ? -ENODEV : 0;
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

/* Appends those entries of the directory PATH, which really is PLACE, that are devices. */
static int append_folder(struct blockdev_list *list, int root, const char *path,
			 const char *place, bool of_disk)
{
	INV_CLOSE int fd = root_open(root, path, O_PATH | O_DIRECTORY);
	const struct folder folder = {path, place, fd, of_disk};
	INV_CLEANUP(names_free) struct names names = {0};
	int error = fd < 0 ? fd : names_list(root, path, &names);

	for (size_t i = 0; i < names.count; i++) {
		struct blockdev device;

		error = describe(root, &folder, names.names[i], &device);
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
		const struct blockdev *disk = &list->devices[i];
		INV_FREE char *path = strdup(disk->dir), *place = strdup(disk->place);

		/* What goes wrong with one disk costs its partitions alone. */
		if (!path || !place ||
		    append_folder(list, root, path, place, true) == -ENOMEM)
			return -ENOMEM;
	}
	return 0;
}

static bool lies_in(const struct blockdev *device, const struct blockdev *disk)
{
	size_t length = strlen(disk->place);

	return strncmp(device->place, disk->place, length) == 0 &&
	       device->place[length] == '/';
}

static int compare_places(const void *a, const void *b)
{
	const struct blockdev *first = a, *second = b;

	return strcmp(first->place, second->place);
}

/* By the disk that they are on, before whose partitions the disk itself comes. */
static int compare_disks(const void *a, const void *b)
{
	const struct blockdev *first = a, *second = b;
	int order = strcmp(first->disk_place, second->disk_place);

	return order ? order : strcmp(first->place, second->place);
}

/* Sorted by place, what lies in a disk's directory follows it, be it at some distance. */
static void find_disks(struct blockdev_list *list, int root)
{
	const struct blockdev *disk = NULL;

	for (size_t i = 0; i < list->count; i++) {
		struct blockdev *device = &list->devices[i];

		while (disk && !lies_in(device, disk))
			disk = disk->disk;
		device->disk_place =
			disk && is_partition(root, device) ? disk->place : device->place;
		device->disk = disk;
		if (device->disk_place == device->place)
			disk = device;
	}
}

/* Sorted by disk, each has its partitions behind it. */
static void link_partitions(struct blockdev_list *list)
{
	const struct blockdev *disk = NULL;

	for (size_t i = 0; i < list->count; i++) {
		struct blockdev *device = &list->devices[i];
		bool whole = device->disk_place == device->place;

		device->disk = whole ? NULL : disk;
		if (whole)
			disk = device;
	}
}

static void sort(struct blockdev_list *list, int root)
{
	if (!list->count)
		return;
	qsort(list->devices, list->count, sizeof(*list->devices), compare_places);
	find_disks(list, root);
	qsort(list->devices, list->count, sizeof(*list->devices), compare_disks);
	link_partitions(list);
}

int blockdev_list(int root, struct blockdev_list *list, const char **missing)
{
	struct blockdev_list found = {0};
	int error = append_folder(&found, root, *missing = "sys/dev/block",
				  "sys/dev/block", false);

	if (error == -ENOENT) {
		error = append_folder(&found, root, *missing = "sys/block", "sys/block",
				      false);
		if (!error)
			error = append_partitions(&found, root);
	}
	if (error) {
		blockdev_free(&found);
		return error;
	}
	sort(&found, root);
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
