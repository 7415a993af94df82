/*
 * fuzz_arena.c - shared memory that a wild process has written: how many columns, of what
 * types, where rows and notes end, then notes and rows themselves, of two tables.
 */
#include <jansson.h>
#include <stdio.h>

#include "arena.h"
#include "fuzz.h"

enum { MOST_COLUMNS = 70, N_TABLES = 2 };

/* Of the first table all columns are wanted, of the second every other one. */
struct tables {
	struct inv_table_data data[N_TABLES];
	size_t slots[N_TABLES][MOST_COLUMNS];
	size_t n_columns;
};

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
	uint32_t position = 0, table;
	size_t count = 0;

	while (arena_next_note(arena, &position, &table, &level, &message)) {
		inv_write_line(out, message, "");
		fuzz_check(++count <= ARENA_NOTES_SIZE);
	}
}

static void write_cell(FILE *out, FILE *line, const struct inv_value *value)
{
	putc(',', out);
	inv_write_json_value(out, value);
	if (value->type == INV_JSON)
		inv_write_json_line(line, value, ",");
}

/* Writes all rows as JSON: an array of arrays; and the cells of JSON as lines. */
static void write_rows(const struct tables *tables, size_t number, unsigned first_type,
		       FILE *out, FILE *line)
{
	const struct inv_table_data *data = &tables->data[number];

	for (size_t row = 0; row < data->n_rows; row++) {
		fputs(",[null", out);
		for (size_t column = 0; column < tables->n_columns; column++) {
			enum inv_type type =
				(enum inv_type)((first_type + column) % (INV_JSON + 1));
			struct inv_value value =
				arena_cell(data, data->rows[row], column, type);

			fuzz_check(!value.known || tables->slots[number][column]);
			write_cell(out, line, &value);
		}
		putc(']', out);
	}
}

/* Numbers over 2^63 are more than jansson holds as such; and cells of JSON may have worse. */
static void check_report(const char *text, size_t size)
{
	json_error_t error;
	json_t *report =
		json_loadb(text, size, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);

	fuzz_check(report || json_error_code(&error) == json_error_numeric_overflow ||
		   json_error_code(&error) == json_error_null_byte_in_key);
	json_decref(report);
}

static void check_line(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		fuzz_check((uint8_t)text[i] >= ' ' && text[i] != 0x7f);
}

/* Returns how long it was. */
static size_t write_report(const struct tables *tables, unsigned first_type)
{
	char *text = NULL, *line_text = NULL;
	size_t size, line_size;
	FILE *out = open_memstream(&text, &size);
	FILE *line = open_memstream(&line_text, &line_size);

	fuzz_check(out && line);
	fputs("[[]", out);
	for (size_t i = 0; i < N_TABLES; i++)
		write_rows(tables, i, first_type, out, line);
	putc(']', out);
	fclose(out);
	fclose(line);
	check_report(text, size);
	check_line(line_text, line_size);
	free(text);
	free(line_text);
	return size;
}

static void make_tables(struct tables *tables, const struct arena *arena, size_t size)
{
	for (size_t i = 0; i < N_TABLES; i++) {
		struct inv_table_data *data = &tables->data[i];

		*data = (struct inv_table_data){
			.arena = arena,
			.arena_size = size,
			.slots = tables->slots[i],
		};
		for (size_t j = 0; j < tables->n_columns; j++)
			tables->slots[i][j] = j % (i + 1) ? 0 : ++data->n_slots;
	}
	arena_index(tables->data, N_TABLES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tables tables = {.n_columns = 0};
	struct arena *arena;
	struct head head;
	size_t length;
	FILE *notes;
	char *text = NULL;

	if (size < sizeof(head))
		return 0;
	memcpy(&head, data, sizeof(head));
	tables.n_columns = head.n_columns % MOST_COLUMNS + 1;
	arena = make_arena(&head, data + sizeof(head), size - sizeof(head), &length);
	make_tables(&tables, arena, length);
	/* A row gives no more than a few times its bytes for each column. */
	length = write_report(&tables, head.type);
	fuzz_check(length <= 64 + 8 * size * (tables.n_columns + 1));
	notes = open_memstream(&text, &length);
	read_notes(arena, notes);
	fclose(notes);
	free(text);
	for (size_t i = 0; i < N_TABLES; i++)
		free(tables.data[i].rows);
	free(arena);
	return 0;
}
