/*
 * origin.c - URLs compared and taken apart by libcurl's parser.
 */
#include "origin.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cleanup.h"

enum { MOST_BYTES = 8192 };

static void free_address(CURLU **address)
{
	curl_url_cleanup(*address);
}

static void free_part(char **part)
{
	curl_free(*part);
}

/* A part of ADDRESS, to curl_free(); NULL if it has none. */
static char *part(CURLU *address, CURLUPart which, unsigned flags)
{
	char *text = NULL;

	return curl_url_get(address, which, &text, flags) == CURLUE_OK ? text : NULL;
}

/* Line breaks and the like stand in no URL, and in a header would begin another line. */
static bool has_control(const char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			return true;
	return false;
}

/* Parses TEXT, seen from what ADDRESS is already. Returns 0 or -errno. */
static int set_url(CURLU *address, const char *text)
{
	switch (curl_url_set(address, CURLUPART_URL, text, 0)) {
	case CURLUE_OK:
		return 0;
	case CURLUE_OUT_OF_MEMORY:
		return -ENOMEM;
	case CURLUE_UNSUPPORTED_SCHEME:
		return -EXDEV;
	default:
		return -EINVAL;
	}
}

/* ---------------------------------------------------------------------- comparing */

static bool same_part(CURLU *one, CURLU *other, CURLUPart which)
{
	INV_CLEANUP(free_part) char *a = part(one, which, CURLU_DEFAULT_PORT);
	INV_CLEANUP(free_part) char *b = part(other, which, CURLU_DEFAULT_PORT);

	if (!a || !b)
		return !a && !b;
	/* Of these only a zone (an interface's name) minds capitals. */
	return which == CURLUPART_ZONEID ? strcmp(a, b) == 0 : strcasecmp(a, b) == 0;
}

static bool has_part(CURLU *address, CURLUPart which)
{
	INV_CLEANUP(free_part) char *text = part(address, which, 0);

	return text != NULL;
}

/* Whether ADDRESS leads to the service of BASE, as whoever will be named elsewhere. */
static bool same_origin(CURLU *base, CURLU *address)
{
	return same_part(base, address, CURLUPART_SCHEME) &&
	       same_part(base, address, CURLUPART_HOST) &&
	       same_part(base, address, CURLUPART_ZONEID) &&
	       same_part(base, address, CURLUPART_PORT) &&
	       !has_part(address, CURLUPART_USER) &&
	       !has_part(address, CURLUPART_PASSWORD) &&
	       !has_part(address, CURLUPART_OPTIONS);
}

/* Whether TEXT, parsed once more as it will be for the connection, still leads there. */
static int judge_result(CURLU *base, const char *text)
{
	INV_CLEANUP(free_address) CURLU *address = curl_url();
	int error;

	if (!address)
		return -ENOMEM;
	if (strlen(text) > MOST_BYTES)
		return -E2BIG;
	error = set_url(address, text);
	return error || same_origin(base, address) ? error : -EXDEV;
}

int origin_resolve(const char *base, const char *reference, char **url)
{
	INV_CLEANUP(free_address) CURLU *from = curl_url();
	INV_CLEANUP(free_address) CURLU *to = curl_url();
	INV_CLEANUP(free_part) char *text = NULL;
	int error;

	if (!from || !to)
		return -ENOMEM;
	if (strnlen(reference, MOST_BYTES + 1) > MOST_BYTES)
		return -E2BIG;
	/* Parsed twice, as a copy of one would lack an IPv6 address's zone. */
	if (!*reference || has_control(reference) || set_url(from, base) != 0 ||
	    set_url(to, base) != 0)
		return -EINVAL;
	error = set_url(to, reference);
	if (error)
		return error;
	if (!same_origin(from, to))
		return -EXDEV;
	curl_url_set(to, CURLUPART_FRAGMENT, NULL, 0);
	text = part(to, CURLUPART_URL, 0);
	error = text ? judge_result(from, text) : -ENOMEM;
	if (error)
		return error;
	*url = strdup(text);
	return *url ? 0 : -ENOMEM;
}

/* ------------------------------------------------------------------- taking apart */

