/*
 * subprocess.c - programs, their output a line at a time.
 */
#include "subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run.h"

enum {
	MOST_LINE = 1 << 20,
	ROOM = MOST_LINE + 1,
	ENDING_MS = 1000,
};

/* In the new process: never returns. FAILED takes the errno of an exec that fails. */
static _Noreturn void become(const char *file, const char *const argv[], bool group,
			     int output, int errors, int failed)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), error;

	if (group)
		setpgid(0, 0);
	/* Whoever kills us kills it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	dup2(null, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(errors, STDERR_FILENO);
	execv(file, (char *const *)argv);
	error = errno;
	if (write(failed, &error, sizeof(error)) < 0)
		_exit(126);
	_exit(127);
}

/* Forks. Returns 0, or -errno of the fork or of the exec. */
static int start_with_pipes(const char *file, const char *const argv[], bool group,
			    struct subprocess *child, int output, int errors)
{
	int failed[2], error = 0;

	if (pipe2(failed, O_CLOEXEC) < 0)
		return -errno;
	child->pid = fork();
	if (child->pid == 0)
		become(file, argv, group, output, errors, failed[1]);
	if (child->pid < 0)
		error = errno;
	close(failed[1]);
	/* The exec closes it, so that nothing can be read if all is well. */
	if (!error && read(failed[0], &error, sizeof(error)) == sizeof(error))
		waitpid(child->pid, NULL, 0);
	close(failed[0]);
	return -error;
}

int subprocess_start(const char *file, const char *const argv[], bool group,
		     struct subprocess *child)
{
	int output[2], errors[2], error;

	*child = (struct subprocess){.buffer = malloc(ROOM)};
	if (!child->buffer)
		return -ENOMEM;
	if (pipe2(output, O_CLOEXEC) < 0) {
		error = -errno;
		free(child->buffer);
		return error;
	}
	if (pipe2(errors, O_CLOEXEC) < 0)
		errors[0] = errors[1] = open("/dev/null", O_RDWR | O_CLOEXEC);
	error = start_with_pipes(file, argv, group, child, output[1], errors[1]);
	close(output[1]);
	if (errors[1] != errors[0])
		close(errors[1]);
	child->output = output[0];
	child->errors = errors[0];
	fcntl(child->errors, F_SETFL, O_NONBLOCK);
	if (error) {
		child->pid = 0;
		subprocess_end(child, false);
	}
	return error;
}

/* Keeps the end of what it complains of; the last line tells most. */
static void drain_errors(struct subprocess *child)
{
	char bytes[SUBPROCESS_SAID_SIZE];
	ssize_t got;

	while ((got = read(child->errors, bytes, sizeof(bytes) - 1)) > 0) {
		memcpy(child->said, bytes, (size_t)got);
		child->said[got] = '\0';
	}
}

/* Waits for output. Returns 0, or -ETIMEDOUT. */
static int wait_for_output(struct subprocess *child, int64_t deadline)
{
	struct pollfd fds[] = {
		{.fd = child->output, .events = POLLIN},
		{.fd = child->errors, .events = POLLIN},
	};

	for (;;) {
		int64_t left = (deadline - run_clock()) / 1000000;

		if (left <= 0)
			return -ETIMEDOUT;
		poll(fds, 2, left > 1000 ? 1000 : (int)left);
		if (fds[1].revents & POLLIN)
			drain_errors(child);
		else if (fds[1].revents)
			fds[1].fd = -1;
		if (fds[0].revents)
			return 0;
	}
}

/* Reads more behind what is there. Returns 0 or -errno. */
static int read_more(struct subprocess *child, int64_t deadline)
{
	int error = wait_for_output(child, deadline);
	ssize_t got;

	if (error)
		return error;
	memmove(child->buffer, child->buffer + child->taken, child->used - child->taken);
	child->used -= child->taken;
	child->taken = 0;
	if (child->used == MOST_LINE)
		return -E2BIG;
	got = read(child->output, child->buffer + child->used, MOST_LINE - child->used);
	if (got < 0)
		return errno == EINTR ? 0 : -errno;
	child->ended = got == 0;
	child->used += (size_t)got;
	return 0;
}

int subprocess_read_line(struct subprocess *child, int64_t deadline, char **line,
			 size_t *length)
{
	char *end = NULL;
	int error = 0;

	while (!error) {
		char *start = child->buffer + child->taken;
		size_t left = child->used - child->taken;

		end = memchr(start, '\n', left);
		if (end || (child->ended && left)) {
			end = end ? end : start + left;
			*end = '\0';
			*line = start;
			*length = (size_t)(end - start);
			child->taken += *length + (*length < left);
			return 1;
		}
		if (child->ended)
			return 0;
		error = read_more(child, deadline);
	}
	return error;
}

static int wait_briefly(pid_t pid)
{
	int64_t until = run_clock() + ENDING_MS * INT64_C(1000000);
	int status;

	while (run_clock() < until) {
		pid_t got = waitpid(pid, &status, WNOHANG);

		if (got != 0)
			return got == pid ? status : -1;
		poll(NULL, 0, 1);
	}
	return -1;
}

int subprocess_end(struct subprocess *child, bool force)
{
	int status = -1;

	drain_errors(child);
	close(child->output);
	close(child->errors);
	free(child->buffer);
	child->buffer = NULL;
	if (child->pid > 0) {
		if (force && kill(-child->pid, SIGKILL) < 0)
			kill(child->pid, SIGKILL);
		status = wait_briefly(child->pid);
	}
	return status;
}
