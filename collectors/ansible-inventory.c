/*
 * ansible-inventory.c - servers that OneView appliances run, as hosts for Ansible: one for each
 * server profile, with what its hardware says.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "inv.h"
#include "oneview_site.h"

enum option { LIST, HOST, INSECURE, N_OPTIONS };

static const struct inv_option options[] = {
	[LIST] = {"list", NULL, "all hosts with their groups: the default", NULL},
	[HOST] = {"host", "NAME", "the variables of this host alone", NULL},
	[INSECURE] = {"insecure", NULL,
		      "believe whoever answers, and send the password there", NULL},
};

/* Behind the first three, those of the profile; then those of its hardware. */
enum column {
	HOST_NAME,
	GROUPS,
	APPLIANCE,
	PROFILE,
	ANSIBLE_HOST = PROFILE,
	SERVER_PROFILE,
	DESCRIPTION,
	ENCLOSURE,
	ENCLOSURE_BAY,
	ENCLOSURE_GROUP,
	SERVER_HARDWARE_TYPE,
	SERVER_PROFILE_TEMPLATE,
	SERVER_HARDWARE,
	STATUS,
	STATE,
	SERIAL_NUMBER,
	UUID,
	NETWORKS,
	MACS,
	SERVER_PROFILE_URI,
	SERVER_HARDWARE_URI,
	HARDWARE,
	POWER_STATE = HARDWARE,
	MODEL,
	PHYSICAL_SERIAL_NUMBER,
	MEMORY_MIB,
	PROCESSOR_COUNT,
	PROCESSOR_CORES,
	PROCESSOR_TYPE,
	ROM_VERSION,
	ILO_FIRMWARE,
	ILO_HOSTNAME,
	ILO_ADDRESSES,
	HARDWARE_URI,
	N_COLUMNS
};

enum { N_OF_PROFILE = HARDWARE - PROFILE, N_OF_HARDWARE = N_COLUMNS - HARDWARE };

