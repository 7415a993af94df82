"""Very many big profiles, made beforehand: they cost no more than sending them."""
import gzip
import json
import uuid

from service import Response
from service.messages import encode

from . import profiles
from .identities import ROOT, virtual_mac, virtual_serial
from .site import moment

SIZE = 20700  # bytes of a profile, on average
HEAD = 440  # of these, what is each profile's own
BIG = ("bios", "connectionSettings")


class Benchmark:
	"""
	COUNT profiles that take the place of an appliance's own:

		appliance.benchmark = Benchmark(10_000)

	Several appliances may share one. PACKED: the pages of PAGE members are also there
	in gzip, which takes a while to make.
	"""

	def __init__(self, count, size=SIZE, page=64, packed=False):
		self.count = count
		self.page = page
		self.bytes, self._starts, self.rows = self._make(count, size)
		self._view = memoryview(self.bytes)
		self._packed = {}
		if packed:
			for start in range(0, count, page):
				self._packed[start, page] = gzip.compress(
					b"".join(self._pieces(start, page)), 1)

	@staticmethod
	def _make(count, size):
		"""All with commas between, where each begins, what is small of each."""
		texts, starts, rows, at = [], [], [], 0
		tails = [tail(size * share // 100) for share in (60, 80, 100, 120, 140)]
		for number in range(count):
			row = head(number)
			text = encode(row)[:-1] + tails[number % len(tails)]
			texts.append(text)
			rows.append(row)
			starts.append(at)
			at += len(text) + 1
		return b",".join(texts), [*starts, at], rows

	def _pieces(self, start, count):
		end = min(start + count, self.count)
		following = f"/rest/server-profiles?start={end}&count={count}" \
			if end < self.count else None
		first = max(0, start - count)
		before = f"/rest/server-profiles?start={first}&count={count}" \
			if start else None
		top = {"type": "ServerProfileListV12", "category": "server-profiles",
			"uri": f"/rest/server-profiles?start={start}&count={count}",
			"start": start, "count":
			max(0, end - start), "total": self.count, "prevPageUri": before,
			"nextPageUri": following, "eTag": f"{start}",
			"created": moment(0), "modified": moment(0)}
		opening = encode(top)[:-1] + b',"members":['
		if end <= start:
			return [opening, b"]}"]
		return [opening, self._view[self._starts[start]:self._starts[end] - 1],
			b"]}"]

	def answer(self, start, asked, most=1000):
		count = self.page if asked < 0 else min(asked, most)
		return Response(200, [("Content-Type", "application/json;charset=UTF-8")],
			self._pieces(start, count), self._packed.get((start, count)))

	def profile(self, number):
		"""Profile NUMBER as an object."""
		return json.loads(
			self._view[self._starts[number]:self._starts[number + 1] - 1]
			.tobytes())

	def things(self, fields):
		"""What has FIELDS of every profile; parsing them all takes seconds."""
		if set(fields) & set(BIG):
			return map(self.profile, range(self.count))
		return self.rows


def head(number):
	identifier = uuid.uuid5(ROOT, f"benchmark/{number}")
	serial = virtual_serial("benchmark", number)
	return {"type": "ServerProfileV12", "uri": f"/rest/server-profiles/{identifier}",
		"name": f"profile-{number:05d} \"quoted\", é" if number % 100 == 7
		else f"profile-{number:05d}",
		"description": None, "serialNumber": serial, "uuid": str(identifier),
		"serverHardwareUri":
		f"/rest/server-hardware/{number:08X}-0000-4D32-3230-313133364752"
		if number % 10 else None,
		"serverHardwareTypeUri":
		"/rest/server-hardware-types/0AB36CC2-D424-4C88-9CA5-25DF0B1A2A87",
		"enclosureGroupUri":
		"/rest/enclosure-groups/bc41f38d-e8ce-4241-acd1-00b2d8c5d0fa",
		"enclosureBay": number % 12 + 1, "affinity": "Bay",
		"category": "server-profiles",
		"status": ("OK", "OK", "Warning", "Critical")[number % 4],
		"state": "Normal", "templateCompliance": "Compliant",
		"created": moment(number), "modified": moment(number + 5),
		"inProgress": False, "eTag": f"{1709272800000 + number}/3",
		"macType": "Virtual", "wwnType": "Virtual", "serialNumberType": "Virtual",
		"firstMac": virtual_mac("benchmark", number & 0xffff)}


def tail(size):
	"""The rest of a profile: mostly small objects, as many as fill SIZE bytes."""
	connections = [{"id": index, "name": f"connection {index}",
		"functionType": "Ethernet",
		"networkUri":
		"/rest/ethernet-networks/19638712-679d-4232-9743-c7cb6c7bf718",
		"portId": f"Mezz 3:{index}-a", "requestedMbps": "2500",
		"allocatedMbps": 2500,
		"mac": f"9A:A0:22:90:00:{index:02X}", "wwpn": None, "ipv4": None,
		"boot": {"priority": "NotBootable"}, "state": "Deployed", "status": "OK"}
		for index in range(1, 5)]
	text = encode({"connectionSettings": profiles.applied(
		{"connections": connections})})[1:-1]
	one = len('{"id":"Setting000","value":"Disabled"},') + 4
	settings = encode([{"id": f"Setting{index:03d}", "value": ("Enabled", "Disabled",
		"a \"quoted\" value")[index % 3]} for index in
		range(max(1, (size - len(text) - HEAD) // one))])
	return b"".join((b",", text, b',"bios":{"manageBios":true,"overriddenSettings":',
		settings, b',"reapplyState":"NotApplying"}}'))
