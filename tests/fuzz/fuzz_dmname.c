/*
 * fuzz_dmname.c - a device-mapper name and, behind a newline, a uuid.
 */
#include "dmname.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *name = fuzz_part(&data, &size, '\n');
	char *uuid = fuzz_string(data, size);
	char type[DMNAME_SIZE];
	struct dmname parts;

	dmname_parse(name, uuid, &parts);
	dmname_type(uuid, type);
	fuzz_check(*type && strlen(type) < sizeof(type));
	fuzz_check(*parts.subsystem);
	fuzz_check(strlen(parts.vg) + strlen(parts.lv) <= strlen(name));
	if (strcmp(parts.subsystem, "lvm") != 0)
		fuzz_check(!*parts.vg && !*parts.lv && !*parts.layer && !parts.hidden);
	free(uuid);
	free(name);
	return 0;
}
