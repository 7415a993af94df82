/*
 * copy_choose.c - which of the destination's resources is the one: there has to be exactly one.
 * A name tells, within the collection; where several have it, what they are part of; firmware has
 * a version, too; and server hardware is what it consists of, whatever it is called.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "copy_directory_private.h"
#include "copy_hardware.h"
#include "copy_uri.h"

struct choice {
	struct copy_directory *directory;
	struct directory_entry *entry;
	const char *name; /* that it is to have at the destination */
	json_t *candidates;
};

static void end_choice(struct choice *choice)
{
	json_decref(choice->candidates);
}

static const char *destination(const struct choice *choice)
{
	return choice->directory->to->appliance->name;
}

/* ------------------------------------------------------------------------ what is left */

/* Keeps those of which KEEPS is true. 0 or -ENOMEM. */
static int keep(struct choice *choice,
		bool (*keeps)(const struct choice *choice, const json_t *candidate))
{
	json_t *kept = json_array(), *candidate;
	size_t i;
	int error = kept ? 0 : -ENOMEM;

	json_array_foreach(choice->candidates, i,
			   candidate) if (keeps(choice, candidate) &&
					  json_array_append(kept, candidate)) error =
		-ENOMEM;
	json_decref(choice->candidates);
	choice->candidates = kept;
	return error;
}

static bool is_of_version(const struct choice *choice, const json_t *candidate)
{
	return strcmp(copy_text(candidate, "version"),
		      copy_text(choice->entry->resource, "version")) == 0;
}

/* "NAME" or, as there may be several of that name, "NAME VERSION". */
static bool is_firmware_called(const struct choice *choice, const json_t *candidate)
{
	const char *name = copy_text(candidate, "name"), *wanted = choice->name;
	size_t length = strlen(name);

	if (strcmp(name, wanted) == 0)
		return true;
	return strncmp(name, wanted, length) == 0 && wanted[length] == ' ' &&
	       strcmp(wanted + length + 1, copy_text(candidate, "version")) == 0;
}

static bool is_same_hardware(const struct choice *choice, const json_t *candidate)
{
	return copy_hardware_same(choice->entry->resource, candidate);
}

static bool is_alike(const struct choice *choice, const json_t *candidate)
{
	return copy_hardware_alike(choice->entry->resource, candidate);
}

static bool is_called(const struct choice *choice, const json_t *candidate)
{
	return strcmp(copy_text(candidate, "name"), choice->name) == 0;
}

/* ------------------------------------------------------------- what they are part of */

static const struct part {
	const char *collection, *field, *whole;
	bool always; /* not only to tell several apart */
} parts[] = {
	{"storage-pools", "storageSystemUri", "storage-systems", true},
	{"storage-volumes", "storagePoolUri", "storage-pools", false},
	{"storage-volume-templates", "storagePoolUri", "storage-pools", false},
};

static const struct part *part_of(const char *collection)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (strcmp(parts[i].collection, collection) == 0)
			return &parts[i];
	return NULL;
}

static bool is_in_same_whole(const struct choice *choice, const json_t *candidate)
{
	const struct part *part = part_of(choice->entry->collection);
	const char *whole = copy_text(choice->entry->resource, part->field);
	const struct copy_match *match;

	if (!copy_uri_is_of(whole, part->whole))
		return true;
	match = directory_match(choice->directory, part->whole, whole);
	return match && match->found == COPY_FOUND &&
	       strcmp(match->uri, copy_text(candidate, part->field)) == 0;
}

static int narrow(struct choice *choice)
{
	const char *collection = choice->entry->collection;
	const struct part *part = part_of(collection);

	if (strcmp(collection, "firmware-drivers") == 0 && !choice->entry->match.demanded)
		return keep(choice, is_of_version);
	if (part && ((part->always && !choice->entry->match.demanded) ||
		     json_array_size(choice->candidates) > 1))
		return keep(choice, is_in_same_whole);
	return 0;
}

/* ----------------------------------------------------------------------- what to say */

__attribute__((format(printf, 2, 3))) static void explain(struct choice *choice,
							  const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(choice->entry->why, sizeof(choice->entry->why), format, arguments);
	va_end(arguments);
}

/* Names the candidates by SHOW, behind what was said already. */
static void name_candidates(struct choice *choice, const json_t *candidates,
			    void (*show)(const json_t *candidate, char *text,
					 size_t size))
{
	enum { MOST_NAMED = 3 };
	char *why = choice->entry->why, text[192];
	json_t *candidate;
	size_t i, used = strlen(why);

	json_array_foreach((json_t *)candidates, i, candidate)
	{
		if (i == MOST_NAMED || used >= COPY_WHY_SIZE)
			break;
		show(candidate, text, sizeof(text));
		used += (size_t)snprintf(why + used, COPY_WHY_SIZE - used, "%s %s",
					 i ? "," : "", text);
	}
}

static void show_uri(const json_t *candidate, char *text, size_t size)
{
	snprintf(text, size, "%s", copy_text(candidate, "uri"));
}

static void show_version(const json_t *candidate, char *text, size_t size)
{
	snprintf(text, size, "%s", copy_text(candidate, "version"));
}

