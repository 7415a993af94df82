/*
 * ldd.c - tables of libraries in the words of glibc's ldd, without the addresses: for
 * scripts that have read ldd's lines so far.
 */
#include <string.h>

#include "inv.h"

enum cell { FILE_NAME, SONAME, PATH, STATUS, REASON, VIA, N_CELLS };

static const char *const names[] = {
	[FILE_NAME] = "file", [SONAME] = "soname", [PATH] = "path",  [STATUS] = "status",
	[REASON] = "reason",  [VIA] = "via",	   [N_CELLS] = NULL,
};

/* A table and which of its columns have the cells. */
struct libraries {
	const struct inv_table *table;
	size_t columns[N_CELLS];
};

static bool find_columns(const struct inv_table *table, struct libraries *libraries)
{
	libraries->table = table;
	for (size_t i = 0; i < N_CELLS; i++) {
		libraries->columns[i] = inv_find_column(table, names[i], INV_STRING);
		if (libraries->columns[i] == table->n_columns)
			return false;
	}
	return true;
}

/* Empty if it is unknown. */
static struct inv_text text_of(const struct libraries *libraries, size_t row,
			       enum cell cell)
{
	struct inv_value value =
		inv_cell(libraries->table, row, libraries->columns[cell]);

	return value.known ? value.string : (struct inv_text){"", 0};
}

static bool same(struct inv_text a, struct inv_text b)
{
	return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static bool is(struct inv_text text, const char *word)
{
	return same(text, (struct inv_text){word, strlen(word)});
}

static bool begins_with(struct inv_text text, const char *word)
{
	size_t length = strlen(word);

	return text.length >= length && memcmp(text.bytes, word, length) == 0;
}

/* The loader tells of versions before it lists what it loaded, and then goes on. */
static bool is_of_versions(struct inv_text reason)
{
	return begins_with(reason, "version `") ||
	       begins_with(reason, "no version information available");
}

static void write_complaint(FILE *out, const struct libraries *libraries, size_t row,
			    const char *what)
{
	struct inv_text path = text_of(libraries, row, PATH);

	inv_write_line(out, text_of(libraries, row, FILE_NAME), "");
	fputs(what, out);
	inv_write_line(out, path.length ? path : text_of(libraries, row, SONAME), "");
	fputs(": ", out);
	inv_write_line(out, text_of(libraries, row, REASON), "");
	putc('\n', out);
}

static void write_library(FILE *out, const struct libraries *libraries, size_t row)
{
	struct inv_text name = text_of(libraries, row, SONAME);
	struct inv_text path = text_of(libraries, row, PATH);

	putc('\t', out);
	/* The program names its loader by a path, however others ask for it. */
	if (path.length && is(text_of(libraries, row, VIA), "interp"))
		name = path;
	inv_write_line(out, name, "");
	if (!same(name, path) && !is(text_of(libraries, row, STATUS), "virtual")) {
		fputs(" => ", out);
		if (path.length)
			inv_write_line(out, path, "");
		else
			fputs("not found", out);
	}
	putc('\n', out);
}

/* The rows of one file, from FIRST to before END. */
static void write_file(FILE *out, const struct libraries *libraries, size_t first,
		       size_t end)
{
	for (size_t row = first; row < end; row++)
		if (is(text_of(libraries, row, STATUS), "fatal") &&
		    !is_of_versions(text_of(libraries, row, REASON))) {
			/* There the loader ends, and has listed nothing. */
			write_complaint(out, libraries, row,
					": error while loading shared libraries: ");
			return;
		}
	for (size_t row = first; row < end; row++)
		if (is_of_versions(text_of(libraries, row, REASON)))
			write_complaint(out, libraries, row, ": ");
	for (size_t row = first; row < end; row++)
		if (!is(text_of(libraries, row, STATUS), "fatal"))
			write_library(out, libraries, row);
}

/* Past the last row of the file that FIRST is of. */
static size_t find_end(const struct libraries *libraries, size_t first)
{
	struct inv_text file = text_of(libraries, first, FILE_NAME);
	size_t end = first + 1;

	while (end < libraries->table->n_rows &&
	       same(text_of(libraries, end, FILE_NAME), file))
		end++;
	return end;
}

static void write_files(FILE *out, const struct libraries *libraries, bool no_header)
{
	size_t n_rows = libraries->table->n_rows;

	for (size_t first = 0, end; first < n_rows; first = end) {
		end = find_end(libraries, first);
		if (end - first < n_rows && !no_header) {
			inv_write_line(out, text_of(libraries, first, FILE_NAME), "");
			fputs(":\n", out);
		}
		write_file(out, libraries, first, end);
	}
}

static void write(FILE *out, const struct inv_report *report)
{
	struct libraries libraries;

	for (size_t i = 0; i < report->n_tables; i++)
		if (find_columns(&report->tables[i], &libraries))
			write_files(out, &libraries, report->no_header);
}

const struct inv_output inv_output_ldd = {
	.name = "ldd",
	.summary = "libraries in the lines of glibc's ldd, without addresses",
	.columns = names,
	.write = write,
};
