/*
 * diskstats.c - one row a line of proc/diskstats: the kernel's I/O counters.
 *
 * Kernels write 11 counters, 15 since 4.18 and 17 since 5.5: what is there is read, the
 * rest stays unknown.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blockdev.h"
#include "cell.h"
#include "cleanup.h"
#include "inv.h"
#include "number.h"
#include "root.h"

enum { SECTOR_BYTES = 512, MOST_BYTES = 16 << 20 };

enum column {
	NAME,
	DM_NAME,
	READS,
	READS_MERGED,
	READ_BYTES,
	READ_MS,
	WRITES,
	WRITES_MERGED,
	WRITTEN_BYTES,
	WRITE_MS,
	IN_FLIGHT,
	IO_MS,
	WEIGHTED_IO_MS,
	DISCARDS,
	DISCARDS_MERGED,
	DISCARDED_BYTES,
	DISCARD_MS,
	FLUSHES,
	FLUSH_MS,
	N_COLUMNS
};

static const struct inv_column columns[] = {
	[NAME] = {"name", INV_STRING, INV_KEY, NULL, "proc/diskstats",
		  "the kernel's name: sda1, dm-0"},
	[DM_NAME] = {"dm_name", INV_STRING, 0, NULL, "sys/block/NAME/dm/name",
		     "device-mapper's name"},
	[READS] = {"reads", INV_UINT, INV_VOLATILE, NULL, "proc/diskstats",
		   "reads completed"},
	[READS_MERGED] = {"reads_merged", INV_UINT, INV_VOLATILE, NULL, "proc/diskstats",
			  "reads merged with one before"},
	[READ_BYTES] = {"read_bytes", INV_UINT, INV_VOLATILE, "bytes", "proc/diskstats",
			"bytes read"},
	[READ_MS] = {"read_ms", INV_UINT, INV_VOLATILE, "ms", "proc/diskstats",
		     "time that reads took, added up"},
	[WRITES] = {"writes", INV_UINT, INV_VOLATILE, NULL, "proc/diskstats",
		    "writes completed"},
	[WRITES_MERGED] = {"writes_merged", INV_UINT, INV_VOLATILE, NULL,
			   "proc/diskstats", "writes merged with one before"},
	[WRITTEN_BYTES] = {"written_bytes", INV_UINT, INV_VOLATILE, "bytes",
			   "proc/diskstats", "bytes written"},
	[WRITE_MS] = {"write_ms", INV_UINT, INV_VOLATILE, "ms", "proc/diskstats",
		      "time that writes took, added up"},
	[IN_FLIGHT] = {"in_flight", INV_UINT, INV_VOLATILE, NULL, "proc/diskstats",
		       "requests under way"},
	[IO_MS] = {"io_ms", INV_UINT, INV_VOLATILE, "ms", "proc/diskstats",
		   "time with requests under way"},
	[WEIGHTED_IO_MS] = {"weighted_io_ms", INV_UINT, INV_VOLATILE, "ms",
			    "proc/diskstats", "the same, each request counted"},
	[DISCARDS] = {"discards", INV_UINT, INV_VOLATILE, NULL, "proc/diskstats",
		      "discards completed (Linux 4.18)"},
	[DISCARDS_MERGED] = {"discards_merged", INV_UINT, INV_VOLATILE, NULL,
			     "proc/diskstats", "discards merged with one before"},
	[DISCARDED_BYTES] = {"discarded_bytes", INV_UINT, INV_VOLATILE, "bytes",
			     "proc/diskstats", "bytes discarded"},
	[DISCARD_MS] = {"discard_ms", INV_UINT, INV_VOLATILE, "ms", "proc/diskstats",
			"time that discards took, added up"},
	[FLUSHES] = {"flushes", INV_UINT, INV_VOLATILE, NULL, "proc/diskstats",
		     "flushes completed (Linux 5.5)"},
	[FLUSH_MS] = {"flush_ms", INV_UINT, INV_VOLATILE, "ms", "proc/diskstats",
		      "time that flushes took, added up"},
};

static bool is_sectors(enum column column)
{
	return column == READ_BYTES || column == WRITTEN_BYTES ||
	       column == DISCARDED_BYTES;
}

/* Sets the counters that TEXT has, of which 2^64 sectors may well be too many bytes. */
static void set_counters(struct inv_run *run, const char *name, const char *text)
{
	const struct cell_source from = {.run = run,
					 .dir = -1,
					 .place = "proc/diskstats"};

	for (enum column column = READS; column < N_COLUMNS && *text; column++) {
		uint64_t value;
		int error = number_next(&text, &value);

		if (!error) {
			cell_product(&from, column, name, value,
				     is_sectors(column) ? SECTOR_BYTES : 1);
			continue;
		}
		inv_error(run, 0, "%s/proc/diskstats: %s: %s is %s: %.40s",
			  inv_root_name(run), name, columns[column].name,
			  error == -ERANGE ? "2^64 or more" : "not a number", text);
		text += strcspn(text, " ");
		text += strspn(text, " ");
	}
}

static void set_dm_name(struct inv_run *run, const char *name)
{
	INV_CLEANUP(cell_source_close) struct cell_source from = {.dir = -1};
	char path[128];

	if (strncmp(name, "dm-", 3) != 0 || strlen(name) > 64)
		return;
	snprintf(path, sizeof(path), "sys/block/%s", name);
	if (cell_source_open(run, path, path, &from) == 0)
		cell_text(&from, DM_NAME, "dm/name");
}

/* "   8       0 sda 4711 ...": false if the line does not even begin so. */
static bool add_row(struct inv_run *run, char *line)
{
	const char *text = line + strspn(line, " ");
	uint64_t major, minor;
	char *name, *rest;

	if (number_next(&text, &major) || number_next(&text, &minor) || !*text)
		return false;
	name = line + (text - line);
	rest = name + strcspn(name, " ");
	if (*rest)
		*rest++ = '\0';
	blockdev_real_name(name);
	inv_row_begin(run);
	inv_set_string(run, NAME, name);
	if (inv_wants(run, DM_NAME))
		set_dm_name(run, name);
	set_counters(run, name, rest + strspn(rest, " "));
	return true;
}

static int collect(struct inv_run *run)
{
	struct root_file file;
	INV_FREE char *text = NULL;
	char *rest, *line;
	size_t malformed = 0;
	int error = root_read_file(inv_root(run), "proc/diskstats", MOST_BYTES, &file);

	if (error)
		return inv_fail(run, -error, "%s/proc/diskstats", inv_root_name(run));
	rest = text = file.data;
	while ((line = strsep(&rest, "\n")))
		malformed += *line && !add_row(run, line);
	if (malformed)
		inv_error(run, 0, "%s/proc/diskstats: %zu lines are malformed",
			  inv_root_name(run), malformed);
	if (file.cut)
		inv_error(run, 0, "%s/proc/diskstats: longer than %d MiB: cut",
			  inv_root_name(run), MOST_BYTES >> 20);
	return 0;
}

const struct inv_collector inv_collector_diskstats = {
	.name = "diskstats",
	.summary = "I/O counters of block devices",
	.help = "The counters run from boot. Of NVMe multipath the hidden paths have "
		"rows of\n"
		"their own, on which older kernels count. No privilege adds anything.",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.collect = collect,
};
