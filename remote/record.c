/*
 * record.c - values in the order in which they came, their bytes end to end.
 */
#include "record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 32 << 20, MOST_VALUES = 1 << 20 };

void record_reset(struct record *record)
{
	record->used = record->count = 0;
}

void record_free(struct record *record)
{
	free(record->bytes);
	free(record->values);
	*record = (struct record){0};
}

static int make_room(struct record *record, size_t length)
{
	if (record->used + length > record->room) {
		size_t room = 2 * (record->used + length) + 256;
		char *bytes = realloc(record->bytes, room);

		if (!bytes)
			return -ENOMEM;
		record->bytes = bytes;
		record->room = room;
	}
	if (record->count == record->values_room) {
		size_t room = 2 * record->count + 32;
		struct record_value *values =
			reallocarray(record->values, room, sizeof(*values));

		if (!values)
			return -ENOMEM;
		record->values = values;
		record->values_room = room;
	}
	return 0;
}

int record_add(struct record *record, int path, enum json_kind kind, const char *bytes,
	       size_t length)
{
	int error;

	if (length > MOST_BYTES - record->used || record->count == MOST_VALUES)
		return -E2BIG;
	error = make_room(record, length);
	if (error)
		return error;
	if (length)
		memcpy(record->bytes + record->used, bytes, length);
	record->values[record->count++] = (struct record_value){
		.path = path,
		.kind = kind,
		.offset = (uint32_t)record->used,
		.length = (uint32_t)length,
	};
	record->used += length;
	return 0;
}

const struct record_value *record_next(const struct record *record, int path,
				       const struct record_value *after)
{
	size_t i = after ? (size_t)(after - record->values) + 1 : 0;

	while (i < record->count && record->values[i].path != path)
		i++;
	return i < record->count ? &record->values[i] : NULL;
}

struct record *record_copy(const struct record *record)
{
	struct record *copy = calloc(1, sizeof(*copy));

	if (!copy)
		return NULL;
	copy->bytes = malloc(record->used ? record->used : 1);
	copy->values = calloc(record->count ? record->count : 1, sizeof(*copy->values));
	if (!copy->bytes || !copy->values) {
		record_free(copy);
		free(copy);
		return NULL;
	}
	copy->used = copy->room = record->used;
	copy->count = copy->values_room = record->count;
	if (record->used)
		memcpy(copy->bytes, record->bytes, record->used);
	if (record->count)
		memcpy(copy->values, record->values,
		       record->count * sizeof(*copy->values));
	return copy;
}
