/*
 * imports.c - undefined symbols of the dynamic symbol table, which has no size of its
 * own: a hash table tells it.
 */
#include "imports.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "elf.h"
#include "elf_dynamic.h"

enum {
	MOST_SYMBOLS = 1 << 20,
	MOST_STRINGS = 64 << 20,
	AT_ONCE = 128, /* symbols */
};

struct table {
	const struct elf *elf;
	const struct elf_segment *segments;
	size_t n_segments;
	const struct elf_dynamic *dynamic;
	char *strings;
	size_t n_strings; /* bytes, the last of them 0 */
};

static void free_segments(struct elf_segment *const *segments)
{
	free(*segments);
}

static void free_table(const struct table *table)
{
	free(table->strings);
}

/* A number of the hash table at ADDRESS. */
static int read_count(const struct table *table, uint64_t address, uint64_t skip,
		      size_t width, uint64_t *count)
{
	unsigned char bytes[8];
	uint64_t offset, left;
	int error;

	if (!elf_offset(table->segments, table->n_segments, address, &offset, &left) ||
	    left < skip + width)
		return -EBADMSG;
	error = elf_read(table->elf, offset + skip, bytes, width);
	if (error)
		return error;
	*count = width == 8 ? elf_u64(table->elf, bytes) : elf_u32(table->elf, bytes);
	return 0;
}

/*
 * How many symbols there are, or how many stand before those that others may look up,
 * which are defined.
 */
static int count_symbols(const struct table *table, uint64_t *count)
{
	const struct elf *elf = table->elf;
	/* Two machines have entries of 8 bytes in the table that has a chain a symbol. */
	bool broad = elf->wide && (elf->machine == EM_S390 || elf->machine == EM_ALPHA);
	size_t width = broad ? 8 : 4;
	int error = 0;

	*count = 0;
	if (table->dynamic->gnu_hash)
		error = read_count(table, table->dynamic->gnu_hash, 4, 4, count);
	else if (table->dynamic->hash)
		error = read_count(table, table->dynamic->hash, width, width, count);
	if (*count > MOST_SYMBOLS)
		*count = MOST_SYMBOLS;
	return error;
}

static int read_strings(struct table *table)
{
	uint64_t size = table->dynamic->strings_bytes;

	if (size > MOST_STRINGS || size >= table->elf->size)
		return -EBADMSG;
	table->strings = malloc((size_t)size + 1);
	if (!table->strings)
		return -ENOMEM;
	table->n_strings = (size_t)size + 1;
	table->strings[size] = '\0';
	return elf_read(table->elf, table->dynamic->strings_at, table->strings,
			(size_t)size);
}

static void meet_symbol(const struct table *table, const unsigned char *symbol,
			imports_met *met, void *context)
{
	/* The name comes first in both classes; what defines it is 6 or 14 bytes on. */
	uint32_t name = elf_u32(table->elf, symbol);
	uint16_t section = elf_u16(table->elf, symbol + (table->elf->wide ? 6 : 14));

	if (section == SHN_UNDEF && name && name < table->n_strings)
		met(context, table->strings + name);
}

static int read_symbols(const struct table *table, uint64_t count, imports_met *met,
			void *context)
{
	const size_t width = table->elf->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	unsigned char block[AT_ONCE * sizeof(Elf64_Sym)];
	uint64_t offset, left;

	if (!elf_offset(table->segments, table->n_segments, table->dynamic->symbols,
			&offset, &left))
		return -EBADMSG;
	if (count > left / width)
		count = left / width;
	while (count > 0) {
		size_t some = count < AT_ONCE ? (size_t)count : AT_ONCE;
		int error = elf_read(table->elf, offset, block, some * width);

		if (error)
			return error;
		for (size_t i = 0; i < some; i++)
			meet_symbol(table, block + i * width, met, context);
		offset += some * width;
		count -= some;
	}
	return 0;
}

static int read_table(const struct elf *elf, const struct elf_segment *segments,
		      size_t n_segments, const struct elf_dynamic *dynamic,
		      imports_met *met, void *context)
{
	INV_CLEANUP(free_table)
	struct table table = {
		.elf = elf,
		.segments = segments,
		.n_segments = n_segments,
		.dynamic = dynamic,
	};
	uint64_t count;
	int error;

	if (!dynamic->present || !dynamic->symbols || !dynamic->strings_bytes)
		return 0;
	error = count_symbols(&table, &count);
	if (!error && count)
		error = read_strings(&table);
	return error || !count ? error : read_symbols(&table, count, met, context);
}

int imports_read(int fd, imports_met *met, void *context)
{
	INV_CLEANUP(free_segments) struct elf_segment *segments = NULL;
	INV_CLEANUP(elf_dynamic_free) struct elf_dynamic dynamic = {0};
	struct elf elf;
	size_t count = 0;
	int error = elf_open(fd, NULL, &elf);

	if (!error)
		error = elf_segments(&elf, &segments, &count);
	if (!error)
		error = elf_dynamic_read(&elf, segments, count, &dynamic);
	return error ? error : read_table(&elf, segments, count, &dynamic, met, context);
}
