/*
 * redfish_document.c - a document that came, on its own, in another, or as a member of a
 * collection: its row, and its links.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "redfish_path.h"
#include "redfish_service.h"

/* The system that a chassis or manager is part of, if it is one alone; else NULL. */
static const char *owner_of(struct redfish_service *service,
			    const struct redfish_plan *plan, const struct record *record)
{
	INV_FREE char *path = NULL;
	struct json_cell value, other;
	const struct record_value *first =
		redfish_next(record, plan->owner, NULL, &value);

	if (!first || redfish_next(record, plan->owner, first, &other) ||
	    value.kind != JSON_KIND_STRING ||
	    redfish_path(service->appliance, value.bytes, value.length, &path))
		return NULL;
	for (const struct redfish_system *system = service->systems; system;
	     system = system->next)
		if (strcmp(system->path, path) == 0)
			return system->id;
	return NULL;
}

/*
 * Whether a component with RECORD's kind and serial number was there before.
 * SmartStorage has the drives that Storage has, under other addresses.
 */
static bool was_there(struct redfish_service *service, const struct redfish_plan *plan,
		      const struct record *record)
{
	INV_FREE char *serial = NULL, *key = NULL;

	if (!plan->shape->kind || redfish_text(record, plan->serial, &serial) ||
	    !serial || asprintf(&key, "%s %s", plan->shape->kind, serial) < 0)
		return false;
	return hashes_add(&service->serials, key, strlen(key)) == 0 && plan->shape->again;
}

/* Puts by a system: its row waits for its manager's. */
static void keep_system(struct redfish_service *service, const struct redfish_plan *plan,
			const struct redfish_place *place)
{
	const struct record *record = &plan->reader.record;
	struct redfish_system *system = pool_take(&service->pool, sizeof(*system));
	INV_FREE char *manager = NULL;
	struct json_cell value;

	if (system)
		system->record = record_copy(record);
	if (!system || !system->record) {
		redfish_give_up(service, "%s", strerror(ENOMEM));
		return;
	}
	system->path = place->path;
	system->id = place->id;
	system->has_id = place->has_id;
	if (redfish_next(record, plan->manager, NULL, &value) &&
	    value.kind == JSON_KIND_STRING &&
	    redfish_path(service->appliance, value.bytes, value.length, &manager) == 0)
		system->manager = pool_join(&service->pool, manager, "");
	*service->last_system = system;
	service->last_system = &system->next;
}

static void keep_manager(struct redfish_service *service, const struct redfish_plan *plan,
			 const struct redfish_place *place)
{
	struct redfish_manager *manager = pool_take(&service->pool, sizeof(*manager));
	INV_FREE char *version = NULL;

	if (!manager || redfish_text(&plan->reader.record, plan->version, &version))
		return;
	manager->path = place->path;
	manager->version = version ? pool_join(&service->pool, version, "") : NULL;
	manager->next = service->managers;
	service->managers = manager;
}

/* Fills PLACE for the document at PATH. False: no memory. */
static bool find_place(struct redfish_service *service, const struct redfish_plan *plan,
		       const char *path, const struct redfish_task *task,
		       struct redfish_place *place)
{
	const struct record *record = &plan->reader.record;
	INV_FREE char *id = NULL;
	int error = redfish_text(record, plan->id, &id);

	if (!error && !id)
		error = redfish_text(record, plan->member_id, &id);
	*place = (struct redfish_place){
		.path = pool_join(&service->pool, path, ""),
		.has_id = id != NULL,
		.system = task->system,
		.parent = task->parent,
	};
	place->id = pool_join(&service->pool, id ? id : redfish_last_word(path), "");
	if (plan->shape->owner)
		place->system = owner_of(service, plan, record);
	if (!error && place->path && place->id)
		return true;
	redfish_give_up(service, "%s", strerror(ENOMEM));
	return false;
}

