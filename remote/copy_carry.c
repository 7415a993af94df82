/*
 * copy_carry.c - the writes of a copy, one after the other: whatever happens, each is known to be
 * done, not done, or told to be unknown.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "copy_compare.h"
#include "copy_job_private.h"
#include "copy_uri.h"

static const char collection[] = "server-profiles";

static const char *to_name(const struct copy_job *job)
{
	return job->to->appliance->name;
}

/* ------------------------------------------------------------------ what became of a write */

void copy_complain(struct copy_job *job, const struct copy_item *item,
		   const struct copy_write *write, enum copy_outcome outcome,
		   const char *what)
{
	const struct copy_task *task = &write->task;
	const char *site = task->site->appliance->name;

	switch (outcome) {
	case COPY_DONE:
		break;
	case COPY_FAILED:
		inv_error(job->run, 0, "%s: %s at %s failed: %s", item->name, what, site,
			  task->fault);
		break;
	case COPY_UNDER_WAY:
		if (!job->order->leave)
			inv_error(job->run, 0,
				  "%s: %s at %s goes on in %s (%s), but is no longer "
				  "watched: %s; run this again to go on with it",
				  item->name, what, site, task->uri,
				  *task->state ? task->state : "not seen yet",
				  task->fault);
		break;
	case COPY_STALLED:
		inv_error(job->run, 0,
			  "%s: %s at %s has stalled in %s: %s; run this again to go on "
			  "waiting",
			  item->name, what, site, task->uri, task->fault);
		break;
	case COPY_UNCERTAIN:
	case COPY_VANISHED:
		inv_error(job->run, 0,
			  "%s: %s at %s may have been done or not, or still be done: %s; "
			  "look there, then run this again: nothing is made twice",
			  item->name, what, site, task->fault);
		break;
	}
}

static enum copy_status status_of(enum copy_outcome outcome)
{
	switch (outcome) {
	case COPY_DONE:
		return COPY_CREATED;
	case COPY_FAILED:
		return COPY_FAILED_STATUS;
	case COPY_UNDER_WAY:
		return COPY_STARTED;
	case COPY_STALLED:
		return COPY_STALLED_STATUS;
	case COPY_UNCERTAIN:
	case COPY_VANISHED:
		break;
	}
	return COPY_UNKNOWN_STATUS;
}

/* ------------------------------------------------------------------------- the networks */

static bool take_network(struct copy_job *job, size_t i, const struct copy_write *write)
{
	const char *uri = write->task.resource;
	char fault[FAULT_SIZE] = "it is not where its task says";
	json_t *found = NULL;
	bool taken;

	if (!uri || !copy_uri_is_of(uri, write->collection)) {
		if (copy_find(job->to, write->collection, write->name, &found, fault))
			found = NULL;
		uri = json_array_size(found) == 1
			      ? copy_text(json_array_get(found, 0), "uri")
			      : "";
	}
	taken = copy_uri_is_of(uri, write->collection) &&
		copy_directory_made(&job->directory, i, uri) == 0;
	json_decref(found);
	if (!taken)
		inv_error(job->run, 0, "%s %s: %s: made, but %s", write->collection,
			  write->name, to_name(job), fault);
	return taken;
}

static bool send_network(struct copy_job *job, size_t i,
			 const struct copy_missing *missing, const json_t *body)
{
	/* Waited for: the profile cannot be sent before. */
	struct copy_item item = {.name = (char *)missing->name};
	struct copy_write write = {
		.collection = missing->collection,
		.name = missing->name,
		.body = body,
	};
	char label[256];
	enum copy_outcome outcome;
	bool made;

	copy_label(job, missing->name, label, sizeof(label));
	write.task = (struct copy_task){
		.site = job->to,
		.label = label,
		.patience_s = job->order->patience_s,
	};
	outcome = copy_create(&write);
	copy_complain(job, &item, &write, outcome, "making this network");
	made = outcome == COPY_DONE && take_network(job, i, &write);
	copy_task_free(&write.task);
	return made;
}

