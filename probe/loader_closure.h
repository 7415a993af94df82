/*
 * loader_closure.h - loading, as the loader does it: one object after the other, each once.
 */
#ifndef INV_LOADER_CLOSURE_H
#define INV_LOADER_CLOSURE_H

#include "loader_state.h"

/*
 * Fills STATE's maps for the program or library at PATH: number 0 is the file itself, and
 * from its `next` on they follow in load order. PRELOADS are the names of etc/ld.so.preload,
 * or "". Returns 0 or -ENOMEM.
 */
int closure_make(struct state *state, struct name *path, const char *preloads);

/* Loads what map number FROM and all behind it need that has not been seen to. */
int closure_load(struct state *state, size_t from);

/* Loads what the maps' notes name, of the priority that is wanted. 0 or -ENOMEM. */
int closure_load_dlopens(struct state *state);

/* Adds a fatal map for each version that is needed and not defined. 0 or -ENOMEM. */
int closure_check_versions(struct state *state);

#endif
