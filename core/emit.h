/*
 * emit.h - writing to standard output or, whole or not at all, to a file.
 */
#ifndef INV_EMIT_H
#define INV_EMIT_H

#include <stdbool.h>
#include <stdio.h>

/* Called with where to write. */
typedef void emit_writer(FILE *out, const void *context);

/*
 * Has WRITER write to FILE (NULL: standard output). Returns 0, or -errno if not all could
 * be written: FILE is then what it was before.
 */
int emit(const char *file, emit_writer *writer, const void *context);

#endif
