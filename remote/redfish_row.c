/*
 * redfish_row.c - rows of both tables, within bounds: what one service gives is not to
 * take the room of all.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "redfish_service.h"

enum { MOST_ROWS = 20000, MOST_BYTES = 8 << 20, ROW_BYTES = 512, RESERVE = 256 << 10 };

static bool value_is(const struct record *record, int path, const char *text)
{
	struct json_cell value;

	return redfish_next(record, path, NULL, &value) &&
	       value.kind == JSON_KIND_STRING && value.length == strlen(text) &&
	       memcmp(value.bytes, text, value.length) == 0;
}

bool redfish_is_absent(const struct redfish_plan *plan, const struct record *record)
{
	return value_is(record, plan->state, "Absent") ||
	       value_is(record, plan->slot, "NotPresent");
}

static void set_system(struct redfish_service *service, struct inv_run *run,
		       const struct redfish_place *place)
{
	const struct redfish_system *system = service->systems;
	const struct redfish_manager *manager = service->managers;

	inv_set_string(run, SYSTEM_APPLIANCE, service->appliance->name);
	inv_set_string(run, SYSTEM_URI, place->path);
	if (!place->has_id)
		inv_set_string(run, SYSTEM_ID, place->id);
	while (system && strcmp(system->path, place->path) != 0)
		system = system->next;
	while (system && system->manager && manager &&
	       strcmp(manager->path, system->manager) != 0)
		manager = manager->next;
	if (system && system->manager && manager && manager->version)
		inv_set_string(run, SYSTEM_MANAGER_FIRMWARE_VERSION, manager->version);
}

static void set_component(struct redfish_service *service, struct inv_run *run,
			  const struct redfish_plan *plan,
			  const struct redfish_place *place)
{
	inv_set_string(run, COMPONENT_APPLIANCE, service->appliance->name);
	inv_set_string(run, COMPONENT_KIND, plan->shape->kind);
	inv_set_string(run, COMPONENT_URI, place->path);
	if (place->system)
		inv_set_string(run, COMPONENT_SYSTEM, place->system);
	if (place->parent)
		inv_set_string(run, COMPONENT_PARENT, place->parent);
	if (!place->has_id)
		inv_set_string(run, COMPONENT_ID, place->id);
}

/* False: it has given more than any does. */
static bool is_within_bounds(struct redfish_service *service,
			     const struct redfish_place *place, size_t length)
{
	service->rows++;
	service->bytes += ROW_BYTES + length + strlen(place->path);
	if (inv_room(service->all->run) < RESERVE + 2 * length) {
		redfish_give_up(service, "there is no room for more rows: "
					 "ask fewer services, or for less, at a time");
		return false;
	}
	if (service->rows <= MOST_ROWS && service->bytes <= MOST_BYTES)
		return true;
	redfish_give_up(service,
			"it has more components than any machine: %u rows are kept",
			service->rows - 1);
	return false;
}

void redfish_write_row(struct redfish_service *service, const struct redfish_plan *plan,
		       const struct record *record, const struct redfish_place *place)
{
	struct inv_run *run = service->all->run;
	const char *column = "";
	unsigned odd;

	if (!is_within_bounds(service, place, record->used))
		return;
	inv_use(run, plan->view);
	inv_row_begin(run);
	if (plan->view == REDFISH_SYSTEMS)
		set_system(service, run, place);
	else
		set_component(service, run, plan, place);
	odd = redfish_plan_fill(plan, run, record, &column);
	inv_row_end(run);
	inv_use(run, INV_WHOLE);

	if (odd && !service->odd) {
		service->odd_view = plan->view;
		snprintf(service->odd_place, sizeof(service->odd_place), "%s of %s",
			 column, place->path);
	}

	service->odd += odd;
}
