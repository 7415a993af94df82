/*
 * copy_compare.h - whether a profile that an appliance has is the one that was sent to it.
 */
#ifndef INV_COPY_COMPARE_H
#define INV_COPY_COMPARE_H

#include <jansson.h>
#include <stdbool.h>

#include "copy_place.h"

/*
 * Whether ACTUAL has all that BODY says, whatever else it has: the appliance adds addresses,
 * numbers and states. Nothing is as good as null, "" or an empty list; elements of lists with an
 * id are compared by it. Not compared: scopes, which are not shown where they are set;
 * "Auto" for a port; what becomes of the definition of a new volume. If it has not, where
 * the first difference is stands in PATH.
 */
bool copy_compare(const json_t *body, const json_t *actual, char path[COPY_PATH_SIZE]);

#endif
