/*
 * sink.c - zlib and zstd with everything fixed that could differ from run to run: one
 * thread, one level, and in gzip's header neither time nor name nor system.
 */
#include "sink.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum {
	GZIP_LEVEL = 6,
	GZIP_FORMAT = 16, /* added to the window's bits: gzip, not zlib */
	GZIP_MEMORY = 8,  /* zlib's default */
	UNKNOWN_SYSTEM = 255,
	ZSTD_LEVEL = 9,
	OUT_SIZE = 128 * 1024,
};

struct meter {
	uint64_t size;
	struct sha256_ctx hash;
};

struct sink {
	int fd;
	enum image_compression compression;
	struct meter plain, stored;
	z_stream gzip;
	gz_header header;
	ZSTD_CCtx *zstd;
	unsigned char out[OUT_SIZE];
};

/* ------------------------------------------------------------------- the file */

static void measure(struct meter *meter, const void *bytes, size_t size)
{
	meter->size += size;
	sha256_update(&meter->hash, size, bytes);
}

static void read_meter(struct meter *meter, struct sink_sum *sum)
{
	if (!sum)
		return;
	sum->size = meter->size;
	hash_finish(&meter->hash, sum->sha256);
}

static int store(struct sink *sink, const unsigned char *bytes, size_t size)
{
	measure(&sink->stored, bytes, size);
	while (size) {
		ssize_t put = write(sink->fd, bytes, size);

		if (put < 0 && errno != EINTR)
			return -errno;
		if (put > 0) {
			bytes += put;
			size -= (size_t)put;
		}
	}
	return 0;
}

/* ----------------------------------------------------------------- compression */

static bool start_gzip(struct sink *sink)
{
	sink->header.os = UNKNOWN_SYSTEM;
	return deflateInit2(&sink->gzip, GZIP_LEVEL, Z_DEFLATED, MAX_WBITS + GZIP_FORMAT,
			    GZIP_MEMORY, Z_DEFAULT_STRATEGY) == Z_OK &&
	       deflateSetHeader(&sink->gzip, &sink->header) == Z_OK;
}

static bool start_zstd(struct sink *sink)
{
	sink->zstd = ZSTD_createCCtx();
	return sink->zstd &&
	       !ZSTD_isError(ZSTD_CCtx_setParameter(sink->zstd, ZSTD_c_compressionLevel,
						    ZSTD_LEVEL)) &&
	       !ZSTD_isError(ZSTD_CCtx_setParameter(sink->zstd, ZSTD_c_checksumFlag, 1));
}

static int gzip(struct sink *sink, const void *bytes, size_t size, bool last)
{
	const unsigned char *next = bytes;
	z_stream *stream = &sink->gzip;

	do {
		/* zlib counts in 32 bits. */
		uInt piece = (uInt)(size < OUT_SIZE ? size : OUT_SIZE);
		int error;

		stream->next_in = (z_const Bytef *)next;
		stream->avail_in = piece;
		do {
			stream->next_out = sink->out;
			stream->avail_out = OUT_SIZE;
			deflate(stream, last ? Z_FINISH : Z_NO_FLUSH);
			error = store(sink, sink->out, OUT_SIZE - stream->avail_out);
			if (error)
				return error;
		} while (stream->avail_out == 0);
		next += piece;
		size -= piece;
	} while (size);
	return 0;
}

static int zstd(struct sink *sink, const void *bytes, size_t size, bool last)
{
	ZSTD_inBuffer in = {bytes, size, 0};
	size_t left;

	do {
		ZSTD_outBuffer out = {sink->out, OUT_SIZE, 0};
		int error;

		left = ZSTD_compressStream2(sink->zstd, &out, &in,
					    last ? ZSTD_e_end : ZSTD_e_continue);
		if (ZSTD_isError(left))
			return -ENOMEM;
		error = store(sink, sink->out, out.pos);
		if (error)
			return error;
	} while (last ? left > 0 : in.pos < in.size);
	return 0;
}

/* ------------------------------------------------------------------ the stream */

struct sink *sink_open(int fd, enum image_compression compression)
{
	struct sink *sink = calloc(1, sizeof(*sink));
	bool good = true;

	if (!sink)
		return NULL;
	sink->fd = fd;
	sink->compression = compression;
	sha256_init(&sink->plain.hash);
	sha256_init(&sink->stored.hash);
	if (compression == IMAGE_GZIP)
		good = start_gzip(sink);
	else if (compression == IMAGE_ZSTD)
		good = start_zstd(sink);
	if (!good)
		sink_free(&sink);
	return sink;
}

int sink_write(void *context, const void *bytes, size_t size)
{
	struct sink *sink = context;

	if (sink->compression == IMAGE_PLAIN)
		return store(sink, bytes, size);
	measure(&sink->plain, bytes, size);
	return sink->compression == IMAGE_GZIP ? gzip(sink, bytes, size, false)
					       : zstd(sink, bytes, size, false);
}

int sink_finish(struct sink *sink, struct sink_sum *plain, struct sink_sum *stored)
{
	int error = 0;

	if (sink->compression == IMAGE_GZIP)
		error = gzip(sink, "", 0, true);
	else if (sink->compression == IMAGE_ZSTD)
		error = zstd(sink, "", 0, true);
	else
		sink->plain = sink->stored;
	if (error)
		return error;
	read_meter(&sink->plain, plain);
	read_meter(&sink->stored, stored);
	return 0;
}

void sink_free(struct sink **sink)
{
	if (!*sink)
		return;
	deflateEnd(&(*sink)->gzip);
	ZSTD_freeCCtx((*sink)->zstd);
	free(*sink);
	*sink = NULL;
}
