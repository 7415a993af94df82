/*
 * fuzz_answer.c - what a program answers to `collect`.
 */
#include "answer.h"

#include "fuzz.h"

static const struct inv_column columns[] = {
	{"name", INV_STRING, INV_KEY, NULL, "a", "b"},
	{"uint", INV_UINT, 0, NULL, "a", "b"},
	{"int", INV_INT, 0, NULL, "a", "b"},
	{"real", INV_DOUBLE, 0, NULL, "a", "b"},
	{"bool", INV_BOOL, 0, NULL, "a", "b"},
	{"list", INV_LIST, 0, NULL, "a", "b"},
};

static struct inv_text input;

static int collect(struct inv_run *run)
{
	struct answer answer = {.run = run};

	while (input.length) {
		const char *end = memchr(input.bytes, '\n', input.length);
		size_t length = end ? (size_t)(end - input.bytes) : input.length;

		answer_take(&answer, input.bytes, length);
		input.bytes += length + (end != NULL);
		input.length -= length + (end != NULL);
	}
	return answer.ended ? 0 : -1;
}

static const struct inv_collector collector = {
	.name = "fuzz",
	.summary = "fuzz",
	.columns = columns,
	.n_columns = sizeof(columns) / sizeof(*columns),
	.collect = collect,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	input = (struct inv_text){(const char *)data, size};
	fuzz_collect(&collector, "/");
	return 0;
}
