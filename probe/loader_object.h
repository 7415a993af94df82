/*
 * loader_object.h - reading a file for the loader's sake.
 */
#ifndef INV_LOADER_OBJECT_H
#define INV_LOADER_OBJECT_H

#include "loader_file.h"

/*
 * Fills OBJECT from the file ELF, which is open. Returns 0; -EBADMSG if it is too broken to
 * go on with, then OBJECT's defect says how; or -errno.
 */
int object_read(struct files *files, const struct elf *elf, struct object *object);

#endif
