/*
 * docker.h - an image as `docker save` writes it and `docker load` reads it: a tar of the
 * layer's tar, the configuration, and a manifest.json that names them.
 */
#ifndef INV_DOCKER_H
#define INV_DOCKER_H

#include "sink.h"
#include "target.h"

/* Writes the archive into SINK; the layer is first written aside. 0 or -errno. */
int docker_write(struct job *job, const struct target *target, struct sink *sink);

#endif
