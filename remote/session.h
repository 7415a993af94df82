/*
 * session.h - being logged in at a service: a login, another when it expires, and a logout for
 * each of them.
 */
#ifndef INV_SESSION_H
#define INV_SESSION_H

#include "fault.h"

/* The newest version of OneView's interface that this program knows. */
enum { ONEVIEW_NEWEST = 2000 };

/* What services of one kind do differently. */
struct session_kind;
extern const struct session_kind session_oneview;
extern const struct session_kind session_redfish;

struct session {
	struct inv_run *run;
	struct http_host *host;
	const struct appliance *appliance;
	const struct session_kind *kind;
	/* Called once: logged in if FAULT is empty. */
	void (*ready)(void *context);
	void *context;
	char fault
		[FAULT_SIZE]; /* why there is no session; "" if there is one, or not yet */
	int error;	      /* -errno with it */
	char refusal
		[FAULT_SIZE]; /* of a login that it does without; "": there was none */

	unsigned version, oldest; /* OneView: spoken; the oldest that it understands */

	/* Its own. */
	char *password, *token, *login, *logout;
	unsigned logins;
	bool told;
};

/*
 * Starts to log in at HOST; SESSION is the caller's and stays where it is. Asks for the
 * password first, which may take a while.
 */
void session_open(struct session *session, struct inv_run *run, struct http_host *host,
		  const struct appliance *appliance, const struct session_kind *kind,
		  void (*ready)(void *context), void *context);

/* Speak VERSION of OneView's interface from now on. 0 or -ENOMEM. */
int session_speak(struct session *session, unsigned version);

/* Starts to log out, if logged in; then http_run(). What goes wrong is a warning. */
void session_close(struct session *session);

void session_free(struct session *session);

/*
 * Notes as an error why there is no session, after "NAME: ". Of a certificate that nobody
 * vouches for it says the pin, which takes another connection: for when all else is done.
 */
void session_complain(const struct session *session);

#endif
