/*
 * test_remote_certificate.c - the pin of a server's key is what openssl itself says, for
 * servers of openssl's on the loopback; and pins as people write them.
 */
#include "certificate.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "tree.h"

enum { PATIENCE_MS = 20000 };

struct server {
	pid_t pid;
	int input; /* held open, or it would end */
	FILE *output;
	unsigned port;
};

static struct tree tree;

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

/* Runs a command line; the first line that it prints. */
static void run(const char *command, char *line, size_t size)
{
	FILE *output = popen(command, "r");

	assert_non_null(output);
	if (!fgets(line, (int)size, output))
		*line = '\0';
	line[strcspn(line, "\n")] = '\0';
	if (pclose(output) != 0)
		fail_msg("%s failed", command);
}

/* A key and its certificate, NAME.key and NAME.pem; into PIN what openssl says of it. */
static void make_certificate(const char *name, const char *options, char pin[PIN_SIZE])
{
	char command[2048], hash[128];

	snprintf(command, sizeof(command),
		 "openssl req -x509 -nodes -days 1 -subj /CN=wrong.example %s "
		 "-keyout %s/%s.key -out %s/%s.pem 2>/dev/null",
		 options, tree.path, name, tree.path, name);
	run(command, hash, sizeof(hash));
	snprintf(command, sizeof(command),
		 "openssl x509 -in %s/%s.pem -noout -pubkey | "
		 "openssl pkey -pubin -outform der | "
		 "openssl dgst -sha256 -binary | openssl base64",
		 tree.path, name);
	run(command, hash, sizeof(hash));
	assert_int_equal(strlen(hash), 44);
	snprintf(pin, PIN_SIZE, "sha256//%.44s", hash);
}

/* Reads what it says until it says where it listens. */
static void find_port(struct server *server)
{
	char line[256];

	while (fgets(line, sizeof(line), server->output))
		if (sscanf(line, "ACCEPT 127.0.0.1:%u", &server->port) == 1)
			return;
	fail_msg("openssl s_server does not listen");
}

