/*
 * copy_rules.h - what becomes of each field of a server profile, and of a network, when it is
 * copied to another appliance. Data alone.
 */
#ifndef INV_COPY_RULES_H
#define INV_COPY_RULES_H

#include "copy_place.h"

enum copy_action {
	COPY_DROP,	 /* of the appliance's making, or of the server that it is on */
	COPY_DROP_NOTED, /* the same, but whoever copies has to know */
	COPY_REFERENCE,	 /* the address of a resource */
	COPY_IDENTITY,	 /* what no two servers may have */
	COPY_SETTING,	 /* decided as an identity is, but others may have it, too */
	COPY_ATTACHMENT, /* of a volume */
};

struct copy_rule {
	const char *pattern; /* of copy_place.h */
	enum copy_action action;
	const char *note; /* COPY_DROP_NOTED */

	/* COPY_REFERENCE: of one of these; ends in NULL. */
	const char *const *collections;
	bool optional;	  /* left out where the other appliance has none */
	bool may_be_text; /* what is no address stays as it is */

	/* COPY_IDENTITY, COPY_SETTING: the field beside it that says whose choice it was, */
	const char *type;
	const char *type_of_all; /* or, where there is none, the one at the top */
	const char *automatic;	 /* the type of what the appliance chose, */
	const char *chosen;	 /* and of what somebody chose */
	bool local;		 /* what an appliance chose is of no use at another */
};

struct copy_rules {
	const struct copy_rule *list;
	size_t count;
};

/* Of server profiles; of networks of all kinds and their sets. */
extern const struct copy_rules copy_profile_rules, copy_network_rules;

/* The rule for PLACE; NULL: it is copied as it is. */
const struct copy_rule *copy_rule_find(const struct copy_rules *rules,
				       const struct copy_place *place);

#endif
