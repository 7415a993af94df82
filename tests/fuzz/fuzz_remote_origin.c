/*
 * fuzz_remote_origin.c - an address, a byte 0xff, and what a service at it refers to.
 */
#include <curl/curl.h>
#include <errno.h>

#include "fuzz.h"
#include "origin.h"

/* Whether both have the same PART. */
static bool is_same(CURLU *one, CURLU *other, CURLUPart part)
{
	char *a = NULL, *b = NULL;
	bool same;

	curl_url_get(one, part, &a, CURLU_DEFAULT_PORT);
	curl_url_get(other, part, &b, CURLU_DEFAULT_PORT);
	same = a && b && strcasecmp(a, b) == 0;
	curl_free(a);
	curl_free(b);
	return same;
}

/* URL leads to where BASE does, as no user. */
static void check_url(const char *base, const char *url)
{
	CURLU *one = curl_url(), *other = curl_url();
	const char *authority = strstr(url, "://");

	fuzz_check(authority && strlen(url) <= 8192 && !strpbrk(url, "\r\n"));
	authority += 3;
	fuzz_check(!memchr(authority, '@', strcspn(authority, "/?#")));
	fuzz_check(one && other);
	fuzz_check(curl_url_set(one, CURLUPART_URL, base, 0) == CURLUE_OK);
	fuzz_check(curl_url_set(other, CURLUPART_URL, url, CURLU_DISALLOW_USER) ==
		   CURLUE_OK);
	fuzz_check(is_same(one, other, CURLUPART_SCHEME));
	fuzz_check(is_same(one, other, CURLUPART_HOST));
	fuzz_check(is_same(one, other, CURLUPART_PORT));
	curl_url_cleanup(one);
	curl_url_cleanup(other);
}

static void check_resolve(const char *base, const char *reference)
{
	char *url, *again;
	int error = origin_resolve(base, reference, &url);

	fuzz_check(error == 0 || error == -EXDEV || error == -EINVAL || error == -E2BIG);
	if (error)
		return;
	check_url(base, url);
	/* A whole URL means the same, seen from anywhere at that service. */
	fuzz_check(origin_resolve(base, url, &again) == 0);
	fuzz_check(strcmp(again, url) == 0);
	free(again);
	fuzz_check(origin_resolve(url, "/x", &again) == 0);
	check_url(base, again);
	free(again);
	free(url);
}

static void check_parse(const char *text)
{
	char *url, *user, *again, *nobody;
	int error = origin_parse(text, &url, &user);

	fuzz_check(error == 0 || error == -EACCES || error == -EPROTONOSUPPORT ||
		   error == -EINVAL || error == -E2BIG);
	if (error)
		return;
	fuzz_check(strncmp(url, "https://", 8) == 0 && url[8]);
	fuzz_check(!strpbrk(url + 8, "/?#@\r\n") && (!user || *user));
	fuzz_check(origin_parse(url, &again, &nobody) == 0);
	fuzz_check(!nobody && strcmp(again, url) == 0);
	free(again);
	free(url);
	free(user);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *base = fuzz_part(&data, &size, '\xff'), *rest = fuzz_string(data, size);

	check_parse(base);
	check_parse(rest);
	check_resolve(base, rest);
	check_resolve("https://10.0.0.1:8443/rest/a?b", rest);
	free(base);
	free(rest);
	return 0;
}
