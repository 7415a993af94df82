/*
 * json_private.h - what the parts of the reader share: the tree that paths make
 * (json_paths.c), and what the grammar (json.c) calls as long as it is in a container that
 * is watched (json_watch.c).
 *
 * A container is watched if a path leads to it or through it; then so are all around it.
 */
#ifndef INV_JSON_PRIVATE_H
#define INV_JSON_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"

/* ------------------------------------------------------------------ the tree of paths */

/* How a value is named in its container. */
struct json_label {
	bool is_index;
	size_t number;	  /* the index, or the name's length */
	const char *name; /* NULL for an index */
};

/* The index that stands for them all. */
#define JSON_EVERY SIZE_MAX

enum json_wish { JSON_WANTS_VALUE, JSON_WANTS_TEXT, JSON_WANTS_FRAME };

/* One per path, by its number. */
struct json_request {
	enum json_wish wish;
	int next; /* of the same node; -1: none */
};

/* Values are named by the labels from the root down to a node. */
struct json_node {
	struct json_label label; /* its name is owned */
	size_t *children;	 /* numbers of nodes, in the order of their labels */
	size_t n_children, room;
	int first, last; /* of its requests; -1: none */
	bool wants_value;
};

struct json_paths {
	struct json_node *nodes; /* the first is the root, the document */
	size_t n_nodes, nodes_room;
	struct json_request *requests;
	size_t n_requests, requests_room;
};

/* The child of node NODE that LABEL names; 0: none. */
size_t json_paths_child(const struct json_paths *paths, size_t node,
			const struct json_label *label);

/* ------------------------------------------------------------------------- the reader */

struct json_buffer {
	char *bytes;
	size_t length, room;
};

/* A container that is watched. */
struct json_frame {
	size_t first, count; /* its nodes among those that are active */
	bool goes_on;	     /* something in it is asked for */
	size_t next;	     /* an array's: the index of the next element */
	size_t start;	     /* where its text begins; JSON_NO_TEXT: not asked for */
};

#define JSON_NO_TEXT SIZE_MAX

enum json_token { JSON_NO_TOKEN, JSON_NAME_TOKEN, JSON_VALUE_TOKEN };

struct json_reader {
	const struct json_paths *paths;
	const struct json_events *events;
	void *context;

	/* The grammar's. */
	int state;	     /* what may come next */
	int after;	     /* what may come after the string that is being read */
	unsigned depth;	     /* of containers */
	const char *word;    /* the rest of true, false or null */
	unsigned digits;     /* of an escape, still to come */
	enum json_kind kind; /* of the scalar that is being read */
	char closers[JSON_MOST_DEPTH + 1];
	const char *fault_at; /* what is wrong in this piece, and where */
	const char *fault_text;
	size_t passed; /* bytes in the pieces before */
	int error;
	char fault[96];

	/* What is watched: frames[watched - 1] is the innermost container that is. */
	unsigned watched;
	struct json_frame frames[JSON_MOST_DEPTH];
	size_t *active; /* nodes: every frame's, then those of the value that comes */
	size_t first, count;
	enum json_token token; /* that is being gathered */
	size_t token_start;
	bool escaped; /* it has a backslash */

	/* The text of what is gathered: what is copied, then the input from FROM on. */
	bool gathering;
	unsigned containers; /* being gathered */
	const char *from;
	struct json_buffer text, decoded;
};

static inline bool json_is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/* Each returns 0 or -errno; AT is in the piece that is being read. */

/* A name begins at AT in a watched container; it has ended before AT. */
void json_watch_name(struct json_reader *reader, const char *at);
int json_watch_named(struct json_reader *reader, const char *at);

/* A value begins at AT in a watched container, or the document does. */
void json_watch_value(struct json_reader *reader, const char *at);

/* The value is a scalar that is gathered, and has ended before AT. */
int json_watch_scalar(struct json_reader *reader, const char *at);

/* It is a container. And: the innermost that is watched has ended before AT. */
int json_watch_open(struct json_reader *reader);
int json_watch_close(struct json_reader *reader, enum json_kind kind, const char *at);

/* Insignificant white space from AT to END is not to be gathered. */
int json_watch_space(struct json_reader *reader, const char *at, const char *end);

/* Keeps what is gathered of the piece that ends at END. */
int json_watch_keep(struct json_reader *reader, const char *end);

#endif
