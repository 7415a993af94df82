/*
 * copy_move.c - what a move adds to a copy: the source is deleted when its copy is complete and
 * in order, and not before.
 *
 * A copy with the source's own MACs and WWNs is made without a server, so that no two servers
 * have them at any time, whatever is switched on meanwhile; only when its source is gone is it
 * given the one that it is to have. The other order, deleting first, would leave nothing if
 * the second step failed.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "copy_job_private.h"
#include "copy_uri.h"

static const char collection[] = "server-profiles";

/* WHY is NULL where a note has said it. */
static void leave_half(struct copy_job *job, struct copy_item *item, const char *what,
		       const char *why)
{
	inv_error(job->run, 0,
		  "%s: half moved: %s has it (%s), but %s%s%s; run this again to go on",
		  item->source->name, job->to->appliance->name,
		  item->uri ? item->uri : "?", what, why ? ": " : "", why ? why : "");
	item->status = COPY_HALF_MOVED;
}

static struct copy_task task_at(struct copy_job *job, struct copy_site *site,
				const char *label)
{
	return (struct copy_task){
		.site = site,
		.label = label,
		.patience_s = job->order->patience_s,
	};
}

/* ----------------------------------------------------------------- deleting the source */

/* An earlier run's deletion is under way: only its end has to be waited for. */
static enum copy_outcome delete_source(const json_t *source, struct copy_write *write)
{
	if (strcmp(copy_text(source, "state"), "Deleting") == 0 &&
	    copy_task_take_uri(&write->task, copy_text(source, "taskUri")))
		return copy_task_follow(&write->task);
	write->uri = copy_text(source, "uri");
	write->etag = copy_text(source, "eTag");
	write->old_task = copy_text(source, "taskUri");
	return copy_delete(write);
}

/* Whether SOURCE, as it is now, may be deleted; else why not. */
static bool may_go(struct copy_job *job, const struct copy_item *item,
		   const json_t *source, char why[FAULT_SIZE])
{
	if (strcmp(copy_text(source, "state"), "Deleting") == 0)
		return true;
	if (strcmp(copy_text(source, "eTag"), copy_text(item->source->profile, "eTag")) !=
	    0) {
		snprintf(why, FAULT_SIZE,
			 "it has been changed since it was copied: delete the copy, or "
			 "the source, by hand");
		return false;
	}
	return copy_server_is_off(job->from, source, why);
}

static bool delete_now(struct copy_job *job, struct copy_item *item, const json_t *source)
{
	static const char still[] = "its source is still there";
	char label[256], why[FAULT_SIZE];
	struct copy_write write = {.collection = collection, .name = item->source->name};
	enum copy_outcome outcome;

	copy_label(job, item->name, label, sizeof(label));
	write.task = task_at(job, job->from, label);
	if (!may_go(job, item, source, why)) {
		leave_half(job, item, still, why);
		return false;
	}
	outcome = delete_source(source, &write);
	if (outcome != COPY_DONE) {
		copy_complain(job, item, &write, outcome, "deleting its source");
		leave_half(job, item,
			   outcome == COPY_FAILED ? still
						  : "its source may still be there",
			   NULL);
	}
	copy_task_free(&write.task);
	return outcome == COPY_DONE;
}

/* Looks at it once more, right before. */
static bool remove_source(struct copy_job *job, struct copy_item *item)
{
	const char *uri = copy_text(item->source->profile, "uri");
	char fault[FAULT_SIZE];
	json_t *source;
	bool gone;
	int error = copy_get(job->from, uri, &source, fault);

	if (error == -ENOENT)
		return true;
	if (error) {
		leave_half(job, item, "its source could not be looked at again", fault);
		return false;
	}
	gone = delete_now(job, item, source);
	json_decref(source);
	return gone;
}

/* ------------------------------------------------------------------- giving it a server */

static enum copy_outcome give_server(const struct copy_item *item,
				     struct copy_write *write)
{
	json_t *body = json_copy(item->made);
	enum copy_outcome outcome = COPY_FAILED;

	if (body && !json_object_set(body, "serverHardwareUri",
				     json_object_get(item->server, "uri"))) {
		write->body = body;
		write->uri = item->uri;
		write->etag = copy_text(item->made, "eTag");
		write->old_task = copy_text(item->made, "taskUri");
		outcome = copy_update(write);
	} else {
		snprintf(write->task.fault, sizeof(write->task.fault), "no memory");
	}
	json_decref(body);
	return outcome;
}

static bool has_server(struct copy_job *job, struct copy_item *item)
{
	char fault[FAULT_SIZE] = "it has another, or none";
	json_t *made = NULL;
	bool has;

	if (copy_get(job->to, item->uri, &made, fault))
		made = NULL;
	has = strcmp(copy_text(made, "serverHardwareUri"),
		     copy_text(item->server, "uri")) == 0;
	json_decref(made);
	if (!has)
		leave_half(job, item, "its server is not the one it was given", fault);
	return has;
}

/* True if it has its server, or is to have none. */
static bool assign(struct copy_job *job, struct copy_item *item)
{
	char label[256];
	struct copy_write write = {.collection = collection, .name = item->name};
	enum copy_outcome outcome;

	if (!item->server || *copy_text(item->made, "serverHardwareUri"))
		return true;
	copy_label(job, item->name, label, sizeof(label));
	write.task = task_at(job, job->to, label);
	outcome = give_server(item, &write);
	if (outcome != COPY_DONE) {
		copy_complain(job, item, &write, outcome, "giving it its server");
		leave_half(job, item, "it has no server yet", NULL);
	}
	copy_task_free(&write.task);
	return outcome == COPY_DONE && has_server(job, item);
}

void copy_finish_move(struct copy_job *job, struct copy_item *item)
{
	if (!copy_verify(job, item, true)) {
		leave_half(job, item, "its source stays where it is", NULL);
		return;
	}
	if (item->source->profile && !remove_source(job, item))
		return;
	if (!http_time_left(job->http) && item->server) {
		leave_half(job, item, "it has no server yet", "interrupted");
		return;
	}
	if (assign(job, item))
		item->status = item->source->profile ? COPY_MOVED : COPY_EXISTS;
}
