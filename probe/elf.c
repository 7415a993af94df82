/*
 * elf.c - an ELF file's header and program headers, from the file itself.
 *
 * The layout is gABI's; which fields the kernel looks at is fs/binfmt_elf.c's business,
 * and what the loader refuses is glibc's elf/dl-load.c, open_verify().
 */
#include "elf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"

enum { ABI_VERSION_MAX = 4 }; /* the first that glibc 2.36 does not know */

/* ---------------------------------------------------------------- bytes and numbers */

static int read_file(const struct elf *elf, uint64_t offset, void *buffer, size_t length)
{
	char *to = buffer;

	while (length) {
		ssize_t got = pread(elf->fd, to, length, (off_t)offset);

		if (got < 0 && errno != EINTR)
			return -errno;
		/* It has shrunk since its size was asked for. */
		if (got == 0)
			return -ENODATA;
		if (got > 0) {
			to += got;
			offset += (uint64_t)got;
			length -= (size_t)got;
		}
	}
	return 0;
}

/* Whether LENGTH bytes at OFFSET are among the HELD bytes from START on. */
static bool is_held(uint64_t start, size_t held, uint64_t offset, size_t length)
{
	return offset >= start && offset - start <= held &&
	       length <= held - (offset - start);
}

static int read_block(const struct elf *elf, uint64_t offset)
{
	uint64_t left = elf->size - offset;
	size_t length = left < ELF_BLOCK ? (size_t)left : ELF_BLOCK;
	int error = read_file(elf, offset, elf->block->bytes, length);

	elf->block->offset = offset;
	elf->block->length = error ? 0 : length;
	return error;
}

int elf_read(const struct elf *elf, uint64_t offset, void *buffer, size_t length)
{
	const struct elf_block *block = elf->block;
	int error = 0;

	if (offset > elf->size || length > elf->size - offset)
		return -ENODATA;
	if (is_held(0, elf->n_head, offset, length)) {
		memcpy(buffer, elf->head + offset, length);
		return 0;
	}
	if (!block || length > ELF_BLOCK)
		return read_file(elf, offset, buffer, length);
	if (!is_held(block->offset, block->length, offset, length))
		error = read_block(elf, offset);
	if (!error)
		memcpy(buffer, block->bytes + (offset - block->offset), length);
	return error;
}

static uint64_t number(const void *bytes, size_t length, bool big_endian)
{
	const unsigned char *byte = bytes;
	uint64_t value = 0;

	for (size_t i = 0; i < length; i++)
		value = value << 8 | byte[big_endian ? i : length - 1 - i];
	return value;
}

uint16_t elf_u16(const struct elf *elf, const void *bytes)
{
	return (uint16_t)number(bytes, 2, elf->big_endian);
}

uint32_t elf_u32(const struct elf *elf, const void *bytes)
{
	return (uint32_t)number(bytes, 4, elf->big_endian);
}

uint64_t elf_u64(const struct elf *elf, const void *bytes)
{
	return number(bytes, 8, elf->big_endian);
}

uint64_t elf_word(const struct elf *elf, const void *bytes)
{
	return number(bytes, elf->wide ? 8 : 4, elf->big_endian);
}

/* ------------------------------------------------------------------------ the header */

/* A field of the header, which lies elsewhere in a wide file than in another. */
#define FIELD(elf, name)                                                                 \
	((elf)->head +                                                                   \
	 ((elf)->wide ? offsetof(Elf64_Ehdr, name) : offsetof(Elf32_Ehdr, name)))

static size_t header_size(const struct elf *elf)
{
	return elf->wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
}

static size_t segment_size(const struct elf *elf)
{
	return elf->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
}

static bool is_plausible(const struct elf *elf)
{
	uint16_t type = elf_u16(elf, FIELD(elf, e_type));
	uint16_t size = elf_u16(elf, FIELD(elf, e_phentsize));

	/* An object file has no program headers. */
	if (type == ET_REL && size == 0)
		return elf_u16(elf, FIELD(elf, e_ehsize)) == header_size(elf);
	return type >= ET_REL && type <= ET_CORE && size == segment_size(elf);
}

static bool is_wide_x86(const struct elf *elf)
{
	struct elf wide = *elf;

	wide.wide = true;
	wide.big_endian = false;
	return elf_u16(&wide, FIELD(&wide, e_machine)) == EM_X86_64 &&
	       is_plausible(&wide);
}

