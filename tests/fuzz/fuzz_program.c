/*
 * fuzz_program.c - what an executable collector prints: its schema on the first line, then
 * the lines of its answer.
 */
#include "fuzz.h"
#include "whole.h"

/* But for these, everything in the file is static, and what is fuzzed here. */
#define program_load program_load_fuzzed
#define program_free program_free_fuzzed
#include "program.c"

static const uint8_t *answer_data;
static size_t answer_size;

/* As collect(), with the lines at hand. */
static int collect_lines(struct inv_run *run)
{
	struct answer answer = {.run = run};
	const uint8_t *data = answer_data;
	size_t size = answer_size;

	while (size) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t length = end ? (size_t)(end - data) : size;

		take_line(&answer, (const char *)data, length);
		data += length + (end != NULL);
		size -= length + (end != NULL);
	}
	return judge(&answer, 0, "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t length = end ? (size_t)(end - data) : size;
	struct program *program = calloc(1, sizeof(*program));
	static struct catalog catalog;
	char error[CATALOG_ERROR_SIZE];

	fuzz_check(program != NULL);
	whole_make_root();
	catalog = (struct catalog){.directory = "/nonexistent"};
	program->name = strdup("fuzzed");
	program->schema =
		json_loadb((const char *)data, length, JSON_REJECT_DUPLICATES, NULL);
	program->collector.collect = collect_lines;
	answer_data = data + length + (end != NULL);
	answer_size = size - length - (end != NULL);
	if (program->schema && !parse_schema(program) &&
	    program->collector.n_columns <= WHOLE_MOST_COLUMNS &&
	    catalog_add_collector(&catalog, &program->collector, error))
		whole_check(&program->collector);
	free_program(program);
	return 0;
}
