/*
 * loader_object.h - reading a file for the loader's sake.
 */
#ifndef INV_LOADER_OBJECT_H
#define INV_LOADER_OBJECT_H

#include "loader_file.h"

/*
 * Fills OBJECT from the open file FD. Returns 0; -ENOEXEC if it is no ELF file; -EBADMSG
 * if it is too broken to go on with, then OBJECT's defect says how; or -errno.
 */
int object_read(struct files *files, int fd, struct object *object);

#endif
