/*
 * number.c - whole numbers in text.
 */
#include "number.h"

#include <errno.h>
#include <limits.h>
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
	const char *behind = *text;
	uint64_t parsed;
	int error = parse_digits(&behind, &parsed);

	if (!error && !strchr(" \t", *behind))
		error = -EINVAL;
	if (error)
		return error;
	*text = behind + strspn(behind, " \t");
	*value = parsed;
	return 0;
}

int number_parse_device(const char *text, unsigned *major, unsigned *minor)
{
	uint64_t first, second;

	if (parse_digits(&text, &first) || *text++ != ':' ||
	    number_parse(text, &second) || first > UINT_MAX || second > UINT_MAX)
		return -EINVAL;
	*major = (unsigned)first;
	*minor = (unsigned)second;
	return 0;
}
