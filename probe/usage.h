/*
 * usage.h - how full mounted file systems are, though any of them may never answer.
 *
 * statfs(2) of a dead network or FUSE mount blocks, not always killably. So threads ask,
 * and a mount that has not answered in time is left behind with its thread.
 */
#ifndef INV_USAGE_H
#define INV_USAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct usage_request {
	const char *target; /* the mount point below the root: "/home" */
	unsigned major, minor;
	uint64_t mount_id;
	unsigned timeout_ms; /* from when it is asked; 0: the mount is not touched */

	/* The answer. */
	enum usage_state {
		USAGE_NONE,	/* not asked for */
		USAGE_ANSWERED, /* the numbers below hold, or error is set */
		USAGE_HIDDEN,	/* something else is mounted over it */
		USAGE_STUCK,	/* no answer in time */
	} state;
	int error; /* an errno value */
	uint64_t size_bytes, used_bytes, available_bytes, inodes, inodes_used;
};

/* For one of these numbers: the file system's own make no sense. */
#define USAGE_UNKNOWN UINT64_MAX

/*
 * Asks for every request, all within TOTAL_MS. ROOT_IS_SYSTEM: mounts are told apart by
 * their ids; else, as in another mount namespace or a captured tree, only what is a mount
 * point of the same device below ROOT is asked. Returns 0 or -errno if no thread could be
 * had.
 *
 * Threads that are stuck live on: end the process with _exit().
 */
int usage_ask(int root, bool root_is_system, struct usage_request *requests, size_t count,
	      unsigned total_ms);

#endif
