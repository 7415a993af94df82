/*
 * mountinfo.c - reading proc/self/mountinfo.
 */
#include "mountinfo.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "root.h"
#include "unescape.h"

enum { MOST_BYTES = 64 << 20 };

/* Cuts the next blank-separated field off *REST; NULL at the end. */
static char *next_field(char **rest)
{
	char *field = strsep(rest, " ");

	return field && *field ? field : NULL;
}

/* The optional fields up to the "-" say how mounts propagate. */
static int parse_propagation(char **rest, struct mountinfo *mount)
{
	bool shared = false, slave = false, unbindable = false;
	char *field;

	while ((field = next_field(rest)) && strcmp(field, "-") != 0) {
		shared |= strncmp(field, "shared:", 7) == 0;
		slave |= strncmp(field, "master:", 7) == 0;
		unbindable |= strcmp(field, "unbindable") == 0;
	}
	if (unbindable)
		mount->propagation = "private,unbindable";
	else if (shared)
		mount->propagation = slave ? "shared,slave" : "shared";
	else
		mount->propagation = slave ? "private,slave" : "private";
	return field ? 0 : -EINVAL;
}

int mountinfo_parse(char *line, struct mountinfo *mount)
{
	char *rest = line;
	const char *id = next_field(&rest), *parent = next_field(&rest);
	const char *device = next_field(&rest), *subtree = next_field(&rest);

	mount->target = next_field(&rest);
	mount->options = next_field(&rest);
	if (!id || number_parse(id, &mount->id) || !parent || !device || !subtree ||
	    !mount->target || !mount->options ||
	    number_parse_device(device, &mount->major, &mount->minor) ||
	    parse_propagation(&rest, mount))
		return -EINVAL;
	/* The source may be empty: mount -t tmpfs "" /mnt. */
	mount->fs_type = strsep(&rest, " ");
	mount->source = strsep(&rest, " ");
	mount->super_options = strsep(&rest, " ");
	if (!mount->fs_type || !mount->source)
		return -EINVAL;
	if (!mount->super_options)
		mount->super_options = mount->source + strlen(mount->source);
	unescape_octal(mount->target);
	unescape_octal(mount->source);
	unescape_octal(mount->fs_type);
	return 0;
}

static size_t count_lines(const char *text)
{
	size_t lines = 1;

	while ((text = strchr(text, '\n'))) {
		lines++;
		text++;
	}
	return lines;
}

static void parse_lines(struct mount_list *list)
{
	char *rest = list->text, *line;

	while ((line = strsep(&rest, "\n"))) {
		if (!*line)
			continue;
		if (mountinfo_parse(line, &list->mounts[list->count]) == 0)
			list->count++;
		else
			list->malformed++;
	}
}

int mount_list_read(int root, struct mount_list *list)
{
	struct root_file file;
	int error = root_read_file(root, "proc/self/mountinfo", MOST_BYTES, &file);

	if (error)
		return error;
	*list = (struct mount_list){.text = file.data, .cut = file.cut};
	list->mounts = calloc(count_lines(file.data), sizeof(*list->mounts));
	if (!list->mounts) {
		mount_list_free(list);
		return -ENOMEM;
	}
	parse_lines(list);
	return 0;
}

void mount_list_free(struct mount_list *list)
{
	free(list->mounts);
	free(list->text);
	*list = (struct mount_list){0};
}
