/*
 * answer.h - what a program answers to `collect`, a line at a time. program.h says what
 * the lines may be.
 */
#ifndef INV_ANSWER_H
#define INV_ANSWER_H

#include "inv.h"

struct answer {
	struct inv_run *run; /* which the rows and notes go to */
	size_t lines;
	unsigned complaints; /* lines that were wrong; error notes tell of the first */
	bool ended;	     /* the program has said that this was all */
};

/* Takes the next line, which no newline ends. */
void answer_take(struct answer *answer, const char *line, size_t length);

#endif
