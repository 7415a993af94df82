"""The resources of a Redfish service: JSON objects by path.

Paths are kept without a trailing slash. What a service does to them on the way out
(trailing slashes, pages, $expand) is no matter of the tree: see service.py.
"""
import zlib

ROOT = "/redfish/v1"

# Versions of the schemas that DMTF's mock-ups of 2023 have.
VERSIONS = {
	"Chassis": "v1_23_0", "ComputerSystem": "v1_20_1", "Drive": "v1_17_0",
	"EthernetInterface": "v1_9_0", "Fan": "v1_4_0", "Manager": "v1_18_0",
	"Memory": "v1_17_1", "NetworkAdapter": "v1_9_0", "PCIeDevice": "v1_11_1",
	"Power": "v1_7_1", "PowerSubsystem": "v1_1_0", "PowerSupply": "v1_5_1",
	"Processor": "v1_18_0", "Sensor": "v1_7_0", "ServiceRoot": "v1_15_0",
	"Session": "v1_6_0", "SessionService": "v1_1_8", "SimpleStorage": "v1_3_1",
	"SoftwareInventory": "v1_9_0", "Storage": "v1_15_0",
	"StorageController": "v1_7_1", "Thermal": "v1_7_1", "ThermalSubsystem": "v1_2_0",
	"UpdateService": "v1_11_3", "Volume": "v1_9_0",
}


def link(path):
	return {"@odata.id": path}


def links(paths):
	return [link(path) for path in paths]


def status(state="Enabled", health="OK"):
	return {"State": state, "Health": health}


def absent():
	return {"State": "Absent"}


def serial(*words):
	"""A serial number: always the same for the same words."""
	return f"{zlib.crc32(repr(words).encode()):08X}"


def mac(*words):
	"""A locally administered MAC address."""
	number = zlib.crc32(repr(words).encode())
	return ":".join(["02", "00"] + [f"{number >> shift & 255:02X}"
		for shift in (24, 16, 8, 0)])


def uuid(*words):
	digits = "".join(serial(*words, part) for part in range(4)).lower()
	return "-".join([digits[:8], digits[8:12], "4" + digits[13:16],
		"8" + digits[17:20], digits[20:]])


class Tree:
	def __init__(self):
		self.resources = {}

	def add(self, path, schema, identity=None, name=None, **properties):
		"""Adds a resource and returns its path. `identity` is its Id."""
		identity = identity or path.rsplit("/", 1)[-1]
		version = VERSIONS.get(schema)
		self.resources[path] = {
			"@odata.id": path,
			"@odata.type": f"#{schema}.{version}.{schema}" if version
				else f"#{schema}.{schema}",
			"Id": identity,
			"Name": name or identity,
			**properties,
		}
		return path

	def collect(self, path, schema, members, name=None):
		"""Adds a collection of MEMBERS, which are paths, and returns its path."""
		self.resources[path] = {
			"@odata.id": path,
			"@odata.type": f"#{schema}Collection.{schema}Collection",
			"Name": name or f"{schema} Collection",
			"Members": links(members),
			"Members@odata.count": len(members),
		}
		return path

	def fill(self, path, schema, parts):
		"""Adds PARTS, properties by Id, and the collection PATH of them."""
		return self.collect(path, schema, [
			self.add(f"{path}/{identity}", schema, identity, **properties)
			for identity, properties in parts.items()
		])

	def root(self, systems=(), chassis=(), managers=(), sessions=True, update=None,
			**properties):
		"""The service root with its collections, and the session service."""
		collections = {}
		for name, schema, members in (("Systems", "ComputerSystem", systems),
				("Chassis", "Chassis", chassis),
				("Managers", "Manager", managers)):
			if members is not None:
				collections[name] = link(self.collect(
					f"{ROOT}/{name}", schema, members))
		if sessions:
			collections["SessionService"] = link(self.add(
				f"{ROOT}/SessionService", "SessionService",
				name="Session Service", ServiceEnabled=True, SessionTimeout=30,
				Sessions=link(f"{ROOT}/SessionService/Sessions")))
			collections["Links"] = {
				"Sessions": link(f"{ROOT}/SessionService/Sessions")}
		if update:
			collections["UpdateService"] = link(update)
		self.add(ROOT, "ServiceRoot", "RootService", "Root Service",
			**{"RedfishVersion": "1.15.0", **collections, **properties})

	def update_service(self, firmware, software=None):
		"""The update service; FIRMWARE and SOFTWARE are versions by Id."""
		path = f"{ROOT}/UpdateService"
		inventories = {"FirmwareInventory": link(self.fill(
			f"{path}/FirmwareInventory", "SoftwareInventory", firmware))}
		if software is not None:
			inventories["SoftwareInventory"] = link(self.fill(
				f"{path}/SoftwareInventory", "SoftwareInventory", software))
		return self.add(path, "UpdateService", name="Update Service",
			ServiceEnabled=True, **inventories)


def expand_query(every=True, levels=True, most=2, without_links=True):
	"""What a root says of $expand in ProtocolFeaturesSupported."""
	return {"ExpandQuery": {"ExpandAll": every, "Levels": levels, "Links": every,
		"MaxLevels": most, "NoLinks": without_links}, "FilterQuery": False,
		"OnlyMemberQuery": True, "SelectQuery": True}
