/*
 * redfish_queue.h - the requests to one service. Their answers are taken in the order
 * of the requests, whichever comes first: so what is found does not hang on how fast
 * who is.
 */
#ifndef INV_REDFISH_QUEUE_H
#define INV_REDFISH_QUEUE_H

#include "http.h"
#include "redfish_documents.h"

struct redfish_choice;

/* A document to ask for, and what is known of it beforehand. */
struct redfish_task {
	const char *path; /* and query; copied */
	const char
		*parameter; /* one more for the query, "$expand=."; borrowed; or NULL */
	const char *blamed; /* what went wrong with one, if this is without; borrowed */
	enum redfish_document document;
	bool is_collection; /* of such documents */
	bool is_needed;	    /* not a link that may well lead nowhere */
	uint64_t came;	    /* members of the pages before this one */
	/* Borrowed; or NULL. */
	const char *system, *parent;
	struct redfish_choice *choice;
};

/* What came; borrowed for the call. */
struct redfish_answer {
	int error; /* 0 or -errno */
	long status;
	const char *body;
	size_t length;
	const char *fault; /* unless all is well: what went wrong, in words */
};

struct redfish_entry;

struct redfish_queue {
	/* Set by the owner. */
	struct http_host *host;
	void (*take)(void *context, const struct redfish_task *task,
		     const struct redfish_answer *answer);
	/* Nothing is left: adds what is next. False: there is no more. */
	bool (*refill)(void *context);
	void (*finish)(void *context); /* called once, after the last answer */
	void *context;

	/* Its own. */
	struct redfish_entry *first, **last;

	struct redfish_entry *waiting; /* the first that was not sent yet */
	unsigned sent;		       /* and not answered */
	unsigned answered;	       /* and not taken */
	size_t held;		       /* bytes of these answers */
	unsigned count;		       /* of all that were ever added */
	bool busy, closed, stopped, finished;
};

/* Begins to work: refill() is asked. */
void redfish_queue_start(struct redfish_queue *queue);

/* Appends TASK; or puts it first, to be the next that is taken. Returns 0 or -ENOMEM. */
int redfish_queue_add(struct redfish_queue *queue, const struct redfish_task *task);
int redfish_queue_add_first(struct redfish_queue *queue, const struct redfish_task *task);

/* Nothing more is asked: what was not sent is answered with -ECANCELED. */
void redfish_queue_close(struct redfish_queue *queue);

/* Nothing more is taken either; what is under way is waited for. */
void redfish_queue_stop(struct redfish_queue *queue);

void redfish_queue_free(struct redfish_queue *queue);

#endif
