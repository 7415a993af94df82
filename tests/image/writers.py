"""What the suites of the image writers share: trees on the disk and as a list of nodes,
written by the program writers.c, and what anything that unpacked them then shows.
"""
import errno
import hashlib
import json
import os
import pathlib
import re
import stat
import subprocess

from invtest import check, environment, equal, folder, matches, world

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
FORMATS = ("directory", "tar", "oci", "docker")
COMPRESSIONS = ("none", "gzip", "zstd")
TIME = 1_000_000_000
CAPABILITY = bytes.fromhex("0100000200200000" + "00" * 12)  # cap_net_raw=ep


def program():
	"""The program, linked from the objects of the build that is tested."""
	made = world.folder / "writers"
	if made.exists():
		return made
	build = pathlib.Path(world.inv).parent
	parts = [path for path in (build / "core").glob("*.o") if path.stem != "main"]
	archive = world.folder / "parts.a"
	subprocess.run(["ar", "rcs", archive, *(build / "image").glob("*.o"), *parts,
		build / "registry.o"], check=True)
	libraries = subprocess.run(["pkg-config", "--libs", "libarchive", "zlib",
		"libzstd", "nettle", "jansson", "libudev"], check=True,
		stdout=subprocess.PIPE, text=True).stdout.split()
	flags = ["-fsanitize=address,undefined"] if world.sanitized else []
	compiler = os.environ.get("CC", "cc").split()
	subprocess.run([*compiler, "-Wall", "-Wextra", "-Werror", "-O1", "-std=c11",
		"-D_GNU_SOURCE", *flags, "-pthread", "-o", made,
		*(f"-I{PROJECT / name}" for name in ("image", "probe", "include")),
		HERE / "writers.c", archive, build / "probe.a", *libraries, "-ldl"],
		check=True)
	return made


def latin(value):
	"""Bytes as the program takes them and gives them back."""
	if isinstance(value, bytes):
		return value.decode("latin-1")
	if isinstance(value, (list, tuple)):
		return [latin(item) for item in value]
	return value


class Answer:
	def __init__(self, text):
		value = json.loads(text)
		self.error = -value["error"]
		self.message = value["message"]
		self.warning = value["warning"]
		self.digest = value["digest"]
		self.asked = value["asked"]
		self.sbom = value.get("sbom")
		self.files = {path.encode("latin-1"): sha256
			for path, sha256 in value["files"].items()}


