"""Every program and library of this machine: the loader of each tells what is true."""
import collections
import concurrent.futures
import functools
import os
import stat

import elffile
from elffile import DF_1_PIE, DT_FLAGS_1, ET_DYN, ET_EXEC, PT_DYNAMIC
from oracle import DEATH, LISTED, LOADERS, execute, inv_of_list, normal, parse
from invtest import check, equal, inv, test, world

WHERE = "/usr"
TRACING = {"LD_TRACE_LOADED_OBJECTS": "1"}
SHOWN = 20


def elf_files():
	"""The ELF files below WHERE, by path; no links."""
	for folder, _, names in os.walk(WHERE):
		for name in names:
			path = os.path.join(folder, name)
			if stat.S_ISREG(os.lstat(path).st_mode):
				try:
					yield path, elffile.Elf(path)
				except elffile.NotElf:
					pass


def has_more_rights(path):
	"""The kernel gives it rights that its caller lacks: then it is not traced."""
	return (os.stat(path).st_mode & (stat.S_ISUID | stat.S_ISGID)
		or "security.capability" in os.listxattr(path))


def command_for(path, elf):
	"""How PATH is traced; None if it has no loader, False if that is not ours."""
	loader = LOADERS.get((elf.machine, elf.wide))
	if elf.type not in (ET_DYN, ET_EXEC) or not elf.segments_of(PT_DYNAMIC):
		return None
	if not loader or not os.path.exists(loader):
		return False
	if elf.interpreter:
		# What another interpreter would do with the program is not known.
		if os.path.realpath(elf.interpreter) != os.path.realpath(loader):
			return False
		direct = os.access(path, os.X_OK) and not has_more_rights(path)
		return [path] if direct else [loader, path]
	flags = elf.values(DT_FLAGS_1)
	return None if flags and flags[0] & DF_1_PIE else [loader, path]


@functools.cache
def commands():
	"""{path: how it is traced} of all there are."""
	found = {}
	for path, elf in elf_files():
		try:
			found[path] = command_for(path, elf)
		finally:
			elf.data.close()
	return found


def traceable():
	return {path: command for path, command in commands().items() if command}


@functools.cache
def loaders():
	return {os.path.realpath(loader) for loader in LOADERS.values()}


@functools.lru_cache(None)
def is_loader(path):
	return os.path.realpath(path) in loaders()


def truth_of(item):
	"""(path, what its loader lists or dies of)."""
	path, command = item
	status, output, errors = execute(command, TRACING)
	if status == 0:
		return path, parse(output, is_loader)
	death = DEATH.search(errors)
	return path, death[1].strip() if death else f"status {status}"


@functools.cache
def truths():
	with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
		return dict(pool.map(truth_of, traceable().items()))


@functools.cache
def answer():
	return inv_of_list(sorted(commands()), "--stable", "--timeout=120", timeout=150)


@functools.cache
def rows():
	"""{file: its rows in the order of loading}."""
	found = collections.defaultdict(list)
	for row in answer().rows("ldd"):
		found[row["file"]].append(row)
	for some in found.values():
		some.sort(key=lambda row: row["position"])
	return found


def told(path):
	"""What inv lists for PATH; or what it says that the loader dies of."""
	fatal = [f"{row['path']}: {row['reason']}" for row in rows()[path]
		if row["status"] == "fatal" and "not found (required by"
		not in row["reason"]]
	return fatal[0] if fatal else [normal(row["soname"], row["path"], is_loader)
		for row in rows()[path] if row["status"] in LISTED]


def refused(path, truth):
	"""The loader refuses the file itself, such as one of debug data alone."""
	return isinstance(truth, str) and truth.startswith(f"{path}: ")


def agrees(path, truth):
	if refused(path, truth):
		return not rows()[path] and path in in_error()
	return told(path) == truth


def difference(path, truth):
	"""Where what inv says parts from the truth."""
	mine = told(path)
	if isinstance(truth, str) or isinstance(mine, str):
		return f"the loader: {truth!r:.400}; inv: {mine!r:.400}"
	at = next((i for i, (one, other) in enumerate(zip(truth, mine)) if one != other),
		min(len(truth), len(mine)))
	return f"from {at} on the loader: {truth[at:at + 3]}; inv: {mine[at:at + 3]}"


@functools.cache
def in_error():
	"""The files that error notes are about."""
	return {note.split(": ")[0] for note in answer().notes("ldd",
		"error").splitlines()}


@test
def every_file_gets_what_its_loader_gives_it():
	wrong = {path: truth for path, truth in truths().items() if
		not agrees(path, truth)}
	edges = sum(len(truth) for truth in truths().values() if isinstance(truth, list))
	kinds = list(commands().values())
	print(f"{len(truths())} files and {edges} edges compared; left out: "
		f"{kinds.count(None)} static or objects, {kinds.count(False)} for others")
	for path, truth in sorted(wrong.items())[:SHOWN]:
		check(False, path, difference(path, truth))
	world.passed += len(truths()) - len(wrong)
	world.failed += max(0, len(wrong) - SHOWN)
	check(len(truths()) > 500, "there is enough to compare", len(truths()))


@test
def what_has_no_loader_has_no_rows():
	static = [path for path, command in commands().items() if command is None]
	equal([path for path in static if rows()[path]], [], "static files and objects")
	check(static, "there are some")


@test
def no_file_that_the_loader_takes_is_an_error():
	taken = {path for path, truth in truths().items() if not refused(path, truth)}
	equal(sorted(taken & in_error()), [], "files in error")


@test
def two_runs_are_the_same():
	again = inv_of_list(sorted(commands()), "--stable", "--timeout=120", timeout=150)
	check(again.stdout == answer().stdout, "two runs, byte for byte")
	equal(again.status, answer().status, "two runs: status")


@test
def a_walk_of_the_directory_finds_the_same_files():
	done = inv("--json", "--timeout=120", "ldd", "/usr/bin", timeout=150)
	files = {row["file"] for row in done.rows("ldd")}
	wanted = {path for path in commands() if path.startswith("/usr/bin/")
		and rows()[path]}
	equal(sorted(files), sorted(wanted), "a walk of /usr/bin")
