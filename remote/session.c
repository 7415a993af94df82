/*
 * session.c - logging in and out, whatever the service.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "certificate.h"
#include "cleanup.h"
#include "session_private.h"

enum {
	MOST_LOGINS = 10, /* a service that lets nobody stay is not asked for ever */
	MOST_ANSWER = 1 << 20,
	PIN_MS = 3000,
};

static void free_secret(char **secret)
{
	password_free(*secret);
}

/* -------------------------------------------------------------------- telling */

static void tell(struct session *session)
{
	if (session->told)
		return;
	session->told = true;
	session->ready(session->context);
}

void session_fail(struct session *session, int error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(session->fault, sizeof(session->fault), format, arguments);
	va_end(arguments);
	session->error = error;
	http_set_session(session->host, NULL);
	tell(session);
}

void session_refused(struct session *session, const char *what,
		     const struct http_answer *answer)
{
	char fault[FAULT_SIZE];

	fault_describe(session->host, answer, fault);
	session_fail(session, answer->error ? answer->error : -EACCES, "%s%s%s",
		     answer->error ? "" : what, answer->error ? "" : ": ", fault);
}

/* --------------------------------------------------------------------- in and out */

static void forget_token(struct session *session)
{
	password_free(session->token);
	free(session->logout);
	session->token = session->logout = NULL;
}

static char *token_header(const struct session *session)
{
	char *header;

	return asprintf(&header, "%s: %s", session->kind->header, session->token) < 0
		       ? NULL
		       : header;
}

static void take_login(void *context, const struct http_answer *answer)
{
	struct session *session = context;
	char *header;

	if (answer->error || answer->status < 200 || answer->status > 299) {
		if (session->kind->do_without && session->kind->do_without(answer)) {
			fault_describe(session->host, answer, session->refusal);
			session_basic(session);
		} else {
			session_refused(session, "login refused", answer);
		}
		return;
	}
	if (!session->kind->take(session, answer)) {
		session_fail(session, -EBADMSG, "its answer to the login has no token");
		return;
	}
	header = token_header(session);
	if (!header || http_set_session(session->host, header))
		session_fail(session, -ENOMEM, "no memory");
	else
		tell(session);
	password_free(header);
}

static void start_login(struct session *session)
{
	char *body = session->kind->credentials(session);
	const struct http_request request = {
		.method = HTTP_POST,
		.reference = session->login,
		.body = body,
		.plain = true,
		.most = MOST_ANSWER,
		.done = take_login,
		.context = session,
	};
	int error = body ? http_start(session->host, &request) : -ENOMEM;

	password_free(body);
	if (error)
		session_fail(session, error, "login: %s", strerror(-error));
}

void session_log_in(struct session *session, const char *login)
{
	free(session->login);
	session->login = strdup(login);
	if (!session->login)
		session_fail(session, -ENOMEM, "no memory");
	else
		start_login(session);
}

static void ignore(void *context, const struct http_answer *answer)
{
	(void)context;
	(void)answer;
}

static void take_logout(void *context, const struct http_answer *answer)
{
	const struct session *session = context;
	char fault[FAULT_SIZE];

	/* Gone is gone. */
	if (!answer->error &&
	    (answer->status < 300 || answer->status == 401 || answer->status == 404))
		return;
	fault_describe(session->host, answer, fault);
	inv_warn(session->run, 0, "%s: logout: %s", session->appliance->name, fault);
}

/* The header is the request's own: the host may have another session by then. */
static void log_out(struct session *session, bool last,
		    void (*done)(void *context, const struct http_answer *answer))
{
	char *header = session->token ? token_header(session) : NULL;
	const struct http_request request = {
		.method = HTTP_DELETE,
		.reference = session->logout,
		.header = header,
		.plain = true,
		.last = last,
		.most = MOST_ANSWER,
		.done = done,
		.context = session,
	};

	if (header && session->logout)
		http_start(session->host, &request);
	password_free(header);
	forget_token(session);
}

/* It no longer counts, or so its service says: given back all the same. */
static void renew(void *context)
{
	struct session *session = context;

	log_out(session, false, ignore);
	if (++session->logins >= MOST_LOGINS)
		session_fail(session, -EACCES, "it ended %u sessions of ours",
			     session->logins);
	else
		start_login(session);
}

void session_close(struct session *session)
{
	log_out(session, true, take_logout);
}

/* ----------------------------------------------------------------------- the whole */

void session_basic(struct session *session)
{
	INV_CLEANUP(free_secret) char *pair = NULL, *encoded = NULL, *header = NULL;
	int length =
		asprintf(&pair, "%s:%s", session->appliance->user, session->password);

	if (length < 0)
		pair = NULL;
	else
		encoded = malloc((size_t)length * 4 / 3 + 8);
	if (encoded)
		EVP_EncodeBlock((unsigned char *)encoded, (unsigned char *)pair, length);
	if (!encoded || asprintf(&header, "Authorization: Basic %s", encoded) < 0)
		header = NULL;
	if (!header || http_set_session(session->host, header))
		session_fail(session, -ENOMEM, "no memory");
	else
		tell(session);
}

void session_open(struct session *session, struct inv_run *run, struct http_host *host,
		  const struct appliance *appliance, const struct session_kind *kind,
		  void (*ready)(void *context), void *context)
{
	char fault[PASSWORD_FAULT_SIZE];
	int error;

	*session = (struct session){
		.run = run,
		.host = host,
		.appliance = appliance,
		.kind = kind,
		.ready = ready,
		.context = context,
	};
	error = appliance_password(run, appliance, &session->password, fault);
	if (error) {
		session_fail(session, error, "%s", fault);
		return;
	}
	http_set_secret(host, session->password);
	http_on_expiry(host, renew, session);
	kind->start(session);
}

void session_free(struct session *session)
{
	if (!session->run)
		return;
	password_free(session->password);
	forget_token(session);
	free(session->login);
	*session = (struct session){0};
}

void session_complain(const struct session *session)
{
	const char *name = session->appliance->name;
	unsigned left = inv_time_left(session->run);
	char pin[PIN_SIZE];

	if (session->error == -EKEYREJECTED && left > 1 &&
	    certificate_pin(session->appliance, left / 2 < PIN_MS ? left / 2 : PIN_MS,
			    pin) == 0)
		inv_error(session->run, 0,
			  "%s: %s; if this is the right appliance, pin its key: "
			  "\"pin_sha256\":\"%s\"",
			  name, session->fault, pin);
	else
		inv_error(session->run, 0, "%s: %s", name, session->fault);
}
