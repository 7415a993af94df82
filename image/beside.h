/*
 * beside.h - what is written beside an image: a Dockerfile, a bill of materials, its digest.
 */
#ifndef INV_BESIDE_H
#define INV_BESIDE_H

#include "config.h"
#include "inv.h"
#include "tree.h"
#include "write.h"

struct dpkg_owner;

/* Paths in the caller's file system; NULL: not wanted. */
struct beside {
	const char *out; /* the image */
	const char *dockerfile, *sbom, *iidfile;
};

/* Whether these are for an image of CONFIG's format. 0, or -errno after a note. */
int beside_refuse(struct inv_run *run, const struct beside *beside,
		  const struct image_config *config);

/* Whether they can be written, before anything is. Returns 0, or -errno after a note. */
int beside_check(struct inv_run *run, const struct beside *beside,
		 const struct image_config *config);

/* Writes them once the image is there. OWNERS are one a node. 0, or -errno after a note. */
int beside_write(struct inv_run *run, const struct beside *beside,
		 const struct image_config *config, const struct tree *tree,
		 const struct dpkg_owner *owners, const char *digest);

#endif
