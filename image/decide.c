/*
 * decide.c - the order in which an image is put together: programs, what is added, what
 * these need, what they may open by name, and who uses them.
 */
#include "decide.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "add.h"
#include "closure.h"
#include "lacking.h"
#include "libcache.h"
#include "links.h"
#include "lookup.h"
#include "place.h"
#include "programs.h"
#include "users.h"
#include "words.h"

static const char *const filetools[] = {
	"ls", "mkdir", "chmod", "chown", "rm", "cat", "grep", "sed",
};

/* ------------------------------------------------------------------------ starting */

static enum loader_dlopen dlopen_of(const char *word)
{
	static const char *const words[] = {
		[LOADER_NO_DLOPEN] = "none",
		[LOADER_REQUIRED] = "required",
		[LOADER_RECOMMENDED] = "recommended",
		[LOADER_SUGGESTED] = "suggested",
	};

	for (size_t i = 0; word && i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(words[i], word) == 0)
			return (enum loader_dlopen)i;
	return LOADER_RECOMMENDED;
}

/*
 * All variants of a library are found from the highest: a loader for that one takes
 * libraries of any level, too, which one for the least would refuse.
 */
static void set_cpu(struct image *image, const char *cpu)
{
	image->variants = !cpu;
	image->settings.cpu = cpu ? cpu : "x86-64-v4";
}

/* Relative names are the caller's where the root is, and else the root's. */
static int set_directory(struct image *image)
{
	strcpy(image->directory, "/");
	if (inv_root_is_system(image->run) &&
	    !getcwd(image->directory, sizeof(image->directory)))
		return -errno;
	/* So that a slash can be put behind it. */
	if (strcmp(image->directory, "/") == 0)
		image->directory[0] = '\0';
	return 0;
}

int decide_start(struct image *image, struct inv_run *run, const struct request *request)
{
	int error;

	*image = (struct image){
		.run = run,
		.root = inv_root(run),
		.allow_missing = request->allow_missing,
		.tree = {.root = inv_root(run)},
	};
	error = set_directory(image);
	if (error)
		return inv_fail(run, -error, "the current directory");
	for (size_t i = 0; request->with[i]; i++)
		hidden_ask(&image->hidden, request->with[i]);
	set_cpu(image, request->cpu);
	image->settings.root = image->root;
	image->settings.directory = *image->directory ? image->directory : "/";
	image->settings.library_path = request->library_path;
	image->settings.dlopen = dlopen_of(request->dlopen);
	image->loader = loader_new(&image->settings);
	return image->loader ? 0 : inv_fail(run, ENOMEM, "the loader");
}

/* ------------------------------------------------------------------------ the words */

void decide_free(struct words *words)
{
	words_free(words->entrypoint);
	words_free(words->cmd);
	words_free(words->env);
	free(words->user);
}

static int refuse_words(struct inv_run *run, const char *option, const char *text)
{
	char **words = NULL;
	int error = text ? words_split(text, &words) : 0;

	words_free(words);
	if (error == -EINVAL)
		return inv_refuse(run, 0,
				  "--%s %s: neither words nor a JSON array of strings",
				  option, text);
	return error ? inv_fail(run, -error, "--%s", option) : 0;
}

int decide_refuse(struct inv_run *run, const struct request *request)
{
	int error = refuse_words(run, "entrypoint", request->entrypoint);

	if (!error)
		error = refuse_words(run, "cmd", request->cmd);
	for (const char *const *env = request->env; *env && !error; env++)
		if (strchr(*env, '=') <= *env)
			error = inv_refuse(run, 0, "--env %s: NAME=VALUE", *env);
	for (const char *const *add = request->added; *add && !error; add++)
		if (!add_is_option(*add))
			error = inv_refuse(run, 0, "--add %s: SRC or SRC:DST", *add);
	if (!error && request->workdir && *request->workdir != '/')
		error = inv_refuse(run, 0, "--workdir %s: not an absolute path",
				   request->workdir);
	return error;
}

static bool sets(const char *const *env, const char *name)
{
	size_t length = strlen(name);

	for (; *env; env++)
		if (strncmp(*env, name, length) == 0 && (*env)[length] == '=')
			return true;
	return false;
}

/* The image's libraries are found as they were here: by --library-path. */
static int set_env(struct image *image, const struct request *request,
		   struct words *words)
{
	static const char variable[] = "LD_LIBRARY_PATH";
	size_t count = 0;
	char **larger;

