/*
 * test_remote_password.c - passwords from files, variables, commands and the terminal;
 * and that no message has a byte of one.
 */
#include "appliance.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>

#include "remote_run.h"

/* What must stand in no message; no part of it does by chance. */
#define SECRET "zQ8-xW7=kJ"

static struct tree tree;
static struct inv_run run;
static char name[512];

static int setup(void **state)
{
	static const char *const none[] = {NULL};

	(void)state;
	tree_make(&tree);
	remote_clear_environment();
	remote_run_make(&run, NULL, none);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	remote_run_free(&run);
	tree_remove(&tree);
	return 0;
}

static struct appliance with(struct password_source source)
{
	static char appliance_name[] = "london", user[] = "report";

	return (struct appliance){.name = appliance_name,
				  .user = user,
				  .password = source};
}

static void expect_password(struct password_source source, const char *wanted)
{
	const struct appliance appliance = with(source);
	char fault[PASSWORD_FAULT_SIZE] = "", *password = NULL;
	int error = appliance_password(&run, &appliance, &password, fault);

	if (error)
		fail_msg("%d: %s", error, fault);
	assert_string_equal(password, wanted);
	password_free(password);
}

/* The fault is FAULT, or ends with it. */
static void expect_fault(struct password_source source, int wanted, const char *fault)
{
	const struct appliance appliance = with(source);
	char found[PASSWORD_FAULT_SIZE] = "", untouched = 0, *password = &untouched;
	int error = appliance_password(&run, &appliance, &password, found);
	size_t length = strlen(fault);

	if (error != wanted)
		fail_msg("%d, not %d: %s", error, wanted, found);
	assert_ptr_equal(password, &untouched);
	if (strlen(found) < length || strcmp(found + strlen(found) - length, fault) != 0)
		fail_msg("%s: where should be: %s", found, fault);
	for (size_t i = 0; i + 3 <= strlen(SECRET); i++) {
		char part[4] = {SECRET[i], SECRET[i + 1], SECRET[i + 2], '\0'};

		if (strstr(found, part))
			fail_msg("%s: %s is of the secret", found, part);
	}
}

/* ----------------------------------------------------------------------------- files */

static void expect_in_file(const char *bytes, size_t length, const char *wanted)
{
	tree_bytes(&tree, "password", bytes, length);
	snprintf(name, sizeof(name), "%s/password", tree.path);
	assert_int_equal(chmod(name, 0600), 0);
	expect_password((struct password_source){.file = name}, wanted);
}

static void expect_no_file(const char *bytes, size_t length, mode_t mode, int wanted,
			   const char *fault)
{
	tree_bytes(&tree, "password", bytes, length);
	snprintf(name, sizeof(name), "%s/password", tree.path);
	assert_int_equal(chmod(name, mode), 0);
	expect_fault((struct password_source){.file = name}, wanted, fault);
}

static void test_file(void **state)
{
	char longest[4097 + 10];

	(void)state;
	expect_in_file("secret", 6, "secret");
	expect_in_file("secret\n", 7, "secret");
	expect_in_file("secret\r\n", 8, "secret");
	expect_in_file("secret\r", 7, "secret\r");
	expect_in_file(" se cret \nuser: x\n\0", 19, " se cret ");
	expect_in_file("p\xc3\xa4ss\n", 6, "p\xc3\xa4ss");
	memset(longest, 'x', sizeof(longest));
	longest[4096] = '\0';
	expect_in_file(longest, 4096, longest);
	/* Who may read it all the same is nobody else. */
	remote_file(&tree, "read-only", "secret\n", 0400, name);
	expect_password((struct password_source){.file = name}, "secret");
}

static void test_bad_file(void **state)
{
	static char large[70000];
	static const char nul[] = SECRET "\0x\n";

	(void)state;
	memset(large, 'x', sizeof(large));
	expect_no_file(SECRET "\n", 11, 0640, -EPERM,
		       "/password: others can read it: chmod 600 makes it a secret");
	expect_no_file(SECRET "\n", 11, 0604, -EPERM,
		       "/password: others can read it: chmod 600 makes it a secret");
	expect_no_file(
		SECRET "\n", 11, 0620, -EPERM,
		"/password: can be written by others: chmod go-w makes it trusted");
	expect_no_file("", 0, 0600, -ENODATA, ": no password there: it is empty");
	expect_no_file("\n" SECRET "\n", 12, 0600, -ENODATA,
		       ": no password there: it is empty");
	expect_no_file(nul, sizeof(nul) - 1, 0600, -EINVAL,
		       ": a password with a NUL in it");
	expect_no_file(large, 4097, 0600, -E2BIG, ": a password of more than 4096 bytes");
	expect_no_file(large, sizeof(large), 0600, -E2BIG, ": longer than 64 KiB");
}

