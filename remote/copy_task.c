/*
 * copy_task.c - looking at a task again and again. That it is at 100 % says nothing: each task
 * is, once it has ended in whatever way.
 */
#include "copy_task.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "copy_uri.h"

enum { BEAR_FAILURES_S = 90, STATE_SIZE = 256 };

static const char collection[] = "tasks";

bool copy_task_pause(const struct copy_task *task, unsigned try)
{
	static const unsigned pauses[] = {200, 500, 1000, 2000, 4000, 8000, 10000};
	const unsigned last = sizeof(pauses) / sizeof(*pauses) - 1;
	unsigned pause = pauses[try < last ? try : last];

	return copy_pause(task->site, pause < task->patience_s * 250
					      ? pause
					      : task->patience_s * 250);
}

/* ------------------------------------------------------------------ where the task is */

bool copy_task_take_uri(struct copy_task *task, const char *uri)
{
	if (!copy_uri_is_of(uri, collection))
		return false;
	free(task->uri);
	task->uri = strdup(uri);
	return task->uri != NULL;
}

/* The path of a URL that was resolved, and so is of this very appliance. */
static const char *path_of(const char *url)
{
	const char *host = strstr(url, "://");
	const char *path = host ? strchr(host + 3, '/') : NULL;

	return path ? path : "";
}

bool copy_task_take(struct copy_task *task, const struct http_reply *reply)
{
	char fault[FAULT_SIZE];
	json_t *body;
	bool taken;

	if (reply->location && copy_task_take_uri(task, path_of(reply->location)))
		return true;
	if (!reply->length)
		return false;
	body = copy_parse(reply->body, reply->length, fault);
	taken = copy_task_take_uri(task, copy_text(body, "uri"));
	json_decref(body);
	return taken;
}

void copy_task_free(struct copy_task *task)
{
	free(task->uri);
	free(task->resource);
	task->uri = task->resource = NULL;
}

/* ------------------------------------------------------------------------ how it goes */

static bool is_one_of(const char *word, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(word, *words) == 0)
			return true;
	return false;
}

static int percent_of(const json_t *task)
{
	json_int_t percent =
		json_integer_value(json_object_get(task, "computedPercentComplete"));

	if (!percent)
		percent = json_integer_value(json_object_get(task, "percentComplete"));
	return percent < 0 || percent > 100 ? 0 : (int)percent;
}

/* All that changes while it goes on: if none of this does, it does not. */
static void describe_progress(const json_t *task, char text[STATE_SIZE])
{
	snprintf(text, STATE_SIZE, "%.32s %d %" JSON_INTEGER_FORMAT " %zu %.128s",
		 copy_text(task, "taskState"), percent_of(task),
		 json_integer_value(json_object_get(task, "completedSteps")),
		 json_array_size(json_object_get(task, "progressUpdates")),
		 copy_text(task, "stateReason"));
}

static void show(struct copy_task *task, const json_t *value)
{
	const char *resource =
		copy_text(json_object_get(value, "associatedResource"), "resourceUri");

	snprintf(task->name, sizeof(task->name), "%s", copy_text(value, "name"));
	snprintf(task->state, sizeof(task->state), "%.64s %d %%",
		 copy_text(value, "taskState"), percent_of(value));
	if (*resource) {
		free(task->resource);
		task->resource = strdup(resource);
	}
	inv_progress(task->site->run, "%s: %s %d %%", task->label, task->name,
		     percent_of(value));
}

/* Why it failed: the first of its errors, as the appliance words it. */
static enum copy_outcome fail(struct copy_task *task, const json_t *value)
{
	const json_t *errors = json_object_get(value, "taskErrors");
	char why[FAULT_SIZE];

	fault_of_object(json_array_get(errors, 0), why);
	http_redact(task->site->host, why);
	snprintf(task->fault, sizeof(task->fault), "%.64s ended with %.32s%s%.384s",
		 *task->name ? task->name : "its task", copy_text(value, "taskState"),
		 *why ? ": " : "", why);
	return COPY_FAILED;
}

/* True if the task has ended: then how in *OUTCOME. */
static bool judge(struct copy_task *task, const json_t *value, enum copy_outcome *outcome)
{
	static const char *const failed[] = {"Warning", "Error", "Terminated", "Killed",
					     NULL};
	const char *state = copy_text(value, "taskState");
	bool completed = strcmp(state, "Completed") == 0;

	if (completed && json_array_size(json_object_get(value, "taskErrors")) == 0)
		*outcome = COPY_DONE;
	else if (completed || is_one_of(state, failed))
		*outcome = fail(task, value);
	else
		return false;
	return true;
}

/* ----------------------------------------------------------------------- following it */

struct watch {
	struct copy_task *task;
	char progress[STATE_SIZE];
	int64_t moved;	  /* when it did last */
	int64_t answered; /* when the appliance did last */
};

static int64_t patience_ms(const struct copy_task *task)
{
	return (int64_t)task->patience_s * 1000;
}

static bool has_stalled(struct watch *watch, const json_t *value)
{
	char progress[STATE_SIZE];

	describe_progress(value, progress);
	if (strcmp(progress, watch->progress) != 0) {
		strcpy(watch->progress, progress);
		watch->moved = clock_ms();
	}
	if (clock_ms() - watch->moved < patience_ms(watch->task))
		return false;
	snprintf(watch->task->fault, sizeof(watch->task->fault),
		 "it has not moved for %u s: %s", watch->task->patience_s,
		 watch->task->state);
	return true;
}

/* Whether it is no use to ask any more, after ERROR. */
static bool is_hopeless(struct watch *watch, int error, enum copy_outcome *outcome)
{
	int64_t bear = (int64_t)BEAR_FAILURES_S * 1000;

	if (patience_ms(watch->task) < bear)
		bear = patience_ms(watch->task);
	*outcome = error == -ENOENT ? COPY_VANISHED : COPY_UNDER_WAY;
	return error == -ENOENT || error == -EACCES ||
	       clock_ms() - watch->answered >= bear;
}

/* Looks once. True: that was all; then with the outcome. */
static bool look(struct watch *watch, enum copy_outcome *outcome)
{
	struct copy_task *task = watch->task;
	json_t *value;
	int error = copy_get(task->site, task->uri, &value, task->fault);
	bool over;

	if (error)
		return is_hopeless(watch, error, outcome);
	watch->answered = clock_ms();
	show(task, value);
	over = judge(task, value, outcome);
	if (!over && has_stalled(watch, value)) {
		*outcome = COPY_STALLED;
		over = true;
	}
	json_decref(value);
	return over;
}

enum copy_outcome copy_task_follow(struct copy_task *task)
{
	struct watch watch = {
		.task = task,
		.moved = clock_ms(),
		.answered = clock_ms(),
	};
	enum copy_outcome outcome = COPY_UNDER_WAY;

	snprintf(task->fault, sizeof(task->fault), "nobody waits for it");
	if (task->leave)
		return COPY_UNDER_WAY;
	for (unsigned try = 0; copy_task_pause(task, try); try++)
		if (look(&watch, &outcome))
			return outcome;
	snprintf(task->fault, sizeof(task->fault), "%s",
		 inv_stopping(task->site->run) ? "interrupted"
					       : "no time is left to wait for it");
	return COPY_UNDER_WAY;
}
