/*
 * path.h - paths taken apart.
 */
#ifndef INV_PATH_H
#define INV_PATH_H

#include <limits.h>
#include <stdbool.h>

/*
 * Cuts the next component off REST, which then is empty or begins with the slash behind
 * it. Returns 1; 0 at the end; -ENAMETOOLONG.
 */
int path_take(char *rest, char name[NAME_MAX + 1]);

/* What stands behind the last slash of PATH. */
const char *path_last(const char *path);

/* Whether the absolute PATH lies in DIRECTORY, or is it; both are plain, as resolved. */
bool path_is_below(const char *path, const char *directory);

#endif
