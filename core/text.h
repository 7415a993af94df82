/*
 * text.h - JSON that somebody else wrote, as our own.
 */
#ifndef INV_TEXT_H
#define INV_TEXT_H

#include "inv.h"

/* Whether inv_write_json() writes C as it stands. */
static inline bool text_is_plain_json(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/*
 * Writes TEXT, which should be one JSON value: without white space between tokens, numbers
 * and words as they stand, strings as inv_write_json() has them, so that what comes out is
 * valid UTF-8 whatever bytes they hold. What is no JSON value is written as one string.
 * TEXT may lie where an untrusted process can still write: that may spoil what comes out,
 * but no other memory is touched.
 */
void text_write_json(FILE *out, struct inv_text text);

#endif
