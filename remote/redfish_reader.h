/*
 * redfish_reader.h - documents of one shape, read one after the other.
 */
#ifndef INV_REDFISH_READER_H
#define INV_REDFISH_READER_H

#include "json_cell.h"
#include "record.h"

struct redfish_reader {
	struct json_paths *paths;
	struct json_reader *json;
	struct record record; /* of the document that was read last */
};

/* 0 or -ENOMEM; redfish_reader_free() in any case. */
int redfish_reader_make(struct redfish_reader *reader);
void redfish_reader_free(struct redfish_reader *reader);

/*
 * Reads the whole document TEXT. Returns 0; or -errno, the record then being empty, with
 * what is wrong in *FAULT, until the next one.
 */
int redfish_read(struct redfish_reader *reader, const char *text, size_t length,
		 const char **fault);

/*
 * The value of PATH behind the one that AFTER is (NULL: the first), in VALUE, borrowed
 * from the record. NULL: no more. Null counts as none.
 */
const struct record_value *redfish_next(const struct record *record, int path,
					const struct record_value *after,
					struct json_cell *value);

/*
 * The first value of PATH as text: the string that it is, or the number; NULL, or in
 * *TEXT what is to free(). Blanks around it are left out, and nothing but blanks is
 * none. Returns 0 or -ENOMEM.
 */
int redfish_text(const struct record *record, int path, char **text);

/* Whether the first value of PATH is true. */
bool redfish_is_true(const struct record *record, int path);

/* VALUE without blanks around it, if it is a string. */
struct json_cell redfish_trimmed(struct json_cell value);

#endif
