/*
 * redfish_service.c - one service from login to logout, phase by phase.
 */
#include "redfish_service.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "redfish_path.h"

enum { MOST_NOTES = 10 };

enum phase {
	PHASE_ROOT,
	PHASE_SYSTEMS,
	PHASE_MANAGERS,
	PHASE_PARTS, /* of the systems */
	PHASE_CHASSIS,
	PHASE_UPDATES,
	PHASES
};

static const char root_path[] = "/redfish/v1/";

/* ------------------------------------------------------------------- for all services */

static int add_path(struct redfish_reader *reader, const char *path, int *number)
{
	*number = json_paths_add(reader->paths, path);
	return *number < 0 ? *number : 0;
}

static int make_root(struct redfish_run *all)
{
#define EXPAND "ProtocolFeaturesSupported.ExpandQuery."
	const struct {
		const char *path;
		int *number;
	} paths[] = {
		{"Systems[\"@odata.id\"]", &all->branches[REDFISH_BRANCH_SYSTEMS]},
		{"Managers[\"@odata.id\"]", &all->branches[REDFISH_BRANCH_MANAGERS]},
		{"Chassis[\"@odata.id\"]", &all->branches[REDFISH_BRANCH_CHASSIS]},
		{"UpdateService[\"@odata.id\"]", &all->branches[REDFISH_BRANCH_UPDATES]},
		{EXPAND "ExpandAll", &all->expands_all},
		{EXPAND "NoLinks", &all->expands_own},
		{EXPAND "Levels", &all->expands_levels},
	};
#undef EXPAND
	int error = redfish_reader_make(&all->root);

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths) && !error; i++)
		error = add_path(&all->root, paths[i].path, paths[i].number);
	return error;
}

static int make_collection(struct redfish_run *all)
{
	int error = redfish_reader_make(&all->collection);

	if (error)
		return error;
	all->members = json_paths_add_text(all->collection.paths, "Members[*]");
	error = all->members < 0 ? all->members : 0;
	if (!error)
		error = add_path(&all->collection, "[\"Members@odata.nextLink\"]",
				 &all->next);
	if (!error)
		error = add_path(&all->collection, "[\"Members@odata.count\"]",
				 &all->count);
	return error;
}

int redfish_run_make(struct redfish_run *all, struct inv_run *run, struct http *http,
		     bool absent)
{
	int error;

	*all = (struct redfish_run){
		.run = run,
		.http = http,
		.absent = absent,
		.systems = inv_asked(run, REDFISH_SYSTEMS),
		.components = inv_asked(run, REDFISH_COMPONENTS),
	};
	if (all->systems) {
		inv_use(run, REDFISH_SYSTEMS);
		all->managers = inv_wants(run, SYSTEM_MANAGER_FIRMWARE_VERSION);
		inv_use(run, INV_WHOLE);
	}
	error = make_root(all);
	if (!error)
		error = make_collection(all);
	for (int i = 0; i < REDFISH_DOCUMENTS && !error; i++)
		error = redfish_plan_make(&all->plans[i], run, (enum redfish_document)i);
	return error;
}

void redfish_run_free(struct redfish_run *all)
{
	for (int i = 0; i < REDFISH_DOCUMENTS; i++)
		redfish_plan_free(&all->plans[i]);
	redfish_reader_free(&all->collection);
	redfish_reader_free(&all->root);
}

/* ----------------------------------------------------------------------------- notes */

struct redfish_note {
	struct redfish_note *next;
	size_t view;
	bool is_error;
	const char *text;
};

/* So many notes of one service, and then their number: a hostile one has no more. */
static bool may_note(struct redfish_service *service, bool is_error)
{
	if (service->n_notes < MOST_NOTES) {
		service->n_notes++;
		return true;
	}
	service->more++;
	service->more_errors = service->more_errors || is_error;
	return false;
}

