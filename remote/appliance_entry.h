/*
 * appliance_entry.h - one appliance out of a JSON object: its keys and what they may say.
 * Only what reads configuration files needs it.
 */
#ifndef INV_APPLIANCE_ENTRY_H
#define INV_APPLIANCE_ENTRY_H

#include <jansson.h>

#include "appliance.h"

enum {
	APPLIANCE_FAULT_SIZE = 1024,
	APPLIANCES_MOST_BYTES = 1 << 20, /* of a file */
	APPLIANCES_MOST = 10000,
};

/* A configuration file, or what stands for one. */
struct appliance_text {
	const char *name; /* of the file, in messages and for names relative to it */
	const char *bytes;
	size_t length;
	bool secret; /* nobody else can read it: a password may stand in it */
};

/*
 * The appliances that TEXT describes, inv's way or the vendor's; names are unique.
 * Returns 0; -EINVAL with what is wrong, where, and how to mend it in FAULT; or -ENOMEM.
 */
int appliances_parse(const struct appliance_text *text, struct appliances *found,
		     char fault[APPLIANCE_FAULT_SIZE]);

/* Appends a zeroed one. NULL: no memory. */
struct appliance *appliances_append(struct appliances *appliances);

/* ---------------------------------------------------------------------- one of them */

struct entry {
	const struct appliance_text *text;
	struct appliance *appliance;
	char place[128]; /* "appliances[3] (london)"; "": the file says it all */
	bool lenient;	 /* "" is as if it were not there, and unknown keys are ignored */
	char *fault;	 /* of APPLIANCE_FAULT_SIZE */
};

struct entry_key {
	const char *name;
	/* Returns 0, -EINVAL after entry_fault(), or -ENOMEM. */
	int (*read)(const struct entry *entry, const char *key, const json_t *value);
};

/*
 * Reads those of the COUNT KEYS that OBJECT has; null is as if it were not there. Returns
 * as a key's read().
 */
int entry_read(const struct entry *entry, json_t *object, const struct entry_key *keys,
	       size_t count);

/* Puts file and place before the message. Returns -EINVAL. */
int entry_fault(const struct entry *entry, const char *format, ...) INV_PRINTF(2, 3);

/* Keys that both ways share. */
int entry_read_user(const struct entry *entry, const char *key, const json_t *value);
int entry_read_domain(const struct entry *entry, const char *key, const json_t *value);
int entry_read_url(const struct entry *entry, const char *key, const json_t *value);
int entry_read_ca_file(const struct entry *entry, const char *key, const json_t *value);
int entry_read_pin(const struct entry *entry, const char *key, const json_t *value);
int entry_read_proxy(const struct entry *entry, const char *key, const json_t *value);
int entry_read_version(const struct entry *entry, const char *key, const json_t *value);
int entry_read_password(const struct entry *entry, const char *key, const json_t *value);

/* A string that is not empty and has no control characters, into *TO. */
int entry_read_text(const struct entry *entry, const char *key, const json_t *value,
		    char **to);

/* The same, of a file: relative to the folder of the configuration file; ~/ is $HOME. */
int entry_read_file(const struct entry *entry, const char *key, const json_t *value,
		    char **to);

/* NAME so resolved, to free(); NULL: no memory. */
char *entry_file_name(const struct entry *entry, const char *name);

/* ------------------------------------------------------------------ the vendor's way */

/* Whether ROOT looks as if it were written for the vendor's SDK; then its appliance. */
bool vendor_is(const json_t *root);
int vendor_parse(const struct appliance_text *text, json_t *root,
		 struct appliances *found, char fault[APPLIANCE_FAULT_SIZE]);

/* That of the ONEVIEWSDK_* variables: nothing is appended where there is none. */
int vendor_environment(struct appliances *found, char fault[APPLIANCE_FAULT_SIZE]);

#endif
