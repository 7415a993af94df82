/*
 * test_elf_sections.c - section headers: their number and names where these are said in
 * odd places, or not to be had.
 */
#include "elf_sections.h"

#include "elf_parts.h"
#include "elfmake.h"

static struct make file;

/* A file with the names in section 2, whose headers are at the end. */
static void make_file(bool wide, bool big_endian)
{
	static const char names[] = "\0.text\0.names";
	size_t at;

	make_begin(&file, wide, big_endian, ET_DYN, EM_NONE);
	at = make_bytes(&file, names, sizeof(names));
	make_sections(&file, file.size, 3, 2);
	make_section(&file, 0, SHT_NULL, 0, 0, 0);
	make_section(&file, 1, SHT_PROGBITS, 7, 9, 0);
	make_section(&file, 7, SHT_STRTAB, at, sizeof(names), 0);
}

/* Where header NUMBER is. */
static size_t header(size_t number)
{
	size_t size = file.wide ? 64 : 40;

	return file.size - (3 - number) * size;
}

static void read_sections(struct elf_sections *sections)
{
	struct elf elf;

	make_open(&file, &elf);
	assert_int_equal(elf_sections_read(&elf, sections), 0);
	make_end(&file);
}

static void expect_good(void)
{
	struct elf_sections sections;

	read_sections(&sections);
	assert_null(sections.defect);
	assert_int_equal(sections.count, 3);
	assert_string_equal(sections.sections[0].name, "");
	assert_string_equal(sections.sections[1].name, ".text");
	assert_string_equal(sections.sections[2].name, ".names");
	assert_int_equal(sections.sections[1].offset, 7);
	assert_int_equal(sections.sections[1].bytes, 9);
	assert_ptr_equal(elf_sections_find(&sections, ".text"), &sections.sections[1]);
	assert_null(elf_sections_find(&sections, ".data"));
	elf_sections_free(&sections);
}

static void expect_defect(size_t count, const char *text, const char *defect)
{
	struct elf_sections sections;

	read_sections(&sections);
	assert_non_null(sections.defect);
	assert_string_equal(sections.defect, defect);
	assert_int_equal(sections.count, count);
	if (text)
		assert_string_equal(sections.sections[1].name, text);
	elf_sections_free(&sections);
}

static void test_good(void **state)
{
	(void)state;
	for (unsigned way = 0; way < 4; way++) {
		make_file(way & 1, way & 2);
		expect_good();
		/* As in a file with very many, the first header tells of them. */
		make_sections(&file, header(0), 0, SHN_XINDEX);
		make_number(&file, header(0) + (file.wide ? 32 : 20), file.wide ? 8 : 4,
			    3);
		make_number(&file, header(0) + (file.wide ? 40 : 24), 4, 2);
		expect_good();
	}
}

static void test_none(void **state)
{
	struct elf_sections sections;

	(void)state;
	make_begin(&file, true, false, ET_DYN, EM_NONE);
	read_sections(&sections);
	assert_int_equal(sections.count, 0);
	assert_null(sections.defect);
	elf_sections_free(&sections);
}

static void test_headers(void **state)
{
	static const char beyond[] = "section headers lie beyond the end of the file";

	(void)state;
	make_file(true, false);
	file.size--;
	expect_defect(2, "", beyond);
	make_file(true, false);
	make_number(&file, 40, 8, file.size - 63);
	expect_defect(0, NULL, beyond);
	make_number(&file, 40, 8, UINT64_MAX);
	expect_defect(0, NULL, beyond);
	make_file(true, false);
	make_number(&file, 58, 2, 40);
	expect_defect(0, NULL, "section headers of a size that is not the class's");
	/* The first header tells of more than there can be. */
	make_file(true, false);
	make_number(&file, 60, 2, 0);
	make_number(&file, header(0) + 32, 8, UINT64_MAX);
	expect_defect(3, ".text", beyond);
}

static void test_names(void **state)
{
	static const char beyond[] = "section names lie beyond the end of the file";
	static const char nowhere[] = "no section holds the section names";

	(void)state;
	make_file(true, false);
	make_number(&file, 62, 2, 3);
	expect_defect(3, "", nowhere);
	make_number(&file, 62, 2, SHN_XINDEX);
	make_number(&file, header(0) + 40, 4, UINT32_MAX);
	expect_defect(3, "", nowhere);
	make_file(true, false);
	make_number(&file, header(2) + 24, 8, file.size);
	expect_defect(3, "", beyond);
	make_number(&file, header(2) + 24, 8, UINT64_MAX);
	expect_defect(3, "", beyond);
	make_file(true, false);
	make_number(&file, header(2) + 32, 8, UINT64_MAX);
	expect_defect(3, ".text", beyond);
	make_file(true, false);
	make_number(&file, header(2) + 4, 4, SHT_NOBITS);
	expect_defect(3, "", beyond);
	make_file(true, false);
	make_number(&file, header(1), 4, 1000);
	expect_defect(3, "", "a section whose name cannot be read");
}

/* The last name has no end but that of what is read; one that never ends is none. */
static void test_long_names(void **state)
{
	static char name[2 * ELF_MOST_SECTION_NAME];

	(void)state;
	memset(name, 'x', sizeof(name));
	for (size_t size = ELF_MOST_SECTION_NAME - 2; size < ELF_MOST_SECTION_NAME + 2;
	     size++) {
		struct elf_sections sections;
		bool good = size < ELF_MOST_SECTION_NAME;

		make_begin(&file, true, false, ET_DYN, EM_NONE);
		make_bytes(&file, "", 1);
		make_bytes(&file, name, size);
		make_sections(&file, file.size, 2, 1);
		make_section(&file, 0, SHT_NULL, 0, 0, 0);
		make_section(&file, 1, SHT_STRTAB, 64, size + 1, 0);
		read_sections(&sections);
		assert_int_equal(strlen(sections.sections[1].name), good ? size : 0);
		assert_true(good == !sections.defect);
		elf_sections_free(&sections);
	}
}

static void test_types(void **state)
{
	(void)state;
	assert_string_equal(elf_section_type(EM_X86_64, SHT_GNU_versym), "VERSYM");
	assert_string_equal(elf_section_type(EM_ARM, 0x70000001), "ARM_EXIDX");
	assert_string_equal(elf_section_type(EM_X86_64, 0x70000001), "X86_64_UNWIND");
	assert_null(elf_section_type(EM_S390, 0x70000001));
	assert_string_equal(elf_segment_type(EM_ARM, 0x70000001), "EXIDX");
	assert_null(elf_segment_type(EM_X86_64, 0x70000001));
	assert_string_equal(elf_section_flag(31), "exclude");
	assert_null(elf_section_flag(3));
	assert_null(elf_section_flag(63));
	assert_null(elf_segment_flag(3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),	   cmocka_unit_test(test_none),
		cmocka_unit_test(test_headers),	   cmocka_unit_test(test_names),
		cmocka_unit_test(test_long_names), cmocka_unit_test(test_types),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
