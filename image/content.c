/*
 * content.c - reads a file from beginning to end, and notices if it changes meanwhile.
 */
#include "content.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "hash.h"

enum { PIECE_SIZE = 64 * 1024 };

/* The number of bytes read, 0 at the end of the file, or -errno. */
static ssize_t read_piece(const struct job *job, int fd, char *piece, uint64_t size)
{
	for (;;) {
		int stop = job_check(job);
		ssize_t got;

		if (stop)
			return stop;
		got = read(fd, piece, size < PIECE_SIZE ? size : PIECE_SIZE);
		if (got >= 0)
			return got;
		if (errno != EINTR)
			return -errno;
	}
}

static bool was_changed(const struct stat *before, const struct stat *after)
{
	return before->st_size != after->st_size ||
	       before->st_mtim.tv_sec != after->st_mtim.tv_sec ||
	       before->st_mtim.tv_nsec != after->st_mtim.tv_nsec;
}

static int fail(struct job *job, const struct node *node, int error)
{
	return job_fail(job, error, node->source,
			error == -ESTALE ? "was changed while it was read" : NULL);
}

static int copy_source(struct job *job, const struct node *node, bytes_taker *take,
		       void *context, struct sha256_ctx *hash)
{
	INV_CLOSE int fd = tree_open(job->tree, node);
	struct stat before, after;
	char piece[PIECE_SIZE];

	if (fd < 0)
		return fail(job, node, fd);
	if (fstat(fd, &before) < 0)
		return fail(job, node, -errno);
	for (uint64_t left = node->size; left;) {
		ssize_t got = read_piece(job, fd, piece, left);
		int error;

		if (got <= 0)
			return fail(job, node, got ? (int)got : -ESTALE);
		sha256_update(hash, (size_t)got, (const uint8_t *)piece);
		error = take(context, piece, (size_t)got);
		if (error)
			return error;
		left -= (uint64_t)got;
	}
	if (fstat(fd, &after) < 0)
		return fail(job, node, -errno);
	return was_changed(&before, &after) ? fail(job, node, -ESTALE) : 0;
}

int content_copy(struct job *job, struct node *node, bytes_taker *take, void *context)
{
	struct sha256_ctx hash;
	int error;

	sha256_init(&hash);
	if (node->source) {
		error = copy_source(job, node, take, context, &hash);
	} else {
		sha256_update(&hash, node->size, (const uint8_t *)node->data);
		error = take(context, node->data, node->size);
	}
	if (!error)
		hash_finish(&hash, node->sha256);
	return error;
}
