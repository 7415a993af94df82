/*
 * inv.h - the whole public interface of inv: what a collector, an output or a plug-in
 * may use, and all that it may use.
 *
 * A collector describes one table and fills it, in a process of its own. An output writes
 * finished tables in one format. A plug-in is a shared object that brings either.
 * Nothing here prints or exits: only inv itself does.
 */
#ifndef INV_H
#define INV_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The version of everything below. A plug-in built for another one is refused. */
#define INV_ABI 2u

#define INV_API __attribute__((visibility("default")))
#define INV_PRINTF(text, first) __attribute__((format(printf, text, first)))

/* ---------------------------------------------------------- describing a table */

enum inv_type {
	INV_STRING, /* bytes, usually UTF-8; an empty string counts as unknown */
	INV_UINT,   /* 0 to 2^64 - 1 */
	INV_INT,    /* -2^63 to 2^63 - 1 */
	INV_DOUBLE, /* finite; NaN and infinities count as unknown */
	INV_BOOL,
	INV_LIST, /* of strings; may be known and empty */
};

enum inv_column_flag {
	INV_KEY = 1,	    /* rows are sorted by the key columns, in their order */
	INV_VOLATILE = 2,   /* changes on an unchanged system; --stable leaves it out */
	INV_PRIVATE = 4,    /* serials, addresses, keys; --redact hides it */
	INV_PRIVILEGED = 8, /* unknown to an ordinary user */
	INV_ON_REQUEST =
		16, /* shown only if -c names it, or an option or output needs it */
};

struct inv_column {
	const char *name;   /* snake_case, the unit included: "size_bytes" */
	enum inv_type type; /* fixed for ever once published */
	unsigned flags;	    /* of enum inv_column_flag */
	const char *unit;   /* "bytes", "ms" ...; NULL where there is none */
	const char *source; /* where it is read, below the root: "sys/.../size" */
	const char *help;   /* what it means: one sentence without its full stop */
};

struct inv_run;

/* An option of a collector's own. Its value is had by its index among the options. */
struct inv_option {
	const char *name; /* of --NAME */
	/* "LIST"; "gzip|zstd|none": one of these words; NULL: it takes none. */
	const char *argument;
	const char *help;   /* one line, no full stop */
	const char *column; /* the column on request that it shows; or NULL */
};

enum inv_collector_flag {
	INV_DEFAULT = 1, /* reported when no collector is named */
	/*
	 * It does something, and its table tells what it did. Stands alone on the command
	 * line; when it has to end, inv_stopping() says so before it is killed.
	 */
	INV_COMMAND = 2,
};

struct inv_collector {
	const char *name;    /* of the table, the command word and the file */
	const char *summary; /* one line, no full stop */
	const char *help;    /* more lines, what privilege adds among them; or NULL */
	const char *
		arguments; /* "FILE...", "[FILE]..." if none will do; NULL: it takes none */
	const struct inv_column *columns;
	size_t n_columns;
	const struct inv_option *options; /* or NULL */
	size_t n_options;
	unsigned flags;	     /* of enum inv_collector_flag */
	unsigned timeout_ms; /* its deadline unless --timeout says otherwise; 0: 10 s */
	/*
	 * Fills the table. Returns 0, or -errno after inv_fail() has said why; rows begun
	 * before are kept either way. Runs in its own process: it may crash or hang
	 * without harm to others. Calls on RUN come from the thread that called it.
	 */
	int (*collect)(struct inv_run *run);
};

/* ------------------------------------------------------------- filling a table */

/*
 * Begins a row, all its cells unknown, and so completes the one before. When the shared
 * memory for rows is used up the collector's process ends here, with a note.
 */
INV_API void inv_row_begin(struct inv_run *run);

/*
 * Completes the row begun last: it is kept whatever becomes of the collector. The next
 * inv_row_begin() and the end of collect() do it, too; call it before waiting for more.
 */
INV_API void inv_row_end(struct inv_run *run);

/* Forgets the row that was begun last: what it described has gone. */
INV_API void inv_row_drop(struct inv_run *run);

