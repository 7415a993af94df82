/*
 * ldd.c - the shared libraries that programs and libraries need, as their loader finds
 * them; from the files alone, nothing of them is run.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "elf.h"
#include "elf_files.h"
#include "inv.h"
#include "links.h"
#include "loader.h"
#include "owners.h"
#include "path.h"

enum column {
	FILE_NAME,
	POSITION,
	SONAME,
	PATH,
	STATUS,
	REASON,
	NEEDED_BY,
	VIA,
	DEPTH,
	ALSO_NEEDED_BY,
	SEARCHED,
	PACKAGE,
	PACKAGE_VERSION,
};

enum option { LIBRARY_PATH, PRELOAD, CPU, DLOPEN, REVERSE, WHY };

static const struct inv_column columns[] = {
	[FILE_NAME] = {"file", INV_STRING, INV_KEY, NULL, "the arguments",
		       "The program or library that was asked about"},
	[POSITION] = {"position", INV_UINT, INV_KEY, NULL, "the order of loading",
		      "1 for what is loaded first; missing ones count, too"},
	[SONAME] = {"soname", INV_STRING, 0, NULL, "DT_NEEDED",
		    "The name that is asked for"},
	[PATH] = {"path", INV_STRING, 0, NULL, "the search",
		  "The file that is loaded, as the loader spells it"},
	[STATUS] = {"status", INV_STRING, 0, NULL, "the search",
		    "found, missing, fatal, virtual (the kernel's own) or optional"},
	[REASON] = {"reason", INV_STRING, 0, NULL, "the search",
		    "Why it is missing or fatal, in the loader's words, or a remark"},
	[NEEDED_BY] = {"needed_by", INV_STRING, 0, NULL, "DT_NEEDED",
		       "The file that asks for it first"},
	[VIA] = {"via", INV_STRING, 0, NULL, "the search",
		 "rpath runpath env cache default preload loaded path interp dlopen"},
	[DEPTH] = {"depth", INV_UINT, 0, NULL, "DT_NEEDED",
		   "1 if the file itself asks for it, 2 if such a one does, and so on"},
	[ALSO_NEEDED_BY] = {"also_needed_by", INV_LIST, INV_ON_REQUEST, NULL, "DT_NEEDED",
			    "Those that ask for it later, in their order"},
	[SEARCHED] = {"searched", INV_LIST, INV_ON_REQUEST, NULL, "the search",
		      "Where it was looked for and what was there, in order"},
	[PACKAGE] = {"package", INV_STRING, INV_ON_REQUEST, NULL,
		     "var/lib/dpkg/info/*.list", "The Debian package it came with"},
	[PACKAGE_VERSION] = {"package_version", INV_STRING, INV_ON_REQUEST, NULL,
			     "var/lib/dpkg/status", "That package's version"},
};

static const struct inv_option options[] = {
	[LIBRARY_PATH] = {"library-path", "LIST", "as if LD_LIBRARY_PATH were LIST",
			  NULL},
	[PRELOAD] = {"preload", "LIST", "as if LD_PRELOAD were LIST", NULL},
	[CPU] = {"cpu",
		 "x86-64-v1|x86-64-v2|x86-64-v3|x86-64-v4|z13|z14|z15|z16|power8|power9|"
		 "power10",
		 "as on that processor; else this machine's, or of others the least",
		 NULL},
	[DLOPEN] = {"dlopen", "required|recommended|suggested",
		    "also what .note.dlopen names, of this priority and above", NULL},
	[REVERSE] = {"reverse", "LIBRARY", "only who needs LIBRARY, a name or a path",
		     "also_needed_by"},
	[WHY] = {"why", NULL, "show where each name was looked for", "searched"},
};

/* A file that was named or found. */
struct met {
	char *path;
	bool named;
	int error;
};

/* A run over all files. */
struct job {
	struct inv_run *run;
	struct loader *loader;
	const char *library; /* --reverse */
	struct stat library_status;
	bool library_there;
	bool ignored_told;
	bool packages; /* are asked for */
	struct owners owners;
	struct met *met; /* the files, where they are gone through twice */
	size_t n_met, met_room;
};

/* --------------------------------------------------------------------------- packages */

static void set_package(const struct job *job, const char *path)
{
	const struct dpkg_owner *owner;
	char real[PATH_MAX];

	if (links_resolve(inv_root(job->run), path, real, NULL, NULL) != 0)
		return;
	owner = owners_of(&job->owners, real);
	if (owner && owner->package)
		inv_set_string(job->run, PACKAGE, owner->package);
	if (owner && owner->version)
		inv_set_string(job->run, PACKAGE_VERSION, owner->version);
}

