/*
 * programs.c - finding programs, and what runs those that are scripts.
 */
#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "closure.h"
#include "links.h"
#include "place.h"
#include "root.h"

enum {
	MOST_SCRIPTS = 5, /* one run by the next, as the kernel */
	LINE = 256,	  /* of a script's first line, what the kernel looks at */
};

static const char *const usual[] = {
	"/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin",
};

static bool is_file(const struct image *image, const char *path, mode_t wanted)
{
	INV_CLOSE int fd = root_open(image->root, path, O_PATH);
	struct stat status;

	return fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	       (!wanted || status.st_mode & wanted);
}

/* As a shell would by PATH. */
static bool find_usual(const struct image *image, const char *name, char found[PATH_MAX])
{
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		if (snprintf(found, PATH_MAX, "%s/%s", usual[i], name) < PATH_MAX &&
		    is_file(image, found, 0111))
			return true;
	return false;
}

/* The directories that "." and ".." lead through need not be in the image. */
static void clean(const struct image *image, char path[PATH_MAX])
{
	char directory[PATH_MAX], real[PATH_MAX], cleaned[PATH_MAX];
	const char *name = strrchr(path, '/') + 1;

	if (!strstr(path, "/.") && !strstr(path, "//"))
		return;
	snprintf(directory, sizeof(directory), "%.*s", (int)(name - path), path);
	if (links_resolve(image->root, directory, real, NULL, NULL) == 0 &&
	    snprintf(cleaned, sizeof(cleaned), "%s/%s", real[1] ? real : "", name) <
		    (int)sizeof(cleaned))
		strcpy(path, cleaned);
}

static bool find(const struct image *image, const char *word, char found[PATH_MAX])
{
	if (!*word)
		return false;
	if (image_path(image, word, found) &&
	    (strchr(word, '/') || is_file(image, found, 0))) {
		clean(image, found);
		return true;
	}
	return find_usual(image, word, found);
}

/* ------------------------------------------------------------------------ scripts */

/*
 * Reads the first line of a script into LINE, and cuts it into the INTERPRETER and its
 * argument, which may be "". False if FILE is no script.
 */
static bool read_script(const struct image *image, const char *file, char line[LINE],
			char **interpreter, char **argument)
{
	INV_CLOSE int fd = root_open_regular(image->root, file);
	ssize_t length = fd < 0 ? fd : pread(fd, line, LINE - 1, 0);

	if (length < 2 || line[0] != '#' || line[1] != '!')
		return false;
	line[length] = '\0';
	line[strcspn(line, "\n")] = '\0';
	*interpreter = line + 2 + strspn(line + 2, " \t");
	*argument = *interpreter + strcspn(*interpreter, " \t");
	if (**argument)
		*(*argument)++ = '\0';
	*argument += strspn(*argument, " \t");
	return **interpreter;
}

/* The program that env(1) is to run: the first word that is no option and no setting. */
static char *env_program(char *argument)
{
	char *word;

	while ((word = strsep(&argument, " \t")))
		if (*word && *word != '-' && !strchr(word, '='))
			return word;
	return NULL;
}

static bool is_env(const char *path)
{
	return strcmp(basename(path), "env") == 0;
}

/* Places the program PATH, and lists its closure unless it is a script. */
static int add_one(struct image *image, const char *path, const struct reason *reason,
		   char line[LINE], char **interpreter, char **argument)
{
	char real[PATH_MAX];
	int error = place_path(image, path, reason, real);

	*interpreter = NULL;
	if (error)
		return error;
	if (read_script(image, real, line, interpreter, argument))
		return hidden_look_script(image, real);
	error = closure_want(image, real, WANTED_PROGRAM);
	return error ? error : hidden_look_interpreter(image, real);
}

/*
 * What runs the script SCRIPT, in NEXT: INTERPRETER; or, if that is env, which is put in
 * then, the program that it runs. Where that is missed NEXT says what is.
 */
static int find_next(struct image *image, const char *script, const char *interpreter,
		     char *argument, char next[PATH_MAX])
{
	const struct reason reason = {"interpreter", script};
	char line[LINE], *ignored, *unused, *program;
	int error;

	snprintf(next, PATH_MAX, "%s", interpreter);
	if (*interpreter != '/')
		return -ENOENT;
	if (!is_env(next) || !(program = env_program(argument)))
		return 0;
	error = add_one(image, next, &reason, line, &ignored, &unused);
	if (error || find(image, program, next))
		return error;
	snprintf(next, PATH_MAX, "%s", program);
	return -ENOENT;
}

/* Of an interpreter that is missed the path is left in MISSED; "": it is PATH itself. */
static int add_chain(struct image *image, const char *path, const char *why,
		     char missed[PATH_MAX])
{
	struct reason reason = {why, NULL};
	char line[LINE], current[PATH_MAX], *interpreter = NULL, *argument;
	int error = 0;

	*missed = '\0';
	snprintf(current, sizeof(current), "%s", path);
	for (int i = 0; i < MOST_SCRIPTS && !error; i++) {
		error = add_one(image, current, &reason, line, &interpreter, &argument);
		if (error || !interpreter)
			return error;
		error = find_next(image, current, interpreter, argument, missed);
		strcpy(current, missed);
		reason = (struct reason){"interpreter", path};
	}
	return error ? error : -ELOOP;
}

int program_add(struct image *image, const char *word, const char *why,
		char found[PATH_MAX])
{
	const char *root = inv_root_name(image->run);
	char missed[PATH_MAX];
	int error;

	if (!find(image, word, found)) {
		image_error(image, 0, "%s: no such program in %s%s", word,
			    *root ? root : "the current directory",
			    *root ? "" : ", nor where programs usually are");
		*found = '\0';
		return 0;
	}
	error = add_chain(image, found, why, missed);
	if (!error || error == -ENOMEM)
		return error;
	if (*missed)
		image_missing(image, -error, "%s%s: its interpreter %s", root, found,
			      missed);
	else
		image_error(image, -error, "%s%s", root, found);
	*found = '\0';
	return 0;
}
