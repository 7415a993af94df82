/*
 * x86_level.h - what this machine's processor can do, as libraries are built for it.
 */
#ifndef INV_X86_LEVEL_H
#define INV_X86_LEVEL_H

#include <stdbool.h>

/* 0 for x86-64-v1 to 3 for x86-64-v4; 0 on other machines. */
int x86_level(void);

/* Whether Intel made it: until 2.36 glibc had names only for theirs. */
bool x86_is_intel(void);

#endif
