/*
 * arena_fixture.h - shared memory that a test fills with what it likes.
 */
#ifndef ARENA_FIXTURE_H
#define ARENA_FIXTURE_H

#include <errno.h>
#include <sys/mman.h>

#include "arena.h"
#include "unit.h"

enum { PAGE = 4096, COLUMNS = 3, SIZE = 1 << 16, ROWS = offsetof(struct arena, rows) };
/* A row's table and size, a word of known-bits, the cells. */
enum { WORDS = 2 + COLUMNS, ROW = 8 * WORDS };

/* Every column has its cell. */
static const size_t slots[COLUMNS] = {1, 2, 3};

/* An arena of SIZE bytes that a page follows which nobody may touch. */
struct fixture {
	struct arena *arena;
	struct inv_table_data data;
	char *map;
	size_t mapped; /* without that page */
};

static inline int fixture_make(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	const size_t arena = ROWS + SIZE;
	const size_t mapped = (arena + PAGE - 1) / PAGE * PAGE;

	assert_non_null(fixture);
	fixture->mapped = mapped;
	fixture->map = mmap(NULL, mapped + PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(fixture->map != MAP_FAILED);
	assert_int_equal(mprotect(fixture->map + mapped, PAGE, PROT_NONE), 0);
	fixture->arena = (void *)(fixture->map + (mapped - arena) / 8 * 8);
	fixture->arena->rows_end = ROWS;
	fixture->data = (struct inv_table_data){
		.arena = fixture->arena,
		.arena_size = (size_t)(fixture->map + mapped - (char *)fixture->arena),
		.slots = slots,
		.n_slots = COLUMNS,
	};
	*state = fixture;
	return 0;
}

static inline int fixture_free(void **state)
{
	struct fixture *fixture = *state;

	free(fixture->data.rows);
	munmap(fixture->map, fixture->mapped + PAGE);
	free(fixture);
	return 0;
}

/* Appends a row that says it has SIZE bytes, with these known-bits. */
static inline uint64_t *fixture_row(struct fixture *fixture, uint64_t size,
				    uint64_t known)
{
	uint64_t *row = (void *)((char *)fixture->arena + fixture->arena->rows_end);

	row[0] = size;
	row[1] = known;
	fixture->arena->rows_end += size;
	return row;
}

static inline void fixture_expect(struct fixture *fixture, int error, size_t rows)
{
	free(fixture->data.rows);
	assert_int_equal(arena_index(&fixture->data, 1), error);
	assert_int_equal(fixture->data.n_rows, rows);
}

#endif
