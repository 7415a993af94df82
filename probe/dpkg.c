/*
 * dpkg.c - who owns which file, from var/lib/dpkg: info/PACKAGE[:ARCHITECTURE].list has
 * the paths of a package, `diversions` tells which of them lie elsewhere, and `status`
 * has the versions. All of it is streamed; what is kept is of the size of the question.
 */
#include "dpkg.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "cleanup.h"
#include "names.h"
#include "root.h"

enum {
	BUFFER_SIZE = 1 << 16,
	FIELD_SIZE = 256,
	MOST_DIVERSIONS = 1 << 18, /* bytes of the file; a large one has 10 KiB */
};

struct text {
	const char *bytes; /* not terminated */
	size_t length;
};

static struct text text_of(const char *string)
{
	return (struct text){string, strlen(string)};
}

static bool same_text(struct text a, struct text b)
{
	return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

/* -------------------------------------------------------------- from keys to numbers */

/* A hash table that is filled once. A key may be there several times. */
struct index {
	size_t *heads; /* the first of a chain; as below, counted from 1: 0 is none */
	size_t mask;
	struct entry {
		struct text key; /* borrowed */
		uint64_t hash;
		size_t next;
	} * entries;
};

/* Eight bytes a step: this is most of the work. */
static uint64_t hash_text(struct text text)
{
	const uint64_t factor = 0x9e3779b97f4a7c15;
	uint64_t hash = text.length, word;

	for (; text.length > sizeof(word); text.length -= sizeof(word)) {
		memcpy(&word, text.bytes, sizeof(word));
		text.bytes += sizeof(word);
		hash = (hash ^ word) * factor;
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, text.bytes, text.length);
	hash = (hash ^ word) * factor;
	return hash ^ hash >> 32;
}

static int index_make(struct index *index, size_t count)
{
	size_t size = 16;

	while (size / 2 < count && size <= SIZE_MAX / 2)
		size *= 2;
	index->mask = size - 1;
	index->heads = calloc(size, sizeof(*index->heads));
	index->entries = calloc(count + 1, sizeof(*index->entries));
	return index->heads && index->entries ? 0 : -ENOMEM;
}

static void index_free(struct index *index)
{
	free(index->heads);
	free(index->entries);
}

static void index_add(struct index *index, size_t number, struct text key)
{
	uint64_t hash = hash_text(key);
	size_t *head = &index->heads[hash & index->mask];

	index->entries[number] = (struct entry){key, hash, *head};
	*head = number + 1;
}

/* The first number with this key, or the one after AT; both and the answer plus 1. */
static size_t index_find(const struct index *index, struct text key, uint64_t hash,
			 size_t at)
{
	at = at ? index->entries[at - 1].next : index->heads[hash & index->mask];
	while (at && (index->entries[at - 1].hash != hash ||
		      !same_text(index->entries[at - 1].key, key)))
		at = index->entries[at - 1].next;
	return at;
}

/* ------------------------------------------------------------------- files by the line */

struct lines {
	int fd;
	size_t start, end;
	bool ended;
	bool overlong; /* in the midst of a line for which there is no room */
	char buffer[BUFFER_SIZE];
};

static void lines_begin(struct lines *lines, int fd)
{
	lines->fd = fd;
	lines->start = lines->end = 0;
	lines->ended = lines->overlong = false;
}

/* Reads more behind what is left: 0 or -errno. */
static int lines_fill(struct lines *lines)
{
	size_t left = lines->end - lines->start;
	ssize_t got;

	if (left == sizeof(lines->buffer)) {
		lines->overlong = true;
		left = 0;
	}
	memmove(lines->buffer, lines->buffer + lines->start, left);
	do
		got = read(lines->fd, lines->buffer + left, sizeof(lines->buffer) - left);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	lines->start = 0;
	lines->end = left + (size_t)got;
	lines->ended = got == 0;
	return 0;
}

/* The next line without its newline: 1; 0 at the end; or -errno. Overlong ones are none. */
static int lines_next(struct lines *lines, struct text *line)
{
	for (;;) {
		const char *start = lines->buffer + lines->start;
		size_t left = lines->end - lines->start;
		const char *newline = memchr(start, '\n', left);
		bool whole = !lines->overlong;
		int error;

		if (newline || lines->ended) {
			*line = (struct text){start,
					      newline ? (size_t)(newline - start) : left};
			lines->start += line->length + (newline != NULL);
			lines->overlong = false;
			if (whole && (newline || left))
				return 1;
			if (!newline)
				return 0;
		} else if ((error = lines_fill(lines))) {
			return error;
		}
	}
}

/* ---------------------------------------------------------------------------- the pass */

/* A path that lies elsewhere, unless it is one of this package's own. */
struct diversion {
	struct text from, to, package;
};

struct search {
	struct dpkg_owner *owners;
	size_t count;
	struct index paths; /* by path without /usr: numbers of owners */
	bool *exact;	    /* which owners are listed under their very path */
	struct root_file diversions_file;
	struct diversion *diversions;
	struct index diverted;	    /* by `from` without /usr: numbers of diversions */
	struct index packages;	    /* by package: numbers of owners */
	char package[NAME_MAX + 1]; /* whose list is read */
	const char *architecture;   /* from the list's name; NULL */
	struct lines lines;
};

static void end_search(struct search *search)
{
	index_free(&search->paths);
	index_free(&search->diverted);
	index_free(&search->packages);
	free(search->exact);
	free(search->diversions);
	free(search->diversions_file.data);
}

static struct text without_usr(struct text path)
{
	if (path.length > 4 && memcmp(path.bytes, "/usr/", 5) == 0)
		return (struct text){path.bytes + 4, path.length - 4};
	return path;
}

static int index_paths(struct search *search)
{
	int error = index_make(&search->paths, search->count);

	search->exact = calloc(search->count + 1, sizeof(*search->exact));
	if (error || !search->exact)
		return -ENOMEM;
	for (size_t i = 0; i < search->count; i++)
		index_add(&search->paths, i,
			  without_usr(text_of(search->owners[i].path)));
	return 0;
}

/* Cuts a line off; what has no newline is none. */
static bool take_line(struct text *rest, struct text *line)
{
	const char *newline = memchr(rest->bytes, '\n', rest->length);

	if (!newline)
		return false;
	*line = (struct text){rest->bytes, (size_t)(newline - rest->bytes)};
	rest->bytes += line->length + 1;
	rest->length -= line->length + 1;
	return true;
}

/* Three lines each: from, to, and the package whose doing it is; ":" is the admin. */
static int read_diversions(struct search *search, int dpkg)
{
	struct root_file *file = &search->diversions_file;
	int error = root_read_file(dpkg, "diversions", MOST_DIVERSIONS, file);
	struct text rest;
	struct diversion one;

	if (error)
		return error == -ENOENT ? 0 : error;
	search->diversions = calloc(file->length / 3 + 1, sizeof(one));
	if (!search->diversions || index_make(&search->diverted, file->length / 3))
		return -ENOMEM;
	rest = (struct text){file->data, file->length};
	for (size_t i = 0; take_line(&rest, &one.from) && take_line(&rest, &one.to) &&
			   take_line(&rest, &one.package);
	     i++) {
		search->diversions[i] = one;
		index_add(&search->diverted, i, without_usr(one.from));
	}
	return 0;
}

/* Where PATH of the package whose list is read really lies. */
static struct text divert(const struct search *search, struct text path)
{
	struct text key = without_usr(path);
	uint64_t hash;
	size_t at = 0;

	if (!search->diversions)
		return path;
	hash = hash_text(key);
	while ((at = index_find(&search->diverted, key, hash, at))) {
		const struct diversion *diversion = &search->diversions[at - 1];

		if (same_text(diversion->from, path) &&
		    !same_text(diversion->package, text_of(search->package)))
			return diversion->to;
	}
	return path;
}

/* The first package owns a file, but for one that lists it under its very path. */
static int claim(struct search *search, size_t number, bool exact)
{
	struct dpkg_owner *owner = &search->owners[number];

	if (owner->package && (search->exact[number] || !exact))
		return 0;
	search->exact[number] = exact;
	dpkg_free(owner, 1);
	owner->package = strdup(search->package);
	if (search->architecture)
		owner->architecture = strdup(search->architecture);
	return owner->package && !owner->architecture == !search->architecture ? 0
									       : -ENOMEM;
}

static int note_path(struct search *search, struct text listed)
{
	struct text path = divert(search, listed), key = without_usr(path);
	uint64_t hash = hash_text(key);
	size_t at = 0;
	int error = 0;

	while (!error && (at = index_find(&search->paths, key, hash, at)))
		error = claim(search, at - 1,
			      same_text(text_of(search->owners[at - 1].path), path));
	return error;
}

/* 1 and the file to be read by the line; 0 if it has gone or is none; -errno. */
static int open_lines(struct lines *lines, int dir, const char *name)
{
	int fd = root_open_attribute(dir, name, false);

	if (fd == -ENOENT || fd == -ELOOP)
		return 0;
	if (fd < 0)
		return fd;
	lines_begin(lines, fd);
	return 1;
}

static int read_list(struct search *search, int info, const char *name)
{
	size_t length = strlen(name), suffix = strlen(".list");
	struct text line = {0};
	char *colon;
	int more;

	if (length <= suffix || strcmp(name + length - suffix, ".list") != 0)
		return 0;
	more = open_lines(&search->lines, info, name);
	if (more <= 0)
		return more;
	memcpy(search->package, name, length - suffix);
	search->package[length - suffix] = '\0';
	colon = strchr(search->package, ':');
	search->architecture = colon ? colon + 1 : NULL;
	if (colon)
		*colon = '\0';
	while ((more = lines_next(&search->lines, &line)) > 0) {
		more = note_path(search, line);
		if (more)
			break;
	}
	close(search->lines.fd);
	return more;
}

static int read_lists(struct search *search, int info)
{
	INV_CLEANUP(names_free) struct names names = {0};
	int error = names_list(info, ".", &names);

	for (size_t i = 0; i < names.count && !error; i++)
		error = read_list(search, info, names.names[i]);
	return error;
}

/* -------------------------------------------------------------------- what status says */

struct stanza {
	char package[FIELD_SIZE], version[FIELD_SIZE], architecture[FIELD_SIZE];
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

/* If LINE is the field NAME, its value; one too long to be true is unknown. */
static void take_field(struct text line, const char *name, char value[FIELD_SIZE])
{
	size_t start = strlen(name) + 1, end = line.length;

	if (end < start || line.bytes[start - 1] != ':' ||
	    strncasecmp(line.bytes, name, start - 1) != 0)
		return;
	while (start < end && is_blank(line.bytes[start]))
		start++;
	while (start < end && is_blank(line.bytes[end - 1]))
		end--;
	if (end - start >= FIELD_SIZE)
		end = start;
	memcpy(value, line.bytes + start, end - start);
	value[end - start] = '\0';
}

static int index_packages(struct search *search)
{
	int error = index_make(&search->packages, search->count);

	for (size_t i = 0; i < search->count && !error; i++)
		if (search->owners[i].package)
			index_add(&search->packages, i,
				  text_of(search->owners[i].package));
	return error;
}

/* Tells the files of this package. What has no version is not installed. */
static int note_stanza(const struct search *search, const struct stanza *stanza)
{
	struct text key = text_of(stanza->package);
	uint64_t hash = hash_text(key);
	size_t at = 0;

	if (!*stanza->package || !*stanza->version)
		return 0;
	while ((at = index_find(&search->packages, key, hash, at))) {
		struct dpkg_owner *owner = &search->owners[at - 1];

		if (owner->version ||
		    (owner->architecture &&
		     strcmp(owner->architecture, stanza->architecture) != 0))
			continue;
		owner->version = strdup(stanza->version);
		if (!owner->architecture && *stanza->architecture)
			owner->architecture = strdup(stanza->architecture);
		if (!owner->version || (*stanza->architecture && !owner->architecture))
			return -ENOMEM;
	}
	return 0;
}

static int read_stanzas(struct search *search)
{
	struct stanza stanza = {0};
	struct text line = {0};
	int more, error = 0;

	while (!error && (more = lines_next(&search->lines, &line)) > 0) {
		take_field(line, "Package", stanza.package);
		take_field(line, "Version", stanza.version);
		take_field(line, "Architecture", stanza.architecture);
		if (line.length == 0) {
			error = note_stanza(search, &stanza);
			stanza = (struct stanza){0};
		}
	}
	if (error || more < 0)
		return error ? error : more;
	return note_stanza(search, &stanza);
}

static int read_status(struct search *search, int dpkg)
{
	int result = index_packages(search);

	if (!result)
		result = open_lines(&search->lines, dpkg, "status");
	if (result <= 0)
		return result;
	result = read_stanzas(search);
	close(search->lines.fd);
	return result;
}

int dpkg_find(int root, struct dpkg_owner *owners, size_t count)
{
	INV_CLOSE int dpkg = root_open(root, "var/lib/dpkg", O_PATH | O_DIRECTORY);
	INV_CLOSE int info = root_open(root, "var/lib/dpkg/info", O_RDONLY | O_DIRECTORY);
	INV_CLEANUP(end_search) struct search search = {.owners = owners, .count = count};
	int error;

	for (size_t i = 0; i < count; i++)
		owners[i] = (struct dpkg_owner){.path = owners[i].path};
	if (dpkg < 0 || info < 0)
		return dpkg < 0 ? dpkg : info;
	error = index_paths(&search);
	if (!error)
		error = read_diversions(&search, dpkg);
	if (!error)
		error = read_lists(&search, info);
	if (!error)
		error = read_status(&search, dpkg);
	if (error)
		dpkg_free(owners, count);
	return error;
}

void dpkg_free(struct dpkg_owner *owners, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(owners[i].package);
		free(owners[i].version);
		free(owners[i].architecture);
		owners[i] = (struct dpkg_owner){.path = owners[i].path};
	}
}
