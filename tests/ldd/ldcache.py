"""Writes /etc/ld.so.cache for a machine whose ldconfig does not run here.

The host's ldconfig refuses other machines' libraries. The layout is glibc's (its
sysdeps/generic/dl-cache.h), in the byte order of the machine.
"""
import functools
import re
import struct

MAGIC, VERSION = b"glibc-ld.so.cache", b"1.1"
OLD_MAGIC = b"ld.so-1.7.0"
ORDER_FLAG = {"<": 2, ">": 3}
HEADER, ENTRY = "17s3s2I4BI3I", "iIIIQ"
EXTENSION_MAGIC = -358342284 & 0xFFFFFFFF
HWCAPS = 1
IS_HWCAPS = 1 << 62


def compare(one, other):
	"""As _dl_cache_libcmp(): numbers by their value, and after letters."""
	pieces = [re.findall(r"[0-9]+|[^0-9]", name) for name in (one, other)]
	for first, second in zip(*pieces):
		digits = first[0].isdigit(), second[0].isdigit()
		if digits == (True, True) and int(first) != int(second):
			return int(first) - int(second)
		if digits[0] != digits[1]:
			return 1 if digits[0] else -1
		if digits == (False, False) and first != second:
			return ord(first) - ord(second)
	return len(pieces[0]) - len(pieces[1])


class Strings:
	def __init__(self, base):
		self.base, self.data, self.places = base, b"", {}

	def place(self, text):
		if text not in self.places:
			self.places[text] = self.base + len(self.data)
			self.data += text.encode() + b"\0"
		return self.places[text]


def in_order(entries):
	"""Names falling, as the loader searches by halves; variants for CPUs first."""
	key = functools.cmp_to_key(compare)
	entries = sorted(entries, key=lambda entry: entry[3] or "", reverse=True)
	return sorted(entries, key=lambda entry: key(entry[0]), reverse=True)


def new(entries, order):
	"""ENTRIES: (soname, path, flags, name of the hwcaps subdirectory or None)."""
	entries = in_order(entries)
	names = sorted({entry[3] for entry in entries if entry[3]})
	head = struct.calcsize("=" + HEADER)
	size = struct.calcsize("=" + ENTRY)
	strings = Strings(head + size * len(entries))
	table = b"".join(struct.pack(order + ENTRY, flags, strings.place(name),
		strings.place(path), 0, IS_HWCAPS | names.index(hwcap) if hwcap else 0)
		for name, path, flags, hwcap in entries)
	places = [strings.place(name) for name in names]
	end = head + len(table) + len(strings.data)
	padding = -end % 4
	extension = end + padding if names else 0
	header = struct.pack(order + HEADER, MAGIC, VERSION, len(entries),
		len(strings.data), ORDER_FLAG[order], 0, 0, 0, extension, 0, 0, 0)
	data = header + table + strings.data
	if names:
		section = struct.pack(f"{order}{len(names)}I", *places)
		data += bytes(padding) + struct.pack(order + "6I", EXTENSION_MAGIC, 1,
			HWCAPS, 0, extension + 24, len(section)) + section
	return data


def old(entries, order):
	"""As ldconfig of before glibc 2.2 wrote it; the new one may follow it."""
	entries = in_order([entry for entry in entries if not entry[3]])
	strings = Strings(0)
	table = b"".join(struct.pack(order + "iII", flags, strings.place(name),
		strings.place(path)) for name, path, flags, _ in entries)
	return struct.pack(order + "11sxI", OLD_MAGIC,
		len(entries)) + table + strings.data
