/*
 * test_remote_appliance.c - configuration files, inv's and the vendor's: what they may
 * say, what is refused and how; then which of the appliances a run asks for.
 */
#include "appliance_entry.h"

#include <errno.h>

#include "remote_run.h"

/* What must stand in no message. */
#define SECRET "zQ8-xW7=kJ"
#define PIN "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define DIGITS "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void assert_same(const char *what, const char *found, const char *wanted)
{
	if (!found != !wanted || (found && strcmp(found, wanted) != 0))
		fail_msg("%s: %s, not %s", what, found ? found : "none",
			 wanted ? wanted : "none");
}

/* -------------------------------------------------------------------------- parsing */

static int parse(const char *json, size_t length, bool secret, struct appliances *found,
		 char fault[APPLIANCE_FAULT_SIZE])
{
	const struct appliance_text text = {"/etc/inv/test.json", json, length, secret};

	*fault = '\0';
	return appliances_parse(&text, found, fault);
}

static void parse_good(const char *json, struct appliances *found)
{
	char fault[APPLIANCE_FAULT_SIZE];
	int error = parse(json, strlen(json), true, found, fault);

	if (error)
		fail_msg("%s: %d: %s", json, error, fault);
}

/* The message is FAULT behind the file's name. */
static void expect_bad(const char *json, size_t length, bool secret, const char *wanted)
{
	char fault[APPLIANCE_FAULT_SIZE], whole[APPLIANCE_FAULT_SIZE + 32];
	struct appliances untouched = {.count = 7};
	int error = parse(json, length, secret, &untouched, fault);

	snprintf(whole, sizeof(whole), "/etc/inv/test.json: %s", wanted);
	if (error != -EINVAL)
		fail_msg("%s: %d: %s", json, error, fault);
	assert_string_equal(fault, whole);
	assert_null(strstr(fault, SECRET));
	assert_int_equal(untouched.count, 7);
}

/* The same of an entry with these KEYS besides those that must be there. */
static void expect_bad_entry(const char *keys, const char *wanted)
{
	char json[8192], whole[APPLIANCE_FAULT_SIZE];

	snprintf(json, sizeof(json),
		 "{\"appliances\":[{\"name\":\"a\",\"kind\":\"redfish\",\"url\":\"a\"},"
		 "{\"name\":\"london\",\"kind\":\"oneview\",%s}]}",
		 keys);
	snprintf(whole, sizeof(whole), "appliances[1] (london): %s", wanted);
	expect_bad(json, strlen(json), true, whole);
}

static void test_entry(void **state)
{
	struct appliances found;
	const struct appliance *first;

	(void)state;
	parse_good("{\"appliances\":[{\"name\":\"london\",\"kind\":\"oneview\","
		   "\"url\":\"https://10.0.0.1\",\"user\":\"report\","
		   "\"domain\":\"local\",\"password_file\":\"london.password\","
		   "\"ca_file\":\"/srv/ca.pem\",\"pin_sha256\":\"" DIGITS "\","
		   "\"proxy\":\"socks5h://[::1]:1080\",\"api_version\":1200},"
		   "{\"url\":\"HTTPS://BMC:443/\",\"kind\":\"redfish\","
		   "\"name\":\"b mc\",\"user\":null,\"proxy\":\"10.0.0.9:3128\"}]}",
		   &found);
	assert_int_equal(found.count, 2);
	first = &found.list[0];
	assert_same("name", first->name, "london");
	assert_same("kind", first->kind, "oneview");
	assert_same("url", first->url, "https://10.0.0.1");
	assert_same("user", first->user, "report");
	assert_same("domain", first->domain, "local");
	assert_same("password_file", first->password.file, "/etc/inv/london.password");
	assert_same("ca_file", first->ca_file, "/srv/ca.pem");
	assert_same("pin_sha256", first->pin, PIN);
	assert_same("proxy", first->proxy, "socks5h://[::1]:1080");
	assert_int_equal(first->version, 1200);
	assert_same("name", found.list[1].name, "b mc");
	assert_same("url", found.list[1].url, "https://bmc");
	assert_same("user", found.list[1].user, NULL);
	assert_same("proxy", found.list[1].proxy, "http://10.0.0.9:3128");
	assert_int_equal(found.list[1].version, 0);
	appliances_free(&found);
	assert_int_equal(found.count, 0);
	parse_good("{\"appliances\":[]}", &found);
	assert_int_equal(found.count, 0);
	appliances_free(&found);
}

