"""Where the output goes, and what becomes of it when it cannot go there."""
import os
import resource
import signal
import subprocess
import threading

from common import large_root, on_machine
from invtest import (NOBODY, check, environment, equal, folder, inv, libc, matches,
	mounted, strict_json, test, world, write)

MS_REMOUNT, MS_RDONLY = 32, 1


def to_file(path, *words, **options):
	return on_machine("-o", str(path), *words, **options)


def report_of(path):
	return strict_json(path.read_bytes())


def failed(done, what, *patterns):
	"""DONE could not write: status 3, one sentence."""
	equal(done.status, 3, f"{what}: exit status")
	equal(done.stderr.count("\n"), 1, f"{what}: one line")
	for pattern in ("^inv: ", *patterns):
		matches(pattern, done.stderr, f"{what}: the sentence")


def only(path, *names):
	equal(sorted(os.listdir(path)), sorted(names), "no other file is left")


# ---------------------------------------------------------------------- what is written


@test
def a_file_has_what_standard_output_would_have():
	path = folder("out")
	done = to_file(path / "report", "--stable", "disks")
	equal((done.status, done.stdout, done.stderr), (0, b"", ""), "-o")
	equal((path / "report").read_bytes(), on_machine("--stable", "disks").stdout,
		"-o: same")
	only(path, "report")


@test
def a_new_file_has_the_mode_that_the_umask_leaves():
	path = folder("out")
	for mask, mode in ((0o022, 0o644), (0o077, 0o600), (0o002, 0o664)):
		to_file(path / f"{mask:o}", "dm", umask=mask)
		equal((path / f"{mask:o}").stat().st_mode & 0o7777, mode,
			f"umask {mask:o}")


@test
def an_old_file_s_mode_and_owner_are_kept():
	path = folder("out")
	for mode in (0o640, 0o600, 0o666):
		write(path / "report", "old", mode)
		os.chown(path / "report", NOBODY, NOBODY)
		equal(to_file(path / "report", "dm").status, 0,
			f"mode {mode:o}: exit status")
		status = (path / "report").stat()
		equal((status.st_mode & 0o7777, status.st_uid, status.st_gid),
			(mode, NOBODY, NOBODY), f"mode {mode:o}: kept")
		equal(len(report_of(path / "report")["dm"]), 2,
			f"mode {mode:o}: new content")


@test
def a_file_is_replaced_and_never_half_written():
	path = folder("out")
	write(path / "report", "old")
	with open(path / "report") as reader:
		to_file(path / "report", "dm")
		equal(reader.read(), "old", "who has the old one open keeps it")
	equal(len(report_of(path / "report")["dm"]), 2, "the new one has it all")
	only(path, "report")


@test
def a_report_with_something_missing_is_written_too():
	path = folder("out")
	done = inv("-o", str(path / "report"), "--root=/nonexistent", "disks")
	equal(done.status, 1, "exit status")
	equal(report_of(path / "report")["inv"]["tables"]["disks"]["status"], "failed",
		"report")


@test
def through_a_link_what_it_leads_to_is_replaced():
	path = folder("out")
	write(path / "real/report", "old", 0o640)
	(path / "link").symlink_to("real/report")
	equal(to_file(path / "link", "dm").status, 0, "a link: exit status")
	equal((path / "link").is_symlink(), True, "the link stays")
	equal(len(report_of(path / "real/report")["dm"]), 2, "its target is new")
	equal((path / "real/report").stat().st_mode & 0o777, 0o640, "its target's mode")
	only(path, "real", "link")
	only(path / "real", "report")


@test
def through_a_link_that_leads_nowhere_yet_its_target_is_made():
	path = folder("out")
	(path / "real").mkdir()
	(path / "link").symlink_to("real/report")
	equal(to_file(path / "link", "dm").status, 0, "a dangling link: exit status")
	equal(len(report_of(path / "link")["dm"]), 2,
		"a dangling link: it leads there now")
	equal((path / "link").is_symlink(), True, "a dangling link: it stays")