static int gather_closure(struct job *job, const struct loader_closure *closure)
{
	char real[PATH_MAX];
	int error = 0;

	for (size_t i = 0; !error && i < closure->n_entries; i++)
		if (closure->entries[i].path &&
		    links_resolve(inv_root(job->run), closure->entries[i].path, real,
				  NULL, NULL) == 0)
			error = owners_add(&job->owners, real);
	return error;
}

/* -------------------------------------------------------------------------------- rows */

static const char *name_of(const struct loader_closure *closure, const char *file,
			   size_t number)
{
	const struct loader_entry *entry;

	if (number == LOADER_ITSELF)
		return file;
	entry = &closure->entries[number];
	return entry->path ? entry->path : entry->name;
}

static void set_asked(struct inv_run *run, const struct loader_closure *closure,
		      const char *file, const struct loader_entry *entry)
{
	if (entry->status != LOADER_VIRTUAL) {
		inv_set_string(run, NEEDED_BY, name_of(closure, file, entry->needed_by));
		inv_set_uint(run, DEPTH, entry->depth);
	}
	inv_set_list(run, ALSO_NEEDED_BY);
	for (size_t i = 0; i < entry->n_also; i++)
		inv_add_string(run, ALSO_NEEDED_BY,
			       name_of(closure, file, entry->also[i]));
}

static void add_row(struct job *job, const struct loader_closure *closure,
		    const char *file, size_t number)
{
	const struct loader_entry *entry = &closure->entries[number];
	struct inv_run *run = job->run;

	inv_row_begin(run);
	inv_set_string(run, FILE_NAME, file);
	inv_set_uint(run, POSITION, number + 1);
	inv_set_string(run, SONAME, entry->name);
	inv_set_string(run, STATUS, loader_status_name(entry->status));
	inv_set_string(run, VIA, loader_via_name(entry->via));
	if (entry->path)
		inv_set_string(run, PATH, entry->path);
	if (entry->reason)
		inv_set_string(run, REASON, entry->reason);
	set_asked(run, closure, file, entry);
	inv_set_list(run, SEARCHED);
	for (size_t i = 0; i < entry->n_searched; i++)
		inv_add_string(run, SEARCHED, entry->searched[i]);
	if (job->packages && entry->path)
		set_package(job, entry->path);
}

/* Whether ENTRY is the library that --reverse asks for. */
static bool is_asked_for(const struct job *job, const struct loader_entry *entry)
{
	if (!job->library)
		return true;
	if (job->library_there && entry->inode)
		return entry->inode == job->library_status.st_ino &&
		       entry->device == job->library_status.st_dev;
	return strcmp(entry->name, job->library) == 0 ||
	       (entry->path && strcmp(path_last(entry->path), job->library) == 0);
}

static void tell_ignored(struct job *job, const struct loader_closure *closure)
{
	for (size_t i = 0; i < closure->n_ignored && !job->ignored_told; i++)
		inv_warn(job->run, 0, "preload %s", closure->ignored[i]);
	job->ignored_told |= closure->n_ignored > 0;
}

static void tell_static(struct job *job, const struct loader_closure *closure,
			const char *file)
{
	const char *what = closure->type == ET_REL    ? "an object file: nothing loads it"
			   : closure->type == ET_CORE ? "a core dump: nothing loads it"
						      : "statically linked";

	inv_warn(job->run, 0, "%s%s: %s", inv_root_name(job->run), file, what);
}

static void report_closure(struct job *job, const struct loader_closure *closure,
			   const char *file, bool named)
{
	tell_ignored(job, closure);
	if (closure->interpreter_missing)
		inv_error(
			job->run, 0,
			"%s: its interpreter %s is not there: starting it fails with \"No "
			"such file or directory\"",
			file, closure->interpreter);
	if (named && !closure->dynamic)
		tell_static(job, closure, file);
	for (size_t i = 0; i < closure->n_entries; i++)
		if (is_asked_for(job, &closure->entries[i]))
			add_row(job, closure, file, i);
}

/* ------------------------------------------------------------------------------- files */

/* What is no ELF file is passed over unless it was named; what is broken never is. */
static int refuse(struct job *job, const char *file, bool named, int error,
		  const char *defect)
{
	if (!named && (error == -ENOEXEC || error == -ENOENT))
		return 0;
	if (named)
		inv_error(job->run, 0, "%s%s: %s", inv_root_name(job->run), file, defect);
	else
		inv_warn(job->run, 0, "%s%s: %s", inv_root_name(job->run), file, defect);
	return 0;
}

static int report_file(void *context, const char *path, bool named, int error)
{
	struct job *job = context;
	struct loader_closure closure;
	const char *defect = error ? strerror(-error) : NULL;

	if (!error && !named && loader_meet(job->loader, path) == -ENOEXEC)
		return 0;
	if (!error)
		error = loader_resolve(job->loader, path, &closure, &defect);
	if (error)
		return error == -ENOMEM ? error : refuse(job, path, named, error, defect);
	report_closure(job, &closure, path, named);
	return 0;
}