/* One entry with KEYS besides; to be freed. */
static void parse_with(const char *keys, struct appliances *found)
{
	char json[2048];

	snprintf(json, sizeof(json),
		 "{\"appliances\":[{\"name\":\"london\",\"kind\":\"oneview\","
		 "\"url\":\"https://10.0.0.1\",%s}]}",
		 keys);
	parse_good(json, found);
	assert_int_equal(found->count, 1);
}

static void test_passwords(void **state)
{
	struct appliances found;
	char **command;

	(void)state;
	parse_with("\"password_env\":\"LONDON_2\"", &found);
	assert_same("variable", found.list[0].password.environment, "LONDON_2");
	appliances_free(&found);
	parse_with("\"password\":\" a\\n\\\"\"", &found);
	assert_same("literal", found.list[0].password.itself, " a\n\"");
	appliances_free(&found);
	parse_with("\"password_command\":\"pass show  x\"", &found);
	command = found.list[0].password.command;
	assert_same("shell", command[0], "/bin/sh");
	assert_same("shell", command[1], "-c");
	assert_same("shell", command[2], "pass show  x");
	assert_null(command[3]);
	appliances_free(&found);
	parse_with("\"password_command\":[\"pass\",\"\",\"a/b\"]", &found);
	command = found.list[0].password.command;
	assert_same("program", command[0], "pass");
	assert_same("argument", command[1], "");
	assert_same("argument", command[2], "a/b");
	assert_null(command[3]);
	appliances_free(&found);
	parse_with("\"password_command\":[\"bin/pass\"]", &found);
	assert_same("program", found.list[0].password.command[0], "/etc/inv/bin/pass");
	appliances_free(&found);
	setenv("HOME", "/home/x", 1);
	parse_with("\"password_file\":\"~/secret\"", &found);
	assert_same("file", found.list[0].password.file, "/home/x/secret");
	appliances_free(&found);
}

