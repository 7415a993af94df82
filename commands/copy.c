/*
 * copy.c - server profiles copied or moved from one OneView appliance to another.
 *
 * Everything is found out before the first write; nothing is written twice, and nothing is
 * guessed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "copy_job.h"
#include "copy_write.h"
#include "inv.h"
#include "number.h"

enum {
	MOST_COPIES = 1000,
	MOST_STALL_S = 86400,
	DEFAULT_STALL_S = 600,
};

enum option {
	FROM_APPLIANCE,
	TO_APPLIANCE,
	AS,
	COUNT,
	SERVER,
	MAP,
	WITH_NETWORKS,
	NEW_VOLUMES,
	NEW_IDS,
	KEEP_IDS,
	MOVE,
	DRY_RUN,
	SHOW_MAPPING,
	WAIT,
	NO_WAIT,
	STALL,
	INSECURE,
	N_OPTIONS
};

static const struct inv_option options[] = {
	[FROM_APPLIANCE] =
		{"from", "APPLIANCE",
		 "where the profiles are: a name of the configuration, or a URL", NULL},
	[TO_APPLIANCE] = {"to", "APPLIANCE",
			  "where the copies are to be; by default the same one", NULL},
	[AS] = {"as", "NAME", "what the copy is called, or with --count begins with",
		NULL},
	[COUNT] = {"count", "N", "make N copies of each, called NAME-1 to NAME-N", NULL},
	[SERVER] = {"server", "HARDWARE",
		    "give the copy this server hardware; by default it has none", NULL},
	[MAP] = {"map", "KIND:OLD=NEW",
		 "take NEW for what is called OLD: ethernet-networks:lan=prod (repeatable)",
		 NULL},
	[WITH_NETWORKS] = {"with-networks", NULL,
			   "first make the networks that are missing there", NULL},
	[NEW_VOLUMES] = {"new-volumes", NULL,
			 "make new, empty volumes for those that are the server's alone",
			 NULL},
	[NEW_IDS] = {"new-ids", NULL,
		     "new MACs, WWNs and numbers in the place of those somebody chose",
		     NULL},
	[KEEP_IDS] = {"keep-ids", NULL,
		      "with --move: take MACs, WWNs, serial number and UUID along", NULL},
	[MOVE] = {"move", NULL,
		  "delete each profile once its copy is complete; its server must be off",
		  NULL},
	[DRY_RUN] = {"dry-run", NULL,
		     "write nothing: show what is taken for what, and what would be sent",
		     "mapping|body"},
	[SHOW_MAPPING] = {"show-mapping", NULL, "show which resource was taken for which",
			  "mapping"},
	[WAIT] = {"wait", NULL, "wait until each copy is complete (the default)", NULL},
	[NO_WAIT] = {"no-wait", NULL, "start all, and leave them to go on", NULL},
	[STALL] = {"stall", "SECONDS",
		   "how long a task may not move before it counts as stalled (600)",
		   NULL},
	[INSECURE] = {"insecure", NULL,
		      "believe whoever answers, and send the password there", NULL},
};

enum column {
	FROM,
	TO,
	NAME,
	SOURCE,
	STATUS,
	URI,
	TASK,
	MAPPING,
	BODY,
	SECONDS,
	N_COLUMNS
};

static const struct inv_column columns[] = {
	[FROM] = {"from", INV_STRING, INV_KEY, NULL, "--from",
		  "the appliance that it is copied from"},
	[TO] = {"to", INV_STRING, INV_KEY, NULL, "--to",
		"the appliance that it is copied to"},
	[NAME] = {"name", INV_STRING, INV_KEY, NULL, "NAME, --as, --count",
		  "what the copy is called"},
	[SOURCE] = {"source", INV_STRING, 0, NULL, "NAME",
		    "what the profile is called that it is copied from"},
	[STATUS] = {"status", INV_STRING, 0, NULL, "inv",
		    "created exists moved failed unknown ...: inv --help copy has all"},
	[URI] = {"uri", INV_STRING, INV_PRIVATE, NULL, "uri",
		 "the copy's address at the destination"},
	[TASK] = {"task", INV_STRING, 0, NULL, "Location",
		  "the task that creates it, of the destination"},
	[MAPPING] = {"mapping", INV_LIST, INV_ON_REQUEST | INV_PRIVATE, NULL, "inv",
		     "each resource that the profile names: kind, name, address here and "
		     "there"},
	[BODY] = {"body", INV_JSON, INV_ON_REQUEST | INV_PRIVATE, NULL, "inv",
		  "what is sent to create it"},
	[SECONDS] = {"seconds", INV_DOUBLE, INV_VOLATILE, "seconds", "inv",
		     "how long the writing of it took"},
};

/* ---------------------------------------------------------------------------- rows */

static void set_text(struct inv_run *run, size_t column, const char *text)
{
	if (text)
		inv_set_string(run, column, text);
}

static void set_mapping(struct inv_run *run, const struct copy_item *item)
{
	json_t *line;
	size_t i;

	inv_set_list(run, MAPPING);
	json_array_foreach(item->copy.mapping, i, line)
		inv_add_string(run, MAPPING, json_string_value(line));
}

static void set_body(struct inv_run *run, const struct copy_item *item)
{
	INV_FREE char *text = copy_body_text(item->copy.body);

	if (text)
		inv_set_json(run, BODY, text, strlen(text));
}

