/*
 * loader_state.h - a closure while it is being made: what loader.c shares with the two
 * libcs' ways of searching.
 */
#ifndef INV_LOADER_STATE_H
#define INV_LOADER_STATE_H

#include "loader_abi.h"

/* More than any program is; what is made to have more is not followed for ever. */
enum { STATE_MOST_MAPS = 8192, STATE_MOST_PLACES = 32768 };

/* Directories to search, in order. */
struct search_path {
	bool known;
	struct name **directories;
	size_t count;
};

/* An object in its place in memory, or a name for which there is none. */
struct map {
	struct object *object; /* NULL: none, or the kernel's own */
	struct name *asked;    /* the name it was first asked for */
	struct name *path;     /* NULL: none */
	enum loader_status status;
	enum loader_via via;
	const char *reason;
	size_t loader; /* the map that asked first; LOADER_ITSELF */
	unsigned depth;
	size_t next; /* in the order of the closure; LOADER_ITSELF: the end */
	bool done;   /* its own needs were seen to */
	bool listed;
	const char *origin; /* what $ORIGIN stands for; NULL: not looked up yet */
	struct search_path rpath, runpath;
	struct also *also, *last_also; /* who asked again */
	const char **searched;
	size_t n_searched;
};

struct also {
	struct also *next;
	size_t by;
};

struct state {
	const struct loader_settings *settings;
	struct files *files;
	struct abi *abi;
	struct pool *pool; /* of this closure */
	struct map *maps;  /* the file itself is number 0 */
	size_t n_maps, room;
	unsigned places; /* where something was looked for, in all */
	uint64_t number; /* of this closure: what names remember belongs to it */
	bool secure;
	bool program; /* started by the kernel, not by naming it to the loader */
	bool preloading;
	struct search_path environment;
	size_t interpreter;    /* number of the loader's own map */
	size_t last;	       /* in the order of the closure */
	const char *remark;    /* on the name that is being searched for */
	const char **searched; /* where it was looked for, if that is kept */
	size_t n_searched, searched_room;
	const char **ignored; /* preloads that cannot be: "NAME: why" */
	size_t n_ignored, ignored_room;
};

/* What a search came to. */
struct found {
	struct name *path;
	struct object *object;
	enum loader_via via;
	const char *refusal; /* why the loader gives up here; NULL: it does not */
};

/* A list of strings that grows in the closure's memory: room for one more behind COUNT. */
bool state_grow(struct state *state, const char ***list, size_t count, size_t *room);

/* Adds a map, not yet in the order. LOADER_ITSELF: there is no memory, or no end of them. */
size_t map_add(struct state *state, struct map map);

/* Where a map goes in the order: to its end; before another one; out of it. */
void map_append(struct state *state, size_t number);
void map_insert_before(struct state *state, size_t number, size_t behind);
void map_take_out(struct state *state, size_t number);

/*
 * The map for NAME, which map number BY asks for; *FRESH if it was made for it. It is in
 * nobody's order yet. LOADER_ITSELF: there is no memory.
 */
size_t map_load(struct state *state, struct name *name, size_t by, bool *fresh);

/* Notes that map number BY asks for one that is there already. 0 or -ENOMEM. */
int map_note_again(struct state *state, size_t number, size_t by);

/* Makes NAME answer for map number MAP, unless it does for another one already. */
void state_alias(struct state *state, struct name *name, size_t map);

/* Notes where PATH was looked for, and why it was not taken. */
void state_trace(struct state *state, enum loader_via via, const char *path,
		 const char *why);

/* What $ORIGIN stands for in the map: a directory; NULL without memory. */
const char *state_origin(struct state *state, struct map *map);

/*
 * Whether PATH is a library for the closure's program. -ENOENT: it is not, go on; another
 * error: what stands there could not be looked at; 0 with FOUND filled: it is, or it is
 * what the loader gives up on.
 */
int state_try(struct state *state, struct name *path, enum loader_via via,
	      struct found *found);

/* TEXT with $ORIGIN, $LIB and $PLATFORM replaced as in MAP; NULL: not to be used. */
const char *glibc_expand(struct state *state, struct map *map, const char *text);

/*
 * Looks for NAME on behalf of map number BY, as glibc does and as musl does. 0 with FOUND;
 * -ENOENT: there is none.
 */
int glibc_search(struct state *state, struct name *name, size_t by, struct found *found);
int musl_search(struct state *state, struct name *name, size_t by, struct found *found);

/* In secure mode: a name without slash, from the default directories, set-uid. */
int glibc_search_trusted(struct state *state, struct name *name, struct found *found);

/* Splits LIST at SEPARATORS into PATH, expanded for MAP. 0 or -ENOMEM. */
int glibc_split(struct state *state, struct map *map, const char *list,
		const char *separators, struct search_path *path);

/* Whether NAME is one that musl answers itself. */
bool musl_is_itself(const char *name);

#endif
