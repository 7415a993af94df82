/*
 * copy_server.c - the server hardware that a copy is to get, and the one that its source has.
 */
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "copy_job_private.h"
#include "copy_uri.h"

static const char collection[] = "server-hardware";

bool copy_server_is_off(struct copy_site *site, const json_t *profile,
			char why[FAULT_SIZE])
{
	const char *uri = copy_text(profile, "serverHardwareUri");
	char fault[FAULT_SIZE];
	const char *state;
	json_t *server;
	bool off;

	if (!*uri)
		return true;
	if (!copy_uri_is_of(uri, collection)) {
		snprintf(why, FAULT_SIZE, "%s says no server that it could be on",
			 site->appliance->name);
		return false;
	}
	if (copy_get(site, uri, &server, fault)) {
		snprintf(why, FAULT_SIZE, "its server: %.400s", fault);
		return false;
	}
	state = copy_text(server, "powerState");
	off = strcmp(state, "Off") == 0;
	if (!off)
		snprintf(
			why, FAULT_SIZE,
			"its server, %.128s, has to be off, but its power state is %.32s",
			copy_text(server, "name"), *state ? state : "unknown");
	json_decref(server);
	return off;
}

/* ---------------------------------------------------------------- what the copy is to get */

__attribute__((format(printf, 3, 4))) static bool refuse(struct copy_job *job,
							 const struct copy_item *item,
							 const char *format, ...)
{
	char why[FAULT_SIZE + 128];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why, sizeof(why), format, arguments);
	va_end(arguments);
	if (http_time_left(job->http))
		inv_error(job->run, 0, "%s: --server %s: %s", item->name,
			  job->order->server, why);
	return false;
}

static bool find_server(struct copy_job *job, const struct copy_item *item)
{
	const char *to = job->to->appliance->name;
	char fault[FAULT_SIZE];
	json_t *found;
	size_t count;

	if (copy_find(job->to, collection, job->order->server, &found, fault))
		return refuse(job, item, "%s: %s", to, fault);
	count = json_array_size(found);
	job->server = json_incref(json_array_get(found, 0));
	json_decref(found);
	if (count != 1)
		return refuse(job, item,
			      count ? "%s has several of that name"
				    : "%s has no server hardware of that name",
			      to);
	if (!copy_uri_is_of(copy_text(job->server, "uri"), collection))
		return refuse(job, item, "%s gives it no address", to);
	return true;
}

/* The body's reference KEY, or where there is no body that of the copy that exists. */
static const char *place_of(const struct copy_item *item, const char *key)
{
	const json_t *profile = item->copy.body ? item->copy.body : item->existing;

	return copy_text(profile, key);
}

static bool is_listed(const json_t *answer, const char *uri)
{
	const json_t *targets = json_object_get(answer, "targets");
	json_t *target;
	size_t i;

	if (!json_is_array(targets))
		targets = json_object_get(answer, "members");
	json_array_foreach((json_t *)targets, i,
			   target) if (strcmp(copy_text(target, "serverHardwareUri"),
					      uri) == 0) return true;
	return false;
}

static char *targets_path(const struct copy_item *item)
{
	const char *group = place_of(item, "enclosureGroupUri");
	char *type = curl_easy_escape(NULL, place_of(item, "serverHardwareTypeUri"), 0);
	char *encoded = curl_easy_escape(NULL, group, 0), *path = NULL;

	if (!type || !encoded ||
	    asprintf(
		    &path,
		    "/rest/server-profiles/available-targets?serverHardwareTypeUri=%s%s%s",
		    type, *group ? "&enclosureGroupUri=" : "", encoded) < 0)
		path = NULL;
	curl_free(type);
	curl_free(encoded);
	return path;
}

/* The appliance's own word on whether the server may have such a profile. */
static bool is_available(struct copy_job *job, const struct copy_item *item)
{
	INV_FREE char *path = targets_path(item);
	char fault[FAULT_SIZE] = "no memory";
	json_t *answer;
	bool listed;

	if (!path || copy_get(job->to, path, &answer, fault))
		return refuse(job, item, "%s: available targets: %s",
			      job->to->appliance->name, fault);
	listed = is_listed(answer, copy_text(job->server, "uri"));
	json_decref(answer);
	return listed ? true
		      : refuse(job, item, "%s says that it is not available",
			       job->to->appliance->name);
}

/* What an earlier run gave the copy it has already. */
static bool is_its_own(struct copy_job *job, const struct copy_item *item)
{
	const char *profile = copy_text(job->server, "serverProfileUri");
	char fault[FAULT_SIZE];
	json_t *owner;
	bool own;

	if (!copy_uri_is_of(profile, "server-profiles") ||
	    copy_get(job->to, profile, &owner, fault))
		return false;
	own = strcmp(copy_text(owner, "name"), item->name) == 0;
	json_decref(owner);
	return own;
}

static bool is_fit(struct copy_job *job, const struct copy_item *item)
{
	const char *power = copy_text(job->server, "powerState");
	const char *type = place_of(item, "serverHardwareTypeUri");

	if (*type && strcmp(copy_text(job->server, "serverHardwareTypeUri"), type) != 0)
		return refuse(job, item, "it is of another type of server hardware");
	if (*copy_text(job->server, "serverProfileUri"))
		return is_its_own(job, item)
			       ? true
			       : refuse(job, item, "it has a profile already");
	if (strcmp(power, "Off") != 0)
		return refuse(job, item, "it has to be off, but its power state is %.32s",
			      *power ? power : "unknown");
	return is_available(job, item);
}

bool copy_server_find(struct copy_job *job, struct copy_item *item)
{
	inv_progress(job->run, "%s: looking for %s", job->to->appliance->name,
		     job->order->server);
	if (!find_server(job, item) || !is_fit(job, item))
		return false;
	item->server = job->server;
	return true;
}
