/*
 * dockerfile.c - all commands in their JSON form, which no shell takes apart.
 */
#include "dockerfile.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "path.h"
#include "words.h"

/* The directory that PATH is in, resolved, into DIRECTORY, and its last part in NAME. */
static int split(const char *path, char directory[PATH_MAX], const char **name)
{
	const char *slash = strrchr(path, '/');
	INV_FREE char *above =
		slash ? strndup(path, (size_t)(slash - path + 1)) : strdup(".");

	if (!above)
		return -ENOMEM;
	*name = path_last(path);
	return realpath(above, directory) ? 0 : -errno;
}

/* OUT as the Dockerfile at PATH has to call it. */
static int relative(const char *path, const char *out, char name[PATH_MAX])
{
	INV_FREE char *plain = strdup(out);
	char from[PATH_MAX], to[PATH_MAX];
	const char *ignored, *last;
	size_t length = plain ? strlen(plain) : 0;
	int error;

	if (!plain)
		return -ENOMEM;
	while (length > 1 && plain[length - 1] == '/')
		plain[--length] = '\0';
	error = split(path, from, &ignored);
	if (!error)
		error = split(plain, to, &last);
	if (error)
		return error;
	if (!path_is_below(to, from))
		return -EXDEV;
	length = from[1] ? strlen(from) : 0;
	return snprintf(name, PATH_MAX, "%s%s%s", to + length + (to[length] == '/'),
			to[length] && to[length + 1] ? "/" : "", last) < PATH_MAX
		       ? 0
		       : -ENAMETOOLONG;
}

/* "KEYWORD [...]"; nothing without words. */
static int put(FILE *file, const char *keyword, const char *const *words)
{
	INV_FREE char *json = words && *words ? words_json(words) : NULL;

	if (!words || !*words)
		return 0;
	if (!json)
		return -EILSEQ;
	fprintf(file, "%s %s\n", keyword, json);
	return 0;
}

/* NAME="VALUE", in Docker's own quotes. */
static int put_env(FILE *file, const char *env)
{
	const char *value = strchr(env, '=') + 1;

	/* There is no way to write a line's end. */
	if (strchr(env, '\n'))
		return -EILSEQ;
	fprintf(file, "ENV %.*s\"", (int)(value - env), env);
	for (; *value; value++)
		fprintf(file, "%s%c", strchr("\"\\$", *value) ? "\\" : "", *value);
	fputs("\"\n", file);
	return 0;
}

/* Docker takes variables in these two. */
static int put_plain(FILE *file, const char *keyword, const char *text)
{
	if (!text)
		return 0;
	if (strpbrk(text, "\n$\\"))
		return -EILSEQ;
	fprintf(file, "%s %s\n", keyword, text);
	return 0;
}

static int put_all(FILE *file, const struct image_config *config, const char *name)
{
	bool directory = config->format == IMAGE_DIRECTORY;
	INV_FREE char *from = NULL;
	int error = 0;

	if (asprintf(&from, "%s%s", name, directory ? "/" : "") < 0) {
		from = NULL;
		return -ENOMEM;
	}
	fputs("FROM scratch\n", file);
	error = put(file, directory ? "COPY" : "ADD",
		    (const char *const[]){from, "/", NULL});
	for (size_t i = 0; !error && config->env && config->env[i]; i++)
		error = put_env(file, config->env[i]);
	if (!error)
		error = put_plain(file, "WORKDIR", config->workdir);
	if (!error)
		error = put_plain(file, "USER", config->user);
	if (!error)
		error = put(file, "ENTRYPOINT", config->entrypoint);
	return error ? error : put(file, "CMD", config->cmd);
}

int dockerfile_make(const struct image_config *config, const char *path, const char *out,
		    char **text)
{
	char name[PATH_MAX], *made = NULL;
	int error = relative(path, out, name);
	size_t size;
	FILE *file;

	if (error)
		return error;
	file = open_memstream(&made, &size);
	if (!file)
		return -ENOMEM;
	error = put_all(file, config, name);
	if (fclose(file) != 0)
		error = -ENOMEM;
	if (error) {
		free(made);
		return error;
	}
	*text = made;
	return 0;
}
