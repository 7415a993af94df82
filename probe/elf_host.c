/*
 * elf_host.c - what fs/binfmt_elf.c and fs/binfmt_misc.c of the kernel ask of a program.
 */
#include "elf_host.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#ifdef __x86_64__
#include <asm/prctl.h>
#endif

#include "cleanup.h"
#include "elf_binfmt.h"
#include "elf_machine.h"
#include "root.h"
#include "x86_level.h"

enum { MOST_SEGMENT_BYTES = 65536 };

/* ------------------------------------------------------------------ this machine */

static const struct {
	const char *uname;
	struct elf_host_kind kind;
} unames[] = {
	{"x86_64", {EM_X86_64, true, false}},
	{"i386", {EM_386, false, false}},
	{"i486", {EM_386, false, false}},
	{"i586", {EM_386, false, false}},
	{"i686", {EM_386, false, false}},
	{"aarch64", {EM_AARCH64, true, false}},
	{"armv5tel", {EM_ARM, false, false}},
	{"armv6l", {EM_ARM, false, false}},
	{"armv7l", {EM_ARM, false, false}},
	{"armv8l", {EM_ARM, false, false}},
	{"ppc64le", {EM_PPC64, true, false}},
	{"ppc64", {EM_PPC64, true, true}},
	{"s390x", {EM_S390, true, true}},
	{"riscv64", {EM_RISCV, true, false}},
	{"loongarch64", {EM_LOONGARCH, true, false}},
};

static void add_kind(struct elf_host *host, struct elf_host_kind kind)
{
	if (host->n_kinds < ELF_MOST_HOST_KINDS)
		host->kinds[host->n_kinds++] = kind;
}

#ifdef __x86_64__
/*
 * A vDSO for i386, which no process is given that has one already, is known where the
 * kernel runs such programs; where it is not, nothing is known.
 */
static void add_older(struct elf_host *host)
{
	if (syscall(SYS_arch_prctl, ARCH_MAP_VDSO_32, 0L) < 0 && errno == EEXIST)
		add_kind(host, (struct elf_host_kind){EM_386, false, false});
}

static uint32_t isa_levels(void)
{
	return (2u << x86_level()) - 1;
}
#else
/* ARM's 64-bit processors may lack the means; the personality is refused where they do. */
static void add_older(struct elf_host *host)
{
#ifdef __aarch64__
	int before = personality(PER_LINUX32);

	if (before < 0)
		return;
	personality((unsigned long)before);
	add_kind(host, (struct elf_host_kind){EM_ARM, false, false});
#else
	(void)host;
#endif
}

static uint32_t isa_levels(void)
{
	return UINT32_MAX;
}
#endif

void elf_host_find(int root, struct elf_host *host)
{
	struct utsname system;

	*host = (struct elf_host){.root = root, .isa_levels = isa_levels()};
	if (uname(&system) < 0)
		return;
	for (size_t i = 0; i < sizeof(unames) / sizeof(*unames); i++)
		if (strcmp(unames[i].uname, system.machine) == 0)
			add_kind(host, unames[i].kind);
	add_older(host);
}

static bool is_kind(const struct elf_host *host, const struct elf *elf)
{
	for (size_t i = 0; i < host->n_kinds; i++)
		if (host->kinds[i].machine == elf->machine &&
		    host->kinds[i].wide == elf->wide &&
		    host->kinds[i].big_endian == elf->big_endian)
			return true;
	return false;
}

/* Whether a kernel runs x32's programs, and i386's, is a matter of how it was built. */
bool elf_host_knows(const struct elf_host *host, const struct elf *elf)
{
	if (!host->n_kinds)
		return false;
	return host->kinds[0].machine != EM_X86_64 || elf->wide || is_kind(host, elf) ||
	       (elf->machine != EM_X86_64 && elf->machine != EM_386);
}

/* --------------------------------------------------------------- what it refuses */

__attribute__((format(printf, 2, 3))) static bool refuse(char reason[ELF_REASON],
							 const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, ELF_REASON, format, arguments);
	va_end(arguments);
	return true;
}

