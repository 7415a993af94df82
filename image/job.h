/*
 * job.h - an image that is being written: what its writers share.
 */
#ifndef INV_JOB_H
#define INV_JOB_H

#include "write.h"

struct job {
	struct tree *tree;
	const struct image_config *config;
	const char *out;
	bool (*stopping)(void *context);
	void *context;
	struct write_result *result;
	/* Of each node the first that is the same file: itself, unless it is a hard link. */
	const struct node **first;
};

/*
 * Puts into the result that ERROR, -errno, befell PATH; CAUSE says how, or is NULL where
 * errno's own words do. What was said first stays. Returns ERROR.
 */
int job_fail(struct job *job, int error, const char *path, const char *cause);

/* -EINTR if it is time to give up, else 0. */
int job_check(const struct job *job);

#endif
