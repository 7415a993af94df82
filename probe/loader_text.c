/*
 * loader_text.c - what a loader's own file says was compiled into it.
 *
 * glibc's has its directories as one array of strings that end with slashes, its cache's
 * path, and a line that tells its version; musl's has one list, and a file beside it.
 */
#include "loader_text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "path.h"
#include "root.h"

enum { MOST_LOADER = 8 << 20 };

/* The segment with an ELF file's constants: read-only and, where it is apart, no code. */
static const struct elf_segment *constants(const struct elf_segment *segments,
					   size_t count)
{
	const struct elf_segment *found = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct elf_segment *segment = &segments[i];

		if (segment->type != PT_LOAD || segment->flags & PF_W)
			continue;
		/* The last one without code; else the first that there is. */
		if (!found || !(segment->flags & PF_X))
			found = segment;
	}
	return found;
}

static int read_segment(int fd, struct root_file *file)
{
	INV_FREE struct elf_segment *segments = NULL;
	const struct elf_segment *segment;
	struct elf elf;
	size_t count = 0;
	int error = elf_open(fd, NULL, &elf);

	if (!error)
		error = elf_segments(&elf, &segments, &count);
	segment = error ? NULL : constants(segments, count);
	if (!segment || segment->file_bytes > MOST_LOADER)
		return error ? error : -EBADMSG;
	file->length = (size_t)segment->file_bytes;
	file->data = calloc(1, file->length + 1);
	if (!file->data)
		return -ENOMEM;
	error = elf_read(&elf, segment->offset, file->data, file->length);
	if (error)
		free(file->data);
	return error;
}

/* The constants of the ELF file PATH, to be freed. */
static int read_constants(struct abis *abis, const char *path, struct root_file *file)
{
	INV_CLOSE int fd = -1;
	char full[PATH_MAX];
	const char *where = files_full_path(abis->files, path, full);

	if (!where)
		return -ENAMETOOLONG;
	fd = root_open_regular(abis->files->root, where);
	return fd < 0 ? fd : read_segment(fd, file);
}

static const char *find_bytes(const struct root_file *file, const char *bytes)
{
	return memmem(file->data, file->length, bytes, strlen(bytes));
}

static void take_version(struct abi *abi, const struct root_file *file)
{
	const char *line = find_bytes(file, " release version ");
	unsigned major, minor;

	if (line && sscanf(line, " release version %u.%u", &major, &minor) == 2 &&
	    major < 1000 && minor < 100)
		abi->version = 100 * major + minor;
}

static void take_cache_path(struct abis *abis, struct abi *abi,
			    const struct root_file *file)
{
	const char *end = find_bytes(file, "/ld.so.cache"), *start = end;
	struct name *name;

	while (start && start > file->data && start[-1])
		start--;
	if (!start || *start != '/' || strlen(start) >= PATH_MAX)
		return;
	name = files_name(abis->files, start);
	if (name)
		abi->cache_path = name->text;
}

static void add_directory(struct abis *abis, struct abi *abi, const char *directory)
{
	struct name *name = files_name(abis->files, directory);

	if (name && abi->n_directories < ABI_MOST_DIRECTORIES)
		abi->directories[abi->n_directories++] = name;
}

static bool is_directory(const char *text, size_t length)
{
	return length > 2 && length < PATH_MAX && text[0] == '/' &&
	       text[length - 1] == '/' && memmem(text, length, "lib", 3) &&
	       !memchr(text, ' ', length);
}

/* The directory that TEXT, of LENGTH bytes, ends with: other bytes may stand before it. */
static const char *find_directory(const char *text, size_t length)
{
	const char *end = text + length, *at = text;

	while ((at = memchr(at, '/', (size_t)(end - at)))) {
		bool starts = at == text || !isprint((unsigned char)at[-1]) ||
			      starts_with(at, "/lib") || starts_with(at, "/usr/lib");

		if (starts && is_directory(at, (size_t)(end - at)))
			return at;
		at++;
	}
	return NULL;
}

