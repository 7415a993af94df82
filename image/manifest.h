/*
 * manifest.h - what an image says of itself, in the JSON that OCI and Docker share.
 */
#ifndef INV_MANIFEST_H
#define INV_MANIFEST_H

#include <jansson.h>
#include <stdint.h>

#include "job.h"

/*
 * Whether the job's configuration can be said in JSON at all: all text UTF-8, and a year
 * of four digits. Returns 0; or -errno, said in the result.
 */
int manifest_check(struct job *job);

enum { MANIFEST_TIME_SIZE = sizeof("1970-01-01T00:00:00Z") };

/* TIME as RFC 3339 has it. 0, or -EINVAL before 1970 and after the year 9999. */
int manifest_time(int64_t time, char text[MANIFEST_TIME_SIZE]);

/*
 * The image's configuration; DIFF_ID is the sha256 of its one layer, uncompressed. To be
 * freed; NULL without memory. The configuration was checked.
 */
json_t *manifest_config(const struct image_config *config, const char *diff_id);

/* {"architecture": ..., "os": "linux"}, with the variant if there is one. The same. */
json_t *manifest_platform(const struct image_config *config);

/* VALUE as text, always the same for the same value; to be freed. It takes VALUE over. */
char *manifest_text(json_t *value);

#endif
