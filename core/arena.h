/*
 * arena.h - the memory that inv and a collector's process share: the rows and notes.
 *
 * One anonymous shared mapping a collector, made before the fork. The child appends; the
 * parent reads when the child has finished, died or been killed, and believes nothing:
 * every offset and length is checked against what it may span.
 */
#ifndef INV_ARENA_H
#define INV_ARENA_H

#include <stdatomic.h>
#include <stdint.h>

#include "inv.h"

enum {
	ARENA_NOTES_SIZE = 64 * 1024,
	ARENA_NOTE_LENGTH = 1024, /* longer messages are cut */
	ARENA_HOST_LENGTH = 64,
};

/* A row: this, a word of known-bits for each 64 columns, a cell a column, the bytes. */
struct arena_row {
	uint64_t size; /* of all of it, a multiple of 8 */
	uint64_t words[];
};

/*
 * A cell is the number itself, a double's bits, or where bytes stand in the row: offset
 * in the upper half, length in the lower. A list is the offset of its first element (0:
 * empty), and an element these two numbers and its bytes.
 */
struct arena_element {
	uint32_t next; /* offset in the row of the next one; 0: the last */
	uint32_t length;
};

struct arena_note {
	uint32_t level;
	uint32_t length;
};

struct arena {
	_Atomic uint64_t rows_end;  /* offset behind the last complete row */
	_Atomic uint32_t notes_end; /* bytes used in notes */
	_Atomic uint32_t notes_lost;
	_Atomic uint32_t finished; /* collect() has returned and all is written */
	_Atomic int32_t result;	   /* what it returned */
	char host[ARENA_HOST_LENGTH + 1];
	_Alignas(8) char notes[ARENA_NOTES_SIZE];
	_Alignas(8) char rows[];
};

/* Maps an arena of up to 64 MiB of address space, less where the system refuses; NULL on
 * failure with errno set. *SIZE is what was got. Pages cost memory once written. */
struct arena *arena_map(size_t *size);
void arena_unmap(struct arena *arena, size_t size);

/* How many words the known-bits of COLUMNS columns take. */
static inline size_t arena_known_words(size_t columns)
{
	return (columns + 63) / 64;
}

/* What the parent reads the rows through. */
struct inv_table_data {
	const struct arena *arena;
	size_t arena_size;
	size_t n_columns;
	uint64_t *rows; /* offsets of rows known to lie within the arena */
	size_t n_rows;
};

/*
 * Finds the complete rows. Returns 0; -EBADMSG when a row is malformed: those before it
 * are kept; -ENOMEM. free() data->rows.
 */
int arena_index(struct inv_table_data *data);

/* Cell COLUMN of type TYPE in the row at offset ROW; unknown when it is malformed. */
struct inv_value arena_cell(const struct inv_table_data *data, uint64_t row,
			    size_t column, enum inv_type type);

/* Takes the note at *POSITION (0 at first); false behind the last or at a malformed one. */
bool arena_next_note(const struct arena *arena, uint32_t *position, enum inv_level *level,
		     struct inv_text *message);

#endif
