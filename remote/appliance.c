/*
 * appliance.c - all appliances that are described anywhere, and those of them that a run
 * asks for.
 */
#include "appliance.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appliance_entry.h"
#include "cleanup.h"
#include "origin.h"
#include "owned_file.h"

/* What is known, the chosen ones among it. */
struct known {
	struct appliances all;
	char *file;	/* where they were read; NULL: there is no file */
	size_t *chosen; /* indices, in order */
	size_t n_chosen;
};

/* choose_word(): what it names is another collector's business. */
enum { OF_ANOTHER_KIND = 1 };

/* --------------------------------------------------------------------------- lists */

static void free_appliance(const struct appliance *appliance)
{
	char **command = appliance->password.command;

	free(appliance->name);
	free(appliance->kind);
	free(appliance->url);
	free(appliance->user);
	free(appliance->domain);
	free(appliance->ca_file);
	free(appliance->pin);
	free(appliance->proxy);
	free(appliance->password.file);
	free(appliance->password.environment);
	password_free(appliance->password.itself);
	for (size_t i = 0; command && command[i]; i++)
		password_free(command[i]);
	free(command);
}

void appliances_free(struct appliances *appliances)
{
	for (size_t i = 0; i < appliances->count; i++)
		free_appliance(&appliances->list[i]);
	free(appliances->list);
	*appliances = (struct appliances){0};
}

struct appliance *appliances_append(struct appliances *appliances)
{
	size_t count = appliances->count;
	struct appliance *list = appliances->list;

	/* Room doubles: it is full whenever the count is a power of two. */
	if ((count & (count - 1)) == 0)
		list = reallocarray(list, count ? 2 * count : 1, sizeof(*list));
	if (!list)
		return NULL;
	appliances->list = list;
	list[count] = (struct appliance){0};
	appliances->count++;
	return &list[count];
}

static void free_known(struct known *known)
{
	appliances_free(&known->all);
	free(known->file);
	free(known->chosen);
}

/* ------------------------------------------------------------------------- reading */

/* A fault that was found while reading; or no memory, which is nobody's. */
static int refuse(struct inv_run *run, int error, const char *fault)
{
	return error == -ENOMEM ? inv_fail(run, ENOMEM, "configuration")
				: inv_refuse(run, 0, "%s", fault);
}

static int parse_file(struct inv_run *run, const char *path,
		      const struct owned_file *file, struct known *known)
{
	const struct appliance_text text = {path, file->bytes, file->length,
					    file->secret};
	char fault[APPLIANCE_FAULT_SIZE];
	int error = appliances_parse(&text, &known->all, fault);

	if (error)
		return refuse(run, error, fault);
	known->file = strdup(path);
	return known->file ? 0 : refuse(run, -ENOMEM, NULL);
}

/* Reads the file PATH; one that is not there is an error only if it MUST be. */
static int read_file(struct inv_run *run, const char *path, bool must,
		     struct known *known)
{
	char fault[OWNED_FILE_FAULT_SIZE];
	struct owned_file file;
	int error = owned_file_read(path, APPLIANCES_MOST_BYTES, &file, fault);

	if (!must && (error == -ENOENT || error == -ENOTDIR))
		return 0;
	if (error)
		return inv_refuse(run, 0, "%s: %s", path, fault);
	error = parse_file(run, path, &file, known);
	owned_file_free(&file);
	return error;
}

/* Where a user's own is, to free(); NULL: nowhere. */
static char *own_path(void)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char *path = NULL;
	int length = -1;

	if (config && *config == '/')
		length = asprintf(&path, "%s/inv/appliances.json", config);
	else if (home && *home == '/')
		length = asprintf(&path, "%s/.config/inv/appliances.json", home);
	return length < 0 ? NULL : path;
}

static int read_files(struct inv_run *run, struct known *known)
{
	INV_FREE char *own = NULL;
	int error = 0;

	if (inv_config(run))
		return read_file(run, inv_config(run), true, known);
	own = own_path();
	if (own)
		error = read_file(run, own, false, known);
	if (!error && !known->file)
		error = read_file(run, "/etc/inv/appliances.json", false, known);
	return error;
}

/* Whether both are called the same, or are the same service. */
static bool is_same(const struct appliance *one, const struct appliance *other)
{
	return strcmp(one->name, other->name) == 0 ||
	       (strcmp(one->url, other->url) == 0 && strcmp(one->kind, other->kind) == 0);
}

