/*
 * copy_task.h - a task of OneView's, followed to its end.
 */
#ifndef INV_COPY_TASK_H
#define INV_COPY_TASK_H

#include "copy_site.h"

enum copy_outcome {
	COPY_DONE,
	COPY_FAILED,	/* it was refused, or its task failed */
	COPY_UNDER_WAY, /* begun, and left to go on by itself */
	COPY_STALLED,	/* the same, but it has not moved for long */
	COPY_UNCERTAIN, /* nobody can say whether it was begun */
	COPY_VANISHED,	/* of a task alone: the appliance knows it no longer */
};

struct copy_task {
	struct copy_site *site;
	const char *label;   /* of what it does, for who waits: "london -> paris web1" */
	unsigned patience_s; /* without progress it has stalled */
	bool leave;	     /* do not wait for it */

	/* What came of it. */
	char *uri;		/* of the task; NULL: none is known */
	char *resource;		/* what it was about: an address, or NULL */
	char name[64];		/* "Create" */
	char state[128];	/* "Running 42 %" */
	char fault[FAULT_SIZE]; /* in words, but where it is done */
};

/* Takes the address that REPLY to a write gives, if it gives one: then true. */
bool copy_task_take(struct copy_task *task, const struct http_reply *reply);

/* The same of a resource's taskUri. */
bool copy_task_take_uri(struct copy_task *task, const char *uri);

/*
 * Follows the task at task->uri. A network that fails is borne for 90 s, but no longer than
 * patience lasts.
 */
enum copy_outcome copy_task_follow(struct copy_task *task);

/*
 * Waits before look number TRY, from 0: 0.2 s, 0.5 s, 1, 2 ... 10 s, but no more than a quarter
 * of the patience that there is. False: no time is left.
 */
bool copy_task_pause(const struct copy_task *task, unsigned try);

void copy_task_free(struct copy_task *task);

#endif
