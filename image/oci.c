/*
 * oci.c - see the OCI image specification, image-layout.md and manifest.md.
 */
#include "oci.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "manifest.h"
#include "sink.h"
#include "tar.h"

#define TYPE "application/vnd.oci.image."
#define BLOBS "blobs/sha256/"
#define UNNAMED BLOBS "layer"
#define LAYOUT "{\"imageLayoutVersion\":\"1.0.0\"}"

enum { BLOB_PATH = sizeof(BLOBS) + HASH_SIZE };

static const char *layer_type(enum image_compression compression)
{
	switch (compression) {
	case IMAGE_GZIP:
		return TYPE "layer.v1.tar+gzip";
	case IMAGE_ZSTD:
		return TYPE "layer.v1.tar+zstd";
	case IMAGE_PLAIN:
		break;
	}
	return TYPE "layer.v1.tar";
}

static int create(int dir, const char *path)
{
	return openat(dir, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

/* Writes the file PATH, and tells its size and digest. */
static int write_text(int dir, const char *path, const char *text, struct sink_sum *sum)
{
	INV_CLOSE int fd = create(dir, path);
	INV_CLEANUP(sink_free) struct sink *sink = NULL;
	int error;

	if (fd < 0)
		return -errno;
	sink = sink_open(fd, IMAGE_PLAIN);
	if (!sink)
		return -ENOMEM;
	error = sink_write(sink, text, strlen(text));
	return error ? error : sink_finish(sink, NULL, sum);
}

/* Writes VALUE, which it takes over, as a blob. */
static int write_blob(int dir, json_t *value, struct sink_sum *sum)
{
	INV_FREE char *text = manifest_text(value);
	char hex[HASH_SIZE], path[BLOB_PATH];

	if (!text)
		return -ENOMEM;
	hash_bytes(text, strlen(text), hex);
	snprintf(path, sizeof(path), BLOBS "%s", hex);
	return write_text(dir, path, text, sum);
}

/* Its name is only known once it is written. */
static int write_layer(struct job *job, int dir, struct sink_sum *plain,
		       struct sink_sum *stored)
{
	INV_CLOSE int fd = create(dir, UNNAMED);
	INV_CLEANUP(sink_free) struct sink *sink = NULL;
	char path[BLOB_PATH];
	int error;

	if (fd < 0)
		return -errno;
	sink = sink_open(fd, job->config->compression);
	if (!sink)
		return -ENOMEM;
	error = tar_tree(job, sink);
	if (!error)
		error = sink_finish(sink, plain, stored);
	if (error)
		return error;
	snprintf(path, sizeof(path), BLOBS "%s", stored->sha256);
	return renameat(dir, UNNAMED, dir, path) < 0 ? -errno : 0;
}

static json_t *descriptor(const char *type, const struct sink_sum *sum)
{
	return json_pack("{s:s, s:s+, s:I}", "mediaType", type, "digest",
			 "sha256:", sum->sha256, "size", (json_int_t)sum->size);
}

static json_t *make_manifest(const struct job *job, const struct sink_sum *config,
			     const struct sink_sum *layer)
{
	const char *type = layer_type(job->config->compression);

	return json_pack("{s:i, s:s, s:o, s:[o]}", "schemaVersion", 2, "mediaType",
			 TYPE "manifest.v1+json", "config",
			 descriptor(TYPE "config.v1+json", config), "layers",
			 descriptor(type, layer));
}

static json_t *make_index(const struct job *job, const struct sink_sum *manifest)
{
	json_t *entry = descriptor(TYPE "manifest.v1+json", manifest);

	json_object_set_new(entry, "platform", manifest_platform(job->config));
	if (job->config->tag)
		json_object_set_new(entry, "annotations",
				    json_pack("{s:s}",
					      "org.opencontainers.image.ref.name",
					      job->config->tag));
	return json_pack("{s:i, s:s, s:[o]}", "schemaVersion", 2, "mediaType",
			 TYPE "index.v1+json", "manifests", entry);
}

static int write_index(const struct job *job, int dir, const struct sink_sum *manifest)
{
	INV_FREE char *text = manifest_text(make_index(job, manifest));
	int error = text ? write_text(dir, "index.json", text, NULL) : -ENOMEM;

	return error ? error : write_text(dir, "oci-layout", LAYOUT, NULL);
}

int oci_write(struct job *job, int dir)
{
	struct sink_sum plain = {0}, layer = {0}, config = {0}, manifest = {0};
	int error;

	if (mkdirat(dir, "blobs", 0777) < 0 || mkdirat(dir, "blobs/sha256", 0777) < 0)
		return -errno;
	error = write_layer(job, dir, &plain, &layer);
	if (!error)
		error = write_blob(dir, manifest_config(job->config, plain.sha256),
				   &config);
	if (!error)
		error = write_blob(dir, make_manifest(job, &config, &layer), &manifest);
	if (!error)
		error = write_index(job, dir, &manifest);
	if (!error)
		snprintf(job->result->digest, sizeof(job->result->digest), "sha256:%s",
			 manifest.sha256);
	return error;
}
