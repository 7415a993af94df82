/*
 * copy_write.c - writes and what becomes of them.
 */
#include "copy_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "clock.h"
#include "copy_uri.h"

enum { MOST_SETTLING_S = 60, MOST_ANSWER = 4 << 20 };

char *copy_body_text(const json_t *body)
{
	return json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
}

/* ------------------------------------------------------------------------ the request */

/* Whether no byte of it can have reached the appliance, or it sent us elsewhere with it. */
static bool was_never_taken(int error)
{
	return error == -EXDEV || error == -ECONNREFUSED || error == -EHOSTUNREACH ||
	       error == -EKEYREJECTED || error == -EKEYREVOKED;
}

enum answer {
	ACCEPTED,
	REFUSED,
	LOST,	 /* it may have been carried out, and this may still be so */
	DOUBTED, /* it says that it failed; but it says so of itself */
};

static enum answer judge(const struct http_reply *reply)
{
	if (reply->error)
		return was_never_taken(reply->error) ? REFUSED : LOST;
	if (reply->status == 408 || reply->status == 502 || reply->status == 504)
		return LOST;
	if (reply->status >= 500)
		return DOUBTED;
	return reply->status >= 200 && reply->status < 300 ? ACCEPTED : REFUSED;
}

static enum answer ask(struct copy_write *write, const struct http_request *request,
		       struct http_reply *reply)
{
	struct copy_site *site = write->task.site;
	enum answer answer;

	inv_progress(site->run, "%s", write->task.label);
	http_ask(site->host, request, reply);
	answer = judge(reply);
	if (answer != ACCEPTED)
		fault_of_reply(site->host, reply, write->task.fault);
	else
		write->task.fault[0] = '\0';
	return answer;
}

/* ------------------------------------------------------- finding out what became of it */

enum sight {
	NOT_YET, /* nothing that tells */
	DONE,	 /* it is carried out */
	BEGUN,	 /* it is under way: the task is known */
	OVER,	 /* it is carried out, or not: FAILED */
};

typedef enum sight look_function(struct copy_write *write);

static int64_t settling_ms(const struct copy_write *write)
{
	unsigned seconds = write->task.patience_s;

	return (int64_t)(seconds < MOST_SETTLING_S ? seconds : MOST_SETTLING_S) * 1000;
}

static enum copy_outcome follow(struct copy_write *write, look_function *look);

/* Looks until it is clear, or it has been long enough, or once if not AGAIN. */
static enum copy_outcome settle(struct copy_write *write, look_function *look, bool again)
{
	int64_t until = clock_ms() + settling_ms(write);
	char fault[FAULT_SIZE];

	memcpy(fault, write->task.fault, sizeof(fault));
	for (unsigned try = 0; copy_task_pause(&write->task, try); try++) {
		switch (look(write)) {
		case DONE:
			return COPY_DONE;
		case BEGUN:
			return follow(write, NULL);
		case OVER:
			return COPY_FAILED;
		case NOT_YET:
			break;
		}
		if (!again || clock_ms() >= until)
			break;
	}
	memcpy(write->task.fault, fault, sizeof(fault));
	return again ? COPY_UNCERTAIN : COPY_FAILED;
}

/* Where the task is forgotten, or there was none, the resource itself has to tell. */
static enum copy_outcome follow(struct copy_write *write, look_function *look)
{
	enum copy_outcome outcome = copy_task_follow(&write->task);

	if (outcome != COPY_VANISHED)
		return outcome;
	return look ? settle(write, look, true) : COPY_UNCERTAIN;
}

static enum copy_outcome carry_out(struct copy_write *write,
				   const struct http_request *request,
				   look_function *look)
{
	INV_CLEANUP(http_free_reply) struct http_reply reply;

	switch (ask(write, request, &reply)) {
	case ACCEPTED:
		if (copy_task_take(&write->task, &reply))
			return follow(write, look);
		snprintf(write->task.fault, sizeof(write->task.fault),
			 "accepted, but without a task that would tell more");
		return settle(write, look, true);
	case LOST:
		return settle(write, look, true);
	case DOUBTED:
		return settle(write, look, false);
	case REFUSED:
		break;
	}
	return COPY_FAILED;
}

/* ---------------------------------------------------------------------------- creating */

