/*
 * since.c - dates, and times ago.
 */
#include "since.h"

#include <stdlib.h>
#include <string.h>

static const time_t most_ago = (time_t)100 * 366 * 24 * 3600;

static bool ago(const char *text, time_t *seconds)
{
	static const struct {
		char letter;
		time_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}};
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	/* strtoul() takes blanks and signs before them, too. */
	if (*text < '0' || *text > '9' || !*end || end[1] ||
	    count > (unsigned long)most_ago)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (*end == units[i].letter) {
			*seconds = (time_t)count * units[i].seconds;
			return *seconds <= most_ago;
		}
	return false;
}

/*
 * Whether the LENGTH bytes of TEXT are what FORMAT makes of PARTS, with a year of four
 * digits; puts PARTS right.
 */
static bool is_written_so(const char *text, size_t length, const char *format,
			  struct tm *parts)
{
	char again[SINCE_SIZE];

	timegm(parts);
	return parts->tm_year >= 1000 - 1900 &&
	       strftime(again, sizeof(again), format, parts) == length &&
	       memcmp(again, text, length) == 0;
}

static bool date(const char *text, struct tm *parts)
{
	static const char *const formats[] = {"%Y-%m-%d", "%Y-%m-%dT%H:%M",
					      "%Y-%m-%dT%H:%M:%S"};

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		const char *end;

		memset(parts, 0, sizeof(*parts));
		end = strptime(text, formats[i], parts);
		/* It takes a 30th of February, too, and blanks before each number. */
		if (end && (!*end || strcmp(end, "Z") == 0))
			return is_written_so(text, (size_t)(end - text), formats[i],
					     parts);
	}
	return false;
}

/* What may stand behind the seconds: a fraction, then a word for UTC or none. */
static bool is_rest(const char *rest)
{
	if (*rest == '.')
		rest += 1 + strspn(rest + 1, "0123456789");
	rest += strspn(rest, " ");
	return !*rest || strcmp(rest, "Z") == 0 || strcmp(rest, "UTC") == 0;
}

bool since_instant(const char *text, size_t length, time_t *instant)
{
	enum { DATE = sizeof("2026-11-27") - 1 };
	char copy[64];
	struct tm parts = {0};
	const char *rest;

	if (length <= DATE || length >= sizeof(copy))
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	if (copy[DATE] == ' ')
		copy[DATE] = 'T';
	rest = strptime(copy, "%Y-%m-%dT%H:%M:%S", &parts);
	if (!rest || !is_rest(rest))
		return false;
	*instant = timegm(&parts);
	return true;
}

bool since_parse(const char *text, time_t now, char moment[SINCE_SIZE])
{
	struct tm parts;
	time_t seconds;

	if (ago(text, &seconds)) {
		seconds = now - seconds;
		if (!gmtime_r(&seconds, &parts))
			return false;
	} else if (!date(text, &parts)) {
		return false;
	}
	return strftime(moment, SINCE_SIZE, "%Y-%m-%dT%H:%M:%S.000Z", &parts) > 0;
}
