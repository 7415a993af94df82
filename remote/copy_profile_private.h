/*
 * copy_profile_private.h - what the parts of the transformation share: one run of it.
 */
#ifndef INV_COPY_PROFILE_PRIVATE_H
#define INV_COPY_PROFILE_PRIVATE_H

#include "copy_place.h"
#include "copy_profile.h"
#include "copy_rules.h"
#include "inv.h"

struct conversion {
	const struct copy_rules *rules;
	const json_t *profile; /* or network: the document itself */
	const struct copy_wish *wish;
	const struct copy_lookup *lookup;
	struct copy_body *copy;
	json_t *mapped; /* the lines of the mapping, for finding them */
	size_t refused; /* how many refusals there are, noted or not */
	size_t chosen;	/* how many identities may not be copied, and the first's place */
	char first_chosen[COPY_PATH_SIZE];
	bool takes_from_pools; /* identities that the source's appliance had chosen */
	int error;	       /* -ENOMEM, from then on */
};

/* Notes why the profile cannot be copied, after PLACE (NULL: the whole) and ": ". */
void conversion_refuse(struct conversion *conversion, const struct copy_place *place,
		       const char *format, ...) INV_PRINTF(3, 4);

/* The same, of what does not stand in the way. */
void conversion_note(struct conversion *conversion, const struct copy_place *place,
		     const char *format, ...) INV_PRINTF(3, 4);

/* Sets KEY of OBJECT to VALUE, which is taken; NULL: no memory. */
void conversion_set(struct conversion *conversion, json_t *object, const char *key,
		    json_t *value);

/*
 * A new value for VALUE at PLACE; NULL: it is to be left out (or error is set). The object
 * OWNER is what it stands in at the source, or NULL.
 */
json_t *convert_value(struct conversion *conversion, const struct copy_place *place,
		      const json_t *value, const json_t *owner);

/* The same, of an object's members, without what rules say of the object itself. */
json_t *convert_object(struct conversion *conversion, const struct copy_place *place,
		       const json_t *object);

/* What no rule is about: as it is, but an address is refused. */
json_t *convert_plain(struct conversion *conversion, const struct copy_place *place,
		      const json_t *value);

/* The address of a resource, by RULE. */
json_t *convert_reference(struct conversion *conversion, const struct copy_place *place,
			  const struct copy_rule *rule, const json_t *value);

/* The destination's address for URI, of COLLECTION; NULL with a refusal at PLACE. */
json_t *convert_uri(struct conversion *conversion, const struct copy_place *place,
		    const char *collection, const char *uri);

/* The attachment of a volume: a private one's is refused, or becomes one of a new volume. */
json_t *convert_attachment(struct conversion *conversion, const struct copy_place *place,
			   const json_t *attachment);

/* A value that is the server's or the appliance's own. NULL: left out. */
json_t *convert_identity(struct conversion *conversion, const struct copy_place *place,
			 const struct copy_rule *rule, const json_t *value,
			 const json_t *owner);

/* Sets in MADE the types that convert_identity() decided upon for the members of OWNER. */
void convert_types(struct conversion *conversion, const struct copy_place *place,
		   const json_t *owner, json_t *made);

/* Whether KEY or, in an element, its name says that a password or the like is there. */
bool copy_is_secret_key(const char *key);
bool copy_is_secret_element(const json_t *element);

#endif