/*
 * Set a cell of the row begun last; COLUMN is an index into the collector's columns.
 * Bytes are copied. A column of another type, or set twice, is an error note.
 */
INV_API void inv_set_string(struct inv_run *run, size_t column, const char *string);
INV_API void inv_set_bytes(struct inv_run *run, size_t column, const void *bytes,
			   size_t length);
INV_API void inv_set_uint(struct inv_run *run, size_t column, uint64_t value);
INV_API void inv_set_int(struct inv_run *run, size_t column, int64_t value);
INV_API void inv_set_double(struct inv_run *run, size_t column, double value);
INV_API void inv_set_bool(struct inv_run *run, size_t column, bool value);

/* Makes a list known, though it may stay empty; then appends to it. */
INV_API void inv_set_list(struct inv_run *run, size_t column);
INV_API void inv_add_string(struct inv_run *run, size_t column, const char *string);
INV_API void inv_add_bytes(struct inv_run *run, size_t column, const void *bytes,
			   size_t length);

/* True if COLUMN will be shown or sorted by: what nobody asked for need not be read. */
INV_API bool inv_wants(const struct inv_run *run, size_t column);

/*
 * Notes: a printf message and, unless ERR is 0, what errno value ERR means. An error says
 * that rows or cells are missing: the table is then `partial` (`failed` without rows)
 * and the exit status 1. A warning is for a fact that needs more privilege and for a
 * fallback taken. inv_fail() is an error that ends the collector: it returns -ERR, or
 * -EIO if ERR is 0.
 */
INV_API void inv_warn(struct inv_run *run, int err, const char *format, ...)
	INV_PRINTF(3, 4);
INV_API void inv_error(struct inv_run *run, int err, const char *format, ...)
	INV_PRINTF(3, 4);
INV_API int inv_fail(struct inv_run *run, int err, const char *format, ...)
	INV_PRINTF(3, 4);

/* The root's directory descriptor, borrowed; and whether it is "/" itself. */
INV_API int inv_root(const struct inv_run *run);
INV_API bool inv_root_is_system(const struct inv_run *run);

/*
 * Opens PATH ("proc/uptime") below the root, links resolved inside it; FLAGS as for
 * open(2). Returns a descriptor or -errno.
 */
INV_API int inv_open(const struct inv_run *run, const char *path, int flags);

/*
 * The first line of the regular file PATH below the root, without its newline, terminated
 * and cut to SIZE. Returns its length or -errno.
 */
INV_API long inv_read_line(const struct inv_run *run, const char *path, char *line,
			   size_t size);

/* What stands before "/sys/block" in a note: "" for "/", else the root as it was given. */
INV_API const char *inv_root_name(const struct inv_run *run);

/* What stood behind the collector's name: NULL-terminated, borrowed. */
INV_API const char *const *inv_arguments(const struct inv_run *run);

/*
 * What the collector's option number OPTION was given: "" for one that takes no argument,
 * the last if it was repeated, NULL if it was not given. And all of them, in order,
 * NULL-terminated. An option called "output" is also written -o; the report itself then
 * goes to standard output.
 */
INV_API const char *inv_option(const struct inv_run *run, size_t option);
INV_API const char *const *inv_option_all(const struct inv_run *run, size_t option);

/* For collectors of remote services: --config (NULL if not given) and every --at. */
INV_API const char *inv_config(const struct inv_run *run);
INV_API const char *const *inv_at(const struct inv_run *run);

/* Milliseconds until this collector is killed; 0 when that is due. */
INV_API unsigned inv_time_left(const struct inv_run *run);

/*
 * For commands: whether they are to undo what is half done and return, as the deadline has
 * come or somebody interrupts. A system call under way fails with EINTR. Two seconds later
 * the process is killed.
 */
INV_API bool inv_stopping(const struct inv_run *run);

/* ------------------------------------------------------------ writing a report */

struct inv_text {
	const char *bytes; /* not terminated; any byte may stand in it */
	size_t length;
};