static int take_only(struct choice *choice)
{
	struct directory_entry *entry = choice->entry;
	const char *uri = copy_text(json_array_get(choice->candidates, 0), "uri");

	if (!copy_uri_is_of(uri, entry->collection)) {
		explain(choice, "%s gives it an address that is none of %s",
			destination(choice), entry->collection);
		return 0;
	}
	entry->uri = strdup(uri);
	if (!entry->uri)
		return -ENOMEM;
	entry->match.uri = entry->uri;
	entry->match.found = COPY_FOUND;
	return 0;
}

static void explain_absence(struct choice *choice, const json_t *all)
{
	const char *to = destination(choice);

	choice->entry->match.found = COPY_MISSING;
	if (choice->entry->match.demanded)
		explain(choice, "%s has no %s", to, choice->name);
	else if (json_array_size(all) == 0)
		explain(choice, "%s has none of that name", to);
	else if (strcmp(choice->entry->collection, "firmware-drivers") == 0) {
		explain(choice, "%s has no version %s of it, only:", to,
			copy_text(choice->entry->resource, "version"));
		name_candidates(choice, all, show_version);
	} else {
		explain(choice, "%s has it elsewhere only:", to);
		name_candidates(choice, all, show_uri);
	}
}

static int conclude(struct choice *choice, const json_t *all)
{
	size_t count = json_array_size(choice->candidates);

	if (count == 1)
		return take_only(choice);
	if (count == 0) {
		explain_absence(choice, all);
		return 0;
	}
	explain(choice, "%s has %zu of that name:", destination(choice), count);
	name_candidates(choice, choice->candidates, show_uri);
	return 0;
}

/* ------------------------------------------------------------------------ the choices */

static int choose_by_name(struct choice *choice)
{
	json_t *all = json_incref(choice->candidates);
	int error = 0;

	if (strcmp(choice->entry->collection, "firmware-drivers") == 0) {
		error = keep(choice, is_firmware_called);
		json_decref(all);
		all = json_incref(choice->candidates);
	}
	if (!error)
		error = narrow(choice);
	if (!error)
		error = conclude(choice, all);
	json_decref(all);
	return error;
}

/* Somebody who names a type has seen what it is; that it is another has to be said. */
static int choose_demanded_hardware(struct choice *choice)
{
	int error = keep(choice, is_called);
	const json_t *only = json_array_get(choice->candidates, 0);
	char text[256];

	if (!error)
		error = conclude(choice, NULL);
	if (error || choice->entry->match.found != COPY_FOUND ||
	    is_same_hardware(choice, only))
		return error;
	copy_hardware_describe(only, text, sizeof(text));
	inv_warn(choice->directory->to->run, 0,
		 "server-hardware-types %s: --map makes it another kind of server: %s",
		 choice->entry->match.name, text);
	return 0;
}

/* Of several that are the same the one that is also called the same. */
static int prefer_name(struct choice *choice)
{
	json_t *all = json_incref(choice->candidates);
	int error = keep(choice, is_called);

	if (!error && json_array_size(choice->candidates) != 1) {
		json_decref(choice->candidates);
		choice->candidates = json_incref(all);
	}
	json_decref(all);
	return error;
}

static int explain_hardware(struct choice *choice, const json_t *all)
{
	const char *to = destination(choice);
	size_t count = json_array_size(choice->candidates);
	int error = 0;

	if (count > 1) {
		explain(choice, "%s has %zu types of such servers:", to, count);
	} else {
		json_decref(choice->candidates);
		choice->candidates = json_incref((json_t *)all);
		error = keep(choice, is_alike);
		choice->entry->match.found = COPY_MISSING;
		explain(choice, "%s has no type of such servers%s", to,
			json_array_size(choice->candidates) ? "; of this model there is:"
							    : ", and none of this model");
	}
	name_candidates(choice, choice->candidates, copy_hardware_describe);
	return error;
}

static int choose_hardware(struct choice *choice)
{
	json_t *all = json_incref(choice->candidates);
	int error = keep(choice, is_same_hardware);

	if (!error && json_array_size(choice->candidates) > 1)
		error = prefer_name(choice);
	if (!error)
		error = json_array_size(choice->candidates) == 1
				? take_only(choice)
				: explain_hardware(choice, all);
	json_decref(all);
	return error;
}

int copy_choose(struct copy_directory *directory, struct directory_entry *entry,
		const char *name)
{
	const bool hardware = strcmp(entry->collection, "server-hardware-types") == 0;
	const bool firmware = strcmp(entry->collection, "firmware-drivers") == 0;
	struct copy_map *map = copy_maps_find(directory->maps, entry->collection, name);
	INV_CLEANUP(end_choice)
	struct choice choice = {
		.directory = directory,
		.entry = entry,
		.name = map ? map->new : name,
	};
	char fault[FAULT_SIZE];
	int error;

	entry->match.demanded = map != NULL;
	if (map)
		map->used = true;
	/* A few lists are short, and their members are told apart by more than names. */
	error = copy_find(directory->to, entry->collection,
			  hardware || firmware ? NULL : choice.name, &choice.candidates,
			  fault);
	if (error) {
		explain(&choice, "%s: %s", destination(&choice), fault);
		return 0;
	}
	if (!hardware)
		return choose_by_name(&choice);
	return map ? choose_demanded_hardware(&choice) : choose_hardware(&choice);
}
