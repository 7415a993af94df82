/*
 * fuzz_mountinfo.c - a line of proc/self/mountinfo.
 */
#include "fuzz.h"
#include "mountinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = fuzz_string(data, size);
	const char *end = line + strlen(line);
	struct mountinfo mount;

	if (mountinfo_parse(line, &mount) == 0) {
		const char *const texts[] = {mount.target, mount.source, mount.fs_type,
					     mount.options, mount.super_options};

		for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
			fuzz_check(texts[i] >= line &&
				   texts[i] + strlen(texts[i]) <= end);
		fuzz_check(*mount.propagation != '\0');
	}
	free(line);
	return 0;
}
