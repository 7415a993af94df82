/*
 * inv.h - the whole public interface of inv: what a collector, an output or a plug-in
 * may use, and all that it may use.
 *
 * A collector describes one table, or several, and fills what is asked for, in a process
 * of its own. An output writes finished tables in one format. A plug-in is a shared
 * object that brings either.
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
#define INV_ABI 3u

#define INV_API __attribute__((visibility("default")))
#define INV_PRINTF(text, first) __attribute__((format(printf, text, first)))

/* ---------------------------------------------------------- describing a table */

enum inv_type {
	INV_STRING, /* bytes, usually UTF-8; an empty string counts as unknown */
	INV_UINT,   /* 0 to 2^64 - 1 */
	INV_INT,    /* -2^63 to 2^63 - 1 */
	INV_DOUBLE, /* finite; NaN and infinities count as unknown */
	INV_BOOL,
	INV_LIST, /* of strings; may be known and empty; no key */
	INV_JSON, /* one JSON value as somebody else gave it; null is unknown; no key */
};

enum inv_column_flag {
	INV_KEY = 1,	    /* rows are sorted by the key columns, in their order */
	INV_VOLATILE = 2,   /* changes on an unchanged system; --stable leaves it out */
	INV_PRIVATE = 4,    /* serials, addresses, keys; --redact hides it */
	INV_PRIVILEGED = 8, /* unknown to an ordinary user */
	/* Shown only if --columns names it, or an option or the output asks for it. */
	INV_ON_REQUEST = 16,
};

struct inv_column {
	const char *name;   /* snake_case, the unit included: "size_bytes"; not "table" */
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
	const char *help; /* one line, no full stop */
	/*
	 * The column on request that it shows, in every table that has it, or several
	 * joined by bars; NULL: none. Or INV_ADDS_COLUMNS: each word of its values, between commas, is one column more
	 * of every table, of type INV_JSON, behind those declared; its name and source
	 * are the word: UTF-8 of 255 bytes at most, without control characters.
	 */
	const char *column;
};

#define INV_ADDS_COLUMNS "*"

/*
 * One of several tables that a collector fills in one run. Words behind the collector's
 * name choose them, in the order to report them: "a b" or "a,b", `-` standing for `_`.
 */
struct inv_view {
	const char *name;    /* of the table, and the word that asks for it */
	const char *summary; /* one line, no full stop */
	const struct inv_column *columns;
	size_t n_columns;
};

enum inv_collector_flag {
	INV_DEFAULT = 1, /* reported when no collector is named */
	/*
	 * It does something, and its table tells what it did. Stands alone on the command
	 * line; when it has to end, inv_stopping() says so before it is killed.
	 */
	INV_COMMAND = 2,
	/* As a command it is told before it is killed: it has something to give back. */
	INV_STOPS = 4,
};

struct inv_collector {
	const char *name;    /* of the command word and of the file */
	const char *summary; /* one line, no full stop */
	const char *help;    /* more lines, what privilege adds among them; or NULL */
	/* "FILE...", or "[FILE]..." if none will do; NULL: it takes none. */
	const char *arguments;
	const struct inv_column *columns; /* of its own table; NULL: it has none */
	size_t n_columns;
	const struct inv_option *options; /* or NULL */
	size_t n_options;
	/*
	 * NULL-terminated, or NULL. Its arguments are words that choose them; without one
	 * its own table is reported, or if it has none all views.
	 */
	const struct inv_view *const *views;
	const char *table;  /* what its own table is called; NULL: as the collector */
	const char *output; /* which to use where it alone is asked for; NULL: as usual */
	unsigned flags;	    /* of enum inv_collector_flag */
	unsigned timeout_ms; /* its deadline unless --timeout says otherwise; 0: 10 s */
	/*
	 * Fills what inv_asked() says. Returns 0, or -errno after inv_fail() has said
	 * why; rows begun before are kept either way. Runs in its own process: it may
	 * crash or hang without harm to others. Calls on RUN come from the thread that
	 * called it.
	 */
	int (*collect)(struct inv_run *run);
};

/* ------------------------------------------------------------- filling a table */

/*
 * For a collector with views: what rows, notes, inv_wants() and inv_columns() are about
 * from now on, the row begun last being complete. VIEW is the index of a view; or
 * INV_WHOLE, as at first: rows are of the collector's own table, and notes about all that
 * is asked for.
 */
#define INV_WHOLE SIZE_MAX
INV_API void inv_use(struct inv_run *run, size_t view);

/* Whether the view VIEW is asked for; INV_WHOLE: whether the collector's own table is. */
INV_API bool inv_asked(const struct inv_run *run, size_t view);