@test
def a_name_may_be_as_long_as_the_file_system_takes():
	path = folder("out")
	for length in (200, 249, 255):
		name = "n" * length
		equal(to_file(path / name, "dm").status, 0, f"a name of {length} bytes")
		only(path, name)
		(path / name).unlink(missing_ok=True)


@test
def a_relative_name_is_taken_from_here():
	path = folder("out")
	done = to_file("report", "dm", cwd=path)
	equal(done.status, 0, "relative: exit status")
	equal(len(report_of(path / "report")["dm"]), 2, "relative: content")


@test
def a_device_or_a_pipe_is_written_to_and_not_replaced():
	path = folder("out")
	equal(to_file("/dev/null", "dm").status, 0, "/dev/null")
	equal(os.stat("/dev/null").st_mode & 0o170000, 0o020000,
		"/dev/null stays a device")
	os.mkfifo(path / "pipe")
	got = []
	reader = threading.Thread(target=lambda: got.append((path / "pipe").read_bytes()))
	reader.start()
	equal(to_file(path / "pipe", "dm").status, 0, "a pipe: exit status")
	reader.join(10)
	equal(len(strict_json(got[0])["dm"]), 2, "a pipe: content")
	only(path, "pipe")


# --------------------------------------------------------------- what cannot be written


@test
def a_full_disk_keeps_the_old_file():
	path = folder("small")
	with mounted("tmpfs", path, "tmpfs", data="size=64k"):
		for words in ([f"--root={large_root()}", "mounts"],
				["--tab", "words", *["x" * 99] * 999]):
			write(path / "report", "old")
			done = to_file(path / "report", *words)
			failed(done, "a full disk", str(path / "report"), "No space left")
			equal((path / "report").read_text(), "old",
				"a full disk: the old file")
			only(path, "report")
			(path / "report").unlink()
			failed(to_file(path / "report", *words), "a full disk, a new one")
			only(path)


@test
def a_limit_on_file_sizes_keeps_the_old_file():
	path = folder("out")
	write(path / "report", "old")
	small = (8192, 8192)
	done = to_file(path / "report", f"--root={large_root()}", "mounts",
		preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, small))
	failed(done, "a limited size", str(path / "report"), "too large")
	equal((path / "report").read_text(), "old", "a limited size: the old file")
	only(path, "report")


@test
def a_folder_that_is_not_there_is_named():
	path = folder("out")
	failed(to_file(path / "no/report", "dm"), "no folder", str(path / "no/report"),
		"No such file or directory")
	failed(to_file(path, "dm"), "a folder", str(path), "directory")
	write(path / "file", "")
	failed(to_file(path / "file/report", "dm"), "a file as folder", "Not a directory")
	failed(to_file("", "dm"), "an empty name")
	only(path, "file")


@test
def a_folder_that_cannot_be_written_keeps_the_old_file():
	path = folder("read-only")
	with mounted("tmpfs", path, "tmpfs"):
		write(path / "report", "old")
		libc.mount(b"tmpfs", os.fsencode(path), None, MS_REMOUNT | MS_RDONLY,
			None)
		failed(to_file(path / "report", "dm"), "read-only", str(path),
			"Read-only file system")
		equal((path / "report").read_text(), "old", "read-only: the old file")
	path = folder("out")
	done = to_file(path / "report", "dm", user=NOBODY, group=NOBODY, extra_groups=[])
	failed(done, "another's folder", "Permission denied")
	only(path)


@test
def a_full_device_is_named():
	failed(to_file("/dev/full", "dm"), "-o /dev/full", "/dev/full", "No space left")
	with open("/dev/full", "wb") as full:
		for words in (["dm"], [f"--root={large_root()}", "mounts"], ["--help"],
				["--man"], ["--version"], ["--schema"], ["--list"]):
			failed(on_machine(*words, stdout=full), f"{words[0]} to full",
				"standard output", "No space left")


@test
def a_reader_that_has_gone_is_no_news():
	for words in (["dm"], [f"--root={large_root()}", "mounts"], ["--man"]):
		read_end, write_end = os.pipe()
		os.close(read_end)
		done = on_machine(*words, stdout=write_end)
		os.close(write_end)
		equal((done.status, done.stderr), (3, ""), f"{words[0]}: nobody reads")


