/*
 * queue.h - what a disk's request queue says of it. Partitions have none of their own.
 */
#ifndef INV_QUEUE_H
#define INV_QUEUE_H

#include "cell.h"

struct queue {
	struct queue_number {
		bool known;
		uint64_t value;
	} removable, rotational, logical, physical; /* the latter two in bytes */
	char scheduler[CELL_SIZE];		    /* the one in use; "" if unknown */
};

/* Reads queue/ and `removable` of the disk whose directory FROM is. */
void queue_read(const struct cell_source *from, struct queue *queue);

#endif
