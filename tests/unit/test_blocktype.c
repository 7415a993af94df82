/*
 * test_blocktype.c - lsblk's words for what a device is and how it is attached.
 */
#include "blocktype.h"

#include "table.h"
#include "tree.h"

enum { TYPE };

static const struct inv_column columns[] = {
	[TYPE] = {"type", INV_STRING, INV_KEY, NULL, "md/level, device/type", "type"},
};

static struct tree tree;

static int setup(void **state)
{
	(void)state;
	tree_make(&tree);
	tree_file(&tree, "md-raid1/md/level", "raid1\n");
	tree_file(&tree, "md-linear/md/level", "linear\n");
	tree_file(&tree, "md-empty/md/level", "\n");
	tree_file(&tree, "disk/type", "0\n");
	tree_file(&tree, "tape/type", "1\n");
	tree_file(&tree, "rom/type", "5\n");
	tree_file(&tree, "raid/type", "12\n");
	tree_file(&tree, "rbc/type", "14\n");
	tree_file(&tree, "later/type", "18\n");
	tree_file(&tree, "enormous/type", "18446744073709551615\n");
	tree_file(&tree, "nonsense/type", "disk\n");
	tree_file(&tree, "loop-backed/loop/backing_file", "/srv/a\n");
	tree_file(&tree, "sys/class/scsi_host/host0/proc_name", "ahci\n");
	tree_file(&tree, "sys/class/scsi_host/host1/proc_name", "ata_piix\n");
	tree_file(&tree, "sys/class/scsi_host/host2/proc_name", "sata_nv\n");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tree_remove(&tree);
	return 0;
}

struct type_case {
	const char *name, *own, *hardware, *type;
};

static const struct type_case *now;

static int open_in_tree(const char *path)
{
	return path ? openat(tree.fd, path, O_PATH | O_DIRECTORY) : -1;
}

/* Sets the type of the case that is under test NOW. */
static int collect(struct inv_run *run)
{
	const struct blockdev device = {.name = (char *)(uintptr_t)now->name};
	const struct cell_source own = {.run = run,
					.dir = open_in_tree(now->own),
					.place = "own"};
	const struct cell_source hardware = {.run = run,
					     .dir = open_in_tree(now->hardware),
					     .place = "device"};

	inv_row_begin(run);
	blocktype_set(&own, &hardware, &device, TYPE);
	if (own.dir >= 0)
		close(own.dir);
	if (hardware.dir >= 0)
		close(hardware.dir);
	return 0;
}

static const struct inv_collector collector = {
	.name = "types",
	.columns = columns,
	.n_columns = N_ELEMENTS(columns),
	.collect = collect,
};

static void test_type(void **state)
{
	static const struct type_case cases[] = {
		{"sda", NULL, "disk", "\"disk\""},
		{"sda", NULL, NULL, "\"disk\""},
		{"sr0", NULL, "rom", "\"rom\""},
		{"sr0", NULL, NULL, "\"rom\""},
		{"sdb", NULL, "tape", "\"tape\""},
		{"sdb", NULL, "rom", "\"rom\""},
		{"sdb", NULL, "raid", "\"raid\""},
		{"sdb", NULL, "rbc", "\"rbc\""},
		{"sdb", NULL, "later", "\"disk\""},
		{"sdb", NULL, "enormous", "\"disk\""},
		{"sdb", NULL, "nonsense", "\"disk\""},
		{"vda", NULL, NULL, "\"disk\""},
		{"nvme0n1", NULL, NULL, "\"disk\""},
		{"mmcblk0", NULL, NULL, "\"disk\""},
		{"loop0", NULL, NULL, "\"loop\""},
		{"zram0", NULL, NULL, "\"zram\""},
		{"nbd0", NULL, NULL, "\"nbd\""},
		{"ram0", NULL, NULL, "\"ram\""},
		{"md0", "md-raid1", NULL, "\"raid1\""},
		{"md127", "md-linear", NULL, "\"linear\""},
		{"md_d0", "md-raid1", NULL, "\"raid1\""},
		{"md0", "md-empty", NULL, "\"md\""},
		{"md0", NULL, NULL, "\"md\""},
		{"loopy", NULL, NULL, "\"disk\""},
		{"srx", NULL, NULL, "\"disk\""},
		{"rbd0", NULL, NULL, "\"disk\""},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		struct table table;

		now = &cases[i];
		table_make(&table, &collector);
		table_fill(&table, tree.path);
		table_expect(&table, 0, "type", now->type);
		table_free(&table);
	}
}

