/*
 * copy_maps.h - what somebody said about which resource is to stand for which: --map.
 */
#ifndef INV_COPY_MAPS_H
#define INV_COPY_MAPS_H

#include <stdbool.h>
#include <stddef.h>

struct copy_map {
	const char *collection;
	char *old, *new; /* names, at the source and at the destination */
	bool used;
};

struct copy_maps {
	struct copy_map *list;
	size_t count;
};

enum { COPY_MAPS_FAULT_SIZE = 768 };

/*
 * Takes WORDS, "KIND:OLD=NEW" each and NULL behind the last. A backslash before an equals sign
 * makes it part of a name. Returns 0; -EINVAL with what is wrong in FAULT; -ENOMEM.
 * copy_maps_free() in any case.
 */
int copy_maps_parse(const char *const *words, struct copy_maps *maps,
		    char fault[COPY_MAPS_FAULT_SIZE]);
void copy_maps_free(struct copy_maps *maps);

/* The one for NAME of COLLECTION; NULL: there is none. */
struct copy_map *copy_maps_find(const struct copy_maps *maps, const char *collection,
				const char *name);

#endif
