/*
 * http_ask.c - one request whose answer is waited for.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http_private.h"

struct waiting {
	struct http_reply *reply;
	bool done;
};

static void keep_reply(void *context, const struct http_answer *answer)
{
	struct waiting *waiting = context;
	struct http_reply *reply = waiting->reply;

	waiting->done = true;
	reply->error = answer->error;
	reply->status = answer->status;
	snprintf(reply->fault, sizeof(reply->fault), "%s",
		 answer->fault ? answer->fault : "");
	/* One that was cut off in its body has a length, but no body. */
	reply->length = answer->body ? answer->length : 0;
	reply->body = malloc(reply->length + 1);
	if (!reply->body) {
		reply->error = -ENOMEM;
		return;
	}
	memcpy(reply->body, answer->body ? answer->body : "", reply->length);
	reply->body[reply->length] = '\0';
	reply->location = answer->location ? strdup(answer->location) : NULL;
}

int http_ask(struct http_host *host, const struct http_request *request,
	     struct http_reply *reply)
{
	struct waiting waiting = {.reply = reply};
	struct http_request own = *request;

	*reply = (struct http_reply){0};
	own.take = NULL;
	own.restart = NULL;
	own.done = keep_reply;
	own.context = &waiting;
	reply->error = http_start(host, &own);
	if (!reply->error)
		http_run_until(host->http, &waiting.done);
	else
		snprintf(reply->fault, sizeof(reply->fault), "%s",
			 strerror(-reply->error));
	if (!reply->body)
		reply->body = strdup("");
	if (!reply->body && !reply->error)
		reply->error = -ENOMEM;
	return reply->error;
}

void http_free_reply(struct http_reply *reply)
{
	free(reply->body);
	free(reply->location);
	*reply = (struct http_reply){0};
}
