/*
 * copy_place.c - places of a document compared with patterns, from their ends.
 */
#include "copy_place.h"

#include <stdio.h>
#include <string.h>

static const char star[] = "[*]";

static bool has_end(const char *text, size_t length, const char *end)
{
	size_t n = strlen(end);

	return length >= n && memcmp(text + length - n, end, n) == 0;
}

/* Where the last name of the LENGTH bytes of PATTERN begins. */
static size_t last_name(const char *pattern, size_t length)
{
	while (length && pattern[length - 1] != '.')
		length--;
	return length;
}

static bool is_name(const char *key, const char *name, size_t length)
{
	return (length == 1 && *name == '*') ||
	       (strlen(key) == length && memcmp(key, name, length) == 0);
}

/* Connections have moved: what is at the top in one version is one deeper in others. */
static bool is_top(const struct copy_place *place)
{
	const struct copy_place *parent = place->parent;

	return !parent ||
	       (strcmp(place->key, "connections") == 0 && parent->key &&
		strcmp(parent->key, "connectionSettings") == 0 && !parent->parent);
}

bool copy_place_fits(const struct copy_place *place, const char *pattern)
{
	size_t length = strlen(pattern);

	while (place && length) {
		size_t start;

		if (!place->key) {
			if (!has_end(pattern, length, star))
				return false;
			length -= sizeof(star) - 1;
			place = place->parent;
			continue;
		}
		start = last_name(pattern, length);
		if (!is_name(place->key, pattern + start, length - start))
			return false;
		if (start == 0)
			return is_top(place);
		length = start - 1;
		place = place->parent;
	}
	return false;
}

static void append(char path[COPY_PATH_SIZE], size_t *used, const char *text)
{
	*used += (size_t)snprintf(path + *used, COPY_PATH_SIZE - *used, "%s", text);
	if (*used >= COPY_PATH_SIZE)
		*used = COPY_PATH_SIZE - 1;
}

void copy_place_write(const struct copy_place *place, char path[COPY_PATH_SIZE])
{
	enum { MOST_DEPTH = 24 };
	const struct copy_place *chain[MOST_DEPTH];
	size_t depth = 0, used = 0;
	char number[32];

	*path = '\0';
	for (; place && depth < MOST_DEPTH; place = place->parent)
		chain[depth++] = place;
	if (place)
		append(path, &used, "...");
	while (depth--) {
		snprintf(number, sizeof(number), "[%zu]", chain[depth]->index);
		if (chain[depth]->key && used)
			append(path, &used, ".");
		append(path, &used, chain[depth]->key ? chain[depth]->key : number);
	}
}