/* The first run of strings that look like directories of libraries. */
static void take_directories(struct abis *abis, struct abi *abi,
			     const struct root_file *file)
{
	const char *end = file->data + file->length, *at = file->data;

	while (at < end) {
		size_t length = strnlen(at, (size_t)(end - at));
		const char *next = at + length + 1;
		const char *directory = find_directory(at, length);

		if (directory)
			add_directory(abis, abi, directory);
		else if (abi->n_directories)
			return;
		at = next;
	}
}

/* ------------------------------------------------------------------- without its file */

static void assume_directories(struct abis *abis, struct abi *abi)
{
	static const char *const plain[] = {"/lib/", "/usr/lib/"};
	char path[64];

	for (int usr = 0; abi->machine && usr < 2; usr++) {
		snprintf(path, sizeof(path), "%s/lib/%s/", usr ? "/usr" : "",
			 abi->machine->triplet);
		add_directory(abis, abi, path);
	}
	for (int usr = 0; abi->machine && usr < 2; usr++) {
		snprintf(path, sizeof(path), "%s/%s/", usr ? "/usr" : "",
			 abi->machine->lib);
		if (strcmp(path, plain[usr]) != 0)
			add_directory(abis, abi, path);
	}
	for (int usr = 0; usr < 2; usr++)
		add_directory(abis, abi, plain[usr]);
}

/* $LIB is the first default directory without its slashes. */
static void set_lib(struct abis *abis, struct abi *abi)
{
	const char *first = abi->n_directories ? abi->directories[0]->text : "/lib/";
	size_t length;
	struct name *name;

	if (starts_with(first, "/usr/"))
		first += strlen("/usr");
	length = strlen(first);
	name = length > 2 ? files_name_bytes(abis->files, first + 1, length - 2) : NULL;
	abi->lib = name ? name->text : "lib";
}

void loader_text_glibc(struct abis *abis, struct abi *abi)
{
	struct root_file file;

	abi->cache_path = "/etc/ld.so.cache";
	if (read_constants(abis, abi->interpreter->text, &file) == 0) {
		take_version(abi, &file);
		take_cache_path(abis, abi, &file);
		take_directories(abis, abi, &file);
		free(file.data);
	}
	if (!abi->n_directories)
		assume_directories(abis, abi);
	set_lib(abis, abi);
}

/* ------------------------------------------------------------------------------- musl */

/*
 * musl's path file stands beside the loader's directory, "/etc" for "/lib/ld-musl-...";
 * its lines, or the parts of a line, are the directories.
 */
static bool read_musl_path(struct abis *abis, struct abi *abi)
{
	const char *interpreter = abi->interpreter->text;
	const char *file = path_last(interpreter), *slash = file;
	const char *end = strstr(file, ".so");
	struct root_file list;
	char path[PATH_MAX], *rest, *directory;

	for (int up = 0; up < 2; up++)
		while (slash > interpreter && *--slash != '/')
			;
	if (!end || !starts_with(file, "ld-musl-") ||
	    snprintf(path, sizeof(path), "%.*s/etc/%.*s.path", (int)(slash - interpreter),
		     interpreter, (int)(end - file), file) >= (int)sizeof(path) ||
	    root_read_file(abis->files->root, path, PATH_MAX, &list) < 0)
		return false;
	rest = list.data;
	while ((directory = strsep(&rest, ":\n")))
		if (*directory)
			add_directory(abis, abi, directory);
	free(list.data);
	return true;
}

/* Debian's musl looks in a place of its own, which is in the loader as a string. */
static void take_musl_directories(struct abis *abis, struct abi *abi)
{
	struct root_file file;
	const char *found = NULL;

	if (read_constants(abis, abi->interpreter->text, &file) == 0) {
		char *list, *rest, *directory;

		found = find_bytes(&file, "/lib:/usr/local/lib:/usr/lib");
		while (found && found > file.data && found[-1])
			found--;
		list = rest = found ? strdup(found) : NULL;
		while ((directory = strsep(&rest, ":")))
			add_directory(abis, abi, directory);
		free(list);
		free(file.data);
	}
	if (!found) {
		add_directory(abis, abi, "/lib");
		add_directory(abis, abi, "/usr/local/lib");
		add_directory(abis, abi, "/usr/lib");
	}
}

void loader_text_musl(struct abis *abis, struct abi *abi)
{
	abi->lib = "lib";
	if (!read_musl_path(abis, abi))
		take_musl_directories(abis, abi);
}
