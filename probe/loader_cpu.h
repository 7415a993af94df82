/*
 * loader_cpu.h - which subdirectories of libraries a processor makes the loader look in.
 */
#ifndef INV_LOADER_CPU_H
#define INV_LOADER_CPU_H

#include "loader_abi.h"

/*
 * Fills ABI's subdirectories, platform and what it wants of the cache, for the processor
 * CPU ("x86-64-v3"); NULL: this machine's own if ABI is of this machine, else the least.
 */
void loader_cpu(struct abi *abi, const char *cpu, struct pool *pool);

#endif
