/*
 * fuzz_text.c - any bytes as JSON and as a line: valid, and to be had back.
 */
#include <jansson.h>
#include <stdio.h>

#include "fuzz.h"
#include "inv.h"

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

/* What is written of DATA, terminated; to be freed. */
static char *written(bool json, const uint8_t *data, size_t size)
{
	const struct inv_text text = {(const char *)data, size};
	char *result = NULL;
	size_t length;
	FILE *out = open_memstream(&result, &length);

	fuzz_check(out != NULL);
	if (json)
		inv_write_json(out, text);
	else
		inv_write_line(out, text, ",");
	fuzz_check(fclose(out) == 0 && strlen(result) == length);
	return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *json = written(true, data, size), *line = written(false, data, size);
	uint8_t *bytes = malloc(4 * size + 1);
	/* jansson is strict about UTF-8. */
	json_t *value = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

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
	return 0;
}
