/*
 * copy_plan.c - what is to be done for each copy, found out before anything is written: where
 * one of them cannot be made, none is begun.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cleanup.h"
#include "copy_compare.h"
#include "copy_job_private.h"
#include "copy_uri.h"

static const char collection[] = "server-profiles";

void copy_label(const struct copy_job *job, const char *name, char *text, size_t size)
{
	snprintf(text, size, "%s -> %s %s", job->from->appliance->name,
		 job->to->appliance->name, name);
}

static const char *from_name(const struct copy_job *job)
{
	return job->from->appliance->name;
}

static const char *to_name(const struct copy_job *job)
{
	return job->to->appliance->name;
}

/* Whoever is interrupted needs not to be told what that kept from being found out. */
static bool is_over(const struct copy_job *job)
{
	return http_time_left(job->http) == 0;
}

/* ------------------------------------------------------------------------- the sources */

static void refuse_source(struct copy_job *job, struct copy_source *source,
			  const char *why)
{
	if (!is_over(job))
		inv_error(job->run, 0, "%s: %s", source->name, why);
	source->refused = true;
}

/* Only the letters as they were given; that others differ in capitals alone is no help. */
static const json_t *exact_one(const json_t *found, const char *name, size_t *count)
{
	const json_t *one = NULL;
	json_t *profile;
	size_t i;

	*count = 0;
	json_array_foreach((json_t *)found, i, profile)
	{
		if (strcmp(copy_text(profile, "name"), name) != 0)
			continue;
		one = profile;
		++*count;
	}
	return one;
}

/* The scopes that the source is in are not in the profile itself, nor is that an error. */
static int add_scopes(struct copy_job *job, struct copy_source *source)
{
	const char *uri = copy_text(source->profile, "scopesUri");
	INV_FREE char *expected = NULL;
	char fault[FAULT_SIZE];
	json_t *scopes, *uris;
	int error = 0;

	if (asprintf(&expected, "/rest/scopes/resources%s",
		     copy_text(source->profile, "uri")) < 0) {
		expected = NULL;
		return -ENOMEM;
	}
	if (strcmp(uri, expected) != 0 ||
	    json_object_get(source->profile, "initialScopeUris"))
		return 0;
	error = copy_get(job->from, uri, &scopes, fault);
	if (error == -ENOENT || error == -EOPNOTSUPP)
		return 0;
	if (error) {
		refuse_source(job, source, fault);
		return 0;
	}
	uris = json_object_get(scopes, "scopeUris");
	if (json_array_size(uris) &&
	    json_object_set(source->profile, "initialScopeUris", uris))
		error = -ENOMEM;
	json_decref(scopes);
	return error;
}

/* What a list shows of a profile may be less than all. */
static int read_profile(struct copy_job *job, struct copy_source *source,
			const json_t *listed)
{
	const char *uri = copy_text(listed, "uri");
	char fault[FAULT_SIZE];
	int error = -EBADMSG;

	if (copy_uri_is_of(uri, collection))
		error = copy_get(job->from, uri, &source->profile, fault);
	else
		snprintf(fault, sizeof(fault), "%s gives it no address", from_name(job));
	if (error) {
		refuse_source(job, source, fault);
		return 0;
	}
	return add_scopes(job, source);
}

static int find_source(struct copy_job *job, struct copy_source *source)
{
	char fault[FAULT_SIZE], why[FAULT_SIZE + 320];
	const json_t *one;
	json_t *found;
	size_t count;
	int error;

	inv_progress(job->run, "%s: looking for %s", from_name(job), source->name);
	error = copy_find(job->from, collection, source->name, &found, fault);
	if (error) {
		snprintf(why, sizeof(why), "%s: %s", from_name(job), fault);
		refuse_source(job, source, why);
		return 0;
	}
	one = exact_one(found, source->name, &count);
	if (count == 1) {
		error = read_profile(job, source, one);
	} else if (count > 1 || !job->order->move) {
		snprintf(why, sizeof(why), "%s has %s", from_name(job),
			 count ? "several profiles of that name"
			       : "no server profile of that name");
		refuse_source(job, source, why);
	}
	json_decref(found);
	return error;
}

static int find_sources(struct copy_job *job)
{
	int error = 0;

	for (size_t i = 0; i < job->n_sources && !error; i++)
		error = find_source(job, &job->sources[i]);
	return error;
}

/* --------------------------------------------------------------------------- the items */

static int name_item(const struct copy_job *job, struct copy_item *item, unsigned number)
{
	const char *stem = job->order->as ? job->order->as : item->source->name;

	if (number)
		snprintf(item->suffix, sizeof(item->suffix), "-%u", number);
	if (asprintf(&item->name, "%s%s", stem, item->suffix) >= 0)
		return 0;
	item->name = NULL;
	return -ENOMEM;
}

