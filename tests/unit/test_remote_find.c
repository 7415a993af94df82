/*
 * test_remote_find.c - which appliances a run asks for: by name, by address or all; and
 * where they are described.
 */
#include "appliance.h"

#include <errno.h>

#include "remote_run.h"

/* What must stand in no message. */
#define SECRET "zQ8-xW7=kJ"

static const char file[] =
	"{\"appliances\":["
	"{\"name\":\"london\",\"kind\":\"oneview\",\"url\":\"10.0.0.1\","
	"\"user\":\"report\",\"domain\":\"local\",\"password_env\":\"LONDON\","
	"\"ca_file\":\"/ca.pem\",\"proxy\":\"10.0.0.9:3128\",\"api_version\":800},"
	"{\"name\":\"bmc1\",\"kind\":\"redfish\",\"url\":\"bmc1.example\"},"
	"{\"name\":\"paris\",\"kind\":\"oneview\","
	"\"url\":\"https://Paris.example:8443\"},"
	"{\"name\":\"bmc2\",\"kind\":\"redfish\","
	"\"url\":\"bmc2.example\",\"user\":\"root\"}"
	"]}";

static struct tree tree;
static char config[512];

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	remote_clear_environment();
	remote_file(&tree, "appliances.json", file, 0644, config);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

static int find(const char *kind, const char *path, const char *const *at,
		struct appliances *found, char **note)
{
	struct inv_run run;
	int error;

	remote_run_make(&run, path, at);
	error = appliances_find(&run, kind, found);
	*note = remote_run_note(&run);
	/* What is refused is refused by inv as a whole. */
	assert_int_equal(arena_is_refused(run.arena), error != 0);
	remote_run_free(&run);
	return error;
}

/* Those of KIND that AT names are NAMES, in this order; to be freed. */
static void expect_found(const char *kind, const char *path, const char *const *at,
			 const char *const *names, struct appliances *found)
{
	char *note;
	int error = find(kind, path, at, found, &note);

	if (error || note)
		fail_msg("%d: %s", error, note);
	for (size_t i = 0; i < found->count; i++) {
		assert_non_null(names[i]);
		assert_string_equal(found->list[i].name, names[i]);
		assert_string_equal(found->list[i].kind, kind);
	}
	assert_null(names[found->count]);
}

/* The message has PART in it, and nothing of a password. */
static void expect_refused(const char *kind, const char *path, const char *const *at,
			   const char *part)
{
	struct appliances found;
	char *note;
	int error = find(kind, path, at, &found, &note);

	assert_true(error < 0);
	assert_non_null(note);
	if (!strstr(note, part))
		fail_msg("%s: where should be: %s", note, part);
	assert_null(strstr(note, SECRET));
	assert_int_equal(found.count, 0);
	free(note);
	appliances_free(&found);
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})
static const char *const none[] = {NULL};

static void test_all(void **state)
{
	struct appliances found;

	(void)state;
	expect_found("oneview", config, none, NAMES("london", "paris"), &found);
	assert_string_equal(found.list[0].url, "https://10.0.0.1");
	assert_string_equal(found.list[0].user, "report");
	assert_string_equal(found.list[1].url, "https://paris.example:8443");
	assert_null(found.list[1].user);
	appliances_free(&found);
	expect_found("redfish", config, none, NAMES("bmc1", "bmc2"), &found);
	appliances_free(&found);
}

static void test_named(void **state)
{
	struct appliances found;

	(void)state;
	expect_found("oneview", config, NAMES("paris", "london", "paris"),
		     NAMES("paris", "london"), &found);
	appliances_free(&found);
	/* What is of another kind is for another collector. */
	expect_found("oneview", config, NAMES("bmc1", "london"), NAMES("london"), &found);
	appliances_free(&found);
	expect_found("redfish", config, NAMES("bmc1", "london"), NAMES("bmc1"), &found);
	appliances_free(&found);
	/* By address, as people may write it. */
	expect_found("oneview", config,
		     NAMES("https://PARIS.example:8443/", "10.0.0.1", "//10.0.0.1:443",
			   "london"),
		     NAMES("paris", "london"), &found);
	assert_string_equal(found.list[1].password.environment, "LONDON");
	appliances_free(&found);
	expect_found("oneview", config, NAMES("https://report@10.0.0.1"), NAMES("london"),
		     &found);
	appliances_free(&found);
}

