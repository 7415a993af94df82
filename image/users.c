/*
 * users.c - lines of etc/passwd and etc/group picked out.
 */
#include "users.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "number.h"
#include "place.h"
#include "root.h"

enum {
	MOST_BYTES = 16 << 20,
	MOST_FIELDS = 7,
	/* Fields of both files, and those of one. */
	NAME = 0,
	PASSWORD = 1,
	ID = 2,
	GROUP = 3,
	MEMBERS = 3,
	PASSWD_FIELDS = 7,
	GROUP_FIELDS = 4,
};

struct line {
	char *text; /* what the fields are cut out of */
	char *fields[MOST_FIELDS];
	bool wanted;
};

struct database {
	const char *path;
	size_t n_fields;
	struct line *lines; /* in the order of the file; behind them those given whole */
	size_t count, room, n_file;
};

struct users {
	struct image *image;
	struct database passwd, group;
};

static void free_database(const struct database *database)
{
	for (size_t i = 0; i < database->count; i++)
		free(database->lines[i].text);
	free(database->lines);
}

static void free_users(const struct users *users)
{
	free_database(&users->passwd);
	free_database(&users->group);
}

static bool is_number(const char *text)
{
	uint64_t value;

	return number_parse(text, &value) == 0 && value < UINT32_MAX;
}

/* ------------------------------------------------------------------------ reading */

/* Cuts TEXT at its colons. False if it is no line of the database. */
static bool cut_line(const struct database *database, char *text, struct line *line)
{
	size_t n = 0;
	char *field;

	*line = (struct line){.text = text};
	while ((field = strsep(&text, ":"))) {
		if (n == database->n_fields)
			return false;
		line->fields[n++] = field;
	}
	return n == database->n_fields && *line->fields[NAME] &&
	       is_number(line->fields[ID]) &&
	       (n == GROUP_FIELDS || is_number(line->fields[GROUP]));
}

/* Appends the line TEXT if it is one. Returns it, or NULL with *ERROR 0 or -ENOMEM. */
static struct line *append_line(struct database *database, const char *text, int *error)
{
	char *copy = strdup(text);
	struct line line;

	*error = copy ? 0 : -ENOMEM;
	if (!copy || !cut_line(database, copy, &line)) {
		free(copy);
		return NULL;
	}
	if (database->count == database->room) {
		size_t room = database->room ? 2 * database->room : 64;
		struct line *larger = reallocarray(database->lines, room, sizeof(line));

		if (!larger) {
			free(copy);
			*error = -ENOMEM;
			return NULL;
		}
		database->lines = larger;
		database->room = room;
	}
	database->lines[database->count] = line;
	return &database->lines[database->count++];
}

/* A file that is not there has no lines. */
static int read_database(struct image *image, struct database *database)
{
	struct root_file file;
	int error = root_read_file(image->root, database->path, MOST_BYTES, &file);
	char *rest, *text;

	if (error == -ENOENT || error == -ENOTDIR)
		return 0;
	if (error == -ENOMEM)
		return error;
	if (error) {
		image_missing(image, -error, "%s%s", inv_root_name(image->run),
			      database->path);
		return 0;
	}
	rest = file.data;
	while (!error && (text = strsep(&rest, "\n")))
		append_line(database, text, &error);
	free(file.data);
	database->n_file = database->count;
	return error;
}

/* ------------------------------------------------------------------------- finding */

/*
 * The first line whose FIELD is TEXT, as the C library would find it; but those given
 * whole stand for the file's.
 */
static struct line *find_field(const struct database *database, size_t field,
			       const char *text)
{
	size_t count = database->count;

	for (size_t i = 0; i < count; i++) {
		struct line *line = &database->lines[(database->n_file + i) % count];

		if (strcmp(line->fields[field], text) == 0)
			return line;
	}
	return NULL;
}

/* By name; or else by number. */
static struct line *find(const struct database *database, const char *word)
{
	struct line *line = find_field(database, NAME, word);

	return line || !is_number(word) ? line : find_field(database, ID, word);
}

static bool is_line(const struct database *database, const char *word)
{
	size_t colons = 0;

	for (; *word; word++)
		colons += *word == ':';
	return colons + 1 == database->n_fields;
}

static void forget_name(struct database *database, const char *name)
{
	for (size_t i = 0; i < database->count; i++)
		if (strcmp(database->lines[i].fields[NAME], name) == 0)
			database->lines[i].wanted = false;
}

/*
 * What a user gave: a name, a number, or a whole line, which then is the only one of its
 * name. NULL with a note, or with *ERROR.
 */