static const struct inv_column columns[] = {
	[HOST_NAME] = {"host", INV_STRING, INV_KEY, NULL, "server-profiles: name",
		       "its profile's name; with @appliance where two have that name"},
	[GROUPS] =
		{"groups", INV_LIST, 0, NULL,
		 "the appliance, enclosure, group, hardware type, template, power state",
		 "groups it is in; unknown where only --host was asked for"},
	[APPLIANCE] = {"appliance", INV_STRING, INV_KEY, NULL, "the configuration",
		       "the appliance that manages it"},
	[ANSIBLE_HOST] = {"ansible_host", INV_STRING, INV_PRIVATE, NULL, "name",
			  "the name to connect to: its profile's"},
	[SERVER_PROFILE] = {"server_profile", INV_STRING, 0, NULL, "name",
			    "its server profile"},
	[DESCRIPTION] = {"description", INV_STRING, 0, NULL, "description",
			 "what somebody wrote about the profile"},
	[ENCLOSURE] = {"enclosure", INV_STRING, 0, NULL, "enclosureUri -> name",
		       "the enclosure that it is in"},
	[ENCLOSURE_BAY] = {"enclosure_bay", INV_UINT, 0, NULL, "enclosureBay",
			   "the bay there"},
	[ENCLOSURE_GROUP] = {"enclosure_group", INV_STRING, 0, NULL,
			     "enclosureGroupUri -> name", "that enclosure's group"},
	[SERVER_HARDWARE_TYPE] = {"server_hardware_type", INV_STRING, 0, NULL,
				  "serverHardwareTypeUri -> name",
				  "what hardware it is for"},
	[SERVER_PROFILE_TEMPLATE] = {"server_profile_template", INV_STRING, 0, NULL,
				     "serverProfileTemplateUri -> name",
				     "the template of its profile"},
	[SERVER_HARDWARE] = {"server_hardware", INV_STRING, 0, NULL,
			     "serverHardwareUri -> name",
			     "the hardware it is assigned to"},
	[STATUS] = {"status", INV_STRING, 0, NULL, "status", "health of the profile"},
	[STATE] = {"state", INV_STRING, 0, NULL, "state", "state of the profile"},
	[SERIAL_NUMBER] = {"serial_number", INV_STRING, INV_PRIVATE, NULL, "serialNumber",
			   "serial number that its operating system sees"},
	[UUID] = {"uuid", INV_STRING, INV_PRIVATE, NULL, "uuid",
		  "UUID that its operating system sees"},
	[NETWORKS] = {"networks", INV_LIST, 0, NULL,
		      "connectionSettings.connections[*].networkUri -> name",
		      "networks of its connections"},
	[MACS] = {"macs", INV_LIST, INV_PRIVATE, NULL,
		  "connectionSettings.connections[*].mac",
		  "MAC addresses of its connections"},
	[SERVER_PROFILE_URI] = {"server_profile_uri", INV_STRING, 0, NULL, "uri",
				"address of the profile"},
	[SERVER_HARDWARE_URI] = {"server_hardware_uri", INV_STRING, 0, NULL,
				 "serverHardwareUri", "address of the hardware"},
	[POWER_STATE] = {"power_state", INV_STRING, 0, NULL, "powerState",
			 "On, Off, PoweringOn ..."},
	[MODEL] = {"model", INV_STRING, 0, NULL, "model", "model of the hardware"},
	[PHYSICAL_SERIAL_NUMBER] = {"physical_serial_number", INV_STRING, INV_PRIVATE,
				    NULL, "serialNumber",
				    "serial number of the hardware itself"},
	[MEMORY_MIB] = {"memory_mib", INV_UINT, 0, "MiB", "memoryMb", "memory installed"},
	[PROCESSOR_COUNT] = {"processor_count", INV_UINT, 0, NULL, "processorCount",
			     "processors installed"},
	[PROCESSOR_CORES] = {"processor_cores", INV_UINT, 0, NULL, "processorCoreCount",
			     "cores of each processor"},
	[PROCESSOR_TYPE] = {"processor_type", INV_STRING, 0, NULL, "processorType",
			    "what the processors call themselves"},
	[ROM_VERSION] = {"rom_version", INV_STRING, 0, NULL, "romVersion",
			 "version of the system firmware"},
	[ILO_FIRMWARE] = {"ilo_firmware", INV_STRING, 0, NULL, "mpFirmwareVersion",
			  "version of the management processor's firmware"},
	[ILO_HOSTNAME] = {"ilo_hostname", INV_STRING, INV_PRIVATE, NULL,
			  "mpHostInfo.mpHostName", "name of the management processor"},
	[ILO_ADDRESSES] = {"ilo_addresses", INV_LIST, INV_PRIVATE, NULL,
			   "mpHostInfo.mpIpAddresses[*].address",
			   "addresses of the management processor"},
	[HARDWARE_URI] = {"hardware_uri", INV_STRING, INV_ON_REQUEST, NULL, "uri",
			  "address of the hardware, once more"},
};

/* A resource that came: of a profile, or of hardware. */
struct resource {
	const struct oneview_site *site;
	struct record *record;
	char name[256]; /* of a profile; the address of hardware */
	bool shared;	/* another appliance has one of that name */
};

struct resources {
	struct resource *list;
	size_t count, room;
};

enum { PROFILES, HARDWARES, N_TABLES };

struct job {
	struct inv_run *run;
	struct oneview_sites sites;
	struct oneview_choice choice;
	struct oneview_table tables[N_TABLES];
	struct resources came[N_TABLES];
	bool full; /* there was no memory for all */
};

static void end_job(struct job *job)
{
	oneview_sites_free(&job->sites);
	for (size_t i = 0; i < N_TABLES; i++) {
		for (size_t j = 0; j < job->came[i].count; j++) {
			record_free(job->came[i].list[j].record);
			free(job->came[i].list[j].record);
		}
		free(job->came[i].list);
		oneview_table_free(&job->tables[i]);
	}
}

/* ------------------------------------------------------------------------ collecting */

static struct resource *add(struct resources *resources)
{
	if (resources->count == resources->room) {
		size_t room = resources->room ? 2 * resources->room : 64;
		struct resource *list =
			reallocarray(resources->list, room, sizeof(*list));

		if (!list)
			return NULL;
		resources->list = list;
		resources->room = room;
	}
	return &resources->list[resources->count];
}

