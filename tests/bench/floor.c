/*
 * floor: what reading alone costs of the answer `inv --json disks` gives.
 *
 *	floor DIRECTORY | floor --live
 *
 * Opens, reads and closes every file the answer needs, once, relative to the directory
 * it is in; parses nothing and prints nothing. No program that gives the answer can do
 * with fewer of these calls, so this is what its time is measured against.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum kind {
	DISK = 1, /* has a device/ directory */
	PARTITION = 2,
	DM = 4,
	LOOP = 8,
	OTHER = 16, /* md, zram ... */
	WHOLE = DISK | DM | LOOP | OTHER,
	ANY = WHOLE | PARTITION,
};

/*
 * The files of one device, below its directory in sysfs, and which kinds have them. What
 * the udev database tells (model, revision, serial number ...) is not read here again.
 */
static const struct {
	const char *path;
	enum kind kinds;
} attributes[] = {
	{"size", ANY},
	{"ro", ANY},
	{"removable", WHOLE},
	{"queue/rotational", WHOLE},
	{"queue/logical_block_size", WHOLE},
	{"queue/physical_block_size", WHOLE},
	{"queue/scheduler", WHOLE},
	{"dm/name", DM},
	{"dm/uuid", DM},
	{"dm/suspended", DM},
	{"device/type", DISK},
	{"device/vendor", DISK},
	{"device/state", DISK},
	{"partition", PARTITION},
	{"start", PARTITION},
};

/* The directories of one device whose entries are listed. */
static const struct {
	const char *path;
	enum kind kinds;
} listings[] = {
	{"slaves", WHOLE},
};

/* The files read once. */
static const char *const single_files[] = {
	"proc/self/mountinfo",
	"proc/swaps",
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* O_PATH is enough, and cheaper, for a directory that is not listed. */
static int open_directory(int dir, const char *path, int flags)
{
	return openat(dir, path, flags | O_DIRECTORY | O_CLOEXEC);
}

/*
 * One read of an attribute is all of it; what a device lacks, or its driver will not
 * tell, is passed over. Returns the length.
 */
static ssize_t read_once(int dir, const char *path)
{
	const int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	char buffer[4096];
	ssize_t length;

	if (fd < 0)
		return -1;
	length = read(fd, buffer, sizeof(buffer));
	close(fd);
	return length;
}

static void read_whole(int dir, const char *path)
{
	const int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	char buffer[65536];

	if (fd < 0)
		die(path);
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

static void list(int dir, const char *path)
{
	const int fd = open_directory(dir, path, O_RDONLY);
	char buffer[4096];

	if (fd < 0)
		return;
	while (getdents64(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

/* A link of sys/dev/block shows what it leads to: ../../devices/.../block/sda/sda1 */
static enum kind kind_of(const char *target)
{
	const char *name = strstr(target, "/block/");

	if (!name)
		return OTHER;
	name += strlen("/block/");
	if (strncmp(name, "dm-", 3) == 0)
		return DM;
	if (strchr(name, '/'))
		return PARTITION;
	if (strncmp(name, "loop", 4) == 0)
		return LOOP;
	return strstr(target, "/virtual/") ? OTHER : DISK;
}

/* The driver of the SCSI host that a disk hangs on, for its transport. */
static void read_host(int root, const char *target)
{
	const char *host = strstr(target, "/host");
	char path[128];

	if (!host)
		return;
	snprintf(path, sizeof(path), "sys/class/scsi_host/%.*s/proc_name",
		 (int)strcspn(host + 1, "/"), host + 1);
	read_once(root, path);
}

static void read_udev(int udev, const char *number)
{
	char path[NAME_MAX + 2];

	if (udev < 0)
		return;
	snprintf(path, sizeof(path), "b%s", number);
	read_once(udev, path);
}

static void read_attributes(int dir, enum kind kind)
{
	/* A loop device of no size has no file, and no row in the answer. */
	if (kind == LOOP && read_once(dir, "size") == (ssize_t)strlen("0\n"))
		return;
	for (size_t i = 0; i < COUNT(attributes); i++)
		if (attributes[i].kinds & kind)
			read_once(dir, attributes[i].path);
	for (size_t i = 0; i < COUNT(listings); i++)
		if (listings[i].kinds & kind)
			list(dir, listings[i].path);
}

/* A device that has gone since it was listed is passed over. */
static void read_device(int root, int block, int udev, const char *number)
{
	char target[4096];
	const ssize_t end = readlinkat(block, number, target, sizeof(target) - 1);
	const int dir = open_directory(block, number, O_PATH);

	if (end < 0 || dir < 0)
		return;
	target[end] = '\0';
	const enum kind kind = kind_of(target);

	read_attributes(dir, kind);
	close(dir);
	if (kind == DISK)
		read_host(root, target);
	read_udev(udev, number);
}

static void read_devices(int root)
{
	const int block = open_directory(root, "sys/dev/block", O_RDONLY);
	const int udev = open_directory(root, "run/udev/data", O_PATH);
	_Alignas(struct dirent64) char buffer[32768];
	ssize_t end;

	if (block < 0)
		die("sys/dev/block");
	while ((end = getdents64(block, buffer, sizeof(buffer))) > 0) {
		for (ssize_t at = 0; at < end;) {
			const struct dirent64 *entry = (void *)(buffer + at);

			if (entry->d_name[0] != '.')
				read_device(root, block, udev, entry->d_name);
			at += entry->d_reclen;
		}
	}
	if (udev >= 0)
		close(udev);
	close(block);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: floor DIRECTORY | floor --live\n");
		return 2;
	}
	const bool live = strcmp(argv[1], "--live") == 0;
	const int root = open_directory(AT_FDCWD, live ? "/" : argv[1], O_PATH);

	if (root < 0)
		die(argv[1]);
	for (size_t i = 0; i < COUNT(single_files); i++)
		read_whole(root, single_files[i]);
	read_devices(root);
	close(root);
	return 0;
}
