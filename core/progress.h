/*
 * progress.h - the line at a terminal that tells how far collectors are.
 */
#ifndef INV_PROGRESS_H
#define INV_PROGRESS_H

#include <stdbool.h>

/* The terminal that standard error is, to write there; -1 if it is none, or if QUIET. */
int progress_open(bool quiet);

/* Clears the line if one was TOLD, and gives TERMINAL back. */
void progress_close(int terminal, bool told);

#endif
