/*
 * number.c - whole numbers in text.
 */
#include "number.h"

#include <errno.h>
#include <string.h>

/* The digits at *TEXT, with which *TEXT moves on. */
static int parse_digits(const char **text, uint64_t *value)
{
	uint64_t sum = 0;
	const char *c = *text;

	if (*c < '0' || *c > '9')
		return -EINVAL;
	for (; *c >= '0' && *c <= '9'; c++)
		if (__builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_add_overflow(sum, (uint64_t)(*c - '0'), &sum))
			return -ERANGE;
	*text = c;
	*value = sum;
	return 0;
}

int number_parse(const char *text, uint64_t *value)
{
	uint64_t parsed;
	int error = parse_digits(&text, &parsed);

	if (!error && *text)
		error = -EINVAL;
	if (!error)
		*value = parsed;
	return error;
}

int number_next(const char **text, uint64_t *value)
{
	int error = parse_digits(text, value);

	if (!error)
		*text += strspn(*text, " \t");
	return error;
}
