"""File systems that never answer, really mounted."""
import contextlib
import os
import select
import subprocess

from beside import THREE_ROWS, plugin_folder, run_beside
from invtest import (NOBODY, bounded, check, compile_program, describe, environment,
	equal, folder, inv, libc, matches, mounted, none_left, strict_json, survivors,
	test, until, world)

HERE = os.path.dirname(os.path.abspath(__file__))

USAGE = ("size_bytes", "used_bytes", "available_bytes", "inodes", "inodes_used")
UNKNOWN = {column: None for column in USAGE}

# What inv gives a mount, and so what a table with one that hangs takes.
MOUNT_TIMEOUT = 2.0


@contextlib.contextmanager
def hung_mounts(mode, count=1):
	"""COUNT mounts that never answer, as paths. In the end all who wait go free."""
	program = world.folder / "hungfs"
	if not program.exists():
		compile_program(f"{HERE}/hungfs.c", program)
	top = folder("hung")
	points = [top / f"mount {i}" for i in range(count)]
	for point in points:
		point.mkdir()
	server = subprocess.Popen([program, mode, *points], stdin=subprocess.PIPE,
		stdout=subprocess.PIPE)
	world.helpers.add(server.pid)
	try:
		readable, _, _ = select.select([server.stdout], [], [], 10)
		if not readable or server.stdout.readline() != b"ready\n":
			raise RuntimeError("hungfs is not ready")
		yield points
	finally:
		server.stdin.close()
		server.wait(10)
		world.helpers.discard(server.pid)
		for point in points:
			libc.umount2(os.fsencode(point), 2)


def by_target(done):
	return {row["target"]: row for row in done.rows("mounts")}


def measured(rows):
	"""Which mounts have their numbers."""
	return {target: row["size_bytes"] is not None for target, row in rows.items()}


def only_stuck_mounts_lack_numbers(mode, count=1):
	what = f"{count} mounts, requests {mode}"
	ordinary = by_target(inv("--json", "mounts"))
	with hung_mounts(mode, count) as points:
		done = inv("--json", "mounts", "disks")
		left = survivors()
		stuck = {str(point) for point in points}
		rows = by_target(done)
		equal(done.status, 1, f"{what}: exit status")
		equal(done.status_of("mounts"), "partial", f"{what}: status")
		equal(done.status_of("disks"), "ok", f"{what}: disks beside it")
		equal(set(rows) - set(ordinary), stuck, f"{what}: the rows of them")
		equal(measured(rows), measured(ordinary) | dict.fromkeys(stuck, False),
			f"{what}: who has numbers")
		for point in stuck:
			row = rows[point]
			equal({column: row[column] for column in USAGE}, UNKNOWN,
				f"{what}: numbers")
			equal((row["source"], row["fs_type"]), ("hungfs", "fuse"),
				f"{what}: row")
		equal(sorted(done.notes("mounts", "error").splitlines()),
			sorted(f"{point}: no answer in 2 s" for point in stuck),
			f"{what}: notes")
		bounded(done, MOUNT_TIMEOUT, what)
		# Who waits for an answer to what was taken cannot be killed.
		check(all(state == "D" for state in left.values()),
			f"{what}: who is left", describe(left))
	none_left(what)


@test
def a_mount_that_takes_requests_and_never_answers_costs_its_own_cells():
	only_stuck_mounts_lack_numbers("taken")


@test
def a_mount_that_takes_no_requests_costs_its_own_cells():
	only_stuck_mounts_lack_numbers("untaken")


@test
def forty_mounts_that_never_answer_take_no_longer_than_one():
	for mode in ("taken", "untaken"):
		only_stuck_mounts_lack_numbers(mode, 40)


@test
def a_short_deadline_holds_for_stuck_mounts_too():
	with hung_mounts("taken") as points:
		done = inv("--json", "--timeout=0.6", "mounts")
		bounded(done, 0.6, "a short deadline")
		rows = by_target(done)
		check(rows["/proc"]["size_bytes"] is not None,
			"a short deadline: /proc's numbers")
		equal(rows[str(points[0])]["size_bytes"], None,
			"a short deadline: the stuck one's")
		matches(f"{points[0]}: no answer in 0\\.[0-9]+ s", done.notes("mounts"),
			"a short deadline: the note says how long")
	none_left("a short deadline")


@test
def columns_that_need_no_statfs_do_not_wait():
	with hung_mounts("taken"):
		done = inv("--json", "-c", "target,source", "mounts")
		equal(done.status, 0, "without numbers: exit status")
		bounded(done, 0, "without numbers")
		equal(survivors(), {}, "without numbers: nobody waits")
		done = inv("--json", "--stable", "mounts")
		equal(done.status, 0, "--stable: exit status")
		bounded(done, 0, "--stable")


@test
def an_ordinary_user_waits_for_no_stuck_mount_either():
	with hung_mounts("taken") as points:
		done = inv("--json", "mounts", user=NOBODY, group=NOBODY, extra_groups=[])
		bounded(done, MOUNT_TIMEOUT, "an ordinary user")
		equal(by_target(done)[str(points[0])]["size_bytes"], None, "its number")
		check(by_target(done)["/proc"]["size_bytes"] is not None,
			"others' numbers")
	none_left("an ordinary user")


