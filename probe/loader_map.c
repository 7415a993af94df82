/*
 * loader_map.c - what is loaded, in its order.
 */
#include <stdlib.h>
#include <string.h>

#include "links.h"
#include "loader_state.h"

void state_alias(struct state *state, struct name *name, size_t map)
{
	if (!name || name->closure == state->number)
		return;
	name->closure = state->number;
	name->map = map;
}

bool state_grow(struct state *state, const char ***list, size_t count, size_t *room)
{
	const char **larger;

	if (count < *room)
		return true;
	larger = pool_take(state->pool, 2 * (*room + 8) * sizeof(*larger));
	if (!larger)
		return false;
	if (count)
		memcpy(larger, *list, count * sizeof(*larger));
	*list = larger;
	*room = 2 * (*room + 8);
	return true;
}

void state_trace(struct state *state, enum loader_via via, const char *path,
		 const char *why)
{
	const char *text;

	if (!state->settings->trace ||
	    !state_grow(state, &state->searched, state->n_searched,
			&state->searched_room))
		return;
	text = pool_print(state->pool, "%s %s: %s", loader_via_name(via),
			  *path ? path : "./", why);
	if (text)
		state->searched[state->n_searched++] = text;
}

size_t map_add(struct state *state, struct map map)
{
	if (state->n_maps == STATE_MOST_MAPS)
		return LOADER_ITSELF;
	if (state->n_maps == state->room) {
		size_t room = state->room ? 2 * state->room : 128;
		struct map *maps = realloc(state->maps, room * sizeof(*maps));

		if (!maps)
			return LOADER_ITSELF;
		state->maps = maps;
		state->room = room;
	}
	map.next = LOADER_ITSELF;
	state->maps[state->n_maps] = map;
	return state->n_maps++;
}

void map_append(struct state *state, size_t number)
{
	state->maps[state->last].next = number;
	state->maps[number].listed = true;
	state->last = number;
}

static size_t before(const struct state *state, size_t number)
{
	size_t at = 0;

	while (state->maps[at].next != number)
		at = state->maps[at].next;
	return at;
}

void map_insert_before(struct state *state, size_t number, size_t behind)
{
	size_t previous = before(state, behind);

	state->maps[previous].next = number;
	state->maps[number].next = behind;
	state->maps[number].listed = true;
}

void map_take_out(struct state *state, size_t number)
{
	size_t previous = before(state, number);

	state->maps[previous].next = state->maps[number].next;
	if (state->last == number)
		state->last = previous;
}

const char *state_origin(struct state *state, struct map *map)
{
	char full[PATH_MAX], path[PATH_MAX], real[PATH_MAX];
	const char *where;
	char *slash;

	if (map->origin)
		return map->origin;
	where = map->path ? files_full_path(state->files, map->path->text, full) : NULL;
	if (!where || strlen(where) >= sizeof(path))
		return NULL;
	strcpy(path, where);
	/* The kernel tells a program its real name; libraries go by what they were called. */
	if (map == state->maps && state->program &&
	    links_resolve(state->files->root, path, real, NULL, NULL) == 0)
		strcpy(path, real);
	slash = strrchr(path, '/');
	if (slash)
		slash[slash == path] = '\0';
	return map->origin = pool_join(state->pool, path, "");
}
