"""What the tests of the command line share: a small machine, and some collectors."""
import functools

import trees
from invtest import PROJECT, compile_plugin, folder, inv

PLUGINS = PROJECT / "tests" / "plugins"


@functools.cache
def machine():
	"""The root of a small machine."""
	return str(trees.ordinary(folder("machine")))


@functools.cache
def plugins():
	"""A folder with `good`, a table with a column of each kind, and `words`."""
	path = folder("plug-ins")
	compile_plugin(PLUGINS / "good.c", path / "good.so")
	(path / "words.so").symlink_to("good.so")
	return path


def on_machine(*words, **options):
	"""inv on that small machine, with those plug-ins."""
	env = {"INV_PLUGIN_DIR": str(plugins()), **options.pop("env", {})}
	return inv(f"--root={machine()}", *words, env=env, **options)


@functools.cache
def large_root():
	"""A root whose mounts make some hundred KiB."""
	tree = trees.Tree(folder("large"))
	tree.mounts(*(f"8:{i} / /mnt/{i:04} rw - ext4 /dev/sd{i} rw"
		for i in range(1500)))
	return str(tree)


def columns_of(table):
	"""What `--help TABLE` says of each column: "string, private" and so on."""
	text = on_machine("--help", table).text.split("Columns:\n")[1]
	words = [line.split(None, 1) for line in text.splitlines() if line[2] != " "]
	return {name: kind for name, kind in words}


def tables():
	"""All tables that need no argument."""
	listed = on_machine("--list", "--json").report["collectors"]
	return [entry["name"] for entry in listed if not entry["arguments"]]