/* Adds the vendor's variables' to what the file has, unless it is there already. */
static int read_environment(struct inv_run *run, struct known *known)
{
	char fault[APPLIANCE_FAULT_SIZE];
	struct appliances *all = &known->all;
	const size_t n_file = all->count;
	const struct appliance *added;
	int error = vendor_environment(all, fault);

	if (error)
		return refuse(run, error, fault);
	added = all->count > n_file ? &all->list[n_file] : NULL;
	for (size_t i = 0; i < n_file && added; i++)
		if (is_same(&all->list[i], added)) {
			free_appliance(added);
			all->count--;
			return 0;
		}
	return 0;
}

static int read_known(struct inv_run *run, const char *kind, struct known *known)
{
	int error = read_files(run, known);

	if (!error && strcmp(kind, "oneview") == 0)
		error = read_environment(run, known);
	return error;
}

/* ------------------------------------------------------------------------ choosing */

static int choose_next(struct inv_run *run, struct known *known, size_t index)
{
	size_t *chosen =
		reallocarray(known->chosen, known->n_chosen + 1, sizeof(*chosen));

	if (!chosen)
		return refuse(run, -ENOMEM, NULL);
	known->chosen = chosen;
	chosen[known->n_chosen++] = index;
	return 0;
}

static int choose(struct inv_run *run, struct known *known, size_t index)
{
	for (size_t i = 0; i < known->n_chosen; i++)
		if (known->chosen[i] == index)
			return 0;
	return choose_next(run, known, index);
}

/*
 * WORD in a message: from behind its last @ on, and if it is an address without what
 * follows its colon, as either may be a password.
 */
static void show(const char *word, char shown[128])
{
	const char *at = strrchr(word, '@'), *start = at ? at + 1 : word;
	const char *scheme = strstr(start, "//");
	const char *rest = scheme ? scheme + 2 : start;
	size_t length = (size_t)(rest - start) + strcspn(rest, ":");

	snprintf(shown, 128, "%.*s%s", length > 100 ? 100 : (int)length, start,
		 start[length] || length > 100 ? "..." : "");
}

static int refuse_name(struct inv_run *run, const char *kind, const char *word,
		       const struct known *known)
{
	char shown[128], names[256] = "";

	show(word, shown);
	for (size_t i = 0; i < known->all.count; i++) {
		const struct appliance *appliance = &known->all.list[i];
		size_t used = strlen(names);

		if (strcmp(appliance->kind, kind) == 0)
			snprintf(names + used, sizeof(names) - used, "%s%s",
				 used ? ", " : "", appliance->name);
	}
	return inv_refuse(run, 0,
			  "%s: no appliance of this name in %s%s%s; an address "
			  "has https:// before it",
			  shown, known->file ? known->file : "any configuration file",
			  *names ? ", there are: " : "", names);
}

static int refuse_address(struct inv_run *run, const char *word, int error)
{
	char shown[128];

	show(word, shown);
	if (error == -ENOMEM)
		return refuse(run, error, NULL);
	if (error == -EACCES)
		return inv_refuse(run, 0,
				  "%s: an address is no place for a password, "
				  "others see it: use INV_PASSWORD, or wait to "
				  "be asked",
				  shown);
	if (error == -EPROTONOSUPPORT)
		return inv_refuse(run, 0, "%s: https:// alone is spoken", shown);
	return inv_refuse(run, 0, "%s: https://[USER@]HOST[:PORT] is expected", shown);
}

/* Whether USER (NULL: anybody) may be who logs in to APPLIANCE as it is described. */
static bool may_be_user(const struct appliance *appliance, const char *user)
{
	return !user || !appliance->user || strcmp(appliance->user, user) == 0;
}

/* The first of KIND at URL for USER, or the count; *OF_OTHERS is one for another. */
static size_t find_url(const struct appliances *all, const char *kind, const char *url,
		       const char *user, size_t *of_others)
{
	*of_others = all->count;
	for (size_t i = 0; i < all->count; i++) {
		if (strcmp(all->list[i].kind, kind) != 0 ||
		    strcmp(all->list[i].url, url) != 0)
			continue;
		if (may_be_user(&all->list[i], user))
			return i;
		*of_others = i;
	}
	return all->count;
}

/* Copies TEXT unless it is NULL. False: no memory. */
static bool copy(char **to, const char *text)
{
	*to = text ? strdup(text) : NULL;
	return *to || !text;
}

/* One that is described nowhere; or, at index LIKE, only for somebody else. */
static int add_own(struct inv_run *run, struct appliances *all, const char *kind,
		   const char *url, const char *user, size_t like)
{
	struct appliance *own = appliances_append(all);
	const struct appliance none = {0};
	const struct appliance *model = like + 1 < all->count ? &all->list[like] : &none;

	if (!own)
		return refuse(run, -ENOMEM, NULL);
	own->version = model->version;
	if (copy(&own->name, url + strlen("https://")) && copy(&own->kind, kind) &&
	    copy(&own->url, url) && copy(&own->user, user) &&
	    copy(&own->ca_file, model->ca_file) && copy(&own->pin, model->pin) &&
	    copy(&own->proxy, model->proxy))
		return 0;
	return refuse(run, -ENOMEM, NULL);
}

