/*
 * session_oneview.c - OneView's way in: which version of its interface both understand, and
 * POST /rest/login-sessions.
 */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_private.h"

enum { MOST_ANSWER = 64 << 10, MOST_TOKEN = 4096 };

static const char login[] = "/rest/login-sessions";

int session_speak(struct session *session, unsigned version)
{
	char header[32];
	int error;

	snprintf(header, sizeof(header), "X-API-Version: %u", version);
	error = http_set_header(session->host, header);
	if (!error)
		session->version = version;
	return error;
}

/* The newest version that both understand, or the one that its configuration demands. */
static void choose_version(struct session *session, json_int_t oldest, json_int_t newest)
{
	json_int_t version = newest < ONEVIEW_NEWEST ? newest : ONEVIEW_NEWEST;

	if (session->appliance->version)
		version = session->appliance->version;
	if (oldest < 0 || oldest > newest || newest > 1000000) {
		session_fail(session, -EBADMSG, "it says no version that makes sense");
		return;
	}
	session->oldest = (unsigned)oldest;
	if (version < oldest || version > newest)
		session_fail(session, -EPROTONOSUPPORT,
			     "it speaks versions %d to %d of its interface, not %d%s",
			     (int)oldest, (int)newest, (int)version,
			     session->appliance->version
				     ? ""
				     : ": \"api_version\" can ask for another");
	else if (session_speak(session, (unsigned)version))
		session_fail(session, -ENOMEM, "no memory");
	else
		session_log_in(session, login);
}

static void take_version(void *context, const struct http_answer *answer)
{
	struct session *session = context;
	json_t *object, *newest, *oldest;

	if (answer->error || answer->status != 200) {
		session_refused(session, "no OneView", answer);
		return;
	}
	object = json_loadb(answer->body, answer->length, 0, NULL);
	newest = json_object_get(object, "currentVersion");
	oldest = json_object_get(object, "minimumVersion");
	if (json_is_integer(newest) && json_is_integer(oldest))
		choose_version(session, json_integer_value(oldest),
			       json_integer_value(newest));
	else
		session_fail(session, -EBADMSG,
			     "no OneView: /rest/version names no versions");
	json_decref(object);
}

static void start(struct session *session)
{
	const struct http_request request = {
		.reference = "/rest/version",
		.plain = true,
		.most = MOST_ANSWER,
		.done = take_version,
		.context = session,
	};
	int error = http_start(session->host, &request);

	if (error)
		session_fail(session, error, "%s", strerror(-error));
}

static char *credentials(const struct session *session)
{
	json_t *object = json_pack("{s:s,s:s,s:b}", "userName", session->appliance->user,
				   "password", session->password, "loginMsgAck", 1);
	char *text = NULL;

	if (object && session->appliance->domain)
		json_object_set_new(object, "authLoginDomain",
				    json_string(session->appliance->domain));
	if (object)
		text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return text;
}

/* A token goes into a header line: it has to be printable. */
static bool is_token(const char *token)
{
	size_t length = token ? strlen(token) : 0;

	for (size_t i = 0; i < length; i++)
		if (token[i] <= ' ' || token[i] > '~')
			return false;
	return length && length < MOST_TOKEN;
}

static bool take(struct session *session, const struct http_answer *answer)
{
	json_t *object = json_loadb(answer->body, answer->length, 0, NULL);
	const char *token = json_string_value(json_object_get(object, "sessionID"));

	if (is_token(token)) {
		session->token = strdup(token);
		session->logout = strdup(login);
	}
	json_decref(object);
	return session->token && session->logout;
}

const struct session_kind session_oneview = {
	.start = start,
	.credentials = credentials,
	.take = take,
	.header = "Auth",
};
