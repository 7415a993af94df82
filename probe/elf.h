/*
 * elf.h - reading ELF files of any machine, as the kernel and the loader read them.
 *
 * Nothing is mapped, as a file may shrink; every offset is checked against what can be
 * read. The header is read twice over: as the kernel takes it, which looks at neither
 * class nor byte order but at the sizes and the machine, and that is what the fields
 * below hold; and as the loader takes a library, which elf_refusal() tells.
 */
#ifndef INV_ELF_H
#define INV_ELF_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	ELF_HEAD = 2048,	  /* bytes that elf_open() reads at once */
	ELF_BLOCK = 4096,	  /* and elf_read() elsewhere */
	ELF_MOST_SEGMENTS = 4096, /* the kernel takes 64 KiB of program headers */
	ELF_MOST_STRING = 16384,  /* longer than any path */
};

/* What was read last: most of what is asked for lies close together. */
struct elf_block {
	uint64_t offset;
	size_t length;
	unsigned char bytes[ELF_BLOCK];
};

struct elf {
	int fd;			 /* borrowed */
	struct elf_block *block; /* borrowed; NULL: each read goes to the file */
	dev_t device;
	ino_t inode;
	mode_t mode;
	uint64_t size;
	bool wide; /* 64 bits */
	bool big_endian;
	uint8_t ident[EI_NIDENT];
	uint16_t type, machine;
	uint32_t version, flags;
	uint64_t entry, segments_at, sections_at;
	uint16_t header_bytes;
	uint16_t segment_bytes, n_segments; /* of one; how many the header says */
	uint16_t section_bytes, n_sections, names_section;
	size_t n_head;
	unsigned char head[ELF_HEAD]; /* the file's first bytes */
};

/* Either class's program header. */
struct elf_segment {
	uint32_t type, flags;
	uint64_t offset, address, file_bytes, memory_bytes, align;
};

/*
 * Reads the header of the regular file FD, which has to stay open, as BLOCK, if there is
 * one. Returns 0; -ENOEXEC if
 * it is no ELF file at all (no magic; elf_refusal() may be asked even so); -EINVAL if it
 * is no regular file; or -errno. What lies behind the file's end counts
 * as zero, as it does for the kernel.
 */
int elf_open(int fd, struct elf_block *block, struct elf *elf);

/* Reads exactly LENGTH bytes at OFFSET. 0, -ENODATA if the file ends before, or -errno. */
int elf_read(const struct elf *elf, uint64_t offset, void *buffer, size_t length);

/* Numbers in the file's byte order; elf_word() is 8 bytes in a wide file, 4 in another. */
uint16_t elf_u16(const struct elf *elf, const void *bytes);
uint32_t elf_u32(const struct elf *elf, const void *bytes);
uint64_t elf_u64(const struct elf *elf, const void *bytes);
uint64_t elf_word(const struct elf *elf, const void *bytes);

/*
 * The program headers: at most ELF_MOST_SEGMENTS, in *SEGMENTS, to be freed; *COUNT may be
 * 0. Returns 0; -EBADMSG if their size is not the class's, -ENODATA if they lie beyond the
 * end of the file; or -errno.
 */
int elf_segments(const struct elf *elf, struct elf_segment **segments, size_t *count);

/* The first segment of TYPE, or NULL. */
const struct elf_segment *elf_find_segment(const struct elf_segment *segments,
					   size_t count, uint32_t type);

/*
 * Where in the file the byte at the virtual ADDRESS is: true with the offset and how many
 * bytes of the segment's file part follow it.
 */
bool elf_offset(const struct elf_segment *segments, size_t count, uint64_t address,
		uint64_t *offset, uint64_t *left);

/*
 * Why glibc's loader refuses the file as a library, in its own words ("invalid ELF
 * header"), judging by the header alone; NULL: it does not. *SKIPPED: it is silently passed
 * over, as of another class or machine than those of LIKE, and the next one is tried.
 */
const char *elf_refusal(const struct elf *elf, const struct elf *like, bool *skipped);

#endif
