/*
 * supervise.c - one process a collector, each in a process group of its own.
 *
 * A child says through its arena that it has finished and wakes the parent through a
 * pipe. Nobody waits for its exit: a thread of it may be stuck in the kernel for ever.
 */
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "orphans.h"
#include "process.h"
#include "progress.h"
#include "run.h"

enum { NS_PER_MS = 1000000 };

/* How long a collector may hold its core alone, before the next is started beside it. */
static const int64_t patience = 100 * (int64_t)NS_PER_MS;
/* In all; so many collectors that hang at once do not put one another off. */
static const int64_t patience_for_all = 500 * (int64_t)NS_PER_MS;
/* Over the longest deadline: for starting, killing and writing. */
static const int64_t slack = 900 * (int64_t)NS_PER_MS;
/* What a killed process gets to go, so that its parent can count what it used. */
static const int64_t reaping = 100 * (int64_t)NS_PER_MS;
/* What a job that is told to stop gets for undoing what is half done. */
static const int64_t undoing = 2000 * (int64_t)NS_PER_MS;

struct supervisor {
	struct job *jobs;
	size_t count;
	const struct job_settings *settings;
	int wake[2]; /* a pipe: children write, the parent reads */
	int signals; /* a signalfd: of a child's death, and of who wants us to stop */
	sigset_t old_mask;
	int terminal;	/* for progress; -1: none */
	int stopped_by; /* the signal; 0: none */
	bool refused;	/* a job ended that says there is to be no report */
	size_t cores;
	int64_t patience;
	int64_t end;
};

