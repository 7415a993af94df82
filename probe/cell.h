/*
 * cell.h - cells set from sysfs attributes and from numbers in text, with the notes that
 * belong to what is wrong with them. The one place that knows how much of an attribute is
 * read and which errors only mean "there is none".
 */
#ifndef INV_CELL_H
#define INV_CELL_H

#include "inv.h"

enum { CELL_SIZE = 4096 + 2 }; /* a sysfs attribute has at most a page */

/* Where attributes are read: a directory, and its name for notes. */
struct cell_source {
	struct inv_run *run;
	int dir;	    /* -1: there is none */
	const char *place;  /* borrowed; below the root: "sys/devices/.../block/sda" */
	bool lacks_devices; /* root_lacks_devices() */
};

/*
 * Opens the directory PATH below the root, which notes are to call PLACE. Returns 0 or
 * -errno; close it with cell_source_close() in any case.
 */
int cell_source_open(struct inv_run *run, const char *path, const char *place,
		     struct cell_source *from);
void cell_source_close(const struct cell_source *from);

/*
 * Reads the attribute NAME into BUFFER. Returns its length; -1 if there is none, if it is
 * empty, or, after a note, if it cannot be read. One that is too long is cut, with a
 * note.
 */
long cell_read(const struct cell_source *from, const char *name, char buffer[CELL_SIZE]);

/* Set COLUMN from the attribute NAME; false if it stays unknown. */
bool cell_text(const struct cell_source *from, size_t column, const char *name);
bool cell_uint(const struct cell_source *from, size_t column, const char *name);
bool cell_flag(const struct cell_source *from, size_t column, const char *name);

/* The number that the attribute NAME is. False, after a note where it is none. */
bool cell_number(const struct cell_source *from, const char *name, uint64_t *value);

/* Sets COLUMN to COUNT, read as NAME, times UNIT; 2^64 and more is a note and unknown. */
void cell_product(const struct cell_source *from, size_t column, const char *name,
		  uint64_t count, uint64_t unit);

/* TEXT without blanks at its ends, if anything is left. */
void cell_trimmed(struct inv_run *run, size_t column, const char *text);

#endif
