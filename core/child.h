/*
 * child.h - the process of one collector.
 */
#ifndef INV_CHILD_H
#define INV_CHILD_H

#include <signal.h>

#include "supervise.h"

/*
 * Runs JOB in this freshly forked process, wakes the parent through WAKE, and exits. It
 * tells how far it is at TERMINAL (-1: nowhere). MASK: the signals blocked before.
 */
_Noreturn void child_run(const struct job *job, const struct job_settings *settings,
			 int terminal, int wake, const sigset_t *mask);

#endif
