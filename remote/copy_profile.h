/*
 * copy_profile.h - a server profile of one appliance as another one takes it. Asks nobody but
 * a lookup that it is given: no network, no clock.
 */
#ifndef INV_COPY_PROFILE_H
#define INV_COPY_PROFILE_H

#include <jansson.h>
#include <stdbool.h>

enum copy_found {
	COPY_FOUND,
	COPY_MISSING, /* the destination has none of that name */
	COPY_UNKNOWN, /* several are, or none is equal, or it could not be asked */
};

/* What there is at the destination in the place of one of the source's resources. */
struct copy_match {
	enum copy_found found;
	const char *name; /* at the source; NULL: not known */
	const char *uri;  /* at the destination, if found: an address of the collection */
	const char *why; /* else, in words, as the end of a sentence about the resource */
	bool demanded;	 /* somebody said that it is to be this one */
};

/* Who knows both appliances; what it answers is its own, and stays until all is done. */
struct copy_lookup {
	/* For the resource at URI, of COLLECTION ("fc-networks"). NULL: no memory. */
	const struct copy_match *(*match)(void *context, const char *collection,
					  const char *uri);
	/* The resource of the source at URI itself; NULL: it could not be had. */
	const json_t *(*source)(void *context, const char *uri);
	void *context;
};

/* How the copy is to differ from what it is copied from. */
struct copy_wish {
	const char *name;   /* of the copy */
	const char *suffix; /* behind the names of its new volumes, which are its own */
	bool moves;    /* the source will go: what somebody chose, addresses too, stays */
	bool keep_ids; /* with it: also what the source's appliance chose */
	bool new_ids;  /* the appliance chooses in the place of somebody */
	bool new_volumes; /* new and empty ones for those of this server alone */
};

/* What came of it: lists of strings but for the body. */
struct copy_body {
	json_t *body;	 /* what to send; worth nothing if there are refusals */
	json_t *mapping; /* "ethernet-networks prod: /rest/... -> /rest/...", each once */
	json_t *refusals; /* why it is not to be sent: "connections[0].networkUri: ..." */
	json_t *notes;	  /* what whoever sends it has to know */
	bool carries_ids; /* of the source: the two must not be live at once */
};

/*
 * Makes the copy of PROFILE. Returns 0, also with refusals; or -ENOMEM. copy_body_free() in
 * any case.
 */
int copy_profile(const json_t *profile, const struct copy_wish *wish,
		 const struct copy_lookup *lookup, struct copy_body *copy);

/* The same of a network or a set of networks, which keeps its name. */
int copy_network(const json_t *network, const struct copy_lookup *lookup,
		 struct copy_body *copy);
void copy_body_free(struct copy_body *copy);

#endif