/* What is in the table of components only does not make that of systems partial. */
static void note(struct redfish_service *service, enum redfish_document document,
		 bool is_error, const char *format, va_list arguments)
{

	struct redfish_note *kept;
	char text[512];

	if (!may_note(service, is_error))
		return;
	vsnprintf(text, sizeof(text), format, arguments);
	kept = pool_take(&service->pool, sizeof(*kept));
	if (!kept)
		return;
	kept->is_error = is_error;
	kept->text = pool_join(&service->pool, text, "");
	kept->view = document != REDFISH_SYSTEM && service->all->components
			     ? (size_t)REDFISH_COMPONENTS
			     : INV_WHOLE;
	*service->last_note = kept;
	service->last_note = &kept->next;
}

static void write_notes(const struct redfish_service *service)
{
	struct inv_run *run = service->all->run;
	const char *name = service->appliance->name;

	for (const struct redfish_note *kept = service->notes; kept; kept = kept->next) {
		const char *text = kept->text ? kept->text : strerror(ENOMEM);

		inv_use(run, kept->view);
		if (kept->is_error)
			inv_error(run, 0, "%s: %s", name, text);
		else
			inv_warn(run, 0, "%s: %s", name, text);
	}
	inv_use(run, INV_WHOLE);
}

void redfish_error(struct redfish_service *service, enum redfish_document document,
		   const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(service, document, true, format, arguments);
	va_end(arguments);
}

void redfish_warn(struct redfish_service *service, enum redfish_document document,
		  const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	note(service, document, false, format, arguments);
	va_end(arguments);
}

void redfish_give_up(struct redfish_service *service, const char *format, ...)
{
	va_list arguments;

	if (service->queue.stopped)
		return;
	redfish_queue_stop(&service->queue);

	if (service->n_notes == MOST_NOTES)
		service->n_notes--;
	va_start(arguments, format);
	note(service, service->all->systems ? REDFISH_SYSTEM : REDFISH_CHASSIS, true,
	     format, arguments);
	va_end(arguments);
}

static void note_rest(struct redfish_service *service)
{
	struct inv_run *run = service->all->run;
	const char *name = service->appliance->name;

	if (service->odd) {
		inv_use(run, service->odd_view);
		inv_warn(run, 0,
			 "%s: %u values are not what they should be: %s is the first",
			 name, service->odd, service->odd_place);
		inv_use(run, INV_WHOLE);
	}
	if (service->more && service->more_errors)
		inv_error(run, 0, "%s: %u notes more, errors among them", name,
			  service->more);
	else if (service->more)
		inv_warn(run, 0, "%s: %u notes more", name, service->more);
}

/* ---------------------------------------------------------------------------- phases */

/* How to ask for a collection with its members, as the root says. */
static const char *expand_of(const struct redfish_run *all)
{
	const struct record *root = &all->root.record;
	const bool levels = redfish_is_true(root, all->expands_levels);

	if (redfish_is_true(root, all->expands_own))
		return levels ? "$expand=.($levels=1)" : "$expand=.";
	if (redfish_is_true(root, all->expands_all))
		return levels ? "$expand=*($levels=1)" : "$expand=*";
	return NULL;
}

static void take_root(struct redfish_service *service,
		      const struct redfish_answer *answer)
{
	struct redfish_run *all = service->all;

	const char *fault = answer->fault;
	struct json_cell value;

	if (fault || redfish_read(&all->root, answer->body, answer->length, &fault)) {
		redfish_give_up(service, "%s: %s", root_path, fault);
		return;
	}

	service->expand = expand_of(all);
	if (!redfish_next(&all->root.record, all->branches[REDFISH_BRANCH_SYSTEMS], NULL,
			  &value))
		redfish_warn(service, REDFISH_SYSTEM, "%s: it has no systems", root_path);

	for (int i = 0; i < REDFISH_BRANCHES; i++) {
		INV_FREE char *path = NULL;

		if (redfish_text(&all->root.record, all->branches[i], &path) == 0 && path)
			service->branches[i] = pool_join(&service->pool, path, "");
	}
}

/* Follows the root's link BRANCH to DOCUMENT. */
static void follow_branch(struct redfish_service *service, enum redfish_branch branch,
			  enum redfish_document document)
{
	const struct redfish_task task = {
		.path = root_path,
		.document = document,
		.is_collection = branch != REDFISH_BRANCH_UPDATES,
		.is_needed = branch == REDFISH_BRANCH_SYSTEMS,
	};
	const char *path = service->branches[branch];

