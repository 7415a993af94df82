/*
 * uptime.c - an example of a collector as a plug-in: since when the machine runs.
 *
 * From proc/uptime, two numbers in seconds, and the id that the kernel gives each boot.
 * Build it and put it where inv looks for plug-ins; then `inv uptime` reports it:
 *
 *   cc -shared -fPIC -I/usr/local/include -o /usr/local/lib/inv/uptime.so uptime.c
 */
#include <inv.h>
#include <stdio.h>

enum column { BOOT_ID, UPTIME_SECONDS, IDLE_SECONDS, N_COLUMNS };

static const struct inv_column columns[] = {
	[BOOT_ID] = {"boot_id", INV_STRING, INV_KEY, NULL,
		     "proc/sys/kernel/random/boot_id", "another one for each boot"},
	[UPTIME_SECONDS] = {"uptime_seconds", INV_DOUBLE, INV_VOLATILE, "seconds",
			    "proc/uptime", "time since the boot"},
	[IDLE_SECONDS] = {"idle_seconds", INV_DOUBLE, INV_VOLATILE, "seconds",
			  "proc/uptime", "time spent idle, of all processors together"},
};

static void set_boot_id(struct inv_run *run)
{
	static const char path[] = "proc/sys/kernel/random/boot_id";
	char boot_id[64];
	long length = inv_read_line(run, path, boot_id, sizeof(boot_id));

	if (length < 0)
		inv_error(run, (int)-length, "%s/%s", inv_root_name(run), path);
	else
		inv_set_string(run, BOOT_ID, boot_id);
}

static int collect(struct inv_run *run)
{
	char times[64];
	double uptime, idle;
	long length = inv_read_line(run, "proc/uptime", times, sizeof(times));

	if (length < 0)
		return inv_fail(run, (int)-length, "%s/proc/uptime", inv_root_name(run));
	if (sscanf(times, "%lf %lf", &uptime, &idle) != 2)
		return inv_fail(run, 0, "%s/proc/uptime: not two numbers: %.40s",
				inv_root_name(run), times);
	inv_row_begin(run);
	inv_set_double(run, UPTIME_SECONDS, uptime);
	inv_set_double(run, IDLE_SECONDS, idle);
	set_boot_id(run);
	return 0;
}

static const struct inv_collector uptime = {
	.name = "uptime",
	.summary = "since when the machine runs",
	.help = "Needs no privilege.",
	.columns = columns,
	.n_columns = N_COLUMNS,
	.collect = collect,
};

INV_API const struct inv_plugin inv_plugin = {
	.abi = INV_ABI,
	.collectors = (const struct inv_collector *const[]){&uptime, NULL},
};
