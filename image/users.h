/*
 * users.h - the users and groups that an image knows: etc/passwd and etc/group.
 */
#ifndef INV_USERS_H
#define INV_USERS_H

#include "image.h"

struct users_wanted {
	const char *const *users;  /* names, numbers, or whole lines; NULL-terminated */
	const char *const *groups; /* the same */
	const char *run_as;	   /* "USER[:GROUP]": who the image starts as; or NULL */
	bool root;		   /* with root, as somebody may ask who that is */
};

/*
 * Puts in etc/passwd and etc/group with the lines of the root's files for these users,
 * their primary groups, and these groups. Passwords stay behind. No file is made for
 * nobody, nor where one was added. "UID:GID" of run_as is in *USER, to be freed; or NULL.
 */
int users_add(struct image *image, const struct users_wanted *wanted, char **user);

#endif