	if (path)
		redfish_follow(service, &task, path, strlen(path));
}

static void follow_managers(struct redfish_service *service)
{
	const struct redfish_task task = {
		.path = root_path,
		.document = REDFISH_MANAGER,
	};

	if (service->all->components)
		follow_branch(service, REDFISH_BRANCH_MANAGERS, REDFISH_MANAGER);
	else if (service->all->managers)
		for (const struct redfish_system *system = service->systems; system;
		     system = system->next)
			if (system->manager)
				redfish_follow(service, &task, system->manager,
					       strlen(system->manager));
}

/* At the latest when nothing more will come of their managers. */
static void write_systems(struct redfish_service *service)
{
	if (service->written || !service->all->systems)
		return;
	service->written = true;
	for (const struct redfish_system *system = service->systems; system;
	     system = system->next) {
		const struct redfish_place place = {
			.path = system->path,
			.id = system->id,
			.has_id = system->has_id,
		};

		redfish_write_row(service, &service->all->plans[REDFISH_SYSTEM],
				  system->record, &place);
	}
}

static void follow_systems(struct redfish_service *service)
{
	if (!service->all->components)
		return;
	for (const struct redfish_system *system = service->systems; system;
	     system = system->next)
		redfish_follow_system(service, system);
}

static void take(void *context, const struct redfish_task *task,
		 const struct redfish_answer *answer)
{
	struct redfish_service *service = context;

	if (service->phase == PHASE_ROOT + 1)
		take_root(service, answer);
	else
		redfish_take(service, task, answer);
}

static bool refill(void *context)
{
	struct redfish_service *service = context;
	const struct redfish_task root = {.path = root_path};

	switch (service->phase++) {
	case PHASE_ROOT:
		if (redfish_queue_add(&service->queue, &root))
			redfish_give_up(service, "%s", strerror(ENOMEM));
		break;
	case PHASE_SYSTEMS:
		follow_branch(service, REDFISH_BRANCH_SYSTEMS, REDFISH_SYSTEM);
		break;
	case PHASE_MANAGERS:
		follow_managers(service);
		break;
	case PHASE_PARTS:

		write_systems(service);
		follow_systems(service);
		break;
	case PHASE_CHASSIS:
		if (service->all->components)
			follow_branch(service, REDFISH_BRANCH_CHASSIS, REDFISH_CHASSIS);
		break;
	case PHASE_UPDATES:
		if (service->all->components)
			follow_branch(service, REDFISH_BRANCH_UPDATES,
				      REDFISH_UPDATE_SERVICE);
		break;
	default:
		return false;
	}
	return true;
}

/* ---------------------------------------------------------------------- the whole */

static void finish(void *context)
{
	struct redfish_service *service = context;
	struct redfish_run *all = service->all;

	write_systems(service);
	if (service->cut)
		redfish_give_up(service, "%s; %u documents were not read", service->cut,
				service->lost);
	session_close(&service->session);
	inv_progress(all->run, "%zu of %zu services", ++all->n_finished, all->n_services);
}

static void begin(void *context)
{
	struct redfish_service *service = context;

	if (*service->session.fault)
		finish(service);
	else
		redfish_queue_start(&service->queue);
}

void redfish_service_start(struct redfish_service *service, struct redfish_run *all,
			   const struct appliance *appliance, struct http_host *host)
{
	service->all = all;
	service->appliance = appliance;

	service->last_system = &service->systems;
	service->last_note = &service->notes;
	service->queue = (struct redfish_queue){
		.host = host,
		.take = take,
		.refill = refill,
		.finish = finish,
		.context = service,
	};
	session_open(&service->session, all->run, host, appliance, &session_redfish,
		     begin, service);
}

void redfish_service_end(struct redfish_service *service)
{

	write_notes(service);
	note_rest(service);
	if (*service->session.fault)
		session_complain(&service->session);
	for (struct redfish_system *system = service->systems; system;
	     system = system->next) {
		record_free(system->record);
		free(system->record);
	}
	redfish_queue_free(&service->queue);
	session_free(&service->session);
	hashes_free(&service->seen);
	hashes_free(&service->serials);
	pool_free(&service->pool);
}
