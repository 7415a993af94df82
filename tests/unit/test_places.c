/*
 * test_places.c - which device is mounted where, and what is swap space.
 */
#include "places.h"

#include "tree.h"

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

static void add(void *context, const struct place *place)
{
	char *text = context;

	strcat(text, place->target);
	strcat(text, ":");
	strcat(text, place->fs_type);
	strcat(text, " ");
}

static void expect(const struct places *places, unsigned major, unsigned minor,
		   const char *node, const char *alias, const char *wanted)
{
	char text[512] = "";

	places_find(places, major, minor, node, alias, add, text);
	assert_string_equal(text, wanted);
}

static const char mounts[] = "20 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
			     "21 1 8:2 / /z rw - ext4 /dev/sda2 rw\n"
			     "22 1 8:2 /a /a rw - ext4 /dev/sda2 rw\n"
			     "23 1 8:2 /b /m\\040n rw - ext4 /dev/sda2 rw\n"
			     "24 1 8:2 / /z rw - ext4 /dev/sda2 rw\n"
			     "25 1 0:33 /home /home rw - btrfs /dev/mapper/vg-b rw\n"
			     "26 1 0:33 /srv /srv rw - btrfs /dev/mapper/vg-b rw\n"
			     "27 1 0:33 / /old rw - btrfs /dev/dm-3 rw\n"
			     "28 1 0:40 / /tmp rw - tmpfs tmpfs rw\n"
			     "29 1 0:41 / /n rw - nfs4 server:/dev/sda1 rw\n"
			     "30 1 253:1 / /dm rw - xfs /dev/mapper/vg-x rw\n";

static const char swaps[] = "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n"
			    "/dev/dm-1                partition\t1048572\t0\t-2\n"
			    "/dev/sda3\tpartition\t1\t0\t-3\n"
			    "/swap\\040file\tfile\t1\t0\t-4\n"
			    "/dev/odd\\040name partition 1 0 -5";

static void test_find(void **state)
{
	struct places places;

	(void)state;
	tree_file(&tree, "proc/self/mountinfo", mounts);
	tree_file(&tree, "proc/swaps", swaps);
	assert_int_equal(places_read(tree.fd, &places), 0);
	expect(&places, 8, 1, "/dev/sda1", "/dev/sda1", "/:ext4 ");
	/* Sorted, and each place once though it is mounted over itself. */
	expect(&places, 8, 2, "/dev/sda2", "/dev/sda2", "/a:ext4 /m n:ext4 /z:ext4 ");
	expect(&places, 8, 3, "/dev/sda3", "/dev/sda3", "[SWAP]:swap ");
	expect(&places, 8, 4, "/dev/sda4", "/dev/sda4", "");
	/* btrfs has a number of its own: found by both names of the device. */
	expect(&places, 253, 3, "/dev/dm-3", "/dev/mapper/vg-b",
	       "/old:btrfs /home:btrfs /srv:btrfs ");
	/* A mount by number, and swap by the kernel's name. */
	expect(&places, 253, 1, "/dev/dm-1", "/dev/mapper/vg-x", "/dm:xfs [SWAP]:swap ");
	expect(&places, 9, 9, "/dev/odd name", "/dev/odd name", "[SWAP]:swap ");
	/* What has no number is no device of any name. */
	expect(&places, 0, 0, "/dev/none", "/dev/none", "");
	expect(&places, 0, 40, "tmpfs", "tmpfs", "");
	places_free(&places);
}

static void test_missing_files(void **state)
{
	struct places places;

	(void)state;
	assert_int_equal(places_read(tree.fd, &places), 0);
	assert_int_equal(places.count, 0);
	expect(&places, 8, 1, "/dev/sda1", "/dev/sda1", "");
	places_free(&places);
	tree_file(&tree, "proc/swaps", swaps);
	assert_int_equal(places_read(tree.fd, &places), 0);
	expect(&places, 8, 3, "/dev/sda3", "/dev/sda3", "[SWAP]:swap ");
	places_free(&places);
	tree_file(&tree, "proc/swaps", "");
	tree_file(&tree, "proc/self/mountinfo", "nonsense\n");
	assert_int_equal(places_read(tree.fd, &places), 0);
	assert_int_equal(places.count, 0);
	places_free(&places);
}

/* A pipe or a loop of links in a file's place is an error that says so. */
static void test_unreadable(void **state)
{
	struct places places;

	(void)state;
	tree_directory(&tree, "proc");
	assert_int_equal(mkfifoat(tree.fd, "proc/swaps", 0644), 0);
	assert_true(places_read(tree.fd, &places) < 0);
	assert_int_equal(places.count, 0);
	assert_int_equal(unlinkat(tree.fd, "proc/swaps", 0), 0);
	tree_link(&tree, "proc/self", "self");
	assert_true(places_read(tree.fd, &places) < 0);
	assert_int_equal(places.count, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_find, setup, teardown),
		cmocka_unit_test_setup_teardown(test_missing_files, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unreadable, setup, teardown),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