static void test_bad_entries(void **state)
{
	static const char *const bad[][2] = {
		{"\"usr\":\"x\"",
		 "unknown key \"usr\"; there are: name kind url user domain "
		 "password_file password_env password_command password ca_file "
		 "pin_sha256 proxy api_version"},
		{"\"user\":\"x\"", "url is missing: \"https://HOST\""},
		{"\"url\":7", "url: a string is expected that is not empty"},
		{"\"url\":\"\"", "url: a string is expected that is not empty"},
		{"\"url\":\"http://a\"", "url: https:// alone is spoken"},
		{"\"url\":\"https://a/rest\"",
		 "url: https://HOST or https://HOST:PORT is "
		 "expected, and nothing more"},
		{"\"url\":\"https://x:" SECRET "@a\"", "url: no place for a password"},
		{"\"url\":\"https://x@a\"", "url: no place for a user"},
		{"\"url\":\"https://a\\nb\"", "url: control characters stand in it"},
		{"\"user\":\"a\\u001b[2J\"", "user: control characters stand in it"},
		{"\"user\":[\"a\"]", "user: a string is expected that is not empty"},
		{"\"password_file\":\"\"",
		 "password_file: a string is expected that is not empty"},
		{"\"password_env\":\"" SECRET "\"",
		 "password_env: the name of a variable is expected"},
		{"\"password_env\":\"1A\"",
		 "password_env: the name of a variable is expected"},
		{"\"password_env\":\"\"",
		 "password_env: the name of a variable is expected"},
		{"\"password_command\":\"\"",
		 "password_command: a string for the shell is expected, or an array of a "
		 "program and its arguments"},
		{"\"password_command\":[]",
		 "password_command: a string for the shell is expected, or an array of a "
		 "program and its arguments"},
		{"\"password_command\":{\"a\":1}",
		 "password_command: a string for the shell is expected, or an array of a "
		 "program and its arguments"},
		{"\"password_command\":[\"a\",7]",
		 "password_command: strings alone are expected, the program first"},
		{"\"password_command\":[\"\",\"a\"]",
		 "password_command: strings alone are expected, the program first"},
		{"\"url\":\"a\",\"password\":\"" SECRET "\",\"password_env\":\"A\"",
		 "of password_file, password_env, password_command and password one is "
		 "enough"},
		{"\"pin_sha256\":\"abc\"",
		 "pin_sha256: the SHA-256 of the server's public key is expected, as 64 "
		 "hex digits or in base64"},
		{"\"api_version\":0",
		 "api_version: a whole number from 1 to 1000000 is expected"},
		{"\"api_version\":1.5",
		 "api_version: a whole number from 1 to 1000000 is expected"},
		{"\"api_version\":-1",
		 "api_version: a whole number from 1 to 1000000 is expected"},
		{"\"api_version\":\"latest\"",
		 "api_version: a whole number from 1 to 1000000 is expected"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(bad); i++)
		expect_bad_entry(bad[i][0], bad[i][1]);
}

static void test_bad_proxies(void **state)
{
	static const char *const proxies[] = {
		"ftp://a:1", "http://x:y@a:1", "http://x@a:1", "http://",
		"http://a?", "http://a:x",     "a b",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(proxies); i++) {
		char keys[256];

		snprintf(keys, sizeof(keys), "\"proxy\":\"%s\"", proxies[i]);
		expect_bad_entry(keys, "proxy: HOST:PORT or SCHEME://HOST:PORT is "
				       "expected, without user and password; http, "
				       "https, socks4, socks4a, socks5 and socks5h are "
				       "schemes");
	}
}

static void expect_bad_text(const char *json, const char *wanted)
{
	expect_bad(json, strlen(json), true, wanted);
}

static void test_bad_files(void **state)
{
	char longer[600];

	(void)state;
	expect_bad_text("{\"appliances\":[{\"kind\":\"oneview\"}]}",
			"appliances[0]: name is missing: any word to call it by");
	expect_bad_text("{\"appliances\":[{\"name\":\"a\"}]}",
			"appliances[0] (a): kind is missing: \"oneview\" or \"redfish\"");
	expect_bad_text(
		"{\"appliances\":[{\"name\":\"a\",\"kind\":\"onview\"}]}",
		"appliances[0] (a): kind: \"oneview\" or \"redfish\" is expected");
	expect_bad_text("{\"appliances\":[7]}", "appliances[0]: an object is expected");
	expect_bad_text("{\"appliances\":{}}",
			"appliances: an array of at most 10000 is expected");
	expect_bad_text("{\"appliances\":[],\"more\":1}",
			"unknown key \"more\"; there is: appliances");
	expect_bad_text("{\"appliances\":[{\"name\":\"a//b\"}]}",
			"appliances[0] (a//b): name: // may not stand in it");
	expect_bad_text(
		"{\"appliances\":[{\"name\":\"a\",\"kind\":\"oneview\",\"url\":\"a\"},"
		"{\"name\":\"b\",\"kind\":\"oneview\",\"url\":\"b\"},"
		"{\"name\":\"a\",\"kind\":\"redfish\",\"url\":\"c\"}]}",
		"two appliances have the name a");
	snprintf(longer, sizeof(longer), "{\"appliances\":[{\"name\":\"%0300d\"}]}", 0);
	{
		char fault[APPLIANCE_FAULT_SIZE];
		struct appliances found;

		assert_int_equal(parse(longer, strlen(longer), true, &found, fault),
				 -EINVAL);
		assert_non_null(strstr(fault, "): name: longer than 255 bytes"));
	}
	expect_bad_text("{}", "neither {\"appliances\":[...]} nor the vendor's "
			      "{\"ip\":...,\"credentials\":...}");
	expect_bad_text("[]", "neither {\"appliances\":[...]} nor the vendor's "
			      "{\"ip\":...,\"credentials\":...}");
}

/* It is no JSON in LINE for the reason WHAT; which column is jansson's affair. */
static void expect_no_json(const char *json, size_t length, int line, const char *what)
{
	char fault[APPLIANCE_FAULT_SIZE], start[128];
	const char *colon;
	struct appliances found;

	assert_int_equal(parse(json, length, true, &found, fault), -EINVAL);
	assert_null(strstr(fault, SECRET));
	snprintf(start, sizeof(start), "/etc/inv/test.json: line %d, column ", line);
	if (strncmp(fault, start, strlen(start)) != 0)
		fail_msg("%s: not in line %d", fault, line);
	colon = strchr(fault + strlen(start), ':');
	assert_non_null(colon);
	assert_string_equal(colon + 2, what);
}

/* Never is it said what stands there. */
static void test_no_json(void **state)
{
	static char deep[5000];
	static const struct {
		const char *json;
		int line;
		const char *what;
	} bad[] = {
		{"", 1, "the file ends too early"},
		{"{\"a\":\"" SECRET "\",\n \"a\":\"" SECRET "\"}", 2,
		 "a key stands in one object twice"},
		{"{\"password\":\"" SECRET, 1, "the file ends too early"},
		{"{\"password\":" SECRET "}", 1, "no JSON from here on"},
		{"{\"password\":\"" SECRET "\n\"}", 1, "no JSON from here on"},
		{"{} " SECRET, 1, "no JSON from here on"},
		{"{\"a\":\"\xff" SECRET "\"}", 1, "no UTF-8"},
		{"{\"a\":\"\\u0000\"}", 1, "a string has a NUL"},
	};
	static const char nul[] = "{\"password\":\"" SECRET "\0\"}";

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(bad); i++)
		expect_no_json(bad[i].json, strlen(bad[i].json), bad[i].line,
			       bad[i].what);
	expect_no_json(nul, sizeof(nul) - 1, 1, "no JSON from here on");
	memset(deep, '[', sizeof(deep));
	expect_no_json(deep, sizeof(deep), 1, "too deep");
}