@test
def a_reader_that_goes_away_is_no_news():
	running = subprocess.Popen([world.inv, f"--root={large_root()}", "mounts"],
		stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment({}))
	running.stdout.read(10)
	running.stdout.close()
	equal(running.stderr.read(), b"", "head: standard error")
	equal(running.wait(10), 3, "head: exit status")


@test
def a_closed_standard_output_is_named():
	done = inv("-c", 'exec "$0" "$@" >&-', world.inv, "--json", "dm",
		program="/bin/sh")
	equal(done.status, 3, "closed standard output: exit status")
	matches("^inv: standard output: ", done.stderr,
		"closed standard output: the sentence")


@test
def closed_streams_do_not_mix_with_files():
	path = folder("out")
	done = inv("-c", 'exec "$0" "$@" <&- >&- 2>&-', world.inv, "--json", "-o",
		str(path / "report"), "dm", "mounts", program="/bin/sh")
	equal(done.status, 0, "closed streams: exit status")
	equal(list(report_of(path / "report")), ["dm", "mounts", "inv"],
		"closed streams: -o")


@test
def a_closed_standard_error_does_not_matter():
	done = inv("-c", 'exec "$0" "$@" 2>&-', world.inv, "--json",
		"--root=/nonexistent", "dm", program="/bin/sh")
	equal(done.status, 1, "closed standard error: exit status")
	equal(done.status_of("dm"), "failed", "closed standard error: the report")


@test
def inv_ended_before_it_is_done_keeps_the_old_file():
	path = folder("small")
	os.mkfifo(path / "hold")
	write(path / "report", "old")
	# It waits for the table of a program that is read from a pipe nobody writes to.
	plugins = folder("waiting")
	write(plugins / "waits",
		'#!/bin/sh\ncase $1 in schema) echo \'{"abi":1,"summary":"x",'
		'"columns":[{"name":"n","type":"string","key":true,"help":"x"}]}\' ;;\n'
		f"*) exec cat {path}/hold ;; esac\n", 0o755)
	running = subprocess.Popen([world.inv, "-o", path / "report", "waits"],
		env=environment({"INV_PLUGIN_DIR": str(plugins)}),
		stderr=subprocess.DEVNULL)
	running.send_signal(signal.SIGTERM)
	equal(running.wait(10), -signal.SIGTERM, "ended: exit status")
	equal((path / "report").read_text(), "old", "ended: the old file")
	only(path, "hold", "report")


# -------------------------------------------------------------------------------- facts


@test
def under_a_name_that_ends_in_fact_it_is_an_ansible_fact():
	path = folder("facts")
	(path / "inv.fact").symlink_to(world.inv)
	done = inv("--nonsense", "words", program=path / "inv.fact")
	equal(done.status, 0, "a fact: exit status")
	equal(list(done.report), ["disks", "dm", "mounts", "inv"],
		"a fact: all defaults, JSON")


@test
def a_fact_has_its_errors_inside():
	path = folder("facts")
	(path / "inv.fact").symlink_to(world.inv)
	plugins = folder("failing")
	write(plugins / "fails", "#!/bin/sh\ncase $1 in\n"
		'schema) echo \'{"abi":1,"summary":"x","default":true,'
		'"columns":[{"name":"n","type":"string","key":true,"help":"x"}]}\' ;;\n'
		'*) echo \'{"error":"it is broken"}\'; echo \'{"end":true}\' ;;\nesac\n',
		0o755)
	done = inv(program=path / "inv.fact", env={"INV_PLUGIN_DIR": str(plugins)})
	equal(done.status, 0, "a failing fact: exit status")
	equal(done.status_of("fails"), "failed", "a failing fact: status")
	equal(done.notes("fails", "error"), "it is broken", "a failing fact: the error")
	equal(inv("fails", env={"INV_PLUGIN_DIR": str(plugins)}).status, 1,
		"as inv it is 1")
	with open("/dev/full", "wb") as full:
		done = inv(program=path / "inv.fact", stdout=full)
	check(done.status == 3, "a fact that cannot be written", f"came {done.status}")
