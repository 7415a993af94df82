/*
 * image.c - programs and all that they need as a minimal container image.
 *
 * Nothing of what goes in is run, no other process is started, and no privilege is needed
 * but to read the files.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "beside.h"
#include "cleanup.h"
#include "decide.h"
#include "dpkg.h"
#include "format.h"
#include "inv.h"
#include "write.h"

enum option {
	OUTPUT,
	OCI,
	DOCKER,
	COMPRESS,
	ENTRYPOINT,
	CMD,
	ENV,
	WORKDIR,
	RUN_AS,
	USER,
	GROUP,
	ADD,
	FILETOOLS,
	WITH,
	TAG,
	DOCKERFILE,
	SBOM,
	IIDFILE,
	ALLOW_MISSING,
	DRY_RUN,
	CPU,
	LIBRARY_PATH,
	DLOPEN,
	N_OPTIONS
};

static const struct inv_option options[] = {
	[OUTPUT] = {"output", "OUT",
		    "where to write it: a tar by its name, or else a directory", NULL},
	[OCI] = {"oci", NULL, "write an OCI image layout, which is a directory", NULL},
	[DOCKER] = {"docker", NULL, "write a tar that docker load takes", NULL},
	[COMPRESS] = {"compress", "gzip|zstd|none",
		      "how: gzip by default, a tar by its name", NULL},
	[ENTRYPOINT] = {"entrypoint", "WORDS",
			"what it runs, as a shell or JSON has words; else the only FILE",
			NULL},
	[CMD] = {"cmd", "WORDS", "arguments by default, the same way", NULL},
	[ENV] = {"env", "NAME=VALUE", "an environment variable (repeatable)", NULL},
	[WORKDIR] = {"workdir", "DIR", "the directory it starts in", NULL},
	[RUN_AS] = {"run-as", "USER[:GROUP]",
		    "who it starts as, by name or number; root by default", NULL},
	[USER] = {"user", "USER",
		  "put in a user with its group: name, number, passwd line (repeatable)",
		  NULL},
	[GROUP] = {"group", "GROUP", "put in this group, the same way (repeatable)",
		   NULL},
	[ADD] = {"add", "SRC[:DST]",
		 "put in a file or directory, at DST or at its own place (repeatable)",
		 NULL},
	[FILETOOLS] = {"filetools", NULL,
		       "put in ls, mkdir, chmod, chown, rm, cat, grep and sed", NULL},
	[WITH] = {"with", HIDDEN_WORDS,
		  "put in what programs open by name, and no closure shows (repeatable)",
		  NULL},
	[TAG] = {"tag", "NAME[:TAG]", "what the image is called", NULL},
	[DOCKERFILE] = {"dockerfile", "FILE",
			"also write a Dockerfile that builds from OUT", NULL},
	[SBOM] = {"sbom", "FILE", "also write a bill of materials, CycloneDX in JSON",
		  NULL},
	[IIDFILE] = {"iidfile", "FILE", "also write the image's digest", NULL},
	[ALLOW_MISSING] = {"allow-missing", NULL,
			   "go on without libraries and files that are not there", NULL},
	[DRY_RUN] = {"dry-run", NULL, "tell what would go in, and write nothing", NULL},
	[CPU] = {"cpu",
		 "x86-64-v1|x86-64-v2|x86-64-v3|x86-64-v4|z13|z14|z15|z16|power9|"
		 "power10",
		 "for this processor only; by default libraries have all their variants",
		 NULL},
	[LIBRARY_PATH] = {"library-path", "LIST",
			  "look for libraries here first, as LD_LIBRARY_PATH does", NULL},
	[DLOPEN] = {"dlopen", "none|required|recommended|suggested",
		    "what .note.dlopen names, of this priority and above (recommended)",
		    NULL},
};

enum column {
	PATH,
	TYPE,
	MODE,
	SIZE_BYTES,
	TARGET,
	SOURCE,
	WHY,
	NEEDED_BY,
	SHA256,
	PACKAGE,
	PACKAGE_VERSION,
	N_COLUMNS
};

static const struct inv_column columns[] = {
	[PATH] = {"path", INV_STRING, INV_KEY, NULL, "FILE, --add, DT_NEEDED",
		  "where it is in the image"},
	[TYPE] = {"type", INV_STRING, 0, NULL, "st_mode", "file, directory or link"},
	[MODE] = {"mode", INV_STRING, 0, NULL, "st_mode",
		  "permissions in octal, with the set-id and sticky bits"},
	[SIZE_BYTES] = {"size_bytes", INV_UINT, 0, "bytes", "st_size",
			"size of the file's contents"},
	[TARGET] = {"target", INV_STRING, 0, NULL, "readlink", "what a link says"},
	[SOURCE] = {"source", INV_STRING, 0, NULL, "realpath",
		    "where the file is in the root; unknown of one that was made"},
	[WHY] = {"why", INV_STRING, 0, NULL, "FILE, PT_INTERP, DT_NEEDED, --add",
		 "program interpreter library nss dlopen added user link directory ..."},
	[NEEDED_BY] = {"needed_by", INV_STRING, 0, NULL, "PT_INTERP, DT_NEEDED",
		       "what asked for it, first of all"},
	[SHA256] = {"sha256", INV_STRING, 0, NULL, "the contents",
		    "of the file's contents; unknown if nothing was written"},
	[PACKAGE] = {"package", INV_STRING, INV_ON_REQUEST, NULL, "var/lib/dpkg/info/",
		     "the Debian package that it came with"},
	[PACKAGE_VERSION] = {"package_version", INV_STRING, INV_ON_REQUEST, NULL,
			     "var/lib/dpkg/status", "that package's version"},
};

/* Everything that is taken along, and given back at the end. */
struct command {
	struct inv_run *run;
	struct request request;
	struct image image;
	struct words words;
	struct image_config config;
	struct beside beside;
	struct dpkg_owner *owners; /* one a node; NULL: nobody asked */
};