static void take(void *context, const struct oneview_site *site, size_t table,
		 const struct record *record)
{
	struct job *job = context;
	const struct resolver resolver = oneview_site_resolver(site);
	struct resource *resource = add(&job->came[table]);
	struct record *copy = resource ? record_copy(record) : NULL;

	if (!copy) {
		job->full = true;
		return;
	}
	*resource = (struct resource){.site = site, .record = copy};
	oneview_table_text(&job->tables[table], record, &resolver,
			   table == PROFILES ? SERVER_PROFILE - PROFILE
					     : HARDWARE_URI - HARDWARE,
			   resource->name, sizeof(resource->name));
	job->came[table].count++;
}

static int compare(const void *first, const void *second)
{
	const struct resource *a = first, *b = second;
	int order = strcmp(a->name, b->name);

	if (order || a->site == b->site)
		return order;
	return a->site < b->site ? -1 : 1;
}

/* Two resources that are neighbours in order. */
static void find_twins(struct inv_run *run, struct resource *first,
		       struct resource *second)
{
	if (strcmp(first->name, second->name) != 0)
		return;
	if (first->site != second->site)
		first->shared = second->shared = true;
	else if (*first->name)
		inv_error(run, 0, "%s: several server profiles are called %s",
			  first->site->appliance->name, first->name);
}

static void sort(struct job *job)
{
	struct resources *profiles = &job->came[PROFILES];

	for (size_t i = 0; i < N_TABLES; i++)
		if (job->came[i].count)
			qsort(job->came[i].list, job->came[i].count,
			      sizeof(struct resource), compare);
	for (size_t i = 1; i < profiles->count; i++)
		find_twins(job->run, &profiles->list[i - 1], &profiles->list[i]);
}

/* ----------------------------------------------------------------------- the hosts */

/* As Ansible wants groups to be called: other characters are underscores. */
static void add_group(struct inv_run *run, const char *kind, const char *name)
{
	char group[320];

	if (!*name)
		return;
	snprintf(group, sizeof(group), "%s_%s", kind, name);
	for (char *c = group; *c; c++)
		*c = isalnum((unsigned char)*c) && (unsigned char)*c < 0x80
			     ? (char)tolower((unsigned char)*c)
			     : '_';
	inv_add_string(run, GROUPS, group);
}

static void add_groups(const struct job *job, const struct resource *profile,
		       const struct resource *hardware)
{
	static const struct {
		const char *kind;
		enum column column;
	} groups[] = {
		{"enclosure", ENCLOSURE},
		{"enclosure_group", ENCLOSURE_GROUP},
		{"server_hardware_type", SERVER_HARDWARE_TYPE},
		{"server_profile_template", SERVER_PROFILE_TEMPLATE},
		{"power", POWER_STATE},
	};
	const struct resolver resolver = oneview_site_resolver(profile->site);

	inv_set_list(job->run, GROUPS);
	add_group(job->run, "appliance", profile->site->appliance->name);
	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++) {
		bool of_hardware = groups[i].column >= HARDWARE;
		const struct resource *from = of_hardware ? hardware : profile;
		size_t first = of_hardware ? HARDWARE : PROFILE;
		char name[256];

		if (!from)
			continue;
		oneview_table_text(&job->tables[of_hardware ? HARDWARES : PROFILES],
				   from->record, &resolver, groups[i].column - first,
				   name, sizeof(name));
		add_group(job->run, groups[i].kind, name);
	}
}

static const struct resource *hardware_of(const struct job *job,
					  const struct resource *profile)
{
	const struct resolver resolver = oneview_site_resolver(profile->site);
	const struct resources *all = &job->came[HARDWARES];
	struct resource wanted = {.site = profile->site};

	oneview_table_text(&job->tables[PROFILES], profile->record, &resolver,
			   SERVER_HARDWARE_URI - PROFILE, wanted.name,
			   sizeof(wanted.name));
	return *wanted.name && all->count
		       ? bsearch(&wanted, all->list, all->count, sizeof(wanted), compare)
		       : NULL;
}