class Tree:
	"""Nodes of an image, and below ROOT the files they are made from.

	`expected` is what each path is to be, as describe() has it.
	"""

	def __init__(self, root):
		self.root = os.fsencode(root)
		self.nodes = []
		self.expected = {}
		self.names = {}
		self.packages = {}

	def add(self, path, kind, mode, expected, **members):
		path = os.fsencode(path)
		members = {key: latin(value) for key, value in members.items()
			if value is not None}
		self.nodes.append({"path": latin(path), "type": kind, "mode": mode,
			**members})
		parent = os.path.dirname(path)
		while parent:
			self.expected.setdefault(parent, ("directory", 0o755))
			parent = os.path.dirname(parent)
		self.expected[path] = expected

	def place(self, path, source, needed_by=None):
		"""A node for the file SOURCE that exists already."""
		full = os.path.join(self.root, os.fsencode(source))
		status = os.stat(full)
		try:
			capability = os.getxattr(full, "security.capability")
		except OSError:
			capability = None
		names = self.names.setdefault((status.st_dev, status.st_ino), [])
		names.append(os.fsencode(path))
		self.add(path, "file", 0, ("file", stat.S_IMODE(status.st_mode),
			status.st_size, digest_of(full), capability, names),
			source=os.fsencode(source), needed_by=needed_by)

	def file(self, path, data, mode=0o644, capability=None, needed_by=None):
		full = os.path.join(self.root, os.fsencode(path))
		os.makedirs(os.path.dirname(full), exist_ok=True)
		with open(full, "wb") as file:
			file.write(data)
		os.chmod(full, mode)
		if capability:
			os.setxattr(full, "security.capability", capability)
		self.place(path, path, needed_by)

	def hard_link(self, path, to):
		full = os.path.join(self.root, os.fsencode(path))
		os.link(os.path.join(self.root, os.fsencode(to)), full)
		self.place(path, path)

	def made(self, path, text, mode=0o644):
		"""A file that is only in the image."""
		self.add(path, "file", mode, ("file", mode, len(text),
			hashlib.sha256(text).hexdigest(), None, [os.fsencode(path)]),
			data=text)

	def link(self, path, target):
		self.add(path, "link", 0o777, ("link", os.fsencode(target)),
			target=os.fsencode(target))

	def directory(self, path, mode):
		self.add(path, "directory", mode, ("directory", mode))

	def description(self, format, compression, **members):
		return json.dumps({
			"root": os.fsdecode(self.root), "nodes": self.nodes,
			"format": FORMATS.index(format),
			"compression": COMPRESSIONS.index(compression),
			"packages": self.packages, "time": TIME,
			**{key: latin(value) for key, value in members.items()
				if value is not None},
		})

	def write(self, out, format, compression="none", environ=(), options=None,
			before=(), broken=False, **members):
		"""Writes the image to OUT, by way of the command BEFORE. An Answer.

		The program may also be BROKEN before it comes to that: then None.
		"""
		# None are found under strace.
		leaks = "detect_leaks=0" if before else "detect_leaks=1"
		done = subprocess.run([*before, program(), out],
			input=self.description(format, compression, **members).encode(),
			stdout=subprocess.PIPE, stderr=subprocess.PIPE,
			env=environment({"ASAN_OPTIONS": leaks, **dict(environ)}),
			timeout=300, check=False, **(options or {}))
		if broken and (done.returncode == 2 or not done.stdout):
			return None
		if done.returncode != 0:
			raise RuntimeError(f"writers: {done.stderr!r:.2000}")
		return Answer(done.stdout)


def digest_of(path):
	state = hashlib.sha256()
	with open(path, "rb") as file:
		while piece := file.read(1 << 20):
			state.update(piece)
	return state.hexdigest()


def describe(top, times=(TIME,)):
	"""What is below the directory TOP, by path, in the terms of Tree.expected.

	What is not root's or not of one of TIMES stands out by one more member.
	"""
	found, names = {}, {}
	top = os.fsencode(top)
	for directory, directories, files in os.walk(top):
		for name in directories + files:
			full = os.path.join(directory, name)
			path = os.path.relpath(full, top)
			status = os.lstat(full)
			odd = () if (status.st_uid, status.st_gid) == (0, 0) \
				and (times is None or status.st_mtime in times) else (
				f"{status.st_uid}:{status.st_gid} {status.st_mtime}",)
			found[path] = describe_one(full, path, status, names) + odd
	return found


def describe_one(full, path, status, names):
	mode = stat.S_IMODE(status.st_mode)
	if stat.S_ISLNK(status.st_mode):
		return "link", os.readlink(full)
	if stat.S_ISDIR(status.st_mode):
		return "directory", mode
	if not stat.S_ISREG(status.st_mode):
		return "neither", mode
	try:
		capability = os.getxattr(full, "security.capability")
	except OSError:
		capability = None
	same = names.setdefault(status.st_ino, [])
	same.append(path)
	return "file", mode, status.st_size, digest_of(full), capability, same


def normal(description):
	"""The same with the names of one file in order, to compare."""
	return {path: tuple(sorted(item) if isinstance(item, list) else item
		for item in what) for path, what in description.items()}


def differences(found, expected):
	"""What FOUND has other than EXPECTED, in words; "" if nothing."""
	found, expected = normal(found), normal(expected)
	return "; ".join(
		f"{path!r:.60}: {found.get(path)!r:.200}, not {expected.get(path)!r:.200}"
		for path in sorted(found.keys() | expected.keys())
		if found.get(path) != expected.get(path))


def fingerprint(path):
	"""A digest of a file, or of all files in a directory with their names."""
	path = pathlib.Path(path)
	if path.is_file():
		return digest_of(path)
	return str(sorted((str(item.relative_to(path)),
		item.is_file() and digest_of(item)) for item in path.rglob("*")))


