/*
 * fuzz_diskstats.c - proc/diskstats, through the whole collector.
 */
#include "fuzz.h"
#include "whole.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	whole_make_root();
	whole_write("proc/diskstats", data, size);
	for (size_t i = 0; registry_collectors[i]; i++)
		if (strcmp(registry_collectors[i]->name, "diskstats") == 0)
			whole_check(registry_collectors[i]);
	return 0;
}