/* TEXT with a scheme, to free(); NULL: no memory. */
static char *with_scheme(const char *text)
{
	unsigned char address[sizeof(struct in6_addr)];
	const char *format = "https://%s";
	char *whole;

	if (strstr(text, "://"))
		return strdup(text);
	if (strncmp(text, "//", 2) == 0)
		format = "https:%s";
	else if (inet_pton(AF_INET6, text, address) == 1)
		format = "https://[%s]";
	return asprintf(&whole, format, text) < 0 ? NULL : whole;
}

/*
 * Whether a colon stands in what is before the last @. A password may have characters in
 * it that would end it for a parser: so this is asked before any error that may show a
 * part.
 */
static bool has_password(const char *whole)
{
	const char *start = strstr(whole, "://") + 3;
	const char *end = strrchr(start, '@');

	return end && memchr(start, ':', (size_t)(end - start));
}

/*
 * Whether the host has percent signs, but for those before an interface's name. Decoded
 * it could be a number that is written in another way once more.
 */
static bool has_encoded_host(const char *whole)
{
	const char *start = strstr(whole, "://") + 3, *at = strrchr(start, '@');

	start = at ? at + 1 : start;
	return *start != '[' && strchr(start, '%');
}

/* Whether ADDRESS is of a service as a whole; "?" and "#" alone count, too. */
static bool is_bare(CURLU *address, const char *whole)
{
	INV_CLEANUP(free_part) char *path = part(address, CURLUPART_PATH, 0);
	INV_CLEANUP(free_part) char *port = part(address, CURLUPART_PORT, 0);

	return path && strcmp(path, "/") == 0 && !strpbrk(whole, "?#") &&
	       !(port && strcmp(port, "0") == 0);
}

/* Takes the user out of ADDRESS, into *USER. */
static int take_user(CURLU *address, char **user)
{
	INV_CLEANUP(free_part) char *found = NULL;

	*user = NULL;
	if (curl_url_get(address, CURLUPART_USER, &found, CURLU_URLDECODE) ==
	    CURLUE_NO_USER)
		return 0;
	if (!found || !*found || has_control(found))
		return -EINVAL;
	curl_url_set(address, CURLUPART_USER, NULL, 0);
	*user = strdup(found);
	return *user ? 0 : -ENOMEM;
}

/* What is left of ADDRESS, without the slash at its end; to free(). */
static char *bare_url(CURLU *address)
{
	INV_CLEANUP(free_part)
	char *text = part(address, CURLUPART_URL, CURLU_NO_DEFAULT_PORT);
	char *copy = text ? strdup(text) : NULL;
	const size_t https = strlen("https://");

	if (!copy)
		return NULL;
	/* The name of an interface, behind a percent sign, minds capitals. */
	for (char *c = copy; *c && *c != '%'; c++)
		*c = (char)tolower((unsigned char)*c);
	copy[https + strcspn(copy + https, "/")] = '\0';
	return copy;
}

static int parse_whole(CURLU *address, const char *whole, char **url, char **user)
{
	INV_CLEANUP(free_part) char *scheme = NULL;
	int error = set_url(address, whole);

	if (error)
		return error == -EXDEV ? -EPROTONOSUPPORT : error;
	scheme = part(address, CURLUPART_SCHEME, 0);
	if (!scheme || strcasecmp(scheme, "https") != 0)
		return -EPROTONOSUPPORT;
	if (!is_bare(address, whole))
		return -EINVAL;
	error = take_user(address, user);
	if (error)
		return error;
	*url = bare_url(address);
	if (*url)
		return 0;
	free(*user);
	return -ENOMEM;
}

int origin_parse(const char *text, char **url, char **user)
{
	INV_CLEANUP(free_address) CURLU *address = curl_url();
	INV_FREE char *whole = NULL;
	char *found_url, *found_user;
	int error;

	if (strnlen(text, MOST_BYTES + 1) > MOST_BYTES)
		return -E2BIG;
	if (has_control(text))
		return -EINVAL;
	whole = with_scheme(text);
	if (!address || !whole)
		return -ENOMEM;
	if (has_password(whole))
		return -EACCES;
	if (has_encoded_host(whole))
		return -EINVAL;
	error = parse_whole(address, whole, &found_url, &found_user);
	if (error)
		return error;
	*url = found_url;
	*user = found_user;
	return 0;
}
