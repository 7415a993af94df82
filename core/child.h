/*
 * child.h - the process of one collector.
 */
#ifndef INV_CHILD_H
#define INV_CHILD_H

#include <signal.h>

#include "supervise.h"

/* Runs JOB in this freshly forked process, wakes the parent through WAKE, and exits. */
_Noreturn void child_run(const struct job *job, const struct job_settings *settings,
			 int wake, const sigset_t *mask);

#endif