static int make_sources(struct copy_job *job)
{
	size_t count = 0;

	while (job->order->names[count])
		count++;
	job->sources = calloc(count + 1, sizeof(*job->sources));
	if (!job->sources)
		return -ENOMEM;
	for (; job->n_sources < count; job->n_sources++)
		job->sources[job->n_sources].name = job->order->names[job->n_sources];
	return 0;
}

static int make_items(struct copy_job *job)
{
	size_t each = job->order->count ? job->order->count : 1;
	int error = 0;

	job->items = calloc(job->n_sources * each + 1, sizeof(*job->items));
	if (!job->items)
		return -ENOMEM;
	for (size_t i = 0; i < job->n_sources * each && !error; i++) {
		struct copy_item *item = &job->items[job->n_items++];

		item->source = &job->sources[i / each];
		item->first = i % each == 0;
		error = name_item(job, item,
				  job->order->count ? (unsigned)(i % each) + 1 : 0);
	}
	return error;
}

static int compare_names(const void *one, const void *other)
{
	return strcasecmp(*(const char *const *)one, *(const char *const *)other);
}

/* Names that the command line itself gives twice. */
static int check_names(struct copy_job *job)
{
	INV_FREE const char **names = calloc(job->n_items + 1, sizeof(*names));

	if (!names)
		return -ENOMEM;
	for (size_t i = 0; i < job->n_items; i++)
		names[i] = job->items[i].name;
	qsort(names, job->n_items, sizeof(*names), compare_names);
	for (size_t i = 1; i < job->n_items; i++)
		if (strcasecmp(names[i - 1], names[i]) == 0)
			return inv_refuse(job->run, 0, "two copies would be called %s",
					  names[i]);
	return 0;
}

int copy_plan_items(struct copy_job *job)
{
	int error = make_sources(job);

	if (!error)
		error = make_items(job);
	return error ? error : check_names(job);
}

/* ---------------------------------------------------------------------------- the bodies */

int copy_plan_body(struct copy_job *job, struct copy_item *item)
{
	const struct copy_order *order = job->order;
	const struct copy_lookup lookup = copy_directory_lookup(&job->directory);
	const struct copy_wish wish = {
		.name = item->name,
		.suffix = item->suffix,
		.moves = order->move,
		.keep_ids = order->keep_ids,
		.new_ids = order->new_ids,
		.new_volumes = order->new_volumes,
	};
	int error;

	copy_body_free(&item->copy);
	error = copy_profile(item->source->profile, &wish, &lookup, &item->copy);
	/* With ids of the source it has to wait for its server until the source is gone. */
	if (!error && item->server && !item->copy.carries_ids &&
	    json_object_set(item->copy.body, "serverHardwareUri",
			    json_object_get(item->server, "uri")))
		error = -ENOMEM;
	return error;
}

/* Once a source: its copies have the same. */
static void tell(struct copy_job *job, struct copy_item *item)
{
	json_t *line;
	size_t i;

	item->refused = json_array_size(item->copy.refusals) > 0;
	if (!item->first || is_over(job))
		return;
	json_array_foreach(item->copy.refusals, i, line)
		inv_error(job->run, 0, "%s: %s", item->source->name,
			  json_string_value(line));
	json_array_foreach(item->copy.notes, i, line)
		inv_warn(job->run, 0, "%s: %s", item->source->name,
			 json_string_value(line));
}

/* ------------------------------------------------------- what the destination has already */

__attribute__((format(printf, 3, 4))) static void refuse(struct copy_job *job,
							 struct copy_item *item,
							 const char *format, ...)
{
	char why[FAULT_SIZE + COPY_PATH_SIZE + 128];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why, sizeof(why), format, arguments);
	va_end(arguments);
	if (!is_over(job))
		inv_error(job->run, 0, "%s: %s", item->name, why);
	item->refused = true;
}

static bool is_itself(const struct copy_job *job, const struct copy_item *item)
{
	return job->from == job->to && item->source->profile &&
	       strcmp(copy_text(item->existing, "uri"),
		      copy_text(item->source->profile, "uri")) == 0;
}

/*
 * Copies are made without a server, or for the one that is asked for. One on another may be a
 * namesake that serves there: nothing is deleted for its sake.
 */
static bool has_other_server(const struct copy_job *job, const struct copy_item *item)
{
	const char *server = copy_text(item->existing, "serverHardwareUri");

	return *server && item->source->profile && (job->order->move || item->server) &&
	       strcmp(server, copy_text(item->server, "uri")) != 0;
}