static struct line *want(struct image *image, struct database *database,
			 const char *option, const char *word, int *error)
{
	struct line *line = NULL;

	*error = 0;
	if (!is_line(database, word))
		line = find(database, word);
	else if ((line = append_line(database, word, error)))
		forget_name(database, line->fields[NAME]);
	if (line)
		line->wanted = true;
	else if (!*error)
		image_error(image, 0, "--%s %s: not in %s%s; a whole line of it would do",
			    option, word, inv_root_name(image->run), database->path);
	return line;
}

static void want_primary_group(struct users *users, const struct line *user)
{
	struct line *group = find_field(&users->group, ID, user->fields[GROUP]);

	if (group)
		group->wanted = true;
}

/* --------------------------------------------------------------------- who starts */

/* Writes the number of WORD into ID; *LINE is what it was found in, or NULL. */
static bool find_id(const struct database *database, const char *word, const char **id,
		    struct line **line)
{
	*line = find(database, word);
	*id = *line ? (*line)->fields[ID] : word;
	return *line || is_number(word);
}

/* "USER[:GROUP]" as numbers. Whoever the files know is put in. */
static int start_as(struct users *users, const char *text, char **user)
{
	INV_FREE char *copy = strdup(text);
	const char *uid, *gid = "0";
	struct line *line, *group = NULL;
	char *colon;
	bool known;

	if (!copy)
		return -ENOMEM;
	colon = strchr(copy, ':');
	if (colon)
		*colon = '\0';
	known = find_id(&users->passwd, copy, &uid, &line);
	if (line) {
		line->wanted = true;
		gid = line->fields[GROUP];
		want_primary_group(users, line);
	}
	if (colon && colon[1])
		known = find_id(&users->group, colon + 1, &gid, &group) && known;
	if (group)
		group->wanted = true;
	if (!known)
		image_error(users->image, 0, "--run-as %s: not in %s/etc/passwd or group",
			    text, inv_root_name(users->image->run));
	return known && asprintf(user, "%s:%s", uid, gid) < 0 ? -ENOMEM : 0;
}

/* ------------------------------------------------------------------------- writing */

/* Of the MEMBERS, those whom the image knows. */
static void write_members(FILE *out, const struct database *passwd, char *members)
{
	const char *before = "";
	char *member;

	while ((member = strsep(&members, ","))) {
		const struct line *line = find_field(passwd, NAME, member);

		if (!line || !line->wanted)
			continue;
		fprintf(out, "%s%s", before, member);
		before = ",";
	}
}

static void write_line(FILE *out, const struct users *users, const struct line *line,
		       size_t n_fields)
{
	fprintf(out, "%s:x:%s:", line->fields[NAME], line->fields[ID]);
	if (n_fields == GROUP_FIELDS) {
		write_members(out, &users->passwd, line->fields[MEMBERS]);
	} else {
		for (size_t i = GROUP; i < n_fields; i++)
			fprintf(out, "%s%s", i > GROUP ? ":" : "", line->fields[i]);
	}
	fputc('\n', out);
}

static int place_database(struct users *users, const struct database *database)
{
	static const struct reason reason = {"user", NULL};
	struct image *image = users->image;
	INV_FREE char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	char where[PATH_MAX];

	if (!out)
		return -ENOMEM;
	for (size_t i = 0; i < database->count; i++)
		if (database->lines[i].wanted)
			write_line(out, users, &database->lines[i], database->n_fields);
	if (fclose(out) != 0)
		return -ENOMEM;
	if (size == 0 || (place_destination(image, database->path, false, where) == 0 &&
			  place_taken(image, where)))
		return 0;
	return place_data(image, database->path, text, size, &reason);
}

static int want_all(struct users *users, const struct users_wanted *wanted, char **user)
{
	struct line *line;
	int error = 0;

	if (wanted->root && (line = find_field(&users->passwd, ID, "0"))) {
		line->wanted = true;
		want_primary_group(users, line);
	}
	for (size_t i = 0; wanted->users[i] && !error; i++) {
		line = want(users->image, &users->passwd, "user", wanted->users[i],
			    &error);
		if (line)
			want_primary_group(users, line);
	}
	for (size_t i = 0; wanted->groups[i] && !error; i++)
		want(users->image, &users->group, "group", wanted->groups[i], &error);
	if (!error && wanted->run_as)
		error = start_as(users, wanted->run_as, user);
	return error;
}

int users_add(struct image *image, const struct users_wanted *wanted, char **user)
{
	INV_CLEANUP(free_users)
	struct users users = {
		.image = image,
		.passwd = {.path = "/etc/passwd", .n_fields = PASSWD_FIELDS},
		.group = {.path = "/etc/group", .n_fields = GROUP_FIELDS},
	};
	int error = read_database(image, &users.passwd);

	*user = NULL;
	if (!error)
		error = read_database(image, &users.group);
	if (!error)
		error = want_all(&users, wanted, user);
	if (!error)
		error = place_database(&users, &users.passwd);
	return error ? error : place_database(&users, &users.group);
}