static bool make_network(struct copy_job *job, size_t i,
			 const struct copy_missing *missing)
{
	const struct copy_lookup lookup = copy_directory_lookup(&job->directory);
	struct copy_body copy;
	json_t *note;
	size_t j;
	int error = copy_network(missing->resource, &lookup, &copy);
	bool made = !error && send_network(job, i, missing, copy.body);

	json_array_foreach(copy.notes, j, note) if (made)
		inv_warn(job->run, 0, "%s %s: %s", missing->collection, missing->name,
			 json_string_value(note));
	copy_body_free(&copy);
	return made;
}

static bool make_networks(struct copy_job *job)
{
	struct copy_missing missing;

	for (size_t i = 0; copy_directory_missing(&job->directory, i, &missing); i++)
		if (!http_time_left(job->http) || !make_network(job, i, &missing))
			return false;
	return true;
}

/* -------------------------------------------------------------------------- the profile */

static void keep_text(char **place, const char *text)
{
	free(*place);
	*place = text && *text ? strdup(text) : NULL;
}

/* The copy as it is there now, into *MADE. 0, or -errno with why in FAULT. */
static int read_copy(struct copy_job *job, const struct copy_item *item, json_t **made,
		     char fault[FAULT_SIZE])
{
	json_t *found;
	size_t count;
	int error;

	if (item->uri && copy_uri_is_of(item->uri, collection))
		return copy_get(job->to, item->uri, made, fault);
	error = copy_find(job->to, collection, item->name, &found, fault);
	if (error)
		return error;
	count = json_array_size(found);
	if (count == 1)
		*made = json_incref(json_array_get(found, 0));
	else
		snprintf(fault, FAULT_SIZE, "there are %zu of that name", count);
	json_decref(found);
	return count == 1 ? 0 : -ENOENT;
}

static bool is_fine(struct copy_job *job, const struct copy_item *item)
{
	const char *state = copy_text(item->made, "state");
	const char *status = copy_text(item->made, "status");

	if ((!*state || strcmp(state, "Normal") == 0) && strcmp(status, "Critical") != 0)
		return true;
	inv_error(job->run, 0, "%s: %s has it in state %s, with status %s", item->name,
		  to_name(job), state, status);
	return false;
}

bool copy_verify(struct copy_job *job, struct copy_item *item, bool fine)
{
	char fault[FAULT_SIZE], path[COPY_PATH_SIZE];

	json_decref(item->made);
	item->made = NULL;
	if (read_copy(job, item, &item->made, fault)) {
		item->made = NULL;
		inv_error(job->run, 0, "%s: it could not be looked at: %s: %s",
			  item->name, to_name(job), fault);
		return false;
	}
	keep_text(&item->uri, copy_text(item->made, "uri"));
	if (!item->copy.body || copy_compare(item->copy.body, item->made, path))
		return !fine || is_fine(job, item);
	(fine ? inv_error : inv_warn)(job->run, 0,
				      "%s: %s has it, but not as it was sent: %s differs",
				      item->name, to_name(job), path);
	return false;
}

static void take_outcome(struct copy_job *job, struct copy_item *item,
			 const struct copy_write *write, enum copy_outcome outcome)
{
	item->status = status_of(outcome);
	keep_text(&item->task, write->task.uri);
	if (write->task.resource && copy_uri_is_of(write->task.resource, collection))
		keep_text(&item->uri, write->task.resource);
	copy_complain(job, item, write, outcome, "creating it");
	if (outcome == COPY_DONE)
		copy_verify(job, item, false);
}

