"""What the suites of an image's contents share: images made by inv, and programs run in
them."""
import functools
import os
import pathlib
import shutil
import stat
import subprocess

from invtest import NOBODY, check, equal, folder, inv, world, write

TAG = "made-up:1"
HELLO = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n'
LIBRARY = "int answer(void) { return ANSWER; }\n"
USER = """#include <stdio.h>
int answer(void);
int main(void) { printf("%d\\n", answer()); return 0; }
"""


def image(*words, **options):
	"""inv image, of the words that are paths, too."""
	return inv("image", *map(str, words), **options)


def made(*words, **options):
	"""An image that has to come out well: its run."""
	done = image(*words, **options)
	check(done.status == 0, f"inv image {' '.join(map(str, words))}",
		f"exit status {done.status}: {done.stderr}")
	return done


def tree(*words, **options):
	"""An image as a directory: its path, and the run that made it."""
	out = folder("image") / "tree"
	return out, made(*words, "-o", out, **options)


def paths(done):
	return {row["path"] for row in done.rows("image")}


def row(done, path):
	return next((row for row in done.rows("image") if row["path"] == path), None)


def warnings(done):
	return done.notes("image", "warning")


def errors(done):
	return done.notes("image", "error")


# ------------------------------------------------------------------------------ running


def run(command, **options):
	options.setdefault("env", {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"})
	options.setdefault("stdin", subprocess.DEVNULL)
	return subprocess.run(list(map(str, command)), stdout=subprocess.PIPE,
		stderr=subprocess.STDOUT, text=True, check=False, timeout=60, **options)


def chroot(root, *command, user=None, **options):
	"""What COMMAND prints in the image ROOT, and its exit status."""
	who = ["--userspec", user] if user else []
	return run([shutil.which("chroot"), *who, root, *command], **options)


def bwrap(root, *command):
	"""The same in namespaces, with the proc and dev that a container has."""
	return run([shutil.which("bwrap"), "--bind", root, "/", "--unshare-all", "--proc",
		"/proc", "--dev", "/dev", *command])


def runs(root, command, output, what=None, enter=chroot):
	"""COMMAND in the image ROOT succeeds and prints OUTPUT."""
	done = enter(root, *command)
	equal((done.returncode, done.stdout), (0, output),
		what or f"{command} in the image")


def tool(*command, **options):
	done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE,
		stderr=subprocess.PIPE, text=True, check=False, **options)
	if done.returncode != 0:
		raise RuntimeError(f"{command}: {done.returncode}: {done.stderr:.800}")
	return done.stdout


# ----------------------------------------------------------------------------- programs


def build(source, target, *flags, compiler="gcc"):
	"""Compiles the text SOURCE to TARGET."""
	target.parent.mkdir(parents=True, exist_ok=True)
	text = write(world.folder / "source.c", source)
	tool(compiler, "-o", target, text, *flags)
	return target


def library(target, answer, *flags, compiler="gcc"):
	"""A library libanswer.so.1 whose function answer() returns ANSWER."""
	return build(LIBRARY, target, "-shared", "-fPIC", f"-DANSWER={answer}",
		"-Wl,-soname,libanswer.so.1", *flags, compiler=compiler)


def user_of(target, answer_library, *flags, compiler="gcc"):
	"""A program that prints what answer() returns."""
	return build(USER, target, answer_library, *flags, compiler=compiler)


@functools.cache
def small_system():
	"""The tree of a system with a few programs; to be copied, not changed."""
	out = world.folder / "system"
	made("sed", "bash", "cat", "ldconfig", "--user", "nobody", "-o", out)
	return out


def system(name):
	"""A copy of such a tree to play with."""
	path = folder(name) / "root"
	shutil.copytree(small_system(), path, symlinks=True)
	return path


# ---------------------------------------------------------------------------- comparing


def kind(path):
	status = path.lstat()
	mode = stat.S_IMODE(status.st_mode)
	if path.is_symlink():
		return ("link", os.readlink(path))
	if path.is_dir():
		return ("directory", mode)
	return ("file", mode, path.read_bytes())


def contents(root):
	"""All that is below the directory ROOT, by path."""
	found = {}
	for above, directories, files in os.walk(root):
		for name in directories + files:
			path = pathlib.Path(above, name)
			found["/" + str(path.relative_to(root))] = kind(path)
	return found


def same(left, right, what):
	"""Two directories hold the same."""
	first, second = contents(left), contents(right)
	different = [path for path in sorted({*first, *second})
		if first.get(path) != second.get(path)]
	check(first and not different, what, f"differ: {different[:10]}")


def unpacked(layout):
	"""The tree of the image called TAG in an OCI layout, as umoci unpacks it."""
	into = folder("unpacked") / "bundle"
	tool("umoci", "unpack", "--image", f"{layout}:{TAG}", into)
	return into / "rootfs"


def home_of_nobody(name):
	path = folder(name)
	os.chown(path, NOBODY, NOBODY)
	return path


AS_NOBODY = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