/* Takes the document in PLAN's reader, which is at PATH. */
static void take_document(struct redfish_service *service, struct redfish_plan *plan,
			  const char *path, const struct redfish_task *task)
{
	const struct redfish_run *all = service->all;
	const struct record *record = &plan->reader.record;
	const bool absent = redfish_is_absent(plan, record);
	struct redfish_place place;

	if (was_there(service, plan, record) ||
	    !find_place(service, plan, path, task, &place))
		return;
	if (plan->shape->kind)
		redfish_choice_found(task->choice, plan->shape->kind);
	if (absent && !all->absent)
		return;
	if (task->document == REDFISH_SYSTEM) {
		keep_system(service, plan, &place);
		return;
	}
	if (task->document == REDFISH_MANAGER)
		keep_manager(service, plan, &place);
	if (!all->components)
		return;
	if (plan->shape->kind)
		redfish_write_row(service, plan, record, &place);
	redfish_follow_links(service, plan, record, &place, task->choice);
}

/* What RECORD says its own address is, in *PATH; NULL: nothing that is one. */
static void own_path(const struct redfish_service *service,
		     const struct redfish_plan *plan, char **path)
{
	struct json_cell value;

	*path = NULL;
	if (!redfish_next(&plan->reader.record, plan->self, NULL, &value) ||
	    value.kind != JSON_KIND_STRING ||
	    redfish_path(service->appliance, value.bytes, value.length, path))
		*path = NULL;
}

void redfish_take_element(struct redfish_service *service,
			  const struct redfish_task *task,
			  const struct redfish_link *link, unsigned index,
			  const struct json_cell *value)
{
	struct redfish_plan *plan = &service->all->plans[link->document];
	INV_FREE char *own = NULL, *made = NULL;
	const char *fault;

	if (value->kind != JSON_KIND_OBJECT ||
	    redfish_read(&plan->reader, value->bytes, value->length, &fault)) {
		redfish_warn(service, link->document, "%s: an element is no object",
			     task->path);
		return;
	}
	own_path(service, plan, &own);
	if (!own && asprintf(&made, "%s#/%.*s/%u", task->path,
			     (int)strcspn(link->path, "["), link->path, index) < 0)
		made = NULL;
	if (own && hashes_add(&service->seen, own, strlen(own)) == 0)
		return;
	if (own || made)
		take_document(service, plan, own ? own : made, task);
}

const char *redfish_take_resource(struct redfish_service *service,
				  const struct redfish_task *task,
				  const struct redfish_answer *answer)
{
	struct redfish_plan *plan = &service->all->plans[task->document];
	INV_FREE char *own = NULL;
	const char *fault;

	if (redfish_read(&plan->reader, answer->body, answer->length, &fault))
		return fault;
	own_path(service, plan, &own);
	/* Under another name it may have been, or will be, there once more. */
	if (own && strcmp(own, task->path) != 0 &&
	    hashes_add(&service->seen, own, strlen(own)) == 0)
		return NULL;
	take_document(service, plan, own ? own : task->path, task);
	return NULL;
}

bool redfish_take_member(struct redfish_service *service, const struct redfish_task *task,
			 const struct json_cell *member)
{
	struct redfish_plan *plan = &service->all->plans[task->document];
	struct redfish_task next = *task;
	INV_FREE char *own = NULL;
	struct json_cell value;
	const char *fault;

	if (member->kind != JSON_KIND_OBJECT ||
	    redfish_read(&plan->reader, member->bytes, member->length, &fault) ||
	    !redfish_next(&plan->reader.record, plan->self, NULL, &value) ||
	    value.kind != JSON_KIND_STRING)
		return false;
	next.is_collection = false;
	own_path(service, plan, &own);
	if (!own || !record_next(&plan->reader.record, plan->id, NULL))
		redfish_follow(service, &next, value.bytes, value.length);
	else if (hashes_add(&service->seen, own, strlen(own)) != 0)
		take_document(service, plan, own, &next);
	return true;
}
