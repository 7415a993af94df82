/*
 * test_udev.c - files of the udev database.
 */
#include "udev.h"

#include <errno.h>

#include "tree.h"

/* Parses TEXT; release the record. */
static void parse(struct udev_record *record, const char *text)
{
	memset(record, 0, sizeof(*record));
	record->text = strdup(text);
	udev_parse(record->text, record);
}

static void test_record(void **state)
{
	struct udev_record record;

	(void)state;
	parse(&record, "S:disk/by-uuid/1\n"
		       "S:disk/by-id/ata-A_B\n"
		       "S:disk/by-id/ata-A\n"
		       "I:123\n"
		       "L:0\n"
		       "W:5\n"
		       "E:ID_SERIAL=A_B\n"
		       "E:ID_FS_LABEL_ENC=a\\x20=b=\n"
		       "E:EMPTY=\n"
		       "E:ID_MODEL= blanks \n"
		       "G:systemd\n"
		       "Q:systemd\n"
		       "V:1\n");
	assert_int_equal(record.n_links, 3);
	assert_string_equal(record.links[0], "disk/by-id/ata-A");
	assert_string_equal(record.links[1], "disk/by-id/ata-A_B");
	assert_string_equal(record.links[2], "disk/by-uuid/1");
	assert_int_equal(record.n_properties, 4);
	assert_string_equal(udev_value(&record, "ID_SERIAL"), "A_B");
	assert_string_equal(udev_value(&record, "ID_FS_LABEL_ENC"), "a\\x20=b=");
	assert_string_equal(udev_value(&record, "ID_MODEL"), " blanks ");
	assert_null(udev_value(&record, "EMPTY"));
	assert_null(udev_value(&record, "ID_SERIA"));
	assert_null(udev_value(&record, "ID_SERIAL_SHORT"));
	assert_null(udev_value(&record, ""));
	assert_int_equal(record.malformed, 0);
	assert_false(record.cut);
	udev_release(&record);
}

static void test_malformed(void **state)
{
	struct udev_record record;

	(void)state;
	parse(&record, "E:NOTHING\nE:\nE\nS\n:\n\n\nnoise\nE:A=1\ne:B=2\n E:C=3\nE:D=4");
	assert_int_equal(record.malformed, 2);
	assert_int_equal(record.n_properties, 2);
	assert_int_equal(record.n_links, 0);
	assert_string_equal(udev_value(&record, "A"), "1");
	assert_string_equal(udev_value(&record, "D"), "4");
	assert_null(udev_value(&record, "B"));
	assert_null(udev_value(&record, "C"));
	udev_release(&record);
	parse(&record, "");
	assert_int_equal(record.n_properties + record.n_links + record.malformed, 0);
	udev_release(&record);
}

/* COUNT lines that begin with KIND, in one text; to be freed. */
static char *many_lines(const char *kind, size_t count)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%zu=x\n", kind, i);
	fclose(out);
	return text;
}

static void test_limits(void **state)
{
	struct udev_record record;
	char *text = many_lines("E:P", UDEV_MOST_PROPERTIES);

	(void)state;
	parse(&record, text);
	assert_int_equal(record.n_properties, UDEV_MOST_PROPERTIES);
	assert_false(record.cut);
	udev_release(&record);
	free(text);
	text = many_lines("E:P", UDEV_MOST_PROPERTIES + 1);
	parse(&record, text);
	assert_int_equal(record.n_properties, UDEV_MOST_PROPERTIES);
	assert_true(record.cut);
	udev_release(&record);
	free(text);
	text = many_lines("S:", UDEV_MOST_LINKS + 1);
	parse(&record, text);
	assert_int_equal(record.n_links, UDEV_MOST_LINKS);
	assert_true(record.cut);
	udev_release(&record);
	free(text);
}

static void test_database(void **state)
{
	struct udev_source source;
	struct udev_record record;
	struct tree tree;
	char *text = many_lines("E:LONG_PROPERTY_NAME_", 4000);

	(void)state;
	tree_make(&tree);
	assert_int_equal(udev_open(tree.fd, false, &source), -ENOENT);
	udev_close(&source);
	tree_file(&tree, "run/udev/data/b8:0", "E:ID_SERIAL=1\nS:disk/by-id/1\n");
	tree_file(&tree, "run/udev/data/b8:1", text);
	tree_directory(&tree, "run/udev/data/b8:2");
	tree_link(&tree, "run/udev/data/b8:3", "b8:0");
	tree_bytes(&tree, "run/udev/data/b8:4", "E:A=1\nE:B\0C=2\nE:D=3\n", 20);
	assert_int_equal(udev_open(tree.fd, false, &source), 0);
	assert_int_equal(udev_read(&source, 8, 0, &record), 0);
	assert_string_equal(udev_value(&record, "ID_SERIAL"), "1");
	assert_string_equal(record.links[0], "disk/by-id/1");
	udev_release(&record);
	assert_int_equal(udev_read(&source, 8, 1, &record), 0);
	assert_true(record.cut);
	udev_release(&record);
	assert_int_equal(udev_read(&source, 8, 4, &record), 0);
	assert_string_equal(udev_value(&record, "A"), "1");
	udev_release(&record);
	assert_int_equal(udev_read(&source, 8, 2, &record), -ENOENT);
	assert_true(udev_read(&source, 8, 3, &record) < 0);
	assert_int_equal(udev_read(&source, 9, 0, &record), -ENOENT);
	udev_close(&source);
	tree_remove(&tree);
	free(text);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_database),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
