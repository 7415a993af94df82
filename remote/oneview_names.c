/*
 * oneview_names.c - addresses and names of resources, in a table of hashes a kind.
 */
#include "oneview_names.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	const char *uri, *name; /* in the pool */
	size_t length;		/* of the address */
};

struct names_kind {
	struct names_kind *next;
	struct oneview_names *names;
	const struct oneview_kind *kind;
	struct list list;
	struct entry *entries; /* a place is free where uri is NULL */
	size_t room, count;
};

static struct entry *place_of(const struct names_kind *kind, const char *uri,
			      size_t length)
{
	size_t at = (size_t)hash_of(uri, length) & (kind->room - 1);

	while (kind->entries[at].uri && (kind->entries[at].length != length ||
					 memcmp(kind->entries[at].uri, uri, length) != 0))
		at = (at + 1) & (kind->room - 1);
	return &kind->entries[at];
}

static int grow(struct names_kind *kind)
{
	struct names_kind larger = {.room = kind->room ? 2 * kind->room : 64};

	if (2 * kind->count < kind->room)
		return 0;
	larger.entries = calloc(larger.room, sizeof(*larger.entries));
	if (!larger.entries)
		return -ENOMEM;
	for (size_t i = 0; i < kind->room; i++)
		if (kind->entries[i].uri)
			*place_of(&larger, kind->entries[i].uri,
				  kind->entries[i].length) = kind->entries[i];
	free(kind->entries);
	kind->entries = larger.entries;
	kind->room = larger.room;
	return 0;
}

static char *keep(struct pool *pool, const char *bytes, size_t length)
{
	char *copy = pool_take(pool, length + 1);

	if (copy && length)
		memcpy(copy, bytes, length);
	return copy;
}

static int take_member(void *context, const struct record *record)
{
	struct names_kind *kind = context;
	struct oneview_names *names = kind->names;
	const struct record_value *uri = record_next(record, names->plan.uri, NULL);
	const struct record_value *name = record_next(record, names->name, NULL);
	struct entry *entry;

	if (!uri || !name || uri->kind != JSON_KIND_STRING ||
	    name->kind != JSON_KIND_STRING || !uri->length)
		return 0;
	if (grow(kind))
		return -ENOMEM;
	entry = place_of(kind, record->bytes + uri->offset, uri->length);
	entry->uri = keep(&names->pool, record->bytes + uri->offset, uri->length);
	entry->name = keep(&names->pool, record->bytes + name->offset, name->length);
	entry->length = uri->length;
	kind->count++;
	return entry->uri && entry->name ? 0 : -ENOMEM;
}

static void finish_list(void *context)
{
	struct names_kind *kind = context;
	struct oneview_names *names = kind->names;

	if (--names->pending == 0)
		names->ready(names->context);
}

int oneview_names_make(struct oneview_names *names, struct http_host *host,
		       void (*ready)(void *context), void *context)
{
	int error;

	*names = (struct oneview_names){
		.host = host,
		.ready = ready,
		.context = context,
	};
	error = list_plan_make(&names->plan, false);
	names->name = error ? error : list_plan_add(&names->plan, "name");
	return names->name < 0 ? names->name : 0;
}

void oneview_names_free(struct oneview_names *names)
{
	while (names->first) {
		struct names_kind *kind = names->first;

		names->first = kind->next;
		list_free(&kind->list);
		free(kind->entries);
		free(kind);
	}
	list_plan_free(&names->plan);
	pool_free(&names->pool);
}

static struct names_kind *find_kind(const struct oneview_names *names,
				    const struct oneview_kind *kind)
{
	struct names_kind *found = names->first;

	while (found && found->kind != kind)
		found = found->next;
	return found;
}

int oneview_names_want(struct oneview_names *names, const char *uri, size_t length)
{
	const struct oneview_kind *kind = oneview_kind_of(uri, length);
	struct names_kind *added;

	if (!kind || kind->single || find_kind(names, kind))
		return 0;
	added = calloc(1, sizeof(*added));
	if (!added)
		return -ENOMEM;
	added->names = names;
	added->kind = kind;
	added->list = (struct list){
		.host = names->host,
		.plan = &names->plan,
		.path = kind->path,
		.member = take_member,
		.done = finish_list,
		.context = added,
	};
	added->next = names->first;
	names->first = added;
	names->pending++;
	list_start(&added->list);
	return 0;
}

const char *oneview_names_find(const struct oneview_names *names, const char *uri,
			       size_t length)
{
	const struct oneview_kind *kind = oneview_kind_of(uri, length);
	const struct names_kind *list = kind ? find_kind(names, kind) : NULL;

	return list && list->room ? place_of(list, uri, length)->name : NULL;
}

void oneview_names_complain(const struct oneview_names *names, struct inv_run *run,
			    const char *appliance)
{
	for (const struct names_kind *kind = names->first; kind; kind = kind->next) {
		const char *name = kind->kind->view.name;

		if (!kind->list.error)
			continue;
		/* What it does not have or does not show is no fault of this run's. */
		if ((kind->list.status == 403 || kind->list.status == 404) &&
		    !kind->list.has_total && !kind->list.distinct)
			inv_warn(run, 0, "%s: names of %s: %s", appliance, name,
				 kind->list.fault);
		else
			inv_error(run, 0, "%s: names of %s: %s", appliance, name,
				  kind->list.fault);
	}
}
