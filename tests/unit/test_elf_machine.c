/*
 * test_elf_machine.c - machines' names, container platforms, and handlers for programs of
 * other machines.
 */
#include "elf_machine.h"

#include "elf_binfmt.h"
#include "unit.h"

static void test_names(void **state)
{
	static const struct {
		unsigned machine;
		bool wide, big_endian;
		const char *name;
	} cases[] = {
		{EM_X86_64, true, false, "x86-64"},
		{EM_X86_64, false, false, "x32"},
		{EM_386, false, false, "i386"},
		{EM_AARCH64, true, false, "aarch64"},
		{EM_ARM, false, false, "arm"},
		{EM_S390, true, true, "s390x"},
		{EM_PPC64, true, false, "ppc64le"},
		{EM_PPC64, true, true, "ppc64"},
		{EM_RISCV, true, false, "riscv64"},
		{EM_MIPS, true, false, "mips64el"},
		{EM_XTENSA, false, true, "xtensa"},
		{EM_XTENSA, false, false, "xtensa"},
		{EM_LOONGARCH, true, false, "loongarch64"},
		{EM_386, true, false, NULL},
		{EM_386, false, true, NULL},
		{EM_NONE, true, false, NULL},
		{0xffff, true, false, NULL},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		const char *name = elf_machine_name(cases[i].machine, cases[i].wide,
						    cases[i].big_endian);

		assert_true(!name == !cases[i].name);
		if (name)
			assert_string_equal(name, cases[i].name);
	}
}

static void test_platforms(void **state)
{
	static const struct {
		struct elf elf;
		const char *architecture, *variant;
	} cases[] = {
		{{.machine = EM_X86_64, .wide = true}, "amd64", NULL},
		{{.machine = EM_386}, "386", NULL},
		{{.machine = EM_AARCH64, .wide = true}, "arm64", "v8"},
		{{.machine = EM_ARM, .flags = 0x5000400}, "arm", "v7"},
		{{.machine = EM_ARM, .flags = 0x5000200}, "arm", "v5"},
		{{.machine = EM_ARM, .flags = 0x5000002}, "arm", NULL},
		{{.machine = EM_S390, .wide = true, .big_endian = true}, "s390x", NULL},
		{{.machine = EM_PPC64, .wide = true}, "ppc64le", NULL},
		{{.machine = EM_RISCV, .wide = true}, "riscv64", NULL},
		{{.machine = EM_MIPS, .wide = true}, "mips64le", NULL},
		{{.machine = EM_LOONGARCH, .wide = true}, "loong64", NULL},
		{{.machine = EM_X86_64}, NULL, NULL},
		{{.machine = EM_ARM, .big_endian = true}, NULL, NULL},
		{{.machine = 0x1234, .wide = true}, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		const char *architecture = NULL, *variant = NULL;
		bool known = elf_machine_platform(&cases[i].elf, &architecture, &variant);

		assert_true(known == (cases[i].architecture != NULL));
		if (known)
			assert_string_equal(architecture, cases[i].architecture);
		assert_true(!variant == !cases[i].variant);
		if (variant)
			assert_string_equal(variant, cases[i].variant);
	}
}

static void test_types(void **state)
{
	(void)state;
	assert_string_equal(elf_type_name(ET_EXEC), "exec");
	assert_string_equal(elf_type_name(ET_CORE), "core");
	assert_null(elf_type_name(ET_CORE + 1));
	assert_null(elf_type_name(0xffff));
}

static void test_handlers(void **state)
{
	static const struct {
		const char *text;
		bool matches;
	} cases[] = {
		{"enabled\nmagic 7f454c46\n", true},
		{"enabled\ninterpreter /x\nflags: \noffset 2\nmagic 4c46\nmask ffff\n",
		 true},
		{"enabled\nmagic 7f454c00\nmask ffffff00\n", true},
		{"enabled\nmagic 7f454c00\nmask ffffff01\n", true},
		{"enabled\nmagic 7f454c01\nmask ffffff01\n", false},
		{"disabled\nmagic 7f454c46\n", false},
		{"magic 7f454c46\n", false},
		{"enabled\nextension .exe\n", false},
		{"enabled\nmagic\n", false},
		{"enabled\nmagic \n", false},
		{"enabled\nmagic 7f4\n", false},
		{"enabled\nmagic 7F45\n", false},
		{"enabled\nmagic 7f45\nmask ff\n", false},
		{"enabled\noffset 255\nmagic 00\n", true},
		{"enabled\noffset 256\nmagic 00\n", false},
		{"enabled\noffset 18446744073709551615\nmagic 0000\n", false},
		{"enabled\noffset -1\nmagic 00\n", false},
		{"", false},
	};
	const unsigned char head[ELF_HEAD] = ELFMAG;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		char *text = strdup(cases[i].text);

		assert_non_null(text);
		if (elf_binfmt_matches(text, head) != cases[i].matches)
			fail_msg("%s", cases[i].text);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_platforms),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_handlers),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
