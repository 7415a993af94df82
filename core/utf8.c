/*
 * utf8.c - the well-formed sequences of the Unicode Standard, table 3-7.
 */
#include "utf8.h"

#include <string.h>

uint32_t utf8_point(const unsigned char *text, size_t size)
{
	uint32_t point = size < 2 ? text[0] : text[0] & (0xffu >> (size + 1));

	for (size_t i = 1; i < size; i++)
		point = point << 6 | (text[i] & 0x3fu);
	return point;
}

size_t utf8_length(const unsigned char *text, size_t length)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = text[0];
	size_t size = first < 0x80   ? 1
		      : first < 0xc2 ? 0
		      : first < 0xe0 ? 2
		      : first < 0xf0 ? 3
		      : first < 0xf5 ? 4
				     : 0;
	uint32_t point;

	if (size < 2 || size > length)
		return size > length ? 0 : size;
	for (size_t i = 1; i < size; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	point = utf8_point(text, size);
	if (point < least[size] || point > 0x10ffff ||
	    (point >= 0xd800 && point < 0xe000))
		return 0;
	return size;
}

bool utf8_is_printable(const char *text)
{
	const unsigned char *bytes = (const void *)text;
	size_t length = strlen(text);

	for (size_t at = 0, size; at < length; at += size) {
		uint32_t point;

		size = utf8_length(bytes + at, length - at);
		if (!size)
			return false;
		point = utf8_point(bytes + at, size);
		if (point < 0x20 || (point >= 0x7f && point < 0xa0))
			return false;
	}
	return true;
}
