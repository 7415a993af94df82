/*
 * loader_closure.c - glibc's order (elf/dl-deps.c): what is preloaded, then what each
 * object needs, in the order of the file, breadth first; filtees before who names them.
 */
#include "loader_closure.h"

#include <errno.h>
#include <string.h>

/* ---------------------------------------------------------------------- what one needs */

/* The loader's own map is in the order only once somebody asks for it. */
static void claim_interpreter(struct state *state, struct name *name, size_t by)
{
	struct map *map = &state->maps[state->interpreter];

	map->asked = name;
	map->loader = by;
	map->depth = state->maps[by].depth + 1;
}

static int need(struct state *state, struct name *name, size_t by)
{
	bool fresh;
	size_t number = map_load(state, name, by, &fresh);

	if (number == LOADER_ITSELF)
		return -ENOMEM;
	if (!state->maps[number].listed && number != 0) {
		if (number == state->interpreter)
			claim_interpreter(state, name, by);
		map_append(state, number);
		return 0;
	}
	return fresh ? 0 : map_note_again(state, number, by);
}

/* Whether FIRST stands before SECOND in the order. */
static bool stands_before(const struct state *state, size_t first, size_t second)
{
	for (size_t at = first; at != LOADER_ITSELF; at = state->maps[at].next)
		if (at == second)
			return true;
	return false;
}

/* A filtee goes before who names it. *FIRST is the first that was put there. */
static int need_filtee(struct state *state, struct name *name, size_t by, bool auxiliary,
		       size_t *first)
{
	bool fresh;
	size_t number = map_load(state, name, by, &fresh);
	struct map *map;

	if (number == LOADER_ITSELF)
		return -ENOMEM;
	map = &state->maps[number];
	if (auxiliary && fresh && map->status == LOADER_MISSING)
		map->status = LOADER_OPTIONAL;
	if (number == 0 || (map->listed && stands_before(state, number, by)))
		return fresh ? 0 : map_note_again(state, number, by);
	if (number == state->interpreter && !map->listed)
		claim_interpreter(state, name, by);
	if (map->listed)
		map_take_out(state, number);
	/* Nothing is seen before the file itself, and least of all what is not there. */
	if (by == 0) {
		if (map->status != LOADER_OPTIONAL)
			map_append(state, number);
		return 0;
	}
	map_insert_before(state, number, by);
	if (*first == LOADER_ITSELF)
		*first = number;
	return 0;
}

/* The name that map NUMBER means by WANTED; NULL without memory. */
static struct name *meant(struct state *state, size_t number,
			  const struct file_need *wanted)
{
	const char *text;

	if (state->abi->libc == LOADER_MUSL || !wanted->has_token)
		return wanted->name;
	text = glibc_expand(state, &state->maps[number], wanted->name->text);
	return text ? files_name(state->files, text) : wanted->name;
}

static int load_need(struct state *state, size_t number, const struct file_need *wanted,
		     size_t *first)
{
	struct name *name = meant(state, number, wanted);

	if (!name)
		return -ENOMEM;
	if (wanted->kind == ELF_NEEDED)
		return need(state, name, number);
	if (state->abi->libc == LOADER_MUSL)
		return 0;
	return need_filtee(state, name, number, wanted->kind == ELF_AUXILIARY, first);
}

/* What map NUMBER needs. *NEXT is the map to go on with. */
static int load_needs(struct state *state, size_t number, size_t *next)
{
	const struct object *object = state->maps[number].object;
	size_t first = LOADER_ITSELF;
	int error = 0;

	state->maps[number].done = true;
	for (size_t i = 0; object && !error && i < object->n_needs; i++)
		error = load_need(state, number, &object->needs[i], &first);
	*next = first == LOADER_ITSELF ? number : first;
	while (*next != LOADER_ITSELF && state->maps[*next].done)
		*next = state->maps[*next].next;
	return error;
}

int closure_load(struct state *state, size_t from)
{
	int error = 0;

	while (!error && from != LOADER_ITSELF)
		error = load_needs(state, from, &from);
	return error;
}

/* --------------------------------------------------------------------------- preloads */

static int ignore(struct state *state, const struct name *name, const char *why)
{
	const char *text = pool_print(state->pool, "%s: %s", name->text, why);

	if (!text ||
	    !state_grow(state, &state->ignored, state->n_ignored, &state->ignored_room))
		return -ENOMEM;
	state->ignored[state->n_ignored++] = text;
	return 0;
}

static int preload_one(struct state *state, struct name *name)
{
	bool fresh, trusted = !state->secure;
	struct found found;
	struct map *map;
	size_t number;

	/* Others' processes get only what is set-uid itself, and where they look anyway. */
	if (!trusted && (strchr(name->text, '/') ||
			 glibc_search_trusted(state, name, &found) || found.refusal))
		return ignore(state, name, "not for a set-id program: ignored");
	number = map_load(state, name, 0, &fresh);
	if (number == LOADER_ITSELF)
		return -ENOMEM;
	map = &state->maps[number];
	if (map->status != LOADER_FOUND)
		return ignore(state, name,
			      map->status == LOADER_FATAL
				      ? map->reason
				      : "cannot be preloaded: ignored");
	if (map->listed || number == 0)
		return 0;
	map->via = LOADER_VIA_PRELOAD;
	map_append(state, number);
	return 0;
}

