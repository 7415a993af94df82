/*
 * fault.c - error bodies of OneView and Redfish.
 */
#include "fault.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text && *text ? text : NULL;
}

static const char *first_of(const json_t *list)
{
	const char *text = json_string_value(json_array_get(list, 0));

	return text && *text ? text : NULL;
}

/* MESSAGE without its last full stop, CODE in brackets, and what to do. */
static void compose(char text[FAULT_SIZE], const char *message, const char *code,
		    const char *action)
{
	int length = (int)strcspn(message, "\r\n");

	while (length && strchr(" .", message[length - 1]))
		length--;
	snprintf(text, FAULT_SIZE, "%.*s%s%.64s%s%s%.160s", length > 250 ? 250 : length,
		 message, code ? " (" : "", code ? code : "", code ? ")" : "",
		 action ? ": " : "", action ? action : "");
}

/* Where the outermost says nothing, one that is nested may. */
static const json_t *telling(const json_t *error)
{
	for (int depth = 0; depth < 8 && error && !text_of(error, "message"); depth++) {
		const json_t *nested = json_object_get(error, "nestedErrors");

		error = json_is_array(nested) ? json_array_get(nested, 0)
					      : json_object_get(error, "nestedError");
	}
	return error;
}

void fault_of_object(const json_t *error, char text[FAULT_SIZE])
{
	const json_t *inner = telling(error);
	const char *message = text_of(inner, "message");
	const char *code = text_of(inner, "errorCode");

	if (message || code)
		compose(text, message ? message : code, message ? code : NULL,
			first_of(json_object_get(inner, "recommendedActions")));
	else
		*text = '\0';
}

static void fault_of_redfish(const json_t *error, char text[FAULT_SIZE])
{
	const json_t *info =
		json_array_get(json_object_get(error, "@Message.ExtendedInfo"), 0);
	const char *message = text_of(info, "Message");
	const char *code = text_of(info, "MessageId");
	const char *action = text_of(info, "Resolution");

	/* That is how "nothing can be done" is written there. */
	if (action && strncmp(action, "None", 4) == 0 && strlen(action) <= 5)
		action = NULL;
	if (!message)
		message = text_of(error, "message");
	if (!code)
		code = text_of(error, "code");
	if (message || code)
		compose(text, message ? message : code, message ? code : NULL, action);
}

static const char *meaning_of(long status)
{
	static const struct {
		long status;
		const char *meaning;
	} meanings[] = {
		{400, ": it does not accept the request"},
		{401, ": it does not accept the session"},
		{403, ": not permitted"},
		{404, ": there is no such thing"},
		{405, ": not supported"},
		{412, ": it has changed in the meantime"},
		{429, ": too many requests"},
		{500, ": an error of its own"},
		{503, ": not available now"},
	};

	for (size_t i = 0; i < sizeof(meanings) / sizeof(*meanings); i++)
		if (meanings[i].status == status)
			return meanings[i].meaning;
	return "";
}

/* In all texts of VALUE, before one is cut off in the middle of a secret. */
static void redact(const struct http_host *host, json_t *value)
{
	const char *key;
	json_t *member;
	size_t i;

	json_object_foreach(value, key, member)
	{
		redact(host, member);
	}
	json_array_foreach(value, i, member)
	{
		redact(host, member);
	}
	if (json_is_string(value)) {
		char *text = strdup(json_string_value(value));

		if (text)
			http_redact(host, text);
		json_string_set_nocheck(value, text ? text : "");
		free(text);
	}
}

static void describe(const struct http_host *host, int error, const char *fault,
		     long status, const char *body, size_t length, char text[FAULT_SIZE])
{
	json_t *object = NULL, *inner;

	*text = '\0';
	if (!error && status >= 400)
		object = json_loadb(body, length, 0, NULL);
	redact(host, object);
	inner = json_object_get(object, "error");
	if (json_is_object(inner))
		fault_of_redfish(inner, text);
	else
		fault_of_object(object, text);
	if (error)
		snprintf(text, FAULT_SIZE, "%s", fault ? fault : strerror(-error));
	else if (!*text)
		snprintf(text, FAULT_SIZE, "HTTP status %ld%s", status,
			 meaning_of(status));
	json_decref(object);
	http_redact(host, text);
}

void fault_describe(const struct http_host *host, const struct http_answer *answer,
		    char text[FAULT_SIZE])
{
	describe(host, answer->error, answer->fault, answer->status, answer->body,
		 answer->length, text);
}

void fault_of_reply(const struct http_host *host, const struct http_reply *reply,
		    char text[FAULT_SIZE])
{
	describe(host, reply->error, reply->fault, reply->status, reply->body,
		 reply->length, text);
}
