/*
 * interpreters.c - a table of interpreters, as Debian, Fedora and Alpine install them.
 */
#include "interpreters.h"

#include <stddef.h>
#include <string.h>

enum { MOST_PLACES = 9 };

static const struct {
	const char *prefix; /* of the program's name, before its version */
	const char *places[MOST_PLACES];
} interpreters[] = {
	{"python",
	 {"/usr/lib/$N", "/usr/lib64/$N", "/usr/lib/python3", "/usr/local/lib/$N",
	  "/etc/$N"}},
	{"perl",
	 {"/etc/perl", "$L/perl-base", "$L/perl", "$L/perl5", "/usr/share/perl",
	  "/usr/share/perl5", "/usr/lib/perl5", "/usr/lib64/perl5"}},
	{"ruby", {"/usr/lib/ruby", "$L/ruby", "/usr/share/ruby", "/usr/share/rubygems"}},
	{"tclsh",
	 {"/usr/share/tcltk", "/usr/lib/tcltk", "$L/tcltk", "/usr/share/tcl8.6"}},
	{"wish", {"/usr/share/tcltk", "/usr/lib/tcltk", "$L/tcltk", "/usr/share/tk8.6"}},
	{"nodejs", {"/usr/share/nodejs", "/usr/lib/node_modules"}},
	{"node", {"/usr/share/nodejs", "/usr/lib/node_modules"}},
	{"luajit", {"/usr/share/lua", "$L/lua"}},
	{"lua", {"/usr/share/lua", "$L/lua"}},
	{"php", {"/usr/share/php", "/usr/lib/php", "/etc/php"}},
	{"guile", {"/usr/share/guile", "$L/guile"}},
	{"java", {"/usr/lib/jvm"}},
	{"Rscript", {"/usr/lib/R", "/usr/lib64/R", "/usr/share/R", "/etc/R"}},
	{"R", {"/usr/lib/R", "/usr/lib64/R", "/usr/share/R", "/etc/R"}},
};

const char *const *interpreters_places(const char *name)
{
	for (size_t i = 0; i < sizeof(interpreters) / sizeof(*interpreters); i++) {
		size_t length = strlen(interpreters[i].prefix);

		if (strncmp(name, interpreters[i].prefix, length) == 0 &&
		    strspn(name + length, "0123456789.-") == strlen(name + length))
			return interpreters[i].places;
	}
	return NULL;
}
