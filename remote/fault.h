/*
 * fault.h - what a service says went wrong, as one line for a note.
 */
#ifndef INV_FAULT_H
#define INV_FAULT_H

#include "http.h"

enum { FAULT_SIZE = 512 };

/*
 * Into TEXT: why no answer came; or what the error body says, OneView's (its message, errorCode
 * and first recommended action) or Redfish's (the first message of the extended information
 * and its resolution); or the status alone. Bounded, and without HOST's secrets.
 */
void fault_describe(const struct http_host *host, const struct http_answer *answer,
		    char text[FAULT_SIZE]);

/* The same of a reply. */
void fault_of_reply(const struct http_host *host, const struct http_reply *reply,
		    char text[FAULT_SIZE]);

/* The same of OneView's error object, as it stands in a task, too. ERROR is borrowed. */
struct json_t;
void fault_of_object(const struct json_t *error, char text[FAULT_SIZE]);

#endif
