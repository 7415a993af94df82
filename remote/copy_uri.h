/*
 * copy_uri.h - addresses of OneView's resources as they stand in documents: hostile until
 * proved to be nothing else.
 */
#ifndef INV_COPY_URI_H
#define INV_COPY_URI_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whether TEXT is the address of one resource of COLLECTION ("ethernet-networks"):
 * "/rest/COLLECTION/ID", the identifier of letters, digits, dots, dashes, colons and underscores,
 * and nothing behind it.
 */
bool copy_uri_is_of(const char *text, const char *collection);

/* Which of COLLECTIONS, a list that ends in NULL, TEXT is of; NULL: none. */
const char *copy_uri_collection(const char *text, const char *const *collections);

/* Whether TEXT leads into an appliance: "/rest/...", in any capitals, or a URL of such. */
bool copy_uri_is_address(const char *text);

#endif
