/*
 * certificate.h - the public key of a server that nobody knows yet, for pinning it.
 */
#ifndef INV_CERTIFICATE_H
#define INV_CERTIFICATE_H

#include "appliance.h"

enum { PIN_SIZE = sizeof("sha256//") + 44 };

/*
 * Connects to APPLIANCE, shakes hands without sending a byte of HTTP, and gives the pin
 * of the public key that it shows: "sha256//..." as curl's --pinnedpubkey takes it.
 * Nothing is verified. Takes at most TIMEOUT_MS. Returns 0; -ENXIO if its name is
 * unknown; -EPROTO if it does not speak TLS as we do; -ETIMEDOUT, -ECONNREFUSED or
 * another -errno.
 */
int certificate_pin(const struct appliance *appliance, unsigned timeout_ms,
		    char pin[PIN_SIZE]);

/*
 * A pin as people have it, "sha256//BASE64", BASE64 alone, or 64 hex digits with or
 * without colons, as libcurl wants it: of the public key, not of the whole certificate.
 * False if it is none.
 */
bool pin_parse(const char *text, char pin[PIN_SIZE]);

#endif
