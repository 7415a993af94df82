/*
 * cleanup.h - what was opened or allocated in a function is given back when it returns.
 */
#ifndef INV_CLEANUP_H
#define INV_CLEANUP_H

#include <stdlib.h>
#include <unistd.h>

static inline void cleanup_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

/* Before a variable: FUNCTION is called with its address when it goes out of scope. */
#define INV_CLEANUP(function) __attribute__((cleanup(function)))
#define INV_CLOSE __attribute__((cleanup(cleanup_close)))
#define INV_FREE __attribute__((cleanup(cleanup_free)))

#endif