/*
 * The kernel asks e_machine and e_phentsize, not e_ident: a file that lies there about its
 * class or byte order runs. What it says counts unless only another reading makes sense.
 */
static void choose_reading(struct elf *elf)
{
	bool big_endian = elf->ident[EI_DATA] == ELFDATA2MSB;
	/* x86-64's kernel tries this first: what begins a 32-bit header goes unseen. */
	bool wide = elf->ident[EI_CLASS] == ELFCLASS64 || is_wide_x86(elf);

	for (int reading = 0; reading < 4; reading++) {
		elf->wide = wide ^ (reading & 1);
		elf->big_endian = big_endian ^ (reading >> 1);
		if (is_plausible(elf))
			return;
	}
	elf->wide = wide;
	elf->big_endian = big_endian;
}

static void take_header(struct elf *elf)
{
	elf->type = elf_u16(elf, FIELD(elf, e_type));
	elf->machine = elf_u16(elf, FIELD(elf, e_machine));
	elf->version = elf_u32(elf, FIELD(elf, e_version));
	elf->entry = elf_word(elf, FIELD(elf, e_entry));
	elf->segments_at = elf_word(elf, FIELD(elf, e_phoff));
	elf->sections_at = elf_word(elf, FIELD(elf, e_shoff));
	elf->flags = elf_u32(elf, FIELD(elf, e_flags));
	elf->header_bytes = elf_u16(elf, FIELD(elf, e_ehsize));
	elf->segment_bytes = elf_u16(elf, FIELD(elf, e_phentsize));
	elf->n_segments = elf_u16(elf, FIELD(elf, e_phnum));
	elf->section_bytes = elf_u16(elf, FIELD(elf, e_shentsize));
	elf->n_sections = elf_u16(elf, FIELD(elf, e_shnum));
	elf->names_section = elf_u16(elf, FIELD(elf, e_shstrndx));
}

