/*
 * copy_directory.c - what is known of the two appliances' resources.
 */
#include "copy_directory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "copy_directory_private.h"
#include "copy_uri.h"

enum { MOST_ENTRIES = 10000 };

static const char *const networks[] = {"ethernet-networks", "fc-networks",
				       "fcoe-networks", "network-sets", NULL};

/* ---------------------------------------------------------------------- what is known */

static struct directory_entry *find_entry(const struct copy_directory *directory,
					  const char *uri)
{
	struct directory_entry *entry = directory->first;

	while (entry && strcmp(entry->address, uri) != 0)
		entry = entry->next;
	return entry;
}

static void free_entry(struct directory_entry *entry)
{
	json_decref(entry->resource);
	free(entry->collection);
	free(entry->address);
	free(entry->uri);
	free(entry);
}

/* "/rest/COLLECTION/ID", and the collection may have a slash of its own. */
static char *collection_of(const char *uri)
{
	const char *start = uri + strlen("/rest/");
	const char *end = strrchr(start, '/');

	return end ? strndup(start, (size_t)(end - start)) : NULL;
}

static struct directory_entry *add_entry(struct copy_directory *directory,
					 const char *uri)
{
	struct directory_entry *entry = calloc(1, sizeof(*entry));

	if (!entry)
		return NULL;
	entry->address = strdup(uri);
	entry->collection = collection_of(uri);
	if (!entry->address || !entry->collection) {
		free_entry(entry);
		return NULL;
	}
	entry->match.found = COPY_UNKNOWN;
	entry->match.why = entry->why;
	entry->next = directory->first;
	directory->first = entry;
	directory->count++;
	return entry;
}

static void read_source(const struct copy_directory *directory,
			struct directory_entry *entry)
{
	char fault[FAULT_SIZE];
	json_t *resource;
	int error = copy_get(directory->from, entry->address, &resource, fault);

	if (error) {
		snprintf(entry->why, sizeof(entry->why), "%s: %s",
			 directory->from->appliance->name, fault);
		return;
	}
	entry->resource = resource;
	if (*copy_text(resource, "name"))
		entry->match.name = copy_text(resource, "name");
	else
		snprintf(entry->why, sizeof(entry->why), "it has no name at %s",
			 directory->from->appliance->name);
}

/* The entry for URI, its resource read; NULL: no memory. URI is known to be an address. */
static struct directory_entry *know(struct copy_directory *directory, const char *uri)
{
	struct directory_entry *entry = find_entry(directory, uri);

	if (entry)
		return entry;
	entry = add_entry(directory, uri);
	if (entry && directory->count > MOST_ENTRIES)
		strcpy(entry->why, "too many resources are named");
	else if (entry)
		read_source(directory, entry);
	return entry;
}

const json_t *directory_source(void *context, const char *uri)
{
	const struct directory_entry *entry = know(context, uri);

	return entry ? entry->resource : NULL;
}

/* ----------------------------------------------------------------- networks to be made */

static int note_to_make(struct copy_directory *directory, struct directory_entry *entry)
{
	/* No address: it cannot be mistaken for one. */
	if (asprintf(&entry->uri, "new:%s/%s", entry->collection, entry->match.name) <
	    0) {
		entry->uri = NULL;
		return -ENOMEM;
	}
	entry->match.uri = entry->uri;
	entry->match.found = COPY_FOUND;
	if (directory->last_to_make)
		directory->last_to_make->next_to_make = entry;
	else
		directory->to_make = entry;
	directory->last_to_make = entry;
	return 0;
}

/* Whether what ENTRY's network consists of is there, or can be made, too: looked up here. */
static int plan_network(struct copy_directory *directory, struct directory_entry *entry)
{
	const struct copy_lookup lookup = copy_directory_lookup(directory);
	struct copy_body copy;
	int error = copy_network(entry->resource, &lookup, &copy);

	if (!error && json_array_size(copy.refusals) == 0)
		error = note_to_make(directory, entry);
	else if (!error)
		snprintf(entry->why, sizeof(entry->why), "cannot be made: %s",
			 json_string_value(json_array_get(copy.refusals, 0)));
	if (entry->match.found != COPY_FOUND)
		entry->match.found = COPY_UNKNOWN;
	copy_body_free(&copy);
	return error;
}

static struct directory_entry *entry_to_make(const struct copy_directory *directory,
					     size_t i)
{
	struct directory_entry *entry = directory->to_make;

	while (entry && i--)
		entry = entry->next_to_make;
	return entry;
}

bool copy_directory_missing(const struct copy_directory *directory, size_t i,
			    struct copy_missing *missing)
{
	const struct directory_entry *entry = entry_to_make(directory, i);

	if (!entry)
		return false;
	*missing = (struct copy_missing){
		.collection = entry->collection,
		.name = entry->match.name,
		.resource = entry->resource,
	};
	return true;
}

int copy_directory_made(struct copy_directory *directory, size_t i, const char *uri)
{
	struct directory_entry *entry = entry_to_make(directory, i);
	char *copy = strdup(uri);

	if (!copy)
		return -ENOMEM;
	free(entry->uri);
	entry->uri = copy;
	entry->match.uri = copy;
	return 0;
}

/* ------------------------------------------------------------------------- the lookup */

static int match(struct copy_directory *directory, struct directory_entry *entry)
{
	const char *name = entry->match.name;
	int error;

	entry->matched = true;
	if (!name)
		return 0;
	error = copy_choose(directory, entry, name);
	if (error || entry->match.found != COPY_MISSING || entry->match.demanded)
		return error;
	if (!copy_uri_collection(entry->address, networks))
		return 0;
	if (directory->makes_networks)
		return plan_network(directory, entry);
	snprintf(entry->why + strlen(entry->why), sizeof(entry->why) - strlen(entry->why),
		 ": --with-networks makes it, --map %s:%s=NAME takes another",
		 entry->collection, name);
	return 0;
}

const struct copy_match *directory_match(void *context, const char *collection,
					 const char *uri)
{
	struct copy_directory *directory = context;
	struct directory_entry *entry;

	(void)collection;
	entry = know(directory, uri);
	if (!entry || (!entry->matched && match(directory, entry)))
		return NULL;
	return &entry->match;
}

struct copy_lookup copy_directory_lookup(struct copy_directory *directory)
{
	return (struct copy_lookup){
		.match = directory_match,
		.source = directory_source,
		.context = directory,
	};
}

void copy_directory_free(struct copy_directory *directory)
{
	while (directory->first) {
		struct directory_entry *entry = directory->first;

		directory->first = entry->next;
		free_entry(entry);
	}
}
