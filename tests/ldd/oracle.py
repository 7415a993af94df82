"""What the real loader says, and whether inv says the same.

The loader is asked by executing a program with LD_TRACE_LOADED_OBJECTS=1 in an otherwise
empty environment: then it lists what it loads and ends before the program runs. A
library without an interpreter is given to the loader itself. Files that have no loader
are never executed: nothing would keep them from running.
"""
import dataclasses
import os
import re
import subprocess
import time

import elffile
from invtest import Done, check, environment, equal, inv, world
from roots import inside, proc_in

LISTED = ("found", "missing", "optional", "virtual")
LOADERS = {
	(elffile.EM_X86_64, True): "/lib64/ld-linux-x86-64.so.2",
	(elffile.EM_386, False): "/lib/ld-linux.so.2",
}
LINE = re.compile(r"\t(?:(?P<name>.*) => )?(?P<path>.*?)(?: \(0x[0-9a-f]+\))?")
VIRTUAL = re.compile(r"linux-(vdso(32|64)?|gate)\.so\.[0-9]")
DEATH = re.compile(r"error while loading shared libraries: (.*)", re.DOTALL)
# CPUs of these levels. No emulator has one of level 4.
EMULATED = "qemu-x86_64-static", "-cpu"
CPUS = {"x86-64-v1": "qemu64", "x86-64-v2": "Nehalem", "x86-64-v3": "Haswell"}
ITSELF = "the loader itself"


@dataclasses.dataclass
class Trace:
	"""(name, path or None) of each object in order; or what the loader died of."""
	objects: list
	death: str
	errors: str

	def __iter__(self):
		return iter(self.objects)


def execute(command, environment, cwd=None, root=None, user=None, timeout=10):
	"""Runs COMMAND, a list; in a ROOT of its own, as USER, in the directory CWD."""
	def enter():
		if root:
			os.chroot(root)
			os.chdir("/")
		if user:
			os.setgroups([])
			os.setgid(user)
			os.setuid(user)
	done = subprocess.run(command, env=environment, cwd=cwd, timeout=timeout,
		preexec_fn=enter if root or user else None, stdin=subprocess.DEVNULL,
		capture_output=True, check=False)
	return (done.returncode, *(text.decode("utf-8", "surrogateescape")
		for text in (done.stdout, done.stderr)))


def below(root, path, cwd=None):
	"""Where a file is that PATH names below ROOT, or in the directory CWD."""
	return inside(root, path) if root else os.path.join(cwd or "", path)


def command_for(program, root=None, cwd=None):
	"""How PROGRAM, a path below ROOT, is traced; None if that could run it."""
	elf = elffile.Elf(below(root, program, cwd))
	if elf.interpreter:
		return [str(program)]
	loader = LOADERS.get((elf.machine, elf.wide))
	is_program = any(value & elffile.DF_1_PIE
		for value in elf.values(elffile.DT_FLAGS_1))
	if not loader or elf.type != elffile.ET_DYN or is_program:
		return None
	return [loader, str(program)] if elf.segments_of(elffile.PT_DYNAMIC) else None


def loader_of(program, root=None, cwd=None):
	elf = elffile.Elf(below(root, program, cwd))
	return elf.interpreter or LOADERS.get((elf.machine, elf.wide))


def parse(text, known=None):
	"""The objects in a trace; KNOWN(path) tells the loader itself."""
	objects = []
	if text.strip() == "statically linked":
		return objects
	for line in text.splitlines():
		match = LINE.fullmatch(line)
		if not match:
			raise ValueError(f"no line of a trace: {line!r}")
		name, path = match["name"] or match["path"], match["path"]
		if path == "not found" or VIRTUAL.fullmatch(path):
			path = None
		objects.append(normal(name, path, known))
	return objects


def normal(name, path, known):
	"""The loader's own name depends on how it was started: it has one here."""
	return (ITSELF, ITSELF) if path and known and known(path) else (name, path)


def loader_test(program, root=None, cwd=None):
	"""What tells whether a path is that of PROGRAM's loader."""
	loader = loader_of(program, root, cwd)
	if not loader:
		return None
	if root:
		return lambda path: os.path.basename(path) == os.path.basename(loader)
	real = os.path.realpath(loader)
	return lambda path: os.path.realpath(path) == real


def settings(library_path=None, preload=None):
	"""The environment for these."""
	given = {"LD_LIBRARY_PATH": library_path, "LD_PRELOAD": preload}
	return {name: value for name, value in given.items() if value is not None}


