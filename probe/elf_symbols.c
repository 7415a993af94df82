/*
 * elf_symbols.c - symbols and the versions they are needed in.
 *
 * Nothing tells where the dynamic symbols end: a hash table's count is only as good as the
 * file, and a loader asks for none. They are read up to where the next table begins.
 */
#include "elf_symbols.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"

enum { CHUNK = 256 }; /* symbols read at once */

struct reading {
	const struct elf *elf;
	struct elf_symbols *symbols;
	char *names; /* terminated */
	size_t n_names;
	bool defines_canary, imports_canary, imports_checked, imports_unchecked;
};

static void find_defect(struct reading *reading, const char *defect)
{
	if (!reading->symbols->defect)
		reading->symbols->defect = defect;
}

/* The names, SIZE bytes at OFFSET of the file, cut where it ends. */
static int read_names(struct reading *reading, uint64_t offset, uint64_t size)
{
	const struct elf *elf = reading->elf;
	uint64_t left = offset < elf->size ? elf->size - offset : 0;

	if (size > left) {
		find_defect(reading, "symbol names lie beyond the end of the file");
		size = left;
	}
	if (size > ELF_MOST_SYMBOL_NAMES) {
		find_defect(reading, "more than 8 MiB of symbol names");
		size = ELF_MOST_SYMBOL_NAMES;
	}
	reading->names = malloc((size_t)size + 1);
	if (!reading->names)
		return -ENOMEM;
	reading->names[size] = '\0';
	reading->n_names = (size_t)size;
	return size ? elf_read(elf, offset, reading->names, (size_t)size) : 0;
}

static const char *name_at(const struct reading *reading, uint32_t offset)
{
	return offset < reading->n_names ? reading->names + offset : "";
}

/* ----------------------------------------------------------------------- hardening */

/*
 * What glibc has a checked twin of: printf has __printf_chk. Sorted. What came with 2.38 and
 * later, as strlcpy, is left out: other libraries had it before.
 */
static const char *const checkable[] = {
	"asprintf",	   "confstr",	     "dprintf",	       "explicit_bzero",
	"fgets",	   "fgets_unlocked", "fgetws",	       "fgetws_unlocked",
	"fprintf",	   "fread",	     "fread_unlocked", "fwprintf",
	"getcwd",	   "getdomainname",  "getgroups",      "gethostname",
	"getlogin_r",	   "gets",	     "getwd",	       "longjmp",
	"mbsnrtowcs",	   "mbsrtowcs",	     "mbstowcs",       "memcpy",
	"memmove",	   "mempcpy",	     "memset",	       "obstack_printf",
	"obstack_vprintf", "poll",	     "ppoll",	       "pread",
	"pread64",	   "printf",	     "ptsname_r",      "read",
	"readlink",	   "readlinkat",     "realpath",       "recv",
	"recvfrom",	   "snprintf",	     "sprintf",	       "stpcpy",
	"stpncpy",	   "strcat",	     "strcpy",	       "strncat",
	"strncpy",	   "swprintf",	     "syslog",	       "ttyname_r",
	"vasprintf",	   "vdprintf",	     "vfprintf",       "vfwprintf",
	"vprintf",	   "vsnprintf",	     "vsprintf",       "vswprintf",
	"vsyslog",	   "vwprintf",	     "wcpcpy",	       "wcpncpy",
	"wcrtomb",	   "wcscat",	     "wcscpy",	       "wcsncat",
	"wcsncpy",	   "wcsnrtombs",     "wcsrtombs",      "wcstombs",
	"wctomb",	   "wmemcpy",	     "wmemmove",       "wmempcpy",
	"wmemset",	   "wprintf",
};

static int compare_names(const void *name, const void *element)
{
	return strcmp(name, *(const char *const *)element);
}

/* Longer names than this are none of those that are looked for. */
enum { LONGEST = 32 };

