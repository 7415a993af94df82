/*
 * session_private.h - what session.c and the kinds of services know of each other.
 */
#ifndef INV_SESSION_PRIVATE_H
#define INV_SESSION_PRIVATE_H

#include "session.h"

struct session_kind {
	/* Asks what has to be known before logging in, then calls session_log_in(). */
	void (*start)(struct session *session);
	/* The body of a login, to free() after overwriting; NULL: no memory. */
	char *(*credentials)(const struct session *session);
	/* Takes token and logout address from a login's ANSWER. False: there is none. */
	bool (*take)(struct session *session, const struct http_answer *answer);
	const char *header; /* "Auth": that the token is sent in */
	/* Whether without a session it goes on with each request's own credentials. */
	bool (*do_without)(const struct http_answer *answer);
};

/* Logs in at LOGIN, a path. */
void session_log_in(struct session *session, const char *login);

/* There is no session, for ERROR and the printf message. Tells who waits. */
void session_fail(struct session *session, int error, const char *format, ...)
	INV_PRINTF(3, 4);

/* The same, as ANSWER says, after what was tried: "login". */
void session_refused(struct session *session, const char *what,
		     const struct http_answer *answer);

/* Each request names user and password from now on: Basic, over TLS. Tells who waits. */
void session_basic(struct session *session);

#endif
