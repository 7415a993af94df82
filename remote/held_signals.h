/*
 * held_signals.h - signals held back while something has to be undone before they may
 * act, and waiting that they cut short all the same.
 */
#ifndef INV_HELD_SIGNALS_H
#define INV_HELD_SIGNALS_H

#include <signal.h>
#include <stdint.h>

struct held_signals {
	sigset_t before; /* this thread's mask */
	int fd;		 /* readable when one of them is pending */
};

/* Holds NUMBERS back, a list that ends in 0. Returns 0, or -errno with none held. */
int held_signals_begin(struct held_signals *held, const int *numbers);

/* What came meanwhile and was not taken by waiting acts now. */
void held_signals_end(struct held_signals *held);

/*
 * Waits until FD is ready for EVENTS of poll(2) (if it is not negative), or broken.
 * Returns 0; the number of a signal that came, which is thereby taken; -ETIMEDOUT when
 * UNTIL has come, of clock_ms(); or another -errno.
 */
int held_signals_wait(const struct held_signals *held, int fd, short events,
		      int64_t until);

#endif
