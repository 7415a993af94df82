/*
 * redfish_service.h - one Redfish service: what is known of it so far, and how its
 * documents are gone through. Systems come first, then their managers, what the systems
 * consist of, the chassis, and the firmware.
 */
#ifndef INV_REDFISH_SERVICE_H
#define INV_REDFISH_SERVICE_H

#include "hashes.h"
#include "pool.h"
#include "redfish_plan.h"
#include "redfish_queue.h"
#include "session.h"

/* The root's collections. */
enum redfish_branch {
	REDFISH_BRANCH_SYSTEMS,
	REDFISH_BRANCH_MANAGERS,
	REDFISH_BRANCH_CHASSIS,
	REDFISH_BRANCH_UPDATES,
	REDFISH_BRANCHES
};

/* What is the same for all services of a run. */
struct redfish_run {
	struct inv_run *run;
	struct http *http;
	bool absent;	 /* empty slots are shown */
	bool components; /* that table is asked for */
	bool systems;	 /* and that one */
	bool managers;	 /* their versions are shown with the systems */
	struct redfish_plan plans[REDFISH_DOCUMENTS];

	struct redfish_reader root, collection;
	int branches[REDFISH_BRANCHES], expands_all, expands_own, expands_levels;
	int members, next, count; /* of a collection */

	size_t n_services, n_finished;
};

/* 0, or -ENOMEM; redfish_run_free() in any case. HTTP is borrowed. */
int redfish_run_make(struct redfish_run *all, struct inv_run *run, struct http *http,
		     bool absent);
void redfish_run_free(struct redfish_run *all);

struct redfish_system {
	struct redfish_system *next;
	const char *path, *id, *manager; /* its manager's path; or NULL */
	bool has_id;
	struct record *record;
};

struct redfish_manager {
	struct redfish_manager *next;
	const char *path, *version;
};

struct redfish_service {
	struct redfish_run *all;
	const struct appliance *appliance;
	struct session session;
	struct redfish_queue queue;

	struct pool pool;      /* for what lives as long as this */
	struct hashes seen;    /* paths of documents */
	struct hashes serials; /* kinds and serial numbers */
	struct redfish_system *systems, **last_system;
	struct redfish_manager *managers;

	int phase;
	const char *branches[REDFISH_BRANCHES]; /* paths, or NULL */
	const char *expand; /* "$expand=.": what it understands; NULL: nothing */
	bool served;	    /* it gave a document that wants a session */
	bool written;	    /* the systems' rows are */

	const char *cut; /* why no more was asked for, and by what; NULL: all was */
	unsigned lost;	 /* documents, by that */

	unsigned rows;
	size_t bytes;				 /* of these, roughly */
	unsigned failures;			 /* in a row that are no answers at all */
	struct redfish_note *notes, **last_note; /* for the end: in the services' order */
	unsigned n_notes, more;			 /* of these, and left out */
	bool more_errors;			 /* an error was left out */
	unsigned odd;				 /* values of wrong types */
	enum redfish_view odd_view;		 /* the table of the first of these */

	char odd_place[256]; /* the first of these */
};

/*
 * Starts to log in at APPLIANCE, and to fetch all that ALL's run asks for. SERVICE is the
 * caller's, zeroed, and stays where it is; then http_run().
 */
void redfish_service_start(struct redfish_service *service, struct redfish_run *all,
			   const struct appliance *appliance, struct http_host *host);

/* After http_run(): writes its notes, and frees it. */
void redfish_service_end(struct redfish_service *service);

/* ------------------------------------------- what its parts know of each other */

/* The note is about DOCUMENT's table. */
void redfish_error(struct redfish_service *service, enum redfish_document document,
		   const char *format, ...) INV_PRINTF(3, 4);
void redfish_warn(struct redfish_service *service, enum redfish_document document,
		  const char *format, ...) INV_PRINTF(3, 4);

/* Gives up on the service, with an error note. */
void redfish_give_up(struct redfish_service *service, const char *format, ...)
	INV_PRINTF(2, 3);

/* The queue's take() of all but the root. */
void redfish_take(struct redfish_service *service, const struct redfish_task *task,
		  const struct redfish_answer *answer);

/*
 * Asks for the documents at REFERENCE, as one document's link has it, unless it was
 * before.
 */
void redfish_follow(struct redfish_service *service, const struct redfish_task *task,
		    const char *reference, size_t length);

/* Where a document is, and what it is part of. */
struct redfish_place {
	const char *path, *id;
	bool has_id; /* it says its id itself */
	const char *system, *parent;
};

/*
 * Follows all links of the document at PLACE, which RECORD describes; OUTER is the
 * choice that it hangs on itself, or NULL.
 */
void redfish_follow_links(struct redfish_service *service,
			  const struct redfish_plan *plan, const struct record *record,
			  const struct redfish_place *place,
			  struct redfish_choice *outer);

/* Follows the links of the system SYSTEM. */
void redfish_follow_system(struct redfish_service *service,
			   const struct redfish_system *system);

/* Writes the row of the document that PLAN's reader, or the copy RECORD of it, holds. */
void redfish_write_row(struct redfish_service *service, const struct redfish_plan *plan,
		       const struct record *record, const struct redfish_place *place);

/* Whether RECORD describes an empty slot. */
bool redfish_is_absent(const struct redfish_plan *plan, const struct record *record);

/* Several ways to the same, and how it stands with them. */
struct redfish_choice *redfish_choice_new(struct redfish_service *service,
					  struct redfish_choice *outer, const char *kind);

/* A way of rank RANK: an address, or an element itself. False: no memory. */
bool redfish_choice_add(struct redfish_service *service, struct redfish_choice *choice,
			const struct redfish_link *link, unsigned index,
			const struct json_cell *value, const struct redfish_task *task);

/* All ways are there: goes the first. */
void redfish_choice_start(struct redfish_service *service, struct redfish_choice *choice);

/* One more document hangs on CHOICE; or one less. NULL is nothing. */
void redfish_choice_hold(struct redfish_choice *choice);
void redfish_choice_release(struct redfish_service *service,
			    struct redfish_choice *choice);

/* A row of KIND was found. */
void redfish_choice_found(struct redfish_choice *choice, const char *kind);

/* Takes VALUE, which is element INDEX of the array LINK of TASK's document. */
void redfish_take_element(struct redfish_service *service,
			  const struct redfish_task *task,
			  const struct redfish_link *link, unsigned index,
			  const struct json_cell *value);

/*
 * Takes a member of the collection that TASK asked for: the resource itself if it is
 * expanded, else where that is. False: it is neither.
 */
bool redfish_take_member(struct redfish_service *service, const struct redfish_task *task,
			 const struct json_cell *member);

/* Takes the document that TASK asked for. NULL, or what is wrong with it. */
const char *redfish_take_resource(struct redfish_service *service,
				  const struct redfish_task *task,
				  const struct redfish_answer *answer);

/*
 * "$expand=", with which the parameter begins that a collection with its members is
 * asked by.
 */
extern const char redfish_expand[];

#endif
