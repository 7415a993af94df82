/*
 * mounts.c - one row a mount: what, where, how, and how full it is.
 *
 * From proc/self/mountinfo and statfs(2). A mount that does not answer costs its own
 * cells; automounts are listed and left asleep.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blockdev.h"
#include "cleanup.h"
#include "inv.h"
#include "mountinfo.h"
#include "root.h"
#include "unescape.h"
#include "usage.h"

enum {
	MOUNT_TIMEOUT_MS = 2000,
	RESERVE_MS = 500, /* of the deadline, for the rows */
};

enum column {
	TARGET,
	SOURCE,
	FS_TYPE,
	OPTIONS,
	DEVICE,
	MAJOR,
	MINOR,
	PROPAGATION,
	SIZE_BYTES,
	USED_BYTES,
	AVAILABLE_BYTES,
	INODES,
	INODES_USED,
	N_COLUMNS
};

static const struct inv_column columns[] = {
	[TARGET] = {"target", INV_STRING, INV_KEY, NULL, "proc/self/mountinfo",
		    "where it is mounted; a later mount hides an earlier one there"},
	[SOURCE] = {"source", INV_STRING, INV_PRIVATE, NULL, "proc/self/mountinfo",
		    "what is mounted: a node, a server's export, a word"},
	[FS_TYPE] = {"fs_type", INV_STRING, 0, NULL, "proc/self/mountinfo",
		     "file system"},
	[OPTIONS] = {"options", INV_LIST, INV_PRIVATE, NULL, "proc/self/mountinfo",
		     "the mount's options, then the file system's"},
	[DEVICE] = {"device", INV_STRING, 0, NULL, "sys/dev/block/",
		    "kernel name of the block device that holds it"},
	[MAJOR] = {"major", INV_UINT, 0, NULL, "proc/self/mountinfo",
		   "major device number; 0 where no block device's own"},
	[MINOR] = {"minor", INV_UINT, 0, NULL, "proc/self/mountinfo",
		   "minor device number"},
	[PROPAGATION] = {"propagation", INV_STRING, 0, NULL, "proc/self/mountinfo",
			 "private shared slave unbindable, as findmnt says it"},
	[SIZE_BYTES] = {"size_bytes", INV_UINT, INV_VOLATILE, "bytes", "statfs",
			"size of the file system"},
	[USED_BYTES] = {"used_bytes", INV_UINT, INV_VOLATILE, "bytes", "statfs",
			"in use"},
	[AVAILABLE_BYTES] = {"available_bytes", INV_UINT, INV_VOLATILE, "bytes", "statfs",
			     "free for ordinary users"},
	[INODES] = {"inodes", INV_UINT, INV_VOLATILE, NULL, "statfs",
		    "inodes there are; 0 where they are made as needed"},
	[INODES_USED] = {"inodes_used", INV_UINT, INV_VOLATILE, NULL, "statfs",
			 "inodes in use"},
};

/* Whether WORD is one of OPTIONS, a comma-separated list. */
static bool has_option(const char *options, const char *word)
{
	size_t length = strlen(word);

	while (*options) {
		size_t other = strcspn(options, ",");

		if (other == length && strncmp(options, word, length) == 0)
			return true;
		options += other + (options[other] == ',');
	}
	return false;
}

static bool is_access(const char *option)
{
	return strcmp(option, "ro") == 0 || strcmp(option, "rw") == 0;
}

/* Adds what OPTIONS has and BESIDES has not; a comma within an option is escaped. */
static int add_options(struct inv_run *run, const char *options, const char *besides)
{
	INV_FREE char *copy = strdup(options);
	char *rest = copy, *option;

	while ((option = strsep(&rest, ","))) {
		if (!*option || is_access(option) || has_option(besides, option))
			continue;
		unescape_octal(option);
		inv_add_string(run, OPTIONS, option);
	}
	return copy ? 0 : -ENOMEM;
}

/* As findmnt merges them: read-only if either is. */
static void set_options(struct inv_run *run, const struct mountinfo *mount)
{
	bool read_only = has_option(mount->options, "ro") ||
			 has_option(mount->super_options, "ro");

	inv_set_list(run, OPTIONS);
	inv_add_string(run, OPTIONS, read_only ? "ro" : "rw");
	if (add_options(run, mount->options, "") ||
	    add_options(run, mount->super_options, mount->options))
		inv_error(run, ENOMEM, "%s: options", mount->target);
}

static void keep_last_part(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash)
		memmove(path, slash + 1, strlen(slash + 1) + 1);
}

/* What the link NODE leads to, by its last part: of dev/mapper/vg-lv "dm-0". */
static void read_link_name(int root, const char *folder, const char *entry,
			   char name[PATH_MAX])
{
	INV_CLOSE int dir = root_open(root, folder, O_PATH | O_DIRECTORY);
	ssize_t length = -1;

	/* An entry that is a path could lead out of the folder, and of the root. */
	if (dir >= 0 && !strchr(entry, '/'))
		length = readlinkat(dir, entry, name, PATH_MAX - 1);
	name[length < 0 ? 0 : length] = '\0';
	keep_last_part(name);
	blockdev_real_name(name);
}

/* Whether sysfs knows a block device by this name. */
static bool is_block_device(int root, const char *name)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof(path), "sys/class/block/%s", name);
	INV_CLOSE int fd = -1;

	if (length < 0 || (size_t)length >= sizeof(path))
		return false;
	for (char *c = path + strlen("sys/class/block/"); *c; c++)
		if (*c == '/')
			*c = '!';
	fd = root_open(root, path, O_PATH | O_NOFOLLOW);
	return fd >= 0;
}

