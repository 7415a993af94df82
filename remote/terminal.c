/*
 * terminal.c - a line from /dev/tty. A collector is in a process group of its own, behind
 * inv's in the terminal's foreground: it takes the foreground for as long as it asks,
 * with all signals held back that could end it before the terminal is given back.
 */
#include "terminal.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

#include "clock.h"
#include "held_signals.h"

enum {
	MOST_LINE = 4096, /* of the kernel's line editor, its newline included */
	TURN_MS = 50,	  /* between two looks whether somebody else has asked */
};

static const int held_back[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTERM,
				SIGHUP, SIGTTIN, SIGTTOU, 0};

struct asker {
	int tty;
	int turn;	  /* what is locked while asking; or -1 */
	pid_t own, inv;	  /* process groups */
	pid_t foreground; /* the group to give the terminal back to; 0: not taken */
	struct termios attributes;
	struct held_signals held;
	int64_t until;
	int passed_on; /* a signal for that group; 0: none */
};

/* Waits for the terminal. Returns 0, or -EINTR or another -errno. */
static int wait_for_tty(struct asker *asker, int fd, short events, int64_t until)
{
	int taken;

	/* Asking has no use for what else they would do. */
	do
		taken = held_signals_wait(&asker->held, fd, events, until);
	while (taken == SIGTSTP || taken == SIGTTIN || taken == SIGTTOU);
	if (taken <= 0)
		return taken;
	/* What was not a key's is for this process: it acts when signals are let go. */
	if (taken == SIGTERM || !asker->foreground || asker->foreground == asker->own)
		raise(taken);
	else
		asker->passed_on = taken;
	return -EINTR;
}

/* ----------------------------------------------------------- taking and giving back */

/*
 * Waits until no other child of inv asks. What they lock is a directory that is inv's in
 * /proc, as nobody else can open it. Where it is not there, they may disturb each other.
 */
static int wait_for_turn(struct asker *asker)
{
	char path[64];
	int error = 0;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)getppid());
	asker->turn = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	while (asker->turn >= 0 && flock(asker->turn, LOCK_EX | LOCK_NB) < 0) {
		int64_t next = clock_ms() + TURN_MS;

		if (errno != EWOULDBLOCK)
			return -errno;
		if (next > asker->until)
			return -ETIMEDOUT;
		error = wait_for_tty(asker, -1, 0, next);
		if (error && error != -ETIMEDOUT)
			return error;
	}
	return 0;
}

/* Echo off; but lines are edited, and keys interrupt, whatever was left behind here. */
static int set_attributes(const struct asker *asker)
{
	struct termios quiet = asker->attributes;

	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	quiet.c_lflag |= ICANON | ISIG;
	quiet.c_iflag |= ICRNL;
	/* Draining the output could take for ever: only what was typed is thrown away. */
	if (tcsetattr(asker->tty, TCSANOW, &quiet) < 0)
		return -errno;
	tcflush(asker->tty, TCIFLUSH);
	return 0;
}

static int take_foreground(struct asker *asker)
{
	pid_t foreground = tcgetpgrp(asker->tty);

	if (foreground < 0 || (foreground != asker->inv && foreground != asker->own))
		return -ENOTTY;
	if (tcgetattr(asker->tty, &asker->attributes) < 0)
		return -errno;
	if (tcsetpgrp(asker->tty, asker->own) < 0)
		return -errno;
	asker->foreground = foreground;
	return set_attributes(asker);
}

static void give_back(struct asker *asker, bool answered)
{
	/* If a shell has taken the foreground, the terminal is as that wants it. */
	if (asker->foreground && tcgetpgrp(asker->tty) == asker->own) {
		/* Half a secret is not for whoever reads next. */
		if (!answered)
			tcflush(asker->tty, TCIFLUSH);
		/* The line that was typed, and its end, were not shown. */
		if (write(asker->tty, "\n", 1) < 0)
			answered = false;
		tcsetattr(asker->tty, TCSANOW, &asker->attributes);
		tcsetpgrp(asker->tty, asker->foreground);
	}
	if (asker->turn >= 0)
		close(asker->turn);
	if (asker->tty >= 0)
		close(asker->tty);
}

/* --------------------------------------------------------------------------- asking */

static int write_byte(struct asker *asker, char byte)
{
	/* What could move the cursor or rename the window is shown as a mark. */
	if (iscntrl((unsigned char)byte))
		byte = '?';
	while (write(asker->tty, &byte, 1) != 1) {
		int error = errno == EAGAIN || errno == EINTR ? 0 : -errno;

		if (!error)
			error = wait_for_tty(asker, asker->tty, POLLOUT, asker->until);
		if (error)
			return error;
	}
	return 0;
}

/* The line, as the kernel hands it over: whole, and never more than MOST_LINE bytes. */
static long read_line(struct asker *asker, char line[MOST_LINE])
{
	ssize_t got;

	do {
		int error = wait_for_tty(asker, asker->tty, POLLIN, asker->until);

		if (error)
			return error;
		got = read(asker->tty, line, MOST_LINE);
	} while (got < 0 && (errno == EAGAIN || errno == EINTR));
	if (got < 0)
		return -errno;
	/* A terminal that has gone has nothing to read, either. */
	if (got == 0 && tcgetpgrp(asker->tty) < 0)
		return -EIO;
	/* Less than a line is what was typed before the key that ends a file. */
	return got > 0 && line[got - 1] == '\n' ? got - 1 : got;
}

static long read_answer(struct asker *asker, char *answer, size_t size)
{
	char line[MOST_LINE];
	long length = read_line(asker, line);

	if (length >= 0 && memchr(line, '\0', (size_t)length))
		length = -EINVAL;
	else if (length >= 0 && (size_t)length >= size)
		length = -E2BIG;
	if (length >= 0) {
		memcpy(answer, line, (size_t)length);
		answer[length] = '\0';
	}
	explicit_bzero(line, sizeof(line));
	return length;
}

static long ask(struct asker *asker, const char *question, char *answer, size_t size)
{
	int error;

	/* A descriptor of its own, so that nobody else's terminal does not block now. */
	asker->tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (asker->tty < 0)
		return -ENOTTY;
	error = wait_for_turn(asker);
	if (!error)
		error = take_foreground(asker);
	while (!error && *question)
		error = write_byte(asker, *question++);
	return error ? error : read_answer(asker, answer, size);
}

long terminal_ask(const char *question, unsigned timeout_ms, char *answer, size_t size)
{
	struct asker asker = {
		.tty = -1,
		.turn = -1,
		.own = getpgrp(),
		.inv = getpgid(getppid()),
		.until = clock_ms() + timeout_ms,
	};
	long length = held_signals_begin(&asker.held, held_back);

	if (length < 0)
		return length;
	length = ask(&asker, question, answer, size);
	give_back(&asker, length >= 0);
	if (asker.passed_on)
		kill(-asker.foreground, asker.passed_on);
	held_signals_end(&asker.held);
	return length;
}
