/*
 * redfish.c - computer systems and what they consist of, from the Redfish services of any
 * number of baseboard management controllers.
 */
#include <errno.h>
#include <stdlib.h>

#include "cleanup.h"
#include "inv.h"
#include "redfish_columns.h"
#include "redfish_service.h"

enum {
	IN_FLIGHT = 2, /* a management controller breaks down under more */
	TIMEOUT_MS = 60000,
};

enum option { ABSENT, INSECURE, N_OPTIONS };

static const struct inv_option options[] = {
	[ABSENT] = {"absent", NULL, "show empty slots, too", NULL},
	[INSECURE] = {"insecure", NULL,
		      "do not check who answers: whoever it is gets the password", NULL},
};

/* All services at once; each costs its own rows at most. */
static int ask(struct inv_run *run, struct http *http, struct redfish_run *all,
	       const struct appliances *found)
{
	struct redfish_service *services = calloc(found->count, sizeof(*services));
	const bool insecure = inv_option(run, INSECURE) != NULL;

	if (!services)
		return -ENOMEM;
	all->n_services = found->count;
	for (size_t i = 0; i < found->count; i++) {
		struct http_host *host =
			http_add_host(http, &found->list[i], IN_FLIGHT, insecure);

		if (host)
			redfish_service_start(&services[i], all, &found->list[i], host);
		else
			inv_error(run, ENOMEM, "%s", found->list[i].name);
	}
	http_run(http);
	for (size_t i = 0; i < found->count; i++)
		if (services[i].all)
			redfish_service_end(&services[i]);
	free(services);
	return 0;
}

static int ask_all(struct inv_run *run, const struct appliances *found)
{
	struct redfish_run all;
	struct http *http = http_new(run);

	int error = redfish_run_make(&all, run, http, inv_option(run, ABSENT) != NULL);

	if (!http)
		error = -ENOMEM;
	if (!error)
		error = ask(run, http, &all, found);
	redfish_run_free(&all);
	http_free(http);
	return error ? inv_fail(run, -error, "Redfish services") : 0;
}

static int collect(struct inv_run *run)
{
	INV_CLEANUP(appliances_free) struct appliances found = {0};
	int error = appliances_find(run, "redfish", &found);

	if (error)
		return error;
	if (inv_option(run, INSECURE))
		inv_warn(run, 0,
			 "--insecure: nobody checks who answers; whoever it is gets the "
			 "password");
	return ask_all(run, &found);
}

const struct inv_collector inv_collector_redfish = {
	.name = "redfish",
	.summary = "servers and their components, from their Redfish services",
	.help = "Asks the services of kind \"redfish\" in appliances.json, all at once and\n"
		"each with at most two requests at a time; --at NAME asks some of them.\n"
		"Logs in and out; a service without sessions gets Basic authentication.\n"
		"Sources are the properties of Redfish resources. A service that is down,\n"
		"slow or wrong costs its own rows, and a note says so. `systems` alone is\n"
		"quick: components take a request each where collections do not expand.\n"
		"Kinds of components: processor memory drive volume storage_controller\n"
		"network_adapter ethernet_interface pcie_device power_supply fan firmware\n"
		"software manager chassis.",
	.arguments = "[systems|components]...",
	.options = options,
	.n_options = N_OPTIONS,
	.views = redfish_views,
	.flags = INV_STOPS,
	.timeout_ms = TIMEOUT_MS,
	.collect = collect,
};