static void test_not_named(void **state)
{
	(void)state;
	expect_refused("oneview", config, NAMES("lodnon"),
		       "lodnon: no appliance of this name in ");
	expect_refused("oneview", config, NAMES("lodnon"),
		       ", there are: london, paris; an address has https:// before it");
	/* A name that is not there is never all. */
	expect_refused("oneview", config, NAMES("london", ""), ": no appliance of this");
	expect_refused("oneview", config, NAMES("bmc1"),
		       "what --at names is no appliance of kind oneview");
	expect_refused("oneview", config, NAMES("admin:" SECRET "@paris"),
		       "paris: no appliance of this name");
	expect_refused("oneview", config, NAMES("admin@10.0.0.1"),
		       "10.0.0.1: no appliance of this name");
}

static void test_unknown_address(void **state)
{
	struct appliances found;

	(void)state;
	expect_found("oneview", config,
		     NAMES("https://Rome.example", "https://rome.example:443/",
			   "//admin@[::1]:8443", "london"),
		     NAMES("rome.example", "[::1]:8443", "london"), &found);
	assert_string_equal(found.list[0].url, "https://rome.example");
	assert_null(found.list[0].user);
	assert_null(found.list[0].ca_file);
	assert_string_equal(found.list[1].url, "https://[::1]:8443");
	assert_string_equal(found.list[1].user, "admin");
	appliances_free(&found);
	/* An address in the file, but of another kind there. */
	expect_found("redfish", config, NAMES("https://10.0.0.1"), NAMES("10.0.0.1"),
		     &found);
	assert_null(found.list[0].user);
	assert_null(found.list[0].password.environment);
	appliances_free(&found);
}

/* Somebody else's password is not for another user, but the address is to be trusted. */
static void test_other_user(void **state)
{
	struct appliances found;

	(void)state;
	expect_found("oneview", config, NAMES("https://admin@10.0.0.1", "london"),
		     NAMES("10.0.0.1", "london"), &found);
	assert_string_equal(found.list[0].user, "admin");
	assert_string_equal(found.list[0].ca_file, "/ca.pem");
	assert_string_equal(found.list[0].proxy, "http://10.0.0.9:3128");
	assert_int_equal(found.list[0].version, 800);
	assert_null(found.list[0].password.environment);
	assert_null(found.list[0].domain);
	assert_string_equal(found.list[1].user, "report");
	appliances_free(&found);
	/* Where the file names none, the address may. */
	expect_found("oneview", config,
		     NAMES("https://a@paris.example:8443", "https://b@paris.example:8443",
			   "https://a@paris.example:8443"),
		     NAMES("paris", "paris.example:8443"), &found);
	assert_string_equal(found.list[0].user, "a");
	assert_string_equal(found.list[1].user, "b");
	appliances_free(&found);
}

static void test_bad_address(void **state)
{
	static const char *const with_password[] = {
		"https://admin:" SECRET "@rome.example",
		"//admin:" SECRET "@rome.example",
		"http://admin:" SECRET "@rome.example",
		"https://admin:a/" SECRET "@rome.example",
		"https://admin:a@" SECRET "@rome.example",
		"https://admin:a?" SECRET "@rome.example",
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(with_password); i++)
		expect_refused("oneview", config, NAMES(with_password[i]),
			       "rome.example: an address is no place for a password");
	for (size_t i = 0; i < N_ELEMENTS(with_password); i++)
		expect_refused(
			"oneview", config,
			NAMES("https://admin:" SECRET, with_password[i]),
			"https://admin...: https://[USER@]HOST[:PORT] is expected");
	expect_refused("oneview", config, NAMES("http://rome.example"),
		       "http://rome.example: https:// alone is spoken");
	expect_refused("oneview", config, NAMES("https://rome.example/rest"),
		       "https://[USER@]HOST[:PORT] is expected");
	expect_refused("oneview", config, NAMES("https://"), "is expected");
}

static void test_user(void **state)
{
	struct appliances found;

	(void)state;
	setenv("INV_USER", "auditor", 1);
	expect_found("oneview", config, NAMES("london", "paris", "https://rome.example"),
		     NAMES("london", "paris", "rome.example"), &found);
	assert_string_equal(found.list[0].user, "report");
	assert_string_equal(found.list[1].user, "auditor");
	assert_string_equal(found.list[2].user, "auditor");
	appliances_free(&found);
	setenv("INV_USER", "a\033[2J", 1);
	expect_refused("oneview", config, NAMES("paris"), "INV_USER: control characters");
}

