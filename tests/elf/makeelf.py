"""ELF files made byte by byte: of either class and byte order, as odd as one likes."""
import struct

LOAD, DYNAMIC, INTERP, NOTE, GNU_STACK = 1, 2, 3, 4, 0x6474e551
EXEC, DYN, REL, CORE = 2, 3, 1, 4
I386, X86_64 = 3, 62

# exit(42) on x86-64 and i386.
EXIT_64 = bytes.fromhex("6a3c586a2a5f0f05")
EXIT_32 = bytes.fromhex("31c040b32acd80")

BASE = 0x400000

EHDR = {"ident": (0, 16), "type": (16, 2), "machine": (18, 2), "version": (20, 4)}
# Fields behind those: offset and size, in a file of 64 bits and of 32.
WIDE = {"entry": (24, 8), "phoff": (32, 8), "shoff": (40, 8), "flags": (48, 4),
	"ehsize": (52, 2), "phentsize": (54, 2), "phnum": (56, 2), "shentsize": (58, 2),
	"shnum": (60, 2), "shstrndx": (62, 2)}
NARROW = {"entry": (24, 4), "phoff": (28, 4), "shoff": (32, 4), "flags": (36, 4),
	"ehsize": (40, 2), "phentsize": (42, 2), "phnum": (44, 2), "shentsize": (46, 2),
	"shnum": (48, 2), "shstrndx": (50, 2)}


class File:
	"""A file being made: header, program headers, then what is appended."""

	def __init__(self, kind=EXEC, machine=X86_64, wide=True, order="<"):
		self.wide, self.order = wide, order
		self.fields = EHDR | (WIDE if wide else NARROW)
		self.ehsize, self.phentsize, self.shentsize = \
			(64, 56, 64) if wide else (52, 32, 40)
		self.data = bytearray(self.ehsize)
		self.data[:7] = b"\x7fELF" + bytes([2 if wide else 1,
			1 if order == "<" else 2, 1])
		self.segments, self.sections = [], []
		self.set(type=kind, machine=machine, version=1, ehsize=self.ehsize,
			phentsize=self.phentsize, shentsize=self.shentsize)

	def put(self, offset, size, value):
		letter = {1: "B", 2: "H", 4: "I", 8: "Q"}[size]
		struct.pack_into(self.order + letter, self.data, offset,
			value % (1 << 8 * size))

	def set(self, **values):
		for name, value in values.items():
			self.put(*self.fields[name], value)
		return self

	def append(self, data, align=8):
		"""The offset of DATA, put behind all there is."""
		self.data += bytes(-len(self.data) % align)
		offset = len(self.data)
		self.data += data
		return offset

	def words(self, *values):
		return struct.pack(f"{self.order}{len(values)}{'Q' if self.wide else 'I'}",
			*(value % (1 << (64 if self.wide else 32)) for value in values))

	def segment(self, kind, offset=0, size=0, flags=5, address=None, memory=None,
			align=0x1000):
		address = BASE + offset if address is None else address
		memory = size if memory is None else memory
		if self.wide:
			header = struct.pack(self.order + "IIQQQQQQ", kind, flags, offset,
				address, address, size, memory, align)
		else:
			header = struct.pack(self.order + "IIIIIIII", kind, offset, address,
				address, size, memory, flags, align)
		self.segments.append(header)

	def section(self, kind, offset=0, size=0, flags=0, name=0, link=0, align=1,
			entry=0):
		letters = "IIQQQQIIQQ" if self.wide else "IIIIIIIIII"
		self.sections.append(struct.pack(self.order + letters, name, kind, flags, 0,
			offset, size, link, 0, align, entry))

	def done(self):
		"""The headers are put at the end; nothing may be appended after this."""
		if self.sections:
			self.set(shoff=self.append(b"".join(self.sections)),
				shnum=len(self.sections))
		if self.segments:
			self.set(phoff=self.append(b"".join(self.segments)),
				phnum=len(self.segments))
		return bytes(self.data)

	def dynamic(self, *entries, strings=b"\0"):
		"""Adds a dynamic section of (tag, value), its strings, and what loads them."""
		at = self.append(strings)
		entries = [*entries, (5, BASE + at), (10, len(strings)), (0, 0)]
		table = self.append(self.words(*(word for entry in entries
			for word in entry)))
		self.segment(DYNAMIC, table, len(entries) * 2 * len(self.words(0)), 6)

	def loaded(self, size=None):
		"""Adds the segment that loads the file, as if all of it were there by now."""
		self.segment(LOAD, 0, len(self.data) if size is None else size)


def exits(wide=True):
	"""A whole program that exits with 42: its bytes, headers first."""
	code = EXIT_64 if wide else EXIT_32
	file = File(machine=X86_64 if wide else I386, wide=wide)
	start = file.ehsize + file.phentsize
	total = start + len(code)
	file.segment(LOAD, 0, total)
	file.data += file.segments.pop() + code
	file.set(entry=BASE + start, phoff=file.ehsize, phnum=1)
	return file


def smallest():
	"""45 bytes: the program header begins in e_ident, the code is behind it."""
	data = bytearray(45)
	data[:4] = b"\x7fELF"
	# e_ident from byte 4 on is p_type, p_offset and p_vaddr.
	struct.pack_into("<III", data, 4, 1, 0, 0x10000)
	struct.pack_into("<HH", data, 16, EXEC, I386)     # p_paddr is e_type, e_machine
	struct.pack_into("<I", data, 20, 0x10020)         # p_filesz is e_version
	struct.pack_into("<I", data, 24, 0x10020)         # p_memsz is e_entry
	struct.pack_into("<I", data, 28, 4)               # p_flags is e_phoff: readable
	data[32:32 + len(EXIT_32)] = EXIT_32              # p_align, and on
	struct.pack_into("<HH", data, 40, 52, 32)         # e_ehsize, e_phentsize
	data[44] = 1                                      # half of e_phnum
	return bytes(data)


def note(owner, kind, data, align=4, order="<"):
	"""A note as it is in a file."""
	name = owner.encode() + b"\0"
	head = struct.pack(order + "III", len(name), len(data), kind) + name
	head += bytes(-len(head) % align)
	return head + data + bytes(-len(data) % align)
