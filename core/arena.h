/*
 * arena.h - the memory that inv and a collector's process share: the rows and notes.
 *
 * One anonymous shared mapping a collector, made before the fork. The child appends, the
 * rows of all its tables one behind the other; the parent reads when the child has
 * finished, died or been killed, and believes nothing: every number, offset and length is
 * checked against what it may be.
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

/*
 * A row: this, a word of known-bits for each 64 cells, the cells, the bytes. There is a
 * cell for each column that somebody wants: its slot.
 */
struct arena_row {
	/* Upper half: which of the job's tables. Lower: its size, a multiple of 8. */
	uint64_t head;
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
	uint32_t table; /* ARENA_WHOLE: it is about all of them */
	uint32_t length;
};

#define ARENA_WHOLE UINT32_MAX

/* Said by inv_refuse(): what a wild process writes by chance costs no report. */
#define ARENA_REFUSED UINT32_C(0x72656675)

struct arena {
	_Atomic uint64_t rows_end;  /* offset behind the last complete row */
	_Atomic uint32_t notes_end; /* bytes used in notes */
	_Atomic uint32_t notes_lost;
	_Atomic uint32_t finished; /* collect() has returned and all is written */
	_Atomic uint32_t refused;  /* ARENA_REFUSED: there is to be no report */
	_Atomic uint32_t told;	   /* inv_progress() wrote to the terminal */
	_Atomic int32_t result;	   /* what it returned */
	char host[ARENA_HOST_LENGTH + 1];
	_Alignas(8) char notes[ARENA_NOTES_SIZE];
	_Alignas(8) char rows[];
};

/* Maps an arena of up to 64 MiB of address space, less where the system refuses; NULL on
 * failure with errno set. *SIZE is what was got. Pages cost memory once written. */
struct arena *arena_map(size_t *size);
void arena_unmap(struct arena *arena, size_t size);

static inline bool arena_is_refused(const struct arena *arena)
{
	return arena && arena->refused == ARENA_REFUSED;
}

/* How many words the known-bits of CELLS cells take. */
static inline size_t arena_known_words(size_t cells)
{
	return (cells + 63) / 64;
}

/* The size of a row that has CELLS cells before its bytes. */
static inline size_t arena_row_size(size_t cells)
{
	return sizeof(struct arena_row) + 8 * (arena_known_words(cells) + cells);
}

/* What the parent reads the rows of one table through. */
struct inv_table_data {
	const struct arena *arena;
	size_t arena_size;
	const size_t *slots; /* as of struct selection */
	size_t n_slots;
	uint64_t *rows; /* offsets of rows known to lie within the arena */
	size_t n_rows;
};

/*
 * Finds the complete rows of the COUNT tables that share one arena, in the order of
 * their numbers. Returns 0; -EBADMSG when a row is malformed: those before it are kept;
 * -ENOMEM. free() the rows of each.
 */
int arena_index(struct inv_table_data *tables, size_t count);

/* Cell COLUMN of type TYPE in the row at offset ROW; unknown when it is malformed. */
struct inv_value arena_cell(const struct inv_table_data *data, uint64_t row,
			    size_t column, enum inv_type type);

/* Takes the note at *POSITION (0 at first); false behind the last or at a malformed one. */
bool arena_next_note(const struct arena *arena, uint32_t *position, uint32_t *table,
		     enum inv_level *level, struct inv_text *message);

#endif
