/*
 * loader_load.c - from a name to a map: one that answers to it already, or the file that is
 * found for it, or none.
 */
#include <errno.h>
#include <string.h>

#include "loader_state.h"

/* ---------------------------------------------------------------------------- candidates */

/* The loader's words on a file that it opens, and that then is nothing. */
static const char *refusal_of(struct state *state, const struct found *found,
			      bool *skipped)
{
	const struct object *object = found->object;
	const char *refusal;

	*skipped = false;
	if (found->path->error == -EISDIR)
		return "cannot read file data: Is a directory";
	if (!object)
		return "it is no regular file";
	refusal = files_judge(state->files, found->path, found->object,
			      state->maps->object, skipped);
	if (*skipped && state->abi->libc == LOADER_MUSL) {
		*skipped = false;
		return "Exec format error";
	}
	return refusal ? refusal : abi_level_refusal(state->abi, object);
}

int state_try(struct state *state, struct name *path, enum loader_via via,
	      struct found *found)
{
	bool skipped;

	if (state->places == STATE_MOST_PLACES) {
		state->remark = "not found in 32768 places, and looked for no further";
		return -ENOENT;
	}
	state->places++;
	files_look(state->files, path);
	*found = (struct found){.path = path, .object = path->object, .via = via};
	if (path->error && path->error != -EISDIR && path->error != -EINVAL &&
	    path->error != -ENOEXEC && path->error != -EBADMSG && path->error != -EIO) {
		state_trace(state, via, path->text, strerror(-path->error));
		return path->error == -EACCES ? -ENOENT : path->error;
	}
	found->refusal = refusal_of(state, found, &skipped);
	if (skipped) {
		state_trace(state, via, path->text, "of another class or machine");
		return -ENOENT;
	}
	state_trace(state, via, path->text, found->refusal ? found->refusal : "found");
	return 0;
}

/* ------------------------------------------------------------------------------ loading */

static size_t add_found(struct state *state, struct name *name, size_t by,
			const struct found *found)
{
	struct object *object = found->object;
	size_t number =
		map_add(state,
			(struct map){
				.object = found->refusal ? NULL : object,
				.asked = name,
				.path = found->path,
				.status = found->refusal ? LOADER_FATAL : LOADER_FOUND,
				.via = found->via,
				.reason = found->refusal ? found->refusal : state->remark,
				.loader = by,
				.depth = state->maps[by].depth + 1,
			});

	if (number == LOADER_ITSELF || found->refusal)
		return number;
	object->closure = state->number;
	object->map = number;
	state_alias(state, name, number);
	state_alias(state, found->path, number);
	/* musl goes by what was asked for, not by what a library calls itself. */
	if (state->abi->libc != LOADER_MUSL)
		state_alias(state, object->soname, number);
	return number;
}

static size_t add_missing(struct state *state, struct name *name, size_t by)
{
	return map_add(state,
		       (struct map){
			       .asked = name,
			       .status = LOADER_MISSING,
			       .reason = state->remark ? state->remark : "not found",
			       .loader = by,
			       .depth = state->maps[by].depth + 1,
		       });
}

static int search(struct state *state, struct name *name, size_t by, struct found *found)
{
	state->remark = NULL;
	state->searched = NULL;
	state->n_searched = state->searched_room = 0;
	return state->abi->libc == LOADER_MUSL ? musl_search(state, name, by, found)
					       : glibc_search(state, name, by, found);
}

/* The map that answers to NAME already, or LOADER_ITSELF. */
static size_t loaded_as(struct state *state, struct name *name)
{
	if (state->abi->libc == LOADER_MUSL && musl_is_itself(name->text)) {
		state_alias(state, name, state->interpreter);
		if (!state->maps[state->interpreter].listed)
			state->maps[state->interpreter].asked = name;
	}
	return name->closure == state->number ? name->map : LOADER_ITSELF;
}

size_t map_load(struct state *state, struct name *name, size_t by, bool *fresh)
{
	size_t number = loaded_as(state, name);
	struct found found;
	int error;

	*fresh = false;
	if (number != LOADER_ITSELF)
		return number;
	error = search(state, name, by, &found);
	if (error == -ENOMEM)
		return LOADER_ITSELF;
	/* Another name of a file that is there already. */
	if (!error && !found.refusal && found.object->closure == state->number) {
		state_alias(state, name, found.object->map);
		return found.object->map;
	}
	*fresh = true;
	number =
		error ? add_missing(state, name, by) : add_found(state, name, by, &found);
	if (number != LOADER_ITSELF) {
		state->maps[number].searched = state->searched;
		state->maps[number].n_searched = state->n_searched;
	}
	return number;
}

int map_note_again(struct state *state, size_t number, size_t by)
{
	struct map *map = &state->maps[number];
	struct also *also;

	if (number == 0 || map->loader == by)
		return 0;
	also = pool_take(state->pool, sizeof(*also));
	if (!also)
		return -ENOMEM;
	also->by = by;
	*(map->last_also ? &map->last_also->next : &map->also) = also;
	map->last_also = also;
	return 0;
}
