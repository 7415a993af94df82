/*
 * test_remote_terminal.c - asking at a terminal, from a process that stands to its parent
 * as a collector does to inv: what is shown, what is read, and that the terminal is as
 * before, however it ends.
 */
#include "terminal.h"

#include "play.h"

static const struct scene usual = {
	.question = "Password: ",
	.timeout_ms = PATIENCE_MS,
	.size = 64,
	.n_collectors = 1,
};

/* BYTES are typed after the question; the answer is ANSWER. */
static void expect_answer(const char *bytes, const char *answer)
{
	struct play play;

	start(&usual, &play);
	expect_shown(&play, "Password: ");
	type_text(&play, bytes);
	finish(&play, "\r\n");
	assert_int_equal(shared->results[0], (long)strlen(answer));
	assert_string_equal(shared->answers[0], answer);
	assert_int_equal(shared->got, 0);
}

static void test_answer(void **state)
{
	(void)state;
	expect_answer("secret\n", "secret");
	expect_answer("\n", "");
	expect_answer("p\xc3\xa4ss w\xf6rd\n", "p\xc3\xa4ss w\xf6rd");
	/* The key that ends a file ends a line, too. */
	expect_answer("secret\x04", "secret");
	expect_answer("\x04", "");
}

static void test_editing(void **state)
{
	(void)state;
	expect_answer("wrong\x15secrex\x7ft\n", "secret");
	expect_answer("secret wrong\x17\n", "secret ");
	/* To suspend is refused; what was typed before is gone. */
	expect_answer("wrong\x1asecret\n", "secret");
	expect_answer("\x16\x03\n", "\x03");
}

static void test_typed_before(void **state)
{
	struct play play;
	struct scene scene = usual;

	(void)state;
	/* While another process has the foreground nothing else happens. */
	scene.n_collectors = 2;
	start(&scene, &play);
	expect_shown(&play, "Password: ");
	type_text(&play, "one\ntoo early\n");
	expect_shown(&play, "Password: ");
	type_text(&play, "two\n");
	finish(&play, "\r\n");
	assert_int_equal(shared->results[0], 3);
	assert_int_equal(shared->results[1], 3);
	/* Each had one of them, whoever was first. */
	assert_int_not_equal(strcmp(shared->answers[0], shared->answers[1]), 0);
	assert_true(strcmp(shared->answers[0], "one") == 0 ||
		    strcmp(shared->answers[0], "two") == 0);
	assert_true(strcmp(shared->answers[1], "one") == 0 ||
		    strcmp(shared->answers[1], "two") == 0);
}

static void test_lengths(void **state)
{
	static char line[5000];
	struct scene scene = usual;
	struct play play;

	(void)state;
	scene.size = 8;
	start(&scene, &play);
	expect_shown(&play, "Password: ");
	type_text(&play, "1234567\n");
	finish(&play, "\r\n");
	assert_int_equal(shared->results[0], 7);
	assert_string_equal(shared->answers[0], "1234567");
	start(&scene, &play);
	expect_shown(&play, "Password: ");
	type_text(&play, "12345678\n");
	finish(&play, "\r\n");
	assert_int_equal(shared->results[0], -E2BIG);
	assert_string_equal(shared->answers[0], "");
	/* More than the kernel keeps of a line: it is cut there, and told apart. */
	memset(line, 'x', sizeof(line));
	scene.size = 4096;
	start(&scene, &play);
	expect_shown(&play, "Password: ");
	type(&play, line, sizeof(line));
	type_text(&play, "\n");
	while (read_shown(&play))
		continue;
	play.length = 0;
	assert_true(shared->results[0] == 4095 || shared->results[0] == -E2BIG);
	waitpid(play.inv, NULL, 0);
	close(play.master);
	close(play.tell);
	close(play.told);
	assert_true(shared->same_attributes && shared->same_foreground);
}

static void test_nul(void **state)
{
	struct play play;

	(void)state;
	start(&usual, &play);
	expect_shown(&play, "Password: ");
	type(&play, "a\0b\n", 4);
	finish(&play, "\r\n");
	assert_int_equal(shared->results[0], -EINVAL);
	assert_string_equal(shared->answers[0], "");
}

/* What would move the cursor or more is shown as a mark. */
static void test_question(void **state)
{
	struct scene scene = usual;
	struct play play;

	(void)state;
	scene.question = "a\033]0;x\007\r\nb\xc3\xbc\x7f: ";
	start(&scene, &play);
	expect_shown(&play, "a?]0;x???b\xc3\xbc?: ");
	type_text(&play, "secret\n");
	finish(&play, "\r\n");
	assert_int_equal(shared->results[0], 6);
}

/* --------------------------------------------------------------------- other endings */