/* Who logs in is said by the address; the file leaves it open. */
static int adopt_user(struct inv_run *run, struct appliance *appliance, const char *user)
{
	if (appliance->user || copy(&appliance->user, user))
		return 0;
	return refuse(run, -ENOMEM, NULL);
}

static int choose_address(struct inv_run *run, const char *kind, const char *word,
			  struct known *known)
{
	INV_FREE char *url = NULL, *user = NULL;
	const bool is_address = strstr(word, "//");
	int error = origin_parse(word, &url, &user);
	size_t index, like;

	if (error)
		return is_address || error == -ENOMEM
			       ? refuse_address(run, word, error)
			       : refuse_name(run, kind, word, known);
	index = find_url(&known->all, kind, url, user, &like);
	if (index < known->all.count)
		error = adopt_user(run, &known->all.list[index], user);
	else if (is_address)
		error = add_own(run, &known->all, kind, url, user, like);
	else
		error = refuse_name(run, kind, word, known);
	return error ? error : choose(run, known, index);
}

static int choose_word(struct inv_run *run, const char *kind, const char *word,
		       struct known *known)
{
	for (size_t i = 0; i < known->all.count; i++)
		if (strcmp(known->all.list[i].name, word) == 0)
			return strcmp(known->all.list[i].kind, kind) == 0
				       ? choose(run, known, i)
				       : OF_ANOTHER_KIND;
	return choose_address(run, kind, word, known);
}

static int choose_all(struct inv_run *run, const char *kind, struct known *known)
{
	int error = 0;

	for (size_t i = 0; i < known->all.count && !error; i++)
		if (strcmp(known->all.list[i].kind, kind) == 0)
			error = choose_next(run, known, i);
	return error;
}

/* ---------------------------------------------------------------------- handing over */

static int refuse_none(struct inv_run *run, const char *kind, const struct known *known,
		       bool named)
{
	if (named)
		return inv_refuse(run, 0, "what --at names is no appliance of kind %s",
				  kind);
	if (known->file)
		return inv_refuse(run, 0,
				  "%s: no appliance of kind %s; add it, or name "
				  "its address: --at https://HOST",
				  known->file, kind);
	return inv_refuse(run, 0,
			  "no appliance is known: name its address, --at "
			  "https://HOST, or describe it in "
			  "~/.config/inv/appliances.json or --config FILE");
}

static int give_user(struct inv_run *run, struct appliance *appliance)
{
	const char *user = getenv("INV_USER");

	if (appliance->user || !user || !*user)
		return 0;
	for (const char *c = user; *c; c++)
		if (iscntrl((unsigned char)*c))
			return inv_refuse(run, 0,
					  "INV_USER: control characters stand in "
					  "it");
	return copy(&appliance->user, user) ? 0 : refuse(run, -ENOMEM, NULL);
}

/* Moves the chosen ones to FOUND. */
static int hand_over(struct inv_run *run, struct known *known, struct appliances *found)
{
	int error = 0;

	for (size_t i = 0; i < known->n_chosen && !error; i++)
		error = give_user(run, &known->all.list[known->chosen[i]]);
	for (size_t i = 0; i < known->n_chosen && !error; i++) {
		struct appliance *from = &known->all.list[known->chosen[i]];
		struct appliance *to = appliances_append(found);

		if (!to)
			return refuse(run, -ENOMEM, NULL);
		*to = *from;
		*from = (struct appliance){0};
	}
	return error;
}

int appliances_find(struct inv_run *run, const char *kind, struct appliances *found)
{
	INV_CLEANUP(free_known) struct known known = {0};
	const char *const *at = inv_at(run);
	const bool named = *at;
	int error = read_known(run, kind, &known);

	*found = (struct appliances){0};
	if (!error && !named)
		error = choose_all(run, kind, &known);
	for (; *at && error >= 0; at++)
		error = choose_word(run, kind, *at, &known);
	if (error < 0)
		return error;
	if (known.n_chosen == 0)
		return refuse_none(run, kind, &known, named);
	return hand_over(run, &known, found);
}

int appliances_find_one(struct inv_run *run, const char *kind, const char *word,
			struct appliances *found)
{
	INV_CLEANUP(free_known) struct known known = {0};
	int error = read_known(run, kind, &known);

	*found = (struct appliances){0};
	if (!error)
		error = choose_word(run, kind, word, &known);
	if (error == OF_ANOTHER_KIND)
		return inv_refuse(run, 0, "%.100s: no appliance of kind %s", word, kind);
	return error ? error : hand_over(run, &known, found);
}