/* Whether it is an earlier run's: complete, or not yet. */
static void judge_existing(struct copy_job *job, struct copy_item *item)
{
	const char *state = copy_text(item->existing, "state");
	char path[COPY_PATH_SIZE];

	if (is_itself(job, item))
		refuse(job, item,
		       "that is what it is copied from: --as gives another name");
	else if (strcmp(copy_text(item->existing, "name"), item->name) != 0)
		refuse(job, item, "%s has one called %s: --as gives another name",
		       to_name(job), copy_text(item->existing, "name"));
	else if (strcmp(state, "Creating") == 0)
		item->plan = COPY_PLAN_RESUME;
	else if (*state && strcmp(state, "Normal") != 0)
		refuse(job, item,
		       "%s has one of that name, which is in state %s: if it is what an "
		       "earlier attempt left, delete it and run this again",
		       to_name(job), state);
	else if (item->source->profile &&
		 !copy_compare(item->copy.body, item->existing, path))
		refuse(job, item,
		       "%s has another of that name, which differs in %s: --as gives "
		       "another name",
		       to_name(job), path);
	else if (has_other_server(job, item))
		refuse(job, item,
		       "%s has one of that name on a server: it may be another's",
		       to_name(job));
	else
		item->plan = COPY_PLAN_PRESENT;
}

/* Only its name tells that it is what was moved. */
static void judge_gone(struct copy_job *job, struct copy_item *item)
{
	if (!item->existing)
		refuse(job, item, "neither %s nor %s has a server profile of that name",
		       from_name(job), to_name(job));
	else if (!item->refused)
		inv_warn(
			job->run, 0,
			"%s: %s has none of that name (any more), %s has: taken for moved, "
			"which nothing but its name says",
			item->source->name, from_name(job), to_name(job));
}

static void find_existing(struct copy_job *job, struct copy_item *item)
{
	char fault[FAULT_SIZE];
	json_t *found;

	inv_progress(job->run, "%s: looking for %s", to_name(job), item->name);
	if (copy_find(job->to, collection, item->name, &found, fault)) {
		refuse(job, item, "%s: %s", to_name(job), fault);
		return;
	}
	if (json_array_size(found) > 1)
		refuse(job, item, "%s has several profiles of that name", to_name(job));
	item->existing = json_incref(json_array_get(found, 0));
	json_decref(found);
	if (item->existing && !item->refused)
		judge_existing(job, item);
	if (!item->source->profile)
		judge_gone(job, item);
}

/* --------------------------------------------------------------------------- one by one */

/* Before a profile may go, its server has to be off. */
static void check_power(struct copy_job *job, struct copy_item *item)
{
	char why[FAULT_SIZE];

	if (!job->order->move || !item->source->profile)
		return;
	if (!copy_server_is_off(job->from, item->source->profile, why))
		refuse(job, item, "%s", why);
}

/* Within one appliance two profiles cannot have the same ids, be it for a moment. */
static void check_ids(struct copy_job *job, struct copy_item *item)
{
	if (item->copy.carries_ids && job->from == job->to)
		refuse(job, item,
		       "its ids are in use until it is deleted: within one appliance "
		       "--new-ids is needed");
}

static int plan_server(struct copy_job *job, struct copy_item *item)
{
	if (!job->order->server || item->refused)
		return 0;
	item->refused = !copy_server_find(job, item);
	return item->refused ? 0 : copy_plan_body(job, item);
}

/* The source has gone: its copy may still lack its server. */
static void plan_gone(struct copy_job *job, struct copy_item *item)
{
	find_existing(job, item);
	if (!item->refused && job->order->server &&
	    !*copy_text(item->existing, "serverHardwareUri"))
		item->refused = !copy_server_find(job, item);
}

static int plan_item(struct copy_job *job, struct copy_item *item)
{
	int error;

	item->refused = item->source->refused;
	if (!item->refused && !item->source->profile)
		plan_gone(job, item);
	if (item->refused || !item->source->profile)
		return 0;
	error = copy_plan_body(job, item);
	if (error)
		return error;
	tell(job, item);
	check_ids(job, item);
	check_power(job, item);
	/* Its server is part of what is compared. */
	error = plan_server(job, item);
	if (!error)
		find_existing(job, item);
	return error;
}

static void complain_of_maps(const struct copy_job *job)
{
	for (size_t i = 0; i < job->maps.count; i++)
		if (!job->maps.list[i].used)
			inv_warn(job->run, 0, "--map %s:%s: no profile names that",
				 job->maps.list[i].collection, job->maps.list[i].old);
}

int copy_plan_all(struct copy_job *job)
{
	int error = find_sources(job);

	for (size_t i = 0; i < job->n_items && !error && !is_over(job); i++)
		error = plan_item(job, &job->items[i]);
	if (!error && !is_over(job))
		complain_of_maps(job);
	return error;
}
