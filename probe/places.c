/*
 * places.c - an index over mounts and swaps by device, so that many devices with many
 * mounts cost no more than both.
 */
#include "places.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "root.h"
#include "unescape.h"

enum { MOST_SWAP_BYTES = 1 << 20 };

#define PLACE_BY_NAME 0

static uint64_t number_of(unsigned major, unsigned minor)
{
	return (uint64_t)major << 32 | minor;
}

/* By number, then node, then target: so one device's places stand together. */
static int compare_device(const struct place *a, const struct place *b)
{
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return a->number == PLACE_BY_NAME ? strcmp(a->source, b->source) : 0;
}

static int compare(const void *a, const void *b)
{
	const struct place *first = a, *second = b;
	int order = compare_device(first, second);

	return order ? order : strcmp(first->target, second->target);
}

static void add_mounts(struct places *places)
{
	for (size_t i = 0; i < places->mounts.count; i++) {
		const struct mountinfo *mount = &places->mounts.mounts[i];

		if (mount->major == 0 && strncmp(mount->source, "/dev/", 5) != 0)
			continue;
		places->places[places->count++] = (struct place){
			.number = mount->major ? number_of(mount->major, mount->minor)
					       : PLACE_BY_NAME,
			.source = mount->source,
			.target = mount->target,
			.fs_type = mount->fs_type,
		};
	}
}

/* Lines of proc/swaps: "/dev/dm-1  partition  ..."; the heading and files are no nodes. */
static void add_swaps(struct places *places)
{
	char *rest = places->swaps, *line;

	while ((line = strsep(&rest, "\n"))) {
		if (strncmp(line, "/dev/", 5) != 0)
			continue;
		line[strcspn(line, " \t")] = '\0';
		unescape_octal(line);
		places->places[places->count++] =
			(struct place){PLACE_BY_NAME, line, "[SWAP]", "swap"};
	}
}

static size_t count_lines(const char *text)
{
	size_t lines = 0;

	for (; text && *text; text++)
		lines += *text == '\n' || !text[1];
	return lines;
}

/* A file that is not there is empty. */
static int absent_is_empty(int error)
{
	return error == -ENOENT || error == -ENOTDIR ? 0 : error;
}

int places_read(int root, struct places *places)
{
	struct root_file swaps = {0};
	int error;

	*places = (struct places){0};
	error = absent_is_empty(mount_list_read(root, &places->mounts));
	if (!error)
		error = absent_is_empty(
			root_read_file(root, "proc/swaps", MOST_SWAP_BYTES, &swaps));
	places->swaps = swaps.data;
	places->places = calloc(places->mounts.count + count_lines(swaps.data) + 1,
				sizeof(*places->places));
	if (!error && !places->places)
		error = -ENOMEM;
	if (error) {
		places_free(places);
		return error;
	}
	add_mounts(places);
	add_swaps(places);
	qsort(places->places, places->count, sizeof(*places->places), compare);
	return 0;
}

void places_free(struct places *places)
{
	free(places->places);
	free(places->swaps);
	mount_list_free(&places->mounts);
	*places = (struct places){0};
}

/* The first place that is not before DEVICE. */
static const struct place *first_of(const struct places *places,
				    const struct place *device)
{
	size_t low = 0, high = places->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_device(&places->places[middle], device) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return places->places + low;
}

static void find(const struct places *places, const struct place *device,
		 void (*found)(void *context, const struct place *place), void *context)
{
	const struct place *end = places->places + places->count;
	const char *last = NULL;

	for (const struct place *place = first_of(places, device);
	     place < end && compare_device(place, device) == 0; place++) {
		if (!last || strcmp(last, place->target) != 0)
			found(context, place);
		last = place->target;
	}
}

void places_find(const struct places *places, unsigned major, unsigned minor,
		 const char *node, const char *alias,
		 void (*found)(void *context, const struct place *place), void *context)
{
	const struct place by_number = {.number = number_of(major, minor)};
	const struct place by_node = {.number = PLACE_BY_NAME, .source = node};
	const struct place by_alias = {.number = PLACE_BY_NAME, .source = alias};

	if (!places->count)
		return;
	/* 0:0 is no device's number, whatever a tree may say. */
	if (by_number.number != PLACE_BY_NAME)
		find(places, &by_number, found, context);
	find(places, &by_node, found, context);
	if (strcmp(node, alias) != 0)
		find(places, &by_alias, found, context);
}
