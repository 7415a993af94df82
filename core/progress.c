/*
 * progress.c - how far a collector is, for who waits at a terminal: one line, written
 * over. Nothing here waits: a terminal may be stopped (Ctrl-S), or read by nobody.
 */
#include "progress.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "run.h"

enum { MOST_WIDTH = 256, USUAL_WIDTH = 80 };

/* Back to the first column, and all behind the cursor cleared. */
static const char clear[] = "\r\033[K";

int progress_open(bool quiet)
{
	const int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int terminal;

	if (quiet || !isatty(STDERR_FILENO))
		return -1;
	/* Opened anew: that it does not block is no concern of those who share it. */
	terminal = open("/proc/self/fd/2", flags);
	return terminal < 0 ? fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
			    : terminal;
}

/* False if nothing can be written there any more. */
static bool put(int terminal, const char *text, size_t length)
{
	struct pollfd poller = {.fd = terminal, .events = POLLOUT};
	sigset_t blocked, old;
	bool good = true;

	if (poll(&poller, 1, 0) <= 0 || !(poller.revents & POLLOUT))
		return true;
	/* A process in the background may write even so, and is not stopped for it. */
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTTOU);
	pthread_sigmask(SIG_BLOCK, &blocked, &old);
	if (write(terminal, text, length) < 0)
		good = errno == EAGAIN || errno == EINTR;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return good;
}

static int width_of(int terminal)
{
	struct winsize size;

	if (ioctl(terminal, TIOCGWINSZ, &size) < 0 || size.ws_col < 2)
		return USUAL_WIDTH;
	return size.ws_col < MOST_WIDTH ? size.ws_col : MOST_WIDTH;
}

/* What would move the cursor, or is half a character where the line is cut. */
static void make_plain(char *line)
{
	for (; *line; line++)
		if ((unsigned char)*line < ' ' || (unsigned char)*line > '~')
			*line = '?';
}

void inv_progress(struct inv_run *run, const char *format, ...)
{
	char line[MOST_WIDTH], all[sizeof(clear) + sizeof(line)];
	va_list arguments;
	int length;

	if (run->progress < 0)
		return;
	va_start(arguments, format);
	vsnprintf(line, (size_t)width_of(run->progress), format, arguments);
	va_end(arguments);
	make_plain(line);
	length = snprintf(all, sizeof(all), "%s%s", clear, line);
	run->arena->told = 1;
	if (!put(run->progress, all, (size_t)length))
		run->progress = -1;
}

void progress_close(int terminal, bool told)
{
	if (terminal < 0)
		return;
	if (told)
		put(terminal, clear, sizeof(clear) - 1);
	close(terminal);
}