static ssize_t read_head(struct elf *elf)
{
	ssize_t got;

	do
		got = pread(elf->fd, elf->head, sizeof(elf->head), 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	memset(elf->head + got, 0, sizeof(elf->head) - (size_t)got);
	return got;
}

/* Who has no magic is not asked for more: most files of a system are that. */
static int read_magic(struct elf *elf)
{
	ssize_t got = read_head(elf);

	elf->n_head = got < 0 ? 0 : (size_t)got;
	if (got < 0)
		return (int)got;
	return elf->n_head < SELFMAG || memcmp(elf->head, ELFMAG, SELFMAG) != 0 ? -ENOEXEC
										: 0;
}

int elf_open(int fd, struct elf_block *block, struct elf *elf)
{
	struct stat status;
	int error;

	elf->fd = fd;
	elf->block = block;
	if (block)
		block->length = 0;
	error = read_magic(elf);
	if (error == -ENOEXEC)
		return error;
	if (fstat(fd, &status) < 0)
		return -errno;
	if (error || !S_ISREG(status.st_mode))
		return S_ISREG(status.st_mode) ? error : -EINVAL;
	elf->device = status.st_dev;
	elf->inode = status.st_ino;
	elf->mode = status.st_mode;
	elf->size = (uint64_t)status.st_size;
	memcpy(elf->ident, elf->head, EI_NIDENT);
	choose_reading(elf);
	take_header(elf);
	return 0;
}

/* ------------------------------------------------------------------------- segments */

#define MEMBER(elf, bytes, type, name)                                                   \
	((bytes) +                                                                       \
	 ((elf)->wide ? offsetof(Elf64_##type, name) : offsetof(Elf32_##type, name)))

static void take_segment(const struct elf *elf, const unsigned char *bytes,
			 struct elf_segment *segment)
{
	segment->type = elf_u32(elf, MEMBER(elf, bytes, Phdr, p_type));
	segment->flags = elf_u32(elf, MEMBER(elf, bytes, Phdr, p_flags));
	segment->offset = elf_word(elf, MEMBER(elf, bytes, Phdr, p_offset));
	segment->address = elf_word(elf, MEMBER(elf, bytes, Phdr, p_vaddr));
	segment->file_bytes = elf_word(elf, MEMBER(elf, bytes, Phdr, p_filesz));
	segment->memory_bytes = elf_word(elf, MEMBER(elf, bytes, Phdr, p_memsz));
	segment->align = elf_word(elf, MEMBER(elf, bytes, Phdr, p_align));
}

int elf_segments(const struct elf *elf, struct elf_segment **segments, size_t *count)
{
	size_t size = segment_size(elf);
	size_t n = elf->n_segments;
	INV_FREE unsigned char *bytes = NULL;
	int error;

	if (n > ELF_MOST_SEGMENTS || (n && elf->segment_bytes != size))
		return -EBADMSG;
	bytes = malloc(size * (n + 1));
	error = !bytes ? -ENOMEM
		: n    ? elf_read(elf, elf->segments_at, bytes, size * n)
		       : 0;
	if (error)
		return error;
	*segments = malloc(sizeof(**segments) * (n + 1));
	if (!*segments)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		take_segment(elf, bytes + i * size, &(*segments)[i]);
	*count = n;
	return 0;
}

const struct elf_segment *elf_find_segment(const struct elf_segment *segments,
					   size_t count, uint32_t type)
{
	for (size_t i = 0; i < count; i++)
		if (segments[i].type == type)
			return &segments[i];
	return NULL;
}

bool elf_offset(const struct elf_segment *segments, size_t count, uint64_t address,
		uint64_t *offset, uint64_t *left)
{
	for (size_t i = 0; i < count; i++) {
		const struct elf_segment *segment = &segments[i];
		uint64_t in = address - segment->address;

		if (segment->type != PT_LOAD || address < segment->address ||
		    in >= segment->file_bytes || segment->offset > UINT64_MAX - in)
			continue;
		*offset = segment->offset + in;
		*left = segment->file_bytes - in;
		return true;
	}
	return false;
}

/* ------------------------------------------------------------- as the loader judges */

static bool is_abi_version(const uint8_t *ident)
{
	return ident[EI_ABIVERSION] == 0 || (ident[EI_OSABI] == ELFOSABI_GNU &&
					     ident[EI_ABIVERSION] < ABI_VERSION_MAX);
}

/* As the loader reads it, in its own byte order. */
static bool is_machine_of(const struct elf *elf, const struct elf *like)
{
	return number(elf->head + offsetof(Elf64_Ehdr, e_machine), 2, like->big_endian) ==
	       like->machine;
}

static const char *ident_refusal(const struct elf *elf, const struct elf *like)
{
	static const uint8_t padding[EI_NIDENT - EI_PAD];
	const uint8_t *ident = elf->ident;

	if (ident[EI_DATA] != (like->big_endian ? ELFDATA2MSB : ELFDATA2LSB))
		return like->big_endian ? "ELF file data encoding not big-endian"
					: "ELF file data encoding not little-endian";
	if (ident[EI_VERSION] != EV_CURRENT)
		return "ELF file version ident does not match current one";
	if (ident[EI_OSABI] != ELFOSABI_SYSV && ident[EI_OSABI] != ELFOSABI_GNU)
		return "ELF file OS ABI invalid";
	if (!is_abi_version(ident))
		return "ELF file ABI version invalid";
	if (memcmp(ident + EI_PAD, padding, sizeof(padding)) != 0)
		return "nonzero padding in e_ident";
	return NULL;
}

static const char *refuse_of_machine(const struct elf *elf, const struct elf *like)
{
	if (elf->type != ET_DYN && elf->type != ET_EXEC)
		return "only ET_DYN and ET_EXEC can be loaded";
	if (elf->segment_bytes != segment_size(like))
		return "ELF file's phentsize not the expected size";
	return NULL;
}

const char *elf_refusal(const struct elf *elf, const struct elf *like, bool *skipped)
{
	const char *refusal;

	*skipped = false;
	if (elf->n_head < header_size(like))
		return "file too short";
	if (memcmp(elf->head, ELFMAG, SELFMAG) != 0)
		return "invalid ELF header";
	refusal = ident_refusal(elf, like);
	/* Of another machine, faults of e_ident do not count; that of the version does. */
	*skipped = elf->ident[EI_CLASS] != (like->wide ? ELFCLASS64 : ELFCLASS32) ||
		   (refusal && !is_machine_of(elf, like));
	if (*skipped || refusal)
		return *skipped ? NULL : refusal;
	if (elf->version != EV_CURRENT)
		return "ELF file version does not match current one";
	*skipped = !is_machine_of(elf, like);
	return *skipped ? NULL : refuse_of_machine(elf, like);
}
