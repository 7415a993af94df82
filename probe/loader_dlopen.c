/*
 * loader_dlopen.c - libraries that an object says it loads while it runs (.note.dlopen).
 */
#include <errno.h>

#include "loader_closure.h"

static const char *priority_name(enum elf_priority priority)
{
	static const char *const names[] = {"required", "recommended", "suggested"};

	return names[priority];
}

static size_t load_first(struct state *state, const struct elf_dlopen *wanted, size_t by)
{
	size_t number = LOADER_ITSELF;
	bool fresh;

	for (size_t i = 0; i < wanted->n_sonames; i++) {
		struct name *name = files_name(state->files, wanted->sonames[i]);

		if (!name)
			return LOADER_ITSELF;
		number = map_load(state, name, by, &fresh);
		if (number == LOADER_ITSELF ||
		    state->maps[number].status == LOADER_FOUND ||
		    state->maps[number].status == LOADER_VIRTUAL)
			return number;
	}
	return number;
}

static int load_dlopen(struct state *state, const struct elf_dlopen *wanted, size_t by)
{
	size_t number = load_first(state, wanted, by);
	struct map *map;

	if (number == LOADER_ITSELF)
		return -ENOMEM;
	map = &state->maps[number];
	if (map->listed || number == 0)
		return map_note_again(state, number, by);
	map->via = LOADER_VIA_DLOPEN;
	if (map->status == LOADER_MISSING && wanted->priority != ELF_REQUIRED)
		map->status = LOADER_OPTIONAL;
	map->reason =
		pool_print(state->pool, "%s%sloaded while it runs (%s%s%s)",
			   map->status == LOADER_FOUND ? "" : map->reason,
			   map->status == LOADER_FOUND ? "" : ": ",
			   priority_name(wanted->priority), wanted->feature ? ": " : "",
			   wanted->feature ? wanted->feature : "");
	map_append(state, number);
	return closure_load(state, number);
}

int closure_load_dlopens(struct state *state)
{
	int error = 0;

	/* What is appended meanwhile has its turn, too. */
	for (size_t at = 0; !error && at != LOADER_ITSELF; at = state->maps[at].next) {
		const struct object *object = state->maps[at].object;

		for (size_t i = 0; object && !error && i < object->n_dlopens; i++)
			if ((int)object->dlopens[i].priority <
			    (int)state->settings->dlopen)
				error = load_dlopen(state, &object->dlopens[i], at);
	}
	return error;
}
