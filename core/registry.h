/*
 * registry.h - what is built in. The definition is generated from the files in
 * collectors/, commands/ and output/: each brings the struct that is named as it is.
 */
#ifndef INV_REGISTRY_H
#define INV_REGISTRY_H

#include "inv.h"

/* NULL-terminated, sorted by name. */
extern const struct inv_collector *const registry_collectors[];
extern const struct inv_collector *const registry_commands[];
extern const struct inv_output *const registry_outputs[];

/* Plug-ins that belong to inv: none of their collectors is reported without being named. */
extern const char *const registry_plugins[];

#endif