@test
def a_mount_below_a_stuck_one_is_listed():
	with hung_mounts("taken") as points:
		with mounted("proc", points[0], "proc"):
			done = inv("--json", "mounts")
			bounded(done, MOUNT_TIMEOUT, "a mount over a stuck one")
			rows = [row for row in done.rows("mounts")
				if row["target"] == str(points[0])]
			equal([row["fs_type"] for row in rows], ["fuse", "proc"],
				"both are listed")
			equal([row["size_bytes"] for row in rows], [None, 0],
				"the upper one answers")
			equal(done.status, 0, "a mount over a stuck one: exit status")
	none_left("a mount over a stuck one")


def hangs_in_the_kernel(name, mode, *patterns):
	what = f"{name}, requests {mode}"
	with hung_mounts(mode) as points:
		done = run_beside(name, timeout=0.5, left=False,
			env={"INV_TEST_PATH": str(points[0])})
		equal(done.status_of(name), "timeout", f"{what}: status")
		equal(done.rows(name), THREE_ROWS, f"{what}: rows")
		for pattern in ("no answer in 0.5 s", *patterns):
			matches(pattern, done.notes(name, "error"), f"{what}: the note")
		left = survivors()
		if mode == "taken":
			equal(list(left.values()), ["D"], f"{what}: it cannot be killed")
		else:
			check(until(lambda: not survivors()), f"{what}: it was killed",
				describe(left))
	none_left(what)


@test
def a_statfs_that_is_never_answered_costs_its_table():
	hangs_in_the_kernel("asks", "taken", "hangs in the kernel")


@test
def a_statfs_that_is_never_taken_costs_its_table():
	hangs_in_the_kernel("asks", "untaken", "hangs in the kernel")


@test
def a_read_that_is_never_answered_costs_its_table():
	hangs_in_the_kernel("reads", "taken", "hangs in the kernel")


@test
def what_emigrates_beside_one_that_hangs_is_ended_all_the_same():
	with hung_mounts("taken") as points:
		done = inv("--json", "--timeout=0.5", "emigrates", "asks",
			env={"INV_PLUGIN_DIR": str(plugin_folder()),
			"INV_TEST_PATH": str(points[0])})
		equal(done.rows("emigrates"), THREE_ROWS, "emigrants: rows")
		until(lambda: len(survivors()) == 1)
		equal(list(survivors().values()), ["D"], "emigrants: who is left")
	none_left("emigrants")


@test
def who_reads_inv_through_a_pipe_is_not_kept_waiting_by_what_hangs():
	if world.sanitized:
		return  # its collectors keep standard error
	with hung_mounts("taken"):
		done = subprocess.run([world.inv, "--json", "mounts"],
			capture_output=True, timeout=20, env=environment({}))
		equal(len(strict_json(done.stdout)["mounts"]) > 1, True, "all of it came")
		equal(list(survivors().values()), ["D"], "though one hangs")
	none_left("a pipe")


@test
def a_root_that_never_answers_ends_with_the_deadline():
	for mode in ("taken", "untaken"):
		with hung_mounts(mode) as points:
			done = inv("--json", "--timeout=0.5", f"--root={points[0]}")
			what = f"a root, requests {mode}"
			equal(done.status, 1, f"{what}: exit status")
			for table in ("disks", "dm", "mounts"):
				equal(done.status_of(table), "timeout",
					f"{what}: {table}")
				equal(done.rows(table), [], f"{what}: {table}")
			bounded(done, 0.5, what)
		none_left(what)


# ------------------------------------------------------------------------------- autofs


@contextlib.contextmanager
def automount(point):
	"""A direct automount on POINT; gives the pipe at which its daemon is asked."""
	asked, ask = os.pipe()
	# Processes of the daemon's group set nothing off: it needs one that is not inv's.
	daemon = subprocess.Popen(["cat"], stdin=subprocess.PIPE, process_group=0)
	world.helpers.add(daemon.pid)
	options = f"fd={ask},pgrp={daemon.pid},minproto=5,maxproto=5,direct"
	try:
		with mounted("automount", point, "autofs", data=options):
			os.close(ask)
			ask = -1
			yield asked
	finally:
		os.close(asked)
		if ask >= 0:
			os.close(ask)
		daemon.communicate()
		world.helpers.discard(daemon.pid)


def was_asked(pipe, seconds):
	return bool(select.select([pipe], [], [], seconds)[0])


@test
def an_automount_is_listed_and_left_asleep():
	point = folder("automount")
	with automount(point) as asked:
		done = inv("--json", "mounts", "disks")
		rows = by_target(done)
		equal(done.status, 0, "an automount: exit status")
		equal({column: rows[str(point)][column] for column in USAGE}, UNKNOWN,
			"an automount: numbers")
		equal(rows[str(point)]["fs_type"], "autofs", "an automount: listed")
		check(not was_asked(asked, 0), "an automount: its daemon was not asked")


@test
def an_automount_would_wake_up_if_it_were_asked():
	point = folder("automount")
	with automount(point) as asked:
		asking = subprocess.Popen(["stat", "-f", point], start_new_session=True,
			stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
		check(was_asked(asked, 10), "the other test would notice")
		asking.kill()
		asking.wait(10)
