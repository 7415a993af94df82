/*
 * since.h - moments as people write them.
 */
#ifndef INV_SINCE_H
#define INV_SINCE_H

#include <stdbool.h>
#include <time.h>

enum { SINCE_SIZE = 32 };

/*
 * TEXT is "2026-11-27", "2026-11-27T03:00" or "2026-11-27T03:00:00", with or without a Z,
 * which are UTC either way; or a time before NOW, of 100 years at most: "90s", "30m",
 * "12h", "7d", "2w". MOMENT is as OneView writes it: "2026-11-27T03:00:00.000Z". False if
 * TEXT is neither.
 */
bool since_parse(const char *text, time_t now, char moment[SINCE_SIZE]);

/*
 * The second in which the moment is that TEXT, not terminated, names as OneView writes them:
 * "2026-11-27T03:00:00.000Z", in audit logs "2026-11-27 03:00:00.000 UTC". False if it is
 * none.
 */
bool since_instant(const char *text, size_t length, time_t *instant);

#endif
