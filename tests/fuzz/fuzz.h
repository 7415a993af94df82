/*
 * fuzz.h - what every fuzzer starts with. Each is one LLVMFuzzerTestOneInput(), which
 * libFuzzer calls with one input after the other; what must never be false is checked.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the fuzzer with this input as its finding. */
static inline void fuzz_check(bool good)
{
	if (!good)
		abort();
}

/* The bytes as a string, to be freed; it ends at their first NUL. */
static inline char *fuzz_string(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);

	fuzz_check(text != NULL);
	return text;
}

/* Takes off the bytes before the first SEPARATOR, or all of them. */
static inline char *fuzz_part(const uint8_t **data, size_t *size, char separator)
{
	const uint8_t *end = *size ? memchr(*data, separator, *size) : NULL;
	size_t length = end ? (size_t)(end - *data) : *size;
	char *part = fuzz_string(*data, length);

	*data += length + (end != NULL);
	*size -= length + (end != NULL);
	return part;
}

#endif