static void test_no_file(void **state)
{
	char link[512];

	(void)state;
	snprintf(name, sizeof(name), "%s/none", tree.path);
	expect_fault((struct password_source){.file = name}, -ENOENT,
		     "/none: No such file or directory");
	expect_fault((struct password_source){.file = tree.path}, -EINVAL,
		     ": is no regular file");
	/* Neither is waited for: nobody writes to the one, and the other never ends. */
	assert_int_equal(mkfifoat(tree.fd, "pipe", 0600), 0);
	snprintf(name, sizeof(name), "%s/pipe", tree.path);
	expect_fault((struct password_source){.file = name}, -EINVAL,
		     ": is no regular file");
	strcpy(name, "/dev/zero");
	expect_fault((struct password_source){.file = name}, -EINVAL,
		     "/dev/zero: is no regular file");
	/* A link leads to what is judged: mounted secrets are often such. */
	remote_file(&tree, "..data/password", "secret\n", 0600, name);
	tree_link(&tree, "link", "..data/password");
	snprintf(link, sizeof(link), "%s/link", tree.path);
	expect_password((struct password_source){.file = link}, "secret");
	assert_int_equal(chmod(name, 0644), 0);
	expect_fault((struct password_source){.file = link}, -EPERM,
		     "/link: others can read it: chmod 600 makes it a secret");
}

static void test_foreign_file(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	remote_file(&tree, "password", SECRET "\n", 0600, name);
	assert_int_equal(chown(name, 12345, 12345), 0);
	expect_fault((struct password_source){.file = name}, -EPERM,
		     ": belongs to another user: chown makes it yours or root's");
}

/* ---------------------------------------------------------------- variables, literals */

static void test_environment(void **state)
{
	char variable[] = "INV_TEST_PASSWORD";
	const struct password_source source = {.environment = variable};

	(void)state;
	setenv(variable, "secret\n", 1);
	expect_password(source, "secret\n");
	setenv(variable, "", 1);
	expect_fault(source, -ENODATA,
		     "INV_TEST_PASSWORD: no password there: it is empty");
	unsetenv(variable);
	expect_fault(source, -ENOENT, "INV_TEST_PASSWORD: not set in the environment");
	/* inv's own stands in for a source, but not for one that fails. */
	setenv("INV_PASSWORD", "other", 1);
	expect_fault(source, -ENOENT, "INV_TEST_PASSWORD: not set in the environment");
	expect_password((struct password_source){0}, "other");
	setenv("INV_PASSWORD", "", 1);
	expect_fault((struct password_source){0}, -ENODATA,
		     "INV_PASSWORD: no password there: it is empty");
}

static void test_literal(void **state)
{
	char secret[] = "secret";
	char *longer = calloc(1, 4098);

	(void)state;
	expect_password((struct password_source){.itself = secret}, "secret");
	assert_non_null(longer);
	memset(longer, 'x', 4097);
	expect_fault((struct password_source){.itself = longer}, -E2BIG,
		     "password: a password of more than 4096 bytes");
	free(longer);
}

static void test_no_user(void **state)
{
	const struct appliance appliance = {.name = name};
	char fault[PASSWORD_FAULT_SIZE], *password;

	(void)state;
	setenv("INV_PASSWORD", "secret", 1);
	assert_int_equal(appliance_password(&run, &appliance, &password, fault), -EINVAL);
	assert_non_null(strstr(fault, "INV_USER"));
}

/* -------------------------------------------------------------------------- commands */

static struct password_source shell(const char *line)
{
	static char sh[] = "/bin/sh", option[] = "-c", copy[1024];
	static char *command[] = {sh, option, copy, NULL};

	snprintf(copy, sizeof(copy), "%s", line);
	return (struct password_source){.command = command};
}

static void test_command(void **state)
{
	char echo[] = "echo", words[] = " a $HOME ", missing[] = "./nobody/has-this";
	char *plain[] = {echo, words, NULL}, *none[] = {missing, NULL};

	(void)state;
	expect_password((struct password_source){.command = plain}, " a $HOME ");
	expect_fault((struct password_source){.command = none}, -ENOENT,
		     "password_command ./nobody/has-this: no such program");
	expect_password(shell("printf secret"), "secret");
	expect_password(shell("printf 'secret\\r\\nmore\\n'; head -c 300000 /dev/zero"),
			"secret");
	expect_password(shell("sleep 0; echo secret | cat"), "secret");
	/* Its input is empty, and what it says on its errors is no password. */
	expect_password(shell("cat; echo wrong >&2; echo secret"), "secret");
}

