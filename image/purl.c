/*
 * purl.c - see the package URL specification, type "deb", and os-release(5).
 */
#include "purl.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "dpkg.h"
#include "root.h"

enum { MOST_BYTES = 64 * 1024 };

/* VALUE without the quotes around it and in small letters, if it fits. */
static void take_value(char *value, char *into, size_t size)
{
	size_t length = strlen(value);

	if (length >= 2 && (*value == '"' || *value == '\'') &&
	    value[length - 1] == *value) {
		value[length - 1] = '\0';
		value++;
	}
	if (!*value || strlen(value) >= size)
		return;
	for (; *value; value++)
		*into++ = (char)tolower((unsigned char)*value);
	*into = '\0';
}

void purl_system(int root, struct purl_system *system)
{
	struct root_file file = {0};
	char *rest, *line;

	*system = (struct purl_system){.id = "debian"};
	if (root_read_file(root, "etc/os-release", MOST_BYTES, &file) < 0)
		return;
	rest = file.data;
	while ((line = strsep(&rest, "\n"))) {
		if (strncmp(line, "ID=", 3) == 0)
			take_value(line + 3, system->id, sizeof(system->id));
		else if (strncmp(line, "VERSION_ID=", 11) == 0)
			take_value(line + 11, system->version, sizeof(system->version));
	}
	free(file.data);
}

static void put(FILE *out, const char *before, const char *text)
{
	fputs(before, out);
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if ((byte < 0x80 && isalnum(byte)) || strchr(".-_~:", byte))
			fputc(byte, out);
		else
			fprintf(out, "%%%02X", byte);
	}
}

char *purl_make(const struct purl_system *system, const struct dpkg_owner *owner)
{
	const char *mark = "?";
	char *url = NULL;
	size_t size;
	FILE *out = open_memstream(&url, &size);

	if (!out)
		return NULL;
	put(out, "pkg:deb/", system->id);
	put(out, "/", owner->package);
	if (owner->version)
		put(out, "@", owner->version);
	if (owner->architecture) {
		put(out, "?arch=", owner->architecture);
		mark = "&";
	}
	if (*system->version) {
		put(out, mark, "distro");
		put(out, "=", system->id);
		put(out, "-", system->version);
	}
	if (fclose(out) == 0)
		return url;
	free(url);
	return NULL;
}