static void test_transport(void **state)
{
	static const struct {
		const char *name, *place, *transport;
	} cases[] = {
		{"sda",
		 "devices/pci0/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/"
		 "sda",
		 "sata"},
		{"sda", "devices/pci0/ata2/host1/target1:0:0/1:0:0:0/block/sda", "ata"},
		{"sda", "devices/pci0/ata3/host2/target2:0:0/2:0:0:0/block/sda", "sata"},
		{"sda", "devices/pci0/ata9/host9/target9:0:0/9:0:0:0/block/sda", "ata"},
		{"sdb",
		 "devices/pci0/usb1/1-1/1-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb",
		 "usb"},
		{"sdc", "devices/platform/host3/session1/target3:0:0/3:0:0:1/block/sdc",
		 "iscsi"},
		{"sdd", "devices/pci0/host1/rport-1:0-2/target1:0:0/1:0:0:0/block/sdd",
		 "fc"},
		{"sde",
		 "devices/pci0/host0/port-0:0/end_device-0:0/target0:0:0/0:0:0:0/block/"
		 "sde",
		 "sas"},
		{"vda", "devices/pci0/0000:00:04.0/virtio1/block/vda", "virtio"},
		{"sdf", "devices/pci0/virtio2/host2/target2:0:0/2:0:0:0/block/sdf",
		 "virtio"},
		{"mmcblk0", "devices/platform/mmc_host/mmc0/mmc0:0001/block/mmcblk0",
		 "mmc"},
		{"nvme0n1", "devices/pci0/nvme/nvme0/nvme0n1", "nvme"},
		{"nvme0n1", "devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1",
		 "nvme"},
		{"sdg", "devices/pci0/host0/target0:2:0/0:2:0:0/block/sdg", NULL},
		{"dm-0", "devices/virtual/block/dm-0", NULL},
		{"loop0", "devices/virtual/block/loop0", NULL},
		{"x", "", NULL},
		{"x", "devices/ata1/host/x", "ata"},
		{"x", "devices/ata1/host99999999999999999999/x", "ata"},
	};

	(void)state;
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		const struct blockdev device = {
			.name = (char *)(uintptr_t)cases[i].name,
			.place = (char *)(uintptr_t)cases[i].place,
		};
		const char *transport = blocktype_transport(tree.fd, &device);

		if (strcmp(transport ? transport : "",
			   cases[i].transport ? cases[i].transport : "") != 0)
			fail_msg("%s: %s", cases[i].place, transport ? transport : "");
	}
}

static void test_idle(void **state)
{
	static const struct {
		const char *own;
		unsigned major;
		uint64_t sectors;
		bool partition, idle;
	} cases[] = {
		{"loop-backed", 7, 8, false, false}, {"loop-backed", 7, 0, false, false},
		{"disk", 7, 0, false, true},	     {"disk", 7, 8, false, false},
		{"disk", 7, 0, true, false},	     {"disk", 1, 8, false, true},
		{"disk", 8, 0, false, false},
	};
	struct table table;

	(void)state;
	table_make(&table, &collector);
	for (size_t i = 0; i < N_ELEMENTS(cases); i++) {
		const struct blockdev disk = {.name = NULL};
		const struct blockdev device = {
			.major = cases[i].major,
			.disk = cases[i].partition ? &disk : NULL,
		};
		const struct cell_source own = {.run = &table.run,
						.dir = open_in_tree(cases[i].own),
						.place = "own"};

		if (blocktype_is_idle(&own, &device, cases[i].sectors) != cases[i].idle)
			fail_msg("case %zu", i);
		close(own.dir);
	}
	table_free(&table);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_type, setup, teardown),
		cmocka_unit_test_setup_teardown(test_transport, setup, teardown),
		cmocka_unit_test_setup_teardown(test_idle, setup, teardown),
	};

	return unit_run(tests, N_ELEMENTS(tests));
}
