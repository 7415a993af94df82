/*
 * hashes.c - open addressing, at most half full.
 */
#include "hashes.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

/* FNV-1a, its upper half mixed into the lower, which chooses the place. */
uint64_t hash_of(const char *text, size_t length)
{
	uint64_t value = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < length; i++)
		value = (value ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
	value ^= value >> 32;
	return value ? value : 1;
}

/* Where VALUE is, or where it would be. */
static size_t place_of(const uint64_t *places, size_t room, uint64_t value)
{
	size_t at = (size_t)value & (room - 1);

	while (places[at] && places[at] != value)
		at = (at + 1) & (room - 1);
	return at;
}

static bool grow(struct hashes *hashes)
{
	size_t room = hashes->room ? 2 * hashes->room : 64;
	uint64_t *places = calloc(room, sizeof(*places));

	if (!places)
		return false;
	for (size_t i = 0; i < hashes->room; i++)
		if (hashes->places[i])
			places[place_of(places, room, hashes->places[i])] =
				hashes->places[i];
	free(hashes->places);
	hashes->places = places;
	hashes->room = room;
	return true;
}

int hashes_add(struct hashes *hashes, const char *text, size_t length)
{
	uint64_t value = hash_of(text, length);
	size_t at;

	if (2 * hashes->count >= hashes->room && !grow(hashes))
		return -ENOMEM;
	at = place_of(hashes->places, hashes->room, value);
	if (hashes->places[at])
		return 0;
	hashes->places[at] = value;
	hashes->count++;
	return 1;
}

void hashes_free(struct hashes *hashes)
{
	free(hashes->places);
	*hashes = (struct hashes){0};
}
