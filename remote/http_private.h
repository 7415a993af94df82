/*
 * http_private.h - what http.c (which request when) and http_transfer.c (how one is sent, and
 * what its answer means) know of each other.
 */
#ifndef INV_HTTP_PRIVATE_H
#define INV_HTTP_PRIVATE_H

#include <curl/curl.h>

#include "http.h"

struct transfer {
	struct transfer
		*next; /* in its host's queue, among the sent, or among the idle */
	struct http_host *host;
	CURL *easy; /* kept from one request to the next */
	bool active;

	/* Of the request, copied. */
	struct http_request request;
	char *url, *body, *header;

	/* Of its tries. */
	unsigned tries, redirects, renewals;
	unsigned session;   /* which of the host's it was sent with */
	int64_t not_before; /* of clock_ms(), in ms: a pause before the next try */

	/* Of the answer so far. */
	struct curl_slist *heads;
	struct http_answer answer;
	char *kept; /* the body's room */
	size_t room, heads_size, received;
	char *location, *auth_token;
	int64_t retry_after_ms; /* -1: it does not say */
	int sink_error;		/* what take() returned */
	char curl_error[CURL_ERROR_SIZE];
};

struct http_host {
	struct http_host *next;
	struct http *http;
	const struct appliance *appliance;
	bool insecure;
	unsigned most, in_flight;
	char *header;		      /* for all */
	char *session;		      /* for all that is not plain */
	char *secret, *quoted_secret; /* what is to stand in no message; or NULL */
	unsigned sessions;	      /* how many there were */
	bool served;		      /* the present one was good for an answer */
	bool renewing;
	void (*renew)(void *context);
	void *renew_context;
	struct transfer *first, **last; /* what waits for its turn */
	struct transfer *sent;		/* what is in flight */
};

struct http {
	struct inv_run *run;
	CURLM *multi;
	int epoll;     /* of libcurl's sockets */
	int64_t timer; /* of clock_ms(): when libcurl has something to do; -1: never */
	struct http_host *hosts;
	struct transfer *idle;
	unsigned active, most; /* requests in flight, of all hosts */
	int64_t deadline;      /* of clock_ms(), for all that is not last */
	int64_t end;	       /* for what is last */
	int64_t stop_at;       /* when a write under way is cut off; 0: nobody stops us */
};

/* Lets libcurl tell which sockets to wait for. False: no memory, or no more descriptors. */
bool http_poll_start(struct http *http);

/*
 * Waits for at most MOST milliseconds, less if libcurl wants to be called before, and lets it
 * work on the sockets that are ready: one after the other, with http_go_on() behind each. So
 * the next request is under way while other answers are still being read.
 */
void http_poll(struct http *http, int most);

/* Takes what has been answered, and sends what may be sent. */
void http_go_on(struct http *http);

/* Makes TRANSFER's easy handle ready to be sent. Returns 0 or -ENOMEM. */
int transfer_prepare(struct transfer *transfer);

/* What is to be done with a try that has ended. */
enum transfer_outcome {
	TRANSFER_DONE,
	TRANSFER_AGAIN, /* put it in the queue once more, NOT_BEFORE is set */
	TRANSFER_RENEW, /* the same, after the host has a new session */
};

/* Judges how a try ended: RESULT is libcurl's. Fills transfer->answer. */
enum transfer_outcome transfer_judge(struct transfer *transfer, CURLcode result);

/* Ends it without an answer. */
void transfer_fail(struct transfer *transfer, int error, const char *fault);

/* Forgets the request; the easy handle stays. */
void transfer_clear(struct transfer *transfer);

#endif
