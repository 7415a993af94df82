/*
 * redfish_crawl.c - answers: collections, documents, and what goes wrong.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "number.h"
#include "redfish_path.h"
#include "redfish_service.h"

enum { MOST_FAILURES = 3 }; /* without any answer, before a service is given up */

/* ---------------------------------------------------------------------- collections */

/* How many members the service says there are; 0: it does not say. */
static uint64_t total_of(const struct redfish_run *all, const struct record *record)
{
	INV_FREE char *text = NULL;
	uint64_t total;

	return redfish_text(record, all->count, &text) == 0 && text &&
			       number_parse(text, &total) == 0
		       ? total
		       : 0;
}

/*
 * The next page of what RECORD is one of, if there is one. CAME so many members so far.
 */
static void follow_pages(struct redfish_service *service, const struct redfish_task *task,
			 const struct record *record, uint64_t came)
{
	const uint64_t total = total_of(service->all, record);
	const unsigned count = service->queue.count;
	struct redfish_task next = *task;
	struct json_cell value;

	next.came = came;
	if (!redfish_next(record, service->all->next, NULL, &value) ||
	    value.kind != JSON_KIND_STRING || !value.length) {
		if (came < total)
			redfish_warn(service, task->document,
				     "%s: %" PRIu64 " of %" PRIu64 " members came",
				     task->path, came, total);
		return;
	}
	redfish_follow(service, &next, value.bytes, value.length);
	if (service->queue.count == count && !service->queue.stopped &&
	    (came < total || !total))
		redfish_error(service, task->document,
			      "%s: its next page is none that is new: members may be "
			      "missing",
			      task->path);
}

static const char *take_collection(struct redfish_service *service,
				   const struct redfish_task *task,
				   const struct redfish_answer *answer)
{
	struct redfish_run *all = service->all;
	const struct record *record = &all->collection.record;
	const struct record_value *at = NULL;
	uint64_t came = task->came;
	unsigned strange = 0;
	const char *fault;

	if (redfish_read(&all->collection, answer->body, answer->length, &fault))
		return fault;
	for (; (at = record_next(record, all->members, at)); came++) {
		const struct json_cell member = {at->kind, record->bytes + at->offset,
						 at->length};

		strange += !redfish_take_member(service, task, &member);
	}
	if (strange)
		redfish_warn(service, task->document, "%s: %u members have no address",
			     task->path, strange);

	follow_pages(service, task, record, came);
	return NULL;
}

/* -------------------------------------------------------------------------- answers */

/*
 * Asks again without $expand, as not every service has what it says it has: only if that
 * is better was it to blame.
 */
static bool ask_unexpanded(struct redfish_service *service,
			   const struct redfish_task *task, const char *fault)
{
	INV_FREE char *path = redfish_without_parameter(task->path, redfish_expand);
	struct redfish_task again = *task;

	if (!path || (!task->parameter && strcmp(path, task->path) == 0))
		return false;
	again.path = path;
	again.parameter = NULL;
	again.blamed = pool_join(&service->pool, fault, "");
	if (redfish_queue_add_first(&service->queue, &again))
		return false;
	redfish_choice_hold(again.choice);
	return true;
}

static void stop_expanding(struct redfish_service *service,
			   const struct redfish_task *task)
{
	if (service->expand)
		redfish_warn(service, task->document,
			     "%s: with %s: %s; so members are asked for one by one",
			     task->path, service->expand, task->blamed);
	service->expand = NULL;
}

/* Whether STATUS says that it is not there, or not for this user. */
static bool is_lack(long status)
{
	return status == 403 || status == 404 || status == 405 || status == 410 ||
	       status == 501;
}

/* Whether nobody waits any longer, and nothing more can come. */
static bool is_over(const struct redfish_service *service,
		    const struct redfish_answer *answer)
{
	return service->cut || answer->error == -EINTR ||
	       (answer->error == -ETIMEDOUT && http_time_left(service->all->http) == 0);
}

/* Whether it gave no answer at all, and that for the last time that is tried. */
static bool is_gone(struct redfish_service *service, const struct redfish_answer *answer)
{
	return (answer->error == -ETIMEDOUT || answer->error == -ECONNREFUSED ||
		answer->error == -ECONNRESET || answer->error == -EHOSTUNREACH) &&
	       ++service->failures >= MOST_FAILURES;
}

/* Asks for no more; what is there already is taken. */
static void cut_off(struct redfish_service *service, const struct redfish_task *task,
		    const char *fault)
{
	service->lost++;
	if (service->cut)
		return;
	service->cut = pool_print(&service->pool, "%s: %s", task->path, fault);
	if (service->cut)
		redfish_queue_close(&service->queue);
	else
		redfish_give_up(service, "%s", fault);
}

static void lose(struct redfish_service *service, const struct redfish_task *task,
		 const struct redfish_answer *answer, const char *fault)
{

	if (*service->session.fault)
		redfish_queue_stop(&service->queue);

	else if (answer->status == 401 && !service->served && *service->session.refusal)
		redfish_give_up(service, "login refused: %s", service->session.refusal);
	else if (answer->status == 401 && !service->served)
		redfish_give_up(service, "%s: %s", task->path, fault);
	else if (is_over(service, answer) || is_gone(service, answer))
		cut_off(service, task, fault);

	else if (!answer->error && is_lack(answer->status) && !task->is_needed)
		redfish_warn(service, task->document, "%s: %s", task->path, fault);
	else
		redfish_error(service, task->document, "%s: %s", task->path, fault);
}

void redfish_take(struct redfish_service *service, const struct redfish_task *task,
		  const struct redfish_answer *answer)
{
	const char *fault = answer->fault;

	if (!fault) {

		service->failures = 0;
		service->served = true;

		fault = task->is_collection
				? take_collection(service, task, answer)
				: redfish_take_resource(service, task, answer);
	}

	if (!fault && task->blamed)
		stop_expanding(service, task);
	if (fault && (is_over(service, answer) || answer->status == 401 ||
		      !ask_unexpanded(service, task, fault)))
		lose(service, task, answer, fault);
	redfish_choice_release(service, task->choice);
}
