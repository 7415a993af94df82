/*
 * test_elf_notes.c - notes of both classes, byte orders and alignments, in segments and
 * sections, and what becomes of broken ones.
 */
#include "elf_notes.h"

#include "elfmake.h"

enum { PACKAGE = (int)0xcafe1a7e, DLOPEN = 0x407c0c0a };

static const unsigned char id[] = {0x00, 0x7f, 0x80, 0xff, 0x1c};

/* A file whose notes begin where the header ends, to be followed by read_notes(). */
static struct make file;

static void begin(bool wide, bool big_endian, unsigned machine)
{
	make_begin(&file, wide, big_endian, ET_DYN, machine);
	make_align(&file, 8);
}

/* Reads what was made as one segment, or as one section. */
static void read_notes(uint64_t align, bool as_section, struct elf_notes *notes)
{
	const size_t start = file.wide ? 64 : 56;
	const struct elf_segment segment = {.type = PT_NOTE,
					    .offset = start,
					    .file_bytes = file.size - start,
					    .align = align};
	const struct elf_section section = {.type = SHT_NOTE,
					    .offset = start,
					    .bytes = file.size - start,
					    .align = align};
	struct elf elf;

	make_open(&file, &elf);
	assert_int_equal(elf_notes_read(&elf, &segment, !as_section, &section, as_section,
					notes),
			 0);
	make_end(&file);
}

static void test_build_id(void **state)
{
	struct elf_notes notes;

	(void)state;
	for (unsigned way = 0; way < 16; way++) {
		size_t align = way & 1 ? 8 : 4;

		begin(way & 2, way & 4, EM_NONE);
		make_note(&file, "GNU", NT_GNU_HWCAP, "abc", 3, align);
		make_note(&file, "Other", NT_GNU_BUILD_ID, "abc", 3, align);
		make_note(&file, "GNU", NT_GNU_BUILD_ID, id, sizeof(id), align);
		read_notes(align, way & 8, &notes);
		assert_string_equal(notes.build_id, "007f80ff1c");
		assert_null(notes.defect);
		elf_notes_free(&notes);
	}
}

static void add_tag(uint32_t system)
{
	struct make tag = {.big_endian = file.big_endian};

	make_add(&tag, 4, system);
	make_add(&tag, 4, 3);
	make_add(&tag, 4, 2);
	make_add(&tag, 4, 17);
	make_note(&file, "GNU", NT_GNU_ABI_TAG, tag.bytes, tag.size, 4);
}

static void test_abi_tag(void **state)
{
	static const char *const names[] = {"Linux", "Hurd", "Solaris", "FreeBSD", NULL};
	struct elf_notes notes;

	(void)state;
	for (uint32_t i = 0; i < 10; i++) {
		const char *name = names[i / 2];

		begin(true, i % 2, EM_S390);
		add_tag(i / 2);
		read_notes(4, false, &notes);
		if (name)
			assert_string_equal(notes.system, name);
		else
			assert_null(notes.system);
		assert_int_equal(notes.system_version[2], name ? 17 : 0);
		elf_notes_free(&notes);
	}
}

/* Two properties, of which the first has padding behind it. */
static void add_properties(uint32_t first, uint32_t second)
{
	struct make all = {.wide = file.wide, .big_endian = file.big_endian};

	make_add(&all, 4, first);
	make_add(&all, 4, 4);
	make_add(&all, 4, 3);
	make_align(&all, file.wide ? 8 : 4);
	make_add(&all, 4, second);
	make_add(&all, 4, 4);
	make_add(&all, 4, 5);
	make_align(&all, file.wide ? 8 : 4);
	make_note(&file, "GNU", NT_GNU_PROPERTY_TYPE_0, all.bytes, all.size,
		  file.wide ? 8 : 4);
}

static void test_properties(void **state)
{
	struct elf_notes notes;

	(void)state;
	for (int wide = 0; wide < 2; wide++) {
		begin(wide, false, wide ? EM_X86_64 : EM_386);
		add_properties(GNU_PROPERTY_X86_FEATURE_1_AND,
			       GNU_PROPERTY_X86_ISA_1_NEEDED);
		read_notes(wide ? 8 : 4, false, &notes);
		assert_int_equal(notes.x86_features, 3);
		assert_int_equal(notes.isa_needed, 5);
		assert_int_equal(notes.aarch64_features, 0);
		elf_notes_free(&notes);
	}
	/* The same number means something else elsewhere. */
	begin(true, false, EM_AARCH64);
	add_properties(GNU_PROPERTY_AARCH64_FEATURE_1_AND, GNU_PROPERTY_X86_ISA_1_NEEDED);
	read_notes(8, false, &notes);
	assert_int_equal(notes.aarch64_features, 3);
	assert_int_equal(notes.isa_needed, 0);
	elf_notes_free(&notes);
}

static void add_text(uint32_t type, const char *text)
{
	make_note(&file, "FDO", type, text, strlen(text) + 1, 4);
}

static void test_package(void **state)
{
	struct elf_notes notes;

	(void)state;
	begin(true, true, EM_NONE);
	add_text((uint32_t)PACKAGE,
		 "{\"type\":\"deb\",\"name\":\"x\",\"version\":\"1-2\","
		 "\"architecture\":\"\"}");
	read_notes(4, false, &notes);
	assert_null(notes.defect);
	assert_string_equal(notes.package_name, "x");
	assert_string_equal(notes.package_version, "1-2");
	elf_notes_free(&notes);
}

