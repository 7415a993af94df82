/*
 * elf_files.c - walking files and directories, each directory's entries with getdents64,
 * which tells of most what they are, so that none has to be looked at.
 */
#include "elf_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include "cleanup.h"
#include "path.h"
#include "root.h"

enum {
	MOST_DEPTH = 128, /* directories, each of which stays open */
	MOST_ENTRIES = 1000000,
};

struct walk {
	int root;
	bool is_system;
	elf_files_met *met;
	void *context;
	void *named; /* tsearch()'s tree of the paths that were named so far */
	char path[PATH_MAX];
};

static int tell(struct walk *walk, bool named, int error)
{
	return walk->met(walk->context, walk->path, named, error);
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Whether the walk's path was itself named before. */
static bool was_named(const struct walk *walk)
{
	return walk->named && tfind(walk->path, &walk->named, compare_paths);
}

/* Whether a directory was named that the walk's path lies in, or the path itself. */
static bool was_walked(struct walk *walk)
{
	char *slash = walk->path;
	bool found = was_named(walk);

	while (!found && (slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		found = was_named(walk);
		*slash = '/';
	}
	return found;
}

/* Keeps the path that is named, so that it does not come again: 0 or -ENOMEM. */
static int keep_named(struct walk *walk)
{
	char *path = strdup(walk->path);

	if (path && tsearch(path, &walk->named, compare_paths))
		return 0;
	free(path);
	return -ENOMEM;
}

/* ------------------------------------------------------------------------ directories */

struct dir_entry {
	unsigned char type; /* DT_REG or DT_DIR */
	char *name;
};

struct dir_entries {
	struct dir_entry *entries;
	size_t count;
};

static void free_entries(struct dir_entries *entries)
{
	for (size_t i = 0; i < entries->count; i++)
		free(entries->entries[i].name);
	free(entries->entries);
}

/* What stands behind the first AT bytes in the paths that the entry leads to. */
static int byte_at(const struct dir_entry *entry, size_t at)
{
	if (!entry->name[at])
		return entry->type == DT_DIR ? '/' : '\0';
	return (unsigned char)entry->name[at];
}

/* By whole paths: what is in the directory "b" comes behind the file "b.". */
static int compare_entries(const void *a, const void *b)
{
	const struct dir_entry *first = a, *second = b;
	size_t at = 0;

	while (first->name[at] && first->name[at] == second->name[at])
		at++;
	return byte_at(first, at) - byte_at(second, at);
}

/* Some file systems leave an entry's type to be asked for. */
static unsigned char type_of(int dir, const struct dirent64 *entry)
{
	struct stat status;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type;
	if (fstatat(dir, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return DT_UNKNOWN;
	return (unsigned char)IFTODT(status.st_mode);
}

static int add_entry(struct dir_entries *entries, unsigned char type, const char *name)
{
	if (entries->count == MOST_ENTRIES)
		return -EOVERFLOW;
	if ((entries->count & (entries->count - 1)) == 0) {
		size_t room = entries->count ? 2 * entries->count : 1;
		struct dir_entry *larger =
			reallocarray(entries->entries, room, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		entries->entries = larger;
	}
	entries->entries[entries->count] = (struct dir_entry){type, strdup(name)};
	if (!entries->entries[entries->count].name)
		return -ENOMEM;
	entries->count++;
	return 0;
}

static int add_entries(int dir, const char *buffer, ssize_t length,
		       struct dir_entries *entries)
{
	int error = 0;

	for (ssize_t at = 0; at < length && !error;) {
		const struct dirent64 *entry = (const void *)(buffer + at);
		unsigned char type = type_of(dir, entry);

		at += entry->d_reclen;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (type == DT_REG || type == DT_DIR)
			error = add_entry(entries, type, entry->d_name);
	}
	return error;
}

/* The regular files and directories in DIR, sorted: also those read before an error. */
static int list_entries(int dir, struct dir_entries *entries)
{
	_Alignas(struct dirent64) char buffer[32768];
	ssize_t length;
	int error = 0;

	while (!error && (length = getdents64(dir, buffer, sizeof(buffer))) != 0)
		error = length < 0 ? -errno : add_entries(dir, buffer, length, entries);
	if (entries->count)
		qsort(entries->entries, entries->count, sizeof(*entries->entries),
		      compare_entries);
	return error;
}

/* What the kernel makes up: no programs, and files that do something when they are read. */
static bool is_made_up(int dir)
{
	static const unsigned long kinds[] = {
		PROC_SUPER_MAGIC, SYSFS_MAGIC,	  DEBUGFS_MAGIC,      TRACEFS_MAGIC,
		SECURITYFS_MAGIC, SELINUX_MAGIC,  CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC,
		BPF_FS_MAGIC,	  PSTOREFS_MAGIC, EFIVARFS_MAGIC,
	};
	struct statfs fs;

	if (fstatfs(dir, &fs) < 0)
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if ((unsigned long)fs.f_type == kinds[i])
			return true;
	return false;
}

static int walk_directory(struct walk *walk, int dir, int depth);

static int enter_directory(struct walk *walk, int parent, const char *name, int depth)
{
	INV_CLOSE int dir =
		openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (dir < 0)
		return tell(walk, false, -errno);
	if (depth == MOST_DEPTH)
		return tell(walk, false, -ENAMETOOLONG);
	return is_made_up(dir) ? 0 : walk_directory(walk, dir, depth);
}

static int meet_entry(struct walk *walk, int dir, const struct dir_entry *entry,
		      int depth)
{
	if (was_named(walk))
		return 0;
	if (entry->type == DT_REG)
		return tell(walk, false, 0);
	return enter_directory(walk, dir, entry->name, depth + 1);
}

/* DIR is open at the walk's path, which is as before when this returns. */
static int walk_directory(struct walk *walk, int dir, int depth)
{
	INV_CLEANUP(free_entries) struct dir_entries entries = {0};
	int error = list_entries(dir, &entries);
	size_t length = strlen(walk->path);
	int result = error ? tell(walk, depth == 0, error) : 0;

	/* "/" has its slash already. */
	length -= walk->path[length - 1] == '/';
	for (size_t i = 0; i < entries.count && !result; i++) {
		const struct dir_entry *entry = &entries.entries[i];

		if (length + 1 + strlen(entry->name) >= sizeof(walk->path)) {
			result = tell(walk, false, -ENAMETOOLONG);
			continue;
		}
		walk->path[length] = '/';
		strcpy(walk->path + length + 1, entry->name);
		result = meet_entry(walk, dir, entry, depth);
		walk->path[length + (length == 0)] = '\0';
	}
	return result;
}

/* -------------------------------------------------------------------- what is named */

/* Makes ARGUMENT absolute, without double slashes and `.`, as the walk's path. */
static int take_path(struct walk *walk, const char *argument)
{
	char rest[PATH_MAX] = "/", name[NAME_MAX + 1];
	size_t length, used = 0;
	int more;

	if (!*argument)
		return -ENOENT;
	if (*argument != '/' && walk->is_system && !getcwd(rest, sizeof(rest)))
		return -errno;
	length = strlen(rest);
	if (length + 1 + strlen(argument) >= sizeof(rest))
		return -ENAMETOOLONG;
	rest[length] = '/';
	strcpy(rest + length + 1, argument);
	while ((more = path_take(rest, name)) > 0)
		if (strcmp(name, ".") != 0)
			used += (size_t)sprintf(walk->path + used, "/%s", name);
	if (used == 0)
		strcpy(walk->path, "/");
	return more;
}

static int walk_named_directory(struct walk *walk)
{
	INV_CLOSE int dir = root_open(walk->root, walk->path, O_RDONLY | O_DIRECTORY);

	if (dir < 0)
		return tell(walk, true, dir);
	return is_made_up(dir) ? 0 : walk_directory(walk, dir, 0);
}

static int walk_argument(struct walk *walk, const char *argument)
{
	int error = take_path(walk, argument);
	INV_CLOSE int found = error ? error : root_open(walk->root, walk->path, O_PATH);
	struct stat status;

	if (error)
		return walk->met(walk->context, argument, true, error);
	if (was_walked(walk))
		return 0;
	error = keep_named(walk);
	if (error)
		return error;
	if (found < 0)
		return tell(walk, true, found);
	if (fstat(found, &status) < 0)
		return tell(walk, true, -errno);
	if (S_ISDIR(status.st_mode))
		return walk_named_directory(walk);
	return tell(walk, true, S_ISREG(status.st_mode) ? 0 : -EINVAL);
}

/* Reads a line of standard input, without its end: 1, 0 at the end, or -ENAMETOOLONG. */
static int read_line(char line[PATH_MAX])
{
	size_t length = 0;
	int c;

	while ((c = getc_unlocked(stdin)) != EOF && c != '\n' && c != '\0')
		if (length++ < PATH_MAX - 1)
			line[length - 1] = (char)c;
	if (length >= PATH_MAX) {
		/* It is only shown. */
		strcpy(line + 60, "...");
		return -ENAMETOOLONG;
	}
	line[length] = '\0';
	return length > 0 || c != EOF;
}

static int walk_standard_input(struct walk *walk)
{
	char line[PATH_MAX];
	int result = 0, more;

	while (!result && (more = read_line(line)) != 0) {
		if (more < 0)
			result = walk->met(walk->context, line, true, more);
		else if (*line)
			result = walk_argument(walk, line);
	}
	if (!result && ferror(stdin))
		result = walk->met(walk->context, "-", true, -errno);
	return result;
}

int elf_files_walk(int root, bool is_system, const char *const *arguments,
		   elf_files_met *met, void *context)
{
	struct walk walk = {.root = root,
			    .is_system = is_system,
			    .met = met,
			    .context = context};
	int result = 0;

	for (size_t i = 0; arguments[i] && !result; i++)
		result = strcmp(arguments[i], "-") == 0
				 ? walk_standard_input(&walk)
				 : walk_argument(&walk, arguments[i]);
	tdestroy(walk.named, free);
	return result;
}
