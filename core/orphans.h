/*
 * orphans.h - processes that collectors started and left, in whatever session or group.
 */
#ifndef INV_ORPHANS_H
#define INV_ORPHANS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * From now on, who loses his parent below us becomes our child. Returns false if that
 * cannot be, or if we have children already, which are none of our business.
 */
bool orphans_adopt(void);

/*
 * Kills every child there is, and those that come to us by their death, until none is left
 * or it is UNTIL, of run_clock().
 */
void orphans_end(int64_t until);

#endif
