/*
 * loader_abi.h - what a loader has compiled in: its directories, its cache, what it takes
 * the machine for. Read from the loader's own file where there is one.
 */
#ifndef INV_LOADER_ABI_H
#define INV_LOADER_ABI_H

#include "ldcache.h"
#include "ldconf.h"
#include "loader.h"
#include "loader_file.h"

enum { ABI_MOST_DIRECTORIES = 16, ABI_MOST_SUBDIRECTORIES = 64 };

/* What is fixed for a machine. */
struct machine_abi {
	uint16_t machine;
	bool wide, big_endian;
	uint32_t flags_mask, flags; /* of e_flags, where these tell ABIs apart */
	uint32_t cache_flags;	    /* of ld.so.cache */
	const char *triplet;	    /* Debian's name: "x86_64-linux-gnu" */
	const char *lib;	    /* where others put libraries: "lib64" */
	const char *interpreter;    /* "/lib64/ld-linux-x86-64.so.2" */
	const char *vdso;	    /* NULL: none */
	const char *musl;	    /* musl's name for it: "x86_64" */
	const char *platform; /* what $PLATFORM stands for, on this machine's least */
};

/* One loader at work: a machine, a loader's file and a processor. */
struct abi {
	struct abi *next;
	const struct object *like;	   /* the first program it was made for */
	const struct name *interpreter;	   /* its path; of libraries the usual one */
	const struct machine_abi *machine; /* NULL: of an unknown machine */
	enum loader_libc libc;
	unsigned version; /* of glibc: 236 for 2.36; 0: unknown */
	const char *lib;  /* what $LIB stands for */
	const char *platform;
	const char *cache_path;
	struct ldcache *cache; /* NULL: none */
	struct ldcache_want want;
	bool has_cache_file;
	bool conf_read; /* etc/ld.so.conf was, as there is no cache */
	struct ldconf conf;
	struct name *directories[ABI_MOST_DIRECTORIES]; /* searched by default */
	size_t n_directories;
	/* Below each directory, the best one first; the directory itself is the last, "". */
	const char *subdirectories[ABI_MOST_SUBDIRECTORIES];
	size_t n_subdirectories;
	uint32_t isa_levels; /* bits of levels the processor has; 0: not known */
};

/* What is fixed for OBJECT's machine, or NULL. */
const struct machine_abi *machine_abi_find(const struct object *object);

struct abis {
	struct files *files;
	const char *cpu; /* as loader_settings */
	struct abi *first;
};

/*
 * The loader that PROGRAM, or a library, would get: by its interpreter, or what it needs.
 * NULL without memory.
 */
struct abi *abis_find(struct abis *abis, const struct object *program);

void abis_free(struct abis *abis);

/* What the loader says if OBJECT needs more of the processor than ABI's has; or NULL. */
const char *abi_level_refusal(const struct abi *abi, const struct object *object);

#endif
