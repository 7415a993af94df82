/*
 * watch: how many processes a command starts, itself included, and the memory they need.
 *
 *	watch COMMAND [ARGUMENT]...
 *
 * Prints three numbers: processes; the greatest resident set of any one of them (VmHWM),
 * in KiB; and the greatest memory of all of them together, every page counted once, in
 * KiB. The command is traced, and looked at whenever one of its processes is about to
 * exit, its memory still mapped. Its standard output goes to /dev/null.
 *
 * Together means: private memory (heap, stack, copied data) of the processes that live at
 * that moment, by proportional share; and of each mapping of a file or of shared memory
 * the greatest part that any process had resident so far.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_PROCESSES = 64, MOST_MAPPINGS = 1024 };

/* Sizes are in KiB, as in smaps. */
struct mapping {
	unsigned long offset, major, minor, inode;
	unsigned long rss, pss, anonymous;
};

struct watch {
	pid_t live[MOST_PROCESSES];
	size_t n_live;
	struct mapping shared[MOST_MAPPINGS]; /* rss: what is not anonymous, at most */
	size_t n_shared;
	unsigned processes;
	unsigned long largest, together;
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "watch: %s: %s\n", what, strerror(errno));
	exit(1);
}

static FILE *open_status(pid_t pid, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	return fopen(path, "re");
}

/* A number of /proc/PID/status, or 0. */
static unsigned long status_number(pid_t pid, const char *key)
{
	FILE *file = open_status(pid, "status");
	const size_t length = strlen(key);
	unsigned long number = 0;
	char line[256];

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (strncmp(line, key, length) == 0 && line[length] == ':')
			number = strtoul(line + length + 1, NULL, 10);
	fclose(file);
	return number;
}

static bool same_object(const struct mapping *a, const struct mapping *b)
{
	return a->offset == b->offset && a->major == b->major && a->minor == b->minor &&
	       a->inode == b->inode;
}

/* Remembers the greatest part of a file or of shared memory that was resident. */
static void add_shared(struct watch *watch, const struct mapping *mapping)
{
	const unsigned long rss = mapping->rss - mapping->anonymous;

	for (size_t i = 0; i < watch->n_shared; i++) {
		struct mapping *known = &watch->shared[i];

		if (same_object(known, mapping)) {
			known->rss = known->rss > rss ? known->rss : rss;
			return;
		}
	}
	if (watch->n_shared == MOST_MAPPINGS) {
		errno = E2BIG;
		die("mappings");
	}
	watch->shared[watch->n_shared] = *mapping;
	watch->shared[watch->n_shared++].rss = rss;
}

/* Takes in one mapping; returns what of it is private memory. */
static unsigned long add_mapping(struct watch *watch, const struct mapping *mapping)
{
	if (mapping->inode)
		add_shared(watch, mapping);
	/* Pages that a fork shares have two owners: each bears half, if that is known. */
	if (!mapping->inode || mapping->anonymous == mapping->rss)
		return mapping->pss;
	return mapping->anonymous;
}

/* Takes in a process's mappings; returns its private memory. */
static unsigned long add_process(struct watch *watch, pid_t pid)
{
	FILE *file = open_status(pid, "smaps");
	struct mapping mapping = {0}, next;
	unsigned long private = 0;
	char line[4096];

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file)) {
		memset(&next, 0, sizeof(next));
		if (sscanf(line, "%*x-%*x %*s %lx %lx:%lx %lu", &next.offset, &next.major,
			   &next.minor, &next.inode) == 4) {
			private += add_mapping(watch, &mapping);
			mapping = next;
		}
		sscanf(line, "Rss: %lu", &mapping.rss);
		sscanf(line, "Pss: %lu", &mapping.pss);
		sscanf(line, "Anonymous: %lu", &mapping.anonymous);
	}
	private += add_mapping(watch, &mapping);
	fclose(file);
	return private;
}

static void look(struct watch *watch)
{
	unsigned long together = 0;

	for (size_t i = 0; i < watch->n_live; i++) {
		const unsigned long peak = status_number(watch->live[i], "VmHWM");

		together += add_process(watch, watch->live[i]);
		if (peak > watch->largest)
			watch->largest = peak;
	}
	for (size_t i = 0; i < watch->n_shared; i++)
		together += watch->shared[i].rss;
	if (together < watch->largest)
		together = watch->largest; /* what one gave back before anybody looked */
	if (together > watch->together)
		watch->together = together;
}

static void add_live(struct watch *watch, pid_t pid)
{
	if (watch->n_live == MOST_PROCESSES) {
		errno = E2BIG;
		die("processes");
	}
	watch->live[watch->n_live++] = pid;
	watch->processes++;
}

static void remove_live(struct watch *watch, pid_t pid)
{
	for (size_t i = 0; i < watch->n_live; i++)
		if (watch->live[i] == pid)
			watch->live[i] = watch->live[--watch->n_live];
}

/* What to do about a stop; returns the signal that the process is to be given. */
static int handle_stop(struct watch *watch, pid_t pid, int status)
{
	unsigned long message = 0;

	switch (status >> 16) {
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		ptrace(PTRACE_GETEVENTMSG, pid, NULL, &message);
		if (status_number((pid_t)message, "Tgid") == message)
			add_live(watch, (pid_t)message);
		return 0;
	case PTRACE_EVENT_EXIT:
		look(watch);
		return 0;
	case PTRACE_EVENT_EXEC:
		return 0;
	default:
		/* A new process's first stop is ours, any other a signal of its own. */
		return WSTOPSIG(status) == SIGSTOP ? 0 : WSTOPSIG(status);
	}
}

static pid_t start(char **command)
{
	const long options = PTRACE_O_EXITKILL | PTRACE_O_TRACEEXIT | PTRACE_O_TRACEEXEC |
			     PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
			     PTRACE_O_TRACECLONE;
	const pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid == 0) {
		const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

		dup2(null, STDOUT_FILENO);
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		raise(SIGSTOP);
		execvp(command[0], command);
		die(command[0]);
	}
	if (waitpid(pid, NULL, 0) < 0 ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, options) < 0 ||
	    ptrace(PTRACE_CONT, pid, NULL, 0) < 0)
		die("ptrace");
	return pid;
}

int main(int argc, char **argv)
{
	static struct watch watch;
	int status, result = 1;
	pid_t pid;

	if (argc < 2) {
		fprintf(stderr, "usage: watch COMMAND [ARGUMENT]...\n");
		return 2;
	}
	const pid_t first = start(argv + 1);

	add_live(&watch, first);
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status)) {
			ptrace(PTRACE_CONT, pid, NULL, handle_stop(&watch, pid, status));
			continue;
		}
		remove_live(&watch, pid);
		if (pid == first)
			result = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	}
	printf("%u %lu %lu\n", watch.processes, watch.largest, watch.together);
	return result;
}
