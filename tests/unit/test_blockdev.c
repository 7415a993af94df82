/*
 * test_blockdev.c - which block devices a tree has, and what is a partition of what.
 */
#include "blockdev.h"

#include <errno.h>

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

/* A block device at sys/devices/PLACE; PARTITION: its number, NULL for a disk. */
static void make(const char *place, const char *number, const char *partition)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/devices/%s/dev", place);
	tree_file(&tree, path, number);
	if (!partition)
		return;
	snprintf(path, sizeof(path), "sys/devices/%s/partition", place);
	tree_file(&tree, path, partition);
	snprintf(path, sizeof(path), "sys/devices/%s/start", place);
	tree_file(&tree, path, "2048");
}

/* The link at PATH, UP directories below sys/, to sys/devices/PLACE. */
static void link_to(const char *path, const char *up, const char *place)
{
	char target[256];

	snprintf(target, sizeof(target), "%sdevices/%s", up, place);
	tree_link(&tree, path, target);
}

/* Lists the tree as "name major:minor disk" in words, in the list's order. */
static void expect(const char *wanted)
{
	struct blockdev_list list = {0};
	const char *missing = NULL;
	char text[1024] = "";

	assert_int_equal(blockdev_list(tree.fd, &list, &missing), 0);
	for (size_t i = 0; i < list.count; i++) {
		const struct blockdev *device = &list.devices[i];
		size_t used = strlen(text);

		snprintf(text + used, sizeof(text) - used, "%s %u:%u%s%s\n", device->name,
			 device->major, device->minor, device->disk ? " of " : "",
			 device->disk ? device->disk->name : "");
	}
	assert_string_equal(text, wanted);
	blockdev_free(&list);
	assert_int_equal(list.count, 0);
}

static void test_by_number(void **state)
{
	(void)state;
	make("pci/ata1/block/sda", "8:0", NULL);
	make("pci/ata1/block/sda/sda1", "8:1", "1");
	make("pci/ata1/block/sda/sda10", "8:10", "10");
	make("virtual/block/dm-0", "253:0", NULL);
	make("pci/raid/block/cciss!c0d0", "104:0", NULL);
	make("pci/raid/block/cciss!c0d0/cciss!c0d0p1", "104:1", "1");
	link_to("sys/dev/block/8:10", "../../", "pci/ata1/block/sda/sda10");
	link_to("sys/dev/block/8:1", "../../", "pci/ata1/block/sda/sda1");
	link_to("sys/dev/block/8:0", "../../", "pci/ata1/block/sda");
	link_to("sys/dev/block/253:0", "../../", "virtual/block/dm-0");
	link_to("sys/dev/block/104:0", "../../", "pci/raid/block/cciss!c0d0");
	link_to("sys/dev/block/104:1", "../../",
		"pci/raid/block/cciss!c0d0/cciss!c0d0p1");
	expect("sda 8:0\n"
	       "sda1 8:1 of sda\n"
	       "sda10 8:10 of sda\n"
	       "cciss/c0d0 104:0\n"
	       "cciss/c0d0p1 104:1 of cciss/c0d0\n"
	       "dm-0 253:0\n");
}

/* The boot areas of an eMMC are disks, though their directories are inside another's. */
static void test_disk_inside_a_disk(void **state)
{
	(void)state;
	make("soc/mmc0/block/mmcblk0", "179:0", NULL);
	make("soc/mmc0/block/mmcblk0/mmcblk0p1", "179:1", "1");
	make("soc/mmc0/block/mmcblk0/mmcblk0boot0", "179:32", NULL);
	make("soc/mmc0/block/mmcblk0/mmcblk0boot0/mmcblk0boot0p1", "179:33", "1");
	link_to("sys/dev/block/179:0", "../../", "soc/mmc0/block/mmcblk0");
	link_to("sys/dev/block/179:1", "../../", "soc/mmc0/block/mmcblk0/mmcblk0p1");
	link_to("sys/dev/block/179:32", "../../", "soc/mmc0/block/mmcblk0/mmcblk0boot0");
	link_to("sys/dev/block/179:33", "../../",
		"soc/mmc0/block/mmcblk0/mmcblk0boot0/mmcblk0boot0p1");
	expect("mmcblk0 179:0\n"
	       "mmcblk0p1 179:1 of mmcblk0\n"
	       "mmcblk0boot0 179:32\n"
	       "mmcblk0boot0p1 179:33 of mmcblk0boot0\n");
}

