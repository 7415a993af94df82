/*
 * test_remote_since.c - dates and times ago as people write them, and what is neither.
 */
#include "since.h"
#include "unit.h"

/* 2026-11-27T03:00:00Z */
static const time_t now = 1795748400;

static void expect(const char *text, const char *wanted)
{
	char moment[SINCE_SIZE] = "";

	if (!since_parse(text, now, moment))
		fail_msg("%s is not taken", text);
	if (strcmp(moment, wanted) != 0)
		fail_msg("%s is %s, not %s", text, moment, wanted);
}

static void test_dates(void **state)
{
	(void)state;
	expect("2026-11-27", "2026-11-27T00:00:00.000Z");
	expect("2026-11-27Z", "2026-11-27T00:00:00.000Z");
	expect("2026-11-27T03:04", "2026-11-27T03:04:00.000Z");
	expect("2026-11-27T03:04Z", "2026-11-27T03:04:00.000Z");
	expect("2026-11-27T03:04:05", "2026-11-27T03:04:05.000Z");
	expect("2026-11-27T03:04:05Z", "2026-11-27T03:04:05.000Z");
	expect("2026-12-31T23:59:59Z", "2026-12-31T23:59:59.000Z");
	expect("2024-02-29", "2024-02-29T00:00:00.000Z");
	expect("2000-02-29", "2000-02-29T00:00:00.000Z");
	/* Before the epoch, and not yet. */
	expect("1969-12-31T23:59:59", "1969-12-31T23:59:59.000Z");
	expect("1066-10-14", "1066-10-14T00:00:00.000Z");
	expect("2199-01-01", "2199-01-01T00:00:00.000Z");
}

/* UTC, wherever the reader lives. */
static void test_time_zone(void **state)
{
	(void)state;
	setenv("TZ", "America/St_Johns", 1);
	tzset();
	expect("2026-11-27", "2026-11-27T00:00:00.000Z");
	expect("2026-07-01T03:04:05", "2026-07-01T03:04:05.000Z");
	expect("1h", "2026-11-27T02:00:00.000Z");
	unsetenv("TZ");
	tzset();
}

static void test_ago(void **state)
{
	(void)state;
	expect("0s", "2026-11-27T03:00:00.000Z");
	expect("1s", "2026-11-27T02:59:59.000Z");
	expect("90s", "2026-11-27T02:58:30.000Z");
	expect("30m", "2026-11-27T02:30:00.000Z");
	expect("12h", "2026-11-26T15:00:00.000Z");
	expect("7d", "2026-11-20T03:00:00.000Z");
	expect("007d", "2026-11-20T03:00:00.000Z");
	expect("2w", "2026-11-13T03:00:00.000Z");
	expect("365d", "2025-11-27T03:00:00.000Z");
	/* Up to 100 years of 366 days. */
	expect("36600d", "1926-09-13T03:00:00.000Z");
	expect("878400h", "1926-09-13T03:00:00.000Z");
	expect("3162240000s", "1926-09-13T03:00:00.000Z");
}

static void expect_none(const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char moment[SINCE_SIZE] = "as it was";

		if (since_parse(texts[i], now, moment))
			fail_msg("\"%s\" is taken for %s", texts[i], moment);
		assert_string_equal(moment, "as it was");
	}
}

static void test_no_times(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"now",
		"yesterday",
		"7",
		"d",
		"7 d",
		" 7d",
		"+7d",
		"-7d",
		"7D",
		"7dd",
		"7d ",
		"7y",
		"1.5h",
		"0x7d",
		"1d12h",
		"36601d",
		"878401h",
		"3162240001s",
		"5229w",
		"18446744073709551615s",
		"18446744073709551617s",
		"9223372036854775807w",
		"99999999999999999999999999d",
	};

	(void)state;
	expect_none(texts, N_ELEMENTS(texts));
}

static void test_no_dates(void **state)
{
	static const char *const texts[] = {
		"2026",
		"2026-11",
		"2026-11-",
		"2026-11-27T",
		"2026-11-27T03",
		"2026-11-27T03:",
		"2026-11-27 03:00",
		"2026-11-27T03:00:",
		"2026-11-27T03:00:00z",
		"2026-11-27T03:00:00ZZ",
		"2026-11-27T03:00:00.000Z",
		"2026-11-27T03:00:00+01:00",
		"2026-11-27x",
		"20261127",
		"27.11.2026",
		"11/27/2026",
		"26-11-27",
		"0026-11-27",
		"0999-11-27",
		"02026-11-27",
		"-026-11-27",
		"2026-1-5",
		"2026- 1-05",
		" 2026-11-27",
		"2026-11-27T3:00",
		"2026-11-27T 3:00",
		/* No such day, no such time. */
		"2026-00-10",
		"2026-13-10",
		"2026-11-00",
		"2026-11-31",
		"2026-02-29",
		"1900-02-29",
		"2026-11-27T24:00",
		"2026-11-27T23:60",
		"2026-11-27T23:59:60",
		"2026-11-27T23:59:61",
	};

	(void)state;
	expect_none(texts, N_ELEMENTS(texts));
}

/* A moment as OneView writes it, in memory that ends with it. */
static bool instant(const char *text, size_t length, time_t *moment)
{
	char *copy = malloc(length ? length : 1);
	bool good;

	assert_non_null(copy);
	memcpy(copy, text, length);
	good = since_instant(copy, length, moment);
	free(copy);
	return good;
}

static void test_instants(void **state)
{
	static const char *const same[] = {
		"2026-11-27T03:00:00.000Z",    "2026-11-27T03:00:00Z",
		"2026-11-27T03:00:00.999999Z", "2026-11-27 03:00:00.000 UTC",
		"2026-11-27T03:00:00.000 UTC", "2026-11-27T03:00:00",
	};
	static const char *const bad[] = {
		"",
		"null",
		"2026-11-27",
		"2026-11-27T",
		"2026-11-27T03:00",
		"2026-11-27T03:00:0x",
		"2026-11-27T03:00:00+01:00",
		"2026-11-27T03:00:00.000ZZ",
		"2026-11-27T03:00:00.000 CET",
		"2026-13-27T03:00:00.000Z",
		"2026-11-27x03:00:00.000Z",
		"2026-11-27T03:00:00.000000000000000000000000000000000000000000000Z",
	};
	time_t moment = 0;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(same); i++) {
		moment = 0;
		if (!instant(same[i], strlen(same[i]), &moment) || moment != now)
			fail_msg("%s is %lld", same[i], (long long)moment);
	}
	moment = 17;
	for (size_t i = 0; i < N_ELEMENTS(bad); i++)
		if (instant(bad[i], strlen(bad[i]), &moment) || moment != 17)
			fail_msg("%s is taken for a moment", bad[i]);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),	 cmocka_unit_test(test_time_zone),
		cmocka_unit_test(test_ago),	 cmocka_unit_test(test_no_times),
		cmocka_unit_test(test_no_dates), cmocka_unit_test(test_instants),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
