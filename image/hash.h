/*
 * hash.h - SHA-256 in hex, as images name what they hold.
 */
#ifndef INV_HASH_H
#define INV_HASH_H

#include <nettle/sha2.h>
#include <stddef.h>

enum { HASH_SIZE = 2 * SHA256_DIGEST_SIZE + 1 };

/* Ends STATE, which may be used anew, and writes the digest of what it was fed. */
void hash_finish(struct sha256_ctx *state, char hex[HASH_SIZE]);

/* The digest of SIZE BYTES. */
void hash_bytes(const void *bytes, size_t size, char hex[HASH_SIZE]);

#endif
