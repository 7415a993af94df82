/*
 * trust.h - whether code may be run as root: who else could have written it.
 */
#ifndef INV_TRUST_H
#define INV_TRUST_H

#include <stdbool.h>

#include "catalog.h"

/*
 * Run as root, a file is trusted if nobody but root and the user can write it or change
 * any directory or link that leads to it; a sticky directory, as /tmp, may stand above the
 * file's own. Otherwise everything is. Returns false with a sentence in ERROR.
 * REAL receives the path without links, which is the one to be opened.
 */
bool trust_file(const char *file, char real[4096], char error[CATALOG_ERROR_SIZE]);

#endif
