/*
 * orphans.h - processes that collectors started and left, in whatever session or group.
 */
#ifndef INV_ORPHANS_H
#define INV_ORPHANS_H

#include <stdbool.h>

/*
 * From now on, who loses his parent below us becomes our child. Returns false if that
 * cannot be, or if we have children already, which are none of our business.
 */
bool orphans_adopt(void);

/*
 * Kills every child there is and takes note of those that have gone. Returns true when
 * none is left; else call it again: those they had started may have come to us now.
 */
bool orphans_kill(void);

#endif
