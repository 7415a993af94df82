"""What readelf, size and file say of ELF files, as Python has it."""
import os
import re
import subprocess

BATCH = 200

SECTION = re.compile(r"^  \[ *(\d+)\] (.*?) +(\S+) +([0-9a-f]{8,16}) ([0-9a-f]{6,})"
	r" ([0-9a-f]{6,}) ([0-9a-f]{2,}) ([ A-Za-z]{3,}?) +(\d+) +(\d+) +(\d+)$")
SEGMENT = re.compile(r"^  (\S+) +0x([0-9a-f]+) 0x([0-9a-f]+) 0x[0-9a-f]+ 0x([0-9a-f]+)"
	r" 0x([0-9a-f]+) ([R ][W ][E ]) (0x[0-9a-f]+|0)$")
ENTRY = re.compile(r"^ 0x[0-9a-f]+ \((\w+)\) +(.*)$")
SYMBOL = re.compile(r"^ +\d+: [0-9a-f]+ +\S+ +\w+ +\w+ +\w+ +(?:\[.*\] +)?(\S+) (\S*)")


def batches(paths):
	for start in range(0, len(paths), BATCH):
		yield paths[start:start + BATCH]


def output_of(*words):
	"""What a command prints, whatever it thinks of the files."""
	return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
		stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C"}).stdout


class Readelf:
	"""One file as readelf shows it."""

	def __init__(self, path):
		self.path = path
		self.header = {}
		self.sections = []  # (index, name, type, address, offset, size, flags, align)
		self.segments = []  # (type, offset, address, in file, in memory, flags, align)
		self.dynamic = []   # (tag, rest of the line)
		self.notes = []     # descriptions
		self.versions = []  # those needed
		self.imports, self.exports = set(), set()
		self.interpreter = None

	def values(self, tag):
		"""What stands in brackets in the dynamic section's entries TAG."""
		return [re.search(r"\[(.*)\]", rest).group(1)
			for name, rest in self.dynamic if name == tag]

	def value(self, tag):
		found = self.values(tag)
		return found[0] if found else None

	def flags(self, tag):
		return " ".join(rest for name, rest in self.dynamic if name == tag).split()

	def section(self, name):
		return next((section for section in self.sections if section[1] == name),
			None)

	def kinds(self):
		return {section[2] for section in self.sections}

	def segment(self, kind):
		return next((segment for segment in self.segments if segment[0] == kind),
			None)

	def note(self, pattern):
		for line in self.notes:
			if found := re.search(pattern, line):
				return found
		return None

	def take(self, part, line):
		"""LINE stands in PART of the output."""
		if part == "header" and ": " in line:
			key, value = line.split(": ", 1)
			self.header.setdefault(key.strip(), value.strip())
		elif part == "sections" and (found := SECTION.match(line)):
			index, name, kind, address, offset, size, _, flags, _, _, align = \
				found.groups()
			self.sections.append((int(index), name, kind, int(address, 16),
				int(offset, 16), int(size, 16), flags.strip(), int(align)))
		elif part == "segments" and (found := SEGMENT.match(line)):
			kind, offset, address, size, memory, flags, align = found.groups()
			self.segments.append((kind, int(offset, 16), int(address, 16),
				int(size, 16), int(memory, 16), flags, int(align, 16)))
		elif part == "segments" and "program interpreter: " in line:
			self.interpreter = line.split(": ", 1)[1].rstrip("]")
		elif part == "dynamic" and (found := ENTRY.match(line)):
			self.dynamic.append(found.groups())
		elif part == "needs" and (found := re.search(r"Name: (\S+) ", line)):
			self.versions.append(found.group(1))
		elif part == "symbols" and (found := SYMBOL.match(line)):
			where, name = found.groups()
			names = self.imports if where == "UND" else self.exports
			names.add(name.split("@")[0])
		elif part == "notes":
			self.notes.append(line)


HEADINGS = (
	("ELF Header:", "header"), ("Section Headers:", "sections"),
	("Key to Flags:", None), ("Program Headers:", "segments"),
	(" Section to Segment mapping:", None), ("Dynamic section at ", "dynamic"),
	("Version needs section ", "needs"), ("Version definition section ", None),
	("Version symbols section ", None), ("Displaying notes found ", "notes"),
	("Symbol table ", "symbols"), ("Histogram ", None),
)


def readelf(paths, *more):
	"""A Readelf of each of PATHS, one after the other."""
	for batch in batches(paths):
		text = output_of("readelf", "-hlSdnVW", *more, "--", *batch)
		current = Readelf(batch[0]) if len(batch) == 1 else None
		part = None
		for line in text.decode("utf-8", "replace").splitlines():
			if line.startswith("File: "):
				if current:
					yield current
				current, part = Readelf(line[len("File: "):]), None
				continue
			for heading, name in HEADINGS:
				if line.startswith(heading):
					part = name
					break
			else:
				if current:
					current.take(part, line)
		if current:
			yield current


def sizes(paths):
	"""{path: (text, data, bss)} as size(1) has it."""
	found = {}
	for batch in batches(paths):
		for line in output_of("size", "--", *batch).decode().splitlines()[1:]:
			text, data, bss, _, _, path = line.split("\t")
			found[path.strip()] = (int(text), int(data), int(bss))
	return found


def descriptions(paths):
	"""{path: what file(1) says}."""
	found = {}
	for batch in batches(paths):
		lines = output_of("file", "--no-pad", "--print0", "--", *batch).decode()
		for line in lines.splitlines():
			path, text = line.split("\0")
			found[path] = text.lstrip(": ")
	return found
