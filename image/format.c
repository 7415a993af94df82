/*
 * format.c - file names that tell a format.
 */
#include "format.h"

#include <stddef.h>
#include <string.h>

#include "number.h"

static const uint64_t year_9999 = UINT64_C(253402300799); /* its last second */

static const struct {
	const char *end;
	enum image_compression compression;
} tars[] = {
	{".tar", IMAGE_PLAIN},
	{".tar.gz", IMAGE_GZIP},
	{".tgz", IMAGE_GZIP},
	{".tar.zst", IMAGE_ZSTD},
};

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), n = strlen(end);

	return length > n && strcmp(text + length - n, end) == 0;
}

static enum image_compression compression_of(const char *word)
{
	if (strcmp(word, "none") == 0)
		return IMAGE_PLAIN;
	return strcmp(word, "zstd") == 0 ? IMAGE_ZSTD : IMAGE_GZIP;
}

const char *format_choose(struct image_config *config, const char *out, bool oci,
			  bool docker, const char *compress)
{
	config->format = oci ? IMAGE_OCI : docker ? IMAGE_DOCKER : IMAGE_DIRECTORY;
	config->compression = IMAGE_GZIP;
	for (size_t i = 0; !oci && !docker && i < sizeof(tars) / sizeof(*tars); i++) {
		if (!ends_with(out, tars[i].end))
			continue;
		config->format = IMAGE_TAR;
		config->compression = tars[i].compression;
	}
	if (oci && docker)
		return "--oci and --docker: only one of them";
	if (compress && config->format == IMAGE_DIRECTORY)
		return "--compress: a directory is not compressed";
	if (compress)
		config->compression = compression_of(compress);
	return NULL;
}

bool format_time(const char *text, int64_t *time)
{
	uint64_t seconds = 0;

	if (text && *text && (number_parse(text, &seconds) < 0 || seconds > year_9999))
		return false;
	*time = (int64_t)seconds;
	return true;
}
