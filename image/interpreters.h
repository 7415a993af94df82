/*
 * interpreters.h - where interpreters keep their standard libraries.
 */
#ifndef INV_INTERPRETERS_H
#define INV_INTERPRETERS_H

/*
 * The places where the interpreter NAME ("python3.11") looks, NULL-terminated: "$L" stands
 * for the directory of the machine's libraries, "$N" for NAME. NULL: it has none, or it
 * is not known.
 */
const char *const *interpreters_places(const char *name);

#endif
