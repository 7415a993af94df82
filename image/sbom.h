/*
 * sbom.h - a bill of materials in CycloneDX 1.5 JSON.
 */
#ifndef INV_SBOM_H
#define INV_SBOM_H

#include <stdint.h>

#include "tree.h"

struct dpkg_owner;

/*
 * The bill for TREE, whose files' sha256 are known: each file a component of type "file"
 * with its hash, each owning package (OWNERS: one a node, package NULL where there is none)
 * a component of type "library" with its purl, and who depends on whom. NAME and VERSION
 * are the image's. Reproducible: no random serial number, TIME as the timestamp, sorted.
 * The text is in *TEXT, to be freed. 0 or -errno.
 */
int sbom_make(const struct tree *tree, const struct dpkg_owner *owners, const char *name,
	      const char *digest, int64_t time, char **text);

#endif
