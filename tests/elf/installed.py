"""All programs and libraries of this machine, column by column, against other readers."""
import functools
import json
import os
import re
import struct
import subprocess

import makeelf
import peers
from invtest import check, equal, folder, inv, test, write

WHERE = ["/usr/bin", "/usr/sbin", "/usr/lib/x86_64-linux-gnu"]
SHOWN = 10

MACHINES = {"Advanced Micro Devices X86-64": "x86-64", "Intel 80386": "i386",
	"AArch64": "aarch64", "ARM": "arm", "IBM S/390": "s390x"}


@functools.cache
def rows():
	"""{path: row} of all files, as inv has them."""
	done = inv("elf", "--json", "--timeout=60", *WHERE, timeout=90)
	equal(done.status, 0, "exit status")
	equal(done.stderr, "", "standard error")
	return {row["file"]: row for row in done.rows("elf")}


@functools.cache
def files():
	"""{path: Readelf} of those files; of object files without their many symbols."""
	objects = [path for path, row in rows().items() if row["type"] == "rel"]
	others = [path for path in rows() if path not in set(objects)]
	found = {file.path: file for file in peers.readelf(others, "--dyn-syms")}
	found.update((file.path, file) for file in peers.readelf(objects))
	return found


def compare(column, expected, where=lambda row: True):
	"""COLUMN of each row is what EXPECTED says of the file."""
	wrong = []
	count = 0
	for path, row in rows().items():
		if not where(row):
			continue
		count += 1
		truth = expected(files()[path])
		if row[column] != truth:
			wrong.append(f"{path}: {row[column]!r}, not {truth!r}")
	check(count > 0, f"{column}: there are such files")
	check(not wrong, f"{column} of {count} files: {len(wrong)} differ",
		"; ".join(wrong[:SHOWN]))


def is_loadable(row):
	return row["type"] in ("exec", "dyn")


def is_dynamic(row):
	return row["linkage"] == "dynamic"


@test
def every_elf_file_is_there_and_nothing_else():
	expected = set()
	for place in WHERE:
		for folder, _, names in os.walk(place):
			for name in names:
				path = os.path.join(folder, name)
				if os.path.islink(path) or not os.path.isfile(path):
					continue
				with open(path, "rb") as file:
					if file.read(4) == b"\x7fELF":
						expected.add(path)
	equal(set(rows()), expected, "the files")
	equal(set(files()), expected, "the files that readelf reads")


@test
def the_header():
	compare("class", lambda file: int(file.header["Class"][3:]))
	compare("byte_order", lambda file: file.header["Data"].split()[-2])
	compare("machine", lambda file: MACHINES[file.header["Machine"]])
	compare("type", lambda file: file.header["Type"].split()[0].lower())


@test
def what_is_needed():
	compare("interpreter", lambda file: file.interpreter)
	compare("soname", lambda file: file.value("SONAME"))
	compare("needed", lambda file: file.values("NEEDED"))
	compare("rpath", lambda file: file.value("RPATH"))
	compare("runpath", lambda file: file.value("RUNPATH"))


def libc_of(file):
	if file.interpreter:
		return "musl" if "musl" in file.interpreter else "glibc"
	for name in file.values("NEEDED") + file.values("SONAME"):
		if re.match(r"libc\.so\.6|ld-linux", name):
			return "glibc"
		if re.match(r"(ld|libc)[.-]musl-", name):
			return "musl"
		if name == "libc.so":
			return "other"
	versions = [name for name in file.versions if re.match(r"GLIBC_\d", name)]
	return "glibc" if versions else None


@test
def libc():
	compare("libc", libc_of)


def glibc_of(file):
	versions = [tuple(map(int, name[6:].split("."))) for name in file.versions
		if re.fullmatch(r"GLIBC_[0-9.]+", name)]
	return ".".join(map(str, max(versions))) if versions else None


@test
def versions():
	compare("glibc_required", glibc_of)


