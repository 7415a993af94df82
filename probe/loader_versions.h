/*
 * loader_versions.h - symbol versions: which an object needs of others, which it defines.
 */
#ifndef INV_LOADER_VERSIONS_H
#define INV_LOADER_VERSIONS_H

#include "loader_file.h"

/*
 * Reads OBJECT's tables of versions; what is broken is left out. Returns 0 or -errno.
 */
int versions_read(struct files *files, const struct elf *elf,
		  const struct elf_segment *segments, size_t n_segments,
		  const struct elf_dynamic *dynamic, struct object *object);

/* Whether OBJECT defines the version NAME. */
bool versions_defines(const struct object *object, const struct name *name);

#endif
