/*
 * docker.c - see the Docker image specification v1.2, "Combined Image JSON + Filesystem
 * Changeset Format". It is the layer that is compressed, as not every reader takes an
 * archive that is.
 */
#include "docker.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"
#include "manifest.h"
#include "tar.h"

enum { PIECE_SIZE = 64 * 1024 };

/* Their names in the archive: their digests. */
struct parts {
	char config[HASH_SIZE + sizeof(".json")];
	char layer[HASH_SIZE + sizeof(".tar")];
};

static int write_layer(struct job *job, int fd, struct sink_sum *plain,
		       struct sink_sum *stored)
{
	INV_CLEANUP(sink_free)
	struct sink *sink = sink_open(fd, job->config->compression);
	int error = sink ? tar_tree(job, sink) : -ENOMEM;

	return error ? error : sink_finish(sink, plain, stored);
}

/* TEXT is NULL where there was no memory for it. */
static int add_text(struct tar *tar, char *name, const char *text)
{
	const struct node node = {
		.path = name,
		.type = NODE_FILE,
		.mode = 0644,
		.size = text ? strlen(text) : 0,
	};
	int error = text ? tar_add(tar, &node, NULL) : -ENOMEM;

	return error ? error : tar_data(tar, text, node.size);
}

static int add_layer(const struct job *job, struct tar *tar, char *name, int fd,
		     uint64_t size)
{
	const struct node node = {.path = name,
				  .type = NODE_FILE,
				  .mode = 0644,
				  .size = size};
	int error = tar_add(tar, &node, NULL);
	char piece[PIECE_SIZE];

	for (uint64_t offset = 0; !error && offset < size;) {
		ssize_t got = pread(fd, piece, sizeof(piece), (off_t)offset);

		if (got < 0 && errno != EINTR)
			return -errno;
		if (got == 0)
			return -EIO;
		error = job_check(job);
		if (!error && got > 0) {
			error = tar_data(tar, piece, (size_t)got);
			offset += (uint64_t)got;
		}
	}
	return error;
}

static char *make_manifest(const struct job *job, const struct parts *parts)
{
	const char *tag = job->config->tag;
	json_t *tags = tag ? json_pack("[s]", tag) : json_array();

	return manifest_text(json_pack("[{s:s, s:o, s:[s]}]", "Config", parts->config,
				       "RepoTags", tags, "Layers", parts->layer));
}

static int write_archive(const struct job *job, struct sink *sink, int layer,
			 const struct sink_sum *plain, const struct sink_sum *stored)
{
	INV_CLEANUP(tar_close) struct tar tar;
	INV_FREE char *config =
		manifest_text(manifest_config(job->config, plain->sha256));
	INV_FREE char *manifest = NULL;
	struct parts parts;
	char hex[HASH_SIZE];
	int error = tar_open(&tar, sink, job->config->time);

	if (error || !config)
		return error ? error : -ENOMEM;
	hash_bytes(config, strlen(config), hex);
	snprintf(parts.config, sizeof(parts.config), "%s.json", hex);
	snprintf(parts.layer, sizeof(parts.layer), "%s.tar", stored->sha256);
	manifest = make_manifest(job, &parts);
	error = add_text(&tar, (char[]){"manifest.json"}, manifest);
	if (!error)
		error = add_text(&tar, parts.config, config);
	if (!error)
		error = add_layer(job, &tar, parts.layer, layer, stored->size);
	return error ? error : tar_finish(&tar);
}

int docker_write(struct job *job, const struct target *target, struct sink *sink)
{
	INV_CLOSE int layer = target_scratch(target);
	struct sink_sum plain, stored;
	int error = layer < 0 ? layer : write_layer(job, layer, &plain, &stored);

	return error ? error : write_archive(job, sink, layer, &plain, &stored);
}