static void test_bad_command(void **state)
{
	(void)state;
	expect_fault(shell("echo '" SECRET "'; exit 3"), -EIO,
		     "password_command echo: exit status 3");
	expect_fault(shell("/no/such " SECRET), -ENOENT,
		     "password_command /no/such: no such program");
	/* The first word could be of the secret. */
	expect_fault(shell("P='" SECRET "' false"), -EIO,
		     "password_command /bin/sh: exit status 1");
	expect_fault(shell("\"" SECRET "\"; exit 1"), -EIO,
		     "password_command /bin/sh: exit status 1");
	expect_fault(shell("kill -9 $$; " SECRET), -EIO,
		     "password_command kill: killed by signal 9");
	expect_fault(shell("true " SECRET), -ENODATA,
		     "password_command true: no password there: it is empty");
	expect_fault(shell("printf '" SECRET "\\0x'"), -EINVAL,
		     "password_command printf: a password with a NUL in it");
	expect_fault(shell("head -c 5000 /dev/zero | tr '\\0' x"), -E2BIG,
		     "password_command head: a password of more than 4096 bytes");
}

/* Whether process PID is gone, or only waited for by nobody. */
static void expect_gone(pid_t pid)
{
	char path[64], line[256] = "";
	FILE *file;

	for (int i = 0; i < 2000; i++) {
		snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
		file = fopen(path, "re");
		if (!file)
			return;
		if (!fgets(line, sizeof(line), file) || strstr(line, ") Z ")) {
			fclose(file);
			return;
		}
		fclose(file);
		poll(NULL, 0, 5);
	}
	fail_msg("%d is still there: %s", (int)pid, line);
}

/* It ends in time with all that it has started. */
static void test_late_command(void **state)
{
	char line[1024], text[64] = "";
	int fd;

	(void)state;
	run.deadline = run_clock() + 1000 * INT64_C(1000000);
	snprintf(line, sizeof(line),
		 "sleep 1000 & echo $! >%s/pid; echo " SECRET "; wait", tree.path);
	expect_fault(shell(line), -ETIMEDOUT,
		     "password_command sleep: did not end in time: killed");
	assert_true(run_clock() < run.deadline);
	fd = openat(tree.fd, "pid", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0 && read(fd, text, sizeof(text) - 1) > 0);
	close(fd);
	expect_gone(atoi(text));
}

/* What it leaves behind may hold its output open: that is not waited for. */
static void test_background_command(void **state)
{
	(void)state;
	expect_password(shell("sleep 5 2>/dev/null & echo secret"), "secret");
	assert_true(run_clock() < run.deadline - 56 * INT64_C(1000000000));
}

/* Told to stop, it kills the command, and the signal comes through. */
static void test_stopped_command(void **state)
{
	struct appliance appliance;
	char fault[PASSWORD_FAULT_SIZE], *password;
	int status;
	pid_t pid;

	(void)state;
	/* The command itself says when it is time. */
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		run_catch_stop();
		appliance = with(shell("kill -TERM $PPID; sleep 1000"));
		_exit(appliance_password(&run, &appliance, &password, fault) == -EINTR &&
				      inv_stopping(&run)
			      ? 0
			      : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* -------------------------------------------------------------------------- terminal */

/* A process at a terminal of its own asks; what it is typed, and what it then has. */
static void test_terminal(void **state)
{
	const struct appliance appliance = with((struct password_source){0});
	char shown[512] = "", fault[PASSWORD_FAULT_SIZE] = "", *password;
	size_t length = 0;
	ssize_t got;
	int master, status;
	pid_t pid;

	(void)state;
	pid = forkpty(&master, NULL, NULL, NULL);
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(appliance_password(&run, &appliance, &password, fault) == 0 &&
				      strcmp(password, SECRET) == 0
			      ? 0
			      : 1);
	while (!strstr(shown, "Password of report at london: ")) {
		got = read(master, shown + length, sizeof(shown) - 1 - length);
		assert_true(got > 0);
		length += (size_t)got;
		shown[length] = '\0';
	}
	assert_int_equal(write(master, SECRET "\n", strlen(SECRET) + 1),
			 (ssize_t)strlen(SECRET) + 1);
	while ((got = read(master, shown + length, sizeof(shown) - 1 - length)) > 0) {
		length += (size_t)got;
		shown[length] = '\0';
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(master);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_string_equal(shown, "Password of report at london: \r\n");
}

static void test_no_terminal(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		const struct appliance appliance = with((struct password_source){0});
		char fault[PASSWORD_FAULT_SIZE] = "", *password;

		setsid();
		_exit(appliance_password(&run, &appliance, &password, fault) == -ENOTTY &&
				      strstr(fault, "INV_PASSWORD") &&
				      strstr(fault, "password_file")
			      ? 0
			      : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_file),
		TEST(test_bad_file),
		TEST(test_no_file),
		TEST(test_foreign_file),
		TEST(test_environment),
		TEST(test_literal),
		TEST(test_no_user),
		TEST(test_command),
		TEST(test_bad_command),
		TEST(test_late_command),
		TEST(test_background_command),
		TEST(test_stopped_command),
		TEST(test_terminal),
		TEST(test_no_terminal),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
