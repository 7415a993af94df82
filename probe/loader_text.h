/*
 * loader_text.h - what was compiled into a loader, from its file.
 */
#ifndef INV_LOADER_TEXT_H
#define INV_LOADER_TEXT_H

#include <stdbool.h>
#include <string.h>

#include "loader_abi.h"

/*
 * Sets ABI's version, cache path, directories and $LIB from its interpreter's file; what is
 * not in it is assumed as usual on the machine.
 */
void loader_text_glibc(struct abis *abis, struct abi *abi);

/* Sets ABI's directories from musl's path file or, where there is none, its loader. */
void loader_text_musl(struct abis *abis, struct abi *abi);

static inline bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

#endif
