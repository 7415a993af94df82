/*
 * elf.c - one row an ELF file: what kind it is, what it needs, how it was built.
 *
 * Read from the file itself, as the kernel takes it: a program that runs is described,
 * however odd it is. Nothing of it is run.
 */
#include <stdio.h>

#include "elf_anomalies.h"
#include "elf_each.h"
#include "elf_host.h"
#include "elf_machine.h"
#include "inv.h"

enum column {
	PATH,
	CLASS,
	ORDER,
	MACHINE,
	TYPE,
	LINKAGE,
	INTERPRETER,
	LIBC,
	SONAME,
	NEEDED,
	RPATH,
	RUNPATH,
	BUILD_ID,
	STRIPPED,
	DEBUG_INFO,
	SIZE_BYTES,
	TEXT_BYTES,
	DATA_BYTES,
	BSS_BYTES,
	OVERLAY_BYTES,
	RELRO,
	NX,
	PIE,
	CANARY,
	FORTIFY,
	CET,
	GLIBC_REQUIRED,
	KERNEL_REQUIRED,
	PACKAGE,
	PACKED,
	RUNNABLE_HERE,
	NOT_RUNNABLE_BECAUSE,
	ANOMALIES,
	N_COLUMNS
};

static const struct inv_column columns[] = {
	[PATH] = {"file", INV_STRING, INV_KEY, NULL, "the arguments",
		  "its path below the root"},
	[CLASS] = {"class", INV_UINT, 0, NULL, "e_phentsize, e_machine, EI_CLASS",
		   "32 or 64, as the kernel takes it"},
	[ORDER] = {"byte_order", INV_STRING, 0, NULL, "e_machine, EI_DATA",
		   "little or big"},
	[MACHINE] = {"machine", INV_STRING, 0, NULL, "e_machine",
		     "x86-64 i386 aarch64 arm s390x riscv64 ppc64le ..."},
	[TYPE] = {"type", INV_STRING, 0, NULL, "e_type",
		  "exec, dyn (a library, or a program that may be anywhere), rel, core"},
	[LINKAGE] = {"linkage", INV_STRING, 0, NULL, "PT_INTERP, DT_NEEDED, DT_FLAGS_1",
		     "static static-pie dynamic; none: it is not to be loaded"},
	[INTERPRETER] = {"interpreter", INV_STRING, 0, NULL, "PT_INTERP",
			 "the loader that the kernel starts in its stead"},
	[LIBC] = {"libc", INV_STRING, 0, NULL, "PT_INTERP, DT_NEEDED, DT_SONAME",
		  "glibc musl other; unknown of what is static"},
	[SONAME] = {"soname", INV_STRING, 0, NULL, "DT_SONAME",
		    "the name that others need it by"},
	[NEEDED] = {"needed", INV_LIST, 0, NULL, "DT_NEEDED",
		    "libraries it needs itself, in the order of the file"},
	[RPATH] = {"rpath", INV_STRING, 0, NULL, "DT_RPATH",
		   "where they are looked for, and what these need in turn"},
	[RUNPATH] = {"runpath", INV_STRING, 0, NULL, "DT_RUNPATH",
		     "where they are looked for; DT_RPATH then counts for nothing"},
	[BUILD_ID] = {"build_id", INV_STRING, 0, NULL, "NT_GNU_BUILD_ID",
		      "names the build, and so its debug information"},
	[STRIPPED] = {"stripped", INV_BOOL, 0, NULL, "SHT_SYMTAB",
		      "it has no symbols but those the loader needs"},
	[DEBUG_INFO] = {"debug_info", INV_STRING, 0, NULL, ".debug_info, .gnu_debuglink",
			"none embedded compressed; linked: in a file of its own"},
	[SIZE_BYTES] = {"size_bytes", INV_UINT, 0, "bytes", "the file", "its length"},
	[TEXT_BYTES] = {"text_bytes", INV_UINT, 0, "bytes", "sections, else PT_LOAD",
			"code and constants in memory, as size(1) counts them"},
	[DATA_BYTES] = {"data_bytes", INV_UINT, 0, "bytes", "sections, else PT_LOAD",
			"what can be written, as it is in the file"},
	[BSS_BYTES] = {"bss_bytes", INV_UINT, 0, "bytes", "sections, else PT_LOAD",
		       "what can be written and begins as zeros"},
	[OVERLAY_BYTES] = {"overlay_bytes", INV_UINT, 0, "bytes", "all headers",
			   "what is behind all that its headers tell of"},
	[RELRO] = {"relro", INV_STRING, 0, NULL, "PT_GNU_RELRO, DT_FLAGS",
		   "what is read-only once it is relocated: none partial full"},
	[NX] = {"nx", INV_BOOL, 0, NULL, "PT_GNU_STACK",
		"it asks for a stack that cannot be executed"},
	[PIE] = {"pie", INV_BOOL, 0, NULL, "e_type, DT_FLAGS_1, PT_INTERP",
		 "a program that may be loaded anywhere"},
	[CANARY] = {"canary", INV_BOOL, 0, NULL, "symbols",
		    "it calls __stack_chk_fail; unknown of what is static"},
	[FORTIFY] = {"fortify", INV_BOOL, 0, NULL, "symbols",
		     "it calls *_chk functions; unknown if it needs none"},
	[CET] = {"cet", INV_LIST, 0, NULL, "NT_GNU_PROPERTY_TYPE_0",
		 "control flow that is guarded: ibt shstk; aarch64: bti pac gcs"},
	[GLIBC_REQUIRED] = {"glibc_required", INV_STRING, 0, NULL, "DT_VERNEED",
			    "the oldest glibc that has all it asks for: 2.34"},
	[KERNEL_REQUIRED] = {"kernel_required", INV_STRING, 0, NULL, "NT_GNU_ABI_TAG",
			     "the oldest kernel that will do: Linux 3.2.0"},
	[PACKAGE] = {"package", INV_STRING, 0, NULL, ".note.package",
		     "what it was built as: systemd 252.38-1~deb12u1"},
	[PACKED] = {"packed", INV_BOOL, 0, NULL, "behind the program headers",
		    "UPX has packed it"},
	[RUNNABLE_HERE] = {"runnable_here", INV_BOOL, 0, NULL,
			   "the headers, uname(2), the interpreter",
			   "this machine would start it; unknown of x32"},
	[NOT_RUNNABLE_BECAUSE] = {"not_runnable_because", INV_STRING, 0, NULL,
				  "as runnable_here", "why it would not"},
	[ANOMALIES] = {"anomalies", INV_LIST, 0, NULL, "all headers",
		       "what is odd, broken or dangerous about it"},
};

