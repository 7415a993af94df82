/*
 * redfish_links.c - where documents lead to: each is asked for once.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "redfish_path.h"
#include "redfish_service.h"

enum { MOST_REQUESTS = 10000 }; /* of one service */

const char redfish_expand[] = "$expand=";

static void add(struct redfish_service *service, const struct redfish_task *task)
{
	if (service->queue.count >= MOST_REQUESTS)
		redfish_give_up(service,
				"it has more documents than any: %u were asked for",
				service->queue.count);
	else if (redfish_queue_add(&service->queue, task))
		redfish_give_up(service, "%s", strerror(ENOMEM));
	else
		redfish_choice_hold(task->choice);
}

static void refuse(struct redfish_service *service, const struct redfish_task *task,
		   int error)
{
	if (error == -EXDEV)
		redfish_error(service, task->document,
			      "%s: a link to another host: not followed",
			      task->path ? task->path : "");
	else
		redfish_warn(service, task->document, "%s: a link that leads nowhere: %s",
			     task->path ? task->path : "", strerror(-error));
}

void redfish_follow(struct redfish_service *service, const struct redfish_task *task,
		    const char *reference, size_t length)
{
	INV_FREE char *path = NULL;
	struct redfish_task next = *task;
	int error = redfish_path(service->appliance, reference, length, &path);

	if (error) {
		refuse(service, task, error);
		return;
	}
	if (hashes_add(&service->seen, path, strlen(path)) == 0)
		return;

	next.path = path;
	next.parameter = task->is_collection && !strstr(path, redfish_expand)
				 ? service->expand
				 : NULL;
	add(service, &next);
}

/* One link of a document, with all that stand there: to be gone, or a way of CHOICE. */
static void follow_link(struct redfish_service *service, const struct record *record,
			int path, const struct redfish_link *link,
			const struct redfish_task *task)
{
	const struct record_value *at = NULL;
	unsigned index = 0;

	for (; (at = record_next(record, path, at)); index++) {
		const struct json_cell value = {at->kind, record->bytes + at->offset,
						at->length};

		if (at->kind == JSON_KIND_NULL)
			continue;
		if (link->form != REDFISH_ELEMENTS && at->kind != JSON_KIND_STRING)
			redfish_warn(service, link->document,
				     "%s: a link that is no text", task->path);
		else if (link->choice) {
			if (!redfish_choice_add(service, task->choice, link, index,
						&value, task))
				redfish_give_up(service, "%s", strerror(ENOMEM));
		} else if (link->form == REDFISH_ELEMENTS)
			redfish_take_element(service, task, link, index, &value);
		else
			redfish_follow(service, task, value.bytes, value.length);
	}
}

void redfish_follow_links(struct redfish_service *service,
			  const struct redfish_plan *plan, const struct record *record,
			  const struct redfish_place *place, struct redfish_choice *outer)
{
	const struct redfish_shape *shape = plan->shape;
	struct redfish_choice *choices[REDFISH_CHOICES] = {outer};

	for (unsigned i = 1; i < REDFISH_CHOICES; i++)
		if (shape->choices[i] &&
		    !(choices[i] =
			      redfish_choice_new(service, outer, shape->choices[i]))) {
			redfish_give_up(service, "%s", strerror(ENOMEM));
			return;
		}
	for (size_t i = 0; i < shape->n_links; i++) {
		const struct redfish_link *link = &shape->links[i];
		const struct redfish_task task = {
			.path = place->path,
			.document = link->document,
			.is_collection = link->form == REDFISH_COLLECTION,
			.system = place->system,
			.parent = shape->owns ? place->id : place->parent,
			.choice = choices[link->choice],
		};

		follow_link(service, record, plan->links[i], link, &task);
	}
	for (unsigned i = 1; i < REDFISH_CHOICES; i++)
		if (choices[i])
			redfish_choice_start(service, choices[i]);
}

void redfish_follow_system(struct redfish_service *service,
			   const struct redfish_system *system)
{
	const struct redfish_place place = {
		.path = system->path,
		.id = system->id,
		.system = system->id,
	};

	redfish_follow_links(service, &service->all->plans[REDFISH_SYSTEM],
			     system->record, &place, NULL);
}