static void expect_interrupted(const char *bytes, int number)
{
	struct play play;

	start(&usual, &play);
	expect_shown(&play, "Password: ");
	type_text(&play, bytes);
	finish(&play, "\r\n");
	assert_int_equal(shared->results[0], -EINTR);
	assert_int_equal(shared->got, number);
	assert_int_equal(shared->left, 0);
	/* The collector was not ended by it, and had time to tell. */
	assert_true(WIFEXITED(shared->status));
}

static void test_interrupt(void **state)
{
	(void)state;
	expect_interrupted("half a sec\x03", SIGINT);
	expect_interrupted("\x03", SIGINT);
	expect_interrupted("half\x1c", SIGQUIT);
}

static void test_timeout(void **state)
{
	struct scene scene = usual;
	struct play play;

	(void)state;
	scene.timeout_ms = 300;
	start(&scene, &play);
	expect_shown(&play, "Password: ");
	type_text(&play, "half a secret");
	finish(&play, "\r\n");
	assert_int_equal(shared->results[0], -ETIMEDOUT);
	assert_int_equal(shared->left, 0);
	assert_string_equal(shared->answers[0], "");
}

/* The collector is told to stop, and catches that; or dies of it, but not at once. */
static void test_stop(void **state)
{
	struct scene scene = usual;
	struct play play;

	(void)state;
	for (int catches = 0; catches < 2; catches++) {
		scene.catches_stop = catches;
		start(&scene, &play);
		expect_shown(&play, "Password: ");
		type_text(&play, "half");
		kill(shared->collectors[0], SIGTERM);
		finish(&play, "\r\n");
		assert_int_equal(shared->stopped, catches);
		assert_int_equal(shared->left, 0);
		/* That is nobody else's affair. */
		assert_int_equal(shared->got, 0);
		if (catches)
			assert_int_equal(shared->results[0], -EINTR);
		else
			assert_true(WIFSIGNALED(shared->status) &&
				    WTERMSIG(shared->status) == SIGTERM);
	}
}

/* The terminal is closed: nothing is left to be restored. */
static void test_hangup(void **state)
{
	struct play play;

	(void)state;
	start(&usual, &play);
	expect_shown(&play, "Password: ");
	close(play.master);
	assert_int_equal(waitpid(play.inv, NULL, 0), play.inv);
	close(play.tell);
	close(play.told);
	assert_int_equal(shared->got, SIGHUP);
	assert_true(WIFEXITED(shared->status));
	/* Which of both is seen first is open. */
	assert_true(shared->results[0] == -EINTR || shared->results[0] == -EIO);
}

/* A shell takes the foreground: it is left to it as it has set it up. */
static void test_taken_back(void **state)
{
	struct scene scene = usual;
	struct play play;
	char byte;

	(void)state;
	scene.takes_back = true;
	start(&scene, &play);
	expect_shown(&play, "Password: ");
	assert_int_equal(write(play.tell, "", 1), 1);
	assert_int_equal(read(play.told, &byte, 1), 1);
	type_text(&play, "x\n");
	finish(&play, "x\r\n");
	assert_int_equal(shared->results[0], -EIO);
	/* What was typed is the shell's. */
	assert_int_equal(shared->left, 2);
}

/* ------------------------------------------------------------------------ who may ask */

static void test_background(void **state)
{
	struct scene scene = usual;
	struct play play;

	(void)state;
	scene.in_background = true;
	start(&scene, &play);
	finish(&play, "");
	assert_int_equal(shared->results[0], -ENOTTY);
}

/* inv itself, in the foreground already. */
static void test_own_foreground(void **state)
{
	struct scene scene = usual;
	struct play play;

	(void)state;
	scene.n_collectors = 0;
	start(&scene, &play);
	expect_shown(&play, "Password: ");
	type_text(&play, "secret\n");
	finish(&play, "\r\n");
	assert_int_equal(shared->results[0], 6);
	start(&scene, &play);
	expect_shown(&play, "Password: ");
	type_text(&play, "half\x03");
	finish(&play, "\r\n");
	assert_int_equal(shared->results[0], -EINTR);
	assert_int_equal(shared->got, SIGINT);
}

static void test_no_terminal(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	memset(shared, 0, sizeof(*shared));
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		setsid();
		ask(&usual, 0);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(shared->results[0], -ENOTTY);
}

#define TEST(function)                                                                   \
	cmocka_unit_test_setup_teardown(function, play_setup, play_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_answer),
		TEST(test_editing),
		TEST(test_typed_before),
		TEST(test_lengths),
		TEST(test_nul),
		TEST(test_question),
		TEST(test_interrupt),
		TEST(test_timeout),
		TEST(test_stop),
		TEST(test_hangup),
		TEST(test_taken_back),
		TEST(test_background),
		TEST(test_own_foreground),
		TEST(test_no_terminal),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
