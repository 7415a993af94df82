/*
 * unescape.c - undoing the escapes of names in the files of procfs and udev.
 *
 * An escape that is incomplete, or that would be a NUL, stays as it stands.
 */
#include "unescape.h"

#include <stdbool.h>
#include <string.h>

/* The value of the DIGITS digits of base 1 << BITS at TEXT, or -1 if they are not that. */
static int digits_value(const char *text, int digits, int bits)
{
	int value = 0;

	for (int i = 0; i < digits; i++) {
		static const char figures[] = "0123456789abcdef";
		int c = text[i] >= 'A' && text[i] <= 'F' ? text[i] + 'a' - 'A' : text[i];
		const char *figure = c ? strchr(figures, c) : NULL;

		if (!figure || figure - figures >= 1 << bits)
			return -1;
		value = value << bits | (int)(figure - figures);
	}
	return value > 0 && value <= 255 ? value : -1;
}

static void unescape(char *text, const char *mark, int digits, int bits)
{
	size_t length = strlen(mark);
	char *to = text;

	while (*text) {
		bool marked = strncmp(text, mark, length) == 0;
		int value = marked ? digits_value(text + length, digits, bits) : -1;

		if (value < 0) {
			*to++ = *text++;
			continue;
		}
		*to++ = (char)value;
		text += length + (size_t)digits;
	}
	*to = '\0';
}

void unescape_octal(char *text)
{
	unescape(text, "\\", 3, 3);
}

void unescape_hex(char *text)
{
	unescape(text, "\\x", 2, 4);
}
