/*
 * table.c - aligned columns for people; sizes human, numbers to the right.
 *
 * Columns that no row has anything in are left out.
 */
#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "inv.h"

/* 1.5G: three figures at most, as df -h and lsblk show it. */
static void write_size(FILE *out, uint64_t bytes)
{
	static const char units[] = "BKMGTPE";
	size_t unit = 0;
	double size = (double)bytes;

	for (; size >= 1023.95 && units[unit + 1]; unit++)
		size /= 1024;
	if (unit == 0 || size >= 99.95)
		fprintf(out, "%.0f%c", size, units[unit]);
	else
		fprintf(out, "%.1f%c", size, units[unit]);
}

static void write_list(FILE *out, struct inv_list list)
{
	struct inv_text element;
	const char *separator = "";

	while (inv_list_next(&list, &element)) {
		fputs(separator, out);
		inv_write_line(out, element, "");
		separator = ", ";
	}
}

static void write_cell(FILE *out, const struct inv_column *column,
		       const struct inv_value *value)
{
	if (!value->known)
		return;
	if (value->type == INV_STRING)
		inv_write_line(out, value->string, "");
	else if (value->type == INV_LIST)
		write_list(out, value->list);
	else if (value->type == INV_JSON)
		inv_write_json_line(out, value, ", ");
	else if (value->type == INV_BOOL)
		fputs(value->boolean ? "yes" : "no", out);
	else if (value->type == INV_UINT && column->unit &&
		 !strcmp(column->unit, "bytes"))
		write_size(out, value->uint);
	else
		inv_write_json_value(out, value);
}

/* The text of a cell, to free(); NULL without memory. */
static char *cell_text(const struct inv_table *table, size_t row, size_t column)
{
	struct inv_value value = inv_cell(table, row, column);
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	write_cell(out, &table->columns[column], &value);
	return fclose(out) == 0 ? text : NULL;
}

/* How many places TEXT takes on a terminal. */
static size_t text_width(const char *text)
{
	size_t width = 0;
	mbstate_t state = {0};

	while (*text) {
		wchar_t c;
		size_t bytes = mbrtowc(&c, text, MB_CUR_MAX, &state);
		int places = bytes == (size_t)-1 || bytes == (size_t)-2 ? -1 : wcwidth(c);

		if (places < 0)
			state = (mbstate_t){0};
		width += places < 0 ? 1 : (size_t)places;
		text += places < 0 && (bytes == (size_t)-1 || bytes == (size_t)-2)
				? 1
				: bytes;
	}
	return width;
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* "size_bytes" is headed SIZE: its values carry their unit. A long name is cut. */
static void heading(const struct inv_column *column, char text[64])
{
	const char *suffix = "_bytes";
	size_t length = strlen(column->name), cut = strlen(suffix);

	if (length > cut && strcmp(column->name + length - cut, suffix) == 0)
		length -= cut;
	/* Not within a character, whose bytes but the first begin with 10. */
	if (length > 63)
		for (length = 63; length && (column->name[length] & 0xc0) == 0x80;)
			length--;
	for (size_t i = 0; i < length; i++)
		text[i] = upper(column->name[i]);
	text[length] = '\0';
}

static bool is_number(enum inv_type type)
{
	return type == INV_UINT || type == INV_INT || type == INV_DOUBLE;
}

/* 0 for a column that no row has anything in. */
static size_t column_width(const struct inv_table *table, size_t column)
{
	size_t widest = 0;
	char head[64];

	for (size_t row = 0; row < table->n_rows; row++) {
		char *text = cell_text(table, row, column);
		size_t width = text ? text_width(text) : 0;

		if (width > widest)
			widest = width;
		free(text);
	}
	heading(&table->columns[column], head);
	return widest && widest < text_width(head) ? text_width(head) : widest;
}

static void write_padded(FILE *out, const char *text, size_t width, bool right, bool last)
{
	size_t used = text_width(text), fill = used < width ? width - used : 0;

	if (right)
		fprintf(out, "%*s", (int)fill, "");
	fputs(text, out);
	if (!right && !last)
		fprintf(out, "%*s", (int)fill, "");
	fputs(last ? "\n" : "  ", out);
}

static size_t last_column(const struct inv_table *table, const size_t *widths)
{
	size_t last = table->n_shown;

	while (last > 0 && !widths[last - 1])
		last--;
	return last;
}

static void write_heading(FILE *out, const struct inv_table *table, const size_t *widths,
			  bool colour)
{
	size_t last = last_column(table, widths);
	char head[64];

	fputs(colour ? "\033[1m" : "", out);
	for (size_t i = 0; i < last; i++) {
		const struct inv_column *column = &table->columns[table->shown[i]];

		heading(column, head);
		if (widths[i])
			write_padded(out, head, widths[i], is_number(column->type),
				     i + 1 == last);
	}
	fputs(colour ? "\033[0m" : "", out);
}

static void write_row(FILE *out, const struct inv_table *table, const size_t *widths,
		      size_t row)
{
	size_t last = last_column(table, widths);

	for (size_t i = 0; i < last; i++) {
		size_t column = table->shown[i];
		char *text = widths[i] ? cell_text(table, row, column) : NULL;

		if (widths[i])
			write_padded(out, text ? text : "", widths[i],
				     is_number(table->columns[column].type),
				     i + 1 == last);
		free(text);
	}
}

static void write_table(FILE *out, const struct inv_table *table,
			const struct inv_report *report)
{
	size_t *widths = calloc(table->n_shown + 1, sizeof(*widths));

	if (!widths)
		return;
	for (size_t i = 0; i < table->n_shown; i++)
		widths[i] = column_width(table, table->shown[i]);
	if (table->n_rows && !report->no_header)
		write_heading(out, table, widths, report->colour);
	for (size_t row = 0; row < table->n_rows; row++)
		write_row(out, table, widths, row);
	free(widths);
}

static void write(FILE *out, const struct inv_report *report)
{
	/* How wide characters are depends on the reader's locale. */
	setlocale(LC_CTYPE, "");
	for (size_t i = 0; i < report->n_tables; i++) {
		const struct inv_table *table = &report->tables[i];

		if (report->n_tables > 1)
			fprintf(out, "%s%s (%zu)\n", i ? "\n" : "", table->name,
				table->n_rows);
		write_table(out, table, report);
	}
}

const struct inv_output inv_output_table = {
	.name = "table",
	.summary = "aligned columns for people (the default on a terminal)",
	.write = write,
};