static bool is_checked(const char *name, size_t length)
{
	return length > 6 && strncmp(name, "__", 2) == 0 &&
	       strcmp(name + length - 4, "_chk") == 0;
}

static void take_symbol(struct reading *reading, const char *name, bool defined)
{
	size_t length = strnlen(name, LONGEST);

	if (length == 0 || length == LONGEST)
		return;
	if (strncmp(name, "__stack_chk_fail", 16) == 0) {
		reading->defines_canary |= defined;
		reading->imports_canary |= !defined;
	} else if (!defined && is_checked(name, length)) {
		reading->imports_checked = true;
	} else if (!defined && !reading->imports_unchecked) {
		reading->imports_unchecked =
			bsearch(name, checkable, sizeof(checkable) / sizeof(*checkable),
				sizeof(*checkable), compare_names) != NULL;
	}
}

static int take_symbols(struct reading *reading, uint64_t offset, uint64_t size)
{
	const struct elf *elf = reading->elf;
	const size_t one = elf->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	const size_t section =
		elf->wide ? offsetof(Elf64_Sym, st_shndx) : offsetof(Elf32_Sym, st_shndx);
	unsigned char bytes[CHUNK * sizeof(Elf64_Sym)];

	for (uint64_t left = size / one; left;) {
		size_t here = left < CHUNK ? (size_t)left : CHUNK;
		int error = elf_read(elf, offset, bytes, here * one);

		if (error)
			return error;
		for (size_t i = 0; i < here; i++)
			take_symbol(reading,
				    name_at(reading, elf_u32(elf, bytes + i * one)),
				    elf_u16(elf, bytes + i * one + section) != SHN_UNDEF);
		offset += here * one;
		left -= here;
	}
	return 0;
}

static void judge(const struct reading *reading)
{
	struct elf_symbols *symbols = reading->symbols;

	symbols->canary = reading->imports_canary   ? ELF_YES
			  : reading->defines_canary ? ELF_UNKNOWN
						    : ELF_NO;
	symbols->fortify = reading->imports_checked	? ELF_YES
			   : reading->imports_unchecked ? ELF_NO
							: ELF_UNKNOWN;
}

/* ------------------------------------------------------------------------ versions */

static void take_version(struct reading *reading, const char *name)
{
	static const char prefix[] = "GLIBC_";
	char *highest = reading->symbols->glibc_required;
	const char *version = name + sizeof(prefix) - 1;

	if (strncmp(name, prefix, sizeof(prefix) - 1) != 0)
		return;
	/* GLIBC_PRIVATE and GLIBC_ABI_DT_RELR are no versions. */
	if (!*version || version[strspn(version, "0123456789.")] ||
	    strlen(version) >= sizeof(reading->symbols->glibc_required))
		return;
	if (strverscmp(version, highest) > 0)
		strcpy(highest, version);
}

_Static_assert(sizeof(Elf64_Verneed) == sizeof(Elf64_Vernaux), "one size of record");

/* Reads the record at AT, of either kind; false if that lies beyond END. */
static bool read_record(const struct elf *elf, uint64_t at, uint64_t end, void *record)
{
	return at <= end && end - at >= sizeof(Elf64_Verneed) &&
	       elf_read(elf, at, record, sizeof(Elf64_Verneed)) == 0;
}

/* A table of needed versions: chains of records whose links lead forward. */
struct versions {
	uint64_t end;
	size_t budget; /* records still to be read: links may lead on by one byte only */
};

/* The versions needed of one library, NEXT bytes behind AT; false: they are broken. */
static bool take_versions(struct reading *reading, struct versions *versions, uint64_t at,
			  uint32_t next)
{
	const struct elf *elf = reading->elf;
	Elf64_Vernaux version;

	while (next) {
		at += next;
		if (!versions->budget || !read_record(elf, at, versions->end, &version))
			return false;
		versions->budget--;
		take_version(reading, name_at(reading, elf_u32(elf, &version.vna_name)));
		next = elf_u32(elf, &version.vna_next);
	}
	return true;
}

