/*
 * hidden.h - what a program may open at run time and no closure shows: libraries loaded
 * by name, and data. What asks for it is found by the functions and libraries it uses.
 */
#ifndef INV_HIDDEN_H
#define INV_HIDDEN_H

#include <stdbool.h>

enum hidden_class {
	HIDDEN_NSS,    /* users, groups, hosts ... by nsswitch.conf; goes in by itself */
	HIDDEN_UNWIND, /* libgcc_s, for backtraces and ends of threads; by itself, too */
	HIDDEN_GCONV,
	HIDDEN_LOCALE,
	HIDDEN_ZONEINFO,
	HIDDEN_TERMINFO,
	HIDDEN_CERTIFICATES,
	HIDDEN_SSL,
	HIDDEN_PAM,
	HIDDEN_MAGIC,
	HIDDEN_STDLIB, /* an interpreter's standard library */
	HIDDEN_DLOPEN, /* any other library */
	HIDDEN_SCRIPT, /* what a script runs */
	HIDDEN_CLASSES
};

struct hidden {
	char *user[HIDDEN_CLASSES]; /* what may want it, first of all; NULL: nothing */
	bool asked[HIDDEN_CLASSES]; /* it is to be put in */
};

struct image;

/* The words that --with takes, as an option has them. */
#define HIDDEN_WORDS                                                                     \
	"certificates|gconv|locale|magic|nss|pam|ssl|stdlib|terminfo|zoneinfo"

/* Asks for the class that --with calls WORD. */
void hidden_ask(struct hidden *hidden, const char *word);

/* Looks what the ELF file at the real path FILE may want. */
int hidden_look(struct image *image, const char *file);

/* PROGRAM, a real path, may be an interpreter with a standard library; or is a script. */
int hidden_look_interpreter(struct image *image, const char *program);
int hidden_look_script(struct image *image, const char *program);

/* Puts in what was asked for, and what goes in by itself: name services if USERS, too. */
int hidden_add(struct image *image, bool users);

/* A warning for each class that may be wanted and is not in. */
void hidden_warn(struct image *image);

void hidden_free(struct hidden *hidden);

#endif
