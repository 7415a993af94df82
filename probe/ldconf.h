/*
 * ldconf.h - etc/ld.so.conf: where ldconfig looks for libraries beside the system's own
 * directories. The loader itself never reads it, but where a root has no etc/ld.so.cache,
 * this is what the cache would be made of.
 */
#ifndef INV_LDCONF_H
#define INV_LDCONF_H

#include <stdbool.h>
#include <stddef.h>

struct ldconf {
	/*
	 * As they are written, without what stands around them; each is there below the
	 * root, and none twice under two names. One that does not begin with a slash is
	 * relative to the root.
	 */
	char **directories;
	size_t count;
	bool cut; /* there was more than anybody writes: it is left out */
};

/*
 * Reads PATH below ROOT and the files it includes, in ldconfig's order. An included file
 * that cannot be read is left out, and one that is included again says nothing new. Returns
 * 0, and CONF is to be released by ldconf_free(); or -errno, if PATH cannot be read.
 */
int ldconf_read(int root, const char *path, struct ldconf *conf);

void ldconf_free(struct ldconf *conf);

#endif
