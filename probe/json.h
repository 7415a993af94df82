/*
 * json.h - reading JSON as it arrives: what is asked for is handed over, the rest is only
 * checked. No tree is built: memory is bounded by the largest value that is asked for,
 * however much arrives.
 *
 * Paths name values: "total", "mpHostInfo.mpHostName", "members[*].name",
 * "Drives[0].@odata.id", "a.b[*].c[*]", "[*].name" where the document is an array. A name
 * that is empty or has a dot, a bracket or a quote stands in brackets as a JSON string:
 * members[*]["Members@odata.nextLink"] (one that only has an at sign or the like needs
 * none). Outside brackets no byte but these four is special: a.* is a member called "*".
 * The empty path is the document.
 */
#ifndef INV_JSON_H
#define INV_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	JSON_MOST_DEPTH = 128, /* of containers in containers */
	/* Bytes of one value that is asked for, or of a name that may be part of a path. */
	JSON_MOST_VALUE = 4 << 20,
	JSON_MOST_PATHS = 4096,
};

enum json_kind {
	JSON_KIND_NULL,
	JSON_KIND_FALSE,
	JSON_KIND_TRUE,	  /* these three come with their word */
	JSON_KIND_NUMBER, /* its text as it stands: "64", "1.5e3" */
	/*
	 * Decoded: UTF-8 of the escapes, all other bytes as they stand. \u0000 is a byte 0.
	 * An escaped half of a surrogate pair without its other half becomes the three bytes
	 * that UTF-8 would have for it, which are no UTF-8: whoever writes them has to escape.
	 */
	JSON_KIND_STRING,
	JSON_KIND_ARRAY,  /* its text, insignificant white space left out */
	JSON_KIND_OBJECT, /* the same */
};

/* A set of paths, made once and used by any number of readers at a time. */
struct json_paths;

struct json_paths *json_paths_new(void); /* NULL: no memory */
void json_paths_free(struct json_paths *paths);

/*
 * Asks for the values at PATH. Returns the number by which they are handed over (0, 1, 2
 * ... in the order of the calls; one path asked for twice is handed over twice); -EINVAL if
 * it is none; -E2BIG if it is the one too many or too deep; -ENOMEM. To be called before
 * the first reader is made.
 */
int json_paths_add(struct json_paths *paths, const char *path);

/* The same, but values come as text whatever their kind: a string with its quotes. */
int json_paths_add_text(struct json_paths *paths, const char *path);

/*
 * Asks to be told where each value at PATH begins and ends: containers only. What is in
 * it, and then it itself if it is asked for, is handed over between the two. Returns as
 * json_paths_add().
 */
int json_paths_add_frame(struct json_paths *paths, const char *path);

/*
 * What a reader calls, in the order of the document. Each returns 0, or -errno, which ends
 * the reading. None may use the reader.
 */
struct json_events {
	/*
	 * A value at a path: BYTES are borrowed for the call and not terminated. If several
	 * paths lead to it, they follow each other in no promised order. If a name stands
	 * twice in one object, each of its values is handed over.
	 */
	int (*value)(void *context, int path, enum json_kind kind, const char *bytes,
		     size_t length);
	int (*begin)(void *context, int path); /* of a frame; or NULL */
	int (*end)(void *context, int path);   /* or NULL */
};

struct json_reader;

/* PATHS and EVENTS are borrowed. NULL: no memory. */
struct json_reader *json_reader_new(const struct json_paths *paths,
				    const struct json_events *events, void *context);
void json_reader_free(struct json_reader *reader);

/* Forgets all that came, for another document. */
void json_reader_reset(struct json_reader *reader);

/*
 * Reads on; LENGTH may be 0, and a piece may end anywhere. What is asked for is handed over
 * as soon as its last byte is there: before the document is known to be good to its end.
 * Returns 0; -EBADMSG where it is no JSON (RFC 8259, but bytes of strings need not be
 * UTF-8, and one BOM at the start is passed over), or when more than white space follows
 * the document; -E2BIG for what is too deep or too large; -ENOMEM; or what an event
 * returned. After an error nothing more is read: the same error again.
 */
int json_reader_feed(struct json_reader *reader, const char *bytes, size_t length);

/*
 * The document should be complete: 0, or -EBADMSG if it is not; or the earlier error. A
 * document that is a number has its end here.
 */
int json_reader_finish(struct json_reader *reader);

/*
 * What is wrong and where, for a note: "byte 1234: expected ':' after a name", the first
 * byte being 0; valid until the reader is used again; "" without an error. Shows no byte of
 * the document.
 */
const char *json_reader_fault(const struct json_reader *reader);

/*
 * Whether TEXT is exactly one valid JSON value, as a reader takes it but for the BOM; white
 * space may stand around it. Its kind in *KIND unless that is NULL. Needs no memory.
 */
bool json_is_valid(const char *text, size_t length, enum json_kind *kind);

/*
 * Decodes the string whose text with its quotes is TEXT into TO, which has room for LENGTH
 * bytes and lies elsewhere. Returns the length; not terminated. Text that is not valid is
 * decoded to anything, but nothing is read or written beyond LENGTH.
 */
size_t json_decode_string(const char *text, size_t length, char *to);

/*
 * Walks the elements of the array whose text is TEXT: *AT is 0 at first. True with the next
 * element's text and kind; false at the end. In text that is not valid elements are
 * anything, but the walk ends, and nothing is read beyond LENGTH.
 */
bool json_next_element(const char *text, size_t length, size_t *at, const char **element,
		       size_t *element_length, enum json_kind *kind);

#endif
