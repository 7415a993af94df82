/*
 * cachefile.c - what glibc's elf/cache.c writes since 2.32: a header, entries of 24 bytes,
 * strings, and an extension with the names of glibc-hwcaps subdirectories.
 */
#include "cachefile.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "ldcache.h"

enum {
	HEADER = 48,
	ENTRY = 24,
	LITTLE_ENDIAN_FILE = 2,
	BIG_ENDIAN_FILE = 3,
	EXTENSION_HWCAPS = 1,
	EXTENSION_HEADERS = 24, /* of all extensions, and of the only one */
	MOST_NAMES = 64,	/* of glibc-hwcaps subdirectories */
};

static const char magic[] = "glibc-ld.so.cache1.1";
static const uint32_t extensions_magic = 0xeaa42174;
static const char subdirectory[] = "/glibc-hwcaps/";

/* ----------------------------------------------------------------------- the order */

/* Descending; the loader takes the first for all processors that it comes across. */
static int compare_cached(const void *a, const void *b)
{
	const struct cached *left = a, *right = b;
	int order = ldcache_compare(right->name, left->name);
	bool special_left = strstr(left->path, subdirectory) != NULL;
	bool special_right = strstr(right->path, subdirectory) != NULL;

	if (order)
		return order;
	if (special_left != special_right)
		return special_left ? -1 : 1;
	return strcmp(left->path, right->path);
}

/* ------------------------------------------------------------------------ the names */

struct names {
	char *names[MOST_NAMES]; /* sorted, each once */
	size_t count;
};

static void free_names(const struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->names[i]);
}

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The number of NAME's LENGTH bytes among NAMES; how many there are if it is none. */
static size_t find_name(const struct names *names, const char *name, size_t length)
{
	size_t i = 0;

	while (i < names->count &&
	       (strncmp(names->names[i], name, length) != 0 || names->names[i][length]))
		i++;
	return i;
}

/* The subdirectory's name in PATH, and how long it is; NULL: it is in none. */
static const char *subdirectory_of(const char *path, size_t *length)
{
	const char *name = strstr(path, subdirectory);

	if (!name)
		return NULL;
	name += strlen(subdirectory);
	*length = strcspn(name, "/");
	return name;
}

static int take_names(const struct cached *cached, size_t count, struct names *names)
{
	for (size_t i = 0; i < count; i++) {
		size_t length;
		const char *name = subdirectory_of(cached[i].path, &length);

		if (!name || names->count == MOST_NAMES ||
		    find_name(names, name, length) < names->count)
			continue;
		names->names[names->count] = strndup(name, length);
		if (!names->names[names->count])
			return -ENOMEM;
		names->count++;
	}
	qsort(names->names, names->count, sizeof(*names->names), compare_text);
	return 0;
}

/* ------------------------------------------------------------------------- the file */

struct writer {
	FILE *file;
	bool big_endian;
	const struct cached *cached;
	size_t count;
	struct names names;
	size_t strings_at, names_at,
		end; /* of the strings, and of the names among them */
};

static void put(const struct writer *writer, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++) {
		int shift = 8 * (writer->big_endian ? bytes - 1 - i : i);

		fputc((int)(value >> shift & 0xff), writer->file);
	}
}

static void put_string(const struct writer *writer, const char *text)
{
	fwrite(text, 1, strlen(text) + 1, writer->file);
}

static void find_places(struct writer *writer)
{
	size_t at = HEADER + ENTRY * writer->count;

	writer->strings_at = at;
	for (size_t i = 0; i < writer->count; i++)
		at += strlen(writer->cached[i].name) + strlen(writer->cached[i].path) + 2;
	writer->names_at = at;
	for (size_t i = 0; i < writer->names.count; i++)
		at += strlen(writer->names.names[i]) + 1;
	writer->end = at;
}

/* Behind the strings, in a place that is a multiple of four. */
static size_t extensions_at(const struct writer *writer)
{
	return (writer->end + 3) / 4 * 4;
}

static void put_header(const struct writer *writer)
{
	fwrite(magic, 1, strlen(magic), writer->file);
	put(writer, writer->count, 4);
	put(writer, writer->end - writer->strings_at, 4);
	put(writer, writer->big_endian ? BIG_ENDIAN_FILE : LITTLE_ENDIAN_FILE, 1);
	put(writer, 0, 3);
	put(writer, writer->names.count ? extensions_at(writer) : 0, 4);
	put(writer, 0, 8);
	put(writer, 0, 4);
}

static void put_entries(const struct writer *writer, uint32_t flags)
{
	size_t at = writer->strings_at;

	for (size_t i = 0; i < writer->count; i++) {
		const struct cached *cached = &writer->cached[i];
		size_t length;
		const char *name = subdirectory_of(cached->path, &length);
		uint64_t hwcap =
			name ? UINT64_C(1) << 62 | find_name(&writer->names, name, length)
			     : 0;

		put(writer, flags, 4);
		put(writer, at, 4);
		at += strlen(cached->name) + 1;
		put(writer, at, 4);
		at += strlen(cached->path) + 1;
		put(writer, 0, 4); /* OS version: any */
		put(writer, hwcap, 8);
	}
}

static void put_strings(const struct writer *writer)
{
	for (size_t i = 0; i < writer->count; i++) {
		put_string(writer, writer->cached[i].name);
		put_string(writer, writer->cached[i].path);
	}
	for (size_t i = 0; i < writer->names.count; i++)
		put_string(writer, writer->names.names[i]);
}

static void put_extension(const struct writer *writer)
{
	const struct names *names = &writer->names;
	size_t at = writer->names_at;

	put(writer, 0, (int)(extensions_at(writer) - writer->end));
	put(writer, extensions_magic, 4);
	put(writer, 1, 4);
	put(writer, EXTENSION_HWCAPS, 4);
	put(writer, 0, 4);
	put(writer, extensions_at(writer) + EXTENSION_HEADERS, 4);
	put(writer, names->count * 4, 4);
	for (size_t i = 0; i < names->count; i++) {
		put(writer, at, 4);
		at += strlen(names->names[i]) + 1;
	}
}

static void free_writer(const struct writer *writer)
{
	free_names(&writer->names);
}

int cachefile_make(struct cached *cached, size_t count, uint32_t flags, bool big_endian,
		   char **bytes, size_t *size)
{
	INV_CLEANUP(free_writer)
	struct writer writer = {
		.cached = cached,
		.count = count,
		.big_endian = big_endian,
	};
	INV_FREE char *made = NULL;
	int error = take_names(cached, count, &writer.names);

	if (error)
		return error;
	writer.file = open_memstream(&made, size);
	if (!writer.file)
		return -ENOMEM;
	qsort(cached, count, sizeof(*cached), compare_cached);
	find_places(&writer);
	put_header(&writer);
	put_entries(&writer, flags);
	put_strings(&writer);
	if (writer.names.count)
		put_extension(&writer);
	if (fclose(writer.file) != 0)
		return -ENOMEM;
	*bytes = made;
	made = NULL;
	return 0;
}