/* A password that others can read is one no longer. */
static void test_readable(void **state)
{
	static const char own[] = "{\"appliances\":[{\"name\":\"a\",\"kind\":\"oneview\","
				  "\"url\":\"a\",\"password\":\"" SECRET "\"}]}";
	static const char vendor[] = "{\"ip\":\"a\",\"credentials\":{\"userName\":\"x\","
				     "\"password\":\"" SECRET "\"}}";
	static const char without[] = "{\"ip\":\"a\",\"credentials\":{\"userName\":\"x\","
				      "\"password\":\"\"}}";
	char fault[APPLIANCE_FAULT_SIZE];
	struct appliances found;

	(void)state;
	expect_bad(own, strlen(own), false,
		   "appliances[0] (a): password: refused, as others can read the file: "
		   "chmod 600, or put it elsewhere and name that as password_file");
	expect_bad(vendor, strlen(vendor), false,
		   "password: refused, as others can read the file: chmod 600, or put it "
		   "elsewhere and name that as password_file");
	assert_int_equal(parse(without, strlen(without), false, &found, fault), 0);
	appliances_free(&found);
}

static void test_many(void **state)
{
	enum { MOST = 10000 };
	char *json = malloc(APPLIANCES_MOST_BYTES), fault[APPLIANCE_FAULT_SIZE];
	struct appliances found;

	(void)state;
	assert_non_null(json);
	for (size_t count = MOST; count <= MOST + 1; count++) {
		size_t length = 0;

		length += (size_t)sprintf(json, "{\"appliances\":[");
		for (size_t i = 0; i < count; i++)
			length += (size_t)sprintf(json + length,
						  "%s{\"name\":\"%zu\",\"kind\":"
						  "\"redfish\",\"url\":\"bmc%zu\"}",
						  i ? "," : "", i, i);
		length += (size_t)sprintf(json + length, "]}");
		assert_true(length < APPLIANCES_MOST_BYTES);
		if (count > MOST) {
			expect_bad(json, length, true,
				   "appliances: an array of at most 10000 is expected");
			continue;
		}
		assert_int_equal(parse(json, length, true, &found, fault), 0);
		assert_int_equal(found.count, count);
		assert_same("last", found.list[count - 1].url, "https://bmc9999");
		appliances_free(&found);
	}
	free(json);
}

