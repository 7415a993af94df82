/*
 * config.h - what an image says about itself, and how it is to be written.
 */
#ifndef INV_CONFIG_H
#define INV_CONFIG_H

#include <stdint.h>

enum image_format {
	IMAGE_DIRECTORY, /* the tree as it is */
	IMAGE_TAR,	 /* the tree as one archive */
	IMAGE_OCI,	 /* an OCI image layout: a directory */
	IMAGE_DOCKER,	 /* a docker-archive: a tar that `docker load` takes */
};

enum image_compression { IMAGE_PLAIN, IMAGE_GZIP, IMAGE_ZSTD };

struct image_config {
	enum image_format format;
	enum image_compression compression; /* of the layer, or of the tar */
	const char *const *entrypoint;	    /* NULL-terminated, or NULL: none */
	const char *const *cmd;
	const char *const *env;	  /* "NAME=VALUE" */
	const char *workdir;	  /* NULL: none */
	const char *user;	  /* "0:0" ...; NULL: none */
	const char *tag;	  /* "name:tag"; NULL: none */
	const char *architecture; /* as OCI names it: amd64, arm64, arm ... */
	const char *variant;	  /* v7, v8 ...; NULL: none */
	int64_t time; /* SOURCE_DATE_EPOCH, or 0: of every file and of the image */
};

#endif
