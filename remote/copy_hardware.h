/*
 * copy_hardware.h - whether two types of server hardware, of two appliances, are the same: their
 * names are labels that each appliance gives in the order it meets them.
 */
#ifndef INV_COPY_HARDWARE_H
#define INV_COPY_HARDWARE_H

#include <jansson.h>
#include <stdbool.h>

/* By model, and the adapters with their slots and ports, in any order. */
bool copy_hardware_same(const json_t *one, const json_t *other);

/* By model alone: what may have been meant. */
bool copy_hardware_alike(const json_t *one, const json_t *other);

/*
 * What a type is, for a message: "SY 480 Gen10 2 (Synergy 480 Gen10: 3820C in Mezz 3)",
 * cut to SIZE.
 */
void copy_hardware_describe(const json_t *type, char *text, size_t size);

#endif
