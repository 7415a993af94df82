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
 * The decimal number at *TEXT that ends there or at a blank; *TEXT moves on behind it and
 * the blanks that follow. Returns as number_parse().
 */
int number_next(const char **text, uint64_t *value);

/* A device number, "8:1" and nothing else. Returns 0 or -EINVAL. */
int number_parse_device(const char *text, unsigned *major, unsigned *minor);

#endif
