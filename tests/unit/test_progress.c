/*
 * test_progress.c - a line at a terminal that nobody need read, and that may be stopped.
 */
#include "progress.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "run.h"
#include "unit.h"

enum { WIDTH = 20 };

static const char clear[] = "\r\033[K";

/* A terminal that standard error is while something is told. */
struct fixture {
	int master, slave, old_stderr;
	struct inv_run run;
};

static int fixture_make(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	struct winsize size = {.ws_row = 24, .ws_col = WIDTH};
	struct termios mode;

	assert_non_null(fixture);
	assert_int_equal(openpty(&fixture->master, &fixture->slave, NULL, NULL, &size),
			 0);
	tcgetattr(fixture->slave, &mode);
	cfmakeraw(&mode);
	tcsetattr(fixture->slave, TCSANOW, &mode);
	fcntl(fixture->master, F_SETFL, O_NONBLOCK);
	fixture->old_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
	dup2(fixture->slave, STDERR_FILENO);
	fixture->run.progress = progress_open(false);
	fixture->run.arena = arena_map(&fixture->run.arena_size);
	assert_non_null(fixture->run.arena);
	/* What waits for ever is ended. */
	alarm(20);
	*state = fixture;
	return 0;
}

static void hang_up(struct fixture *fixture)
{
	if (fixture->master >= 0)
		close(fixture->master);
	fixture->master = -1;
}

static int fixture_free(void **state)
{
	struct fixture *fixture = *state;

	alarm(0);
	dup2(fixture->old_stderr, STDERR_FILENO);
	close(fixture->old_stderr);
	close(fixture->slave);
	hang_up(fixture);
	munmap(fixture->run.arena, fixture->run.arena_size);
	free(fixture);
	return 0;
}

/* All that has been written to the terminal since. */
static void expect(const struct fixture *fixture, const char *wanted)
{
	char text[4096];
	ssize_t length = read(fixture->master, text, sizeof(text) - 1);

	text[length < 0 ? 0 : length] = '\0';
	assert_string_equal(text, wanted);
}

static void test_lines(void **state)
{
	struct fixture *fixture = *state;
	struct inv_run *run = &fixture->run;

	assert_true(run->progress > STDERR_FILENO);
	assert_int_equal(run->arena->told, 0);
	inv_progress(run, "%d of %s", 1, "two");
	expect(fixture, "\r\033[K1 of two");
	assert_int_equal(run->arena->told, 1);
	/* One column is left for the cursor. */
	inv_progress(run, "0123456789012345678901234567890123456789");
	expect(fixture, "\r\033[K0123456789012345678");
	inv_progress(run, "a\tb\nc\033[2Jd\xc3\xa9\x7f");
	expect(fixture, "\r\033[Ka?b?c?[2Jd???");
	progress_close(run->progress, true);
	expect(fixture, clear);
}

static void test_nothing_told(void **state)
{
	struct fixture *fixture = *state;

	progress_close(fixture->run.progress, false);
	expect(fixture, "");
	fixture->run.progress = -1;
	inv_progress(&fixture->run, "nobody is there");
	assert_int_equal(fixture->run.arena->told, 0);
	progress_close(-1, true);
	expect(fixture, "");
}

static void test_no_terminal(void **state)
{
	struct fixture *fixture = *state;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	assert_int_equal(progress_open(true), -1);
	dup2(null, STDERR_FILENO);
	close(null);
	assert_int_equal(progress_open(false), -1);
	progress_close(fixture->run.progress, false);
}

/* Standard error is others', too: it waits as it did. */
static void test_own_flags(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(fcntl(STDERR_FILENO, F_GETFL) & O_NONBLOCK, 0);
	assert_int_equal(fcntl(fixture->run.progress, F_GETFD), FD_CLOEXEC);
	progress_close(fixture->run.progress, false);
}

/* Ctrl-S: what is told then is lost, and nobody waits. */
static void test_stopped(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(tcflow(fixture->slave, TCOOFF), 0);
	for (int i = 0; i < 1000; i++)
		inv_progress(&fixture->run, "line %d", i);
	expect(fixture, "");
	assert_int_equal(tcflow(fixture->slave, TCOON), 0);
	inv_progress(&fixture->run, "again");
	expect(fixture, "\r\033[Kagain");
	assert_int_equal(tcflow(fixture->slave, TCOOFF), 0);
	progress_close(fixture->run.progress, true);
	expect(fixture, "");
}

/* A terminal whose window reads no more. */
static void test_unread(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 0; i < 100000; i++)
		inv_progress(&fixture->run, "line %d", i);
	assert_true(fixture->run.progress >= 0);
	progress_close(fixture->run.progress, true);
}

static void test_hung_up(void **state)
{
	struct fixture *fixture = *state;

	hang_up(fixture);
	inv_progress(&fixture->run, "line");
	inv_progress(&fixture->run, "line");
	progress_close(fixture->run.progress, true);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_lines, fixture_make, fixture_free),
		cmocka_unit_test_setup_teardown(test_nothing_told, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_no_terminal, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_own_flags, fixture_make,
						fixture_free),
		cmocka_unit_test_setup_teardown(test_stopped, fixture_make, fixture_free),
		cmocka_unit_test_setup_teardown(test_unread, fixture_make, fixture_free),
		cmocka_unit_test_setup_teardown(test_hung_up, fixture_make, fixture_free),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
