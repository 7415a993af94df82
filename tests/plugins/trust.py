"""Who may have written what inv runs as root."""
import os
import shutil

from invtest import (NOBODY, PROJECT, compile_plugin, equal, folder, inv, refused, test,
	without, world)

HERE = PROJECT / "tests" / "plugins"


def fresh(name="trust"):
	"""A folder with a plug-in of each kind that only root can write."""
	path = folder(name)
	built = world.folder / "built.so"
	if not built.exists():
		compile_plugin(HERE / "good.c", built)
	shutil.copy(built, path / "good.so")
	shutil.copy(HERE / "program", path / "right")
	return path


def loads(path, what, **options):
	for name in ("good", "right"):
		done = inv("--json", name, env={"INV_PLUGIN_DIR": str(path)}, **options)
		equal((done.status, done.status_of(name)), (0, "ok"), f"{what}: {name}")


def is_refused(path, what, *patterns):
	for name in ("good", "right"):
		refused(inv("--json", name, env={"INV_PLUGIN_DIR": str(path)}),
			f"{what}: {name}", "refused as root", *patterns)
	done = inv("--list", env={"INV_PLUGIN_DIR": str(path)})
	equal(done.stderr.count("plug-in left out"), 2, f"{what}: --list")
	without("(?m)^  (good|right) ", done.text, f"{what}: --list")


@test
def plug_ins_that_only_root_can_write_are_loaded():
	loads(fresh(), "root's own")


@test
def a_file_that_everybody_can_write_is_refused():
	path = fresh()
	for name in ("good.so", "right"):
		(path / name).chmod(0o777)
	is_refused(path, "a file for everybody", "can be written by everybody",
		"chmod go-w")


@test
def a_file_that_a_group_can_write_is_refused():
	path = fresh()
	for name in ("good.so", "right"):
		os.chown(path / name, 0, NOBODY)
		(path / name).chmod(0o775)
	is_refused(path, "a file for a group", "can be written by its group")


@test
def a_file_that_belongs_to_another_is_refused():
	path = fresh()
	for name in ("good.so", "right"):
		os.chown(path / name, NOBODY, 0)
	is_refused(path, "another's file", "belongs to another user")


@test
def a_folder_that_everybody_can_write_is_refused():
	path = fresh()
	for mode in (0o777, 0o1777):
		path.chmod(mode)
		is_refused(path, f"a folder of mode {mode:o}",
			"can be written by everybody")


@test
def a_folder_that_belongs_to_another_is_refused():
	path = fresh()
	os.chown(path, NOBODY, 0)
	is_refused(path, "another's folder", "belongs to another user")


@test
def a_folder_above_that_others_can_write_is_refused():
	above = folder("above")
	path = fresh("above/plug-ins")
	above.chmod(0o777)
	is_refused(path, "a folder above for everybody", "can be written by everybody")
	# As /tmp is: others' entries there cannot be replaced.
	above.chmod(0o1777)
	loads(path, "a sticky folder above")
	above.chmod(0o755)
	os.chown(above, NOBODY, 0)
	is_refused(path, "another's folder above", "belongs to another user")


@test
def a_link_does_not_lead_round_the_rule():
	fresh("fine")
	path = folder("links")
	for name in ("good.so", "right"):
		(path / name).symlink_to(f"../fine/{name}")
	loads(path, "links in a folder of root's")
	# Whoever can write the folder chooses what root would run.
	path.chmod(0o777)
	is_refused(path, "links in a folder for everybody", "can be written by everybody")
	path.chmod(0o755)
	(world.folder / "fine").chmod(0o777)
	is_refused(path, "links into a folder for everybody",
		"can be written by everybody")
	(world.folder / "fine").chmod(0o755)


@test
def a_linked_folder_does_not_lead_round_the_rule():
	path = fresh("fine")
	shared = folder("shared")
	(shared / "plug-ins").symlink_to(path)
	loads(shared / "plug-ins", "a linked folder")
	shared.chmod(0o777)
	is_refused(shared / "plug-ins", "a folder linked from one for everybody",
		"can be written by everybody")


@test
def an_ordinary_user_s_own_plug_ins_are_loaded():
	path = fresh()
	os.chown(path, NOBODY, NOBODY)
	for name in ("good.so", "right"):
		os.chown(path / name, NOBODY, NOBODY)
		(path / name).chmod(0o775)
	loads(path, "a user's own", user=NOBODY, group=NOBODY, extra_groups=[])


@test
def a_program_that_nobody_may_run_is_refused_with_the_reason():
	path = fresh()
	(path / "right").chmod(0o644)
	refused(inv("--json", "right", env={"INV_PLUGIN_DIR": str(path)}),
		"not executable", "Permission denied")