static void end_command(struct command *command)
{
	if (command->owners)
		dpkg_free(command->owners, command->image.tree.count);
	free(command->owners);
	decide_free(&command->words);
	image_free(&command->image);
}

/* --------------------------------------------------------------------- the options */

static void take_options(struct command *command)
{
	const struct inv_run *run = command->run;

	command->request = (struct request){
		.files = inv_arguments(run),
		.added = inv_option_all(run, ADD),
		.with = inv_option_all(run, WITH),
		.users = inv_option_all(run, USER),
		.groups = inv_option_all(run, GROUP),
		.env = inv_option_all(run, ENV),
		.entrypoint = inv_option(run, ENTRYPOINT),
		.cmd = inv_option(run, CMD),
		.workdir = inv_option(run, WORKDIR),
		.run_as = inv_option(run, RUN_AS),
		.cpu = inv_option(run, CPU),
		.library_path = inv_option(run, LIBRARY_PATH),
		.dlopen = inv_option(run, DLOPEN),
		.filetools = inv_option(run, FILETOOLS) != NULL,
		.allow_missing = inv_option(run, ALLOW_MISSING) != NULL,
	};
	command->beside = (struct beside){
		.out = inv_option(run, OUTPUT),
		.dockerfile = inv_option(run, DOCKERFILE),
		.sbom = inv_option(run, SBOM),
		.iidfile = inv_option(run, IIDFILE),
	};
}

static int take_format(struct command *command)
{
	const struct inv_run *run = command->run;
	const char *out = command->beside.out, *time = getenv("SOURCE_DATE_EPOCH");
	const char *wrong =
		format_choose(&command->config, out ? out : "",
			      inv_option(run, OCI) != NULL,
			      inv_option(run, DOCKER) != NULL, inv_option(run, COMPRESS));

	if (wrong)
		return inv_refuse(command->run, 0, "%s", wrong);
	if (!format_time(time, &command->config.time))
		return inv_refuse(command->run, 0,
				  "SOURCE_DATE_EPOCH=%s: no time in seconds", time);
	return beside_refuse(command->run, &command->beside, &command->config);
}

/* What is there already is not to go into itself. */
static void look_at_output(struct command *command)
{
	struct stat status;

	if (!command->beside.out || stat(command->beside.out, &status) < 0)
		return;
	command->image.out_device = status.st_dev;
	command->image.out_inode = status.st_ino;
}

static int start(struct command *command)
{
	int error;

	take_options(command);
	if (!*command->request.files)
		return inv_refuse(command->run, 0, "no program is named");
	if (!command->beside.out && !inv_option(command->run, DRY_RUN))
		return inv_refuse(command->run, 0, "where to? -o OUT, or --dry-run");
	error = take_format(command);
	if (!error)
		error = decide_refuse(command->run, &command->request);
	if (!error)
		error = decide_start(&command->image, command->run, &command->request);
	if (!error)
		look_at_output(command);
	return error;
}

/* ------------------------------------------------------------------------- writing */

static bool is_stopping(void *context)
{
	return inv_stopping(context);
}

static void set_config(struct command *command)
{
	struct image_config *config = &command->config;

	config->entrypoint = (const char *const *)command->words.entrypoint;
	config->cmd = (const char *const *)command->words.cmd;
	config->env = (const char *const *)command->words.env;
	config->workdir = command->request.workdir;
	config->user = command->words.user;
	config->tag = inv_option(command->run, TAG);
	config->architecture = command->image.architecture;
	config->variant = command->image.variant;
}

