/*
 * test_unescape.c - escapes of procfs and udev, whole and broken ones.
 */
#include "unescape.h"

#include "unit.h"

struct escape_case {
	const char *text, *wanted;
};

static void check(const struct escape_case *cases, size_t count, void undo(char *text))
{
	for (size_t i = 0; i < count; i++) {
		char *text = strdup(cases[i].text);

		assert_non_null(text);
		undo(text);
		if (strcmp(text, cases[i].wanted) != 0)
			fail_msg("\"%s\" becomes \"%s\"", cases[i].text, text);
		free(text);
	}
}

static void test_octal(void **state)
{
	static const struct escape_case cases[] = {
		{"", ""},
		{"/mnt/plain", "/mnt/plain"},
		{"/mnt/a\\040b", "/mnt/a b"},
		{"\\011\\012\\134\\043", "\t\n\\#"},
		{"\\134040", "\\040"}, /* undone once, not twice */
		{"\\001\\377", "\x01\xff"},
		{"\\303\\251", "\xc3\xa9"},
		/* What is none stays. */
		{"\\", "\\"},
		{"\\0", "\\0"},
		{"\\04", "\\04"},
		{"\\048", "\\048"},
		{"\\x20", "\\x20"},
		{"\\\\040", "\\ "},
		{"\\000", "\\000"},
		{"\\400", "\\400"},
		{"\\777", "\\777"},
		{"\\04\\040", "\\04 "},
	};

	(void)state;
	check(cases, N_ELEMENTS(cases), unescape_octal);
}

static void test_hex(void **state)
{
	static const struct escape_case cases[] = {
		{"", ""},
		{"plain", "plain"},
		{"EFI\\x20System", "EFI System"},
		{"\\x2f\\x2F\\x5c\\x5Cx20", "//\\\\x20"},
		{"\\xc3\\xa9\\xFF", "\xc3\xa9\xff"},
		{"Syst\xc3\xa8me\\x20EFI", "Syst\xc3\xa8me EFI"},
		/* What is none stays. */
		{"\\", "\\"},
		{"\\x", "\\x"},
		{"\\x2", "\\x2"},
		{"\\x2g", "\\x2g"},
		{"\\X20", "\\X20"},
		{"\\040", "\\040"},
		{"\\x00", "\\x00"},
		{"\\x2\\x20", "\\x2 "},
		{"x20", "x20"},
	};

	(void)state;
	check(cases, N_ELEMENTS(cases), unescape_hex);
}

/* Every byte but NUL is had back from the escape that the kernel or udev writes. */
static void test_every_byte(void **state)
{
	(void)state;
	for (unsigned byte = 1; byte < 256; byte++) {
		char text[16];

		snprintf(text, sizeof(text), "<\\%03o>", byte);
		unescape_octal(text);
		assert_int_equal(strlen(text), 3);
		assert_int_equal((unsigned char)text[1], byte);
		snprintf(text, sizeof(text), "<\\x%02x>", byte);
		unescape_hex(text);
		assert_int_equal(strlen(text), 3);
		assert_int_equal((unsigned char)text[1], byte);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_octal),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_every_byte),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