static int preload(struct state *state, const char *list, const char *separators)
{
	char *rest = pool_join(state->pool, list, ""), *word;
	int error = 0;

	while (!error && (word = strsep(&rest, separators))) {
		struct name *name = *word ? files_name(state->files, word) : NULL;

		if (name)
			error = preload_one(state, name);
	}
	return error;
}

static int preload_all(struct state *state, const char *preloads)
{
	int error = 0;

	state->preloading = true;
	if (state->settings->preload)
		error = preload(state, state->settings->preload, " :");
	if (!error && state->abi->libc != LOADER_MUSL)
		error = preload(state, preloads, " :\t\n");
	state->preloading = false;
	return error;
}

/* ------------------------------------------------------------------------------- the start */

static int add_file(struct state *state, struct name *path)
{
	size_t number = map_add(state, (struct map){.object = path->object,
						    .path = path,
						    .listed = true,
						    .loader = LOADER_ITSELF});

	state->last = number;
	state_alias(state, path->object->soname, number);
	return number == LOADER_ITSELF ? -ENOMEM : 0;
}

/* Why the kernel cannot start PROGRAM with this interpreter; NULL: it can. */
static const char *interpreter_defect(const struct name *interpreter,
				      const struct object *program)
{
	const struct object *object = interpreter->object;

	if (!object)
		return "not found: to start the file fails with \"No such file or directory\"";
	if (interpreter->error || object->defect)
		return "it is no ELF file that could be loaded";
	if (object->machine != program->machine || object->wide != program->wide)
		return "it is of another class or machine";
	return NULL;
}

/* The loader itself: in nobody's order until somebody asks for it, unless it is at fault. */
static int add_interpreter(struct state *state, struct name *path)
{
	struct name *name = files_name(state->files, state->abi->interpreter->text);
	const char *defect;
	size_t number;

	if (!name)
		return -ENOMEM;
	files_look(state->files, name);
	defect = interpreter_defect(name, path->object);
	number = map_add(state, (struct map){.object = defect ? NULL : name->object,
					     .asked = name,
					     .path = name->object ? name : NULL,
					     .status = !defect	      ? LOADER_FOUND
						       : name->object ? LOADER_FATAL
								      : LOADER_MISSING,
					     .via = LOADER_VIA_INTERP,
					     .reason = defect,
					     .depth = 1});
	state->interpreter = number;
	if (number == LOADER_ITSELF)
		return -ENOMEM;
	if (!defect) {
		state_alias(state, name, number);
		state_alias(state, name->object->soname, number);
	} else if (state->program) {
		map_append(state, number);
	}
	return 0;
}

static int add_vdso(struct state *state)
{
	const struct machine_abi *machine = state->abi->machine;
	struct name *name;
	size_t number;

	if (state->abi->libc != LOADER_GLIBC || !machine || !machine->vdso)
		return 0;
	name = files_name(state->files, machine->vdso);
	if (!name)
		return -ENOMEM;
	number = map_add(state, (struct map){.asked = name,
					     .status = LOADER_VIRTUAL,
					     .done = true});
	if (number == LOADER_ITSELF)
		return -ENOMEM;
	state_alias(state, name, number);
	map_append(state, number);
	return 0;
}

/* A library that is named to the loader is loaded like any other: under its own name. */
static void enter_library(struct state *state, struct name *path)
{
	state_alias(state, path, 0);
	path->object->closure = state->number;
	path->object->map = 0;
}

/*
 * Where the loader puts itself: right behind the object before it, and so before names
 * that were not found and the kernel's own.
 */
static void place_interpreter(struct state *state)
{
	size_t real = 0, at = 0;

	if (state->abi->libc == LOADER_MUSL || !state->maps[state->interpreter].listed)
		return;
	while (at != state->interpreter) {
		if (state->maps[at].object)
			real = at;
		at = state->maps[at].next;
	}
	map_take_out(state, at);
	state->maps[at].next = state->maps[real].next;
	state->maps[real].next = at;
	if (state->last == real)
		state->last = at;
}

/* Libraries were looked at as they were found. */
static int check_processor(struct state *state, struct name *path)
{
	const char *refusal = abi_level_refusal(state->abi, path->object);
	size_t number;

	if (!refusal)
		return 0;
	number = map_add(state, (struct map){.asked = path,
					     .path = path,
					     .status = LOADER_FATAL,
					     .via = LOADER_VIA_PATH,
					     .reason = refusal});
	if (number == LOADER_ITSELF)
		return -ENOMEM;
	map_append(state, number);
	return 0;
}

int closure_make(struct state *state, struct name *path, const char *preloads)
{
	const char *environment = state->settings->library_path;
	int error = add_file(state, path);

	if (!error)
		error = add_interpreter(state, path);
	if (!error)
		error = add_vdso(state);
	if (error)
		return error;
	if (!state->program)
		enter_library(state, path);
	if (environment && *environment && !state->secure &&
	    state->abi->libc != LOADER_MUSL)
		error = glibc_split(state, state->maps, environment, ":;",
				    &state->environment);
	if (!error)
		error = preload_all(state, preloads);
	if (!error)
		error = closure_load(state, 0);
	if (!error)
		place_interpreter(state);
	if (!error)
		error = check_processor(state, path);
	if (!error && state->settings->dlopen)
		error = closure_load_dlopens(state);
	if (!error && state->abi->libc != LOADER_MUSL)
		error = closure_check_versions(state);
	return error;
}