/*
 * btrfs numbers its file systems itself: their device is the node that is the source, or
 * the one that this is a link to. But a source may be any text.
 */
static void find_by_node(int root, const char *node, char name[PATH_MAX])
{
	static const char mapper[] = "/dev/mapper/", dev[] = "/dev/";

	name[0] = '\0';
	if (strncmp(node, mapper, strlen(mapper)) == 0)
		read_link_name(root, "dev/mapper", node + strlen(mapper), name);
	else if (strncmp(node, dev, strlen(dev)) == 0)
		snprintf(name, PATH_MAX, "%s", node + strlen(dev));
	if (*name && !is_block_device(root, name))
		name[0] = '\0';
}

static void set_device(struct inv_run *run, const struct mountinfo *mount)
{
	char number[32], name[PATH_MAX];

	snprintf(number, sizeof(number), "%u:%u", mount->major, mount->minor);
	if (mount->major)
		read_link_name(inv_root(run), "sys/dev/block", number, name);
	else
		find_by_node(inv_root(run), mount->source, name);
	inv_set_string(run, DEVICE, name);
}

static void set_number(struct inv_run *run, enum column column, uint64_t number)
{
	if (number != USAGE_UNKNOWN)
		inv_set_uint(run, column, number);
}

static void set_usage(struct inv_run *run, const struct usage_request *usage)
{
	if (usage->state == USAGE_STUCK)
		inv_error(run, 0, "%s: no answer in %g s", usage->target,
			  usage->timeout_ms / 1000.0);
	if (usage->state != USAGE_ANSWERED)
		return;
	if (usage->error == EACCES || usage->error == EPERM)
		inv_warn(run, usage->error, "%s", usage->target);
	else if (usage->error && usage->error != ENOENT)
		inv_error(run, usage->error, "%s", usage->target);
	if (usage->error)
		return;
	set_number(run, SIZE_BYTES, usage->size_bytes);
	set_number(run, USED_BYTES, usage->used_bytes);
	set_number(run, AVAILABLE_BYTES, usage->available_bytes);
	set_number(run, INODES, usage->inodes);
	set_number(run, INODES_USED, usage->inodes_used);
}

static void add_row(struct inv_run *run, const struct mountinfo *mount,
		    const struct usage_request *usage)
{
	inv_row_begin(run);
	inv_set_string(run, TARGET, mount->target);
	inv_set_string(run, SOURCE, mount->source);
	inv_set_string(run, FS_TYPE, mount->fs_type);
	set_options(run, mount);
	inv_set_uint(run, MAJOR, mount->major);
	inv_set_uint(run, MINOR, mount->minor);
	inv_set_string(run, PROPAGATION, mount->propagation);
	set_device(run, mount);
	set_usage(run, usage);
}

static bool wants_usage(const struct inv_run *run)
{
	return inv_wants(run, SIZE_BYTES) || inv_wants(run, USED_BYTES) ||
	       inv_wants(run, AVAILABLE_BYTES) || inv_wants(run, INODES) ||
	       inv_wants(run, INODES_USED);
}

static struct usage_request *ask_usage(struct inv_run *run, const struct mount_list *list)
{
	struct usage_request *usage = calloc(list->count + 1, sizeof(*usage));
	unsigned left = inv_time_left(run), timeout;
	int error;

	if (!usage || !wants_usage(run))
		return usage;
	left = left > 2 * RESERVE_MS ? left - RESERVE_MS : left / 2;
	timeout = left < MOUNT_TIMEOUT_MS ? left : MOUNT_TIMEOUT_MS;
	for (size_t i = 0; i < list->count; i++) {
		const struct mountinfo *mount = &list->mounts[i];

		usage[i] = (struct usage_request){
			.target = mount->target,
			.major = mount->major,
			.minor = mount->minor,
			.mount_id = mount->id,
			.timeout_ms = strcmp(mount->fs_type, "autofs") != 0 ? timeout : 0,
		};
	}
	error = usage_ask(inv_root(run), inv_root_is_system(run), usage, list->count,
			  left);
	if (error)
		inv_error(run, -error, "how full file systems are");
	return usage;
}

static int collect(struct inv_run *run)
{
	INV_CLEANUP(mount_list_free) struct mount_list list = {0};
	INV_FREE struct usage_request *usage = NULL;
	int error = mount_list_read(inv_root(run), &list);

	if (error)
		return inv_fail(run, -error, "%s/proc/self/mountinfo",
				inv_root_name(run));
	if (list.malformed)
		inv_error(run, 0, "%s/proc/self/mountinfo: %zu lines are malformed",
			  inv_root_name(run), list.malformed);
	if (list.cut)
		inv_error(run, 0, "%s/proc/self/mountinfo: too long: cut",
			  inv_root_name(run));
	usage = ask_usage(run, &list);
	if (!usage)
		return inv_fail(run, ENOMEM, "no memory for the mounts");
	for (size_t i = 0; i < list.count; i++)
		add_row(run, &list.mounts[i], &usage[i]);
	return 0;
}

const struct inv_collector inv_collector_mounts = {
	.name = "mounts",
	.summary = "mounted file systems, and how full they are",
	.help = "A mount that does not answer within 2 s costs its own five numbers. "
		"What is\n"
		"hidden under another mount has none, and automounts are not set off. "
		"Mounts\n"
		"below directories that only root may search need root for their "
		"numbers.",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.flags = INV_DEFAULT,
	.collect = collect,
};
