/*
 * orphans.c - a subreaper's children, found in proc/PID/stat.
 */
#include "orphans.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cleanup.h"
#include "run.h"

static bool has_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

bool orphans_adopt(void)
{
	return !has_children() && prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

/* The fourth field, behind a name in parentheses that may hold anything. 0: unknown. */
static pid_t parent_of(int proc, const char *pid)
{
	char path[64], text[512];
	const char *behind;
	ssize_t length;
	int parent;
	INV_CLOSE int fd = -1;

	snprintf(path, sizeof(path), "%.32s/stat", pid);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	length = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	text[length < 0 ? 0 : length] = '\0';
	behind = strrchr(text, ')');
	return behind && sscanf(behind, ") %*c %d", &parent) == 1 ? parent : 0;
}

static void kill_children(void)
{
	DIR *proc = opendir("/proc");
	const struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    parent_of(dirfd(proc), entry->d_name) == getpid())
			kill((pid_t)atoi(entry->d_name), SIGKILL);
	if (proc)
		closedir(proc);
}

static bool none_is_left(void)
{
	pid_t gone;

	while ((gone = waitpid(-1, NULL, WNOHANG)) > 0)
		;
	return gone < 0 && errno == ECHILD;
}

void orphans_end(int64_t until)
{
	while (!none_is_left() && run_clock() < until) {
		kill_children();
		/* They need a moment to die. */
		poll(NULL, 0, 1);
	}
}
