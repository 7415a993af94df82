/*
 * loader_musl.c - where musl's loader looks for a library (ldso/dynlink.c, load_library):
 * the environment, then RPATH and RUNPATH, which are one, up the chain of who asked; then
 * its path file's directories. It is its own libc, and everything that used to be apart.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "loader_expansion.h"
#include "loader_state.h"

bool musl_is_itself(const char *name)
{
	static const char *const reserved[] = {"c.",  "pthread.", "rt.",  "m.",
					       "dl.", "util.",	  "xnet."};

	if (strncmp(name, "lib", 3) != 0)
		return false;
	for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
		if (strncmp(name + 3, reserved[i], strlen(reserved[i])) == 0)
			return true;
	return false;
}

static int try_in(struct state *state, const char *directory, const struct name *name,
		  enum loader_via via, struct found *found)
{
	char text[PATH_MAX];
	struct name *path;
	int error;

	if (!*directory || snprintf(text, sizeof(text), "%s/%s", directory, name->text) >=
				   (int)sizeof(text))
		return -ENOENT;
	path = files_name(state->files, text);
	error = path ? state_try(state, path, via, found) : -ENOMEM;
	/* As open(2) of a name whose parent is no directory. */
	return error == -ENOTDIR || error == -ENAMETOOLONG ? -ENOENT : error;
}

/* The parts of LIST that colons or newlines set apart; empty ones count for nothing. */
static int try_list(struct state *state, const char *list, const struct name *name,
		    enum loader_via via, struct found *found)
{
	char *rest = pool_join(state->pool, list, ""), *directory;
	int error = -ENOENT;

	while (error == -ENOENT && (directory = strsep(&rest, ":\n")))
		error = try_in(state, directory, name, via, found);
	return error;
}

/* musl knows $ORIGIN alone; what has another token in it is not used. */
static const char *expand(struct state *state, struct map *map, const char *list)
{
	struct expansion expansion = {.most = EXPANSION_LIST};
	const char *at = list, *dollar;

	while ((dollar = strchr(at, '$'))) {
		size_t length = strncmp(dollar, "$ORIGIN", 7) == 0     ? 7
				: strncmp(dollar, "${ORIGIN}", 9) == 0 ? 9
								       : 0;
		const char *origin = length ? state_origin(state, map) : NULL;

		if (!origin || state->secure)
			return NULL;
		expansion_add(&expansion, at, (size_t)(dollar - at));
		expansion_add(&expansion, origin, SIZE_MAX);
		at = dollar + length;
	}
	expansion_add(&expansion, at, SIZE_MAX);
	return expansion.full ? NULL : pool_join(state->pool, expansion.text, "");
}

static int try_rpaths(struct state *state, const struct name *name, size_t by,
		      struct found *found)
{
	int error = -ENOENT;

	/* What is preloaded is asked for by nobody. */
	if (state->preloading)
		return error;
	for (size_t at = by; error == -ENOENT && at != LOADER_ITSELF;
	     at = state->maps[at].loader) {
		struct map *map = &state->maps[at];
		const struct object *object = map->object;
		const char *list = !object	     ? NULL
				   : object->runpath ? object->runpath
						     : object->rpath;

		list = list ? expand(state, map, list) : NULL;
		if (list)
			error = try_list(state, list, name,
					 object->runpath ? LOADER_VIA_RUNPATH
							 : LOADER_VIA_RPATH,
					 found);
	}
	return error;
}

int musl_search(struct state *state, struct name *name, size_t by, struct found *found)
{
	const char *environment = state->secure ? NULL : state->settings->library_path;
	int error = -ENOENT;

	if (strchr(name->text, '/')) {
		if (*name->text != '/')
			state->remark = "depends on the current directory";
		error = state_try(state, name, LOADER_VIA_PATH, found);
		return error && error != -ENOMEM ? -ENOENT : error;
	}
	if (name->length > NAME_MAX)
		return -ENOENT;
	if (environment)
		error = try_list(state, environment, name, LOADER_VIA_ENV, found);
	if (error == -ENOENT)
		error = try_rpaths(state, name, by, found);
	for (size_t i = 0; error == -ENOENT && i < state->abi->n_directories; i++)
		error = try_in(state, state->abi->directories[i]->text, name,
			       LOADER_VIA_DEFAULT, found);
	/* What could not even be looked at ended the search: it is as missing. */
	return error && error != -ENOMEM ? -ENOENT : error;
}
