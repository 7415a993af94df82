/*
 * copy_site.c - resources of an appliance as whole documents.
 */
#include "copy_site.h"

#include <curl/curl.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cleanup.h"
#include "list.h"

const char *copy_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* What jansson itself says would show what stands there. */
json_t *copy_parse(const char *text, size_t length, char fault[FAULT_SIZE])
{
	json_error_t error;
	json_t *value = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);

	if (value)
		return value;
	snprintf(fault, FAULT_SIZE,
		 "its answer is no JSON that can be copied: byte %d: %s", error.position,
		 json_error_code(&error) == json_error_numeric_overflow
			 ? "a number that is too large"
		 : json_error_code(&error) == json_error_duplicate_key
			 ? "a name comes twice"
			 : "not understood");
	return NULL;
}

static int error_of_status(long status)
{
	switch (status) {
	case 404:
		return -ENOENT;
	case 405:
		return -EOPNOTSUPP;
	case 401:
	case 403:
		return -EACCES;
	default:
		return -EIO;
	}
}

int copy_get(struct copy_site *site, const char *reference, json_t **value,
	     char fault[FAULT_SIZE])
{
	const struct http_request request = {
		.reference = reference,
		.most = COPY_MOST_RESOURCE,
	};
	INV_CLEANUP(http_free_reply) struct http_reply reply;
	int error = http_ask(site->host, &request, &reply);
	json_t *parsed;

	if (error || reply.status != 200) {
		fault_of_reply(site->host, &reply, fault);
		return error ? error : error_of_status(reply.status);
	}
	parsed = copy_parse(reply.body, reply.length, fault);
	if (!parsed)
		return -EBADMSG;
	*value = parsed;
	return 0;
}

/* ----------------------------------------------------------------------- by its name */

struct search {
	struct list_plan plan;
	struct list list;
	int name_path, whole;
	const char *name;
	bool any_capitals;
	json_t *found;
	bool done;
};

static void end_search(struct search *search)
{
	list_free(&search->list);
	list_plan_free(&search->plan);
	json_decref(search->found);
}

/* Spares reading whole those that are called otherwise: most, where filters do not work. */
static bool may_be_called(const struct search *search, const struct record *record)
{
	const struct record_value *name = record_next(record, search->name_path, NULL);

	return !search->name || (name && name->length == strlen(search->name) &&
				 strncasecmp(record->bytes + name->offset, search->name,
					     name->length) == 0);
}

static bool is_called(const struct search *search, const json_t *member)
{
	const char *name = copy_text(member, "name");

	if (!search->name)
		return true;
	return search->any_capitals ? strcasecmp(name, search->name) == 0
				    : strcmp(name, search->name) == 0;
}

static int take_member(void *context, const struct record *record)
{
	struct search *search = context;
	const struct record_value *whole = record_next(record, search->whole, NULL);
	char fault[FAULT_SIZE];
	json_t *member;
	int error = 0;

	if (!whole || !may_be_called(search, record))
		return 0;
	member = copy_parse(record->bytes + whole->offset, whole->length, fault);
	if (!member)
		return -EBADMSG;
	if (is_called(search, member))
		error = json_array_append(search->found, member) ? -ENOMEM : 0;
	json_decref(member);
	return error;
}

static void finish_search(void *context)
{
	struct search *search = context;

	search->done = true;
}

static int plan_search(struct search *search)
{
	int error = list_plan_make(&search->plan, false);

	if (error)
		return error;
	search->name_path = list_plan_add(&search->plan, "name");
	search->whole = list_plan_add_text(&search->plan, "");
	return search->name_path < 0 ? search->name_path
	       : search->whole < 0   ? search->whole
				     : 0;
}

/* "filter=..." for NAME; NULL, without an error, for one that the filter cannot quote. */
static int make_filter(const char *name, char **filter)
{
	char *encoded;
	int length;

	*filter = NULL;
	if (!name || strpbrk(name, "'\"\\"))
		return 0;
	encoded = curl_easy_escape(NULL, name, 0);
	length = encoded ? asprintf(filter, "filter=%%22name%%3D%%27%s%%27%%22", encoded)
			 : -1;
	curl_free(encoded);
	if (length >= 0)
		return 0;
	*filter = NULL;
	return -ENOMEM;
}

static int search_list(struct copy_site *site, struct search *search, const char *path,
		       const char *filter, char fault[FAULT_SIZE])
{
	search->list = (struct list){
		.host = site->host,
		.plan = &search->plan,
		.path = path,
		.query = filter,
		.member = take_member,
		.done = finish_search,
		.context = search,
	};
	list_start(&search->list);
	http_run_until(site->http, &search->done);
	if (!search->done || search->list.error) {
		snprintf(fault, FAULT_SIZE, "%s",
			 *search->list.fault ? search->list.fault : "no answer");
		if (search->list.status >= 300)
			return error_of_status(search->list.status);
		return search->list.error ? search->list.error : -EIO;
	}
	return 0;
}

int copy_find(struct copy_site *site, const char *collection, const char *name,
	      json_t **found, char fault[FAULT_SIZE])
{
	INV_CLEANUP(end_search)
	struct search search = {
		.name = name,
		.any_capitals = strcmp(collection, "server-profiles") == 0,
		.found = json_array(),
	};
	INV_FREE char *filter = NULL, *path = NULL;
	int error = plan_search(&search);

	if (!error)
		error = make_filter(name, &filter);
	if (asprintf(&path, "/rest/%s", collection) < 0) {
		path = NULL;
		error = -ENOMEM;
	}
	if (error || !search.found) {
		snprintf(fault, FAULT_SIZE, "no memory");
		return -ENOMEM;
	}
	error = search_list(site, &search, path, filter, fault);
	if (!error)
		*found = json_incref(search.found);
	return error;
}

/* -------------------------------------------------------------------------- waiting */

bool copy_pause(struct copy_site *site, unsigned ms)
{
	enum { SLICE_MS = 100 }; /* how long a signal may go unnoticed */

	while (ms && http_time_left(site->http)) {
		unsigned slice = ms < SLICE_MS ? ms : SLICE_MS;

		poll(NULL, 0, (int)slice);
		ms -= slice;
	}
	return http_time_left(site->http) > 0;
}