static void test_find_one(void **state)
{
	struct appliances found;
	struct inv_run run;
	char *note;

	(void)state;
	/* --at has no say here. */
	remote_run_make(&run, config, NAMES("london"));
	assert_int_equal(appliances_find_one(&run, "oneview", "paris", &found), 0);
	assert_int_equal(found.count, 1);
	assert_string_equal(found.list[0].name, "paris");
	appliances_free(&found);
	assert_int_equal(appliances_find_one(&run, "oneview", "https://admin@rome",
					     &found),
			 0);
	assert_int_equal(found.count, 1);
	assert_string_equal(found.list[0].url, "https://rome");
	appliances_free(&found);
	assert_null(remote_run_note(&run));
	assert_true(appliances_find_one(&run, "oneview", "bmc1", &found) < 0);
	note = remote_run_note(&run);
	assert_string_equal(note, "bmc1: no appliance of kind oneview");
	free(note);
	assert_int_equal(found.count, 0);
	appliances_free(&found);
	remote_run_free(&run);
}

/* --------------------------------------------------------------- where they stand */

static void test_places(void **state)
{
	char name[512];
	struct appliances found;

	(void)state;
	if (access("/etc/inv/appliances.json", F_OK) == 0)
		skip();
	setenv("HOME", tree.path, 1);
	expect_refused("oneview", NULL, none, "no appliance is known: name its address");
	expect_refused("oneview", NULL, NAMES("x"),
		       "x: no appliance of this name in any configuration file; an");
	expect_found("oneview", NULL, NAMES("https://x"), NAMES("x"), &found);
	appliances_free(&found);
	remote_file(&tree, ".config/inv/appliances.json", file, 0644, name);
	expect_found("oneview", NULL, NAMES("paris"), NAMES("paris"), &found);
	appliances_free(&found);
	/* Another place for it; and one that is not absolute is none. */
	snprintf(name, sizeof(name), "%s/xdg", tree.path);
	setenv("XDG_CONFIG_HOME", name, 1);
	expect_refused("oneview", NULL, none, "no appliance is known");
	remote_file(&tree, "xdg/inv/appliances.json", "{\"appliances\":[]}", 0644, name);
	expect_refused("oneview", NULL, none,
		       "/xdg/inv/appliances.json: no appliance of kind oneview; add it");
	setenv("XDG_CONFIG_HOME", "xdg", 1);
	expect_found("oneview", NULL, NAMES("paris"), NAMES("paris"), &found);
	appliances_free(&found);
	/* --config is the one that counts, and has to be there. */
	expect_found("oneview", config, NAMES("london"), NAMES("london"), &found);
	appliances_free(&found);
	snprintf(name, sizeof(name), "%s/none.json", tree.path);
	expect_refused("oneview", name, none, "/none.json: No such file or directory");
}

static void test_untrusted(void **state)
{
	static char large[(1 << 20) + 1];
	char name[512];
	struct appliances found;

	(void)state;
	assert_int_equal(chmod(config, 0664), 0);
	expect_refused("oneview", config, none,
		       ": can be written by others: chmod go-w makes it trusted");
	assert_int_equal(chmod(config, 0646), 0);
	expect_refused("oneview", config, none, ": can be written by others");
	assert_int_equal(chmod(config, 0600), 0);
	expect_refused("oneview", tree.path, none, ": is no regular file");
	assert_int_equal(mkfifoat(tree.fd, "pipe", 0600), 0);
	snprintf(name, sizeof(name), "%s/pipe", tree.path);
	expect_refused("oneview", name, none, ": is no regular file");
	tree_link(&tree, "link", "appliances.json");
	snprintf(name, sizeof(name), "%s/link", tree.path);
	expect_found("oneview", name, NAMES("london"), NAMES("london"), &found);
	appliances_free(&found);
	memset(large, ' ', sizeof(large));
	tree_bytes(&tree, "large", large, sizeof(large));
	snprintf(name, sizeof(name), "%s/large", tree.path);
	expect_refused("oneview", name, none, "/large: longer than 1024 KiB");
	if (geteuid() != 0)
		return;
	assert_int_equal(chown(config, 12345, 12345), 0);
	expect_refused("oneview", config, none,
		       ": belongs to another user: chown makes it yours or root's");
}

