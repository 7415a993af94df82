/*
 * fuzz_escapes.c - numbers, and undoing the escapes of procfs and udev.
 */
#include "fuzz.h"
#include "number.h"
#include "unescape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	size_t length = strlen(text);
	const char *next = text;
	unsigned major, minor;
	uint64_t value;

	number_parse(text, &value);
	number_parse_device(text, &major, &minor);
	while (number_next(&next, &value) == 0 && *next)
		;
	if (next < text || next > text + length)
		abort();
	unescape_octal(text);
	unescape_hex(text);
	if (strlen(text) > length)
		abort();
	free(text);
	return 0;
}
