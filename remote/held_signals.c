/*
 * held_signals.c - signals as something to poll: blocked, and read from a signalfd. A
 * handler would leave a gap between looking for its flag and waiting.
 */
#include "held_signals.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "clock.h"

int held_signals_begin(struct held_signals *held, const int *numbers)
{
	sigset_t signals;

	sigemptyset(&signals);
	for (; *numbers; numbers++)
		sigaddset(&signals, *numbers);
	held->fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (held->fd < 0)
		return -errno;
	sigprocmask(SIG_BLOCK, &signals, &held->before);
	return 0;
}

void held_signals_end(struct held_signals *held)
{
	close(held->fd);
	held->fd = -1;
	sigprocmask(SIG_SETMASK, &held->before, NULL);
}

int held_signals_wait(const struct held_signals *held, int fd, short events,
		      int64_t until)
{
	struct pollfd fds[] = {
		{.fd = held->fd, .events = POLLIN},
		{.fd = fd, .events = events},
	};
	struct signalfd_siginfo taken;

	for (;;) {
		int64_t left = until - clock_ms();
		int ready;

		if (left <= 0)
			return -ETIMEDOUT;
		ready = poll(fds, 2, left < INT_MAX ? (int)left : INT_MAX);
		if (ready < 0 && errno != EINTR)
			return -errno;
		if (ready > 0 && fds[0].revents &&
		    read(held->fd, &taken, sizeof(taken)) == sizeof(taken))
			return (int)taken.ssi_signo;
		if (ready > 0 && fds[1].revents)
			return 0;
	}
}
