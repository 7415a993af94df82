/*
 * record.h - the values of one resource that were asked for, as they came. A zeroed record
 * is an empty one.
 */
#ifndef INV_RECORD_H
#define INV_RECORD_H

#include <stdint.h>

#include "json.h"

struct record_value {
	int path; /* the number that json_paths_add() gave */
	enum json_kind kind;
	uint32_t offset, length; /* in the record's bytes, which are not terminated */
};

struct record {
	char *bytes;
	struct record_value *values;
	size_t used, room, count, values_room;
};

void record_reset(struct record *record); /* empties it, and keeps its memory */
void record_free(struct record *record);  /* leaves it zeroed */

/*
 * Appends a value, its bytes copied; they may be NULL if LENGTH is 0. Returns 0, -ENOMEM,
 * or -E2BIG for more than 32 MiB or 2^20 values in all. What was appended before stays.
 */
int record_add(struct record *record, int path, enum json_kind kind, const char *bytes,
	       size_t length);

/*
 * The first value of PATH behind the one that AFTER is (NULL: of all); NULL: no more.
 * Valid until the next record_add().
 */
const struct record_value *record_next(const struct record *record, int path,
				       const struct record_value *after);

/* A copy that has just what it needs; NULL: no memory. To record_free() and free(). */
struct record *record_copy(const struct record *record);

#endif