/* ----------------------------------------------------------------- the vendor's way */

static void test_vendor(void **state)
{
	struct appliances found;
	const struct appliance *only;

	(void)state;
	parse_good("{\"ip\":\"172.16.102.59\",\"image_streamer_ip\":\"10.0.0.2\","
		   "\"api_version\":3400,\"ssl_certificate\":\"cert.crt\","
		   "\"credentials\":{\"userName\":\"administrator\","
		   "\"authLoginDomain\":\"LOCAL\",\"password\":\"secret\","
		   "\"sessionID\":\"123\"},\"proxy\":\"10.0.0.9:3128\",\"timeout\":20,"
		   "\"enclosure_password\":\"x\",\"options\":{\"key\":\"\"}}",
		   &found);
	assert_int_equal(found.count, 1);
	only = &found.list[0];
	assert_same("name", only->name, "172.16.102.59");
	assert_same("kind", only->kind, "oneview");
	assert_same("url", only->url, "https://172.16.102.59");
	assert_same("user", only->user, "administrator");
	assert_same("domain", only->domain, "LOCAL");
	assert_same("password", only->password.itself, "secret");
	assert_same("ca_file", only->ca_file, "/etc/inv/cert.crt");
	assert_same("proxy", only->proxy, "http://10.0.0.9:3128");
	assert_int_equal(only->version, 3400);
	appliances_free(&found);
}

/* As their example has it before it is filled in, and variants that the SDK takes. */
static void test_vendor_empty(void **state)
{
	static const char *const certificates[] = {"false", "true", "\"\"", "null"};
	struct appliances found;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(certificates); i++) {
		char json[512];

		snprintf(json, sizeof(json),
			 "{\"ip\":\"OV.example:8443\",\"api_version\":\"300\","
			 "\"ssl_certificate\":%s,\"proxy\":\"\",\"credentials\":{"
			 "\"userName\":\"\",\"authLoginDomain\":\"\","
			 "\"password\":\"\",\"sessionID\":\"\"},"
			 "\"pin_sha256\":\"" PIN "\"}",
			 certificates[i]);
		parse_good(json, &found);
		assert_same("name", found.list[0].name, "ov.example:8443");
		assert_same("user", found.list[0].user, NULL);
		assert_same("domain", found.list[0].domain, NULL);
		assert_same("ca_file", found.list[0].ca_file, NULL);
		assert_same("proxy", found.list[0].proxy, NULL);
		assert_same("password", found.list[0].password.itself, NULL);
		assert_same("pin", found.list[0].pin, PIN);
		assert_int_equal(found.list[0].version, 300);
		appliances_free(&found);
	}
}

static void test_vendor_bad(void **state)
{
	(void)state;
	expect_bad_text("{\"credentials\":{}}", "ip is missing: the appliance's address");
	expect_bad_text("{\"ip\":\"\"}", "ip is missing: the appliance's address");
	expect_bad_text("{\"ip\":\"a\",\"credentials\":\"" SECRET "\"}",
			"credentials: an object is expected");
	expect_bad_text("{\"ip\":\"a/b\"}", "ip: https://HOST or https://HOST:PORT is "
					    "expected, and nothing more");
	expect_bad_text("{\"ip\":\"a\",\"ssl_certificate\":7}",
			"ssl_certificate: a string is expected that is not empty");
	expect_bad_text("{\"ip\":\"a\",\"api_version\":\"x\"}",
			"api_version: a whole number from 1 to 1000000 is expected");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entry),	    cmocka_unit_test(test_passwords),
		cmocka_unit_test(test_bad_entries), cmocka_unit_test(test_bad_files),
		cmocka_unit_test(test_bad_proxies), cmocka_unit_test(test_no_json),
		cmocka_unit_test(test_readable),    cmocka_unit_test(test_many),
		cmocka_unit_test(test_vendor),	    cmocka_unit_test(test_vendor_empty),
		cmocka_unit_test(test_vendor_bad),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
