/*
 * loader_glibc.c - where glibc's loader looks for a library (elf/dl-load.c,
 * _dl_map_object): RPATHs up the chain of who asked, the environment, RUNPATH, the cache,
 * the default directories; in each first the subdirectories for the processor.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "loader_expansion.h"
#include "loader_state.h"
#include "path.h"
#include "root.h"

/* ----------------------------------------------------------------- tokens in a path */

static bool is_identifier(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* The length of the token TOKEN, as "LIB" or "{LIB}", at TEXT; 0: it is not there. */
static size_t token_length(const char *text, const char *token)
{
	bool curly = *text == '{';
	size_t length = strlen(token);

	text += curly;
	if (strncmp(text, token, length) != 0 || (curly && text[length] != '}') ||
	    (!curly && is_identifier(text[length])))
		return 0;
	return length + (curly ? 2 : 0);
}

/* The processes of others get $ORIGIN only as the whole start of a path. */
static const char *origin_at(struct state *state, struct map *map, const char *text,
			     const char *dollar, size_t length)
{
	char behind = dollar[1 + length];

	if (state->secure && (dollar != text || (behind && behind != '/')))
		return NULL;
	return state_origin(state, map);
}

/*
 * PATH without empty parts, `.` and `..`, and with a slash behind it: never longer than it
 * was, but for that. False if it is longer than a path.
 */
static bool normalize(const char *path, char normal[PATH_MAX])
{
	char rest[PATH_MAX - 2], name[NAME_MAX + 1];
	size_t used = 0;

	if (strlen(path) >= sizeof(rest))
		return false;
	strcpy(rest, path);
	while (path_take(rest, name) > 0) {
		if (strcmp(name, ".") == 0)
			continue;
		if (strcmp(name, "..") == 0) {
			while (used && normal[--used] != '/')
				;
			continue;
		}
		normal[used++] = '/';
		strcpy(normal + used, name);
		used += strlen(name);
	}
	strcpy(normal + used, "/");
	return true;
}

/* A path of a set-id program that begins with $ORIGIN has to lie in a default directory. */
static bool is_trusted(const struct state *state, const char *path)
{
	char normal[PATH_MAX];

	if (!normalize(path, normal))
		return false;
	for (size_t i = 0; i < state->abi->n_directories; i++)
		if (strncmp(normal, state->abi->directories[i]->text,
			    state->abi->directories[i]->length) == 0)
			return true;
	return false;
}

/* What the token at DOLLAR stands for, *LENGTH its length; 0: it is none. */
static const char *value_at(struct state *state, struct map *map, const char *text,
			    const char *dollar, size_t *length)
{
	if ((*length = token_length(dollar + 1, "ORIGIN")))
		return origin_at(state, map, text, dollar, *length);
	if ((*length = token_length(dollar + 1, "PLATFORM")))
		return state->abi->platform;
	if ((*length = token_length(dollar + 1, "LIB")))
		return state->abi->lib;
	return NULL;
}

static const char *expand_tokens(struct state *state, struct map *map, const char *text)
{
	struct expansion expansion = {.most = EXPANSION_PATH};
	const char *at = text, *dollar;
	bool has_origin = false;

	while ((dollar = strchr(at, '$'))) {
		size_t length;
		const char *value = value_at(state, map, text, dollar, &length);

		if (length && !value)
			return NULL;
		has_origin |= length && value == map->origin;
		expansion_add(&expansion, at, (size_t)(dollar - at));
		expansion_add(&expansion, length ? value : "$", SIZE_MAX);
		at = dollar + 1 + length;
	}
	expansion_add(&expansion, at, SIZE_MAX);
	if (expansion.full || (has_origin && state->secure && map == state->maps &&
			       !is_trusted(state, expansion.text)))
		return NULL;
	return pool_join(state->pool, expansion.text, "");
}

const char *glibc_expand(struct state *state, struct map *map, const char *text)
{
	return strchr(text, '$') ? expand_tokens(state, map, text) : text;
}

/* ------------------------------------------------------------------ lists of directories */

/* PART as directories are kept: ending with one slash, or empty for where we are. */
static struct name *directory_name(struct state *state, struct map *map, const char *part)
{
	const char *expanded = *part ? glibc_expand(state, map, part) : part;
	size_t length = expanded ? strlen(expanded) : 0;
	char path[PATH_MAX];

	if (!expanded || (*part && !length) || length + 2 > sizeof(path))
		return NULL;
	strcpy(path, expanded);
	while (length > 1 && path[length - 1] == '/')
		length--;
	if (length && path[length - 1] != '/')
		path[length++] = '/';
	return files_name_bytes(state->files, path, length);
}

static void add_directory(struct search_path *path, struct name *directory)
{
	for (size_t i = 0; i < path->count; i++)
		if (path->directories[i] == directory)
			return;
	path->directories[path->count++] = directory;
}

int glibc_split(struct state *state, struct map *map, const char *list,
		const char *separators, struct search_path *path)
{
	char *copy = pool_join(state->pool, list, ""), *part;
	size_t room = 1;

	path->known = true;
	for (const char *c = list; *c; c++)
		room += strchr(separators, *c) != NULL;
	path->directories = pool_take(state->pool, room * sizeof(struct name *));
	if (!copy || !path->directories)
		return -ENOMEM;
	while ((part = strsep(&copy, separators))) {
		struct name *directory = directory_name(state, map, part);

		if (directory)
			add_directory(path, directory);
	}
	return 0;
}

static const struct search_path *path_of(struct state *state, struct map *map,
					 const char *list, struct search_path *path)
{
	/* An empty list is no list, an empty part of one is the directory we are in. */
	if (!path->known && (!list || !*list))
		path->known = true;
	if (!path->known)
		glibc_split(state, map, list, ":", path);
	return path;
}

/* --------------------------------------------------------------------- in one directory */

/* Which of the processor's subdirectories are there: asked once for each directory. */
struct directory {
	const struct abi *abi;
	enum { UNKNOWN, THERE, MISSING } states[ABI_MOST_SUBDIRECTORIES];
};

static bool is_directory(const struct state *state, const char *path)
{
	const struct files *files = state->files;
	char full[PATH_MAX];
	struct stat status;
	INV_CLOSE int fd = -1;
	/* The empty path is where we are. */
	const char *where = files_full_path(files, *path ? path : ".", full);

	if (!where)
		return false;
	if (files->is_system)
		return stat(where, &status) == 0 && S_ISDIR(status.st_mode);
	fd = root_open(files->root, where, O_PATH | O_DIRECTORY);
	return fd >= 0;
}

static bool is_there(struct state *state, struct name *directory, size_t sub)
{
	struct directory *known = directory->directory;
	char path[PATH_MAX];

	if (!known || known->abi != state->abi) {
		known = pool_take(&state->files->pool, sizeof(*known));
		if (!known)
			return false;
		known->abi = state->abi;
		directory->directory = known;
	}
	if (known->states[sub] == UNKNOWN) {
		bool there =
			snprintf(path, sizeof(path), "%s%s", directory->text,
				 state->abi->subdirectories[sub]) < (int)sizeof(path) &&
			is_directory(state, path);

		known->states[sub] = there ? THERE : MISSING;
	}
	return known->states[sub] == THERE;
}

static int search_subdirectory(struct state *state, const struct name *directory,
			       const char *sub, const struct name *name,
			       enum loader_via via, struct found *found)
{
	char text[PATH_MAX];
	struct name *path;
	int length =
		snprintf(text, sizeof(text), "%s%s%s", directory->text, sub, name->text);

	if (length >= (int)sizeof(text)) {
		state_trace(state, via, directory->text, "the name is too long");
		return -ENOENT;
	}
	path = files_name_bytes(state->files, text, (size_t)length);
	return path ? state_try(state, path, via, found) : -ENOMEM;
}

static int search_directory(struct state *state, struct name *directory,
			    const struct name *name, enum loader_via via,
			    struct found *found)
{
	size_t last = state->abi->n_subdirectories - 1;
	int error = -ENOENT;

	if (!is_there(state, directory, last)) {
		state_trace(state, via, directory->text, "no such directory");
		return error;
	}
	/* Only what the directory itself answers ends the search in those behind it. */
	for (size_t i = 0; error && error != -ENOMEM && i <= last; i++)
		if (is_there(state, directory, i))
			error = search_subdirectory(state, directory,
						    state->abi->subdirectories[i], name,
						    via, found);
	return error;
}

/* A name that cannot be looked at, as in a loop of links, ends the search in this list. */
static int search_list(struct state *state, struct name *const *directories, size_t count,
		       const struct name *name, enum loader_via via, struct found *found)
{
	int error = -ENOENT;

	for (size_t i = 0; error == -ENOENT && i < count; i++)
		error = search_directory(state, directories[i], name, via, found);
	return error && error != -ENOMEM ? -ENOENT : error;
}

static int search_path(struct state *state, const struct search_path *path,
		       const struct name *name, enum loader_via via, struct found *found)
{
	return search_list(state, path->directories, path->count, name, via, found);
}

/* ------------------------------------------------------------------------- in all of them */

static int search_rpaths(struct state *state, const struct name *name, size_t by,
			 struct found *found)
{
	int error = -ENOENT;
	bool main_seen = false;

	for (size_t at = by; error == -ENOENT && at != LOADER_ITSELF;
	     at = state->maps[at].loader) {
		struct map *map = &state->maps[at];

		main_seen |= at == 0;
		if (map->object && map->object->rpath)
			error = search_path(state,
					    path_of(state, map, map->object->rpath,
						    &map->rpath),
					    name, LOADER_VIA_RPATH, found);
	}
	if (error == -ENOENT && !main_seen && state->maps->object->rpath)
		error = search_path(state,
				    path_of(state, state->maps,
					    state->maps->object->rpath,
					    &state->maps->rpath),
				    name, LOADER_VIA_RPATH, found);
	return error;
}

static bool lacks_default(const struct object *object)
{
	return object && object->flags_1 & DF_1_NODEFLIB;
}

static bool is_default(const struct state *state, const char *path)
{
	for (size_t i = 0; i < state->abi->n_directories; i++)
		if (strncmp(path, state->abi->directories[i]->text,
			    state->abi->directories[i]->length) == 0)
			return true;
	return false;
}

/* One file: whatever is wrong with it, it is not there. */
static int try_one(struct state *state, struct name *path, enum loader_via via,
		   struct found *found)
{
	int error = path ? state_try(state, path, via, found) : -ENOMEM;

	return error && error != -ENOMEM ? -ENOENT : error;
}

/* Looks the name up once for all programs that ask for it. */
static int look_up(struct state *state, struct name *name)
{
	const struct abi *abi = state->abi;
	const char *path;

	if (name->cached_by == abi)
		return 0;
	path = abi->cache ? ldcache_find(abi->cache, name->text, &abi->want) : NULL;
	name->cached = path ? files_name(state->files, path) : NULL;
	if (path && !name->cached)
		return -ENOMEM;
	name->cached_by = abi;
	return 0;
}

static int search_cache(struct state *state, struct name *name, const struct object *by,
			struct found *found)
{
	const struct abi *abi = state->abi;
	int error = look_up(state, name);

	if (error)
		return error;
	if (!name->cached) {
		state_trace(state, LOADER_VIA_CACHE, abi->cache_path,
			    abi->cache		  ? "it does not have the name"
			    : abi->has_cache_file ? "it is broken"
						  : "there is no cache");
		return -ENOENT;
	}
	if (lacks_default(by) && is_default(state, name->cached->text)) {
		state_trace(state, LOADER_VIA_CACHE, name->cached->text,
			    "NODEFLIB forbids it");
		return -ENOENT;
	}
	return try_one(state, name->cached, LOADER_VIA_CACHE, found);
}

static int search_defaults(struct state *state, const struct name *name,
			   struct found *found)
{
	return search_list(state, state->abi->directories, state->abi->n_directories,
			   name, LOADER_VIA_DEFAULT, found);
}

/* Where there is no cache: whether ldconfig would have made one with NAME in it. */
static void remark_ldconfig(struct state *state, const struct name *name)
{
	struct abi *abi = state->abi;
	struct found found;

	if (!abi->conf_read)
		ldconf_read(state->files->root, "etc/ld.so.conf", &abi->conf);
	abi->conf_read = true;
	for (size_t i = 0; !state->remark && i < abi->conf.count; i++) {
		struct name *directory =
			directory_name(state, state->maps, abi->conf.directories[i]);

		if (directory && search_subdirectory(state, directory, "", name,
						     LOADER_VIA_CACHE, &found) == 0)
			state->remark = pool_print(
				state->pool,
				"not found: there is no %s; ldconfig would put %s into it",
				abi->cache_path, found.path->text);
	}
}

static bool has_origin(const char *list)
{
	return list && (strstr(list, "$ORIGIN") || strstr(list, "${ORIGIN}"));
}

/* What may be the cause if NAME, which OBJECT asks for, is not found. */
static void remark(struct state *state, const struct name *name,
		   const struct object *object)
{
	if (state->secure && (has_origin(object->rpath) || has_origin(object->runpath)))
		state->remark =
			"not found: $ORIGIN counts for little in a set-id program";
	else if (state->secure && state->settings->library_path)
		state->remark = "not found: a set-id program ignores the environment";
	else if (!state->abi->has_cache_file)
		remark_ldconfig(state, name);
}

static int search_file(struct state *state, struct name *name, size_t by,
		       struct found *found)
{
	const char *text = glibc_expand(state, &state->maps[by], name->text);
	struct name *path = text ? files_name(state->files, text) : NULL;

	if (!path)
		return -ENOENT;
	if (*text != '/')
		state->remark = "depends on the current directory";
	return try_one(state, path, LOADER_VIA_PATH, found);
}

int glibc_search_trusted(struct state *state, struct name *name, struct found *found)
{
	int error = search_defaults(state, name, found);

	if (!error && !found->refusal && !(found->object->mode & S_ISUID)) {
		state_trace(state, LOADER_VIA_PRELOAD, found->path->text,
			    "it is not set-uid");
		error = -ENOENT;
	}
	return error;
}

int glibc_search(struct state *state, struct name *name, size_t by, struct found *found)
{
	struct map *map = &state->maps[by];
	const struct object *object = map->object;
	int error = -ENOENT;

	if (strchr(name->text, '/'))
		return search_file(state, name, by, found);
	if (!object->runpath)
		error = search_rpaths(state, name, by, found);
	if (error == -ENOENT)
		error = search_path(state, &state->environment, name, LOADER_VIA_ENV,
				    found);
	if (error == -ENOENT && object->runpath)
		error = search_path(state,
				    path_of(state, map, object->runpath, &map->runpath),
				    name, LOADER_VIA_RUNPATH, found);
	if (error == -ENOENT)
		error = search_cache(state, name, object, found);
	if (error == -ENOENT && !lacks_default(object))
		error = search_defaults(state, name, found);
	if (error == -ENOENT)
		remark(state, name, object);
	return error;
}
