/*
 * program.h - executable collectors: programs in any language that answer two words.
 *
 *   PROGRAM schema               prints one JSON object:
 *     {"abi":1,"summary":"...","help":"...","arguments":"FILE...","default":true,
 *      "columns":[{"name":"user","type":"string","key":true,"help":"...",
 *                  "source":"...","unit":"bytes","volatile":false,"private":false,
 *                  "privileged":false}]}
 *                              types: string, uint, int, double, bool, list (of strings),
 *                              json (any value at all)
 *   PROGRAM collect [ARGUMENT]...  prints an object a line:
 *     {"row":{"user":"root"}}      a row; columns left out are unknown; a number over
 *                                  2^63 - 1 is written as a string of digits
 *     {"warning":"..."} {"error":"..."}
 *     {"end":true}                 the answer is complete; anything else is an error
 *
 * The table is named as the program's file. The environment has INV_ROOT (the root),
 * INV_TIMEOUT (seconds left) and otherwise what inv was started with.
 */
#ifndef INV_PROGRAM_H
#define INV_PROGRAM_H

#include "catalog.h"

struct program;

/* Starts to ask FILE for its schema. Returns NULL with a sentence in ERROR on failure. */
struct program *program_start(const char *file, char error[CATALOG_ERROR_SIZE]);

/*
 * Takes the schema, which has to be there by CATALOG->deadline, and adds the collector. As
 * catalog_load(). PROGRAM is gone if it fails.
 */
bool program_finish(struct program *program, struct catalog *catalog,
		    char error[CATALOG_ERROR_SIZE]);

/* Frees COLLECTOR if it is a program's; others are left alone. */
void program_free(const struct inv_collector *collector);

#endif
