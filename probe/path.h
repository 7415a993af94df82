/*
 * path.h - paths, a component at a time.
 */
#ifndef INV_PATH_H
#define INV_PATH_H

#include <limits.h>

/*
 * Cuts the next component off REST, which then is empty or begins with the slash behind
 * it. Returns 1; 0 at the end; -ENAMETOOLONG.
 */
int path_take(char *rest, char name[NAME_MAX + 1]);

#endif
