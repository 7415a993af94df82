/*
 * fuzz_arena.c - shared memory that a wild process has written: how many columns, of what
 * types, where rows and notes end, then notes and rows themselves.
 */
#include <jansson.h>
#include <stdio.h>

#include "arena.h"
#include "fuzz.h"

enum { MOST_COLUMNS = 70 };

struct head {
	uint8_t n_columns, type;
	uint16_t notes_size; /* of the bytes that follow; the rest is rows */
	uint32_t notes_end;
	uint32_t rows_end; /* behind their beginning */
};

/* No byte of memory that is not the arena's may be read: so it is just as large. */
static struct arena *make_arena(const struct head *head, const uint8_t *data, size_t size,
				size_t *arena_size)
{
	size_t notes = head->notes_size < size ? head->notes_size : size;
	struct arena *arena;

	*arena_size = offsetof(struct arena, rows) + size - notes;
	arena = calloc(1, *arena_size > sizeof(*arena) ? *arena_size : sizeof(*arena));
	fuzz_check(arena != NULL);
	arena->rows_end = offsetof(struct arena, rows) + (uint64_t)head->rows_end;
	arena->notes_end = head->notes_end;
	memcpy(arena->notes, data, notes);
	memcpy(arena->rows, data + notes, size - notes);
	return arena;
}

static void read_notes(const struct arena *arena, FILE *out)
{
	struct inv_text message;
	enum inv_level level;
	uint32_t position = 0;
	size_t count = 0;

	while (arena_next_note(arena, &position, &level, &message)) {
		inv_write_line(out, message, "");
		fuzz_check(++count <= ARENA_NOTES_SIZE);
	}
}

/* Writes all rows as JSON: an array of arrays. */
static void write_rows(const struct inv_table_data *data, unsigned first_type, FILE *out)
{
	fputs("[[]", out);
	for (size_t row = 0; row < data->n_rows; row++) {
		fputs(",[null", out);
		for (size_t column = 0; column < data->n_columns; column++) {
			enum inv_type type =
				(enum inv_type)((first_type + column) % (INV_LIST + 1));
			struct inv_value value =
				arena_cell(data, data->rows[row], column, type);

			putc(',', out);
			inv_write_json_value(out, &value);
		}
		putc(']', out);
	}
	putc(']', out);
}

static size_t write_report(const struct inv_table_data *data, unsigned first_type)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *report;

	fuzz_check(out != NULL);
	write_rows(data, first_type, out);
	fclose(out);
	/* Numbers over 2^63 are more than jansson holds as such. */
	report = json_loadb(text, size, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, NULL);
	fuzz_check(report != NULL);
	json_decref(report);
	free(text);
	return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct inv_table_data table = {0};
	struct head head;
	size_t length;
	FILE *notes;
	char *text = NULL;

	if (size < sizeof(head))
		return 0;
	memcpy(&head, data, sizeof(head));
	table.n_columns = head.n_columns % MOST_COLUMNS + 1;
	table.arena = make_arena(&head, data + sizeof(head), size - sizeof(head),
				 &table.arena_size);
	arena_index(&table);
	/* A row gives no more than a few times its bytes for each column. */
	length = write_report(&table, head.type);
	fuzz_check(length <= 64 + 8 * size * (table.n_columns + 1));
	notes = open_memstream(&text, &length);
	read_notes(table.arena, notes);
	fclose(notes);
	free(text);
	free(table.rows);
	free((void *)(uintptr_t)table.arena);
	return 0;
}
