/*
 * udev.h - what udev knows of a block device: properties and links.
 *
 * libudev where udev runs and the root is "/"; else the files of its database below the
 * root, run/udev/data/bMAJOR:MINOR, which anybody may read.
 */
#ifndef INV_UDEV_H
#define INV_UDEV_H

#include <stdbool.h>
#include <stddef.h>

struct udev;
struct udev_device;

struct udev_source {
	int dir;	   /* run/udev/data; -1: there is none */
	struct udev *udev; /* libudev's; NULL: the files are read */
};

struct udev_property {
	const char *name; /* not terminated */
	size_t name_length;
	const char *value;
};

enum { UDEV_MOST_PROPERTIES = 512, UDEV_MOST_LINKS = 256 };

/* A device's record. Strings are borrowed from it. */
struct udev_record {
	struct udev_device *device; /* libudev's; NULL: the rest is used */
	char *text;
	struct udev_property properties[UDEV_MOST_PROPERTIES];
	size_t n_properties;
	const char *links[UDEV_MOST_LINKS]; /* below /dev: "disk/by-id/...", sorted */
	size_t n_links;
	size_t malformed; /* lines of a property without '=' */
	bool cut;	  /* more bytes, properties or links than are read */
};

/* Returns 0, or -errno where there is no database: -ENOENT. Close it in any case. */
int udev_open(int root, bool root_is_system, struct udev_source *source);
void udev_close(struct udev_source *source);

/* Returns 0, or -errno: -ENOENT for a device that udev does not know. */
int udev_read(const struct udev_source *source, unsigned major, unsigned minor,
	      struct udev_record *record);
void udev_release(struct udev_record *record);

/* The property NAME, or NULL; an empty one counts as none. */
const char *udev_value(const struct udev_record *record, const char *name);

/*
 * Parses TEXT, a file of the database, which is changed and must outlive RECORD. What is
 * malformed is counted and left out.
 */
void udev_parse(char *text, struct udev_record *record);

#endif
