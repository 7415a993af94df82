/*
 * child.c - what a collector's process may do and use.
 */
#include "child.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "run.h"

/*
 * For all that the collector, and each program it starts, may write to in private. Not of
 * address space: languages that collect garbage reserve far more of it than they use.
 */
#define MEMORY_LIMIT ((rlim_t)512 << 20)

/* A sanitizer's own memory knows no limit, and its findings have to be seen. */
#ifdef INV_SANITIZED
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

static void limit_memory(void)
{
	const struct rlimit memory = {MEMORY_LIMIT, MEMORY_LIMIT};
	const struct rlimit core = {0, 0};

	if (!sanitized)
		setrlimit(RLIMIT_DATA, &memory);
	setrlimit(RLIMIT_CORE, &core);
}

/* A report goes to standard output: nothing that a collector prints may stand in it. */
static void detach_streams(bool takes_arguments)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return;
	if (!takes_arguments)
		dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	if (!sanitized)
		dup2(null, STDERR_FILENO);
}

_Noreturn void child_run(const struct job *job, const struct job_settings *settings,
			 int terminal, int wake, const sigset_t *mask)
{
	struct inv_run run = {
		.collector = job->collector,
		.arena = job->arena,
		.arena_size = job->arena_size,
		.root = settings->root,
		.arguments = job->arguments,
		.config = settings->config,
		.at = settings->at,
		.own = job->own,
		.tables = job->tables,
		.n_tables = job->n_tables,
		.progress = terminal,
		.deadline = job->started + job->timeout_ms * INT64_C(1000000),
	};

	sigset_t own = *mask;

	setpgid(0, 0);
	/* Whoever stops inv stops its collectors. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	/* A command writes files: that one is too large is for it to say, and to undo. */
	if (job->collector->flags & (INV_COMMAND | INV_STOPS)) {
		run_catch_stop();
		sigdelset(&own, SIGTERM);
	} else {
		signal(SIGXFSZ, SIG_DFL);
	}
	sigprocmask(SIG_SETMASK, &own, NULL);
	detach_streams(job->collector->arguments != NULL);
	limit_memory();
	run_collector(&run);
	if (write(wake, "", 1) < 0) {
		/* The pipe is full of others' bytes: the parent is awake already. */
	}
	_exit(0);
}
