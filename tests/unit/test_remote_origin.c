/*
 * test_remote_origin.c - addresses that a service gives lead to itself or nowhere, and
 * what people write as an address is understood in one way.
 */
#include "origin.h"

#include <errno.h>

#include "unit.h"

#define BASE "https://10.0.0.1/rest/a/b?q=1"

static void expect_resolved(const char *base, const char *reference, const char *wanted)
{
	char *url;
	int error = origin_resolve(base, reference, &url);

	if (error)
		fail_msg("%s from %s: %s", reference, base, strerror(-error));
	assert_string_equal(url, wanted);
	free(url);
}

static void expect_refused(const char *base, const char *reference, int wanted)
{
	char untouched = 0, *url = &untouched;
	int error = origin_resolve(base, reference, &url);

	if (error != wanted)
		fail_msg("%s from %s: %d, not %d: %s", reference, base, error, wanted,
			 error ? "" : url);
	assert_ptr_equal(url, &untouched);
}

static void test_own(void **state)
{
	static const char *const own[][2] = {
		{"/rest/x", "https://10.0.0.1/rest/x"},
		{"/rest/x?start=64&count=64",
		 "https://10.0.0.1/rest/x?start=64&count=64"},
		{"?start=64", "https://10.0.0.1/rest/a/b?start=64"},
		{"c", "https://10.0.0.1/rest/a/c"},
		{"../../../../x", "https://10.0.0.1/x"},
		{"/a/./b/../c", "https://10.0.0.1/a/c"},
		{".//evil", "https://10.0.0.1/rest/a/evil"},
		{"/.//evil/x", "https://10.0.0.1//evil/x"},
		{"/..//evil/x", "https://10.0.0.1//evil/x"},
		{"/%2e%2e/x", "https://10.0.0.1/%2e%2e/x"},
		{"\\\\evil", "https://10.0.0.1/rest/a/\\\\evil"},
		{"/\\evil", "https://10.0.0.1/\\evil"},
		{"/x?next=//evil/@", "https://10.0.0.1/x?next=//evil/@"},
		{"/x?u=https://evil", "https://10.0.0.1/x?u=https://evil"},
		{"/a@evil", "https://10.0.0.1/a@evil"},
		{"@evil", "https://10.0.0.1/rest/a/@evil"},
		{"/a b", "https://10.0.0.1/a%20b"},
		{"/x#@evil", "https://10.0.0.1/x"},
		{"//10.0.0.1/y", "https://10.0.0.1/y"},
		{"https://10.0.0.1/y", "https://10.0.0.1/y"},
		{"HTTPS://10.0.0.1/y", "https://10.0.0.1/y"},
		{"https:/10.0.0.1/y", "https://10.0.0.1/y"},
		{"https://10.0.0.1?y", "https://10.0.0.1/?y"},
		{"https://10.0.0.1#@evil/", "https://10.0.0.1/"},
		{"https://10.0.0.1?@evil/", "https://10.0.0.1/?@evil/"},
		{"https://10.0.0.1:443/y", "https://10.0.0.1:443/y"},
		{"https://10.0.0.1:/y", "https://10.0.0.1/y"},
		{"https://10.0.0.1:0443/y", "https://10.0.0.1:443/y"},
		{"https://0x0a.0.0.1/y", "https://10.0.0.1/y"},
		{"https://10.0.0%2e1/y", "https://10.0.0.1/y"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(own); i++)
		expect_resolved(BASE, own[i][0], own[i][1]);
}

static void test_foreign(void **state)
{
	static const char *const foreign[] = {
		"//evil",
		"//evil/rest/x",
		"///evil/x",
		"https://evil",
		"https:/evil",
		"https:///evil/x",
		"HTTPS://EVIL/",
		"http://10.0.0.1/",
		"http://10.0.0.1:443/",
		"ftp://10.0.0.1/",
		"file:///etc/passwd",
		"gopher2://10.0.0.1/",
		"javascript:alert(1)",
		"https://10.0.0.1:444/",
		"https://10.0.0.1:80/",
		"//10.0.0.1:8443/",
		"https://10.0.0.1./",
		"https://10.0.0.10/",
		"https://10.0.0.1.evil/",
		"https://a@10.0.0.1/",
		"https://a:b@10.0.0.1/",
		"https://@10.0.0.1/",
		"https://:@10.0.0.1/",
		"//a@10.0.0.1/",
		"https://10.0.0.1@evil/",
		"https://10.0.0.1:443@evil/",
		"//10.0.0.1:443@evil/",
		"https://10.0.0.1%2f@evil/",
		"https://10.0.0.1\\@evil/",
		"https://10.0.0.1;x@evil/",
		"https://evil\\@10.0.0.1/",
		"https://[::1]/",
		"https://[::ffff:10.0.0.1]/",
		"https://\xc3\xbc.example/",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(foreign); i++)
		expect_refused(BASE, foreign[i], -EXDEV);
}

static void test_broken(void **state)
{
	static const char *const broken[] = {
		"",
		"/a\r\nAuth: x",
		"/a\nb",
		"/a\tb",
		"/a\x7f",
		"\x01",
		"https://10.0.0.1/a b",
		"https:evil",
		"https:\\\\evil",
		"////evil",
		"https://10.0.0.1:99999/",
		"https://10.0.0.1:x/",
		"https://",
		"https://10.0.0.1%00.evil/",
		"https://[::1",
		"https://ev il/",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(broken); i++)
		expect_refused(BASE, broken[i], -EINVAL);
	expect_refused("", "/x", -EINVAL);
	expect_refused("/rest", "/x", -EINVAL);
	expect_refused("10.0.0.1", "/x", -EINVAL);
}

/* What counts as the same host does not depend on how the base is written. */
static void test_bases(void **state)
{
	(void)state;
	expect_resolved("https://London.example:8443", "https://london.EXAMPLE:8443/x",
			"https://london.EXAMPLE:8443/x");
	expect_resolved("https://london:443", "//london/x", "https://london/x");
	expect_resolved("http://127.0.0.1:80/", "http://127.0.0.1/x",
			"http://127.0.0.1/x");
	expect_resolved("https://[fe80::1%25eth0]", "/x", "https://[fe80::1%25eth0]/x");
	expect_resolved("https://[FE80::1]:443", "https://[fe80::1]/",
			"https://[fe80::1]/");
	expect_refused("https://[fe80::1%25eth0]", "https://[fe80::1%25eth1]/", -EXDEV);
	expect_refused("https://[fe80::1%25eth0]", "https://[fe80::1]/", -EXDEV);
	expect_refused("https://[fe80::1]", "https://[fe80::2]/", -EXDEV);
	expect_refused("https://london", "https://london.example/", -EXDEV);
	expect_refused("https://london:8443", "https://london/", -EXDEV);
	/* A name in the base is a name in all that is relative to it. */
	expect_refused("https://a@london", "/x", -EXDEV);
}

static void test_length(void **state)
{
	static char reference[20000];

	(void)state;
	memset(reference, 'a', sizeof(reference) - 1);
	reference[0] = '/';
	expect_refused(BASE, reference, -E2BIG);
	reference[8193] = '\0';
	expect_refused(BASE, reference, -E2BIG);
	/* The reference is short enough; what it means is not. */
	reference[8192] = '\0';
	expect_refused(BASE, reference, -E2BIG);
	reference[8192 - strlen("https://10.0.0.1")] = '\0';
	{
		char *url;

		assert_int_equal(origin_resolve(BASE, reference, &url), 0);
		assert_int_equal(strlen(url), 8192);
		free(url);
	}
}

/* ------------------------------------------------------------------- taking apart */

static void expect_parsed(const char *text, const char *wanted_url,
			  const char *wanted_user)
{
	char *url, *user, *again, *nobody;
	int error = origin_parse(text, &url, &user);

	if (error)
		fail_msg("%s: %s", text, strerror(-error));
	assert_string_equal(url, wanted_url);
	if (wanted_user)
		assert_string_equal(user, wanted_user);
	else
		assert_null(user);
	/* What came of it means the same. */
	assert_int_equal(origin_parse(url, &again, &nobody), 0);
	assert_string_equal(again, url);
	assert_null(nobody);
	free(again);
	free(url);
	free(user);
}

static void expect_unparsed(const char *text, int wanted)
{
	char untouched = 0, *url = &untouched, *user = &untouched;
	int error = origin_parse(text, &url, &user);

	if (error != wanted)
		fail_msg("%s: %d, not %d", text, error, wanted);
	assert_ptr_equal(url, &untouched);
	assert_ptr_equal(user, &untouched);
}

static void test_addresses(void **state)
{
	(void)state;
	expect_parsed("https://10.0.0.1", "https://10.0.0.1", NULL);
	expect_parsed("https://10.0.0.1/", "https://10.0.0.1", NULL);
	expect_parsed("10.0.0.1", "https://10.0.0.1", NULL);
	expect_parsed("//10.0.0.1", "https://10.0.0.1", NULL);
	expect_parsed("HTTPS://London.Example:443/", "https://london.example", NULL);
	expect_parsed("london:8443", "https://london:8443", NULL);
	expect_parsed("https://london:", "https://london", NULL);
	expect_parsed("https://london:08443", "https://london:8443", NULL);
	expect_parsed("https://0x7f.1", "https://127.0.0.1", NULL);
	expect_parsed("https://[FE80::1]:443", "https://[fe80::1]", NULL);
	expect_parsed("https://[FE80::1%25Eth0]:444", "https://[fe80::1%25Eth0]:444",
		      NULL);
	expect_parsed("[::1]:8443", "https://[::1]:8443", NULL);
	expect_parsed("::1", "https://[::1]", NULL);
	expect_parsed("FE80::1", "https://[fe80::1]", NULL);
}

static void test_users(void **state)
{
	(void)state;
	expect_parsed("https://report@london", "https://london", "report");
	expect_parsed("report@london:8443", "https://london:8443", "report");
	expect_parsed("//report@[::1]/", "https://[::1]", "report");
	expect_parsed("https://CORP%5Creport@london", "https://london", "CORP\\report");
	expect_parsed("https://CORP\\report@london", "https://london", "CORP\\report");
	expect_parsed("https://a%40b@london", "https://london", "a@b");
	expect_unparsed("https://@london", -EINVAL);
	expect_unparsed("https://a%0ab@london", -EINVAL);
	expect_unparsed("https://a%00b@london", -EINVAL);
	expect_unparsed("https://report:secret@london", -EACCES);
	expect_unparsed("https://report:@london", -EACCES);
	expect_unparsed("https://:secret@london", -EACCES);
	expect_unparsed("report:secret@london", -EACCES);
	expect_unparsed("//report:secret@london", -EACCES);
	expect_unparsed("http://report:secret@london", -EACCES);
	/* What a parser would take for the end of the password, the host or the port. */
	expect_unparsed("https://report:se/cret@london", -EACCES);
	expect_unparsed("https://report:se?cret@london", -EACCES);
	expect_unparsed("https://report:se#cret@london", -EACCES);
	expect_unparsed("https://report:se@cret@london", -EACCES);
}

static void test_no_addresses(void **state)
{
	static const char *const none[] = {
		"",
		"https://",
		"//",
		"https://london/rest",
		"https://london//",
		"https://london?",
		"https://london/?q",
		"https://london#",
		"london/rest",
		"lon don",
		"https://london:0",
		"https://london:65536",
		"https://london:x",
		"https://[::1",
		"https://lon\ndon",
		"https://a%2fb",
		"https://a%41.x",
		/* Decoded it would be 05.0.0.1, and that in turn 5.0.0.1. */
		"https://05.0.0%2e1:8443",
		"https://london\r\n",
	};
	static char longer[9000];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(none); i++)
		expect_unparsed(none[i], -EINVAL);
	expect_unparsed("http://london", -EPROTONOSUPPORT);
	expect_unparsed("ftp://london", -EPROTONOSUPPORT);
	expect_unparsed("unknown://london", -EPROTONOSUPPORT);
	memset(longer, 'a', sizeof(longer) - 1);
	expect_unparsed(longer, -E2BIG);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own),    cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_broken), cmocka_unit_test(test_bases),
		cmocka_unit_test(test_length), cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_users),  cmocka_unit_test(test_no_addresses),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
