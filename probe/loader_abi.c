/*
 * loader_abi.c - choosing the loader of a program, and what it goes by.
 */
#include "loader_abi.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "loader_cpu.h"
#include "loader_text.h"
#include "path.h"

enum loader_libc loader_libc_of(const char *path)
{
	const char *file = path_last(path);

	if (starts_with(file, "ld-musl-"))
		return LOADER_MUSL;
	if (starts_with(file, "ld-linux") || starts_with(file, "ld.so.") ||
	    starts_with(file, "ld64.so.") || starts_with(file, "ld-2.") ||
	    strcmp(file, "ld.so") == 0)
		return LOADER_GLIBC;
	return LOADER_OTHER;
}

static bool is_there(struct files *files, const char *path)
{
	struct name *name = files_name(files, path);

	if (name)
		files_look(files, name);
	return name && name->object;
}

/* What a library is made for shows in what it needs; else it is who is there. */
static enum loader_libc libc_of_library(struct files *files, const struct object *object,
					const struct machine_abi *machine,
					const char *musl_loader)
{
	for (size_t i = 0; i < object->n_needs; i++) {
		const char *name = object->needs[i].name->text;

		if (starts_with(name, "libc.so.6") || starts_with(name, "ld-linux"))
			return LOADER_GLIBC;
		if (starts_with(name, "libc.musl-") || strcmp(name, "libc.so") == 0 ||
		    starts_with(name, "ld-musl-"))
			return LOADER_MUSL;
	}
	return *musl_loader && !is_there(files, machine->interpreter) &&
			       is_there(files, musl_loader)
		       ? LOADER_MUSL
		       : LOADER_GLIBC;
}

/* -------------------------------------------------------------------------- the whole */

static void open_cache(struct abis *abis, struct abi *abi)
{
	char full[PATH_MAX];
	const char *where = files_full_path(abis->files, abi->cache_path, full);
	int error = where ? ldcache_open(abis->files->root, where, &abi->cache)
			  : -ENAMETOOLONG;

	abi->has_cache_file = error != -ENOENT;
	/* The loader takes none that was written for another byte order. */
	if (abi->cache && ldcache_is_big_endian(abi->cache) != abi->like->big_endian) {
		ldcache_free(abi->cache);
		abi->cache = NULL;
	}
}

/* Which entries of the cache the loader takes: its ABI's, and those that name none. */
static void set_cache_flags(struct abi *abi)
{
	const uint32_t elf = 0x0001, libc6 = 0x0003;
	uint32_t flags = abi->machine ? abi->machine->cache_flags : libc6;

	abi->want.flags = flags;
	if (flags == libc6)
		abi->want.also = elf;
	/* What marks its floats came late here: to be without is the rule. */
	if (abi->like->machine == EM_ARM) {
		abi->want.flags = libc6;
		abi->want.also = flags;
	}
}

static void fill_glibc(struct abis *abis, struct abi *abi)
{
	loader_text_glibc(abis, abi);
	set_cache_flags(abi);
	loader_cpu(abi, abis->cpu, &abis->files->pool);
	open_cache(abis, abi);
}

static void fill_musl(struct abis *abis, struct abi *abi)
{
	loader_text_musl(abis, abi);
	abi->subdirectories[0] = "";
	abi->n_subdirectories = 1;
}

/* The interpreter's name, or the usual one's of what PROGRAM is made for. */
static const struct name *choose_loader(struct abis *abis, const struct object *program,
					const struct machine_abi *machine,
					enum loader_libc *libc)
{
	char musl[64] = "";

	if (program->interpreter) {
		*libc = loader_libc_of(program->interpreter->text);
		return program->interpreter;
	}
	if (machine && machine->musl)
		snprintf(musl, sizeof(musl), "/lib/ld-musl-%s.so.1", machine->musl);
	*libc = LOADER_GLIBC;
	if (machine)
		*libc = libc_of_library(abis->files, program, machine, musl);
	return files_name(abis->files, *libc == LOADER_MUSL ? musl
				       : machine	    ? machine->interpreter
							    : "/lib/ld.so.1");
}

static struct abi *make_abi(struct abis *abis, const struct object *program,
			    const struct machine_abi *machine,
			    const struct name *interpreter, enum loader_libc libc)
{
	struct abi *abi = pool_take(&abis->files->pool, sizeof(*abi));

	if (!abi)
		return NULL;
	abi->like = program;
	abi->interpreter = interpreter;
	abi->libc = libc;
	abi->machine = machine;
	if (libc == LOADER_MUSL)
		fill_musl(abis, abi);
	else
		fill_glibc(abis, abi);
	abi->next = abis->first;
	abis->first = abi;
	return abi;
}

struct abi *abis_find(struct abis *abis, const struct object *program)
{
	const struct machine_abi *machine = machine_abi_find(program);
	enum loader_libc libc;
	const struct name *interpreter = choose_loader(abis, program, machine, &libc);
	struct abi *abi = abis->first;

	if (!interpreter)
		return NULL;
	while (abi && (abi->interpreter != interpreter || abi->libc != libc ||
		       abi->machine != machine))
		abi = abi->next;
	return abi ? abi : make_abi(abis, program, machine, interpreter, libc);
}

void abis_free(struct abis *abis)
{
	for (struct abi *abi = abis->first; abi; abi = abi->next) {
		ldcache_free(abi->cache);
		ldconf_free(&abi->conf);
	}
}