static size_t count_cores(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

__attribute__((format(printf, 2, 3))) static void fail(struct job *job,
						       const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(job->failure, sizeof(job->failure), format, arguments);
	va_end(arguments);
}

/* -------------------------------------------------------------------- starting */

/* A child that runs wild is not to reach other collectors' rows. */
static void forget_others(struct supervisor *supervisor, const struct job *own)
{
	for (size_t i = 0; i < supervisor->count; i++) {
		struct job *job = &supervisor->jobs[i];

		if (job != own && job->arena)
			arena_unmap(job->arena, job->arena_size);
	}
}

static void start(struct supervisor *supervisor, struct job *job)
{
	job->started = job->ended = run_clock();
	job->state = JOB_ENDED;
	job->reaped = true;
	job->arena = arena_map(&job->arena_size);
	if (!job->arena) {
		fail(job, "no memory to share: %s", strerror(errno));
		return;
	}
	job->pid = fork();
	if (job->pid == 0) {
		forget_others(supervisor, job);
		child_run(job, supervisor->settings, supervisor->terminal,
			  supervisor->wake[1], &supervisor->old_mask);
	}
	if (job->pid < 0) {
		fail(job, "no process for it: %s", strerror(errno));
		return;
	}
	/* The child does the same: whoever comes first. */
	setpgid(job->pid, job->pid);
	job->state = JOB_RUNNING;
	job->reaped = false;
}

/* Those that hold a core; who has run for longer waits for something, or will be killed. */
static size_t count_busy(const struct supervisor *supervisor, int64_t now)
{
	size_t busy = 0;

	for (size_t i = 0; i < supervisor->count; i++)
		busy += supervisor->jobs[i].state == JOB_RUNNING &&
			now - supervisor->jobs[i].started < supervisor->patience;
	return busy;
}

static bool start_some(struct supervisor *supervisor)
{
	bool waiting = false;

	for (size_t i = 0; i < supervisor->count; i++) {
		struct job *job = &supervisor->jobs[i];

		if (job->state != JOB_WAITING)
			continue;
		if (count_busy(supervisor, run_clock()) < supervisor->cores)
			start(supervisor, job);
		else
			waiting = true;
	}
	return waiting;
}

/* ---------------------------------------------------------------------- ending */

static void kill_job(struct job *job)
{
	/* All that it started, too. Harmless once there is nobody left. */
	if (!job->reaped)
		kill(-job->pid, SIGKILL);
}

static void end(struct job *job)
{
	job->state = JOB_ENDED;
	job->ended = run_clock();
	kill_job(job);
}

static bool has_finished(const struct job *job)
{
	return job->arena->finished;
}

static void explain_death(struct job *job, const siginfo_t *info,
			  const struct rusage *usage)
{
	unsigned long mib = (unsigned long)usage->ru_maxrss / 1024;

	if (info->si_code == CLD_EXITED)
		fail(job, "exited with status %d without an answer", info->si_status);
	else
		fail(job, "killed by signal %d (%s), having used %lu MiB of memory",
		     info->si_status, strsignal(info->si_status), mib);
}

/* Takes note of a process that has gone. Its group is killed before its number is freed. */
static void reap(struct job *job)
{
	siginfo_t info = {0};
	struct rusage usage;

	if (waitid(P_PID, (id_t)job->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
	    info.si_pid == 0)
		return;
	kill_job(job);
	wait4(job->pid, NULL, WNOHANG, &usage);
	job->reaped = true;
	if (job->state != JOB_RUNNING)
		return;
	end(job);
	if (!has_finished(job))
		explain_death(job, &info, &usage);
}

/* Whether JOB is told before it is killed. */
static bool is_told(const struct job *job)
{
	return job->collector->flags & (INV_COMMAND | INV_STOPS);
}

/* Tells JOB to stop, once. False if it is to be killed. */
static bool ask_to_stop(struct job *job)
{
	if (!is_told(job) || job->stopping)
		return false;
	job->stopping = true;
	kill(job->pid, SIGTERM);
	return true;
}

static void time_out(struct job *job)
{
	if (ask_to_stop(job))
		return;
	job->timed_out = true;
	fail(job, "no answer in %g s: %s", (double)job->timeout_ms / 1000,
	     process_describe(job->pid));
	end(job);
}

static int64_t deadline(const struct supervisor *supervisor, const struct job *job)
{
	int64_t own = job->started + job->timeout_ms * (int64_t)NS_PER_MS;

	if (job->stopping)
		own += undoing;
	return own < supervisor->end ? own : supervisor->end;
}

/* One that undid what was half done, as its time was over. */
static void note_if_late(const struct supervisor *supervisor, struct job *job)
{
	if (!job->stopping || supervisor->stopped_by || supervisor->refused)
		return;
	job->timed_out = true;
	fail(job, "not done in %g s: it was told to stop",
	     (double)job->timeout_ms / 1000);
}

static void check(struct supervisor *supervisor, struct job *job)
{
	if (job->state != JOB_RUNNING)
		return;
	if (has_finished(job)) {
		end(job);
		note_if_late(supervisor, job);
	} else {
		reap(job);
	}
	if (job->state == JOB_RUNNING && run_clock() >= deadline(supervisor, job))
		time_out(job);
	supervisor->refused |= job->state == JOB_ENDED && arena_is_refused(job->arena);
}

/* -------------------------------------------------------------------- the loop */

static void read_signals(struct supervisor *supervisor)
{
	struct signalfd_siginfo info;

	while (read(supervisor->signals, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo != SIGCHLD)
			supervisor->stopped_by = (int)info.ssi_signo;
}

/* Sleeps until a child wakes us or dies, or somebody stops us, or UNTIL has come. */
static void sleep_until(struct supervisor *supervisor, int64_t until)
{
	struct pollfd fds[] = {
		{.fd = supervisor->wake[0], .events = POLLIN},
		{.fd = supervisor->signals, .events = POLLIN},
	};
	int64_t left = until - run_clock();
	struct timespec time;
	char bytes[64];

	if (left < 0)
		left = 0;
	time.tv_sec = left / (1000 * (int64_t)NS_PER_MS);
	time.tv_nsec = left % (1000 * (int64_t)NS_PER_MS);
	if (ppoll(fds, 2, &time, NULL) <= 0)
		return;
	while (read(supervisor->wake[0], bytes, sizeof(bytes)) > 0)
		;
	read_signals(supervisor);
}

/* The moment at which something has to be done though nobody wakes us; 0: never. */
static int64_t next_moment(const struct supervisor *supervisor, bool waiting)
{
	int64_t next = 0;

	for (size_t i = 0; i < supervisor->count; i++) {
		const struct job *job = &supervisor->jobs[i];
		int64_t moment = deadline(supervisor, job);
		int64_t impatient = job->started + supervisor->patience;

		if (job->state != JOB_RUNNING)
			continue;
		if (waiting && impatient < moment && impatient > run_clock())
			moment = impatient;
		if (!next || moment < next)
			next = moment;
	}
	return next;
}

static bool reap_jobs(struct supervisor *supervisor)
{
	bool all = true;

	for (size_t i = 0; i < supervisor->count; i++) {
		struct job *job = &supervisor->jobs[i];

		if (job->state == JOB_WAITING || job->reaped)
			continue;
		reap(job);
		all &= job->reaped;
	}
	return all;
}

/* One that still computes will die as soon as it is given a core. */
static void note_if_stuck(struct job *job)
{
	if (job->timed_out && !job->reaped && process_state(job->pid) != 'R')
		fail(job,
		     "no answer in %g s: it hangs in the kernel and cannot be killed",
		     (double)job->timeout_ms / 1000);
}

/* Gives the killed a moment to go, and then whom they left; the rest is left to init. */
static void reap_all(struct supervisor *supervisor)
{
	int64_t until = run_clock() + reaping;

	while (!reap_jobs(supervisor) && run_clock() < until)
		sleep_until(supervisor, until);
	for (size_t i = 0; i < supervisor->count; i++)
		note_if_stuck(&supervisor->jobs[i]);
	if (supervisor->settings->adopting)
		orphans_end(until);
}

static void set_limits(struct supervisor *supervisor)
{
	int64_t longest = 0;

	for (size_t i = 0; i < supervisor->count; i++) {
		const struct job *job = &supervisor->jobs[i];
		int64_t time = job->timeout_ms * (int64_t)NS_PER_MS;

		if (is_told(job))
			time += undoing;
		if (time > longest)
			longest = time;
	}
	supervisor->end = supervisor->settings->started + longest + slack;
	supervisor->cores = count_cores();
	supervisor->patience = patience_for_all / (int64_t)(supervisor->count + 1);
	if (supervisor->patience > patience)
		supervisor->patience = patience;
}

/* One that is ignored, as nohup has it, would be told to a signalfd all the same. */
static void catch_unless_ignored(sigset_t *set, int number)
{
	struct sigaction action;

	if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
		sigaddset(set, number);
}

static void open_wakers(struct supervisor *supervisor)
{
	sigset_t caught;

	/* If it was ignored, nobody would tell us how a child ended. */
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&caught);
	sigaddset(&caught, SIGCHLD);
	catch_unless_ignored(&caught, SIGHUP);
	catch_unless_ignored(&caught, SIGINT);
	catch_unless_ignored(&caught, SIGTERM);
	sigprocmask(SIG_BLOCK, &caught, &supervisor->old_mask);
	supervisor->signals = signalfd(-1, &caught, SFD_CLOEXEC | SFD_NONBLOCK);
	if (pipe2(supervisor->wake, O_CLOEXEC | O_NONBLOCK) < 0)
		supervisor->wake[0] = supervisor->wake[1] = -1;
}

/*
 * And dies of the signal that stopped us, if one did, as if nothing had caught it. Whoever is
 * impatient need not wait until all is said: another one acts at once.
 */
static void close_wakers(const struct supervisor *supervisor)
{
	const struct job_settings *settings = supervisor->settings;

	close(supervisor->wake[0]);
	close(supervisor->wake[1]);
	close(supervisor->signals);
	if (supervisor->stopped_by) {
		sigset_t stop;

		sigprocmask(SIG_SETMASK, &supervisor->old_mask, NULL);
		if (settings->interrupted)
			settings->interrupted(settings->context, supervisor->jobs,
					      supervisor->count);
		raise(supervisor->stopped_by);
		sigemptyset(&stop);
		sigaddset(&stop, supervisor->stopped_by);
		sigprocmask(SIG_UNBLOCK, &stop, NULL);
	}
	sigprocmask(SIG_SETMASK, &supervisor->old_mask, NULL);
}

/* The jobs that are told to stop and have not ended; each is told. */
static size_t tell_to_stop(struct supervisor *supervisor)
{
	size_t running = 0;

	for (size_t i = 0; i < supervisor->count; i++) {
		struct job *job = &supervisor->jobs[i];

		if (job->state != JOB_RUNNING || !is_told(job))
			continue;
		ask_to_stop(job);
		running++;
	}
	return running;
}

/* Gives those that are interrupted their time, all at once. */
static void stop_gently(struct supervisor *supervisor)
{
	int64_t until = run_clock() + undoing;

	while (tell_to_stop(supervisor) && run_clock() < until) {
		sleep_until(supervisor, until);
		for (size_t i = 0; i < supervisor->count; i++)
			check(supervisor, &supervisor->jobs[i]);
	}
}

static void end_running(struct supervisor *supervisor, bool told)
{
	for (size_t i = 0; i < supervisor->count; i++)
		if (supervisor->jobs[i].state == JOB_RUNNING &&
		    is_told(&supervisor->jobs[i]) == told)
			end(&supervisor->jobs[i]);
}

static void end_all(struct supervisor *supervisor)
{
	end_running(supervisor, false);
	stop_gently(supervisor);
	end_running(supervisor, true);
}

static bool has_told(const struct supervisor *supervisor)
{
	for (size_t i = 0; i < supervisor->count; i++)
		if (supervisor->jobs[i].arena && supervisor->jobs[i].arena->told)
			return true;
	return false;
}

void supervise(struct job *jobs, size_t count, const struct job_settings *settings)
{
	struct supervisor supervisor = {
		.jobs = jobs,
		.count = count,
		.settings = settings,
		.terminal = progress_open(settings->quiet),
	};
	int64_t next;

	open_wakers(&supervisor);
	set_limits(&supervisor);
	do {
		bool waiting = start_some(&supervisor);

		next = next_moment(&supervisor, waiting);
		if (next)
			sleep_until(&supervisor, next);
		for (size_t i = 0; i < count; i++)
			check(&supervisor, &jobs[i]);
	} while (next && !supervisor.stopped_by && !supervisor.refused);
	end_all(&supervisor);
	reap_all(&supervisor);
	progress_close(supervisor.terminal, has_told(&supervisor));
	close_wakers(&supervisor);
}
