/*
 * scribble.c - collectors that write where they should not: over the memory that they
 * share with inv, found as the largest shared mapping they have.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "misbehave.h"

/* Of a size that nothing else in the shared memory has. */
enum { MARKED_LENGTH = 1009, MARKED_ELEMENT = 1013 };

/* All that three rows and the notes take lies in so many words from the front. */
enum { WORDS_USED = 16 * 1024 };

enum marked_column { KEY, TEXT, REAL, LIST, N_MARKED };

static const struct inv_column marked_columns[] = {
	[KEY] = {"name", INV_STRING, INV_KEY, NULL, "the test", "a name"},
	[TEXT] = {"text", INV_STRING, 0, NULL, "the test", "a long string"},
	[REAL] = {"real", INV_DOUBLE, 0, NULL, "the test", "a number"},
	[LIST] = {"list", INV_LIST, 0, NULL, "the test", "long strings"},
};

static const double marked_real = 1234.5678;

#define MARKED_COLLECTOR(word, text)                                                     \
	static const struct inv_collector word = {                                       \
		.name = #word,                                                           \
		.summary = text,                                                         \
		.columns = marked_columns,                                               \
		.n_columns = N_MARKED,                                                   \
		.collect = collect_##word,                                               \
	}

static uint64_t *find_arena(size_t *words)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	uintptr_t start, end;
	char mode[5], line[512];
	uint64_t *arena = NULL;

	*words = 0;
	while (maps && fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &start, &end, mode) !=
			    3 ||
		    strcmp(mode, "rw-s") != 0 || (end - start) / 8 <= *words)
			continue;
		arena = (uint64_t *)start;
		*words = (end - start) / 8;
	}
	if (maps)
		fclose(maps);
	return arena;
}

static void add_marked_rows(struct inv_run *run)
{
	static char text[MARKED_LENGTH + 1], element[MARKED_ELEMENT + 1];

	memset(text, 't', MARKED_LENGTH);
	memset(element, 'e', MARKED_ELEMENT);
	for (char name[] = "a"; *name <= 'c'; (*name)++) {
		inv_row_begin(run);
		inv_set_string(run, KEY, name);
		inv_set_string(run, TEXT, text);
		inv_set_double(run, REAL, marked_real);
		inv_add_string(run, LIST, element);
		inv_add_string(run, LIST, element);
	}
	inv_row_begin(run);
	inv_row_drop(run);
}

/* Every word that is WANTED under MASK becomes VALUE. */
static void replace_words(uint64_t mask, uint64_t wanted, uint64_t value)
{
	size_t words;
	uint64_t *arena = find_arena(&words);

	for (size_t i = 0; i < WORDS_USED && i < words; i++)
		if ((arena[i] & mask) == wanted)
			arena[i] = value;
}

static int replace_real(struct inv_run *run, double value)
{
	uint64_t old, new;

	memcpy(&old, &marked_real, sizeof(old));
	memcpy(&new, &value, sizeof(new));
	add_marked_rows(run);
	replace_words(UINT64_MAX, old, new);
	return 0;
}

static int collect_no_numbers(struct inv_run *run)
{
	return replace_real(run, (double)__builtin_nanf(""));
}
MARKED_COLLECTOR(no_numbers, "makes its numbers no numbers");

static int collect_infinite(struct inv_run *run)
{
	return replace_real(run, (double)-__builtin_inff());
}
MARKED_COLLECTOR(infinite, "makes its numbers infinite");

/* A string's lower half is its length, its upper half where in the row it stands. */
static int collect_far(struct inv_run *run)
{
	add_marked_rows(run);
	replace_words(UINT32_MAX, MARKED_LENGTH, UINT64_C(8) << 32 | INT32_MAX);
	return 0;
}
MARKED_COLLECTOR(far, "makes its strings longer than its rows");

static int collect_beyond_row(struct inv_run *run)
{
	add_marked_rows(run);
	replace_words(UINT32_MAX, MARKED_LENGTH, UINT64_MAX << 32 | MARKED_LENGTH);
	return 0;
}
MARKED_COLLECTOR(beyond_row, "moves its strings behind its rows");

/* An element's lower half is where the next one is, its upper half its own length. */
static int collect_circles(struct inv_run *run)
{
	const uint64_t length = (uint64_t)MARKED_ELEMENT << 32;

	add_marked_rows(run);
	replace_words(UINT64_MAX, length, length | 8);
	return 0;
}
MARKED_COLLECTOR(circles, "makes its lists lead back to where they begin");

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static uint64_t first_random(void)
{
	const char *seed = getenv("INV_TEST_SEED");

	return UINT64_C(88172645463325252) + (seed ? strtoull(seed, NULL, 10) : 0);
}

/* Whole pages from the front: counters, notes and rows alike. */
static int collect_scribbles(struct inv_run *run)
{
	uint64_t state = first_random();
	size_t words;
	uint64_t *arena = find_arena(&words);

	add_marked_rows(run);
	for (size_t i = 0; i < words && i < WORDS_USED; i++)
		arena[i] = next_random(&state);
	return raise(SIGKILL);
}
MARKED_COLLECTOR(scribbles, "fills the shared memory with random bytes");

/* Numbers small enough to be believed at first sight. */
static int collect_tinkers(struct inv_run *run)
{
	uint64_t state = first_random();
	size_t words;
	uint64_t *arena = find_arena(&words);

	add_marked_rows(run);
	for (size_t i = 0; i < words && i < WORDS_USED; i++)
		if (next_random(&state) % 16 == 0)
			arena[i] = next_random(&state) % 128 * 8;
	return raise(SIGKILL);
}
MARKED_COLLECTOR(tinkers, "changes one word in sixteen of the shared memory");

static int collect_fills(struct inv_run *run)
{
	size_t words;
	uint64_t *arena = find_arena(&words);

	add_marked_rows(run);
	if (words >= WORDS_USED)
		memset(arena, 0xff, WORDS_USED * sizeof(*arena));
	return 0;
}
MARKED_COLLECTOR(fills, "sets every bit of the shared memory");

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.collectors =
		(const struct inv_collector *const[]){
			&no_numbers,
			&infinite,
			&far,
			&beyond_row,
			&circles,
			&scribbles,
			&tinkers,
			&fills,
			NULL,
		},
};