static void test_dlopen(void **state)
{
	struct elf_notes notes;

	(void)state;
	begin(true, false, EM_NONE);
	add_text(DLOPEN, "[{\"soname\":[\"liba.so.1\",\"liba.so.0\"],\"feature\":\"a\","
			 "\"description\":\"what\",\"priority\":\"required\"},"
			 "{\"soname\":[\"libb.so\"],\"priority\":\"suggested\"}]");
	add_text(DLOPEN, "[{\"soname\":[\"libc.so\"]},"
			 "{\"soname\":[\"libd.so\"],\"priority\":\"unheard of\"}]");
	read_notes(4, false, &notes);
	assert_null(notes.defect);
	assert_int_equal(notes.n_dlopens, 4);
	assert_int_equal(notes.dlopens[0].n_sonames, 2);
	assert_string_equal(notes.dlopens[0].sonames[1], "liba.so.0");
	assert_string_equal(notes.dlopens[0].feature, "a");
	assert_string_equal(notes.dlopens[0].description, "what");
	assert_int_equal(notes.dlopens[0].priority, ELF_REQUIRED);
	assert_int_equal(notes.dlopens[1].priority, ELF_SUGGESTED);
	assert_null(notes.dlopens[1].feature);
	assert_int_equal(notes.dlopens[2].priority, ELF_RECOMMENDED);
	assert_int_equal(notes.dlopens[3].priority, ELF_RECOMMENDED);
	elf_notes_free(&notes);
}

/* What is broken is named; what is good beside it is still there. */
static void test_broken_dlopens(void **state)
{
	static const struct {
		const char *text, *defect;
	} cases[] = {
		{"", "a note whose text is not JSON"},
		{"[", "a note whose text is not JSON"},
		{"[{\"soname\":[\"a\\u0000b\"]}]", "a note whose text is not JSON"},
		{"{\"soname\":[\"liba.so\"]}", "a dlopen note that is no list"},
		{"[1,null,\"x\",[]]", "a dlopen note that names no library"},
		{"[{}]", "a dlopen note that names no library"},
		{"[{\"soname\":[]}]", "a dlopen note that names no library"},
		{"[{\"soname\":\"liba.so\"}]", "a dlopen note that names no library"},
		{"[{\"soname\":[7,\"\"]}]", "a dlopen note that names no library"},
	};
	struct elf_notes notes;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		begin(true, false, EM_NONE);
		add_text(DLOPEN, cases[i].text);
		add_text(DLOPEN, "[{\"soname\":[{},\"libz.so\"]}]");
		read_notes(4, false, &notes);
		assert_non_null(notes.defect);
		assert_string_equal(notes.defect, cases[i].defect);
		assert_int_equal(notes.n_dlopens, 1);
		assert_int_equal(notes.dlopens[0].n_sonames, 1);
		assert_string_equal(notes.dlopens[0].sonames[0], "libz.so");
		elf_notes_free(&notes);
	}
}

static void test_cut(void **state)
{
	struct elf_notes notes;

	(void)state;
	for (size_t cut = 1; cut < 20; cut++) {
		begin(true, false, EM_NONE);
		make_note(&file, "GNU", NT_GNU_BUILD_ID, id, 4, 4);
		file.size -= cut;
		read_notes(4, false, &notes);
		assert_string_equal(notes.build_id, "");
		assert_string_equal(notes.defect,
				    "a note that is longer than what holds it");
		elf_notes_free(&notes);
	}
}

static void test_alignment(void **state)
{
	static const uint64_t aligns[] = {0, 1, 2, 4, 16, 3 << 20};
	struct elf_notes notes;

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(aligns); i++) {
		bool good = aligns[i] <= 4;

		begin(true, false, EM_NONE);
		make_note(&file, "GNU", NT_GNU_BUILD_ID, id, 3, 4);
		read_notes(aligns[i], false, &notes);
		assert_string_equal(notes.build_id, good ? "007f80" : "");
		assert_true(good == !notes.defect);
		elf_notes_free(&notes);
	}
}

/* A section in a segment that was read is not read again. */
static void test_section_in_segment(void **state)
{
	const struct elf_segment segment = {.type = PT_NOTE,
					    .offset = 64,
					    .file_bytes = 100,
					    .align = 4};
	const struct elf_section sections[] = {
		{.type = SHT_NOTE, .offset = 100, .bytes = 64, .align = 4},
		{.type = SHT_NOTE, .offset = 1 << 20, .bytes = 64, .align = 4},
	};
	struct elf_notes notes;
	struct elf elf;

	(void)state;
	begin(true, false, EM_NONE);
	add_text(DLOPEN,
		 "[{\"soname\":[\"some-long-name-of-a-library-that-fills-it.so.1\"]}"
		 "     ]");
	assert_int_equal(file.size, 164 - 12);
	make_bytes(&file, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
	make_open(&file, &elf);
	assert_int_equal(elf_notes_read(&elf, &segment, 1, sections, 1, &notes), 0);
	assert_int_equal(notes.n_dlopens, 1);
	assert_null(notes.defect);
	elf_notes_free(&notes);
	assert_int_equal(elf_notes_read(&elf, &segment, 1, sections, 2, &notes), 0);
	assert_string_equal(notes.defect, "notes that lie beyond the end of the file");
	elf_notes_free(&notes);
	make_end(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_build_id),
		cmocka_unit_test(test_abi_tag),
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_package),
		cmocka_unit_test(test_dlopen),
		cmocka_unit_test(test_broken_dlopens),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_alignment),
		cmocka_unit_test(test_section_in_segment),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
