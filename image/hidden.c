/*
 * hidden.c - classes of what programs open by name, how their wish shows in what they
 * import, and where systems keep it.
 */
#include "hidden.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "add.h"
#include "cleanup.h"
#include "closure.h"
#include "image.h"
#include "imports.h"
#include "interpreters.h"
#include "links.h"
#include "nss.h"
#include "place.h"
#include "root.h"

enum { MOST_PLACES = 12 };

/*
 * In a place, "$L" is the directory of the machine's libraries, where libc is, and "$N"
 * an interpreter's name.
 */
static const struct {
	const char *word; /* of --with; NULL: it cannot be asked for */
	const char *what; /* "may want ..." */
	const char *places[MOST_PLACES];
} classes[HIDDEN_CLASSES] = {
	[HIDDEN_NSS] = {"nss",
			"name services",
			{"/etc/services", "/etc/protocols", "/etc/networks",
			 "/etc/ethers", "/etc/rpc", "/etc/host.conf", "/etc/gai.conf"}},
	[HIDDEN_GCONV] = {"gconv", "converters of character sets", {"$L/gconv"}},
	[HIDDEN_LOCALE] = {"locale", "locales other than C", {"/usr/lib/locale"}},
	[HIDDEN_ZONEINFO] = {"zoneinfo",
			     "time zones other than UTC",
			     {"/usr/share/zoneinfo", "/etc/localtime", "/etc/timezone"}},
	[HIDDEN_TERMINFO] = {"terminfo",
			     "descriptions of terminals",
			     {"/usr/share/terminfo", "/lib/terminfo", "/etc/terminfo"}},
	[HIDDEN_CERTIFICATES] = {"certificates",
				 "certificates to trust",
				 {"/etc/ssl/certs", "/etc/ssl/cert.pem",
				  "/usr/lib/ssl/certs", "/usr/lib/ssl/cert.pem",
				  "/etc/ssl1.1/cert.pem", "/etc/pki/tls/certs",
				  "/etc/pki/tls/cert.pem",
				  "/etc/pki/ca-trust/extracted"}},
	[HIDDEN_SSL] = {"ssl",
			"OpenSSL's configuration, providers or engines",
			{"/etc/ssl/openssl.cnf", "/usr/lib/ssl/openssl.cnf",
			 "/etc/pki/tls/openssl.cnf", "$L/ossl-modules", "$L/engines-3",
			 "$L/engines-1.1"}},
	[HIDDEN_PAM] = {"pam",
			"PAM's configuration and modules",
			/* Not the whole of etc/security: opasswd there is a secret. */
			{"/etc/pam.d", "/etc/pam.conf", "$L/security",
			 "/etc/security/access.conf", "/etc/security/faillock.conf",
			 "/etc/security/group.conf", "/etc/security/limits.conf",
			 "/etc/security/limits.d", "/etc/security/namespace.conf",
			 "/etc/security/pam_env.conf", "/etc/security/time.conf"}},
	[HIDDEN_MAGIC] = {"magic",
			  "descriptions of file types",
			  {"/usr/lib/file", "/usr/share/misc/magic.mgc", "/etc/magic",
			   "/usr/share/file"}},
	[HIDDEN_STDLIB] = {"stdlib", "modules of its standard library", {NULL}},
	[HIDDEN_DLOPEN] = {NULL, "libraries that it loads by name", {NULL}},
	[HIDDEN_SCRIPT] = {NULL, "programs that it runs", {NULL}},
};