/* Who owns each node's source: for the columns, and for the bill of materials. */
static int find_owners(struct command *command)
{
	const struct tree *tree = &command->image.tree;
	int error;

	if (!command->beside.sbom && !inv_wants(command->run, PACKAGE) &&
	    !inv_wants(command->run, PACKAGE_VERSION))
		return 0;
	command->owners = calloc(tree->count + 1, sizeof(*command->owners));
	if (!command->owners)
		return inv_fail(command->run, ENOMEM, "packages");
	for (size_t i = 0; i < tree->count; i++)
		command->owners[i].path =
			tree->nodes[i].source ? tree->nodes[i].source : "";
	error = dpkg_find(tree->root, command->owners, tree->count);
	if (error && error != -ENOENT)
		inv_warn(command->run, -error, "%s/var/lib/dpkg",
			 inv_root_name(command->run));
	return 0;
}

static int write_image(struct command *command)
{
	struct write_result result = {0};
	int error = beside_check(command->run, &command->beside, &command->config);

	if (error)
		return error;
	if (!command->config.architecture)
		return inv_fail(command->run, 0,
				"there is no program to tell the image's machine");
	error = image_write(&command->image.tree, &command->config, command->beside.out,
			    is_stopping, command->run, &result);
	if (error == -EINTR)
		return inv_fail(command->run, 0, "interrupted: %s is as it was",
				command->beside.out);
	if (error)
		return inv_fail(command->run, *result.error ? 0 : -error, "%s",
				*result.error ? result.error : command->beside.out);
	if (*result.warning)
		inv_warn(command->run, 0, "%s", result.warning);
	return beside_write(command->run, &command->beside, &command->config,
			    &command->image.tree, command->owners, result.digest);
}

/* ---------------------------------------------------------------------------- rows */

static void set_path(struct inv_run *run, size_t column, const char *path)
{
	char absolute[PATH_MAX + 1];

	snprintf(absolute, sizeof(absolute), "/%s", path);
	inv_set_string(run, column, absolute);
}

static void add_row(struct command *command, size_t i)
{
	static const char *const types[] = {
		[NODE_DIRECTORY] = "directory",
		[NODE_FILE] = "file",
		[NODE_LINK] = "link",
	};
	const struct node *node = &command->image.tree.nodes[i];
	struct inv_run *run = command->run;
	char mode[8];

	inv_row_begin(run);
	set_path(run, PATH, node->path);
	inv_set_string(run, TYPE, types[node->type]);
	snprintf(mode, sizeof(mode), "%04o", (unsigned)node->mode & 07777);
	inv_set_string(run, MODE, mode);
	if (node->type == NODE_FILE)
		inv_set_uint(run, SIZE_BYTES, node->size);
	if (node->target)
		inv_set_string(run, TARGET, node->target);
	if (node->source)
		inv_set_string(run, SOURCE, node->source);
	inv_set_string(run, WHY, node->why);
	if (node->needed_by)
		inv_set_string(run, NEEDED_BY, node->needed_by);
	inv_set_string(run, SHA256, node->sha256);
	if (!command->owners || !command->owners[i].package)
		return;
	inv_set_string(run, PACKAGE, command->owners[i].package);
	if (command->owners[i].version)
		inv_set_string(run, PACKAGE_VERSION, command->owners[i].version);
}

static int collect(struct inv_run *run)
{
	INV_CLEANUP(end_command) struct command command = {.run = run};
	const bool dry = inv_option(run, DRY_RUN) != NULL;
	int error = start(&command);

	if (!error)
		error = decide_tree(&command.image, &command.request, &command.words);
	if (error)
		return error;
	if (command.image.failed && !dry)
		return -ENOENT;
	set_config(&command);
	error = find_owners(&command);
	if (!error && !dry)
		error = write_image(&command);
	for (size_t i = 0; i < command.image.tree.count && !error; i++)
		add_row(&command, i);
	return error;
}

const struct inv_collector inv_command_image = {
	.name = "image",
	.summary = "programs and all they need as a minimal container image",
	.help = "Puts each FILE, a program's path or name, into a directory, a tar, an OCI\n"
		"layout or a docker-archive, with its shared libraries, their loader, the\n"
		"links that lead there, and what name services need. Nothing of it is run.\n"
		"What a closure cannot see is told in warnings, each with the option that\n"
		"puts it in. With --root, FILE and SRC are below that directory.\n"
		"--user only makes a user known; --run-as is who the image starts as.\n"
		"SOURCE_DATE_EPOCH sets the time of all files; the same files give the same\n"
		"image, byte for byte. Needs no privilege but to read the files.",
	.arguments = "FILE...",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.options = options,
	.n_options = N_OPTIONS,
	.flags = INV_COMMAND,
	.timeout_ms = 600000,
	.collect = collect,
};