@test
def notes():
	def build_id(file):
		found = file.note(r"Build ID: ([0-9a-f]+)")
		return found and found.group(1)

	def kernel(file):
		found = file.note(r"OS: (\w+), ABI: ([0-9.]+)")
		return found and " ".join(found.groups())

	def package(file):
		found = file.note(r"Packaging Metadata: (\{.*\})")
		if not found:
			return None
		metadata = json.loads(found.group(1))
		return f"{metadata['name']} {metadata['version']}"

	def features(file):
		found = file.note(r"x86 feature: (.*?)(,? x86 ISA.*)?$")
		return found.group(1).lower().split(", ") if found else []

	compare("build_id", build_id)
	compare("kernel_required", kernel)
	compare("package", package)
	compare("cet", features, where=lambda row: row["machine"] == "x86-64")


@test
def symbols_and_debug_information():
	def debug_info(file):
		if section := file.section(".debug_info"):
			return "compressed" if "C" in section[6] else "embedded"
		return "linked" if file.section(".gnu_debuglink") else "none"

	compare("stripped", lambda file: "SYMTAB" not in file.kinds())
	compare("debug_info", debug_info)


@test
def sizes():
	counted = peers.sizes(list(rows()))
	columns = ("text_bytes", "data_bytes", "bss_bytes")
	for i, column in enumerate(columns):
		compare(column, lambda file, i=i: counted[file.path][i])
	compare("size_bytes", lambda file: os.stat(file.path).st_size)


@test
def what_is_behind():
	def overlay(file):
		header = file.header
		number = lambda key: int(header[key].split()[0])
		ends = [number("Size of this header"),
			number("Start of section headers") + number("Size of section headers")
			* number("Number of section headers"),
			number("Start of program headers") + number("Size of program headers")
			* number("Number of program headers")]
		ends += [section[4] + section[5] for section in file.sections
			if section[2] not in ("NOBITS", "NULL")]
		ends += [segment[1] + segment[3] for segment in file.segments]
		return os.stat(file.path).st_size - max(ends)

	compare("overlay_bytes", overlay)


@test
def hardening():
	def relro(file):
		if not file.segment("GNU_RELRO"):
			return "none"
		now = "BIND_NOW" in [name for name, _ in file.dynamic] \
			or "BIND_NOW" in file.flags("FLAGS") or "NOW" in file.flags("FLAGS_1")
		return "full" if now else "partial"

	def nx(file):
		stack = file.segment("GNU_STACK")
		return bool(stack) and "E" not in stack[5]

	def canary(file):
		if "__stack_chk_fail" in file.imports:
			return True
		return None if "__stack_chk_fail" in file.exports else False

	compare("relro", relro, where=is_loadable)
	compare("nx", nx, where=is_loadable)
	compare("canary", canary, where=is_dynamic)
	compare("packed", lambda file: False, where=is_loadable)


@functools.cache
def checked_functions():
	"""What this machine's libc has a checked twin of."""
	libc, = peers.readelf(["/lib/x86_64-linux-gnu/libc.so.6"], "--dyn-syms")
	# Others had these before glibc 2.38 did.
	late = {"strlcpy", "strlcat", "wcslcpy", "wcslcat", "inet_ntop", "inet_pton"}
	return {name[2:-4] for name in libc.exports if name.startswith("__")
		and name.endswith("_chk") and name[2:-4] in libc.exports} - late


@test
def fortification():
	def fortify(file):
		if any(re.fullmatch(r"__\w+_chk", name) for name in file.imports):
			return True
		return False if file.imports & checked_functions() else None

	check(len(checked_functions()) > 50, "libc has checked functions")
	compare("fortify", fortify, where=is_dynamic)


def importing(name):
	"""A library that needs one function: its bytes."""
	file = makeelf.File(makeelf.DYN)
	symbols = file.append(bytes(24) + struct.pack("<IBBHQQ", 1, 0x12, 0, 0, 0, 0))
	file.dynamic((6, makeelf.BASE + symbols), strings=f"\0{name}\0".encode())
	file.loaded()
	return file.done()