/* Functions whose users want a class; sorted. */
static const struct function {
	const char *name;
	enum hidden_class class;
} functions[] = {
	{"backtrace", HIDDEN_UNWIND},	   {"dlmopen", HIDDEN_DLOPEN},
	{"dlopen", HIDDEN_DLOPEN},	   {"getaddrinfo", HIDDEN_NSS},
	{"getgrent", HIDDEN_NSS},	   {"getgrent_r", HIDDEN_NSS},
	{"getgrgid", HIDDEN_NSS},	   {"getgrgid_r", HIDDEN_NSS},
	{"getgrnam", HIDDEN_NSS},	   {"getgrnam_r", HIDDEN_NSS},
	{"getgrouplist", HIDDEN_NSS},	   {"gethostbyaddr", HIDDEN_NSS},
	{"gethostbyaddr_r", HIDDEN_NSS},   {"gethostbyname", HIDDEN_NSS},
	{"gethostbyname2", HIDDEN_NSS},	   {"gethostbyname2_r", HIDDEN_NSS},
	{"gethostbyname_r", HIDDEN_NSS},   {"getnameinfo", HIDDEN_NSS},
	{"getnetbyaddr", HIDDEN_NSS},	   {"getnetbyname", HIDDEN_NSS},
	{"getprotobyname", HIDDEN_NSS},	   {"getprotobyname_r", HIDDEN_NSS},
	{"getprotobynumber", HIDDEN_NSS},  {"getpwent", HIDDEN_NSS},
	{"getpwent_r", HIDDEN_NSS},	   {"getpwnam", HIDDEN_NSS},
	{"getpwnam_r", HIDDEN_NSS},	   {"getpwuid", HIDDEN_NSS},
	{"getpwuid_r", HIDDEN_NSS},	   {"getrpcbyname", HIDDEN_NSS},
	{"getservbyname", HIDDEN_NSS},	   {"getservbyname_r", HIDDEN_NSS},
	{"getservbyport", HIDDEN_NSS},	   {"getservbyport_r", HIDDEN_NSS},
	{"getspnam", HIDDEN_NSS},	   {"getspnam_r", HIDDEN_NSS},
	{"iconv_open", HIDDEN_GCONV},	   {"initgroups", HIDDEN_NSS},
	{"initscr", HIDDEN_TERMINFO},	   {"innetgr", HIDDEN_NSS},
	{"localtime", HIDDEN_ZONEINFO},	   {"localtime_r", HIDDEN_ZONEINFO},
	{"magic_load", HIDDEN_MAGIC},	   {"mktime", HIDDEN_ZONEINFO},
	{"newlocale", HIDDEN_LOCALE},	   {"newterm", HIDDEN_TERMINFO},
	{"pthread_cancel", HIDDEN_UNWIND}, {"pthread_exit", HIDDEN_UNWIND},
	{"setlocale", HIDDEN_LOCALE},	   {"setupterm", HIDDEN_TERMINFO},
	{"tgetent", HIDDEN_TERMINFO},	   {"tzset", HIDDEN_ZONEINFO},
};

/* Libraries that want a class whoever uses them. What these load by name is known. */
static const struct library {
	const char *prefix;
	enum hidden_class class;
} libraries[] = {
	{"libcrypto.so.", HIDDEN_SSL},
	{"libssl.so.", HIDDEN_CERTIFICATES},
	{"libgnutls.so.", HIDDEN_CERTIFICATES},
	{"libpam.so.", HIDDEN_PAM},
	{"libmagic.so.", HIDDEN_MAGIC},
	{"libtinfo.so.", HIDDEN_TERMINFO},
	{"libnss_", HIDDEN_NSS},
};

void hidden_ask(struct hidden *hidden, const char *word)
{
	for (int i = 0; i < HIDDEN_CLASSES; i++)
		if (classes[i].word && strcmp(classes[i].word, word) == 0)
			hidden->asked[i] = true;
}

void hidden_free(struct hidden *hidden)
{
	for (int i = 0; i < HIDDEN_CLASSES; i++)
		free(hidden->user[i]);
	*hidden = (struct hidden){0};
}

/* -------------------------------------------------------------- who may want it */

struct look {
	struct hidden *hidden;
	const char *file;
	bool known;  /* what it loads by name */
	bool failed; /* without memory */
};

static void want(struct look *look, enum hidden_class class)
{
	char **user = &look->hidden->user[class];

	if (!*user && !(*user = strdup(look->file)))
		look->failed = true;
}

static int compare_function(const void *name, const void *function)
{
	return strcmp(name, ((const struct function *)function)->name);
}

static void function_met(void *context, const char *name)
{
	struct look *look = context;
	const struct function *found =
		bsearch(name, functions, sizeof(functions) / sizeof(*functions),
			sizeof(*functions), compare_function);

	if (found && !(found->class == HIDDEN_DLOPEN && look->known))
		want(look, found->class);
}

int hidden_look(struct image *image, const char *file)
{
	struct look look = {.hidden = &image->hidden, .file = file};
	INV_CLOSE int fd = root_open_regular(image->root, file);
	const char *name = basename(file);

	for (size_t i = 0; i < sizeof(libraries) / sizeof(*libraries); i++) {
		if (strncmp(name, libraries[i].prefix, strlen(libraries[i].prefix)) != 0)
			continue;
		look.known = true;
		want(&look, libraries[i].class);
	}
	/* What cannot be read was told of where its closure was made. */
	if (fd >= 0)
		imports_read(fd, function_met, &look);
	return look.failed ? -ENOMEM : 0;
}

int hidden_look_interpreter(struct image *image, const char *program)
{
	struct look look = {.hidden = &image->hidden, .file = program};

	if (interpreters_places(basename(program)))
		want(&look, HIDDEN_STDLIB);
	return look.failed ? -ENOMEM : 0;
}

int hidden_look_script(struct image *image, const char *program)
{
	struct look look = {.hidden = &image->hidden, .file = program};

	want(&look, HIDDEN_SCRIPT);
	return look.failed ? -ENOMEM : 0;
}

/* ---------------------------------------------------------------- where it lies */