def run_fixture(program, *, library_path=None, preload=None, cpu=None, **how):
	"""Runs PROGRAM, a fixture of ours: its status, and what the loader says of it."""
	command = [*EMULATED, CPUS[cpu], program] if cpu else [program]
	status, _, errors = execute(command, settings(library_path, preload), **how)
	return status, [line for line in errors.splitlines()
		if not line.startswith(EMULATED[0])]


def plain_error(text):
	"""TEXT with the words for errors that the loader knows by number alone."""
	return re.sub(r"\bError ([0-9]+)$", lambda match: os.strerror(int(match[1])),
		text)


def trace(program, *, library_path=None, preload=None, cwd=None, root=None, cpu=None):
	"""The loader's Trace of PROGRAM, a path below ROOT; on another CPU if told so.

	What is emulated has no library from the kernel.
	"""
	environment = {"LD_TRACE_LOADED_OBJECTS": "1", **settings(library_path, preload)}
	command = command_for(program, root, cwd)
	assert command, f"{program} has no loader: it must not be executed"
	if cpu:
		command = [*EMULATED, CPUS[cpu], *command]
	with proc_in(root):
		status, output, errors = execute(command, environment, cwd, root)
	death = DEATH.search(errors)
	return Trace(parse(output, loader_test(program, root, cwd)) if status == 0
		else [], plain_error(death[1].strip()) if death
			else f"status {status}" if status else None,
		errors)


def options(library_path=None, preload=None, root=None, cpu=None, more=()):
	words = []
	for name, value in (("library-path", library_path), ("preload", preload),
			("root", root), ("cpu", cpu)):
		if value is not None:
			words.append(f"--{name}={value}")
	return [*words, *more]


def closure(*files, cwd=None, **how):
	"""A run of `inv ldd` on FILES."""
	return inv("--json", *options(**how), "ldd", *(str(file) for file in files),
		cwd=cwd)


def inv_of_list(paths, *words, last="\n", timeout=60):
	"""A run of `inv ldd -` with PATHS on its standard input, a line each."""
	text = "\n".join(map(str, paths)) + last
	started = time.monotonic()
	done = subprocess.run([world.inv, "--json", *words, "ldd", "-"],
		input=os.fsencode(text), env=environment({}), timeout=timeout,
		capture_output=True, check=False)
	return Done(words, done.returncode, done.stdout, done.stderr,
		time.monotonic() - started)


def rows_of(done):
	"""The rows of a run on one file, in the order of loading."""
	return sorted(done.rows("ldd"), key=lambda row: row["position"])


def listed(rows, known=None):
	"""What the loader would list, from inv's rows."""
	return [normal(row["soname"], row["path"], known) for row in rows
		if row["status"] in LISTED]


def fatal(rows):
	"""What the loader dies of: `PATH: REASON` of each such row."""
	return [plain_error(f"{row['path']}: {row['reason']}") for row in rows
		if row["status"] == "fatal"]


def dies_alike(rows, death, what):
	"""One row is fatal as DEATH has it, which begins with its path or name."""
	by_name = [plain_error(f"{row['soname']}: {row['reason']}") for row in rows
		if row["status"] == "fatal"]
	return by_name == [death] or equal(fatal(rows), [death], what)


def agrees(program, what, *, found=(), missing=(), dies=None, via=None, cpu=None,
		more=(), **how):
	"""inv says of PROGRAM what the loader says; and the loader says what it should.

	FOUND and MISSING are names that the loader is to find or not; DIES is a pattern
	of what it is to die of, or True to take it as it comes. VIA: how inv is to have
	found a name. HOW: see trace(). Returns inv's rows.
	"""
	program = str(program)
	truth = trace(program, cpu=cpu, **how)
	paths = dict(truth.objects)
	for name in found:
		check(paths.get(name), f"{what}: the loader finds {name}", truth)
	for name in missing:
		check(name in paths and not paths[name],
			f"{what}: the loader does not find {name}", truth)
	if dies is True:
		dies = truth.death
	else:
		check(re.search(dies, truth.death or "") if dies else not truth.death,
			f"{what}: the loader {'dies' if dies else 'does not die'}", truth)
	rows = rows_of(closure(program, cpu=cpu, more=more, **how))
	if dies:
		dies_alike(rows, truth.death, f"{what}: what it dies of")
		return rows
	known = loader_test(program, how.get("root"), how.get("cwd"))
	objects = [(name, path) for name, path in listed(rows, known)
		if not cpu or not VIRTUAL.fullmatch(name)]
	equal(objects, truth.objects, what)
	ways = {row["soname"]: row["via"] for row in rows}
	for name, way in (via or {}).items():
		equal(ways.get(name), way, f"{what}: how {name} was found")
	return rows

