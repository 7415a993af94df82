/*
 * process.c - the third field of proc/PID/stat.
 */
#include "process.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cleanup.h"

char process_state(pid_t pid)
{
	char path[32], text[512], *state;
	ssize_t length;
	INV_CLOSE int fd = -1;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	length = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	text[length < 0 ? 0 : length] = '\0';
	/* The second is a name in parentheses that may hold anything. */
	state = strrchr(text, ')');
	return state && state[1] ? state[2] : '?';
}

const char *process_describe(pid_t pid)
{
	switch (process_state(pid)) {
	case 'R':
		return "it was still computing";
	case 'S':
		return "it was waiting for something";
	case 'D':
		return "it hangs in the kernel, in an uninterruptible wait";
	default:
		return "it did not say why";
	}
}
