/*
 * http.h - requests to many services at once, each within its bounds, over libcurl.
 *
 * A request goes to its host and nowhere else, whatever a redirect or a link says. A GET is
 * repeated where that may help; anything else is sent once, on a connection of its own, as
 * libcurl would repeat it if a kept one turned out to be dead.
 */
#ifndef INV_HTTP_H
#define INV_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "appliance.h"

enum {
	HTTP_MOST_BODY = 64 << 20,   /* bytes of one answer, unpacked */
	HTTP_MOST_ERROR = 64 << 10,  /* what is kept of an answer that is an error */
	HTTP_MOST_HEADS = 256 << 10, /* of all header lines of one answer */
};

struct http;	  /* all of a run's requests */
struct http_host; /* one service */

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE };

/* Borrowed for the call of done(); the texts are NULL where the answer has none. */
struct http_answer {
	int error;	   /* 0, or -errno: no whole answer came, and FAULT says why */
	const char *fault; /* "connection refused" ...; never a secret */
	long status;	   /* 200, 404 ...; also known if only the body is missing */
	const char *body;  /* terminated; without what take() was given */
	size_t length;
	const char *location;	/* resolved against the host: its own, or NULL */
	const char *auth_token; /* X-Auth-Token */
};

struct http_request {
	enum http_method method;
	const char
		*reference; /* path and query, or a whole URL: of this host, or refused */
	const char *body;   /* JSON; NULL: none */
	const char *header; /* one more: "If-Match: ..."; NULL: none */
	bool plain;	    /* without the session's header: before there is one */
	bool last;	    /* goes on when all others are cut off: a logout */
	size_t most;	    /* bytes of the answer; 0: HTTP_MOST_BODY */
	/*
	 * Takes the body of a 2xx answer as it comes; NULL: it is kept for done(). Returns 0
	 * or -errno, which ends the request. restart() comes before each try: what an
	 * earlier one brought was not whole.
	 */
	int (*take)(void *context, const char *bytes, size_t length);
	void (*restart)(void *context);
	/* Called exactly once for a request that was taken, unless http_free() comes first. */
	void (*done)(void *context, const struct http_answer *answer);
	void *context;
};

/*
 * The deadline is RUN's, less what logging out is given; by then, or when inv_stopping(),
 * all but last requests end with -ETIMEDOUT or -EINTR. NULL: no memory.
 */
struct http *http_new(struct inv_run *run);
void http_free(struct http *http);

/*
 * A host to ask, with at most IN_FLIGHT requests at a time. APPLIANCE is borrowed. NULL: no
 * memory. It lives as long as HTTP.
 */
struct http_host *http_add_host(struct http *http, const struct appliance *appliance,
				unsigned in_flight, bool insecure);

/* A header for every request to HOST from now on, in the place of the last; or NULL. */
int http_set_header(struct http_host *host, const char *header);

/*
 * The header of HOST's session: sent with all that is not plain, and in the place of an older
 * one. Requests that a 401 stopped are sent once more. With NULL they are answered with it.
 */
int http_set_session(struct http_host *host, const char *header);

/*
 * Writes stars over the session's token and over SECRET (copied), plain and as JSON has it,
 * wherever they stand in TEXT: a service may say in an error what it was told.
 */
void http_redact(const struct http_host *host, char *text);
void http_set_secret(struct http_host *host, const char *secret);

/* What to do when HOST no longer takes its session: log in, and http_set_session(). */
void http_on_expiry(struct http_host *host, void (*renew)(void *context), void *context);

/* Takes REQUEST, copying what it points to. Returns 0, or -errno as origin_resolve(). */
int http_start(struct http_host *host, const struct http_request *request);

/* Works until nothing is left to do. */
void http_run(struct http *http);

/* Works until *DONE, or nothing is left to do. */
void http_run_until(struct http *http, const bool *done);

/* Milliseconds until requests that are not last are cut off; 0: they are. */
unsigned http_time_left(const struct http *http);

/* An answer that is waited for, to http_free_reply(); BODY is terminated, never NULL. */
struct http_reply {
	int error;
	char fault[256];
	long status;
	char *body;
	size_t length;
	char *location;
};

/*
 * Sends REQUEST (whose take(), restart(), done() and context are not used) and works until
 * it is answered. Returns 0 if it was, whatever the status; else -errno, also in the reply.
 */
int http_ask(struct http_host *host, const struct http_request *request,
	     struct http_reply *reply);
void http_free_reply(struct http_reply *reply);

#endif
