/*
 * unit.h - what every unit test starts with: cmocka with what it needs before it, and a
 * closing line.
 */
#ifndef UNIT_H
#define UNIT_H

/* cmocka wants these before itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))

/* Runs TESTS and prints how it went. Returns main()'s exit status. */
static inline int unit_run(const struct CMUnitTest *tests, size_t count)
{
	int failed = _cmocka_run_group_tests("tests", tests, count, NULL, NULL);

	printf("%zu passed, %d failed\n", count - (size_t)failed, failed);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* The next of a fixed row of numbers that look like random ones (xorshift64). */
static inline uint64_t unit_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

#endif
