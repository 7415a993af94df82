/*
 * clock.h - the time that only goes on.
 */
#ifndef INV_CLOCK_H
#define INV_CLOCK_H

#include <stdint.h>

/* Milliseconds of CLOCK_MONOTONIC. */
int64_t clock_ms(void);

#endif
