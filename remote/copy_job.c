/*
 * copy_job.c - the two appliances of a copy: logged in to, spoken to in one version, logged out
 * of whatever happens.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "copy_job_private.h"

enum { IN_FLIGHT = 4 };

const char *copy_status_name(enum copy_status status)
{
	static const char *const names[] = {
		[COPY_NOT_STARTED] = "not-started", [COPY_REFUSED] = "refused",
		[COPY_DRY_RUN] = "dry-run",	    [COPY_CREATED] = "created",
		[COPY_EXISTS] = "exists",	    [COPY_MOVED] = "moved",
		[COPY_HALF_MOVED] = "half-moved",   [COPY_STARTED] = "started",
		[COPY_STALLED_STATUS] = "stalled",  [COPY_FAILED_STATUS] = "failed",
		[COPY_UNKNOWN_STATUS] = "unknown",
	};

	return names[status];
}

/* --------------------------------------------------------------------- the appliances */

static int find_appliances(struct copy_job *job)
{
	const struct copy_order *order = job->order;
	int error = appliances_find_one(job->run, "oneview", order->from,
					&job->appliances[0]);

	if (error || !order->to)
		return error;
	return appliances_find_one(job->run, "oneview", order->to, &job->appliances[1]);
}

/* By whatever names: within one appliance there is one session. */
static bool is_one_appliance(const struct copy_job *job)
{
	return !job->appliances[1].count || strcmp(job->appliances[0].list[0].url,
						   job->appliances[1].list[0].url) == 0;
}

static void ignore(void *context)
{
	(void)context;
}

static int open_site(struct copy_job *job, size_t i)
{
	struct copy_site *site = &job->sites[i];

	*site = (struct copy_site){
		.run = job->run,
		.appliance = &job->appliances[i].list[0],
		.http = job->http,
	};
	site->host = http_add_host(job->http, site->appliance, IN_FLIGHT,
				   job->order->insecure);
	if (!site->host)
		return -ENOMEM;
	if (job->order->insecure)
		inv_warn(job->run, 0,
			 "%s: --insecure: nobody vouches for who answers there",
			 site->appliance->name);
	session_open(&site->session, job->run, site->host, site->appliance,
		     &session_oneview, ignore, NULL);
	return 0;
}

static int open_sites(struct copy_job *job)
{
	int error;

	job->http = http_new(job->run);
	if (!job->http)
		return -ENOMEM;
	error = open_site(job, 0);
	if (!error && !is_one_appliance(job))
		error = open_site(job, 1);
	if (error)
		return error;
	http_run(job->http);
	job->from = &job->sites[0];
	job->to = job->sites[1].run ? &job->sites[1] : job->from;
	return 0;
}

/* Whether there is a session everywhere; notes say where not. */
static bool are_open(const struct copy_job *job)
{
	bool open = true;

	for (size_t i = 0; i < 2; i++) {
		if (!job->sites[i].run || !*job->sites[i].session.fault)
			continue;
		session_complain(&job->sites[i].session);
		open = false;
	}
	return open;
}

/* ------------------------------------------------------------------- one version for both */

static bool can_speak(const struct copy_site *site, unsigned version)
{
	return version >= site->session.oldest &&
	       (!site->appliance->version || site->appliance->version == version);
}

/* What one gives is what the other takes: the type of a profile is another in each version. */
static int agree(const struct copy_job *job)
{
	const struct session *from = &job->from->session, *to = &job->to->session;
	unsigned version = from->version < to->version ? from->version : to->version;

	if (!can_speak(job->from, version) || !can_speak(job->to, version))
		return inv_fail(
			job->run, 0,
			"%s and %s have no version of the interface in common: one "
			"speaks %u to %u here, the other %u to %u",
			job->from->appliance->name, job->to->appliance->name,
			from->oldest, from->version, to->oldest, to->version);
	if (session_speak(&job->from->session, version) ||
	    session_speak(&job->to->session, version))
		return -ENOMEM;
	return 0;
}

static void close_sites(struct copy_job *job)
{
	for (size_t i = 0; i < 2; i++)
		if (job->sites[i].run)
			session_close(&job->sites[i].session);
	if (job->http)
		http_run(job->http);
}

/* ----------------------------------------------------------------------------- the whole */

static void free_items(struct copy_job *job)
{
	for (size_t i = 0; i < job->n_items; i++) {
		struct copy_item *item = &job->items[i];

		copy_body_free(&item->copy);
		json_decref(item->existing);
		json_decref(item->made);
		free(item->name);
		free(item->uri);
		free(item->task);
	}
	for (size_t i = 0; i < job->n_sources; i++)
		json_decref(job->sources[i].profile);
	free(job->items);
	free(job->sources);
}

static void end_job(struct copy_job *job)
{
	close_sites(job);
	free_items(job);
	json_decref(job->server);
	copy_directory_free(&job->directory);
	copy_maps_free(&job->maps);
	for (size_t i = 0; i < 2; i++)
		session_free(&job->sites[i].session);
	http_free(job->http);
	for (size_t i = 0; i < 2; i++)
		appliances_free(&job->appliances[i]);
}

static int start(struct copy_job *job)
{
	char fault[COPY_MAPS_FAULT_SIZE] = "";
	int error = copy_maps_parse(job->order->maps, &job->maps, fault);

	if (error == -EINVAL)
		return inv_refuse(job->run, 0, "%s", fault);
	if (!error)
		error = copy_plan_items(job);
	if (!error)
		error = find_appliances(job);
	return error ? error : open_sites(job);
}

static int work(struct copy_job *job)
{
	int error = agree(job);

	if (error)
		return error;
	job->directory = (struct copy_directory){
		.from = job->from,
		.to = job->to,
		.maps = &job->maps,
		.makes_networks = job->order->networks,
	};
	error = copy_plan_all(job);
	return error ? error : copy_carry_out(job);
}

int copy_run(struct inv_run *run, const struct copy_order *order,
	     void (*row)(void *context, const struct copy_job *job,
			 const struct copy_item *item),
	     void *context)
{
	INV_CLEANUP(end_job)
	struct copy_job job = {
		.run = run,
		.order = order,
		.row = row,
		.context = context,
	};
	int error = start(&job);

	if (!error && !are_open(&job))
		return -EACCES;
	if (!error)
		error = work(&job);
	return error == -ENOMEM ? inv_fail(run, ENOMEM, "cannot go on") : error;
}