/* All libraries' versions, the first of which is AT. */
static bool take_libraries(struct reading *reading, struct versions *versions,
			   uint64_t at)
{
	const struct elf *elf = reading->elf;
	Elf64_Verneed library;
	uint32_t next;

	do {
		if (!versions->budget || !read_record(elf, at, versions->end, &library))
			return false;
		versions->budget--;
		if (!take_versions(reading, versions, at, elf_u32(elf, &library.vn_aux)))
			return false;
		next = elf_u32(elf, &library.vn_next);
		at += next;
	} while (next);
	return true;
}

static void read_versions(struct reading *reading, uint64_t at, uint64_t size)
{
	struct versions versions = {
		.end = size < UINT64_MAX - at ? at + size : UINT64_MAX,
		.budget = ELF_MOST_VERSIONS,
	};

	if (!take_libraries(reading, &versions, at))
		find_defect(reading, "a table of needed versions that is broken");
}

/* ------------------------------------------------------------------------ the whole */

/* From where the dynamic symbols are in the file to what comes next: *SIZE bytes. */
static bool find_symbols(const struct reading *reading,
			 const struct elf_segment *segments, size_t n_segments,
			 const struct elf_dynamic *dynamic, uint64_t *at, uint64_t *size)
{
	const uint64_t tables[] = {dynamic->hash, dynamic->gnu_hash,
				   dynamic->version_needs, dynamic->version_definitions};
	uint64_t left;

	if (!dynamic->symbols ||
	    !elf_offset(segments, n_segments, dynamic->symbols, at, size))
		return false;
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (tables[i] > dynamic->symbols && tables[i] - dynamic->symbols < *size)
			*size = tables[i] - dynamic->symbols;
	if (dynamic->strings_at > *at && dynamic->strings_at - *at < *size)
		*size = dynamic->strings_at - *at;
	left = *at < reading->elf->size ? reading->elf->size - *at : 0;
	*size = *size < left ? *size : left;
	return true;
}

static int read_dynamic(struct reading *reading, const struct elf_segment *segments,
			size_t n_segments, const struct elf_dynamic *dynamic)
{
	uint64_t at, size;
	int error = read_names(reading, dynamic->strings_at, dynamic->strings_bytes);

	if (error)
		return error;
	if (find_symbols(reading, segments, n_segments, dynamic, &at, &size)) {
		error = take_symbols(reading, at, size);
		judge(reading);
	}
	if (!error && dynamic->version_needs &&
	    elf_offset(segments, n_segments, dynamic->version_needs, &at, &size))
		read_versions(reading, at, size);
	return error;
}

static int read_object(struct reading *reading, const struct elf_sections *sections)
{
	for (size_t i = 0; i < sections->count; i++) {
		const struct elf_section *table = &sections->sections[i];
		uint64_t left = table->offset < reading->elf->size
					? reading->elf->size - table->offset
					: 0;
		int error;

		if (table->type != SHT_SYMTAB || table->link >= sections->count)
			continue;
		error = read_names(reading, sections->sections[table->link].offset,
				   sections->sections[table->link].bytes);
		if (!error)
			error = take_symbols(reading, table->offset,
					     table->bytes < left ? table->bytes : left);
		judge(reading);
		return error;
	}
	return 0;
}

int elf_symbols_read(const struct elf *elf, const struct elf_segment *segments,
		     size_t n_segments, const struct elf_dynamic *dynamic,
		     const struct elf_sections *sections, struct elf_symbols *symbols)
{
	struct elf_symbols found = {.defect = NULL};
	struct reading reading = {.elf = elf, .symbols = &found};
	int error = 0;

	if (dynamic->present && dynamic->strings_at)
		error = read_dynamic(&reading, segments, n_segments, dynamic);
	else if (elf->type == ET_REL)
		error = read_object(&reading, sections);
	free(reading.names);
	if (!error)
		*symbols = found;
	return error;
}