static void host_name(const struct resource *profile, char name[512])
{
	snprintf(name, 512, "%s%s%s", profile->name, profile->shared ? "@" : "",
		 profile->shared ? profile->site->appliance->name : "");
}

static void write_host(struct job *job, const struct resource *profile)
{
	const char *wanted = inv_option(job->run, HOST);
	const struct resource *hardware = hardware_of(job, profile);
	const struct resolver resolver = oneview_site_resolver(profile->site);
	char name[512];

	host_name(profile, name);
	if (!*name || (wanted && strcmp(name, wanted) != 0))
		return;
	job->full |= !oneview_table_fits(&job->tables[PROFILES], profile->record);
	if (job->full)
		return;
	inv_row_begin(job->run);
	inv_set_string(job->run, HOST_NAME, name);
	inv_set_string(job->run, APPLIANCE, profile->site->appliance->name);
	if (!wanted)
		add_groups(job, profile, hardware);
	oneview_table_cells(&job->tables[PROFILES], profile->record, &resolver);
	if (hardware)
		oneview_table_cells(&job->tables[HARDWARES], hardware->record, &resolver);
	inv_row_end(job->run);
}

/* A host that nobody knows has no variables: an answer, as Ansible sees it. */
static void write_unknown_host(struct inv_run *run)
{
	inv_row_begin(run);
	inv_set_string(run, HOST_NAME, inv_option(run, HOST));
}

static bool is_known(const struct job *job, const char *wanted)
{
	char name[512];

	for (size_t i = 0; i < job->came[PROFILES].count; i++) {
		host_name(&job->came[PROFILES].list[i], name);
		if (strcmp(name, wanted) == 0)
			return true;
	}
	return false;
}

static void write_hosts(struct job *job)
{
	const char *wanted = inv_option(job->run, HOST);

	for (size_t i = 0; i < job->came[PROFILES].count; i++)
		write_host(job, &job->came[PROFILES].list[i]);
	if (wanted && !is_known(job, wanted))
		write_unknown_host(job->run);
}

/* --------------------------------------------------------------------------- the run */

static int plan(struct job *job)
{
	static const char *const none[] = {NULL};
	int error;

	job->choice = (struct oneview_choice){.names = none, .filters = none};
	error = oneview_table_make(&job->tables[PROFILES], job->run,
				   oneview_kind_named("server_profiles"), &job->choice,
				   PROFILE, N_OF_PROFILE, true);
	if (!error)
		error = oneview_table_make(&job->tables[HARDWARES], job->run,
					   oneview_kind_named("server_hardware"),
					   &job->choice, HARDWARE, N_OF_HARDWARE, true);
	return error;
}

static int make_sites(struct job *job)
{
	static const size_t views[N_TABLES] = {INV_WHOLE, INV_WHOLE};
	const struct oneview_site like = {
		.run = job->run,
		.tables = job->tables,
		.n_tables = N_TABLES,
		.views = views,
		.row = take,
		.context = job,
	};

	return oneview_sites_make(&job->sites, &like);
}

static int collect(struct inv_run *run)
{
	INV_CLEANUP(end_job) struct job job = {.run = run};
	int error = plan(&job);

	if (!error)
		error = make_sites(&job);
	if (!error)
		error = oneview_sites_run(&job.sites, inv_option(run, INSECURE) != NULL);
	if (!job.sites.list)
		return error;
	oneview_sites_complain(&job.sites);
	sort(&job);
	write_hosts(&job);
	return error || job.full ? inv_fail(run, ENOMEM, "not all hosts") : 0;
}

const struct inv_collector inv_collector_ansible_inventory = {
	.name = "ansible-inventory",
	.summary = "servers of OneView appliances as a dynamic inventory for Ansible",
	.help = "Prints what Ansible asks of an inventory script: every server profile is a\n"
		"host, its variables under _meta are the columns below; groups are named after\n"
		"the appliance, enclosure, enclosure group, hardware type, template and power\n"
		"state. With another output (--table, --tab) it is a table like others.",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.options = options,
	.n_options = N_OPTIONS,
	.output = "inventory",
	.flags = INV_STOPS,
	.timeout_ms = 60000,
	.collect = collect,
};
