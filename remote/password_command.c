/*
 * password_command.c - a program in a process group of its own, its output read through a
 * pipe until it ends.
 */
#include "password_command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cleanup.h"
#include "clock.h"
#include "held_signals.h"

enum {
	RESERVE_MS = 1000,
	ENDING_MS = 1000, /* for a killed one to be gone */
	NOT_FOUND = 127,  /* the shell's word for it */
};

static const int held_back[] = {SIGCHLD, SIGTERM, 0};

struct command {
	pid_t pid;
	int output;	     /* to be read; -1: it has been closed */
	bool ended, stopped; /* by SIGTERM */
	int status;	     /* of waitpid() */
	struct held_signals held;
	int64_t until;
	char *bytes; /* of its output, as much as there is room for */
	size_t length, size;
};

unsigned password_time_left(struct inv_run *run)
{
	const unsigned left = inv_time_left(run);

	return left > 2 * RESERVE_MS ? left - RESERVE_MS : left / 2;
}

/* ------------------------------------------------------------------------- starting */

static int spawn(struct command *command, char *const argv[], int output,
		 posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes)
{
	const short flags =
		POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
	sigset_t defaults;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGTERM);
	posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
	posix_spawnattr_setflags(attributes, flags);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setsigmask(attributes, &command->held.before);
	posix_spawnattr_setsigdefault(attributes, &defaults);
	return -posix_spawnp(&command->pid, argv[0], actions, attributes, argv, environ);
}

static int start(struct command *command, char *const argv[])
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int ends[2], error;

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return -errno;
	command->output = ends[0];
	error = -posix_spawn_file_actions_init(&actions);
	if (!error) {
		error = -posix_spawnattr_init(&attributes);
		if (!error) {
			/* A program may not expect that writing does not wait. */
			fcntl(ends[1], F_SETFL, 0);
			error = spawn(command, argv, ends[1], &actions, &attributes);
			posix_spawnattr_destroy(&attributes);
		}
		posix_spawn_file_actions_destroy(&actions);
	}
	close(ends[1]);
	return error;
}

/* -------------------------------------------------------------------------- reading */

/* Takes what is there. False when no more can come, or nothing is there now. */
static bool drain(struct command *command)
{
	char rest[512];
	const size_t room = command->size - command->length;
	char *to = room ? command->bytes + command->length : rest;
	ssize_t got = read(command->output, to, room ? room : sizeof(rest));

	/* What there is no room for is read all the same, or it would never end. */
	if (!room)
		explicit_bzero(rest, sizeof(rest));
	else if (got > 0)
		command->length += (size_t)got;
	if (got == 0) {
		close(command->output);
		command->output = -1;
	}
	return got > 0 || (got < 0 && errno == EINTR);
}

/*
 * Until it has ended; not until its output has, as what it leaves running in the
 * background may hold that open.
 */
static int wait_for_end(struct command *command)
{
	while (!command->ended) {
		int taken = held_signals_wait(&command->held, command->output, POLLIN,
					      command->until);

		command->stopped |= taken == SIGTERM;
		if (taken < 0 || command->stopped)
			return command->stopped ? -EINTR : taken;
		if (taken == 0)
			drain(command);
		command->ended =
			waitpid(command->pid, &command->status, WNOHANG) == command->pid;
	}
	/* A pipe holds no more than this. */
	for (size_t i = 0; i < 4096 && command->output >= 0 && drain(command); i++)
		continue;
	return 0;
}

/* It and what it has started; a moment is given it to be gone. */
static void end(struct command *command)
{
	const int64_t until = clock_ms() + ENDING_MS;
	int taken = 0;

	kill(-command->pid, SIGKILL);
	while (waitpid(command->pid, NULL, WNOHANG) == 0 && taken >= 0) {
		taken = held_signals_wait(&command->held, -1, 0, until);
		command->stopped |= taken == SIGTERM;
	}
}

static int run_to_end(struct command *command, char *const argv[])
{
	int error = start(command, argv);

	if (error)
		return error;
	error = wait_for_end(command);
	if (error)
		end(command);
	return error;
}

/* --------------------------------------------------------------------------- telling */

void password_command_name(char *const command[], char name[65])
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789_-+./";
	const char *word = command[0];
	size_t length;

	/* A line that begins with VARIABLE=VALUE or a quote may begin with a secret. */
	if (strcmp(word, "/bin/sh") == 0 && command[1] && strcmp(command[1], "-c") == 0 &&
	    command[2]) {
		const char *line = command[2] + strspn(command[2], " \t\n");

		length = strspn(line, plain);
		if (length > 0 && (!line[length] || strchr(" \t\n", line[length]))) {
			snprintf(name, 65, "%.*s", length > 64 ? 64 : (int)length, line);
			return;
		}
	}
	snprintf(name, 65, "%.64s", word);
}

static long judge_end(int status, char fault[256])
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	/* Whether a shell says so, or who was to become the program. */
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
		return -ENOENT;
	if (WIFSIGNALED(status))
		snprintf(fault, 256, "killed by signal %d", WTERMSIG(status));
	else
		snprintf(fault, 256, "exit status %d", WEXITSTATUS(status));
	return -EIO;
}

/* What RESULT means, if it is no exit status. */
static void describe(long result, char fault[256])
{
	if (result == -ETIMEDOUT)
		snprintf(fault, 256, "did not end in time: killed");
	else if (result == -ENOENT)
		snprintf(fault, 256, "no such program");
	else if (result < 0)
		snprintf(fault, 256, "%s", strerror((int)-result));
}

long password_command_run(struct inv_run *run, char *const command[], char *output,
			  size_t size, char fault[256])
{
	struct command running = {
		.output = -1,
		.bytes = output,
		.size = size,
		.until = clock_ms() + password_time_left(run),
	};
	long result = held_signals_begin(&running.held, held_back);

	if (result == 0) {
		result = run_to_end(&running, command);
		if (running.output >= 0)
			close(running.output);
		/* Who sent it meant this process. */
		if (running.stopped)
			raise(SIGTERM);
		held_signals_end(&running.held);
	}
	if (result < 0) {
		describe(result, fault);
		return result;
	}
	result = judge_end(running.status, fault);
	if (result == -ENOENT)
		describe(result, fault);
	return result < 0 ? result : (long)running.length;
}