/*
 * The columns of the table in use, *COUNT of them: those declared, then those added. NULL
 * and 0 if nobody asked for it.
 */
INV_API const struct inv_column *inv_columns(const struct inv_run *run, size_t *count);

/*
 * Begins a row, all its cells unknown, and so completes the one before. When the shared
 * memory for rows is used up, here or where a cell is set, collect() ends there, with a
 * note. A row of a table that nobody asked for is an error note, the first one.
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
 * Set a cell of the row begun last; COLUMN is an index into the table's columns.
 * Bytes are copied. A column of another type, or set twice, is an error note; one that
 * nobody wants is forgotten.
 */
INV_API void inv_set_string(struct inv_run *run, size_t column, const char *string);
INV_API void inv_set_bytes(struct inv_run *run, size_t column, const void *bytes,
			   size_t length);
INV_API void inv_set_uint(struct inv_run *run, size_t column, uint64_t value);
INV_API void inv_set_int(struct inv_run *run, size_t column, int64_t value);
INV_API void inv_set_double(struct inv_run *run, size_t column, double value);
INV_API void inv_set_bool(struct inv_run *run, size_t column, bool value);
/*
 * TEXT has to be one valid JSON value: what is none becomes a string. null and an empty
 * string count as unknown.
 */
INV_API void inv_set_json(struct inv_run *run, size_t column, const char *text,
			  size_t length);

/* Makes a list known, though it may stay empty; then appends to it. */
INV_API void inv_set_list(struct inv_run *run, size_t column);
INV_API void inv_add_string(struct inv_run *run, size_t column, const char *string);
INV_API void inv_add_bytes(struct inv_run *run, size_t column, const void *bytes,
			   size_t length);

/* True if COLUMN will be shown or sorted by: what nobody wants need not be read. */
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

/*
 * The command line or a configuration file is wrong, before anything was done: an error
 * as of inv_fail(), but there will be no report, whatever else is asked for, and the exit
 * status is 2. Others that still run are ended.
 */
INV_API int inv_refuse(struct inv_run *run, int err, const char *format, ...)
	INV_PRINTF(3, 4);

/*
 * Tells whoever waits at a terminal how far it is: one line, which the next one replaces
 * and the report clears. What does not fit is cut, what is no printable ASCII is `?`.
 * Never waits. Nothing where standard error is no terminal, or under --quiet.
 */
INV_API void inv_progress(struct inv_run *run, const char *format, ...) INV_PRINTF(2, 3);

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
 * NULL-terminated. An option called "output", with an argument, is also written -o; the
 * report itself then goes to standard output. One called "list", without, stands in the
 * place of inv's.
 */
INV_API const char *inv_option(const struct inv_run *run, size_t option);
INV_API const char *const *inv_option_all(const struct inv_run *run, size_t option);

/* For collectors of remote services: --config (NULL if not given) and every --at. */
INV_API const char *inv_config(const struct inv_run *run);
INV_API const char *const *inv_at(const struct inv_run *run);

/* Bytes left for rows and what they hold: see inv_row_begin(). */
INV_API size_t inv_room(const struct inv_run *run);

/* Milliseconds until this collector is killed; 0 when that is due. */
INV_API unsigned inv_time_left(const struct inv_run *run);

/*
 * For commands and what has INV_STOPS: whether they are to undo what is half done and
 * return, as the deadline has come, somebody interrupts, or another collector refuses. A
 * system call under way fails with EINTR. Two seconds later the process is killed.
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
		struct inv_text string; /* of INV_JSON, too, which may be no JSON */
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
	const char *table; /* or the collector, of several: it is about all of them */
	enum inv_level level;
	struct inv_text message;
};

struct inv_table_data;

struct inv_table {
	const char *name;
	enum inv_status status;
	double seconds;			  /* how long its collector ran */
	const struct inv_column *columns; /* all that it has */
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

/*
 * VALUE as JSON: numbers as numbers, a list as an array, null if it is unknown. Of
 * INV_JSON what it is, its strings as above; what is no JSON as one string.
 */
INV_API void inv_write_json_value(FILE *out, const struct inv_value *value);

/* The members of row ROW as a JSON object has them, without the braces: "name":value,... */
INV_API void inv_write_json_members(FILE *out, const struct inv_table *table, size_t row);

/*
 * VALUE, which is of INV_JSON, on one line: a string as inv_write_line() has it, numbers
 * and words as they are, an array of such joined by SEPARATOR, what has more to it as
 * JSON. A separator of one character has a backslash before it inside an element. What is
 * unknown is nothing at all, and so are null, an empty string and an empty array.
 */
INV_API void inv_write_json_line(FILE *out, const struct inv_value *value,
				 const char *separator);

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
