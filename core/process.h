/*
 * process.h - what a process is doing.
 */
#ifndef INV_PROCESS_H
#define INV_PROCESS_H

#include <sys/types.h>

/* The kernel's letter for PID's state: 'R', 'S', 'D' ...; '?' if nobody can say. */
char process_state(pid_t pid);

/* The same in words: "it was still computing". */
const char *process_describe(pid_t pid);

#endif
