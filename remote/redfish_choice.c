/*
 * redfish_choice.c - old and new ways to say the same: the next one is gone only where
 * those before it led to nothing.
 */
#include <string.h>

#include "redfish_service.h"

struct way {
	struct way *next;
	const struct redfish_link *link;
	unsigned index;
	struct redfish_task task;
	struct json_cell value; /* in the pool */
};

struct redfish_choice {
	struct redfish_choice *outer;
	const char *kind; /* of the rows that decide */
	unsigned pending; /* documents that may still give some */
	bool found;
	struct way *ways, **last;
};

struct redfish_choice *redfish_choice_new(struct redfish_service *service,
					  struct redfish_choice *outer, const char *kind)
{
	struct redfish_choice *choice = pool_take(&service->pool, sizeof(*choice));

	if (!choice)
		return NULL;
	choice->outer = outer;
	choice->kind = kind;
	choice->last = &choice->ways;
	redfish_choice_hold(outer);
	return choice;
}

bool redfish_choice_add(struct redfish_service *service, struct redfish_choice *choice,
			const struct redfish_link *link, unsigned index,
			const struct json_cell *value, const struct redfish_task *task)
{
	struct way *way = pool_take(&service->pool, sizeof(*way));
	char *bytes = pool_take(&service->pool, value->length + 1);

	if (!way || !bytes)
		return false;
	memcpy(bytes, value->bytes, value->length);
	way->link = link;
	way->index = index;
	way->task = *task;
	way->task.choice = choice;
	way->value = *value;
	way->value.bytes = bytes;
	*choice->last = way;
	choice->last = &way->next;
	return true;
}

static unsigned least_rank(const struct way *ways)
{
	unsigned rank = ~0u;

	for (; ways; ways = ways->next)
		if (ways->link->rank < rank)
			rank = ways->link->rank;
	return rank;
}

/* Goes all ways of the least rank that is left. */
static void go(struct redfish_service *service, struct redfish_choice *choice)
{
	const unsigned rank = least_rank(choice->ways);
	struct way **place = &choice->ways;

	while (*place) {
		struct way *way = *place;

		if (way->link->rank != rank) {
			place = &way->next;
			continue;
		}
		*place = way->next;
		if (way->link->form == REDFISH_ELEMENTS)
			redfish_take_element(service, &way->task, way->link, way->index,
					     &way->value);
		else
			redfish_follow(service, &way->task, way->value.bytes,
				       way->value.length);
	}
}

void redfish_choice_start(struct redfish_service *service, struct redfish_choice *choice)
{
	choice->pending = 1;
	redfish_choice_release(service, choice);
}

void redfish_choice_hold(struct redfish_choice *choice)
{
	if (choice)
		choice->pending++;
}

void redfish_choice_release(struct redfish_service *service,
			    struct redfish_choice *choice)
{
	while (choice && --choice->pending == 0) {
		if (choice->found || !choice->ways) {
			choice = choice->outer;
			continue;
		}
		choice->pending = 1;
		go(service, choice);
	}
}

void redfish_choice_found(struct redfish_choice *choice, const char *kind)
{
	for (; choice; choice = choice->outer)
		if (strcmp(choice->kind, kind) == 0)
			choice->found = true;
}