/* A list's elements: take them with inv_list_next(). */
struct inv_list {
	const char *record;
	uint32_t size;
	uint32_t next;
};

struct inv_value {
	bool known; /* else nothing below is set */
	enum inv_type type;
	union {
		struct inv_text string;
		uint64_t uint;
		int64_t sint;
		double real;
		bool boolean;
		struct inv_list list;
	};
};

enum inv_status { INV_OK, INV_PARTIAL, INV_FAILED, INV_TIMEOUT };
enum inv_level { INV_WARNING, INV_ERROR };

struct inv_note {
	const char *table;
	enum inv_level level;
	struct inv_text message;
};

struct inv_table_data;

struct inv_table {
	const char *name;
	enum inv_status status;
	double seconds;			  /* how long its collector ran */
	const struct inv_column *columns; /* all that it declares */
	size_t n_columns;
	const size_t *shown; /* indices into columns: these, in this order */
	size_t n_shown;
	size_t n_rows;			   /* sorted by the key columns */
	const struct inv_table_data *data; /* for inv_cell() */
};

struct inv_report {
	const struct inv_table *tables;
	size_t n_tables;
	const struct inv_note *notes;
	size_t n_notes;
	const char *version;
	const char *host; /* NULL: unknown, or hidden by --redact */
	const char *time; /* "2026-11-22T03:00:00Z" */
	const char *root;
	bool stable;	/* leave out time and seconds */
	bool no_header; /* formats with a heading leave it out */
	bool colour;	/* the reader is a terminal and wants colour */
};

struct inv_output {
	const char *name;    /* of the option: --NAME */
	const char *summary; /* one line, no full stop */
	/* Writes the whole report. Errors on OUT are found and reported by the caller. */
	void (*write)(FILE *out, const struct inv_report *report);
	/* The columns without which it cannot write a table; NULL-terminated, or NULL. */
	const char *const *columns;
};

/* Cell COLUMN (an index into TABLE->columns) of row ROW; lives as long as TABLE. */
INV_API struct inv_value inv_cell(const struct inv_table *table, size_t row,
				  size_t column);

/* The index of TABLE's column NAME if it is of TYPE; else TABLE->n_columns. */
INV_API size_t inv_find_column(const struct inv_table *table, const char *name,
			       enum inv_type type);

/* Takes LIST's next element; false at its end. */
INV_API bool inv_list_next(struct inv_list *list, struct inv_text *element);

/* "ok", "partial" ...; "warning", "error"; "string", "list" ...: the published words. */
INV_API const char *inv_status_name(enum inv_status status);
INV_API const char *inv_level_name(enum inv_level level);
INV_API const char *inv_type_name(enum inv_type type);

/*
 * TEXT as a JSON string, quotes included. Always valid UTF-8: a byte that is not is
 * written as the four characters \xNN, so that the original can be had back.
 */
INV_API void inv_write_json(FILE *out, struct inv_text text);

/* VALUE as JSON: numbers as numbers, a list as an array, null if it is unknown. */
INV_API void inv_write_json_value(FILE *out, const struct inv_value *value);

/* The members of row ROW as a JSON object has them, without the braces: "name":value,... */
INV_API void inv_write_json_members(FILE *out, const struct inv_table *table, size_t row);

/*
 * TEXT on one line: \t \n \r \\ for these, \xNN for other control characters and for
 * bytes that are not UTF-8. A character of ALSO is written with a backslash before it.
 */
INV_API void inv_write_line(FILE *out, struct inv_text text, const char *also);

/* -------------------------------------------------------------------- plug-ins */

/*
 * A plug-in is a shared object NAME.so that exports one of these as `inv_plugin`.
 * NAME is the collector (or output) it brings; one that brings several is linked under
 * each name.
 */
struct inv_plugin {
	uint32_t abi; /* INV_ABI; stands first for ever */
	const struct inv_collector *const *collectors; /* NULL-terminated, or NULL */
	const struct inv_output *const *outputs;       /* NULL-terminated, or NULL */
};

#endif
