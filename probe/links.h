/*
 * links.h - a path below a root with its links resolved, and the links on the way.
 */
#ifndef INV_LINKS_H
#define INV_LINKS_H

#include <limits.h>

/*
 * Called for each symbolic link met, in the order met: LINK is its own path below the root
 * ("/usr/lib64", its parents resolved), TARGET its text. Anything but 0 ends the walk.
 */
typedef int links_met(void *context, const char *link, const char *target);

/*
 * Resolves PATH, absolute below ROOT (a leading slash is not needed), a component at a
 * time: an absolute target starts at ROOT again, `..` ends there, 40 links are followed.
 * Writes the real path, which begins with a slash, into REAL. MET may be NULL. Returns 0;
 * -ENOENT, -ENOTDIR, -ELOOP, -ENAMETOOLONG ...; or what MET returned.
 */
int links_resolve(int root, const char *path, char real[PATH_MAX], links_met *met,
		  void *context);

#endif
