/*
 * utf8.h - which bytes are UTF-8.
 */
#ifndef INV_UTF8_H
#define INV_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The length of the UTF-8 character that the LENGTH bytes of TEXT (at least one) begin
 * with, or 0 if they begin with none: overlong forms, surrogates and what lies beyond
 * U+10FFFF are none.
 */
size_t utf8_length(const unsigned char *text, size_t length);

/* The code point of the character at TEXT, of SIZE bytes by utf8_length(). */
uint32_t utf8_point(const unsigned char *text, size_t size);

/* Whether TEXT is UTF-8 without control characters, those of C1 included. */
bool utf8_is_printable(const char *text);

#endif
