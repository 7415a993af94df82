/*
 * test_suggest.c - the nearest name is suggested, and none where all are far.
 */
#include "suggest.h"

#include "unit.h"

static const char *nearest(const char *word, const char *const *candidates)
{
	struct suggestion suggestion = {.word = word};

	for (; *candidates; candidates++)
		suggest_offer(&suggestion, *candidates);
	return suggestion.best ? suggestion.best : "";
}

static void test_nearest(void **state)
{
	static const char *const names[] = {"disks", "diskstats", "dm", "mounts",
					    "json",  "ndjson",	  NULL};
	static const struct {
		const char *word, *wanted;
	} cases[] = {
		{"disks", "disks"},
		{"disk", "disks"},
		{"diks", "disks"},
		{"dsiks", "disks"},
		{"dissk", "disks"},
		{"disjs", "disks"},
		{"diskstat", "diskstats"},
		{"dikstats", "diskstats"},
		{"md", "dm"},
		{"d", "dm"},
		{"dmm", "dm"},
		{"mount", "mounts"},
		{"monuts", "mounts"},
		{"jsno", "json"},
		{"ndjsn", "ndjson"},
		{"x", ""},
		{"network", ""},
		{"", ""},
		{"processors", ""},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		const char *best = nearest(cases[i].word, names);

		if (strcmp(best, cases[i].wanted) != 0)
			fail_msg("%s: %s", cases[i].word, best);
	}
}

/* Of equally near ones the first. */
static void test_first(void **state)
{
	static const char *const names[] = {"cat", "bat", "hat", NULL};

	(void)state;
	assert_string_equal(nearest("rat", names), "cat");
	assert_string_equal(nearest("hat", names), "hat");
}

static void test_long_words(void **state)
{
	static char longer[2][1000];
	const char *const names[] = {longer[0], "disks", NULL};

	(void)state;
	for (size_t length = 60; length < 70; length++) {
		memset(longer[0], 'a', length);
		memset(longer[1], 'a', length - 1);
		assert_string_equal(nearest(longer[1], names),
				    length <= 64 ? longer[0] : "");
	}
	memset(longer[1], 'a', sizeof(longer[1]) - 1);
	assert_string_equal(nearest(longer[1], names), "");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_first),
		cmocka_unit_test(test_long_words),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
