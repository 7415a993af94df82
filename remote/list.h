/*
 * list.h - all members of a list that OneView gives in pages, each once, whatever order the
 * pages come in.
 *
 * What the first page says of the whole lets the others be asked for at once. Whether that
 * was the truth is judged by what came: a page that is shorter than it should be is completed,
 * members that come twice count once, and where some are missing the service's own links
 * are followed from page to page.
 */
#ifndef INV_LIST_H
#define INV_LIST_H

#include "fault.h"
#include "hashes.h"
#include "record.h"

/* What is read of each member: made once, used for any number of services. */
struct list_plan {
	struct json_paths *paths;
	bool single; /* the answer is not a list, but its one member */
	int total, count, next, members, member, uri; /* numbers of paths */
};

/* 0 or -ENOMEM; list_plan_free() in any case. */
int list_plan_make(struct list_plan *plan, bool single);
void list_plan_free(struct list_plan *plan);

/* Asks for the value at PATH of each member; returns as json_paths_add(). */
int list_plan_add(struct list_plan *plan, const char *path);
int list_plan_add_text(struct list_plan *plan, const char *path);
int list_plan_add_frame(struct list_plan *plan, const char *path);

struct page;

struct list {
	/* Set by the caller, borrowed. */
	struct http_host *host;
	const struct list_plan *plan;
	const char *path;  /* "/rest/server-profiles" */
	const char *query; /* "filter=...&sort=...", encoded; or NULL */
	/* A member, for the first time. 0, or -errno, which ends the list. */
	int (*member)(void *context, const struct record *record);
	void (*done)(void *context); /* called once */
	void *context;

	/* The outcome. */
	int error;		/* 0; or -errno of the first thing that went wrong */
	long status;		/* of HTTP, if that was it */
	char fault[FAULT_SIZE]; /* and in words */
	bool has_total;
	uint64_t total;	   /* what the service says there are */
	uint64_t distinct; /* what came */

	/* Its own. */
	struct hashes seen, links; /* addresses of members, and of pages */
	struct page *pages;	   /* under way */
	unsigned n_pages, asked;
	uint64_t page_size, next_start, end;
	char *first_link,
		*last_link; /* to the page behind the first, and behind the last */
	uint64_t last_start;
	bool linked; /* links are being followed */
	bool over;
};

/* Starts to fetch LIST, with what is not set zeroed. */
void list_start(struct list *list);

/* Frees what it has; not before it is done, or the requests are gone. */
void list_free(struct list *list);

#endif
