/*
 * job.c - how the writing of an image fails.
 */
#include "job.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MOST_OF_PATH = 256 };

int job_fail(struct job *job, int error, const char *path, const char *cause)
{
	char *text = job->result->error;

	if (!cause)
		cause = error == -EINTR ? "interrupted" : strerror(-error);
	/* A path of any length leaves room for the cause. */
	if (!*text)
		snprintf(text, sizeof(job->result->error), "%.*s%s: %s", MOST_OF_PATH,
			 path, strlen(path) > MOST_OF_PATH ? "..." : "", cause);
	return error;
}

int job_check(const struct job *job)
{
	return job->stopping && job->stopping(job->context) ? -EINTR : 0;
}