/* Without sys/dev/block, sys/block holds links; what device/ leads to is no disk. */
static void test_by_name(void **state)
{
	(void)state;
	make("pci/ata1/block/sda", "8:0", NULL);
	make("pci/ata1/block/sda/sda1", "8:1", "1");
	make("pci/nvme/nvme0", "240:0", NULL);
	make("pci/nvme/nvme0/nvme0n1", "259:0", NULL);
	make("pci/nvme/nvme0/nvme0n1/nvme0n1p1", "259:1", "1");
	make("soc/mmc0/block/mmcblk0", "179:0", NULL);
	make("soc/mmc0/block/mmcblk0/mmcblk0boot0", "179:32", NULL);
	tree_link(&tree, "sys/devices/pci/nvme/nvme0/nvme0n1/device", "../../nvme0");
	tree_file(&tree, "sys/devices/pci/nvme/nvme0/nvme0n1/queue/nr_requests", "64");
	link_to("sys/block/sda", "../", "pci/ata1/block/sda");
	link_to("sys/block/nvme0n1", "../", "pci/nvme/nvme0/nvme0n1");
	link_to("sys/block/mmcblk0", "../", "soc/mmc0/block/mmcblk0");
	link_to("sys/block/mmcblk0boot0", "../", "soc/mmc0/block/mmcblk0/mmcblk0boot0");
	expect("sda 8:0\n"
	       "sda1 8:1 of sda\n"
	       "nvme0n1 259:0\n"
	       "nvme0n1p1 259:1 of nvme0n1\n"
	       "mmcblk0 179:0\n"
	       "mmcblk0boot0 179:32\n");
}

/* The oldest kernels: sys/block holds the directories themselves. */
static void test_directories(void **state)
{
	(void)state;
	tree_file(&tree, "sys/block/sda/dev", "8:0");
	tree_file(&tree, "sys/block/sda/sda1/dev", "8:1");
	tree_file(&tree, "sys/block/sda/sda1/start", "63");
	tree_file(&tree, "sys/block/sda/queue/scheduler", "noop");
	tree_file(&tree, "sys/block/cciss!c0d0/dev", "104:0");
	expect("cciss/c0d0 104:0\n"
	       "sda 8:0\n"
	       "sda1 8:1 of sda\n");
}

/* The hidden paths of NVMe multipath have no number. */
static void test_without_number(void **state)
{
	(void)state;
	tree_file(&tree, "sys/block/nvme1c1n1/hidden", "1");
	tree_file(&tree, "sys/block/nvme1n1/dev", "259:2");
	expect("nvme1n1 259:2\n");
}

/* Whether what links lead to can be opened is found out when it is read. */
static void test_odd_links(void **state)
{
	struct blockdev_list list = {0};
	const char *missing;

	(void)state;
	tree_directory(&tree, "sys/devices");
	tree_link(&tree, "sys/dev/block/8:7", "nowhere/8:7");
	tree_link(&tree, "sys/dev/block/8:8", "/sys/devices");
	tree_link(&tree, "sys/dev/block/8:9", "8:9");
	tree_link(&tree, "sys/dev/block/8:10", "..");
	tree_link(&tree, "sys/dev/block/8:11", "../../");
	tree_file(&tree, "sys/dev/block/8:12", "a file");
	assert_int_equal(mkfifoat(tree.fd, "sys/dev/block/8:13", 0644), 0);
	assert_int_equal(blockdev_list(tree.fd, &list, &missing), 0);
	assert_true(list.count <= 7);
	for (size_t i = 0; i < list.count; i++)
		assert_null(list.devices[i].disk);
	blockdev_free(&list);
}

static void test_odd_numbers(void **state)
{
	static const char *const names[] = {"8",    "8:",    ":0",	    "a:b",
					    "8:0x", " 8:1",  "-8:0",	    "+8:0",
					    "8:-1", "8:0:0", "4294967296:0"};
	char path[64];

	(void)state;
	tree_directory(&tree, "sys/dev");
	tree_directory(&tree, "sys/dev/block");
	tree_directory(&tree, "sys/devices");
	tree_directory(&tree, "sys/devices/odd");
	for (size_t i = 0; i < N_ELEMENTS(names); i++) {
		snprintf(path, sizeof(path), "sys/dev/block/%s", names[i]);
		tree_link(&tree, path, "../../devices/odd");
	}
	expect("");
}

static void test_missing(void **state)
{
	struct blockdev_list list = {.count = 42};
	const char *missing = NULL;

	(void)state;
	assert_int_equal(blockdev_list(tree.fd, &list, &missing), -ENOENT);
	assert_string_equal(missing, "sys/block");
	assert_int_equal(list.count, 42);
	tree_file(&tree, "sys/dev/block", "a file");
	assert_int_equal(blockdev_list(tree.fd, &list, &missing), -ENOTDIR);
	assert_string_equal(missing, "sys/dev/block");
	assert_int_equal(list.count, 42);
}

static void test_real_name(void **state)
{
	char name[] = "!a!!b!";

	(void)state;
	blockdev_real_name(name);
	assert_string_equal(name, "/a//b/");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_by_number, setup, teardown),
		cmocka_unit_test_setup_teardown(test_disk_inside_a_disk, setup, teardown),
		cmocka_unit_test_setup_teardown(test_by_name, setup, teardown),
		cmocka_unit_test_setup_teardown(test_directories, setup, teardown),
		cmocka_unit_test_setup_teardown(test_without_number, setup, teardown),
		cmocka_unit_test_setup_teardown(test_odd_links, setup, teardown),
		cmocka_unit_test_setup_teardown(test_odd_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_missing, setup, teardown),
		cmocka_unit_test(test_real_name),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
