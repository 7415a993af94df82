/*
 * write.c - looks whether the tree can be written at all, and has it written.
 */
#include "write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "directory.h"
#include "docker.h"
#include "hardlink.h"
#include "job.h"
#include "manifest.h"
#include "oci.h"
#include "sink.h"
#include "tar.h"
#include "target.h"

/* Whether PATH leads down from the root and nowhere else. */
static bool is_plain(const char *path)
{
	for (;;) {
		size_t length = strcspn(path, "/");

		if (length == 0 || (length == 1 && path[0] == '.') ||
		    (length == 2 && path[0] == '.' && path[1] == '.'))
			return false;
		if (!path[length])
			return true;
		path += length + 1;
	}
}

/* What a node is in has to be a directory: a link would lead out of the image. */
static bool has_parent(const struct tree *tree, const char *path)
{
	const char *slash = strrchr(path, '/');
	INV_FREE char *parent = slash ? strndup(path, (size_t)(slash - path)) : NULL;
	const struct node *node = parent ? tree_find(tree, parent) : NULL;

	return !slash || (node && node->type == NODE_DIRECTORY);
}

static int check_tree(struct job *job)
{
	const struct tree *tree = job->tree;

	for (size_t i = 0; i < tree->count; i++) {
		const struct node *node = &tree->nodes[i];

		if (!is_plain(node->path) || !has_parent(tree, node->path))
			return job_fail(job, -EINVAL, node->path,
					"is no path in an image");
		if (node->type == NODE_LINK && (!node->target || !*node->target))
			return job_fail(job, -EINVAL, node->path, "leads nowhere");
	}
	return 0;
}

static int check(struct job *job)
{
	enum image_format format = job->config->format;
	int error = check_tree(job);

	if (!error && (format == IMAGE_OCI || format == IMAGE_DOCKER))
		error = manifest_check(job);
	return error;
}

/* The formats that are one file. */
static int write_file(struct job *job, const struct target *target)
{
	bool is_tar = job->config->format == IMAGE_TAR;
	enum image_compression outer = is_tar ? job->config->compression : IMAGE_PLAIN;
	INV_CLEANUP(sink_free) struct sink *sink = sink_open(target->fd, outer);
	struct sink_sum sum;
	int error;

	if (!sink)
		return -ENOMEM;
	error = is_tar ? tar_tree(job, sink) : docker_write(job, target, sink);
	if (!error)
		error = sink_finish(sink, NULL, &sum);
	if (!error)
		snprintf(job->result->digest, sizeof(job->result->digest), "sha256:%s",
			 sum.sha256);
	return error;
}

static int write_target(struct job *job, const struct target *target)
{
	switch (job->config->format) {
	case IMAGE_DIRECTORY:
		return directory_write(job, target->fd);
	case IMAGE_OCI:
		return oci_write(job, target->fd);
	case IMAGE_TAR:
	case IMAGE_DOCKER:
		break;
	}
	return write_file(job, target);
}

static int write_image(struct job *job)
{
	INV_CLEANUP(target_close) struct target target = {.parent = -1, .fd = -1};
	int error = check(job);

	if (!error)
		error = target_open(&target, job);
	if (!error)
		error = write_target(job, &target);
	return error ? error : target_commit(&target, job);
}

int image_write(struct tree *tree, const struct image_config *config, const char *out,
		bool (*stopping)(void *context), void *context,
		struct write_result *result)
{
	INV_FREE const struct node **first = hardlink_find(tree);
	struct job job = {
		.tree = tree,
		.config = config,
		.out = out,
		.stopping = stopping,
		.context = context,
		.result = result,
		.first = first,
	};
	int error;

	*result = (struct write_result){0};
	error = first ? write_image(&job) : -ENOMEM;
	/* What nobody has said more of befell OUT. */
	return error ? job_fail(&job, error, out, NULL) : 0;
}
