/*
 * fuzz_text.c - any bytes as text, as a line and as a cell of JSON: valid, and to be had
 * back.
 */
#include <jansson.h>
#include <stdio.h>

#include "fuzz.h"
#include "json.h"
#include "text.h"

static int hex_value(const char *text)
{
	unsigned value = 0;

	if (strspn(text, "0123456789abcdefABCDEF") < 2)
		return -1;
	sscanf(text, "%2x", &value);
	return (int)value;
}

/*
 * The bytes that the value of a JSON string stands for: \xNN is a byte; of two or more
 * backslashes before xNN one is too many.
 */
static size_t bytes_of_json(const char *value, size_t length, uint8_t *bytes)
{
	const char *end = value + length;
	size_t used = 0;

	while (value < end) {
		size_t run = strspn(value, "\\");
		int byte = run && value[run] == 'x' ? hex_value(value + run + 1) : -1;

		if (byte >= 0 && run == 1) {
			bytes[used++] = (uint8_t)byte;
			value += 4;
			continue;
		}
		memset(bytes + used, '\\', run);
		used += run - (byte >= 0);
		value += run;
		if (value < end)
			bytes[used++] = (uint8_t)*value++;
	}
	return used;
}

static size_t bytes_of_line(const char *line, uint8_t *bytes)
{
	static const char letters[] = "tnr", controls[] = "\t\n\r";
	size_t used = 0;

	for (; *line; line++) {
		const char *letter;

		fuzz_check((uint8_t)*line >= 0x20 && *line != 0x7f);
		if (*line != '\\') {
			bytes[used++] = (uint8_t)*line;
			continue;
		}
		line++;
		letter = strchr(letters, *line);
		if (*line == 'x') {
			fuzz_check(hex_value(line + 1) >= 0);
			bytes[used++] = (uint8_t)hex_value(line + 1);
			line += 2;
		} else {
			bytes[used++] =
				(uint8_t)(letter ? controls[letter - letters] : *line);
		}
	}
	return used;
}

enum form { JSON, LINE, CELL, CELL_LINE };

/* What is written of DATA, terminated; to be freed. */
static char *written(enum form form, const uint8_t *data, size_t size)
{
	const struct inv_text text = {(const char *)data, size};
	char *result = NULL;
	size_t length;
	FILE *out = open_memstream(&result, &length);

	fuzz_check(out != NULL);
	switch (form) {
	case JSON:
		inv_write_json(out, text);
		break;
	case LINE:
		inv_write_line(out, text, ",");
		break;
	case CELL:
		text_write_json(out, text);
		break;
	case CELL_LINE:
		inv_write_json_line(out,
				    &(struct inv_value){true, INV_JSON, .string = text},
				    ",");
		break;
	}
	fuzz_check(fclose(out) == 0 && strlen(result) == length);
	return result;
}

/* jansson is strict about UTF-8. */
static json_t *parsed(const char *text, size_t length, json_error_t *error)
{
	return json_loadb(text, length,
			  JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL,
			  error);
}

static void check_text(const uint8_t *data, size_t size)
{
	char *json = written(JSON, data, size), *line = written(LINE, data, size);
	uint8_t *bytes = malloc(4 * size + 1);
	json_t *value = parsed(json, strlen(json), NULL);

	fuzz_check(bytes && value);
	fuzz_check(bytes_of_json(json_string_value(value), json_string_length(value),
				 bytes) == size);
	fuzz_check(size == 0 || memcmp(bytes, data, size) == 0);
	fuzz_check(bytes_of_line(line, bytes) == size);
	fuzz_check(size == 0 || memcmp(bytes, data, size) == 0);
	json_decref(value);
	free(bytes);
	free(json);
	free(line);
}

/* ------------------------------------------------------------------------------- cells */

/* Whether a string may stand in it that has \\xNN of its own, one backslash more of which. */
static bool may_have_escapes(const uint8_t *data, size_t size)
{
	return memchr(data, 'x', size) || memmem(data, size, "0078", 4);
}

/* CELL is the same value as DATA, which is JSON. */
static void check_same(const uint8_t *data, size_t size, const char *cell)
{
	json_error_t error;
	json_t *before = parsed((const char *)data, size, NULL),
	       *value = parsed(cell, strlen(cell), &error);
	char *again = written(CELL, (const uint8_t *)cell, strlen(cell));

	/* What a service may send, and jansson takes from nobody. */
	fuzz_check(value || json_error_code(&error) == json_error_numeric_overflow ||
		   json_error_code(&error) == json_error_null_byte_in_key);
	if (before && !may_have_escapes(data, size)) {
		fuzz_check(json_equal(before, value));
		fuzz_check(strcmp(again, cell) == 0);
	}
	json_decref(before);
	json_decref(value);
	free(again);
}

/* The cell's bytes are those of the string that DATA is, or stand for them. */
static void check_string(const uint8_t *data, size_t size, const char *cell)
{
	char *string = malloc(size);
	size_t length = json_decode_string((const char *)data, size, string);
	char *wanted = written(JSON, (const uint8_t *)string, length);

	fuzz_check(strcmp(cell, wanted) == 0);
	free(wanted);
	free(string);
}

static void check_cell(const uint8_t *data, size_t size)
{
	char *cell = written(CELL, data, size), *line = written(CELL_LINE, data, size);
	char *json = written(JSON, data, size);
	uint8_t *bytes = malloc(strlen(line) + 1);
	enum json_kind kind;

	fuzz_check(json_is_valid(cell, strlen(cell), NULL));
	for (const char *at = cell; *at; at++)
		fuzz_check((uint8_t)*at >= 0x20 && *at != 0x7f);
	if (!json_is_valid((const char *)data, size, &kind))
		fuzz_check(strcmp(cell, json) == 0);
	else if (kind == JSON_KIND_STRING && data[0] == '"' && data[size - 1] == '"')
		check_string(data, size, cell);
	if (json_is_valid((const char *)data, size, NULL))
		check_same(data, size, cell);
	fuzz_check(bytes && bytes_of_line(line, bytes) <= strlen(line));
	free(bytes);
	free(cell);
	free(line);
	free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_text(data, size);
	check_cell(data, size);
	return 0;
}
