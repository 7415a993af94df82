"""Reading and altering the headers of ELF files of either class and byte order."""
import mmap
import pathlib
import struct

PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
ET_REL, ET_EXEC, ET_DYN = 1, 2, 3
EM_386, EM_X86_64 = 3, 62

DT_NULL, DT_RPATH, DT_RUNPATH, DT_AUDIT, DT_FLAGS_1 = 0, 15, 29, 0x6FFFFEFC, 0x6FFFFFFB
DF_1_PIE = 0x08000000

# Where a program header has what: offset and size of each of its fields.
SEGMENT = {
	True: {"type": (0, 4), "flags": (4, 4), "offset": (8, 8), "address": (16, 8),
		"file_bytes": (32, 8), "memory_bytes": (40, 8), "align": (48, 8)},
	False: {"type": (0, 4), "offset": (4, 4), "address": (8, 4),
		"file_bytes": (16, 4), "memory_bytes": (20, 4), "flags": (24, 4),
		"align": (28, 4)},
}
SIZES = {1: "B", 2: "H", 4: "I", 8: "Q"}


class NotElf(Exception):
	pass


class Elf:
	"""A file's bytes, as a copy of our own, and where its headers are in them."""

	def __init__(self, path):
		self.path = pathlib.Path(path)
		with open(path, "rb") as file:
			head = file.read(52)
			if len(head) < 52 or head[:4] != b"\x7fELF":
				raise NotElf(path)
			self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
		self.wide = self.data[4] == 2
		self.order = "<>"[self.data[5] == 2]
		self.type = self.number(16, 2)
		self.machine = self.number(18, 2)

	def number(self, offset, size):
		return struct.unpack_from(self.order + SIZES[size], self.data, offset)[0]

	def put(self, offset, size, value):
		struct.pack_into(self.order + SIZES[size], self.data, offset, value)

	def save(self):
		self.path.write_bytes(bytes(self.data))

	def segments(self):
		"""The program headers' own offsets."""
		start = self.number(32, 8) if self.wide else self.number(28, 4)
		size, count = (self.number(offset + (12 if self.wide else 0), 2)
			for offset in (42, 44))
		return [start + i * size for i in range(count)]

	def field(self, segment, name):
		offset, size = SEGMENT[self.wide][name]
		return self.number(segment + offset, size)

	def put_field(self, segment, name, value):
		offset, size = SEGMENT[self.wide][name]
		self.put(segment + offset, size, value)

	def segments_of(self, kind):
		return [segment for segment in self.segments()
			if self.field(segment, "type") == kind]

	def segment_data(self, segment):
		start = self.field(segment, "offset")
		return bytes(self.data[start:start + self.field(segment, "file_bytes")])

	@property
	def interpreter(self):
		for segment in self.segments_of(PT_INTERP):
			return self.segment_data(segment).rstrip(b"\0").decode()
		return None

	def dynamic(self):
		"""(tag, value, where it is) of each entry of the dynamic section."""
		size = 8 if self.wide else 4
		for segment in self.segments_of(PT_DYNAMIC):
			start = self.field(segment, "offset")
			end = start + self.field(segment, "file_bytes")
			end = min(end, len(self.data))
			for offset in range(start, end - size, 2 * size):
				tag = self.number(offset, size)
				if tag == DT_NULL:
					return
				yield tag, self.number(offset + size, size), offset

	def values(self, wanted):
		return [value for tag, value, _ in self.dynamic() if tag == wanted]

	def retag(self, old, new):
		"""Makes the dynamic entries tagged OLD be NEW: their strings stay."""
		for tag, _, offset in list(self.dynamic()):
			if tag == old:
				self.put(offset, 8 if self.wide else 4, new)

	def put_value(self, wanted, value):
		size = 8 if self.wide else 4
		for tag, _, offset in list(self.dynamic()):
			if tag == wanted:
				self.put(offset + size, size, value)
