/*
 * loader_check.c - whether each version that is asked of an object is one that it defines
 * (glibc's elf/dl-version.c).
 */
#include <errno.h>

#include "loader_closure.h"
#include "loader_versions.h"

static int report_version(struct state *state, size_t by, const struct file_version *need)
{
	const struct map *map = &state->maps[need->file->map];
	const struct name *asker = state->maps[by].path;
	size_t number = map_add(
		state,
		(struct map){
			.asked = need->file,
			.path = map->path,
			.status = LOADER_FATAL,
			.via = LOADER_VIA_LOADED,
			.reason = pool_print(state->pool,
					     "version `%s' not found (required by %s)",
					     need->name->text, asker ? asker->text : ""),
			.loader = by,
			.depth = state->maps[by].depth + 1,
			.done = true,
		});

	if (number == LOADER_ITSELF)
		return -ENOMEM;
	map_append(state, number);
	return 0;
}

static int check_version(struct state *state, size_t by, struct file_version *need)
{
	struct map *map;

	/* One that was not found is reported as such. */
	if (need->file->closure != state->number)
		return 0;
	map = &state->maps[need->file->map];
	if (!map->object || need->found_in == map->object)
		return 0;
	if (!map->object->defines_versions) {
		if (!map->reason)
			map->reason = pool_print(state->pool,
						 "no version information available "
						 "(required by %s)",
						 state->maps[by].path->text);
		return 0;
	}
	if (versions_defines(map->object, need->name))
		need->found_in = map->object;
	else if (!need->weak)
		return report_version(state, by, need);
	return 0;
}

int closure_check_versions(struct state *state)
{
	size_t last = state->last;
	int error = 0;

	for (size_t at = 0; !error && at != LOADER_ITSELF; at = state->maps[at].next) {
		const struct object *object = state->maps[at].object;

		for (size_t i = 0; object && !error && i < object->n_version_needs; i++)
			error = check_version(state, at, &object->version_needs[i]);
		if (at == last)
			break;
	}
	return error;
}