struct programs {
	struct inv_run *run;
	struct elf_host host;
};

/* ------------------------------------------------------------------------ what it is */

static void set_kind(struct inv_run *run, const struct elf_contents *contents)
{
	const struct elf *elf = &contents->elf;
	const char *machine = elf_machine_name(elf->machine, elf->wide, elf->big_endian);
	const char *type = elf_type_name(elf->type);
	char number[16];

	inv_set_uint(run, CLASS, elf->wide ? 64 : 32);
	inv_set_string(run, ORDER, elf->big_endian ? "big" : "little");
	snprintf(number, sizeof(number), "0x%x", elf->machine);
	inv_set_string(run, MACHINE, machine ? machine : number);
	snprintf(number, sizeof(number), "0x%x", elf->type);
	inv_set_string(run, TYPE, type ? type : number);
	inv_set_string(run, LINKAGE, elf_contents_linkage(contents));
}

static void set_text(struct inv_run *run, enum column column, const char *text)
{
	if (text)
		inv_set_string(run, column, text);
}

static void set_needs(struct inv_run *run, const struct elf_contents *contents)
{
	const struct elf_dynamic *dynamic = &contents->dynamic;

	set_text(run, INTERPRETER, contents->interpreter);
	set_text(run, LIBC, elf_contents_libc(contents));
	set_text(run, SONAME, dynamic->soname);
	set_text(run, RPATH, dynamic->rpath);
	set_text(run, RUNPATH, dynamic->runpath);
	inv_set_string(run, GLIBC_REQUIRED, contents->symbols.glibc_required);
	if (elf_contents_is_debug(contents))
		return;
	inv_set_list(run, NEEDED);
	for (size_t i = 0; i < dynamic->n_needs; i++)
		if (dynamic->needs[i].kind == ELF_NEEDED)
			inv_add_string(run, NEEDED, dynamic->needs[i].name);
}

static void set_sizes(struct inv_run *run, const struct elf_contents *contents)
{
	struct elf_sizes sizes;

	elf_contents_sizes(contents, &sizes);
	inv_set_uint(run, SIZE_BYTES, contents->elf.size);
	inv_set_uint(run, TEXT_BYTES, sizes.text);
	inv_set_uint(run, DATA_BYTES, sizes.data);
	inv_set_uint(run, BSS_BYTES, sizes.bss);
	inv_set_uint(run, OVERLAY_BYTES, sizes.overlay);
	if (contents->elf.type != ET_CORE) {
		inv_set_bool(run, STRIPPED, elf_contents_is_stripped(contents));
		inv_set_string(run, DEBUG_INFO, elf_contents_debug_info(contents));
	}
}

