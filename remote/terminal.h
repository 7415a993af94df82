/*
 * terminal.h - asking who sits at the terminal, from a process that is in its background.
 */
#ifndef INV_TERMINAL_H
#define INV_TERMINAL_H

#include <stddef.h>

/*
 * Writes QUESTION to the terminal and reads a line without echo, of at most SIZE - 1
 * bytes, for at most TIMEOUT_MS. The terminal is as before afterwards, however it ends.
 * Meanwhile this process has the terminal's foreground, which otherwise has to be its
 * parent's (inv's) or its own; of several of inv's children one asks at a time.
 *
 * Returns the line's length, without its newline and terminated; -ENOTTY: nobody sits
 * there (none, or inv is in the background); -ETIMEDOUT; -E2BIG; -EINVAL: it has a NUL;
 * -EIO: the terminal has gone; or -EINTR: interrupted. What the terminal sends for its
 * keys (SIGINT, SIGQUIT), and SIGHUP, is passed on to inv's process group; SIGTERM acts
 * on this process as usual, but after the terminal is as before.
 */
long terminal_ask(const char *question, unsigned timeout_ms, char *answer, size_t size);

#endif