static void write_row(void *context, const struct copy_job *job,
		      const struct copy_item *item)
{
	struct inv_run *run = context;

	inv_row_begin(run);
	inv_set_string(run, FROM, job->from->appliance->name);
	inv_set_string(run, TO, job->to->appliance->name);
	inv_set_string(run, NAME, item->name);
	inv_set_string(run, SOURCE, item->source->name);
	inv_set_string(run, STATUS, copy_status_name(item->status));
	set_text(run, URI, item->uri);
	set_text(run, TASK, item->task);
	if (item->copy.mapping && inv_wants(run, MAPPING))
		set_mapping(run, item);
	if (item->copy.body && !item->refused && inv_wants(run, BODY))
		set_body(run, item);
	inv_set_double(run, SECONDS, item->seconds);
	inv_row_end(run);
}

/* ------------------------------------------------------------------- what is asked for */

static bool has(const struct inv_run *run, enum option option)
{
	return inv_option(run, option) != NULL;
}

/* Options that make no sense together, and why. */
static int check_pairs(struct inv_run *run)
{
	static const struct {
		enum option one, other;
		const char *why;
	} pairs[] = {
		{WAIT, NO_WAIT, "--wait or --no-wait, not both"},
		{KEEP_IDS, NEW_IDS, "--keep-ids or --new-ids, not both"},
		{MOVE, COUNT, "--move is of one profile to one place: no --count"},
		{MOVE, NO_WAIT,
		 "--move has to wait: a profile is deleted only when its "
		 "copy is complete"},
		{SERVER, COUNT, "--server is for one copy: no --count"},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (has(run, pairs[i].one) && has(run, pairs[i].other))
			return inv_refuse(run, 0, "%s", pairs[i].why);
	if (has(run, KEEP_IDS) && !has(run, MOVE))
		return inv_refuse(
			run, 0,
			"--keep-ids needs --move: two profiles with the same MACs "
			"and WWNs must not be there");
	return 0;
}

static int take_number(struct inv_run *run, enum option option, uint64_t most,
		       unsigned *number)
{
	const char *text = inv_option(run, option);
	uint64_t value;

	if (!text)
		return 0;
	if (number_parse(text, &value) || !value || value > most)
		return inv_refuse(run, 0, "--%s %s: a whole number from 1 to %llu",
				  options[option].name, text, (unsigned long long)most);
	*number = (unsigned)value;
	return 0;
}

static int check_words(struct inv_run *run, const struct copy_order *order)
{
	const bool several = order->names[0] && order->names[1];

	if (*inv_at(run))
		return inv_refuse(run, 0, "--from and --to say where, not --at");
	if (!order->from)
		return inv_refuse(run, 0, "--from is missing: where are they?");
	if (!order->names[0])
		return inv_refuse(run, 0, "which server profile? its name is missing");
	for (size_t i = 0; order->names[i]; i++)
		if (!*order->names[i])
			return inv_refuse(run, 0, "a server profile has a name");
	if (order->as && (several || !*order->as))
		return inv_refuse(run, 0, "--as is for one profile, and no empty name");
	if (order->server && (several || !*order->server))
		return inv_refuse(run, 0, "--server is for one profile, and has a name");
	return 0;
}

static int copy_server_profiles(struct inv_run *run, const char *const *names)
{
	struct copy_order order = {
		.from = inv_option(run, FROM_APPLIANCE),
		.to = inv_option(run, TO_APPLIANCE),
		.names = names,
		.as = inv_option(run, AS),
		.server = inv_option(run, SERVER),
		.maps = inv_option_all(run, MAP),
		.patience_s = DEFAULT_STALL_S,
		.networks = has(run, WITH_NETWORKS),
		.move = has(run, MOVE),
		.keep_ids = has(run, KEEP_IDS),
		.new_ids = has(run, NEW_IDS),
		.new_volumes = has(run, NEW_VOLUMES),
		.dry_run = has(run, DRY_RUN),
		.leave = has(run, NO_WAIT),
		.insecure = has(run, INSECURE),
	};
	int error = check_words(run, &order);

	if (!error)
		error = check_pairs(run);
	if (!error)
		error = take_number(run, COUNT, MOST_COPIES, &order.count);
	if (!error)
		error = take_number(run, STALL, MOST_STALL_S, &order.patience_s);
	return error ? error : copy_run(run, &order, write_row, run);
}

static int collect(struct inv_run *run)
{
	const char *const *words = inv_arguments(run);

	if (!*words)
		return inv_refuse(run, 0, "copy what? there is: server-profile");
	if (strcmp(*words, "server-profile") == 0)
		return copy_server_profiles(run, words + 1);
	return inv_refuse(run, 0, "copy %.64s: there is: server-profile", *words);
}

const struct inv_collector inv_command_copy = {
	.name = "copy",
	.table = "copied",
	.summary = "server profiles copied or moved to another OneView appliance",
	.help = "Copies each server profile NAME from one appliance to another, or within\n"
		"one. What it names there (networks, hardware, firmware, volumes ...) is found\n"
		"by name at the destination, exactly one of each, before anything is written;\n"
		"server hardware types by model and adapters. The copy gets new MACs, WWNs and\n"
		"numbers, and no server. --dry-run shows all of it and writes nothing.\n"
		"Interrupted and run again, it goes on where it was: a profile of the copy's\n"
		"name that has all that would be sent is left alone (exists). Compared is\n"
		"every field that is sent but scopes, automatic ports and what becomes of new\n"
		"volumes; what the appliance adds does not count.\n"
		"--move waits, looks whether the copy is what was sent, and only then deletes\n"
		"the source if nobody has changed it. With --keep-ids the copy gets its server\n"
		"last, so that no two servers have the same addresses at any time.\n"
		"Secrets cannot be read from an appliance: warnings name those to set again.",
	.arguments = "server-profile NAME...",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.options = options,
	.n_options = N_OPTIONS,
	.flags = INV_COMMAND,
	.timeout_ms = 3600000,
	.collect = collect,
};
