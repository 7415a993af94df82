/*
 * session_redfish.c - Redfish's way in: the service root says where sessions are made. A
 * service that makes none takes Basic authentication.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "origin.h"
#include "session_private.h"

enum { MOST_ANSWER = 1 << 20, MOST_TOKEN = 4096 };

static const char *link_of(const json_t *object)
{
	return json_string_value(json_object_get(object, "@odata.id"));
}

static void take_root(void *context, const struct http_answer *answer)
{
	struct session *session = context;
	json_t *root;
	const char *sessions;

	if (answer->error || answer->status != 200) {
		session_refused(session, "no Redfish service", answer);
		return;
	}
	root = json_loadb(answer->body, answer->length, 0, NULL);
	sessions = link_of(json_object_get(json_object_get(root, "Links"), "Sessions"));
	if (!json_is_object(root))
		session_fail(session, -EBADMSG,
			     "no Redfish service: its root is no JSON");
	else if (sessions)
		session_log_in(session, sessions);
	else if (json_object_get(root, "SessionService"))
		session_log_in(session, "/redfish/v1/SessionService/Sessions");
	else
		session_basic(session);
	json_decref(root);
}

static void start(struct session *session)
{
	const struct http_request request = {
		.reference = "/redfish/v1/",
		.plain = true,
		.most = MOST_ANSWER,
		.done = take_root,
		.context = session,
	};
	int error = http_set_header(session->host, "OData-Version: 4.0");

	if (!error)
		error = http_start(session->host, &request);
	if (error)
		session_fail(session, error, "%s", strerror(-error));
}

static char *credentials(const struct session *session)
{
	json_t *object = json_pack("{s:s,s:s}", "UserName", session->appliance->user,
				   "Password", session->password);
	char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;

	json_decref(object);
	return text;
}

/* What is logged out from: the Location, else what the body says it is. */
static char *address_of(const struct session *session, const struct http_answer *answer)
{
	json_t *object;
	char *url = NULL;

	if (answer->location)
		return strdup(answer->location);
	object = json_loadb(answer->body, answer->length, 0, NULL);
	if (link_of(object) &&
	    origin_resolve(session->appliance->url, link_of(object), &url))
		url = NULL;
	json_decref(object);
	return url;
}

/* A token goes into a header line, which libcurl has checked to be one. */
static bool take(struct session *session, const struct http_answer *answer)
{
	const char *token = answer->auth_token;

	if (!token || !*token || strlen(token) >= MOST_TOKEN)
		return false;
	session->token = strdup(token);
	session->logout = address_of(session, answer);
	if (!session->logout)
		inv_warn(session->run, 0,
			 "%s: it does not say how to log out: its session is left to "
			 "expire",
			 session->appliance->name);
	return session->token;
}

/*
 * Some make no sessions, or no more of them (an iDRAC says so with 503). Wrong credentials
 * are wrong either way, and nobody is to be locked out for trying twice.
 */
static bool do_without(const struct http_answer *answer)
{
	return !answer->error && answer->status != 401 && answer->status != 403;
}

const struct session_kind session_redfish = {
	.start = start,
	.credentials = credentials,
	.take = take,
	.header = "X-Auth-Token",
	.do_without = do_without,
};
