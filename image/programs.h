/*
 * programs.h - the programs that an image is made for.
 */
#ifndef INV_PROGRAMS_H
#define INV_PROGRAMS_H

#include <limits.h>

#include "image.h"

/*
 * Puts in the program that the user calls WORD: a path; or a name, looked for in the
 * current directory and where programs usually are. Of a script, the programs that run it
 * come along. Their closures are listed for closure_add(). FOUND is its path below the
 * root; "" after a note.
 */
int program_add(struct image *image, const char *word, const char *why,
		char found[PATH_MAX]);

#endif
