/*
 * fuzz_number.c - numbers, and the escapes of procfs and udev.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>

#include "fuzz.h"
#include "number.h"
#include "unescape.h"

/* The C library is asked too, where the text holds digits alone. */
static void check_parse(const char *text)
{
	bool digits = *text && strspn(text, "0123456789") == strlen(text);
	uint64_t value = 4711;
	int error = number_parse(text, &value);
	unsigned long long other;

	errno = 0;
	other = strtoull(text, NULL, 10);
	if (!digits)
		fuzz_check(error < 0);
	else if (errno == ERANGE)
		fuzz_check(error == -ERANGE);
	else
		fuzz_check(error == 0 && value == other);
}

static void check_next(const char *text)
{
	uint64_t value;

	while (*text) {
		const char *before = text;

		if (number_next(&text, &value) < 0) {
			fuzz_check(text == before);
			text++;
		}
		fuzz_check(text > before);
	}
}

/* Whatever is in the text, escaped as the kernel and udev do it comes back as it was. */
static void check_escapes(const char *text)
{
	size_t length = strlen(text);
	char *octal = malloc(4 * length + 1), *hex = malloc(4 * length + 1);
	char *loose = strdup(text);

	fuzz_check(octal && hex && loose);
	*octal = *hex = '\0';
	for (size_t i = 0; i < length; i++) {
		sprintf(octal + 4 * i, "\\%03o", (unsigned char)text[i]);
		sprintf(hex + 4 * i, "\\x%02x", (unsigned char)text[i]);
	}
	unescape_octal(octal);
	unescape_hex(hex);
	fuzz_check(strcmp(octal, text) == 0);
	fuzz_check(strcmp(hex, text) == 0);
	unescape_octal(loose);
	unescape_hex(loose);
	fuzz_check(strlen(loose) <= length);
	free(octal);
	free(hex);
	free(loose);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);

	check_parse(text);
	check_next(text);
	check_escapes(text);
	free(text);
	return 0;
}