	while (request->env[count])
		count++;
	words->env = words_copy(request->env, count);
	if (!words->env)
		return -ENOMEM;
	if (!image->uses_environment || sets(request->env, variable))
		return 0;
	larger = reallocarray(words->env, count + 2, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	words->env = larger;
	larger[count + 1] = NULL;
	if (asprintf(&larger[count], "%s=%s", variable, request->library_path) >= 0)
		return 0;
	larger[count] = NULL;
	return -ENOMEM;
}

/* A single program starts by itself. */
static int set_words(struct image *image, const struct request *request,
		     const char *program, struct words *words)
{
	int error = 0;

	if (request->entrypoint)
		error = words_split(request->entrypoint, &words->entrypoint);
	if (!error && request->cmd)
		error = words_split(request->cmd, &words->cmd);
	if (!error && !request->entrypoint && *program) {
		words->entrypoint = words_copy(&program, 1);
		error = words->entrypoint ? 0 : -ENOMEM;
	}
	return error ? error : set_env(image, request, words);
}

/* ------------------------------------------------------------------------- the tree */

/* The one program is left in PROGRAM; "" if there are more. */
static int add_programs(struct image *image, const struct request *request,
			char program[PATH_MAX])
{
	char found[PATH_MAX];
	int error = 0;

	*program = '\0';
	for (size_t i = 0; request->files[i] && !error; i++) {
		error = program_add(image, request->files[i], "program", found);
		if (!request->files[1])
			strcpy(program, found);
	}
	for (size_t i = 0; i < sizeof(filetools) / sizeof(*filetools); i++)
		if (request->filetools && !error)
			error = program_add(image, filetools[i], "filetools", found);
	for (size_t i = 0; request->added[i] && !error; i++)
		error = add_option(image, request->added[i]);
	return error ? error : closure_add(image);
}

static int add_workdir(struct image *image, const char *workdir)
{
	static const struct reason reason = {"workdir", NULL};
	char where[PATH_MAX];
	int error;

	if (!workdir)
		return 0;
	error = place_destination(image, workdir, true, where);
	if (!error)
		error = place_directory(image, where, where, &reason);
	if (!error || error == -ENOMEM)
		return error;
	image_error(image, -error, "--workdir %s", workdir);
	return 0;
}

static int add_users(struct image *image, const struct request *request,
		     struct words *words)
{
	const struct users_wanted wanted = {
		.users = request->users,
		.groups = request->groups,
		.run_as = request->run_as,
		.root = image->hidden.user[HIDDEN_NSS] || *request->users ||
			*request->groups,
	};

	return users_add(image, &wanted, &words->user);
}

/*
 * Where /bin is a link to usr/bin, what is in the latter has two names, and a program may
 * be called by either.
 */
static int add_merged(struct image *image)
{
	static const char *const names[] = {
		"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
	};
	static const struct reason reason = {"link", NULL};
	char real[PATH_MAX];
	int error = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !error; i++)
		if (links_resolve(image->root, names[i], real, NULL, NULL) == 0 &&
		    strcmp(real, names[i]) != 0 && place_taken(image, real))
			error = place_path(image, names[i], &reason, real);
	return error;
}

static int sort(struct image *image)
{
	const char *clash = NULL;
	int error = tree_sort(&image->tree, &clash);

	if (error != -EEXIST)
		return error;
	image_error(image, 0, "/%s: two different things are to stand there", clash);
	return 0;
}

/* A name without slashes is looked for where the image runs. */
static void check_entrypoint(struct image *image, const struct words *words)
{
	const char *first = words->entrypoint ? words->entrypoint[0] : NULL;

	if (first && *first == '/' && !lookup_file(&image->tree, first))
		inv_warn(image->run, 0, "--entrypoint: %s is not in the image", first);
}

static int fill(struct image *image, const struct request *request, struct words *words)
{
	char program[PATH_MAX];
	int error = add_programs(image, request, program);

	if (!error)
		error = add_users(image, request, words);
	/* Whom the files know is looked up by name services. */
	if (!error)
		error = hidden_add(image, *request->users || *request->groups);
	if (!error)
		error = add_workdir(image, request->workdir);
	if (!error)
		error = libcache_add(image);
	if (!error)
		lacking_tell(image);
	if (!error)
		error = add_merged(image);
	if (!error)
		error = set_words(image, request, program, words);
	return error ? error : sort(image);
}

int decide_tree(struct image *image, const struct request *request, struct words *words)
{
	int error = fill(image, request, words);

	if (error == -EINTR)
		return inv_fail(image->run, 0, "interrupted: nothing was written");
	if (error)
		return inv_fail(image->run, -error, "the image");
	if (image->failed)
		return 0;
	check_entrypoint(image, words);
	hidden_warn(image);
	return 0;
}