static int walk(struct job *job, elf_files_met *met)
{
	struct inv_run *run = job->run;

	return elf_files_walk(inv_root(run), inv_root_is_system(run), inv_arguments(run),
			      met, job);
}

/* Core lets no other word pass. */
static enum loader_dlopen dlopen_of(const char *word)
{
	if (!word)
		return LOADER_NO_DLOPEN;
	return word[0] == 's'		       ? LOADER_SUGGESTED
	       : strcmp(word, "required") == 0 ? LOADER_REQUIRED
					       : LOADER_RECOMMENDED;
}

static int remember(struct job *job, const char *path, bool named, int error)
{
	if (job->n_met == job->met_room) {
		size_t room = job->met_room ? 2 * job->met_room : 64;
		struct met *met = realloc(job->met, room * sizeof(*met));

		if (!met)
			return -ENOMEM;
		job->met = met;
		job->met_room = room;
	}
	path = strdup(path);
	if (!path)
		return -ENOMEM;
	job->met[job->n_met++] = (struct met){(char *)path, named, error};
	return 0;
}

/* A file of the first round: its libraries' packages are found between the two. */
static int gather_file(void *context, const char *path, bool named, int error)
{
	struct job *job = context;
	struct loader_closure closure;
	const char *defect;
	int result = remember(job, path, named, error);

	if (result || error)
		return result;
	error = loader_resolve(job->loader, path, &closure, &defect);
	if (error)
		return error == -ENOMEM ? error : 0;
	return gather_closure(job, &closure);
}

static void find_owners(struct job *job)
{
	int error = owners_find(&job->owners, inv_root(job->run));

	if (error)
		inv_warn(job->run, -error, "%s/var/lib/dpkg: no packages are known",
			 inv_root_name(job->run));
}

/* With packages asked for, all files are resolved twice: nothing is read twice for that. */
static int report_all(struct job *job)
{
	int error;

	job->packages =
		inv_wants(job->run, PACKAGE) || inv_wants(job->run, PACKAGE_VERSION);
	error = walk(job, job->packages ? gather_file : report_file);
	if (job->packages && !error)
		find_owners(job);
	for (size_t i = 0; i < job->n_met && !error; i++)
		error = report_file(job, job->met[i].path, job->met[i].named,
				    job->met[i].error);
	return error;
}

static void end_job(struct job *job)
{
	for (size_t i = 0; i < job->n_met; i++)
		free(job->met[i].path);
	free(job->met);
	owners_free(&job->owners);
	if (job->loader)
		loader_free(job->loader);
}

/* The library that --reverse names, if it names a file. */
static void look_at_library(struct job *job)
{
	INV_CLOSE int fd = -1;

	job->library = inv_option(job->run, REVERSE);
	if (!job->library || !strchr(job->library, '/'))
		return;
	fd = inv_open(job->run, job->library, O_PATH);
	job->library_there = fd >= 0 && fstat(fd, &job->library_status) == 0;
	if (!job->library_there)
		inv_error(job->run, fd < 0 ? -fd : errno, "--reverse %s", job->library);
}

static int collect(struct inv_run *run)
{
	INV_CLEANUP(end_job) struct job job = {.run = run};
	char directory[PATH_MAX] = "/";
	struct loader_settings settings = {
		.root = inv_root(run),
		.is_system = inv_root_is_system(run),
		.directory = directory,
		.library_path = inv_option(run, LIBRARY_PATH),
		.preload = inv_option(run, PRELOAD),
		.cpu = inv_option(run, CPU),
		.dlopen = dlopen_of(inv_option(run, DLOPEN)),
		.trace = inv_wants(run, SEARCHED),
	};
	int error;

	if (settings.is_system && !getcwd(directory, sizeof(directory)))
		return inv_fail(run, errno, "the current directory");
	look_at_library(&job);
	job.loader = loader_new(&settings);
	if (!job.loader)
		return inv_fail(run, ENOMEM, "cannot start");
	error = report_all(&job);
	return error ? inv_fail(run, -error, "cannot go on") : 0;
}

const struct inv_collector inv_collector_ldd = {
	.name = "ldd",
	.summary = "shared libraries that programs need, as their loader would find them",
	.help = "Reads the files alone: neither they nor their loader is run. Any machine's\n"
		"programs will do, glibc's and musl's. FILE is a program, a library or a\n"
		"directory, which is walked whole; - reads paths from standard input. With\n"
		"--root, FILE is a path below the root. A static program has no rows.\n"
		"Set-id programs are shown as the loader treats them: the environment is\n"
		"ignored. --tree and --ldd are outputs made for this table.",
	.arguments = "FILE...",
	.columns = columns,
	.n_columns = sizeof(columns) / sizeof(*columns),
	.options = options,
	.n_options = sizeof(options) / sizeof(*options),
	.timeout_ms = 60000,
	.collect = collect,
};
