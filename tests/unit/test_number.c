/*
 * test_number.c - numbers are read exactly or not at all.
 */
#include "number.h"

#include <errno.h>

#include "unit.h"

#define UNTOUCHED 4711

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		int error;
		uint64_t value;
	} cases[] = {
		{"0", 0, 0},
		{"7", 0, 7},
		{"0042", 0, 42},
		{"4294967296", 0, UINT64_C(4294967296)},
		{"9223372036854775808", 0, UINT64_C(9223372036854775808)},
		{"18446744073709551615", 0, UINT64_MAX},
		{"000000000000000000000000000000000000000001", 0, 1},
		{"18446744073709551616", -ERANGE, 0},
		{"18446744073709551620", -ERANGE, 0},
		{"99999999999999999999", -ERANGE, 0},
		{"340282366920938463463374607431768211456", -ERANGE, 0},
		{"", -EINVAL, 0},
		{" 1", -EINVAL, 0},
		{"1 ", -EINVAL, 0},
		{"1\n", -EINVAL, 0},
		{"+1", -EINVAL, 0},
		{"-1", -EINVAL, 0},
		{"1.5", -EINVAL, 0},
		{"1e3", -EINVAL, 0},
		{"0x10", -EINVAL, 0},
		{"1,000", -EINVAL, 0},
		{"12abc", -EINVAL, 0},
		{"abc", -EINVAL, 0},
		{"\xd9\xa1", -EINVAL, 0}, /* an Arabic one */
		{"/", -EINVAL, 0},
		{":", -EINVAL, 0},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		uint64_t value = UNTOUCHED;
		int error = number_parse(cases[i].text, &value);

		if (error != cases[i].error)
			fail_msg("\"%s\" gives %d", cases[i].text, error);
		assert_true(value == (error ? UNTOUCHED : cases[i].value));
	}
}

static void test_next(void **state)
{
	const char *text = "1 22\t \t333  18446744073709551615";
	const uint64_t values[] = {1, 22, 333, UINT64_MAX};
	uint64_t value;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(values); i++) {
		assert_int_equal(number_next(&text, &value), 0);
		assert_true(value == values[i]);
	}
	assert_string_equal(text, "");
	assert_int_equal(number_next(&text, &value), -EINVAL);
}

static void test_next_stays_at_what_is_no_number(void **state)
{
	static const struct {
		const char *text;
		int error;
	} cases[] = {
		{"", -EINVAL},
		{" 1", -EINVAL},
		{"-1 2", -EINVAL},
		{"x", -EINVAL},
		{"1x 2", -EINVAL},
		{"1.5 2", -EINVAL},
		{"1:2", -EINVAL},
		{"18446744073709551616 1", -ERANGE},
		{"99999999999999999999x", -ERANGE},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		const char *text = cases[i].text;
		uint64_t value = UNTOUCHED;
		int error = number_next(&text, &value);

		if (error != cases[i].error)
			fail_msg("\"%s\" gives %d", cases[i].text, error);
		assert_ptr_equal(text, cases[i].text);
		assert_true(value == UNTOUCHED);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_next_stays_at_what_is_no_number),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