static bool refuses_type(const struct elf_contents *contents, char reason[ELF_REASON])
{
	if (elf_contents_is_debug(contents))
		return refuse(reason, "it is debug information alone");
	switch (contents->elf.type) {
	case ET_EXEC:
		return false;
	case ET_DYN:
		return elf_contents_is_library(contents) &&
		       refuse(reason, "it is a library");
	case ET_REL:
		return refuse(reason, "it is an object file");
	case ET_CORE:
		return refuse(reason, "it is a core dump");
	default:
		return refuse(reason, "it is of no type that can be started");
	}
}

static bool refuses_machine(const struct elf_host *host, const struct elf *elf,
			    char reason[ELF_REASON])
{
	const struct elf_host_kind *own = &host->kinds[0];
	const char *its = elf_machine_name(elf->machine, elf->wide, elf->big_endian);
	const char *here =
		host->n_kinds ? elf_machine_name(own->machine, own->wide, own->big_endian)
			      : NULL;

	if (is_kind(host, elf))
		return false;
	return refuse(reason, "it is for %s, this machine is %s",
		      its ? its : "an unknown machine", here ? here : "unknown");
}

static bool refuses_segments(const struct elf_contents *contents, char reason[ELF_REASON])
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	const struct elf *elf = &contents->elf;
	bool loads = false;

	if (contents->segments_defect)
		return refuse(reason, "%s", contents->segments_defect);
	if (!contents->n_segments)
		return refuse(reason, "no program headers");
	if ((size_t)elf->segment_bytes * elf->n_segments > MOST_SEGMENT_BYTES)
		return refuse(reason, "more than 64 KiB of program headers");
	for (size_t i = 0; i < contents->n_segments; i++) {
		const struct elf_segment *segment = &contents->segments[i];

		if (segment->type != PT_LOAD)
			continue;
		loads = true;
		if (segment->file_bytes > segment->memory_bytes)
			return refuse(reason,
				      "a segment larger in the file than in memory");
		if (segment->file_bytes &&
		    (segment->offset - segment->address) % page != 0)
			return refuse(reason, "a segment that is not aligned to pages");
	}
	return !loads && refuse(reason, "no segment that is loaded");
}

/* The interpreter is read like a program, but only from its own machine's kind. */
static bool refuses_interpreter(const struct elf_host *host,
				const struct elf_contents *contents,
				char reason[ELF_REASON])
{
	const char *path = contents->interpreter;
	struct elf interpreter;
	struct stat status;
	int error;

	if (contents->interpreter_defect)
		return refuse(reason, "%s", contents->interpreter_defect);
	if (!path)
		return false;

	INV_CLOSE int fd = root_open_regular(host->root, path);

	if (fd == -ENOENT)
		return refuse(reason, "its interpreter %.200s is missing", path);
	if (fd < 0)
		return refuse(reason, "its interpreter %.150s: %s", path, strerror(-fd));
	if (fstat(fd, &status) == 0 && !(status.st_mode & 0111))
		return refuse(reason, "its interpreter %.150s: %s", path,
			      strerror(EACCES));
	error = elf_open(fd, NULL, &interpreter);
	if (error == -ENOEXEC)
		return refuse(reason, "its interpreter %.150s is no ELF file", path);
	if (error)
		return refuse(reason, "its interpreter %.150s: %s", path,
			      strerror(-error));
	return !is_kind(host, &interpreter) &&
	       refuse(reason, "its interpreter %.150s is for another machine", path);
}

bool elf_host_refuses(const struct elf_host *host, const struct elf_contents *contents,
		      mode_t mode, char reason[ELF_REASON])
{
	if (refuses_type(contents, reason))
		return true;
	if (!(mode & 0111))
		return refuse(reason, "nobody may execute it");
	/* A handler for its machine's programs does the rest in its own way. */
	if (refuses_machine(host, &contents->elf, reason))
		return !elf_binfmt_takes(host->root, &contents->elf);
	if (refuses_segments(contents, reason) ||
	    refuses_interpreter(host, contents, reason))
		return true;
	return contents->notes.isa_needed & ~host->isa_levels &&
	       refuse(reason, "it needs a newer processor");
}