/* ------------------------------------------------------------------- how it was built */

static void set_answer(struct inv_run *run, enum column column, enum elf_answer answer)
{
	if (answer != ELF_UNKNOWN)
		inv_set_bool(run, column, answer == ELF_YES);
}

static void add_features(struct inv_run *run, uint32_t features,
			 const char *const names[3])
{
	inv_set_list(run, CET);
	for (unsigned i = 0; i < 3; i++)
		if (names[i] && features >> i & 1)
			inv_add_string(run, CET, names[i]);
}

static void set_features(struct inv_run *run, const struct elf_contents *contents)
{
	static const char *const of_x86[3] = {"ibt", "shstk"};
	static const char *const of_aarch64[3] = {"bti", "pac", "gcs"};
	const struct elf *elf = &contents->elf;

	if (elf->machine == EM_X86_64 || elf->machine == EM_386)
		add_features(run, contents->notes.x86_features, of_x86);
	else if (elf->machine == EM_AARCH64)
		add_features(run, contents->notes.aarch64_features, of_aarch64);
}

static void set_hardening(struct inv_run *run, const struct elf_contents *contents)
{
	const struct elf *elf = &contents->elf;

	set_answer(run, CANARY, contents->symbols.canary);
	set_answer(run, FORTIFY, contents->symbols.fortify);
	set_features(run, contents);
	if ((elf->type != ET_EXEC && elf->type != ET_DYN) || contents->segments_defect ||
	    elf_contents_is_debug(contents))
		return;
	inv_set_string(run, RELRO, elf_contents_relro(contents));
	inv_set_bool(run, NX, elf_contents_is_nx(contents));
	inv_set_bool(run, PIE, elf_contents_is_pie(contents));
	inv_set_bool(run, PACKED, elf_contents_is_packed(contents));
}

static void set_notes(struct inv_run *run, const struct elf_notes *notes)
{
	const uint32_t *version = notes->system_version;
	char text[ELF_MOST_STRING];

	inv_set_string(run, BUILD_ID, notes->build_id);
	if (notes->system) {
		snprintf(text, sizeof(text), "%s %u.%u.%u", notes->system, version[0],
			 version[1], version[2]);
		inv_set_string(run, KERNEL_REQUIRED, text);
	}
	if (notes->package_name) {
		snprintf(text, sizeof(text), "%s%s%s", notes->package_name,
			 notes->package_version ? " " : "",
			 notes->package_version ? notes->package_version : "");
		inv_set_string(run, PACKAGE, text);
	}
}

static void add_anomaly(void *context, const char *phrase)
{
	inv_add_string(context, ANOMALIES, phrase);
}

/* ------------------------------------------------------------------------------- rows */

static void set_runnable(const struct programs *programs,
			 const struct elf_contents *contents, mode_t mode)
{
	struct inv_run *run = programs->run;
	char reason[ELF_REASON];
	bool refused;

	if (!elf_host_knows(&programs->host, &contents->elf) ||
	    !(inv_wants(run, RUNNABLE_HERE) || inv_wants(run, NOT_RUNNABLE_BECAUSE)))
		return;
	refused = elf_host_refuses(&programs->host, contents, mode, reason);
	inv_set_bool(run, RUNNABLE_HERE, !refused);
	if (refused)
		inv_set_string(run, NOT_RUNNABLE_BECAUSE, reason);
}

static void add_row(void *context, const char *path, const struct elf_contents *contents,
		    mode_t mode)
{
	const struct programs *programs = context;
	struct inv_run *run = programs->run;

	inv_row_begin(run);
	inv_set_string(run, PATH, path);
	set_kind(run, contents);
	set_needs(run, contents);
	set_sizes(run, contents);
	set_hardening(run, contents);
	set_notes(run, &contents->notes);
	set_runnable(programs, contents, mode);
	inv_set_list(run, ANOMALIES);
	elf_anomalies(contents, add_anomaly, run);
}

static int collect(struct inv_run *run)
{
	struct programs programs = {.run = run};

	elf_host_find(inv_root(run), &programs.host);
	return elf_each(run, add_row, &programs);
}

const struct inv_collector inv_collector_elf = {
	.name = "elf",
	.summary = "ELF files: kind, needs, sizes, hardening, and whether they run here",
	.help = "FILE is an ELF file, a directory, which is searched for such files, or - for\n"
		"paths on standard input, a line each. With --root paths are below the root.\n"
		"No privilege is needed but to read the files.",
	.arguments = "FILE...",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.timeout_ms = 60000,
	.collect = collect,
};
