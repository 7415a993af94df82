/*
 * udev.c - the udev database.
 *
 * Of a file's lines "E:NAME=VALUE" is a property and "S:disk/by-id/..." a link below
 * /dev; others (I: G: Q: V: L: W: N:) are udev's own business.
 */
#include "udev.h"

#include <errno.h>
#include <fcntl.h>
#include <libudev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "root.h"

enum { MOST_BYTES = 64 * 1024 };

/* Beside the database there is the daemon's socket: then its library knows best. */
static bool udev_runs(void)
{
	return access("/run/udev/control", F_OK) == 0;
}

int udev_open(int root, bool root_is_system, struct udev_source *source)
{
	source->udev = root_is_system && udev_runs() ? udev_new() : NULL;
	source->dir = root_open(root, "run/udev/data", O_PATH | O_DIRECTORY);
	return source->dir < 0 ? source->dir : 0;
}

void udev_close(struct udev_source *source)
{
	udev_unref(source->udev);
	if (source->dir >= 0)
		close(source->dir);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_link(struct udev_record *record, const char *link)
{
	if (record->n_links == UDEV_MOST_LINKS)
		record->cut = true;
	else
		record->links[record->n_links++] = link;
}

static void add_property(struct udev_record *record, char *text)
{
	char *value = strchr(text, '=');

	if (!value) {
		record->malformed++;
		return;
	}
	if (record->n_properties == UDEV_MOST_PROPERTIES) {
		record->cut = true;
		return;
	}
	record->properties[record->n_properties++] =
		(struct udev_property){text, (size_t)(value - text), value + 1};
}

void udev_parse(char *text, struct udev_record *record)
{
	char *line;

	while ((line = strsep(&text, "\n"))) {
		if (strncmp(line, "E:", 2) == 0)
			add_property(record, line + 2);
		else if (strncmp(line, "S:", 2) == 0)
			add_link(record, line + 2);
	}
	qsort(record->links, record->n_links, sizeof(*record->links), compare);
}

static int read_from_library(struct udev *udev, unsigned major, unsigned minor,
			     struct udev_record *record)
{
	static const char dev[] = "/dev/";
	struct udev_list_entry *link;

	record->device = udev_device_new_from_devnum(udev, 'b', makedev(major, minor));
	if (!record->device)
		return -errno;
	udev_list_entry_foreach(link, udev_device_get_devlinks_list_entry(record->device))
	{
		const char *name = udev_list_entry_get_name(link);

		if (strncmp(name, dev, strlen(dev)) == 0)
			add_link(record, name + strlen(dev));
	}
	qsort(record->links, record->n_links, sizeof(*record->links), compare);
	return 0;
}

static int read_from_file(int dir, unsigned major, unsigned minor,
			  struct udev_record *record)
{
	char name[32];
	ssize_t length;

	snprintf(name, sizeof(name), "b%u:%u", major, minor);
	record->text = malloc(MOST_BYTES);
	if (!record->text)
		return -ENOMEM;
	length = root_read_attribute(dir, name, false, record->text, MOST_BYTES);
	if (length < 0)
		return (int)length;
	record->cut = length == MOST_BYTES;
	udev_parse(record->text, record);
	return 0;
}

int udev_read(const struct udev_source *source, unsigned major, unsigned minor,
	      struct udev_record *record)
{
	int error;

	record->device = NULL;
	record->text = NULL;
	record->n_properties = record->n_links = record->malformed = 0;
	record->cut = false;
	error = source->udev ? read_from_library(source->udev, major, minor, record)
			     : read_from_file(source->dir, major, minor, record);
	if (error)
		udev_release(record);
	return error;
}

void udev_release(struct udev_record *record)
{
	udev_device_unref(record->device);
	free(record->text);
	record->device = NULL;
	record->text = NULL;
	record->n_properties = record->n_links = 0;
}

const char *udev_value(const struct udev_record *record, const char *name)
{
	const char *value = NULL;
	size_t length = strlen(name);

	if (record->device)
		value = udev_device_get_property_value(record->device, name);
	for (size_t i = 0; i < record->n_properties && !value; i++)
		if (record->properties[i].name_length == length &&
		    memcmp(record->properties[i].name, name, length) == 0)
			value = record->properties[i].value;
	return value && *value ? value : NULL;
}