def noise(size, seed=1):
	"""SIZE bytes that do not compress and are always the same."""
	return b"".join(hashlib.sha256(b"%d %d" % (seed, i)).digest()
		for i in range(size // 32 + 1))[:size]


def ordinary(name):
	"""A tree with one of each kind, of what is common."""
	tree = Tree(folder(name))
	tree.link("bin", "usr/bin")
	tree.file("usr/bin/tool", noise(300_000), 0o755)
	tree.hard_link("usr/bin/same", "usr/bin/tool")
	tree.hard_link("usr/bin/zzz", "usr/bin/tool")
	tree.link("usr/bin/alias", "tool")
	tree.file("usr/bin/su", b"set-uid" * 1000, 0o4755)
	tree.file("usr/bin/write", b"set-gid", 0o2755)
	tree.file("usr/bin/ping", b"capable" * 100, 0o755, CAPABILITY)
	tree.file("usr/lib/empty", b"")
	tree.file("usr/lib/.hidden", b"hidden")
	tree.made("etc/passwd", b"root:x:0:0::/:/\n")
	tree.made("etc/void", b"", 0o400)
	tree.directory("tmp", 0o1777)
	tree.directory("root", 0o700)
	tree.directory("locked", 0o555)
	tree.file("locked/in", b"cannot be removed by just anybody", 0o444)
	return tree


def hostile(name):
	"""A tree of names and files that something may stumble over."""
	tree = ordinary(name)
	tree.file("odd/secret", b"secret", 0o600)
	tree.file("odd/unreadable", b"set-gid", 0o2711)
	for odd in (b"new\nline", b"tab\tand space ", b"bad\xff\xfebytes", b"-rf",
		b"a\\b",
			b"caf\xc3\xa9", b"e\xcc\x81-decomposed", b"*?[", b"\x1b[31m",
			b"x" * 255, b"\xc3\xa9" * 127, b"=13", b"1 path=x"):
		tree.file(b"odd/" + odd, odd)
	tree.file(b"/".join([b"deep" * 50] * 15) + b"/file", b"deep")
	tree.hard_link(b"odd/hard-" + b"l" * 200, b"odd/bad\xff\xfebytes")
	tree.link(b"odd/to-bad", b"bad\xff\xfebytes")
	tree.link(b"odd/to-long", b"../" * 400 + b"x")
	tree.link(b"odd/to-nowhere", b"/dev/null/\n")
	tree.link(b"\xff\xff", b"\xe9")
	with open(os.path.join(tree.root, b"sparse"), "wb") as file:
		file.truncate(8_000_000)
		file.seek(3_000_000)
		file.write(b"in the middle")
	tree.place("sparse", "sparse")
	return tree


# ---------------------------------------------------------------------------------- OUT


def listing(place):
	"""All that is in the directory PLACE: names, kinds and what is in files."""
	return sorted((str(path.relative_to(place)), stat.S_IFMT(path.lstat().st_mode),
		path.read_bytes() if path.is_file() and not path.is_symlink() else None)
		for path in place.rglob("*"))


def refused(tree, out, format, error, pattern, **members):
	"""OUT is not replaced: ERROR and a sentence, and all is as it was."""
	place = world.folder / "out"
	before = listing(place)
	answer = tree.write(out, format, **members)
	equal(errno.errorcode.get(answer.error, answer.error), errno.errorcode[error],
		f"{out}, {format}: errno ({answer.message})")
	matches(rf"^{re.escape(str(out))}: {pattern}$", answer.message,
		f"{out}, {format}: the sentence")
	check(listing(place) == before, f"{out}, {format}: all is as it was",
		[name for name, kind, data in listing(place)])


def failing(call, error, when=None):
	"""The words before a command that make a system call of it fail."""
	when = f":when={when}" if when else ""
	return ["strace", "-f", "-q", "-o", "/dev/null", "-e", f"trace={call}", "-e",
		f"inject={call}:error={error}{when}"]


def written(tree, out, *words, **members):
	answer = tree.write(out, *words, **members)
	equal((answer.error, answer.message), (0, ""), f"{out.name}: written")
	return answer


def alone(out, what):
	equal(os.listdir(out.parent), [out.name], f"{what}: nothing is left beside it")
