/*
 * hash.c - nettle's SHA-256, in hex.
 */
#include "hash.h"

#include <nettle/base16.h>

void hash_finish(struct sha256_ctx *state, char hex[HASH_SIZE])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(state, sizeof(digest), digest);
	base16_encode_update(hex, sizeof(digest), digest);
	hex[HASH_SIZE - 1] = '\0';
}

void hash_bytes(const void *bytes, size_t size, char hex[HASH_SIZE])
{
	struct sha256_ctx state;

	sha256_init(&state);
	sha256_update(&state, size, bytes);
	hash_finish(&state, hex);
}
