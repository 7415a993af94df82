/*
 * copy_job.h - copying server profiles from one appliance to another, from what is asked for to
 * what became of each.
 */
#ifndef INV_COPY_JOB_H
#define INV_COPY_JOB_H

#include "copy_directory.h"
#include "copy_profile.h"

/* What is asked for; all borrowed. */
struct copy_order {
	const char *from, *to; /* appliances, as --at names them; no TO: the same */
	const char *const *names;
	const char *as;	    /* the copy's name, or what the numbered copies' begin with */
	const char *server; /* of the copy: its server hardware's name; NULL: none */
	const char *const *maps;
	unsigned count;	     /* numbered copies of each; 0: one that is not numbered */
	unsigned patience_s; /* what a task may take without moving */
	bool networks;	     /* make those that are missing */
	bool move, keep_ids, new_ids, new_volumes;
	bool dry_run;
	bool leave; /* do not wait until they are made */
	bool insecure;
};

/* A profile that is copied. */
struct copy_source {
	const char *name;
	json_t *profile; /* as it is there; NULL: it is not (any more) */
	bool refused;	 /* notes have said why */
};

enum copy_status {
	COPY_NOT_STARTED,
	COPY_REFUSED, /* before anything was written */
	COPY_DRY_RUN,
	COPY_CREATED,
	COPY_EXISTS, /* it was there already, and is what would have been sent */
	COPY_MOVED,
	COPY_HALF_MOVED, /* it is there, but the move is not complete: notes say what lacks */
	COPY_STARTED, /* its task goes on by itself */
	COPY_STALLED_STATUS,
	COPY_FAILED_STATUS,
	COPY_UNKNOWN_STATUS, /* nobody can say what became of the request */
};

/* "created", "half-moved" ...: the published words. */
const char *copy_status_name(enum copy_status status);

enum copy_plan {
	COPY_PLAN_CREATE,
	COPY_PLAN_RESUME,  /* its creation is under way: an earlier run began it */
	COPY_PLAN_PRESENT, /* it is there */
};

/* A copy to be made. */
struct copy_item {
	struct copy_source *source;
	bool first; /* of its source's */
	char *name, suffix[16];
	struct copy_body copy;
	json_t *existing;     /* what the destination has of that name; or NULL */
	const json_t *server; /* the hardware that it is to get; or NULL: its owner's */
	enum copy_plan plan;
	bool refused;

	/* What came of it. */
	enum copy_status status;
	json_t *made; /* as the destination shows it in the end */
	char *uri, *task;
	double seconds;
};

struct copy_job {
	struct inv_run *run;
	const struct copy_order *order;
	/* Tells of an item whose status is final. */
	void (*row)(void *context, const struct copy_job *job,
		    const struct copy_item *item);
	void *context;

	struct appliances appliances[2];
	struct http *http;
	struct copy_site sites[2];
	struct copy_site *from, *to; /* may be one */
	struct copy_maps maps;
	struct copy_directory directory;
	struct copy_source *sources;
	struct copy_item *items;
	size_t n_sources, n_items;
	json_t *server;
};

/*
 * Does all that ORDER asks for, logged out in the end. Returns 0, also when notes and rows say
 * that something failed; or what inv_refuse() or inv_fail() returned.
 */
int copy_run(struct inv_run *run, const struct copy_order *order,
	     void (*row)(void *context, const struct copy_job *job,
			 const struct copy_item *item),
	     void *context);

#endif