@test
def each_function_with_a_checked_twin():
	place = folder("twins")
	for name in checked_functions():
		write(place / name, importing(name))
		write(place / f"__{name}_chk", importing(f"__{name}_chk"))
	for name in ("puts", "__chk", "xmemcpy", "memcpyx", "__memcpy_chkx"):
		write(place / f"other-{name}", importing(name))
	for row in inv("elf", "--json", str(place)).rows("elf"):
		name = os.path.basename(row["file"])
		equal(row["fortify"], None if name.startswith("other-") else
			name.startswith("__"), f"fortify of what needs {name}")


@test
def what_file_says():
	said = peers.descriptions(list(rows()))

	def linkage(file):
		text = said[file.path]
		if "relocatable" in text:
			return "none"
		# It takes a library that needs none for a program.
		if "pie executable" not in text and "shared object" in text:
			return "dynamic"
		return re.search(r"(static-pie|static|dynamic)(ally)? linked", text).group(1)

	compare("linkage", linkage)
	# Without the flag for it, it takes a library that can be started for a library.
	compare("pie", lambda file: "pie executable" in said[file.path],
		where=lambda row: is_loadable(row) and (row["soname"]
			or not row["interpreter"] or "pie exec" in said[row["file"]]))
	compare("stripped", lambda file: ", stripped" in said[file.path],
		where=lambda row: row["type"] != "rel")


def starts(path):
	"""Whether the kernel starts PATH, whose loader only lists what it needs."""
	try:
		subprocess.run([path], env={"LD_TRACE_LOADED_OBJECTS": "1"}, timeout=20,
			stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
			stderr=subprocess.DEVNULL)
	except OSError:
		return False
	return True


@test
def what_runs_here():
	wrong = []
	for path, row in rows().items():
		# No other loader is known to do nothing but list.
		if row["interpreter"] == "/lib64/ld-linux-x86-64.so.2":
			if starts(path) != row["runnable_here"]:
				wrong.append(f"{path}: {row['runnable_here']}")
		elif row["linkage"] in ("static", "static-pie"):
			if row["runnable_here"] != os.access(path, os.X_OK):
				wrong.append(f"{path}: {row['runnable_here']}")
		elif not row["interpreter"] and row["soname"] != "ld-linux-x86-64.so.2":
			if row["runnable_here"] is not False:
				wrong.append(f"{path}: {row['runnable_here']}")
	check(not wrong, f"runnable_here: {len(wrong)} differ", "; ".join(wrong[:SHOWN]))
	reasons = [row["not_runnable_because"] for row in rows().values()
		if not row["runnable_here"]]
	check(all(reasons), "all that do not run have a reason")
	check(not any(row["not_runnable_because"] for row in rows().values()
		if row["runnable_here"]), "and no others")


@test
def nothing_is_odd_about_them():
	odd = [f"{path}: {row['anomalies']}" for path, row in rows().items()
		if set(row["anomalies"]) - {"text relocations"}]
	check(not odd, "no anomaly is found in what Debian ships", "; ".join(odd[:SHOWN]))


@test
def twice_the_same():
	first, second = (inv("elf", "--stable", "--json", "/usr/bin").stdout
		for _ in range(2))
	equal(first, second, "two runs")


@test
def as_eu_readelf_has_them():
	"""Another reader, as binutils' could be wrong together with us."""
	chosen = [path for path, row in rows().items() if is_dynamic(row)][:40]
	for path in chosen:
		text = peers.output_of("eu-readelf", "-dn", path).decode()
		needed = re.findall(r"NEEDED +Shared library: \[(.*)\]", text)
		equal(rows()[path]["needed"], needed, f"{path}: needed")
		found = re.search(r"Build ID: ([0-9a-f]+)", text)
		equal(rows()[path]["build_id"], found and found.group(1),
			f"{path}: build_id")
