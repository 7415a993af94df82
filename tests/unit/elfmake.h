/*
 * elfmake.h - ELF files for tests, made in memory byte by byte, of either class and byte
 * order.
 */
#ifndef ELFMAKE_H
#define ELFMAKE_H

#include <sys/mman.h>
#include <unistd.h>

#include "elf.h"
#include "unit.h"

enum { MAKE_SIZE = 1 << 16 };

struct make {
	bool wide, big_endian;
	unsigned char bytes[MAKE_SIZE];
	size_t size;
	int fd; /* of the file, once it is made */
};

static inline void make_number(struct make *make, size_t at, size_t size, uint64_t value)
{
	assert_true(at + size <= MAKE_SIZE);
	for (size_t i = 0; i < size; i++)
		make->bytes[at + (make->big_endian ? size - 1 - i : i)] =
			(unsigned char)(value >> 8 * i);
	if (at + size > make->size)
		make->size = at + size;
}

/* Appends a number; a word is of the class's size. */
static inline void make_add(struct make *make, size_t size, uint64_t value)
{
	make_number(make, make->size, size, value);
}

static inline void make_word(struct make *make, uint64_t value)
{
	make_add(make, make->wide ? 8 : 4, value);
}

/* Appends bytes and returns where they are. */
static inline size_t make_bytes(struct make *make, const void *bytes, size_t size)
{
	size_t at = make->size;

	assert_true(size <= MAKE_SIZE - at);
	memcpy(make->bytes + at, bytes, size);
	make->size += size;
	return at;
}

static inline void make_align(struct make *make, size_t align)
{
	make->size = (make->size + align - 1) / align * align;
}

/* Begins a file with its header, which tells of no other headers yet. */
static inline void make_begin(struct make *make, bool wide, bool big_endian,
			      unsigned type, unsigned machine)
{
	*make = (struct make){.wide = wide, .big_endian = big_endian, .fd = -1};
	memcpy(make->bytes, ELFMAG, SELFMAG);
	make->bytes[EI_CLASS] = wide ? ELFCLASS64 : ELFCLASS32;
	make->bytes[EI_DATA] = big_endian ? ELFDATA2MSB : ELFDATA2LSB;
	make->bytes[EI_VERSION] = EV_CURRENT;
	make_number(make, 16, 2, type);
	make_number(make, 18, 2, machine);
	make_number(make, 20, 4, EV_CURRENT);
	make_number(make, wide ? 52 : 40, 2, wide ? 64 : 52);
	make_number(make, wide ? 54 : 42, 2, wide ? 56 : 32);
	make_number(make, wide ? 58 : 46, 2, wide ? 64 : 40);
	make->size = wide ? 64 : 52;
}

/* Tells of COUNT section headers at AT, the names in the one numbered NAMES. */
static inline void make_sections(struct make *make, uint64_t at, unsigned count,
				 unsigned names)
{
	make_number(make, make->wide ? 40 : 32, make->wide ? 8 : 4, at);
	make_number(make, make->wide ? 60 : 48, 2, count);
	make_number(make, make->wide ? 62 : 50, 2, names);
}

static inline void make_section(struct make *make, uint32_t name, uint32_t type,
				uint64_t offset, uint64_t size, uint32_t link)
{
	make_add(make, 4, name);
	make_add(make, 4, type);
	make_word(make, 0);
	make_word(make, 0);
	make_word(make, offset);
	make_word(make, size);
	make_add(make, 4, link);
	make_add(make, 4, 0);
	make_word(make, 4);
	make_word(make, 0);
}

/* Appends a note, padded to ALIGN. */
static inline void make_note(struct make *make, const char *owner, uint32_t type,
			     const void *bytes, size_t size, size_t align)
{
	make_add(make, 4, strlen(owner) + 1);
	make_add(make, 4, size);
	make_add(make, 4, type);
	make_bytes(make, owner, strlen(owner) + 1);
	make_align(make, align);
	make_bytes(make, bytes, size);
	make_align(make, align);
}

/* Writes the file and opens it as an ELF file. Closed by make_end(). */
static inline void make_open(struct make *make, struct elf *elf)
{
	make->fd = memfd_create("elf", MFD_CLOEXEC);
	assert_true(make->fd >= 0);
	assert_int_equal(write(make->fd, make->bytes, make->size), (ssize_t)make->size);
	assert_int_equal(elf_open(make->fd, NULL, elf), 0);
}

static inline void make_end(const struct make *make)
{
	close(make->fd);
}

#endif