/* Begins, or goes on with what an earlier run began. */
static void create(struct copy_job *job, struct copy_item *item)
{
	struct copy_write write = {
		.collection = collection,
		.name = item->name,
		.body = item->copy.body,
	};
	enum copy_outcome outcome;
	char label[256];

	copy_label(job, item->name, label, sizeof(label));
	write.task = (struct copy_task){
		.site = job->to,
		.label = label,
		.patience_s = job->order->patience_s,
		.leave = job->order->leave,
	};
	if (item->plan == COPY_PLAN_RESUME &&
	    copy_task_take_uri(&write.task, copy_text(item->existing, "taskUri")))
		outcome = copy_task_follow(&write.task);
	else if (item->plan == COPY_PLAN_RESUME)
		outcome = COPY_UNCERTAIN;
	else
		outcome = copy_create(&write);
	if (!*write.task.fault && outcome == COPY_UNCERTAIN)
		snprintf(write.task.fault, sizeof(write.task.fault),
			 "an earlier run began it, and it names no task");
	take_outcome(job, item, &write, outcome);
	copy_task_free(&write.task);
}

/* ------------------------------------------------------------------------- item by item */

static int carry_item(struct copy_job *job, struct copy_item *item)
{
	int error = 0;

	if (item->plan == COPY_PLAN_PRESENT) {
		item->status = COPY_EXISTS;
		keep_text(&item->uri, copy_text(item->existing, "uri"));
	} else {
		/* Networks have got their addresses by now. */
		if (job->directory.to_make)
			error = copy_plan_body(job, item);
		if (!error)
			create(job, item);
	}
	if (!error && job->order->move &&
	    (item->status == COPY_EXISTS || item->status == COPY_CREATED))
		copy_finish_move(job, item);
	return error;
}

static void end_item(struct copy_job *job, struct copy_item *item, int64_t started)
{
	item->seconds = (double)(clock_ms() - started) / 1000;
	job->row(job->context, job, item);
}

static bool is_any_refused(const struct copy_job *job)
{
	for (size_t i = 0; i < job->n_items; i++)
		if (job->items[i].refused)
			return true;
	return false;
}

/* Without a write: what would have been done, or why nothing is. */
static void show_plans(struct copy_job *job, bool refused)
{
	for (size_t i = 0; i < job->n_items; i++) {
		struct copy_item *item = &job->items[i];

		if (item->refused)
			item->status = COPY_REFUSED;
		else if (job->order->dry_run && item->plan == COPY_PLAN_PRESENT &&
			 !job->order->move)
			item->status = COPY_EXISTS;
		else if (job->order->dry_run)
			item->status = COPY_DRY_RUN;
		else
			item->status = COPY_NOT_STARTED;
		if (item->existing && !refused)
			keep_text(&item->uri, copy_text(item->existing, "uri"));
		end_item(job, item, clock_ms());
	}
}

/* Who is interrupted sees no table: so the notes say what is done. */
static void tell_done(struct copy_job *job, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct copy_item *item = &job->items[i];

		inv_warn(job->run, 0, "%s: %s%s%s", item->name,
			 copy_status_name(item->status), item->uri ? ": " : "",
			 item->uri ? item->uri : "");
	}
}

/* Those that were not begun; notes have said why if it was not the time. */
static void leave_rest(struct copy_job *job, size_t first)
{
	if (inv_stopping(job->run))
		tell_done(job, first);
	if (first < job->n_items && !http_time_left(job->http))
		inv_error(job->run, 0, "%s: %zu of %zu copies were not begun",
			  inv_stopping(job->run) ? "interrupted" : "no time is left",
			  job->n_items - first, job->n_items);
	for (size_t i = first; i < job->n_items; i++)
		end_item(job, &job->items[i], clock_ms());
}

int copy_carry_out(struct copy_job *job)
{
	bool refused = is_any_refused(job);
	size_t next = 0;
	int error = 0;

	if (!http_time_left(job->http)) {
		leave_rest(job, 0);
		return 0;
	}
	if (refused || job->order->dry_run) {
		show_plans(job, refused);
		return 0;
	}
	if (!make_networks(job)) {
		leave_rest(job, 0);
		return 0;
	}
	for (; next < job->n_items && http_time_left(job->http) && !error; next++) {
		int64_t started = clock_ms();

		error = carry_item(job, &job->items[next]);
		end_item(job, &job->items[next], started);
	}
	leave_rest(job, next);
	return error;
}
