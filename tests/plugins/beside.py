"""Plug-ins that lie in lib/inv beside the program, inv's own among them."""
import pathlib
import shutil

from commands import plugins
from invtest import check, equal, folder, inv, matches, refused, test, world


def program(name):
	"""A copy of inv, and act.so beside it under the name NAME. The folder of both."""
	path = folder("beside")
	shutil.copy(world.inv, path / "inv")
	(path / "lib/inv").mkdir(parents=True)
	shutil.copy(plugins() / "act.so", path / f"lib/inv/{name}.so")
	return path


@test
def plug_ins_are_found_beside_the_program():
	path = program("given")
	done = inv("--json", "given", "--word=a", program=path / "inv")
	equal((done.status, len(done.rows("given"))), (0, 2), "beside: the report")
	done = inv("--list", program=path / "inv")
	equal(done.stderr, "", "beside: --list")
	matches("(?m)^  given ", done.text, "beside: --list")
	(path / "link").symlink_to("inv")
	equal(inv("--json", "given", program=path / "link").status, 0, "by a link")
	equal(inv("--json", "given", program="./inv", cwd=path).status, 0, "from there")


@test
def plug_ins_are_found_in_one_place():
	path = program("given")
	done = inv("--json", "given", program=path / "inv",
		env={"INV_PLUGIN_DIR": str(folder("nothing"))})
	refused(done, "INV_PLUGIN_DIR says where", "no collector is called given")
	shutil.rmtree(path / "lib")
	refused(inv("given", program=path / "inv"), "nothing beside", "no collector")


# --------------------------------------------------------------------------- inv's own


def own():
	"""The names of the plug-ins that belong to inv."""
	beside = pathlib.Path(world.inv).parent
	names = [file.stem for file in beside.glob("lib/inv/*.so")]
	check(names, "inv has plug-ins of its own")
	return names


def loads(path, *words):
	"""Whether the inv in PATH loads what lies beside it, given WORDS."""
	trace = path / "loaded"
	trace.unlink(missing_ok=True)
	inv(*words, program=path / "inv", env={"INV_TEST_LOADED": str(trace)})
	return trace.exists()


@test
def inv_s_own_are_loaded_for_those_who_ask():
	for name in own():
		path = program(name)
		for words in ([], ["--json"], ["disks"], ["disks,dm", "--stable"],
				["--version"], ["--help", "disks"],
				["--schema", "disks"]):
			equal(loads(path, *words), False, f"{name}: not for inv {words}")
		for words in ([name], ["--help", name], ["--list"], ["--man"],
				["--schema"]):
			equal(loads(path, *words), True, f"{name}: for inv {words}")


@test
def others_are_loaded_for_a_whole_report():
	path = program("given")
	equal(loads(path), True, "others: any may be a default")
	equal(loads(path, "disks"), False, "others: not for disks")


@test
def inv_s_own_are_suggested_though_they_are_not_loaded():
	for name in own():
		refused(inv(f"{name}x", "x"), f"inv {name}x", f"did you mean {name}\\?")