static void start_server(const char *name, struct server *server)
{
	char key[512], certificate[512];
	const char *const argv[] = {"openssl",	   "s_server", "-accept",
				    "127.0.0.1:0", "-cert",    certificate,
				    "-key",	   key,	       NULL};
	posix_spawn_file_actions_t actions;
	int input[2], output[2];

	snprintf(key, sizeof(key), "%s/%s.key", tree.path, name);
	snprintf(certificate, sizeof(certificate), "%s/%s.pem", tree.path, name);
	assert_int_equal(pipe2(input, O_CLOEXEC), 0);
	assert_int_equal(pipe2(output, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY,
					 0);
	assert_int_equal(posix_spawnp(&server->pid, argv[0], &actions, NULL,
				      (char *const *)argv, environ),
			 0);
	posix_spawn_file_actions_destroy(&actions);
	close(input[0]);
	close(output[1]);
	server->input = input[1];
	server->output = fdopen(output[0], "r");
	assert_non_null(server->output);
	find_port(server);
}

/* Ends it. Fails if a byte of HTTP came to it. */
static void stop_server(struct server *server)
{
	char line[1024];

	close(server->input);
	kill(server->pid, SIGTERM);
	waitpid(server->pid, NULL, 0);
	while (fgets(line, sizeof(line), server->output))
		if (strstr(line, "HTTP/") || strstr(line, "GET ") || strstr(line, "Host"))
			fail_msg("the server was sent: %s", line);
	fclose(server->output);
}

static int ask_port(unsigned port, const char *proxy, unsigned timeout_ms,
		    char pin[PIN_SIZE])
{
	char url[64], *proxy_copy = proxy ? strdup(proxy) : NULL;
	const struct appliance appliance = {.url = url, .proxy = proxy_copy};
	int error;

	snprintf(url, sizeof(url), "https://127.0.0.1:%u", port);
	error = certificate_pin(&appliance, timeout_ms, pin);
	free(proxy_copy);
	return error;
}

static void expect_same(const char *name, const char *options)
{
	struct server server;
	char wanted[PIN_SIZE], pin[PIN_SIZE];

	make_certificate(name, options, wanted);
	start_server(name, &server);
	assert_int_equal(ask_port(server.port, NULL, PATIENCE_MS, pin), 0);
	assert_string_equal(pin, wanted);
	/* Asked again it is the same. */
	assert_int_equal(ask_port(server.port, NULL, PATIENCE_MS, pin), 0);
	assert_string_equal(pin, wanted);
	stop_server(&server);
}

static void test_rsa(void **state)
{
	(void)state;
	expect_same("rsa", "-newkey rsa:2048");
}

static void test_ec(void **state)
{
	(void)state;
	expect_same("ec", "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1");
}

/* What the environment says of proxies counts neither for nor against. */
static void test_proxy(void **state)
{
	struct server server;
	char wanted[PIN_SIZE], pin[PIN_SIZE], proxy[64];

	(void)state;
	make_certificate("proxy", "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1",
			 wanted);
	start_server("proxy", &server);
	setenv("https_proxy", "http://127.0.0.1:1", 1);
	setenv("all_proxy", "http://127.0.0.1:1", 1);
	assert_int_equal(ask_port(server.port, NULL, PATIENCE_MS, pin), 0);
	assert_string_equal(pin, wanted);
	unsetenv("https_proxy");
	unsetenv("all_proxy");
	setenv("no_proxy", "127.0.0.1", 1);
	snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%u", 1u);
	assert_int_equal(ask_port(server.port, proxy, PATIENCE_MS, pin), -ECONNREFUSED);
	unsetenv("no_proxy");
	stop_server(&server);
}

/* A socket that listens, or is only bound; its port. */
static int make_socket(bool listens, unsigned *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, length), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
	if (listens)
		assert_int_equal(listen(fd, 1), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

static void test_no_answer(void **state)
{
	unsigned port;
	int fd = make_socket(true, &port);
	char pin[PIN_SIZE] = "untouched";

	(void)state;
	assert_int_equal(ask_port(port, NULL, 100, pin), -ETIMEDOUT);
	assert_int_equal(ask_port(port, NULL, 0, pin), -ETIMEDOUT);
	close(fd);
	fd = make_socket(false, &port);
	assert_int_equal(ask_port(port, NULL, PATIENCE_MS, pin), -ECONNREFUSED);
	close(fd);
	assert_string_equal(pin, "untouched");
}

static void test_unknown_name(void **state)
{
	/* A part of a name has 63 bytes at most: nobody is asked for it. */
	char url[] =
		"https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaa.invalid";
	const struct appliance appliance = {.url = url};
	char pin[PIN_SIZE];

	(void)state;
	assert_int_equal(certificate_pin(&appliance, PATIENCE_MS, pin), -ENXIO);
}

/* Answers who connects with something that is no handshake. */
static void test_no_tls(void **state)
{
	static const char answer[] = "220 mail.example ESMTP, and more of the like\r\n";
	unsigned port;
	int listener = make_socket(true, &port);
	char pin[PIN_SIZE];
	pid_t child;

	(void)state;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0 || write(fd, answer, sizeof(answer)) < 0)
			_exit(1);
		shutdown(fd, SHUT_WR);
		while (read(fd, pin, sizeof(pin)) > 0)
			continue;
		_exit(0);
	}
	assert_int_equal(ask_port(port, NULL, PATIENCE_MS, pin), -EPROTO);
	waitpid(child, NULL, 0);
	close(listener);
}

/* --------------------------------------------------------------------------- reading */

#define BASE64 "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define DIGITS "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define COLONS                                                                           \
	"E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:" \
	"99:1B:78:52:B8:55"

static void test_pins(void **state)
{
	static const char *const good[] = {"sha256//" BASE64, BASE64, DIGITS, COLONS};
	static const char *const bad[] = {
		"",
		"sha256//",
		"sha256/" BASE64,
		"SHA256//" BASE64,
		"sha1//" BASE64,
		"sha256//" DIGITS,
		"sha256//" BASE64 ";sha256//" BASE64,
		BASE64 "=",
		" " BASE64,
		BASE64 "\n",
		"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
		/* Bits set that no byte has. */
		"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
		"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF==",
		"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
		DIGITS "0",
		DIGITS ":",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85g",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8",
		"E3:B0",
		COLONS ":",
		"E3-B0-C4-42-98-FC-1C-14-9A-FB-F4-C8-99-6F-B9-24-27-AE-41-E4-64-9B-93-4C-"
		"A4-95-99-1B-78-52-B8-55",
	};
	char pin[PIN_SIZE];

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(good); i++) {
		memset(pin, 'x', sizeof(pin));
		assert_true(pin_parse(good[i], pin));
		assert_string_equal(pin, "sha256//" BASE64);
	}
	for (size_t i = 0; i < N_ELEMENTS(bad); i++) {
		strcpy(pin, "untouched");
		if (pin_parse(bad[i], pin))
			fail_msg("%s is %s", bad[i], pin);
		assert_string_equal(pin, "untouched");
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_rsa, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ec, setup, teardown),
		cmocka_unit_test_setup_teardown(test_proxy, setup, teardown),
		cmocka_unit_test(test_no_answer),
		cmocka_unit_test(test_unknown_name),
		cmocka_unit_test(test_no_tls),
		cmocka_unit_test(test_pins),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
