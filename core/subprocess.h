/*
 * subprocess.h - running a program and reading what it prints, within bounds.
 */
#ifndef INV_SUBPROCESS_H
#define INV_SUBPROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { SUBPROCESS_SAID_SIZE = 256 };

struct subprocess {
	pid_t pid;
	int output; /* its standard output: read by subprocess_read_line() */
	int errors; /* its standard error, of which the last is kept */
	char said[SUBPROCESS_SAID_SIZE];
	char *buffer; /* what was read and not yet taken */
	size_t used, taken;
	bool ended;
};

/*
 * Starts FILE with ARGV, its standard input empty; in a process group of its own if
 * GROUP. Returns 0 or -errno. End it with subprocess_end().
 */
int subprocess_start(const char *file, const char *const argv[], bool group,
		     struct subprocess *child);

/*
 * The next line of what it prints, without the newline and terminated, borrowed until the
 * next call. Returns 1; 0 at the end; -ETIMEDOUT when DEADLINE (of run_clock()) has
 * passed; -E2BIG for a line over 1 MiB; or another -errno.
 */
int subprocess_read_line(struct subprocess *child, int64_t deadline, char **line,
			 size_t *length);

/*
 * Closes the pipes and, after KILL, kills it (with its group if it has its own). Returns
 * its wait status, or -1 if it has not ended within a second.
 */
int subprocess_end(struct subprocess *child, bool kill);

#endif
