/*
 * number.h - whole numbers in text, read exactly or not at all.
 */
#ifndef INV_NUMBER_H
#define INV_NUMBER_H

#include <stdint.h>

/*
 * The decimal number TEXT, which holds nothing else. Returns 0, -EINVAL for what is not a
 * number, or -ERANGE for one of 2^64 or more.
 */
int number_parse(const char *text, uint64_t *value);

/*
 * The decimal number at *TEXT, with which *TEXT moves on behind it and behind the blanks
 * that follow. Returns as number_parse().
 */
int number_next(const char **text, uint64_t *value);

#endif
