/*
 * appliance.h - the remote services that there are: from the configuration file, the
 * vendor's environment, and --at.
 */
#ifndef INV_APPLIANCE_H
#define INV_APPLIANCE_H

#include <stdbool.h>
#include <stddef.h>

#include "inv.h"

/* Where a password comes from: one of these, or else $INV_PASSWORD or the terminal. */
struct password_source {
	char *file;	   /* refused if others than its owner can read it */
	char *environment; /* the name of a variable */
	char **command;	   /* argv; a string in the file is {"/bin/sh","-c",STRING} */
	char *itself;	   /* as it stands in the configuration file */
};

struct appliance {
	char *name;   /* in rows and notes; never NULL */
	char *kind;   /* "oneview", "redfish" */
	char *url;    /* "https://host[:port]" and nothing more; no user, path or query */
	char *user;   /* NULL: nobody says; appliance_password() tells how to */
	char *domain; /* of the directory the user is in; or NULL */
	char *ca_file;	  /* PEM; or NULL: the system's */
	char *pin;	  /* "sha256//" and base64, as libcurl has it; or NULL */
	char *proxy;	  /* or NULL: none, whatever the environment says */
	unsigned version; /* X-API-Version to speak; 0: negotiated */
	struct password_source password;
};

struct appliances {
	struct appliance *list;
	size_t count;
};

/*
 * The appliances of KIND that RUN asks for: those that --at names, by name or by URL, in
 * its order and once each (what it names of another kind is passed over); without --at
 * all of that kind in the order of the file. An --at that is a URL of no appliance in the
 * file is one of its own: with a scheme or // before it, https alone; "//user@host" may
 * name the user; a password there is refused, and never repeated in the message. Another
 * user than the file's for an address in it is one of its own, too, with the file's
 * ca_file, pin and proxy, but not with its password.
 *
 * Reads --config FILE, else $XDG_CONFIG_HOME/inv/appliances.json (~/.config), else
 * /etc/inv/appliances.json; and the vendor's ONEVIEWSDK_* variables, which make one more
 * of kind oneview, named by its address, unless the file has one of that address. Where
 * no user is given, $INV_USER is.
 *
 * The file is
 *
 *	{"appliances":[{"name":"london","kind":"oneview","url":"https://10.0.0.1",
 *	"user":"report","domain":"local","password_file":"london.password",
 *	"ca_file":"london.pem"}]}
 *
 * with password_env, password_command (an array, or a string for the shell) or password
 * in password_file's place, and pin_sha256, proxy and api_version besides; or it is the
 * file of the vendor's SDKs, {"ip":...,"credentials":{...}}. Names of files in it are
 * relative to its folder. Nobody but its owner and root may write it, and if a password
 * stands in it nobody else may read it.
 *
 * Returns 0 with at least one; or what inv_refuse() returned: a file or an --at is wrong,
 * or there is none at all. appliances_free() in any case.
 */
int appliances_find(struct inv_run *run, const char *kind, struct appliances *found);

/* The one appliance of KIND that WORD names, as --at would, into *FOUND (of count 1). */
int appliances_find_one(struct inv_run *run, const char *kind, const char *word,
			struct appliances *found);

void appliances_free(struct appliances *appliances);

/*
 * The password of APPLIANCE, terminated, into *PASSWORD: from its source, else from
 * $INV_PASSWORD, else asked for at the terminal. Returns 0; or -errno with what is wrong,
 * which names the file, variable or command but has no byte of the secret, in FAULT.
 * password_free() it.
 */
enum { PASSWORD_FAULT_SIZE = 512 };
int appliance_password(struct inv_run *run, const struct appliance *appliance,
		       char **password, char fault[PASSWORD_FAULT_SIZE]);

/* Overwrites and frees it; NULL is nothing. */
void password_free(char *password);

#endif
