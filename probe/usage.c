/*
 * usage.c - statfs by threads that may be lost.
 *
 * One thread does all the work while mounts answer. When none has for a moment, more are
 * started, doubling, so that many dead mounts are waited for side by side.
 */
#include "usage.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "cleanup.h"
#include "root.h"

enum {
	PATIENCE_MS = 20,   /* without an answer, before more threads are started */
	MOST_THREADS = 512, /* that are not stuck */
	STACK_SIZE = 128 * 1024,
};

/* Belongs to all who use it: a stuck thread may come back to it at any time. */
struct pool {
	_Atomic size_t users;
	pthread_mutex_t lock;
	pthread_cond_t done;
	int root;
	bool root_is_system;
	struct usage_request *requests;
	int64_t *started; /* in ms; of those being asked */
	size_t count, next, asking, answers;
	size_t threads; /* not stuck */
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ------------------------------------------------------------ asking one mount */

static uint64_t product(uint64_t a, uint64_t b)
{
	uint64_t result;

	return __builtin_mul_overflow(a, b, &result) ? USAGE_UNKNOWN : result;
}

static void take_numbers(struct usage_request *request, const struct statfs *fs)
{
	uint64_t unit = (uint64_t)(fs->f_frsize ? fs->f_frsize : fs->f_bsize);

	request->size_bytes = product(fs->f_blocks, unit);
	request->available_bytes = product(fs->f_bavail, unit);
	request->used_bytes = fs->f_bfree <= fs->f_blocks
				      ? product(fs->f_blocks - fs->f_bfree, unit)
				      : USAGE_UNKNOWN;
	request->inodes = fs->f_files;
	request->inodes_used =
		fs->f_ffree <= fs->f_files ? fs->f_files - fs->f_ffree : USAGE_UNKNOWN;
}

/* Whether the file opened is the mount asked for, and not one over it or beside it. */
static bool is_the_mount(const struct pool *pool, const struct usage_request *request,
			 const struct statx *status)
{
	if (pool->root_is_system)
		return !(status->stx_mask & STATX_MNT_ID) ||
		       status->stx_mnt_id == request->mount_id;
	return status->stx_attributes & STATX_ATTR_MOUNT_ROOT &&
	       status->stx_dev_major == request->major &&
	       status->stx_dev_minor == request->minor;
}

/* O_PATH starts no automount, and AT_STATX_DONT_SYNC asks no server. */
static void ask_mount(const struct pool *pool, struct usage_request *request)
{
	const char *path = request->target + strspn(request->target, "/");
	INV_CLOSE int fd = root_open(pool->root, *path ? path : ".", O_PATH | O_NOFOLLOW);
	const int flags = AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
	struct statx status;
	struct statfs fs;

	request->state = USAGE_ANSWERED;
	request->error = 0;
	if (fd < 0)
		request->error = -fd;
	else if (statx(fd, "", flags, STATX_MNT_ID, &status) < 0)
		request->error = errno;
	else if (!is_the_mount(pool, request, &status))
		request->state = USAGE_HIDDEN;
	else if (fstatfs(fd, &fs) < 0)
		request->error = errno;
	else
		take_numbers(request, &fs);
}

/* --------------------------------------------------------------------- threads */

/* The last who leaves frees it. */
static void leave(struct pool *pool)
{
	if (--pool->users > 0)
		return;
	pthread_mutex_destroy(&pool->lock);
	pthread_cond_destroy(&pool->done);
	free(pool->requests);
	free(pool->started);
	free(pool);
}

/* Takes the next request that is wanted, copied; false when there is none left. */
static bool take_request(struct pool *pool, size_t *index, struct usage_request *request)
{
	while (pool->next < pool->count && !pool->requests[pool->next].timeout_ms)
		pool->next++;
	if (pool->next == pool->count)
		return false;
	*index = pool->next++;
	*request = pool->requests[*index];
	pool->started[*index] = now_ms();
	pool->asking++;
	return true;
}

static void *ask_requests(void *context)
{
	struct pool *pool = context;
	struct usage_request request;
	size_t index;

	pthread_mutex_lock(&pool->lock);
	while (take_request(pool, &index, &request)) {
		pthread_mutex_unlock(&pool->lock);
		ask_mount(pool, &request);
		pthread_mutex_lock(&pool->lock);
		if (!pool->started[index])
			break; /* Given up on meanwhile, and so was this thread. */
		pool->requests[index] = request;
		pool->started[index] = 0;
		pool->asking--;
		pool->answers++;
		if (!pool->asking && pool->next == pool->count)
			pthread_cond_signal(&pool->done);
	}
	pthread_mutex_unlock(&pool->lock);
	leave(pool);
	return NULL;
}

/* Starts up to WANTED threads more. Returns 0, or -errno if there is not one at all. */
static int start_threads(struct pool *pool, size_t wanted)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int error = 0;

	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	for (; wanted && pool->threads < MOST_THREADS && !error; wanted--) {
		pool->users++;
		error = pthread_create(&thread, &attributes, ask_requests, pool);
		pool->threads += !error;
		pool->users -= error != 0;
	}
	pthread_attr_destroy(&attributes);
	return pool->threads ? 0 : -error;
}

/* Gives up on what has taken longer than it may by NOW, and on the threads that ask. */
static void give_up(struct pool *pool, int64_t now)
{
	for (size_t i = 0; i < pool->next; i++) {
		if (!pool->started[i] ||
		    now - pool->started[i] < pool->requests[i].timeout_ms)
			continue;
		pool->started[i] = 0;
		pool->requests[i].state = USAGE_STUCK;
		pool->asking--;
		pool->threads--;
	}
}

static void wait_a_moment(struct pool *pool)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += PATIENCE_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&pool->done, &pool->lock, &until);
}

/* The lock is held but while waiting. */
static int supervise(struct pool *pool, int64_t end)
{
	int error = start_threads(pool, 1);

	while (!error && (pool->next < pool->count || pool->asking)) {
		size_t answers = pool->answers;
		int64_t now;

		wait_a_moment(pool);
		now = now_ms();
		give_up(pool, now);
		if (now >= end)
			break;
		if (pool->answers == answers && pool->next < pool->count)
			error = start_threads(pool, pool->threads ? pool->threads : 1);
	}
	give_up(pool, INT64_MAX);
	for (; pool->next < pool->count; pool->next++)
		if (pool->requests[pool->next].timeout_ms)
			pool->requests[pool->next].state = USAGE_STUCK;
	return error;
}

static struct pool *make_pool(size_t count)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	pthread_condattr_t attributes;

	if (!pool)
		return NULL;
	pool->requests = calloc(count + 1, sizeof(*pool->requests));
	pool->started = calloc(count + 1, sizeof(*pool->started));
	if (!pool->requests || !pool->started) {
		free(pool->requests);
		free(pool->started);
		free(pool);
		return NULL;
	}
	pthread_mutex_init(&pool->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&pool->done, &attributes);
	pthread_condattr_destroy(&attributes);
	pool->users = 1;
	return pool;
}

int usage_ask(int root, bool root_is_system, struct usage_request *requests, size_t count,
	      unsigned total_ms)
{
	struct pool *pool = make_pool(count);
	int error;

	if (!pool)
		return -ENOMEM;
	pool->root = root;
	pool->root_is_system = root_is_system;
	pool->count = count;
	memcpy(pool->requests, requests, count * sizeof(*requests));
	pthread_mutex_lock(&pool->lock);
	error = supervise(pool, now_ms() + total_ms);
	memcpy(requests, pool->requests, count * sizeof(*requests));
	pthread_mutex_unlock(&pool->lock);
	leave(pool);
	return error;
}