static void test_bad_file(void **state)
{
	char name[512];

	(void)state;
	remote_file(&tree, "bad.json", "{\"appliances\":[{\"password\":\"" SECRET "\",",
		    0600, name);
	/* Whatever is asked for: what it says of that is not known. */
	expect_refused("oneview", name, NAMES("https://x"), "/bad.json: line 1, column ");
	remote_file(&tree, "open.json",
		    "{\"ip\":\"a\",\"credentials\":{\"password\":\"" SECRET "\"}}", 0644,
		    name);
	expect_refused("oneview", name, none,
		       "/open.json: password: refused, as others can read the file: "
		       "chmod 600");
	assert_int_equal(chmod(name, 0600), 0);
	{
		struct appliances found;

		expect_found("oneview", name, none, NAMES("a"), &found);
		assert_string_equal(found.list[0].password.itself, SECRET);
		appliances_free(&found);
	}
}

/* ----------------------------------------------------------- the vendor's variables */

static void test_environment(void **state)
{
	struct appliances found;

	(void)state;
	setenv("ONEVIEWSDK_IP", "172.16.102.59", 1);
	setenv("ONEVIEWSDK_USERNAME", "administrator", 1);
	setenv("ONEVIEWSDK_PASSWORD", SECRET, 1);
	setenv("ONEVIEWSDK_AUTH_LOGIN_DOMAIN", "LOCAL", 1);
	setenv("ONEVIEWSDK_API_VERSION", "600", 1);
	setenv("ONEVIEWSDK_SSL_CERTIFICATE", "certs/ov.crt", 1);
	setenv("ONEVIEWSDK_PROXY", "10.0.0.9:3128", 1);
	expect_found("oneview", config, none, NAMES("london", "paris", "172.16.102.59"),
		     &found);
	assert_string_equal(found.list[2].url, "https://172.16.102.59");
	assert_string_equal(found.list[2].user, "administrator");
	assert_string_equal(found.list[2].domain, "LOCAL");
	assert_string_equal(found.list[2].ca_file, "certs/ov.crt");
	assert_string_equal(found.list[2].proxy, "http://10.0.0.9:3128");
	assert_string_equal(found.list[2].password.environment, "ONEVIEWSDK_PASSWORD");
	assert_int_equal(found.list[2].version, 600);
	appliances_free(&found);
	expect_found("oneview", config, NAMES("172.16.102.59"), NAMES("172.16.102.59"),
		     &found);
	appliances_free(&found);
	/* It is of one kind alone. */
	expect_found("redfish", config, none, NAMES("bmc1", "bmc2"), &found);
	appliances_free(&found);
}

/* What the file describes already is not asked twice. */
static void test_environment_again(void **state)
{
	static const char *const same[] = {"10.0.0.1", "london"};
	struct appliances found;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(same); i++) {
		setenv("ONEVIEWSDK_IP", same[i], 1);
		expect_found("oneview", config, none, NAMES("london", "paris"), &found);
		assert_string_equal(found.list[0].user, "report");
		appliances_free(&found);
	}
	/* Without it nothing is dropped, though two have one address. */
	setenv("ONEVIEWSDK_IP", "", 1);
	remote_file(&tree, "twice.json",
		    "{\"appliances\":[{\"name\":\"a\",\"kind\":\"oneview\",\"url\":\"h\","
		    "\"user\":\"x\"},{\"name\":\"b\",\"kind\":\"oneview\",\"url\":\"h\","
		    "\"user\":\"y\"}]}",
		    0600, config);
	expect_found("oneview", config, none, NAMES("a", "b"), &found);
	appliances_free(&found);
	expect_found("oneview", config, NAMES("https://y@h", "https://h"),
		     NAMES("b", "a"), &found);
	appliances_free(&found);
}

static void test_bad_environment(void **state)
{
	(void)state;
	setenv("ONEVIEWSDK_IP", "https://x:" SECRET "@a", 1);
	expect_refused("oneview", config, none,
		       "environment: ONEVIEWSDK_IP: no place for a password");
	setenv("ONEVIEWSDK_IP", "a", 1);
	setenv("ONEVIEWSDK_API_VERSION", "latest", 1);
	expect_refused("oneview", config, none,
		       "environment: ONEVIEWSDK_API_VERSION: a whole number");
	unsetenv("ONEVIEWSDK_API_VERSION");
	setenv("ONEVIEWSDK_USERNAME", "\xff", 1);
	expect_refused("oneview", config, none,
		       "environment: ONEVIEWSDK_USERNAME: no UTF-8");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_all),
		TEST(test_named),
		TEST(test_not_named),
		TEST(test_unknown_address),
		TEST(test_other_user),
		TEST(test_bad_address),
		TEST(test_user),
		TEST(test_find_one),
		TEST(test_places),
		TEST(test_untrusted),
		TEST(test_bad_file),
		TEST(test_environment),
		TEST(test_environment_again),
		TEST(test_bad_environment),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