static enum sight look_at(struct copy_write *write, const json_t *resource)
{
	const char *state = copy_text(resource, "state");
	const char *uri = copy_text(resource, "uri");

	if (!copy_uri_is_of(uri, write->collection))
		return NOT_YET;
	free(write->task.resource);
	write->task.resource = strdup(uri);
	/* Profiles alone name the task that makes them. */
	if (copy_task_take_uri(&write->task, copy_text(resource, "taskUri")))
		return BEGUN;
	if (strcmp(state, "Creating") == 0)
		return NOT_YET;
	if (!strstr(state, "Failed"))
		return DONE;
	snprintf(write->task.fault, sizeof(write->task.fault), "it is in state %.64s",
		 state);
	return OVER;
}

static enum sight look_for_name(struct copy_write *write)
{
	char fault[FAULT_SIZE];
	json_t *found;
	enum sight sight = NOT_YET;

	if (copy_find(write->task.site, write->collection, write->name, &found, fault))
		return NOT_YET;
	if (json_array_size(found) == 1)
		sight = look_at(write, json_array_get(found, 0));
	json_decref(found);
	return sight;
}

enum copy_outcome copy_create(struct copy_write *write)
{
	INV_FREE char *text = copy_body_text(write->body), *path = NULL;
	struct http_request request = {.method = HTTP_POST, .most = MOST_ANSWER};

	if (asprintf(&path, "/rest/%s", write->collection) < 0)
		path = NULL;
	if (!text || !path) {
		snprintf(write->task.fault, sizeof(write->task.fault), "no memory");
		return COPY_FAILED;
	}
	request.reference = path;
	request.body = text;
	return carry_out(write, &request, look_for_name);
}

/* --------------------------------------------------------------- changing and deleting */

static bool make_if_match(const char *etag, char **header)
{
	/* A header is one line. */
	if (!*etag || strpbrk(etag, "\r\n") || asprintf(header, "If-Match: %s", etag) < 0)
		*header = NULL;
	return *header != NULL;
}

static enum copy_outcome carry_out_on(struct copy_write *write,
				      struct http_request *request, look_function *look)
{
	INV_FREE char *header = NULL;

	if (!make_if_match(write->etag, &header)) {
		snprintf(write->task.fault, sizeof(write->task.fault),
			 "it has no eTag that tells whether it has changed");
		return COPY_FAILED;
	}
	request->header = header;
	request->reference = write->uri;
	request->most = MOST_ANSWER;
	return carry_out(write, request, look);
}

/* A resource names its latest task: one that it did not name before is what was asked for. */
static enum sight look_for_task(struct copy_write *write, const json_t *resource)
{
	const char *uri = copy_text(resource, "taskUri");

	return strcmp(uri, write->old_task) != 0 && copy_task_take_uri(&write->task, uri)
		       ? BEGUN
		       : NOT_YET;
}

static enum sight look_for_absence(struct copy_write *write)
{
	char fault[FAULT_SIZE];
	json_t *resource;
	enum sight sight;
	int error = copy_get(write->task.site, write->uri, &resource, fault);

	if (error)
		return error == -ENOENT ? DONE : NOT_YET;
	sight = look_for_task(write, resource);
	json_decref(resource);
	return sight;
}

enum copy_outcome copy_delete(struct copy_write *write)
{
	struct http_request request = {.method = HTTP_DELETE};

	return carry_out_on(write, &request, look_for_absence);
}

/* The server is what an update is about. */
static enum sight look_for_server(struct copy_write *write)
{
	char fault[FAULT_SIZE];
	json_t *resource;
	enum sight sight;

	if (copy_get(write->task.site, write->uri, &resource, fault))
		return NOT_YET;
	sight = look_for_task(write, resource);
	if (sight == NOT_YET &&
	    json_equal(json_object_get(resource, "serverHardwareUri"),
		       json_object_get(write->body, "serverHardwareUri")))
		sight = DONE;
	json_decref(resource);
	return sight;
}

enum copy_outcome copy_update(struct copy_write *write)
{
	INV_FREE char *text = copy_body_text(write->body);
	struct http_request request = {.method = HTTP_PUT, .body = text};

	if (!text) {
		snprintf(write->task.fault, sizeof(write->task.fault), "no memory");
		return COPY_FAILED;
	}
	return carry_out_on(write, &request, look_for_server);
}
