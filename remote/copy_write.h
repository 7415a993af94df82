/*
 * copy_write.h - creating, changing and deleting a resource, each asked for once. What became of
 * a request whose answer is lost is found out by looking, never by asking again.
 */
#ifndef INV_COPY_WRITE_H
#define INV_COPY_WRITE_H

#include "copy_task.h"

struct copy_write {
	const char *collection; /* "server-profiles" */
	const char *name;	/* of the resource */
	const json_t *body;	/* to create or change it */
	const char *etag;	/* of what is to be changed or deleted */
	const char *uri;	/* and its address */
	const char *old_task;	/* and the task that it named before */
	struct copy_task task;	/* with what its caller sets, and the outcome's details */
};

/*
 * Each returns what became of it, with the reason in task.fault unless it is done;
 * copy_task_free(&write->task).
 */
enum copy_outcome copy_create(struct copy_write *write);
enum copy_outcome copy_update(struct copy_write *write);
enum copy_outcome copy_delete(struct copy_write *write);

/* What is sent for BODY, and shown: keys in order, so that it is the same each time. */
char *copy_body_text(const json_t *body);

#endif
