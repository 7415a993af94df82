/*
 * loader_file.c - the tables of names and files.
 */
#include "loader_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "loader_object.h"
#include "root.h"

enum { FIRST_ROOM = 512 };

int files_start(struct files *files)
{
	files->names_room = files->objects_room = FIRST_ROOM;
	files->names = calloc(FIRST_ROOM, sizeof(struct name *));
	files->objects = calloc(FIRST_ROOM, sizeof(struct object *));
	return files->names && files->objects ? 0 : -ENOMEM;
}

void files_free(struct files *files)
{
	free(files->names);
	free(files->objects);
	pool_free(&files->pool);
}

/* ------------------------------------------------------------------------------ names */

static uint32_t hash_of(const char *text, size_t length)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = length * odd, word;

	/* Paths are long: eight bytes at a time. */
	for (; length >= sizeof(word); text += sizeof(word), length -= sizeof(word)) {
		memcpy(&word, text, sizeof(word));
		hash = (hash ^ word) * odd;
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, text, length);
	hash = (hash ^ word) * odd;
	return (uint32_t)(hash >> 32);
}

/* Twice the buckets; if there is no memory for them the old ones do. */
static void widen_names(struct files *files)
{
	size_t room = 2 * files->names_room;
	struct name **names = calloc(room, sizeof(struct name *));

	if (!names)
		return;
	for (size_t i = 0; i < files->names_room; i++)
		while (files->names[i]) {
			struct name *name = files->names[i];

			files->names[i] = name->next;
			name->next = names[name->hash & (room - 1)];
			names[name->hash & (room - 1)] = name;
		}
	free(files->names);
	files->names = names;
	files->names_room = room;
}

struct name *files_name_bytes(struct files *files, const char *text, size_t length)
{
	uint32_t hash = hash_of(text, length);
	struct name **bucket = &files->names[hash & (files->names_room - 1)];
	struct name *name;

	for (name = *bucket; name; name = name->next)
		if (name->hash == hash && name->length == length &&
		    memcmp(name->text, text, length) == 0)
			return name;
	name = length < UINT32_MAX ? pool_take(&files->pool, sizeof(*name) + length + 1)
				   : NULL;
	if (!name)
		return NULL;
	name->hash = hash;
	name->length = (uint32_t)length;
	memcpy(name->text, text, length);
	name->next = *bucket;
	*bucket = name;
	if (++files->n_names > files->names_room)
		widen_names(files);
	return name;
}

struct name *files_name(struct files *files, const char *text)
{
	return files_name_bytes(files, text, strlen(text));
}

/* ------------------------------------------------------------------------------ files */

const char *files_full_path(const struct files *files, const char *path,
			    char full[PATH_MAX])
{
	if (*path == '/')
		return path;
	return snprintf(full, PATH_MAX, "%s/%s", files->directory, path) < PATH_MAX
		       ? full
		       : NULL;
}

static void widen_objects(struct files *files)
{
	size_t room = 2 * files->objects_room;
	struct object **objects = calloc(room, sizeof(struct object *));

	if (!objects)
		return;
	for (size_t i = 0; i < files->objects_room; i++)
		while (files->objects[i]) {
			struct object *object = files->objects[i];

			files->objects[i] = object->next;
			object->next = objects[object->inode & (room - 1)];
			objects[object->inode & (room - 1)] = object;
		}
	free(files->objects);
	files->objects = objects;
	files->objects_room = room;
}

static struct object *known_object(const struct files *files, dev_t device, ino_t inode)
{
	struct object *object = files->objects[inode & (files->objects_room - 1)];

	while (object && (object->inode != inode || object->device != device))
		object = object->next;
	return object;
}

static struct object *add_object(struct files *files, dev_t device, ino_t inode,
				 mode_t mode)
{
	struct object *object = pool_take(&files->pool, sizeof(*object));
	struct object **bucket;

	if (!object)
		return NULL;
	object->device = device;
	object->inode = inode;
	object->mode = mode;
	if (++files->n_objects > files->objects_room)
		widen_objects(files);
	bucket = &files->objects[inode & (files->objects_room - 1)];
	object->next = *bucket;
	*bucket = object;
	return object;
}

