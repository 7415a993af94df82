/*
 * copy_site.h - one of the two appliances of a copy: asked one thing after the other.
 */
#ifndef INV_COPY_SITE_H
#define INV_COPY_SITE_H

#include <jansson.h>

#include "session.h"

enum { COPY_MOST_RESOURCE = 4 << 20 }; /* bytes of one resource */

struct copy_site {
	struct inv_run *run;
	const struct appliance *appliance;
	struct http *http;
	struct http_host *host;
	struct session session;
};

/*
 * The resource at REFERENCE into *VALUE, to json_decref(). Returns 0; -ENOENT if there is none;
 * -EOPNOTSUPP where the appliance knows no such thing; or another -errno; then with what went
 * wrong, as what the appliance says, in FAULT.
 */
int copy_get(struct copy_site *site, const char *reference, json_t **value,
	     char fault[FAULT_SIZE]);

/*
 * The resources of COLLECTION called NAME (NULL: all) into *FOUND, an array to json_decref(). A
 * name is a name to the letter, but for server profiles in any capitals: appliances take no
 * two of these. Returns as copy_get(); a list that is not whole is -ENODATA.
 */
int copy_find(struct copy_site *site, const char *collection, const char *name,
	      json_t **found, char fault[FAULT_SIZE]);

/* The JSON that TEXT is, to json_decref(); NULL with why not in FAULT. */
json_t *copy_parse(const char *text, size_t length, char fault[FAULT_SIZE]);

/* The string KEY of OBJECT; "" if it has none. */
const char *copy_text(const json_t *object, const char *key);

/* Waits so many MS, or until all has to stop: then false. */
bool copy_pause(struct copy_site *site, unsigned ms);

#endif
