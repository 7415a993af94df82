/*
 * password_command.h - a program that prints a password.
 */
#ifndef INV_PASSWORD_COMMAND_H
#define INV_PASSWORD_COMMAND_H

#include <stddef.h>

#include "inv.h"

/*
 * Runs COMMAND (an argv; found through PATH if it has no slash) with no input, and gives
 * the beginning of its output: as much as SIZE takes, not terminated. It and all that it
 * starts end when RUN has little time left. Returns the length; or -errno with what is
 * wrong, of the output nothing, in FAULT: also when it did not exit with 0.
 */
long password_command_run(struct inv_run *run, char *const command[], char *output,
			  size_t size, char fault[256]);

/*
 * How a message may call it: its program; of a line for the shell the first word, if that
 * is no more than a program's name. Cut to 64 bytes.
 */
void password_command_name(char *const command[], char name[65]);

/* Milliseconds that may be spent on a password, so that some are left to end in order. */
unsigned password_time_left(struct inv_run *run);

#endif