/*
 * What is no regular file must not be opened. Of the system's own root the kernel answers
 * that in one call; elsewhere links have to be kept inside the root.
 */
static int look_at(const struct files *files, const char *path, struct stat *status)
{
	INV_CLOSE int fd = -1;

	if (files->is_system)
		return stat(path, status) < 0 ? -errno : 0;
	fd = root_open(files->root, path, O_PATH);
	if (fd < 0)
		return fd;
	return fstat(fd, status) < 0 ? -errno : 0;
}

static int read_object(struct files *files, const char *path, struct object *object)
{
	INV_CLOSE int fd = root_open(files->root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	struct elf elf;
	int error = fd < 0 ? fd : elf_open(fd, &files->block, &elf);

	if (error)
		return error;
	/* Another file has taken its place. */
	if (elf.inode != object->inode || elf.device != object->device)
		return -ESTALE;
	return object_read(files, &elf, object);
}

/* The object of the regular file PATH, which is opened at once. */
static int open_object(struct files *files, const char *path, struct object **found)
{
	INV_CLOSE int fd = root_open(files->root, path,
				     O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
	struct elf elf;
	int error = fd < 0 ? fd : elf_open(fd, &files->block, &elf);

	if (error)
		return error;
	*found = known_object(files, elf.device, elf.inode);
	if (*found)
		return (*found)->error;
	*found = add_object(files, elf.device, elf.inode, elf.mode);
	if (!*found)
		return -ENOMEM;
	return (*found)->error = object_read(files, &elf, *found);
}

static int find_object(struct files *files, const char *path, struct object **found)
{
	struct stat status;
	int error = look_at(files, path, &status);

	if (error)
		return error;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (!S_ISREG(status.st_mode))
		return -EINVAL;
	*found = known_object(files, status.st_dev, status.st_ino);
	if (*found)
		return (*found)->error;
	*found = add_object(files, status.st_dev, status.st_ino, status.st_mode);
	if (!*found)
		return -ENOMEM;
	return (*found)->error = read_object(files, path, *found);
}

void files_look(struct files *files, struct name *path)
{
	const char *where;
	char full[PATH_MAX];

	if (path->looked)
		return;
	path->looked = true;
	where = files_full_path(files, path->text, full);
	path->error = where ? find_object(files, where, &path->object) : -ENAMETOOLONG;
}

int files_look_regular(struct files *files, struct name *path)
{
	int error;

	if (path->looked)
		return path->error;
	error = open_object(files, path->text, &path->object);
	/* What is no ELF file now may still be looked at as somebody's library. */
	path->looked = error == 0 || error == -EBADMSG;
	path->error = error;
	return error;
}

/* ---------------------------------------------------------------------------- judging */

static const char *judge(struct files *files, const struct name *path,
			 const struct object *like, bool *skipped)
{
	const struct elf wanted = {
		.wide = like->wide,
		.big_endian = like->big_endian,
		.machine = like->machine,
	};
	const char *where;
	char full[PATH_MAX];
	INV_CLOSE int fd = -1;
	struct elf elf;
	int error;

	*skipped = false;
	where = files_full_path(files, path->text, full);
	if (where)
		fd = root_open(files->root, where, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return "cannot read file data";
	error = elf_open(fd, NULL, &elf);
	if (error && error != -ENOEXEC)
		return "cannot read file data";
	return elf_refusal(&elf, &wanted, skipped);
}

const char *files_judge(struct files *files, const struct name *path,
			struct object *object, const struct object *like, bool *skipped)
{
	if (!object->judged || object->judged_wide != like->wide ||
	    object->judged_big != like->big_endian ||
	    object->judged_machine != like->machine) {
		object->refusal = judge(files, path, like, &object->skipped);
		object->judged = true;
		object->judged_wide = like->wide;
		object->judged_big = like->big_endian;
		object->judged_machine = like->machine;
	}
	*skipped = object->skipped;
	if (object->skipped || object->refusal)
		return object->refusal;
	return object->loadless ? object->loadless
	       : object->defect ? "cannot read file data"
				: NULL;
}
