/*
 * nss.c - the modules of etc/nsswitch.conf, "passwd: files [NOTFOUND=return] systemd".
 */
#include "nss.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "closure.h"
#include "place.h"
#include "root.h"

enum { MOST_CONF = 1 << 20, MOST_MODULE = 64 };

static const char conf[] = "/etc/nsswitch.conf";

static bool is_name(const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)word[i]) && !strchr("_-", word[i]))
			return false;
	return length > 0 && length < MOST_MODULE;
}

/* Writes the libraries' names of LINE's modules; LINE is taken apart. */
static void write_modules(FILE *names, char *line)
{
	char *rest, *word;

	line[strcspn(line, "#")] = '\0';
	rest = strchr(line, ':');
	if (!rest)
		return;
	rest++;
	while ((word = strsep(&rest, " \t"))) {
		/* An action may stand directly behind; none looks like a name. */
		word[strcspn(word, "[")] = '\0';
		if (is_name(word))
			fprintf(names, "libnss_%s.so.2 ", word);
	}
}

/* The modules of the file TEXT, as one list of libraries; NULL without memory. */
static char *list_modules(char *text)
{
	char *list = NULL, *line;
	size_t size;
	FILE *names = open_memstream(&list, &size);

	if (!names)
		return NULL;
	while ((line = strsep(&text, "\n")))
		write_modules(names, line);
	if (fclose(names) == 0)
		return list;
	free(list);
	return NULL;
}

int nss_add(struct image *image, const char *needed_by)
{
	/* What glibc does without the file. */
	static const char without[] = "libnss_files.so.2 libnss_dns.so.2";
	const struct reason reason = {"nss", needed_by};
	struct root_file file = {0};
	char real[PATH_MAX];
	INV_FREE char *list = NULL;
	int error = root_read_file(image->root, conf, MOST_CONF, &file);

	if (error == -ENOENT)
		return closure_add_named(image, without, "nss", needed_by);
	if (!error)
		error = place_path(image, conf, &reason, real);
	if (error) {
		image_missing(image, -error, "%s", conf);
		free(file.data);
		return 0;
	}
	list = list_modules(file.data);
	free(file.data);
	return list ? closure_add_named(image, list, "nss", conf) : -ENOMEM;
}
