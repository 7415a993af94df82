/*
 * redfish_path.h - addresses of resources in one form, so that they can be compared.
 */
#ifndef INV_REDFISH_PATH_H
#define INV_REDFISH_PATH_H

#include <stddef.h>

#include "appliance.h"

/*
 * What the LENGTH bytes at REFERENCE mean at APPLIANCE, as a path with its query,
 * without a slash at the end of the path, into *PATH to free(). A fragment stays, as it
 * names an element of a resource. Returns 0; -EXDEV for another host's; -EINVAL for
 * none; -E2BIG; -ENOMEM.
 */
int redfish_path(const struct appliance *appliance, const char *reference, size_t length,
		 char **path);

/* The last word of PATH: the resource's Id, if the service keeps to the rules. */
const char *redfish_last_word(const char *path);

/* PATH with the query parameter, "$expand=.", in front of its others; to free(). */
char *redfish_with_parameter(const char *path, const char *parameter);

/* PATH without its parameters that begin with START, "$expand="; to free(). */
char *redfish_without_parameter(const char *path, const char *start);

#endif
