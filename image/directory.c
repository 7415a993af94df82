/*
 * directory.c - modes and times are set when nothing more is put in: first a file's, once
 * it is written, and at the end those of directories, from the innermost out.
 */
#include "directory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "cleanup.h"
#include "content.h"

/* Whose everything is to be; a set-gid directory above would give it its own group. */
struct owner {
	uid_t user;
	gid_t group;
};

struct output {
	struct job *job;
	int dir;
	struct owner owner;
	struct timespec times[2];
	size_t n_lost; /* file capabilities */
};

/* A file that is being written. */
struct copy {
	int fd;
	off_t offset;
};

static struct owner choose_owner(void)
{
	if (geteuid() == 0)
		return (struct owner){0, 0};
	return (struct owner){(uid_t)-1, getegid()};
}

/* ---------------------------------------------------------------------- files */

static bool is_zero(const char *bytes, size_t size)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

/* Leaves a hole where there would be nothing but zeros. */
static int write_piece(void *context, const void *bytes, size_t size)
{
	struct copy *copy = context;
	const char *rest = bytes;

	if (size && is_zero(bytes, size)) {
		copy->offset += (off_t)size;
		return 0;
	}
	while (size) {
		ssize_t put = pwrite(copy->fd, rest, size, copy->offset);

		if (put < 0 && errno != EINTR)
			return -errno;
		if (put > 0) {
			rest += put;
			size -= (size_t)put;
			copy->offset += put;
		}
	}
	return 0;
}

static int set_capability(struct output *output, int fd, const struct node *node)
{
	struct write_result *result = output->job->result;

	if (!node->capability || fsetxattr(fd, "security.capability", node->capability,
					   node->capability_size, 0) == 0)
		return 0;
	if (errno != EPERM && errno != EOPNOTSUPP)
		return -errno;
	if (output->n_lost++ == 0)
		snprintf(result->warning, sizeof(result->warning),
			 "%s: its capabilities could not be set: %s", node->path,
			 strerror(errno));
	return 0;
}

/* In this order: changing the owner takes set-id bits and capabilities away. */
static int finish_file(struct output *output, int fd, const struct node *node)
{
	int error;

	if (fchown(fd, output->owner.user, output->owner.group) < 0 ||
	    fchmod(fd, node->mode & 07777) < 0)
		return -errno;
	error = set_capability(output, fd, node);
	if (!error && futimens(fd, output->times) < 0)
		error = -errno;
	return error;
}

static int write_file(struct output *output, struct node *node)
{
	INV_CLOSE int fd =
		openat(output->dir, node->path,
		       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	struct copy copy = {.fd = fd};
	int error;

	if (fd < 0)
		return -errno;
	error = content_copy(output->job, node, write_piece, &copy);
	if (!error && ftruncate(fd, copy.offset) < 0)
		error = -errno;
	return error ? error : finish_file(output, fd, node);
}

/* ----------------------------------------------------------------- everything */

static int write_link(const struct output *output, const struct node *node)
{
	if (symlinkat(node->target, output->dir, node->path) < 0 ||
	    fchownat(output->dir, node->path, output->owner.user, output->owner.group,
		     AT_SYMLINK_NOFOLLOW) < 0 ||
	    utimensat(output->dir, node->path, output->times, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return 0;
}

static int write_directory(const struct output *output, const struct node *node)
{
	if (mkdirat(output->dir, node->path, 0700) < 0 ||
	    fchownat(output->dir, node->path, output->owner.user, output->owner.group,
		     AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return 0;
}

static int write_node(struct output *output, size_t index)
{
	struct node *node = &output->job->tree->nodes[index];
	const struct node *first = output->job->first[index];
	int error = job_check(output->job);

	if (error)
		return error;
	if (node->type == NODE_LINK)
		return write_link(output, node);
	if (node->type == NODE_DIRECTORY)
		return write_directory(output, node);
	if (first == node)
		return write_file(output, node);
	memcpy(node->sha256, first->sha256, sizeof(node->sha256));
	if (linkat(output->dir, first->path, output->dir, node->path, 0) < 0)
		return -errno;
	return 0;
}

static int finish_directory(const struct output *output, const struct node *node)
{
	if (fchmodat(output->dir, node->path, node->mode & 07777, 0) < 0 ||
	    utimensat(output->dir, node->path, output->times, 0) < 0)
		return -errno;
	return 0;
}

static int fail(struct job *job, int error, const struct node *node)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", job->out, node->path);
	return job_fail(job, error, path, NULL);
}

static int write_nodes(struct output *output)
{
	const struct tree *tree = output->job->tree;
	int error;

	for (size_t i = 0; i < tree->count; i++) {
		error = write_node(output, i);
		if (error)
			return fail(output->job, error, &tree->nodes[i]);
	}
	for (size_t i = tree->count; i-- > 0;) {
		const struct node *node = &tree->nodes[i];

		error = node->type == NODE_DIRECTORY ? finish_directory(output, node) : 0;
		if (error)
			return fail(output->job, error, node);
	}
	return 0;
}

/* How many files have lost their capabilities, if more than the one that was told. */
static void count_lost(const struct output *output)
{
	struct write_result *result = output->job->result;
	size_t length = strlen(result->warning);

	if (output->n_lost > 1)
		snprintf(result->warning + length, sizeof(result->warning) - length,
			 ", nor those of %zu more", output->n_lost - 1);
}

int directory_write(struct job *job, int dir)
{
	const struct timespec time = {.tv_sec = job->config->time};
	struct output output = {
		.job = job,
		.dir = dir,
		.owner = choose_owner(),
		.times = {time, time},
	};
	int error = write_nodes(&output);

	if (error)
		return error;
	count_lost(&output);
	if (fchown(dir, output.owner.user, output.owner.group) < 0 ||
	    futimens(dir, output.times) < 0)
		return -errno;
	return 0;
}
