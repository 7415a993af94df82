/*
 * fuzz_diskstats.c - proc/diskstats, through the whole collector.
 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_make_root();
	fuzz_write("proc/diskstats", data, size);
	for (size_t i = 0; registry_collectors[i]; i++)
		if (strcmp(registry_collectors[i]->name, "diskstats") == 0)
			fuzz_collect(registry_collectors[i], fuzz_root);
	return 0;
}