/* The directory of libc's real path; of a machine without glibc, the usual one. */
static void library_directory(const struct image *image, char directory[PATH_MAX])
{
	if (!image->libc ||
	    links_resolve(image->root, image->libc, directory, NULL, NULL) < 0)
		strcpy(directory, "/usr/lib/libc");
	*strrchr(directory, '/') = '\0';
}

struct places {
	char library[PATH_MAX];
	const char *name; /* an interpreter's */
};

/*
 * Writes PLACE into PATH, with USR before it where libraries may be in /lib and what
 * belongs to them in /usr/lib. False if there is no such path.
 */
static bool expand(const struct places *places, const char *place, bool usr,
		   char path[PATH_MAX])
{
	const char *dollar = strchr(place, '$');
	bool has_usr = strncmp(places->library, "/usr/", 5) == 0;
	int length;

	if (!dollar || dollar[1] == 'N')
		length = snprintf(path, PATH_MAX, "%.*s%s",
				  dollar ? (int)(dollar - place) : (int)strlen(place),
				  place, dollar ? places->name : "");
	else
		length = snprintf(path, PATH_MAX, "%s%s%s", usr ? "/usr" : "",
				  places->library, dollar + 2);
	return length < PATH_MAX && !(usr && (!dollar || dollar[1] == 'N' || has_usr));
}

/* Calls USE for each place where CLASS may lie, until it returns other than 0. */
static int each_place(struct image *image, enum hidden_class class,
		      int (*use)(struct image *image, const char *path, void *context),
		      void *context)
{
	const char *user = image->hidden.user[class];
	struct places places = {.name = user ? basename(user) : ""};
	const char *const *place = classes[class].places;
	char path[PATH_MAX];
	int result = 0;

	if (class == HIDDEN_STDLIB)
		place = interpreters_places(places.name);
	library_directory(image, places.library);
	for (; place && *place && !result; place++)
		for (int usr = 0; usr < 2 && !result; usr++)
			if (expand(&places, *place, usr, path))
				result = use(image, path, context);
	return result;
}

struct adding {
	enum hidden_class class;
	bool found;
};

static int add_place(struct image *image, const char *path, void *context)
{
	struct adding *adding = context;
	int error = add_path(image, path, classes[adding->class].word,
			     image->hidden.user[adding->class]);

	if (error == -ENOENT || error == -ENOTDIR)
		return 0;
	adding->found = true;
	return error;
}

static int add_class(struct image *image, enum hidden_class class)
{
	/* Of name services the modules come by themselves. */
	struct adding adding = {.class = class, .found = class == HIDDEN_NSS};
	int error = each_place(image, class, add_place, &adding);

	if (!error && !adding.found)
		image_missing(image, 0, "--with %s: the root has nothing of it",
			      classes[class].word);
	return error;
}

static int add_nss(struct image *image, bool users)
{
	const struct hidden *hidden = &image->hidden;

	if (!image->libc ||
	    !(users || hidden->user[HIDDEN_NSS] || hidden->asked[HIDDEN_NSS]))
		return 0;
	return nss_add(image, hidden->user[HIDDEN_NSS]);
}

int hidden_add(struct image *image, bool users)
{
	struct hidden *hidden = &image->hidden;
	int error = 0;

	/* These bring libraries, which may want more. */
	for (int i = 0; i < HIDDEN_CLASSES && !error; i++)
		if (hidden->asked[i])
			error = add_class(image, (enum hidden_class)i);
	if (!error)
		error = closure_add(image);
	if (!error)
		error = add_nss(image, users);
	if (!error && image->libc && hidden->user[HIDDEN_UNWIND])
		error = closure_add_named(image, "libgcc_s.so.1", "dlopen",
					  hidden->user[HIDDEN_UNWIND]);
	return error;
}

/* --------------------------------------------------------------------- warnings */

/* Whether the image has it: somebody added it by its path. */
static int is_placed(struct image *image, const char *path, void *context)
{
	char real[PATH_MAX];

	(void)context;
	return links_resolve(image->root, path, real, NULL, NULL) == 0 &&
	       place_taken(image, real);
}

void hidden_warn(struct image *image)
{
	const struct hidden *hidden = &image->hidden;

	for (int i = 0; i < HIDDEN_CLASSES; i++) {
		const char *user = hidden->user[i], *word = classes[i].word;

		/* Name services are in already; other libcs have the rest within. */
		if (!user || !classes[i].what || hidden->asked[i] || i == HIDDEN_NSS ||
		    (!image->libc && (i == HIDDEN_GCONV || i == HIDDEN_LOCALE)) ||
		    each_place(image, (enum hidden_class)i, is_placed, NULL))
			continue;
		inv_warn(image->run, 0,
			 "%s may want %s, which no closure shows: --%s%s adds them", user,
			 classes[i].what, word ? "with " : "add FILE", word ? word : "");
	}
}
