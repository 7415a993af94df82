/*
 * play.h - a terminal of the test's own, with inv at it and collectors that ask there:
 * who they are, what is typed, what is shown, and how the terminal is left.
 */
#ifndef PLAY_H
#define PLAY_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "terminal.h"
#include "unit.h"

enum { MOST_COLLECTORS = 2, PATIENCE_MS = 60000, ROOM = 8192 };

/* What the processes tell the test. */
struct shared {
	volatile pid_t collectors[MOST_COLLECTORS];
	long results[MOST_COLLECTORS];
	char answers[MOST_COLLECTORS][ROOM];
	volatile sig_atomic_t stopped; /* a collector had a signal to stop */
	volatile sig_atomic_t got;     /* the last signal that inv had */
	int status;		       /* how the first collector ended */
	bool same_attributes, same_foreground;
	int left; /* bytes that nobody has read */
};

/* What they do. */
struct scene {
	const char *question;
	unsigned timeout_ms;
	size_t size;
	size_t n_collectors; /* 0: inv itself asks */
	bool in_background;  /* another process has the foreground */
	bool catches_stop;   /* collectors do */
	bool takes_back;     /* when told to, inv takes the foreground */
};

struct play {
	pid_t inv;
	int master;
	int tell; /* a byte here has inv take the foreground back ... */
	int told; /* ... and a byte here says that it has */
	char shown[ROOM];
	size_t length;
};

static struct shared *shared;

static inline int play_setup(void **state)
{
	(void)state;
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(shared != MAP_FAILED);
	return 0;
}

static inline int play_teardown(void **state)
{
	(void)state;
	munmap(shared, sizeof(*shared));
	return 0;
}

/* -------------------------------------------------------------------- the processes */

static inline void note_signal(int number)
{
	shared->got = number;
}

static inline void note_stop(int number)
{
	(void)number;
	shared->stopped = 1;
}

static inline void catch (int number, void handler(int number))
{
	const struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

	sigaction(number, &action, NULL);
}

static inline void ask(const struct scene *scene, size_t index)
{
	shared->results[index] = terminal_ask(scene->question, scene->timeout_ms,
					      shared->answers[index], scene->size);
}

static inline void start_collector(const struct scene *scene, size_t index)
{
	pid_t pid = fork();

	if (pid == 0) {
		shared->collectors[index] = getpid();
		setpgid(0, 0);
		signal(SIGINT, SIG_DFL);
		signal(SIGQUIT, SIG_DFL);
		signal(SIGHUP, SIG_DFL);
		signal(SIGTERM, SIG_DFL);
		if (scene->catches_stop)
			catch (SIGTERM, note_stop);
		ask(scene, index);
		_exit(0);
	}
	shared->collectors[index] = pid;
}

/* A process that holds the foreground until it is killed. */
static inline pid_t give_foreground_away(void)
{
	int ready[2];
	pid_t pid;
	char byte;

	if (pipe(ready) < 0)
		_exit(1);
	pid = fork();
	if (pid == 0) {
		signal(SIGTTOU, SIG_IGN);
		setpgid(0, 0);
		tcsetpgrp(STDIN_FILENO, getpgrp());
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	if (read(ready[0], &byte, 1) != 1)
		_exit(1);
	return pid;
}

/* As a shell does when inv was stopped: the terminal is set up anew. */
static inline void take_back(struct termios *attributes, int tell, int told)
{
	char byte;

	if (read(tell, &byte, 1) != 1)
		_exit(1);
	tcsetpgrp(STDIN_FILENO, getpgrp());
	attributes->c_cc[VERASE] = 'q';
	tcsetattr(STDIN_FILENO, TCSANOW, attributes);
	if (write(told, "", 1) != 1)
		_exit(1);
}

/* Field by field: what lies between them is nobody's. */
static inline bool are_same(const struct termios *one, const struct termios *other)
{
	return one->c_iflag == other->c_iflag && one->c_oflag == other->c_oflag &&
	       one->c_cflag == other->c_cflag && one->c_lflag == other->c_lflag &&
	       memcmp(one->c_cc, other->c_cc, sizeof(one->c_cc)) == 0;
}

static inline void be_inv(const struct scene *scene, int tell, int told)
{
	struct termios before, after;
	pid_t foreground, other = 0;

	catch (SIGINT, note_signal);
	catch (SIGQUIT, note_signal);
	catch (SIGHUP, note_signal);
	catch (SIGTERM, note_signal);
	signal(SIGTTOU, SIG_IGN);
	if (scene->in_background)
		other = give_foreground_away();
	foreground = tcgetpgrp(STDIN_FILENO);
	tcgetattr(STDIN_FILENO, &before);
	for (size_t i = 0; i < scene->n_collectors; i++)
		start_collector(scene, i);
	if (scene->n_collectors == 0)
		ask(scene, 0);
	if (scene->takes_back)
		take_back(&before, tell, told);
	for (size_t i = 0; i < scene->n_collectors; i++)
		waitpid(shared->collectors[i], i ? NULL : &shared->status, 0);
	shared->same_foreground = tcgetpgrp(STDIN_FILENO) == foreground;
	shared->same_attributes =
		tcgetattr(STDIN_FILENO, &after) == 0 && are_same(&before, &after);
	ioctl(STDIN_FILENO, FIONREAD, &shared->left);
	if (other)
		kill(other, SIGKILL);
	_exit(0);
}

/* ------------------------------------------------------------------------- the test */

static inline void start(const struct scene *scene, struct play *play)
{
	int tell[2], told[2];

	memset(shared, 0, sizeof(*shared));
	*play = (struct play){0};
	assert_int_equal(pipe2(tell, O_CLOEXEC), 0);
	assert_int_equal(pipe2(told, O_CLOEXEC), 0);
	play->inv = forkpty(&play->master, NULL, NULL, NULL);
	assert_true(play->inv >= 0);
	if (play->inv == 0)
		be_inv(scene, tell[0], told[1]);
	close(tell[0]);
	close(told[1]);
	play->tell = tell[1];
	play->told = told[0];
}

/* Reads what is shown. False at the end. */
static inline bool read_shown(struct play *play)
{
	struct pollfd fd = {.fd = play->master, .events = POLLIN};
	ssize_t got;

	if (poll(&fd, 1, PATIENCE_MS) <= 0)
		fail_msg("nothing more is shown, after: %s", play->shown);
	got = read(play->master, play->shown + play->length, ROOM - 1 - play->length);
	if (got <= 0)
		return false;
	play->length += (size_t)got;
	play->shown[play->length] = '\0';
	return true;
}

/* Waits until TEXT is shown, and forgets what was until then. */
static inline void expect_shown(struct play *play, const char *text)
{
	const char *found;

	while (!(found = strstr(play->shown, text)))
		if (!read_shown(play))
			fail_msg("%s is not shown, but: %s", text, play->shown);
	play->length = strlen(found + strlen(text));
	memmove(play->shown, found + strlen(text), play->length + 1);
}

static inline void type(struct play *play, const char *bytes, size_t length)
{
	assert_int_equal(write(play->master, bytes, length), (ssize_t)length);
}

static inline void type_text(struct play *play, const char *text)
{
	type(play, text, strlen(text));
}

/* Waits for the end of it all; what is shown until then is SHOWN. */
static inline void finish(struct play *play, const char *shown)
{
	int status;

	while (read_shown(play))
		continue;
	assert_string_equal(play->shown, shown);
	assert_int_equal(waitpid(play->inv, &status, 0), play->inv);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(play->master);
	close(play->tell);
	close(play->told);
	assert_true(shared->same_attributes);
	assert_true(shared->same_foreground);
}

#endif
