/*
 * sink.h - a stream of bytes on its way into a file: hashed, compressed, hashed again.
 */
#ifndef INV_SINK_H
#define INV_SINK_H

#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "hash.h"

struct sink;

struct sink_sum {
	uint64_t size;
	char sha256[HASH_SIZE];
};

/* A stream into the file FD, which is borrowed. NULL without memory. */
struct sink *sink_open(int fd, enum image_compression compression);

/* Takes SIZE bytes of the stream SINK. 0 or -errno. */
int sink_write(void *sink, const void *bytes, size_t size);

/*
 * Ends the stream, so that all of it was handed to the kernel, and tells what went in and
 * what came out into the file. Either may be NULL. 0 or -errno.
 */
int sink_finish(struct sink *sink, struct sink_sum *plain, struct sink_sum *stored);

void sink_free(struct sink **sink);

#endif
