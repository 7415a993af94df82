/*
 * loader.h - which libraries a program gets, as its own loader (glibc's or musl's, of any
 * machine) would find them below a root; without running anything of it.
 *
 * Every file is read once in a loader's life, however many programs need it.
 */
#ifndef INV_LOADER_H
#define INV_LOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum loader_status {
	LOADER_FOUND,
	LOADER_MISSING, /* no file: the program does not start */
	LOADER_FATAL, /* a file that the loader refuses: it looks no further, and dies */
	LOADER_VIRTUAL,	 /* the kernel's own: linux-vdso.so.1 */
	LOADER_OPTIONAL, /* no file, and the program starts without */
};

enum loader_via {
	LOADER_VIA_NONE,
	LOADER_VIA_RPATH,
	LOADER_VIA_RUNPATH,
	LOADER_VIA_ENV,	    /* --library-path, as LD_LIBRARY_PATH */
	LOADER_VIA_CACHE,   /* etc/ld.so.cache */
	LOADER_VIA_DEFAULT, /* the loader's own directories */
	LOADER_VIA_PRELOAD,
	LOADER_VIA_LOADED, /* satisfied by what was loaded before */
	LOADER_VIA_PATH,   /* the name has a slash */
	LOADER_VIA_INTERP, /* the loader itself */
	LOADER_VIA_DLOPEN, /* named in .note.dlopen */
};

enum loader_libc { LOADER_OTHER, LOADER_GLIBC, LOADER_MUSL };

/* The libc whose loader PATH is, by its name. */
enum loader_libc loader_libc_of(const char *path);

/* Which of a .note.dlopen's libraries are wanted: each wants those before it, too. */
enum loader_dlopen {
	LOADER_NO_DLOPEN,
	LOADER_REQUIRED,
	LOADER_RECOMMENDED,
	LOADER_SUGGESTED,
};

struct loader_settings {
	int root;	       /* directory descriptor; kept open by the caller */
	bool is_system;	       /* the root is "/" itself */
	const char *directory; /* what names without a leading slash are relative to: an
				     absolute path below the root */
	const char *library_path; /* as LD_LIBRARY_PATH; NULL: unset */
	const char *preload;	  /* as LD_PRELOAD; NULL: unset */
	const char *cpu;	  /* "x86-64-v3", "z15" ...; NULL: this machine's own */
	enum loader_dlopen dlopen;
	bool trace; /* keep where each name was looked for */
};

struct loader_entry {
	const char *name; /* asked for */
	const char *path; /* as the loader spells it; NULL: none */
	enum loader_status status;
	enum loader_via via;
	const char *reason; /* of a status that is no success; or a remark; or NULL */
	size_t needed_by; /* index of the entry that asked first; LOADER_ITSELF: the file */
	unsigned depth;	  /* 1: needed by the file itself; 0: unknown (virtual) */
	size_t *also;	  /* who asked again: indices, in order */
	size_t n_also;
	const char **searched; /* "PATH: why not", in order, if traced */
	size_t n_searched;
	dev_t device; /* and inode: which file it is; 0: none */
	ino_t inode;
};

#define LOADER_ITSELF SIZE_MAX

struct loader_closure {
	struct loader_entry *entries; /* in load order */
	size_t n_entries;
	bool dynamic;  /* a loader loads it; else there are no entries */
	unsigned type; /* ET_... */
	enum loader_libc libc;
	const char *interpreter;  /* PT_INTERP; NULL: none */
	bool interpreter_missing; /* no such file: the kernel will say ENOENT */
	bool secure;		  /* set-id or capabilities: the environment is ignored */
	unsigned machine;	  /* EM_... */
	bool wide, big_endian;
	const char **ignored; /* preloads that cannot be: "NAME: why" */
	size_t n_ignored;
};

/* "found", "missing" ...; "rpath", "cache" ..., "" for none: the published words. */
const char *loader_status_name(enum loader_status status);
const char *loader_via_name(enum loader_via via);

struct loader;

/* NULL without memory. SETTINGS' strings are borrowed. */
struct loader *loader_new(const struct loader_settings *settings);
void loader_free(struct loader *loader);

/*
 * Reads FILE, an absolute path just seen to be a regular file and no link: it need not be
 * looked at again. Returns 0, -ENOEXEC if it is no ELF file, or -errno.
 */
int loader_meet(struct loader *loader, const char *file);

/*
 * Finds what the program or library FILE, a path below the root, needs. *CLOSURE and all
 * it points to live until the next call. Returns 0; or -errno with the defect in DEFECT, a
 * phrase: -ENOEXEC if it is no ELF file, -EBADMSG if it is a broken one, -E2BIG if it asks
 * for more than any program does, -EINVAL if it is no regular file.
 */
int loader_resolve(struct loader *loader, const char *file,
		   struct loader_closure *closure, const char **defect);

#endif
