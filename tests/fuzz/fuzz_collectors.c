/*
 * fuzz_collectors.c - the contents of a small machine's files, with NULs between them,
 * through every collector.
 */
#include "fuzz.h"

#define SDA "sys/devices/pci0000:00/ata1/host0/target0:0:0/0:0:0:0"
#define DM "sys/devices/virtual/block/dm-0"
#define MD "sys/devices/virtual/block/md0"

/* In this order. */
static const char *const files[] = {
	DM "/dm/name",
	DM "/dm/uuid",
	DM "/dm/suspended",
	DM "/size",
	SDA "/block/sda/size",
	SDA "/block/sda/ro",
	SDA "/block/sda/queue/scheduler",
	SDA "/block/sda/queue/rotational",
	SDA "/block/sda/sda1/partition",
	SDA "/block/sda/sda1/start",
	SDA "/model",
	SDA "/vendor",
	SDA "/state",
	SDA "/type",
	MD "/md/level",
	"run/udev/data/b8:0",
	"run/udev/data/b253:0",
	"proc/self/mountinfo",
	"proc/swaps",
	"proc/diskstats",
	"proc/sys/kernel/hostname",
	"sys/class/scsi_host/host0/proc_name",
};

static void make_tree(void)
{
	static const struct {
		const char *path, *target;
	} links[] = {
		{"sys/dev/block/8:0", "../../../" SDA "/block/sda"},
		{"sys/dev/block/8:1", "../../../" SDA "/block/sda/sda1"},
		{"sys/dev/block/253:0", "../../../" DM},
		{"sys/dev/block/9:0", "../../../" MD},
		{"sys/class/block/sda", "../../../" SDA "/block/sda"},
		{"sys/block/dm-0", "../../" DM},
		{SDA "/block/sda/device", "../.."},
		{DM "/slaves/sda1", "/" SDA "/block/sda/sda1"},
	};

	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++)
		fuzz_link(links[i].path, links[i].target);
}

/* An input is mostly the one before with a few bytes changed: so are the files. */
static void write_changed(size_t i, char *content)
{
	static char *written[sizeof(files) / sizeof(*files)];

	if (written[i] && strcmp(written[i], content) == 0) {
		free(content);
		return;
	}
	fuzz_write(files[i], content, strlen(content));
	free(written[i]);
	written[i] = content;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (fuzz_make_root())
		make_tree();
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		write_changed(i, fuzz_part(&data, &size, '\0'));
	for (size_t i = 0; registry_collectors[i]; i++)
		fuzz_collect(registry_collectors[i], fuzz_root);
	return 0;
}
